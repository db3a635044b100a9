"""Bookmarks that are followed: files, folders and addresses on loopback that change, break, vanish and come back."""
from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest
from qgis.core import QgsSettings

from catalog_search.bookmarks.shared_copies import kept_copy
from catalog_search.bookmarks.shared_values import MARK, MAX_FILE
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.sharing import ShareError, ShareProblem
from catalog_search.sharing.places import Place, database_place, look, place_of
from catalog_search.sharing.team import Team, TeamBookmarks
from tests.qgis.support import spin, wait_until
from tests.servers.files import FileServer
from tests.unit.bookmarks_support import Clock

NAME = "equipe.catalog-search.json"
_MTIMES = iter(range(1_700_000_000, 1_800_000_000, 10))


def written(path: Path, *words: str, **more: Any) -> Path:
    """A file with a search for each word; each writing is of another moment, however fast the tests are."""
    searches = [{"name": word, "text": word} for word in words]
    path.write_text(json.dumps({MARK: 1, "title": "Équipe", "searches": searches, **more}), "utf-8")
    moment = next(_MTIMES)
    os.utime(path, (moment, moment))
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Iterator[Callable[[], TeamBookmarks]]:
    """Makes what follows, as a QGIS that is started anew does; it looks around every 20 ms."""
    made: List[TeamBookmarks] = []

    def new() -> TeamBookmarks:
        made.append(TeamBookmarks(tmp_path / "kept" / "team", clock=clock, every=20))
        return made[-1]

    yield new
    for one in made:
        one.close()


def words(team: TeamBookmarks, team_id: str) -> List[str]:
    known = team.get(team_id)
    return [search.text for search in known.shared.searches] if known is not None and known.shared is not None else []


def known(team: TeamBookmarks, team_id: str) -> Team:
    found = team.get(team_id)
    assert found is not None
    return found


def test_a_file_is_read_again_when_it_changes(
    make: Callable[[], TeamBookmarks], tmp_path: Path, clock: Clock
) -> None:
    path = written(tmp_path / NAME, "eau")
    team = make()
    team_id = team.follow(place_of(str(path)))
    wait_until(lambda: words(team, team_id) == ["eau"])
    assert known(team, team_id).title == "Équipe" and not known(team, team_id).may_write
    told: List[str] = []
    team.changed.connect(told.append)
    for _ in range(5):
        clock.wait(minutes=1)
        spin(0.05)
    assert told == [] and known(team, team_id).at == "2026-11-30T08:05:00Z"
    written(path, "eau", "air")
    wait_until(lambda: words(team, team_id) == ["eau", "air"])
    assert told == [team_id]


def test_what_is_gone_or_broken_is_shown_as_last_known(
    make: Callable[[], TeamBookmarks], tmp_path: Path, clock: Clock
) -> None:
    path = written(tmp_path / NAME, "eau")
    team = make()
    team_id = team.follow(place_of(str(path)))
    wait_until(lambda: words(team, team_id) == ["eau"])
    at = known(team, team_id).at
    path.write_text('{"catalog_search_bookmarks": 1, "searches": [', "utf-8")
    wait_until(lambda: known(team, team_id).message is not None)
    path.unlink()
    clock.wait(hours=2)
    wait_until(lambda: "could not be read" in getattr(known(team, team_id).message, "text", ""))
    assert words(team, team_id) == ["eau"] and known(team, team_id).at == at
    team.close()
    again = make()
    again.start()
    wait_until(lambda: known(again, team_id).message is not None and words(again, team_id) == ["eau"])
    assert known(again, team_id).at == at
    written(path, "air")
    clock.wait(hours=2)
    wait_until(lambda: words(again, team_id) == ["air"] and known(again, team_id).message is None)


def test_a_folder_is_read_file_by_file(make: Callable[[], TeamBookmarks], tmp_path: Path) -> None:
    folder = tmp_path / "partage"
    folder.mkdir()
    (folder / "autre.json").write_text("{}")
    team = make()
    team_id = team.follow(place_of(str(folder)))
    wait_until(lambda: known(team, team_id).message is not None)
    written(folder / ("b" + NAME), "air", "eau")
    written(folder / ("a" + NAME), "eau")
    team.refresh()
    wait_until(lambda: words(team, team_id) == ["eau", "air"])
    (folder / ("c" + NAME)).write_text("{")
    wait_until(lambda: known(team, team_id).message is not None)
    assert words(team, team_id) == ["eau", "air"]
    (folder / ("c" + NAME)).unlink()
    (folder / ("a" + NAME)).unlink()
    wait_until(lambda: words(team, team_id) == ["air", "eau"] and known(team, team_id).message is None)


