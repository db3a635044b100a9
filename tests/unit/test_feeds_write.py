"""Feeds on disk: valid Atom whatever is in them, always the same for the same, put in place at once."""
from __future__ import annotations

import os
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, List

import pytest
from lxml import etree

from catalog_search.bookmarks.favourites import Check
from catalog_search.bookmarks.feeds_files import FeedFiles
from catalog_search.bookmarks.feeds_kept import FeedOf
from catalog_search.bookmarks.feeds_read import read_feed
from catalog_search.bookmarks.feeds_write import (
    ATOM,
    MOST_ENTRIES,
    TOMBSTONES,
    OutEntry,
    OutFeed,
    atom,
    newest,
    urn,
    write_in_place,
)
from catalog_search.bookmarks.model import ItemKind, SavedSearch, State
from tests.servers.changing import changing
from tests.unit.bookmarks_support import kept, record
from tests.unit.watch_support import Desk

HOSTILE = ("<script>alert(1)</script>", "]]>", "&lol;", "a\x00b\x08\ufffe", "\ud800", "javascript:alert(1)", "é" * 9000)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def valid(body: bytes) -> Any:
    """The root of a feed that keeps RFC 4287 §4.1: what must be there once, be a date, be unique."""
    root = etree.fromstring(body)
    assert root.tag == f"{{{ATOM}}}feed"
    _has_once(root, "id", "title", "updated")
    assert root.find(f"{{{ATOM}}}author/{{{ATOM}}}name").text
    ids = []
    for entry in root.findall(f"{{{ATOM}}}entry"):
        _has_once(entry, "id", "title", "updated")
        ids.append(entry.find(f"{{{ATOM}}}id").text)
        assert len(entry.findall(f"{{{ATOM}}}summary")) <= 1
        assert entry.find(f"{{{ATOM}}}link") is not None or entry.find(f"{{{ATOM}}}summary") is not None
        for link in entry.findall(f"{{{ATOM}}}link"):
            assert link.get("href").startswith(("http://", "https://"))
    assert len(ids) == len(set(ids)) and all(_URN.fullmatch(one) for one in ids)
    for date in (*root.iter(f"{{{ATOM}}}updated"), *root.iter(f"{{{ATOM}}}published")):
        assert _MOMENT.fullmatch(date.text)
    for tomb in root.iter(f"{{{TOMBSTONES}}}deleted-entry"):
        assert _URN.fullmatch(tomb.get("ref")) and _MOMENT.fullmatch(tomb.get("when"))
    return root


def _has_once(element: Any, *names: str) -> None:
    for name in names:
        (found,) = element.findall(f"{{{ATOM}}}{name}")
        assert (found.text or "").strip()


def entry(number: int, **values: Any) -> OutEntry:
    return replace(OutEntry(("geo", str(number)), f"Titre {number}", f"2026-11-{number:02d}T08:00:00Z"), **values)


def test_a_feed_is_valid_and_reads_back() -> None:
    entries = (entry(1, link="https://e.org/1?a=1&b=2", summary="Été", author="Ville", categories=("eau",)), entry(2))
    gone = ((("geo", "9"), "2026-11-20T08:00:00Z"),)
    feed = OutFeed("f1", "Veille", "2026-01-01T00:00:00Z", entries, gone, language="fr")
    root = valid(atom(feed))
    assert root.findtext(f"{{{ATOM}}}updated") == "2026-11-20T08:00:00Z"
    again = read_feed(atom(feed), "file")
    assert [one.title for one in again.entries] == ["Titre 2", "Titre 1"]
    assert again.entries[1].link == "https://e.org/1?a=1&b=2" and again.entries[1].categories == ("eau",)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_in_it(text: str) -> None:
    hostile = entry(
        1, title=text, summary=text, link=text, author=text, categories=(text, text), updated=text, published=text
    )
    root = valid(atom(OutFeed(text, text, text, (hostile,), ((("geo", text), text),), text)))
    assert root.find(f".//{{{ATOM}}}script") is None


def test_nothing_at_all_is_valid() -> None:
    valid(atom(OutFeed("f", "", "")))


