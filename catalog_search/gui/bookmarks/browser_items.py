"""The items of the node *Catalogues* in QGIS's browser.

All of them tell QGIS that they are fast: then it asks for their children in the main thread, and no Python of ours runs
in a thread of QGIS. What takes a while (the store, the catalogues) is asked in threads of our own; until it is there, a
row says so.
"""
from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import partial
from typing import List, Optional, Sequence, Tuple
from uuid import uuid4

from qgis.core import Qgis, QgsApplication, QgsDataItem, QgsMimeDataUtils
from qgis.PyQt import sip
from qgis.PyQt.QtGui import QIcon

from ...bookmarks.model import Favourite, Folder, ItemKind, SavedSearch
from ...loading.links import badges
from ...model.config import CatalogConfig
from ...model.record import Record
from ...sharing.others import Other
from ...support.i18n import tr
from ...support.log import logger
from ...support.paths import resource_path
from ...support.workers import Handle
from ..texts import format_count, format_date, one_line, tooltip
from .browser_asking import Question, Reply, question_of_catalog
from .browser_drags import KEY, record_uri, uri_of
from .browser_room import BrowserRoom
from .marks import dotted
from .model import node_icon, node_title, type_icon
from .sharing_words import other_badge, other_tip
from .tree import FAVOURITE, FOLDER, OTHERS, SEARCH, SECTION, Node, Snapshot
from .words import favourite_tip, nothing_text, search_tip, state_text

#: Children of one folder at most; the dock shows them all.
_MOST = 300
_LONG = 120
#: QGIS opens at its next start what was open: with a name of this session alone, no catalogue is asked unasked.
_SESSION = uuid4().hex[:8]
#: Fertile: what is inside stays when only the folder around it is made anew.
_ABILITIES = Qgis.BrowserItemCapabilities(Qgis.BrowserItemCapability.Fast | Qgis.BrowserItemCapability.Fertile)
_WARNING, _INFO = "mIconWarning.svg", "mIconInfo.svg"


@dataclass(frozen=True)
class Look:
    """How an item shows. ``place`` sorts it among its neighbours, ``tip`` is HTML."""

    name: str
    icon: QIcon
    place: int = 0
    tip: str = ""


class BrowserItem(QgsDataItem):
    """One row. ``shows_kept`` and ``shows_catalogs`` tell after which changes its children are others."""

    shows_kept = False
    shows_catalogs = False
    record: Optional[Record] = None

    def __init__(self, room: BrowserRoom, parent: Optional[QgsDataItem], name: str, look: Look) -> None:
        text = one_line(look.name, _LONG)
        sign = zlib.crc32(f"{text}\n{look.tip}\n{look.place}".encode())  # another look is another item
        path = f"{parent.path()}/{name}-{sign:08x}" if parent is not None else name
        super().__init__(Qgis.BrowserItemType.Custom, parent, text, path, KEY)
        sip.transferto(self, None)  # QGIS deletes it, Python never
        self.room = room
        self.setIcon(look.icon)
        self.setSortKey(f"{look.place:06d}")
        self.setCapabilitiesV2(_ABILITIES)
        if look.tip:
            self.setToolTip(look.tip)
        room.join(self)

    def is_open(self) -> bool:
        """Whether its children were asked for."""
        return self.state() == Qgis.BrowserItemState.Populated

    def _leaf(self) -> None:
        self.setState(Qgis.BrowserItemState.Populated)


class WordsItem(BrowserItem):
    """A row that says something; with ``opens`` a double click does something about it."""

    def __init__(self, parent: BrowserItem, text: str, icon: str, place: int = 999_999) -> None:
        tip = tooltip(text) if len(text) > 60 else ""
        super().__init__(parent.room, parent, "words", Look(text, _theme(icon), place, tip))
        self.opens = False
        self._leaf()


class MoreItem(WordsItem):
    """*More in the dock*: a double click shows there what the parent shows here."""

    def __init__(self, parent: BrowserItem, total: Optional[int] = None) -> None:
        many = tr("More in the dock ({count} in all)").format(count=format_count(total)) if total else ""
        super().__init__(parent, many or tr("More in the dock"), "search.svg", 999_998)
        self.of = parent
        self.opens = True


