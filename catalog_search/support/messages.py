"""What a person reads when a catalogue fails: what happened, to which catalogue, what to do."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Dict, Optional, Tuple

from ..model.errors import DISK_DENIED, DISK_FULL, DISK_NAME, CatalogError, CertificateFault, ErrorKind
from .i18n import tr

_Words = Tuple[str, str]


@dataclass(frozen=True)
class Message:
    """``text`` says what happened, ``hint`` what to do; ``detail`` is the server's own, untranslated and untrusted."""

    text: str
    hint: str
    detail: str

    @property
    def full(self) -> str:
        return f"{self.text} {self.hint}".strip()


def describe(error: CatalogError, catalog_name: str) -> Message:
    """The words for one catalogue's failure, in the user's language."""
    text, hint = _SHARPER.get(error.kind, _no_sharper)(error) or _WORDS.get(error.kind, _unexpected)()
    if error.kind is ErrorKind.TOO_MANY and error.retry_after:
        hint = tr("It asks to wait {seconds} seconds before trying again.").format(seconds=int(error.retry_after) + 1)
    detail = "\n".join(part for part in (error.url, _status(error), error.detail) if part)
    return Message(text.format(catalog=catalog_name, about=error.about), hint, detail)


def _status(error: CatalogError) -> str:
    return f"HTTP {error.status}" if error.status else ""


def _unexpected() -> _Words:
    return (
        tr("{catalog} gave an answer that could not be understood."),
        tr("Try again; if it happens every time, please report it with the details."),
    )


def _web_page() -> _Words:
    return (
        tr("{catalog} answered with a web page instead of data."),
        tr("It may be under maintenance or want a login in the browser; check its address."),
    )


def _garbled() -> _Words:
    return (
        tr("{catalog} sent a damaged or incomplete answer."),
        tr("Try again; if it happens every time, check the address and the type of the catalogue."),
    )


def _certificate(error: CatalogError) -> Optional[_Words]:
    """The one fault that says most, since Qt also names what follows from it."""
    fault = next((fault for fault in _CERTIFICATE if fault in error.faults), None)
    return _CERTIFICATE[fault]() if fault is not None else None


def _proxy(error: CatalogError) -> Optional[_Words]:
    if error.about and error.status == 407:
        return (
            tr("The network proxy {about} wants a login before it lets the request to {catalog} through."),
            tr("Enter the user and password of the proxy in QGIS under Settings, Options, Network."),
        )
    if error.about and error.status:
        return (
            tr("The network proxy {about} did not let the request to {catalog} through."),
            tr("Ask your administrator to allow this address, or except it in QGIS under Settings, Options, Network."),
        )
    if error.about:
        return (
            tr("The network proxy {about} could not be used to reach {catalog}."),
            tr("Check the proxy in QGIS under Settings, Options, Network, or ask your administrator."),
        )
    return None


def _redirect(error: CatalogError) -> Optional[_Words]:
    if not error.about:
        return None
    return (
        tr("{catalog} forwards to {about}, which was not followed to keep the request and the login safe."),
        tr("If this is its new address and you trust it, enter it in the catalogue's settings."),
    )


def _locked(error: CatalogError) -> Optional[_Words]:
    if not error.about:
        return None
    return (
        tr("The login for {catalog} cannot be used: its configuration {about} is missing or incomplete."),
        tr("Choose or correct the authentication configuration in the catalogue's settings."),
    )


def _wrong(error: CatalogError) -> Optional[_Words]:
    if not error.about:
        return None
    return (
        tr("No token came for the login {about} of {catalog}: the identity server refused it or did not answer."),
        tr("Check user, password and addresses in its authentication configuration."),
    )


def _unsupported(error: CatalogError) -> Optional[_Words]:
    if not error.about:
        return None
    return (
        tr("{catalog} answers in {about} only, which cannot be read here."),
        tr("Look for its RDF/XML or JSON-LD: often the same address with .rdf or .jsonld at its end."),
    )


