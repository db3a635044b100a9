"""The plugin's settings in the user's QGIS profile."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsSettings

PREFIX = "catalog_search/"
_SECTION = QgsSettings.Section.Plugins


class Settings:
    """Typed access to ``plugins/catalog_search/…``. No secret is ever written here."""

    def value(self, key: str, default: Any = None, type: Any = str) -> Any:  # noqa: A002 - the name QgsSettings uses
        """A stored value as ``type``, the default where nothing usable is stored."""
        try:
            return QgsSettings().value(PREFIX + key, default, type, _SECTION)
        except TypeError:
            return default

    def set_value(self, key: str, value: Any) -> None:
        QgsSettings().setValue(PREFIX + key, value, _SECTION)

    def remove(self, key: str) -> None:
        QgsSettings().remove(PREFIX + key, _SECTION)
