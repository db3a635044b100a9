"""The services of a dataset by CSW, records of ISO 19115-3, and servers that answer posted XML with a web page."""
from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest
import requests

from catalog_search.catalogs.csw_dialect import GMD, MDB, MDB1
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record, RecordType
from tests.servers.csw_double import CswDouble, report
from tests.servers.pycsw_server import PycswServer
from tests.servers.runners import python_of_servers
from tests.unit.asking import details, run, search
from tests.unit.csw_support import catalog_at, reply

WAYS = ({}, {"method": "get"}, {"version": "3.0.0"}, {"version": "3.0.0", "method": "get"})
SERVICE = """<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"
  xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:xlink="http://www.w3.org/1999/xlink">
  <gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>
  <gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="{scope}"/></gmd:hierarchyLevel>
  <gmd:identificationInfo><srv:SV_ServiceIdentification>
    <gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>{id}</gco:CharacterString></gmd:title></gmd:CI_Citation>
    </gmd:citation>{operates}</srv:SV_ServiceIdentification></gmd:identificationInfo></gmd:MD_Metadata>"""
CAPABILITIES = """<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"
  xmlns:ows="http://www.opengis.net/ows" version="2.0.2"><ows:OperationsMetadata><ows:Operation name="GetRecords">
  <ows:Parameter name="outputSchema">{}</ows:Parameter></ows:Operation></ows:OperationsMetadata></csw:Capabilities>"""


def service(record_id: str, *operates_on: str, scope: str = "service") -> str:
    named = "".join(f"<srv:operatesOn {one}/>" for one in operates_on)
    return SERVICE.format(id=record_id, scope=scope, operates=named)


def results(*records: str) -> requests.Response:
    body = "".join(records)
    return reply(
        f'<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults '
        f'numberOfRecordsMatched="{len(records)}" nextRecord="0">{body}</csw:SearchResults>'
        "</csw:GetRecordsResponse>".encode()
    )


def capabilities(*schemas: str) -> requests.Response:
    return reply(CAPABILITIES.format("".join(f"<ows:Value>{one}</ows:Value>" for one in schemas or (GMD,))).encode())


class Played:
    """Runs a conversation on replies at hand, and keeps the requests."""

    def __init__(self, *replies: requests.Response) -> None:
        self.replies = list(replies)
        self.asked: List[str] = []

    def run(self, conversation: Any) -> Any:
        request = next(conversation)
        while True:
            self.asked.append((request.data or b"").decode() or request.url)
            try:
                request = conversation.send(self.replies.pop(0))
            except StopIteration as stop:
                return stop.value


DATASET = Record(id="dataset-00042", catalog="c", title="Eau", identifiers=("dataset-00042", "https://id.example.org/eau"))


class TestServices:
    def test_operates_on_is_asked_for_with_all_names(self) -> None:
        both = results(service("s-1", 'uuidref="dataset-00042"'), service("x", scope="dataset"))
        played = Played(capabilities(), both)
        found = played.run(catalog_at("https://x.org/csw").related(DATASET))
        assert [one.id for one in found] == ["s-1"] and found[0].type is RecordType.SERVICE
        assert len(played.asked) == 2
        assert "apiso:OperatesOn" in played.asked[1] and "*dataset-00042*" in played.asked[1]
        assert "*https://id.example.org/eau*" in played.asked[1] and "<ogc:Literal>service<" in played.asked[1]

    def test_where_it_says_nothing_services_that_mention_the_dataset_are_looked_through(self) -> None:
        href = 'xlink:href="https://x.org/csw?id=dataset-00042#MD_DataIdentification"'
        mention = results(service("s-1", 'uuidref="dataset-000421"'), service("s-2", href), service("s-3"))
        found = Played(capabilities(), results(), mention).run(catalog_at("https://x.org/csw").related(DATASET))
        assert [one.id for one in found] == ["s-2"]

    def test_a_queryable_that_is_refused_is_no_failure(self) -> None:
        refused = [reply(report("InvalidParameterValue", "Unknown queryable OperatesOn", "Constraint"))] * 2
        played = Played(capabilities(), *refused, results(service("s-1", 'uuidref="dataset-00042"')))
        assert [one.id for one in played.run(catalog_at("https://x.org/csw").related(DATASET))] == ["s-1"]

    def test_a_server_that_refuses_it_all_has_failed(self) -> None:
        refused = [reply(report("NoApplicableCode", "La base ne répond pas"))] * 12
        with pytest.raises(CatalogError) as caught:
            Played(capabilities(), *refused).run(catalog_at("https://x.org/csw").related(DATASET))
        assert caught.value.kind is ErrorKind.SERVICE and "base" in caught.value.detail

    def test_searching_is_not_changed_by_what_services_needed(self) -> None:
        catalog = catalog_at("https://x.org/csw")
        refused = [reply(report("InvalidParameterValue", "Invalid queryable", "Constraint"))] * 4
        Played(capabilities(), *refused, results(), results()).run(catalog.related(DATASET))
        played = Played(results())
        played.run(catalog.search(Query("eau")))
        assert "csw:AnyText" in played.asked[0]

    def test_short_codes_name_nothing(self) -> None:
        played = Played(capabilities())
        assert played.run(catalog_at("https://x.org/csw").related(Record(id="12", catalog="c", title="x"))) == ()


