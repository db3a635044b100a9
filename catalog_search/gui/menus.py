"""The menus of a record and of one of its resources: the same words and order everywhere."""
from __future__ import annotations

from functools import partial
from typing import Callable, Optional, Protocol, Sequence

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QKeySequence
from qgis.PyQt.QtWidgets import QAction, QApplication, QMenu

from ..loading.exports import can_cut
from ..loading.kinds import Kind
from ..loading.link import Link
from ..loading.links import best, links_of, to_ask, ways
from ..loading.preference import Preference
from ..loading.saving import can_save
from ..model.record import Record
from ..network.ftp_address import is_ftp
from ..support.i18n import tr
from .link_look import Told
from .preferring import Preferred
from .resource_list import doubt_text, link_title
from .texts import is_web_url, menu_text

_MANY = 25
#: Something to do with one link of a record.
LinkDeed = Callable[[Record, Link], None]


class RecordDeeds(Protocol):
    """What a menu can have done; the dock's ``Opener`` does it. ``preferred`` says which ways come first."""

    preferred: Preferred

    def add(self, record: Record, link: Optional[Link] = None) -> None: ...

    def add_part(self, record: Record, link: Link) -> None: ...

    def download(self, record: Record, link: Link) -> None: ...

    def look(self, record: Record, link: Link, told: Told) -> None: ...

    def save_geopackage(self, record: Record, link: Link) -> None: ...

    def show_downloads(self) -> None: ...


def can_download(link: Link) -> bool:
    """Whether fetching the link to a folder makes sense: a file on the network that was not refused."""
    return link.kind.is_file and _is_on_network(link.url)


def _is_on_network(url: str) -> bool:
    return is_web_url(url) or is_ftp(url)


def way_text(link: Link) -> str:
    """One way of adding a record, as a menu entry: kind and title, and what speaks against it."""
    text = menu_text(" · ".join(part for part in (link.kind.label, link_title(link)) if part), 80)
    doubt = doubt_text(link)
    return f"{text} ({doubt})" if doubt else text


def page_of(record: Record) -> str:
    """The web page to read more on: the record's own, else the first page among its resources, else nothing."""
    pages = [link.resource.url for link in links_of(record) if link.kind in (Kind.PAGE, Kind.DOCUMENT, Kind.PDF)]
    return next((url for url in (record.page_url, *pages) if is_web_url(url)), "")


def copy_text(text: str, *_checked: bool) -> None:
    """Put a text on the clipboard."""
    QApplication.clipboard().setText(text)


def open_page(url: str, *_checked: bool) -> bool:
    """Hand a web page to the browser; anything that is not http(s) or mailto is refused."""
    if not (is_web_url(url) or url.lower().startswith("mailto:")):
        return False
    return bool(QDesktopServices.openUrl(QUrl(url)))


def _act(menu: QMenu, text: str, icon: str, enabled: bool = True) -> QAction:
    action = menu.addAction(QgsApplication.getThemeIcon(f"/{icon}"), text) if icon else menu.addAction(text)
    action.setEnabled(enabled)
    return action


def fill_ways(menu: QMenu, record: Record, deeds: RecordDeeds) -> None:
    """The menu of the button that adds: every way, the best first and in bold, then what else can be done."""
    first = best(record, deeds.preferred.value)
    for link in _loadable(record, deeds):
        action = _act(menu, way_text(link), "")
        action.triggered.connect(partial(_add, deeds, record, link))
        if link == first:
            _make_bold(action)
    _fill_further(menu, record, deeds)


def _loadable(record: Record, deeds: RecordDeeds) -> Sequence[Link]:
    return [link for link in ways(record, deeds.preferred.value) if link.loadable][:_MANY]


def _make_bold(action: QAction) -> None:
    font = action.font()
    font.setBold(True)
    action.setFont(font)


