"""A progress bar that says what goes on while nobody knows how long: Qt's own hides its text then."""
from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QProgressBar, QSizePolicy, QWidget


class WordedProgress(QProgressBar):
    """Says words with or without a percentage, also as its tooltip."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 8)

    def say(self, words: str, share: str = "") -> None:
        """Show words and, where it is known, how far it is, such as "%p %"; that is set by range and value."""
        self._words = words
        self.setFormat(f"{words} {share}".strip())
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def is_busy(self) -> bool:
        """Whether nobody knows how far it is."""
        return self.minimum() == self.maximum()

    def text(self) -> str:
        """What stands in the bar."""
        return self._words if self.is_busy() else str(super().text())
