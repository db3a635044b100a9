"""Items of ArcGIS Hub and portals as records: services, files kept with the item, and Hub's conversions of layers."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, Resource, TextFormat
from ..model.text import plain_text
from .arcgis_types import ItemType, entry_of
from .datagouv_texts import count, distinct, line, text, web_address
from .iso_text import crs_of
from .licences import recognised
from .replies import as_dict, as_list, as_text

_ITEM = re.compile(r"([0-9a-f]{32})(?:_(\d{1,6}))?")
_LAYER = re.compile(r"/(?:FeatureServer|MapServer)/(\d{1,6})/?$", re.IGNORECASE)
_MARKUP = re.compile("<[a-zA-Z/!]")
_HOSTED = "/rest/services/"
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: The last millisecond of the year 9999.
_LATEST = 253402300799999
_ACCESS = {"public": Access.OPEN, "org": Access.ACCOUNT, "shared": Access.ACCOUNT, "private": Access.RESTRICTED}
_CRS = {"102100": "EPSG:3857", "102113": "EPSG:3857", "3857": "EPSG:3857", "102110": "EPSG:2154"}
#: Esri's own numbers begin here.
_ESRI = 37000
#: What Hub makes of a layer on demand: format, and its name in the address.
_CONVERSIONS = (("GeoJSON", "geojson"), ("SHP", "shapefile"), ("CSV", "csv"), ("KML", "kml"))


@dataclass(frozen=True)
class Context:
    """What an item does not say itself.

    ``root`` is the address of the Hub site or portal, ``portal`` that of the portal which keeps the items' files and
    pictures. ``organisation`` is whose all the items are, where that is known. ``is_hub`` says that layers can be had
    as files.
    """

    catalog: str
    root: str
    portal: str
    organisation: str = ""
    is_hub: bool = False


def read_feature(data: Any, context: Context) -> Optional[Record]:
    """A feature of Hub's search; its members are those of a portal's item."""
    if not isinstance(data, dict):
        return None
    properties = as_dict(data.get("properties"))
    return read_item(properties, context, line(data.get("id"), 200), data.get("geometry"))


def read_item(data: Any, context: Context, known_id: str = "", geometry: Any = None) -> Optional[Record]:
    """One item as a record, or ``None`` where it is no object or has neither id nor title."""
    if not isinstance(data, dict):
        return None
    item_id = known_id or line(data.get("id"), 200)
    title = line(data.get("title")) or line(data.get("name"))
    if not item_id or not title:
        return None
    type_name = line(data.get("type"), 60)
    kind = entry_of(type_name)
    abstract = text(data.get("description")) or text(data.get("snippet"))
    resources = tuple(_resources(data, context, item_id, title, kind))
    licence, terms = _licence(data)
    return Record(
        id=item_id,
        catalog=context.catalog,
        title=title,
        abstract=abstract,
        abstract_format=TextFormat.HTML if _MARKUP.search(abstract) else TextFormat.PLAIN,
        type=kind.kind,
        organisation=_organisation(data, context),
        contacts=_contacts(data),
        keywords=distinct(line(tag, 200) for tag in as_list(data.get("tags"))[:500]),
        themes=distinct(_category(one) for one in as_list(data.get("categories"))[:100]),
        licence=licence,
        access=_ACCESS.get(line(data.get("access"), 20), Access.UNKNOWN),
        constraints=terms,
        language=_language(data.get("culture")),
        created=date_of(data.get("created")),
        modified=date_of(data.get("modified")),
        crs=_crs(data.get("spatialReference")),
        extents=_extents(data.get("extent")) or _extents(geometry),
        thumbnail=_thumbnail(data, context, item_id),
        page_url=page_of(context, item_id),
        identifiers=_identifiers(context, item_id),
        notices=_notices(data),
        facts=tuple(_facts(data)),
        resources=resources,
        formats=distinct([type_name.lower(), *(resource.format.lower() for resource in resources)]),
    )


def page_of(context: Context, item_id: str) -> str:
    """The page of an item on its own site."""
    if context.is_hub:
        return web_address(f"{context.root}/datasets/{quote(item_id, safe='')}")
    return web_address(f"{context.root}/home/item.html?id={quote(item_id, safe='')}")


def _identifiers(context: Context, item_id: str) -> Tuple[str, ...]:
    """The id, and the addresses by which feeds of the same site name the item."""
    match = _ITEM.fullmatch(item_id)
    if match is None:
        return distinct([item_id, page_of(context, item_id)])
    layer = f"&sublayer={match.group(2)}" if match.group(2) else ""
    named = f"{context.portal}/home/item.html?id={match.group(1)}{layer}"
    return distinct([item_id, page_of(context, item_id), web_address(named)])


def _resources(
    data: Mapping[str, Any], context: Context, item_id: str, title: str, kind: ItemType
) -> Iterator[Resource]:
    url, type_name = text(data.get("url"), 4000), line(data.get("type"), 60)
    if url:
        layer = _layer_of(item_id, url, data)
        yield Resource(_with_layer(url, item_id), title, format=kind.format or type_name, protocol=kind.protocol)
        if context.is_hub and layer and _HOSTED in url and "/ImageServer" not in url:
            yield from _conversions(context, item_id, title, layer)
    match = _ITEM.fullmatch(item_id)
    if kind.format and match and not url:
        address = f"{context.portal}/sharing/rest/content/items/{match.group(1)}/data"
        name = line(data.get("name"), 200) or title
        yield Resource(address, name, format=kind.format, size=count(data.get("size")) or None)


def _with_layer(url: str, item_id: str) -> str:
    """The address of the layer that an id with a number names."""
    match = _ITEM.fullmatch(item_id)
    bare = url.rstrip("/")
    if match is None or not match.group(2) or not bare.lower().endswith(("/featureserver", "/mapserver")):
        return url
    return f"{bare}/{match.group(2)}"


def _layer_of(item_id: str, url: str, data: Mapping[str, Any]) -> str:
    """The number of the item's layer in its service; nothing where the service has several."""
    match = _ITEM.fullmatch(item_id)
    if match is not None and match.group(2):
        return match.group(2)
    found = _LAYER.search(url)
    if found:
        return found.group(1)
    return "0" if "Singlelayer" in as_list(data.get("typeKeywords")) else ""


