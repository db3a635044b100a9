"""Every record in recorded replies of real catalogues, read by the readers that the catalogue classes have."""
from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from catalog_search.catalogs.arcgis_records import read_item
from catalog_search.catalogs.datagouv_records import Context as PortalContext
from catalog_search.catalogs.datagouv_records import read_record as read_dataset
from catalog_search.catalogs.dataservices_records import read_service
from catalog_search.catalogs.dcat_json import JsonGraph
from catalog_search.catalogs.dcat_reader import read_document
from catalog_search.catalogs.dcat_xml import XmlGraph
from catalog_search.catalogs.dublin_core import read_dublin_core
from catalog_search.catalogs.geonetwork_records import read_hit
from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.isogeo_records import Context as IsogeoContext
from catalog_search.catalogs.isogeo_records import read_record as read_isogeo
from catalog_search.catalogs.ogcrecords_records import Context as RecordsContext
from catalog_search.catalogs.ogcrecords_records import read_record as read_feature
from catalog_search.catalogs.opendatasoft_query import V1
from catalog_search.catalogs.replies import parse_xml
from catalog_search.catalogs.stac_records import is_collection, is_item
from catalog_search.model.record import Record
from tests.unit import (
    arcgis_support,
    ckan_support,
    geonetwork_support,
    geonode_support,
    isogeo_support,
    opendatasoft_support,
    stac_support,
)

Json = Dict[str, Any]
Found = Iterator[Optional[Record]]
_MARK = '<!--#echo var="mock_absolute_root_url" -->'
_PORTAL = PortalContext("datagouv", "https://www.data.gouv.fr", True, {})
_DATASET = ("tags", "temporal_coverage", "title", "frequency")


def corpus(captures: Path) -> Iterator[Tuple[str, Record]]:
    """(the file, a record in it) for all of the recordings; a file that is there twice counts once."""
    seen = set()
    for path in sorted(item for item in captures.rglob("*") if item.is_file()):
        body = path.read_bytes()
        if body in seen:
            continue
        seen.add(body)
        name = path.relative_to(captures).as_posix()
        for record in _records(name, path, body):
            if record is not None:
                yield name, record


def _records(name: str, path: Path, body: bytes) -> Found:
    if path.name == "resources_catalog_slice.csv":
        return _dump(path)
    if path.suffix in (".xml", ".rdf"):
        return _xml(body)
    if path.suffix in (".json", ".jsonld", ".tinydb"):
        try:
            return _json(name, json.loads(body.decode("utf-8").replace(_MARK, "https://mock.example.org/")))
        except ValueError:  # some recordings are broken on purpose
            return iter(())
    return iter(())


def _xml(body: bytes) -> Found:
    try:
        root = parse_xml(body)
    except Exception:  # noqa: BLE001 - what the parser refuses is tested with it
        return
    for element in root.iter("{*}MD_Metadata", "{*}MI_Metadata", "{*}CHE_MD_Metadata"):
        yield read_iso(element, "csw")
    for element in root.iter("{http://www.opengis.net/cat/csw/2.0.2}Record"):
        yield read_dublin_core(element, "csw")
    if next(root.iter("{http://www.w3.org/ns/dcat#}*"), None) is not None:
        yield from read_document(XmlGraph(root, "fr"), "dcat").records


def _json(name: str, value: Any) -> Found:
    if "dcat-" in name or "harvest/dcat" in name:
        if name.startswith("ckan/"):
            return map(ckan_support.record_of, _having(value, "resources", "name"))
        return iter(read_document(JsonGraph(value, "fr"), "dcat").records)
    if name.startswith("datagouv/"):
        return _portal(value)
    for start, read in _READERS:
        if name.startswith(start):
            return read(value)
    return iter(())


def _portal(value: Any) -> Found:
    yield from (read_dataset(data, _PORTAL) for data in _datasets(value))
    yield from (read_service(data, _PORTAL) for data in _having(value, "base_api_url"))


def _datasets(value: Any) -> Iterator[Json]:
    """Everything that looks like a dataset of uData; fixtures keep organisation and resources beside it."""
    if isinstance(value, list):
        for entry in value:
            yield from _datasets(entry)
    elif isinstance(value, dict):
        if all(mark in value for mark in _DATASET):
            yield value
        beside = {key: value[key] for key in ("organization", "resources") if key in value}
        for member in value.values():
            for found in _datasets(member):
                yield {**beside, **found} if found is value.get("dataset") else found


def _having(value: Any, *members: str) -> Iterator[Json]:
    """The objects with all of these members, wherever they lie, but none inside another."""
    if isinstance(value, dict) and all(value.get(name) for name in members):
        yield value
        return
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _having(inner, *members)


def _dump(path: Path) -> Found:
    """The resources of data.gouv.fr's table of all of them, by dataset."""
    datasets: Dict[str, Json] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            new = {"id": row["dataset.id"], "title": row["dataset.title"], "resources": []}
            extras = json.loads(row["extras"]) if row["extras"] else {}
            own = {key: row[key] for key in ("id", "url", "title", "description", "type", "format", "mime")}
            datasets.setdefault(row["dataset.id"], new)["resources"].append({**own, "extras": extras})
    return (read_dataset(data, _PORTAL) for data in datasets.values())


def _stac(value: Any) -> Found:
    listed: List[Any] = [value]
    if isinstance(value, dict):
        listed = value.get("features") or value.get("collections") or listed
    for one in listed:
        if isinstance(one, dict) and is_item(one):
            yield stac_support.item_of(one)
        elif isinstance(one, dict) and is_collection(one):
            yield stac_support.collection_of(one)


def _isogeo(value: Any) -> Found:
    context = IsogeoContext("isogeo", isogeo_support.API, "fr")
    return (read_isogeo(data, context) for data in _having(value, "_id", "type", "_created"))


def _opendatasoft(value: Any) -> Found:
    yield from map(opendatasoft_support.record_of, _having(value, "dataset_id", "metas"))
    yield from (opendatasoft_support.record_of(data, V1) for data in _having(value, "datasetid", "metas"))


def _features(value: Any) -> Found:
    context = RecordsContext("records", "https://records.example.org/items")
    return (read_feature(data, context) for data in _having(value, "properties", "id"))


_READERS: Tuple[Tuple[str, Callable[[Any], Found]], ...] = (
    ("ckan/", lambda value: map(ckan_support.record_of, _having(value, "resources", "name"))),
    ("isogeo/", _isogeo),
    ("ods/", _opendatasoft),
    ("records/arcgis-portal/", lambda value: (
        read_item(data, arcgis_support.PORTAL) for data in _having(value, "id", "type", "owner"))),
    ("records/geonetwork4/", lambda value: (
        read_hit(hit, geonetwork_support.CONTEXT) for hit in _having(value, "_source"))),
    ("records/geonode/", lambda value: map(geonode_support.record_of, _having(value, "pk", "resource_type"))),
    ("records/", _features),
    ("stac/", _stac),
)  # fmt: skip
