"""The Processing provider ``catalog_search``."""
from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..support.i18n import tr
from ..support.paths import resource_path
from .load import LoadAlgorithm
from .search import SearchAlgorithm
from .watch import WatchAlgorithm


class CatalogSearchProvider(QgsProcessingProvider):
    """Offers ``catalog_search:search``, ``catalog_search:load`` and ``catalog_search:watch``."""

    def id(self) -> str:
        return "catalog_search"

    def name(self) -> str:
        return tr("Catalog Search")

    def icon(self) -> QIcon:
        return QIcon(str(resource_path("icons", "catalog_search.svg")))

    def loadAlgorithms(self) -> None:
        self.addAlgorithm(SearchAlgorithm())
        self.addAlgorithm(LoadAlgorithm())
        self.addAlgorithm(WatchAlgorithm())
