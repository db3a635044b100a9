"""The steps of the manager: each change goes into the store at once and can be undone and done again."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.config import CatalogConfig
from ..support.connections import ConnectionStore

_MOST = 100


@dataclass(frozen=True)
class EditStep:
    """One change of the whole list. ``text`` says what was done."""

    text: str
    before: Sequence[CatalogConfig]
    after: Sequence[CatalogConfig]


class CatalogEdits(QObject):
    """Changes the list of catalogues. ``changed`` tells that the list or the history is another now.

    A change that comes from elsewhere ends the history, since going back over it would lose it.
    """

    changed = pyqtSignal()
    forgotten = pyqtSignal()

    def __init__(self, store: ConnectionStore, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.store = store
        self._done: List[EditStep] = []
        self._undone: List[EditStep] = []
        self._own = False
        store.changed.connect(self._store_changed)

    def configs(self) -> List[CatalogConfig]:
        return self.store.all()

    def apply(self, text: str, configs: Sequence[CatalogConfig]) -> bool:
        """Make this the list; ``False`` where it is so already."""
        before = self.store.all()
        if list(configs) == before:
            return False
        self._write(configs)
        self._remember(text, before)
        return True

    def restore_provided(self, text: str) -> int:
        """Bring back provided catalogues that were removed; how many came."""
        before = self.store.all()
        self._own = True
        try:
            self.store.restore_provided()
        finally:
            self._own = False
        count = len(self.store.all()) - len(before)
        if count:
            self._remember(text, before)
        return count

    def undo(self) -> str:
        """Take the last step back; what it was, empty where there is none."""
        if not self._done:
            return ""
        step = self._done.pop()
        self._undone.append(step)
        return self._go(step, step.before)

    def redo(self) -> str:
        """Do the step again that was taken back last; what it was, empty where there is none."""
        if not self._undone:
            return ""
        step = self._undone.pop()
        self._done.append(step)
        return self._go(step, step.after)

    @property
    def undo_text(self) -> str:
        """What ``undo`` would take back, empty for nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        return self._undone[-1].text if self._undone else ""

    def _go(self, step: EditStep, configs: Sequence[CatalogConfig]) -> str:
        self._write(configs)
        self.changed.emit()
        return step.text

    def _write(self, configs: Sequence[CatalogConfig]) -> None:
        self._own = True
        try:
            self.store.replace_all(configs)
        finally:
            self._own = False

    def _remember(self, text: str, before: Sequence[CatalogConfig]) -> None:
        self._done = [*self._done[1 - _MOST :], EditStep(text, before, self.store.all())]
        self._undone = []
        self.changed.emit()

    def _store_changed(self) -> None:
        if self._own:
            return
        self._done, self._undone = [], []
        self.forgotten.emit()
        self.changed.emit()
