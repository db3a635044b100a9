"""What a query means to the index of GeoNetwork 4: the body of a search in Elasticsearch's Query DSL.

The fields are those of GeoNetwork's index of records (``config/index/records.json`` of its data folder): texts in
several languages have a member ``default`` and one for each language, such as ``langfre``.
"""
from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from ..model.record import RecordType
from ..model.text import fold
from .datagouv_texts import distinct, licence_id, line
from .moments import bounds

Clause = Dict[str, Any]

#: ``index.max_result_window`` of Elasticsearch: no page reaches beyond it.
WINDOW = 10_000
MAX_PAGE = 100

#: Values of MD_ScopeCode behind the types of records; what is none of them is of the type "other".
SCOPES: Dict[str, Tuple[str, ...]] = {
    RecordType.DATASET.value: ("dataset",),
    RecordType.SERIES.value: ("series",),
    RecordType.SERVICE.value: ("service",),
    RecordType.TABLE.value: ("nonGeographicDataset",),
    RecordType.MAP.value: ("map", "staticMap", "interactiveMap", "map/static", "map/interactive", "map-static",
                           "map-interactive"),
    RecordType.DOCUMENT.value: ("document", "publication"),
}  # fmt: skip
ORGANISATIONS = ("OrgForResourceObject.default", "OrgForResource")
INSPIRE = "th_httpinspireeceuropaeutheme-theme"
TOPICS = "cl_topic.key"
KEYWORDS = "tag.default"
LICENCES = "licenseObject.default.keyword"
FORMATS = "format"

