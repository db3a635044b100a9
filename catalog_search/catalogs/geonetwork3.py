"""GeoNetwork 3: the service ``q`` over its Lucene index, asked for and answered as it is (``fast=index``).

Its texts are joined by ``|``: a link is ``name|description|address|protocol|media type|…``. A single value stands for
itself where several are a list, and a single record as well.
"""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from ..model.record import Contact, Facet, FacetValue, Licence, Record, RecordType, Resource, TextFormat
from .datagouv_texts import count, distinct, line, text, web_address
from .geonetwork_query import SCOPES, page_size
from .geonetwork_records import Context, linked
from .iso_links import clean_url
from .iso_text import crs_of, date_of, language_of
from .licences import recognised
from .moments import bounds
from .replies import as_dict, as_list

Params = List[Tuple[str, str]]

_MANY = 500
#: The names of fields that are filtered; ``_OR_`` in a name means either field (``LuceneQueryBuilder``).
_FIELDS = {
    FilterField.TYPE: "type",
    FilterField.ORGANISATION: "orgName",
    FilterField.KEYWORD: "keyword",
    FilterField.THEME: "topicCat_OR_inspiretheme",
    FilterField.SERIES: "parentUuid",
}
FILTERS = frozenset((*(field.value for field in _FIELDS), FilterField.MODIFIED.value))
_DIMENSIONS = {
    "type": FilterField.TYPE,
    "orgName": FilterField.ORGANISATION,
    "keyword": FilterField.KEYWORD,
    "topicCat": FilterField.THEME,
}
FACETS = frozenset(field.value for field in _DIMENSIONS.values())
_SORTS = {
    Sort.TITLE: (("sortBy", "title"), ("sortOrder", "reverse")),
    Sort.MODIFIED: (("sortBy", "changeDate"),),
    Sort.POPULARITY: (("sortBy", "popularity"),),
}
_TYPES = {scope: RecordType(name) for name, scopes in SCOPES.items() for scope in scopes}
#: Values of MD_ScopeCode for which there is no type of its own.
_OTHERS = (
    "featureCatalog", "feature", "featureType", "software", "model", "tile", "fieldSession", "collectionSession",
    "collectionHardware", "dimensionGroup", "attribute", "attributeType", "propertyType", "application", "sensor",
    "initiative", "collection", "metadata", "sample", "repository", "aggregate",
)  # fmt: skip
_TERMS = (
    "MD_LegalConstraintsUseLimitation", "MD_LegalConstraintsOtherConstraints", "MD_ConstraintsUseLimitation",
    "legalConstraints",
)  # fmt: skip
#: What stands between alternatives.
ANY = " or "


def search_params(query: Query, start: int) -> Params:
    """The parameters of one search.

    :param start: the position of the first wanted record, from 1
    """
    asked: Params = [("_content_type", "json"), ("fast", "index"), ("resultType", "details"), ("buildSummary", "true")]
    asked += [("from", str(start)), ("to", str(start + page_size(query) - 1))]
    words = " ".join(word.strip("*?") for word in map(line, query.words))
    asked += [("any", words)] if words.strip() else []
    for field, name in _FIELDS.items():
        values = _alternatives(field, query.values(field))
        asked += [(name, ANY.join(values))] if values else []
    asked += [*_modified(query), *_area(query.extent), *_SORTS.get(query.sort, (("sortBy", "relevance"),))]
    return asked


def records_params(ids: Sequence[str]) -> Params:
    """The parameters that ask for some records."""
    asked: Params = [("_content_type", "json"), ("fast", "index"), ("resultType", "details")]
    return [*asked, ("_uuid", ANY.join(ids)), ("from", "1"), ("to", str(len(ids)))]


def _alternatives(field: FilterField, values: Sequence[str]) -> List[str]:
    wanted = [line(value).replace(ANY, " ") for value in values]
    if field is not FilterField.TYPE:
        return [value for value in wanted if value]
    return [scope for name in wanted if name for scope in _scopes(name)]


