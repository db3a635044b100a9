"""Files and folders that records name by their paths: only of trusted catalogues, by content, never changed."""
from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest
from qgis.core import QgsFeedback, QgsProject

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import classify
from catalog_search.loading.local_files import _is_geodatabase, in_time
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.record import FILE_PATH, Resource
from catalog_search.network.local import local_path, path_url
from catalog_search.support.trust import set_trusted
from tests.qgis.loading_support import PLACES, record, write_csv, write_raster, write_shapefile, write_vector

TRUSTED = CatalogConfig("essai", "isogeo", "Essai", "https://example.org", options=(("local_files", "yes"),))
NAMES = sorted(place[0] for place in PLACES)


@pytest.fixture(autouse=True)
def trust() -> Iterator[None]:
    set_trusted([TRUSTED])
    yield
    set_trusted([])


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "serveur" / "données à voir"
    folder.mkdir(parents=True)
    return folder


def link_to(path: object, format_: str = "", role: str = FILE_PATH) -> Link:
    resource = Resource(str(path), format=format_, role=role)
    return classify(resource, record(resource))


def plan_of(path: object, folder: Path, format_: str = "", layer: str = "", config: CatalogConfig = TRUSTED) -> Plan:
    link = link_to(path, format_)
    return make_plan(link, record(link.resource), config, folder / "own", layer=layer)


def state(folder: Path) -> Dict[str, Tuple[int, bytes]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()}


def write_geodatabase_like(folder: Path) -> Path:
    path = folder / "base.gdb"
    path.mkdir()
    (path / "a00000001.gdbtable").write_bytes(b"no table")
    return path


class TestWhatIsOffered:
    @pytest.mark.parametrize(
        ("path", "format_", "kind"),
        [
            ("/mnt/sig/routes.shp", "shp", Kind.SHAPEFILE),
            ("\\\\serveur\\sig\\routes.tab", "tab", Kind.MAPINFO),
            ("Z:\\sig\\mnt.tif", "geotiff", Kind.GEOTIFF),
            ("Z:/sig/base.gdb", "filegdb", Kind.FILEGDB),
            ("\\\\serveur\\sig\\", "shp", Kind.SHAPEFILE),
            ("/mnt/sig/tout", "", Kind.UNKNOWN),
        ],
    )
    def test_paths_of_a_trusted_catalogue(self, path: str, format_: str, kind: Kind) -> None:
        link = link_to(path, format_)
        assert (link.kind, link.loadable) == (kind, True)

    def test_a_path_in_an_iso_record(self) -> None:
        assert link_to("\\\\serveur\\sig\\routes.gpkg", role="").kind is Kind.GEOPACKAGE
        assert link_to("file:///mnt/sig/routes.gpkg", role="").kind is Kind.GEOPACKAGE
        for path in ("/vsicurl/http://x/a.shp", "PG:dbname=x", "\\\\.\\pipe\\x", "\\\\?\\C:\\x.shp", "javascript:x"):
            assert link_to(path, "shp", role="").kind is Kind.REFUSED

    def test_none_of_another_catalogue(self, share: Path, tmp_path: Path) -> None:
        path = write_vector(share / "lieux.gpkg", "GPKG")
        set_trusted([])
        assert (link_to(path).kind, link_to(path).url, link_to(path).loadable) == (Kind.REFUSED, "", False)
        set_trusted([TRUSTED])
        with pytest.raises(LoadError, match="Autre names are not opened"):
            plan_of(path, tmp_path, config=CatalogConfig("autre", "isogeo", "Autre", "https://example.org"))

    @pytest.mark.parametrize(
        ("path", "url", "there"),
        [
            ("/mnt/à b#c?.shp", "file:///mnt/%C3%A0%20b%23c%3F.shp", "/mnt/à b#c?.shp"),
            ("C:\\sig\\a b.shp", "file:///C%3A/sig/a%20b.shp", "C:/sig/a b.shp"),
            ("\\\\serveur\\sig\\é.shp", "file://serveur/sig/%C3%A9.shp", "//serveur/sig/é.shp"),
            ("file:///mnt/a.shp", "file:///mnt/a.shp", "/mnt/a.shp"),
        ],
    )
    def test_a_path_and_its_address(self, path: str, url: str, there: str) -> None:
        assert (path_url(path), local_path(path_url(path))) == (url, there)


