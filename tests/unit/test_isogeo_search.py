"""Searching Isogeo: requests, alternatives, pages to the end, facets, names for keys, and detection."""
from __future__ import annotations

from typing import Any, List, Tuple

import pytest

from catalog_search.catalogs.detect import Confidence, detect, detection_config
from catalog_search.catalogs.isogeo_query import Branch, plan_of, read_cursor, search_params
from catalog_search.catalogs.isogeo_tags import Labels, holds
from catalog_search.catalogs.page_addresses import candidates_for
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Query, Sort
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.isogeo import IsogeoDouble
from tests.servers.isogeo_data import ARMOISE, SHARE_OPEN, SHARE_STAFF, VAUBRUN, ident, plain, resource
from tests.unit.asking import all_pages, ids, run, search
from tests.unit.isogeo_support import catalog_of


def params(query: Query, branch: Branch = Branch(), start: int = 0, limit: int = 20) -> "dict[str, str]":  # noqa: B008
    return dict(search_params(query, branch, start, limit, "fr"))


def test_words_and_tags_go_into_one_q_and_the_rest_beside() -> None:
    found = params(Query("  cours   d'eau\x07 "), Branch(("format:shp", "action:view"), "5a"), 40)
    assert found == {
        "q": "cours d'eau format:shp action:view", "s": "5a", "_limit": "20", "_offset": "40", "_lang": "fr"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.RELEVANCE, ()), (Sort.TITLE, ("title", "asc")), (Sort.MODIFIED, ("_modified", "desc")),
     (Sort.CREATED, ("_created", "desc")), (Sort.POPULARITY, ())],
)  # fmt: skip
def test_orders_have_a_way(sort: Sort, order: Tuple[str, ...]) -> None:
    found = params(Query(sort=sort))
    assert tuple(found[name] for name in ("ob", "od") if name in found) == order


def test_an_area_is_a_box_and_across_the_antimeridian_two_shapes() -> None:
    found = params(Query(extent=Extent(1.5, 45.0, 2.0, 46.25)))
    assert (found["box"], found["rel"]) == ("1.5,45,2,46.25", "intersects") and "geo" not in found
    across = params(Query(extent=Extent(170.0, -20.0, -170.0, -10.0)))
    assert across["geo"] == (
        "MULTIPOLYGON(((170 -20,180 -20,180 -10,170 -10,170 -20)),((-180 -20,-170 -20,-170 -10,-180 -10,-180 -20)))"
    )
    assert "box" not in across and across["rel"] == "intersects"
    assert not {"box", "geo", "rel"} & set(params(Query(extent=Extent(-180.0, -90.0, 180.0, 90.0))))


@pytest.mark.parametrize(("language", "sent"), [("fr", "fr"), ("en", "en"), ("pt_BR", "pt"), ("de", "en"), ("", "en")])
def test_the_language_is_one_of_the_api(language: str, sent: str) -> None:
    with IsogeoDouble() as isogeo:
        search(catalog_of(isogeo), Query(language=language))
        assert isogeo.asked("/resources/search")[-1].value("_lang") == sent


def test_the_first_search_asks_for_token_and_shares_later_ones_do_not() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        search(catalog, Query("eau"))
        search(catalog, Query("route"))
        assert [asked.path for asked in isogeo.requests] == ["/shares", "/resources/search", "/resources/search"]
        included = isogeo.requests[-1].value("_include").split(",")
        assert {"serviceLayers", "layers", "links", "limitations", "conditions", "feature-attributes"} <= set(included)


def test_a_probe_starts_with_facets_and_lists_the_shares() -> None:
    with IsogeoDouble() as isogeo:
        info = run(catalog_of(isogeo), catalog_of(isogeo).probe())
        assert isogeo.asked("/resources/search")[0].value("_limit") == "0"
        assert info.records == 38 and info.title == "Données ouvertes, Agents"
        assert info.facts == (("shares", "Données ouvertes – Département de Vaubrun; Agents – Syndicat de l'Armoise"),)


