"""Files of HDF5 tell which version of the library they need, without being opened."""
from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from catalog_search.loading.hdf5 import OLDEST, needed_version
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data"
NEWER = {"newer-112": (1, 12), "newer-200": (2, 0)}


@pytest.mark.parametrize("path", sorted((DATA / "hostile").glob("*.nc")), ids=lambda path: path.stem)
def test_those_of_the_formats_before(path: Path) -> None:
    assert needed_version(path) == OLDEST


@pytest.mark.parametrize("name", NEWER)
def test_newer_ones(name: str) -> None:
    assert needed_version(DATA / "hdf5" / f"{name}.nc") == NEWER[name]


@pytest.mark.parametrize("body", [b"CDF\x01" + bytes(100), b"", b"\x89HDF", b"\x89HDF\r\n\x1a\n"])
def test_others(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.nc"
    path.write_bytes(body)
    assert needed_version(path) == OLDEST


@pytest.mark.parametrize("kind", ["<f", "<h", "<d", "<B"])
def test_values_are_no_structure(tmp_path: Path, kind: str) -> None:
    noise = random.Random(5)
    numbers = [noise.randrange(0, 90) for _ in range(300_000)]
    path = tmp_path / "a.nc"
    whole = (DATA / "hostile" / "clean-new.nc").read_bytes()
    path.write_bytes(whole + b"".join(struct.pack(kind, number) for number in numbers) + noise.randbytes(1_000_000))
    assert needed_version(path) == OLDEST


def test_what_stands_at_the_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.nc"
    old = (DATA / "hostile" / "clean-new.nc").read_bytes()
    path.write_bytes(old + bytes(3_000_001) + (DATA / "hdf5" / "newer-112.nc").read_bytes())
    assert needed_version(path) == (1, 12)


@pytest.mark.parametrize("name", NEWER)
def test_any_cut_or_changed_byte_ends_without_an_exception(tmp_path: Path, name: str) -> None:
    whole = (DATA / "hdf5" / f"{name}.nc").read_bytes()
    path = tmp_path / "a.nc"
    for at in range(0, len(whole), 41):
        path.write_bytes(whole[:at])
        needed_version(path)
        path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        needed_version(path)
