"""The format of a catalogue in one JSON file (``docs/file-catalogue.md``): untrusted JSON in, records out."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from .crawled import with_parts
from .file_links import Links, web_address
from .replies import as_count, as_dict, as_list, as_text

#: The member that marks a catalogue file; its value is the version of the format.
MARK = "catalog_search"
VERSION = 1
#: More records than this are left out: a catalogue of that size belongs on a server.
MAX_RECORDS = 100_000

_MAX_LINE = 1_000
_MAX_TEXT = 100_000
_MAX_ENTRIES = 1_000
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[\d:.,]+(Z|[+-]\d\d:?\d\d)?)?)?)?")
_TYPES = {**{kind.value.lower(): kind for kind in RecordType}, "table": RecordType.TABLE}
_ACCESS = {**{access.value: access for access in Access}, "account": Access.ACCOUNT}
_FORMATS = {kind.value: kind for kind in TextFormat}


class NotACatalogue(Exception):
    """The JSON is well-formed but no catalogue file; the text says why."""


@dataclass(frozen=True)
class CatalogFile:
    """What was read; ``skipped`` counts entries without id or title, doubles and those beyond the limit."""

    title: str
    description: str
    records: Tuple[Record, ...]
    skipped: int


def read_file(root: Mapping[str, Any], catalog_id: str, base: str) -> CatalogFile:
    """The catalogue in a JSON object. Unknown members are ignored, members of a wrong type count as empty.

    :param catalog_id: the ``catalog`` of the records
    :param base: the URL of the file, against which relative links are resolved
    :raises NotACatalogue: where the mark, a known version or the list of records is missing
    """
    version = as_count(root.get(MARK))
    if version is None:
        raise NotACatalogue(f'no "{MARK}" member with the version of the format')
    if version != VERSION:
        raise NotACatalogue(f"version {version} of the format")
    entries = root.get("records")
    if not isinstance(entries, list):
        raise NotACatalogue('no "records" list')
    reader = _Reader(catalog_id, Links(base), _line(root.get("language")), _line(root.get("publisher")))
    records: Dict[str, Record] = {}
    for entry in entries[:MAX_RECORDS]:
        record = reader.record(as_dict(entry))
        if record is not None:
            records.setdefault(record.id, record)
    return CatalogFile(
        title=_line(root.get("title")),
        description=_text(root.get("description")),
        records=tuple(with_parts(records.values()).values()),
        skipped=len(entries) - len(records),
    )


@dataclass(frozen=True)
class _Reader:
    catalog_id: str
    links: Links
    language: str
    publisher: str

    def record(self, entry: Mapping[str, Any]) -> Optional[Record]:
        """The record of one entry, ``None`` where it has no id or no title."""
        identifier, title = _line(entry.get("id")), _line(entry.get("title"))
        if not identifier or not title:
            return None
        resources = _collect(entry.get("resources"), self._resource)
        return Record(
            id=identifier,
            catalog=self.catalog_id,
            title=title,
            abstract=_text(entry.get("abstract")),
            abstract_format=_FORMATS.get(_line(entry.get("abstract_format")).lower(), TextFormat.PLAIN),
            type=_type(entry.get("type")),
            organisation=_line(entry.get("organisation")) or self.publisher,
            contacts=_collect(entry.get("contacts"), _contact),
            keywords=_lines(entry.get("keywords")),
            themes=_lines(entry.get("themes")),
            licence=_licence(entry.get("licence")),
            access=_ACCESS.get(_line(entry.get("access")).lower(), Access.UNKNOWN),
            constraints=_lines(entry.get("constraints")),
            language=_line(entry.get("language")) or self.language,
            created=_date(entry.get("created")),
            modified=_date(entry.get("modified")),
            temporal=_period(entry.get("temporal")),
            frequency=_line(entry.get("frequency")),
            lineage=_text(entry.get("lineage")),
            scale=_line(entry.get("scale")),
            crs=_lines(entry.get("crs")),
            extents=_extents(entry.get("extent")),
            places=_lines(entry.get("places")),
            thumbnail=self.links.picture(_line(entry.get("thumbnail"))),
            page_url=self.links.page(_line(entry.get("page_url"))),
            identifiers=_lines(entry.get("identifiers")),
            notices=_lines(entry.get("notices")),
            resources=resources,
            formats=tuple(dict.fromkeys(name for name in map(format_name, resources) if name)),
            part_of=_lines(entry.get("part_of")),
        )

    def _resource(self, value: Any) -> Optional[Resource]:
        entry = {"url": value} if isinstance(value, str) else as_dict(value)
        url, local = self.links.resource(_url(entry.get("url")))
        if not url:
            return None
        available = entry.get("available")
        return Resource(
            url=url,
            title=_line(entry.get("title")),
            description=_text(entry.get("description")),
            format=_line(entry.get("format")),
            mime=_line(entry.get("mime")),
            protocol=_line(entry.get("protocol")),
            function=_line(entry.get("function")),
            layer=_line(entry.get("layer")),
            crs=_line(entry.get("crs")),
            id=_line(entry.get("id")),
            role=_line(entry.get("role")),
            size=as_count(entry.get("size")),
            checksum=_line(entry.get("checksum")),
            modified=_date(entry.get("modified")),
            available=available if isinstance(available, bool) else None,
            local=local,
        )


def format_name(resource: Resource) -> str:
    """The short format of a resource: its own word, else its protocol's, else the ending of its file name."""
    if resource.format or resource.protocol:
        return resource.format or resource.protocol
    try:
        name = urlsplit(resource.url).path.rpartition("/")[2]
    except ValueError:
        return ""
    ending = name.rpartition(".")[2]
    return ending.upper() if "." in name and ending.isalnum() and len(ending) <= 8 else ""


