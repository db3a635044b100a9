"""Sheets of XLSX and ODS: those with coordinates become delimited text, which has them found as in any CSV."""
from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any, Callable, Iterator, List

from qgis.core import QgsFeature, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from .archives import check_size
from .tables import sniff
from .text_encodings import PIECE

_SAMPLE_ROWS = 200
_TURN = 500
_NUMBERED = re.compile(r"Field\d+$")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def spreadsheet_ending(path: Path) -> str:
    """``xlsx`` or ``ods`` for a ZIP that is one (ECMA-376 part 2, ODF 1.3 part 2 §3.3), else empty.

    :raises ArchiveError: where it unpacks to more than a spreadsheet has
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            found = "ods" if "mimetype" in names and _is_ods(archive, archive.getinfo("mimetype")) else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return ""
    found = found or ("xlsx" if {"xl/workbook.xml", "[Content_Types].xml"} <= names else "")
    if found:
        unpacked, packed = (sum(getattr(entry, size) for entry in entries) for size in ("file_size", "compress_size"))
        check_size(len(entries), unpacked, packed)
    return found


def _is_ods(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """The type stands in the archive as it is; some deflate it nevertheless."""
    is_plain = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and entry.file_size < 100
    return is_plain and archive.read(entry).startswith(_ODS)


def reads_better(layer: QgsVectorLayer) -> bool:
    """Whether a sheet is better read as delimited text: its first rows show coordinates, or names of columns.

    GDAL takes the first row for names only where it differs from the others by its types.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for number, row in enumerate(_rows(layer)):
        if number > _SAMPLE_ROWS:
            break
        writer.writerow(row)
    table = sniff(text.getvalue().encode("utf-8"))
    if table is None:
        return False
    return table.has_geometry or table.wants_copy or (table.has_header and not _has_names(layer))


def write_csv(layer: QgsVectorLayer, target: Path, check: Callable[[], None]) -> Path:
    """All rows of a sheet as delimited text in UTF-8, its columns' names first.

    :param check: called now and then; what it raises ends the writing
    :raises OSError: where it cannot be written
    """
    with target.open("w", PIECE, "utf-8", None, "") as output:
        writer = csv.writer(output, delimiter=";")
        for number, row in enumerate(_rows(layer)):
            if number % _TURN == 0:
                check()
            writer.writerow(row)
    return target


def _has_names(layer: QgsVectorLayer) -> bool:
    """Whether GDAL found names of columns, and did not number them itself."""
    return not all(_NUMBERED.match(field.name()) for field in layer.fields())


def _rows(layer: QgsVectorLayer) -> Iterator[List[str]]:
    if _has_names(layer):
        yield [field.name() for field in layer.fields()]
    feature = QgsFeature()
    features = layer.getFeatures()
    while features.nextFeature(feature):
        yield [_text(value) for value in feature.attributes()]


def _text(value: Any) -> str:
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, QDateTime):
        return str(value.toString("yyyy-MM-ddTHH:mm:ss"))
    if isinstance(value, QDate):
        return str(value.toString("yyyy-MM-dd"))
    return str(value.toString("HH:mm:ss")) if isinstance(value, QTime) else str(value)