def test_an_address_is_asked_conditionally(make: Callable[[], TeamBookmarks], tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    path = written(folder / NAME, "eau")
    with FileServer(folder, validators=True) as server:
        team = make()
        team_id = team.follow(place_of(f"{server.url}/{NAME}"))
        wait_until(lambda: words(team, team_id) == ["eau"])
        asked = len(server.asked)
        spin(0.2)
        assert len(server.asked) == asked
        clock.wait(minutes=16)
        wait_until(lambda: len(server.asked) == asked + 1 and not team.busy)
        sent = server.sent
        assert "If-None-Match" in dict(server.asked[-1][1])
        clock.wait(minutes=16)
        wait_until(lambda: len(server.asked) == asked + 2 and not team.busy)
        assert server.sent == sent and words(team, team_id) == ["eau"]
        written(path, "air")
        clock.wait(minutes=16)
        wait_until(lambda: words(team, team_id) == ["air"])
    clock.wait(minutes=16)
    wait_until(lambda: known(team, team_id).message is not None)
    assert words(team, team_id) == ["air"]


def test_a_server_that_fails_is_asked_less_and_less(
    make: Callable[[], TeamBookmarks], tmp_path: Path, clock: Clock
) -> None:
    with FileServer(tmp_path) as server:
        team = make()
        team_id = team.follow(place_of(f"{server.url}/{NAME}"))
        wait_until(lambda: known(team, team_id).message is not None)
        for minutes, asked in ((16, 1), (16, 2), (31, 2), (31, 3), (61, 4), (61, 5)):
            clock.wait(minutes=minutes)
            spin(0.1)
            wait_until(lambda: not team.busy)
            assert len(server.asked) == asked


@pytest.mark.parametrize(
    "body, kind",
    [
        (b"<html>", ShareProblem.NOT_JSON),
        (b'{"catalog_search_bookmarks": 9}', ShareProblem.NEWER),
        (b"{}", ShareProblem.NOT_OURS),
    ],
)
def test_what_an_address_has_instead_is_told(tmp_path: Path, body: bytes, kind: ShareProblem) -> None:
    (tmp_path / NAME).write_bytes(body)
    with FileServer(tmp_path) as server, pytest.raises(ShareError) as caught:
        look(Place(f"{server.url}/{NAME}"))
    assert caught.value.problem is kind


def test_an_address_that_has_nothing_is_told_as_for_catalogues(tmp_path: Path) -> None:
    with FileServer(tmp_path) as server, pytest.raises(CatalogError) as caught:
        look(Place(f"{server.url}/{NAME}"))
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with path.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(ShareError) as caught:
        look(Place(str(path)))
    assert caught.value.problem is ShareProblem.TOO_LARGE


@pytest.mark.parametrize("text", ["", " ", "eau", "../x", "ftp://x.fr/a", "http://", "https://a b", "postgresql:a/b"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ShareError) as caught:
        place_of(text)
    assert caught.value.problem is ShareProblem.BAD_ADDRESS


@pytest.mark.parametrize("text", ["https://u:p@x.fr/a.json", "https://x.fr/a.json?token=abc"])
def test_an_address_with_a_key_is_not_kept(text: str) -> None:
    with pytest.raises(ShareError) as caught:
        place_of(text)
    assert caught.value.problem is ShareProblem.KEY_IN_ADDRESS and "abc" not in str(caught.value.where)


def test_places_are_told_apart() -> None:
    assert place_of(' "/srv/partage" ').address == "/srv/partage"
    assert place_of("file:///srv/un%20dossier").address == "/srv/un dossier"
    assert database_place("ma/base é", "s/b").database == ("ma/base é", "s/b")
    assert place_of("https://x.fr/a").database is None and place_of("https://x.fr/a").is_web


def test_what_is_followed_once_is_followed_again(make: Callable[[], TeamBookmarks], tmp_path: Path) -> None:
    path = written(tmp_path / NAME, "eau")
    team = make()
    team_id = team.follow(place_of(str(path), "Nom"))
    assert team.follow(place_of(str(path), "Autre nom")) == team_id
    wait_until(lambda: not team.busy and words(team, team_id) == ["eau"])
    again = make()
    assert [(one.id, one.title) for one in again.all()] == [(team_id, "Autre nom")]
    again.rename(team_id, "Troisième")
    assert make().all()[0].title == "Troisième"


def test_what_is_not_followed_any_more_leaves_nothing(make: Callable[[], TeamBookmarks], tmp_path: Path) -> None:
    path = written(tmp_path / NAME, "eau")
    team = make()
    team_id = team.follow(place_of(str(path)))
    copy = tmp_path / "kept" / "team" / f"{team_id}.json"
    wait_until(lambda: words(team, team_id) == ["eau"])
    kept = kept_copy(copy)
    assert kept is not None and kept.shared.searches[0].text == "eau"
    place = team.unfollow(team_id)
    assert place is not None and place.address == str(path) and team.all() == ()
    wait_until(lambda: not team.busy)
    assert not copy.exists() and make().all() == ()


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"at": 3}', '{"catalog_search_bookmarks": 7}'])
def test_a_copy_of_no_use_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    assert kept_copy(tmp_path / "a.json") is None


@pytest.mark.parametrize("value", ["{", "3", "[3]", '[{"id": "../../x", "address": "/x"}]', '[{"address": 3}]'])
def test_settings_of_no_use_are_none(make: Callable[[], TeamBookmarks], value: str) -> None:
    QgsSettings().setValue("catalog_search/followed_bookmarks", value, QgsSettings.Section.Plugins)
    assert make().all() == ()


def test_the_profile_may_be_write_protected(make: Callable[[], TeamBookmarks], tmp_path: Path) -> None:
    path = written(tmp_path / NAME, "eau")
    (tmp_path / "kept").write_text("a file where the folder should be")
    team = make()
    team_id = team.follow(place_of(str(path)))
    wait_until(lambda: words(team, team_id) == ["eau"])
    assert known(team, team_id).message is None
    shutil.rmtree(tmp_path / "kept", ignore_errors=True)


def test_a_file_cannot_be_written_to(make: Callable[[], TeamBookmarks], tmp_path: Path) -> None:
    path = written(tmp_path / NAME, "eau")
    before = path.read_bytes()
    team = make()
    team_id = team.follow(place_of(str(path)))
    wait_until(lambda: words(team, team_id) == ["eau"])
    answers: List[Any] = []
    team.publish(team_id, known(team, team_id).shared, lambda *answer: answers.append(answer))  # type: ignore[arg-type]
    assert answers[0][0] is None and answers[0][1] is not None and path.read_bytes() == before
