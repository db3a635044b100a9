"""Assets of STAC items and collections as resources (STAC 1.0 and 1.1; file, projection and alternate extensions)."""
from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import Any, Iterator, List, Mapping, Sequence, Tuple

from ..model.record import Resource
from .datagouv_texts import count, line, text
from .iso_text import crs_of
from .json_links import joined

MAX_ASSETS = 500
#: Roles of assets that only show or describe what the others hold.
_SHOWING = frozenset(("metadata", "overview", "preview"))
_PICTURE_KEYS = frozenset(("thumbnail", "preview", "rendered_preview"))
_PICTURE_LINKS = ("preview", "thumbnail", "icon")
_FORMATS = {
    "image/tiff": "GeoTIFF",
    "image/vnd.stac.geotiff": "GeoTIFF",
    "image/geotiff": "GeoTIFF",
    "image/jp2": "JP2",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/geo+json": "GeoJSON",
    "application/vnd.geo+json": "GeoJSON",
    "application/json": "JSON",
    "application/geopackage+sqlite3": "GPKG",
    "application/vnd.apache.parquet": "Parquet",
    "application/x-parquet": "Parquet",
    "application/vnd.flatgeobuf": "FGB",
    "application/vnd.laszip": "LAZ",
    "application/vnd.laszip+copc": "COPC",
    "application/vnd.pmtiles": "PMTiles",
    "application/vnd+zarr": "Zarr",
    "application/vnd.zarr": "Zarr",
    "application/x-hdf5": "HDF5",
    "application/x-hdf": "HDF5",
    "application/netcdf": "NetCDF",
    "application/x-netcdf": "NetCDF",
    "application/wmo-GRIB2": "GRIB2",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/html": "HTML",
    "text/plain": "TXT",
    "text/csv": "CSV",
    "application/pdf": "PDF",
    "application/zip": "ZIP",
}
#: Relations of the web map links extension with the words by which their services are known.
_SERVICES = {"wms": "OGC:WMS", "wmts": "OGC:WMTS", "xyz": "XYZ", "wfs": "OGC:WFS", "pmtiles": "PMTiles"}


@lru_cache(maxsize=512)
def format_of(mime: str) -> str:
    """The short name of a media type, ``COG`` for a cloud-optimised GeoTIFF; empty where it is not known."""
    low = mime.lower()
    name = _FORMATS.get(low.partition(";")[0].strip(), "")
    if name == "GeoTIFF" and ("cloud-optimized" in low or "cloud-optimised" in low):
        return "COG"
    return name or ("COPC" if low.endswith("+copc") else "")


@lru_cache(maxsize=512)
def crs_name(code: str) -> str:
    """``EPSG:32631`` of a code or a bare number."""
    return crs_of([code], "EPSG") if code else ""


def read_assets(
    data: Mapping[str, Any], links: Sequence[Mapping[str, Any]], base: str, crs: str
) -> Tuple[Tuple[Resource, ...], str]:
    """The assets, those with data first, and the services that links lead to; and the address of a small picture.

    The picture is that of a role, of the key by which it was known before roles, or of a link. An asset that is
    nothing but the picture is no resource.

    :param links: the links of the document
    :param base: the address of the document, from which relative ones start
    :param crs: the coordinate reference system of the item, for assets that do not say theirs
    """
    first: List[Resource] = []
    last: List[Resource] = []
    by_role = by_key = ""
    for key, asset, roles in _assets(data):
        href = _href(asset)
        if "thumbnail" in roles or key in _PICTURE_KEYS:
            picture = _web(joined(base, href))
            by_role = by_role or (picture if "thumbnail" in roles else "")
            by_key = by_key or picture
            if "thumbnail" in roles:
                continue
        if href:
            resource = _resource(key, asset, href, roles, base, crs)
            (first if _SHOWING.isdisjoint(roles) else last).append(resource)
    services, by_link = [], ""
    for link in links:
        relation = link.get("rel")
        if isinstance(relation, str) and relation in _SERVICES:
            services.append(_service(link, relation, base))
        elif relation in _PICTURE_LINKS:
            by_link = by_link or _web(joined(base, link["href"]))
    return (*first, *services, *last), by_role or by_key or by_link


def _assets(data: Mapping[str, Any]) -> Iterator[Tuple[str, Mapping[str, Any], Sequence[Any]]]:
    """Key, asset and roles of each asset that is an object."""
    assets = data.get("assets")
    if not isinstance(assets, dict):
        return
    for key, asset in islice(assets.items(), MAX_ASSETS):
        if isinstance(asset, dict):
            roles = asset.get("roles")
            yield key, asset, [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else ()


def _web(url: str) -> str:
    return url if url[:8].lower().startswith(("https://", "http://")) else ""


def _href(asset: Mapping[str, Any]) -> str:
    """The asset's address, or that of one of its alternates where only that is on the web."""
    href = text(asset.get("href"), 4000)
    alternates = asset.get("alternate")
    if "://" in href and not _web(href) and isinstance(alternates, dict):
        for alternate in list(alternates.values())[:20]:
            found = text(alternate.get("href"), 4000) if isinstance(alternate, dict) else ""
            if _web(found):
                return found
    return href


def _resource(
    key: str, asset: Mapping[str, Any], href: str, roles: Sequence[str], base: str, crs: str
) -> Resource:
    mime = asset.get("type")
    mime = line(mime, 200) if mime else ""
    own = asset.get("proj:code") or asset.get("proj:epsg")
    checksum = asset.get("file:checksum") or asset.get("checksum:multihash")
    size = asset.get("file:size") or asset.get("file:bytes") or asset.get("size")
    description = asset.get("description")
    name = line(key, 200)
    return Resource(
        url=href if "://" in href else joined(base, href),
        title=line(asset.get("title")) or name,
        description=text(description, 5000) if description else "",
        format=format_of(mime) if mime else "",
        mime=mime,
        crs=crs_name(line(own, 200)) if own else crs,
        id=name,
        function="asset",
        role=line(", ".join(roles[:10]), 100) if roles else "",
        size=(count(size) or None) if size else None,
        checksum=f"multihash:{line(checksum, 200)}" if checksum else "",
        modified=line(asset.get("updated"), 40) if "updated" in asset else "",
    )


def _service(link: Mapping[str, Any], relation: str, base: str) -> Resource:
    """A service of the web map links extension, with its layers."""
    layers = link.get(f"{relation}:layers", link.get(f"{relation}:layer"))
    names = layers if isinstance(layers, list) else [layers]
    return Resource(
        url=joined(base, link["href"]),
        title=line(link.get("title")),
        mime=line(link.get("type"), 200) if relation == "pmtiles" else "",
        protocol=_SERVICES[relation],
        layer=",".join(line(name, 200) for name in names[:20] if isinstance(name, str)),
    )