def _scopes(name: str) -> Tuple[str, ...]:
    return _OTHERS if name == RecordType.OTHER.value else SCOPES.get(name, (name,))


def _modified(query: Query) -> Params:
    """When the metadata changed, which is the date that the index can search."""
    values = query.values(FilterField.MODIFIED)
    if not values:
        return []
    return [(name, moment) for name, moment in zip(("dateFrom", "dateTo"), bounds(values[0])) if moment]


def _area(extent: Optional[Extent]) -> Params:
    """A polygon of Well-known Text, longitude first, or two across the antimeridian."""
    if extent is None or extent.is_world:
        return []
    rings = [
        "((" + ",".join(f"{x} {y}" for x, y in (
            (p.west, p.south), (p.east, p.south), (p.east, p.north), (p.west, p.north), (p.west, p.south)
        )) + "))"
        for p in extent.parts()
    ]  # fmt: skip
    shape = f"POLYGON{rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON({','.join(rings)})"
    return [("geometry", shape), ("relation", "intersection")]


def read_facets(summary: Any) -> Iterator[Facet]:
    """What the summary of a reply counts; types of records with several codes are counted together."""
    for dimension in map(as_dict, as_list(as_dict(summary).get("dimension"))[:100]):
        field = _DIMENSIONS.get(line(dimension.get("@name"), 100))
        values: Dict[str, FacetValue] = {}
        for category in map(as_dict, as_list(dimension.get("category"))[:100]):
            _add_value(values, field, category)
        if field is not None and values:
            yield Facet(field.value, tuple(values.values()))


def _add_value(values: Dict[str, FacetValue], field: Optional[FilterField], category: Mapping[str, Any]) -> None:
    key, number = line(category.get("@value")), count(category.get("@count"))
    if not key or not number:
        return
    label = line(category.get("@label")) or key
    if field is FilterField.TYPE:
        key = label = _TYPES.get(key, RecordType.OTHER).value
    before = values[key].count or 0 if key in values else 0
    values[key] = FacetValue(key, label, before + number)


def read_entry(entry: Any, context: Context) -> Optional[Record]:
    """One record of a reply; ``None`` where it is no object or has no identifier."""
    data = as_dict(entry)
    info = as_dict(data.get("geonet:info"))
    uuid = line(info.get("uuid") or data.get("_uuid") or data.get("identifier"), 300)
    return _read(data, info, uuid, context) if uuid else None


def _read(data: Mapping[str, Any], info: Mapping[str, Any], uuid: str, context: Context) -> Record:
    terms = [(said, "") for name in _TERMS for said in _texts(data, name)]
    scope = next(iter(_texts(data, "type")), "")
    themes = _texts(data, "inspiretheme")
    contacts = tuple(dict.fromkeys(_contacts(data)))
    kind = _TYPES.get(scope, RecordType.OTHER) if scope else RecordType.DATASET
    return Record(
        id=uuid,
        catalog=context.catalog,
        title=_first(data, "title", "defaultTitle") or uuid,
        abstract=text(next(iter([*_texts(data, "abstract"), *_texts(data, "defaultAbstract")]), "")),
        abstract_format=TextFormat.PLAIN,
        type=kind,
        organisation=_organisation(data, contacts),
        contacts=contacts,
        keywords=distinct(word for word in _texts(data, "keyword") if word not in themes),
        themes=distinct([*themes, *_texts(data, "topicCat")]),
        licence=recognised(terms) or _said_licence(data),
        constraints=distinct(said for said, _ in terms),
        language=language_of(_first(data, "datasetLang", "mdLanguage", "language")),
        created=date_of(_first(data, "creationDate", "publicationDate"))[:10],
        modified=date_of(_first(info, "changeDate") or _first(data, "_changeDate", "revisionDate")),
        temporal=(
            date_of(_first(data, "tempExtentBegin").upper())[:10], date_of(_first(data, "tempExtentEnd").upper())[:10]
        ),
        frequency=_first(data, "updateFrequency"),
        lineage=text(_first(data, "lineage")),
        scale=next((f"1:{said}" for said in _texts(data, "denominator") if said.isdigit()), ""),
        crs=distinct(crs_of([code], "") for code in _texts(data, "crs")),
        extents=tuple(_extents(data)),
        places=distinct(_texts(data, "extentDesc")),
        thumbnail=_thumbnail(data),
        page_url=web_address(context.pages + quote(uuid, safe="")),
        identifiers=distinct([uuid, *_texts(data, "identifier")]),
        facts=tuple(_facts(data)),
        resources=tuple(_resources(data)),
        formats=distinct(_texts(data, "format")),
        part_of=distinct(one for one in map(line, _texts(data, "parentUuid")) if one != uuid),
        has_parts=kind is RecordType.SERIES,
        complete=False,
    )  # fmt: skip