class RootItem(BrowserItem):
    """*Catalogues*: what is kept, then each catalogue that is switched on. Opening it asks nobody."""

    shows_catalogs = True

    def __init__(self, room: BrowserRoom) -> None:
        icon = QIcon(str(resource_path("icons", "catalog_search.svg")))
        super().__init__(room, None, "catalog_search:", Look(tr("Catalogues"), icon))

    def createChildren(self) -> List[QgsDataItem]:  # noqa: N802
        sections = [Node(SECTION, ItemKind.FAVOURITE), Node(SECTION, ItemKind.SEARCH)]
        sections += [Node(OTHERS, ItemKind.FAVOURITE, other=other) for other in self.room.others()]
        items: List[QgsDataItem] = [FolderItem(self, node, place) for place, node in enumerate(sections)]
        configs = self.room.connections.enabled()
        items += [CatalogItem(self, config, place) for place, config in enumerate(configs, len(sections))]
        if not configs:
            items.append(WordsItem(self, tr("No catalogue is switched on."), _INFO))
        return items


class FolderItem(BrowserItem):
    """A section of what is kept, bookmarks of others, or a folder in one of them."""

    shows_kept = True

    def __init__(self, parent: BrowserItem, node: Node, place: int) -> None:
        look = Look(node_title(node), node_icon(node), place)
        if node.what == OTHERS and node.other is not None:
            look = _look_of_others(node, node.other, place)
        super().__init__(parent.room, parent, "-".join(node.name).replace("/", "-"), look)
        self._name = node.name

    @property
    def node(self) -> Optional[Node]:
        """What it stands for, as last read."""
        return self.room.node(self._name)

    def createChildren(self) -> List[QgsDataItem]:  # noqa: N802
        node = self.node
        if node is None:
            failed = self.room.failure
            return [WordsItem(self, failed or tr("Reading…"), _WARNING if failed else _INFO)]
        children = [child for child in node.children[:_MOST] if child.what in (FAVOURITE, SEARCH, FOLDER)]
        items: List[QgsDataItem] = [self._child(child, place) for place, child in enumerate(children)]
        if len(node.children) > _MOST:
            items.append(MoreItem(self, len(node.children)))
        return items or [WordsItem(self, _nothing(node), _INFO)]

    def _child(self, node: Node, place: int) -> BrowserItem:
        if isinstance(node.item, Favourite):
            return FavouriteItem(self, node, node.item, place)
        if isinstance(node.item, SavedSearch):
            return SearchItem(self, node, node.item, place)
        return FolderItem(self, node, place)


class FavouriteItem(BrowserItem):
    """A favourite; dragged to the map it is added."""

    def __init__(self, parent: BrowserItem, node: Node, favourite: Favourite, place: int) -> None:
        snapshot = parent.room.snapshot if node.is_own else Snapshot()
        news = snapshot.news(favourite.id)
        tip = favourite_tip(favourite, snapshot.watch_of(favourite.id), news)
        title, badge = node_title(node), tr("%n new", n=news) if news else state_text(favourite)
        name = f"{one_line(title, _LONG - 30)} ({badge})" if badge else title
        icon = dotted(node_icon(node)) if badge else node_icon(node)  # the words may be cut off
        look = Look(name, icon, place, tooltip(*tip.split("\n")))
        super().__init__(parent.room, parent, f"favourite-{favourite.id}", look)
        self.node, self.favourite = node, favourite
        self.record = favourite.record if not node.is_own else None
        self._leaf()

    def hasDragEnabled(self) -> bool:  # noqa: N802
        return True

    def mimeUris(self) -> List[QgsMimeDataUtils.Uri]:  # noqa: N802
        return [uri_of(self.node)]


class RecordItem(BrowserItem):
    """A record that was found."""

    def __init__(self, parent: BrowserItem, record: Record, place: int) -> None:
        config = parent.room.connections.get(record.catalog)
        origin = " · ".join(filter(None, (record.organisation, config.name if config is not None else "")))
        changed = tr("Modified {date}").format(date=format_date(record.modified)) if record.modified else ""
        tip = tooltip(record.title, origin, " ".join(badges(record)), changed, one_line(record.abstract, 300))
        look = Look(record.title, type_icon(record.type.value), place, tip)
        super().__init__(parent.room, parent, "record", look)
        self.record = record
        self._leaf()

    def hasDragEnabled(self) -> bool:  # noqa: N802
        return self.record is not None

    def mimeUris(self) -> List[QgsMimeDataUtils.Uri]:  # noqa: N802
        return [record_uri(self.record)] if self.record is not None else []


