"""Sentences for what goes wrong between a link and a layer: they name the server that failed, not the catalogue."""
from __future__ import annotations

from typing import Callable, Dict, Optional, Sequence, Tuple
from urllib.parse import urlsplit

from ..model.errors import CatalogError, ErrorKind
from ..network.ftp_address import is_ftp
from ..support.i18n import tr
from ..support.messages import describe
from .archives import ArchiveError
from .buckets import is_store
from .capabilities import CapabilitiesError
from .contents import Content
from .drivers import gdal_version, qgis_version, wanted_driver, wanted_provider
from .errors import Damaged, LoadError, Misnamed, Remedy
from .kinds import Kind

_NAMES_SHOWN = 10
_BY_STATUS: Dict[int, ErrorKind] = {
    401: ErrorKind.LOGIN_NEEDED,
    403: ErrorKind.FORBIDDEN,
    404: ErrorKind.NOT_FOUND,
    410: ErrorKind.GONE,
    429: ErrorKind.TOO_MANY,
    502: ErrorKind.UNAVAILABLE,
    503: ErrorKind.UNAVAILABLE,
    504: ErrorKind.UNAVAILABLE,
}


def status_error(status: int, url: str, refused: Optional[ErrorKind] = None) -> Optional[CatalogError]:
    """The failure that an HTTP status means (RFC 9110 §15), ``None`` for a success.

    :param refused: what a 401 says about the log-in, where that is known
    """
    if 200 <= status < 300:
        return None
    if status == 401 and refused is not None:
        return CatalogError(refused, status=status, url=url.partition("?")[0])
    kind = _BY_STATUS.get(status, ErrorKind.SERVER if status >= 500 else ErrorKind.BAD_REQUEST)
    return CatalogError(kind, status=status, url=url.partition("?")[0])


def from_network(error: CatalogError, url: str) -> LoadError:
    """A server's failure in words that name its host.

    :raises CatalogError: the same, where somebody cancelled the request
    """
    if error.kind is ErrorKind.CANCELLED:
        raise error
    host = urlsplit(url).netloc.rpartition("@")[2] or url
    if is_ftp(url) and error.kind in _OF_FTP:
        return LoadError(_OF_FTP[error.kind]().format(host=host), error.log_text)
    if error.kind in (ErrorKind.NOT_FOUND, ErrorKind.GONE):
        text = tr("{host} no longer has what this link promises (HTTP {status}). Try another link of the record.")
        return LoadError(text.format(host=host, status=error.status or 404), error.log_text)
    if error.kind in _CLOSED:
        return LoadError(_CLOSED[error.kind]().format(host=host, status=error.status or 401), error.log_text)
    message = describe(error, host)
    return LoadError(message.full if error.kind in _WITH_HINT else message.text, message.detail)


#: What can be done about it does not depend on the catalogue.
_WITH_HINT = (ErrorKind.CERTIFICATE, ErrorKind.PROXY)
#: The same for FTP, which has no statuses of HTTP and no log-ins of QGIS.
_OF_FTP: Dict[ErrorKind, Callable[[], str]] = {
    ErrorKind.NOT_FOUND: lambda: tr("{host} no longer has what this link promises. Try another link of the record."),
    ErrorKind.FORBIDDEN: lambda: tr("{host} does not let everybody read this. Ask its owner, or try another link."),
    ErrorKind.LOGIN_NEEDED: lambda: tr(
        "{host} gives this only to people with a user and password. Ask its owner, or try another link."
    ),
    ErrorKind.LOGIN_WRONG: lambda: tr(
        "{host} did not accept the user and password of this link. Ask its owner, or try another link."
    ),
    ErrorKind.UNEXPECTED: lambda: tr("{host} does not answer as a server of FTP does. Try another link of the record."),
}
#: Why somebody is not let in, and what to do about it.
_CLOSED: Dict[ErrorKind, Callable[[], str]] = {
    ErrorKind.LOGIN_NEEDED: lambda: tr(
        "{host} gives this only to people with access, and wants a log-in (HTTP {status}). Ask its owner for one, or "
        "try another link."
    ),
    ErrorKind.LOGIN_WRONG: lambda: tr(
        "{host} did not accept the log-in of the catalogue (HTTP {status}). Check it in the catalogue's settings."
    ),
    ErrorKind.LOGIN_EXPIRED: lambda: tr(
        "{host} no longer accepts the log-in of the catalogue (HTTP {status}). Renew it in the catalogue's settings."
    ),
    ErrorKind.FORBIDDEN: lambda: tr(
        "{host} gives this only to people with access (HTTP {status}); a log-in may lack the right to it. Ask its "
        "owner, or try another link."
    ),
}


