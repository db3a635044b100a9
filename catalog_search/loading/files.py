"""From a file link to sources: downloaded, recognised by its content, its layers listed."""
from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple
from urllib.parse import urlsplit, urlunsplit

from qgis.core import Qgis, QgsFeedback, QgsProviderRegistry

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor, download, safe_name
from ..network.local import local_path
from ..support.i18n import tr
from ..support.paths import resource_path
from .archives import Archive, ArchiveError, Member, read_archive, unpack, vsizip
from .contents import Content, gunzip, identify, identify_file
from .errors import LoadError
from .failures import from_archive, from_content, from_network, no_such_layer
from .kinds import Kind
from .links import Link
from .matching import fold
from .shapefiles import SAMPLE, ShapefileFacts, shapefile_facts
from .sources import Plan, Source
from .tables import Table, delimitedtext_uri, sniff_file, split_pairs

Progress = Callable[[int, Optional[int]], None]

_VECTOR = (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.FLATGEOBUF, Kind.KML, Kind.GML, Kind.GPX)
_SIDECARS = ("shx", "dbf", "prj", "cpg")
_SYSTEM_TABLES = ("layer_styles", "qgis_projects")
#: Layers of GPX that repeat the points of routes and tracks: there for who asks for them by name.
_VERTICES = ("route_points", "track_points")
_NAMES_SHOWN = 20
_ENDINGS = {
    Kind.ARCHIVE: (".zip", ".kmz", ".shz"),
    Kind.GEOPACKAGE: (".gpkg",),
    Kind.GEOJSON: (".geojson", ".json", ".geojsonl"),
    Kind.FLATGEOBUF: (".fgb",),
    Kind.KML: (".kml",),
    Kind.GML: (".gml", ".xml"),
    Kind.GPX: (".gpx",),
    Kind.GEOTIFF: (".tif", ".tiff"),
}
#: GDAL must be given these as files of their own, not inside an archive.
_UNPACKED = (Kind.GEOPACKAGE, Kind.CSV)


