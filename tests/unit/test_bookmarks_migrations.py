"""Files of every older version are brought up to date, after a copy was made; where that fails, nothing is lost."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import List

import pytest

from catalog_search.bookmarks import schema
from catalog_search.bookmarks.favourites import Wanted
from catalog_search.bookmarks.model import Area, AreaKind, FieldChange, ItemKind, KeptFilter, Schedule
from catalog_search.bookmarks.store import Store
from catalog_search.model.extent import Extent
from catalog_search.model.keeping import StoreError, StoreProblem
from tests.unit.bookmarks_support import FULL, GEO, kept, record

OLDER = tuple(range(1, schema.VERSION))


def old_file(data: Path, path: Path, version: int) -> bytes:
    """A file as that version of the plugin wrote it; its bytes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((data / "bookmarks" / f"version-{version}.sql").read_text("utf-8"))
    return path.read_bytes()


def tables(path: Path) -> List[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")]


def in_the_way(version: int) -> str:
    """What makes the step after a version, or one behind that, impossible."""
    return "CREATE TABLE favourite_words (in_the_way)" if version < 3 else "ALTER TABLE watch ADD COLUMN area"


def out_of_the_way(version: int) -> str:
    return "DROP TABLE favourite_words" if version < 3 else "ALTER TABLE watch DROP COLUMN area"


def test_there_is_a_file_of_every_older_version(data: Path) -> None:
    assert sorted(path.stem for path in (data / "bookmarks").glob("version-*.sql")) == [f"version-{n}" for n in OLDER]


@pytest.mark.parametrize("version", OLDER)
class TestOlderFiles:
    def test_everything_comes_over(self, data: Path, tmp_path: Path, version: int) -> None:
        path = tmp_path / "bookmarks.sqlite"
        old_file(data, path, version)
        store = Store(path)
        assert store.notices == () and not store.read_only
        one, two = store.favourites.get_many((f"{1:032x}", f"{2:032x}"))
        assert (one.record, one.thumbnail, one.tags, one.note, one.rating) == (FULL, b"png", ("à voir",), "Étang", 4)
        assert (two.record, two.kept_at) == (record(2, title="Zones humides"), "2026-11-01T09:00:00Z")
        parents = {folder.name: folder.parent for folder in store.folders.all(ItemKind.FAVOURITE)}
        assert parents == {"Eau": "", "Rivières": "f" * 32} and one.folder == "e" * 32
        (search,) = store.searches.all()
        assert (search.filters, search.catalogs) == ((KeptFilter("organisation", "534fff8", "IGN"),), (GEO,))
        assert search.area == Area(AreaKind.BOX, Extent(1.0, 2.0, 3.0, 4.0))
        assert (search.is_default, search.last_count) == (True, 12)
        assert store.check() and store.notices == ()
        store.close()

    def test_what_was_kept_before_is_found_by_its_words(self, data: Path, tmp_path: Path, version: int) -> None:
        path = tmp_path / "bookmarks.sqlite"
        old_file(data, path, version)
        store = Store(path)
        for words in ("foret", "etang", "sculpte", "a voir"):
            assert [one.title for one in store.favourites.find(Wanted(text=words))] == [FULL.title]
        store.favourites.remove([f"{1:032x}"])
        assert store.favourites.find(Wanted(text="foret")) == ()
        store.close()

    def test_the_tables_are_those_of_a_new_file(self, data: Path, tmp_path: Path, version: int) -> None:
        old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
        old_file(data, old, version)
        for path in (old, new):
            Store(path).close()
        assert tables(old) == tables(new)

    def test_a_copy_was_made_before(self, data: Path, tmp_path: Path, version: int) -> None:
        path = tmp_path / "bookmarks.sqlite"
        old_file(data, path, version)
        Store(path).close()
        copy = tmp_path / f"bookmarks-version-{version}.sqlite"
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
            assert connection.execute("SELECT count(*) FROM favourite").fetchone() == (2,)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_one_that_cannot_be_migrated_stays_as_it_was(self, data: Path, tmp_path: Path, version: int) -> None:
        path = tmp_path / "bookmarks.sqlite"
        old_file(data, path, version)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(in_the_way(version))
        for _ in range(2):
            with pytest.raises(StoreError) as caught:
                Store(path)
            assert caught.value.problem is StoreProblem.MIGRATION
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
            assert connection.execute("SELECT count(*) FROM favourite").fetchone() == (2,)
            connection.execute(out_of_the_way(version))
        store = Store(path)
        assert store.favourites.count() == 2
        store.close()

    def test_a_damaged_one_is_brought_up_to_date_as_far_as_it_can_be_read(
        self, data: Path, tmp_path: Path, version: int
    ) -> None:
        path = tmp_path / "bookmarks.sqlite"
        whole = old_file(data, path, version)
        path.write_bytes(bytes(100) + whole[100:])
        store = Store(path)
        assert (len(store.notices), store.notices[0].saved) == (1, 3)
        assert [one.title for one in store.favourites.find(Wanted(text="etang"))] == [FULL.title]
        assert [watch.schedule for watch in store.watches.all()] == [Schedule.WEEKLY][: version - 1]
        store.favourites.add(kept(9))
        assert store.check()
        store.close()


@pytest.mark.parametrize("version", [2, 3])
def test_watches_come_over(data: Path, tmp_path: Path, version: int) -> None:
    path = tmp_path / "bookmarks.sqlite"
    old_file(data, path, version)
    store = Store(path)
    (watch,) = store.watches.all()
    assert watch.area is None
    assert (watch.schedule, watch.target, watch.validators) == (Schedule.WEEKLY, "a" * 32, (("etag", '"x"'),))
    (change,) = store.watches.changes()
    assert (change.watch, change.fields) == (watch.id, (FieldChange("title", "a", "b"),))
    assert store.watches.seen(watch.id)[("geo", "r2")].misses == 1
    store.close()
