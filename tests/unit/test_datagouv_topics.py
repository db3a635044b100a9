"""Topics of uData: counted by id, named afterwards, filtered by id, slug or name, recognised in an address."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator, List

import pytest

from catalog_search.catalogs.base import Catalog
from catalog_search.catalogs.datagouv_topics import MOST_LISTS, MOST_SINGLE, Topics, read_topic, topic_facet, topic_of
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import FilterField, Query
from catalog_search.model.record import Facet, FacetValue
from catalog_search.search.filtering import ask
from tests.servers.dataservices import DataservicesDouble
from tests.servers.udata import UdataDouble
from tests.servers.udata_data import TOPICS, slug
from tests.unit.asking import all_records, run, search
from tests.unit.datagouv_support import catalog_at

RISKS, GROUND, EMPTY = TOPICS
CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures" / "datagouv"


@pytest.fixture
def double() -> Iterator[UdataDouble]:
    with UdataDouble() as started:
        yield started


def topics(*keys: str) -> Facet:
    return Facet("topic", tuple(FacetValue(key, "") for key in keys))


def of(*values: str) -> Query:
    return Query(page_size=50).with_filter(FilterField.TOPIC, values)


def titles(catalog: Catalog, query: Query) -> List[str]:
    return sorted({record.title.partition(" - ")[0] for record in all_records(catalog, query)})


def test_a_search_counts_topics_without_names(double: UdataDouble) -> None:
    page = search(catalog_at(double.url), Query())
    (facet,) = page.nameless
    assert [(value.key, value.label, value.count) for value in facet.values] == [(GROUND, "", 32), (RISKS, "", 32)]
    assert "topic" not in {facet.field for facet in page.facets}


def test_names_of_many_come_from_the_list_in_one_request_and_are_kept(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    (facet,) = search(catalog, Query()).nameless
    asked = len(double.requests)
    named = run(catalog, catalog.named(facet))
    assert [(value.key, value.label, value.count) for value in named.values] == [
        (GROUND, "Foncier et bâti", 32),
        (RISKS, "Prévention des risques à l'échelle locale", 32),
    ]
    assert [one.path for one in double.requests[asked:]] == ["/api/2/topics/"]
    run(catalog, catalog.named(facet))
    assert len(double.requests) == asked + 1
    assert double.complaints == []


@pytest.mark.parametrize("key", [GROUND, slug("Foncier et bâti"), "ancien-" + slug("Foncier et bâti")])
def test_one_topic_is_asked_for_by_itself(double: UdataDouble, key: str) -> None:
    catalog = catalog_at(double.url)
    (value,) = run(catalog, catalog.named(topics(key))).values
    assert (value.key, value.label) == (GROUND, "Foncier et bâti")
    assert {one.path.rstrip("/").rpartition("/")[2] for one in double.requests} <= {key, key[len("ancien-") :]}


def test_what_there_is_not_has_no_name(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    assert run(catalog, catalog.named(topics("un-theme-retire"))).values == ()
    assert run(catalog, catalog.named(Facet("theme", (FacetValue("a", ""),)))).values == ()


@pytest.mark.parametrize(
    "value", [GROUND, slug("Foncier et bâti"), "Foncier et bâti", "  foncier ET bati ", "ancien-foncier-et-bati"]
)
def test_a_topic_filters_by_id_slug_and_name(double: UdataDouble, value: str) -> None:
    catalog = catalog_at(double.url)
    assert titles(catalog, of(value)) == ["Cadastre : parcelles et bâtiments", "Documents d'urbanisme"]
    sent = {one.value("topic") for one in double.requests if one.path == "/api/2/datasets/search/"}
    assert sent == {GROUND}
    assert double.complaints == []


def test_topics_are_alternatives_and_add_up_with_words(double: UdataDouble) -> None:
    catalog = catalog_at(double.url)
    assert len(titles(catalog, of(RISKS, "Foncier et bâti"))) == 4
    both = Query("cadastre", filters=of(RISKS, GROUND).filters)
    assert titles(catalog, both) == ["Cadastre : parcelles et bâtiments"]
    assert titles(catalog, of(EMPTY)) == titles(catalog, of("No such topic")) == []


def test_a_portal_without_search_engine_filters_its_list_by_the_topic(double: UdataDouble) -> None:
    double.fault("/api/2/datasets/search/", "http_503")
    catalog = catalog_at(double.url)
    assert titles(catalog, of("foncier-et-bati")) == ["Cadastre : parcelles et bâtiments", "Documents d'urbanisme"]


def test_a_portal_without_topics_finds_none_and_says_nothing(double: UdataDouble) -> None:
    double.fault("/api/2/topics/", "http_404")
    catalog = catalog_at(double.url)
    assert titles(catalog, of("foncier-et-bati")) == []
    assert run(catalog, catalog.named(topics(RISKS, GROUND))).values == ()


def test_a_list_that_fails_is_an_error_of_naming(double: UdataDouble) -> None:
    double.fault("/api/2/topics/", "http_403")
    catalog = catalog_at(double.url)
    with pytest.raises(CatalogError) as failure:
        run(catalog, catalog.named(topics(RISKS, GROUND)))
    assert failure.value.kind is ErrorKind.FORBIDDEN


def test_an_endless_list_is_not_read_to_its_end() -> None:
    asked: List[str] = []

    def endless(path: str, params: object, headers: object) -> Iterator[None]:
        asked.append(path)
        yield from ()
        return {"data": [{"id": f"{len(asked):024x}", "name": "x"}], "next_page": "https://p.example/again"}

    naming = Topics(endless).named(topics(*(f"f{number:023x}" for number in range(60))))
    with pytest.raises(StopIteration) as ended:
        next(naming)
    assert ended.value.value.values == ()
    assert len(asked) == MOST_LISTS + MOST_SINGLE


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.data.gouv.fr/fr/topics/mieux-se-loger/", "mieux-se-loger"),
        ("https://www.data.gouv.fr/topics/mieux-se-loger", "mieux-se-loger"),
        ("https://www.data.gouv.fr/topics/mieux-se-loger/datasets?page=2#x", "mieux-se-loger"),
        ("https://www.data.gouv.fr/api/2/topics/68b6e6dbdac745f47d4ff6e0/elements/?page=1", "68b6e6dbdac745f47d4ff6e0"),
        ("https://www.data.gouv.fr/topics/", ""),
        ("https://www.data.gouv.fr/api/2/topics/search/?q=eau", ""),
        ("https://www.data.gouv.fr/topics/a/b", ""),
        ("https://www.data.gouv.fr/datasets/topics", ""),
        ("https://www.data.gouv.fr/datasets/mieux-se-loger", ""),
        ("https://[bad/topics/x", ""),
    ],
)
def test_the_address_of_a_topic_is_recognised(url: str, key: str) -> None:
    assert topic_of(url) == key


def test_only_the_portal_itself_has_the_topics_of_its_pages() -> None:
    catalog = catalog_at("https://www.data.gouv.fr")
    for url in ("https://www.data.gouv.fr/fr/topics/eau/", "http://data.gouv.fr/topics/eau"):
        assert catalog.filter_at(url) == topics("eau")
    assert catalog.filter_at("https://demo.data.gouv.fr/topics/eau/") is None
    assert catalog.filter_at("https://www.data.gouv.fr/datasets/eau/") is None
    with DataservicesDouble() as apis:
        config = CatalogConfig("api", "dataservices", "API", apis.url)
        assert create_catalog(config).filter_at(f"{apis.url}/topics/eau/") is None


def test_a_catalogue_that_has_no_topics_is_not_asked_for_one() -> None:
    with DataservicesDouble() as apis:
        catalog = create_catalog(CatalogConfig("api", "dataservices", "API", apis.url))
        page = run(catalog, ask(catalog, of("eau")))
        assert (page.records, page.total, page.next) == ((), 0, None)
        assert apis.requests == []


def test_buckets_of_any_shape_are_read() -> None:
    buckets = [{"name": "all", "count": 3}, {"name": RISKS, "count": "x"}, {"name": None}, 7, {"name": "../etc"}]
    (facet,) = topic_facet(buckets)
    assert facet.values == (FacetValue(RISKS, "", None),)
    assert list(topic_facet(None)) == list(topic_facet([{"name": "all", "count": 1}])) == []


@pytest.mark.skipif(not CAPTURES.exists(), reason="the captures are not beside the repository")
def test_recorded_topics_and_counts_are_read() -> None:
    recorded = json.loads((CAPTURES / "datagouv_client" / "topic_metadata.json").read_text("utf-8"))
    topic = read_topic(recorded)
    assert topic is not None
    assert topic.name == "Impact des services publics numériques de la DGALN"
    found = json.loads((CAPTURES / "recorded-2026-09" / "datasets-search-v2-population.json").read_text("utf-8"))
    (facet,) = topic_facet(found["body"]["facets"]["topics"])
    assert [value.count for value in facet.values] == [1368, 27]
