"""GeoNetwork's own bad replies, for searches, details and the services of a dataset, of both versions."""
from __future__ import annotations

from typing import Any, Dict

import pytest

from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from tests.servers.geonetwork import BROKEN, GeonetworkDouble
from tests.unit.asking import answered, details, run, search
from tests.unit.geonetwork_support import PORTAL, catalog_at, hits, reply

SITE = {"system/site/name": "Notre catalogue", "system/platform/version": "4.2.8"}
KINDS: Dict[str, ErrorKind] = {
    "no_hits": ErrorKind.UNEXPECTED,
    "hits_null": ErrorKind.UNEXPECTED,
    "hits_text": ErrorKind.UNEXPECTED,
    "hits_object": ErrorKind.UNEXPECTED,
    "index_down": ErrorKind.SERVER,
    "index_error": ErrorKind.BAD_REQUEST,
    "forbidden": ErrorKind.FORBIDDEN,
    "no_resource": ErrorKind.NOT_FOUND,
    "bad_request": ErrorKind.BAD_REQUEST,
    "tomcat": ErrorKind.SERVER,
    "sign_in": ErrorKind.HTML,
    "xml": ErrorKind.NOT_JSON,
    "settings": ErrorKind.UNEXPECTED,
}


def test_every_way_to_break_is_tried() -> None:
    assert set(KINDS) == set(BROKEN) and len(KINDS) >= 12


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_broken_search_says_why(name: str) -> None:
    with GeonetworkDouble(strict=False) as double:
        catalog = catalog_at(double.portal)
        assert search(catalog).records
        double.fault("/geonetwork/srv/api/search", name)
        with pytest.raises(CatalogError) as caught:
            search(catalog)
        double.clear_faults()
        assert search(catalog).records
    assert caught.value.kind is KINDS[name]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_broken_details_say_why(name: str) -> None:
    with GeonetworkDouble(strict=False) as double:
        catalog = catalog_at(double.portal)
        search(catalog)
        double.fault("/geonetwork/srv/api/search", name)
        with pytest.raises(CatalogError) as caught:
            details(catalog, "rec-00-0")
    assert caught.value.kind is KINDS[name]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_broken_iso_record_leaves_what_the_index_says(name: str) -> None:
    with GeonetworkDouble(strict=False) as double:
        catalog = catalog_at(double.portal)
        double.fault("/geonetwork/srv/api/records", name)
        double.fault("/geonetwork/srv/eng/csw", name)
        record = details(catalog, "rec-00-0")
    assert record.complete and len(record.resources) == 3


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_broken_search_for_services_says_why(name: str) -> None:
    with GeonetworkDouble(strict=False) as double:
        catalog = catalog_at(double.portal)
        record = details(catalog, "rec-00-0")
        double.fault("/geonetwork/srv/api/search", name)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.related(record))
    assert caught.value.kind is KINDS[name]


@pytest.mark.parametrize(
    ("name", "kind"),
    (("forbidden", ErrorKind.FORBIDDEN), ("tomcat", ErrorKind.SERVER), ("sign_in", ErrorKind.HTML),
     ("xml", ErrorKind.NOT_JSON), ("settings", ErrorKind.UNEXPECTED), ("no_resource", ErrorKind.NOT_FOUND)),
)  # fmt: skip
def test_a_broken_version_3_says_why(name: str, kind: ErrorKind) -> None:
    with GeonetworkDouble(version="3.10.4", strict=False) as double:
        catalog = catalog_at(double.portal)
        assert search(catalog).records
        double.fault("/geonetwork/srv/eng/q", name)
        with pytest.raises(CatalogError) as caught:
            search(catalog)
    assert caught.value.kind is kind


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"settings"}))
def test_a_broken_word_on_the_version_is_no_end(name: str) -> None:
    with GeonetworkDouble(strict=False) as double:
        double.fault("/geonetwork/srv/api/site", name)
        assert search(catalog_at(double.portal)).records


def test_the_servers_words_are_told() -> None:
    with pytest.raises(CatalogError) as caught:
        answered(catalog_at(PORTAL).search(Query()), reply(SITE), reply({"message": "Failed to request Es"}, 500))
    assert "Failed to request Es" in caught.value.detail


@pytest.mark.parametrize("version", ("", "trunk", None, [], {"a": 1}, -4, "x.y"))
def test_a_strange_version_is_found_out_by_asking(version: Any) -> None:
    site = {**SITE, "system/platform/version": version}
    page = answered(catalog_at(PORTAL).search(Query()), reply(site), reply(hits(total=1)), reply(hits({"uuid": "a"})))
    assert [record.id for record in page.records] == ["a"]


@pytest.mark.parametrize("cookie", ("XSRF-TOKEN=", "XSRF-TOKEN=\xe9", "x", ";;;=,", "XSRF-TOKEN", "a" * 100_000))
def test_a_strange_cookie_is_no_token(cookie: str) -> None:
    catalog = catalog_at(PORTAL)
    site = reply(SITE, **{"Set-Cookie": cookie})
    assert answered(catalog.search(Query()), site, reply(hits({"uuid": "a"}))).records


@pytest.mark.parametrize("cursor", ("x", "-5", "1e9", "", "9" * 30))
def test_a_strange_cursor_breaks_nothing(cursor: str) -> None:
    try:
        page = answered(catalog_at(PORTAL).search(Query(), cursor), reply(SITE), reply(hits({"uuid": "a"})))
        assert page.next is None
    except CatalogError:
        pass
