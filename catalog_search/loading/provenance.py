"""What a layer keeps of where it came from, as custom properties that stay with it in the project. Pure."""
from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timezone
from typing import Any, Iterable, Optional

from ..model.config import CatalogConfig
from ..model.record import Record, Resource
from .addresses import public_url
from .link import Link
from .sources import Area, Source, Way, Wish

PROPERTY = "plugins/catalog_search/"
_MAX_VALUE = 8192
_CODE = re.compile(r"[A-Za-z]{2,12}:\w{1,20}")


@dataclass(frozen=True)
class Provenance:
    """The catalogue, record and resource that a layer was made of, and their state on the day it was added.

    ``layer`` is the layer's own name in its service or file, ``kind`` a value of ``Kind``, ``way`` one of ``Way`` and
    ``area`` the box that a layer is cut to, as ``west,south,east,north,crs``. ``crs`` is the one that was found out for
    data that do not say theirs. Dates of record and resource are those of the catalogue, ``added`` is the moment in UTC
    (ISO 8601). Addresses are without keys and log-ins.
    Another program or person may have changed each of them: a project file is no more to be trusted than a reply.
    """

    catalog: str = ""
    catalog_type: str = ""
    catalog_url: str = ""
    catalog_name: str = ""
    record: str = ""
    record_title: str = ""
    record_modified: str = ""
    page_url: str = ""
    kind: str = ""
    layer: str = ""
    part: str = ""
    way: str = ""
    area: str = ""
    crs: str = ""
    resource_url: str = ""
    resource_id: str = ""
    resource_title: str = ""
    resource_format: str = ""
    resource_modified: str = ""
    checksum: str = ""
    added: str = ""
    notes: str = ""

    def of(self, config: CatalogConfig, record: Record) -> "Provenance":
        """The same layer as one of a catalogue and of its record."""
        return replace(
            self,
            catalog=config.id,
            catalog_type=config.type,
            catalog_url=public_url(config.url),
            catalog_name=config.name,
            record=record.id,
            record_title=record.title,
            record_modified=record.modified,
            page_url=public_url(record.page_url),
        )


def provenance_of(
    source: Source,
    record: Record,
    link: Optional[Link],
    config: Optional[CatalogConfig],
    wish: Optional[Wish] = None,
) -> Provenance:
    """What to keep with a layer that is being made.

    A ``config`` of another catalogue than the record's, which lent a link, is not told as the record's own.
    """
    resource = link.resource if link is not None else Resource("")
    way = Way.EXTENT if source.is_cut else wish.way if wish is not None else None
    made = Provenance(
        catalog=record.catalog,
        record=record.id,
        record_title=record.title,
        record_modified=record.modified,
        page_url=public_url(record.page_url),
        kind=source.kind.value,
        layer=source.name,
        part=source.part,
        way=way.value if way is not None else "",
        area=_area_text(wish.area) if way is Way.EXTENT and wish is not None and wish.area is not None else "",
        crs=source.crs,
        resource_url=public_url(link.url if link is not None else source.url),
        resource_id=resource.id,
        resource_title=resource.title,
        resource_format=resource.format,
        resource_modified=resource.modified,
        checksum=resource.checksum,
        added=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        notes="\n".join(source.notes),
    )
    return made.of(config, record) if config is not None and config.id == record.catalog else made


def wish_of(known: Provenance) -> Wish:
    """How to get at a layer's data again: as it was made, however large they have become."""
    area = _area(known.area)
    if known.way == Way.EXTENT.value and area is not None:
        return Wish(Way.EXTENT, area, 0)
    return Wish(Way.STREAM if known.way == Way.STREAM.value else None, None, 0)


def _area_text(area: Area) -> str:
    return ",".join((*(repr(side) for side in (area.west, area.south, area.east, area.north)), area.crs))


def _area(text: str) -> Optional[Area]:
    """``None`` where the text is something else, which anybody may have written into a project."""
    parts = text.split(",")
    try:
        sides = [float(part) for part in parts[:4]]
    except ValueError:
        return None
    if len(parts) != 5 or not all(map(math.isfinite, sides)) or not _CODE.fullmatch(parts[4]):
        return None
    return Area(sides[0], sides[1], sides[2], sides[3], parts[4])


def config_for(known: Provenance, configs: Iterable[CatalogConfig]) -> Optional[CatalogConfig]:
    """The catalogue that a layer came from, as it is configured here; ``None`` where it is not, or not any more.

    Ids differ between the people who share a project, types and addresses do not.
    """
    listed = list(configs)
    address = known.catalog_url.rstrip("/")
    alike = [
        config
        for config in listed
        if address and config.type == known.catalog_type and public_url(config.url).rstrip("/") == address
    ]
    own = [config for config in listed if config.id == known.catalog]
    same_type = [config for config in own if known.catalog_type in ("", config.type)]
    both = [config for config in alike if config in own]
    return next(iter(both or alike or same_type), None)


def keep(layer: Any, provenance: Provenance) -> None:
    """Write it to a layer; what is empty leaves no property."""
    for name, value in asdict(provenance).items():
        if value:
            layer.setCustomProperty(PROPERTY + name, value[:_MAX_VALUE])
        else:
            layer.removeCustomProperty(PROPERTY + name)


def kept(layer: Any) -> Optional[Provenance]:
    """What a layer keeps, ``None`` for one that did not come from a catalogue."""
    values = {field.name: layer.customProperty(PROPERTY + field.name, "") for field in fields(Provenance)}
    found = Provenance(**{name: str(value or "")[:_MAX_VALUE] for name, value in values.items()})
    return found if found.catalog and found.record else None
