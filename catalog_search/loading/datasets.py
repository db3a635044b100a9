"""From a file on this computer, recognised by its content, to the sources in it. Blocks: not for the main thread."""
from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from qgis.core import Qgis, QgsFeedback, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QUrl

from ..model.errors import CatalogError, ErrorKind
from ..support.i18n import tr
from .column_types import write_types
from .contents import HEAD, Content, identify_file
from .databases import DatabaseError, database_kind, has_vector_tiles, tile_tables
from .drivers import (
    FETCH_NOTHING,
    WRITE_NOTHING,
    has_driver,
    has_table_driver,
    loses_attributes,
    nothing_fetched,
    raster_leads_out,
)
from .errors import LoadError
from .failures import damaged, from_content, no_driver, too_new
from .geojson_text import assumed_crs, is_misplaced, says_crs, sole_layer
from .hdf5_library import is_too_new
from .kinds import Kind
from .locating import unknown_system
from .making import Make, Write, make_free
from .mapinfo import drawing_box, is_own_table, is_tab
from .outward import geojson_leads_out, hdf5_leads_out
from .shapefiles import SAMPLE, ShapefileFacts, shapefile_facts, table_encoding
from .sources import Source
from .spreadsheets import reads_better, write_csv
from .table_places import Box, crs_of_box, crs_of_drawing
from .tables import (
    Table,
    delimitedtext_uri,
    geometry_families,
    is_table,
    readable,
    sniff_file,
    write_readable,
)
from .text_encodings import OLD, other_encoding, write_utf8
from .turns import turn_at

VECTORS = (Kind.GEOJSON, Kind.FLATGEOBUF, Kind.KML, Kind.GML, Kind.GPX, Kind.PARQUET, Kind.PMTILES, Kind.FILEGDB)
RASTERS = (Kind.GEOTIFF, Kind.JPEG2000, Kind.GRIB, Kind.ASCII_GRID)
#: Providers of point clouds.
_POINT_CLOUDS = {Kind.COPC: "copc", Kind.POINT_CLOUD: "pdal"}
_DATABASES = (Kind.GEOPACKAGE, Kind.MBTILES, Kind.SQLITE)
#: Of QGIS, and of SpatiaLite where it is not hidden by GDAL.
_SYSTEM_TABLES = ("layer_styles", "qgis_projects", "KNN", "KNN2", "SpatialIndex", "ElementaryGeometries") + (
    "data_licenses",
    "sql_statements_log",
)
#: Names that GDAL is asked for in one string with the path; bounds of cells are no layers (CF 1.8 §7.1).
_VARIABLE = re.compile(r"[\w.+-]{1,200}$")
_BOUNDS = re.compile(r"(?i)_(bnds|bounds)$")
_TYPE = re.compile(r"\|geometrytype=\w+")
_SPREADSHEETS = ("xlsx", "ods", "xls")
_MVT = 1
_PMTILES_TYPE = 99


