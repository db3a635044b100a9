"""Where tiles are: address templates, TileJSON, styles of Mapbox GL, and OSGeo's Tile Map Service 1.0. Pure."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Dict, Optional, Tuple
from urllib.parse import urljoin

from .addresses import TILE_PLACES
from .capabilities import MAX_LAYERS, CapabilitiesError, service_object, service_root
from .markup import child_of, children_of, local_name, text_of
from .values import as_line, as_list

MAX_ZOOM = 19
MAX_VECTOR_ZOOM = 14
_SUBDOMAIN = re.compile(r"\{(?:s|switch:([^,}]*)[^}]*)\}")
_DOLLAR = re.compile(r"\$(?=\{)")
_RETINA = re.compile(r"\{(?:r|ratio)\}")
_MERCATOR = ("EPSG:3857", "EPSG:900913", "EPSG:3785", "EPSG:41001", "OSGEO:41001", "EPSG:102113", "EPSG:102100")
#: Metres per pixel of the one tile of 256 pixels that is the world in Web Mercator.
_WORLD = 156543.03


@dataclass(frozen=True)
class TileSet:
    """Tiles at one address template, in Web Mercator.

    ``styled`` is the address of a style for vector tiles. ``href`` is set instead of ``url`` where another document
    has to be read first.
    """

    url: str = ""
    title: str = ""
    name: str = ""
    zmin: int = 0
    zmax: int = MAX_ZOOM
    vector: bool = False
    styled: str = ""
    href: str = ""


def is_template(url: str) -> bool:
    """Whether an address has places for the numbers of a tile."""
    return "{z}" in clean_template(url).lower()


def clean_template(url: str) -> str:
    """A template as QGIS reads it: the first of several hosts, plain braces, no double resolution."""
    url = re.sub("%7[bB]", "{", url)
    url = re.sub("%7[dD]", "}", url)
    url = _DOLLAR.sub("", url)
    for theirs, ours in TILE_PLACES:
        url = re.sub(re.escape(theirs), ours, url, flags=re.IGNORECASE)
    url = _SUBDOMAIN.sub(lambda match: match.group(1) or "a", url)
    return re.sub(r"(?i)\{(-?[xyz])\}", lambda match: match.group(0).lower(), _RETINA.sub("", url))


def read_tile_document(body: bytes, url: str) -> Tuple[TileSet, ...]:
    """The tile sets of a TileJSON (one) or of a style's vector sources.

    :param url: where the document was, for addresses relative to it
    :raises CapabilitiesError: where it is something else
    """
    document = service_object(body)
    if as_list(document.get("tiles")):
        return (_tile_json(document, url),)
    sources = document.get("sources")
    if not isinstance(sources, dict) or not isinstance(document.get("layers"), list):
        raise CapabilitiesError("other", ", ".join(list(document)[:5]))
    found = [_style_source(name, source, url) for name, source in list(sources.items())[:50]]
    return tuple(tiles for tiles in found if tiles is not None)


def _tile_json(document: Dict[str, Any], url: str) -> TileSet:
    """TileJSON 2.2 and 3.0 §3; ``scheme`` tms counts rows from the south."""
    template = next((text for text in as_list(document["tiles"]) if isinstance(text, str)), "")
    template = clean_template(urljoin(url, template)) if template else ""
    vector = "vector_layers" in document or document.get("format") in ("pbf", "mvt") or is_vector(template)
    if document.get("scheme") == "tms":
        template = template.replace("{y}", "{-y}")
    return TileSet(
        url=template,
        title=as_line(document.get("name")),
        zmin=_zoom(document.get("minzoom"), 0),
        zmax=_zoom(document.get("maxzoom"), MAX_VECTOR_ZOOM if vector else MAX_ZOOM),
        vector=vector,
    )


def _style_source(name: str, source: Any, url: str) -> Optional[TileSet]:
    if not isinstance(source, dict) or source.get("type") != "vector":
        return None
    if as_list(source.get("tiles")):
        tiles = _tile_json(source, url)
        return replace(tiles, vector=True, styled=url, name=name, title=tiles.title or name)
    href = as_line(source.get("url"))
    return TileSet(href=urljoin(url, href), styled=url, name=name, title=name, vector=True) if href else None


def is_vector(template: str) -> bool:
    """Whether a template ends like those of vector tiles."""
    return re.search(r"(?i)\.(pbf|mvt)(?:$|[?&#])|[?&]f=mvt\b", template) is not None


def read_tms(body: bytes, url: str) -> Tuple[TileSet, ...]:
    """The maps of a Tile Map Service, or the one map of a resource of it.

    :raises CapabilitiesError: where it is something else, or not in Web Mercator (reason ``grid``)
    """
    root = service_root(body)
    name = local_name(root)
    if name == "TileMap":
        return (_tile_map(root, url),)
    maps = child_of(root, "TileMaps")
    if name == "TileMapService" and maps is not None:
        listed = [item for item in children_of(maps, "TileMap") if item.get("href")][:MAX_LAYERS]
        return tuple(_listed_map(item, url) for item in listed if _in_mercator(item.get("srs")))
    if name == "Services":
        services = [item for item in children_of(root, "TileMapService") if item.get("href")]
        return tuple(TileSet(href=urljoin(url, item.get("href"))) for item in services[:1])
    raise CapabilitiesError("other", name)


def _listed_map(item: Any, url: str) -> TileSet:
    href = urljoin(url, item.get("href"))
    return TileSet(href=href, title=as_line(item.get("title")), name=href.rstrip("/").rpartition("/")[2])


def _tile_map(root: Any, url: str) -> TileSet:
    """Rows count from the south; the order of the sets must be that of QGIS's zoom levels (TMS 1.0 §TileMap)."""
    srs = text_of(root, "SRS")
    sets, form = child_of(root, "TileSets"), child_of(root, "TileFormat")
    levels = [_level(item) for item in children_of(sets, "TileSet")] if sets is not None else []
    known = [level for level in levels if level is not None]
    extension = form.get("extension") if form is not None else ""
    if not _in_mercator(srs) or not known or not extension:
        raise CapabilitiesError("grid", srs)
    base = url.partition("?")[0].rstrip("/")
    if base.lower().endswith(".xml"):
        base = base.rpartition("/")[0]
    template = f"{base}/{{z}}/{{x}}/{{-y}}.{extension}"
    title = text_of(root, "Title")
    return TileSet(template, title, base.split("/")[-1], min(known), max(known), vector=is_vector(template))


def _level(item: Any) -> Optional[int]:
    """The zoom level of a tile set whose order and resolution agree, as 1 in QGIS halves the world."""
    try:
        order, units = int(item.get("order") or ""), float(item.get("units-per-pixel") or "")
    except ValueError:
        return None
    return order if 0 <= order <= 30 and abs(units * 2**order / _WORLD - 1) < 0.01 else None


def _in_mercator(srs: Optional[str]) -> bool:
    return (srs or "").strip().upper() in _MERCATOR


def _zoom(value: Any, default: int) -> int:
    return int(value) if isinstance(value, (int, float)) and 0 <= value <= 30 else default
