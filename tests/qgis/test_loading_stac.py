"""Links to STAC lead to assets; point clouds and grids that are read in parts; addresses of object stores."""
from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import pytest
from osgeo import gdal
from qgis.core import QgsPointCloudLayer, QgsProject, QgsRasterLayer, QgsVectorLayer

from catalog_search.catalogs.json_links import links_in
from catalog_search.loading import drivers
from catalog_search.loading.build import build_layer, layer_facts
from catalog_search.loading.errors import LoadError
from catalog_search.loading.following import follow
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import best, classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.stac import links_in_document
from catalog_search.loading.streaming import picture_path
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record, Resource
from catalog_search.network.glance import forget_glances
from tests.qgis.auth_support import stored_login
from tests.qgis.loading_support import record, srs, write_vector
from tests.qgis.processing_support import LoadRefused, load, registered
from tests.qgis.support import wait_until
from tests.qgis.test_loading_streams import write_picture
from tests.servers.files_apart import FilesApart


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FilesApart]:
    forget_glances()
    drivers.learn()
    folder = tmp_path / "served"
    folder.mkdir()
    with FilesApart(folder) as running:
        yield running


def plan_of(server: FilesApart, path: str, layer: str = "", **fields: Any) -> Plan:
    link = classify(Resource(f"{server.url}/{path}", **fields))
    return make_plan(link, record(), None, server.folder.parent / "downloads", layer=layer)


def went_on(plan: Plan, server: FilesApart, *names: str) -> Plan:
    """The plan of the named choices."""
    chosen = [source for source in plan.sources if source.name in names or source.title in names]
    assert len(chosen) == len(names)
    return follow(chosen, lambda link: make_plan(link, record(), None, server.folder.parent / "downloads"))


def named(plan: Plan) -> List[str]:
    assert plan.needs_choice
    return [source.name for source in plan.sources]


def write(path: Path, document: Dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")


def write_item(folder: Path, name: str, assets: Dict[str, Any], **more: Any) -> None:
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": name,
        "bbox": [-2, 47, -1, 48],
        "geometry": None,
        "properties": {"datetime": "2024-05-01T00:00:00Z"},
        "links": [],
        "assets": assets,
    }
    write(folder / f"{name}.json", {**item, **more})


def cog(href: str, *roles: str) -> Dict[str, Any]:
    return {"href": href, "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": list(roles)}


def write_catalogue(folder: Path) -> None:
    """A static catalogue: one collection of two items, one with bands, one with features and a picture of them."""
    for name in ("B02", "B03"):
        write_picture(folder / "images" / f"{name}.tif", side=512)
    write_vector(folder / "images" / "parcelles.gpkg", "GPKG")
    bands = {
        "apercu": {"href": "images/a.png", "type": "image/png", "roles": ["thumbnail"]},
        "B02": cog("./images/B02.tif", "data"),
        "B03": cog("images/B03.tif", "data"),
        "vue": cog("images/B03.tif", "overview"),
        "notes": {"href": "images/notes.xml", "type": "application/xml", "roles": ["metadata"]},
    }
    write_item(folder, "bandes", bands)
    features = {"parcelles": {"href": "images/parcelles.gpkg", "type": "application/geopackage+sqlite3"}}
    write_item(folder, "parcelles", features)
    items = [{"rel": "item", "href": f"./{name}.json", "title": name} for name in ("bandes", "parcelles")]
    away = {"rel": "item", "href": "https://ailleurs.example/x.json"}
    collection = {"type": "Collection", "stac_version": "1.0.0", "id": "images", "extent": {}, "license": "other"}
    write(folder / "collection.json", {**collection, "links": [*items, away]})
    child = {"rel": "child", "href": "collection.json", "type": "application/json"}
    root = {"rel": "root", "href": "catalog.json"}
    document = {"type": "Catalog", "stac_version": "1.0.0", "id": "racine", "description": "", "links": [root, child]}
    write(folder / "catalog.json", document)


@pytest.fixture
def catalogue(server: FilesApart) -> FilesApart:
    (server.folder / "images").mkdir()
    write_catalogue(server.folder)
    return server


