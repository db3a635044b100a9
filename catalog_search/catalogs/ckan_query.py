"""What ``package_search`` of CKAN's Action API is asked: text and filters in Solr's syntax, order, area and page.

Filters travel in one ``fq``: several of them are lost or refused by many versions.
"""
from __future__ import annotations

import json
import re
from typing import Dict, List, Mapping, Sequence, Tuple

from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from ..model.text import fold
from .cursors import Cursor
from .datagouv_texts import distinct, line
from .moments import bounds

Params = List[Tuple[str, str]]

#: The Solr fields whose values are counted.
FACETS: Dict[str, FilterField] = {
    "organization": FilterField.ORGANISATION,
    "groups": FilterField.THEME,
    "tags": FilterField.KEYWORD,
    "res_format": FilterField.FORMAT,
    "license_id": FilterField.LICENCE,
}
#: ``ckan.search.rows_max`` is 1000 by default, but a package comes with all its resources: a page must stay small.
MAX_PAGE = 100
MAX_FACET_VALUES = 100

_SORTS = {
    Sort.TITLE: "title_string asc",
    Sort.MODIFIED: "metadata_modified desc",
    Sort.CREATED: "metadata_created desc",
}
#: The spellings that CKAN gives a format when it is saved, where they are not plain capitals (its format list).
_FORMATS: Dict[str, Tuple[str, ...]] = {
    "shp": ("SHP", "ESRI Shapefile", "Shapefile"),
    "geojson": ("GeoJSON",),
    "gpkg": ("GPKG", "GeoPackage"),
    "geotiff": ("GeoTIFF", "TIFF"),
    "topojson": ("TopoJSON",),
    "parquet": ("Parquet", "GeoParquet"),
    "esri rest": ("Esri REST", "ArcGIS GeoServices REST API"),
}
_SYNONYMS = {
    **{fold(name): key for key, names in _FORMATS.items() for name in names},
    "arcgis rest": "esri rest",
    "arcgis": "esri rest",
}
_OPERATORS = ("AND", "OR", "NOT")
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


def search_params(
    query: Query, names: Mapping[str, Sequence[str]], cursor: Cursor, spatial: bool, private: bool
) -> Params:
    """All parameters of one search.

    :param names: by field, the names (slugs) that stand for the organisations and groups of the query
    :param spatial: whether the server knows ``ext_bbox`` (ckanext-spatial)
    :param private: whether to ask for the private packages of the account, too
    """
    params = [("q", solr_text(query.words)), ("fq", solr_filter(query, names)), ("sort", _SORTS.get(query.sort, ""))]
    params += [("rows", str(page_size(query))), ("start", str(cursor.start))]
    if spatial and query.extent is not None and not query.extent.is_world:
        params.append(("ext_bbox", _bbox(query.extent)))
    if private:
        params.append(("include_private", "true"))
    if cursor.start:
        params.append(("facet", "false"))
    else:
        params += [("facet.field", json.dumps(list(FACETS))), ("facet.limit", str(MAX_FACET_VALUES))]
    return [(name, value) for name, value in params if value]


def bulk_params(ids: Sequence[str], private: bool) -> Params:
    """All parameters of a search for packages by their ids."""
    params = [("fq", _any_of("id", ids)), ("rows", str(len(ids))), ("facet", "false")]
    return [*params, ("include_private", "true")] if private else params


def page_size(query: Query) -> int:
    """How many packages to ask for."""
    return min(max(query.page_size, 1), MAX_PAGE)


def solr_text(words: Sequence[str]) -> str:
    """Words as text to search for: nothing in them is an operator (Solr Reference Guide, Standard Query Parser)."""
    plain = [line(word) for word in words]
    return " ".join(word.lower() if word in _OPERATORS else _SPECIAL.sub(r"\\\1", word) for word in plain if word)


def solr_filter(query: Query, names: Mapping[str, Sequence[str]]) -> str:
    """The filters of a query as one ``fq``: values of a field are alternatives, fields add up."""
    clauses = [
        _any_of("organization", names.get(FilterField.ORGANISATION.value, ())),
        _any_of("groups", names.get(FilterField.THEME.value, ())),
        _any_of("tags", [way for tag in query.values(FilterField.KEYWORD) for way in _spellings(tag)]),
        _any_of("res_format", [way for name in query.values(FilterField.FORMAT) for way in _format_spellings(name)]),
        _licences(query.values(FilterField.LICENCE)),
        _interval(query.values(FilterField.MODIFIED)),
    ]
    return " AND ".join(clause for clause in clauses if clause)


def _any_of(field: str, values: Sequence[str]) -> str:
    quoted = [_quoted(value) for value in distinct(map(line, values))]
    if len(quoted) < 2:
        return f"{field}:{quoted[0]}" if quoted else ""
    return f"{field}:({' OR '.join(quoted)})"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _spellings(value: str) -> List[str]:
    """The ways to write a keyword: other catalogues write it in other letters, and Solr tells them apart."""
    return [value, value.lower(), value.upper(), value.capitalize()]


def _format_spellings(value: str) -> List[str]:
    folded = fold(value).lstrip(".")
    key = _SYNONYMS.get(folded, folded)
    return [value, value.lower(), value.upper(), key, *_FORMATS.get(key, ())]


def _licences(values: Sequence[str]) -> str:
    """A licence by its id, which differs between portals, or by its title."""
    clauses = [clause for clause in (_any_of(field, values) for field in ("license_id", "license_title")) if clause]
    return f"({' OR '.join(clauses)})" if clauses else ""


def _interval(values: Sequence[str]) -> str:
    """The interval of a ``MODIFIED`` filter as a range of whole days, an open or unreadable end as ``*``."""
    if not values:
        return ""
    first, last = bounds(values[0])
    return f"metadata_modified:[{first or '*'} TO {last or '*'}]" if first or last else ""


def _bbox(extent: Extent) -> str:
    """``minx,miny,maxx,maxy`` in degrees; across the antimeridian the east goes on counting (ckanext-spatial)."""
    if extent.crosses_antimeridian:
        return Extent(extent.west, extent.south, extent.east + 360, extent.north).to_text()
    return extent.to_text()
