"""What a ZIP archive holds that can be put on a map. It may be hostile: bombs, paths that lead out, symbolic links.

Nothing is unpacked to be looked at. GDAL opens most members in place through ``/vsizip/``; what needs a file of its
own is unpacked one by one, under a name of ours and with a limit.
"""
from __future__ import annotations

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from .kinds import Kind
from .shapefiles import SAMPLE, ShapefileFacts, shapefile_facts

MAX_ENTRIES = 20_000
MAX_UNPACKED = 16 * 1024**3
_BOMB_SIZE = 100 * 1024**2
_BOMB_RATIO = 300
_MAX_NESTED = 50
_CHUNK = 1024 * 1024
#: What ``zipfile`` raises for bytes that are no proper archive: offsets can lead to impossible seeks, too.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)
_UNSAFE = re.compile(r"(^[/\\~])|(^[A-Za-z]:)|((^|[/\\])\.\.([/\\]|$))|[\x00-\x1f\x7f\\{}|?*<>\"]")

#: Formats that are opened out of an archive, best first: of twins with the same name the first is taken.
_KINDS: Dict[str, Kind] = {
    "gpkg": Kind.GEOPACKAGE,
    "shp": Kind.SHAPEFILE,
    "geojson": Kind.GEOJSON,
    "json": Kind.GEOJSON,
    "fgb": Kind.FLATGEOBUF,
    "tab": Kind.MAPINFO,
    "gml": Kind.GML,
    "kml": Kind.KML,
    "gpx": Kind.GPX,
    "tif": Kind.GEOTIFF,
    "tiff": Kind.GEOTIFF,
    "csv": Kind.CSV,
}
_RANK = {kind: rank for rank, kind in enumerate(dict.fromkeys(_KINDS.values()))}