class AskingItem(BrowserItem):
    """Something whose children are asked of catalogues when it is opened, and again when it is refreshed."""

    def __init__(self, parent: BrowserItem, name: str, look: Look) -> None:
        super().__init__(parent.room, parent, f"{name}-{_SESSION}", look)
        self._job: Optional[Handle] = None
        self._reply: Optional[Reply] = None

    def question(self) -> Question:
        """What to ask."""
        raise NotImplementedError

    def createChildren(self) -> List[QgsDataItem]:  # noqa: N802
        reply, self._reply = self._reply, None
        if reply is not None:
            return self._rows(reply)
        self._ask()
        return [WordsItem(self, tr("Searching…"), "search.svg")]

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        job = self.room.ask(self.question(), self._answered)
        self.destroyed.connect(partial(self.room.cancel, job))
        self._job = job

    def _answered(self, reply: Optional[Reply], error: Optional[BaseException]) -> None:
        """Show the answer, unless QGIS has taken the item away meanwhile."""
        if sip.isdeleted(self):
            return
        self._job = None
        if error is not None:
            logger.warning("The browser's search failed: %s", error)
            reply = Reply(failures=(tr("The search failed: {reason}").format(reason=error),))
        self._reply = reply
        self.refresh()

    def _rows(self, reply: Reply) -> List[QgsDataItem]:
        items: List[QgsDataItem] = [WordsItem(self, text, _WARNING, n) for n, text in enumerate(reply.failures)]
        first = len(items)
        items += [RecordItem(self, record, place) for place, record in enumerate(reply.records, first)]
        if reply.more:
            items.append(MoreItem(self, reply.total))
        return items or [WordsItem(self, tr("Nothing found"), _INFO)]


class SearchItem(AskingItem):
    """A saved search; what it finds now is inside."""

    def __init__(self, parent: BrowserItem, node: Node, search: SavedSearch, place: int) -> None:
        snapshot = parent.room.snapshot if node.is_own else Snapshot()
        news = snapshot.news(search.id)
        tip = search_tip(search, snapshot.watch_of(search.id), news)
        name = f"{one_line(search.name, _LONG - 30)} ({tr('%n new', n=news)})" if news else search.name
        icon = dotted(node_icon(node)) if news else node_icon(node)
        look = Look(name, icon, place, tooltip(*tip.split("\n")))
        super().__init__(parent, f"search-{search.id}", look)
        self.node, self.search = node, search

    def question(self) -> Question:
        return self.room.question(self.search)


class CatalogItem(AskingItem):
    """A catalogue; what changed last in it is inside."""

    def __init__(self, parent: BrowserItem, config: CatalogConfig, place: int) -> None:
        look = Look(config.name, _theme("mIconConnect.svg"), place, tooltip(config.name, config.url))
        super().__init__(parent, f"catalog-{config.id}", look)
        self.config = config

    def question(self) -> Question:
        return question_of_catalog(self.config)


def chosen(items: Sequence[QgsDataItem]) -> Tuple[List[FavouriteItem], List[SearchItem], List[RecordItem]]:
    """The favourites, saved searches and records among items."""
    return (
        [item for item in items if isinstance(item, FavouriteItem)],
        [item for item in items if isinstance(item, SearchItem)],
        [item for item in items if isinstance(item, RecordItem)],
    )


def _look_of_others(node: Node, other: Other, place: int) -> Look:
    told = other_badge(other)
    name = f"{node_title(node)} ({told})" if told else node_title(node)
    icon = dotted(node_icon(node)) if other.message is not None else node_icon(node)
    return Look(name, icon, place, tooltip(*other_tip(other).split("\n")))


def _nothing(node: Node) -> str:
    if isinstance(node.item, Folder):
        return tr("This folder is empty.")
    return nothing_text(node.kind, node.other)


def _theme(icon: str) -> QIcon:
    return QgsApplication.getThemeIcon(f"/{icon}")
