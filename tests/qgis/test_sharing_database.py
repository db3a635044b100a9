"""Bookmarks in a real PostgreSQL: made on demand, read and written by several, with rights and without, cut off."""
from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, List, Optional, Tuple

import pytest

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import ItemKind, SavedSearch
from catalog_search.bookmarks.shared_read import shared_of
from catalog_search.bookmarks.shared_values import MARK, Shared
from catalog_search.bookmarks.shared_write import everything
from catalog_search.bookmarks.store import Store
from catalog_search.model.config import CatalogConfig
from catalog_search.model.sharing import ShareError, ShareProblem
from catalog_search.sharing.database import SCHEMA, Database, identifier, literal, rows_of
from catalog_search.sharing.places import database_place, look
from catalog_search.sharing.team import TeamBookmarks
from catalog_search.support.background import background
from tests.qgis.database_support import forget_connections, keep_connection
from tests.qgis.support import wait_until
from tests.servers import postgres
from tests.servers.postgres import PostgresServer
from tests.unit.bookmarks_support import FULL, GEO, Clock, kept

pytestmark = pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing())

CONFIG = CatalogConfig("geo", "csw", "Géo", "https://geo.example.fr/csw")
TABLE = f'"{SCHEMA}"."catalog_search_bookmarks"'


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as running:
        for name in ("ana", "bob"):
            running.role(name, f"{name}-mdp")
            running.run(f'GRANT CREATE ON DATABASE territoire TO "{name}"')
        yield running