@pytest.mark.parametrize(
    ("name", "values", "tags"),
    [
        ("type", ["dataset"], ["type:vector-dataset", "type:raster-dataset"]),
        ("type", ["dataset", "nonGeographicDataset"], ["type:dataset"]),
        ("type", ["raster-dataset"], ["type:raster-dataset"]),
        ("type", ["other"], ["type:resource"]),
        ("type", ["series"], []),
        ("format", ["SHP"], ["format:shp"]),
        ("format", ["Shapefile", "PostgreSQL"], ["format:shp", "format:postgis"]),
        ("format", ["ESRI REST"], ["format:efs", "format:ems", "format:ets"]),
        ("organisation", [VAUBRUN], [f"owner:{VAUBRUN}"]),
        ("organisation", ["département de vaubrun"], [f"owner:{VAUBRUN}"]),
        ("organisation", ["Inconnu"], []),
        ("keyword", ["isogeo:riviere"], ["keyword:isogeo:riviere"]),
        ("keyword", ["Rivière"], ["keyword:isogeo:riviere"]),
        ("keyword", ["jamais-vu"], ["keyword:isogeo:jamais-vu"]),
        ("keyword", ["jamais vu"], []),
        ("theme", ["inspire-theme:hydrography"], ["keyword:inspire-theme:hydrography"]),
        ("theme", ["hydrographie", "Eau"], ["keyword:inspire-theme:hydrography", "keyword:group-theme:x.eau"]),
        ("contact", ["group:c1"], ["contact:group:c1"]),
        ("contact", ["SIG"], ["contact:group:c1", f"contact:{ARMOISE}:c2"]),
        ("contact", ["SIG (Syndicat de l'Armoise, c2)"], [f"contact:{ARMOISE}:c2"]),
        ("licence", ["isogeo:l1"], ["license:isogeo:l1"]),
        ("licence", ["Licence ouverte ETALAB 2.0"], ["license:isogeo:l1"]),
        ("licence", ["lov2"], ["license:isogeo:l1"]),
        ("crs", ["EPSG:2154"], ["coordinate-system:2154"]),
        ("crs", ["4326", "urn:ogc:def:crs:EPSG::3857"], ["coordinate-system:4326", "coordinate-system:3857"]),
        ("crs", ["Lambert"], []),
        ("action", ["view", "Download"], ["action:view", "action:download"]),
        ("action", ["erase"], []),
        ("missing", ["crs"], ["has-no:coordinate-system"]),
        ("missing", ["theme", "catalog"], ["has-no:keyword:inspire-theme", "has-no:catalog"]),
        ("missing", ["everything"], []),
    ],
)  # fmt: skip
def test_values_become_tags(name: str, values: List[str], tags: List[str]) -> None:
    labels = Labels()
    labels.add(
        {
            f"owner:{VAUBRUN}": "Département de Vaubrun", f"owner:{ARMOISE}": "Syndicat de l'Armoise",
            "keyword:isogeo:riviere": "rivière", "keyword:inspire-theme:hydrography": "Hydrographie",
            "keyword:group-theme:x.eau": "Eau", "contact:group:c1": "SIG", f"contact:{ARMOISE}:c2": "SIG",
            "license:isogeo:l1": "Licence ouverte ETALAB 2.0", "coordinate-system:2154": "RGF93 / Lambert-93",
            "type:service": "Service", "provider:manual": None,
        }
    )  # fmt: skip
    plan = plan_of(Query().with_filter(name, values), labels)
    assert [branch.tags for branch in plan.branches] == [(tag,) for tag in tags]


def test_fields_add_up_and_their_alternatives_multiply() -> None:
    query = Query().with_filter("format", ["shp", "csv"]).with_filter("action", ["view"])
    query = query.with_filter("share", ["s1", "s2"])
    plan = plan_of(query, Labels())
    assert {(branch.share, *branch.tags) for branch in plan.branches} == {
        (share, "action:view", f"format:{code}") for share in ("s1", "s2") for code in ("shp", "csv")
    }
    assert not plan.exact and plan_of(query.with_filter("share", []), Labels()).exact


def test_more_alternatives_than_can_be_asked_are_looked_at_here() -> None:
    query = Query().with_filter("keyword", [f"k{n}" for n in range(40)]).with_filter("format", ["shp"])
    plan = plan_of(query, Labels())
    assert [branch.tags for branch in plan.branches] == [("format:shp",)]
    assert len(plan.checked) == 1 and len(plan.checked[0]) == 40


def test_many_alternatives_find_the_same() -> None:
    values = [f"isogeo:x{n}" for n in range(30)] + ["isogeo:poste-1", "isogeo:riviere"]
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        few = ids(all_pages(catalog, Query(page_size=7).with_filter("keyword", values[-2:])))
        many = ids(all_pages(catalog, Query(page_size=7).with_filter("keyword", values)))
        assert sorted(many) == sorted(few) and len(set(many)) == len(many) == 11


