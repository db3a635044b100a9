"""Tables of every make become layers whose points lie where they should; GeoJSON keeps or gets its system."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.extent import Extent
from catalog_search.model.record import Resource
from tests.qgis.loading_support import PLACES, record
from tests.servers.files import FileServer

NAMES = [place[0] for place in PLACES]
Points = List[Tuple[float, float]]
FRANCE = Extent(-5.2, 41.3, 9.6, 51.1)
REUNION = Extent(55.2, -21.4, 55.84, -20.87)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


def opened(files: FileServer, name: str, body: "str | bytes", *extents: Extent) -> QgsVectorLayer:
    path = files.folder / name
    if body:
        path.write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    resource = Resource(f"{files.url}/{name}")
    wanted = record(resource, extents=extents)
    plan = make_plan(classify(resource, wanted), wanted, None, files.folder.parent / "own")
    assert len(plan.sources) == 1
    return build_layer(plan.sources[0], wanted)


def degrees(layer: QgsVectorLayer) -> Points:
    """The points of a layer in the order of its rows, to a thousandth of a degree."""
    to = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(layer.crs(), to, QgsProject.instance())
    points = [transform.transform(feature.geometry().centroid().asPoint()) for feature in layer.getFeatures()]
    return [(round(point.x(), 3), round(point.y(), 3)) for point in points]


def notes_of(layer: QgsVectorLayer) -> str:
    return str(layer.customProperty("plugins/catalog_search/notes", ""))


def in_degrees() -> Points:
    """The places of all files in degrees, as PROJ has them."""
    source = QgsCoordinateReferenceSystem("EPSG:2154")
    transform = QgsCoordinateTransform(source, QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
    points = [transform.transform(x, y) for _, _, x, y in PLACES]
    return [(round(point.x(), 5), round(point.y(), 5)) for point in points]


@pytest.fixture
def points(qgis_app: object) -> Points:
    return in_degrees()


def near(layer: QgsVectorLayer, points: Points) -> bool:
    """Whether the layer's points are these, within some hundred metres."""
    return degrees(layer) == [(round(x, 3), round(y, 3)) for x, y in points]


def lines(header: str, cells: List[str]) -> str:
    return "\n".join([header, *(f"{name};{cell}" for name, cell in zip(NAMES, cells))]) + "\n"



