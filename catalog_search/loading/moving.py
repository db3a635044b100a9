"""Layers that were made in one thread and belong to another."""
from __future__ import annotations

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, QThread

from ..support.workers import unwatched


def hand_over(layer: QgsMapLayer, thread: QThread) -> None:
    """To another thread, with the provider of vector tiles: in newer QGIS it has one, which is no child of it."""
    provider = layer.dataProvider()
    if isinstance(provider, QObject) and unwatched(provider).parent() is None:
        provider.moveToThread(thread)
    layer.moveToThread(thread)
