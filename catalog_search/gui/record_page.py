"""The details of one record: what can be done, its resources, and everything that the catalogue tells about it."""
from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import unquote

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ..loading.link import Link
from ..loading.links import prepare, ranked_links, takes_time
from ..model.errors import CatalogError
from ..model.record import Record, Resource
from ..search.coupled import ServiceFinder, joined
from ..search.merging import Entry
from ..support.i18n import tr
from ..support.messages import describe
from ..support.workers import Handle, Workers
from .action_row import ActionRow
from .copying import copy_links, copy_named
from .drag_out import Dragged
from .html_view import HtmlView
from .menus import link_menu, links_menu, open_page
from .opener import Opener
from .record_html import (
    ACCEPT,
    ADD_PARTS,
    LIST_PARTS,
    RETRY,
    ROW,
    SEARCH,
    SERVICES,
    STOP_SERVICES,
    ZOOM,
    body_html,
    copies_html,
    header_html,
    parts_html,
    row_key,
    services_found_html,
    services_link_html,
    suggestions_html,
)
from .record_picture import RecordPicture
from .resource_list import ResourceList
from .series import Series
from .texts import escape


class RecordPage(QWidget):
    """Shows one record. ``search_wanted`` brings a keyword, ``details_wanted`` the record to fetch again.

    ``row_wanted`` brings the key of another record to go to, ``drag_wanted`` what of it is being dragged,
    ``links_wanted`` several resources to add. With a ``finder`` the services that stand for a dataset
    can be looked for; ``record`` then holds their resources, too. ``shown``: it is another record than before;
    ``filled``: something is told of it, for the first time or again.
    ``accept_wanted``: what is told of a favourite is taken for granted. ``whole_wanted`` and ``list_wanted`` bring a
    ``Series`` whose parts are to be added or listed.
    """

    search_wanted = pyqtSignal(str)
    zoom_wanted = pyqtSignal()
    details_wanted = pyqtSignal(object)
    row_wanted = pyqtSignal(object)
    shown = pyqtSignal()
    filled = pyqtSignal()
    accept_wanted = pyqtSignal()
    drag_wanted = pyqtSignal(list)
    links_wanted = pyqtSignal(list)
    whole_wanted = pyqtSignal(object)
    list_wanted = pyqtSignal(object)

    def __init__(
        self,
        opener: Opener,
        catalog_name: Callable[[str], str],
        parent: Optional[QWidget] = None,
        finder: Optional[ServiceFinder] = None,
        series_of: Callable[[Record], Sequence[Series]] = lambda record: (),
    ) -> None:
        super().__init__(parent)
        self._opener = opener
        self._catalog_name = catalog_name
        self._finder = finder
        self._series_of = series_of
        self._series: Sequence[Series] = ()
        self._joined: Optional[Tuple[Record, Sequence[Record], Tuple[Record, Dict[Resource, str]]]] = None
        self._workers = Workers(1, parent=self)
        self._preparing: Optional[Handle] = None
        self._given: Tuple[Optional[Record], Optional[Entry], Sequence[Entry]] = (None, None, ())
        self.record: Optional[Record] = None
        self.actions = ActionRow(opener, self)
        self.header = HtmlView(self)
        self.header.setAccessibleName(tr("Title and origin of the record"))
        self.picture = RecordPicture(self)
        self.notice = HtmlView(self)
        self.notice.setAccessibleName(tr("What became of this favourite"))
        self.state = HtmlView(self)
        self.resources_title = HtmlView(self)
        self.resources = ResourceList(self)
        self.parts = HtmlView(self)
        self.parts.setAccessibleName(tr("Parts"))
        self.coupled = HtmlView(self)
        self.coupled.setAccessibleName(tr("Services for this dataset"))
        self.body = HtmlView(self)
        self.body.setAccessibleName(tr("Description of the record"))
        self._lay_out()
        for view in (self.header, self.notice, self.state, self.parts, self.coupled, self.body):
            view.linked.connect(self._follow)
        if finder is not None:
            finder.found.connect(self._services_found)
        opener.preferred.changed.connect(self._show_again)
        self.actions.zoom_wanted.connect(self.zoom_wanted)
        self.resources.chosen.connect(self._resource_chosen)
        self.resources.menu_wanted.connect(self._resource_menu)
        self.resources.drag_wanted.connect(self._drag)
        self.resources.copy_wanted.connect(self._copy)

    def show_record(self, record: Record, entry: Optional[Entry] = None, similar: Sequence[Entry] = ()) -> None:
        """Show what is known of a record; an incomplete one says that its details are on the way.

        :param entry: the row that it is in, which tells of the other catalogues that have the same data
        :param similar: rows that may be the same data
        """
        same = self.record is not None and self.record.key == record.key
        if not same:
            self._leave()
        self._given = (record, entry, similar)
        record, origins = self._with_services(record)
        self.record = record
        name = self._catalog_name(record.catalog)
        others = copies_html(entry, self._catalog_name) + suggestions_html(similar, self._catalog_name)
        self.header.show_html(header_html(record, name) + others)
        if not same:
            self.notice.show_html("")
        self.body.show_html(body_html(record, name))
        self._show_ways(record, origins)
        self._series = self._series_of(record)
        self.parts.show_html(parts_html(self._series))
        self._show_services()
        title = escape(tr("Resources")) + f" ({len(record.resources)})"
        self.resources_title.show_html(f"<b>{title}</b>" if record.resources else "")
        waiting = "" if record.complete else f'<p class="muted">{escape(tr("Loading details…"))}</p>'
        self.state.show_html(waiting)
        if not same:
            self.area.verticalScrollBar().setValue(0)
            self.shown.emit()
        self.filled.emit()

    def close_down(self) -> None:
        """Work nothing out any more."""
        self._workers.close()

    def _show_ways(self, record: Record, origins: Mapping[Resource, str]) -> None:
        """Show resources and what can be done; where that takes long to work out it comes a moment later."""
        preference = self._opener.preferred.value
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None
        self.actions.show_record(record)
        if takes_time(record, preference):
            self.resources.set_links(())
            self._preparing = self._workers.run(
                lambda feedback: prepare(record, preference), partial(self._prepared, record), "ways of a record"
            )
        else:
            self.resources.set_links(ranked_links(record, preference), origins)

    def _prepared(self, record: Record, _result: object, error: Optional[BaseException]) -> None:
        self._preparing = None
        if error is None and self.record is record:
            self._show_ways(record, self._with_services(self._given[0] or record)[1])
            self.filled.emit()

    def show_notice(self, html: str) -> None:
        """Say below the title what became of the record since it was kept."""
        self.notice.show_html(html)

    def show_gone(self) -> None:
        """Say that nobody can be asked for the details."""
        self.state.show_html(f'<p class="warning">{escape(tr("Its catalogue is no longer among yours."))}</p>')

    def show_failure(self, error: CatalogError, catalog: str = "") -> None:
        """Say that the details could not be had, and offer to try again.

        :param catalog: the one of the record's catalogues that failed, where it has several
        """
        if self.record is None:
            return
        message = describe(error, self._catalog_name(catalog or self.record.catalog))
        retry = f' <a href="{RETRY}">{escape(tr("Try again"))}</a>' if error.can_retry else ""
        self.state.show_html(f'<p class="warning">{escape(message.full)}{retry}</p>')

    def _lay_out(self) -> None:
        margin = self.fontMetrics().height() // 2
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(margin)
        top = QHBoxLayout()
        top.setSpacing(margin)
        top.addWidget(self.header, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(top)
        for widget in (self.notice, self.state, self.resources_title):
            inner.addWidget(widget)
        for widget in (self.resources, self.parts, self.coupled, self.body):
            inner.addWidget(widget)
        inner.addStretch()
        self.area = QgsScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(margin // 2)
        layout.addWidget(self.actions)
        layout.addWidget(self.area, 1)

    def _follow(self, address: str) -> None:
        if address.startswith(SEARCH):
            self.search_wanted.emit(unquote(address[len(SEARCH) :]))
        elif address.startswith(ROW):
            self.row_wanted.emit(row_key(address))
        elif address.startswith((ADD_PARTS, LIST_PARTS)):
            self._want_parts(address)
        elif address == ZOOM:
            self.zoom_wanted.emit()
        elif address == ACCEPT:
            self.accept_wanted.emit()
        elif address == RETRY:
            self._retry()
        elif address == SERVICES:
            self._look_for_services()
        elif address == STOP_SERVICES:
            self._leave()
            self._show_services()
        else:
            open_page(address)

    def _want_parts(self, address: str) -> None:
        number = int(address.rpartition("?")[2])
        if number < len(self._series):
            wanted = self.whole_wanted if address.startswith(ADD_PARTS) else self.list_wanted
            wanted.emit(self._series[number])

    def _with_services(self, record: Record) -> Tuple[Record, Dict[Resource, str]]:
        """The record with the resources of the services found for it, and from which service those are."""
        found = self._finder.result(record.key) if self._finder is not None else None
        if found is None or not found.services:
            return record, {}
        if self._joined is None or self._joined[0] is not record or self._joined[1] is not found.services:
            self._joined = (record, found.services, joined(record, found.services))
        return self._joined[2]

    def _copies(self) -> Sequence[Record]:
        """The shown record as each of its catalogues has it."""
        record, entry, _ = self._given
        return entry.copies if entry is not None else (record,) if record is not None else ()

    def _show_services(self) -> None:
        """Offer to look for services, or say what came of it; nothing before the details are there."""
        finder, record = self._finder, self.record
        if finder is None or record is None or not record.complete or not finder.can_ask(self._copies()):
            self.coupled.show_html("")
            return
        found = finder.result(record.key)
        if found is None or finder.busy(record.key):
            self.coupled.show_html(services_link_html(finder.busy(record.key)))
            return
        error = found.error
        failure = describe(error, self._catalog_name(record.catalog)).full if error is not None else ""
        self.coupled.show_html(services_found_html(found.services, failure))

    def _look_for_services(self) -> None:
        if self._finder is not None and self.record is not None:
            self._finder.request(self.record.key, self._copies())
            self._show_services()

    def _services_found(self, key: object) -> None:
        record, entry, similar = self._given
        if record is not None and record.key == key:
            self.show_record(record, entry, similar)

    def _show_again(self) -> None:
        """Show the same record in another order of its resources."""
        record, entry, similar = self._given
        if record is not None and self.record is not None:
            self.show_record(record, entry, similar)

    def _leave(self) -> None:
        """Stop looking for services of the record that is shown."""
        if self._finder is not None and self.record is not None:
            self._finder.stop(self.record.key)

    def _retry(self) -> None:
        record, entry, similar = self._given
        if record is not None and self.record is not None:
            self.show_record(record, entry, similar)
            self.details_wanted.emit(record)

    def _resource_chosen(self, link: Link) -> None:
        if self.record is None:
            return
        if link.loadable:
            self._opener.add(self.record, link)
        else:
            open_page(link.resource.url)

    def _resource_menu(self, link: Link, spot: QPoint) -> None:
        if self.record is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        links = self.resources.selected_links()
        if len(links) > 1 and link in links:
            self._links_menu(menu, links)
        else:
            link_menu(menu, self.record, link, self._opener)
        menu.popup(spot)

    def _links_menu(self, menu: QMenu, links: List[Link]) -> None:
        usable = [link for link in links if link.loadable]
        copy = partial(copy_links, [item.named for item in self._dragged(links)])
        links_menu(menu, len(usable), partial(self.links_wanted.emit, self._dragged(usable)) if usable else None, copy)

    def _drag(self, links: List[Link]) -> None:
        self.drag_wanted.emit(self._dragged(links))

    def _copy(self, links: List[Link]) -> None:
        copy_named(item.named for item in self._dragged(links))

    def _dragged(self, links: List[Link]) -> List[Dragged]:
        return [Dragged(self.record, link) for link in links] if self.record is not None else []