class TestOpening:
    @pytest.mark.parametrize(("driver", "name"), [("GPKG", "lieux.gpkg"), ("GeoJSON", "lieux.geojson")])
    def test_a_file_is_opened_where_it_is_and_stays_as_it_was(
        self, share: Path, tmp_path: Path, driver: str, name: str
    ) -> None:
        path = write_vector(share / name, driver, code=2154 if driver == "GPKG" else 4326)
        before = state(share)
        plan = plan_of(path, tmp_path)
        layer = build_layer(plan.sources[0], record())
        assert sorted(feature["nom"] for feature in layer.getFeatures()) == NAMES
        assert layer.source().startswith(str(path))
        assert layer.readOnly() and not layer.startEditing()
        QgsProject.instance().addMapLayer(layer)
        QgsProject.instance().removeAllMapLayers()
        assert state(share) == before

    def test_a_shapefile_with_its_parts(self, share: Path, tmp_path: Path) -> None:
        path = write_shapefile(share, "lieux", encoding="cp1252")
        before = state(share)
        layer = build_layer(plan_of(path, tmp_path, "shp").sources[0], record())
        assert sorted(feature["nom"] for feature in layer.getFeatures()) == sorted(
            name.encode("cp1252", "replace").decode("cp1252") for name in NAMES
        )
        assert state(share) == before

    def test_a_raster(self, share: Path, tmp_path: Path) -> None:
        before = state(write_raster(share / "mnt.tif").parent)
        layer = build_layer(plan_of(share / "mnt.tif", tmp_path, "geotiff").sources[0], record())
        assert (layer.width(), layer.crs().authid()) == (40, "EPSG:2154")
        layer.dataProvider().bandStatistics(1)
        QgsProject.instance().addMapLayer(layer)
        QgsProject.instance().removeAllMapLayers()
        assert state(share) == before

    def test_a_table(self, share: Path, tmp_path: Path) -> None:
        path = write_csv(share / "lieux.csv")
        assert build_layer(plan_of(path, tmp_path, "csv").sources[0], record()).crs().authid() == "EPSG:2154"

    def test_what_points_elsewhere_is_refused(self, share: Path, tmp_path: Path) -> None:
        path = share / "lieux.shp"
        path.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>')
        with pytest.raises(LoadError, match="points to other files"):
            plan_of(path, tmp_path, "shp")

    @pytest.mark.parametrize(
        "path", ["/vsicurl/http://127.0.0.1:9/a.shp", "/vsizip//x.zip/a.shp", "PG:dbname=x", "lieux.shp", "Z:\\x.shp"]
    )
    def test_what_is_no_path_of_this_computer(self, tmp_path: Path, path: str) -> None:
        with pytest.raises(LoadError, match="is not there|not one of this computer"):
            plan_of(path, tmp_path, "shp")

    def test_a_device_is_not_read(self, share: Path, tmp_path: Path) -> None:
        os.mkfifo(share / "lieux.geojson")
        with pytest.raises(LoadError, match="is not there"):
            plan_of(share / "lieux.geojson", tmp_path)


class TestFolders:
    def test_several_files_are_a_choice(self, share: Path, tmp_path: Path) -> None:
        write_shapefile(share, "routes")
        write_vector(share / "lieux.gpkg", "GPKG")
        (share / "notice.pdf").write_bytes(b"%PDF-1.4")
        plan = plan_of(share, tmp_path)
        assert plan.needs_choice
        assert [source.name for source in plan.sources] == ["lieux.gpkg", "routes.shp"]
        assert str(share) in plan.remark
        link = plan.sources[1].link
        assert link is not None
        again = make_plan(link, record(link.resource), TRUSTED, tmp_path / "own")
        assert build_layer(again.sources[0], record()).featureCount() == len(PLACES)
        assert [source.name for source in plan_of(share, tmp_path, layer="routes").sources] == ["routes"]

    def test_the_only_one_is_opened(self, share: Path, tmp_path: Path) -> None:
        write_vector(share / "lieux.gpkg", "GPKG")
        assert [source.name for source in plan_of(share, tmp_path, "gpkg").sources] == ["lieux"]

    def test_nothing_in_it(self, share: Path, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="holds nothing"):
            plan_of(share, tmp_path)

    def test_a_geodatabase_that_is_none(self, share: Path, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="no file geodatabase"):
            plan_of(write_geodatabase_like(share), tmp_path, "filegdb")
        (share / "vide.gdb").mkdir()
        with pytest.raises(LoadError, match="no file geodatabase"):
            plan_of(share / "vide.gdb", tmp_path, "filegdb")


class TestAShareThatDoesNotAnswer:
    def test_it_is_left_alone_after_a_while(self) -> None:
        with pytest.raises(LoadError, match="did not answer within 0 seconds"):
            in_time(lambda: time.sleep(2), Path("/mnt/morte"), lambda: None, 0.1)

    def test_who_cancels_waits_no_longer(self) -> None:
        feedback = QgsFeedback()
        asked: List[int] = []

        def check() -> None:
            asked.append(1)
            if len(asked) > 2:
                raise CatalogError(ErrorKind.CANCELLED)

        start = time.monotonic()
        with pytest.raises(CatalogError):
            in_time(lambda: time.sleep(3), Path("/mnt/morte"), check)
        assert time.monotonic() - start < 2 and not feedback.isCanceled()


def test_a_folder_that_is_gone_or_cannot_be_read_has_answered(tmp_path: Path) -> None:
    """It is not said to be a network drive that keeps silent."""
    path = tmp_path / "base.gdb"
    assert not in_time(lambda: _is_geodatabase(path), path, lambda: None)
