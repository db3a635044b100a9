"""The headless door: both algorithms, run as Processing runs them, against loopback catalogues."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)

from catalog_search.catalogs.registry import catalog_types, create_catalog
from catalog_search.loading.preference import Preference, prefer
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.processing.parameters import BadParameter, read_catalogs, read_filters
from catalog_search.processing.provider import CatalogSearchProvider
from catalog_search.processing.search import footprint
from catalog_search.support.connections import ConnectionStore
from tests.servers import qgis_server
from tests.servers.abilities import Abilities, abilities_of
from tests.servers.csw_double import CswDouble
from tests.servers.qgis_server import QgisServer
from tests.servers.udata import UdataDouble

FIELDS = (
    "id catalog type title abstract organisation keywords licence created modified formats loadable page_url "
    "resources also_in"
).split()


@pytest.fixture(scope="module")
def provider(qgis_app: QgsApplication) -> Iterator[CatalogSearchProvider]:
    made = CatalogSearchProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


class Feedback(QgsProcessingFeedback):
    def __init__(self) -> None:
        super().__init__(False)
        self.errors = ""

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors += error + "\n"


def run(name: str, **parameters: Any) -> Tuple[Dict[str, Any], bool, Feedback]:
    algorithm = QgsApplication.processingRegistry().algorithmById(f"catalog_search:{name}")
    assert algorithm is not None
    context, feedback = QgsProcessingContext(), Feedback()
    context.setProject(QgsProject.instance())
    results, accepted = algorithm.create().run(parameters, context, feedback)
    return results, accepted, feedback


def search(tmp_path: Path, **parameters: Any) -> Tuple[Dict[str, Any], QgsVectorLayer]:
    tmp_path.mkdir(exist_ok=True)
    results, accepted, feedback = run("search", OUTPUT=str(tmp_path / "found.gpkg"), **parameters)
    assert accepted, feedback.errors
    return results, QgsVectorLayer(results["OUTPUT"], "found", "ogr")


@pytest.fixture
def portal() -> Iterator[UdataDouble]:
    with UdataDouble() as double:
        yield double


@pytest.fixture
def csw() -> Iterator[CswDouble]:
    with CswDouble() as double:
        yield double


def test_the_sample_catalogue_is_searched_by_name(provider: object, tmp_path: Path) -> None:
    results, layer = search(tmp_path, CATALOGS="sample", TEXT="communes")
    assert [field.name() for field in layer.fields() if field.name() != "fid"] == FIELDS
    assert layer.wkbType() == QgsWkbTypes.Type.Polygon and layer.crs().authid() == "EPSG:4326"
    assert results["COUNT"] == layer.featureCount() == results["TOTAL"] >= 4
    assert results["ERRORS"] == ""
    best = next(layer.getFeatures())
    assert "ommune" in best["title"] and best["loadable"] >= 1 and not best.geometry().isEmpty()
    resources = json.loads(best["resources"])
    assert set(resources[0]) == {"title", "kind", "url", "layer"}


def test_several_catalogues_answer_and_a_failing_one_is_reported(
    provider: object, tmp_path: Path, portal: UdataDouble, csw: CswDouble
) -> None:
    with UdataDouble(strict=False) as broken:
        broken.fault("/", "html")
        names = [f"datagouv|{portal.url}", f"csw|{csw.endpoint}", f"datagouv|{broken.url}"]
        results, layer = search(tmp_path, CATALOGS=",".join(names), LIMIT=30)
    assert {feature["catalog"] for feature in layer.getFeatures()} == set(names[:2])
    assert results["COUNT"] == 30 < results["TOTAL"]
    errors = json.loads(results["ERRORS"])
    assert [error["catalog"] for error in errors] == [names[2]]
    assert errors[0]["kind"] == "html" and names[2] in errors[0]["message"]


def test_summaries_are_completed_with_their_resources(provider: object, tmp_path: Path, portal: UdataDouble) -> None:
    results, layer = search(tmp_path, CATALOGS=f"datagouv|{portal.url}", TEXT="cadastre", LIMIT=10)
    listed = [json.loads(feature["resources"]) for feature in layer.getFeatures()]
    assert results["COUNT"] == 10 and all(listed)


def test_a_list_of_connections_and_filters_are_json(provider: object, tmp_path: Path, portal: UdataDouble) -> None:
    connections = json.dumps([{"type": "datagouv", "url": portal.url, "name": "Portail"}])
    filters = '{"format": ["wms", "wfs"], "modified": "2000-01-01/.."}'
    results, layer = search(tmp_path, CATALOGS=connections, FILTERS=filters, SORT="modified")
    assert results["COUNT"] > 0
    assert {feature["catalog"] for feature in layer.getFeatures()} == {"Portail"}
    assert all("WMS" in f["formats"] or "WFS" in f["formats"] for f in layer.getFeatures())
    dates = [feature["modified"] for feature in layer.getFeatures()]
    assert dates == sorted(dates, reverse=True)


@pytest.fixture(params=catalog_types())
def running(request: pytest.FixtureRequest) -> Iterator[Abilities]:
    with abilities_of(request.param) as abilities:
        if abilities.config.authcfg:
            pytest.skip("needs a log-in, which the tests of this type put into QGIS")
        yield abilities


def written(abilities: Abilities) -> str:
    """A catalogue as ``CATALOGS`` takes it: ``type|url``, or a JSON list where it has options."""
    config = abilities.config
    return json.dumps([config.to_json()]) if config.options else f"{config.type}|{config.url}"


def test_each_type_is_searched_without_a_window(provider: object, tmp_path: Path, running: Abilities) -> None:
    words, wanted = running.text
    results, layer = search(tmp_path, CATALOGS=written(running), TEXT=words, LIMIT=500)
    assert results["ERRORS"] == ""
    assert {feature["id"] for feature in layer.getFeatures()} <= wanted
    assert 0 < results["COUNT"] <= len(wanted) <= results["TOTAL"]
    assert all(feature["title"] for feature in layer.getFeatures())


def test_each_type_gives_resources_without_a_window(provider: object, tmp_path: Path, running: Abilities) -> None:
    results, layer = search(tmp_path, CATALOGS=written(running), LIMIT=25)
    assert results["ERRORS"] == "" and 0 < results["COUNT"] <= 25
    assert any(json.loads(feature["resources"]) for feature in layer.getFeatures())


def test_each_filter_of_each_type_is_a_member_of_filters(
    provider: object, tmp_path: Path, running: Abilities
) -> None:
    catalog = create_catalog(running.config)
    for name in sorted(catalog.capabilities.filters):
        values, wanted = running.filters[name]
        filters = json.dumps({name: list(values)})
        results, layer = search(tmp_path / name, CATALOGS=written(running), FILTERS=filters, LIMIT=500)
        assert results["ERRORS"] == "" and results["COUNT"] > 0, name
        assert {feature["id"] for feature in layer.getFeatures()} <= wanted, name


def test_an_extent_in_another_crs_is_understood(provider: object, tmp_path: Path) -> None:
    everywhere, _ = search(tmp_path / "a", CATALOGS="sample")
    nowhere, _ = search(tmp_path / "b", CATALOGS="sample", EXTENT="900000,910000,6200000,6210000 [EPSG:2154]")
    assert everywhere["COUNT"] >= 40 > nowhere["COUNT"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"CATALOGS": "no such catalogue"},
        {"CATALOGS": "nosuchtype|http://127.0.0.1:1"},
        {"CATALOGS": "[{"},
        {"CATALOGS": "sample", "FILTERS": "{"},
        {"CATALOGS": "sample", "FILTERS": '{"colour": "red"}'},
        {"CATALOGS": "sample", "FILTERS": '["type"]'},
        {"CATALOGS": "sample", "FILTERS": '{"type": {"a": 1}}'},
    ],
)
def test_a_parameter_that_cannot_be_understood_ends_in_a_sentence(
    provider: object, tmp_path: Path, parameters: Dict[str, str]
) -> None:
    _, accepted, feedback = run("search", OUTPUT=str(tmp_path / "x.gpkg"), **parameters)
    assert not accepted
    assert len(feedback.errors) > 20 and "Traceback" not in feedback.errors


def test_an_unknown_name_beside_a_known_one_is_an_error_of_its_own(provider: object, tmp_path: Path) -> None:
    results, layer = search(tmp_path, CATALOGS="sample, atlantis", LIMIT=5)
    assert layer.featureCount() == 5
    assert json.loads(results["ERRORS"])[0]["catalog"] == "atlantis"


def test_the_entries_of_catalogs(qgis_app: object) -> None:
    store = ConnectionStore()
    store.add(CatalogConfig("", "csw", "Région, Bretagne", "https://example.org/csw"))
    found, unusable = read_catalogs("csw|https://example.org/csw?map=a,b|abc1234, SAMPLE ,datagouv", store)
    assert [(c.config.type, c.config.url, c.config.authcfg) for c in found][0] == (
        "csw", "https://example.org/csw?map=a,b", "abc1234",
    )  # fmt: skip
    assert [c.config.id for c in found[1:]] == ["sample", "datagouv"] and not unusable
    everything, _ = read_catalogs("", store)
    assert len(everything) == 3
    named, _ = read_catalogs('["région, bretagne"]', store)
    assert named[0].config.url == "https://example.org/csw"
    with pytest.raises(BadParameter):
        read_catalogs("[", store)
    assert read_filters('{"type": "dataset", "format": []}') == (("type", ("dataset",)),)


def test_boxes_far_apart_are_not_united() -> None:
    mainland, reunion = Extent(-5, 41, 10, 51), Extent(55, -21.5, 56, -20.8)
    assert footprint((reunion, mainland)) == mainland
    near = (Extent(0, 0, 1, 1), Extent(1, 0, 2, 1))
    assert footprint(near) == Extent(0, 0, 2, 1)
    assert footprint(()) is None
    assert footprint((Extent(3, 4, 3, 4),)) == Extent(3, 4, 3, 4)


def sample_ids() -> Dict[str, str]:
    path = Path(__file__).resolve().parents[2] / "resources" / "sample" / "catalog.json"
    return {entry["title"]: entry["id"] for entry in json.loads(path.read_text("utf-8"))["records"]}


def local_records() -> Iterator[Tuple[str, int, str]]:
    """Every local resource of the sample: record, number, address."""
    path = Path(__file__).resolve().parents[2] / "resources" / "sample" / "catalog.json"
    for entry in json.loads(path.read_text("utf-8"))["records"]:
        for number, resource in enumerate(entry["resources"]):
            if not resource["url"].startswith("http"):
                yield entry["id"], number, resource["url"]


@pytest.mark.parametrize(("record", "number", "url"), list(local_records()))
def test_every_local_resource_of_the_sample_loads(
    provider: object, tmp_path: Path, record: str, number: int, url: str
) -> None:
    results, accepted, feedback = run(
        "load", CATALOG="sample", RECORD=record, RESOURCE=str(number), OUTPUT=str(tmp_path)
    )
    assert accepted, feedback.errors
    layers = json.loads(results["LAYERS"])
    assert layers
    for layer in layers:
        assert layer["provider"] in ("ogr", "gdal", "delimitedtext") and layer["name"] and layer["source"]


@pytest.mark.parametrize(
    ("record", "resource", "words"),
    [("nothing-like-this", "", "nothing"), ("", "", "identifier"), (None, "99", "99")],
)
def test_what_cannot_be_loaded_ends_in_a_sentence(
    provider: object, tmp_path: Path, record: str, resource: str, words: str
) -> None:
    known = next(local_records())[0]
    _, accepted, feedback = run(
        "load", CATALOG="sample", RECORD=known if record is None else record, RESOURCE=resource, OUTPUT=str(tmp_path)
    )
    assert not accepted
    assert words in feedback.errors and "Traceback" not in feedback.errors


@pytest.mark.skipif(not qgis_server.available(), reason="QGIS Server is not installed")
def test_the_best_way_is_the_data_or_a_picture_of_them(provider: object, tmp_path: Path) -> None:
    with QgisServer() as server:
        resources = [
            {"url": server.wms, "protocol": "OGC:WMS", "layer": "communes"},
            {"url": server.wfs, "protocol": "OGC:WFS", "layer": "communes"},
        ]
        record = {"id": "r", "title": "Communes", "resources": resources}
        catalogue = tmp_path / "catalogue.json"
        catalogue.write_text(json.dumps({"catalog_search": 1, "title": "Essai", "records": [record]}), "utf-8")

        def provider_by(**way: str) -> str:
            where = {"CATALOG": f"file|{catalogue.as_uri()}", "RECORD": "r", "OUTPUT": str(tmp_path)}
            results, accepted, feedback = run("load", **where, **way)
            assert accepted, feedback.errors
            (layer,) = json.loads(results["LAYERS"])
            return str(layer["provider"])

        assert provider_by() == "WFS"
        assert provider_by(BEST_WAY="view") == "wms"
        prefer(Preference.VIEW)
        assert provider_by() == "wms"
        assert provider_by(BEST_WAY="data") == "WFS"
