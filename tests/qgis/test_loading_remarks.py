"""What a layer knows beside its data: notes, scales, legend, provenance; in the project that is opened again, too."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

import pytest
from qgis.core import QgsLayerNotesUtils, QgsMapLayer, QgsProject

from catalog_search.loading.build import build_layer
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.loading.provenance import kept, wish_of
from catalog_search.loading.refreshing import Again, Refreshing
from catalog_search.loading.remarks import set_notes
from catalog_search.loading.sources import Area, Way, Wish
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from tests.qgis.gui_kit import Answers
from tests.qgis.loading_support import record, write_csv, write_raster, write_shapefile, write_vector, zip_shapefile
from tests.qgis.support import wait_until
from tests.servers import qgis_server
from tests.servers.files import FileServer
from tests.servers.qgis_server import QgisServer

WMS = """<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>T</Title></Service><Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get><OnlineResource xlink:href="ADDRESS"/></Get></HTTP>
</DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource xlink:href="ADDRESS"/></Get></HTTP></DCPType>
</GetMap></Request><Layer><Title>Root</Title><CRS>EPSG:4326</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>-5</westBoundLongitude><eastBoundLongitude>9</eastBoundLongitude>
<southBoundLatitude>42</southBoundLatitude><northBoundLatitude>51</northBoundLatitude></EX_GeographicBoundingBox>
<Layer><Name>parcels</Name><Title>Parcels</Title><Style><Name>a</Name><Title>A</Title><LegendURL width="9" height="9">
<Format>image/png</Format><OnlineResource xlink:href="LEGEND"/></LegendURL></Style>
<MinScaleDenominator>500</MinScaleDenominator><MaxScaleDenominator>10000</MaxScaleDenominator></Layer>
</Layer></Capability></WMS_Capabilities>"""


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder) as running:
        yield running


def only_layer(resource: Resource, folder: Path) -> QgsMapLayer:
    link, known = classify(resource), record(resource)
    plan = make_plan(link, known, None, folder)
    return build_layer(plan.sources[0], known, link, CatalogConfig("essai", "ckan", "Essai", "https://c.example"))


def reopened(layer: QgsMapLayer, path: Path) -> QgsMapLayer:
    project = QgsProject.instance()
    project.addMapLayer(layer)
    assert project.write(str(path))
    project.clear()
    assert project.read(str(path))
    return next(iter(project.mapLayers().values()))


@pytest.mark.parametrize(
    ("legend", "kept_as"),
    [
        ("https://l.example/a.png?token=t0k3n&amp;style=a", "https://l.example/a.png?style=a"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_picture_service_tells_its_scales_and_legend(
    server: str, tmp_path: Path, legend: str, kept_as: str
) -> None:
    text = WMS.replace("ADDRESS", f"{server}/?").replace("LEGEND", legend)
    Answers.bodies = {"/?SERVICE=WMS&REQUEST=GetCapabilities": text.encode()}
    layer = only_layer(Resource(f"{server}/", protocol="OGC:WMS", layer="parcels"), tmp_path)
    again = reopened(layer, tmp_path / "a.qgs")
    assert again.hasScaleBasedVisibility()
    assert (again.maximumScale(), again.minimumScale()) == (500, 10_000)
    assert again.legendUrl() == kept_as


def test_remarks_become_notes_that_stay_with_the_project(files: FileServer, tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "shp", "lieux", prj=False)
    zip_shapefile(files.folder / "lieux.zip", path)
    layer = only_layer(Resource(f"{files.url}/lieux.zip", format="shp", crs="EPSG:2154"), tmp_path / "cache")
    again = reopened(layer, tmp_path / "a.qgs")
    assert "EPSG:2154" in QgsLayerNotesUtils.layerNotes(again)
    assert kept(again).notes and kept(again).catalog_name == "Essai"


def test_a_layer_without_remarks_has_no_notes(files: FileServer, tmp_path: Path) -> None:
    write_csv(files.folder / "a.csv", degrees=True)
    layer = only_layer(Resource(f"{files.url}/a.csv", format="csv"), tmp_path)
    assert not QgsLayerNotesUtils.layerHasNotes(layer) and not layer.hasScaleBasedVisibility()


def test_what_a_person_wrote_stays(files: FileServer, tmp_path: Path) -> None:
    write_csv(files.folder / "a.csv", degrees=True)
    layer = only_layer(Resource(f"{files.url}/a.csv", format="csv"), tmp_path)
    set_notes(layer, ("<b>first</b>",))
    assert QgsLayerNotesUtils.layerNotes(layer) == "<p>&lt;b&gt;first&lt;/b&gt;</p>"
    set_notes(layer, ("second",), ("<b>first</b>",))
    assert QgsLayerNotesUtils.layerNotes(layer) == "<p>second</p>"
    QgsLayerNotesUtils.setLayerNotes(layer, "mine")
    set_notes(layer, ("third",), ("second",))
    assert QgsLayerNotesUtils.layerNotes(layer) == "mine"
    QgsLayerNotesUtils.setLayerNotes(layer, "<p>third</p>")
    set_notes(layer, (), ("third",))
    assert not QgsLayerNotesUtils.layerHasNotes(layer)


def test_no_key_of_an_address_is_kept_in_metadata(files: FileServer, tmp_path: Path) -> None:
    write_csv(files.folder / "a.csv", degrees=True)
    resource = Resource(f"{files.url}/a.csv?token=t0k3n", format="csv")
    link, known = classify(resource), record(resource, page_url="https://p.example/x?api_key=t0k3n")
    layer = build_layer(make_plan(link, known, None, tmp_path).sources[0], known, link, None)
    metadata = layer.metadata()
    assert [one.url for one in metadata.links()] == ["https://p.example/x", f"{files.url}/a.csv"]
    assert "t0k3n" not in " ".join(str(layer.customProperty(key)) for key in layer.customPropertyKeys())


@pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
@pytest.mark.parametrize(("protocol", "provider"), [("OGC:WMS", "wms"), ("OGC:WFS", "WFS")])
def test_a_service_is_asked_again_and_keeps_how_it_is_set_up(tmp_path: Path, protocol: str, provider: str) -> None:
    with QgisServer() as server:
        resource = Resource(server.url, protocol=protocol, layer="communes")
        layer = only_layer(resource, tmp_path)
        before, asked = layer.source(), len(server.requests())
        assert refreshed(layer, resource, tmp_path) is None
        assert (layer.source(), layer.providerType(), layer.isValid()) == (before, provider, True)
        assert any("GetCapabilities" in query for query in server.requests()[asked:])
        if protocol == "OGC:WFS":
            assert layer.dataProvider().featureCount() > 0


def refreshed(layer: QgsMapLayer, resource: Resource, folder: Path) -> object:
    """``None`` where refreshing a layer went well, else why it did not."""
    QgsProject.instance().addMapLayer(layer)
    refreshing = Refreshing(Again(layer, classify(resource), record(resource), None), folder, QgsProject.instance())
    heard: list = []
    refreshing.refreshed.connect(lambda: heard.append(None))
    refreshing.failed.connect(heard.append)
    refreshing.start()
    wait_until(lambda: bool(heard), 30)
    return heard[0]


def test_a_layer_that_is_cut_to_an_area_stays_so(files: FileServer, tmp_path: Path) -> None:
    write_vector(files.folder / "lieux.gpkg", "GPKG")
    resource = Resource(f"{files.url}/lieux.gpkg", format="gpkg")
    link, known = classify(resource), record(resource)
    wish = Wish(Way.EXTENT, Area(200_000, 6_690_000, 320_000, 6_800_000, "EPSG:2154"), 0)
    (source,) = make_plan(link, known, None, tmp_path / "cache", wish=wish).sources
    layer = build_layer(source, known, link, None, wish)
    before = sorted(feature["nom"] for feature in layer.getFeatures())
    assert before == ["Forêt-l'Évêque", "Plœmeur"]
    assert kept(layer).way == "extent" and wish_of(kept(layer)) == wish
    assert refreshed(layer, resource, tmp_path / "cache") is None
    assert sorted(feature["nom"] for feature in layer.getFeatures()) == before
    assert wish_of(kept(layer)) == wish


def test_metres_in_geojson_stay_metres(files: FileServer, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [268_000.0, 6_740_000.0]}
    feature = {"type": "Feature", "properties": {"nom": "Plœmeur"}, "geometry": point}
    (files.folder / "lieux.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 3}))
    resource = Resource(f"{files.url}/lieux.geojson", format="geojson")
    link, known = classify(resource), record(resource)
    (source,) = make_plan(link, known, None, tmp_path / "cache").sources
    layer = build_layer(source, known, link)
    assert layer.crs().authid() == "EPSG:2154"
    assert refreshed(layer, resource, tmp_path / "cache") is None
    assert layer.crs().authid() == "EPSG:2154"


def test_a_place_that_was_found_out_stays(files: FileServer, tmp_path: Path) -> None:
    write_vector(files.folder / "a.gpkg", "GPKG", code=0)
    resource = Resource(f"{files.url}/a.gpkg", format="gpkg")
    layer = only_layer(resource, tmp_path / "cache")
    notes = QgsLayerNotesUtils.layerNotes(layer)
    assert layer.crs().authid() == "EPSG:2154" and "EPSG:2154 was assumed" in notes
    write_vector(tmp_path / "new.gpkg", "GPKG", ("autres",), code=0).replace(files.folder / "a.gpkg")
    assert refreshed(layer, resource, tmp_path / "cache") is None
    assert "autres" in layer.source() and layer.crs().authid() == "EPSG:2154"
    assert QgsLayerNotesUtils.layerNotes(layer) == notes


def test_a_picture_that_is_read_in_parts_stays_so(tmp_path: Path) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder, ranges=True) as server:
        write_raster(folder / "relief.tif")
        resource = Resource(f"{server.url}/relief.tif", format="geotiff")
        link, known, wish = classify(resource), record(resource), Wish(Way.STREAM, None, 0)
        (source,) = make_plan(link, known, None, tmp_path / "cache", wish=wish).sources
        layer = build_layer(source, known, link, None, wish)
        assert "/vsicurl" in layer.source() and kept(layer).way == "stream"
        assert refreshed(layer, resource, tmp_path / "cache") is None
        assert "/vsicurl" in layer.source() and layer.isValid()
