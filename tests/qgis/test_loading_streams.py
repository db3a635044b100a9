"""Large files: read in parts where the server has ranges, asked about before, cut to an area, or downloaded."""
from __future__ import annotations

import os
import random
from functools import partial
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple
from urllib.parse import quote

import pytest
import requests
from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.extracts import cut
from catalog_search.loading.job import Job
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.sources import Area, Offer, Source, Way, Wish
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.download_shelf import EXTRACTS
from catalog_search.network.download_store import DownloadStore
from catalog_search.network.glance import forget_glances
from catalog_search.support.settings import Settings
from tests.qgis.auth_support import network_settings, stored_login
from tests.qgis.loading_support import PLACES, record, srs, write_vector
from tests.qgis.processing_support import LoadRefused, load, registered
from tests.qgis.support import wait_until
from tests.servers import qgis_server
from tests.servers.files_apart import FilesApart
from tests.servers.opendatasoft_exports import ExportsDouble
from tests.servers.proxy import CountingProxy
from tests.servers.qgis_server import QgisServer

SIDE = 2048
#: Around the three places in the west, in EPSG:2154; the fourth lies far from it.
WEST = Area(200000.0, 6690000.0, 350000.0, 6770000.0, "EPSG:2154")
SEA = Area(-20.0, 30.0, -19.0, 31.0, "EPSG:4326")


def write_picture(path: Path, driver: str = "COG", side: int = SIDE) -> Path:
    """A picture of noise, which does not compress, with a known value in its corner; 10 m a pixel."""
    memory = gdal.GetDriverByName("MEM").Create("", side, side, 1, gdal.GDT_Byte)
    memory.SetGeoTransform((300000.0, 10.0, 0.0, 6730000.0, 0.0, -10.0))
    memory.SetProjection(srs(2154).ExportToWkt())
    noise = bytearray(random.Random(5).randbytes(side * side))
    noise[0] = 200
    memory.GetRasterBand(1).WriteRaster(0, 0, side, side, bytes(noise))
    gdal.GetDriverByName(driver).CreateCopy(str(path), memory).FlushCache()
    return path


