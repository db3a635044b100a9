"""Runs inside a QGIS that ``make run`` started: shows the dock as soon as the plugin is there."""
from __future__ import annotations

from qgis.PyQt.QtCore import QTimer
from qgis.utils import plugins


def start() -> None:
    """Wait for QGIS to be idle, then open the dock."""
    QTimer.singleShot(0, _show)


def _show() -> None:
    dock = getattr(plugins.get("catalog_search"), "dock", None)
    if dock is not None:
        dock.setUserVisible(True)