def _texts(data: Mapping[str, Any], name: str) -> List[str]:
    values = as_list(data.get(name))[:_MANY]
    return [said for said in [text(value) for value in values] if said]


def _first(data: Mapping[str, Any], *names: str) -> str:
    return next((line(said) for name in names for said in _texts(data, name)), "")


def _parts(data: Mapping[str, Any], name: str) -> List[List[str]]:
    return [said.split("|") for said in _texts(data, name)]


def _said_licence(data: Mapping[str, Any]) -> Optional[Licence]:
    said = _first(data, "licence", "license")
    return Licence(said) if said else None


def _contacts(data: Mapping[str, Any]) -> Iterator[Contact]:
    """``role|resource or metadata|organisation|logo|e-mail|person|position|address|phone``; those of data first."""
    parties = [[*part, *[""] * 9] for part in _parts(data, "responsibleParty")[:100]]
    for party in sorted(parties, key=lambda part: part[1] != "resource"):
        email = line(party[4].split(",")[0], 200)
        contact = Contact(
            name=line(party[5]), organisation=line(party[2]), role=line(party[0], 100),
            email=email if "@" in email else "", phone=line(party[8], 100),
        )  # fmt: skip
        if contact.name or contact.organisation or contact.email:
            yield contact


def _organisation(data: Mapping[str, Any], contacts: Sequence[Contact]) -> str:
    names = [*_texts(data, "orgName"), *(contact.organisation for contact in contacts)]
    return next((line(name) for name in names if name), "")


def _extents(data: Mapping[str, Any]) -> Dict[Extent, None]:
    """``west|south|east|north`` in degrees."""
    boxes = [Extent.checked(*parts) for parts in _parts(data, "geoBox")[:200] if len(parts) == 4]
    return dict.fromkeys(box for box in boxes if box is not None)


def _thumbnail(data: Mapping[str, Any]) -> str:
    """``kind|address|description``; addresses of small pictures are often relative, and left."""
    addresses = [web_address(part) for parts in _parts(data, "image")[:20] for part in parts]
    return next((address for address in addresses if address), "")


def _facts(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    for key, name in (("service_type", "serviceType"), ("operates_on", "operatesOn"), ("resolution", "resolution")):
        said = ", ".join(map(line, _texts(data, name)[:50]))
        if said:
            yield key, said


def _resources(data: Mapping[str, Any]) -> Dict[Resource, None]:
    """``name|description|address|protocol|media type|…``; a description may hold a ``|`` of its own."""
    found: Dict[Resource, None] = {}
    for parts in _parts(data, "link"):
        at = next((n for n, part in enumerate(parts) if n > 1 and "://" in part[:10]), 2)
        if len(parts) <= at or not parts[at].strip():
            continue
        protocol, mime = [*parts[at + 1 :], "", ""][:2]
        description = "|".join(parts[1:at])
        found[linked(clean_url(parts[at]), line(parts[0]), description, line(protocol, 300), line(mime, 200))] = None
    return found
