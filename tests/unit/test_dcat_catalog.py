"""The DCAT catalogue at work: syntaxes, pages, what is kept and asked for anew, Turtle, detection."""
from __future__ import annotations

from typing import Any, Iterator, List

import pytest
import requests

from catalog_search.catalogs.dcat import MAX_AGE, MAX_PAGES, DcatCatalog
from catalog_search.catalogs.detect import Confidence, Detection, detect, detection_config
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.dcat import DcatDouble
from tests.servers.dcat_data import data_json, items, rdf_xml
from tests.unit.asking import run, search
from tests.unit.dcat_support import catalog_at, rdf, reply

WHOLE = ("/catalog.rdf", "/catalog.jsonld", "/expanded.jsonld", "/data.json")


@pytest.fixture
def double() -> Iterator[DcatDouble]:
    with DcatDouble() as started:
        yield started


def asked(double: DcatDouble) -> List[str]:
    return [one.raw_path for one in double.requests]


class TestSyntaxes:
    @pytest.mark.parametrize("path", WHOLE)
    def test_each_syntax_says_the_same(self, double: DcatDouble, path: str) -> None:
        page = search(catalog_at(double.url + path), Query(page_size=100))
        assert page.total == len(page.records) == 28
        record = next(record for record in page.records if record.id == "jeu-04")
        assert record.title == "Zones humides de Combles"
        assert record.organisation == "Agglomération du Haut-Pays"
        assert record.keywords == ("eau", "référentiel")
        assert record.licence is not None and record.licence.id == "lov2"
        assert record.extents[0].to_text() == "1,45,1.5,45.5"
        assert [resource.url for resource in record.resources] == ["https://fichiers.vaubrun.example/04.geojson"]

    def test_the_kind_of_answer_is_told_by_its_content(self) -> None:
        for body in (rdf_xml(items()), data_json(items()), b"\xef\xbb\xbf" + data_json(items())):
            conversation = catalog_at("https://x.org/x").search(Query())
            next(conversation)
            with pytest.raises(StopIteration) as stop:
                conversation.send(reply(body, Content_Type="text/plain"))
            assert stop.value.value.total == 28

    def test_the_title_of_the_readers_language(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        assert search(catalog, Query(language="de")).records[0].title == "ein Titel"
        assert search(catalog, Query(language="fr")).records[0].title.startswith("Zones humides")

    def test_a_probe_counts(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        info = run(catalog, catalog.probe())
        assert (info.title, info.records) == ("Données du pays de Vaubrun", 28)
        assert info.abstract == "Tout ce que le pays publie."


class TestKeeping:
    def test_the_file_is_asked_for_once(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        first = search(catalog, Query(page_size=10))
        search(catalog, Query(page_size=10), first.next)
        search(catalog, Query("zones", sort=Sort.TITLE))
        run(catalog, catalog.details("jeu-03"))
        assert len(double.requests) == 1

    def test_an_old_one_is_asked_for_again_but_read_only_if_changed(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        now = [0.0]
        catalog.clock = lambda: now[0]
        first = search(catalog, Query()).records[0]
        now[0] = MAX_AGE + 1
        assert search(catalog, Query()).records[0] is first
        assert double.requests[1].header("If-None-Match") and not double.requests[0].header("If-None-Match")
        search(catalog, Query())
        assert len(double.requests) == 2
        double.all_items = double.all_items[:5]
        now[0] *= 2
        assert search(catalog, Query()).total == 5

    def test_what_is_kept_outlasts_no_failure_silently(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        now = [0.0]
        catalog.clock = lambda: now[0]
        search(catalog, Query())
        now[0] = MAX_AGE + 1
        double.fault("/", "http_503", times=1)
        with pytest.raises(CatalogError) as caught:
            search(catalog, Query())
        assert caught.value.kind is ErrorKind.UNAVAILABLE
        assert search(catalog, Query()).total == 28

    def test_a_server_that_says_unchanged_unasked_is_not_believed(self) -> None:
        conversation = catalog_at("https://x.org/x").search(Query())
        next(conversation)
        with pytest.raises(CatalogError):
            conversation.send(reply(b"", 304))

    def test_a_missing_record_is_not_found(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.rdf")
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.details("jeu-99"))
        assert caught.value.kind is ErrorKind.NOT_FOUND


class TestPages:
    @pytest.mark.parametrize("path", ["/catalog.rdf", "/catalog.jsonld", "/expanded.jsonld"])
    @pytest.mark.parametrize("hydra", ["view", "paged"])
    def test_pages_are_followed_to_the_end(self, path: str, hydra: str) -> None:
        with DcatDouble(per_page=10, hydra=hydra) as double:
            page = search(catalog_at(double.url + path), Query(page_size=100))
            assert asked(double) == [path, f"{path}?page=2", f"{path}?page=3"]
        assert page.total == len(page.records) == 28
        assert page.skipped == 0

    def test_a_probe_reads_one_page(self) -> None:
        with DcatDouble(per_page=10) as double:
            catalog = catalog_at(f"{double.url}/catalog.rdf")
            assert run(catalog, catalog.probe()).records == 28
            assert len(double.requests) == 1

    def test_links_of_a_host_behind_the_proxy_are_followed_on_the_own_one(self) -> None:
        with DcatDouble(per_page=10, names="http://ckan:5000") as double:
            page = search(catalog_at(f"{double.url}/catalog.rdf"), Query())
            assert len(double.requests) == 3
        assert page.total == 28

    @pytest.mark.parametrize("link", ["http://elsewhere.example/other?page=2", "file:///etc/passwd", "//[", ""])
    def test_links_that_lead_elsewhere_are_not(self, link: str) -> None:
        assert self.pages_asked(link) == 1

    def test_a_page_that_follows_itself_ends(self, double: DcatDouble) -> None:
        double.fault("/", "endless")
        page = search(catalog_at(f"{double.url}/catalog.rdf"), Query())
        assert len(page.records) == 1
        assert len(double.requests) == 2
        assert page.skipped == 99999998

    def test_there_is_a_bound_on_pages(self) -> None:
        conversation = catalog_at("https://x.org/catalog").search(Query())
        request, sent = next(conversation), 0
        with pytest.raises(StopIteration):
            while sent < 2 * MAX_PAGES:
                sent += 1
                request = conversation.send(reply(self.page(sent, f"?page={sent + 1}"), url=request.url))
        assert sent == MAX_PAGES

    def test_a_page_that_fails_fails_the_whole(self) -> None:
        with DcatDouble(per_page=10) as double:
            catalog = catalog_at(f"{double.url}/catalog.rdf")
            response = catalog.search(Query())
            next(response)
            double.fault("/", "http_500")
            with pytest.raises(CatalogError) as caught:
                search(catalog, Query())
        assert caught.value.kind is ErrorKind.SERVER

    def pages_asked(self, link: str) -> int:
        conversation = catalog_at("https://x.org/catalog").search(Query())
        next(conversation)
        try:
            conversation.send(reply(self.page(1, link)))
        except StopIteration:
            return 1
        return 2

    @staticmethod
    def page(number: int, link: str) -> bytes:
        view = (
            f'<h:PartialCollectionView xmlns:h="http://www.w3.org/ns/hydra/core#"><h:next>{link}</h:next>'
            "</h:PartialCollectionView>"
        )
        return rdf(f'<dcat:Dataset rdf:about="a:{number}"><dct:title>T</dct:title></dcat:Dataset>{view}')


class TestTurtle:
    def test_the_same_address_in_another_syntax(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/feed")
        assert search(catalog, Query()).total == 28
        assert [one.header("Accept") for one in double.requests][1:] == ["application/rdf+xml"]

    def test_the_address_beside_it(self, double: DcatDouble) -> None:
        catalog = catalog_at(f"{double.url}/catalog.ttl")
        assert search(catalog, Query()).total == 28
        assert asked(double) == ["/catalog.ttl", "/catalog.rdf"]
        search(catalog, Query(language="fr"))
        assert asked(double)[2:] == ["/catalog.rdf"]

    @pytest.mark.parametrize("path", ["/only.ttl"])
    def test_turtle_alone_is_said(self, double: DcatDouble, path: str) -> None:
        catalog = catalog_at(double.url + path)
        with pytest.raises(CatalogError) as caught:
            search(catalog, Query())
        assert caught.value.kind is ErrorKind.NOT_SUPPORTED
        assert not caught.value.can_retry
        assert caught.value.about == "Turtle"
        assert len(double.requests) <= 6


class TestAddresses:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            (" https://x.org/data.json ", "https://x.org/data.json"),
            ("x.org/catalog.rdf?lang=fr#top", "https://x.org/catalog.rdf?lang=fr"),
            ("https://dcat.isogeo.com/share/token", "https://dcat.isogeo.com/share/token"),
            ("https://x.org/catalog/", "https://x.org/catalog/"),
            ("https://x.org/", "https://x.org"),
            ("/data/catalogue.rdf", "file:///data/catalogue.rdf"),
        ],
    )
    def test_what_is_typed(self, typed: str, kept: str) -> None:
        assert DcatCatalog.normalise_url(typed) == kept

    def test_a_file_on_this_computer(self, tmp_path: Any) -> None:
        path = tmp_path / "catalogue.rdf"
        path.write_bytes(rdf_xml(items()))
        assert search(catalog_at(path.as_uri()), Query()).total == 28


class TestDetection:
    @pytest.mark.parametrize("path", WHOLE)
    def test_from_its_address(self, double: DcatDouble, path: str) -> None:
        double.strict = False
        best = detected(double.url + path).best
        assert best is not None
        assert (best.type, best.url, best.records) == ("dcat", double.url + path, 28)
        assert (best.confidence, best.title) == (Confidence.CONFIRMED, "" if path == "" else best.title)

    def test_from_an_answer_without_a_telling_address(self, double: DcatDouble) -> None:
        double.strict = False
        double.fault("/feed", "empty_catalog")
        best = detected(f"{double.url}/feed").best
        assert best is not None and best.type == "dcat"

    def test_turtle_is_found_in_its_other_syntax(self, double: DcatDouble) -> None:
        double.strict = False
        best = detected(f"{double.url}/catalog.ttl").best
        assert best is not None and best.type == "dcat"

    def test_files_on_this_computer(self, tmp_path: Any) -> None:
        for name, body in (("c.rdf", rdf_xml(items())), ("data.json", data_json(items()))):
            path = tmp_path / name
            path.write_bytes(body)
            best = detected(str(path)).best
            assert best is not None and (best.type, best.url) == ("dcat", path.as_uri())


def detected(text: str) -> Detection:
    found = BlockingCarrier(detection_config(text), session=requests.Session(), timeout=5.0).run(detect(text))
    assert isinstance(found, Detection)
    return found
