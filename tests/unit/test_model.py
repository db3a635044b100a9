"""The values that everything speaks."""
from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from catalog_search.catalogs.base import Capabilities
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import BadConfig
from catalog_search.model.extent import Extent, union
from catalog_search.model.query import FilterField, Query
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat
from catalog_search.model.text import fold, plain_text
from catalog_search.search.filtering import EXTENT, matches, unfiltered


def test_exchanged_corners_are_put_right() -> None:
    assert Extent.checked(3.28, 48, 1.31, 47) == Extent(1.31, 47, 3.28, 48)
    assert Extent.checked("-1,5".replace(",", "."), "46", "1", "47") == Extent(-1.5, 46, 1, 47)


@pytest.mark.parametrize(
    "corners",
    [(0, 0, 0, 0), (1, 91, 2, 92), (400, 1, 401, 2), (None, 1, 2, 3), ("x", 1, 2, 3), (float("nan"), 1, 2, 3),
     (True, 1, 2, 3), ([1], 1, 2, 3), (float("inf"), 0, 1, 1), ("1e999", 0, 1, 1)],
)  # fmt: skip
def test_corners_that_describe_no_place_give_no_extent(corners: tuple) -> None:
    assert Extent.checked(*corners) is None


def test_boxes_meet_across_the_antimeridian() -> None:
    fiji = Extent(177, -20, -178, -12)
    assert fiji.crosses_antimeridian
    assert fiji.intersects(Extent(179, -18, 180, -17))
    assert fiji.intersects(Extent(-179, -18, -178.5, -17))
    assert not fiji.intersects(Extent(0, -18, 10, -17))


def test_an_extent_survives_being_written_as_text() -> None:
    box = Extent(-1.5, 46.25, 0, 47)
    assert Extent.from_text(box.to_text()) == box
    assert Extent.from_text("1,2,3") is None
    assert union([box, Extent(2, 45, 3, 46)]) == Extent(-1.5, 45, 3, 47)
    assert union([]) is None
    assert Extent(-180, -90, 180, 90).is_world


def test_a_filter_is_set_replaced_and_removed() -> None:
    query = Query("eau").with_filter(FilterField.FORMAT, ["wms", "wfs"]).with_filter("type", ["dataset"])
    assert query.values("format") == ("wms", "wfs")
    assert query.with_filter("format", ["csv"]).values(FilterField.FORMAT) == ("csv",)
    assert query.with_filter("format", []).filters == (("type", ("dataset",)),)


def test_a_connection_survives_being_written_as_json() -> None:
    address = "https://example.org/csw"
    config = CatalogConfig("a", "csw", "Région", address, "abc1234", False, False, "Régions", (("k", "v"),))
    assert CatalogConfig.from_json(config.to_json()) == config
    plain = CatalogConfig.from_json({"type": "csw", "url": "https://example.org/csw"})
    assert (plain.name, plain.id, plain.enabled) == ("https://example.org/csw", "csw|https://example.org/csw", True)


@pytest.mark.parametrize("data", [None, [], "x", {}, {"type": "csw"}, {"url": "x"}, {"type": 3, "url": "x"}])
def test_a_connection_without_type_or_address_is_refused(data: object) -> None:
    with pytest.raises(BadConfig):
        CatalogConfig.from_json(data)


def test_markup_leaves_the_words_of_an_abstract() -> None:
    html = "<p>Un <b>bon</b>&nbsp;jeu</p><script>alert(1)</script><ul><li>a</li><li>b</li></ul>"
    assert plain_text(html, TextFormat.HTML) == "Un bon jeu\n\na\n\nb"
    markdown = "## Titre\n\nDes **haies** et [un lien](https://example.org) <br> fin"
    assert plain_text(markdown, TextFormat.MARKDOWN) == "Titre\n\nDes haies et un lien\nfin"
    assert plain_text(" a < b ") == "a < b"
    assert fold("  Forêt  DOMANIALE ") == "foret domaniale"


RECORD = Record(
    id="1",
    catalog="a",
    title="Haies",
    type=RecordType.DATASET,
    organisation="Région Bretagne",
    contacts=(Contact(organisation="DREAL"),),
    keywords=("Bocage",),
    themes=("Environnement",),
    licence=Licence("Licence Ouverte", "https://example.org/lo", "lov2"),
    access=Access.OPEN,
    modified="2024-05-06",
    places=("Ille-et-Vilaine",),
    extents=(Extent(-2, 47, -1, 48),),
    resources=(Resource("https://example.org/a.zip", format="SHP"), Resource("https://example.org/b.gpkg")),
)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("type", ["dataset"], True),
        ("type", ["service"], False),
        ("format", ["shp"], True),
        ("format", ["gpkg"], True),
        ("format", ["csv", "SHP"], True),
        ("format", ["wms"], False),
        ("organisation", ["region bretagne"], True),
        ("organisation", ["dreal"], True),
        ("organisation", ["IGN"], False),
        ("licence", ["lov2"], True),
        ("licence", ["licence ouverte"], True),
        ("keyword", ["bocage"], True),
        ("keyword", ["environnement"], True),
        ("theme", ["bocage"], False),
        ("access", ["open"], True),
        ("access", ["restricted"], False),
        ("place", ["ille-et-vilaine"], True),
        ("modified", ["2024-01-01/.."], True),
        ("modified", ["2024-05-07/.."], False),
        ("modified", ["../2024-05-06"], True),
        ("modified", ["../2024-05-05"], False),
        ("modified", ["2024/2024"], True),
    ],
)
def test_a_record_is_filtered_on_the_client(name: str, values: list, expected: bool) -> None:
    assert matches(RECORD, Query().with_filter(name, values), [name]) is expected


def test_what_a_catalogue_cannot_filter_is_named_and_unknown_areas_pass() -> None:
    query = Query(extent=Extent(5, 45, 6, 46)).with_filter("type", ["dataset"]).with_filter("format", ["shp"])
    fields = unfiltered(query, Capabilities(filters=frozenset({"format"})))
    assert fields == ("type", EXTENT)
    assert not matches(RECORD, query, fields)
    assert matches(Record("2", "a", "France entière"), query, [EXTENT])
    assert unfiltered(query, Capabilities(extent=True, filters=frozenset({"type", "format"}))) == ()


class TestQuickRecords:
    """Records are dataclasses like any other but for how fast they are made."""

    def test_a_record_is_what_a_dataclass_would_be(self) -> None:
        record = Record("a", "c", "Haies", organisation="Région", formats=("WMS",))
        same = Record(id="a", catalog="c", title="Haies", organisation="Région", formats=("WMS",))
        assert record == same and hash(record) == hash(same) and repr(record) == repr(same)
        assert record != replace(record, title="Bois") and replace(record, title="Bois").organisation == "Région"
        assert record.abstract == "" and record.complete and "abstract=''" in repr(record)
        assert pickle.loads(pickle.dumps(record)) == record

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            Record("a", "c", "Haies").title = "Bois"  # type: ignore[misc]

    @pytest.mark.parametrize(
        ("args", "values"),
        [((), {}), (("a", "c"), {}), (("a", "c", "t"), {"id": "b"}), (("a", "c", "t"), {"no": "b"}), (("a",) * 99, {})],
    )
    def test_wrong_arguments_are_refused(self, args: tuple, values: dict) -> None:
        with pytest.raises(TypeError):
            Record(*args, **values)
