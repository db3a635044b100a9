"""INSPIRE Atom download services on loopback: from a feed to the layers of the record that is meant."""
from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Iterator, List, Optional

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.following import follow
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.loader import Opening
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.provenance import Provenance
from catalog_search.loading.refreshing import Again, Refreshing, same_file
from catalog_search.model.record import Resource
from tests.qgis.loading_support import PLACES, record, write_vector, zip_shapefile
from tests.qgis.support import wait_until
from tests.qgis.test_processing import provider, run  # noqa: F401 - a fixture
from tests.servers.atom import DATASETS, NAMESPACE, AtomService

PLACES_CODE = DATASETS[1][0]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> "dict[str, bytes]":
    folder = tmp_path_factory.mktemp("files")
    made = {"notice.pdf": b"%PDF-1.4 notice"}
    for name in ("lieux", "communes"):
        made[f"{name}.gpkg"] = write_vector(folder / f"{name}.gpkg", "GPKG", (name,)).read_bytes()
        made[f"{name}.geojson"] = write_vector(folder / f"{name}.geojson", "GeoJSON", (name,), 4326).read_bytes()
    shape = write_vector(folder / "lieux.shp", "ESRI Shapefile")
    made["lieux.zip"] = zip_shapefile(folder / "lieux.zip", shape).read_bytes()
    return made


@pytest.fixture
def service(files: "dict[str, bytes]") -> Iterator[AtomService]:
    with AtomService(files=files) as running:
        yield running


def plan_of(
    service: AtomService, path: str, folder: Path, *identifiers: str, layer: str = "", title: str = "X", crs: str = ""
) -> Plan:
    resource = Resource(f"{service.url}{path}", protocol="INSPIRE Atom", title="Service de téléchargement")
    wanted = record(resource, title=title, identifiers=identifiers)
    return make_plan(classify(resource, wanted), wanted, None, folder, layer=layer, crs=crs)


def names(plan: Plan) -> List[str]:
    return [source.name for source in plan.sources]


def chosen(plan: Plan, number: int, folder: Path) -> Plan:
    """What the choice of one row leads to."""

    def again(link: object) -> Plan:
        return make_plan(link, record(), None, folder)  # type: ignore[arg-type]

    return follow(plan.sources[number : number + 1], again)


