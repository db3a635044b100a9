"""Several windows and threads write at once, and processes are killed: what was confirmed is there."""
from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Dict, List, Set

import pytest

from catalog_search.bookmarks.favourites import Order, Wanted
from catalog_search.bookmarks.model import SavedSearch
from catalog_search.bookmarks.store import Store
from tests.unit.bookmarks_support import kept

ROOT = Path(__file__).resolve().parent.parent.parent

WRITER = f"""
import json, random, sys, uuid
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from catalog_search.bookmarks.store import Store
from catalog_search.bookmarks.model import SavedSearch
from tests.unit.bookmarks_support import kept

store, name, count = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
chance = random.Random(int(sys.argv[4]))

def say(what, *about):
    print(json.dumps([what, *about]), flush=True)

say("ready")
sys.stdin.readline()
mine = []
for number in range(count):
    what = chance.choice(["add", "add", "note", "tag", "remove", "search", "undo"])
    if what == "add" or not mine:
        record = {{"id": f"{{name}}-{{number}}", "abstract": "mot " * chance.randrange(3000)}}
        one = uuid.uuid4().hex
        say("will", one)
        store.favourites.add(kept(number, record, thumbnail=bytes(chance.randrange(9000)), id=one))
        mine.append(one)
        say("add", one)
    elif what == "note":
        one = chance.choice(mine)
        say("will", one)
        store.favourites.annotate([one], note=f"note {{number}}")
        say("note", one, f"note {{number}}")
    elif what == "tag":
        one = chance.choice(mine)
        say("will", one)
        store.favourites.tag([one], add=[f"t{{number}}"])
        say("tag", one, f"t{{number}}")
    elif what == "remove":
        one = mine.pop(chance.randrange(len(mine)))
        say("will", one)
        store.favourites.remove([one])
        say("remove", one)
    elif what == "undo":
        one = chance.choice(mine)
        say("will", one)
        edit = store.favourites.remove([one])
        store.undo(edit)
        say("undone", one)
    else:
        one = uuid.uuid4().hex
        say("will", one)
        store.searches.add(SavedSearch(one, f"{{name}} {{number}}"))
        say("search", one)
say("done")
sys.stdin.readline()
"""


