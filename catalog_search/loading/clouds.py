"""Layers of point clouds, which QGIS completes by tasks of its own that must begin in the main thread.

Begun where a layer is built off the main thread, those never end: no index is made of a LAS, and of any cloud nothing
but its outline is drawn. So layers are built without them. What the statistics are for, a fitting look, comes from
some points; the index is begun once the layer is in the main thread.
"""
from __future__ import annotations

from typing import Any, Dict, List

from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsDoubleRange,
    QgsGeometry,
    QgsPointCloudClassifiedRenderer,
    QgsPointCloudDataProvider,
    QgsPointCloudLayer,
    QgsPointCloudRgbRenderer,
)

_CLASSES = "Classification"
_COLOURS = ("Red", "Green", "Blue")
#: Points that are looked at, all of the coarsest piece, whose size on the ground is below this many map units.
_SAMPLE, _COARSE = 1000, 1e12
_PLAIN = 1  # the classes up to this one say that nobody has classified the point (LAS 1.4)


def open_cloud(uri: str, name: str, provider: str) -> QgsPointCloudLayer:
    """The layer, valid or not, as far as it can be completed in any thread."""
    options = QgsPointCloudLayer.LayerOptions()
    options.loadDefaultStyle = False  # no style file beside foreign data is read
    for skipped in ("skipIndexGeneration", "skipStatisticsCalculation"):
        if hasattr(options, skipped):  # QGIS 3.26
            setattr(options, skipped, True)
    layer = QgsPointCloudLayer(uri, name, provider, options)
    if layer.isValid():
        _set_look(layer)
    return layer


def complete(layer: QgsPointCloudLayer) -> None:
    """In the main thread: begin what QGIS does for a cloud without an index, a LAS, in the background."""
    provider = layer.dataProvider()
    if provider.indexingState() == QgsPointCloudDataProvider.PointCloudIndexGenerationState.NotIndexed:
        provider.generateIndex()


def _set_look(layer: QgsPointCloudLayer) -> None:
    """By colours or by classes, where the points have some; else it stays by height."""
    points = _some_points(layer)
    if points and all(name in points[0] for name in _COLOURS):
        layer.setRenderer(_by_colours(points))
    elif any(int(point.get(_CLASSES, 0)) > _PLAIN for point in points):
        layer.setRenderer(
            QgsPointCloudClassifiedRenderer(_CLASSES, QgsPointCloudClassifiedRenderer.defaultCategories())
        )


def _some_points(layer: QgsPointCloudLayer) -> List[Dict[str, Any]]:
    extent = QgsGeometry.fromRect(layer.extent().buffered(1))
    return list(layer.dataProvider().identify(_COARSE, extent, QgsDoubleRange(), _SAMPLE))


def _by_colours(points: List[Dict[str, Any]]) -> QgsPointCloudRgbRenderer:
    """Colours are of 16 bits in a LAS, but many are written with 8."""
    most = 255 if max(point[name] for point in points for name in _COLOURS) <= 255 else 65535
    renderer = QgsPointCloudRgbRenderer()
    for set_enhancement in (
        renderer.setRedContrastEnhancement,
        renderer.setGreenContrastEnhancement,
        renderer.setBlueContrastEnhancement,
    ):
        enhancement = QgsContrastEnhancement(Qgis.DataType.UnknownDataType)
        enhancement.setMinimumValue(0)
        enhancement.setMaximumValue(most)
        enhancement.setContrastEnhancementAlgorithm(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum, False
        )
        set_enhancement(enhancement)
    return renderer