def _disk(error: CatalogError) -> Optional[_Words]:
    return {
        DISK_FULL: (
            tr("The disk has no room for what {catalog} sends."),
            tr("Free some space, or clear the kept downloads, then try again: what had arrived was removed."),
        ),
        DISK_DENIED: (
            tr("What {catalog} sent could not be written: the folder does not allow it."),
            tr("Choose another folder, or ask who administers this computer."),
        ),
        DISK_NAME: (
            tr("What {catalog} sent could not be written: the name of the file or its folder is too long."),
            tr("Choose a folder with a shorter path."),
        ),
    }.get(error.about)


def _no_sharper(_error: CatalogError) -> Optional[_Words]:
    return None


#: For kinds whose errors may know more than their kind.
_SHARPER: Dict[ErrorKind, Callable[[CatalogError], Optional[_Words]]] = {
    ErrorKind.CERTIFICATE: _certificate,
    ErrorKind.PROXY: _proxy,
    ErrorKind.REDIRECT: _redirect,
    ErrorKind.LOGIN_LOCKED: _locked,
    ErrorKind.LOGIN_WRONG: _wrong,
    ErrorKind.DISK: _disk,
}


def _trust() -> str:
    return tr("If you trust it, add it in QGIS under Settings, Options, Authentication; or ask your administrator.")


#: By fault, the one that says most first.
_CERTIFICATE: Dict[CertificateFault, Callable[[], _Words]] = {
    CertificateFault.REVOKED: lambda: (
        tr("The certificate of {catalog} was revoked, so nothing was asked."),
        tr("Its operators have to replace it: do not make an exception."),
    ),
    CertificateFault.EXPIRED: lambda: (
        tr("The certificate of {catalog} has expired, so nothing was asked."),
        tr("Its operators have to renew it; check also the date of this computer."),
    ),
    CertificateFault.NOT_YET_VALID: lambda: (
        tr("The certificate of {catalog} is not valid yet, so nothing was asked."),
        tr("Check the date of this computer."),
    ),
    CertificateFault.WRONG_HOST: lambda: (
        tr("The certificate of {catalog} was made for another server, so nothing was asked."),
        tr("Check the address of the catalogue: the server's name has to be the one in its certificate."),
    ),
    CertificateFault.SELF_SIGNED: lambda: (
        tr("The certificate of {catalog} is self-signed: nobody else vouches for it, so nothing was asked."),
        _trust(),
    ),
    CertificateFault.UNKNOWN_AUTHORITY: lambda: (
        tr("The certificate of {catalog} comes from an authority that QGIS does not know, so nothing was asked."),
        _trust(),
    ),
}