@pytest.fixture(autouse=True)
def connected(server: PostgresServer) -> Iterator[None]:
    """Three people: the first two may make things in the database and share what they made, the third may read."""
    keep_connection(server, "ana", username="ana", password="ana-mdp")
    keep_connection(server, "bob", username="bob", password="bob-mdp")
    keep_connection(server, "lecteur")
    yield
    forget_connections()
    server.run(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    store = Store(tmp_path / "bookmarks.sqlite", Clock())
    (folder,) = store.folders.add(ItemKind.FAVOURITE, "L'eau \\ \"ici\"; DROP TABLE x; --").ids
    store.favourites.add(NewFavourite(FULL, GEO, folder=folder, note="l'été \\' \ud800 \x00 $$ %s"), kept(1), kept(2))
    store.searches.add(SavedSearch("", "Crues d'hiver", text="inondation"))
    made = everything(store, [CONFIG])
    store.close()
    return made


def opened(server: PostgresServer, shared: Optional[Shared] = None) -> Database:
    """Tables that Ana made, that Bob may write to and the third may read."""
    ana = Database("ana")
    ana.create()
    server.run(f'GRANT USAGE ON SCHEMA "{SCHEMA}" TO bob, lecteur')
    server.run(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{SCHEMA}" TO bob, lecteur')
    server.run(f"GRANT INSERT, UPDATE, DELETE ON {TABLE} TO bob")
    if shared is not None:
        assert not ana.write(shared, {}).conflicts
    return ana


def problem(work: Any) -> ShareProblem:
    with pytest.raises(ShareError) as caught:
        work()
    return caught.value.problem


def test_the_tables_are_made_on_demand_by_who_may(server: PostgresServer) -> None:
    reader, ana = Database("lecteur"), Database("ana")
    assert not reader.rights().exists and not reader.rights().may_create and ana.rights().may_create
    assert problem(reader.read) is ShareProblem.NO_TABLES
    assert problem(reader.create) is ShareProblem.NO_RIGHT
    ana.create()
    ana.create()
    rights = ana.rights()
    assert rights.exists and rights.may_read and rights.may_write
    assert ana.read().shared == Shared()
    assert server.run(f'SELECT count(*) FROM "{SCHEMA}".catalog_search_info').strip() == "1"


def test_two_may_make_them_at_once(server: PostgresServer) -> None:
    failed: List[BaseException] = []

    def make(name: str) -> None:
        try:
            with background():
                Database(name).create()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=make, args=("ana",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and Database("ana").rights().exists


def test_what_is_written_is_read_as_it_was(server: PostgresServer, shared: Shared) -> None:
    opened(server, shared)
    shelf = Database("lecteur").read()
    note = "l'été \\' ? \x00 $$ %s"
    assert {one.note for one in shelf.shared.favourites} == {note, ""}
    assert {one.id for one in shelf.shared.favourites} == {one.id for one in shared.favourites}
    assert shelf.shared.folders == tuple(replace(one, position=0.0) for one in shared.folders)
    assert [one.text for one in shelf.shared.searches] == ["inondation"]
    assert shelf.shared.catalogs == (CONFIG,) and not shelf.shared.skipped
    assert set(shelf.versions.values()) == {1} and len(shelf.versions) == 6


def test_who_may_read_only_changes_nothing(server: PostgresServer, shared: Shared) -> None:
    opened(server, shared)
    reader = Database("lecteur")
    before = reader.read()
    assert not reader.rights().may_write
    assert problem(lambda: reader.write(shared, {})) is ShareProblem.NO_RIGHT
    assert problem(lambda: reader.remove(list(before.versions), before.versions)) is ShareProblem.NO_RIGHT
    assert reader.read() == before


def test_who_may_not_read_is_told_so(server: PostgresServer, shared: Shared) -> None:
    opened(server, shared)
    server.run(f'REVOKE ALL ON SCHEMA "{SCHEMA}" FROM lecteur')
    assert problem(Database("lecteur").read) is ShareProblem.NO_RIGHT


def noted(shared: Shared, note: str) -> Shared:
    return replace(shared, favourites=tuple(replace(one, note=note) for one in shared.favourites))


def test_what_another_one_changed_is_not_overwritten(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    bob = Database("bob")
    seen_by_ana, seen_by_bob = ana.read(), bob.read()
    first, second, third = seen_by_bob.shared.favourites
    mine = replace(seen_by_bob.shared, favourites=(replace(first, note="Bob"), second, third))
    done = bob.write(mine, seen_by_bob.versions)
    assert not done.conflicts and sorted(done.versions.values()) == [1, 1, 1, 1, 1, 2]
    late = ana.write(noted(seen_by_ana.shared, "Ana"), seen_by_ana.versions)
    assert len(late.conflicts) == 1 and late.conflicts[0][0] == "favourites"
    notes = sorted(one.note for one in bob.read().shared.favourites)
    assert notes == ["Ana", "Ana", "Bob"]
    after = ana.read()
    assert not ana.write(noted(after.shared, "Ana"), after.versions).conflicts


def test_what_another_one_changed_is_not_removed(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    seen = ana.read()
    bob = Database("bob")
    bob.write(noted(shared, "Bob"), bob.read().versions)
    keys = list(seen.versions)
    left = ana.remove(keys, seen.versions).conflicts
    assert len(left) == 3 and {section for section, _ in left} == {"favourites"}
    assert len(ana.read().versions) == 3
    assert not ana.remove(keys, ana.read().versions).conflicts and not ana.read().versions
    assert not ana.remove(keys, seen.versions).conflicts


def test_two_writing_the_same_rows_at_once_never_lose_a_word(server: PostgresServer, shared: Shared) -> None:
    """Each adds its name to all notes 20 times; whoever is refused reads again. No name may be missing in the end."""
    opened(server, shared)
    failed: List[BaseException] = []

    def write(name: str) -> None:
        try:
            with background():
                database = Database(name)
                for number in range(20):
                    _append(database, f"{name}{number};")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("ana", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    words = {f"{name}{number}" for name in ("ana", "bob") for number in range(20)}
    for favourite in Database("ana").read().shared.favourites:
        assert {word: favourite.note.count(f"{word};") for word in words} == dict.fromkeys(words, 1)


def _append(database: Database, word: str) -> None:
    """Add a word to each note, as often as it takes until it is in all of them once."""
    while True:
        shelf = database.read()
        wanted = tuple(replace(one, note=one.note + word) for one in shelf.shared.favourites if word not in one.note)
        if not wanted:
            return
        database.write(Shared(favourites=wanted), shelf.versions)


def test_the_same_record_of_two_people_is_one_row(server: PostgresServer, shared: Shared) -> None:
    opened(server, shared)
    other = tuple(replace(one, id="f" * 31 + str(number)) for number, one in enumerate(shared.favourites))
    assert dict(rows_of(Shared(favourites=other))).keys() <= dict(rows_of(shared)).keys()


def test_a_line_that_breaks_in_the_middle_harms_nothing(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    seen = ana.read()
    server.run(
        f"CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = (SELECT max(id) FROM {TABLE}"
        " WHERE section = 'favourites') THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$"
    )
    server.run(f"CREATE TRIGGER cut BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION cut()")
    server.run("GRANT EXECUTE ON FUNCTION pg_terminate_backend(integer, bigint) TO ana")
    assert problem(lambda: ana.write(noted(shared, "à moitié"), seen.versions)) is ShareProblem.LOST
    server.run("DROP FUNCTION cut() CASCADE")
    assert ana.read() == seen
    assert not ana.write(noted(shared, "entier"), seen.versions).conflicts


def test_a_newer_form_is_refused(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    server.run(f'UPDATE "{SCHEMA}".catalog_search_info SET format = 2')
    assert problem(ana.read) is ShareProblem.NEWER


def test_rows_of_no_use_are_left_out_and_counted(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    for section, body in (("favourites", "{"), ("favourites", "[]"), ("searches", '{"name": 3}'), ("martien", "{}")):
        values = f"'{section}', gen_random_uuid()::text, '{body}', 1, now(), 'x'"
        server.run(f"INSERT INTO {TABLE} VALUES ({values})")
    shelf = ana.read()
    assert len(shelf.shared.favourites) == 3 and len(shelf.shared.skipped) == 3


def test_a_connection_that_is_gone_or_leads_nowhere(server: PostgresServer) -> None:
    assert problem(lambda: Database("inconnue")) is ShareProblem.NO_CONNECTION
    keep_connection(server, "ailleurs", port="1", username="x", password="y")
    assert problem(Database("ailleurs").read) is ShareProblem.LOST


@pytest.mark.parametrize("schema", ['sch"éma', "a'b\\", "x; DROP SCHEMA public", "Majuscules"])
def test_names_are_quoted(server: PostgresServer, shared: Shared, schema: str) -> None:
    ana = Database("ana", schema)
    ana.create()
    ana.write(shared, {})
    assert len(Database("ana", schema).read().shared.favourites) == 3
    server.run(f"DROP SCHEMA {identifier(schema)} CASCADE")
    assert server.run("SELECT count(*) FROM public.valeurs").strip() == "3"


@pytest.mark.parametrize("conforming", ["on", "off"])
def test_texts_are_quoted_whatever_the_server_is_set_to(server: PostgresServer, conforming: str) -> None:
    hostile = "\\'; SELECT 1; -- ' \\\\ é 🗺"
    statement = f"SET standard_conforming_strings = {conforming}; SELECT {literal(hostile)}"
    assert server.run(statement).rstrip("\n") == hostile


def test_a_database_is_followed_and_written_beside_the_window(
    server: PostgresServer, shared: Shared, tmp_path: Path
) -> None:
    opened(server, shared)
    team = TeamBookmarks(tmp_path / "team", every=50)
    told: List[str] = []
    team.changed.connect(told.append)
    team_id = team.follow(database_place("bob", SCHEMA))
    wait_until(lambda: bool(told))
    known = team.get(team_id)
    assert known is not None and known.shared is not None and len(known.shared.favourites) == 3 and known.may_write
    answers: List[Tuple[Any, Any]] = []
    team.publish(team_id, noted(known.shared, "par Bob"), lambda *answer: answers.append(answer))
    wait_until(lambda: bool(answers) and _notes(team, team_id) == {"par Bob"})
    assert not answers[0][0].conflicts and answers[0][1] is None
    ana = Database("ana")
    ana.write(noted(shared, "par Ana"), ana.read().versions)
    wait_until(lambda: _notes(team, team_id) == {"par Ana"})
    team.close()


def _notes(team: TeamBookmarks, team_id: str) -> Any:
    known = team.get(team_id)
    return {one.note for one in known.shared.favourites} if known is not None and known.shared is not None else None


def test_nothing_changed_is_known_by_the_revision(server: PostgresServer, shared: Shared) -> None:
    ana = opened(server, shared)
    place = database_place("ana", SCHEMA)
    first = look(place)
    assert first.shared is not None and look(place, first.mark).shared is None
    ana.write(shared_of({MARK: 1, "searches": [{"name": "a", "text": "b"}]}), {})
    assert look(place, first.mark).shared is not None
