"""Assets of a STAC item that belong together: bands are a choice, none is more the data than the others. Pure."""
from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence

from .kinds import Kind
from .link import Link

#: Values of ``Resource.function``: an asset, and the link that stands for all of an item's.
ASSET, TOGETHER = "asset", "assets"
_BANDS = frozenset((Kind.GEOTIFF, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ZARR))
_SHOWING = ("overview", "thumbnail", "preview", "metadata")
_SHOWN = 6


def together(links: Sequence[Link]) -> List[Link]:
    """One link for two or more rasters of an item, by which *Add* offers the choice; else nothing."""
    found = [link for link in links if is_asset(link) and link.loadable and link.kind in _BANDS and not _shows(link)]
    if len(found) < 2:
        return []
    names = [link.resource.id or link.resource.title for link in found]
    title = ", ".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
    resource = replace(found[0].resource, title=title, function=TOGETHER, size=None)
    return [replace(found[0], kind=Kind.STAC, loadable=Kind.STAC.loadable, layer="", resource=resource)]


def is_asset(link: Link) -> bool:
    """Whether a link is one asset of an item or collection."""
    return link.resource.function == ASSET


def is_together(link: Link) -> bool:
    """Whether a link stands for the assets of an item."""
    return link.resource.function == TOGETHER


def _shows(link: Link) -> bool:
    """Whether its roles say that it only shows what others hold."""
    return any(role.strip() in _SHOWING for role in link.resource.role.split(","))
