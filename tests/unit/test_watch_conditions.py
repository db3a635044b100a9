"""Watches ask what changed only, wherever a server can tell: page by page, and after whatever has to be asked first."""
from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Generator, Iterator, List, Optional

import pytest
import requests

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import KeptCatalog, KeptFilter, TargetKind, Watch
from catalog_search.bookmarks.watch_conditions import Conditional, NotModified, Step, Trail, given_by
from catalog_search.bookmarks.watch_state import SourceState, state_of
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.ckan import CkanDouble, plain_package
from tests.servers.csw_double import CswDouble
from tests.servers.isogeo import IsogeoDouble
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.opendatasoft import OdsDouble
from tests.servers.udata import UdataDouble
from tests.servers.validating import Validating
from tests.unit.watch_support import Desk, told


class Ckan(Validating, CkanDouble):
    pass


class Udata(Validating, UdataDouble):
    pass


class Records(Validating, RecordsDouble):
    pass


class Ods(Validating, OdsDouble):
    pass


class Csw(Validating, CswDouble):
    pass


class Isogeo(Validating, IsogeoDouble):
    pass


def state(desk: Desk, watch: Watch) -> SourceState:
    kept = desk.store.watches.get(watch.id)
    assert kept is not None
    (found,) = state_of(kept).sources.values()
    return found


@contextmanager
def watched(tmp_path: Path, server: Any, type_name: str) -> Iterator[Any]:
    """A desk and a watch that has looked once, and what the server counted until then is forgotten."""
    with server:
        desk = Desk(tmp_path, CatalogConfig("c", type_name, "C", server.url))
        watch = desk.watch_search()
        assert desk.run(watch).first
        server.whole.clear()
        yield desk, watch
        desk.store.close()


class TestSearches:
    def test_all_pages_are_asked_for_what_changed(self, tmp_path: Path) -> None:
        server = Udata()
        with watched(tmp_path, server, "datagouv") as (desk, watch):
            pages = len(state(desk, watch).trail.steps)
            assert pages > 1
            assert told(desk.run(watch)) == [] == server.whole
            assert len(server.unchanged) == pages and server.unchanged[1] != server.unchanged[0]

    def test_what_is_asked_first_is_asked_for_what_changed_too(self, tmp_path: Path) -> None:
        """Landing page, conformance, collections, queryables, then the pages of records."""
        server = Records(cap=40)
        with watched(tmp_path, server, "ogcrecords") as (desk, watch):
            steps = len(state(desk, watch).trail.steps)
            assert steps >= 4
            assert told(desk.run(watch)) == [] == server.whole and len(server.unchanged) == steps

    def test_facets_and_lists_count_as_well(self, tmp_path: Path) -> None:
        server = Ods()
        with watched(tmp_path, server, "opendatasoft") as (desk, watch):
            assert told(desk.run(watch)) == [] == server.whole and server.unchanged

    def test_a_change_on_a_later_page_is_seen(self, tmp_path: Path) -> None:
        server = Udata()
        with watched(tmp_path, server, "datagouv") as (desk, watch):
            items = server.public_items
            title = f"{items[-1]['title']} (neuf)"  # of the same topics, whose counts stand on the first page
            server.items = [*items[:-1], {**items[-1], "title": title}]
            changes = told(desk.run(watch))
            assert ("modified", title) in changes
            before = len(server.unchanged)
            assert before >= 1
            assert told(desk.run(watch)) == [] and len(server.unchanged) > before

    def test_the_answer_that_is_another_one_is_not_asked_for_twice(self, tmp_path: Path) -> None:
        server = Ckan()
        with watched(tmp_path, server, "ckan") as (desk, watch):
            server.items = [{**plain_package(5), "id": "neu", "name": "neu", "title": "Neuf"}, *server.public_items]
            assert ("new", "Neuf") in told(desk.run(watch))
            assert len(server.whole) == len(set(server.whole))

    def test_posts_are_asked_as_they_are(self, tmp_path: Path) -> None:
        server = Csw()
        with server:
            desk = Desk(tmp_path, CatalogConfig("c", "csw", "C", server.endpoint))
            watch = desk.watch_search()
            desk.run(watch)
            posts = sum(asked.method == "POST" for asked in server.requests)
            assert posts and told(desk.run(watch)) == [] and not server.unchanged
            assert sum(asked.method == "POST" for asked in server.requests) == 2 * posts
            assert state(desk, watch).trail == Trail()

    def test_a_log_in_of_ones_own_is_never_replayed(self, tmp_path: Path) -> None:
        server = Isogeo()
        with server:
            desk = Desk(tmp_path, CatalogConfig("c", "isogeo", "C", server.url))
            watch = desk.watch_search()
            desk.run(watch)
            kept = desk.store.watches.get(watch.id)
            assert kept is not None and "earer" not in json.dumps(kept.validators)
            assert state(desk, watch).trail == Trail()
            desk.run(watch)
            assert not server.unchanged

    def test_one_answer_without_a_tag_and_nothing_is_conditional(self, tmp_path: Path) -> None:
        server = Records()
        server.untagged = ("/collections/",)
        with watched(tmp_path, server, "ogcrecords") as (desk, watch):
            assert state(desk, watch).trail == Trail()
            assert told(desk.run(watch)) == [] and not server.unchanged

    def test_another_log_in_is_asked_for_everything(self, tmp_path: Path) -> None:
        server = Ckan()
        with watched(tmp_path, server, "ckan") as (desk, watch):
            desk.world.configs = [replace(desk.world.configs[0], authcfg="abc1234")]
            assert told(desk.run(watch)) == [] and not server.unchanged and server.whole

    def test_a_failure_on_the_way_is_one_failure(self, tmp_path: Path) -> None:
        server = Udata()
        with watched(tmp_path, server, "datagouv") as (desk, watch):
            before = len(server.requests)
            server.fault("/", "http_503")
            report = desk.run(watch)
            assert [failure.error.kind for failure in report.failures] and report.changes == ()
            assert len(server.requests) - before <= 3
            server.clear_faults()
            assert told(desk.run(watch)) == []

    def test_the_day_of_the_question_counts(self, tmp_path: Path) -> None:
        """A period back from today is another one tomorrow: yesterday's addresses are not asked again."""
        server = Records()
        with server:
            desk = Desk(tmp_path, CatalogConfig("c", "ogcrecords", "C", server.url))
            watch = desk.watch_search(filters=(KeptFilter("modified", "P3650D"),))
            desk.run(watch)
            desk.run(watch)
            first = len(server.unchanged)
            desk.run(watch, hours=1)
            assert first == 0 and server.unchanged


