"""What a layer keeps of where it came from, and that no secret is among it."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict

import pytest

from catalog_search.loading.addresses import public_url
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.provenance import PROPERTY, Provenance, config_for, keep, kept, provenance_of, wish_of
from catalog_search.loading.sources import Area, Source, Way, Wish
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record, Resource


class Layer:
    """Custom properties as a layer of QGIS has them."""

    def __init__(self) -> None:
        self.values: Dict[str, Any] = {}

    def customProperty(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def setCustomProperty(self, name: str, value: Any) -> None:
        self.values[name] = value

    def removeCustomProperty(self, name: str) -> None:
        self.values.pop(name, None)


RESOURCE = Resource(
    "https://ana:word@d.example/a.geojson?v=2&token=t0k3n",
    title="Haies",
    format="geojson",
    id="res-1",
    modified="2026-01-02",
    checksum="sha1:abc",
)
RECORD = Record("r1", "cat", "Bocage", modified="2026-01-03", page_url="https://p.example/r1", resources=(RESOURCE,))
SOURCE = Source("ogr", "/tmp/a.geojson", "haies", Kind.GEOJSON, notes=("The CRS was assumed.",), url=RESOURCE.url)
CONFIG = CatalogConfig("cat", "datagouv", "Portal", "https://www.example.org/?api_key=1234&x=1")


def test_what_is_kept_with_a_layer_is_read_again() -> None:
    layer = Layer()
    made = provenance_of(SOURCE, RECORD, classify(RESOURCE), CONFIG)
    keep(layer, made)
    assert kept(layer) == made
    assert (made.record, made.record_modified, made.resource_id, made.resource_modified) == (
        "r1", "2026-01-03", "res-1", "2026-01-02",
    )  # fmt: skip
    assert (made.layer, made.kind, made.notes) == ("haies", "geojson", "The CRS was assumed.")
    assert (made.catalog, made.catalog_type, made.catalog_name) == ("cat", "datagouv", "Portal")


def test_no_secret_is_kept() -> None:
    layer = Layer()
    keep(layer, provenance_of(SOURCE, RECORD, classify(RESOURCE), CONFIG))
    everything = " ".join(layer.values.values())
    for secret in ("t0k3n", "word", "ana:", "1234"):
        assert secret not in everything
    assert kept(layer).resource_url == "https://d.example/a.geojson?v=2"


def test_a_link_of_another_catalogue_does_not_lend_its_name_to_the_record() -> None:
    made = provenance_of(SOURCE, RECORD, classify(RESOURCE), CatalogConfig("other", "ckan", "Other", "https://o.example"))
    assert (made.catalog, made.catalog_type, made.catalog_url) == ("cat", "", "")


def test_what_is_empty_leaves_no_property_and_takes_an_older_one_away() -> None:
    layer = Layer()
    keep(layer, Provenance("cat", record="r1", notes="old"))
    keep(layer, Provenance("cat", record="r1"))
    assert set(layer.values) == {PROPERTY + "catalog", PROPERTY + "record"}


@pytest.mark.parametrize("values", [{}, {"catalog": "cat"}, {"record": "r1"}, {"catalog": "", "record": "r1"}])
def test_a_layer_from_elsewhere_has_no_provenance(values: Dict[str, str]) -> None:
    layer = Layer()
    layer.values = {PROPERTY + name: value for name, value in values.items()}
    assert kept(layer) is None


def test_properties_of_other_types_and_without_end_do_no_harm() -> None:
    layer = Layer()
    layer.values = {PROPERTY + "catalog": "c", PROPERTY + "record": 12, PROPERTY + "notes": "x" * 100_000}
    found = kept(layer)
    assert found is not None and found.record == "12" and len(found.notes) < 10_000


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://u:p@h.example/a?map=/x/y.map&token=1", "https://h.example/a?map=/x/y.map"),
        ("https://h.example/a?KEY=1", "https://h.example/a"),
        ("https://h.example/a?X-Amz-Signature=1&x-api-key=2&keyword=eau", "https://h.example/a?keyword=eau"),
        ("https://h.example/srv#/metadata/12?a=b", "https://h.example/srv#/metadata/12?a=b"),
        ("https://h.example/a?token=2#access_token=12&x=y", "https://h.example/a"),
        ("https://h.example/@ana/a", "https://h.example/@ana/a"),
        ("https://h.example", "https://h.example"),
        ("", ""),
    ],
)
def test_addresses_lose_what_is_for_one_user_only(url: str, expected: str) -> None:
    assert public_url(url) == expected


def known(**fields: str) -> Provenance:
    return Provenance(**{"catalog": "a1", "record": "r", **fields})


class TestCatalogue:
    def test_it_is_found_by_its_address_where_a_colleague_gave_it_another_id(self) -> None:
        mine = CatalogConfig("z9", "ckan", "Ours", "https://c.example/?api_key=9")
        other = CatalogConfig("a1", "csw", "Another", "https://csw.example")
        asked = known(catalog_type="ckan", catalog_url="https://c.example/")
        assert config_for(asked, [other, mine]) is mine

    def test_one_that_moved_is_found_by_its_id(self) -> None:
        moved = CatalogConfig("a1", "ckan", "Ours", "https://new.example")
        assert config_for(known(catalog_type="ckan", catalog_url="https://c.example"), [moved]) is moved

    def test_an_id_alone_does_not_make_it_the_same(self) -> None:
        other = CatalogConfig("a1", "csw", "Another", "https://csw.example")
        assert config_for(known(catalog_type="ckan", catalog_url="https://c.example"), [other]) is None
        assert config_for(known(), [other]) is other
        assert config_for(known(catalog="gone"), [other]) is None


class TestWay:
    def test_a_part_is_fetched_again_as_the_part_that_it_was(self) -> None:
        wish = Wish(Way.EXTENT, Area(1.5, 2.25, 3.1, 4.0, "EPSG:2154"), 5)
        made = provenance_of(replace(SOURCE, is_cut=True), RECORD, classify(RESOURCE), CONFIG, wish)
        assert wish_of(made) == replace(wish, max_size=0)

    def test_what_is_read_in_parts_is_so_again_and_all_else_is_fetched_whole(self) -> None:
        made = provenance_of(SOURCE, RECORD, classify(RESOURCE), CONFIG, Wish(Way.STREAM))
        assert wish_of(made) == Wish(Way.STREAM, None, 0)
        assert wish_of(provenance_of(SOURCE, RECORD, classify(RESOURCE), CONFIG, Wish())) == Wish(None, None, 0)

    @pytest.mark.parametrize("area", ["", "1,2,3", "a,b,c,d,EPSG:4326", "nan,1,2,3,EPSG:4326", "1,2,3,4,+proj=x +y"])
    def test_an_area_that_is_none_is_left_aside(self, area: str) -> None:
        assert wish_of(known(way="extent", area=area)) == Wish(None, None, 0)
