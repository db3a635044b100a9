"""Putting log-ins into QGIS's authentication database, the only place where they are kept."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsAuthMethodConfig


def store_login(name: str, user: str, word: str, where: str = "") -> str:
    """Keep a user and password as a new authentication configuration of the method *Basic*.

    QGIS asks for its master password where the database is locked.

    :param name: what the configuration is called in QGIS
    :param where: the address that it is for, a note for people
    :return: the id of the configuration; empty where it was not stored
    """
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not manager.setMasterPassword(True):
        return ""
    config = QgsAuthMethodConfig("Basic")
    config.setName(name)
    config.setUri(where)
    config.setConfig("username", user)
    config.setConfig("password", word)
    stored = manager.storeAuthenticationConfig(config)
    accepted = stored[0] if isinstance(stored, tuple) else stored
    return config.id() if accepted else ""
