"""The feeds: those of others that are followed, and those that are kept on disk; each can be let go of."""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import List, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...bookmarks.edits import Edit
from ...bookmarks.feeds_kept import KeptFeed
from ...bookmarks.model import TargetKind, Watch
from ...bookmarks.store import Store
from ...processing.watching import last_failures
from ...support.i18n import tr
from ..texts import one_line, tooltip
from .service import BookmarkService
from .words import schedule_text


@dataclass(frozen=True)
class _Feeds:
    followed: Tuple[Watch, ...]
    written: Tuple[KeptFeed, ...]


class FeedsDialog(QDialog):
    """Lists them, with what went wrong last; what is selected is let go of."""

    def __init__(self, service: BookmarkService, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._service = service
        self.setWindowTitle(tr("Feeds"))
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.windowTitle())
        self.empty = QLabel(tr("No feed is followed, and none is written to a file."), self)
        self.empty.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.stop = QPushButton(tr("Stop"), self)
        self.stop.setToolTip(tr("Follow it no longer, or keep the file up to date no longer; the file stays."))
        buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.list, self.empty, buttons):
            layout.addWidget(widget)
        self.resize(self.fontMetrics().averageCharWidth() * 70, self.fontMetrics().height() * 18)
        self.stop.clicked.connect(self._stop)
        self.list.itemSelectionChanged.connect(self._selected)
        service.changed.connect(self._read)
        self._selected()
        self._read()

    def _read(self) -> None:
        self._service.read(_feeds, self._show)

    def _show(self, feeds: _Feeds) -> None:
        self.list.clear()
        for watch in feeds.followed:
            name = one_line(watch.name or watch.target, 120)
            failures = [message.full for message in last_failures(watch, {})]
            words = tr("Followed: {when}").format(when=schedule_text(watch.schedule).lower())
            self._add("mActionRefresh.svg", [name, words, *failures], watch.target, watch)
        for feed in feeds.written:
            trouble = [tr("It could not be written: {reason}").format(reason=feed.error)] if feed.error else []
            lines = [one_line(feed.title, 120) or tr("Favourites"), tr("Written to {path}").format(path=feed.path)]
            self._add("mActionFileSave.svg", [*lines, *trouble], feed.path, feed)
        self.list.setVisible(self.list.count() > 0)
        self.empty.setVisible(self.list.count() == 0)

    def _add(self, icon: str, lines: Sequence[str], tip: str, of: object) -> None:
        item = QListWidgetItem(QgsApplication.getThemeIcon(f"/{icon}"), "\n".join(lines), self.list)
        item.setToolTip(tooltip(tip))
        item.setData(Qt.ItemDataRole.UserRole, of)

    def _selected(self) -> None:
        self.stop.setEnabled(bool(self.list.selectedItems()))

    def _stop(self, *_checked: bool) -> None:
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        watches = [one.id for one in chosen if isinstance(one, Watch)]
        feeds = [one.id for one in chosen if isinstance(one, KeptFeed)]
        self._service.change(partial(_let_go, watches, feeds))


def _feeds(store: Store) -> _Feeds:
    return _Feeds(tuple(one for one in store.watches.all() if one.kind is TargetKind.FEED), store.feeds.all())


def _let_go(watches: List[str], feeds: List[str], store: Store) -> Edit:
    for one in feeds:
        store.feeds.remove(one)
    return store.watches.remove(watches)
