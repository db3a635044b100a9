"""A CSW 2.0.2 on loopback that searches for real: Filter 1.1 is carried out on the records of ``iso_records``.

``CswDouble`` is its base and shows how servers go wrong; this one goes right and knows what it must answer.
"""
from __future__ import annotations

import operator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Tuple

from lxml import etree

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort
from tests.servers.abilities import Abilities, Ids
from tests.servers.csw_double import CSW, OGC, CswDouble, report
from tests.servers.faults import Asked
from tests.servers.iso_records import generated

_COMPARISONS: Dict[str, Callable[[str, str], bool]] = {
    "PropertyIsEqualTo": operator.eq,
    "PropertyIsGreaterThanOrEqualTo": operator.ge,
    "PropertyIsLessThanOrEqualTo": operator.le,
}
_BOX = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


class Entry(NamedTuple):
    """A record with its queryables (OGC 07-045 table 10)."""

    id: str
    text: str
    values: Dict[str, List[str]]
    box: Tuple[float, ...]

    def first(self, name: str) -> str:
        return next(iter(self.values[name]), "")


@lru_cache(maxsize=1)
def entries() -> Tuple[Entry, ...]:
    """All records, in the order in which the server has them."""
    return tuple(_entry(key, text) for key, text in generated().items())


def _entry(key: str, text: str) -> Entry:
    root = etree.fromstring(text.encode())

    def texts(*names: str) -> List[str]:
        found = (element for name in names for element in root.iter(f"{{*}}{name}"))
        return [" ".join("".join(element.itertext()).split()) for element in found]

    values = {
        "AnyText": [" ".join(" ".join(root.itertext()).split())],
        "Type": [element.get("codeListValue") for element in root.iter("{*}MD_ScopeCode")],
        "OrganisationName": texts("organisationName"),
        "Subject": texts("keyword"),
        "Modified": texts("dateStamp"),
        "Title": [texts("title")[0]],
        "ParentIdentifier": texts("parentIdentifier"),
    }
    return Entry(key, text[text.index("<gmd:MD_Metadata") :], values, tuple(float(side) for side in texts(*_BOX)))


@dataclass
class CswCatalogue(CswDouble):
    """One endpoint, ``<url>/csw``, by GET and POST."""

    held: Tuple[Entry, ...] = field(default_factory=entries)

    def _capabilities(self) -> bytes:
        return super()._capabilities().replace(b"/csw/advertised", b"/csw")

    def _posted_records(self, asked: Asked) -> "str | bytes":
        root = etree.fromstring(asked.body)
        refusal = super()._posted_records(asked)
        if isinstance(refusal, bytes):
            return refusal
        found = list(self.held)
        constraint = next(root.iter(f"{{{OGC}}}Filter"), None)
        if constraint is not None:
            found = [entry for entry in found if _passes(entry, constraint[0])]
        for property_ in root.iter(f"{{{OGC}}}SortProperty"):
            name = _reference(property_)
            found.sort(key=lambda entry: entry.first(name), reverse=property_.findtext(f"{{{OGC}}}SortOrder") == "DESC")
        if root.get("resultType") == "hits":
            return _results([], len(found), 1)
        start, size = int(root.get("startPosition")), int(root.get("maxRecords"))
        page = found[start - 1 : start - 1 + size]
        return _results(page, len(found), start + len(page) if start + len(page) <= len(found) else 0)

    def _by_id(self, asked: Asked) -> "Tuple[int, str | bytes]":
        self._expect(asked, service="CSW", elementSetName="full")
        if not asked.value("id"):
            return 200, report("MissingParameterValue", "Missing id parameter", "id")
        wanted = asked.value("id").split(",")
        body = "".join(entry.text for entry in self.held if entry.id in wanted)
        return 200, f'<csw:GetRecordByIdResponse xmlns:csw="{CSW}">{body}</csw:GetRecordByIdResponse>'


def _results(page: List[Entry], matched: int, following: int) -> str:
    body = "".join(entry.text for entry in page)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchStatus '
        f'timestamp="2024-01-01T00:00:00Z"/><csw:SearchResults numberOfRecordsMatched="{matched}" '
        f'numberOfRecordsReturned="{len(page)}" nextRecord="{following}">{body}</csw:SearchResults>'
        f"</csw:GetRecordsResponse>"
    )


def _reference(element: Any) -> str:
    name: str = element.findtext(f"{{{OGC}}}PropertyName")
    return name.partition(":")[2] or name


def _passes(entry: Entry, condition: Any) -> bool:
    kind = etree.QName(condition).localname
    if kind in ("And", "Or"):
        return (all if kind == "And" else any)(_passes(entry, part) for part in condition)
    if kind == "BBOX":
        return _touches(entry, condition)
    values, literal = entry.values[_reference(condition)], condition.findtext(f"{{{OGC}}}Literal")
    if kind == "PropertyIsLike":
        word = literal.strip(condition.get("wildCard")).lower()
        return any(word in value.lower() for value in values)
    return any(_COMPARISONS[kind](value, literal) for value in values)


def _touches(entry: Entry, condition: Any) -> bool:
    """Latitude comes first in the corners of EPSG:4326."""
    (south, west), (north, east) = (
        [float(number) for number in next(condition.iter(f"{{*}}{name}")).text.split()]
        for name in ("lowerCorner", "upperCorner")
    )
    box = entry.box
    return bool(box) and box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south


@contextmanager
def abilities() -> Iterator[Abilities]:
    """The catalogue in good health and what it must answer."""

    def having(name: str, *values: str) -> Ids:
        return frozenset(entry.id for entry in entries() if set(values) & set(entry.values[name]))

    def sorted_by(name: str, reverse: bool = False) -> Tuple[str, ...]:
        return tuple(entry.id for entry in sorted(entries(), key=lambda entry: entry.first(name), reverse=reverse))

    recent = frozenset(entry.id for entry in entries() if "2019" <= entry.first("Modified")[:4] <= "2021")
    with CswCatalogue() as double:
        yield Abilities(
            config=CatalogConfig(id="iso", type="csw", name="Région", url=double.endpoint),
            ids=frozenset(entry.id for entry in entries()),
            text=("zones inondables", having("Subject", "inondation")),
            extent=(
                Extent(8.3, 41.5, 9.2, 42.5),
                frozenset(entry.id for entry in entries() if entry.text.count("Corse") and entry.box),
            ),
            filters={
                FilterField.TYPE.value: (("series", "nonGeographicDataset"),
                                         having("Type", "series", "nonGeographicDataset")),
                FilterField.ORGANISATION.value: (("CRAIG", "OPenIG"), having("OrganisationName", "CRAIG", "OPenIG")),
                FilterField.KEYWORD.value: (("sentier", "commune"), having("Subject", "sentier", "commune")),
                FilterField.MODIFIED.value: (("2019-01-01/2021-12-31",), recent),
                FilterField.SERIES.value: (("rec-00-0", "rec-04-0"),
                                           having("ParentIdentifier", "rec-00-0", "rec-04-0")),
            },
            sorts={Sort.TITLE: sorted_by("Title"), Sort.MODIFIED: sorted_by("Modified", reverse=True)},
            server=double,
            search_path="/csw",
            details_path="/csw",
        )  # fmt: skip
