"""The file of bookmarks: damaged, newer, older, write-protected, on a full disk, replaced by another window."""
from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Callable, List

import pytest

from catalog_search.bookmarks import schema
from catalog_search.bookmarks.database import journal_of, uri_of
from catalog_search.bookmarks.favourites import NewFavourite, Wanted
from catalog_search.bookmarks.model import ItemKind, SavedSearch
from catalog_search.bookmarks.store import Store
from catalog_search.model.keeping import NoticeKind, StoreError, StoreProblem
from tests.unit.bookmarks_support import FULL, GEO, Clock, kept

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 300


def fill(path: Path, many: int = MANY) -> List[str]:
    """A file with favourites in a folder and searches, all of it in the main file; the titles of the favourites."""
    store = Store(path, Clock())
    folder = store.folders.add(ItemKind.FAVOURITE, "Eau").ids[0]
    store.favourites.add(*(kept(number, {"abstract": "mots " * 150}, folder=folder) for number in range(many)))
    store.searches.add(SavedSearch("", "Une"), SavedSearch("", "Deux"))
    store.close()
    return titles(path)


def titles(path: Path) -> List[str]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(row[0] for row in connection.execute("SELECT title FROM favourite"))


def found(store: Store) -> List[str]:
    return sorted(favourite.title for favourite in store.favourites.find())


def overwrite(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset, os.SEEK_SET if offset >= 0 else os.SEEK_END)
        file.write(data)