def test_ids_stay_and_do_not_meet() -> None:
    assert urn("f", "geo", "1") == urn("f", "geo", "1")
    assert len({urn("f", "geo", "1"), urn("f", "geo", "2"), urn("g", "geo", "1"), urn("f", "geo1")}) == 4
    assert _URN.fullmatch(urn("é"))


def test_a_feed_is_bounded_and_the_newest_stay() -> None:
    many = tuple(entry(n % 28 + 1, key=("geo", str(n))) for n in range(MOST_ENTRIES + 50))
    root = valid(atom(OutFeed("f", "x", "", many)))
    found = [one.text for one in root.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}updated")]
    assert len(found) == MOST_ENTRIES and found == sorted(found, reverse=True)


def test_dates_of_the_future_do_not_count() -> None:
    dates = ["2026-01-01", "hier", "2099-01-01", "2026-02-01"]
    assert newest(dates, "2026-11-30T08:00:00Z") == "2026-02-01T00:00:00Z" and newest(["x"]) == ""


def test_a_file_is_put_in_place_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "flux.xml"
    assert write_in_place(path, b"one") and path.read_bytes() == b"one"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert not write_in_place(path, b"one")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    bodies = [bytes([65 + n]) * 200_000 for n in range(8)]
    seen: List[bytes] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.append(path.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    for body in bodies * 5:
        write_in_place(path, body)
    stop.set()
    reader.join()
    assert seen and set(seen) <= {b"one", *bodies}
    assert os.listdir(path.parent) == ["flux.xml"]


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "flux.xml").mkdir()
    with pytest.raises(OSError):
        write_in_place(tmp_path / "flux.xml", b"x")
    assert os.listdir(tmp_path) == ["flux.xml"]