@pytest.mark.parametrize("sort", [Sort.TITLE, Sort.MODIFIED, Sort.CREATED])
def test_alternatives_come_in_one_order_and_none_twice(sort: Sort) -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        query = Query(sort=sort, page_size=4).with_filter("action", ["view", "download", "other"])
        pages = all_pages(catalog, query)
        records = [record for page in pages for record in page.records]
        wanted = {item["_id"] for item in isogeo.items if any(tag.startswith("action:") for tag in item["tags"])}
        assert {record.id for record in records} == wanted and len(records) == len(wanted)
        keys: List[Any] = [getattr(record, sort.value) for record in records]
        assert keys == sorted(keys, key=lambda key: key.lower(), reverse=sort is not Sort.TITLE)


def test_the_total_of_alternatives_is_told_where_it_can_be() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        apart = search(catalog, Query(page_size=5).with_filter("format", ["shp", "csv"]))
        assert apart.total == 32 and apart.next
        overlapping = search(catalog, Query(page_size=2).with_filter("action", ["view", "download"]))
        assert overlapping.total is None
        whole = search(catalog, Query(page_size=50).with_filter("action", ["view", "download"]))
        assert whole.total == len(whole.records) and whole.next is None
        assert search(catalog, Query().with_filter("type", ["series"])).total == 0


@pytest.mark.parametrize("cap", [3, 7, 100])
def test_pages_reach_the_end_whatever_the_server_caps(cap: int) -> None:
    with IsogeoDouble(cap=cap) as isogeo:
        found = ids(all_pages(catalog_of(isogeo), Query(page_size=10)))
        assert len(found) == len(set(found)) == 38


def test_a_server_that_repeats_a_page_does_not_turn_for_ever() -> None:
    with IsogeoDouble() as isogeo:
        isogeo.fault("/resources/search", "endless")
        catalog = catalog_of(isogeo)
        first = search(catalog, Query(page_size=1))
        assert len(first.records) == 1 and first.next is not None
        second = search(catalog, Query(page_size=1), first.next)
        assert second.records == () and second.next is None