def from_capabilities(error: CapabilitiesError, kind: Kind, url: str, answered: str = "") -> LoadError:
    """A service that does not describe itself.

    :param answered: the address that the answer came from, after redirects
    """
    host = urlsplit(url).netloc.rpartition("@")[2]
    there = urlsplit(answered).netloc.rpartition("@")[2]
    if there and there != host and error.reason in ("html", "other", "not_xml", "not_json", "empty"):
        text = tr("The {kind} service of {host} has moved: its address leads to {target}, where it is not.")
        return LoadError(text.format(kind=kind.label, host=host, target=there), error.words or answered)
    if error.reason == "empty":
        return LoadError(tr("The {kind} service of {host} answered with nothing.").format(kind=kind.label, host=host))
    if error.reason == "exception":
        return LoadError(tr("The {kind} service of {host} refused: {words}").format(
            kind=kind.label, host=host, words=error.words or "?"
        ))  # fmt: skip
    if error.reason == "html":
        text = tr("{host} answered with a web page instead of a {kind} service. Open the link in a browser to see why.")
        return LoadError(text.format(kind=kind.label, host=host), error.words, Remedy.BROWSER)
    if error.reason == "other":
        text = tr("{host} answered, but not as a {kind} service. The catalogue may name the wrong type.")
        return LoadError(text.format(kind=kind.label, host=host), error.words)
    if error.reason == "grid":
        text = tr("The tiles of {host} are cut in a way that QGIS cannot read; it needs Web Mercator (EPSG:3857).")
        return LoadError(text.format(host=host), error.words)
    text = tr("The {kind} service of {host} sent a description that cannot be read.")
    return LoadError(text.format(kind=kind.label, host=host), error.words)