class ArchiveError(Exception):
    """An archive that is not opened; ``reason``: ``broken``, ``encrypted``, ``too_large``, ``unsafe`` or ``empty``.

    ``contents`` names what an archive without geographic data holds instead.
    """

    def __init__(self, reason: str, detail: str = "", contents: Tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.contents = contents


@dataclass(frozen=True)
class Member:
    """One openable file in an archive: ``name`` as GDAL knows it, ``title`` for a person, first bytes, facts."""

    name: str
    kind: Kind
    title: str
    size: int
    head: bytes = b""
    shapefile: ShapefileFacts = ShapefileFacts()


@dataclass(frozen=True)
class Archive:
    """The openable members, and the names of archives inside, which are looked into one level deep."""

    members: Tuple[Member, ...]
    nested: Tuple[str, ...] = ()


def read_archive(path: Path) -> Archive:
    """What an archive offers.

    :raises ArchiveError: where it is broken, encrypted, a bomb, unsafe throughout or without geographic data
    :raises OSError: where the file cannot be opened
    """
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _read(archive)
        except _BROKEN as error:
            raise ArchiveError("broken", str(error)) from error


def unpack(path: Path, name: str, target: Path, limit: int = MAX_UNPACKED) -> Path:
    """Write one member to a file of ours; ``target`` is its full path, chosen by the caller.

    :raises ArchiveError: where the member is broken or larger than ``limit`` bytes, whatever the directory claims
    :raises OSError: where the file cannot be written
    """
    try:
        with open(target, "wb") as output:
            for chunk in _chunks(path, name):
                if output.tell() + len(chunk) > limit:
                    raise ArchiveError("too_large", name)
                output.write(chunk)
    except (ArchiveError, OSError):
        target.unlink(missing_ok=True)
        raise
    return target


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as source:
            while True:
                chunk = source.read(_CHUNK)
                if not chunk:
                    return
                yield chunk
    except _BROKEN as error:
        raise ArchiveError("broken", str(error)) from error


def vsizip(path: Path, name: str) -> str:
    """The path under which GDAL opens a member of an archive of ours."""
    return f"/vsizip/{path.absolute().as_posix()}/{name}"


def _read(archive: zipfile.ZipFile) -> Archive:
    entries = archive.infolist()
    _check_size(entries)
    safe = [entry for entry in entries if _is_safe(entry)]
    by_name = {entry.filename: entry for entry in safe}
    geodata = _without_twins(list(_openable(safe, {name.lower(): name for name in by_name})))
    nested = tuple(entry.filename for entry in safe if entry.filename.lower().endswith(".zip"))[:_MAX_NESTED]
    if not geodata and not nested:
        unsafe = len(safe) < len([entry for entry in entries if not _is_hidden(entry)])
        raise ArchiveError("unsafe" if unsafe else "empty", contents=_contents(safe))
    if any(by_name[name].flag_bits & 1 for name, _ in geodata):
        raise ArchiveError("encrypted")
    return Archive(tuple(_member(archive, by_name, name, kind) for name, kind in geodata), nested)


def _check_size(entries: List[zipfile.ZipInfo]) -> None:
    """Refuse too many entries, and sizes or ratios that no data has; one stream used twice counts twice."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise ArchiveError("too_large", f"{len(entries)} files, {unpacked} bytes")
    if unpacked > _BOMB_SIZE and unpacked > _BOMB_RATIO * max(packed, 1):
        raise ArchiveError("too_large", f"{packed} bytes that become {unpacked}")


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    is_link = entry.create_system == 3 and stat.S_ISLNK(mode)
    return not entry.is_dir() and not is_link and not _is_hidden(entry) and not _UNSAFE.search(entry.filename)


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or any(part == "__MACOSX" or part.startswith("._") for part in entry.filename.split("/"))


def _openable(entries: List[zipfile.ZipInfo], names: Dict[str, str]) -> Iterator[Tuple[str, Kind]]:
    for entry in entries:
        stem, _, extension = entry.filename.lower().rpartition(".")
        kind = _KINDS.get(extension)
        if kind is Kind.SHAPEFILE and f"{stem}.shx" not in names:
            continue
        if kind is not None and entry.file_size:
            yield entry.filename, kind


def _without_twins(found: List[Tuple[str, Kind]]) -> List[Tuple[str, Kind]]:
    """One format per layer name; tables count only where there is nothing else, beside data they are its notes."""
    spatial = [pair for pair in found if pair[1] is not Kind.CSV]
    best: Dict[str, Tuple[str, Kind]] = {}
    for name, kind in spatial or found:
        key = name.rpartition("/")[2].rpartition(".")[0].lower() if kind is not Kind.GEOTIFF else name
        held = best.get(key)
        if held is not None and held[1] is kind:
            key = name
        if held is None or held[1] is kind or _RANK[kind] < _RANK[held[1]]:
            best[key] = (name, kind)
    return sorted(best.values(), key=lambda pair: pair[0])


def _member(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo], name: str, kind: Kind) -> Member:
    entry = entries[name]
    title = _readable(entry).rpartition("/")[2].rpartition(".")[0]
    head = _head(archive, entry, 4096)
    if kind is not Kind.SHAPEFILE:
        return Member(name, kind, title, entry.file_size, head)
    stem = name.rpartition(".")[0].lower()
    siblings = {other.rpartition(".")[2].lower(): found for other, found in entries.items() if _stem(other) == stem}
    facts = shapefile_facts(
        head[:100],
        _head(archive, siblings.get("dbf"), SAMPLE),
        "prj" in siblings,
        _head(archive, siblings.get("cpg"), 64).decode("ascii", "replace"),
    )
    return Member(name, kind, title, entry.file_size, head, facts)


def _stem(name: str) -> str:
    return name.rpartition(".")[0].lower()


def _head(archive: zipfile.ZipFile, entry: Optional[zipfile.ZipInfo], size: int) -> bytes:
    if entry is None:
        return b""
    with archive.open(entry) as file:
        return file.read(size)


def _readable(entry: zipfile.ZipInfo) -> str:
    """The name for a person: many tools write UTF-8 without saying so, which is then read as code page 437."""
    try:
        return entry.filename if entry.flag_bits & 0x800 else entry.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _contents(entries: List[zipfile.ZipInfo]) -> Tuple[str, ...]:
    """The file name endings in an archive, most frequent first, five at most."""
    endings = [entry.filename.rpartition(".")[2].lower()[:8] for entry in entries if "." in entry.filename]
    return tuple(sorted(set(endings), key=lambda ending: (-endings.count(ending), ending))[:5])
