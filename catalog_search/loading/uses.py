"""What a record is good for, told from its links or, where a catalogue gave a summary only, its formats. Pure."""
from __future__ import annotations

from typing import FrozenSet, Iterable, Tuple

from ..model.query import Use
from ..model.record import Record
from .formats import kind_of_format
from .kinds import Kind
from .links import telling_links

_TABLES = frozenset((Kind.CSV, Kind.TABLE, Kind.PARQUET))
_DOCUMENTS = frozenset((Kind.PDF, Kind.DOCUMENT))
#: Whether what they lead to has data is not known.
_LEADING = frozenset((Kind.CSW, Kind.FOLDER))
_NO_DATA = frozenset((Kind.PDF, Kind.DOCUMENT, Kind.IMAGE, Kind.XML, Kind.TABLE, Kind.JSON))


def uses(record: Record) -> FrozenSet[str]:
    """The ``Use`` values that hold for a record; empty where nothing is known of its resources.

    Of very many resources those count by which the record is told in a list: ``links.telling_links``.
    """
    if record.resources:
        pairs = [(link.kind, link.loadable and not link.reported_dead) for link in telling_links(record)]
    else:
        kinds = (kind_of_format(name) for name in record.formats)
        pairs = [(kind, kind.loadable) for kind in kinds if kind is not None]
    return frozenset(use.value for use in _of(pairs))


def _of(pairs: Iterable[Tuple[Kind, bool]]) -> Iterable[Use]:
    for kind, loadable in pairs:
        if loadable and kind not in _LEADING:
            yield Use.NOW
        if kind.is_service:
            yield Use.SERVICES
        elif kind in _TABLES:
            yield Use.TABLES
        if (kind.is_file and kind not in _NO_DATA) or kind is Kind.FOLDER:
            yield Use.FILES
        if kind in _DOCUMENTS:
            yield Use.DOCUMENTS
