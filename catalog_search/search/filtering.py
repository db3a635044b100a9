"""Filters what a catalogue could not filter itself."""
from __future__ import annotations

from typing import Callable, Dict, Iterable, List, Set, Tuple
from urllib.parse import urlsplit

from ..catalogs.base import Capabilities
from ..loading.uses import uses
from ..model.extent import Extent
from ..model.interval import within
from ..model.query import FilterField, Query
from ..model.record import Record
from ..model.text import fold

#: Name under which a missing area search is reported beside the fields.
EXTENT = "extent"


def unfiltered(query: Query, capabilities: Capabilities) -> Tuple[str, ...]:
    """What this query asks for and the catalogue cannot do: filter fields and ``extent``."""
    fields = [name for name, _ in query.filters if name not in capabilities.filters]
    if query.extent is not None and not capabilities.extent:
        fields.append(EXTENT)
    return tuple(fields)


def matches(record: Record, query: Query, fields: Iterable[str]) -> bool:
    """Whether a record passes the given fields of a query.

    A record whose extent is not known passes the area: most records of data.gouv.fr have none, national ones above
    all, and hiding them would hide what the user is looking for.
    """
    return all(_passes(record, query, name) for name in fields)


def _passes(record: Record, query: Query, name: str) -> bool:
    if name == EXTENT:
        return _in_area(record, query.extent)
    if name == FilterField.MODIFIED:
        return any(within(record.modified, interval) for interval in query.values(name))
    reader = _VALUES.get(name)
    if reader is None:
        return True
    wanted = {fold(value) for value in query.values(name)}
    return bool(wanted & {fold(value) for value in reader(record) if value})


def _in_area(record: Record, area: "Extent | None") -> bool:
    return area is None or not record.extents or any(extent.intersects(area) for extent in record.extents)


def _licence(record: Record) -> List[str]:
    return [record.licence.id, record.licence.title, record.licence.url] if record.licence else []


def formats_of(record: Record) -> Set[str]:
    """All the words by which the record's formats are known, as the source wrote them or as the addresses end."""
    words = set(record.formats)
    for resource in record.resources:
        words.update((resource.format, resource.mime, resource.mime.rpartition("/")[2]))
        words.update(resource.protocol.replace(":", " ").replace("-", " ").split())
        try:
            words.add(urlsplit(resource.url).path.rpartition(".")[2][:10])
        except ValueError:
            continue
    return words


_VALUES: Dict[str, Callable[[Record], Iterable[str]]] = {
    FilterField.TYPE.value: lambda record: (record.type.value,),
    FilterField.FORMAT.value: formats_of,
    FilterField.ORGANISATION.value: lambda record: (
        record.organisation,
        *(contact.organisation for contact in record.contacts),
    ),
    FilterField.LICENCE.value: _licence,
    FilterField.KEYWORD.value: lambda record: record.keywords + record.themes,
    FilterField.THEME.value: lambda record: record.themes,
    FilterField.ACCESS.value: lambda record: (record.access.value,),
    FilterField.PLACE.value: lambda record: record.places,
    FilterField.USE.value: uses,
    FilterField.CATALOG.value: lambda record: (record.catalog,),
}
