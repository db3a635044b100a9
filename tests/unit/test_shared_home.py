"""Bookmarks of others as they are shown here, and put into a folder of one's own."""
from __future__ import annotations

from pathlib import Path

from catalog_search.bookmarks.model import Favourite, Folder, ItemKind, KeptCatalog, SavedSearch
from catalog_search.bookmarks.rows import favourite_of_record
from catalog_search.bookmarks.shared_home import Housed, Houses
from catalog_search.bookmarks.shared_merge import merge, plan_merge
from catalog_search.bookmarks.shared_values import Shared
from catalog_search.bookmarks.store import Store
from catalog_search.model.config import CatalogConfig
from tests.unit.bookmarks_support import FULL, GEO, record

HERE = (CatalogConfig("mon-geo", "csw", "Mon Géo", GEO.url),)
EAU = Folder("e" * 32, ItemKind.FAVOURITE, "Eau")
DEEP = Folder("d" * 32, ItemKind.FAVOURITE, "Crues", EAU.id)
VEILLE = Folder("c" * 32, ItemKind.SEARCH, "Veille")


def favourite(number: int, folder: str = "", **values: object) -> Favourite:
    one = record(number) if number else FULL
    made = favourite_of_record(f"{number:032x}", one, GEO)
    return Favourite(**{**made.__dict__, "record": one, "folder": folder, **values})


SHARED = Shared(
    folders=(EAU, DEEP, VEILLE),
    favourites=(favourite(0), favourite(1, EAU.id, tags=("zone humide",)), favourite(2, DEEP.id, note="Été")),
    searches=(SavedSearch("5" * 32, "Crues", text="inondation", folder=VEILLE.id), SavedSearch("6" * 32, "Air")),
)


def test_catalogues_are_those_of_this_computer() -> None:
    housed = Housed.of(SHARED, HERE)
    assert {one.catalog.id for one in housed.shared.favourites} == {"mon-geo"}
    assert {one.record.catalog for one in housed.shared.favourites if one.record} == {"mon-geo"}


def test_words_are_found_whatever_their_accents_and_order() -> None:
    housed = Housed.of(SHARED, HERE)
    assert [one.id[-1] for one in housed.favourites("FORET oeuvres")] == ["0"]
    assert [one.id[-1] for one in housed.favourites("humide donnee")] == ["1"]
    assert [one.id[-1] for one in housed.favourites("ete")] == ["2"]
    assert housed.favourites("foret humide") == () and len(housed.favourites("")) == 3
    assert [one.name for one in housed.searches("inondation crues")] == ["Crues"]


def test_it_is_worked_out_once_until_something_is_different() -> None:
    houses = Houses()
    first = houses.of("a", SHARED, HERE)
    assert houses.of("a", SHARED, HERE) is first
    assert houses.of("a", SHARED, ()) is not first
    other = Shared(favourites=SHARED.favourites[:1])
    assert houses.of("a", other, ()).shared.favourites[0].title == FULL.title
    assert houses.find("a", f"{0:032x}") is not None
    assert houses.find("a", f"{1:032x}") is None and houses.find("b", f"{0:032x}") is None
    houses.of("b", SHARED, HERE)
    houses.keep(["b", "c"])
    assert houses.find("a", f"{0:032x}") is None and houses.find("b", f"{0:032x}") is not None


def test_a_folder_of_ones_own_takes_what_lies_in_no_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "bookmarks.sqlite")
    (mine,) = store.folders.add(ItemKind.FAVOURITE, "À moi").ids
    into = Folder(mine, ItemKind.FAVOURITE, "À moi")
    edit = merge(store, plan_merge(store, SHARED, HERE, into), "copy")
    assert edit.verb == "copy" and len(edit.ids) == 5
    parents = {folder.name: folder.parent for folder in store.folders.all(ItemKind.FAVOURITE)}
    assert parents == {"À moi": "", "Eau": mine, "Crues": EAU.id}
    homes = {one.record_id: one.folder for one in store.favourites.find()}
    assert homes == {FULL.id: mine, "r1": EAU.id, "r2": DEEP.id}
    assert [(f.name, f.parent) for f in store.folders.all(ItemKind.SEARCH)] == [("Veille", "")]
    assert {one.name: one.folder for one in store.searches.all()} == {"Crues": VEILLE.id, "Air": ""}
    again = merge(store, plan_merge(store, SHARED, HERE, None), "copy")
    assert again.ids == () and len(store.folders.all(ItemKind.FAVOURITE)) == 3
    store.undo(edit)
    assert store.favourites.count() == 0 and [f.name for f in store.folders.all(ItemKind.FAVOURITE)] == ["À moi"]
    store.close()


def test_a_search_goes_into_a_folder_of_searches(tmp_path: Path) -> None:
    store = Store(tmp_path / "bookmarks.sqlite")
    (mine,) = store.folders.add(ItemKind.SEARCH, "À moi").ids
    shared = Shared(searches=(SavedSearch("6" * 32, "Air", text="air"),), favourites=(favourite(1),))
    merge(store, plan_merge(store, shared, (), Folder(mine, ItemKind.SEARCH, "À moi")))
    assert [one.folder for one in store.searches.all()] == [mine]
    assert [one.folder for one in store.favourites.find()] == [""]
    assert [one.catalog for one in store.favourites.find()] == [KeptCatalog("geo", "csw", GEO.url, "Géo")]
    store.close()
