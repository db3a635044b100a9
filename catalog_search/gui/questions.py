"""Questions to the user while things are being added: one window at a time, none of which holds up the rest."""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Callable, Deque, Hashable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QDialog, QWidget


@dataclass
class _Question:
    key: Hashable
    make: Callable[[QWidget], QDialog]
    declined: Callable[[], None]


class Questions:
    """Shows the window of one question after the other."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._waiting: Deque[_Question] = deque()
        self._asked: Optional[_Question] = None
        self._dialog: Optional[QDialog] = None

    def ask(self, key: Hashable, make: Callable[[QWidget], QDialog], declined: Callable[[], None]) -> None:
        """Ask as soon as no other window is open.

        :param make: makes the window and connects its answer
        :param declined: called where it is closed without an answer
        """
        self._waiting.append(_Question(key, make, declined))
        self._next()

    def forget(self, key: Hashable) -> None:
        """Nobody needs this answer any more: its window is closed."""
        self._waiting = deque(question for question in self._waiting if question.key != key)
        if self._asked is not None and self._asked.key == key:
            self._asked.declined = _nothing
            self._close_dialog()

    def close(self) -> None:
        """Ask nothing any more."""
        self._waiting.clear()
        if self._asked is not None:
            self._asked.declined = _nothing
        self._close_dialog()

    def _next(self) -> None:
        if self._asked is not None or not self._waiting:
            return
        question = self._asked = self._waiting.popleft()
        dialog = self._dialog = question.make(self._window)
        dialog.finished.connect(lambda result: self._finished(question, result))
        dialog.open()

    def _finished(self, question: _Question, result: int) -> None:
        if self._asked is question:
            self._asked = self._dialog = None
        if result != QDialog.DialogCode.Accepted:
            question.declined()
        self._next()

    def _close_dialog(self) -> None:
        if self._dialog is not None and not sip.isdeleted(self._dialog):
            self._dialog.reject()


def _nothing() -> None:
    """What becomes of a question that nobody needs."""
