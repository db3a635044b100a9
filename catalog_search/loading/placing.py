"""Where new layers go in the layer tree, and how they leave it again."""
from __future__ import annotations

from typing import Callable, Dict, Iterable, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsLayerTreeNode,
    QgsMapLayer,
    QgsPointCloudLayer,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from .clouds import complete

Spot = Tuple[QgsLayerTreeGroup, int]
#: The group and the row in it where layers are wanted, asked when they are there; ``None`` for the usual place.
Where = Callable[[], Optional[Spot]]

#: Marks groups that were made here: only they go when they are empty.
_MADE = "catalog_search/made"


def place(project: QgsProject, layers: Sequence[QgsMapLayer], title: str, where: Optional[Where] = None) -> None:
    """Put layers into the project; several become a group with the record's title, the first on top."""
    spot = where() if where is not None else None
    if len(layers) == 1:
        if spot is None:
            project.addMapLayer(layers[0])
        else:
            project.addMapLayer(layers[0], False)
            spot[0].insertLayer(spot[1], layers[0])
    else:
        group = _new_group(spot or (project.layerTreeRoot(), 0), title)
        for layer in layers:
            project.addMapLayer(layer, False)
            group.addLayer(layer)
    for layer in layers:
        if isinstance(layer, QgsPointCloudLayer):
            complete(layer)


def take_away(project: QgsProject, ids: Iterable[str]) -> int:
    """Remove layers, and the groups made for them where nothing else is in them.

    What has edits that are not saved stays. How many layers do is returned.
    """
    found = [layer for layer in (project.mapLayer(layer_id) for layer_id in ids) if layer is not None]
    gone = [layer for layer in found if not _has_edits(layer)]
    root = project.layerTreeRoot()
    nodes = [root.findLayer(layer.id()) for layer in gone]
    parents = [node.parent() for node in nodes if node is not None]
    project.removeMapLayers([layer.id() for layer in gone])
    for parent in parents:
        _remove_empty(parent)
    return len(found) - len(gone)


class Gathering:
    """One group for several records, each at its place in their order, whichever arrives first.

    The group is made when the first arrives.

    :param title: of the group
    :param where: the group's own place
    """

    def __init__(self, project: QgsProject, title: str, where: Optional[Where] = None) -> None:
        self._project = project
        self._title = title
        self._where = where
        self._group: Optional[QgsLayerTreeGroup] = None
        self._numbers: Dict[str, int] = {}

    def spot(self, number: int) -> Spot:
        """Where the layers of the record of that number go."""
        group = self._group
        if group is None or sip.isdeleted(group):
            wanted = self._where() if self._where is not None else None
            group = self._group = _new_group(wanted or (self._project.layerTreeRoot(), 0), self._title)
        rows = [row for row, node in enumerate(group.children()) if self._number(node) > number]
        return group, rows[0] if rows else len(group.children())

    def arrived(self, number: int, layers: Iterable[QgsMapLayer]) -> None:
        """The layers of a record are in the group now."""
        self._numbers.update((layer.id(), number) for layer in layers)

    def close(self) -> None:
        """All have come that will: a group with a single child is none."""
        group = self._group
        if group is None or sip.isdeleted(group) or len(group.children()) != 1:
            return
        parent, child = group.parent(), group.children()[0]
        if parent is not None:
            parent.insertChildNode(parent.children().index(group), child.clone())
            parent.removeChildNode(group)

    def _number(self, node: QgsLayerTreeNode) -> int:
        """The number of the record whose layers a node holds; -1 for what a person put there."""
        ids = [node.layerId()] if QgsLayerTree.isLayer(node) else node.findLayerIds()
        return max((self._numbers.get(layer_id, -1) for layer_id in ids), default=-1)


def _new_group(spot: Spot, title: str) -> QgsLayerTreeGroup:
    group = spot[0].insertGroup(spot[1], title)
    group.setCustomProperty(_MADE, True)
    return group


def _remove_empty(group: Optional[QgsLayerTreeNode]) -> None:
    """Remove a group made here that is empty, and those around it that become empty by that."""
    while group is not None and not sip.isdeleted(group) and not group.children() and group.customProperty(_MADE):
        parent = group.parent()
        if parent is not None:
            parent.removeChildNode(group)
        group = parent


def _has_edits(layer: QgsMapLayer) -> bool:
    return isinstance(layer, QgsVectorLayer) and layer.isEditable() and layer.isModified()


def ids_of(layers: Iterable[QgsMapLayer]) -> List[str]:
    """What to know layers by that may be deleted meanwhile."""
    return [layer.id() for layer in layers]
