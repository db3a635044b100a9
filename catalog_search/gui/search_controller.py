"""From what the bar says to a running search: query, catalogues, the moved map, and what is remembered. No widget."""
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Callable, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..catalogs.base import Catalog
from ..catalogs.pasted import pasted_address
from ..catalogs.registry import create_catalog
from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..model.extent import Extent
from ..model.query import Query, Sort
from ..model.record import Facet
from ..search.details import DetailFetcher
from ..search.filtering import EXTENT
from ..search.session import SearchSession
from ..support.connections import ConnectionStore
from ..support.i18n import language
from ..support.log import logger
from ..support.settings import Settings
from .filter_labels import value_label
from .filters import Chosen, from_json, to_json, with_filters

ExtentOf = Callable[[], Optional[Extent]]


@dataclass(frozen=True)
class Wish:
    """What the bar says: words, order, whether only what the map shows; and what is chosen to filter by.

    ``box`` is a fixed area in degrees, ``place`` the words for it.
    """

    text: str = ""
    sort: Sort = Sort.RELEVANCE
    on_map: bool = False
    filters: Tuple[Chosen, ...] = ()
    box: Optional[Extent] = None
    place: str = ""


class SearchController(QObject):
    """Runs wishes as searches. ``map_moved`` says whether the map left the area that was searched."""

    map_moved = pyqtSignal(bool)

    def __init__(
        self,
        session: SearchSession,
        details: DetailFetcher,
        store: ConnectionStore,
        map_extent: ExtentOf,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._details = details
        self._store = store
        self._map_extent = map_extent
        self._settings = Settings()
        self.searched: Optional[Wish] = None
        self._moved = False
        self._known: Dict[str, Catalog] = {}

    def search(self, wish: Wish) -> None:
        """Ask all enabled catalogues; what ran before is aborted."""
        extent = self._map_extent() if wish.on_map else wish.box
        query = Query(text=wish.text, extent=extent, sort=wish.sort, language=language())
        query = with_filters(query, wish.filters, date.today())
        self.searched = wish
        self._remember(wish)
        self._set_moved(False)
        self._details.leave_rows()
        self.refresh_catalogs()
        self.session.search(query, self.enabled())

    def enabled(self) -> List[Catalog]:
        """The catalogues that are searched."""
        return self._catalogs(self._store.enabled())

    def filter_at(self, text: str) -> Optional[Tuple[Catalog, Facet]]:
        """What a pasted address lists, and the searched catalogue that has it; ``None`` for any other text."""
        urls = pasted_address(text).urls
        found = ((catalog, catalog.filter_at(urls[0])) for catalog in (self.enabled() if urls else ()))
        return next(((catalog, facet) for catalog, facet in found if facet is not None), None)

    def refresh_catalogs(self) -> None:
        """Let details be asked of every configured catalogue as it is configured now."""
        self._details.set_catalogs(self._catalogs(self._store.all()))

    def map_changed(self) -> None:
        """The canvas shows another area now: only tell, never search by itself."""
        if self.searched is not None and self.searched.on_map:
            self._set_moved(self._map_extent() != self.session.query.extent)

    def forget_map(self) -> None:
        """The map no longer matters for what is shown."""
        self._set_moved(False)

    def sorts(self) -> List[Sort]:
        """The orders that at least one enabled catalogue knows."""
        found = {sort for catalog in self.enabled() for sort in catalog.capabilities.sorts}
        return [sort for sort in Sort if sort in found]

    def without_area(self) -> List[str]:
        """The names of the enabled catalogues that cannot search by area, as far as they are known."""
        told = {status.config.id: status.unfiltered for status in self.session.statuses()}
        searched_area = self.session.query.extent is not None
        found = []
        for catalog in self.enabled():
            config = catalog.config
            known = told.get(config.id) if searched_area else None
            lacks = EXTENT in known if known is not None else not catalog.capabilities.extent
            found += [config.name] if lacks else []
        return found

    def searched_text(self) -> str:
        """The words of the search whose results are shown; without any, what was chosen: a topic, a producer."""
        if self.searched is None:
            return ""
        return self.searched.text or ", ".join(value_label(choice) for choice in self.searched.filters)

    def last_wish(self) -> Wish:
        """What was searched last, in this or an earlier session."""
        try:
            sort = Sort(self._settings.value("last_sort", Sort.RELEVANCE.value))
        except ValueError:
            sort = Sort.RELEVANCE
        on_map = self._settings.value("on_map", False, bool)
        filters = from_json(self._settings.value("last_filters", ""))
        box, place = _area(self._settings.value("last_area", "")) if not on_map else (None, "")
        return Wish(self._settings.value("last_text", ""), sort, on_map, filters, box, place)

    def _remember(self, wish: Wish) -> None:
        self._settings.set_value("last_text", wish.text)
        self._settings.set_value("last_sort", wish.sort.value)
        self._settings.set_value("on_map", wish.on_map)
        self._settings.set_value("last_filters", to_json(wish.filters))
        self._settings.set_value("last_area", _area_text(wish))

    def _catalogs(self, configs: List[CatalogConfig]) -> List[Catalog]:
        """The catalogues of some configurations; one configured as before keeps what it learnt of its server."""
        made = []
        for config in configs:
            known = self._known.get(config.id)
            if known is None or known.config != config:
                try:
                    known = self._known[config.id] = create_catalog(config)
                except BadConfig as error:
                    logger.warning("%s cannot be searched: %s", config.name, error)
                    continue
            made.append(known)
        return made

    def _set_moved(self, moved: bool) -> None:
        if moved != self._moved:
            self._moved = moved
            self.map_moved.emit(moved)


def _area_text(wish: Wish) -> str:
    """A fixed area as it is kept in the settings."""
    box = wish.box
    if box is None:
        return ""
    return json.dumps({"box": [box.west, box.south, box.east, box.north], "name": wish.place}, ensure_ascii=False)


def _area(text: str) -> Tuple[Optional[Extent], str]:
    """The area that was kept, none where it cannot be read."""
    try:
        found = json.loads(text or "{}")
        sides = [float(side) for side in found["box"]]
        return Extent.checked(*sides), str(found["name"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, ""
