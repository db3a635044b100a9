"""Filters what a catalogue could not filter itself."""
from __future__ import annotations

from typing import Callable, Dict, FrozenSet, Iterable, List, Optional, Set, Tuple
from urllib.parse import urlsplit

from ..catalogs.base import Capabilities, Catalog, Conversation
from ..loading.uses import uses
from ..model.extent import Extent
from ..model.interval import within
from ..model.query import Action, FilterField, Missing, Query, Use
from ..model.record import Page, Record
from ..model.text import fold

#: Fields whose values belong to the one catalogue that gave them.
_OWN = frozenset((FilterField.SHARE.value, FilterField.TOPIC.value, FilterField.SERIES.value))
#: Name under which a missing area search is reported beside the fields.
EXTENT = "extent"


def unfiltered(query: Query, capabilities: Capabilities) -> Tuple[str, ...]:
    """What this query asks for and the catalogue cannot do: filter fields and ``extent``."""
    fields = [name for name, _ in query.filters if name not in capabilities.filters]
    if query.extent is not None and not capabilities.extent:
        fields.append(EXTENT)
    return tuple(fields)


def is_foreign(query: Query, catalog: Catalog) -> bool:
    """Whether a query wants what only another catalogue can have, so that there is nothing to ask this one for."""
    best = catalog.at_best if catalog.at_best is not None else catalog.capabilities
    return _lacks(query, catalog.capabilities) and _lacks(query, best)


def _lacks(query: Query, able: Capabilities) -> bool:
    return any(name in _OWN and name not in able.filters for name, _ in query.filters)


def ask(catalog: Catalog, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
    """One page of a catalogue; an empty one where there is nothing to ask it for, without a request if that is known.

    :raises CatalogError: as its ``search`` does
    """
    if is_foreign(query, catalog):
        return Page(total=0)
    page = yield from catalog.search(query, cursor)
    return Page(total=0) if _lacks(query, catalog.capabilities) else page


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


def contacts_of(record: Record) -> List[str]:
    """By what name each contact of a record goes."""
    return [contact.organisation or contact.name for contact in record.contacts]


def actions_of(record: Record, good_for: Optional[FrozenSet[str]] = None) -> List[str]:
    """What can be done with the data by the record's links.

    :param good_for: its ``uses``, where they are at hand
    """
    good_for = uses(record) if good_for is None else good_for
    found = [Action.VIEW.value] if Use.SERVICES.value in good_for else []
    if {Use.FILES.value, Use.TABLES.value, Use.DOCUMENTS.value} & good_for:
        found.append(Action.DOWNLOAD.value)
    return found or ([Action.OTHER.value] if record.resources else [])


def missing_from(record: Record) -> List[str]:
    """What a record does not tell."""
    told = {
        Missing.ACTION: record.resources or record.formats or not record.complete,
        Missing.FORMAT: record.formats or any(resource.format for resource in record.resources) or not record.complete,
        Missing.KEYWORD: record.keywords,
        Missing.THEME: record.themes,
        Missing.CRS: record.crs or any(resource.crs for resource in record.resources),
    }
    return [name.value for name, value in told.items() if not value]


def _systems(record: Record) -> List[str]:
    return [word for name in record.crs for word in (name, name.rpartition(":")[2])]


def _nothing(_record: Record) -> Tuple[str, ...]:
    """For what belongs to one catalogue, which filters by it itself: no record of another has it."""
    return ()


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
    FilterField.CONTACT.value: lambda record: [
        *contacts_of(record), *(contact.name for contact in record.contacts)
    ],
    FilterField.CRS.value: _systems,
    FilterField.ACTION.value: actions_of,
    FilterField.MISSING.value: missing_from,
    FilterField.SHARE.value: _nothing,
    FilterField.TOPIC.value: _nothing,
    FilterField.SERIES.value: _nothing,
    FilterField.CATALOG.value: lambda record: (record.catalog,),
}