@pytest.fixture(scope="module")
def server() -> Iterator[PycswServer]:
    with PycswServer(cap=100) as running:
        yield running


@pytest.mark.skipif(python_of_servers() is None, reason="pycsw is not installed: scripts/install.sh test")
class TestPycsw:
    @pytest.mark.parametrize("options", WAYS, ids=lambda options: "-".join(options.values()) or "post")
    @pytest.mark.parametrize(("dataset", "services"), (
        ("masses-eau-surface", ["service-carto-eau"]),
        ("reseau-eau", ["service-wfs-reseaux"]),
        ("reseau-eaux", []),
    ))  # fmt: skip
    def test_coupled_services(
        self, server: PycswServer, options: Dict[str, str], dataset: str, services: List[str]
    ) -> None:
        catalog = catalog_at(server.url, **options)
        found = run(catalog, catalog.related(Record(id=dataset, catalog="c", title="x")))
        assert [one.id for one in found] == services
        assert all(one.resources for one in found)

    def test_a_dataset_without_services(self, server: PycswServer) -> None:
        catalog = catalog_at(server.url)
        assert run(catalog, catalog.related(details(catalog, "haies-bretagne"))) == ()


class TestPosts:
    @pytest.mark.parametrize("version", ("2.0.2", "3.0.0"))
    @pytest.mark.parametrize("status", (200, 403, 405))
    def test_a_server_that_takes_no_posts_is_asked_by_addresses_from_then_on(self, version: str, status: int) -> None:
        with CswDouble(refuses_post=status, version=version) as server:
            catalog = catalog_at(server.endpoint)
            assert search(catalog).total == 25
            posts = len(server.posted())
            page = search(catalog, Query("eau", page_size=5))
            assert page.records and len(server.posted()) == posts >= 1
            assert server.gotten()

    def test_a_web_page_for_everything_is_told_as_one(self) -> None:
        with CswDouble(strict=False) as server:
            catalog = catalog_at(server.endpoint)
            search(catalog)
            server.fault("/csw", "html")
            with pytest.raises(CatalogError) as caught:
                search(catalog)
        assert caught.value.kind is ErrorKind.HTML


@pytest.mark.parametrize(
    ("schemas", "wanted"),
    (((GMD, MDB), GMD), ((MDB, MDB1), MDB), ((MDB1,), MDB1), (("http://www.opengis.net/cat/csw/2.0.2", MDB), MDB)),
)
def test_iso_19115_3_is_asked_for_where_19139_is_not_offered(schemas: Any, wanted: str) -> None:
    played = Played(capabilities(*schemas), results())
    played.run(catalog_at("https://x.org/csw").search(Query()))
    assert f'outputSchema="{wanted}"' in played.asked[1]
    assert ('typeNames="mdb:MD_Metadata"' in played.asked[1]) == (wanted != GMD)
