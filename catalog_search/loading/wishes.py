"""What is wanted of large things in the window: the size from which to ask, and the area that the map shows."""
from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsProject
from qgis.PyQt import sip

from ..support.settings import Settings
from .sources import MAX_SIZE, Area

MEGABYTE = 1024 * 1024
_KEY = "ask_above_megabytes"


def size_limit() -> int:
    """The bytes above which somebody is asked before a file is downloaded, 0 for never."""
    stored = Settings().value(_KEY, MAX_SIZE // MEGABYTE, int)
    return max(0, int(stored)) * MEGABYTE


def set_size_limit(size: int) -> None:
    """Ask above that many bytes from now on."""
    Settings().set_value(_KEY, max(0, size) // MEGABYTE)


def shown_area(canvas: Any, project: QgsProject, wanted: bool = False) -> Optional[Area]:
    """What the map shows; nothing where it has no coordinate system.

    :param wanted: whether somebody asked for it; else the map of an empty project shows nothing that is worth an offer
    """
    if canvas is None or sip.isdeleted(canvas) or not (wanted or project.mapLayers()):
        return None
    box, crs = canvas.extent(), canvas.mapSettings().destinationCrs()
    if box.isNull() or box.isEmpty() or not box.isFinite() or not crs.isValid() or not crs.authid():
        return None
    return Area(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum(), crs.authid())
