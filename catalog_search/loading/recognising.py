"""What an address leads to, by the first bytes of its answer, its media type and the name it gives. Pure.

The bytes go before the words: they are read for descriptions of services first, then as ``contents`` does.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Pattern, Tuple

from .contents import identify
from .formats import GENERIC, kind_of_extension, kind_of_mime
from .kinds import Kind
from .tables import is_table

#: Roots of documents in which services describe themselves (WMS 1.1.1 and 1.3.0, WFS, WCS, WMTS, CSW, TMS, Atom).
_ROOTS: Tuple[Tuple[Pattern[bytes], Kind], ...] = (
    (re.compile(rb"<(?:\w+:)?(?:WMS_Capabilities|WMT_MS_Capabilities)\b"), Kind.WMS),
    (re.compile(rb"<(?:\w+:)?WFS_Capabilities\b"), Kind.WFS),
    (re.compile(rb"<(?:\w+:)?WCS_Capabilities\b"), Kind.WCS),
    (re.compile(rb"<(?:\w+:)?Capabilities\b[^>]*/wmts/"), Kind.WMTS),
    (re.compile(rb"<(?:\w+:)?Capabilities\b[^>]*/wcs/"), Kind.WCS),
    (re.compile(rb"<(?:\w+:)?Capabilities\b[^>]*/cat/csw/"), Kind.CSW),
    (re.compile(rb"<(?:TileMapService|TileMap)\b"), Kind.TMS),
    (re.compile(rb"<(?:\w+:)?feed\b[^>]*www\.w3\.org/2005/Atom"), Kind.ATOM),
)
#: Members that tell documents of JSON apart (STAC 1.0, TileJSON 3.0, Mapbox GL style, OGC API Common, EPT 1.0).
_MEMBERS: Tuple[Tuple[Pattern[bytes], Kind], ...] = (
    (re.compile(rb'"stac_version"\s*:'), Kind.STAC),
    (re.compile(rb'"hierarchyType"\s*:'), Kind.EPT),
    (re.compile(rb'"tilejson"\s*:'), Kind.XYZ),
    (re.compile(rb'"sources"\s*:\s*\{(?s:.*)"type"\s*:\s*"vector"'), Kind.VECTOR_TILES),
    (re.compile(rb'"rel"\s*:\s*"(?:conformance|data|http://www\.opengis\.net/def/rel/ogc/1\.0/data)"'), Kind.OAPIF),
    (re.compile(rb'"itemType"\s*:\s*"feature"|"collections"\s*:\s*\[(?s:.*)"links"'), Kind.OAPIF),
)
_VECTOR_TILES = re.compile(rb'"vector_layers"|\.(?:pbf|mvt)\b')
_PASSWORD = re.compile(rb"(?i)<input[^<>]+type\s*=\s*[\"']?password")
_WORDY = ("text/plain", "application/octet-stream", "binary/octet-stream", "")


@dataclass(frozen=True)
class Found:
    """``kind`` of what is there, ``UNKNOWN`` where nothing tells; ``login`` says that it is a page that asks for one.

    ``words`` are the title of a page or the server's own report of an error.
    """

    kind: Kind
    words: str = ""
    login: bool = False


def recognise(head: bytes, mime: str = "", name: str = "") -> Found:
    """What begins so.

    :param mime: of ``Content-Type``
    :param name: of ``Content-Disposition``, else the last part of the address
    """
    service = _service(head)
    if service is not None:
        return Found(service)
    content = identify(head)
    said = _said(mime, name)
    if content.kind is Kind.PAGE:
        return Found(Kind.PAGE, content.words, bool(_PASSWORD.search(head)))
    if content.kind is Kind.CSV:
        return Found(_text(head, mime, said))
    if content.kind is Kind.UNKNOWN and not content.words:
        return Found(said or Kind.UNKNOWN)
    if content.kind in (Kind.ARCHIVE, Kind.DOCUMENT) and said is not None and said.is_file:
        return Found(said if said in _WRAPPED else content.kind)
    return Found(content.kind, content.words)


#: Formats that are a ZIP, or a document of Microsoft's, on the outside.
_WRAPPED = (Kind.TABLE, Kind.DOCUMENT, Kind.SHAPEFILE, Kind.KML, Kind.FILEGDB, Kind.CSV)


def _service(head: bytes) -> Optional[Kind]:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return next((kind for pattern, kind in _ROOTS if pattern.search(text[:4096])), None)
    if not text.startswith(b"{"):
        return None
    kind = next((kind for pattern, kind in _MEMBERS if pattern.search(text)), None)
    return Kind.VECTOR_TILES if kind is Kind.XYZ and _VECTOR_TILES.search(text) else kind


def _said(mime: str, name: str) -> Optional[Kind]:
    """What the headers say, the more exact of the two."""
    by_name, by_mime = kind_of_extension(name), kind_of_mime(mime)
    exact = next((kind for kind in (by_name, by_mime) if kind is not None and kind not in GENERIC), None)
    return exact or by_name or by_mime


def _text(head: bytes, mime: str, said: Optional[Kind]) -> Kind:
    """Text is a table where the headers say so, or its lines agree on several columns."""
    if said is Kind.CSV:
        return Kind.CSV
    if mime.partition(";")[0].strip().lower() in _WORDY and is_table(head, complete=False):
        return Kind.CSV
    return said if said is not None and said not in (Kind.PAGE, Kind.TEXT) else Kind.DOCUMENT