class TestRecords:
    def test_a_favourite_that_takes_several_requests(self, tmp_path: Path) -> None:
        server = Ods()
        with server:
            config = CatalogConfig("c", "opendatasoft", "C", server.url)
            desk = Desk(tmp_path, config)
            catalog = create_catalog(config)
            catalog.speak("fr")
            chosen = next(item["dataset_id"] for item in server.all_items if "geo" in item["features"])
            record = BlockingCarrier(config).run(catalog.details(chosen))
            (one,) = desk.store.favourites.add(NewFavourite(record, KeptCatalog.of(config))).ids
            watch = desk.watch(TargetKind.FAVOURITE, one)
            assert told(desk.run(watch)) == []
            server.whole.clear()
            assert told(desk.run(watch)) == [] == server.whole and server.unchanged
            desk.store.close()


def answer(status: int, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


def conversation(*steps: Dict[str, Any]) -> Generator[requests.Request, requests.Response, List[int]]:
    found = []
    for step in steps:
        got = yield requests.Request(**step)
        found.append(got.status_code)
    return found


def drive(
    conditional: Conditional, steps: List[Dict[str, Any]], answers: List[Any]
) -> Optional[List[requests.Request]]:
    """The requests that were made until the end, or ``None`` in their place where nothing changed."""
    asked: List[requests.Request] = []
    running = conditional.wrap(conversation(*steps))
    try:
        asked.append(next(running))
        for one in answers:
            asked.append(running.throw(one) if isinstance(one, Exception) else running.send(one))
    except StopIteration:
        return asked
    except NotModified:
        return None
    raise AssertionError("it wants more")


GET = {"method": "GET", "url": "https://e.org/a", "params": {"page": "1"}}
NEXT = {"method": "GET", "url": "https://e.org/a", "params": {"page": "2"}}
OLD = "Mon, 01 Jun 2026 10:00:00 GMT"


class TestTrails:
    def trail(self, steps: List[Dict[str, Any]], *answers: Any, **values: Any) -> Trail:
        conditional = Conditional(asked="q", **values)
        assert drive(conditional, steps, list(answers)) is not None
        return conditional.trail

    def test_dates_do(self) -> None:
        trail = self.trail([GET, NEXT], answer(200, Last_Modified=OLD), answer(200, ETag='"2"'))
        assert [step.conditions for step in trail.steps] == [{"If-Modified-Since": OLD}, {"If-None-Match": '"2"'}]
        assert drive(Conditional(trail, "q"), [GET, NEXT], [answer(304), answer(304)]) is None
        assert Trail.from_data(json.loads(json.dumps(trail.to_data()))) == trail

    def test_the_first_address_is_kept_as_a_digest(self) -> None:
        trail = self.trail([{"method": "GET", "url": "https://e.org/?apikey=s3cret"}], answer(200, ETag='"1"'))
        assert len(trail.steps) == 1 and "s3cret" not in json.dumps(trail.to_data())

    @pytest.mark.parametrize(
        "step",
        [
            {"method": "GET", "url": "https://e.org/b?token=s3cret"},
            {"method": "GET", "url": "https://me:word@e.org/b"},
            {"method": "GET", "url": "https://e.org/b", "headers": {"Authorization": "Bearer s3cret"}},
            {"method": "GET", "url": "https://e.org/b", "headers": {"Cookie": "s=1"}},
            {"method": "POST", "url": "https://e.org/b"},
        ],
    )
    def test_what_opens_doors_is_not_kept(self, step: Dict[str, Any]) -> None:
        assert self.trail([GET, step], answer(200, ETag='"1"'), answer(200, ETag='"2"')) == Trail()

    def test_a_date_of_this_very_moment_tells_nothing(self) -> None:
        assert given_by({"Last-Modified": OLD, "Date": OLD}) == ("", "")
        assert given_by({"Last-Modified": OLD, "Date": "Mon, 01 Jun 2026 10:00:05 GMT"}) == ("", OLD)
        assert given_by({"ETag": '"1"', "Last-Modified": OLD, "Date": OLD}) == ('"1"', "")

    def test_what_is_not_to_be_kept_is_not(self) -> None:
        assert given_by({"ETag": '"1"', "Cache-Control": "private, no-store"}) == ("", "")
        assert given_by({"ETag": '"1"', "Vary": "*"}) == ("", "")

    def test_two_people_may_get_different_answers_of_one_date(self) -> None:
        assert self.trail([GET], answer(200, Last_Modified=OLD), login=True) == Trail()
        assert self.trail([GET], answer(200, ETag='"1"', Last_Modified=OLD), login=True).steps[0].modified == ""

    def test_what_a_server_need_not_have_does_not_matter(self) -> None:
        other = {"method": "GET", "url": "https://e.org/conformance"}
        trail = self.trail([GET, other, NEXT], answer(200, ETag='"1"'), answer(404), answer(200, ETag='"2"'))
        assert len(trail.steps) == 2

    def test_a_failure_leaves_no_trail(self) -> None:
        conditional = Conditional(asked="q")
        with pytest.raises(CatalogError):
            drive(conditional, [GET, NEXT], [answer(200, ETag='"1"'), CatalogError(ErrorKind.TIMEOUT)])
        assert conditional.trail == Trail()
        assert self.trail([GET, NEXT], answer(200, ETag='"1"'), answer(500, ETag='"2"')) == Trail()

    def test_the_changed_answer_takes_its_place(self) -> None:
        trail = self.trail([GET, NEXT], answer(200, ETag='"1"'), answer(200, ETag='"2"'))
        conditional = Conditional(trail, "q")
        asked = drive(conditional, [GET, NEXT], [answer(304), answer(200, ETag='"3"'), answer(200, ETag='"1"')])
        assert asked is not None and len(asked) == 3
        assert [bool(one.headers) for one in asked] == [True, True, False]
        assert [step.etag for step in conditional.trail.steps] == ['"1"', '"3"']

    def test_a_conversation_with_conditions_of_its_own_has_them(self) -> None:
        trail = self.trail([GET], answer(200, ETag='"1"'))
        own = {**GET, "headers": {"If-None-Match": '"0"'}}
        asked = drive(Conditional(trail, "q"), [own], [answer(304)])
        assert asked is not None and asked[0].headers == {"If-None-Match": '"0"'}

    def test_another_question_has_no_trail(self) -> None:
        trail = self.trail([GET], answer(200, ETag='"1"'))
        asked = drive(Conditional(trail, "other"), [GET], [answer(200)])
        assert asked is not None and not asked[0].headers

    @pytest.mark.parametrize(
        "data", [None, [], ["q", 3], ["q", ["a", "", "", "", {}]], ["q", ["a", 1, "", "", {}]], {}]
    )
    def test_what_is_broken_is_none(self, data: Any) -> None:
        assert Trail.from_data(data) in (Trail(), Trail("q"))

    def test_a_step_reads_back(self) -> None:
        step = Step("a", '"1"', "", "https://e.org", (("Accept", "x"),))
        assert Step.from_data(json.loads(json.dumps(step.to_data()))) == step