class FileReader:
    """Makes a plan of one file link.

    :param folder: where downloads and unpacked members go
    :param layer: a layer name that somebody asked for; it must be there
    :param request_for: makes the request for the file, as ``download`` takes it
    """

    def __init__(
        self,
        link: Link,
        record: Record,
        config: CatalogConfig,
        folder: Path,
        feedback: Optional[QgsFeedback] = None,
        progress: Optional[Progress] = None,
        layer: str = "",
        request_for: Optional[RequestFor] = None,
    ) -> None:
        self._link = link
        self._request_for = request_for
        self._record = record
        self._config = config
        self._folder = folder
        self._feedback = feedback
        self._progress = progress
        self._layer = layer

    def plan(self) -> Plan:
        """What the file offers.

        :raises CatalogError: of kind ``CANCELLED``
        :raises LoadError: where it cannot be had or is nothing that QGIS can show
        """
        try:
            path = self._local() if self._link.resource.local else self._download(self._link.url)
            sources = self._sources(path)
        except ArchiveError as error:
            raise from_archive(error) from error
        except OSError as error:
            raise LoadError(tr("The file could not be read or written."), str(error)) from error
        if not sources:
            raise LoadError(tr("The file holds no layer."))
        return self._choose(sources)

    def _local(self) -> Path:
        path = Path(local_path(self._link.url))
        if not path.is_file():
            raise LoadError(tr("The file {path} is not there.").format(path=path))
        return self._copied(path) if resource_path() in path.parents else path

    def _copied(self, path: Path) -> Path:
        """A copy of a file that comes with the plugin, made once.

        QGIS writes into every GeoPackage that it opens, and on Windows an open file keeps a plugin from being updated.
        """
        target = self._folder / path.name
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            target = _free(self._folder, path.name)
            for part in (path, path.with_name(f"{path.name}.aux.xml")):
                if part.exists():
                    shutil.copyfile(part, target.with_name(target.name + part.name[len(path.name) :]))
        return target

    def _download(self, url: str, name: str = "") -> Path:
        try:
            done = download(url, self._folder, self._config, self._feedback, self._progress, name, self._request_for)
            return done.path
        except CatalogError as error:
            raise from_network(error, url) from error

    def _check(self) -> None:
        if self._feedback is not None and self._feedback.isCanceled():
            raise CatalogError(ErrorKind.CANCELLED)

    def _sources(self, path: Path) -> List[Source]:
        content = identify_file(path)
        if content.packed:
            path, content = self._gunzip(path)
        path = self._with_ending(path, content.kind)
        if content.kind is Kind.ARCHIVE:
            return self._archive_sources(path)
        if content.kind is Kind.SHAPEFILE:
            return self._shapefile_sources(path)
        return self._file_sources(path, content)

    def _with_ending(self, path: Path, kind: Kind) -> Path:
        """A download under a name that fits its content: GDAL tells CSV, DXF and archives by their endings."""
        endings = _ENDINGS.get(kind, ())
        if self._link.resource.local or not endings or path.suffix.lower() in endings:
            return path
        return path.rename(_free(path.parent, f"{path.name}{endings[0]}"))

    def _gunzip(self, path: Path) -> Tuple[Path, Content]:
        name = path.name[:-3] if path.name.lower().endswith(".gz") else f"{path.name}.data"
        unpacked = gunzip(path, _free(self._folder, name))
        if unpacked is None:
            raise from_archive(ArchiveError("broken"))
        content = identify_file(unpacked)
        if content.packed or content.kind is Kind.ARCHIVE:
            raise LoadError(tr("The file is packed more than once; download and unpack it yourself."))
        return unpacked, content

    def _file_sources(self, path: Path, content: Content) -> List[Source]:
        if content.kind in _VECTOR:
            return self._vector_sources(str(path), content.kind)
        if content.kind is Kind.GEOTIFF:
            return [self._source("gdal", str(path), path.stem, Kind.GEOTIFF)]
        if content.kind is Kind.CSV and self._may_be_table(path):
            return self._table_sources(path)
        raise from_content(content, self._link.kind)

    def _may_be_table(self, path: Path) -> bool:
        """Text is taken for a table where that was promised, or its lines agree on several columns."""
        if self._link.kind in (Kind.CSV, Kind.ARCHIVE, Kind.SHAPEFILE):
            return True
        table = sniff_file(path)
        return table is not None and len(table.columns) > 1

    def _table_sources(self, path: Path) -> List[Source]:
        table = sniff_file(path)
        if table is None:
            raise from_content(Content(Kind.UNKNOWN), self._link.kind)
        if table.pair:
            copy = _free(self._folder, f"{path.stem}-xy.csv")
            table, path = split_pairs(path, table, copy), copy
        source = self._source("delimitedtext", delimitedtext_uri(path, table), path.stem, Kind.CSV)
        return [replace(source, notes=_table_notes(table))]

    def _vector_sources(self, uri: str, kind: Kind, title: str = "") -> List[Source]:
        """One source for each layer that GDAL finds, and for each geometry type where a layer mixes them.

        A GPX always has five layers, most of them empty.
        """
        metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
        flags = Qgis.SublayerQueryFlags(Qgis.SublayerQueryFlag.ResolveGeometryType)
        if kind is Kind.GPX:
            flags = flags | Qgis.SublayerQueryFlag.CountFeatures
        found = metadata.querySublayers(uri, flags, self._feedback)
        self._check()
        shown = [item for item in found if item.name() not in _SYSTEM_TABLES]
        shown = [item for item in shown if item.featureCount() != 0] or shown
        names = [item.name() or title for item in shown]
        titles = [title] if title and len(shown) == 1 else names
        return [self._source("ogr", item.uri(), n, kind, t) for item, n, t in zip(shown, names, titles)]

    def _shapefile_sources(self, path: Path) -> List[Source]:
        """A loose ``.shp``: its companions lie beside it, on the server or on this computer."""
        if not self._link.resource.local:
            self._fetch_companions(path)
        beside = {item.suffix.lower()[1:]: item for item in path.parent.glob(f"{_globbed(path.stem)}.*")}
        if "shx" not in beside:
            raise LoadError(tr("The shapefile lacks its index (.shx) and cannot be opened alone."))
        facts = shapefile_facts(
            _head(path, 100),
            _head(beside.get("dbf"), SAMPLE),
            "prj" in beside,
            _head(beside.get("cpg"), 64).decode("ascii", "replace"),
        )
        return [self._with_facts(self._source("ogr", str(path), path.stem, Kind.SHAPEFILE), facts)]

    def _fetch_companions(self, path: Path) -> None:
        parts = urlsplit(self._link.url)
        stem, _, ending = parts.path.rpartition(".")
        if ending.lower() != "shp":
            return
        for sidecar in _SIDECARS:
            url = urlunsplit(parts._replace(path=f"{stem}.{sidecar if ending.islower() else sidecar.upper()}"))
            try:
                download(url, self._folder, self._config, self._feedback, None, f"{path.stem}.{sidecar}")
            except CatalogError as error:
                if error.kind is ErrorKind.CANCELLED:
                    raise

    def _archive_sources(self, path: Path, depth: int = 0) -> List[Source]:
        archive = read_archive(path)
        sources: List[Source] = []
        for member in archive.members:
            self._check()
            sources.extend(self._member_sources(path, member))
        if depth == 0:
            sources.extend(self._nested_sources(path, archive))
        if not sources:
            raise ArchiveError("empty", contents=tuple(dict.fromkeys(member.kind.label for member in archive.members)))
        return sources

    def _nested_sources(self, path: Path, archive: Archive) -> List[Source]:
        """What archives inside the archive hold; one that is broken does not take the others with it."""
        sources: List[Source] = []
        failure: Optional[ArchiveError] = None
        for name in archive.nested:
            self._check()
            try:
                sources.extend(self._archive_sources(self._unpacked(path, name), depth=1))
            except ArchiveError as error:
                failure = failure or error
        if failure is not None and not sources and not archive.members:
            raise failure
        return sources

    def _unpacked(self, path: Path, name: str) -> Path:
        return unpack(path, name, _free(self._folder, safe_name(f"{path.stem}-{name.rpartition('/')[2]}")))

    def _member_sources(self, path: Path, member: Member) -> List[Source]:
        if identify(member.head).kind is not member.kind:
            return []
        uri = vsizip(path, member.name)
        if member.kind in _UNPACKED:
            own = self._unpacked(path, member.name)
            return self._table_sources(own) if member.kind is Kind.CSV else self._vector_sources(str(own), member.kind)
        if member.kind is Kind.GEOTIFF:
            return [self._source("gdal", uri, member.title, Kind.GEOTIFF)]
        if member.kind is Kind.SHAPEFILE:
            source = self._source("ogr", uri, member.name.rpartition("/")[2][:-4], Kind.SHAPEFILE, member.title)
            return [self._with_facts(source, member.shapefile)]
        return self._vector_sources(uri, member.kind, member.title)

    def _with_facts(self, source: Source, facts: ShapefileFacts) -> Source:
        uri = f"{source.uri}|option:ENCODING={facts.encoding}" if facts.encoding else source.uri
        notes = []
        if facts.encoding:
            text = tr("The shapefile does not say how its text is encoded; {encoding} was assumed.")
            notes.append(text.format(encoding=facts.encoding))
        if facts.crs:
            text = tr("The data do not say their coordinate system; {crs} was assumed from their extent.")
            notes.append(text.format(crs=facts.crs))
        return replace(source, uri=uri, crs=facts.crs, notes=tuple(notes))

    def _source(self, provider: str, uri: str, name: str, kind: Kind, title: str = "") -> Source:
        return Source(
            provider, uri, name, kind, title or name, url=self._link.resource.url, is_raster=provider == "gdal"
        )

    def _choose(self, sources: List[Source]) -> Plan:
        """The layers that are meant: those asked for by name, the one with the record's title, else a choice."""
        wanted = self._layer or self._link.layer
        if wanted:
            named = _named(sources, wanted)
            if not named and self._layer:
                raise no_such_layer(wanted, ", ".join(dict.fromkeys(s.name for s in sources[:_NAMES_SHOWN])))
            if named:
                return Plan(tuple(named))
        sources = [source for source in sources if source.name not in _VERTICES] or sources
        names = list(dict.fromkeys(source.name for source in sources))
        if len(sources) == 1:
            return Plan((sources[0],))
        parts = tuple(replace(source, part=source.title) for source in sources)
        if len(names) == 1:
            return Plan(parts)
        titled = _named(sources, self._link.resource.title) or _named(sources, self._record.title)
        return Plan(tuple(titled)) if len(titled) == 1 else Plan(parts, needs_choice=True)