class Writer:
    """A process that writes to a file and says what it did, each time when that was confirmed."""

    def __init__(self, path: Path, name: str, count: int, seed: int) -> None:
        command = [sys.executable, "-c", WRITER, str(path), name, str(count), str(seed)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.next() == ["ready"]

    def go(self) -> None:
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

    def next(self) -> List[str]:
        line = self.process.stdout.readline()
        return json.loads(line) if line.endswith(b"\n") else []

    def rest(self) -> List[List[str]]:
        """All that it says until it is done or dead."""
        said = []
        while True:
            line = self.next()
            if not line or line == ["done"]:
                return said
            said.append(line)

    def end(self) -> None:
        self.process.stdin.close()
        assert self.process.wait(30) == 0


def expected(said: List[List[str]]) -> Dict[str, Dict[str, object]]:
    """What must be there, by id, after what was said."""
    things: Dict[str, Dict[str, object]] = {}
    for what, one, *about in said:
        if what == "remove":
            things[one] = {"removed": True}
        elif what == "add":
            things[one] = {"tags": set(), "note": ""}
        elif what == "search":
            things[one] = {"search": True}
        elif what == "note":
            things[one]["note"] = about[0]
        elif what == "tag":
            things[one]["tags"].add(about[0])
    return things


def differences(store: Store, said: List[List[str]]) -> Set[str]:
    """The ids of what is not as it was confirmed, and of what is there without having been."""
    kept_ids = {search.id for search in store.searches.all()}
    favourites = {favourite.id: favourite for favourite in store.favourites.find()}
    things = expected(said)
    wrong = (kept_ids | favourites.keys()) - things.keys()
    for one, thing in things.items():
        there = one in kept_ids or one in favourites
        if thing.get("removed") or thing.get("search"):
            right = there != bool(thing.get("removed"))
        else:
            right = there and (favourites[one].note, set(favourites[one].tags)) == (thing["note"], thing["tags"])
        wrong |= set() if right else {one}
    return wrong


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    writers = [Writer(path, name, 150, seed) for seed, name in enumerate("ab")]
    for writer in writers:
        writer.go()
    said = [writer.rest() for writer in writers]
    assert [len(lines) for lines in said] == [300, 300]
    store = Store(path)
    assert differences(store, said[0] + said[1]) == set()
    assert store.check() and store.notices == ()
    for writer in writers:
        writer.end()
    store.close()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_confirmed_is_lost_by_a_kill(tmp_path: Path, seed: int) -> None:
    """The process is killed at any moment of 200 random writes; only what it was about to do then may be undecided."""
    path = tmp_path / "b.sqlite"
    chance = random.Random(seed)
    writer = Writer(path, "a", 200, seed)
    writer.go()
    last = chance.randrange(40, 380)
    said = [writer.next() for _ in range(last)]
    time.sleep(chance.random() / 200)
    os.kill(writer.process.pid, signal.SIGKILL)
    said += writer.rest()
    writer.process.wait(30)
    assert last <= len(said) < 400
    pending = {said[-1][1]} if said[-1][0] == "will" else set()
    store = Store(path)
    assert differences(store, said) <= pending
    assert store.check() and store.notices == ()
    store.favourites.add(kept(1))
    assert store.favourites.find(Wanted(text="donnee", order=Order.KEPT))[0].title == "Donnée 1"
    store.close()


def test_a_kill_in_the_middle_of_making_or_migrating_does_no_harm(tmp_path: Path) -> None:
    for number in range(8):
        path = tmp_path / f"{number}.sqlite"
        script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        script += "from pathlib import Path\nfrom catalog_search.bookmarks.store import Store\n"
        script += "print('go', flush=True)\nStore(Path(sys.argv[1]))\n"
        process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(number / 400)
        process.kill()
        process.wait(30)
        store = Store(path)
        assert store.notices == ()
        store.favourites.add(kept(1))
        store.close()


def test_many_processes_make_one_file(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    processes = [
        subprocess.Popen([*command, name, "3", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for name in "abcdef"
    ]
    for process in processes:
        out, _ = process.communicate(b"go\ngo\n", timeout=60)
        assert out.endswith(b'["done"]\n') and process.returncode == 0
    store = Store(path)
    assert store.check() and store.notices == ()
    assert store.favourites.count() + len(store.searches.all()) >= 6
    store.close()


def test_threads_share_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "b.sqlite")
    wrong: List[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(25):
                (one,) = store.favourites.add(kept(name * 1000 + number)).ids
                store.favourites.annotate([one], note=str(name))
                assert store.favourites.get(one).note == str(name)
                store.favourites.find(Wanted(text="donnee", limit=10))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.favourites.count() == 150
    store.close()


def test_a_confirmed_write_is_on_the_disk(tmp_path: Path) -> None:
    """Whatever connection is lent, it waits for the disk (``synchronous = FULL``) in WAL mode."""
    store = Store(tmp_path / "b.sqlite")
    for ask in (store._keeper.database.write, store._keeper.database.read):
        assert ask(lambda connection: connection.execute("PRAGMA synchronous").fetchone()) == (2,)
        assert ask(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    store.close()


class TestRevision:
    def test_it_tells_of_every_change_by_whomever(self, tmp_path: Path) -> None:
        path = tmp_path / "b.sqlite"
        store, other = Store(path), Store(path)
        seen = [store.revision()]
        assert store.revision() == seen[0]
        store.favourites.add(kept(1))
        seen.append(store.revision())
        other.favourites.add(kept(2))
        seen.append(store.revision())
        other.watches.note_digest({})
        seen.append(store.revision())
        assert len(set(seen)) == 4
        other.favourites.find()
        assert store.revision() == seen[-1]
        for each in (store, other):
            each.close()

    def test_it_waits_for_nobody(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "b.sqlite")
        before = store.revision()
        with ThreadPoolExecutor(1) as pool, store._keeper.database.alone():
            assert pool.submit(store.revision).result(5) == before
        assert store.revision() != before
        store.close()

    def test_what_is_done_together_is_one_edit(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "b.sqlite")

        def work() -> List[str]:
            (one,) = store.favourites.add(kept(1)).ids
            store.favourites.annotate([one], note="seul")
            assert store.favourites.get(one).note == "seul"
            assert other.favourites.count() == 0
            store.watches.note_digest({})
            return [one, *store.searches.add(SavedSearch("", "S")).ids]

        other = Store(tmp_path / "b.sqlite")
        edit = store.together("import", work)
        assert (edit.verb, len(edit.ids)) == ("import", 2)
        assert other.favourites.find(Wanted(text="seul"))[0].note == "seul"
        store.undo(edit)
        assert (store.favourites.count(), store.searches.all()) == (0, ())
        for each in (store, other):
            each.close()

    def test_what_fails_together_is_not_done_at_all(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "b.sqlite")

        def work() -> List[str]:
            store.favourites.add(kept(1))
            raise KeyError("x")

        with pytest.raises(KeyError):
            store.together("import", work)
        assert store.favourites.count() == 0
        store.favourites.add(kept(2))
        store.close()