def _conversions(context: Context, item_id: str, title: str, layer: str) -> Iterator[Resource]:
    match = _ITEM.fullmatch(item_id)
    if match is None:
        return
    for name, word in _CONVERSIONS:
        address = f"{context.root}/api/download/v1/items/{match.group(1)}/{word}?redirect=true&layers={layer}"
        yield Resource(address, f"{title} ({name})", format=name, function="download")


def _organisation(data: Mapping[str, Any], context: Context) -> str:
    return line(data.get("source"), 300) or line(data.get("orgName"), 300) or context.organisation


def _contacts(data: Mapping[str, Any]) -> Tuple[Contact, ...]:
    owner, email = line(data.get("owner"), 200), line(data.get("orgContactEmail"), 200)
    return (Contact(owner, role="owner", email=email if "@" in email else ""),) if owner else ()


def _category(value: Any) -> str:
    """The last step of a category's path."""
    return line(value, 300).rstrip("/").rpartition("/")[2]


def _licence(data: Mapping[str, Any]) -> Tuple[Optional[Licence], Tuple[str, ...]]:
    """A known licence by its code or in the terms of use; the terms in words where they are more than its name."""
    code, info = line(data.get("license"), 100), text(data.get("licenseInfo"), 20_000)
    if not code and not info:
        return None, ()
    words = plain_text(info, TextFormat.HTML) if _MARKUP.search(info) else info
    terms = line(words, 2000)
    found = recognised([(code, ""), (terms, web_address(info)), (info, "")])
    if found is None and code and code.lower() not in ("none", "custom"):
        found = Licence(code, "", code)
    return found, (terms,) if terms and not web_address(terms) else ()


