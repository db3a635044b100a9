"""Sizes in words."""
from __future__ import annotations

from qgis.PyQt.QtCore import QLocale


def size_text(size: int) -> str:
    """A number of bytes in a readable unit of the user's language."""
    return str(QLocale().formattedDataSize(size, 1))
