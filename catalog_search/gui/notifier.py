"""The one place that shows messages: in the dock, with details on demand, and in the log."""
from __future__ import annotations

from typing import Optional

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject

from ..model.errors import CatalogError
from ..support.log import logger
from ..support.messages import describe
from .message_strip import Action, MessageStrip, Note

__all__ = ["Action", "Notifier"]

#: Seconds.
_SHORT, _LONG = 6, 20


class Notifier(QObject):
    """Says things in the strip; what went wrong is logged as well."""

    def __init__(self, strip: MessageStrip, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._strip = strip

    def success(self, text: str, detail: str = "", action: Optional[Action] = None) -> None:
        """Something the user asked for is done; the message goes by itself, later where it offers something."""
        seconds = _LONG if detail or action else _SHORT
        self._strip.push(Note(text, Qgis.MessageLevel.Success, detail, seconds, action))

    def info(self, text: str) -> None:
        """Something goes on; the message goes by itself."""
        self._strip.push(Note(text, Qgis.MessageLevel.Info, seconds=_SHORT))

    def warning(self, text: str, detail: str = "", action: Optional[Action] = None) -> None:
        """Something is missing or failed; the message stays until it is closed."""
        logger.warning("%s %s", text, detail)
        self._strip.push(Note(text, Qgis.MessageLevel.Warning, detail, action=action))

    def catalog_error(self, error: CatalogError, catalog_name: str) -> None:
        """One catalogue's failure in words, with the server's own as details."""
        message = describe(error, catalog_name)
        logger.warning("%s: %s", catalog_name, error.log_text)
        self._strip.push(Note(message.full, Qgis.MessageLevel.Warning, message.detail))

    def clear(self) -> None:
        """Take all messages away."""
        self._strip.clear()
