"""Small pictures of the sample's data, drawn with QGIS."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Sequence, Tuple

from qgis.core import (
    QgsApplication,
    QgsColorRampShader,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRectangle,
    QgsSingleBandPseudoColorRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from sample_territory import territory

SIZE = (160, 120)
_BACKGROUND = "#f7f5ef"
#: Where to look, for what would be too small on the whole territory.
_FRAMES = {
    "batiments": QgsRectangle(349700, 6665400, 350900, 6666300),
    "haies": QgsRectangle(354000, 6658800, 362600, 6665300),
}
_HEIGHTS = ((0, "#2c7a5a"), (8, "#8fc27a"), (18, "#e8e39a"), (28, "#d9a55c"), (45, "#8a5a3c"))

#: What each picture shows, from the bottom up: (source below the data folder, colour, subset).
_PICTURES: Dict[str, Sequence[Tuple[str, str, str]]] = {
    "communes": (
        ("territoire.gpkg|layername=communes", "#f3e2b8", '"population" < 1400'),
        ("territoire.gpkg|layername=communes", "#e6bf78", '"population" >= 1400 AND "population" < 2200'),
        ("territoire.gpkg|layername=communes", "#cf8a4a", '"population" >= 2200'),
    ),
    "voirie": (("territoire.gpkg|layername=voirie", "#c05a3c", ""),),
    "batiments": (
        ("territoire.gpkg|layername=voirie", "#d8d2c4", ""),
        ("territoire.gpkg|layername=batiments", "#8c6a5a", ""),
    ),
    "equipements": (
        ("territoire.gpkg|layername=communes", "#efe8d8", ""),
        ("territoire.gpkg|layername=equipements", "#5a4fa0", ""),
    ),
    "plu": (
        ("territoire.gpkg|layername=zonage_plu", "#f4eb9c", "\"typezone\" = 'A'"),
        ("territoire.gpkg|layername=zonage_plu", "#6fae6a", "\"typezone\" = 'N'"),
        ("territoire.gpkg|layername=zonage_plu", "#d9483b", "\"typezone\" = 'U'"),
        ("territoire.gpkg|layername=zonage_plu", "#f0a05a", "\"typezone\" = 'AU'"),
    ),
    "zones_humides": (
        ("territoire.gpkg|layername=communes", "#eef0e4", ""),
        ("environnement.gpkg|layername=zones_humides", "#3f9c96", ""),
    ),
    "inondation": (
        ("territoire.gpkg|layername=communes", "#efe8d8", ""),
        ("environnement.gpkg|layername=zones_inondables", "#9cc3ea", "\"alea\" = 'Faible'"),
        ("environnement.gpkg|layername=zones_inondables", "#5b93d6", "\"alea\" = 'Moyen'"),
        ("environnement.gpkg|layername=zones_inondables", "#2456a6", "\"alea\" = 'Fort'"),
    ),
    "bruit": (
        ("territoire.gpkg|layername=communes", "#efe8d8", ""),
        ("environnement.gpkg|layername=zones_bruit", "#f4b04a", "\"lden_db\" = '55-60'"),
        ("environnement.gpkg|layername=zones_bruit", "#c43a3a", "\"lden_db\" <> '55-60'"),
    ),
    "cours_eau": (
        ("territoire.gpkg|layername=communes", "#eef0e4", ""),
        ("/vsizip/cours_eau.zip/cours_eau.shp", "#2a6fc0", ""),
    ),
    "haies": (
        ("territoire.gpkg|layername=communes", "#eef0e4", ""),
        ("/vsizip/bocage.zip/haies.shp", "#3c7a3a", ""),
    ),
    "pistes_cyclables": (
        ("territoire.gpkg|layername=communes", "#efe8d8", ""),
        ("pistes_cyclables.geojson", "#1f8a4c", ""),
    ),
    "arrets_bus": (("territoire.gpkg|layername=voirie", "#d8d2c4", ""), ("arrets_bus.geojson", "#c2307a", "")),
    "ecoles": (("territoire.gpkg|layername=communes", "#efe8d8", ""), ("ecoles.geojson", "#d98a1c", "")),
    "mnt": (("mnt_50m.tif", "", ""),),
}


def draw(folder: Path, names: Sequence[str]) -> None:
    """Draw each named picture (paths below ``folder``).

    :raises KeyError: where a picture is wanted that is not known here
    """
    application = QgsApplication([], False)
    application.initQgis()
    for name in names:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        _draw(path, folder / "data", _FRAMES.get(path.stem) or territory().boundingBox())
    application.exitQgis()


def _draw(path: Path, data: Path, frame: QgsRectangle) -> None:
    layers = [_layer(data, *what) for what in reversed(_PICTURES[path.stem])]
    _save(path, layers, frame)


def _layer(data: Path, source: str, colour: str, subset: str) -> QgsMapLayer:
    if source.endswith(".tif"):
        return _relief(QgsRasterLayer(str(data / source)))
    address = f"/vsizip/{data}/{source[8:]}" if source.startswith("/vsizip/") else str(data / source)
    layer = QgsVectorLayer(address, "", "ogr")
    layer.setSubsetString(subset)
    dark = QColor(colour).darker(135).name()
    symbols = (
        lambda: QgsMarkerSymbol.createSimple({"color": colour, "outline_color": "#ffffff", "size": "2.2"}),
        lambda: QgsLineSymbol.createSimple({"color": colour, "width": "0.4"}),
        lambda: QgsFillSymbol.createSimple({"color": colour, "outline_color": dark, "outline_width": "0.15"}),
    )
    layer.setRenderer(QgsSingleSymbolRenderer(symbols[int(layer.geometryType())]()))
    return layer


def _relief(layer: QgsRasterLayer) -> QgsRasterLayer:
    ramp = QgsColorRampShader()
    ramp.setColorRampItemList([QgsColorRampShader.ColorRampItem(height, QColor(name)) for height, name in _HEIGHTS])
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))
    return layer


def _save(path: Path, layers: List[QgsMapLayer], frame: QgsRectangle) -> None:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    settings.setOutputSize(QSize(*SIZE))
    settings.setExtent(frame.buffered(frame.width() * 0.03))
    image = QImage(QSize(*SIZE), QImage.Format.Format_RGB32)
    image.fill(QColor(_BACKGROUND))
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    image.save(str(path), "PNG", 0)
