"""What a ZIP archive holds that can be put on a map. It may be hostile: bombs, paths that lead out, symbolic links.

Nothing is unpacked to be looked at. GDAL opens most members in place through ``/vsizip/``; what needs a file of its
own is unpacked one by one, under a name of ours and with a limit.
"""
from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Dict, Iterator, List, Optional, Tuple

from .formats import is_for_reading
from .kinds import Kind
from .shapefiles import SAMPLE, ShapefileFacts, shapefile_facts
from .tables import is_table
from .unpacking import UNMINDED, Unpacking

MAX_ENTRIES = 20_000
MAX_UNPACKED = 16 * 1024**3
_BOMB_SIZE = 100 * 1024**2
_BOMB_RATIO = 300
_MAX_NESTED, _MAX_TEXTS = 50, 50
_NESTED = (".zip", ".kmz", ".shz", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z")
_CHUNK = 1024 * 1024
#: So much of a member is read to recognise it; a small text format is all in it.
HEAD = 64 * 1024
#: What ``zipfile`` raises for bytes that are no proper archive: offsets can lead to impossible seeks, too.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)
_UNSAFE = re.compile(r"(^[/\\~])|(^[A-Za-z]:)|((^|[/\\])\.\.([/\\]|$))|[\x00-\x1f\x7f\\{}|?*<>\"]")

#: A file geodatabase is a folder of many files; this one is in each of them.
_GDB_TABLE = "gdbtable"
_GDB_FIRST = "a00000001.gdbtable"

#: Formats that are opened out of an archive, best first: of twins with the same name the first is taken.
_KINDS: Dict[str, Kind] = {
    "gpkg": Kind.GEOPACKAGE,
    "shp": Kind.SHAPEFILE,
    "geojson": Kind.GEOJSON,
    "json": Kind.GEOJSON,
    "fgb": Kind.FLATGEOBUF,
    _GDB_TABLE: Kind.FILEGDB,
    "sqlite": Kind.SQLITE,
    "sqlite3": Kind.SQLITE,
    "parquet": Kind.PARQUET,
    "tab": Kind.MAPINFO,
    "mif": Kind.MAPINFO,
    "gml": Kind.GML,
    "kml": Kind.KML,
    "gpx": Kind.GPX,
    "dxf": Kind.DXF,
    "mbtiles": Kind.MBTILES,
    "pmtiles": Kind.PMTILES,
    "tif": Kind.GEOTIFF,
    "tiff": Kind.GEOTIFF,
    "jp2": Kind.JPEG2000,
    "nc": Kind.NETCDF,
    "grib": Kind.GRIB,
    "grib2": Kind.GRIB,
    "grb": Kind.GRIB,
    "grb2": Kind.GRIB,
    "asc": Kind.ASCII_GRID,
    **dict.fromkeys(("jpg", "jpeg", "png"), Kind.IMAGE),
    "csv": Kind.CSV,
    "xlsx": Kind.TABLE,
    "ods": Kind.TABLE,
    "dbf": Kind.TABLE,
}
#: Pictures, which count where a file beside them says where they lie, by that file's endings (world files of Esri).
_PICTURES = {"jpg": ("jgw", "jpgw", "wld"), "jpeg": ("jgw", "jpegw", "wld"), "png": ("pgw", "pngw", "wld")}
_RASTERS = (Kind.GEOTIFF, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID, Kind.IMAGE)
_TABLES = (Kind.CSV, Kind.TABLE)
_FORMAT_WORDS = re.compile(
    r"(?<![a-z])(shp|shape(file)?s?|esri|arcgis|arcview|geojson|json|gpkg|geopackage|gdb|tab|mif|mid|mapinfo|kml|kmz|google"
    r"|gml|gpx|dxf|dwg|csv|xlsx?|ods|sqlite|spatialite|fgb|flatgeobuf|parquet|qgis|autocad|export|format)(?![a-z])"
)
_UTF8 = 0x800
_RANK = {kind: rank for rank, kind in enumerate(dict.fromkeys(_KINDS.values()))}


#: Other methods (bzip2, LZMA) are not known to GDAL, and Python unpacks them without a bound: 200 bytes become 100 MB.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_METHODS = {9: "Deflate64", zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "LZMA", 93: "Zstandard"}


class ArchiveError(Exception):
    """An archive that is not opened; ``reason``: ``broken``, ``encrypted``, ``method``, ``too_large``, ``unsafe`` or
    ``empty``.

    ``contents`` names what an archive without geographic data holds instead.
    """

    def __init__(self, reason: str, detail: str = "", contents: Tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.contents = contents


@dataclass(frozen=True)
class Member:
    """One openable file in an archive: ``name`` as GDAL knows it, ``title`` for a person, first bytes, facts.

    Of a file geodatabase ``name`` is the folder, empty where its files are at the top of the archive. ``beside`` are
    the other files of a raster's own name.
    """

    name: str
    kind: Kind
    title: str
    size: int
    head: bytes = b""
    shapefile: ShapefileFacts = ShapefileFacts()
    beside: Tuple[str, ...] = ()


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


def unpack(
    path: Path, name: str, target: Path, limit: int = MAX_UNPACKED, told: Unpacking = UNMINDED
) -> Path:
    """Write one member to a file of ours; ``target`` is its full path, chosen by the caller.

    :param told: hears of each piece; what it raises is passed on
    :raises ArchiveError: where the member is broken or larger than ``limit`` bytes, whatever the directory claims
    :raises OSError: where the file cannot be written
    """
    with _archive(path) as archive:
        entry = _entry(archive, name)
        told.begin(entry.file_size)
        _write(archive, entry, target, limit, told)
    return target


def unpack_folder(
    path: Path, name: str, target: Path, limit: int = MAX_UNPACKED, told: Unpacking = UNMINDED
) -> Path:
    """Write the files of one folder of an archive, without those below it, to a new folder of ours.

    :param told: hears of each piece; what it raises is passed on
    :raises ArchiveError: where one of them is broken, or all are larger than ``limit`` bytes
    :raises OSError: where a file cannot be written
    """
    with _archive(path) as archive:
        entries = [entry for entry in archive.infolist() if _is_safe(entry) and _folder(entry.filename) == name]
        told.begin(sum(entry.file_size for entry in entries))
        target.mkdir(parents=True)
        try:
            for entry in entries:
                limit -= _write(archive, entry, target / entry.filename.rpartition("/")[2], limit, told)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
    return target


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """
    :raises ArchiveError: where it cannot be read
    """
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise ArchiveError("broken", str(error)) from error
    with archive:
        yield archive


def _entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    try:
        return archive.getinfo(name)
    except KeyError as error:
        raise ArchiveError("broken", str(error)) from error


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limit: int, told: Unpacking) -> int:
    """Write one member, and return how many bytes it has."""
    written = 0
    try:
        with open(target, "wb") as output:
            for chunk in _chunks(archive, entry):
                written += len(chunk)
                if written > limit:
                    raise ArchiveError("too_large", entry.filename)
                output.write(chunk)
                told.add(len(chunk))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return written


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with _opened(archive, entry) as source:
            yield from iter(partial(source.read, _CHUNK), b"")
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
    nested = tuple(entry.filename for entry in safe if entry.filename.lower().endswith(_NESTED))[:_MAX_NESTED]
    if not geodata and not nested:
        geodata = sorted(_text_tables(archive, safe))
    if not geodata and not nested:
        unsafe = len(safe) < len([entry for entry in entries if not _is_hidden(entry)])
        raise ArchiveError("unsafe" if unsafe else "empty", contents=_contents(safe))
    if any(by_name[name].flag_bits & 1 for name, _ in geodata):
        raise ArchiveError("encrypted")
    return Archive(_told_apart([_member(archive, by_name, name, kind) for name, kind in geodata]), nested)


def _check_size(entries: List[zipfile.ZipInfo]) -> None:
    """Refuse too many entries, and sizes or ratios that no data has; one stream used twice counts twice."""
    unpacked = sum(entry.file_size for entry in entries)
    check_size(len(entries), unpacked, sum(entry.compress_size for entry in entries))


def check_size(count: int, unpacked: int, packed: int) -> None:
    """Refuse an archive of so many files whose ``packed`` bytes become so many ``unpacked`` ones.

    :raises ArchiveError: ``too_large``
    """
    if count > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise ArchiveError("too_large", f"{count} files, {unpacked} bytes")
    if unpacked > _BOMB_SIZE and unpacked > _BOMB_RATIO * max(packed, 1):
        raise ArchiveError("too_large", f"{packed} bytes that become {unpacked}")


def is_safe_name(name: str) -> bool:
    """Whether a name in an archive stays inside it and means nothing else to GDAL."""
    return bool(name) and not _UNSAFE.search(name)


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    is_link = entry.create_system == 3 and stat.S_ISLNK(mode)
    return not entry.is_dir() and not is_link and not _is_hidden(entry) and is_safe_name(entry.filename)


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() or any(part == "__MACOSX" or part.startswith("._") for part in entry.filename.split("/"))


def _openable(entries: List[zipfile.ZipInfo], names: Dict[str, str]) -> Iterator[Tuple[str, Kind]]:
    geodatabases = {_folder(low) for low in names if low.rpartition("/")[2] == _GDB_FIRST}
    for entry in entries:
        low = entry.filename.lower()
        kind = _KINDS.get(low.rpartition(".")[2])
        in_geodatabase = _folder(low) in geodatabases
        is_part = low.rpartition("/")[2] != _GDB_FIRST if in_geodatabase else _lacks_companion(low, kind, names)
        if kind is not None and entry.file_size and not is_part:
            yield entry.filename, kind


def _text_tables(archive: zipfile.ZipFile, entries: List[zipfile.ZipInfo]) -> Iterator[Tuple[str, Kind]]:
    """Texts that are tables, as those of GTFS are (``stops.txt``): they count where there is nothing else."""
    texts = [entry for entry in entries if entry.filename.lower().endswith(".txt") and entry.file_size]
    for entry in texts[:_MAX_TEXTS]:
        if is_for_reading(entry.filename.rpartition("/")[2]):
            continue
        if entry.flag_bits & 1 or is_table(_head(archive, entry, HEAD), entry.file_size <= HEAD):
            yield entry.filename, Kind.CSV


def _lacks_companion(low: str, kind: Optional[Kind], names: Dict[str, str]) -> bool:
    """Whether a file is nothing by itself: a geometry without index, or a table that belongs to geometries."""
    stem = _stem(low)
    if kind is Kind.TABLE and low.endswith(".dbf"):
        return f"{stem}.shp" in names or f"{stem}.tab" in names
    if kind is Kind.IMAGE:
        return not any(f"{stem}.{ending}" in names for ending in _PICTURES[low.rpartition(".")[2]])
    return kind is Kind.FILEGDB or (kind is Kind.SHAPEFILE and f"{stem}.shx" not in names)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _without_twins(found: List[Tuple[str, Kind]]) -> List[Tuple[str, Kind]]:
    """One format per layer name; tables count only where there is nothing else, beside data they are its notes."""
    spatial = [pair for pair in found if pair[1] not in _TABLES]
    best: Dict[str, Tuple[str, Kind]] = {}
    for name, kind in spatial or found:
        key = _title(name, kind).lower() if kind not in _RASTERS else name
        held = best.get(key)
        if held is not None and _are_apart(held, (name, kind)):
            key = f"{_folder_key(name, kind)}/{key}"
            held = best.get(key)
        if held is not None and held[1] is kind:
            if _stem(held[0]) == _stem(name):
                continue
            key = name
        if held is None or held[1] is kind or _RANK[kind] < _RANK[held[1]]:
            best[key] = (name, kind)
    return sorted(best.values(), key=lambda pair: pair[0])


def _are_apart(one: Tuple[str, Kind], other: Tuple[str, Kind]) -> bool:
    """Whether files of one name are in folders of two names, as those of two years, which are not those of formats."""
    folders = {_folder_key(*one), _folder_key(*other)}
    return len(folders) == 2 and "" not in folders


def _folder_key(name: str, kind: Kind) -> str:
    """The folder that a file or geodatabase lies in, but for what names formats."""
    folder = _folder(_folder(name) if kind is Kind.FILEGDB else name)
    return "/".join(filter(None, (_FORMAT_WORDS.sub("", part).strip(" _-.") for part in folder.lower().split("/"))))


def _title(name: str, kind: Kind) -> str:
    """The name of the file without folder and ending; of a geodatabase, that of its folder."""
    name = _folder(name) if kind is Kind.FILEGDB else name
    return name.rpartition("/")[2].rpartition(".")[0] or name.rpartition("/")[2]


def _member(archive: zipfile.ZipFile, entries: Dict[str, zipfile.ZipInfo], name: str, kind: Kind) -> Member:
    entry = entries[name]
    title = _title(_readable(entry), kind)
    if kind is Kind.FILEGDB:
        inside = [other for found, other in entries.items() if _folder(found) == _folder(name)]
        return Member(_folder(name), kind, title, sum(other.file_size for other in inside))
    head, stem = _head(archive, entry, HEAD), _stem(name)
    if kind in _RASTERS:
        beside = tuple(other for other in entries if other != name and other.lower().startswith(f"{stem}."))
        return Member(name, kind, title, entry.file_size, head, beside=beside)
    if kind is not Kind.SHAPEFILE:
        return Member(name, kind, title, entry.file_size, head)
    siblings = {other.rpartition(".")[2].lower(): found for other, found in entries.items() if _stem(other) == stem}
    facts = shapefile_facts(
        head[:100],
        _head(archive, siblings.get("dbf"), SAMPLE),
        _head(archive, siblings.get("prj"), 1024).decode("utf-8", "replace"),
        _head(archive, siblings.get("cpg"), 64).decode("ascii", "replace"),
    )
    return Member(name, kind, title, entry.file_size, head, facts)


def _told_apart(members: List[Member]) -> Tuple[Member, ...]:
    """Members of one title in several folders, as one for each year, with the folder's name before their own."""
    for deep in (False, True):
        counts = Counter(member.title for member in members)
        members = [_with_folder(one, deep) if counts[one.title] > 1 else one for one in members]
    return tuple(members)


def _with_folder(member: Member, deep: bool) -> Member:
    """With the folder that it lies in, ``deep`` with all of them; of a geodatabase, which is one, with those around."""
    folder = _folder(member.name)
    name = readable_name(folder if deep else folder.rpartition("/")[2])
    return replace(member, title=f"{name}/{member.title.rpartition('/')[2]}") if name else member


def _stem(name: str) -> str:
    return name.rpartition(".")[0].lower()


def _head(archive: zipfile.ZipFile, entry: Optional[zipfile.ZipInfo], size: int) -> bytes:
    if entry is None:
        return b""
    with _opened(archive, entry) as file:
        return file.read(size)


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    if entry.compress_type not in _METHODS:
        raise ArchiveError("method", _OTHER_METHODS.get(entry.compress_type, str(entry.compress_type)))
    return archive.open(entry)


def _readable(entry: zipfile.ZipInfo) -> str:
    """The name for a person: many tools write UTF-8, or what Windows has, without saying so."""
    return entry.filename if entry.flag_bits & _UTF8 else readable_name(entry.filename)


def readable_name(name: str) -> str:
    """A name that was read as code page 437; what has no other letters in it than those of windows-1252 was that."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        is_windows = all(byte < 128 or byte >= 192 for byte in raw)
        return raw.decode("cp1252") if is_windows else name


def _contents(entries: List[zipfile.ZipInfo]) -> Tuple[str, ...]:
    """The file name endings in an archive, most frequent first, five at most."""
    endings = [entry.filename.rpartition(".")[2].lower()[:8] for entry in entries if "." in entry.filename]
    return tuple(sorted(set(endings), key=lambda ending: (-endings.count(ending), ending))[:5])
