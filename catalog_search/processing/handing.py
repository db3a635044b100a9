"""Layers that an algorithm made, for whoever runs it: run in QGIS's toolbox, they come into the project."""
from __future__ import annotations

from typing import List, Sequence

from qgis.core import (
    QgsMapLayer,
    QgsPointCloudLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication

from ..loading.clouds import complete
from ..loading.moving import hand_provider_over


class _Completing(QgsProcessingLayerPostProcessorInterface):
    """Begins what a layer needs of the main thread, once it is in the project: without an index no LAS is drawn."""

    def postProcessLayer(
        self, layer: QgsMapLayer, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> None:
        if isinstance(layer, QgsPointCloudLayer):
            complete(layer)


#: A context deletes its own, but does not keep Python from forgetting them before.
_completings: List[_Completing] = []


def hand_to_project(layers: Sequence[QgsMapLayer], context: QgsProcessingContext) -> None:
    """Have layers added to the project when the algorithm has ended; nothing where there is no project."""
    project = context.project()
    for layer in layers if project is not None else ():
        hand_provider_over(layer, QCoreApplication.instance().thread())  # the others go with the store
        context.temporaryLayerStore().addMapLayer(layer)
        details = QgsProcessingContext.LayerDetails(layer.name(), project, "")
        completing = _Completing()
        details.setPostProcessor(completing)
        sip.transferto(completing, None)
        _completings[:] = [one for one in (*_completings, completing) if not sip.isdeleted(one)]
        context.addLayerToLoadOnCompletion(layer.id(), details)