def date_of(value: Any) -> str:
    """Milliseconds since 1970 as an ISO 8601 date and time in UTC; a text that is one as it is."""
    if isinstance(value, str):
        return line(value, 40) if re.match(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$", value) else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < _LATEST:
        return ""
    return (_EPOCH + timedelta(milliseconds=value)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _language(value: Any) -> str:
    code = line(value, 20).lower()[:2]
    return code if code.isalpha() and len(code) == 2 else ""


def _crs(value: Any) -> Tuple[str, ...]:
    """A reference system by its number or name; Esri's own numbers are not those of EPSG."""
    if isinstance(value, dict):
        value = value.get("latestWkid") or value.get("wkid")
    said = line(value, 100)
    if said in _CRS:
        return (_CRS[said],)
    if said.isdecimal():
        return (f"EPSG:{said}",) if 1000 < int(said) < _ESRI else ()
    found = crs_of([said.replace("_", " ")], "") if said else ""
    return (found,) if found.startswith("EPSG:") else ()


def _extents(value: Any) -> Tuple[Extent, ...]:
    """``[[west, south], [east, north]]`` in degrees, or the polygon that Hub makes of it."""
    if isinstance(value, dict):
        value = _corners(value)
    if not isinstance(value, list) or len(value) != 2:
        return ()
    low, high = value
    if not (isinstance(low, list) and isinstance(high, list) and len(low) > 1 and len(high) > 1):
        return ()
    box = Extent.checked(low[0], low[1], high[0], high[1])
    return (box,) if box is not None else ()


def _corners(geometry: Dict[str, Any]) -> Any:
    """The corners of a polygon's ring, or of an envelope."""
    coordinates = geometry.get("coordinates")
    if as_text(geometry.get("type")).lower() == "envelope":
        return _turned(coordinates)
    rings = coordinates if isinstance(coordinates, list) else []
    ring: List[Any] = rings[0] if rings and isinstance(rings[0], list) else []
    points = [point for point in ring[:1000] if isinstance(point, list) and len(point) > 1]
    numbers = [point for point in points if all(isinstance(value, (int, float)) for value in point[:2])]
    if not numbers:
        return None
    xs, ys = [point[0] for point in numbers], [point[1] for point in numbers]
    return [[min(xs), min(ys)], [max(xs), max(ys)]]


def _turned(corners: Any) -> Any:
    """An envelope has the north west and the south east corner (Elasticsearch)."""
    if not isinstance(corners, list) or len(corners) != 2 or not all(isinstance(one, list) for one in corners):
        return None
    first, second = corners
    return [[first[0], second[1]], [second[0], first[1]]] if len(first) > 1 and len(second) > 1 else None


def _thumbnail(data: Mapping[str, Any], context: Context, item_id: str) -> str:
    name, match = line(data.get("thumbnail"), 300), _ITEM.fullmatch(item_id)
    if not name or match is None:
        return web_address(name)
    address = f"{context.portal}/sharing/rest/content/items/{match.group(1)}/info/{quote(name, safe='/')}"
    return web_address(name) or web_address(address)


def _notices(data: Mapping[str, Any]) -> Tuple[str, ...]:
    status = line(data.get("contentStatus"), 50)
    private = "private" if data.get("access") == "private" else ""
    return distinct([private, "deprecated" if status == "deprecated" else ""])


def _facts(data: Mapping[str, Any]) -> Iterator[Tuple[str, str]]:
    views = count(data.get("numViews"))
    if views:
        yield "views", str(views)
    credits = line(data.get("accessInformation"), 500)
    if credits:
        yield "credits", line(plain_text(credits, TextFormat.HTML) if _MARKUP.search(credits) else credits)
