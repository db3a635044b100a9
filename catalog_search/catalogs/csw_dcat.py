"""DCAT as CSW servers write it, GeoNetwork above all: which records an element holds and how the server names them."""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, Iterator, List, Tuple
from urllib.parse import quote, unquote

from ..model.record import Record, RecordType
from .dcat_reader import read_rdf_xml
from .dcat_xml import RDF
from .iso_text import NAMES, unique

_DCAT = "http://www.w3.org/ns/dcat#"
_ABOUT, _RESOURCE = f"{{{RDF}}}about", f"{{{RDF}}}resource"
_ENTRY = f"{{{_DCAT}}}CatalogRecord"
_DATA = frozenset(f"{{{_DCAT}}}{name}" for name in ("Dataset", "DatasetSeries", "DataService"))
_RECORDS = frozenset((*_DATA, _ENTRY, f"{{{RDF}}}RDF", f"{{{RDF}}}Description"))
_TOPIC, _TOPIC_OF = "{http://xmlns.com/foaf/0.1/}primaryTopic", "{http://xmlns.com/foaf/0.1/}isPrimaryTopicOf"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
#: GeoNetwork's addresses of records, by the name that ``GetRecordById`` takes.
_IN_GEONETWORK = re.compile(
    rf"(?:/records/(?=[^/]*{_UUID.pattern})|catalog\.search#/metadata/)([^/?#\s]+)$", re.IGNORECASE
)


def is_dcat(element: Any) -> bool:
    """Whether an element may hold records in DCAT: a description, or RDF around some."""
    return element.tag in _RECORDS


def joined(children: List[Any]) -> List[Any]:
    """The elements of an answer that stand for a record each.

    Beside their data, the entries of the catalogue (``dcat:CatalogRecord``) are none: they are put into these.
    """
    if not any(child.tag in _DATA for child in children):
        return children
    data: Dict[str, Any] = {child.get(_ABOUT): child for child in children if child.tag in _DATA}
    found = []
    for child in children:
        if child.tag != _ENTRY or any(child.iter(*_DATA)):
            found.append(child)
            continue
        about = next((data[name] for name in _topics(child) if name in data), None)
        if about is not None:
            inner = about.makeelement(_TOPIC_OF)
            inner.append(child)
            about.append(inner)
    return found


def _topics(entry: Any) -> Iterator[str]:
    return (topic.get(_RESOURCE) for topic in entry.iterchildren(_TOPIC) if topic.get(_RESOURCE))


def read_dcat(element: Any, catalog: str, language: str, pages: str = "") -> Tuple[Record, ...]:
    """The records in an element, by the names that ``GetRecordById`` takes; mostly one.

    :param catalog: id of the catalogue that gave it
    :param language: an ISO 639-1 code for texts in several languages
    :param pages: address to which an identifier is added to get the record's page; empty where there is none
    """
    records = read_rdf_xml(element, catalog, language)
    alone = len(records) == 1
    return tuple(_as_known(record, element if alone else None, pages) for record in records)


def _as_known(record: Record, element: Any, pages: str) -> Record:
    """A record as the server calls it, with what a service serves; the element where it holds nothing else."""
    name = _name(record, element)
    served = _served(element) if record.type is RecordType.SERVICE and element is not None else ""
    if name == record.id and not (pages or served):
        return record
    return replace(
        record,
        id=name,
        identifiers=unique((name, *record.identifiers)),
        page_url=pages + quote(name, safe="") if pages else record.page_url,
        facts=(*record.facts, ("operates_on", served)) if served else record.facts,
    )


def _name(record: Record, element: Any) -> str:
    """What ``GetRecordById`` takes.

    That is the entry's identifier. GeoNetwork's older DCAT has none, and its ``dct:identifier`` is that of the data,
    but addresses tell it. Elsewhere it is ``dct:identifier``, or the UUID in an address that stands for that.
    """
    addresses = _addresses(element) if element is not None else []
    told = next((match.group(1) for match in map(_IN_GEONETWORK.search, addresses) if match), "")
    name = unquote(told) or (_entry_name(element) if element is not None else "") or record.id
    if "://" not in name:
        return name
    uuids = [uuid for one in (name, *addresses) for uuid in _UUID.findall(one)[-1:]]
    return uuids[0] if uuids else name


def _addresses(element: Any) -> List[str]:
    """The names of what stands on top: the entry's first, whatever their order."""
    tops = [one for one in (element, *element) if one.tag in _RECORDS and one.get(_ABOUT)]
    return [one.get(_ABOUT) for one in sorted(tops, key=lambda one: one.tag != _ENTRY)]


def _entry_name(element: Any) -> str:
    """The identifier of the entry, which need not name what it is about in the same way as that does itself."""
    parts = (part for entry in element.iter(_ENTRY) for part in entry if NAMES[part.tag] == "identifier")
    return next((text for text in ((part.text or "").strip() for part in parts) if text), "")[:300]


def _served(element: Any) -> str:
    """The names of the datasets that a service serves."""
    served = element.iter(f"{{{_DCAT}}}servesDataset")
    names = (one.get(_RESOURCE) or next((inner.get(_ABOUT) for inner in one), None) for one in served)
    return ", ".join(unique(names)[:50])
