"""What sending a mail needs of QGIS: the login that the user stored, and the authorities that QGIS trusts."""
from __future__ import annotations

import ssl

from qgis.core import QgsApplication, QgsAuthMethodConfig

from ..bookmarks.digest_mail import MailLogin
from ..network.login_gate import exists, is_unlocked
from ..support.i18n import tr
from ..support.log import logger


class BadLogin(Exception):
    """A login that cannot be used; the text is for the user and holds nothing of it."""


def read_login(authcfg: str) -> MailLogin:
    """User and password of an authentication configuration, read now; who asks lets go of them at once.

    :raises BadLogin: where the database is locked, or the configuration is missing or of another kind
    """
    if not exists(authcfg):
        raise BadLogin(tr("There is no authentication configuration {id}.").format(id=authcfg))
    if not is_unlocked():
        raise BadLogin(tr("The login was not read: QGIS's authentication database is locked."))
    config = QgsAuthMethodConfig()
    loaded = QgsApplication.authManager().loadAuthenticationConfig(authcfg, config, True)
    if isinstance(loaded, tuple):
        config = next(part for part in loaded if isinstance(part, QgsAuthMethodConfig))
    user, word = config.config("username"), config.config("password")
    if config.method() != "Basic" or not user:
        raise BadLogin(tr("The authentication configuration {id} holds no user and password.").format(id=authcfg))
    return MailLogin(user, word)


def trusted_authorities() -> ssl.SSLContext:
    """The authorities of the system and those that the user added to QGIS; names and dates are checked."""
    context = ssl.create_default_context()
    pem = bytes(QgsApplication.authManager().trustedCaCertsPemText()).decode("ascii", "replace")
    if pem.strip():
        try:
            context.load_verify_locations(cadata=pem)
        except ssl.SSLError as error:
            logger.warning("The authorities of QGIS could not be read: %s", error)
    return context
