"""Where new layers go in the layer tree."""
from __future__ import annotations

from typing import Callable, Optional, Sequence, Tuple

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject

#: The group and the row in it where layers are wanted, asked when they are there; ``None`` for the usual place.
Where = Callable[[], Optional[Tuple[QgsLayerTreeGroup, int]]]


def place(project: QgsProject, layers: Sequence[QgsMapLayer], title: str, where: Optional[Where] = None) -> None:
    """Put layers into the project; several become a group with the record's title, the first on top."""
    spot = where() if where is not None else None
    if len(layers) == 1:
        if spot is None:
            project.addMapLayer(layers[0])
        else:
            project.addMapLayer(layers[0], False)
            spot[0].insertLayer(spot[1], layers[0])
        return
    parent, row = spot or (project.layerTreeRoot(), 0)
    group = parent.insertGroup(row, title)
    for layer in layers:
        project.addMapLayer(layer, False)
        group.addLayer(layer)
