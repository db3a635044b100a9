"""Stands in for a plugin that could not be imported, so that the user reads why. Imports nothing else of the plugin."""
from __future__ import annotations

from html import escape
from typing import Any, Optional

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("CatalogSearch", text)


class StubPlugin:
    """Shows and logs the failed import, and adds nothing to QGIS."""

    def __init__(self, iface: Optional[Any], error: ImportError) -> None:
        self._iface = iface
        self._error = error

    def message(self) -> str:
        """What is missing and what to do, as plain text."""
        missing = (self._error.name or "").split(".")[0]
        if missing in ("requests", "lxml"):
            return _tr(
                "Catalog Search needs the Python package “{package}”, which QGIS installers bring along. "
                "Install it for QGIS's Python and restart QGIS."
            ).format(package=missing)
        return _tr("Catalog Search could not be loaded: {error}. If it was just updated, restart QGIS.").format(
            error=self._error
        )

    def initGui(self) -> None:  # noqa: N802
        """Say why the plugin is not there."""
        QgsMessageLog.logMessage(self.message(), "Catalog Search", Qgis.MessageLevel.Critical)
        if self._iface is not None:
            self._iface.messageBar().pushMessage(escape(self.message()), Qgis.MessageLevel.Critical, 0)

    def initProcessing(self) -> None:  # noqa: N802
        """Say why there are no algorithms."""
        QgsMessageLog.logMessage(self.message(), "Catalog Search", Qgis.MessageLevel.Critical)

    def unload(self) -> None:
        """Nothing was added."""