def root_page(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def page_size(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[16:18], "big")


def damage_table(path: Path, name: str) -> None:
    """The first page of a table becomes nonsense."""
    overwrite(path, (root_page(path, name) - 1) * page_size(path), b"\xa5" * page_size(path))


class TestWhatIsNotThere:
    def test_a_new_file_is_made_with_its_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "profile" / "deep" / "bookmarks.sqlite"
        store = Store(path)
        assert (store.notices, store.read_only, store.favourites.count()) == ((), False, 0)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        store.close()

    @pytest.mark.parametrize("name", ["é à ü", "50%20 & more?x=1#y", "a'b\"c", "file:x;y", " "])
    def test_a_folder_may_be_called_anything(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name / "b.sqlite"
        store = Store(path)
        store.favourites.add(kept(1))
        store.close()
        assert path.stat().st_size > 0
        assert titles(path) == ["Donnée 1"]
        assert sorted(one.name for one in tmp_path.iterdir()) == [name]

    def test_places_of_windows(self) -> None:
        drive, server = PureWindowsPath(r"C:\Users\Zoé\b.sqlite"), PureWindowsPath(r"\\srv\profils\zoe\b.sqlite")
        assert uri_of(drive) == "file:///C:/Users/Zo%C3%A9/b.sqlite"
        assert uri_of(server) == "file:////srv/profils/zoe/b.sqlite"
        assert (journal_of(drive), journal_of(server), journal_of(Path("/home/zoe"))) == ("WAL", "DELETE", "WAL")

    def test_a_closed_store_says_so(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "b.sqlite")
        store.close()
        for ask in (store.favourites.count, store.revision, lambda: store.favourites.add(kept())):
            with pytest.raises(StoreError) as caught:
                ask()
            assert caught.value.problem is StoreProblem.GONE

    def test_a_place_where_no_file_can_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", "utf-8")
        for path in (tmp_path / "file" / "b.sqlite", tmp_path):
            with pytest.raises(StoreError) as caught:
                Store(path)
            assert caught.value.problem is StoreProblem.NO_PLACE


def _text(path: Path) -> None:
    path.write_text("version https://example.com\n" * 500, "utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _header(path: Path) -> None:
    overwrite(path, 0, bytes(100))


def _first_page(path: Path) -> None:
    overwrite(path, 0, os.urandom(page_size(path)))


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 6000)


def _zeros(path: Path) -> None:
    overwrite(path, path.stat().st_size // 2, bytes(5 * page_size(path)))


def _favourites(path: Path) -> None:
    damage_table(path, "favourite")


def _bodies(path: Path) -> None:
    damage_table(path, "favourite_body")


def _key(path: Path) -> None:
    damage_table(path, "favourite_key")


def _words(path: Path) -> None:
    damage_table(path, "favourite_words_data")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE mine (a); INSERT INTO mine VALUES (1);")


def _no_utf8(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE favourite SET note = CAST(X'ff41' AS TEXT) WHERE title = 'Donnée 7'")
        connection.commit()


class TestDamage:
    @pytest.mark.parametrize(
        ("harm", "least"),
        [
            (_text, 0),
            (_empty, 0),
            (_foreign, 0),
            (_header, MANY),
            (_first_page, MANY),
            (_half, 200),
            (_cut, MANY - 2),
            (_zeros, MANY - 40),
            (_favourites, MANY),
            (_bodies, MANY),
            (_key, MANY),
            (_words, MANY),
            (_no_utf8, MANY),
        ],
    )
    def test_a_damaged_file_is_set_aside_and_read_as_far_as_it_can_be(
        self, tmp_path: Path, harm: Callable[[Path], None], least: int
    ) -> None:
        path = tmp_path / "bookmarks.sqlite"
        everything = fill(path)
        harm(path)
        damaged = path.read_bytes()
        store = Store(path, Clock())
        store.check()
        left = found(store)
        assert len(left) >= least
        assert set(left) <= set(everything)
        (notice,) = store.notices
        aside = tmp_path / "bookmarks-damaged-20261130-080000.sqlite"
        assert (notice.kind, notice.aside, notice.path) == (NoticeKind.SET_ASIDE, str(aside), str(path))
        assert aside.read_bytes() == damaged
        assert notice.saved == len(left) + len(store.searches.all())
        assert not store.read_only
        (one,) = store.favourites.add(kept(5000)).ids
        assert store.favourites.get(one).title == "Donnée 5000"
        assert len(store.favourites.find(Wanted(text="donnee"))) == len(left) + 1
        assert store.check() and len(store.notices) == 1
        store.close()

    def test_damage_that_shows_later_is_mended_on_the_way(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        everything = fill(path)
        damage_table(path, "favourite_body")
        store = Store(path, Clock())
        assert store.notices == ()
        ids = [favourite.id for favourite in store.favourites.find()]
        whole = store.favourites.get_many(ids)
        assert len(store.notices) == 1
        assert sorted(favourite.title for favourite in whole) == everything
        store.close()

    @pytest.mark.parametrize("seed", range(12))
    def test_whatever_is_damaged_the_store_goes_on(self, tmp_path: Path, seed: int) -> None:
        """Some pieces of the file become something else: nothing false is read, most is, and all can be written."""
        path = tmp_path / "b.sqlite"
        everything = fill(path, 150)
        chance = random.Random(seed)
        length = path.stat().st_size
        for _ in range(chance.randrange(1, 5)):
            piece = chance.choice([bytes, os.urandom])(chance.choice([1, 4, 100, 4096, 9000]))
            overwrite(path, chance.randrange(length - len(piece)), piece)
        if chance.random() < 0.3:
            os.truncate(path, chance.randrange(length // 2, length))
        store = Store(path, Clock())
        store.check()
        left = found(store)
        whole = store.favourites.get_many(favourite.id for favourite in store.favourites.find())
        assert len(whole) == len(left) and len(store.searches.all()) <= 2
        assert len(left) >= 75 and len(set(left) - set(everything)) <= 4
        store.favourites.add(kept(7000))
        assert store.favourites.find(Wanted(text="7000"))
        assert store.check()
        store.close()

    def test_two_damages_in_one_second_get_two_names(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        for _ in range(3):
            _text(path)
            Store(path, Clock()).close()
        assert len(list(tmp_path.glob("b-damaged-20261130-080000*.sqlite"))) == 3

    def test_folders_and_what_lies_in_them_stay_together(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        fill(path, 20)
        damage_table(path, "favourite_key")
        store = Store(path, Clock())
        store.check()
        (folder,) = store.folders.all(ItemKind.FAVOURITE)
        assert len(store.favourites.find(Wanted(folder=folder.id))) == 20
        assert len(store.notices) == 1
        store.close()

    def test_what_lay_in_a_folder_that_is_lost_comes_to_the_top(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        fill(path, 20)
        damage_table(path, "folder")
        store = Store(path, Clock())
        store.check()
        assert store.folders.all(ItemKind.FAVOURITE) == ()
        assert len(store.favourites.find(Wanted(folder=""))) == 20
        store.close()

    def test_a_write_ahead_log_goes_aside_with_its_file(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        fill(path, 5)
        keeper = sqlite3.connect(path)
        keeper.execute("BEGIN")
        keeper.execute("SELECT count(*) FROM favourite").fetchone()  # holds the log open
        other = Store(path, Clock())
        other.favourites.add(kept(77))
        log = (tmp_path / "b.sqlite-wal").read_bytes()
        assert log
        overwrite(path, 0, b"nonsense" * 20)
        keeper.close()
        store = Store(path, Clock())
        assert found(store) == [*(f"Donnée {number}" for number in range(5)), "Donnée 77"]
        assert (tmp_path / "b-damaged-20261130-080000.sqlite-wal").read_bytes() == log
        for each in (store, other):
            each.close()

    def test_the_log_of_a_file_that_is_gone_does_not_spoil_the_new_one(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        store = Store(path, Clock())
        store.favourites.add(*map(kept, range(30)))
        log = (tmp_path / "b.sqlite-wal").read_bytes()
        store.close()
        path.unlink()
        (tmp_path / "b.sqlite-wal").write_bytes(log)
        store = Store(path, Clock())
        assert (store.favourites.count(), store.notices) == (0, ())
        store.favourites.add(kept(1))
        assert store.check() and store.favourites.count() == 1
        assert (tmp_path / "b-damaged-20261130-080000.sqlite-wal").read_bytes() == log
        store.close()

    @pytest.mark.parametrize("harm", [_header, _favourites, _bodies])
    def test_long_records_and_pictures_come_over_and_what_was_removed_does_not(
        self, tmp_path: Path, harm: Callable[[Path], None]
    ) -> None:
        path = tmp_path / "b.sqlite"
        store = Store(path, Clock())
        long = kept(1, {"abstract": "é" * 100_000}, thumbnail=os.urandom(50_000), note="mine", tags=("t",))
        ids = store.favourites.add(long, NewFavourite(FULL, GEO), *map(kept, range(10, 60))).ids
        before = store.favourites.get_many(ids[:2])
        store.favourites.annotate(ids[:2], rating=3)
        store.favourites.remove(ids[2:])
        store.close()
        harm(path)
        store = Store(path, Clock())
        store.check()
        after = store.favourites.get_many(ids[:2])
        assert len(store.notices) == 1 and store.favourites.count() == 2
        if harm is _header:
            assert [replace(one, rating=0) for one in after] == list(before)
        if harm is not _bodies:
            assert [(one.record, one.thumbnail) for one in after] == [(one.record, one.thumbnail) for one in before]
        if harm is not _favourites:
            assert [(one.rating, one.note) for one in after] == [(3, "mine"), (3, "")]
        store.close()

    def test_a_favourite_that_is_lost_is_made_of_its_record(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        store = Store(path, Clock())
        (one,) = store.favourites.add(NewFavourite(FULL, GEO)).ids
        store.close()
        damage_table(path, "favourite")
        damage_table(path, "favourite_words_content")
        store = Store(path, Clock())
        store.check()
        (favourite,) = store.favourites.get_many([one])
        assert (favourite.title, favourite.record, favourite.key) == (FULL.title, FULL, ("geo", "a1"))
        assert len(store.favourites.find(Wanted(text="foret"))) == 1
        store.close()

    def test_windows_that_have_the_damaged_file_open_go_on_with_the_new_one(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        fill(path, 30)
        first = Store(path, Clock())
        before = first.revision()
        damage_table(path, "favourite_key")
        second = Store(path, Clock())
        second.check()
        assert len(second.notices) == 1
        second.favourites.add(kept(100))
        assert first.revision() != before
        first.favourites.add(kept(101))
        assert len(found(second)) == 32
        for store in (first, second):
            store.close()


class TestNewerAndProtected:
    def newer(self, path: Path) -> None:
        fill(path, 3)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ALTER TABLE favourite ADD COLUMN mood TEXT")
            connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")

    def test_a_newer_file_is_only_read(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        self.newer(path)
        before = path.read_bytes()
        store = Store(path)
        assert store.read_only
        assert [notice.kind for notice in store.notices] == [NoticeKind.NEWER]
        assert len(found(store)) == 3
        assert len(store.favourites.find(Wanted(text="donnee"))) == 3
        for change in (lambda: store.favourites.add(kept()), lambda: store.watches.note_digest({})):
            with pytest.raises(StoreError) as caught:
                change()
            assert caught.value.problem is StoreProblem.READ_ONLY
        assert store.check()
        store.close()
        assert path.read_bytes() == before

    def test_what_a_newer_file_keeps_in_another_way_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        self.newer(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ALTER TABLE search RENAME TO searches")
        store = Store(path)
        with pytest.raises(StoreError) as caught:
            store.searches.all()
        assert caught.value.problem is StoreProblem.NEWER
        assert len(found(store)) == 3
        store.close()

    def test_a_window_of_an_older_version_stops_writing_when_a_newer_one_took_over(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        fill(path, 3)
        store = Store(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        with pytest.raises(StoreError) as caught:
            store.favourites.add(kept(7))
        assert caught.value.problem is StoreProblem.NEWER
        assert len(found(store)) == 3
        assert store.check() and store.notices == ()
        store.close()

    @pytest.mark.parametrize("journal", ["WAL", "DELETE"])
    @pytest.mark.parametrize("folder_mode", [0o555, 0o777])
    def test_a_protected_file_is_only_read(self, tmp_path: Path, journal: str, folder_mode: int) -> None:
        path = tmp_path / "profile" / "b.sqlite"
        fill(path, 3)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        done = as_nobody(
            tmp_path,
            "store = Store(path)\n"
            "print(store.read_only, [n.kind.value for n in store.notices], store.favourites.count())\n"
            "try:\n    store.favourites.add(kept(77))\n"
            "except StoreError as error:\n    print(error.problem.value)\n",
            path,
            folder_mode,
        )
        assert done == ["True ['read_only'] 3", "read_only"]

    def test_a_protected_folder_without_a_file_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "profile" / "b.sqlite"
        path.parent.mkdir()
        done = as_nobody(
            tmp_path, "try:\n    Store(path)\nexcept StoreError as error:\n    print(error.problem.value)\n", path
        )
        assert done == ["no_place"]


HEAD = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path, PureWindowsPath
from catalog_search.bookmarks.store import Store
from catalog_search.model.keeping import StoreError
from tests.unit.bookmarks_support import FULL, Clock, kept
path = Path({path!r})
"""


def as_nobody(tmp_path: Path, script: str, path: Path, folder_mode: int = 0o555) -> List[str]:
    """Run a script as somebody who may read the file, but not write it nor, by default, to its folder; its lines."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == Path.home().owner() and str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    path.parent.chmod(folder_mode)
    if path.exists():
        path.chmod(0o444)
    drop = "os.setgid(65534); os.setuid(65534)\n" if os.getuid() == 0 else ""
    source = HEAD.format(root=str(ROOT), path=str(path)) + drop + script
    try:
        return run(source)
    finally:
        path.parent.chmod(0o755)


def run(source: str, *before: str) -> List[str]:
    done = subprocess.run(
        [*before, sys.executable, "-c", source], capture_output=True, timeout=60
    )
    assert not done.returncode, done.stderr.decode()
    return done.stdout.decode("utf-8").splitlines()


UNTIL_FULL = """
store = Store(path)
count = 0
try:
    for number in range(100000):
        store.favourites.add(kept(number, {{"abstract": "x" * 3000}}))
        count += 1
except StoreError as error:
    print(error.problem.value)
print(count == store.favourites.count(), count > 5)
"""


class TestFullDisk:
    def test_a_file_that_may_not_grow(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (600000, 600000))\n"
        lines = run(HEAD.format(root=str(ROOT), path=str(path)) + limit + UNTIL_FULL.format())
        assert lines[0] in ("full", "disk")
        assert lines[1:] == ["True True"]
        store = Store(path)
        count = store.favourites.count()
        store.favourites.add(kept(999_999))
        assert store.favourites.count() == count + 1
        assert store.check() and store.notices == ()
        store.close()

    def test_a_disk_without_space(self, tmp_path: Path) -> None:
        small = tmp_path / "small"
        small.mkdir()
        mount = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
        mount += ['mount -t tmpfs -o size=1m none "$0" && exec "$@"', str(small)]
        if not shutil.which("unshare") or subprocess.run([*mount, "true"], stderr=subprocess.DEVNULL).returncode:
            pytest.skip("this system lets nobody mount a small disk")
        again = "store.close()\nfor old in path.parent.glob('*.big'):\n    old.unlink()\n"
        again += "store = Store(path)\nstore.favourites.add(kept(999999))\nprint(store.favourites.count() - count)\n"
        big = "(path.parent / 'x.big').write_bytes(bytes(300000))\n"
        source = HEAD.format(root=str(ROOT), path=str(small / "b.sqlite")) + big + UNTIL_FULL.format() + again
        assert run(source, *mount) == ["full", "True True", "1"]

    def test_no_space_for_a_first_file(self, tmp_path: Path) -> None:
        limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))\n"
        script = "try:\n    Store(path)\nexcept StoreError as error:\n    print(error.problem.value)\n"
        lines = run(HEAD.format(root=str(ROOT), path=str(tmp_path / "b.sqlite")) + limit + script)
        assert lines in (["full"], ["disk"])
        assert not (tmp_path / "b.sqlite").exists()
        Store(tmp_path / "b.sqlite").close()