class TestOfASearch:
    def test_it_follows_what_its_watch_sees(self, tmp_path: Path) -> None:
        with changing("ckan") as catalog:
            desk = Desk(tmp_path, catalog.config)
            (search,) = desk.store.searches.add(SavedSearch("", "Comptages")).ids
            files, path = FeedFiles(desk.store, desk.clock), tmp_path / "flux.xml"
            feed = files.add(FeedOf.SEARCH, search, path)
            assert feed.error == "" and len(valid(path.read_bytes())) > 3
            watch = desk.store.watches.of(search)
            assert watch is not None
            desk.run(watch)
            files.refresh_all()
            first = valid(path.read_bytes())
            body = path.read_bytes()
            desk.run(watch)
            files.refresh_all()
            assert path.read_bytes() == body  # nothing changed: not a byte
            added = catalog.add("Nouvelle donnée")
            edited = catalog.ids()[-1]
            catalog.retitle(edited, "Modifiée")
            desk.run(watch)
            files.refresh_all()
            told = read_feed(path.read_bytes(), "file").entries
            now = desk.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
            assert {one.title for one in told[:2]} == {"Nouvelle donnée", "Modifiée"}
            assert {one.updated for one in told[:2]} == {now} and told[2].updated < now
            old = {one.text for one in first.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")}
            assert len({one.id for one in told} - old) == 1  # an edited record is the same entry
            catalog.remove(added)
            for _ in range(2):
                desk.run(watch)
            files.refresh_all()
            after = valid(path.read_bytes())
            (tomb,) = after.iter(f"{{{TOMBSTONES}}}deleted-entry")
            assert tomb.get("ref") in {one.id for one in told}
            assert "Nouvelle donnée" not in path.read_text("utf-8")

    def test_what_it_was_about_is_gone(self, tmp_path: Path) -> None:
        desk = Desk(tmp_path)
        (search,) = desk.store.searches.add(SavedSearch("", "A")).ids
        files, path = FeedFiles(desk.store, desk.clock), tmp_path / "flux.xml"
        files.add(FeedOf.SEARCH, search, path)
        body = path.read_bytes()
        desk.store.searches.remove([search])
        assert files.refresh_all() == [] and path.read_bytes() == body

    def test_a_place_that_cannot_be_written_is_told_until_it_can(self, tmp_path: Path) -> None:
        desk = Desk(tmp_path)
        (search,) = desk.store.searches.add(SavedSearch("", "A")).ids
        files, path = FeedFiles(desk.store, desk.clock), tmp_path / "flux.xml"
        path.mkdir()
        feed = files.add(FeedOf.SEARCH, search, path)
        assert feed.error and [one.id for one in files.refresh_all()] == [feed.id]
        path.rmdir()
        assert files.refresh_all() == [] and desk.store.feeds.get(feed.id).error == ""  # type: ignore[union-attr]
        desk.store.feeds.remove(feed.id)
        assert desk.store.feeds.all() == ()


class TestPlaces:
    def test_a_file_holds_one_feed(self, tmp_path: Path) -> None:
        """Two that are written to one file would take turns at it for ever."""
        desk = Desk(tmp_path)
        one, two = desk.store.searches.add(SavedSearch("", "A"), SavedSearch("", "B")).ids
        files, path = FeedFiles(desk.store, desk.clock), tmp_path / "flux.xml"
        files.add(FeedOf.SEARCH, one, path)
        files.add(FeedOf.SEARCH, one, path)
        other = files.add(FeedOf.SEARCH, two, tmp_path / "sub" / ".." / "flux.xml")
        apart = files.add(FeedOf.SEARCH, one, tmp_path / "other.xml")
        assert [feed.id for feed in desk.store.feeds.all()] == [other.id, apart.id]
        assert read_feed(path.read_bytes(), "file").title == "B"

    def test_what_was_let_go_of_while_it_was_written_stays_so(self, tmp_path: Path) -> None:
        desk = Desk(tmp_path)
        (one,) = desk.store.searches.add(SavedSearch("", "A")).ids
        files, path = FeedFiles(desk.store, desk.clock), tmp_path / "flux.xml"
        feed = files.add(FeedOf.SEARCH, one, path)
        path.unlink()
        path.mkdir()
        desk.store.feeds.remove(feed.id)
        assert files.refresh(feed).error and desk.store.feeds.all() == ()

    def test_a_long_name_can_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / f"{'é' * 120}.xml"
        assert write_in_place(path, b"x") and os.listdir(tmp_path) == [path.name]


class TestOfAFolder:
    def test_favourites_become_entries_without_what_is_private(self, tmp_path: Path) -> None:
        desk = Desk(tmp_path)
        (folder,) = desk.store.folders.add(ItemKind.FAVOURITE, "Eau").ids
        (deep,) = desk.store.folders.add(ItemKind.FAVOURITE, "Rivières", folder).ids
        secret = {"note": "Demander à Zoé", "rating": 4, "tags": ("eau",)}
        values = {"page_url": "https://e.org/1", "abstract": "Résumé"}
        one, two, _ = desk.store.favourites.add(
            kept(1, values, folder=folder, **secret), kept(2, folder=deep), kept(3)
        ).ids
        files, path = FeedFiles(desk.store, desk.clock), tmp_path / "eau.xml"
        files.add(FeedOf.FOLDER, folder, path)
        found = {entry.title: entry for entry in read_feed(path.read_bytes(), "file").entries}
        valid(path.read_bytes())
        assert set(found) == {"Donnée 1", "Donnée 2"}
        assert found["Donnée 1"].link == "https://e.org/1" and found["Donnée 1"].categories == ("eau",)
        assert "Zoé" not in path.read_text("utf-8")
        desk.clock.wait(days=3)
        today = record(1, title="Autre titre", modified="2026-12-02T08:00:00Z")
        desk.store.favourites.note_checks([Check(one, State.CHANGED, today=today), Check(two, State.SAME)])
        files.refresh_all()
        newest_entry, *_ = read_feed(path.read_bytes(), "file").entries
        assert (newest_entry.title, newest_entry.updated) == ("Autre titre", "2026-12-02T08:00:00Z")
        assert newest_entry.id == found["Donnée 1"].id

    def test_all_favourites(self, tmp_path: Path) -> None:
        desk = Desk(tmp_path)
        desk.store.favourites.add(kept(1), kept(2))
        path = tmp_path / "tout.xml"
        FeedFiles(desk.store, desk.clock).add(FeedOf.FOLDER, "", path, "Tout")
        feed = read_feed(path.read_bytes(), "file")
        assert feed.title == "Tout" and len(feed.entries) == 2
