"""Whoever unpacks tells of each piece, and stops at the next one where somebody wants it no more; nothing stays."""
from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Callable, Dict, List

import pytest

from catalog_search.loading import archives, repacking
from catalog_search.loading.archives import ArchiveError, unpack, unpack_folder
from catalog_search.loading.repacking import gunzip, repack_tar
from catalog_search.loading.unpacking import Unpacking

PIECE = 1000
BODY = bytes(range(250)) * 40  # ten pieces


class Stopped(Exception):
    """Nobody wants it any more."""


class Told(Unpacking):
    """Writes down what it is told, and stops at some word."""

    def __init__(self, last: int = 10**9) -> None:
        self.size = 0
        self.pieces: List[int] = []
        self._last = last

    def begin(self, size: int) -> None:
        self.size = size

    def add(self, size: int = 0) -> None:
        if len(self.pieces) == self._last:
            raise Stopped
        self.pieces.append(size)


def zipped(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("d/x.gdb/a", BODY)
        archive.writestr("d/x.gdb/b", BODY)
    return folder / "a.zip"


def tarred(folder: Path, mode: str) -> Path:
    with tarfile.open(folder / "a.tar", f"w:{mode}") as archive:
        for name in ("a", "b"):
            entry = tarfile.TarInfo(name)
            entry.size = len(BODY)
            archive.addfile(entry, io.BytesIO(BODY))
    return folder / "a.tar"


def zip_member(folder: Path, target: Path, told: Unpacking) -> None:
    unpack(zipped(folder), "d/x.gdb/a", target, told=told)


def zip_folder(folder: Path, target: Path, told: Unpacking) -> None:
    unpack_folder(zipped(folder), "d/x.gdb", target, told=told)


def gzip_file(folder: Path, target: Path, told: Unpacking) -> None:
    (folder / "a.gz").write_bytes(gzip.compress(BODY))
    gunzip(folder / "a.gz", target, told)


def tar_file(folder: Path, target: Path, told: Unpacking) -> None:
    repack_tar(tarred(folder, ""), target, told)


def tar_in_gzip(folder: Path, target: Path, told: Unpacking) -> None:
    repack_tar(tarred(folder, "gz"), target, told)


Way = Callable[[Path, Path, Unpacking], None]
WAYS: Dict[str, Way] = {way.__name__: way for way in (zip_member, zip_folder, gzip_file, tar_file, tar_in_gzip)}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_CHUNK", PIECE)
    monkeypatch.setattr(repacking, "_CHUNK", PIECE)


@pytest.mark.parametrize("way", WAYS)
def test_each_piece_is_told_and_the_size_before(tmp_path: Path, way: str) -> None:
    told = Told()
    WAYS[way](tmp_path, tmp_path / "target", told)
    files = 1 if way in ("zip_member", "gzip_file") else 2
    assert sum(told.pieces) == files * len(BODY) and max(told.pieces) <= PIECE
    assert told.size == (0 if way == "gzip_file" else files * len(BODY))


@pytest.mark.parametrize("last", [0, 1, 5, 9])
@pytest.mark.parametrize("way", WAYS)
def test_it_stops_at_the_next_piece(tmp_path: Path, way: str, last: int) -> None:
    told, target = Told(last), tmp_path / "target"
    with pytest.raises(Stopped):
        WAYS[way](tmp_path, target, told)
    assert len(told.pieces) == last
    if way != "gzip_file":  # whose maker removes what it began
        assert not target.exists()


def test_getting_past_what_is_compressed_is_told_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tar is looked through before it is unpacked, for which all of a compressed one has to be read."""
    monkeypatch.setattr(repacking, "_MAX_READ", 4096)
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("a")
        entry.size = 100 * 4096
        archive.addfile(entry, io.BytesIO(bytes(entry.size)))
        archive.addfile(tarfile.TarInfo("b"))
    told = Told(60)
    with pytest.raises(Stopped):
        repack_tar(path, tmp_path / "target", told)
    assert told.pieces == [0] * 60 and not (tmp_path / "target").exists()


class TestGzip:
    def test_it_is_unpacked(self, tmp_path: Path) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(b"nom;valeur\n" * 100))
        assert gunzip(tmp_path / "a.gz", tmp_path / "a").read_bytes() == b"nom;valeur\n" * 100

    @pytest.mark.parametrize("cut", [1, 12, 30])
    def test_what_is_cut_is_broken(self, tmp_path: Path, cut: int) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(BODY)[:-cut])
        with pytest.raises(ArchiveError) as failed:
            gunzip(tmp_path / "a.gz", tmp_path / "b")
        assert failed.value.reason == "broken"

    def test_what_grows_without_end_is_too_large_and_not_broken(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(repacking, "_MOST_OF_GZIP", 3 * PIECE)
        with pytest.raises(ArchiveError) as failed:
            gzip_file(tmp_path, tmp_path / "b", Told())
        assert failed.value.reason == "too_large"
        assert (tmp_path / "b").stat().st_size <= 4 * PIECE


def test_a_folder_of_many_files_is_unpacked_by_reading_the_directory_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file geodatabase has hundreds of files; an archive, thousands of entries."""
    opened: List[object] = []
    kind = zipfile.ZipFile

    def counted(*arguments: object) -> zipfile.ZipFile:
        opened.append(arguments)
        return kind(*arguments)  # type: ignore[call-overload, no-any-return]

    path = zipped(tmp_path)
    monkeypatch.setattr(zipfile, "ZipFile", counted)
    unpack_folder(path, "d/x.gdb", tmp_path / "x.gdb")
    assert len(opened) == 1