class TestTables:
    @pytest.mark.parametrize("code", [2154, *range(3942, 3951)])
    def test_zones_by_their_values(self, files: FileServer, code: int) -> None:
        """Only in the middle of its zone does a place have the values of that zone."""
        middle = code - 3900 if code != 2154 else 46.5
        to = QgsCoordinateReferenceSystem(f"EPSG:{code}")
        transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), to, QgsProject.instance())
        point = transform.transform(1.5, middle)
        layer = opened(files, "a.csv", f"nom;x;y\nForêt;{point.x():.2f};{point.y():.2f}\n")
        assert layer.crs().authid() == f"EPSG:{code}"
        assert degrees(layer) == [(1.5, round(middle, 3))]
        assert f"EPSG:{code} was assumed" in notes_of(layer)

    def test_a_column_of_geojson(self, files: FileServer, points: Points) -> None:
        shapes = [json.dumps({"type": "Point", "coordinates": point}).replace('"', '""') for point in points]
        cells = [f'"{shape}"' for shape in shapes]
        layer = opened(files, "a.csv", lines("nom;geo_shape", cells))
        assert [feature["nom"] for feature in layer.getFeatures()] == NAMES
        assert layer.crs().authid() == "EPSG:4326" and near(layer, points)

    @pytest.mark.parametrize("form", ["{1}, {0}", "[{0}, {1}]", "({1} {0})"])
    def test_two_numbers_in_one_column(self, files: FileServer, form: str, points: Points) -> None:
        layer = opened(files, "a.csv", lines("nom;place", [form.format(*point) for point in points]))
        assert near(layer, points)

    def test_well_known_text_of_a_zone(self, files: FileServer, points: Points) -> None:
        cells = [f"POINT({x} {y})" for _, _, x, y in PLACES]
        layer = opened(files, "a.csv", lines("nom;geom", cells))
        assert layer.crs().authid() == "EPSG:2154" and near(layer, points)

    def test_quotes_with_a_backslash(self, files: FileServer) -> None:
        layer = opened(files, "a.csv", 'nom,lon,lat\n"Le \\"Bois\\", ici",2.5,48\n"b",2.5,49\n')
        assert [feature["nom"] for feature in layer.getFeatures()] == ['Le "Bois", ici', "b"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
    def test_titles_apostrophes_and_encodings(self, files: FileServer, encoding: str, points: Points) -> None:
        rows = [f"'{name.replace(chr(39), chr(39) * 2)}';'{x}';'{y}'" for name, (x, y) in zip(NAMES, points)]
        text = "\n".join(["'Lieux; un titre'", "'nom';'longitude';'latitude'", *rows]) + "\n"
        layer = opened(files, "a.csv", text.replace("œ", "oe").encode(encoding))
        assert [feature["nom"] for feature in layer.getFeatures()] == [name.replace("œ", "oe") for name in NAMES]
        assert near(layer, points)

    @pytest.mark.parametrize(
        "name", ['École "Les Tilleuls"', 'Tube 12" inox', 'Tube 12"', '"École "Les Chênes""', '{"x":1}']
    )
    def test_no_row_is_left_out_for_its_quotes(self, files: FileServer, name: str) -> None:
        text = f'nom;lon;lat;note\n"a; b";2.5;48.5;"c ""d"" e"\n{name};2.6;48.6;\nÉvron;2.7;48.7;\n'
        layer = opened(files, "a.csv", text)
        assert degrees(layer) == [(2.5, 48.5), (2.6, 48.6), (2.7, 48.7)]
        first, odd, last = layer.getFeatures()
        assert (first["nom"], first["note"], last["nom"]) == ("a; b", 'c "d" e', "Évron")
        assert odd["nom"] == name or name.startswith('"')

    def test_no_row_is_left_out_for_its_missing_coordinates(self, files: FileServer) -> None:
        text = "nom;x;y\nÉvron;652469;6862035\nb;NA;NA\nc;nan;nan\nd;;\n"
        layer = opened(files, "a.csv", text)
        assert [feature["nom"] for feature in layer.getFeatures()] == ["Évron", "b", "c", "d"]
        assert layer.crs().authid() == "EPSG:2154" and layer.extent().xMinimum() == 652469

    @pytest.mark.parametrize("header", ["nom;wkt", "nom;geo_shape"])
    def test_shapes_of_several_types_all_come(self, files: FileServer, header: str) -> None:
        shapes: List[str] = ["POINT (2 48)", "POLYGON ((2 48, 3 48, 3 49, 2 48))", "", "LINESTRING (2 48, 3 49)"]
        if "geo" in header:
            line = {"type": "LineString", "coordinates": [[2, 48], [3, 49]]}
            both = ({"type": "Point", "coordinates": [2, 48]}, line)
            shapes = ['"' + json.dumps(shape).replace('"', '""') + '"' for shape in both]
        (files.folder / "a.csv").write_text(lines(header, shapes), "utf-8")
        resource = Resource(f"{files.url}/a.csv")
        plan = make_plan(classify(resource), record(resource), None, files.folder.parent / "own")
        layers = [build_layer(source, record()) for source in plan.sources]
        found = [feature.geometry() for layer in layers for feature in layer.getFeatures()]
        assert not plan.needs_choice
        assert sum(not shape.isNull() for shape in found) == len([shape for shape in shapes if shape])

    def test_overseas_where_the_record_says_so(self, files: FileServer) -> None:
        text = "nom;x;y\nSaint-Denis;338767.2;7690355.6\n"
        layer = opened(files, "a.csv", text, REUNION)
        assert (layer.crs().authid(), degrees(layer)) == ("EPSG:2975", [(55.45, -20.88)])
        unknown = opened(files, "b.csv", text)
        assert not unknown.crs().isValid() and "could not be told" in notes_of(unknown)

    def test_without_coordinates(self, files: FileServer) -> None:
        layer = opened(files, "a.csv", "nom;valeur\nForêt;1\n")
        assert not layer.isSpatial() and "No coordinates" in notes_of(layer)

    @pytest.mark.parametrize(("driver", "name"), [("XLSX", "a.xlsx"), ("ODS", "a.ods")])
    @pytest.mark.parametrize("form", ["{1}, {0}", "POINT ({0} {1})"])
    def test_sheets(self, files: FileServer, driver: str, name: str, form: str, points: Points) -> None:
        source = ogr.GetDriverByName(driver).CreateDataSource(str(files.folder / name))
        sheet = source.CreateLayer("Lieux")
        for column in ("nom", "place"):
            sheet.CreateField(ogr.FieldDefn(column, ogr.OFTString))
        for place, point in zip(NAMES, points):
            feature = ogr.Feature(sheet.GetLayerDefn())
            feature.SetField("nom", place)
            feature.SetField("place", form.format(*point))
            sheet.CreateFeature(feature)
        source = None
        assert near(opened(files, name, ""), points)


def test_a_sheet_of_words_has_the_names_of_its_first_row(files: FileServer) -> None:
    source = ogr.GetDriverByName("XLSX").CreateDataSource(str(files.folder / "a.xlsx"))
    sheet = source.CreateLayer("Lieux")
    for column in ("nom", "genre"):
        sheet.CreateField(ogr.FieldDefn(column, ogr.OFTString))
    for place in NAMES:
        feature = ogr.Feature(sheet.GetLayerDefn())
        feature.SetField("nom", place)
        feature.SetField("genre", "lieu")
        sheet.CreateFeature(feature)
    source = None
    layer = opened(files, "a.xlsx", "")
    assert [field.name() for field in layer.fields()] == ["nom", "genre"]
    assert [feature["nom"] for feature in layer.getFeatures()] == NAMES
    assert not layer.isSpatial() and "No coordinates" in notes_of(layer)


def collection(points: Points, crs: object = None, last: bool = False) -> str:
    features = [
        {"type": "Feature", "properties": {"nom": name}, "geometry": {"type": "Point", "coordinates": point}}
        for name, point in zip(NAMES, points)
    ]
    member = {"crs": crs} if crs else {}
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps({**body, **member} if last else {**member, **body})


class TestGeoJson:
    @pytest.mark.parametrize("last", [False, True])
    @pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::2154", "EPSG:2154", "urn:ogc:def:crs:EPSG:6.18:2154"])
    def test_an_old_crs_member_counts(self, files: FileServer, name: str, last: bool, points: Points) -> None:
        crs = {"type": "name", "properties": {"name": name}}
        text = collection([(x, y) for _, _, x, y in PLACES], crs, last)
        layer = opened(files, "a.geojson", text)
        assert layer.crs().authid() == "EPSG:2154" and near(layer, points)
        assert notes_of(layer) == ""

    def test_metres_without_one_are_told_by_their_values(self, files: FileServer, points: Points) -> None:
        layer = opened(files, "a.geojson", collection([(x, y) for _, _, x, y in PLACES]))
        assert layer.crs().authid() == "EPSG:2154" and near(layer, points)
        assert "EPSG:2154 was assumed" in notes_of(layer)

    @pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
    def test_metres_that_are_said_to_be_degrees(self, files: FileServer, name: str, points: Points) -> None:
        crs = {"type": "name", "properties": {"name": name}}
        layer = opened(files, "a.geojson", collection([(x, y) for _, _, x, y in PLACES], crs))
        assert layer.crs().authid() == "EPSG:2154" and near(layer, points)
        assert "in degrees, which they are not" in notes_of(layer)

    def test_what_no_system_is_found_for_is_not_shown_without_a_word(self, files: FileServer) -> None:
        layer = opened(files, "a.geojson", collection([(600_000, 2_428_000), (93_000, 2_400_000)]))
        assert "set another coordinate system" in notes_of(layer)

    def test_what_has_no_geometry_stays(self, files: FileServer) -> None:
        ring = [[2, 48], [3, 48], [3, 49], [2, 48]]
        shapes: List[object] = [
            {"type": "Polygon", "coordinates": [ring]}, {"type": "MultiPolygon", "coordinates": [[ring]]}, None
        ]  # fmt: skip
        features = [{"type": "Feature", "properties": {"n": 1}, "geometry": shape} for shape in shapes]
        layer = opened(files, "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
        assert [feature.geometry().isNull() for feature in layer.getFeatures()] == [False, False, True]

    @pytest.mark.parametrize("name", ["a.geojson", "a.csv"])
    def test_latitude_and_longitude_exchanged_are_told(self, files: FileServer, points: Points, name: str) -> None:
        def body(places: Points) -> str:
            cells = [f"POINT ({x} {y})" for x, y in places]
            return collection(places) if name == "a.geojson" else lines("nom;geom", cells)

        layer = opened(files, name, body([(y, x) for x, y in points]), FRANCE)
        assert "exchanged" in notes_of(layer) and layer.featureCount() == len(points)
        for extent in (FRANCE, Extent(-180, -90, 180, 90), REUNION):
            assert "exchanged" not in notes_of(opened(files, name, body(points), extent))

    def test_degrees_need_none(self, files: FileServer, points: Points) -> None:
        layer = opened(files, "a.geojson", collection(points))
        assert (layer.crs().authid(), notes_of(layer)) == ("EPSG:4326", "") and near(layer, points)
