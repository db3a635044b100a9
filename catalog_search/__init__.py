"""Catalog Search: find data in several metadata catalogues at once and put it on the map."""
from __future__ import annotations

from typing import Any, Optional


def classFactory(iface: Optional[Any]) -> Any:  # noqa: N802
    """What QGIS calls to get the plugin; where something is missing, a stand-in that says what."""
    try:
        from .plugin import CatalogSearchPlugin
    except ImportError as error:
        from .stub import StubPlugin

        return StubPlugin(iface, error)
    return CatalogSearchPlugin(iface)
