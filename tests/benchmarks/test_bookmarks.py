"""How long a file of 10,000 favourites and 1,000 saved searches takes to open and to be searched.

*Opening* is what a window needs before it can show anything: the file, both trees of folders with their counts, all
saved searches, the keys of all favourites for the stars in lists, and the first hundred favourites. *Searching* is the
first hundred of all that match, best first. The yardstick of the same run is bare ``sqlite3``: connecting and fetching
the same rows and columns without making anything of them. Nothing is asserted about time: it prints.
"""
from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Callable, List, Tuple

import pytest

from catalog_search.bookmarks.favourites import NewFavourite, Order, Wanted
from catalog_search.bookmarks.model import Area, AreaKind, ItemKind, KeptCatalog, KeptFilter, SavedSearch
from catalog_search.bookmarks.rows import FAVOURITE_COLUMNS
from catalog_search.bookmarks.store import Store
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort
from tests.benchmarks.test_merging import record_of

FAVOURITES, SEARCHES, PAGE = 10_000, 1_000, 100
RUNS = 15
#: Words that all, some, one and no favourites have, and first letters of words that all have.
TEXTS = ("données", "zones humides", "secteur 4321", "rien de tel", "d", "sec")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bookmarks") / "bookmarks.sqlite"
    store = Store(path)
    catalogs = [KeptCatalog(f"c{n}", "csw", f"https://c{n}.example.fr", f"C {n}") for n in range(10)]

    def work() -> Tuple[str, ...]:
        folders = [store.folders.add(ItemKind.FAVOURITE, f"Dossier {number}").ids[0] for number in range(40)]
        home = store.folders.add(ItemKind.SEARCH, "Veille").ids[0]
        store.favourites.add(
            *(
                NewFavourite(
                    record_of(number, number % 10),
                    catalogs[number % 10],
                    thumbnail=bytes([number % 256]) * 4000 if number % 3 else None,
                    folder=folders[number % 40] if number % 4 else "",
                    tags=(f"tag {number % 50}",),
                    note="à relire avant la réunion" if number % 20 == 0 else "",
                )
                for number in range(FAVOURITES)
            )
        )
        filters = (KeptFilter("organisation", "534fff8ea3a7292c64a77f02", "IGN"), KeptFilter("format", "shp", "SHP"))
        area = Area(AreaKind.BOX, Extent(1.0, 43.0, 2.0, 44.0), name="Toulouse")
        store.searches.add(
            *(
                SavedSearch("", f"Recherche {number}", home, 0.0, "eau", filters, area, tuple(catalogs[:3]), Sort.TITLE)
                for number in range(SEARCHES)
            )
        )
        return ()

    store.together("fill", work)
    store.close()
    return path


def opened(path: Path) -> int:
    store = Store(path)
    for kind in ItemKind:
        store.folders.all(kind)
        store.folders.counts(kind)
    searches = store.searches.all()
    keys = store.favourites.keys()
    first = store.favourites.find(Wanted(limit=PAGE))
    store.close()
    return len(searches) + len(keys) + len(first)


def opened_bare(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        for kind in ("favourite", "search"):
            connection.execute("SELECT * FROM folder WHERE kind = ? ORDER BY position", (kind,)).fetchall()
            connection.execute(f"SELECT folder, count(*) FROM {kind} GROUP BY folder").fetchall()
        searches = connection.execute("SELECT * FROM search ORDER BY folder, position, name").fetchall()
        keys = connection.execute("SELECT catalog, record, id FROM favourite").fetchall()
        statement = f"SELECT {FAVOURITE_COLUMNS} FROM favourite ORDER BY kept_at DESC, number DESC LIMIT {PAGE}"
        return len(searches) + len(keys) + len(connection.execute(statement).fetchall())


def searched_bare(connection: sqlite3.Connection, text: str) -> int:
    words = " ".join(f'"{word}"*' for word in text.replace("é", "e").split())
    columns = ", ".join(f"f.{name.strip()}" for name in FAVOURITE_COLUMNS.split(","))
    rows = connection.execute(
        f"SELECT {columns} FROM favourite_words JOIN favourite f ON f.number = favourite_words.rowid"
        f" WHERE favourite_words MATCH ? ORDER BY rank LIMIT {PAGE}",
        (words,),
    )
    return len(rows.fetchall())


def timed(work: Callable[[], object]) -> Tuple[float, float]:
    """Milliseconds: best and median."""
    spent: List[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return min(spent), median(spent)


def test_opening(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, bare = timed(lambda: opened(path)), timed(lambda: opened_bare(path))
    with capsys.disabled():
        print(f"\n{FAVOURITES:,} favourites, {SEARCHES:,} searches, {path.stat().st_size / 1e6:.0f} MB")
        print(f"  opening: best {ours[0]:.1f} ms, median {ours[1]:.1f} ms")
        print(f"  bare sqlite3: best {bare[0]:.1f} ms, median {bare[1]:.1f} ms; ratio {ours[0] / bare[0]:.2f}")
    assert opened(path) == opened_bare(path) == FAVOURITES + SEARCHES + PAGE


def test_searching(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(path)
    with closing(sqlite3.connect(path)) as connection, capsys.disabled():
        print()
        for text in TEXTS:
            wanted = Wanted(text=text, limit=PAGE)
            ours = timed(partial(store.favourites.find, wanted))
            bare = timed(partial(searched_bare, connection, text))
            many = store.favourites.count(wanted)
            print(
                f"  {text!r:16} of {many:>6}: best {ours[0]:.2f} ms, median {ours[1]:.2f} ms;"
                f" bare {bare[0]:.2f} ms, ratio {ours[0] / bare[0]:.2f}"
            )
            assert len(store.favourites.find(wanted)) == searched_bare(connection, text) == min(many, PAGE)
    store.close()


def test_what_else_is_asked_often(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(path)
    (one,) = store.favourites.find(Wanted(limit=1))
    asked = {
        "revision": store.revision,
        "one with its record": lambda: store.favourites.get(one.id),
        "a folder by title": lambda: store.favourites.find(Wanted(folder=one.folder, order=Order.TITLE, limit=PAGE)),
        "a tag": lambda: store.favourites.find(Wanted(tags=("tag 7",), limit=PAGE)),
        "all by title": lambda: store.favourites.find(Wanted(order=Order.TITLE)),
        "all tags": store.favourites.tags,
        "a note": lambda: store.favourites.annotate([one.id], note=str(time.perf_counter())),
        "a hundred moves": lambda: store.favourites.move([f.id for f in first], ""),
    }
    first = store.favourites.find(Wanted(limit=PAGE))
    with capsys.disabled():
        print()
        for name, work in asked.items():
            best, usual = timed(work)
            print(f"  {name:22} best {best:.2f} ms, median {usual:.2f} ms")
    assert store.favourites.count() == FAVOURITES
    store.close()