_LANGUAGES = ("default", "langfre", "langeng")
_TERMS = ("licenseObject", "MD_LegalConstraintsUseLimitationObject", "MD_LegalConstraintsOtherConstraintsObject")
#: By its id, the phrases that name a licence; those that must not stand beside them follow.
LICENCE_PHRASES: Dict[str, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {
    "lov2": (("licence ouverte 2.0", "licence ouverte version 2.0", "licence ouverte v2.0", "licence ouverte v2",
              "licence ouverte 2", "open licence version 2.0", "open licence 2.0", "open licence v2.0", "etalab 2.0",
              "etalab v2.0", "etalab version 2.0", "lov2"), ()),
    "fr-lo": (("licence ouverte", "open licence", "etalab"), ("lov2",)),
    "odc-odbl": (("odbl", "open database license", "open database licence"), ()),
    "cc-zero": (("cc0", "cc zero", "publicdomain/zero"), ()),
    "cc-by-nc-nd": (("cc by nc nd", "licenses/by-nc-nd"), ()),
    "cc-by-nc-sa": (("cc by nc sa", "licenses/by-nc-sa"), ()),
    "cc-by-nc": (("cc by nc", "licenses/by-nc"), ("cc-by-nc-nd", "cc-by-nc-sa")),
    "cc-by-sa": (("cc by sa", "licenses/by-sa"), ()),
    "cc-by": (("cc by", "licenses/by", "creative commons attribution"),
              ("cc-by-nc", "cc-by-nc-nd", "cc-by-nc-sa", "cc-by-sa")),
}  # fmt: skip
#: By its usual short name, how a format is written in ``format`` and in the protocols of links (``*`` is anything).
FORMAT_SPELLINGS: Dict[str, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {
    "WMS": (("WMS",), ("*WMS*",)),
    "WFS": (("WFS",), ("*WFS*",)),
    "WMTS": (("WMTS",), ("*WMTS*",)),
    "WCS": (("WCS",), ("*WCS*",)),
    "OGC API": (("OGC API", "OGC API - Features"), ("OGC API*", "*OGC:OGC-API*", "*OGC:API*")),
    "SHP": (("SHP", "Shape", "Shapefile", "ShapeFile", "ESRI Shapefile", "ESRI Shape", "ESRI Shapefile (SHP)",
             "ESRI shapefile", "ESRI_Shapefile"), ("*shapefile*",)),
    "GeoJSON": (("GeoJSON", "Geojson"), ("*geo+json*", "*geojson*")),
    "GPKG": (("GPKG", "GeoPackage", "Geopackage"), ("*geopackage*",)),
    "CSV": (("CSV",), ("*text/csv*",)),
    "GeoTIFF": (("GeoTIFF", "GeoTiff", "Geotiff", "TIFF", "TIF"), ("*image/tiff*", "*geotiff*")),
    "KML": (("KML",), ("*kml*",)),
    "GML": (("GML",), ("*gml*",)),
    "DXF": (("DXF",), ()),
    "PDF": (("PDF",), ("*application/pdf*",)),
}  # fmt: skip
_FORMAT_NAMES = {fold(one): name for name, (said, _) in FORMAT_SPELLINGS.items() for one in (name, *said)}
_SORTS: Dict[Sort, List[Tuple[str, str, str]]] = {
    Sort.TITLE: [("resourceTitleObject.default.sort", "asc", "keyword"),
                 ("resourceTitleObject.default.keyword", "asc", "keyword")],
    Sort.MODIFIED: [("revisionDateForResource", "desc", "date"), ("dateStamp", "desc", "date")],
    Sort.CREATED: [("creationDateForResource", "desc", "date")],
    Sort.POPULARITY: [("popularity", "desc", "long")],
}  # fmt: skip
_OPERATORS = ("AND", "OR", "NOT")
_SPECIAL = re.compile(r'([+\-=&|!(){}\[\]^"~*?:\\/])')
#: Members of a record in the index that are read; GeoNetwork's own ``document`` is left where it is.
_MEMBERS = (
    "uuid", "metadataIdentifier", "parentUuid", "resource*", "cl_level", "cl_topic", "cl_status",
    "cl_accessConstraints", "cl_maintenanceAndUpdateFrequency", "OrgForResource*", "contact*", "tag",
    "keywordType-place", "inspireTheme_syn",
    "th_*nspire*", "th_*INSPIRE*", "*LegalConstraints*", "MD_ConstraintsUseLimitationObject", "licenseObject",
    "isOpenData", "mainLanguage", "*DateForResource", "dateStamp", "changeDate", "lineage*", "resolution*",
    "coordinateSystem", "crsDetails", "geom", "location", "extentDescriptionObject", "geoTag", "overview", "format",
    "link", "serviceType", "recordOperateOn", "draft", "logo",
)  # fmt: skip


def search_body(query: Query, start: int, aggregations: Mapping[str, Any], sorted_: bool = True) -> Clause:
    """The body of one search.

    :param start: the position of the first wanted record, from 0
    :param aggregations: what to count; nothing for pages after the first
    :param sorted_: whether the order may be asked for
    """
    body: Clause = {
        "from": start,
        "size": min(page_size(query), WINDOW - start),
        "track_total_hits": True,
        "query": _question(query),
        "_source": {"includes": list(_MEMBERS)},
    }
    if sorted_:
        body["sort"] = _order(query)
    if aggregations:
        body["aggregations"] = dict(aggregations)
    return body


def some_records(uuids: Sequence[str]) -> Clause:
    """The body that asks for some records; drafts are left to those who may see them."""
    named = {"terms": {"uuid": list(uuids)}}
    return {"from": 0, "size": len(uuids), "query": {"bool": {"filter": [named, _NO_TEMPLATE]}},
            "_source": {"includes": list(_MEMBERS)}}  # fmt: skip


def services_of(identifiers: Sequence[str], most: int = MAX_PAGE) -> Clause:
    """The body that asks for the services whose ``operatesOn`` names one of some identifiers."""
    named = {"terms": {"recordOperateOn": list(identifiers)}}
    return {"from": 0, "size": most, "query": {"bool": {"filter": [named, _NO_TEMPLATE]}},
            "_source": {"includes": list(_MEMBERS)}}  # fmt: skip


def count_body() -> Clause:
    """The body that only counts the records."""
    return {"from": 0, "size": 0, "track_total_hits": True, "query": {"bool": {"filter": [_NO_TEMPLATE]}}}


def page_size(query: Query) -> int:
    """How many records to ask for."""
    return min(max(query.page_size, 1), MAX_PAGE)


_NO_TEMPLATE: Clause = {"terms": {"isTemplate": ["n"]}}


def _question(query: Query) -> Clause:
    filters = [_NO_TEMPLATE, *(clause for clause in (of_field(field, query) for field in FilterField) if clause)]
    area = _area(query.extent)
    if area:
        filters.append(area)
    text = words_of(query)
    return {"bool": {**({"must": [_text(text)]} if text else {}), "filter": filters}}


def words_of(query: Query) -> str:
    """Words in which nothing is an operator of a ``query_string``; ``<`` and ``>`` cannot be escaped there."""
    plain = [line(word).replace("<", " ").replace(">", " ") for word in query.words]
    escaped = [word.lower() if word in _OPERATORS else _SPECIAL.sub(r"\\\1", word) for word in plain]
    return " ".join(" ".join(escaped).split())


def _text(text: str) -> Clause:
    """All the words in one field: ``any`` holds what all the others hold, which only make a hit a better one."""
    fields = ["any.*", "resourceTitleObject.*^5", "tag.*^4", "resourceAbstractObject.*^3", "uuid"]
    return {"query_string": {"query": text, "default_operator": "AND", "fields": fields}}


def of_field(field: FilterField, query: Query) -> Optional[Clause]:
    """What has to hold for one field; ``None`` where nothing is asked of it or the index does not know it."""
    values = [value for value in map(line, query.values(field)) if value]
    reader = _CLAUSES.get(field)
    return reader(values) if values and reader is not None else None


def any_of(clauses: Sequence[Clause], none_of: Sequence[Clause] = ()) -> Clause:
    """One of some clauses, and none of some others."""
    if len(clauses) == 1 and not none_of:
        return clauses[0]
    without = {"must_not": list(none_of)} if none_of else {}
    return {"bool": {**({"should": list(clauses), "minimum_should_match": 1} if clauses else {}), **without}}


def of_type(name: str) -> Clause:
    """Records of a type: by ``resourceType``, in which some versions put another level, or by the level itself."""
    if name == RecordType.OTHER.value:
        return any_of((), _levels([scope for scopes in SCOPES.values() for scope in scopes]))
    return any_of(_levels(SCOPES.get(name, (name,))))


def _levels(scopes: Sequence[str]) -> List[Clause]:
    return [{"terms": {name: list(scopes)}} for name in ("resourceType", "cl_level.key")]


def of_format(name: str) -> Clause:
    """Records with a format or a link of some kind, however it is written."""
    said, protocols = FORMAT_SPELLINGS.get(known_format(name), ((), ()))
    clauses: List[Clause] = [{"terms": {FORMATS: _spellings(name, *said)}}]
    clauses += [{"wildcard": {"linkProtocol": {"value": way}}} for one in protocols for way in _cases(one)]
    return any_of(clauses)


def known_format(name: str) -> str:
    """The usual short name of a format; empty for one that has none."""
    return _FORMAT_NAMES.get(fold(name).lstrip("."), "")


def of_licence(name: str) -> Clause:
    """Records under a licence that is given by its id or title, else by what the record itself calls it."""
    key = licence_id(name)
    if key not in LICENCE_PHRASES:
        return any_of([{"terms": {f"{field}.{lang}.keyword": [name]}} for field in _TERMS for lang in _LANGUAGES])
    phrases, others = LICENCE_PHRASES[key]
    excluded = [_phrase(phrase) for other in others for phrase in LICENCE_PHRASES[other][0]]
    return any_of([_phrase(phrase) for phrase in phrases], excluded)


def _phrase(text: str) -> Clause:
    return {"multi_match": {"query": text, "type": "phrase", "fields": [f"{field}.*" for field in _TERMS]}}


def _of_all(reader: Any) -> Any:
    return lambda values: any_of([reader(value) for value in values])


def _of_organisation(values: Sequence[str]) -> Clause:
    fields = [*(f"OrgForResourceObject.{lang}" for lang in _LANGUAGES), ORGANISATIONS[1]]
    return any_of([{"terms": {field: _spellings(*values)}} for field in fields])


def _of_keyword(values: Sequence[str]) -> Clause:
    return any_of([{"terms": {f"tag.{lang}": _spellings(*values)}} for lang in _LANGUAGES])


def _of_theme(values: Sequence[str]) -> Clause:
    """INSPIRE themes by their label or address, topic categories by their code or label."""
    fields = [*(f"{INSPIRE}.{lang}" for lang in _LANGUAGES), "inspireThemeUri", TOPICS, "cl_topic.default"]
    return any_of([{"terms": {field: _spellings(*values)}} for field in fields])


def _of_series(values: Sequence[str]) -> Clause:
    return {"terms": {"parentUuid": list(values)}}


def _of_modified(values: Sequence[str]) -> Optional[Clause]:
    """When the data were revised; where that is not known, when the metadata changed."""
    said = {name: moment for name, moment in zip(("gte", "lte"), bounds(values[0])) if moment}
    if not said:
        return None
    revised: Clause = {"exists": {"field": "revisionDateForResource"}}
    stamped: Clause = {"bool": {"must_not": [revised], "filter": [{"range": {"dateStamp": said}}]}}
    return any_of([{"range": {"revisionDateForResource": said}}, stamped])


_CLAUSES: Dict[FilterField, Any] = {
    FilterField.TYPE: _of_all(of_type),
    FilterField.FORMAT: _of_all(of_format),
    FilterField.LICENCE: _of_all(of_licence),
    FilterField.ORGANISATION: _of_organisation,
    FilterField.KEYWORD: _of_keyword,
    FilterField.THEME: _of_theme,
    FilterField.MODIFIED: _of_modified,
    FilterField.SERIES: _of_series,
}
FILTERS = frozenset(field.value for field in _CLAUSES)


def _spellings(*values: str) -> List[str]:
    """The ways to write some values: other catalogues write them in other letters, and a term is matched exactly."""
    return list(distinct(way for one in values for way in (one, one.lower(), one.upper(), one[:1].upper() + one[1:])))


def _cases(pattern: str) -> List[str]:
    return list(distinct((pattern, pattern.lower(), pattern.upper())))


def _area(extent: Optional[Extent]) -> Optional[Clause]:
    """What touches the area; records of one point have no ``geom``, but a ``location``."""
    if extent is None or extent.is_world:
        return None
    clauses: List[Clause] = []
    for part in extent.parts():
        envelope = {"type": "envelope", "coordinates": [[part.west, part.north], [part.east, part.south]]}
        clauses.append({"geo_shape": {"geom": {"shape": envelope, "relation": "intersects"}}})
        corners = {"top_left": {"lat": part.north, "lon": part.west},
                   "bottom_right": {"lat": part.south, "lon": part.east}}  # fmt: skip
        clauses.append({"geo_bounding_box": {"location": corners}})
    return any_of(clauses)


def _order(query: Query) -> List[Any]:
    """The order, made strict by the identifier, without which pages would overlap."""
    if query.sort is Sort.RELEVANCE:
        order: List[Any] = ["_score"] if query.words else [{"changeDate": {"order": "desc", "unmapped_type": "date"}}]
    else:
        order = [
            {name: {"order": way, "missing": "_last", "unmapped_type": kind}} for name, way, kind in _SORTS[query.sort]
        ]
    return [*order, {"uuid": {"order": "asc", "unmapped_type": "keyword"}}]
