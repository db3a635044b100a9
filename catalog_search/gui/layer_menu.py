"""The menu of layers that came from a catalogue, in QGIS's layer tree."""
from __future__ import annotations

from functools import partial
from typing import Any, Callable, List, Optional, Sequence

from qgis.core import QgsApplication, QgsMapLayer, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from ..loading.kinds import Kind
from ..loading.newer import link_for
from ..loading.provenance import Provenance, keep, kept
from ..model.config import CatalogConfig
from ..model.record import Record
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.paths import resource_path
from .dock import CatalogSearchDock
from .layer_news import LayerNews
from .layer_refresh import LayerRefresh
from .menus import open_page
from .records_again import RecordsAgain, Told
from .texts import is_web_url, one_line
from .window_bar import WindowBar


class LayerMenu(QObject):
    """One entry *Catalog Search* with a menu of its own; only layers that came from a catalogue have it."""

    def __init__(self, iface: QgisInterface, dock: CatalogSearchDock, store: ConnectionStore) -> None:
        super().__init__()
        self._iface = iface
        self._dock = dock
        self._types: List[Any] = []
        self._bar = WindowBar(iface)
        self._records = RecordsAgain(store, lambda: dock.panel().services)
        self._refresh = LayerRefresh(self._records, self._bar)
        self._news = LayerNews(self._records, self._bar, self._refresh_ids, self._go_to_id)
        self._fill(iface)
        self._project = QgsProject.instance()
        self._project.layersAdded.connect(self._layers_added)
        self._layers_added(list(self._project.mapLayers().values()))

    def close(self) -> None:
        """Stop what runs and take the entry away again."""
        self._project.layersAdded.disconnect(self._layers_added)
        self._news.stop()
        self._refresh.stop()
        self._records.stop()
        self._bar.clear()
        for _ in self._types:
            self._iface.removeCustomActionForLayerType(self.action)
        if not sip.isdeleted(self.menu):
            self.menu.deleteLater()
        if not sip.isdeleted(self.action):
            self.action.deleteLater()

    def layers(self) -> List[QgsMapLayer]:
        """The layers that are selected in the layer tree and came from a catalogue."""
        view = self._iface.layerTreeView()
        current = view.currentLayer()
        chosen = view.selectedLayers() or ([current] if current is not None else [])
        return [layer for layer in chosen if kept(layer) is not None]

    def go_to_record(self, layers: Sequence[QgsMapLayer]) -> None:
        """Open the dock and show the record of a layer, whose details are asked of its catalogue."""
        found = kept(layers[0]) if layers else None
        if found is None:
            return
        config = self._records.config(found)
        if config is None:
            self._bar.warning(Told(found).reason)
            return
        self._dock.setUserVisible(True)
        self._dock.panel().go_to(_summary(found, config))

    def keep_record(self, layers: Sequence[QgsMapLayer]) -> None:
        """Make the records of layers favourites, as their catalogues describe them now."""
        wanted = {(found.catalog, found.record): found for found in map(kept, layers) if found is not None}
        for found in wanted.values():
            if not self._is_favourite(found):
                self._records.ask(found, self._keep)

    def ask_newer(self, layers: Sequence[QgsMapLayer]) -> None:
        """Ask whether there are newer data."""
        self._news.ask(layers)

    def refresh(self, layers: Sequence[QgsMapLayer]) -> None:
        """Fetch the data of layers again."""
        self._refresh.refresh(layers)

    def open_page(self, layers: Sequence[QgsMapLayer]) -> None:
        """Open the web page of the record in the browser."""
        found = kept(layers[0]) if layers else None
        if found is not None:
            open_page(found.page_url)

    def _fill(self, iface: QgisInterface) -> None:
        icon = QIcon(str(resource_path("icons", "catalog_search.svg")))
        self.action = QAction(icon, tr("Catalog Search"), iface.mainWindow())
        self.action.setObjectName("CatalogSearchLayer")
        self.menu = QMenu(iface.mainWindow())
        self.action.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._adapt)
        self.go = self._add(tr("Go to record"), "mActionIdentify.svg", self.go_to_record)
        self.star = self._add(tr("Keep among the favourites"), "mIconFavorites.svg", self.keep_record)
        self.newer = self._add(tr("Is there a newer version?"), "mIconInfo.svg", self.ask_newer)
        self.again = self._add(tr("Refresh from source"), "mActionRefresh.svg", self.refresh)
        self.page = self._add(tr("Open page of the record"), "mIconWms.svg", self.open_page)

    def _add(self, text: str, icon: str, deed: Callable[[Sequence[QgsMapLayer]], None]) -> QAction:
        action: QAction = self.menu.addAction(QgsApplication.getThemeIcon(f"/{icon}"), text)
        action.triggered.connect(partial(self._do, deed))
        return action

    def _do(self, deed: Callable[[Sequence[QgsMapLayer]], None], *_checked: bool) -> None:
        deed(self.layers())

    def _adapt(self) -> None:
        """Offer what can be done with the layers that are selected."""
        layers = self.layers()
        found = [one for one in map(kept, layers) if one is not None]
        self._learn_favourites()
        self.go.setEnabled(len(found) == 1)
        self.star.setEnabled(not all(map(self._is_favourite, found)))
        self.newer.setEnabled(bool(found))
        self.again.setEnabled(any(_can_refresh(layer) for layer in layers))
        self.page.setEnabled(len(found) == 1 and is_web_url(found[0].page_url))

    def _learn_favourites(self) -> None:
        """Have the store opened where there is one, to tell at the next look what is kept."""
        service = self._dock.bookmarks
        if service.store is None and service.path.exists():
            service.when_ready(self._adapt)

    def _is_favourite(self, found: Provenance) -> bool:
        """Whether the record of a layer is kept. Reads nothing."""
        config = self._records.config(found)
        catalog = config.id if config is not None else found.catalog
        return bool(self._dock.bookmarks.favourite_of((catalog, found.record)))

    def _keep(self, told: Told) -> None:
        if told.record is None:
            title = one_line(told.kept.record_title or told.kept.record, 60)
            self._bar.warning(f"{tr('“{record}” was not kept.').format(record=title)} {told.reason}")
            return
        self._dock.bookmarks.keep(told.record, told.config)
        title = one_line(told.record.title, 60)
        self._bar.success(tr("“{record}” is among your favourites.").format(record=title))

    def _layers_added(self, layers: Sequence[QgsMapLayer]) -> None:
        """Give the entry to those that came from a catalogue: each type of layer is told once, then each layer."""
        for layer in layers:
            found = kept(layer)
            if found is None:
                continue
            if layer.type() not in self._types:
                self._types.append(layer.type())
                self._iface.addCustomActionForLayerType(self.action, "", layer.type(), False)
            self._iface.addCustomActionForLayer(self.action, layer)
            if not found.catalog_type:
                self._complete(layer, found)

    def _complete(self, layer: QgsMapLayer, found: Provenance) -> None:
        """A layer of a link that another catalogue gave, with the same data, keeps that catalogue and its record."""
        panel = self._dock.widget()
        for copy in self._dock.panel().services.copies_of((found.catalog, found.record)) if panel else ():
            config = self._dock.panel().services.config_of(copy.catalog)
            if config is not None and link_for(found, copy) is not None:
                keep(layer, found.of(config, copy))
                return

    def _refresh_ids(self, ids: Sequence[str]) -> None:
        layers = [self._project.mapLayer(layer_id) for layer_id in ids]
        self.refresh([layer for layer in layers if layer is not None])

    def _go_to_id(self, layer_id: str) -> None:
        layer: Optional[QgsMapLayer] = self._project.mapLayer(layer_id)
        if layer is not None:
            self.go_to_record([layer])


def _can_refresh(layer: QgsMapLayer) -> bool:
    """Whether the data can be opened here, and nobody edits them."""
    found = kept(layer)
    kinds = [kind for kind in Kind if found is not None and kind.value == found.kind]
    return bool(kinds) and kinds[0].loadable and not layer.isEditable()


def _summary(found: Provenance, config: CatalogConfig) -> Record:
    """What the layer keeps of its record, until the catalogue tells the rest."""
    return Record(
        found.record,
        config.id,
        found.record_title or found.record,
        modified=found.record_modified,
        page_url=found.page_url,
        complete=False,
    )
