"""What becomes of a drop: each record and resource is added, one after the other where they share a record."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QMimeData, QObject

from ..loading.links import links_of
from ..loading.placing import Where
from ..model.record import Record
from ..search.details import DetailFetcher
from .drag_out import Dragged, Drags
from .opener import Opener


@dataclass
class _Waiting:
    """Something dropped that cannot be added yet: its record is being added, or its details are on the way."""

    item: Dragged
    where: Optional[Where]


class Arrivals(QObject):
    """Adds what is dropped."""

    def __init__(self, drags: Drags, opener: Opener, details: DetailFetcher, parent: QObject) -> None:
        super().__init__(parent)
        self._drags = drags
        self._opener = opener
        self._details = details
        self._waiting: List[_Waiting] = []
        opener.changed.connect(self._go_on)
        details.ready.connect(self._known)
        details.failed.connect(self._unknown)
        details.gone.connect(self._unknown)

    def add(self, data: QMimeData, where: Optional[Where] = None) -> bool:
        """Add what a drop means to a place in the layer tree; false where it is not ours."""
        items = self._drags.dropped(data)
        self.add_items(items, where)
        return bool(items)

    def add_items(self, items: Sequence[Dragged], where: Optional[Where] = None) -> None:
        """Add records and resources."""
        records = [item.record for item in items if item.link is None and not item.wanted]
        if len(records) == 1:
            self._opener.add(records[0], None, where)
        elif records:
            self._opener.add_all(records, where)
        for item in items:
            if item.link is not None:
                self._add_link(_Waiting(item, where))
            elif item.wanted:
                self._waiting.append(_Waiting(item, where))
                self._details.request(item.record, urgent=True)

    def _add_link(self, waiting: _Waiting) -> None:
        if self._opener.busy(waiting.item.record.key):
            self._waiting.append(waiting)
        else:
            self._opener.add(waiting.item.record, waiting.item.link, waiting.where)

    def _go_on(self, key: Tuple[str, str]) -> None:
        """A record began or ended being added: the next of its resources may follow."""
        if self._opener.busy(key):
            return
        ready = [one for one in self._waiting if one.item.link is not None and one.item.record.key == key]
        if ready:
            self._waiting.remove(ready[0])
            self._add_link(ready[0])

    def _known(self, record: Record) -> None:
        for waiting in self._unlinked(record.key):
            links = [link for link in links_of(record) if link.resource.url == waiting.item.wanted]
            waiting.item = Dragged(record, links[0] if links else None)
            self._waiting.remove(waiting)
            self._add_link(waiting)

    def _unknown(self, key: Tuple[str, str], *_error: object) -> None:
        """Adding the record itself asks again and says what is wrong."""
        for waiting in self._unlinked(key):
            self._waiting.remove(waiting)
            self._opener.add(waiting.item.record, None, waiting.where)

    def _unlinked(self, key: Tuple[str, str]) -> List[_Waiting]:
        return [one for one in self._waiting if one.item.link is None and one.item.record.key == key]
