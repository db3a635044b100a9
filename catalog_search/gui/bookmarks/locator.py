"""The locator filter ``cat``: favourites and saved searches at once, records of the catalogues as one types."""
from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Dict, List, Optional, Tuple, Union

from qgis.core import QgsApplication, QgsFeedback, QgsLocatorContext, QgsLocatorFilter, QgsLocatorResult
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QIcon

from ...bookmarks.favourites import Wanted
from ...bookmarks.model import Favourite, SavedSearch
from ...catalogs.registry import create_catalog
from ...loading.links import badges, best
from ...model.config import CatalogConfig
from ...model.errors import BadConfig
from ...model.keeping import StoreError
from ...model.query import Query
from ...model.record import Record
from ...model.text import fold
from ...search.collect import collect
from ...support.background import background
from ...support.connections import ConnectionStore
from ...support.i18n import language, tr
from ...support.log import logger
from ...support.paths import resource_path
from ..labels import type_icon_name
from .others_desk import unknown_here
from .service import BookmarkService
from .sharing_words import other_title
from .tree import Beside, theirs_of

PREFIX = "cat"
#: Letters from which catalogues are asked; favourites are found from the first.
MIN_LETTERS = 3
_FAVOURITES = 8
_SEARCHES = 4
_RECORDS = 20
_REMEMBERED = 200
_DELAY = 400  # milliseconds that typing has to rest
_TIMEOUT = 8000
_ADD = 1


