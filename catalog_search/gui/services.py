"""What the dock works with below its widgets, made and ended together."""
from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from ..loading.links import badges, prepare_many
from ..model.config import CatalogConfig
from ..model.extent import Extent
from ..model.record import Record
from ..network.qgis_async import AsyncCarrier
from ..search.coupled import ServiceFinder
from ..search.details import DetailFetcher
from ..search.merging import Entry
from ..search.session import SearchSession
from ..support.connections import ConnectionStore
from .footprint import Footprint, canvas_extent
from .preferring import Preferred
from .result_model import ResultModel
from .search_controller import SearchController
from .series import Series, series_of
from .thumbnails import ThumbnailStore


class Services(QObject):
    """The carrier and those who use it, the list's model, the footprint on the canvas."""

    def __init__(self, canvas: QgsMapCanvas, store: ConnectionStore, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.store = store
        self._configs: Dict[str, CatalogConfig] = {}
        self._read_configs()
        store.changed.connect(self._read_configs)
        self.carrier = AsyncCarrier(self)
        self.session = SearchSession(self.carrier, self, prepare_many)
        self.details = DetailFetcher(self.carrier, self, prepare_many)
        self.finder = ServiceFinder(self.carrier, self.details.catalog, self)
        self.thumbnails = ThumbnailStore(self)
        self.footprint = Footprint(canvas, self)
        self.controller = SearchController(self.session, self.details, store, self.map_extent, self)
        self.preferred = Preferred(self)
        self.model = ResultModel(self.session, self.config_of, self._badges, self)
        self.preferred.changed.connect(self.model.forget_badges)

    def config_of(self, catalog_id: str) -> Optional[CatalogConfig]:
        """The configuration of a catalogue by its id, ``None`` where it was removed meanwhile."""
        return self._configs.get(catalog_id)

    def copies_of(self, key: Tuple[str, str]) -> Sequence[Record]:
        """The records of all catalogues that are the same data as this one, itself included."""
        entry = self.session.entry(key)
        return entry.copies if entry is not None else ()

    def similar(self, entry: Optional[Entry]) -> List[Entry]:
        """The rows that may be the same data as this one; no rule is sure of it."""
        if entry is None:
            return []
        found = [self.session.entry(key) for key in entry.suggestions]
        return [other for other in found if other is not None and other.key != entry.key]

    def series_of(self, record: Record) -> Tuple[Series, ...]:
        """By what the parts of a record, and of what it is a part of, can be asked for."""
        copies = self.copies_of(record.key) or (record,)
        return series_of(copies, self.details.catalog, self.session.entry, self.session.is_parent, self.catalog_name)

    def catalog_name(self, catalog_id: str) -> str:
        """What to call a catalogue: its name, or its id where it was removed meanwhile."""
        config = self._configs.get(catalog_id)
        return config.name if config else catalog_id

    def close(self) -> None:
        """Abort what runs, end threads, take the rubber band off the canvas."""
        self.session.cancel()
        self.details.cancel()
        self.finder.cancel()
        self.thumbnails.close()
        self.carrier.close()
        self.footprint.close()

    def _badges(self, record: Record) -> Tuple[str, ...]:
        return badges(record, self.preferred.value)

    def _read_configs(self) -> None:
        self._configs = {config.id: config for config in self.store.all()}

    def map_extent(self) -> Optional[Extent]:
        """What the map shows, in degrees."""
        return None if sip.isdeleted(self.canvas) else canvas_extent(self.canvas)
