"""What a layer keeps of where it came from, as custom properties that stay with it in the project. Pure."""
from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timezone
from typing import Any, Optional

from ..model.config import CatalogConfig
from ..model.record import Record
from .addresses import public_url
from .links import Link
from .sources import Source

PROPERTY = "plugins/catalog_search/"
_MAX_VALUE = 8192


@dataclass(frozen=True)
class Provenance:
    """The catalogue, record and resource that a layer was made of, and their state on the day it was added.

    ``layer`` is the layer's own name in its service or file, ``kind`` a value of ``Kind``. Dates of record and resource
    are those of the catalogue, ``added`` is the moment in UTC (ISO 8601). Addresses are without keys and log-ins.
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
    resource_url: str = ""
    resource_id: str = ""
    resource_title: str = ""
    resource_format: str = ""
    resource_modified: str = ""
    checksum: str = ""
    added: str = ""
    notes: str = ""


def provenance_of(source: Source, record: Record, link: Optional[Link], config: Optional[CatalogConfig]) -> Provenance:
    """What to keep with a layer that is being made."""
    resource = link.resource if link is not None else None
    own = config if config is not None and config.id == record.catalog else None
    return Provenance(
        catalog=record.catalog,
        catalog_type=own.type if own else "",
        catalog_url=public_url(own.url) if own else "",
        catalog_name=own.name if own else "",
        record=record.id,
        record_title=record.title,
        record_modified=record.modified,
        page_url=public_url(record.page_url),
        kind=source.kind.value,
        layer=source.name,
        part=source.part,
        resource_url=public_url(link.url if link is not None else source.url),
        resource_id=resource.id if resource else "",
        resource_title=resource.title if resource else "",
        resource_format=resource.format if resource else "",
        resource_modified=resource.modified if resource else "",
        checksum=resource.checksum if resource else "",
        added=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        notes="\n".join(source.notes),
    )


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