class LocatorDoor(QObject):
    """What the filter and its copies share: where they look, what they found, and the way back to the window.

    ``record_wanted`` brings a record to show, ``add_wanted`` one to put on the map, ``search_wanted`` the id of a saved
    search to run, ``shared_search_wanted`` a search of others; all in the main thread.
    """

    record_wanted = pyqtSignal(object)
    add_wanted = pyqtSignal(object)
    search_wanted = pyqtSignal(str)
    shared_search_wanted = pyqtSignal(object)

    def __init__(self, service: BookmarkService, store: ConnectionStore, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.service = service
        self.connections = store
        self.houses = service.others.houses
        self._lock = threading.Lock()
        self._found: "OrderedDict[str, Union[Record, SavedSearch]]" = OrderedDict()

    def beside(self) -> Beside:
        """Bookmarks of others, which are looked at from now on. In the main thread."""
        others = self.service.others.all()
        if others:
            self.service.others.start()
        return Beside(others, tuple(self.connections.all()))

    def remember(self, found: Union[Record, SavedSearch], home: str = "") -> str:
        """Keep what was found for when it is chosen; what to ask for it by.

        :param home: where a search of others comes from
        """
        name = "\n".join(found.key if isinstance(found, Record) else (home, found.id))
        with self._lock:
            self._found[name] = found
            self._found.move_to_end(name)
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return name

    def found(self, name: str) -> Union[Record, SavedSearch, None]:
        with self._lock:
            return self._found.get(name)


class CatalogLocatorFilter(QgsLocatorFilter):
    """Asked in a thread of QGIS's locator, on a copy of its own for each question."""

    def __init__(self, door: LocatorDoor) -> None:
        super().__init__()
        self._door = door
        self._configs: Tuple[CatalogConfig, ...] = ()
        self._beside = Beside()
        self.setUseWithoutPrefix(True)
        self.setFetchResultsDelay(_DELAY)

    def clone(self) -> "CatalogLocatorFilter":
        return CatalogLocatorFilter(self._door)

    def name(self) -> str:
        return "catalog_search"

    def displayName(self) -> str:
        return tr("Catalogues and favourites")

    def prefix(self) -> str:
        return PREFIX

    def priority(self) -> QgsLocatorFilter.Priority:
        return QgsLocatorFilter.Priority.Medium

    def prepare(self, _string: str, _context: QgsLocatorContext) -> List[str]:
        """In the main thread, before each question: which catalogues to ask."""
        self._configs = tuple(self._door.connections.enabled())
        self._beside = self._door.beside()
        return []

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """In the locator's thread. Without the prefix only what is kept is looked through: no server is asked."""
        text = string.strip()
        if not text:
            return
        with background():
            kept = self._kept(text)
            self._theirs(text, kept)
            if context.usingPrefix and len(text) >= MIN_LETTERS and not feedback.isCanceled():
                self._ask(text, feedback, kept)

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """In the main thread: show the record, or run the search."""
        kind, name = _data(result)
        if kind == "search":
            self._door.search_wanted.emit(name)
            return
        found = self._door.found(name)
        if isinstance(found, Record):
            self._door.record_wanted.emit(found)
        elif found is not None:
            self._door.shared_search_wanted.emit(found)

    def triggerResultFromAction(self, result: QgsLocatorResult, action: int) -> None:
        record = self._door.found(_data(result)[1])
        if action == _ADD and isinstance(record, Record):
            self._door.add_wanted.emit(record)

    def _kept(self, text: str) -> Dict[Tuple[str, str], Favourite]:
        """Emit favourites and saved searches; the favourites by their keys."""
        try:
            store = self._door.service.open_store()
            found = store.favourites.find(Wanted(text, limit=_FAVOURITES))
            whole = store.favourites.get_many(favourite.id for favourite in found)
            searches = [search for search in store.searches.all() if _holds(search, text)][:_SEARCHES]
        except StoreError as error:
            logger.warning("The locator cannot read the bookmarks: %s", error)
            return {}
        for place, favourite in enumerate(whole):
            if favourite.shown is not None:
                self._emit(favourite.shown, favourite.catalog.name, tr("Favourites"), "mIconFavorites.svg", place)
        for search in searches:
            self._emit_search(search, f"search\n{search.id}", tr("Saved searches"))
        return {favourite.key: favourite for favourite in whole}

    def _theirs(self, text: str, kept: Dict[Tuple[str, str], Favourite]) -> None:
        """Emit what bookmarks of others hold, as far as it is not one's own."""
        for theirs in theirs_of(self._beside, text, self._door.houses):
            group = other_title(theirs.other)
            new = [one for one in theirs.favourites if one.record is not None and one.key not in kept]
            for place, favourite in enumerate(new[:_FAVOURITES]):
                if favourite.record is not None:
                    self._emit(favourite.record, favourite.catalog.name, group, "mActionSharing.svg", place)
            for search in theirs.searches[:_SEARCHES]:
                name = self._door.remember(unknown_here(search), f"{theirs.other.id}\n{search.id}")
                self._emit_search(search, f"shared\n{name}", group)

    def _ask(self, text: str, feedback: QgsFeedback, kept: Dict[Tuple[str, str], Favourite]) -> None:
        catalogs = []
        for config in self._configs:
            try:
                catalogs.append(create_catalog(config))
            except BadConfig as error:
                logger.warning("%s cannot be searched: %s", config.name, error)
        names = {config.id: config.name for config in self._configs}
        query = Query(text=text, page_size=_RECORDS, language=language())
        found = collect(catalogs, query, _RECORDS, False, feedback.isCanceled, _TIMEOUT)
        if feedback.isCanceled():
            return
        for place, row in enumerate(found.rows):
            if not any(copy.key in kept for copy in row.copies):
                group, place_name = tr("Catalogues"), names.get(row.merged.catalog, "")
                self._emit(row.merged, place_name, group, "", place)

    def _emit(self, record: Record, catalog: str, group: str, icon: str, place: int) -> None:
        details = [part for part in (" ".join(badges(record)), record.organisation, catalog) if part]
        result = QgsLocatorResult(self, record.title, f"record\n{self._door.remember(record)}")
        result.description = " · ".join(details)
        own = str(resource_path("icons", type_icon_name(record.type)))
        result.icon = QgsApplication.getThemeIcon(f"/{icon}") if icon else QIcon(own)
        result.group = group
        result.score = 1.0 - place / 100
        if best(record) is not None:
            result.actions = [_add_action()]
        self.resultFetched.emit(result)

    def _emit_search(self, search: SavedSearch, data: str, group: str) -> None:
        result = QgsLocatorResult(self, search.name, data)
        result.description = search.text
        result.icon = QIcon(str(resource_path("icons", "catalog_search.svg")))
        result.group = group
        self.resultFetched.emit(result)


def _add_action() -> QgsLocatorResult.ResultAction:
    icon = QgsApplication.iconPath("mActionAddLayer.svg")
    return QgsLocatorResult.ResultAction(_ADD, tr("Add to map"), icon)


def _data(result: QgsLocatorResult) -> Tuple[str, str]:
    """The kind and the name that a result was made with."""
    data = result.getUserData() if hasattr(result, "getUserData") else result.userData  # a property since QGIS 3.34
    kind, _, name = str(data).partition("\n")
    return kind, name


def _holds(search: SavedSearch, text: str) -> bool:
    words = fold(f"{search.name} {search.text}")
    return all(word in words for word in fold(text).split())
