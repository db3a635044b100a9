"""Favourites, searches, folders and watches are kept, found, changed, and every change can be taken back."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterator, List

import pytest

from catalog_search.bookmarks.edits import Edit
from catalog_search.bookmarks.favourites import Check, NewFavourite, Order, Wanted
from catalog_search.bookmarks.model import (
    Area,
    AreaKind,
    Change,
    ChangeKind,
    FieldChange,
    ItemKind,
    KeptCatalog,
    KeptFilter,
    SavedSearch,
    Schedule,
    Seen,
    State,
    TargetKind,
    Watch,
)
from catalog_search.bookmarks.store import Store
from catalog_search.model.extent import Extent
from catalog_search.model.keeping import StoreError, StoreProblem
from catalog_search.model.query import Sort
from tests.unit.bookmarks_support import FULL, GEO, Clock, kept, record

ALL = Wanted()
TABLES = ("folder", "favourite", "favourite_body", "search", "watch", "seen", "change", "favourite_words")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store(tmp_path / "bookmarks.sqlite", clock)
    yield store
    store.close()


def titles(store: Store, wanted: Wanted = ALL) -> List[str]:
    return [favourite.title for favourite in store.favourites.find(wanted)]


def names(store: Store) -> List[str]:
    return [search.name for search in store.searches.all()]


def dump(store: Store) -> Dict[str, List[object]]:
    """All rows of the file."""
    with closing(sqlite3.connect(store.path)) as connection:
        return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in TABLES}


class TestFavourites:
    def test_everything_about_a_record_is_kept(self, store: Store) -> None:
        edit = store.favourites.add(NewFavourite(FULL, GEO, b"png", "", ("bois", "bois", " à  voir "), "joli", 9))
        (favourite,) = store.favourites.get_many(edit.ids)
        assert favourite.record == FULL
        assert (favourite.thumbnail, favourite.catalog, favourite.key) == (b"png", GEO, ("geo", "a1"))
        assert (favourite.tags, favourite.note, favourite.rating) == (("bois", "à voir"), "joli", 5)
        assert (favourite.state, favourite.kept_at) == (State.SAME, "2026-11-30T08:00:00Z")
        assert favourite.identifiers == FULL.identifiers

    def test_a_list_is_light(self, store: Store) -> None:
        store.favourites.add(NewFavourite(FULL, GEO, b"png"))
        (favourite,) = store.favourites.find()
        assert (favourite.record, favourite.thumbnail, favourite.title) == (None, None, FULL.title)

    def test_what_is_kept_is_not_kept_twice(self, store: Store) -> None:
        first = store.favourites.add(kept(1, note="mine"))
        again = store.favourites.add(kept(1, note="other"), kept(2))
        assert again.ids[0] == first.ids[0]
        assert store.favourites.get(first.ids[0]).note == "mine"
        assert store.favourites.count() == 2

    @pytest.mark.parametrize(
        "text", ["oeuvres", "ŒUVRES foret", "sculp", "evry", "patrimoine", "cult", "joli", "voir bois", "sculpté Forêt"]
    )
    def test_words_are_found_whatever_their_accents(self, store: Store, text: str) -> None:
        store.favourites.add(NewFavourite(FULL, GEO, tags=("à voir", "bois"), note="joli"), kept(1))
        assert titles(store, Wanted(text=text)) == [FULL.title]

    @pytest.mark.parametrize("text", ["absent", "forêt absente", '"', "a OR", "NEAR(", "* *", "-", "title:x", "b&"])
    def test_what_is_nowhere_is_not_found(self, store: Store, text: str) -> None:
        store.favourites.add(NewFavourite(FULL, GEO))
        assert titles(store, Wanted(text=text)) == []
        assert store.favourites.count(Wanted(text=text)) == 0

    def test_a_title_counts_more_than_an_abstract(self, store: Store) -> None:
        store.favourites.add(
            kept(1, {"abstract": "des routes et encore des routes"}), kept(2, {"title": "Routes"}), kept(3)
        )
        assert titles(store, Wanted(text="route")) == ["Routes", "Donnée 1"]

    def test_own_words_are_found_as_soon_as_they_change(self, store: Store) -> None:
        (one,) = store.favourites.add(kept(1)).ids
        store.favourites.annotate([one], note="éolien")
        assert titles(store, Wanted(text="eolien")) == ["Donnée 1"]
        store.favourites.annotate([one], note="solaire")
        assert titles(store, Wanted(text="eolien")) == []

    def test_conditions_add_up(self, store: Store) -> None:
        folder = store.folders.add(ItemKind.FAVOURITE, "Eau").ids[0]
        store.favourites.add(
            kept(1, tags=("a", "b"), rating=3, folder=folder),
            kept(2, tags=("a",), rating=5),
            kept(3, tags=('a"b',), folder=folder),
        )
        assert titles(store, Wanted(tags=("a",), order=Order.TITLE)) == ["Donnée 1", "Donnée 2"]
        assert titles(store, Wanted(tags=("a", "b"))) == ["Donnée 1"]
        assert titles(store, Wanted(tags=('a"b',))) == ["Donnée 3"]
        assert titles(store, Wanted(rating=4)) == ["Donnée 2"]
        assert titles(store, Wanted(folder=folder, order=Order.POSITION)) == ["Donnée 1", "Donnée 3"]
        assert titles(store, Wanted(folder="")) == ["Donnée 2"]
        every = Wanted(folder=folder, tags=("a",), states=(State.SAME,), catalogs=("geo",))
        assert titles(store, every) == ["Donnée 1"]
        assert titles(store, Wanted(states=(State.GONE,))) == []
        assert titles(store, Wanted(order=Order.TITLE, limit=1, offset=1)) == ["Donnée 2"]
        assert store.favourites.tags() == (("a", 2), ('a"b', 1), ("b", 1))

    def test_orders(self, store: Store, clock: Clock) -> None:
        store.favourites.add(kept(1, {"title": "Zone", "modified": "2020"}, rating=1))
        clock.wait(days=1)
        store.favourites.add(kept(2, {"title": "écoles", "modified": "2024"}, rating=4))
        clock.wait(days=1)
        store.favourites.add(kept(3, {"title": "Fleuves", "modified": "2022"}))
        assert titles(store, Wanted(order=Order.TITLE)) == ["écoles", "Fleuves", "Zone"]
        assert titles(store, Wanted(order=Order.KEPT)) == ["Fleuves", "écoles", "Zone"]
        assert titles(store, Wanted(order=Order.MODIFIED)) == ["écoles", "Fleuves", "Zone"]
        assert titles(store, Wanted(order=Order.RATING)) == ["écoles", "Zone", "Fleuves"]
        assert titles(store, Wanted(order=Order.POSITION)) == ["Zone", "écoles", "Fleuves"]
        assert titles(store) == ["Fleuves", "écoles", "Zone"]

    def test_they_can_be_put_in_order(self, store: Store) -> None:
        a, b, c, d = store.favourites.add(*map(kept, range(4))).ids
        store.favourites.move([c, d], "", before=b)
        assert titles(store, Wanted(order=Order.POSITION)) == ["Donnée 0", "Donnée 2", "Donnée 3", "Donnée 1"]
        store.favourites.move([a], "")
        assert titles(store, Wanted(order=Order.POSITION)) == ["Donnée 2", "Donnée 3", "Donnée 1", "Donnée 0"]

    def test_putting_things_between_two_others_never_runs_out_of_room(self, store: Store) -> None:
        ids = list(store.favourites.add(*map(kept, range(4))).ids)
        for _ in range(150):
            store.favourites.move([ids[2]], "", before=ids[1])
            ids = [ids[0], ids[2], ids[1], ids[3]]
            found = [favourite.id for favourite in store.favourites.find(Wanted(order=Order.POSITION))]
            assert found == ids

    def test_tags_are_added_removed_and_renamed_in_bulk(self, store: Store) -> None:
        ids = store.favourites.add(*(kept(number, tags=("x", "y")) for number in range(3))).ids
        store.favourites.tag(ids[:2], add=("z",), remove=("x",))
        assert store.favourites.tags() == (("x", 1), ("y", 3), ("z", 2))
        store.favourites.rename_tag("y", "z")
        assert store.favourites.tags() == (("x", 1), ("z", 3))

    def test_keys_are_for_stars(self, store: Store) -> None:
        ids = store.favourites.add(kept(1), kept(2)).ids
        assert store.favourites.keys() == {("geo", "r1"): ids[0], ("geo", "r2"): ids[1]}

    def test_a_check_is_kept_and_can_be_accepted(self, store: Store, clock: Clock) -> None:
        (one,) = store.favourites.add(kept(1, {"modified": "2020"})).ids
        clock.wait(hours=1)
        today = record(1, title="Donnée une", modified="2021")
        changed = (FieldChange("title", "Donnée 1", "Donnée une"),)
        store.favourites.note_checks([Check(one, State.CHANGED, differences=changed, today=today)])
        favourite = store.favourites.get(one)
        assert (favourite.state, favourite.differences, favourite.today) == (State.CHANGED, changed, today)
        assert (favourite.title, favourite.modified, favourite.modified_today) == ("Donnée 1", "2020", "2021")
        assert (favourite.checked_at, favourite.shown) == ("2026-11-30T09:00:00Z", today)
        store.favourites.accept([one])
        favourite = store.favourites.get(one)
        assert (favourite.state, favourite.record, favourite.today) == (State.SAME, today, None)
        assert (favourite.title, favourite.modified, favourite.differences) == ("Donnée une", "2021", ())

    def test_a_catalogue_that_moved_is_repointed(self, store: Store) -> None:
        new = KeptCatalog("geo2", "csw", "https://new.example.fr", "Géo 2")
        store.favourites.add(kept(1), kept(2), NewFavourite(record(2), new))
        edit = store.favourites.repoint("geo", new)
        assert sorted(store.favourites.keys()) == [("geo", "r2"), ("geo2", "r1"), ("geo2", "r2")]
        assert len(edit.ids) == 1

    def test_a_text_that_is_no_unicode_is_kept(self, store: Store) -> None:
        (one,) = store.favourites.add(kept(1, {"title": "a\ud800b\x00c", "abstract": "\udfff"})).ids
        store.favourites.annotate([one], note="\ud800")
        assert store.favourites.get(one).record.title == "a?b\x00c"

    def test_a_picture_that_is_too_large_is_left_out(self, store: Store) -> None:
        (one,) = store.favourites.add(kept(1, thumbnail=bytes(300_000))).ids
        assert store.favourites.thumbnail(one) is None
        store.favourites.set_thumbnail(one, b"small")
        assert store.favourites.thumbnail(one) == b"small"

    def test_a_record_without_measure_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError) as caught:
            store.favourites.add(kept(1), kept(2, {"abstract": "x" * 9_000_000}))
        assert caught.value.problem is StoreProblem.TOO_BIG
        assert store.favourites.count() == 0


FILTERS = (KeptFilter("organisation", "534fff8", "IGN"), KeptFilter("modified", "P30D", "30 jours"))


def search(name: str, **values: object) -> SavedSearch:
    return replace(SavedSearch("", name), **values)


class TestSearches:
    @pytest.mark.parametrize(
        "area",
        [
            Area(),
            Area(AreaKind.BOX, Extent(1.0, 2.0, 3.0, 4.0), name="Évry"),
            Area(AreaKind.MAP),
            Area(AreaKind.LAYER, Extent(170.0, -20.0, -170.0, -10.0), "communes_12ab", "Communes"),
        ],
    )
    def test_everything_about_a_search_is_kept(self, store: Store, area: Area) -> None:
        whole = search("Eau", text="zones humides", filters=FILTERS, area=area, catalogs=(GEO,), sort=Sort.MODIFIED)
        (one,) = store.searches.add(whole).ids
        assert store.searches.get(one) == replace(whole, id=one, position=store.searches.get(one).position)

    def test_they_are_renamed_updated_and_run(self, store: Store) -> None:
        (one,) = store.searches.add(search("Eau", text="eau")).ids
        store.searches.rename(one, "Rivières")
        store.searches.update(replace(store.searches.get(one), text="rivière", filters=FILTERS))
        store.searches.note_run(one, 12)
        found = store.searches.get(one)
        assert (found.name, found.text, found.filters) == ("Rivières", "rivière", FILTERS)
        assert (found.last_run, found.last_count) == ("2026-11-30T08:00:00Z", 12)

    def test_a_copy_lies_behind_its_original(self, store: Store) -> None:
        a, b = store.searches.add(search("A", text="a", is_default=True), search("B")).ids
        (copy,) = store.searches.duplicate(a, "A (2)").ids
        assert names(store) == ["A", "A (2)", "B"]
        assert store.searches.get(copy).text == "a"
        assert store.searches.default().id == a
        store.searches.duplicate(b, "B (2)")
        assert names(store) == ["A", "A (2)", "B", "B (2)"]
        assert store.searches.duplicate("nothing", "C").ids == ()

    def test_order_and_folders(self, store: Store) -> None:
        a, b, c = store.searches.add(*map(search, "ABC")).ids
        store.searches.move([c], "", before=a)
        assert names(store) == ["C", "A", "B"]
        folder = store.folders.add(ItemKind.SEARCH, "Dossier").ids[0]
        store.searches.move([a, c], folder)
        assert [one.name for one in store.searches.all() if one.folder == folder] == ["A", "C"]
        assert store.folders.counts(ItemKind.SEARCH) == {"": 1, folder: 2}

    def test_one_is_the_default(self, store: Store) -> None:
        a, b = store.searches.add(search("A"), search("B", is_default=True)).ids
        assert store.searches.default().id == b
        edit = store.searches.make_default(a)
        assert [one.is_default for one in store.searches.all()] == [True, False]
        store.undo(edit)
        assert store.searches.default().id == b
        store.searches.make_default("")
        assert store.searches.default() is None

    def test_a_catalogue_that_moved_is_repointed(self, store: Store) -> None:
        new, other = KeptCatalog("new", "csw", "https://new", "Nouveau"), KeptCatalog("other")
        store.searches.add(search("A", catalogs=(other, GEO)), search("B", catalogs=(GEO, new)), search("C"))
        edit = store.searches.repoint("geo", new)
        assert [one.catalogs for one in store.searches.all()] == [(other, new), (new,), ()]
        store.undo(edit)
        assert [one.catalogs for one in store.searches.all()] == [(other, GEO), (GEO, new), ()]


class TestFolders:
    def test_they_nest_and_move_but_not_into_themselves(self, store: Store) -> None:
        outer = store.folders.add(ItemKind.FAVOURITE, "Dehors").ids[0]
        inner = store.folders.add(ItemKind.FAVOURITE, "Dedans", outer).ids[0]
        store.folders.rename(inner, "Au fond")
        assert not store.folders.move(outer, inner)
        assert not store.folders.move(outer, outer)
        parents = {one.name: one.parent for one in store.folders.all(ItemKind.FAVOURITE)}
        assert parents == {"Dehors": "", "Au fond": outer}
        assert store.folders.all(ItemKind.SEARCH) == ()
        store.favourites.add(kept(1, folder=inner), kept(2, folder=outer), kept(3))
        assert titles(store, Wanted(folder=outer, deep=True, order=Order.TITLE)) == ["Donnée 1", "Donnée 2"]
        assert store.folders.counts(ItemKind.FAVOURITE) == {"": 1, inner: 1, outer: 1}

    def test_one_goes_with_all_it_holds_and_comes_back(self, store: Store) -> None:
        outer = store.folders.add(ItemKind.FAVOURITE, "Dehors").ids[0]
        inner = store.folders.add(ItemKind.FAVOURITE, "Dedans", outer).ids[0]
        store.favourites.add(kept(1, folder=inner, thumbnail=b"x"), kept(2, folder=outer), kept(3))
        before = dump(store)
        edit = store.folders.remove(outer)
        assert titles(store) == ["Donnée 3"]
        assert store.folders.all(ItemKind.FAVOURITE) == ()
        store.undo(edit)
        assert dump(store) == before

    def test_what_comes_back_to_a_folder_that_is_gone_comes_to_the_top(self, store: Store) -> None:
        folder = store.folders.add(ItemKind.FAVOURITE, "Eau").ids[0]
        (one,) = store.favourites.add(kept(1, folder=folder)).ids
        edit = store.favourites.remove([one])
        store.folders.remove(folder)
        store.undo(edit)
        assert store.favourites.get(one).folder == ""


def watch(target: str, **values: object) -> Watch:
    return replace(Watch("", TargetKind.SEARCH, target), **values)


def change(number: int, **values: object) -> Change:
    base = Change("", "", "2026-11-30T08:00:00Z", ChangeKind.NEW, "geo", f"r{number}", f"Donnée {number}")
    return replace(base, **values)


class TestWatches:
    def test_everything_about_a_watch_is_kept(self, store: Store) -> None:
        whole = watch(
            "https://feed.example.fr",
            kind=TargetKind.FEED,
            name="Flux",
            schedule=Schedule.WEEKLY,
            enabled=False,
            last_run="2026-11-29T08:00:00Z",
            next_due="2026-12-01T08:00:00Z",
            failures=2,
            last_error="timeout",
            validators=(("etag", '"x"'),),
            baseline=True,
        )
        (one,) = store.watches.add(whole).ids
        assert store.watches.get(one) == replace(whole, id=one, created_at="2026-11-30T08:00:00Z")
        assert store.watches.of("https://feed.example.fr").id == one
        assert store.watches.add(whole).ids == (one,)

    def test_a_run_is_kept_at_once(self, store: Store) -> None:
        (one,) = store.watches.add(watch("s")).ids
        now = replace(store.watches.get(one), baseline=True, next_due="2026-12-01T08:00:00Z")
        fields = (FieldChange("title", "a", "b"),)
        changes = [change(1), change(2, kind=ChangeKind.MODIFIED, fields=fields, url="https://x"), change(3)]
        assert store.watches.finish_run(now, changes, [Seen("geo", "r1", "{}", 1), Seen("geo", "r2", "[]")])
        assert store.watches.get(one) == now
        assert store.watches.seen(one)[("geo", "r1")] == Seen("geo", "r1", "{}", 1)
        assert {item.record_id: item.fields for item in store.watches.changes()} == {"r1": (), "r2": fields, "r3": ()}
        assert store.watches.unseen_counts() == {one: 3}
        store.watches.finish_run(now, (), [Seen("geo", "r1", "{}")], [("geo", "r2")])
        assert store.watches.seen(one) == {("geo", "r1"): Seen("geo", "r1", "{}")}

    def test_a_watch_is_run_by_one_at_a_time(self, store: Store) -> None:
        (one,) = store.watches.add(watch("s", validators=(("state", "x"),))).ids
        claimed = store.watches.claim(one, "2026-11-30T08:00:00Z", "2026-11-30T08:30:00Z")
        assert claimed is not None and claimed.validators[0] == ("state", "x")
        assert store.watches.claim(one, "2026-11-30T08:29:59Z", "2026-11-30T09:00:00Z") is None
        assert store.watches.finish_run(claimed) and store.watches.get(one).validators == (("state", "x"),)
        assert store.watches.claim(one, "2026-11-30T08:31:00Z", "2026-11-30T09:00:00Z") is not None
        assert store.watches.claim("nobody", "2026-11-30T08:31:00Z", "2026-11-30T09:00:00Z") is None

    def test_a_run_that_was_taken_over_keeps_nothing(self, store: Store) -> None:
        """A computer that slept for an hour in the middle of a run: what it saw was seen by another window since."""
        (one,) = store.watches.add(watch("s")).ids
        slow = store.watches.claim(one, "2026-11-30T08:00:00Z", "2026-11-30T08:30:00Z")
        quick = store.watches.claim(one, "2026-11-30T08:31:00Z", "2026-11-30T09:01:00Z")
        assert not store.watches.finish_run(replace(slow, failures=7), [change(1)], [Seen("geo", "r1", "{}")])
        assert store.watches.changes() == () and store.watches.seen(one) == {}
        assert store.watches.finish_run(quick, [change(1)], [Seen("geo", "r1", "{}")])
        assert not store.watches.finish_run(replace(slow, failures=7), [change(2)])
        assert len(store.watches.changes()) == 1 and store.watches.get(one).failures == 0

    def test_what_others_changed_since_stays_when_an_edit_is_taken_back(self, store: Store) -> None:
        (one,) = store.searches.add(search("A")).ids
        edit = store.searches.rename(one, "B")
        store.searches.rename(one, "C")
        store.undo(edit)
        assert store.searches.get(one).name == "C"
        (two,) = store.favourites.add(kept(1)).ids
        edit = store.favourites.annotate([two], "note", 4)
        store.favourites.annotate([two], rating=2)
        store.undo(edit)
        assert (store.favourites.get(two).note, store.favourites.get(two).rating) == ("", 2)

    def test_a_run_leaves_alone_what_its_owner_changed_meanwhile(self, store: Store) -> None:
        (one,) = store.watches.add(watch("s")).ids
        running = store.watches.get(one)
        store.watches.update(replace(running, schedule=Schedule.WEEKLY, enabled=False))
        store.watches.finish_run(replace(running, failures=1))
        kept_now = store.watches.get(one)
        assert (kept_now.schedule, kept_now.enabled, kept_now.failures) == (Schedule.WEEKLY, False, 1)

    def test_a_watch_that_was_removed_meanwhile_keeps_nothing(self, store: Store) -> None:
        (one,) = store.watches.add(watch("s")).ids
        running = store.watches.get(one)
        store.watches.remove([one])
        assert not store.watches.finish_run(running, [change(1)], [Seen("geo", "r1", "{}")])
        assert store.watches.changes() == ()

    def test_changes_are_marked_as_seen(self, store: Store) -> None:
        one, two = (store.watches.add(watch(target)).ids[0] for target in "st")
        for each in (one, two):
            store.watches.finish_run(store.watches.get(each), [change(1), change(2)])
        store.watches.mark_seen([store.watches.changes(one)[0].id])
        assert store.watches.unseen_counts() == {one: 1, two: 2}
        edit = store.watches.mark_seen(watch_id=two)
        assert store.watches.unseen_counts() == {one: 1}
        store.undo(edit)
        store.watches.mark_seen(everything=True)
        assert store.watches.changes(unseen=True) == ()
        assert len(store.watches.changes(limit=3)) == 3

    def test_changes_are_kept_for_twelve_months(self, store: Store, clock: Clock) -> None:
        (one,) = store.watches.add(watch("s")).ids
        running = store.watches.get(one)
        store.watches.finish_run(running, [change(1)])
        clock.wait(days=365)
        store.watches.finish_run(running, [change(2, at="2027-11-30T08:00:00Z")])
        assert [item.record_id for item in store.watches.changes()] == ["r2", "r1"]
        clock.wait(days=2)
        store.watches.finish_run(running)
        assert [item.record_id for item in store.watches.changes()] == ["r2"]

    def test_digests_of_several_note_their_own(self, store: Store) -> None:
        one, two = (store.watches.add(watch(target)).ids[0] for target in "st")
        store.watches.note_digest({one: ("2026-11-30T08:00:00Z", "a")})
        store.watches.note_digest({two: ("2026-11-30T09:00:00Z", "b"), "gone": ("2026-11-30T09:00:00Z",)})
        store.watches.finish_run(store.watches.get(one), [change(1, at="2026-11-30T07:59:00Z")])
        assert store.watches.untold(one, "2026-01-01T00:00:00Z")[0] == ()
        store.watches.remove([two])
        store.watches.note_digest({})
        store.watches.add(replace(watch("t"), id=two))
        assert store.watches.untold(two, "2026-01-01T00:00:00Z")[1][0] == "2026-01-01T00:00:00Z"

    def test_what_is_watched_takes_its_watch_along(self, store: Store) -> None:
        (one,) = store.searches.add(search("A")).ids
        (favourite,) = store.favourites.add(kept(1)).ids
        for target in (one, favourite):
            (each,) = store.watches.add(watch(target)).ids
            store.watches.finish_run(store.watches.get(each), [change(1)], [Seen("geo", "r1", "{}")])
        before = dump(store)
        edits = [store.searches.remove([one]), store.favourites.remove([favourite])]
        assert (store.watches.all(), store.watches.changes()) == ((), ())
        for edit in edits:
            store.undo(edit)
        assert dump(store) == before


def edits_of(store: Store) -> Iterator[Edit]:
    """One edit of each sort, on a store that has something of everything."""
    g = store.folders.add(ItemKind.FAVOURITE, "Autre").ids[0]
    f, s = (store.folders.add(kind, "Dossier").ids[0] for kind in (ItemKind.FAVOURITE, ItemKind.SEARCH))
    a, b, c = store.favourites.add(kept(1, thumbnail=b"x"), kept(2, folder=f, tags=("t",)), kept(3)).ids
    x, y = store.searches.add(search("X", folder=s, is_default=True), search("Y", catalogs=(GEO,))).ids
    (w,) = store.watches.add(watch(x)).ids
    store.watches.finish_run(store.watches.get(w), [change(1)], [Seen("geo", "r1", "{}")])
    store.favourites.note_checks([Check(b, State.CHANGED, today=record(2, title="Deux"))])
    to = KeptCatalog("new", "ckan", "https://new", "Nouveau")
    for do in (
        lambda: store.favourites.add(kept(7, folder=f, thumbnail=b"y")),
        lambda: store.favourites.annotate([a, b], "note", 4),
        lambda: store.favourites.tag([a, b], ["u"], ["t"]),
        lambda: store.favourites.rename_tag("t", "v"),
        lambda: store.favourites.move([a, c], f, before=b),
        lambda: store.favourites.set_thumbnail(a, b"z"),
        lambda: store.favourites.repoint("geo", to),
        lambda: store.favourites.note_checks([Check(a, State.GONE, misses=2, error="404")]),
        lambda: store.favourites.accept([b]),
        lambda: store.favourites.remove([a, b, c]),
        lambda: store.searches.add(search("Z", folder=s, is_default=True)),
        lambda: store.searches.rename(x, "XX"),
        lambda: store.searches.update(replace(store.searches.get(y), text="t", filters=FILTERS)),
        lambda: store.searches.duplicate(x, "X2"),
        lambda: store.searches.move([y], s, before=x),
        lambda: store.searches.make_default(y),
        lambda: store.searches.note_run(y, 3),
        lambda: store.searches.repoint("geo", to),
        lambda: store.searches.remove([x, y]),
        lambda: store.folders.add(ItemKind.SEARCH, "Autre", s),
        lambda: store.folders.rename(f, "Autre"),
        lambda: store.folders.move(g, f),
        lambda: store.folders.remove(f),
        lambda: store.folders.remove(s),
        lambda: store.watches.add(watch(y)),
        lambda: store.watches.update(replace(store.watches.get(w), schedule=Schedule.START, enabled=False)),
        lambda: store.watches.mark_seen(everything=True),
        lambda: store.watches.remove([w]),
    ):
        yield do()


class TestUndo:
    def test_every_edit_can_be_taken_back_and_done_again(self, store: Store) -> None:
        steps = edits_of(store)
        edit = next(steps)
        count = 0
        while edit is not None:
            after = dump(store)
            redo = store.undo(edit)
            before = dump(store)
            assert edit and before != after, edit.verb
            undo = store.undo(redo)
            assert dump(store) == after, edit.verb
            store.undo(undo)
            assert dump(store) == before, edit.verb
            edit, count = next(steps, None), count + 1
        assert count == 28

    def test_it_leaves_alone_what_others_changed(self, store: Store) -> None:
        (one,) = store.favourites.add(kept(1)).ids
        edit = store.favourites.annotate([one], rating=2)
        store.favourites.annotate([one], note="plus tard")
        store.undo(edit)
        favourite = store.favourites.get(one)
        assert (favourite.rating, favourite.note) == (0, "plus tard")

    def test_a_record_that_was_kept_anew_is_not_doubled(self, store: Store) -> None:
        edit = store.favourites.remove(store.favourites.add(kept(1)).ids)
        (anew,) = store.favourites.add(kept(1, note="neuf")).ids
        store.undo(edit)
        assert [favourite.id for favourite in store.favourites.find()] == [anew]

    def test_nothing_done_is_no_edit(self, store: Store) -> None:
        (one,) = store.favourites.add(kept(1, rating=2)).ids
        assert not store.favourites.annotate([one], rating=2)
        assert not store.favourites.remove(["nothing"])