def _text(value: Any) -> str:
    return _NO_TEXT.sub("", as_text(value)[:_MAX_TEXT]).strip()


def _line(value: Any) -> str:
    return " ".join(_NO_TEXT.sub("", as_text(value)[:_MAX_LINE]).split())


def _url(value: Any) -> str:
    return _NO_TEXT.sub("", value[:_MAX_TEXT]).strip() if isinstance(value, str) else ""


def _lines(value: Any) -> Tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(_line, as_list(value)[:_MAX_ENTRIES]) if line))


def _collect(value: Any, read: Callable[[Any], Optional[Any]]) -> Tuple[Any, ...]:
    return tuple(found for found in map(read, as_list(value)[:_MAX_ENTRIES]) if found is not None)


def _type(value: Any) -> RecordType:
    name = _line(value).lower()
    return _TYPES.get(name, RecordType.OTHER) if name else RecordType.DATASET


def _contact(value: Any) -> Optional[Contact]:
    entry = {"name": value} if isinstance(value, str) else as_dict(value)
    contact = Contact(
        name=_line(entry.get("name")),
        organisation=_line(entry.get("organisation")),
        role=_line(entry.get("role")),
        email=_line(entry.get("email")),
        phone=_line(entry.get("phone")),
        url=web_address(_line(entry.get("url"))),
    )
    return contact if contact != Contact(role=contact.role) else None


def _licence(value: Any) -> Optional[Licence]:
    entry = {"title": value} if isinstance(value, str) else as_dict(value)
    licence = Licence(_line(entry.get("title")), web_address(_line(entry.get("url"))), _line(entry.get("id")))
    return licence if licence != Licence() else None


def _date(value: Any) -> str:
    text = _line(value)
    return text if _DATE.fullmatch(text) else ""


def _period(value: Any) -> Tuple[str, str]:
    ends: List[Any] = value if isinstance(value, list) else _line(value).split("/")
    return (_date(ends[0]), _date(ends[1])) if len(ends) == 2 else ("", "")


def _extents(value: Any) -> Tuple[Extent, ...]:
    boxes: Iterable[Any] = as_list(value)[:_MAX_ENTRIES]
    if isinstance(value, list) and not any(isinstance(box, list) for box in value):
        boxes = [value]
    found = [Extent.checked(*box) for box in boxes if isinstance(box, list) and len(box) == 4]
    return tuple(extent for extent in found if extent is not None)
