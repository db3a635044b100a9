"""Favourites, saved searches and records of the catalogues are found in QGIS's own locator."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.core import QgsLocator, QgsLocatorContext, QgsLocatorResult
from qgis.PyQt.QtGui import QIcon

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import KeptCatalog, SavedSearch
from catalog_search.bookmarks.store import Store
from catalog_search.gui.bookmarks.locator import CatalogLocatorFilter, LocatorDoor
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.labels import type_icon_name
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record, RecordType, Resource
from catalog_search.support.paths import resource_path
from tests.qgis.gui_kit import Answers, catalogue, serving, two_catalogues, wait_until
from tests.qgis.support import spin

WFS = Resource("https://w.example/wfs", protocol="OGC:WFS", layer="haies")


class Typed:
    """A locator with the filter, and what it found for the last question."""

    def __init__(self, door: LocatorDoor) -> None:
        self.found: List[QgsLocatorResult] = []
        self.locator = QgsLocator()
        self.filter = CatalogLocatorFilter(door)
        self.locator.registerFilter(self.filter)
        self.locator.foundResult.connect(lambda result: self.found.append(QgsLocatorResult(result)))

    def ask(self, text: str) -> "Typed":
        self.found.clear()
        self.locator.fetchResults(text, QgsLocatorContext())
        return self

    def wait(self) -> List[str]:
        """The titles, once the filter has ended."""
        wait_until(lambda: not self.locator.isRunning())
        spin(0.05)
        return [result.displayString for result in self.found]

    def titles(self, text: str) -> List[str]:
        return self.ask(text).wait()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[LocatorDoor]:
    path = tmp_path / "profile" / "bookmarks.sqlite"
    store = Store(path)
    kept = KeptCatalog("old", "csw", "https://old.example/csw", "The old one")
    records = [Record("h", "old", "Haies bocagères", organisation="Département", resources=(WFS,))]
    records += [Record(f"e{n}", "old", f"Étangs {n}") for n in range(12)]
    store.favourites.add(*(NewFavourite(record, kept) for record in records))
    store.searches.add(SavedSearch("", "Bocage du pays", text="haies"))
    store.close()
    service = BookmarkService(path)
    yield LocatorDoor(service, two_catalogues(tmp_path))
    service.close()


@pytest.fixture
def typed(door: LocatorDoor) -> Iterator[Typed]:
    made = Typed(door)
    yield made
    made.locator.cancel()
    wait_until(lambda: not made.locator.isRunning())


def test_without_the_prefix_only_what_is_kept_is_found(typed: Typed) -> None:
    assert typed.titles("bocag") == ["Haies bocagères", "Bocage du pays"]
    assert typed.titles("etang") == [f"Étangs {n}" for n in range(11, 3, -1)]
    assert typed.titles("communes") == []


def test_with_the_prefix_all_catalogues_are_asked(typed: Typed) -> None:
    assert sorted(typed.titles("cat communes")) == ["communes 0", "communes 1", "communes 2"]
    result = typed.found[0]
    assert (result.group, result.description) == ("Catalogues", "WFS · Org · One")
    assert [action.text for action in result.actions] == ["Add to map"]
    own = QIcon(str(resource_path("icons", type_icon_name(RecordType.DATASET))))
    assert result.icon.pixmap(16, 16).toImage() == own.pixmap(16, 16).toImage()


def test_one_or_two_letters_ask_no_catalogue(typed: Typed) -> None:
    assert typed.titles("cat co") == []
    assert typed.titles("cat ha") == ["Haies bocagères", "Bocage du pays"]


def test_what_is_kept_is_not_found_a_second_time(typed: Typed, door: LocatorDoor) -> None:
    record = Record("communes1", "one", "communes 1")
    catalog = KeptCatalog("one", "file")
    done: List[Any] = []
    door.service.change(lambda store: store.favourites.add(NewFavourite(record, catalog)), done.append)
    wait_until(lambda: bool(done))
    assert sorted(typed.titles("cat communes")) == ["communes 0", "communes 1", "communes 2"]
    assert [result.group for result in typed.found if result.displayString == "communes 1"] == ["Favourites"]


def test_choosing_leads_to_the_record_to_the_map_or_to_the_search(typed: Typed, door: LocatorDoor) -> None:
    wanted: List[Any] = []
    door.record_wanted.connect(lambda record: wanted.append(("show", record.key)))
    door.add_wanted.connect(lambda record: wanted.append(("add", record.key)))
    door.search_wanted.connect(lambda search: wanted.append(("run", search)))
    typed.titles("bocage")
    favourite, search = typed.found
    typed.filter.triggerResult(favourite)
    typed.filter.triggerResultFromAction(favourite, favourite.actions[0].id)
    typed.filter.triggerResult(search)
    (kept,) = door.service.open_store().searches.all()
    assert wanted == [("show", ("old", "h")), ("add", ("old", "h")), ("run", kept.id)]


def slow_catalogue(door: LocatorDoor, url: str) -> None:
    Answers.bodies["/slow"] = json.dumps(catalogue(2, "lente")).encode()
    Answers.delays["/slow"] = 20.0
    door.connections.add(CatalogConfig("slow", "file", "Slow", f"{url}/slow"))


def test_typing_on_leaves_a_slow_catalogue_at_once(typed: Typed, door: LocatorDoor) -> None:
    with serving() as url:
        slow_catalogue(door, url)
        typed.ask("cat communes")
        wait_until(lambda: bool(Answers.asked))
        typed.ask("cat et")
        wait_until(lambda: bool(typed.found), 3)
        assert typed.found[0].displayString.startswith("Étangs")


def test_a_damaged_store_leaves_the_catalogues(door: LocatorDoor, tmp_path: Path) -> None:
    folder = tmp_path / "not a file"
    folder.mkdir()
    door.service._path = folder
    typed = Typed(door)
    assert sorted(typed.titles("cat communes")) == ["communes 0", "communes 1", "communes 2"]


def test_many_questions_one_after_the_other(typed: Typed) -> None:
    question = "cat communes"
    for n in range(60):
        typed.ask(question[: 5 + n % 8])
        spin(0.005 * (n % 5))
    assert len(typed.titles("cat communes")) == 3
