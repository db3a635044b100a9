"""Layers of point clouds, which QGIS completes by tasks of its own that must begin in the main thread.

Begun where a layer is built off the main thread, those never end: no index is made of a LAS, and of any cloud nothing
but its outline is drawn. So layers are built without them. What the statistics are for, a fitting look, comes from
some points, of an EPT from what it says itself; the index is begun once the layer is in the main thread.
"""
from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional

from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsDoubleRange,
    QgsGeometry,
    QgsPointCloudClassifiedRenderer,
    QgsPointCloudDataProvider,
    QgsPointCloudLayer,
    QgsPointCloudRgbRenderer,
    QgsStatisticalSummary,
)

_CLASSES = "Classification"
_COLOURS = ("Red", "Green", "Blue")
#: Points that are looked at, all of the coarsest piece, whose size on the ground is below this many map units.
_SAMPLE, _COARSE = 1000, 1e12
_PLAIN = 1  # the classes up to this one say that nobody has classified the point (LAS 1.4)
_DEEP = 65535


class _Look(NamedTuple):
    """The greatest value of a colour, ``None`` of points without; whether somebody has put them in classes."""

    brightest: Optional[int]
    classified: bool


def open_cloud(uri: str, name: str, provider: str) -> QgsPointCloudLayer:
    """The layer, valid or not, as far as it can be completed in any thread."""
    options = QgsPointCloudLayer.LayerOptions()
    options.loadDefaultStyle = False  # no style file beside foreign data is read
    for skipped in ("skipIndexGeneration", "skipStatisticsCalculation"):
        if hasattr(options, skipped):  # QGIS 3.26
            setattr(options, skipped, True)
    layer = QgsPointCloudLayer(uri, name, provider, options)
    if layer.isValid():
        _set_look(layer, _described(layer) if provider == "ept" else _seen(layer))
    return layer


def complete(layer: QgsPointCloudLayer) -> None:
    """In the main thread: begin what QGIS does for a cloud without an index, a LAS, in the background."""
    provider = layer.dataProvider()
    if provider.indexingState() == QgsPointCloudDataProvider.PointCloudIndexGenerationState.NotIndexed:
        provider.generateIndex()


def _set_look(layer: QgsPointCloudLayer, look: _Look) -> None:
    """By colours or by classes, where the points have some; else it stays by height."""
    if look.brightest is not None:
        layer.setRenderer(_by_colours(255 if look.brightest <= 255 else _DEEP))
    elif look.classified:
        renderer = QgsPointCloudClassifiedRenderer()
        renderer.setAttribute(_CLASSES)
        renderer.setCategories(QgsPointCloudClassifiedRenderer.defaultCategories())
        layer.setRenderer(renderer)


def _seen(layer: QgsPointCloudLayer) -> _Look:
    points = _some_points(layer)
    coloured = bool(points) and all(name in points[0] for name in _COLOURS)
    brightest = max(point[name] for point in points for name in _COLOURS) if coloured else None
    return _Look(brightest, any(int(point.get(_CLASSES, 0)) > _PLAIN for point in points))


def _described(layer: QgsPointCloudLayer) -> _Look:
    """What the statistics of an EPT say (EPT 1.0, ``schema``), which are there with the layer.

    QGIS holds Python's lock while it fetches points, and with it the window, for as long as their server takes.
    """
    provider = layer.dataProvider()
    names = {attribute.name() for attribute in provider.attributes().attributes()}
    if hasattr(provider, "metadataStatistics"):  # QGIS 3.26
        told = provider.metadataStatistics()
        most, classes = [told.maximum(name) for name in _COLOURS], told.classesOf(_CLASSES)
    else:
        most = [_most(provider, name) for name in _COLOURS]
        classes = provider.metadataClasses(_CLASSES)
    known = [int(value) for value in most if isinstance(value, (int, float)) and value == value]  # not NaN
    brightest = max(known, default=_DEEP) if names.issuperset(_COLOURS) else None
    return _Look(brightest, any(int(value) > _PLAIN for value in classes))


def _most(provider: QgsPointCloudDataProvider, name: str) -> Any:
    try:
        return provider.metadataStatistic(name, QgsStatisticalSummary.Statistic.Max)
    except ValueError:  # it is not told
        return None


def _some_points(layer: QgsPointCloudLayer) -> List[Dict[str, Any]]:
    extent = QgsGeometry.fromRect(layer.extent().buffered(1))
    return list(layer.dataProvider().identify(_COARSE, extent, QgsDoubleRange(), _SAMPLE))


def _by_colours(most: int) -> QgsPointCloudRgbRenderer:
    """Colours are of 16 bits in a LAS, but many are written with 8."""
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