def _fill_further(menu: QMenu, record: Record, deeds: RecordDeeds) -> None:
    """A part, an unknown link, downloads, addresses, the page, and what comes first."""
    links, preference = links_of(record), deeds.preferred.value
    first = best(record, preference)
    part = next((link for link in ways(record, preference) if can_cut(link)), None)
    if part is not None:
        action = _act(menu, tr("Only what the map shows: {way}").format(way=way_text(part)), "mActionZoomToArea.svg")
        action.triggered.connect(partial(_with, deeds.add_part, record, part))
    unsure = to_ask(record) if first is None else None
    if unsure is not None:
        add = _act(menu, tr("Look what it is, and add it: {way}").format(way=way_text(unsure)), "")
        add.triggered.connect(partial(_add, deeds, record, unsure))
    menu.addSeparator()
    files = [link for link in links if can_download(link)]
    _fill_submenu(menu, tr("Save to folder"), "mActionFileSave.svg", files, record, deeds.download)
    saved = [link for link in ways(record) if can_save(link)]
    _fill_submenu(menu, tr("Save as GeoPackage"), "mActionFileSaveAs.svg", saved, record, deeds.save_geopackage)
    _act(menu, tr("Show downloads"), "mIconFolder.svg").triggered.connect(partial(_do, deeds.show_downloads))
    _fill_submenu(menu, tr("Copy URL"), "mActionEditCopy.svg", links, record, None)
    page = _act(menu, tr("Open page in browser"), "mIconWms.svg", bool(page_of(record)))
    page.triggered.connect(partial(open_page, page_of(record)))
    menu.addSeparator()
    _fill_preference(menu.addMenu(tr("What comes first")), deeds.preferred)


def fill_star(menu: QMenu, kept: bool, star: Callable[[], None]) -> None:
    """To keep what the menu is of among the favourites, or no longer; the key is that of the list."""
    text = tr("Remove from the favourites") if kept else tr("Keep among the favourites")
    key = QKeySequence("Ctrl+D").toString(QKeySequence.SequenceFormat.NativeText)
    _act(menu, f"{text}\t{key}", "mIconFavorites.svg").triggered.connect(partial(_do, star))


def _fill_preference(menu: QMenu, preferred: Preferred) -> None:
    """The choice of what the best way is, for all records."""
    menu.setToolTipsVisible(True)
    choices = {
        Preference.DATA: (tr("The data, to work with"), tr("Features and files before pictures of them")),
        Preference.VIEW: (tr("A picture, to view"), tr("Pictures and tiles before the data: quick, without values")),
    }
    for value, (text, tip) in choices.items():
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(value is preferred.value)
        action.triggered.connect(partial(_prefer, preferred, value))


def _prefer(preferred: Preferred, value: Preference, *_checked: bool) -> None:
    preferred.choose(value)


def record_menu(menu: QMenu, record: Record, deeds: RecordDeeds) -> None:
    """The menu of one row of the list: to add it in the best way or another, then its title and identifier to copy."""
    first = best(record, deeds.preferred.value)
    if first is not None:
        add = _act(menu, tr("Add to map: {way}").format(way=way_text(first)), "mAddToProject.svg")
        add.triggered.connect(partial(_add, deeds, record, first))
        _make_bold(add)
    rest = [link for link in _loadable(record, deeds) if link != first]
    more = menu.addMenu(tr("Add in another way")) if rest else menu
    for link in rest:
        _act(more, way_text(link), "").triggered.connect(partial(_add, deeds, record, link))
    _fill_further(menu, record, deeds)
    menu.addSeparator()
    _act(menu, tr("Copy title"), "").triggered.connect(partial(copy_text, record.title))
    _act(menu, tr("Copy identifier"), "").triggered.connect(partial(copy_text, record.id))


def records_menu(
    menu: QMenu, count: int, add: Callable[[], None], copy: Callable[[], None], zoom: Optional[Callable[[], None]]
) -> None:
    """The menu of several rows of the list.

    :param zoom: ``None`` where none of them tells where its data lie
    """
    _act(menu, tr("Add %n record(s) to the map", count), "mAddToProject.svg").triggered.connect(partial(_do, add))
    _act(menu, tr("Copy links"), "mActionEditCopy.svg").triggered.connect(partial(_do, copy))
    action = _act(menu, tr("Zoom to all"), "mActionZoomToArea.svg", zoom is not None)
    action.triggered.connect(partial(_do, zoom))


