"""On the page of a favourite: what became of it since it was kept."""
from __future__ import annotations

from typing import Callable, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject

from ...bookmarks.model import Favourite, KeptCatalog, State
from ...model.record import Record
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ..record_html import ACCEPT
from ..record_page import RecordPage
from ..texts import escape, one_line
from .service import BookmarkService
from .words import state_lines

#: Fields that are told of; the menu of the favourite and its tooltip tell all.
_MOST = 8
_SHORT = 200


class PageNotice(QObject):
    """Reads the favourite of the record that is shown, in a thread, and says so on the page."""

    def __init__(
        self,
        service: BookmarkService,
        page: RecordPage,
        store: ConnectionStore,
        keys: Callable[[Record], List[Tuple[str, str]]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._page = page
        self._store = store
        self._keys = keys
        page.shown.connect(self.look)
        page.accept_wanted.connect(self._accept)
        service.changed.connect(self.look)
        service.ready.connect(self.look)

    def look(self) -> None:
        """Bring the notice up to date; nothing is read where the record is no favourite."""
        wanted = self._favourite()
        if not wanted:
            self._page.show_notice("")
            return
        self._service.read(lambda store: store.favourites.get(wanted), self._show)

    def _show(self, favourite: Optional[Favourite]) -> None:
        if favourite is not None and favourite.id == self._favourite():
            self._page.show_notice(notice_html(favourite))

    def _favourite(self) -> str:
        """The id of the favourite that is shown, empty where none is."""
        record = self._page.record
        return self._service.favourite_of(*self._keys(record)) if record is not None else ""

    def _accept(self) -> None:
        wanted = self._favourite()
        if wanted:
            catalogs = [KeptCatalog.of(config) for config in self._store.all()]
            self._service.change(lambda store: store.favourites.accept([wanted], catalogs))


def notice_html(favourite: Favourite) -> str:
    """What became of a favourite, as HTML that is safe; empty where nothing did."""
    lines = [escape(one_line(line, _SHORT)) for line in state_lines(favourite)]
    if not lines:
        return ""
    if favourite.state is State.CHANGED:
        rest = len(lines) - 1 - _MOST
        inner = "".join(f"<li>{line}</li>" for line in lines[1 : _MOST + 1])
        more = f"<li>{escape(tr('and %n more', n=rest))}</li>" if rest > 0 else ""
        told = f'<p class="warning">{lines[0]}</p><ul>{inner}{more}</ul>'
    else:
        told = f'<p class="warning">{" ".join(lines)}</p>'
    accept = f'<p><a href="{ACCEPT}">{escape(tr("Take over"))}</a></p>'
    return told + (accept if favourite.state in (State.CHANGED, State.MOVED) else "")
