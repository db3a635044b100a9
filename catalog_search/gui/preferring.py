"""The user's choice between the data and a picture of them, as all parts of the dock share it."""
from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..loading import preference
from ..loading.preference import Preference


class Preferred(QObject):
    """What comes first of a record's ways; ``changed`` when somebody chooses otherwise."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._value = preference.preferred()

    @property
    def value(self) -> Preference:
        """The present choice."""
        return self._value

    def choose(self, value: Preference) -> None:
        """Choose, and keep it in the profile."""
        if value is not self._value:
            self._value = value
            preference.prefer(value)
            self.changed.emit()