def links_menu(menu: QMenu, count: int, add: Optional[Callable[[], None]], copy: Callable[[], None]) -> None:
    """The menu of several resources.

    :param add: ``None`` where none of them can be put on the map
    """
    action = _act(menu, tr("Add %n resource(s) to the map", count), "mAddToProject.svg", add is not None)
    action.triggered.connect(partial(_do, add))
    _act(menu, tr("Copy links"), "mActionEditCopy.svg").triggered.connect(partial(_do, copy))


def link_menu(menu: QMenu, record: Record, link: Link, deeds: RecordDeeds) -> None:
    """The menu of one resource."""
    add = _act(menu, tr("Add to map"), "mAddToProject.svg", link.loadable or link.askable)
    add.triggered.connect(partial(_add, deeds, record, link))
    if link.askable:
        add.setText(tr("Add to map (looking what it is…)"))
        deeds.look(record, link, partial(_looked, add))
    if can_cut(link):
        part = _act(menu, tr("Add only what the map shows"), "mActionZoomToArea.svg")
        part.triggered.connect(partial(_with, deeds.add_part, record, link))
    savable = can_download(link) or (link.askable and _is_on_network(link.url))  # whatever it turns out to be
    download = _act(menu, tr("Save to folder…"), "mActionFileSave.svg", savable)
    download.triggered.connect(partial(_with, deeds.download, record, link))
    save = _act(menu, tr("Save as GeoPackage…"), "mActionFileSaveAs.svg", can_save(link))
    save.triggered.connect(partial(_with, deeds.save_geopackage, record, link))
    _act(menu, tr("Copy URL"), "mActionEditCopy.svg").triggered.connect(partial(copy_text, link.resource.url))
    browse = _act(menu, tr("Open in browser"), "mIconWms.svg", is_web_url(link.resource.url))
    browse.triggered.connect(partial(open_page, link.resource.url))


def _looked(action: QAction, kind: Optional[Kind], reason: str) -> None:
    """Tell in a menu that may still be open what a link turned out to be."""
    if sip.isdeleted(action):
        return
    if kind is None:
        action.setEnabled(False)
        action.setText(menu_text(reason, 80) or tr("Add to map"))
        action.setToolTip(reason)
    else:
        action.setText(tr("Add to map ({kind})").format(kind=kind.label))
    menu = action.parent()
    if isinstance(menu, QMenu) and menu.isVisible():
        _keep_inside(menu)


def _keep_inside(menu: QMenu) -> None:
    """Move an open menu that became wider back onto its screen."""
    menu.resize(menu.sizeHint())
    room = menu.screen().availableGeometry()
    menu.move(max(room.left(), min(menu.x(), room.right() - menu.width())), menu.y())


def _fill_submenu(
    menu: QMenu, title: str, icon: str, links: Sequence[Link], record: Record, deed: Optional[LinkDeed]
) -> None:
    """Something to do with each link, else its address to copy; a single entry needs no menu of its own."""
    if not links:
        return
    target = menu
    if len(links) > 1:
        target = menu.addMenu(QgsApplication.getThemeIcon(f"/{icon}"), title)
    for link in links[:_MANY]:
        text = way_text(link) if target is not menu else title + ("…" if deed else "")
        action = _act(target, text, "" if target is not menu else icon)
        if deed is not None:
            action.triggered.connect(partial(_with, deed, record, link))
        else:
            action.triggered.connect(partial(copy_text, link.resource.url))


def _do(deed: Optional[Callable[[], None]], *_checked: bool) -> None:
    if deed is not None:
        deed()


def _add(deeds: RecordDeeds, record: Record, link: Link, *_checked: bool) -> None:
    deeds.add(record, link)


def _with(deed: LinkDeed, record: Record, link: Link, *_checked: bool) -> None:
    deed(record, link)