class DatasetReader:
    """Lists the layers of files.

    :param folder: where copies go that have to be made
    :param url: where the data came from, kept with each source
    :param promised: what the catalogue said that they are
    :param area: west, south, east, north in degrees of what the record is about, where that is one place
    :param make: makes these copies; left out, each time anew
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        promised: Kind,
        feedback: Optional[QgsFeedback] = None,
        area: Optional[Box] = None,
        make: Optional[Make] = None,
    ) -> None:
        self._area = area
        self._make = make or self._made_anew
        self._folder = folder
        self._url = url
        self._promised = promised
        self._feedback = feedback

    def read(self, path: Path, content: Content, title: str = "") -> List[Source]:
        """The sources in a file, none where it has no layers.

        :raises CatalogError: of kind ``CANCELLED``
        :raises LoadError: where it is nothing that this QGIS can show
        """
        kind = self._exact_kind(path, content)
        if not has_driver(kind):
            raise no_driver(kind)
        if kind is Kind.GEOJSON:
            return self._geojson(path, title)
        self._check_references(path, kind)
        if kind in VECTORS and not (kind is Kind.PMTILES and _head(path, HEAD)[_PMTILES_TYPE:][:1] != bytes([_MVT])):
            return self.vectors(str(path), kind, title)
        if kind in RASTERS:
            return [self.source("gdal", str(path), title or path.stem, kind)]
        if kind in _POINT_CLOUDS:
            return [self.source(_POINT_CLOUDS[kind], str(path), title or path.stem, kind)]
        if kind is Kind.NETCDF:
            return self._variables(path, title)
        if kind in _DATABASES:
            try:
                return self._database(path, kind, title)
            except DatabaseError as error:
                raise damaged(kind, str(error)) from error
        if kind is Kind.MAPINFO:
            return self.mapinfo(str(path), _head(path, HEAD + 1), title)
        if kind is Kind.DXF:
            return self.drawing(str(path), _head(path, HEAD), title)
        if kind is Kind.TABLE:
            return self._spreadsheet(path) if path.suffix.lower()[1:] in _SPREADSHEETS else self._dbase(path, title)
        if kind is Kind.CSV and self._may_be_table(path):
            return self._delimited(path, title)
        raise from_content(content, self._promised)

    def _geojson(self, path: Path, title: str) -> List[Source]:
        """One layer, as a rule, which is not read to the end just to say so; its system where the file says none."""
        stem, encoding = path.stem, other_encoding(path)
        notes: Tuple[str, ...] = ()
        if encoding:  # RFC 8259 §8.1 wants UTF-8
            path = self._make(f"{stem}-utf8.geojson", f"{path}\n{encoding}", partial(write_utf8, path, encoding))
            text = tr("The file is not in UTF-8, as it should be; {encoding} was assumed.")
            notes = (text.format(encoding=encoding),)
        self._check_references(path, Kind.GEOJSON)
        with open(path, "rb") as file:
            head = file.read(HEAD)
            file.seek(max(0, path.stat().st_size - HEAD))
            tail = file.read(HEAD)
        name = sole_layer(path, head, tail)
        if name is None:
            sources = self.vectors(str(path), Kind.GEOJSON, title or (stem if encoding else ""))
        else:
            sources = [self.source("ogr", str(path), name or stem, Kind.GEOJSON, title)]
        ends = (head.decode("utf-8", "replace"), tail.decode("utf-8", "replace"))
        crs = assumed_crs(*ends, self._area)
        misplaced = says_crs(*ends) if crs else is_misplaced(*ends)
        return [_with_crs(replace(source, notes=notes), crs, misplaced) for source in sources]

    def _check_references(self, path: Path, kind: Kind) -> None:
        newer = is_too_new(path) if kind is Kind.NETCDF else None
        if newer is not None:
            raise too_new(kind, newer)
        test = {Kind.GEOJSON: geojson_leads_out, Kind.NETCDF: hdf5_leads_out}.get(kind)
        if test is not None and test(path):
            raise from_content(Content(Kind.REFUSED), self._promised)

    def source(self, provider: str, uri: str, name: str, kind: Kind, title: str = "") -> Source:
        """A source that came from our address.

        :raises LoadError: where it is a raster whose metadata name another file as its overviews, or beside which a
            virtual dataset lies that GDAL would take for these
        """
        if provider == "gdal" and (_leads_out_beside(Path(uri)) or raster_leads_out(uri)):
            raise from_content(Content(Kind.REFUSED), self._promised)
        return Source(provider, uri, name, kind, title or name, url=self._url, is_raster=provider == "gdal")

    def vectors(self, uri: str, kind: Kind, title: str = "") -> List[Source]:
        """One source for each layer that GDAL finds, and for each geometry type where a layer mixes them.

        A GPX always has five layers, most of them empty. A KML without features only points to others (NetworkLink,
        which GDAL does not follow), as the first one of a KMZ often does.
        """
        metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
        flags = Qgis.SublayerQueryFlags(Qgis.SublayerQueryFlag.ResolveGeometryType)
        if kind in (Kind.GPX, Kind.KML):
            flags = flags | Qgis.SublayerQueryFlag.CountFeatures
        with turn_at(uri), nothing_fetched(), self._nothing_written(Path(uri), kind):
            found = metadata.querySublayers(uri, flags, self._feedback)
        self._check()
        shown = [item for item in found if item.name() not in _SYSTEM_TABLES]
        filled = [item for item in shown if item.featureCount() != 0]
        shown = filled if kind is Kind.KML else filled or shown
        names = [item.name() or title for item in shown]
        titles = [title] if title and len(shown) == 1 else names
        option = FETCH_NOTHING if kind is Kind.GML else ""
        option += "" if self._owns(Path(uri)) or not option else WRITE_NOTHING
        # what is the only type of a layer needs no filter, which would leave out what has no geometry
        uris = [item.uri() if names.count(name) > 1 else _TYPE.sub("", item.uri()) for item, name in zip(shown, names)]
        sources = [self.source("ogr", uri + option, n, kind, t) for uri, n, t in zip(uris, names, titles)]
        return [replace(source, notes=_kml_notes(uri)) for source in sources] if kind is Kind.KML else sources

    def _owns(self, path: Path) -> bool:
        return self._folder in path.parents

    @contextmanager
    def _nothing_written(self, path: Path, kind: Kind) -> Iterator[None]:
        """What GDAL notes about a GML in a file beside it does not stay where the file is not ours."""
        notes = path.with_suffix(".gfs")
        foreign = kind is Kind.GML and not self._owns(path) and not notes.exists()
        try:
            yield
        finally:
            if foreign and notes.is_file():
                notes.unlink()

    def shapefile(self, uri: str, name: str, title: str, facts: ShapefileFacts) -> Source:
        """A shapefile, opened with what it does not say itself."""
        source = self.source("ogr", uri, name, Kind.SHAPEFILE, title)
        source = self._with_encoding(source, facts.encoding, facts.misread)
        crs = crs_of_box(facts.box, self._area) if facts.box is not None else ""
        return _with_crs(source, crs, facts.misplaced)

    def loose_shapefile(self, path: Path) -> List[Source]:
        """A shapefile as it lies in a folder.

        :raises LoadError: where it lacks its index
        """
        parts = beside(path)
        if "shx" not in parts:
            raise LoadError(tr("The shapefile lacks its index (.shx) and cannot be opened alone."))
        code_page = _head(parts.get("cpg"), 64).decode("ascii", "replace")
        prj = _head(parts.get("prj"), 1024).decode("utf-8", "replace")
        facts = shapefile_facts(_head(path, 100), _head(parts.get("dbf"), SAMPLE), prj, code_page)
        return [self.shapefile(str(path), path.stem, "", facts)]

    def mapinfo(self, uri: str, head: bytes, title: str = "") -> List[Source]:
        """A MapInfo table or interchange file.

        :param head: the beginning of the file, more than ``HEAD`` bytes where it is longer than that
        :raises LoadError: where it only points to other files
        """
        if is_tab(head) and (len(head) > HEAD or not is_own_table(head)):
            raise from_content(Content(Kind.REFUSED), self._promised)
        return self.vectors(uri, Kind.MAPINFO, title)

    def drawing(self, uri: str, head: bytes, title: str = "") -> List[Source]:
        """A DXF, whose coordinate system can only be guessed."""
        box = drawing_box(head)
        crs = crs_of_drawing(box, self._area) if box is not None else ""
        return [_with_crs(source, crs) for source in self.vectors(uri, Kind.DXF, title)]

    def _exact_kind(self, path: Path, content: Content) -> Kind:
        """The kind by more than the first bytes: the schema of a database, an old spreadsheet among documents."""
        if content.kind in _DATABASES:
            try:
                kind = database_kind(path)
            except DatabaseError as error:
                raise damaged(content.kind, str(error)) from error
            if kind is Kind.REFUSED:
                raise from_content(Content(kind), self._promised)
            return kind
        if content.kind is Kind.DOCUMENT and path.suffix.lower() == ".xls":
            return Kind.TABLE
        return content.kind

    def _database(self, path: Path, kind: Kind, title: str) -> List[Source]:
        if kind is not Kind.MBTILES:
            return self.vectors(str(path), kind, title) + (self._pyramids(path) if kind is Kind.GEOPACKAGE else [])
        if not has_vector_tiles(path):
            return [self.source("gdal", str(path), title or path.stem, kind)]
        uri = f"type=mbtiles&url={bytes(QUrl.toPercentEncoding(str(path), b'/:')).decode('ascii')}"
        return [self.source("vectortile", uri, title or path.stem, kind)]

    def _pyramids(self, path: Path) -> List[Source]:
        """The pictures and grids of a GeoPackage (GeoPackage 1.3 §2.2), each of them a tile pyramid."""
        names = [name for name in tile_tables(path) if _VARIABLE.match(name)]
        return [self.source("gdal", f"GPKG:{path}:{name}", name, Kind.GEOPACKAGE) for name in names]

    def _variables(self, path: Path, title: str) -> List[Source]:
        """The variables of a NetCDF that are grids; the file itself where it has one."""
        metadata = QgsProviderRegistry.instance().providerMetadata("gdal")
        found = metadata.querySublayers(str(path), Qgis.SublayerQueryFlags(), self._feedback)
        self._check()
        shown = [item for item in found if _VARIABLE.match(item.name()) and not _BOUNDS.search(item.name())]
        if len(shown) < 2:
            return [self.source("gdal", str(path), title or path.stem, Kind.NETCDF)]
        return [self.source("gdal", item.uri(), item.name(), Kind.NETCDF) for item in shown]

    def _spreadsheet(self, path: Path) -> List[Source]:
        """The sheets of a workbook; those with coordinates by way of delimited text."""
        if not has_table_driver(path.suffix.lower()[1:]):
            raise no_driver(Kind.TABLE)
        sources: List[Source] = []
        for sheet in self.vectors(str(path), Kind.TABLE):
            self._check()
            sources.extend(self._sheet(sheet, path))
        return sources

    def _sheet(self, sheet: Source, path: Path) -> List[Source]:
        with turn_at(sheet.uri):
            layer = QgsVectorLayer(sheet.uri, sheet.name, "ogr")
        if not layer.isValid():
            return []
        if not reads_better(layer):
            return [replace(sheet, notes=_table_notes(None))]
        copy = self._make(f"{path.stem}-{sheet.name}.csv", sheet.uri, lambda to: write_csv(layer, to, self._check))
        found = self._delimited(copy)
        return [replace(source, name=sheet.name, title=sheet.title, kind=Kind.TABLE) for source in found]

    def _dbase(self, path: Path, title: str) -> List[Source]:
        source = self.source("ogr", str(path), title or path.stem, Kind.TABLE)
        return [self._with_encoding(replace(source, notes=_table_notes(None)), table_encoding(_head(path, SAMPLE)))]

    def _may_be_table(self, path: Path) -> bool:
        """Text is taken for a table where that was promised, or its lines agree on several columns."""
        if self._promised in (Kind.CSV, Kind.TABLE, Kind.ARCHIVE, Kind.SEVEN_ZIP, Kind.SHAPEFILE):
            return True
        head = _head(path, HEAD)
        return is_table(head, len(head) < HEAD)

    def _delimited(self, path: Path, title: str = "") -> List[Source]:
        table = sniff_file(path, self._area)
        if table is None:
            raise from_content(Content(Kind.UNKNOWN), self._promised)
        name, notes = title or path.stem, _encoding_notes(table)
        if table.wants_copy:
            write = partial(write_readable, path, table, check=self._check)
            path = self._make(f"{path.stem}-xy.csv", f"{path}\n{table}", write)
            table = readable(table)
        if table.codes and self._owns(path):
            write_types(path, table, self._check)
        families = geometry_families(path, table) if table.wkt else []
        if table.wkt and not families:  # nothing but collections, which the provider cannot show
            table = replace(table, wkt="")
        uris = [delimitedtext_uri(path, table, family) for family in (families if len(families) > 1 else ("",))]
        notes = (*notes, *_table_notes(table))
        return [replace(self.source("delimitedtext", uri, name, Kind.CSV), notes=notes) for uri in uris]

    def _with_encoding(self, source: Source, encoding: str, misread: bool = False) -> Source:
        if not encoding:
            return source
        text = tr("The shapefile does not say how its text is encoded; {encoding} was assumed.")
        if misread:
            text = tr("The text of the shapefile is not encoded as it says; {encoding} was assumed.")
        if source.kind is Kind.TABLE:
            text = _encoding_of_table()
        notes = (*source.notes, text.format(encoding=encoding))
        return replace(source, uri=f"{source.uri}|option:ENCODING={encoding}", notes=notes)

    def _made_anew(self, name: str, _origin: str, write: Write) -> Path:
        return make_free(self._folder, name, write)

    def _check(self) -> None:
        if self._feedback is not None and self._feedback.isCanceled():
            raise CatalogError(ErrorKind.CANCELLED)


def beside(path: Path) -> Dict[str, Path]:
    """The files of the same name with other endings, by these endings in lower case."""
    escapes: Dict[str, str] = {"[": "[[]", "*": "[*]", "?": "[?]"}
    stem = "".join(escapes.get(character, character) for character in path.stem)
    return {item.suffix.lower()[1:]: item for item in path.parent.glob(f"{stem}.*")}


def _with_crs(source: Source, crs: str, misplaced: bool = False) -> Source:
    """A source with the CRS found out, if any; ``misplaced`` where the data say degrees but have none."""
    if misplaced:
        text = tr("The data say that they are in degrees, which they are not; {crs} was assumed from their extent.")
        if not crs:
            text = tr("The data say that they are in degrees, which they are not; set another coordinate system.")
        return replace(source, crs=crs, notes=(*source.notes, text.format(crs=crs)))
    return replace(source, crs=crs, notes=(*source.notes, _assumed(crs))) if crs else source


def _assumed(crs: str) -> str:
    return tr("The data do not say their coordinate system; {crs} was assumed from their extent.").format(crs=crs)


def _table_notes(table: Optional[Table]) -> Tuple[str, ...]:
    if table is None or not table.has_geometry:
        return (tr("No coordinates were found in this table."),)
    if not table.crs:
        return (unknown_system(),)
    swapped = tr("The columns of the two coordinates hold each other's values; they were exchanged.")
    return (*((swapped,) if table.swapped else ()), *((_assumed(table.crs),) if table.guessed else ()))


def _encoding_notes(table: Table) -> Tuple[str, ...]:
    return (_encoding_of_table().format(encoding=table.encoding),) if table.encoding in OLD else ()


def _encoding_of_table() -> str:
    return tr("The table does not say how its text is encoded; {encoding} was assumed.")


def _kml_notes(uri: str) -> Tuple[str, ...]:
    if not loses_attributes(uri):
        return ()
    return (
        tr("Only names and descriptions are shown: this QGIS lacks LIBKML, which reads the other attributes of a KML."),
    )


def _leads_out_beside(path: Path) -> bool:
    """Whether a raster of ours has a companion that is none; in an archive those are left there."""
    names = [f"{path.stem}.aux", *(f"{name}.{ending}" for name in (path.name, path.stem) for ending in ("ovr", "msk"))]
    found = [path.with_name(name) for name in names if path.name and path.with_name(name).is_file()]
    return any(identify_file(other).kind is Kind.REFUSED for other in found)


def _head(path: Optional[Path], size: int) -> bytes:
    if path is None:
        return b""
    with open(path, "rb") as file:
        return file.read(size)
