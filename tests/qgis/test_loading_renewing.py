"""*Refresh from source*, from inside: what of a layer stays, what is told that cannot, what the main thread does."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    Qgis,
    QgsAction,
    QgsCoordinateReferenceSystem,
    QgsField,
    QgsLayerNotesUtils,
    QgsPalLayerSettings,
    QgsProject,
    QgsRelation,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from catalog_search.loading.build import build_layer
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.loading.provenance import kept
from catalog_search.loading.refreshing import Again, Refreshing
from catalog_search.loading.renewing import Outcome
from catalog_search.model.record import Resource
from catalog_search.support.compat import STRING_FIELD
from tests.qgis.loading_support import record, srs
from tests.qgis.support import wait_until
from tests.servers.files import FileServer

NAMES = ("Évron", "Brûlon", "Plœmeur")
#: Drivers that write the file of an ending. Where GDAL has the other driver of KML only, that reads no field of ours.
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "kml": "LIBKML", "csv": ""}
KINDS = {ending: name for ending, name in DRIVERS.items() if not name or ogr.GetDriverByName(name)}


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


@pytest.fixture(autouse=True)
def project() -> Iterator[QgsProject]:
    yield QgsProject.instance()
    QgsProject.instance().clear()


def write(path: Path, names: Tuple[str, ...] = NAMES, field: str = "nom", area: bool = False) -> None:
    """A file with a point, or a square, of each name."""
    path.unlink(missing_ok=True)
    if path.suffix == ".csv":
        lines = [f"{field};longitude;latitude", *(f"{name};{n}.5;47.5" for n, name in enumerate(names))]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return
    source = ogr.GetDriverByName(KINDS[path.suffix[1:]]).CreateDataSource(str(path))
    layer = source.CreateLayer("lieux", srs(4326), ogr.wkbPolygon if area else ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for n, name in enumerate(names):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(field, name)
        square = f"POLYGON(({n} 47,{n + 1} 47,{n + 1} 48,{n} 47))"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(square if area else f"POINT({n} 47)"))
        layer.CreateFeature(feature)
    source.FlushCache()


class Case:
    """One file that is served, and the layer that was made of it."""

    def __init__(self, files: FileServer, tmp_path: Path, ending: str = "geojson") -> None:
        self.path = files.folder / f"lieux.{ending}"
        self.resource = Resource(f"{files.url}/{self.path.name}", format=ending)
        self.folder = tmp_path / "cache"
        write(self.path)
        link, known = classify(self.resource), record(self.resource)
        (source,) = make_plan(link, known, None, self.folder).sources
        self.layer: QgsVectorLayer = build_layer(source, known, link)
        QgsProject.instance().addMapLayer(self.layer)

    def refresh(self, meanwhile: Callable[[], object] = lambda: None) -> Any:
        """An ``Outcome``, or the error."""
        again = Again(self.layer, classify(self.resource), record(self.resource), None)
        refreshing = Refreshing(again, self.folder, QgsProject.instance())
        heard: List[Any] = []
        refreshing.refreshed.connect(heard.append)
        refreshing.failed.connect(heard.append)
        refreshing.start()
        meanwhile()
        wait_until(lambda: bool(heard), 30)
        return heard[0]

    def names(self) -> List[str]:
        field = "nom" if "nom" in self.layer.fields().names() else "libelle"
        return sorted(feature[field] for feature in self.layer.getFeatures())


def test_all_that_a_person_made_of_the_layer_stays(files: FileServer, tmp_path: Path) -> None:
    case, project = Case(files, tmp_path), QgsProject.instance()
    layer = case.layer
    other = QgsVectorLayer("None?field=nom:string", "other", "memory")
    project.addMapLayer(other)
    relation = QgsRelation()
    relation.setId("r")
    relation.setReferencedLayer(layer.id())
    relation.setReferencingLayer(other.id())
    relation.addFieldPair("nom", "nom")
    project.relationManager().addRelation(relation)
    labels = QgsPalLayerSettings()
    labels.fieldName = "nom"
    layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    layer.setLabelsEnabled(True)
    layer.setFieldAlias(0, "Name of the place")
    layer.actions().addAction(QgsAction(QgsAction.ActionType.GenericPython, "hello", "1"))
    layer.setMinimumScale(50_000)
    layer.setScaleBasedVisibility(True)
    layer.setOpacity(0.5)
    layer.addExpressionField("upper(nom)", QgsField("high", STRING_FIELD))
    layer.selectByIds([1])
    layer.setReadOnly(True)
    before = layer.id(), [node.layerId() for node in project.layerTreeRoot().findLayers()]
    write(case.path, ("Le Mans", "Laval", "Évron", "Vitré"))
    assert case.refresh() == Outcome()
    assert case.names() == ["Laval", "Le Mans", "Vitré", "Évron"]
    assert (layer.id(), [node.layerId() for node in project.layerTreeRoot().findLayers()]) == before
    assert project.relationManager().relation("r").isValid()
    assert layer.labelsEnabled() and layer.labeling().settings().fieldName == "nom"
    assert layer.attributeAlias(0) == "Name of the place"
    assert [action.name() for action in layer.actions().actions()] == ["hello"]
    assert layer.hasScaleBasedVisibility() and layer.minimumScale() == 50_000 and layer.opacity() == 0.5
    assert layer.fields().count() == 2 and layer.selectedFeatureIds() == [1]
    assert layer.property("readOnly")


@pytest.mark.parametrize("ending", sorted(KINDS))
@pytest.mark.parametrize("filtered", [False, True])
def test_its_filter_stays_where_it_fits(files: FileServer, tmp_path: Path, ending: str, filtered: bool) -> None:
    case = Case(files, tmp_path, ending)
    if filtered:
        assert case.layer.setSubsetString("\"nom\" <> 'Brûlon'")
    write(case.path, ("Brûlon", "Le Mans", "Laval"))
    assert case.refresh() == Outcome()
    assert case.names() == (["Laval", "Le Mans"] if filtered else ["Brûlon", "Laval", "Le Mans"])
    assert bool(case.layer.subsetString()) is filtered


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv"])
def test_a_filter_that_does_not_fit_is_told_and_kept_in_the_notes(
    files: FileServer, tmp_path: Path, ending: str
) -> None:
    case = Case(files, tmp_path, ending)
    QgsLayerNotesUtils.setLayerNotes(case.layer, "<p>mine</p>")
    wanted = "\"nom\" <> 'Brûlon <b>'"
    assert case.layer.setSubsetString(wanted)
    write(case.path, ("Brûlon", "Le Mans"), field="libelle")
    assert case.refresh() == Outcome(wanted)
    assert case.layer.isValid() and case.layer.subsetString() == "" and case.names() == ["Brûlon", "Le Mans"]
    notes = QgsLayerNotesUtils.layerNotes(case.layer)
    assert notes.startswith("<p>mine</p>") and "nom&quot; &lt;&gt; &#x27;Brûlon &lt;b&gt;&#x27;" in notes
    write(case.path, ("Laval",), field="libelle")
    assert case.refresh() == Outcome()
    assert QgsLayerNotesUtils.layerNotes(case.layer) == notes and case.names() == ["Laval"]


@pytest.mark.parametrize("ending", sorted(KINDS))
@pytest.mark.parametrize(
    ("chosen", "field", "names"),
    [
        ("", "nom", ["Brûlon", "Laval"]),
        ("\"nom\" = 'Brûlon'", "nom", ["Brûlon"]),
        ("\"nom\" = 'Brûlon'", "libelle", ["Brûlon", "Laval"]),
    ],
)
def test_the_filter_that_a_person_sets_meanwhile_counts(
    files: FileServer, tmp_path: Path, ending: str, chosen: str, field: str, names: List[str]
) -> None:
    case = Case(files, tmp_path, ending)
    assert case.layer.setSubsetString("\"nom\" <> 'Brûlon'")
    write(case.path, ("Brûlon", "Laval"), field)
    lost = "" if field == "nom" else chosen
    assert case.refresh(lambda: case.layer.setSubsetString(chosen)) == Outcome(lost)
    assert case.names() == names and case.layer.subsetString() == ("" if lost else chosen)
    assert case.layer.featureCount() == len(names)


def test_the_style_of_another_type_of_geometry_is_kept(files: FileServer, tmp_path: Path) -> None:
    case = Case(files, tmp_path)
    case.layer.renderer().symbol().setSize(7.5)
    write(case.path, area=True)
    outcome = case.refresh()
    assert outcome.style and case.layer.renderer().symbol().type() == Qgis.SymbolType.Fill
    styles = case.layer.styleManager()
    assert sorted(styles.styles()) == sorted([styles.currentStyle(), outcome.style])
    assert "7.5" in styles.style(outcome.style).xmlData()
    write(case.path)
    assert case.refresh().style not in ("", outcome.style) and len(styles.styles()) == 3


def test_the_crs_that_a_person_gave_it_stays(files: FileServer, tmp_path: Path) -> None:
    case = Case(files, tmp_path)
    case.layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4171"))
    write(case.path, ("Laval",))
    assert case.refresh() == Outcome()
    assert case.layer.crs().authid() == "EPSG:4171"


def test_the_crs_that_was_found_out_goes_with_its_data(files: FileServer, tmp_path: Path) -> None:
    def metres(crs: int) -> None:
        point = {"type": "Point", "coordinates": [268_000.0, 6_740_000.0]}
        if crs == 4326:
            point["coordinates"] = [-2.7, 47.6]
        feature = {"type": "Feature", "properties": {"nom": "Plœmeur"}, "geometry": point}
        case.path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 3}))

    case = Case(files, tmp_path)
    metres(2154)
    assert case.refresh() == Outcome()
    assert case.layer.crs().authid() == "EPSG:2154" == kept(case.layer).crs
    metres(4326)
    assert case.refresh() == Outcome()
    assert case.layer.crs().authid() == "EPSG:4326" and kept(case.layer).crs == ""


def test_a_file_that_broke_leaves_all_as_it_was(files: FileServer, tmp_path: Path) -> None:
    case = Case(files, tmp_path)
    assert case.layer.setSubsetString("\"nom\" <> 'Brûlon'")
    before = case.layer.source()
    case.path.write_bytes(case.path.read_bytes()[:200])
    assert isinstance(case.refresh(), Exception)
    assert case.layer.isValid() and case.layer.source() == before and case.names() == ["Plœmeur", "Évron"]


@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("ending", sorted({"geojson", "kml"} & KINDS.keys()))
def test_the_main_thread_opens_no_file_again(
    files: FileServer, tmp_path: Path, ending: str, filtered: bool
) -> None:
    """What QGIS reads as a whole to open it."""
    case = Case(files, tmp_path, ending)
    if filtered:
        assert case.layer.setSubsetString("\"nom\" <> 'Brûlon'")
    write(case.path, ("Laval", "Le Mans"))
    said: List[str] = []
    gdal.SetThreadLocalConfigOption("CPL_DEBUG", "ON")
    gdal.PushErrorHandler(lambda _kind, _number, words: said.append(words))
    try:
        assert case.refresh() == Outcome()
        assert [words for words in said if "GDALOpen" in words] == []
        held_by = QgsVectorLayer(str(case.path), "other", "ogr")
        assert held_by.isValid() and any("GDALOpen" in words for words in said)
    finally:
        gdal.PopErrorHandler()
        gdal.SetThreadLocalConfigOption("CPL_DEBUG", None)
    assert case.names() == ["Laval", "Le Mans"]
