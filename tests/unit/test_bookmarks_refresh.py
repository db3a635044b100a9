"""Favourites are looked at again in few requests: the same, changed, gone or moved; nothing false is told."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.bookmarks.favourites import NewFavourite, Wanted
from catalog_search.bookmarks.model import Favourite, FieldChange, KeptCatalog, State
from catalog_search.bookmarks.refreshing import differences, find_again, moved, plan, refresh
from catalog_search.bookmarks.store import Store
from catalog_search.catalogs.base import Conversation
from catalog_search.catalogs.many import details_many
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Contact, Record, Resource
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.changing import SYSTEMS, Changing, changing
from tests.servers.ckan import CkanDouble
from tests.servers.csw_double import CswDouble
from tests.servers.faults import Asked, fixed
from tests.unit.asking import run
from tests.unit.bookmarks_support import FULL, Clock, record
from tests.unit.file_support import entry, response, whole

KEPT = 12
LISTS = ("ckan", "csw", "isogeo")


class Bench:
    """A changing catalogue, of which a dozen records are kept."""

    def __init__(self, system: str, catalog: Changing, path: Path, many: int = KEPT) -> None:
        self.system, self.catalog, self.clock = system, catalog, Clock()
        self.store = Store(path, self.clock)
        self.ids = catalog.ids()[:many]
        asked = self.fresh()
        records = self.run(details_many(asked, self.ids)).records
        assert sorted(records) == sorted(self.ids)
        kept = KeptCatalog.of(catalog.config)
        self.store.favourites.add(*(NewFavourite(records[one], kept) for one in self.ids))

    def fresh(self) -> object:
        return create_catalog(self.catalog.config)

    def run(self, conversation: object) -> object:
        return BlockingCarrier(self.catalog.config, timeout=10.0).run(conversation)

    def refresh(self, wait: float = 0) -> Dict[str, Favourite]:
        """Refresh all; the favourites by the ids of their records."""
        self.clock.wait(minutes=wait)
        wanted = self.store.favourites.find(Wanted())
        favourites = self.store.favourites.get_many([one.id for one in wanted])
        checks = self.run(refresh(self.fresh(), favourites, clock=self.clock))
        self.store.favourites.note_checks(checks)
        return {one.record_id: one for one in self.store.favourites.find(Wanted())}

    def states(self, wait: float = 0) -> List[State]:
        found = self.refresh(wait)
        return [found[one].state for one in self.ids]


@pytest.fixture(params=sorted(SYSTEMS))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with changing(request.param) as catalog:
        bench = Bench(request.param, catalog, tmp_path / "b.sqlite")
        yield bench
        bench.store.close()
        assert catalog.server.complaints == []


class TestWhatBecameOfThem:
    def test_what_did_not_change_is_the_same(self, bench: Bench) -> None:
        bench.catalog.reorder()
        bench.catalog.view(bench.ids[1])
        bench.catalog.harvest(bench.ids[2])
        bench.catalog.add("Nouvelle")
        assert bench.states() == [State.SAME] * KEPT
        found = bench.refresh()[bench.ids[2]]
        assert found.modified_today.startswith("2026-11-29") or bench.system == "csw"

    def test_what_was_edited_says_how(self, bench: Bench) -> None:
        before = bench.refresh()[bench.ids[3]].title
        bench.catalog.retitle(bench.ids[3], "Un tout autre titre")
        found = bench.refresh()
        assert [found[one].state for one in bench.ids].count(State.CHANGED) == 1
        assert found[bench.ids[3]].differences[0] == FieldChange("title", before, "Un tout autre titre")
        assert {change.field for change in found[bench.ids[3]].differences} <= {"title", "resources"}
        whole = bench.store.favourites.get(found[bench.ids[3]].id)
        assert (whole.record.title, whole.today.title) == (before, "Un tout autre titre")
        bench.store.favourites.accept([whole.id])
        assert bench.states() == [State.SAME] * KEPT
        bench.catalog.retitle(bench.ids[3], before)
        assert bench.refresh()[bench.ids[3]].differences[0] == FieldChange("title", "Un tout autre titre", before)

    def test_what_was_edited_back_is_the_same_again(self, bench: Bench) -> None:
        before = bench.refresh()[bench.ids[3]].title
        bench.catalog.retitle(bench.ids[3], "Autre")
        bench.refresh()
        bench.catalog.retitle(bench.ids[3], before)
        found = bench.refresh()[bench.ids[3]]
        assert (found.state, found.differences) == (State.SAME, ())
        assert bench.store.favourites.get(found.id).today is None

    def test_what_was_removed_is_gone_and_may_come_back(self, bench: Bench) -> None:
        item = bench.catalog.remove(bench.ids[5])
        states = bench.states()
        assert states.count(State.GONE) == 1 and states[5] is State.GONE
        found = bench.refresh()[bench.ids[5]]
        whole = bench.store.favourites.get(found.id)
        assert whole.record is not None and whole.title == whole.record.title
        bench.catalog.put_back(item)
        assert bench.states() == [State.SAME] * KEPT

    @pytest.mark.parametrize("fault", ["http_500", "http_404", "http_429", "http_502", "html", "empty", "closed"])
    def test_a_failure_changes_nothing_and_is_noted(self, bench: Bench, fault: str) -> None:
        bench.catalog.server.fault("/", fault)
        before = bench.states()
        assert before == [State.SAME] * KEPT
        found = bench.refresh()
        assert all(ErrorKind(one.error) for one in found.values() if one.error)
        assert any(one.error for one in found.values())
        bench.catalog.server.clear_faults()
        found = bench.refresh()
        assert {(one.state, one.error, one.misses) for one in found.values()} == {(State.SAME, "", 0)}

    def test_a_catalogue_that_is_being_filled_anew_loses_nothing(self, bench: Bench) -> None:
        with bench.catalog.empty():
            first, second = bench.states(), bench.states(wait=60)
        assert first == second == [State.SAME] * KEPT
        found = bench.refresh()
        assert {(one.state, one.misses) for one in found.values()} == {(State.SAME, 0)}

    def test_what_is_missing_twice_is_gone(self, bench: Bench) -> None:
        for one in bench.ids:
            bench.catalog.remove(one)
        assert bench.states() == bench.states(wait=9) == [State.SAME] * KEPT
        assert bench.states(wait=1) == [State.GONE] * KEPT

    def test_few_requests_where_lists_can_be_asked(self, bench: Bench) -> None:
        asked = len(bench.catalog.server.requests)
        bench.refresh()
        many = len(bench.catalog.server.requests) - asked
        assert many <= 3 if bench.system in LISTS else many == KEPT
        bench.catalog.retitle(bench.ids[3], "Autre")
        asked = len(bench.catalog.server.requests)
        bench.refresh()
        more = len(bench.catalog.server.requests) - asked
        assert more == (many + 1 if bench.system in LISTS else KEPT)


def answer(conversation: "Conversation[Any]", path: Path) -> Any:
    """The value of a conversation whose requests are all for one file on disk."""
    next(conversation)
    while True:
        try:
            conversation.send(response(path.read_bytes(), url=path.as_uri()))
        except StopIteration as stop:
            return stop.value


class TestMoving:
    def test_a_record_under_another_id_is_found(self, tmp_path: Path) -> None:
        with changing("ckan") as catalog:
            bench = Bench("ckan", catalog, tmp_path / "b.sqlite")
            item = catalog.remove(bench.ids[4])
            catalog.put_back({**item, "id": "e0000000-0000-4000-8000-000000000004"})
            found = bench.refresh()[bench.ids[4]]
            assert found.state is State.MOVED
            assert found.moved_to == ("donnees", "e0000000-0000-4000-8000-000000000004")
            bench.store.favourites.accept([found.id])
            after = bench.store.favourites.get(found.id)
            assert (after.record_id, after.state) == ("e0000000-0000-4000-8000-000000000004", State.SAME)
            assert bench.refresh()["e0000000-0000-4000-8000-000000000004"].state is State.SAME
            bench.store.close()

    def test_one_that_looks_alike_is_another(self, tmp_path: Path) -> None:
        with changing("ckan") as catalog:
            bench = Bench("ckan", catalog, tmp_path / "b.sqlite")
            item = catalog.remove(bench.ids[4])
            other = {**item, "id": "e0000000-0000-4000-8000-000000000004", "name": "autre-donnee"}
            catalog.put_back({**other, "title": item["title"] + " 2031"})
            assert bench.refresh()[bench.ids[4]].state is State.GONE
            bench.store.close()

    def test_one_is_found_in_another_catalogue(self, tmp_path: Path) -> None:
        uuid = "7d3f4a12-9c1e-4b7a-8f55-0123456789ab"
        path = tmp_path / "list.json"
        entries = whole(entry(uuid, "Zones humides de Vaubrun"), entry("x", "Autre"))
        path.write_text(json.dumps(entries), "utf-8")
        config = CatalogConfig("liste", "file", "Liste", path.as_uri())
        catalog = create_catalog(config)
        assert answer(catalog.search(Query()), path).total == 2
        store = Store(tmp_path / "b.sqlite")
        gone = Record(uuid, "geo", "Zones humides de Vaubrun")
        lost = Record("8d3f4a12-9c1e-4b7a-8f55-0123456789ab", "geo", "Tout autre chose")
        ids = store.favourites.add(*(NewFavourite(one, KeptCatalog("geo")) for one in (gone, lost))).ids
        favourites = store.favourites.get_many(ids)
        found = answer(find_again(catalog, favourites), path)
        assert {key: one.key for key, one in found.items()} == {ids[0]: ("liste", uuid)}
        store.favourites.note_checks([moved(favourites[0], found[ids[0]])])
        assert store.favourites.get(ids[0]).moved_to == ("liste", uuid)
        store.favourites.accept([ids[0]])
        assert store.favourites.get(ids[0]).key == ("geo", uuid)
        store.favourites.accept([ids[0]], [KeptCatalog.of(config)])
        assert store.favourites.get(ids[0]).key == ("liste", uuid)
        assert store.favourites.get(ids[0]).catalog.name == "Liste"
        store.close()


class _TellsLess(CkanDouble):
    """A portal whose search leaves out what its ``package_show`` adds."""

    def _search(self, asked: Asked) -> Any:
        found = super()._search(asked)
        return {**found, "results": [{**item, "notes": "", "groups": []} for item in found["results"]]}


class TestLists:
    def test_a_server_that_knows_no_lists_is_asked_one_by_one(self) -> None:
        with CswDouble(trap="one_id") as double:
            catalog = create_catalog(CatalogConfig("csw", "csw", "CSW", double.endpoint))
            ids = [f"double-{number:03d}" for number in range(1, 26)]
            many = run(catalog, details_many(catalog, ids))
            assert (sorted(many.records), many.missing, many.absent) == (ids, set(), set())

    def test_what_a_list_lacks_is_asked_for_until_it_is_believed(self) -> None:
        with changing("ckan") as changed:
            catalog = create_catalog(changed.config)
            ids = changed.ids()[:5] + [f"f0000000-0000-4000-8000-{number:012d}" for number in range(30)]
            many = run(catalog, details_many(catalog, ids))
            assert (len(many.records), len(many.absent), len(many.missing)) == (5, 20, 10)

    def test_only_its_own_answer_says_that_a_record_is_gone(self, tmp_path: Path) -> None:
        """More records are gone than are asked for by themselves in one go: of the others nothing is said yet."""
        with changing("ckan") as changed:
            bench = Bench("ckan", changed, tmp_path / "b.sqlite", many=46)
            for one in bench.ids[:23]:
                changed.remove(one)
            first = bench.states()
            assert first.count(State.GONE) == 20 and first.count(State.SAME) == 26
            assert {one.misses for one in bench.store.favourites.find(Wanted()) if one.state is State.SAME} == {0}
            assert bench.states(wait=60).count(State.GONE) == 23
            assert bench.states(wait=60) == [State.GONE] * 23 + [State.SAME] * 23
            bench.store.close()

    def test_a_search_that_finds_none_of_the_ids_is_not_believed(self) -> None:
        """CSW 3.0 has no list of ids and is searched for them; this one does not know what it is asked by."""
        with CswDouble(version="3.0.0") as double:
            catalog = create_catalog(CatalogConfig("csw", "csw", "CSW", double.endpoint))
            ids = [f"double-{number:03d}" for number in range(1, 6)]
            many = run(catalog, details_many(catalog, [*ids, "nobody"]))
            assert (sorted(many.records), many.absent) == (ids, {"nobody"})

    def test_a_list_that_tells_less_is_no_change(self, tmp_path: Path) -> None:
        with _TellsLess() as double:
            config = CatalogConfig("ck", "ckan", "CKAN", double.url)
            catalog = create_catalog(config)
            ids = [item["id"] for item in double.public_items[:8]]
            kept = [run(catalog, catalog.details(one)) for one in ids]
            assert differences(kept[0], run(catalog, catalog.details_bulk(ids[:1]))[0])
            store = Store(tmp_path / "b.sqlite")
            made = store.favourites.add(*(NewFavourite(one, KeptCatalog.of(config)) for one in kept)).ids
            checks = run(catalog, refresh(catalog, store.favourites.get_many(made)))
            assert {check.state for check in checks} == {State.SAME}
            store.close()

    def test_a_file_is_read_once(self, tmp_path: Path) -> None:
        with changing("ckan") as changed:
            body = json.dumps(whole(entry("a", "A"), entry("b", "B"))).encode()
            changed.server.fault("/list.json", fixed(200, body, "application/json"))
            catalog = create_catalog(CatalogConfig("l", "file", "L", f"{changed.server.url}/list.json"))
            many = run(catalog, details_many(catalog, ["a", "b"]))
            assert sorted(many.records) == ["a", "b"]
            assert len(changed.server.requests) == 1


class TestDifferences:
    def test_order_and_counters_are_none(self) -> None:
        turned = {
            name: tuple(reversed(getattr(FULL, name)))
            for name in ("keywords", "contacts", "extents", "resources", "identifiers", "crs")
        }
        same = replace(FULL, facts=(*FULL.facts, ("views", "12")), modified="2025", thumbnail="x", **turned)
        assert differences(FULL, same) == ()

    def test_lists_say_what_went_and_what_came(self) -> None:
        now = replace(FULL, keywords=("sculpture", "bois"), contacts=(*FULL.contacts, Contact("C", "Dijon")))
        assert differences(FULL, now) == (
            FieldChange("contacts", "", "C, Dijon"),
            FieldChange("keywords", "patrimoine", "bois"),
        )

    def test_resources_are_named(self) -> None:
        now = replace(FULL, resources=(*FULL.resources[:1], Resource("https://example.fr/new.gpkg", "Neuf")))
        (change,) = differences(FULL, now)
        assert (change.field, change.old, change.new) == ("resources", "f.zip", "Neuf")

    def test_texts_are_shown(self) -> None:
        now = replace(FULL, abstract="<p>Autre</p>", lineage="levé 2024")
        fields = {change.field: (change.old, change.new) for change in differences(FULL, now)}
        assert fields["lineage"] == ("relevé", "levé 2024")
        assert fields["abstract"][1] == "<p>Autre</p>"

    def test_of_a_summary_only_the_title_counts(self) -> None:
        assert differences(replace(record(1), complete=False), record(1, abstract="Tout")) == ()
        (change,) = differences(replace(record(1), complete=False), record(1, title="Neuf"))
        assert change.field == "title"

    def test_a_whole_takes_the_place_of_a_summary(self, tmp_path: Path) -> None:
        with changing("datagouv") as changed:
            catalog = create_catalog(changed.config)
            summary = run(catalog, catalog.search(Query())).records[0]
            assert not summary.complete
            store = Store(tmp_path / "b.sqlite")
            (one,) = store.favourites.add(NewFavourite(summary, KeptCatalog.of(changed.config))).ids
            store.favourites.note_checks(run(catalog, refresh(catalog, store.favourites.get_many([one]))))
            favourite = store.favourites.get(one)
            assert favourite.state is State.SAME and favourite.record.complete and favourite.today is None
            store.close()


def test_favourites_are_planned_by_catalogue(tmp_path: Path) -> None:
    clock = Clock()
    store = Store(tmp_path / "b.sqlite", clock)
    ids: List[str] = []
    for number, name in enumerate(("a", "b", "a")):
        clock.wait(hours=1)
        one = Record(str(number), name, f"Donnée {number}")
        ids += store.favourites.add(NewFavourite(one, KeptCatalog(name))).ids
    parts = {part.catalog: part.ids for part in plan(store.favourites.find())}
    assert parts == {"a": (ids[0], ids[2]), "b": (ids[1],)}
    store.close()