@pytest.mark.parametrize("text", ["", "x", "1;2", "-1", "1 a b", "9" * 20, ";", "1;"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CatalogError) as caught:
        read_cursor(text, 1)
    assert caught.value.kind is ErrorKind.UNEXPECTED


def test_a_name_that_was_not_seen_is_looked_up_among_all_tags_once() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        query = Query().with_filter("organisation", ["Syndicat de l'Armoise"])
        assert search(catalog, query).total == 7
        assert search(catalog, Query().with_filter("organisation", ["Personne"])).total == 0
        assert search(catalog, query).total == 7
        limits = [asked.value("_limit") for asked in isogeo.asked("/resources/search")]
        assert limits == ["0", "20", "20"]


def test_facets_go_by_key_and_equal_labels_are_told_apart() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        facets = {facet.field: facet.values for facet in search(catalog, Query()).facets}
    contacts = [(value.key.split(":")[0], value.label) for value in facets["contact"] if "SIG" in value.label]
    assert contacts == [
        ("group", "Service SIG (c00000)"), (ARMOISE, "Service SIG (Syndicat de l'Armoise, c00000)")
    ]  # fmt: skip
    licences = [value.label for value in facets["licence"]]
    assert len(set(licences)) == len(licences) == 3
    assert {value.key for value in facets["type"]} == {"dataset", "service", "nonGeographicDataset", "other"}
    assert {value.key for value in facets["crs"]} == {"EPSG:2154", "EPSG:4326"}
    assert [value.key for value in facets["share"]] == [SHARE_OPEN, SHARE_STAFF]
    assert all(value.count is None for values in facets.values() for value in values)


def test_where_shares_are_not_told_there_is_no_facet_of_them() -> None:
    with IsogeoDouble() as isogeo:
        isogeo.fault("/shares", "http_403")
        catalog = catalog_of(isogeo)
        page = search(catalog, Query())
        assert FilterField.SHARE.value not in {facet.field for facet in page.facets}
        assert FilterField.SHARE.value not in catalog.capabilities.facets
        assert search(catalog, Query().with_filter("share", [SHARE_OPEN])).total


@pytest.mark.parametrize("name", [SHARE_STAFF, "agents", "Agents – Syndicat de l'Armoise"])
def test_a_share_is_asked_by_id_or_name(name: str) -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        found = ids(all_pages(catalog, Query().with_filter("share", [name])))
        assert ident(5) in found and ident(1) not in found
        assert isogeo.requests[-1].value("s") == SHARE_STAFF
        assert ids(all_pages(catalog, Query().with_filter("share", ["Sans nom"]))) == []


def test_own_syntax_of_the_search_field_reaches_the_api() -> None:
    with IsogeoDouble() as isogeo:
        found = ids(all_pages(catalog_of(isogeo), Query("type:service wfs")))
        assert found == [ident(2)]


def test_has_no_and_any_dataset_are_told_from_the_tags_of_a_record() -> None:
    tags = ("type:raster-dataset", "keyword:isogeo:a")
    assert holds(tags, "type:dataset") and not holds(tags, "has-no:keyword") and holds(tags, "has-no:format")
    assert holds(tags, "has-no:keyword:inspire-theme") and not holds(("type:service",), "type:dataset")


def test_pages_of_opencatalog_are_known_where_one_share_is() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        options = (*catalog.config.options, ("opencatalog_url", "https://open.example.org/"))
        object.__setattr__(catalog.config, "options", options)
        page = search(catalog, Query("cours d'eau").with_filter("share", ["Données ouvertes"]))
        assert page.records[0].page_url == f"https://open.example.org/s/{SHARE_OPEN}/Jeton-Ouvert_42/r/{ident(1)}"
        assert all(not record.page_url for record in search(catalog, Query()).records)


def test_details_of_a_record_bring_all_and_a_missing_one_is_missing() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        record = run(catalog, catalog.details(ident(1)))
        assert record.complete and len(record.resources) == 8 and dict(record.facts)["attributes"].startswith("ID – Id")
        for record_id in ("f" * 32, "..", "", "a/../b"):
            with pytest.raises(CatalogError) as caught:
                run(catalog, catalog.details(record_id))
            assert caught.value.kind is ErrorKind.NOT_FOUND


@pytest.mark.parametrize(
    ("address", "kind", "url"),
    [
        ("https://app.isogeo.com/groups/1/admin/shares/2", "isogeo", "https://v1.api.isogeo.com"),
        ("https://manage.isogeo.com", "isogeo", "https://v1.api.isogeo.com"),
        ("https://v1.api.qa.isogeo.com/about", "isogeo", "https://v1.api.qa.isogeo.com"),
        ("https://sig.example.org/api/resources/search?q=eau", "isogeo", "https://sig.example.org/api"),
        (f"https://open.isogeo.com/s/{'5a' * 16}/Jeton", "csw",
         f"https://services.api.isogeo.com/ows/s/{'5a' * 16}/Jeton"),
        (f"https://open.isogeo.com/s/{'5a' * 16}/Jeton/m/{'1' * 32}", "dcat",
         f"https://dcat.isogeo.com/{'5a' * 16}/Jeton"),
    ],
)  # fmt: skip
def test_pasted_addresses_are_recognised(address: str, kind: str, url: str) -> None:
    assert (kind, url) in {(guess.type, guess.url) for guess in candidates_for(address)}


@pytest.mark.parametrize("route", ["/resources/search?q=type:dataset", "/api/v1/resources/search"])
def test_an_installation_is_detected_by_an_address_of_its_api(route: str) -> None:
    root = "/api/v1" if route.startswith("/api") else ""
    with IsogeoDouble(root=root, strict=False) as isogeo:
        address = isogeo.url[: len(isogeo.url) - len(root)] + route
        found = BlockingCarrier(detection_config(address)).run(detect(address))
        best = found.best
        assert best is not None and (best.type, best.url) == ("isogeo", isogeo.url)
        assert best.confidence is Confidence.LIKELY and found.needs_login


def test_large_pages_keep_the_entries_in_their_place() -> None:
    items = [*(plain(number) for number in range(1000, 1350)), resource(7, "resource", "Seul")]
    with IsogeoDouble(items=items) as isogeo:
        found = ids(all_pages(catalog_of(isogeo), Query(page_size=500)))
        assert len(found) == len(set(found)) == 351
        assert [asked.value("_limit") for asked in isogeo.asked("/resources/search")] == ["100"] * 4
