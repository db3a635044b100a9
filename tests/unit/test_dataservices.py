"""The APIs of a uData portal: what is asked, what a card becomes, what its description says, what replies do not."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest

from catalog_search.catalogs.datagouv_records import Context
from catalog_search.catalogs.dataservices import DataservicesCatalog
from catalog_search.catalogs.dataservices_records import (
    MAX_DESCRIPTION,
    OGC_FEATURES,
    Linked,
    offered_by,
    own_format,
    read_service,
)
from catalog_search.catalogs.page_addresses import candidates_for
from catalog_search.loading.links import badges, classify, loadable_count
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.model.record import Access, Record, RecordType, TextFormat
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.dataservices import DESCRIPTIONS, DataservicesDouble, card
from tests.servers.udata_broken import HOSTILE_TEXTS, LONG, NESTED
from tests.servers.udata_data import object_id
from tests.unit.harmless import assert_harmless

SITE = "https://data.example.org"
GUICHET = object_id("Guichet des lieux-dits")
MEMBERS = tuple(card(SITE, "x"))


@pytest.fixture
def double() -> Iterator[DataservicesDouble]:
    with DataservicesDouble() as started:
        yield started


def catalog_at(url: str) -> DataservicesCatalog:
    return DataservicesCatalog(CatalogConfig("api", "dataservices", "API", url))


def run(catalog: DataservicesCatalog, conversation: Any) -> Any:
    return BlockingCarrier(catalog.config, timeout=10.0).run(conversation)


def details(double: DataservicesDouble, record_id: str = GUICHET) -> Record:
    catalog = catalog_at(double.url)
    record = run(catalog, catalog.details(record_id))
    assert isinstance(record, Record)
    return record


# --- what is asked ------------------------------------------------------------------------------------------------


def test_a_search_asks_for_what_this_search_knows(double: DataservicesDouble) -> None:
    catalog = catalog_at(double.url)
    query = Query("cadastre", sort=Sort.MODIFIED, page_size=7, extent=Extent(0, 0, 1, 1), language="fr")
    query = query.with_filter(FilterField.FORMAT, ["wms"]).with_filter(FilterField.ACCESS, ["open"])
    run(catalog, catalog.search(query))
    assert dict(double.requests[-1].query) == {
        "q": "cadastre", "access_type": "open", "page": "1", "page_size": "7", "lang": "fr"
    }  # fmt: skip
    assert double.paths() == ["/api/2/dataservices/search/"]


def test_a_portal_without_a_search_engine_answers_by_its_list() -> None:
    with DataservicesDouble(engine=False) as double:
        catalog = catalog_at(double.url)
        found, cursor = [], None
        while cursor is not None or not found:
            page = run(catalog, catalog.search(Query(page_size=10, sort=Sort.POPULARITY), cursor))
            found += [record.id for record in page.records]
            cursor = page.next
        assert sorted(found) == sorted(item["id"] for item in double.public_items)


def test_other_types_are_not_asked_for(double: DataservicesDouble) -> None:
    catalog = catalog_at(double.url)
    page = run(catalog, catalog.search(Query().with_filter(FilterField.TYPE, ["dataset"])))
    assert (page.total, page.records, double.requests) == (0, (), [])


def test_a_search_gives_cards_without_what_only_details_know(double: DataservicesDouble) -> None:
    catalog = catalog_at(double.url)
    page = run(catalog, catalog.search(Query("guichet")))
    (record,) = page.records
    assert record.resources and record.formats == ("API",) and not record.complete
    assert len(double.requests) == 1


def test_details_ask_for_what_is_linked_and_for_the_description(double: DataservicesDouble) -> None:
    details(double)
    assert double.paths() == [
        f"/api/1/dataservices/{GUICHET}/", "/api/2/datasets/", "/api/1/reuses/", "/docs/geojson"
    ]  # fmt: skip
    assert double.requests[-1].header("Range") == f"bytes=0-{MAX_DESCRIPTION - 1}"


def test_details_of_a_card_without_links_are_one_request(double: DataservicesDouble) -> None:
    details(double, object_id("Entités du plan"))
    assert len(double.requests) == 1


@pytest.mark.parametrize("path", ["/api/2/datasets/", "/api/1/reuses/", "/docs/"])
@pytest.mark.parametrize("fault", ["html", "http_500", "closed", "garbage", "null", "list", "number", "http_401"])
def test_what_is_linked_may_fail(double: DataservicesDouble, path: str, fault: str) -> None:
    double.fault(path, fault)
    record = details(double)
    assert record.complete and record.title == "Guichet des lieux-dits"
    assert_harmless(record)


# --- what a card becomes ------------------------------------------------------------------------------------------


def test_a_card_is_read_whole(double: DataservicesDouble) -> None:
    record = details(double)
    assert (record.type, record.abstract_format, record.access) == (
        RecordType.API, TextFormat.MARKDOWN, Access.RESTRICTED
    )  # fmt: skip
    assert record.abstract == "**Guichet des lieux-dits** répond en *JSON*."
    assert record.organisation == "Direction départementale des territoires"
    assert record.contacts[0].email == "api@example.org" and record.contacts[-1].role == "publisher"
    assert record.constraints == ("Données nominatives",)
    assert (record.created[:10], record.modified[:10]) == ("2024-11-07", "2026-04-17")
    assert record.page_url == f"{double.url}/dataservices/guichet-des-lieux-dits"
    assert {GUICHET, "guichet-des-lieux-dits", "gld-1", "https://geo.example.org/api/gld-1"} <= set(record.identifiers)
    assert record.formats == ("API", "GeoJSON")


def test_the_terms_of_a_card_are_facts(double: DataservicesDouble) -> None:
    facts = dict(details(double).facts)
    assert facts["access_administrations"] == "yes"
    assert facts["access_companies"] == "under_condition"
    assert facts["access_individuals"] == "no"
    assert facts["request_access"] == "https://datapass.example.org/demandes/lieux-dits"
    assert facts["rate_limiting"] == "50 appels / seconde / IP au plus"
    assert facts["rate_limiting_url"] == "https://docs.example.org/limites"
    assert (facts["availability"], facts["availability_url"]) == ("99.5 %", "https://status.example.org")
    assert (facts["offers"], facts["acronym"], facts["badges"]) == ("GeoJSON", "GLD", "hvd")
    assert (facts["views"], facts["datasets"], facts["reuses"]) == ("5000", "2", "1")
    assert facts["harvested_from"] == "geo.example.org"


def test_address_documentation_request_datasets_and_reuses_are_resources(double: DataservicesDouble) -> None:
    found = [(resource.role, resource.url) for resource in details(double).resources]
    assert found == [
        ("api", "https://api.example.org/guichet-des-lieux-dits/"),
        ("machine_documentation", f"{double.url}/docs/geojson"),
        ("technical_documentation", "https://docs.example.org/lieux-dits"),
        ("business_documentation", "https://docs.example.org/lieux-dits.pdf"),
        ("request_access", "https://datapass.example.org/demandes/lieux-dits"),
        ("dataset", f"{double.url}/datasets/0"),
        ("dataset", f"{double.url}/datasets/1"),
        ("reuse", "https://carte.example.org"),
    ]


def test_an_archived_card_is_answered_with_a_notice(double: DataservicesDouble) -> None:
    record = details(double, object_id("Interface retirée"))
    assert record.notices == ("archived",)


def test_a_wms_can_be_loaded(double: DataservicesDouble) -> None:
    record = details(double, object_id("Flux des zonages"))
    assert record.formats == ("WMS",)
    assert badges(record) == ("WMS",) and loadable_count(record) == 2
    assert classify(record.resources[0]).url == "https://geo.example.org/ows"


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ({"format": "WMS"}, "WMS"),
        ({"format": "REST"}, "API"),
        ({"base_api_url": "https://x.org/geoserver/wfs"}, "WFS"),
        ({"base_api_url": "https://x.org/ows?map=a&SERVICE=wmts"}, "WMTS"),
        ({"machine_documentation_url": "https://x.org/ows?service=WFS&request=GetCapabilities"}, "WFS"),
        ({"base_api_url": "https://x.org/ogcapi"}, OGC_FEATURES),
        ({"base_api_url": "https://x.org/data/collections"}, OGC_FEATURES),
        ({"base_api_url": "https://x.org/wfsearch"}, "API"),
        ({"base_api_url": None}, "API"),
    ],
)
def test_an_api_that_is_a_service_says_so(members: Dict[str, Any], wanted: str) -> None:
    assert own_format(card(SITE, "x", **members)) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (DESCRIPTIONS["plain"], ""),
        (DESCRIPTIONS["geojson"], "GeoJSON"),
        (DESCRIPTIONS["features"], OGC_FEATURES),
        (DESCRIPTIONS["page"], ""),
        ('{"swagger": "2.0", "definitions": {"FeatureCollection": {}}}', "GeoJSON"),
        ("", ""),
        ("\x00\xff", ""),
        ("openapi: 3.0.0\n" + " " * MAX_DESCRIPTION + "geojson", ""),
    ],
)
def test_a_description_tells_what_it_offers(body: str, wanted: str) -> None:
    assert offered_by(body.encode("utf-8", "replace")) == wanted


def test_an_api_of_collections_says_so(double: DataservicesDouble) -> None:
    record = details(double, object_id("Objets par collections"))
    assert record.formats == (OGC_FEATURES,) and badges(record)[0] == "OGC API"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "", None, 3, ["https://x.org"]])
def test_only_web_addresses_are_asked_for_a_description(address: Any) -> None:
    catalog = catalog_at(SITE)
    conversation = catalog._linked(card(SITE, "x", machine_documentation_url=address), "x")
    with pytest.raises(StopIteration) as stop:
        next(conversation)
    assert stop.value.value == Linked()


# --- what replies may not do --------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", MEMBERS)
def test_no_single_member_does_harm(member: str) -> None:
    for value in (*HOSTILE_TEXTS, LONG, NESTED, None, 42, -1.5, True, [], {}, [[], {"a": []}], float("nan"), 10**30):
        record = read_service({**card(SITE, "x"), member: value}, Context("api", SITE, True, {}), "x")
        assert record is not None
        assert_harmless(record)


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"id": None}, {"id": {}}, {"title": "sans id"}])
def test_what_is_no_card_is_no_record(value: Any) -> None:
    assert read_service(value, Context("api", SITE, True, {})) is None


@pytest.mark.parametrize(
    "value",
    [None, 3, [], {"data": None}, {"data": 3}, {"data": [None, 3, {"title": "x"}, {"page": "javascript:1"}]}],
)
def test_lists_of_what_is_linked_are_not_believed(double: DataservicesDouble, value: Any) -> None:
    double.fault("/api/2/datasets/", lambda handler: _answer(handler, value))
    assert not [resource for resource in details(double).resources if resource.role == "dataset"]


def _answer(handler: Any, value: Any) -> None:
    body = json.dumps(value).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_a_missing_card_is_said_to_be_missing(double: DataservicesDouble) -> None:
    for record_id in ("atlantis", "..", "/", "", "a/b"):
        with pytest.raises(CatalogError) as caught:
            details(double, record_id)
        assert caught.value.kind is ErrorKind.NOT_FOUND


# --- addresses and captures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("https://www.data.gouv.fr/dataservices/api-adresse", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/fr/dataservices/", "https://www.data.gouv.fr"),
        ("https://www.data.gouv.fr/api/1/dataservices/", "https://www.data.gouv.fr"),
        ("https://portail.example.org/dataservices/x", "https://portail.example.org"),
        ("https://api.gouv.fr/les-api/api-geo", "https://www.data.gouv.fr"),
        ("https://api.gouv.fr/api/v1/apis.json", "https://api.gouv.fr/api/v1/apis.json"),
        ("https://copie.example.org/x/api/v1/apis", "https://copie.example.org/x/api/v1/apis"),
    ],
)
def test_a_pasted_address_is_recognised(address: str, root: str) -> None:
    guess = candidates_for(address)[0]
    assert (guess.type, guess.url) == ("dataservices", root)
    assert DataservicesCatalog.normalise_url(guess.url) == root


def test_a_recorded_card_is_read(captures: Path) -> None:
    body = json.loads((captures / "datagouv/recorded-2026-09/dataservice-v1-api-adresse.json").read_text("utf-8"))
    record = read_service(body["body"], Context("api", "https://www.data.gouv.fr", True, {}))
    assert record is not None
    assert record.title.startswith("API Adresse") and record.access is Access.OPEN
    assert [resource.role for resource in record.resources] == [
        "api", "machine_documentation", "technical_documentation", "business_documentation"
    ]  # fmt: skip
    assert dict(record.facts)["availability"] == "100 %"
    assert_harmless(record)


def test_a_recorded_search_is_read(captures: Path) -> None:
    name = "datagouv/recorded-2026-09/dataservices-search-v2-adresse-two-items.json"
    entries = json.loads((captures / name).read_text("utf-8"))["body"]["data"]
    records = [read_service(entry, Context("api", "https://www.data.gouv.fr", False, {})) for entry in entries]
    assert [record.access for record in records if record] == [Access.OPEN, Access.RESTRICTED]
    ficoba = records[1]
    assert ficoba is not None
    assert dict(ficoba.facts)["access_administrations"] == "under_condition"
    assert dict(ficoba.facts)["request_access"].startswith("https://datapass.api.gouv.fr/")