def write_many(path: Path, driver: str = "FlatGeobuf") -> Path:
    """The places and 20 000 points in the south."""
    write_vector(path, driver, (path.stem,))
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer(path.stem, srs(2154), ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("nom", ogr.OFTString))
    points = [(name, x, y) for name, _, x, y in PLACES]
    points += [(f"point {i}", 700000.0 + i % 200 * 100, 6200000.0 + i // 200 * 100) for i in range(20000)]
    for name, x, y in points:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("nom", name)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
        layer.CreateFeature(feature)
    source.FlushCache()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    forget_glances()
    made = tmp_path / "served"
    made.mkdir()
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[FilesApart]:
    with FilesApart(folder) as running:
        yield running


def plan_of(
    server: Any, name: str, wish: Optional[Wish] = None, config: Optional[CatalogConfig] = None, **fields: Any
) -> Plan:
    link = classify(Resource(f"{server.url}/{name}", **fields))
    return make_plan(link, record(), config, server.folder.parent / "downloads", wish=wish)


def only_layer(plan: Plan) -> Any:
    assert plan.offer is None
    assert len(plan.sources) == 1
    layer = build_layer(plan.sources[0], record())
    assert layer.isValid()
    return layer


def names(layer: QgsVectorLayer) -> List[str]:
    return sorted(feature["nom"] for feature in layer.getFeatures())


IN_THE_WEST = sorted(name for name, _, _, _ in PLACES[:3])


class TestPictures:
    def test_a_cog_is_read_in_parts_with_fewer_bytes_than_it_has(self, server: FilesApart) -> None:
        size = write_picture(server.folder / "ortho.tif").stat().st_size
        layer = only_layer(plan_of(server, "ortho.tif"))
        assert isinstance(layer, QgsRasterLayer)
        assert layer.source() == f"/vsicurl?empty_dir=yes&url={quote(f'{server.url}/ortho.tif', safe=':')}"
        assert (layer.width(), layer.height(), layer.crs().authid()) == (SIDE, SIDE, "EPSG:2154")
        block = layer.dataProvider().block(1, QgsRectangle(300000, 6729000, 301000, 6730000), 100, 100)
        assert block.value(0, 0) == 200
        assert 0 < server.sent() < size / 4
        assert not (server.folder.parent / "downloads").exists()

    def test_nothing_beside_it_is_asked_for(self, server: FilesApart) -> None:
        write_picture(server.folder / "ortho.tif")
        only_layer(plan_of(server, "ortho.tif"))
        assert {asked.split()[1] for asked in server.asked()} == {"/ortho.tif"}

    def test_without_ranges_it_is_downloaded(self, folder: Path) -> None:
        write_picture(folder / "ortho.tif", side=512)
        with FilesApart(folder, ranges=False) as server:
            layer = only_layer(plan_of(server, "ortho.tif"))
        assert Path(layer.source()).parent == folder.parent / "downloads"

    def test_one_that_is_not_made_for_it_is_downloaded(self, server: FilesApart) -> None:
        write_picture(server.folder / "bandes.tif", "GTiff", 4200)
        assert Path(only_layer(plan_of(server, "bandes.tif")).source()).exists()

    def test_or_offered_where_it_is_large(self, server: FilesApart) -> None:
        size = write_picture(server.folder / "bandes.tif", "GTiff", 4200).stat().st_size
        offered = plan_of(server, "bandes.tif", Wish(area=WEST, max_size=1_000_000)).offer
        assert offered == Offer((Way.EXTENT, Way.WHOLE, Way.STREAM), size)
        assert server.sent() < size / 4

    def test_a_web_page_under_its_name_is_not(self, server: FilesApart) -> None:
        (server.folder / "ortho.tif").write_text("<html><title>Portail</title></html>")
        with pytest.raises(LoadError) as caught:
            plan_of(server, "ortho.tif")
        assert "web page" in caught.value.user_text

    def test_a_virtual_dataset_under_its_name_is_not(self, server: FilesApart) -> None:
        secret = write_picture(server.folder.parent / "secret.tif", "GTiff", 64)
        gdal.Translate(str(server.folder / "ortho.vrt"), str(secret), format="VRT").FlushCache()
        (server.folder / "ortho.vrt").rename(server.folder / "ortho.tif")
        with pytest.raises(LoadError) as caught:
            plan_of(server, "ortho.tif")
        assert "points to other files" in caught.value.user_text

    def test_nor_one_that_takes_its_place_later(self, server: FilesApart) -> None:
        """GDAL follows the paths in a virtual dataset; what was looked at was none."""
        secret = write_picture(server.folder.parent / "secret.tif", "GTiff", 64)
        write_picture(server.folder / "ortho.tif")
        plan = plan_of(server, "ortho.tif")
        gdal.Translate(str(server.folder / "ortho.vrt"), str(secret), format="VRT").FlushCache()
        (server.folder / "ortho.vrt").replace(server.folder / "ortho.tif")
        gdal.VSICurlClearCache()
        with pytest.raises(LoadError) as caught:
            build_layer(plan.sources[0], record())
        assert "something else than before" in caught.value.user_text

    def test_the_map_s_extent_is_cut_out(self, server: FilesApart) -> None:
        size = write_picture(server.folder / "ortho.tif").stat().st_size
        area = Area(301000.0, 6728000.0, 302000.0, 6729000.0, "EPSG:2154")
        plan = plan_of(server, "ortho.tif", Wish(Way.EXTENT, area))
        layer = only_layer(plan)
        assert (layer.width(), layer.height()) == (100, 100)
        assert layer.extent() == QgsRectangle(301000, 6728000, 302000, 6729000)
        assert server.sent() < size / 4
        assert layer.name().endswith("– map extent only")
        assert "map's extent" in layer.customProperty("plugins/catalog_search/notes")

    def test_a_log_in_is_never_given_to_gdal(self, server: FilesApart) -> None:
        write_picture(server.folder / "ortho.tif", side=512)
        with stored_login("Basic", username="ana", password="essai") as authcfg:
            config = CatalogConfig("c", "file", "C", server.url, authcfg=authcfg)
            layer = only_layer(plan_of(server, "ortho.tif", config=config))
        assert Path(layer.source()).exists()

    def test_nor_a_token_of_the_catalogue_s_own(self, server: FilesApart) -> None:
        """What the catalogue signs is downloaded; what it need not sign is read in parts on its own server, too."""
        write_picture(server.folder / "ortho.tif", side=512)
        config = CatalogConfig("c", "file", "C", server.url)
        link = classify(Resource(f"{server.url}/ortho.tif"))

        def request_for(headers: Dict[str, str], url: str, _refused: bool) -> Iterator[Any]:
            return requests.Request("GET", url, headers=headers)
            yield

        found = {}
        for name, headers in (("signed", {"Authorization": "Bearer x"}), ("plain", {})):
            folder = server.folder.parent / name
            maker: Any = partial(request_for, headers)
            found[name] = only_layer(make_plan(link, record(), config, folder, request_for=maker)).source()
        assert Path(found["signed"]).exists()
        assert found["plain"].startswith("/vsicurl")

    def test_what_only_a_log_in_keeps_from_being_read_in_parts_is_told(self, server: FilesApart) -> None:
        write_picture(server.folder / "ortho.tif")
        (server.folder / "a.csv").write_text("nom;lon;lat\n" + "a;1;47\n" * 900, "utf-8")
        with stored_login("Basic", username="ana", password="essai") as authcfg:
            config = CatalogConfig("c", "file", "C", server.url, authcfg=authcfg)
            found = {}
            for name in ("ortho.tif", "a.csv"):
                link = classify(Resource(f"{server.url}/{name}"))
                plan = make_plan(link, record(), config, server.folder.parent / "d", wish=Wish(max_size=1000))
                found[name] = (plan.offer.ways, plan.offer.login) if plan.offer else None
        assert found == {"ortho.tif": ((Way.WHOLE,), True), "a.csv": ((Way.WHOLE,), False)}
        forget_glances()
        offer = plan_of(server, "ortho.tif", Wish(max_size=1000)).offer
        assert offer is None  # it is read in parts at once

    def test_the_proxy_of_qgis_is_used(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("no_proxy", "NO_PROXY"):  # of the tests' environment: GDAL's library for HTTP obeys them
            monkeypatch.delenv(name, raising=False)
        write_picture(folder / "ortho.tif")
        with FilesApart(folder) as server, CountingProxy() as proxy:
            settings = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1"}
            with network_settings(**settings, proxyPort=str(proxy.port)):
                plan_of(server, "ortho.tif")
            assert len(proxy.passed) > 1
            assert set(proxy.passed) == {f"{server.url}/ortho.tif"}


class TestFeatures:
    def test_a_small_file_is_downloaded_without_a_question(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        assert only_layer(plan_of(server, "lieux.fgb")).featureCount() == 20004

    def test_a_large_one_is_offered_with_its_size(self, server: FilesApart) -> None:
        size = write_many(server.folder / "lieux.fgb").stat().st_size
        ways = (Way.STREAM, Way.EXTENT, Way.WHOLE)
        assert plan_of(server, "lieux.fgb", Wish(area=WEST, max_size=1000)).offer == Offer(ways, size)
        assert plan_of(server, "lieux.fgb", Wish(max_size=1000)).offer == Offer((Way.STREAM, Way.WHOLE), size)
        assert plan_of(server, "lieux.fgb", Wish(max_size=0)).offer is None
        assert not list(server.folder.parent.glob("downloads/*.part"))

    def test_each_way_leads_to_its_layer(self, server: FilesApart) -> None:
        size = write_many(server.folder / "lieux.fgb").stat().st_size
        streamed = only_layer(plan_of(server, "lieux.fgb", Wish(Way.STREAM, max_size=1000)))
        assert streamed.source().startswith(f"/vsicurl/{server.url}/lieux.fgb")
        assert streamed.featureCount() == 20004
        before = server.sent()
        part = only_layer(plan_of(server, "lieux.fgb", Wish(Way.EXTENT, WEST, 1000)))
        assert names(part) == IN_THE_WEST
        assert part.name().endswith("– map extent only")
        assert server.sent() - before < size / 2
        whole = only_layer(plan_of(server, "lieux.fgb", Wish(Way.WHOLE, max_size=1000)))
        assert Path(whole.source().partition("|")[0]).stat().st_size == size

    def test_a_part_can_be_cleared_until_a_layer_uses_it(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        cache = server.folder.parent / "cache"
        store = DownloadStore(cache / "downloads", beside=[cache / EXTRACTS])
        link = classify(Resource(f"{server.url}/lieux.fgb"))
        plans = [make_plan(link, record(), None, cache, wish=Wish(Way.EXTENT, WEST, 1000), store=store) for _ in "ab"]
        layers = [only_layer(plan) for plan in plans]
        paths = [Path(layer.source().partition("|")[0]) for layer in layers]
        assert all(path.is_file() and cache / EXTRACTS in path.parents for path in paths)
        assert store.usage().total > sum(path.stat().st_size for path in paths) / 2
        store.uses.set_sources([layers[0].source()])
        del layers[1]
        for path in paths:
            for item in (*path.parent.iterdir(), path.parent):
                os.utime(item, (1, 1))
        assert store.clear() > 0
        assert [path.exists() for path in paths] == [True, False]
        assert names(layers[0]) == IN_THE_WEST

    def test_a_virtual_dataset_that_takes_its_place_is_refused(self, server: FilesApart) -> None:
        secret = write_many(server.folder.parent / "secret.gpkg", "GPKG")
        write_many(server.folder / "lieux.fgb")
        plan = plan_of(server, "lieux.fgb", Wish(Way.STREAM))
        virtual = f'<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
        (server.folder / "lieux.fgb").write_text(f"<OGRVRTDataSource>{virtual}</OGRVRTDataSource>")
        gdal.VSICurlClearCache()
        with pytest.raises(LoadError) as caught:
            build_layer(plan.sources[0], record())
        assert "something else" in caught.value.user_text or "could not open" in caught.value.user_text

    def test_an_area_in_other_coordinates(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        degrees = Area(-4.0, 47.0, -1.0, 48.0, "EPSG:4326")
        assert names(only_layer(plan_of(server, "lieux.fgb", Wish(Way.EXTENT, degrees)))) == IN_THE_WEST

    def test_where_nothing_lies_in_it_that_is_said(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        with pytest.raises(LoadError) as caught:
            plan_of(server, "lieux.fgb", Wish(Way.EXTENT, SEA))
        assert "Nothing of these data" in caught.value.user_text
        assert not list(server.folder.parent.glob("downloads/*.gpkg"))

    @pytest.mark.parametrize("ranges", [True, False])
    def test_what_cannot_be_read_in_parts_is_only_offered_whole(self, folder: Path, ranges: bool) -> None:
        size = write_many(folder / "lieux.geojson", "GeoJSON").stat().st_size
        with FilesApart(folder, ranges) as server:
            wish = Wish(area=WEST, max_size=1000)
            assert plan_of(server, "lieux.geojson", wish).offer == Offer((Way.WHOLE,), size)
            with pytest.raises(LoadError) as caught:
                plan_of(server, "lieux.geojson", Wish(Way.STREAM, max_size=1000))
            assert "download it instead" in caught.value.user_text

    def test_and_its_area_is_cut_out_of_the_whole_where_that_may_be_had(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.geojson", "GeoJSON")
        assert names(only_layer(plan_of(server, "lieux.geojson", Wish(Way.EXTENT, WEST)))) == IN_THE_WEST
        with pytest.raises(LoadError) as caught:
            plan_of(server, "lieux.geojson", Wish(Way.EXTENT, WEST, 1000))
        assert "by downloading all of it" in caught.value.user_text

    def test_of_several_layers_those_that_have_something_there(self, server: FilesApart, tmp_path: Path) -> None:
        write_vector(server.folder / "lieux.gpkg", "GPKG", ("lieux", "autres"))
        source = ogr.GetDriverByName("GPKG").Open(str(server.folder / "lieux.gpkg"), 1)
        layer = source.CreateLayer("vide", srs(2154), ogr.wkbPoint)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT(900000 6300000)"))
        layer.CreateFeature(feature)
        del feature, layer, source
        plan = plan_of(server, "lieux.gpkg", Wish(Way.EXTENT, WEST))
        assert [source.name for source in plan.sources] == ["lieux", "autres"]
        assert [names(build_layer(source, record())) for source in plan.sources] == [IN_THE_WEST] * 2

    def test_a_table_without_places_has_no_part(self, server: FilesApart) -> None:
        (server.folder / "liste.csv").write_text("nom;valeur\nForêt;1\nÉloi;2\n", "utf-8")
        with pytest.raises(LoadError) as caught:
            plan_of(server, "liste.csv", Wish(Way.EXTENT, WEST))
        assert "no geometry" in caught.value.user_text

    def test_the_size_that_the_catalogue_knows_spares_no_look_where_it_is_large(self, server: FilesApart) -> None:
        size = write_many(server.folder / "lieux.geojson", "GeoJSON").stat().st_size
        assert plan_of(server, "lieux.geojson", Wish(max_size=1000), size=5_000_000_000).offer == Offer(
            (Way.WHOLE,), size
        )

    def test_a_small_size_that_it_knows_spares_the_look(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.geojson", "GeoJSON")
        plan_of(server, "lieux.geojson", size=1_000_000)
        assert server.asked() == ["GET /lieux.geojson"]

    def test_a_server_that_hides_the_size_is_not_asked_about(self, folder: Path) -> None:
        write_many(folder / "lieux.geojson", "GeoJSON")
        with FilesApart(folder, ranges=False) as server:
            assert plan_of(server, "lieux.geojson?nolength=1", Wish(max_size=1000)).offer is None


class TestServices:
    @pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
    def test_features_of_services_are_cut_to_the_area(self, tmp_path: Path) -> None:
        with QgisServer() as service:
            for url, protocol in ((service.wfs, "OGC:WFS"), (service.features, "OGC API Features")):
                link = classify(Resource(url, protocol=protocol))
                plan = make_plan(link, record(), None, tmp_path)
                named = plan.sources[0].name
                whole = build_layer(plan.sources[0], record())
                box = whole.extent()
                half = Area(box.xMinimum(), box.yMinimum(), box.center().x(), box.yMaximum(), whole.crs().authid())
                there = QgsGeometry.fromRect(QgsRectangle(half.west, half.south, half.east, half.north))
                expected = [f for f in whole.getFeatures() if f.geometry().intersects(there)]
                part = make_plan(link, record(), None, tmp_path, layer=named, wish=Wish(Way.EXTENT, half))
                layer = only_layer(part)
                assert layer.providerType() == "ogr"
                assert 0 < layer.featureCount() == len(expected) < len(list(whole.getFeatures()))

    def test_a_picture_service_has_no_part(self, tmp_path: Path) -> None:
        link = classify(Resource("https://tuiles.example.org/{z}/{x}/{y}.pbf"))
        assert link.kind is Kind.VECTOR_TILES
        with pytest.raises((LoadError, CatalogError)):
            make_plan(link, record(), None, tmp_path, wish=Wish(Way.EXTENT, WEST))


EXPORTS: List[Tuple[str, str]] = [
    ("2.1", "/api/explore/v2.1/catalog/datasets/arbres-remarquables/exports/geojson"),
    ("1", "/explore/dataset/arbres-remarquables/download?format=geojson"),
]


@pytest.mark.parametrize("path", [path for _, path in EXPORTS], ids=[version for version, _ in EXPORTS])
def test_an_export_is_restricted_by_its_server(path: str, tmp_path: Path) -> None:
    forget_glances()
    with ExportsDouble() as portal:
        link = classify(Resource(portal.url + path, format="GeoJSON"))
        assert link.kind is Kind.GEOJSON
        layer = only_layer(make_plan(link, record(), None, tmp_path, wish=Wish(Way.EXTENT, WEST)))
        assert names(layer) == IN_THE_WEST
        assert layer.name().endswith("– map extent only")
        assert len(names(only_layer(make_plan(link, record(), None, tmp_path)))) == 4
        assert portal.complaints == []


def test_an_export_of_many_records_is_offered(tmp_path: Path) -> None:
    """Exports are made on demand and hide their size."""
    forget_glances()
    with ExportsDouble() as portal:
        link = classify(Resource(portal.url + EXPORTS[0][1], format="GeoJSON"))
        make = partial(make_plan, link, record(), None, tmp_path)
        assert make(wish=Wish(area=WEST, max_size=873 * 1024)).offer is None
        offered = make(wish=Wish(area=WEST, max_size=873 * 1024 - 1)).offer
        assert offered == Offer((Way.EXTENT, Way.WHOLE), records=873)
        other = classify(Resource(portal.url + EXPORTS[1][1], format="GeoJSON"))
        assert make_plan(other, record(), None, tmp_path, wish=Wish(max_size=1)).offer is None


def test_an_export_without_geometry_has_no_part(tmp_path: Path) -> None:
    with ExportsDouble() as portal:
        table = EXPORTS[0][1].replace("arbres-remarquables", "budget-primitif")
        link = classify(Resource(portal.url + table, format="GeoJSON"))
        with pytest.raises(LoadError) as caught:
            make_plan(link, record(), None, tmp_path, wish=Wish(Way.EXTENT, WEST))
        assert "no geometry" in caught.value.user_text


def test_cancelled_while_features_are_written(server: FilesApart) -> None:
    write_many(server.folder / "lieux.fgb")
    feedback = QgsFeedback()
    feedback.cancel()
    link = classify(Resource(f"{server.url}/lieux.fgb"))
    with pytest.raises(CatalogError) as caught:
        make_plan(link, record(), None, server.folder.parent, feedback, wish=Wish(Way.EXTENT, WEST))
    assert caught.value.kind is ErrorKind.CANCELLED


class TestProcessing:
    """The parameters ``EXTENT`` and ``MAX_SIZE`` of ``catalog_search:load``."""

    @pytest.fixture(autouse=True)
    def algorithms(self) -> Iterator[None]:
        with registered():
            yield

    def test_an_extent_is_all_that_is_loaded(self, server: FilesApart, tmp_path: Path) -> None:
        write_many(server.folder / "lieux.fgb")
        facts = load(tmp_path, {"url": f"{server.url}/lieux.fgb"}, EXTENT="200000,350000,6690000,6770000 [EPSG:2154]")
        assert [fact["feature_count"] for fact in facts] == [3]
        assert "map's extent" in facts[0]["notes"]

    def test_what_is_larger_is_read_in_parts(self, server: FilesApart, tmp_path: Path) -> None:
        write_many(server.folder / "lieux.fgb")
        facts = load(tmp_path, {"url": f"{server.url}/lieux.fgb"}, MAX_SIZE=0.01)
        assert facts[0]["source"].startswith("/vsicurl")
        assert load(tmp_path, {"url": f"{server.url}/lieux.fgb"})[0]["source"].startswith(str(tmp_path))

    def test_or_refused_with_its_size(self, server: FilesApart, tmp_path: Path) -> None:
        write_many(server.folder / "lieux.geojson", "GeoJSON")
        with pytest.raises(LoadRefused) as caught:
            load(tmp_path, {"url": f"{server.url}/lieux.geojson"}, MAX_SIZE=0.01)
        assert "more than may be downloaded" in str(caught.value)


class TestOpening:
    """The same in the window: a question, and the way that answers it."""

    @pytest.mark.parametrize("way", list(Way))
    def test_a_way_is_asked_for_and_taken(self, server: FilesApart, way: Way) -> None:
        write_many(server.folder / "lieux.fgb")
        Settings().set_value("ask_above_megabytes", 1)
        project, canvas = QgsProject.instance(), QgsMapCanvas()
        project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:2154", "autre", "memory"))
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        canvas.resize(300, 200)
        canvas.setExtent(QgsRectangle(200000, 6690000, 350000, 6770000))
        link = classify(Resource(f"{server.url}/lieux.fgb"))
        opening = Opening(link, record(), None, server.folder.parent / "downloads", project, canvas)
        offers: List[Offer] = []
        layers: List[QgsVectorLayer] = []
        opening.offered.connect(offers.append)
        opening.opened.connect(layers.extend)
        opening.start()
        wait_until(lambda: bool(offers), 20)
        assert offers[0].ways == (Way.STREAM, Way.EXTENT, Way.WHOLE)
        opening.take(way)
        wait_until(lambda: bool(layers), 20)
        assert layers[0].id() in project.mapLayers()
        assert layers[0].featureCount() == (3 if way is Way.EXTENT else 20004)
        assert layers[0].source().startswith("/vsicurl") is (way is Way.STREAM)

    def test_an_empty_project_has_no_extent_to_offer(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        Settings().set_value("ask_above_megabytes", 1)
        link = classify(Resource(f"{server.url}/lieux.fgb"))
        canvas = QgsMapCanvas()
        opening = Opening(link, record(), None, server.folder, QgsProject.instance(), canvas)
        offers: List[Offer] = []
        opening.offered.connect(offers.append)
        opening.start()
        wait_until(lambda: bool(offers), 20)
        assert offers[0].ways == (Way.STREAM, Way.WHOLE)
        opening.cancel()

    def opened(self, opening: Opening) -> List[Any]:
        layers: List[Any] = []
        failures: List[LoadError] = []
        opening.opened.connect(layers.extend)
        opening.failed.connect(failures.append)
        opening.start(Way.EXTENT)
        wait_until(lambda: bool(layers or failures), 20)
        if failures:
            raise failures[0]
        return layers

    def map_of_the_west(self) -> QgsMapCanvas:
        canvas = QgsMapCanvas()
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        canvas.resize(300, 200)
        canvas.setExtent(QgsRectangle(200000, 6690000, 350000, 6770000))
        return canvas

    def test_only_what_the_map_shows_may_be_asked_for_at_once(self, server: FilesApart) -> None:
        write_many(server.folder / "lieux.fgb")
        link, canvas = classify(Resource(f"{server.url}/lieux.fgb")), self.map_of_the_west()
        opening = Opening(link, record(), None, server.folder.parent / "downloads", QgsProject.instance(), canvas)
        assert names(self.opened(opening)[0]) == IN_THE_WEST

    def test_a_map_that_shows_nothing_is_said_to(self, server: FilesApart) -> None:
        link, canvas = classify(Resource(f"{server.url}/lieux.fgb")), QgsMapCanvas()
        opening = Opening(link, record(), None, server.folder, QgsProject.instance(), canvas)
        with pytest.raises(LoadError) as caught:
            self.opened(opening)
        assert "shows no place yet" in caught.value.user_text
        assert server.asked() == []

    @pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
    def test_what_is_chosen_of_a_service_is_cut_after_the_choice(self, tmp_path: Path) -> None:
        with QgisServer() as service:
            found = record(title="Autre chose", identifiers=())
            link = classify(Resource(service.wfs, protocol="OGC:WFS"))
            whole = build_layer(make_plan(link, found, None, tmp_path).sources[0], found)
            canvas = QgsMapCanvas()
            canvas.setDestinationCrs(whole.crs())
            canvas.resize(300, 300)
            box = whole.extent()
            canvas.setExtent(QgsRectangle(box.xMinimum(), box.yMinimum(), box.center().x(), box.center().y()))
            opening = Opening(link, found, None, tmp_path, QgsProject.instance(), canvas)
            opening.choice_needed.connect(lambda plan: opening.choose(plan.sources[:1]))
            layers = self.opened(opening)
            assert layers[0].providerType() == "ogr"
            assert layers[0].name().endswith("map extent only")
            assert 0 < layers[0].featureCount() < len(list(whole.getFeatures()))


class Impatient(QgsFeedback):
    """Cancelled once it was asked some times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def isCanceled(self) -> bool:
        self._left -= 1
        return self._left < 0


class TestCancelled:
    @pytest.mark.parametrize(("name", "times"), [("lieux.gpkg", 5), ("ortho.tif", 2)])
    def test_of_an_area_that_was_cancelled_nothing_stays(self, tmp_path: Path, name: str, times: int) -> None:
        if name == "ortho.tif":
            path, provider, kind = write_picture(tmp_path / name), "gdal", Kind.GEOTIFF
        else:
            path, provider, kind = write_many(tmp_path / name, "GPKG"), "ogr", Kind.GEOPACKAGE
        source = Source(provider, str(path), name, kind, name, is_raster=provider == "gdal")
        everything = Area(-1e7, -1e7, 1e7, 1e7, "EPSG:2154")
        folder = tmp_path / "cut"
        owner = CatalogConfig("", "", "", "")
        job = Job(classify(Resource("")), record(), owner, folder, Impatient(times), wish=Wish(Way.EXTENT, everything))
        with pytest.raises(CatalogError) as caught:
            cut(Plan((source,)), job)
        assert caught.value.kind is ErrorKind.CANCELLED
        assert folder.is_dir() and not list(folder.rglob("*"))
