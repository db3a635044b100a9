"""Between what the search bar says and a saved search."""
from __future__ import annotations

from typing import List, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProject,
)

from ...bookmarks.model import Area, AreaKind, KeptCatalog, KeptFilter, SavedSearch
from ...model.config import CatalogConfig
from ...model.extent import Extent
from ...model.query import FilterField
from ...processing.watch_words import box_words
from ...support.i18n import tr
from ..filter_labels import value_label
from ..filters import Chosen
from ..footprint import WGS84
from ..search_controller import Wish

_CATALOG = FilterField.CATALOG.value


def saved_of(wish: Wish, configs: Sequence[CatalogConfig], box: Optional[Extent]) -> SavedSearch:
    """What was searched, as a search to keep.

    :param configs: all catalogues: those chosen as a filter become those that are asked
    :param box: what the map shows
    """
    by_id = {config.id: config for config in configs}
    asked = [by_id[c.value] for c in wish.filters if c.field == _CATALOG and c.value in by_id]
    filters = [KeptFilter(c.field, c.value, value_label(c)) for c in wish.filters if c.field != _CATALOG]
    area = Area(AreaKind.MAP, box, name=tr("What the map shows")) if wish.on_map else Area()
    if wish.box is not None:
        area = Area(AreaKind.BOX, wish.box, name=wish.place)
    return SavedSearch(
        "",
        name=wish.text or ", ".join(f.label for f in filters),
        text=wish.text,
        filters=tuple(filters),
        area=area,
        catalogs=tuple(KeptCatalog.of(config) for config in asked),
        sort=wish.sort,
    )


def wish_of(search: SavedSearch, known: Sequence[CatalogConfig], project: QgsProject) -> Tuple[Wish, List[KeptCatalog]]:
    """What to ask for a saved search, and the catalogues of it that are not there any more."""
    ids = {config.id for config in known}
    chosen = [Chosen(f.field, f.key, f.label) for f in search.filters]
    chosen += [Chosen(_CATALOG, c.id, c.name) for c in search.catalogs if c.id in ids]
    gone = [catalog for catalog in search.catalogs if catalog.id not in ids]
    area = search.area
    box, on_map = area.box, area.kind is AreaKind.MAP
    if area.kind is AreaKind.LAYER:
        layer = project.mapLayer(area.layer) or next(iter(project.mapLayersByName(area.name)), None)
        box = (layer_box(layer) if layer is not None else None) or area.box
    if area.kind in (AreaKind.NONE, AreaKind.MAP):
        box = None
    place = area.name if box is not None else ""
    return Wish(search.text, search.sort, on_map, tuple(chosen), box, place), gone


def areas(current: Area, map_box: Optional[Extent], project: QgsProject) -> List[Tuple[Area, str]]:
    """The areas that a search can be kept with, each with its words."""
    found = [(Area(), tr("Everywhere")), (Area(AreaKind.MAP, map_box, name=tr("What the map shows")), tr("Follow map"))]
    if map_box is not None:
        found.append((Area(AreaKind.BOX, map_box, name=box_words(map_box)), tr("What the map shows now, for good")))
    for layer in project.mapLayers().values():
        box = layer_box(layer)
        if box is not None:
            area = Area(AreaKind.LAYER, box, layer.id(), layer.name())
            found.append((area, tr("Extent of the layer {layer}").format(layer=layer.name())))
    same = next((place for place, (area, _) in enumerate(found) if _alike(area, current)), None)
    if same is None:
        found.insert(0, (current, current.name or tr("The area kept with the search")))
    else:
        found[same] = (current, found[same][1])
    return found


def _alike(area: Area, other: Area) -> bool:
    return area.kind is other.kind and area.layer == other.layer and (area.kind is not AreaKind.BOX or area == other)


def layer_box(layer: QgsMapLayer) -> Optional[Extent]:
    """A layer's extent in degrees, where it has one."""
    extent = layer.extent()
    if not layer.crs().isValid() or extent.isEmpty() or not extent.isFinite():
        return None
    transform = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(WGS84), QgsProject.instance())
    try:
        box = transform.transformBoundingBox(extent)
    except QgsCsException:
        return None
    return Extent.checked(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
