"""Standard logging into QGIS's message log, tab "Catalog Search"."""
from __future__ import annotations

import logging
from typing import Optional

from qgis.core import Qgis, QgsMessageLog

TAG = "Catalog Search"
logger = logging.getLogger("catalog_search")


class _MessageLogHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        level = Qgis.MessageLevel.Info
        if record.levelno >= logging.ERROR:
            level = Qgis.MessageLevel.Critical
        elif record.levelno >= logging.WARNING:
            level = Qgis.MessageLevel.Warning
        QgsMessageLog.logMessage(self.format(record), TAG, level, False)


_handler: Optional[logging.Handler] = None


def install() -> None:
    """Start writing to QGIS's message log; a second call changes nothing."""
    global _handler
    if _handler is None:
        _handler = _MessageLogHandler()
        _handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(_handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


def uninstall() -> None:
    """Stop writing to QGIS's message log."""
    global _handler
    if _handler is not None:
        logger.removeHandler(_handler)
        _handler = None
        logger.propagate = True