class TestTheRecordsDataset:
    @pytest.mark.parametrize(
        "identifier",
        [PLACES_CODE, f"{NAMESPACE}/{PLACES_CODE}", f"{NAMESPACE}#{PLACES_CODE}".upper(), f"fiche-{PLACES_CODE}"],
    )
    def test_it_is_found_by_its_identifier(self, service: AtomService, tmp_path: Path, identifier: str) -> None:
        plan = plan_of(service, "/service.xml", tmp_path, identifier)
        assert plan.needs_choice
        assert names(plan) == ["lieux.gpkg", "lieux.geojson"]
        assert plan.sources[0].title == "lieux en GeoPackage (EPSG:2154)"
        assert service.requests[-1].path == "/lieux.xml"
        assert service.requests[-1].query == ()  # the French one

    def test_by_its_title(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/service.xml", tmp_path, "autre", title="Communes de la presqu’île".replace("’", "'"))
        assert names(plan) == ["communes.gpkg", "communes.geojson"]

    @pytest.mark.parametrize("path", ["/pages", "/geopf"])
    def test_on_a_later_page(self, service: AtomService, tmp_path: Path, path: str) -> None:
        assert names(plan_of(service, path, tmp_path, PLACES_CODE)) == ["lieux.gpkg", "lieux.geojson"]
        assert [asked.value("page", "1") for asked in service.requests if asked.path == path] == ["1", "2"]

    def test_by_the_services_own_search(self, files: "dict[str, bytes]", tmp_path: Path) -> None:
        with AtomService(files=files, searchable=True, hidden=True) as service:
            plan = plan_of(service, "/service.xml", tmp_path, f"{NAMESPACE}/{PLACES_CODE}")
            assert names(plan) == ["lieux.gpkg", "lieux.geojson"]
            asked = [request for request in service.requests if request.path == "/describe"]
            assert (asked[0].value("code"), asked[0].value("ns")) == (PLACES_CODE, NAMESPACE)

    def test_in_a_search_description_itself(self, service: AtomService, tmp_path: Path) -> None:
        assert names(plan_of(service, "/opensearch.xml", tmp_path, PLACES_CODE)) == ["lieux.gpkg", "lieux.geojson"]

    @pytest.mark.parametrize("path", ["/moved.xml", "/packed", "/type?of=/service.xml&mime=text/html"])
    def test_after_a_redirect_packed_or_under_a_wrong_type(
        self, service: AtomService, tmp_path: Path, path: str
    ) -> None:
        assert names(plan_of(service, path, tmp_path, PLACES_CODE)) == ["lieux.gpkg", "lieux.geojson"]


class TestChoice:
    def test_the_datasets_where_none_is_the_records(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/service.xml", tmp_path, "autre-chose")
        assert plan.needs_choice
        assert [(source.name, source.title) for source in plan.sources] == [
            (code, title) for code, title in DATASETS
        ]
        assert "several datasets" in plan.remark
        inner = chosen(plan, 0, tmp_path)
        assert "several files of this dataset" in inner.remark
        assert names(inner) == ["communes.gpkg", "communes.geojson"]

    def test_a_feed_without_end_is_read_so_far_and_that_is_said(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/endless", tmp_path, "autre-chose")
        assert len(service.requests) == 30
        assert plan.needs_choice and "It has more of them; the first 30 are listed." in plan.remark

    def test_examples_of_a_search_description(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/opensearch.xml", tmp_path, "autre-chose")
        assert [source.title for source in plan.sources] == [title for _, title in DATASETS]
        assert names(chosen(plan, 1, tmp_path)) == ["lieux.gpkg", "lieux.geojson"]

    def test_the_wanted_crs_comes_first(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/lieux.xml", tmp_path, crs="EPSG:4326")
        assert names(plan) == ["lieux.geojson", "lieux.gpkg"]

    @pytest.mark.parametrize(
        ("row", "crs"), [(0, "EPSG:2154"), (1, "EPSG:4326")]
    )
    def test_what_is_chosen_is_loaded(self, service: AtomService, tmp_path: Path, row: int, crs: str) -> None:
        plan = chosen(plan_of(service, "/lieux.xml", tmp_path), row, tmp_path)
        layer = build_layer(plan.sources[0], record())
        assert sorted(feature["nom"] for feature in layer.getFeatures()) == sorted(place[0] for place in PLACES)
        assert layer.crs().authid() == crs

    def test_a_name_that_is_asked_for_needs_none(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/service.xml", tmp_path, PLACES_CODE, layer="lieux.geojson")
        assert not plan.needs_choice
        assert plan.sources[0].kind is Kind.GEOJSON

    def test_a_name_that_is_not_there(self, service: AtomService, tmp_path: Path) -> None:
        with pytest.raises(LoadError, match="lieux.geojson"):
            plan_of(service, "/lieux.xml", tmp_path, layer="nuages")

    def test_by_the_window(self, service: AtomService, tmp_path: Path, qgis_app: object) -> None:
        """Twice a choice: the dataset, then its file."""
        resource = Resource(f"{service.url}/service.xml", mime="application/atom+xml")
        opening = Opening(classify(resource), record(resource, title="X"), None, tmp_path, QgsProject.instance())
        asked: List[Plan] = []
        ended: List[object] = []

        def choose(plan: Plan) -> None:
            asked.append(plan)
            opening.choose([source for source in plan.sources if "lieux" in source.name][:1])

        opening.choice_needed.connect(choose)
        opening.opened.connect(ended.append)
        opening.failed.connect(ended.append)
        opening.start()
        wait_until(lambda: bool(ended))
        assert [names(plan)[0] for plan in asked] == [DATASETS[0][0], "lieux.gpkg"]
        assert [layer.featureCount() for layer in QgsProject.instance().mapLayers().values()] == [len(PLACES)]


class TestOneFile:
    def test_it_is_opened_at_once(self, service: AtomService, tmp_path: Path) -> None:
        plan = plan_of(service, "/geoide", tmp_path, "autre")
        layer = build_layer(plan.sources[0], record())
        assert layer.featureCount() == len(PLACES)

    @pytest.mark.parametrize("protocol", ["INSPIRE Atom", "WWW:DOWNLOAD-1.0-http--download"])
    def test_a_link_that_mixes_up_feed_and_file(self, service: AtomService, tmp_path: Path, protocol: str) -> None:
        """A file under the name of a feed is opened, a feed under the name of an archive followed."""
        service.files = {**service.files, "sans_nom": service.files["lieux.zip"]}
        for path in ("/files/sans_nom", "/geoide?format=zip"):
            resource = Resource(f"{service.url}{path}", protocol=protocol, format="zip" if "WWW" in protocol else "")
            plan = make_plan(classify(resource), record(resource), None, tmp_path)
            assert [source.name for source in plan.sources] == ["lieux"]


class TestFailures:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/empty.xml", "empty"),
            ("/vide.xml", "only to: .*PDF"),
            ("/loop.xml", "never to a file"),
            ("/nowhere.xml", "HTTP 404"),
        ],
    )
    def test_each_has_its_sentence(self, service: AtomService, tmp_path: Path, path: str, words: str) -> None:
        with pytest.raises(LoadError, match=words):
            plan_of(service, path, tmp_path, "autre")

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b"<html><body>Maintenance</body></html>", "web page"),
            (b'<!DOCTYPE a [<!ENTITY b "c">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>', None),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", None),
            (b'{"a": 1}', None),
            (b"", None),
        ],
    )
    def test_what_is_no_feed(
        self, service: AtomService, tmp_path: Path, body: bytes, words: Optional[str]
    ) -> None:
        service.files = {"x": body}
        with pytest.raises(LoadError, match=words):
            plan_of(service, "/files/x", tmp_path)

    def test_links_that_are_no_addresses_lead_nowhere(self, service: AtomService, tmp_path: Path) -> None:
        entry = '<entry><title>x</title><link href="file:///etc/passwd"/><link href="/vsizip//x.zip"/></entry>'
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="file:///etc/">{entry}</feed>'
        service.files = {"x": feed.encode()}
        with pytest.raises(LoadError):
            plan_of(service, "/files/x", tmp_path)
        assert {asked.path for asked in service.requests} <= {"/files/x", "/vsizip//x.zip"}


def test_a_zip_of_the_geoide_kind_is_whole(files: "dict[str, bytes]", tmp_path: Path) -> None:
    """The double's archive is a real one."""
    path = tmp_path / "x.zip"
    path.write_bytes(files["lieux.zip"])
    assert "lieux.shp" in zipfile.ZipFile(path).namelist()


class TestRefreshing:
    def refreshed(self, service: AtomService, folder: Path, path: str, row: int) -> "tuple[object, QgsVectorLayer]":
        """What refreshing a layer of the chosen file ends with, and the layer."""
        resource = Resource(f"{service.url}{path}", mime="application/atom+xml")
        wanted = record(resource, title="X", identifiers=(PLACES_CODE,))
        link = classify(resource, wanted)
        plan = chosen(make_plan(link, wanted, None, folder), row, folder)
        layer = build_layer(plan.sources[0], wanted, link)
        QgsProject.instance().addMapLayer(layer)
        refreshing = Refreshing(Again(layer, link, wanted, None), folder, QgsProject.instance())
        ended: List[object] = []
        refreshing.refreshed.connect(lambda: ended.append(None))
        refreshing.failed.connect(ended.append)
        service.requests.clear()
        refreshing.start()
        wait_until(lambda: bool(ended))
        return ended[0], layer

    @pytest.mark.parametrize(("row", "name"), [(0, "lieux.gpkg"), (1, "lieux.geojson")])
    def test_only_the_file_of_the_layer_is_fetched_again(
        self, service: AtomService, tmp_path: Path, row: int, name: str
    ) -> None:
        ended, layer = self.refreshed(service, tmp_path, "/service.xml", row)
        assert ended is None and layer.featureCount() == len(PLACES)
        fetched = {asked.path for asked in service.requests if asked.path.startswith("/files/")}
        assert fetched <= {f"/files/{name}"}

    def test_where_it_cannot_be_told_nothing_is_fetched(self, service: AtomService, tmp_path: Path) -> None:
        several = [replace(source, kind=Kind.GEOJSON) for source in plan_of(service, "/lieux.xml", tmp_path).sources]
        with pytest.raises(LoadError, match="add the one that you want"):
            same_file(several, Provenance(layer="autre", kind="geojson"))


class TestProcessing:
    def loaded(self, service: AtomService, folder: Path, layer: str) -> "tuple[object, bool, str]":
        entry = {"url": f"{service.url}/service.xml", "mime": "application/atom+xml", "title": "Téléchargement"}
        one = {"id": "r1", "title": "X", "identifiers": [PLACES_CODE], "resources": [entry]}
        path = folder / "catalogue.json"
        path.write_text(json.dumps({"catalog_search": 1, "title": "Essai", "records": [one]}), "utf-8")
        output = str(folder / "out")
        results, accepted, feedback = run(
            "load", CATALOG=f"file|{path.as_uri()}", RECORD="r1", LAYER=layer, OUTPUT=output
        )
        return results.get("LAYERS"), accepted, feedback.errors

    def test_the_choice_is_told_and_a_name_makes_it(
        self, provider: object, service: AtomService, tmp_path: Path  # noqa: F811
    ) -> None:
        _, accepted, errors = self.loaded(service, tmp_path, "")
        assert not accepted
        assert "several files of this dataset" in errors and "lieux.gpkg, lieux.geojson" in errors
        layers, accepted, errors = self.loaded(service, tmp_path, "lieux.geojson")
        assert accepted, errors
        (facts,) = json.loads(str(layers))
        assert (facts["feature_count"], facts["crs"]) == (len(PLACES), "EPSG:4326")
