"""Titles and addresses on the clipboard, as text and as links for programs that know them."""
from __future__ import annotations

from typing import Iterable, Tuple

from qgis.PyQt.QtCore import QEvent, QMimeData
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QApplication

from .texts import escape, is_web_url

#: A title and an address, which may be empty.
Named = Tuple[str, str]


def claims_copy(event: QEvent) -> bool:
    """Whether an event asks who wants the key for *Copy*; it is answered then."""
    if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Copy):
        event.accept()
        return True
    return False


def html_links(named: Iterable[Named]) -> str:
    """Titles that lead to their addresses, a line each; only those of the web are links."""
    lines = []
    for title, url in named:
        words = escape(title or url)
        lines.append(f'<a href="{escape(url)}">{words}</a>' if is_web_url(url) else words)
    return "<br>".join(lines)


def copy_named(named: Iterable[Named]) -> None:
    """Titles with their addresses below them."""
    listed = list(named)
    data = QMimeData()
    data.setText("\n\n".join("\n".join(part for part in pair if part) for pair in listed))
    data.setHtml(html_links(listed))
    QApplication.clipboard().setMimeData(data)


def copy_links(named: Iterable[Named]) -> None:
    """The addresses alone, a line each."""
    listed = [pair for pair in named if pair[1]]
    data = QMimeData()
    data.setText("\n".join(url for _, url in listed))
    data.setHtml(html_links(listed))
    QApplication.clipboard().setMimeData(data)


def copy_text(text: str) -> None:
    """A text as it is."""
    QApplication.clipboard().setText(text)
