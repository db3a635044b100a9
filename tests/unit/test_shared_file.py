"""The file of shared bookmarks: what is written, what is read of good, broken, newer and hostile ones, and merged."""
from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.bookmarks.favourites import NewFavourite, Wanted
from catalog_search.bookmarks.model import Area, AreaKind, ItemKind, KeptCatalog, KeptFilter, SavedSearch
from catalog_search.bookmarks.shared_merge import Merging, merge, plan_merge
from catalog_search.bookmarks.shared_read import read_shared, shared_of
from catalog_search.bookmarks.shared_values import MARK, MAX_FILE, MOST, Fault, Section, Shared
from catalog_search.bookmarks.shared_write import everything, of_folder, of_items, to_data, to_text, write_file
from catalog_search.bookmarks.store import Store
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.keyless import keyless, without_secrets
from catalog_search.model.query import Sort
from catalog_search.model.record import DATABASE_TABLE, FILE_PATH, Resource
from catalog_search.model.sharing import ShareError, ShareProblem
from tests.unit.bookmarks_support import FULL, GEO, Clock, kept, record

DOCUMENT = Path(__file__).parents[2] / "docs" / "bookmarks-file.md"
CONFIG = CatalogConfig("geo", "csw", "Géo", "https://geo.example.fr/csw")
OTHER = CatalogConfig("autre", "ckan", "Autre", "https://ckan.example.fr")
CONFIGS = [CONFIG, OTHER]
_FIRST = replace(FULL.resources[0], alternates=(("csv", "https://example.fr/u.csv"),))
WHOLE = replace(FULL, resources=(_FIRST, *FULL.resources[1:]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "bookmarks.sqlite", Clock())
    yield made
    made.close()


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "theirs.sqlite", Clock())
    yield made
    made.close()


def fill(store: Store) -> Dict[str, str]:
    """Two folders of favourites and one of searches with something in them; their ids by name."""
    ids = {}
    (ids["outer"],) = store.folders.add(ItemKind.FAVOURITE, "Urbanisme").ids
    (ids["inner"],) = store.folders.add(ItemKind.FAVOURITE, "PLU", ids["outer"]).ids
    (ids["asked"],) = store.folders.add(ItemKind.SEARCH, "Risques").ids
    (ids["full"],) = store.favourites.add(
        NewFavourite(WHOLE, GEO, b"picture", ids["inner"], ("zonage", "à voir"), "Ma note", 4)
    ).ids
    (ids["plain"],) = store.favourites.add(kept(1)).ids
    other = KeptCatalog.of(OTHER)
    (ids["other"],) = store.favourites.add(NewFavourite(replace(record(2), catalog="autre"), other)).ids
    search = SavedSearch(
        "",
        "Crues",
        ids["asked"],
        text="inondation",
        filters=(KeptFilter("organisation", "abc", "IGN"), KeptFilter("modified", "P30D", "30 jours")),
        area=Area(AreaKind.BOX, Extent(-5.0, 47.0, -1.0, 49.0), name="Bretagne"),
        catalogs=(GEO,),
        sort=Sort.MODIFIED,
        is_default=True,
    )
    (ids["search"],) = store.searches.add(search).ids
    return ids


def again(shared: Shared) -> Shared:
    return read_shared(to_text(shared).encode("utf-8"))


def bring(store: Store, shared: Shared, configs: List[CatalogConfig]) -> Merging:
    planned = plan_merge(store, shared, configs)
    merge(store, planned)
    return planned


def counts(store: Store) -> List[int]:
    folders = len(store.folders.all(ItemKind.FAVOURITE)) + len(store.folders.all(ItemKind.SEARCH))
    return [store.favourites.count(), len(store.searches.all()), folders]


