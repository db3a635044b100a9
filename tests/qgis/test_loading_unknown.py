"""Links that say too little: a short look at what their server answers decides, and never more than that."""
from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Iterator, List
from urllib.parse import quote

import pytest
import requests

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import ErrorKind
from catalog_search.model.record import Resource
from catalog_search.network.glance import LOOKED_AT, Glance, Glances, forget_glances, glance, known_glance
from catalog_search.network.signing import RequestFor
from tests.qgis.auth_support import failure, stored_login
from tests.qgis.loading_support import record, write_raster, write_shapefile, write_vector, zip_shapefile
from tests.servers import qgis_server
from tests.servers.files import FileServer
from tests.servers.qgis_server import QgisServer


@pytest.fixture(params=[True, False], ids=["ranges", "whole"])
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[FileServer]:
    forget_glances()
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder, request.param) as running:
        yield running


def plan_of(server: FileServer, tmp_path: Path, name: str) -> Plan:
    link = classify(Resource(f"{server.url}/{name}"))
    return make_plan(link, record(), None, tmp_path / "downloads")


class TestGlance:
    def test_size_ranges_and_no_more_than_the_beginning(self, server: FileServer) -> None:
        body = bytes(range(256)) * 8192
        (server.folder / "large.bin").write_bytes(body)
        seen = glance(f"{server.url}/large.bin?slow=0.01")
        assert (seen.status, seen.size, seen.ranges) == (206 if server.ranges else 200, len(body), server.ranges)
        assert seen.head == body[:LOOKED_AT]
        assert server.sent < len(body) / 2

    def test_a_small_file_is_seen_whole(self, server: FileServer) -> None:
        (server.folder / "small.bin").write_bytes(b"abc")
        seen = glance(f"{server.url}/small.bin")
        assert (seen.head, seen.size, seen.is_good) == (b"abc", 3, True)

    def test_what_was_seen_ten_minutes_ago_is_looked_at_again(self) -> None:
        """A page about maintenance is a good answer, too."""
        now = [0.0]
        memory = Glances(lambda: now[0])
        seen = Glance(200, "u")
        memory.keep("u", "", seen)
        now[0] = 599
        assert memory.get("u", "") is seen and memory.get("u", "ana") is None
        now[0] = 601
        assert memory.get("u", "") is None

    def test_a_hidden_size_is_not_known(self, server: FileServer) -> None:
        (server.folder / "small.bin").write_bytes(b"abc")
        seen = glance(f"{server.url}/small.bin?nolength=1")
        assert seen.head == b"abc"
        assert seen.size == (3 if server.ranges else None)

    def test_good_answers_are_remembered_and_bad_ones_are_not(self, server: FileServer) -> None:
        for _ in range(2):
            assert glance(f"{server.url}/later.bin").status == 404
        (server.folder / "later.bin").write_bytes(b"abc")
        for _ in range(2):
            assert glance(f"{server.url}/later.bin").is_good
        assert server.paths() == ["/later.bin"] * 3

    def test_what_a_log_in_may_see_is_kept_for_it_alone(self, server: FileServer) -> None:
        (server.folder / "own.bin").write_bytes(b"abc")
        config = CatalogConfig("c", "file", "C", server.url)
        assert glance(f"{server.url}/own.bin", config, request_for=signer([])).signed
        assert not glance(f"{server.url}/own.bin").signed
        assert [headers.get("Authorization") for _, headers in server.asked] == ["Bearer x", None]

    @pytest.mark.parametrize("name", ["donnees", "donnees.tif"])
    def test_a_redirect_to_another_host_is_followed_without_what_was_signed(
        self, server: FileServer, tmp_path: Path, name: str
    ) -> None:
        """As downloads follow it: stores of files give out their own short-lived addresses so."""
        with FileServer(tmp_path / "store", server.ranges) as store:
            store.folder.mkdir()
            write_raster(store.folder / "blob")
            config = CatalogConfig("c", "file", "C", server.url)
            url = f"{server.url}/{name}?to={quote(store.url + '/blob?sig=abc', safe='')}"
            seen = glance(url, config, request_for=signer([]))
            assert seen.is_good and seen.signed and seen.head[:2] == b"II" and seen.url == f"{store.url}/blob?sig=abc"
            assert known_glance(url) is None, "what a log-in may see is not for everybody"
            link = classify(Resource(url))
            plan = make_plan(link, record(), config, tmp_path / "downloads", request_for=signer([]))
            assert [source.kind for source in plan.sources] == [Kind.GEOTIFF]
            assert all(headers["Authorization"] == "Bearer x" for _, headers in server.asked)
            assert store.asked and not any("Authorization" in headers for _, headers in store.asked)

    def test_a_token_that_is_refused_is_renewed_once(self, server: FileServer) -> None:
        (server.folder / "own.bin").write_bytes(b"abc")
        config, asked = CatalogConfig("c", "file", "C", server.url), []  # type: ignore[var-annotated]

        def renew(url: str, refused: bool) -> Iterator[object]:
            server.refuse = 0 if refused else 401
            return signer(asked)(url, refused)

        assert glance(f"{server.url}/own.bin", config, request_for=renew).is_good  # type: ignore[arg-type]
        assert asked == [False, True]

    def test_a_log_in_of_qgis_is_not_followed_elsewhere(self, server: FileServer, tmp_path: Path) -> None:
        with FileServer(tmp_path) as store, stored_login(username="ana", password="x") as authcfg:
            config = CatalogConfig("c", "csw", "C", server.url, authcfg=authcfg)
            error = failure(lambda: glance(f"{server.url}/x?to={store.url}/blob", config))
            assert error.kind is ErrorKind.REDIRECT and store.asked == []


