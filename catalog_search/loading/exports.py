"""Exports of OpenDataSoft portals, restricted to an area: they are made on demand, so a part costs a part only.

The API of version 2 takes a condition on a geographic field, latitude first (ODSQL ``in_bbox``); that of version 1 a
polygon (``geofilter.polygon``) whatever the field's name. Pure but for the name, which is asked for.
"""
from __future__ import annotations

import json
import re
from typing import Any, Optional
from urllib.parse import quote, urlsplit

from ..model.extent import Extent
from .capabilities import CapabilitiesError, service_object
from .kinds import Kind
from .link import Link
from .values import as_list

_V2 = re.compile(r"^(.*/api/(?:explore/)?v2(?:\.\d)?/catalog/datasets/[^/?#]+)/exports/\w+$")
_V1 = re.compile(r"^.*/explore/dataset/[^/?#]+/download/?$")
_IN_PARTS = (Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE, Kind.FLATGEOBUF, Kind.PARQUET, Kind.GEOTIFF, Kind.JPEG2000)
_GEOGRAPHIC = ("geo_shape", "geo_point_2d")


def is_export(link: Link) -> bool:
    """Whether a link is an export that can be restricted to an area."""
    head = link.url.partition("?")[0]
    return bool(_V2.match(head) or (_V1.match(head) and "format=" in link.url))


def can_cut(link: Link) -> bool:
    """Whether a part of it costs a part only: its server, or reading it in parts, leaves the rest where it is."""
    return link.loadable and (link.kind in _IN_PARTS or is_export(link))


def fields_address(url: str) -> str:
    """Where the fields of an export's dataset are listed; empty where they need not be known."""
    match = _V2.match(url.partition("?")[0])
    return match.group(1) if match else ""


def read_geographic_field(body: bytes) -> str:
    """The name of the field with shapes, else with points; empty where the dataset has neither.

    :raises CapabilitiesError: where the reply is something else
    """
    document = service_object(body)
    fields = document.get("fields", _inner(document))
    if not isinstance(fields, list):
        raise CapabilitiesError("other", ", ".join(list(document)[:5]))
    types = {field.get("type"): field.get("name") for field in reversed(as_list(fields)) if isinstance(field, dict)}
    names = (types.get(kind) for kind in _GEOGRAPHIC)
    return next((name for name in names if isinstance(name, str) and name), "")


def read_record_count(body: bytes) -> Optional[int]:
    """How many records a dataset has, where it says so.

    :raises CapabilitiesError: where the reply is something else
    """
    document = service_object(body)
    dataset = document.get("dataset", document)
    metas = dataset.get("metas") if isinstance(dataset, dict) else None
    default = metas.get("default") if isinstance(metas, dict) else None
    count = default.get("records_count") if isinstance(default, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def _inner(document: Any) -> Optional[object]:
    """Version 2.0 has the dataset in an object of its own."""
    dataset = document.get("dataset")
    return dataset.get("fields") if isinstance(dataset, dict) else None


def restricted(url: str, field: str, box: Extent) -> str:
    """The export of what lies in a box, and of that only."""
    corners = [f"{value:.6f}" for value in (box.south, box.west, box.north, box.east)]
    if not fields_address(url):
        south, west, north, east = corners
        ring = ((south, west), (south, east), (north, east), (north, west), (south, west))
        return _with(url, "geofilter.polygon", ",".join(f"({lat},{lon})" for lat, lon in ring))
    name = json.dumps(field) if not field.isidentifier() else field
    return _with(url, "where", f"in_bbox({name.replace(chr(34), '`')}, {', '.join(corners)})")


def _with(url: str, key: str, value: str) -> str:
    """The address with one more condition beside those it has."""
    head = url.partition("#")[0]
    return f"{head}{'&' if urlsplit(head).query else '?'}{key}={quote(value, safe='')}"
