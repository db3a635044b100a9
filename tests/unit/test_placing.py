"""Who gives a finished file its name never takes another's, and says who got which; threads and processes at once."""
from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Callable, List

import pytest

from catalog_search.network import download_placing
from catalog_search.network.download_placing import copy_file, draft_in, put_free, put_new, put_together
from tests.conftest import ROOT

MANY = 24
CHILD = """
import sys
from pathlib import Path
from catalog_search.network.download_placing import draft_in, put_free
folder = Path(sys.argv[1])
drafts = []
for number in range(20):
    drafts.append(draft_in(folder))
    drafts[-1].write_text(f"{sys.argv[2]} {number}")
print("ready", flush=True)
sys.stdin.readline()
for draft in drafts:
    put_free(draft, folder, "a.csv")
"""


def no_second_name(_path: object, _other: object) -> None:
    raise OSError(errno.EOPNOTSUPP, "not supported")


@pytest.fixture(params=["links", "no links"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that gives a file two names, and one that does not."""
    if request.param == "no links":
        monkeypatch.setattr(download_placing.os, "link", no_second_name)


def at_once(number: int, work: Callable[[int], object]) -> None:
    """Let threads do it at the same moment."""
    gate = threading.Barrier(number)
    failed: List[BaseException] = []

    def run(index: int) -> None:
        gate.wait(30)
        try:
            work(index)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed, failed


def draft(folder: Path, text: str) -> Path:
    path = draft_in(folder)
    path.write_text(text)
    return path


@pytest.mark.usefixtures("disk")
class TestFiles:
    def test_threads_that_want_one_name_get_each_their_own(self, tmp_path: Path) -> None:
        drafts = [draft(tmp_path, str(index)) for index in range(MANY)]
        got: "dict[int, Path]" = {}
        at_once(MANY, lambda index: got.update({index: put_free(drafts[index], tmp_path, "a.csv")}))
        assert {index: path.read_text() for index, path in got.items()} == {n: str(n) for n in range(MANY)}
        names = ["a.csv", *(f"a-{number}.csv" for number in range(2, MANY + 1))]
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)

    def test_between_looking_and_taking_somebody_else_may_come(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever it is that says that a name is free."""
        (tmp_path / "a.csv").write_text("another's")
        monkeypatch.setattr(Path, "exists", lambda _path: False)
        assert put_free(draft(tmp_path, "mine"), tmp_path, "a.csv").name == "a-2.csv"
        assert (tmp_path / "a.csv").read_text() == "another's"

    def test_a_name_is_taken_once(self, tmp_path: Path) -> None:
        first, second = draft(tmp_path, "1"), draft(tmp_path, "2")
        assert put_new(first, tmp_path / "a") and not put_new(second, tmp_path / "a")
        assert (tmp_path / "a").read_text() == "1" and second.read_text() == "2" and not first.exists()

    def test_what_cannot_be_put_leaves_no_empty_file(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="No such file"):
            put_new(tmp_path / "none", tmp_path / "a")
        assert list(tmp_path.iterdir()) == []

    def test_files_that_belong_together_get_one_name(self, tmp_path: Path) -> None:
        (tmp_path / "lieux.DBF").write_text("another's")
        (tmp_path / "lieux-2.prj").write_text("another's")

        def put(index: int) -> None:
            drafts = {ending: draft(tmp_path, f"{ending} {index}") for ending in ("shp", "shx", "dbf")}
            for ending, path in put_together(drafts, tmp_path, "lieux").items():
                assert path.read_text() == f"{ending} {index}" and path.suffix == f".{ending}"

        at_once(8, put)
        assert len(list(tmp_path.iterdir())) == 2 + 3 * 8
        assert len({path.stem for path in tmp_path.glob("*.shp")}) == 8
        assert not (tmp_path / "lieux.shp").exists() and not (tmp_path / "lieux-2.shp").exists()


def test_folders_too(tmp_path: Path) -> None:
    def put(index: int) -> None:
        made = draft_in(tmp_path)
        made.mkdir()
        (made / "inside").write_text(str(index))
        assert (put_free(made, tmp_path, "x.gdb") / "inside").read_text() == str(index)

    at_once(8, put)
    names = ["x.gdb", *(f"x-{number}.gdb" for number in range(2, 9))]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_processes_that_want_one_name_lose_nothing(tmp_path: Path) -> None:
    def start(index: int) -> Any:
        command = [sys.executable, "-c", CHILD, str(tmp_path), str(index)]
        return subprocess.Popen(command, cwd=str(ROOT), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    several = [start(index) for index in range(4)]
    for process in several:
        assert process.stdout.readline() == "ready\n"
    for process in several:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in several:
        process.communicate(timeout=60)
        assert process.returncode == 0
    texts = sorted(path.read_text() for path in tmp_path.iterdir())
    assert texts == sorted(f"{index} {number}" for index in range(4) for number in range(20))


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("a.csv", "a-2.csv"),
        ("a.tar.gz", "a-2.tar.gz"),
        ("zones.v1.2.gpkg", "zones.v1.2-2.gpkg"),
        ("nothing", "nothing-2"),
        (".hidden", ".hidden-2"),
    ],
)
def test_the_number_stands_before_the_ending(tmp_path: Path, name: str, second: str) -> None:
    (tmp_path / name).write_text("")
    assert put_free(draft(tmp_path, "x"), tmp_path, name).name == second


class TestCopies:
    def test_all_of_it_is_copied(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(download_placing, "_PIECE", 1000)
        (tmp_path / "a").write_bytes(os.urandom(10_001))
        copy_file(tmp_path / "a", tmp_path / "b", lambda: None)
        assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()

    def test_it_stops_where_it_is_told_to(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(download_placing, "_PIECE", 1000)
        (tmp_path / "a").write_bytes(bytes(10_000))
        asked: List[int] = []

        def go_on() -> None:
            asked.append(1)
            if len(asked) == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            copy_file(tmp_path / "a", tmp_path / "b", go_on)
        assert (tmp_path / "b").stat().st_size == 2000