def signer(asked: List[bool]) -> RequestFor:
    """Signs as some catalogue does, and writes down for whom a token was refused."""

    def signed(url: str, refused: bool) -> Iterator[object]:
        asked.append(refused)
        return requests.Request("GET", url, headers={"Authorization": "Bearer x"})
        yield

    return signed  # type: ignore[return-value]


class TestAdded:
    def test_each_kind_is_found_out_and_opens(self, server: FileServer, tmp_path: Path) -> None:
        write_vector(server.folder / "donnees-gpkg", "GPKG")
        write_vector(server.folder / "donnees-json", "GeoJSON", code=4326)
        (server.folder / "donnees.json").write_bytes((server.folder / "donnees-json").read_bytes())
        write_raster(server.folder / "donnees-tif")
        zip_shapefile(server.folder / "donnees-zip", write_shapefile(tmp_path / "shp", "lieux"))
        (server.folder / "donnees-csv").write_text("nom;lon;lat\nForêt;-2.5;47.5\n", "utf-8")
        kinds = {}
        for name in ("donnees-gpkg", "donnees-json", "donnees.json", "donnees-tif", "donnees-zip", "donnees-csv"):
            plan = plan_of(server, tmp_path, name)
            layer = build_layer(plan.sources[0], record())
            assert layer.isValid()
            kinds[name] = plan.sources[0].kind
        assert kinds == {
            "donnees-gpkg": Kind.GEOPACKAGE,
            "donnees-json": Kind.GEOJSON,
            "donnees.json": Kind.GEOJSON,
            "donnees-tif": Kind.GEOTIFF,
            "donnees-zip": Kind.SHAPEFILE,
            "donnees-csv": Kind.CSV,
        }

    def test_data_that_quote_a_page_sequences_and_topologies(self, server: FileServer, tmp_path: Path) -> None:
        place = b"<Point><coordinates>-2.5,47.5</coordinates></Point>"
        page = b"<description><![CDATA[<html><head/><body>Fiche</body></html>]]></description>"
        bodies = {
            "balises": b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
            b"<name>a</name>" + page + place + b"</Placemark></Document></kml>",
            "suite": b'\x1e{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}\n' * 3,
            "topologie": b'{"type":"Topology","objects":{"lieux":{"type":"GeometryCollection","geometries":['
            b'{"type":"Point","coordinates":[1,2],"properties":{"a":1}}]}},"arcs":[]}',
        }
        found = {}
        for name, body in bodies.items():
            (server.folder / name).write_bytes(body)
            source = plan_of(server, tmp_path, name).sources[0]
            found[name] = (source.kind, build_layer(source, record()).featureCount())
        assert found == {"balises": (Kind.KML, 1), "suite": (Kind.GEOJSON, 3), "topologie": (Kind.GEOJSON, 1)}

    def test_texts_that_are_tables(self, server: FileServer, tmp_path: Path) -> None:
        stops = "stop_id,stop_name,stop_lat,stop_lon\nA,Forêt,47.5,-2.5\nB,Mairie,47.6,-2.6\n"
        (server.folder / "stops.txt").write_text(stops, "utf-8")
        (server.folder / "communes.txt").write_text("TYPECOM\tLIBELLE\nCOM\tÉloi\nCOM\tForêt\n", "utf-8")
        plan = plan_of(server, tmp_path, "stops.txt")
        layer = build_layer(plan.sources[0], record())
        assert (layer.featureCount(), plan.sources[0].kind, layer.isSpatial()) == (2, Kind.CSV, True)
        assert [feature["stop_name"] for feature in layer.getFeatures()] == ["Forêt", "Mairie"]
        table = build_layer(plan_of(server, tmp_path, "communes.txt").sources[0], record())
        assert [field.name() for field in table.fields()] == ["TYPECOM", "LIBELLE"]

    def test_the_tables_of_a_gtfs(self, server: FileServer, tmp_path: Path) -> None:
        with zipfile.ZipFile(server.folder / "gtfs.zip", "w") as archive:
            archive.writestr("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,Forêt,47.5,-2.5\nB,Bourg,47.6,-2.6\n")
            archive.writestr("routes.txt", "route_id,route_type\n1,3\n2,3\n")
            archive.writestr("license.txt", "a,b\n1,2\n3,4\n")
        plan = plan_of(server, tmp_path, "gtfs.zip")
        assert plan.needs_choice
        assert sorted(source.name for source in plan.sources) == ["routes", "stops"]
        stops = next(source for source in plan.sources if source.name == "stops")
        assert [feature["stop_name"] for feature in build_layer(stops, record()).getFeatures()] == ["Forêt", "Bourg"]

    @pytest.mark.parametrize(
        "name, body, words",
        [
            ("page?type=text/html", b"<html><title>Portail des donnees</title>", "web page"),
            ("page", b"<html><title>Connexion</title><input type=password>", "log-in"),
            ("vide", b"", "empty"),
            ("binaire", b"\x00\x01\x02" * 9999, "of a kind that QGIS does not know"),
            ("erreur", b"<ServiceExceptionReport>non</ServiceExceptionReport>", "error: non"),
            ("jeton", b'{"error":{"code":499,"message":"Token Required"}}', "error: Token Required 499"),
            ("fiche", b'<gmd:MD_Metadata xmlns:gml="http://www.opengis.net/gml"/>', "kind XML"),
            ("virtuel", b"<VRTDataset><SourceFilename>/etc/passwd</SourceFilename>", "points to other files"),
            ("texte.txt", b"Bonjour, voici le jeu de donnees.\nBien a vous, la mairie.\n", "This file cannot be added"),
            ("liste.json", b'{"a": 1}', "cannot be added to the map"),
            ("x?status=403", b"", "only to people with access"),
            ("x?status=401", b"", "only to people with access"),
            ("x?status=404", b"", "no longer has"),
        ],
    )
    def test_what_is_no_data_is_said(
        self, server: FileServer, tmp_path: Path, name: str, body: bytes, words: str
    ) -> None:
        (server.folder / name.partition("?")[0]).write_bytes(body)
        with pytest.raises(LoadError) as caught:
            plan_of(server, tmp_path, name)
        assert words in caught.value.user_text
        assert not (tmp_path / "downloads").exists()

    def test_a_page_costs_no_more_than_its_beginning(self, server: FileServer, tmp_path: Path) -> None:
        (server.folder / "page").write_bytes(b"<html><title>Portail</title>" + b" " * 3_000_000)
        with pytest.raises(LoadError):
            plan_of(server, tmp_path, "page?slow=0.01")
        assert server.sent < 1_500_000


@pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
def test_a_service_is_found_behind_an_address_that_does_not_say_so(server: FileServer, tmp_path: Path) -> None:
    with QgisServer() as service:
        plan = plan_of(server, tmp_path, f"acces?to={quote(service.wfs, safe='')}")
        assert {source.kind for source in plan.sources} == {Kind.WFS}
        assert build_layer(plan.sources[0], record()).featureCount() >= 0
