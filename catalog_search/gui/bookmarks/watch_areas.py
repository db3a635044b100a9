"""Where a saved search is watched that follows the map or a layer: one area that stays, chosen and said.

News can be told of one question only: were the area to move with the map, each look would find other records, and all
of them would be new. So what the map shows when the watch begins is watched from then on, until another is chosen.
"""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Callable, Optional

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtWidgets import QAction, QMenu

from ...bookmarks.model import Area, AreaKind, SavedSearch, Watch
from ...bookmarks.watch_questions import watched_area
from ...model.extent import Extent
from ...processing.watch_words import area_words, box_words
from ...support.i18n import tr
from ..texts import menu_text
from .saving import layer_box

#: Layers that are offered; of more, the saved search itself can be given the extent of any.
_MOST_LAYERS = 20
_FOLLOWS = (AreaKind.MAP, AreaKind.LAYER)

#: Told the area that was chosen.
Chosen = Callable[[Area], None]


def begun_in(search: SavedSearch, map_box: Optional[Extent], project: QgsProject) -> Optional[Area]:
    """Where a search begins to be watched: what the map shows, or where its layer lies, now; else where it looks.

    A layer that the project does not have is where it was when the search was saved.
    """
    area = search.area
    if area.kind is AreaKind.MAP:
        return replace(area, box=map_box or area.box)
    if area.kind is not AreaKind.LAYER:
        return None
    layer = project.mapLayer(area.layer) or next(iter(project.mapLayersByName(area.name)), None)
    return replace(area, box=(layer_box(layer) if layer is not None else None) or area.box)


def fill(
    menu: QMenu, search: SavedSearch, watch: Optional[Watch], map_box: Optional[Extent], chosen: Chosen
) -> None:
    """Say where a search is watched, or would be, and offer other areas; nothing for one that looks in one place."""
    project = QgsProject.instance()
    if search.area.kind not in _FOLLOWS:
        return
    menu.addSeparator()
    area = watched_area(search, watch) if watch is not None else begun_in(search, map_box, project) or search.area
    words = area_words(area)
    if watch is None and area.kind is AreaKind.MAP and area.box is not None:
        words = tr("what the map shows now ({box})").format(box=box_words(area.box))
    menu.addAction(menu_text(tr("In: {area}").format(area=words), 160)).setEnabled(False)
    if map_box is not None:
        now = menu.addAction(tr("In what the map shows now"))
        now.triggered.connect(partial(_choose, chosen, Area(AreaKind.MAP, map_box)))
    menu.addAction(tr("Everywhere")).triggered.connect(partial(_choose, chosen, Area()))
    layers = [layer for layer in project.mapLayers().values() if layer.isSpatial()][:_MOST_LAYERS]
    if layers:
        inner = menu.addMenu(tr("In the extent of a layer"))
        for layer in layers:
            _offer_layer(inner, layer, chosen)


def _offer_layer(menu: QMenu, layer: QgsMapLayer, chosen: Chosen) -> QAction:
    """The extent is asked for when the layer is chosen: some take their time to tell."""
    action = menu.addAction(menu_text(layer.name()))
    action.triggered.connect(partial(_choose_layer, chosen, layer.id()))
    return action


def _choose(chosen: Chosen, area: Area, *_checked: bool) -> None:
    chosen(area)


def _choose_layer(chosen: Chosen, layer_id: str, *_checked: bool) -> None:
    layer = QgsProject.instance().mapLayer(layer_id)
    box = layer_box(layer) if layer is not None else None
    if layer is not None and box is not None:
        chosen(Area(AreaKind.LAYER, box, layer_id, layer.name()))