def test_the_documented_example_is_what_is_read_and_written() -> None:
    match = re.search(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert match is not None
    example = json.loads(match.group(1))
    shared = shared_of(example)
    assert not shared.skipped
    assert to_data(shared) == example
    assert shared.without_login == ("Géo",)


def test_what_is_exported_comes_whole_on_another_computer(store: Store, theirs: Store) -> None:
    ids = fill(store)
    planned = bring(theirs, again(everything(store, CONFIGS)), [])
    assert [one.id for one in planned.new_catalogs] == ["geo", "autre"]
    assert not planned.skipped and not planned.missing
    mine, other = store.favourites.get(ids["full"]), theirs.favourites.get(ids["full"])
    assert mine is not None and other is not None and mine.record is not None
    assert other.record == mine.record
    same = ("tags", "note", "rating", "kept_at", "catalog", "title", "folder")
    assert [getattr(other, name) for name in same] == [getattr(mine, name) for name in same]
    assert other.thumbnail is None
    names = {folder.id: (folder.name, folder.parent) for folder in theirs.folders.all(ItemKind.FAVOURITE)}
    assert names == {ids["outer"]: ("Urbanisme", ""), ids["inner"]: ("PLU", ids["outer"])}
    search = theirs.searches.get(ids["search"])
    wanted = store.searches.get(ids["search"])
    assert search is not None and wanted is not None
    assert search == replace(wanted, is_default=False, position=search.position)


def test_the_same_file_comes_once_and_is_taken_back_at_once(store: Store, theirs: Store) -> None:
    fill(store)
    shared = again(everything(store, CONFIGS))
    edit = merge(theirs, plan_merge(theirs, shared, CONFIGS))
    before = counts(theirs)
    assert before == [3, 1, 3]
    planned = bring(theirs, shared, CONFIGS)
    assert planned.is_empty and counts(theirs) == before
    assert (planned.known_favourites, planned.known_searches, planned.known_catalogs) == (3, 1, 2)
    theirs.undo(edit)
    assert counts(theirs) == [0, 0, 0]


def test_what_is_there_stays_as_it_is(store: Store, theirs: Store) -> None:
    ids = fill(store)
    (own,) = theirs.favourites.add(NewFavourite(FULL, GEO, note="à moi", rating=1)).ids
    (folder,) = theirs.folders.add(ItemKind.FAVOURITE, "urbanisme").ids
    planned = bring(theirs, again(everything(store, CONFIGS)), CONFIGS)
    assert planned.known_favourites == 1 and len(planned.new_favourites) == 2
    favourite = theirs.favourites.get(own)
    assert favourite is not None and (favourite.note, favourite.rating, favourite.folder) == ("à moi", 1, "")
    inner = next(one for one in theirs.folders.all(ItemKind.FAVOURITE) if one.name == "PLU")
    assert inner.parent == folder and theirs.favourites.get(ids["full"]) is None


def test_a_search_of_the_same_name_and_question_is_no_other_one(theirs: Store) -> None:
    theirs.searches.add(SavedSearch("", "Eau", text="eau"))
    entries = [{"name": "EAU", "text": "eau"}, {"name": "Eau", "text": "rivière"}, {"name": "Eau", "text": "eau"}]
    planned = bring(theirs, shared_of({MARK: 1, "searches": entries}), [])
    assert [one.text for one in planned.new_searches] == ["rivière"]
    assert bring(theirs, shared_of({MARK: 1, "searches": entries}), []).is_empty


def test_a_folder_or_a_selection_alone(store: Store) -> None:
    ids = fill(store)
    of_outer = of_folder(store, ItemKind.FAVOURITE, ids["outer"], CONFIGS)
    assert [one.id for one in of_outer.favourites] == [ids["full"]] and not of_outer.searches
    assert [one.id for one in of_outer.folders] == [ids["outer"], ids["inner"]]
    assert of_outer.title == "Urbanisme" and of_outer.catalogs == (CONFIG,)
    inner = of_folder(store, ItemKind.FAVOURITE, ids["inner"], CONFIGS)
    assert [(one.id, one.parent) for one in inner.folders] == [(ids["inner"], "")]
    asked = of_folder(store, ItemKind.SEARCH, ids["asked"], CONFIGS)
    assert [one.id for one in asked.searches] == [ids["search"]] and not asked.favourites
    some = of_items(store, [ids["other"]], [ids["search"]], CONFIGS)
    assert [one.id for one in some.favourites] == [ids["other"]] and [one.id for one in some.folders] == [ids["asked"]]
    assert some.catalogs == (CONFIG, OTHER)


SECRETS = ["s3cret", "motdepasse", "cle-privee", "abc1234", "jeton-99"]


def test_no_secret_is_written(store: Store) -> None:
    resources = (
        Resource("https://u:s3cret@example.fr/wms?apikey=cle-privee&layers=a"),
        Resource("https://example.fr/f.zip?token=jeton-99", description="dbname='x' password='s3cret' authcfg=abc1234"),
    )
    hostile = replace(record(7), resources=resources, abstract="voir https://x:motdepasse@example.fr/a, merci")
    address = "https://u:motdepasse@h.fr/csw"
    catalog = KeptCatalog(f"csw|{address}", "csw", f"{address}?key=cle-privee", "H")
    store.favourites.add(NewFavourite(hostile, catalog, note="https://n:s3cret@example.fr/?password=motdepasse"))
    store.searches.add(SavedSearch("", "S", text="https://u:s3cret@x.fr", catalogs=(catalog,)))
    configs = [
        CatalogConfig("a", "csw", "A", "https://u:motdepasse@h.fr/csw", authcfg="abc1234"),
        CatalogConfig("b", "csw", "B", "https://b.fr/csw?token=jeton-99", options=(("apikey", "cle-privee"),)),
        CatalogConfig("c", "csw", "C", "https://c.fr/csw", options=(("local_files", "yes"),)),
    ]
    text = to_text(everything(store, configs))
    assert [secret for secret in SECRETS if secret in text] == []
    assert "local_files" not in text and "layers=a" in text and "merci" in text
    assert again(everything(store, configs)).without_login == ("A", "B")


def test_addresses_without_secrets_stay_as_they_are() -> None:
    for address in ("https://x.fr/a?b=%C3%A9&c", "https://x.fr/a?x=1#y", "mailto:a@b.fr", "//x/y"):
        assert keyless(address) == address and without_secrets(address) == address


def test_catalogues_of_this_computer_are_not_exported(store: Store) -> None:
    local = CatalogConfig("sample", "file", "Exemple", "file:///opt/sample/catalog.json")
    assert everything(store, [local, CONFIG]).catalogs == (CONFIG,)


@pytest.mark.parametrize(
    "body, problem",
    [
        (b"", ShareProblem.NOT_JSON),
        (b"{", ShareProblem.NOT_JSON),
        (b"\xff\xfe{}", ShareProblem.NOT_JSON),
        (b"[" * 200_000, ShareProblem.NOT_JSON),
        (b'{"catalog_search_bookmarks": 1, "x": NaN}', ShareProblem.NOT_JSON),
        (b"[]", ShareProblem.NOT_OURS),
        (b"{}", ShareProblem.NOT_OURS),
        (b'{"catalog_search_bookmarks": "1"}', ShareProblem.NOT_OURS),
        (b'{"catalog_search_bookmarks": true}', ShareProblem.NOT_OURS),
        (b'{"catalog_search_bookmarks": 0}', ShareProblem.NOT_OURS),
        (b'{"catalog_search_bookmarks": 2}', ShareProblem.NEWER),
        (b'{"catalog_search_connections": 2}', ShareProblem.NEWER),
        (b'{"type": "FeatureCollection", "features": []}', ShareProblem.NOT_OURS),
        (b" " * (MAX_FILE + 1), ShareProblem.TOO_LARGE),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(body: bytes, problem: ShareProblem) -> None:
    with pytest.raises(ShareError) as caught:
        read_shared(body, "a.catalog-search.json")
    assert caught.value.problem is problem and caught.value.where == "a.catalog-search.json"


def test_a_list_of_catalogues_is_read_too() -> None:
    shared = shared_of({"catalog_search_connections": 1, "catalogs": [CONFIG.to_json()]})
    assert shared.catalogs == (CONFIG,)


GOOD = {"record": {"id": "r1", "catalog": "geo", "title": "T"}}
NAMELESS = {"record": {"id": "", "catalog": "g", "title": "t"}}
BAD: List[Any] = [None, 7, "x", [], {}, {"record": 3}, NAMELESS, {"record": {}}]


def test_bad_entries_are_left_out_and_counted() -> None:
    catalogs = [
        CONFIG.to_json(),
        {"type": "csw"},
        {"type": "martien", "url": "https://x.fr", "name": "M"},
        {"type": "csw", "url": "file:///etc/passwd", "name": "F"},
        {"type": "csw", "url": "https://", "name": "E"},
        {"type": "csw", "url": 3},
    ]
    searches = [{"name": "ok", "text": "a"}, {"name": "", "text": "a"}, {"name": "rien"}, {"name": 3, "text": "a"}, 5]
    folders = [{"id": "0" * 32, "kind": "favourite", "name": "F"}, {"id": "x", "kind": "favourite", "name": "G"}, {}]
    shared = shared_of(
        {MARK: 1, "catalogs": catalogs, "favourites": [*BAD, GOOD], "searches": searches, "folders": folders}
    )
    assert len(shared.catalogs) == len(shared.favourites) == len(shared.searches) == len(shared.folders) == 1
    left = [(one.section, one.number) for one in shared.skipped]
    assert [number for section, number in left if section is Section.FAVOURITES] == list(range(1, len(BAD) + 1))
    assert [number for section, number in left if section is Section.CATALOGS] == [2, 3, 4, 5, 6]
    assert [number for section, number in left if section is Section.SEARCHES] == [2, 3, 4, 5]
    assert [number for section, number in left if section is Section.FOLDERS] == [2, 3]
    faults = {one.name: one.fault for one in shared.skipped if one.name}
    assert faults["M"] is Fault.UNKNOWN_TYPE and faults["F"] is Fault.BAD_ADDRESS


@pytest.mark.parametrize("value", [3, "x", {"a": 1}, True])
def test_lists_that_are_none_leave_the_others(value: Any) -> None:
    data = {MARK: 1, "favourites": value, "folders": value, "catalogs": value, "searches": [{"name": "a", "text": "b"}]}
    shared = shared_of(data)
    assert len(shared.searches) == 1 and len(shared.skipped) == 3


def test_no_more_than_a_bounded_number_is_read() -> None:
    entries = [{"name": str(number), "text": "x"} for number in range(MOST[Section.SEARCHES] + 3)]
    shared = shared_of({MARK: 1, "searches": entries})
    assert len(shared.searches) == MOST[Section.SEARCHES]
    assert [one.fault for one in shared.skipped] == [Fault.TOO_MANY] * 3


def test_hostile_values_stay_text_and_lead_nowhere(theirs: Store) -> None:
    resources = [
        {"url": "file:///etc/passwd", "local": True},
        {"url": "\\\\evil\\share\\x.shp", "role": FILE_PATH},
        {"url": "public.secrets", "role": DATABASE_TABLE, "format": "postgis", "layer": "public.secrets"},
        {"url": "/vsicurl/https://evil.fr/x"},
        {"url": "javascript:alert(1)"},
        {"url": "https:///nohost"},
        {"url": "https://good.fr/a.zip", "local": True, "alternates": [["csv", "file:///etc/x"], ["csv", "https://g.fr"]]},
    ]
    title = "<script>alert(1)</script>\u202e'; DROP TABLE favourite; --"
    page = {"page_url": "javascript:alert(1)", "thumbnail": "file:///x.png"}
    entry = {
        "record": {"id": "../../x", "catalog": "geo", "title": title, "resources": resources, **page},
        "catalog": {"id": "geo", "type": "csw", "url": "file:///x", "name": "<b>"},
        "note": "\x00\ud800" + "n" * 50_000,
        "tags": ["a" * 5000, 3, ""],
        "rating": 10**30,
        "kept_at": "hier",
        "id": "'; DROP TABLE favourite; --",
        "folder": "nowhere",
    }
    shared = shared_of({MARK: 1, "favourites": [entry]})
    (favourite,) = shared.favourites
    kept_record = favourite.record
    assert kept_record is not None and not kept_record.complete
    (one,) = kept_record.resources
    assert (one.url, one.local, one.alternates) == ("https://good.fr/a.zip", False, (("csv", "https://g.fr"),))
    assert (kept_record.page_url, kept_record.thumbnail, favourite.catalog.url) == ("", "", "")
    assert (favourite.rating, favourite.kept_at, favourite.folder) == (5, "", "")
    assert re.fullmatch("[0-9a-f]{32}", favourite.id) and len(favourite.note) == 20_000
    bring(theirs, shared, CONFIGS)
    (found,) = theirs.favourites.find(Wanted())
    assert found.title == title
    assert json.loads(to_text(everything(theirs, [])))["favourites"][0]["record"]["title"] == title


def test_records_of_the_web_stay_complete() -> None:
    good = {"url": "ftp://x.fr/a.zip"}
    entry = {"record": {"id": "a", "catalog": "geo", "title": "t", "resources": [good]}}
    (favourite,) = shared_of({MARK: 1, "favourites": [entry]}).favourites
    assert favourite.record is not None and favourite.record.complete and len(favourite.record.resources) == 1


def test_folders_in_circles_and_in_nothing_are_at_the_top() -> None:
    a, b, c, d = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)
    folders = [
        {"id": a, "kind": "favourite", "name": "A", "parent": b},
        {"id": b, "kind": "favourite", "name": "B", "parent": a},
        {"id": c, "kind": "search", "name": "C", "parent": a},
        {"id": d, "kind": "favourite", "name": "D", "parent": "e" * 32},
        {"id": d, "kind": "search", "name": "D again"},
    ]
    found = {one.id: one for one in shared_of({MARK: 1, "folders": folders}).folders}
    assert list(found) in ([a, b, c, d], [b, a, c, d]) and found[c].parent == "" and found[d].parent == ""
    assert {found[a].parent, found[b].parent} in ({"", a}, {"", b})
    assert found[d].kind is ItemKind.FAVOURITE


def test_catalogues_are_known_by_their_addresses(theirs: Store) -> None:
    mine = CatalogConfig("mon-geo", "csw", "Mon Géo", "http://geo.example.fr/csw/")
    shared = shared_of(
        {
            MARK: 1,
            "catalogs": [CONFIG.to_json()],
            "favourites": [{**GOOD, "catalog": {"id": "geo", "type": "csw", "url": CONFIG.url, "name": "Géo"}}],
            "searches": [
                {
                    "name": "s",
                    "catalogs": [{"id": "geo", "type": "csw", "url": CONFIG.url}],
                    "filters": [{"field": "catalog", "key": "geo"}],
                }
            ],
        }
    )
    planned = bring(theirs, shared, [mine])
    assert not planned.new_catalogs and planned.known_catalogs == 1
    (favourite,) = theirs.favourites.find(Wanted())
    (search,) = theirs.searches.all()
    assert favourite.key == ("mon-geo", "r1") and search.catalogs[0].id == search.filters[0].key == "mon-geo"
    whole = theirs.favourites.get(favourite.id)
    assert whole is not None and whole.record is not None and whole.record.catalog == "mon-geo"


def test_the_id_of_another_catalogue_is_not_taken_for_it(theirs: Store) -> None:
    trusted = CatalogConfig("geo", "csw", "Le nôtre", "https://ours.example.fr/csw", options=(("local_files", "yes"),))
    entry = {**GOOD, "catalog": {"id": "geo", "type": "csw", "url": CONFIG.url, "name": "Géo"}}
    shared = shared_of({MARK: 1, "catalogs": [CONFIG.to_json()], "favourites": [entry]})
    planned = bring(theirs, shared, [trusted])
    (added,) = planned.new_catalogs
    assert added.id == "geo@geo.example.fr" and added.url == CONFIG.url
    (favourite,) = theirs.favourites.find(Wanted())
    assert favourite.catalog.id == added.id
    assert plan_merge(theirs, shared, [trusted, added]).is_empty


def test_catalogues_that_nobody_configured_are_named(theirs: Store) -> None:
    entry = {**GOOD, "catalog": {"id": "x", "type": "csw", "url": "https://x.fr/csw", "name": "Ixe"}}
    planned = plan_merge(theirs, shared_of({MARK: 1, "favourites": [entry]}), CONFIGS)
    assert planned.missing == ("Ixe",)


def test_a_login_never_comes_in() -> None:
    entry = {**CONFIG.to_json(), "authcfg": "abc1234", "options": {"local_files": "yes", "token": "x"}, "builtin": True}
    (config,) = shared_of({MARK: 1, "catalogs": [entry]}).catalogs
    assert config == CONFIG


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.catalog-search.json"
    write_file(path, "é\ud800\n")
    assert path.read_bytes() == "é?\n".encode() and [one.name for one in path.parent.iterdir()] == [path.name]
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(ShareError) as caught:
        write_file(blocked / "a.json", "x")
    assert caught.value.problem is ShareProblem.UNWRITABLE
