"""A look at favourites of several catalogues: in few requests, first those that wait for longest; and a cancel."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, List

import pytest
from qgis.core import QgsApplication, QgsFeedback

from catalog_search.bookmarks.favourites import NewFavourite, Wanted
from catalog_search.bookmarks.model import KeptCatalog, State
from catalog_search.bookmarks.store import Store
from catalog_search.catalogs.many import details_many
from catalog_search.catalogs.registry import create_catalog
from catalog_search.gui.bookmarks import looking
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.changing import Changing, changing
from tests.unit.bookmarks_support import Clock


class Cancelling(QgsFeedback):
    """Cancels itself when so much was done."""

    def __init__(self, at: float = 200.0) -> None:
        super().__init__()
        self.progressChanged.connect(lambda done: self.cancel() if done >= at else None)


@pytest.fixture
def catalogs(qgis_app: QgsApplication) -> Iterator[List[Changing]]:
    with changing("ckan") as one, changing("isogeo") as two:
        yield [one, two]


@pytest.fixture
def store(tmp_path: Path, catalogs: List[Changing]) -> Iterator[Store]:
    """Two dozen favourites of each catalogue, kept in turns."""
    made = Store(tmp_path / "b.sqlite", Clock())
    kept = []
    for catalog in catalogs:
        asked = create_catalog(catalog.config)
        asked.speak("en")
        found = BlockingCarrier(catalog.config).run(details_many(asked, catalog.ids()[:24]))
        kept.append([NewFavourite(record, KeptCatalog.of(catalog.config)) for record in found.records.values()])
        catalog.server.requests.clear()
    for pair in zip(*kept):
        made.favourites.add(*pair)
    yield made
    made.close()


def look(store: Store, catalogs: List[Changing], feedback: QgsFeedback) -> "dict[str, int]":
    ids = [one.id for one in store.favourites.find(Wanted())]
    return looking.look(store, ids, [catalog.config for catalog in catalogs], "en", feedback)


def test_each_catalogue_is_asked_for_its_own_at_once(
    store: Store, catalogs: List[Changing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 24)
    catalogs[0].retitle(catalogs[0].ids()[3], "Autre")
    counts = look(store, catalogs, QgsFeedback())
    assert counts == {"same": 47, "changed": 1, "failed": 0}
    lists = [len([one for one in catalog.server.requests if "search" in one.path]) for catalog in catalogs]
    assert lists == [1, 1]


def test_what_was_not_reached_comes_first_the_next_time(
    store: Store, catalogs: List[Changing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_AT_ONCE", 8)
    store.favourites._keeper.clock.wait(hours=1)  # type: ignore[attr-defined]
    look(store, catalogs, Cancelling(15.0))
    before = {one.id: one.checked_at for one in store.favourites.find(Wanted())}
    reached = [one for one in before if before[one] == max(before.values())]
    assert len(reached) == 8 and len(set(before.values())) == 2
    store.favourites._keeper.clock.wait(hours=1)  # type: ignore[attr-defined]
    look(store, catalogs, Cancelling(15.0))
    after = {one.id: one.checked_at for one in store.favourites.find(Wanted())}
    newly = {one for one in after if after[one] != before[one]}
    assert len(newly) == 8 and not newly & set(reached)
    assert {one.state for one in store.favourites.find(Wanted())} == {State.SAME}