_WORDS: Dict[ErrorKind, Callable[[], _Words]] = {
    ErrorKind.UNREACHABLE: lambda: (
        tr("{catalog} could not be reached."),
        tr("Check your network connection and the address of the catalogue."),
    ),
    ErrorKind.NO_SUCH_HOST: lambda: (
        tr("The server of {catalog} was not found."),
        tr("Check the address of the catalogue and your network connection."),
    ),
    ErrorKind.REFUSED: lambda: (
        tr("The server of {catalog} refused the connection."),
        tr("It may be stopped, or the port in its address may be wrong."),
    ),
    ErrorKind.TIMEOUT: lambda: (
        tr("{catalog} did not answer in time."),
        tr("Try again later; the time limit is set in QGIS under Settings, Options, Network."),
    ),
    ErrorKind.CERTIFICATE: lambda: (
        tr("The secure connection to {catalog} could not be established."),
        tr("The details hold what was said; see QGIS under Settings, Options, Authentication."),
    ),
    ErrorKind.PROXY: lambda: (
        tr("The network proxy did not let the request to {catalog} through."),
        tr("Check the proxy in QGIS under Settings, Options, Network."),
    ),
    ErrorKind.OFFLINE: lambda: (
        tr("There is no network to reach {catalog}."),
        tr("Check your network connection; catalogues on this computer still work."),
    ),
    ErrorKind.REDIRECT: lambda: (
        tr("{catalog} forwards to other addresses without end or to one that is not safe to follow."),
        tr("Its address may have changed: open it in a browser and correct it in the catalogue's settings."),
    ),
    ErrorKind.CUT_OFF: lambda: (
        tr("The connection to {catalog} broke off in the middle of the answer."),
        tr("Try again."),
    ),
    ErrorKind.CANCELLED: lambda: (tr("The request to {catalog} was stopped."), ""),
    ErrorKind.TOO_LARGE: lambda: (
        tr("The answer of {catalog} is too large to be read."),
        tr("Search for something narrower."),
    ),
    ErrorKind.LOGIN_NEEDED: lambda: (
        tr("{catalog} wants a login."),
        tr("Choose an authentication configuration in the catalogue's settings."),
    ),
    ErrorKind.LOGIN_WRONG: lambda: (
        tr("{catalog} did not accept the login."),
        tr("Check the user and password, or the key, in its authentication configuration."),
    ),
    ErrorKind.LOGIN_EXPIRED: lambda: (
        tr("{catalog} no longer accepts the login: it has expired or was withdrawn."),
        tr("Renew the key or log in anew in its authentication configuration."),
    ),
    ErrorKind.LOGIN_LOCKED: lambda: (
        tr("The login for {catalog} was not read: QGIS's authentication database is locked."),
        tr("Try again and enter the master password."),
    ),
    ErrorKind.NOTHING_SHARED: lambda: (
        tr("The key of {catalog} is good, but no share feeds it: it has nothing to search."),
        tr("Ask the administrator of your group in Isogeo to add this application to a share."),
    ),
    ErrorKind.FORBIDDEN: lambda: (
        tr("{catalog} does not allow this request."),
        tr("Your login may lack the right to it, or the catalogue blocks automatic access."),
    ),
    ErrorKind.NOT_FOUND: lambda: (
        tr("{catalog} has nothing at this address."),
        tr("The record may have been removed, or the catalogue's address is not complete."),
    ),
    ErrorKind.GONE: lambda: (
        tr("This record was deleted from {catalog}."),
        tr("Search again for its successor."),
    ),
    ErrorKind.BAD_REQUEST: lambda: (
        tr("{catalog} did not accept the request."),
        tr("Try simpler words or fewer filters; check the address and the type of the catalogue."),
    ),
    ErrorKind.TOO_MANY: lambda: (tr("{catalog} gets too many requests."), tr("Wait a moment before trying again.")),
    ErrorKind.SERVER: lambda: (
        tr("The server of {catalog} reports an internal error."),
        tr("Try again later; the details help its operators."),
    ),
    ErrorKind.UNAVAILABLE: lambda: (
        tr("{catalog} is not available at the moment."),
        tr("It may be overloaded or under maintenance: try again later."),
    ),
    ErrorKind.HTML: _web_page,
    ErrorKind.EMPTY: lambda: (
        tr("{catalog} gave an empty answer."),
        tr("Try again; if it happens every time, check the address of the catalogue."),
    ),
    ErrorKind.NOT_JSON: _garbled,
    ErrorKind.NOT_XML: _garbled,
    ErrorKind.UNEXPECTED: lambda: (
        tr("The answer of {catalog} is not that of a catalogue of this type."),
        tr("Check the address and the type of the catalogue."),
    ),
    ErrorKind.SERVICE: lambda: (
        tr("{catalog} reports an error."),
        tr("Try simpler words or fewer filters; the details hold its own words."),
    ),
    ErrorKind.NOT_SUPPORTED: lambda: (tr("{catalog} cannot do this."), ""),
    ErrorKind.DISK: lambda: (
        tr("What {catalog} sent could not be written to the disk."),
        tr("Check that there is space left and that you may write to the folder."),
    ),
    ErrorKind.BROKEN: _unexpected,
}