def _named(sources: List[Source], wanted: str) -> List[Source]:
    """The sources of that name: spelt exactly so, else without regard to case and accents, by name or title."""
    exact = [source for source in sources if source.name == wanted]
    low = fold(wanted)
    return exact or [source for source in sources if low and low in (fold(source.name), fold(source.title))]


def _table_notes(table: Table) -> Tuple[str, ...]:
    if not table.has_geometry:
        return (tr("No coordinates were found in this table."),)
    if not table.crs:
        return (tr("The coordinate system of this table could not be told; set it in the layer's properties."),)
    return ()


def _free(folder: Path, name: str) -> Path:
    """A path in our folder that is not taken yet."""
    folder.mkdir(parents=True, exist_ok=True)
    name = safe_name(name)
    path, number = folder / name, 2
    while path.exists():
        path, number = folder / f"{Path(name).stem}-{number}{Path(name).suffix}", number + 1
    return path


def _head(path: Optional[Path], size: int) -> bytes:
    if path is None:
        return b""
    with open(path, "rb") as file:
        return file.read(size)


def _globbed(stem: str) -> str:
    """A file name for ``glob``, its special characters taken literally."""
    escapes: Dict[str, str] = {"[": "[[]", "*": "[*]", "?": "[?]"}
    return "".join(escapes.get(character, character) for character in stem)