class TestFollowed:
    @pytest.mark.parametrize("path", ["catalog.json", "collection.json"])
    def test_a_catalogue_with_one_collection_is_a_choice_of_its_items(self, catalogue: FilesApart, path: str) -> None:
        plan = plan_of(catalogue, path, protocol="STAC")
        assert [source.title for source in plan.sources] == ["bandes", "parcelles"]
        assert plan.needs_choice

    def test_an_item_is_a_choice_of_its_assets_data_first(self, catalogue: FilesApart) -> None:
        plan = plan_of(catalogue, "bandes.json", format="STAC")
        assert named(plan) == ["B02", "B03", "vue"]
        layers = [build_layer(source, record()) for source in went_on(plan, catalogue, "B02", "B03").sources]
        assert [type(layer) for layer in layers] == [QgsRasterLayer, QgsRasterLayer]
        assert [layer.source() for layer in layers] == [
            picture_path(f"{catalogue.url}/images/{name}.tif") for name in ("B02", "B03")
        ]
        assert [layer.name().rpartition("– ")[2] for layer in layers] == ["B02", "B03"]

    def test_the_only_asset_opens_at_once(self, catalogue: FilesApart) -> None:
        plan = plan_of(catalogue, "parcelles.json", protocol="STAC")
        layer = build_layer(plan.sources[0], record())
        assert isinstance(layer, QgsVectorLayer)
        assert layer.featureCount() == 4

    def test_choices_lead_on_to_choices(self, catalogue: FilesApart) -> None:
        items = plan_of(catalogue, "catalog.json", protocol="STAC")
        assert named(went_on(items, catalogue, "bandes")) == ["B02", "B03", "vue"]
        assert went_on(items, catalogue, "parcelles").sources[0].kind is Kind.GEOPACKAGE

    def test_an_asset_is_taken_by_its_name(self, catalogue: FilesApart) -> None:
        assert plan_of(catalogue, "bandes.json", "b03", protocol="STAC").sources[0].uri.endswith("B03.tif")
        with pytest.raises(LoadError) as caught:
            plan_of(catalogue, "bandes.json", "B99", protocol="STAC")
        assert "B02, B03" in caught.value.user_text

    def test_a_link_that_does_not_say_that_it_is_stac(self, catalogue: FilesApart) -> None:
        assert named(plan_of(catalogue, "bandes.json")) == ["B02", "B03", "vue"]

    def test_a_page_of_items(self, catalogue: FilesApart) -> None:
        items = [json.loads((catalogue.folder / f"{name}.json").read_text()) for name in ("bandes", "parcelles")]
        for item in items:
            item["links"] = [{"rel": "self", "href": f"{catalogue.url}/{item['id']}.json"}]
        write(catalogue.folder / "page.json", {"type": "FeatureCollection", "features": [*items, {"type": "Feature"}]})
        plan = plan_of(catalogue, "page.json", protocol="STAC")
        assert [source.title for source in plan.sources] == ["bandes", "parcelles"]

    def test_a_list_of_collections(self, catalogue: FilesApart) -> None:
        links = [{"rel": "self", "href": f"{catalogue.url}/collection.json"}]
        listed = {"collections": [{"id": "images", "title": "Images", "links": links}, 5, {"id": "b/c"}], "links": []}
        write(catalogue.folder / "collections", listed)
        plan = plan_of(catalogue, "collections", protocol="STAC")
        assert [(source.title, source.url) for source in plan.sources] == [
            ("Images", f"{catalogue.url}/collection.json"),
            ("b/c", f"{catalogue.url}/collections/b%2Fc"),
        ]

    def test_items_without_an_address_are_their_assets(self, catalogue: FilesApart) -> None:
        items = [json.loads((catalogue.folder / f"{name}.json").read_text()) for name in ("bandes", "parcelles")]
        write(catalogue.folder / "page.json", {"type": "FeatureCollection", "features": items})
        plan = plan_of(catalogue, "page.json", protocol="STAC")
        titles = ["parcelles – parcelles", "bandes – B02", "bandes – B03", "bandes – vue"]
        assert [source.title for source in plan.sources] == titles

    def test_files_that_are_named_alike_go_by_their_folders(self, server: FilesApart) -> None:
        links = [{"rel": "child", "href": f"./{name}/catalog.json"} for name in ("pays-1", "pays%202")]
        links.append({"rel": "item", "href": "image.json"})
        write(server.folder / "catalog.json", {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "links": links})
        assert named(plan_of(server, "catalog.json", protocol="STAC")) == ["image", "pays-1", "pays 2"]

    def test_a_circle_ends(self, server: FilesApart) -> None:
        child = {"rel": "child", "href": "catalog.json"}
        write(server.folder / "catalog.json", {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "links": [child]})
        with pytest.raises(LoadError) as caught:
            plan_of(server, "catalog.json", protocol="STAC")
        assert "from page to page" in caught.value.user_text
        assert len(server.asked()) == 5

    @pytest.mark.parametrize(
        "assets, words",
        [
            ({}, "no data of its own"),
            ({"a": {"href": "a.pdf", "type": "application/pdf"}}, "only: PDF"),
            ({"a": {"href": "s3://avec.points/a.tif", "type": "image/tiff"}}, "no data of its own"),
        ],
    )
    def test_what_holds_nothing_is_said(self, server: FilesApart, assets: Dict[str, Any], words: str) -> None:
        write_item(server.folder, "vide", assets)
        with pytest.raises(LoadError) as caught:
            plan_of(server, "vide.json", protocol="STAC")
        assert words in caught.value.user_text

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{", b'{"type": "Catalog", "links": 5, "assets": []}'])
    def test_broken_documents_are_refused_in_words(self, server: FilesApart, body: bytes) -> None:
        (server.folder / "casse.json").write_bytes(body)
        with pytest.raises(LoadError):
            plan_of(server, "casse.json", protocol="STAC")


def test_recorded_documents_lead_to_what_they_hold(captures: Path) -> None:
    """Each leads to links that may be asked; items to assets, all else to documents on the same server."""
    kinds: Dict[str, int] = {}
    for path in sorted((captures / "stac").rglob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data, dict):
            own = [link["href"] for link in links_in(data) if link.get("rel") == "self"]
            base = next((url for url in own if url.startswith("http")), "https://stac.example/a/b.json")
            for link in links_in_document(data, base):
                assert link.url == "" if link.kind is Kind.REFUSED else link.url.startswith(("https://", "http://"))
                kinds[link.kind.value] = kinds.get(link.kind.value, 0) + 1
    assert kinds["geotiff"] > 40
    assert kinds["stac"] > 40


class TestAssetsOfRecords:
    """Records of STAC catalogues know their assets already."""

    def item(self, server: FilesApart, *names: str) -> Record:
        resources = [
            Resource(f"{server.url}/{name}.tif", title=name, id=name, format="COG", role="data", function="asset")
            for name in names
        ]
        return record(*resources)

    def test_add_offers_the_bands_without_asking_again(self, server: FilesApart) -> None:
        found = self.item(server, "B02", "B03")
        plan = make_plan(_best(found), found, None, server.folder)
        assert named(plan) == ["B02", "B03"]
        assert server.asked() == []

    def test_the_choice_becomes_layers_in_the_window(self, server: FilesApart) -> None:
        for name in ("B02", "B03"):
            write_picture(server.folder / f"{name}.tif", side=512)
        found = self.item(server, "B02", "B03")
        opening = Opening(_best(found), found, None, server.folder.parent / "downloads", QgsProject.instance())
        plans: List[Plan] = []
        layers: List[Any] = []
        opening.choice_needed.connect(plans.append)
        opening.opened.connect(layers.extend)
        opening.start()
        wait_until(lambda: bool(plans), 20)
        opening.choose(plans[0].sources)
        wait_until(lambda: bool(layers), 20)
        assert [layer.name().rpartition("– ")[2] for layer in layers] == ["B02", "B03"]
        assert all(layer.source().startswith("/vsicurl") for layer in layers)

    def test_without_a_window_the_first_is_taken_or_the_one_that_is_named(
        self, catalogue: FilesApart, tmp_path: Path
    ) -> None:
        with registered():
            resource = {"url": f"{catalogue.url}/bandes.json", "protocol": "STAC"}
            assert load(tmp_path, resource, "B03")[0]["source"].endswith("B03.tif")
            with pytest.raises(LoadRefused) as caught:
                load(tmp_path, resource)
            assert "B02" in str(caught.value)


def _best(found: Record) -> Link:
    link = best(found)
    assert link is not None
    return link


POINTS = [(300000.0 + i * 10, 6700000.0 + i * 5, 100.0 + i) for i in range(9)]


def write_ept(folder: Path) -> None:
    """A point cloud of one node, its points as plain numbers (EPT 1.0)."""
    bounds = [300000, 6700000, 100, 300100, 6700100, 200]
    places = (("X", 300000), ("Y", 6700000), ("Z", 100))
    schema: List[Dict[str, Any]] = [
        {"name": name, "size": 4, "type": "signed", "scale": 0.01, "offset": start} for name, start in places
    ]
    schema.append({"name": "Intensity", "size": 2, "type": "unsigned"})
    about = {"bounds": bounds, "boundsConforming": bounds, "dataType": "binary", "hierarchyType": "json"}
    about.update(points=len(POINTS), schema=schema, span=128, version="1.0.0")
    about["srs"] = {"authority": "EPSG", "horizontal": "2154", "wkt": srs(2154).ExportToWkt()}
    write(folder / "ept.json", about)
    write(folder / "ept-hierarchy" / "0-0-0-0.json", {"0-0-0-0": len(POINTS)})
    (folder / "ept-data").mkdir()
    packed = [
        struct.pack("<iiiH", round((x - 300000) * 100), round((y - 6700000) * 100), round((z - 100) * 100), i)
        for i, (x, y, z) in enumerate(POINTS)
    ]
    (folder / "ept-data" / "0-0-0-0.bin").write_bytes(b"".join(packed))


needs_ept = pytest.mark.skipif(not drivers.has_driver(Kind.EPT), reason="this QGIS has no provider for EPT")


class TestPointClouds:
    @needs_ept
    def test_entwine_tiles_are_read_where_they_are(self, server: FilesApart) -> None:
        write_ept(server.folder / "nuage")
        plan = plan_of(server, "nuage/ept.json")
        layer = build_layer(plan.sources[0], record())
        assert isinstance(layer, QgsPointCloudLayer)
        assert (layer.dataProvider().pointCount(), layer.crs().authid()) == (len(POINTS), "EPSG:2154")
        assert layer_facts(layer)["type"] == "point cloud"
        assert layer.metadata().title() == record().title

    @needs_ept
    def test_they_arrive_in_the_project(self, server: FilesApart) -> None:
        write_ept(server.folder / "nuage")
        link = classify(Resource(f"{server.url}/nuage/ept.json"))
        layers: List[Any] = []
        opening = Opening(link, record(), None, server.folder, QgsProject.instance())
        opening.opened.connect(layers.extend)
        opening.start()
        wait_until(lambda: bool(layers), 20)
        assert layers[0].isValid()
        assert layers[0].id() in QgsProject.instance().mapLayers()

    @needs_ept
    def test_what_is_none_is_said(self, server: FilesApart) -> None:
        write(server.folder / "ept.json", {"a": 1})
        with pytest.raises(LoadError) as caught:
            plan_of(server, "ept.json")
        assert "EPT" in caught.value.user_text

    @needs_ept
    def test_a_log_in_cannot_be_used(self, server: FilesApart) -> None:
        write_ept(server.folder / "nuage")
        with stored_login("Basic", username="ana", password="essai") as authcfg, pytest.raises(LoadError) as caught:
            config = CatalogConfig("c", "file", "C", server.url, authcfg=authcfg)
            link = classify(Resource(f"{server.url}/nuage/ept.json"))
            make_plan(link, record(), config, server.folder)
        assert "log-in" in caught.value.user_text

    @pytest.mark.parametrize("name, kind", [("a.copc.laz", Kind.COPC), ("a.laz", Kind.POINT_CLOUD)])
    def test_what_this_qgis_lacks_is_named(self, server: FilesApart, name: str, kind: Kind) -> None:
        if drivers.has_driver(kind):
            pytest.skip("this QGIS has the provider")
        link = classify(Resource(f"{server.url}/{name}"))
        assert (link.kind, link.loadable, link.kind.lacks_driver) == (kind, False, True)
        with pytest.raises(LoadError) as caught:
            plan_of(server, name)
        assert f"lacks the provider “{drivers.wanted_provider(kind)}”" in caught.value.user_text
        looks = kind is Kind.POINT_CLOUD and drivers.has_driver(Kind.COPC)  # a LAZ may be one that is read in parts
        assert len(server.asked()) == int(looks)


def write_zarr(folder: Path) -> None:
    """The picture as a Zarr store of one array."""
    source = write_picture(folder.parent / "zarr.tif", "GTiff", 128)
    gdal.Translate(str(folder), gdal.Open(str(source)), format="Zarr")


@pytest.mark.skipif(not drivers.has_driver(Kind.ZARR), reason="this GDAL has no driver for Zarr")
class TestGrids:
    def test_a_store_is_read_where_it_is(self, server: FilesApart) -> None:
        write_zarr(server.folder / "grille.zarr")
        layer = build_layer(plan_of(server, "grille.zarr/").sources[0], record())
        assert isinstance(layer, QgsRasterLayer)
        assert (layer.width(), layer.height(), layer.crs().authid()) == (128, 128, "EPSG:2154")
        assert layer.dataProvider().sample(layer.extent().center(), 1)[1]

    def test_what_is_none_is_said(self, server: FilesApart) -> None:
        with pytest.raises(LoadError) as caught:
            plan_of(server, "rien.zarr")
        assert "Zarr store" in caught.value.user_text


@pytest.mark.parametrize(
    "url, words",
    [("az://conteneur/a.tif", "az://"), ("s3://avec.points/a.tif", "s3://"), ("javascript:a", "may be opened")],
)
def test_an_address_without_a_web_address_is_said_to_be_one(url: str, words: str, tmp_path: Path) -> None:
    link = classify(Resource(url))
    assert link.kind is Kind.REFUSED
    with pytest.raises(LoadError) as caught:
        make_plan(link, record(), None, tmp_path)
    assert words in caught.value.user_text


def test_the_kinds_that_need_something_are_learnt(qgis_app: Optional[object]) -> None:
    drivers.learn()
    for kind in (Kind.COPC, Kind.EPT, Kind.POINT_CLOUD, Kind.ZARR):
        assert kind.loadable is drivers.has_driver(kind)
