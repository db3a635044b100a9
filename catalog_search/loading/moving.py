"""Layers that were made in one thread and belong to another."""
from __future__ import annotations

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, QThread

from ..support.workers import unwatched


def hand_over(layer: QgsMapLayer, thread: QThread) -> None:
    """To another thread, with all that belongs to it."""
    hand_provider_over(layer, thread)
    layer.moveToThread(thread)


def hand_provider_over(layer: QgsMapLayer, thread: QThread) -> None:
    """The provider of vector tiles, which is no child of its layer in newer QGIS; others go with their layers."""
    provider = layer.dataProvider()
    if isinstance(provider, QObject) and unwatched(provider).parent() is None:
        provider.moveToThread(thread)
