"""Which types of catalogue there are. Adding one is a module and a line here."""
from __future__ import annotations

from importlib import import_module
from typing import Callable, Dict, NamedTuple, Optional, Tuple, Type

import requests

from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from .base import Catalog, Conversation

#: As ``Catalog.download_request``.
RequestMaker = Callable[[str, bool], Conversation[requests.Request]]


class _Type(NamedTuple):
    """Where a type is written, its short name, and the software or portals by which people know it (proper names)."""

    module: str
    class_name: str
    short: str
    known_as: str = ""


_TYPES: Dict[str, _Type] = {
    "datagouv": _Type("datagouv", "DatagouvCatalog", "uData", "data.gouv.fr…"),
    "geonetwork": _Type("geonetwork", "GeonetworkCatalog", "GeoNetwork"),
    "csw": _Type("csw", "CswCatalog", "CSW", "Géo-IDE, pycsw, deegree…"),
    "ckan": _Type("ckan", "CkanCatalog", "CKAN", "DKAN…"),
    "geonode": _Type("geonode", "GeonodeCatalog", "GeoNode"),
    "opendatasoft": _Type("opendatasoft", "OpendatasoftCatalog", "OpenDataSoft", "Huwise…"),
    "isogeo": _Type("isogeo", "IsogeoCatalog", "Isogeo"),
    "dataservices": _Type("dataservices", "DataservicesCatalog", "API", "api.gouv.fr, data.gouv.fr…"),
    "arcgis": _Type("arcgis", "ArcgisCatalog", "ArcGIS", "ArcGIS Hub, ArcGIS Online, Portal…"),
    "dcat": _Type("dcat", "DcatCatalog", "DCAT", "data.json, RDF/XML, JSON-LD…"),
    "ogcrecords": _Type("ogcrecords", "OgcRecordsCatalog", "OGC API Records", "pygeoapi, pycsw 3…"),
    "stac": _Type("stac", "StacCatalog", "STAC", "Copernicus, Planetary Computer…"),
    "file": _Type("file", "FileCatalog", "JSON"),
}


def catalog_types() -> Tuple[str, ...]:
    """The known types, in the order in which a form lists them."""
    return tuple(_TYPES)


def short_name(type_name: str) -> str:
    """What a type is called in a line of facts; an unknown type as it is."""
    found = _TYPES.get(type_name)
    return found.short if found else type_name


def long_name(type_name: str) -> str:
    """The short name and by which software or portals people know the type; an unknown type as it is."""
    found = _TYPES.get(type_name)
    if found is None:
        return type_name
    return f"{found.short} ({found.known_as})" if found.known_as else found.short


def catalog_class(type_name: str) -> Type[Catalog]:
    """The class of one type, imported when first needed.

    :raises BadConfig: where there is no such type
    """
    try:
        entry = _TYPES[type_name]
    except KeyError:
        raise BadConfig("type", type_name) from None
    found: Type[Catalog] = getattr(import_module(f".{entry.module}", __package__), entry.class_name)
    return found


def request_maker(config: Optional[CatalogConfig]) -> Optional[RequestMaker]:
    """What makes the requests for the files of a catalogue; ``None`` where there is no catalogue to ask."""
    if config is None or config.type not in _TYPES:
        return None
    return create_catalog(config).download_request


def create_catalog(config: CatalogConfig) -> Catalog:
    """The catalogue for one connection.

    :raises BadConfig: where its type is unknown
    """
    return catalog_class(config.type)(config)