def only_new_wcs(url: str) -> LoadError:
    """A WCS without the versions 1.0 and 1.1, the only ones that QGIS reads."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    text = tr("The WCS of {host} speaks version 2 only, which QGIS cannot read. Try another link of the record.")
    return LoadError(text.format(host=host))


def from_archive(error: ArchiveError) -> LoadError:
    """An archive that is not opened."""
    texts = {
        "encrypted": tr("The archive is protected by a password; unpack it yourself and add its files."),
        "too_large": tr("The archive unpacks to more than can be trusted and was not opened."),
        "unsafe": tr("The archive holds only files with unsafe names and was not opened."),
    }
    if error.reason == "empty" and "shp" in error.contents:
        return LoadError(tr("The shapefile lacks its index (.shx) and cannot be opened alone."), "", Remedy.DOWNLOAD)
    if error.reason == "empty":
        text = tr("The archive holds no geographic data, only: {contents}. Download it to use it elsewhere.")
        return LoadError(text.format(contents=", ".join(error.contents) or "–"), "", Remedy.DOWNLOAD)
    if error.reason == "method":
        text = tr("The archive is packed by {method}, which cannot be read here; unpack it yourself and add its files.")
        return LoadError(text.format(method=error.detail), "", Remedy.DOWNLOAD)
    if error.reason not in texts:
        return Damaged(tr("The archive is damaged; try to download it again."), error.detail)
    remedy = Remedy.DOWNLOAD if error.reason == "encrypted" else Remedy.NONE
    return LoadError(texts[error.reason], error.detail, remedy)


def from_content(content: Content, promised: Kind) -> LoadError:
    """A file that is not what the catalogue promised."""
    if content.kind is Kind.PAGE:
        text = tr("The link leads to a web page, not to data. Open it in a browser to find the data there.")
        return LoadError(text, content.words, Remedy.BROWSER)
    if content.kind is Kind.ATOM:
        return Misnamed(tr("The link leads to a feed of downloads, not to a file."), content.kind.value)
    if content.kind is Kind.REFUSED:
        return LoadError(tr("The file points to other files or addresses, so it was not opened."))
    if content.kind in (Kind.XML, Kind.JSON) and content.words:
        return LoadError(tr("The server answered with an error: {words}").format(words=content.words))
    if content.kind is Kind.UNKNOWN and not content.words:
        return LoadError(tr("The file is empty or of a kind that QGIS does not know."), promised.label)
    text = tr("This is a file of the kind {kind}, which cannot be added to the map. Download it to use it elsewhere.")
    if content.kind is Kind.DOCUMENT:  # its label stands for much that is none of Word's
        text = tr("This file cannot be added to the map. Download it to use it elsewhere.")
    return LoadError(text.format(kind=content.kind.label or content.words), "", Remedy.DOWNLOAD)


def damaged(kind: Kind, words: str) -> LoadError:
    """A file that begins well and cannot be read on."""
    return Damaged(tr("The {kind} file is damaged; try to download it again.").format(kind=kind.label), words)


def no_driver(kind: Kind) -> LoadError:
    """A file that another GDAL, or another QGIS, could read."""
    if wanted_provider(kind):
        text = tr(
            "This QGIS {version} cannot open {kind}: it lacks the provider “{provider}”. Download the data to use them "
            "elsewhere, or try a newer QGIS."
        )
        words = text.format(version=qgis_version(), kind=kind.label, provider=wanted_provider(kind))
        return LoadError(words, "", Remedy.DOWNLOAD)
    text = tr(
        "The QGIS on this computer cannot open {kind} files: its GDAL {version} lacks {driver}. Download the file to "
        "use it elsewhere, or try a newer QGIS."
    )
    words = text.format(kind=kind.label, version=gdal_version(), driver=wanted_driver(kind))
    return LoadError(words, "", Remedy.DOWNLOAD)


def too_new(kind: Kind, version: Tuple[int, int]) -> LoadError:
    """A file of a structure that the HDF5 here does not know: to open it could end QGIS."""
    text = tr(
        "This {kind} file needs HDF5 {version} or newer, which the QGIS on this computer does not have: opening it "
        "could end QGIS. Download the file to use it elsewhere, or try a newer QGIS."
    )
    words = text.format(kind=kind.label, version=".".join(map(str, version)))
    return LoadError(words, "", Remedy.DOWNLOAD)


def not_opened(url: str) -> LoadError:
    """An address that is none of the network."""
    if is_store(url):
        text = tr("This is an address in an object store ({scheme}) for which no web address is known. Ask its owner.")
        return LoadError(text.format(scheme=url.partition("://")[0] + "://"), url[:200])
    return LoadError(tr("This link is not an address that may be opened."), url[:200])


def no_known_crs(layer: str, crs: Sequence[str]) -> LoadError:
    """A layer that is drawn in coordinate systems only of which QGIS knows none."""
    text = tr("The layer {layer} comes only in coordinate systems that this QGIS does not know: {crs}.")
    return LoadError(text.format(layer=layer, crs=", ".join(crs[:_NAMES_SHOWN]) or "–"))


def layer_gone(layer: str, host: str) -> str:
    """The sentence above a list of layers, where the one that a record names is not among them."""
    return tr("{host} no longer has the layer “{layer}” that the record names.").format(host=host, layer=layer)


def no_such_layer(layer: str, names: str) -> LoadError:
    """A layer that was asked for by name and is not there."""
    return LoadError(tr("There is no layer “{layer}”; there are: {names}").format(layer=layer, names=names or "–"))
