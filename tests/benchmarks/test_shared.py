"""A shared file of 10,000 favourites is followed, opened in the tree and looked through: does the window go on?

The yardsticks of the same run are bare ``json.loads`` of the same file, which keeps Python to itself until it is
through, and the longest gap of an idle event loop beside a thread that computes. Nothing is asserted about time: it
prints.
"""
from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path
from typing import Callable, Iterator, Tuple

import pytest
from qgis.gui import QgisInterface

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import ItemKind, KeptCatalog
from catalog_search.bookmarks.shared_write import everything, to_text
from catalog_search.bookmarks.store import Store
from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.bookmarks.tree import FAVOURITE, OTHERS
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.sharing.places import place_of
from catalog_search.support.connections import ConnectionStore
from tests.benchmarks.test_merging import record_of
from tests.benchmarks.test_search import Ticks, idle_gap, turn

FAVOURITES, RUNS = 10_000, 3


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of the favourites in forty folders, half of them at the top."""
    folder = tmp_path_factory.mktemp("shared")
    store = Store(folder / "theirs.sqlite")
    catalogs = [KeptCatalog(f"c{n}", "csw", f"https://c{n}.example.fr", f"C {n}") for n in range(10)]

    def work() -> Tuple[str, ...]:
        folders = [store.folders.add(ItemKind.FAVOURITE, f"Dossier {number}").ids[0] for number in range(40)]
        for number in range(FAVOURITES):
            home = folders[number % 40] if number % 2 else ""
            store.favourites.add(NewFavourite(record_of(number, number % 10), catalogs[number % 10], folder=home))
        return ()

    store.together("fill", work)
    path = folder / "equipe.catalog-search.json"
    path.write_text(to_text(everything(store, [])), "utf-8")
    store.close()
    return path


@pytest.fixture
def panel(qgis_iface: QgisInterface, tmp_path: Path) -> Iterator[DockPanel]:
    service = BookmarkService(tmp_path / "bookmarks.sqlite")
    made = DockPanel(qgis_iface, ConnectionStore(), service)
    made.resize(420, 900)
    made.show()
    made.views.show(made.kept)
    turn(0.5)
    yield made
    made.close_down()
    service.close()


def watched(work: Callable[[], object], done: Callable[[], bool]) -> Tuple[float, float]:
    """Seconds until something is done, and the longest gap of the main thread until a moment later."""
    ticks = Ticks()
    start = time.perf_counter()
    work()
    while not done():
        turn(0.02)
    spent = time.perf_counter() - start
    turn(0.3)
    ticks.stop()
    return spent, ticks.longest


def test_a_large_shared_file(panel: DockPanel, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others, model, tree = panel.bookmarks.service.others, panel.kept.model, panel.kept.tree
    start = time.perf_counter()
    json.loads(file.read_text("utf-8"))
    bare = time.perf_counter() - start
    idle = idle_gap()

    def count() -> int:
        return sum(node.what == FAVOURITE and not node.is_own for node in model.nodes())

    def unfold() -> None:
        for node in model.nodes():
            if node.what == OTHERS:
                tree.setExpanded(model.index_of(node.name), True)

    rows = []
    for _ in range(RUNS):
        rows.append(("followed", *watched(lambda: others.team.follow(place_of(str(file))), lambda: count() > 0)))
        assert count() == FAVOURITES
        rows.append(("opened in the tree", *watched(unfold, lambda: True)))
        rows.append(("words looked for", *_words(panel, "secteur 4321")))
        rows.append(("and no longer", *_words(panel, "")))
        leave = partial(others.team.unfollow, others.team.all()[0].id)
        rows.append(("followed no longer", *watched(leave, lambda: count() == 0)))
    with capsys.disabled():
        print(f"\na shared file of {FAVOURITES:,} favourites, {file.stat().st_size / 1e6:.0f} MB")
        print(f"  bare json.loads: {bare * 1000:.0f} ms; idle loop beside a thread: longest gap {idle * 1000:.0f} ms")
        for name, spent, gap in rows:
            print(
                f"  {name:20} {spent * 1000:5.0f} ms (x{spent / bare:.2f})"
                f"   longest gap {gap * 1000:3.0f} ms (x{gap / idle:.2f} of the idle one)"
            )


def _words(panel: DockPanel, text: str) -> Tuple[float, float]:
    model = panel.kept.model
    return watched(lambda: panel.kept.field.setText(text), lambda: model.snapshot.text == text)
