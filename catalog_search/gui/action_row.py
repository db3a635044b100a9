"""The row with the one big button: *Add* at once or in another way, its progress, or why nothing can be added."""
from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from ..loading.failures import no_driver
from ..loading.link import Link
from ..loading.links import links_of, takes_time
from ..model.record import Record
from ..support.i18n import tr
from .keyboard import FocusButton
from .menus import can_download, fill_ways, open_page, page_of, way_text
from .opener import Opener
from .texts import tooltip
from .worded_progress import WordedProgress


class ActionRow(QWidget):
    """Acts on one record through the ``Opener``; ``zoom_wanted`` asks to move the map to the record's extent."""

    zoom_wanted = pyqtSignal()
    star_wanted = pyqtSignal()

    def __init__(self, opener: Opener, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._opener = opener
        self._record: Optional[Record] = None
        self._download_link: Optional[Link] = None
        self._page_url = ""
        self.add = self._button(tr("Add to map"), "mAddToProject.svg", FocusButton(self))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        font = self.add.font()
        font.setBold(True)
        self.add.setFont(font)
        self.add.setMinimumHeight(round(self.fontMetrics().height() * 1.9))
        self.add.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)  # elided rather than widening the dock
        self.menu = QMenu(self.add)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add.setMenu(self.menu)
        self.download = self._button(tr("Download"), "mActionFileSave.svg")
        self.page = self._button(tr("Open page"), "mIconWms.svg")
        self.page.setToolTip(tr("Open the page of this record in the browser"))
        self.zoom = self._button("", "mActionZoomToLayer.svg")
        self.zoom.setToolTip(tr("Zoom to the extent of this record"))
        self.zoom.setAccessibleName(self.zoom.toolTip())
        self.star = self._button("", "mIconFavorites.svg")
        self.star.setCheckable(True)
        self.set_kept(False)
        self.why = QLabel(self)
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = WordedProgress(self)
        self.cancel = self._button("", "mTaskCancel.svg")
        self.cancel.setToolTip(tr("Stop adding this record"))
        self.cancel.setAccessibleName(self.cancel.toolTip())
        self._lay_out()
        self._connect()

    def show_record(self, record: Record) -> None:
        """Offer what can be done with this record."""
        self._record = record
        if takes_time(record, self._opener.preferred.value):
            self._wait()
            return
        way = self._opener.best(record)
        self._download_link = next((link for link in links_of(record) if can_download(link)), None)
        self._page_url = page_of(record)
        pending = not record.complete and way is None
        busy = self._opener.busy(record.key)
        nothing = way is None and not pending
        self.add.setVisible((way is not None or pending) and not busy)
        self.add.setEnabled(way is not None or pending)
        self.add.setToolTip(tooltip(tr("Add to map"), way_text(way).replace("&&", "&") if way else ""))
        self.page.setVisible(bool(self._page_url) and not busy)
        self.page.setToolButtonStyle(self._style(nothing))
        self.download.setVisible(self._download_link is not None and not busy)
        self.download.setToolButtonStyle(self._style(nothing))
        self.zoom.setVisible(bool(record.extents) and not busy)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self._show_busy(-1.0, "")
        self.why.setVisible(nothing)
        self.why.setText(_why_nothing(record, self._download_link is not None) if nothing else "")

    def _wait(self) -> None:
        """The ways of the record are being worked out."""
        self._download_link, self._page_url = None, ""
        busy = self._record is not None and self._opener.busy(self._record.key)
        self.add.setVisible(not busy)
        self.add.setEnabled(False)
        for widget in (self.page, self.download, self.why):
            widget.setVisible(False)
        self.zoom.setVisible(self._record is not None and bool(self._record.extents) and not busy)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)

    def set_kept(self, kept: bool) -> None:
        """Show whether the record is among the favourites."""
        self.star.setChecked(kept)
        self.star.setToolTip(tr("Remove from the favourites") if kept else tr("Keep among the favourites (Ctrl+D)"))
        self.star.setAccessibleName(self.star.toolTip())

    def _star(self, *_checked: bool) -> None:
        self.star.setChecked(not self.star.isChecked())  # what is shown is what the store says, a moment later
        self.star_wanted.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.fontMetrics().height() // 4)
        row.addWidget(self.add)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.download)
        row.addWidget(self.page)
        row.addWidget(self.zoom)
        row.addWidget(self.star)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.why)

    def _connect(self) -> None:
        self.add.clicked.connect(self._add)
        self.download.clicked.connect(self._download)
        self.page.clicked.connect(self._open_page)
        self.zoom.clicked.connect(self.zoom_wanted)
        self.star.clicked.connect(self._star)
        self.cancel.clicked.connect(self._cancel)
        self._opener.progress.connect(self._on_progress)
        self._opener.changed.connect(self._on_changed)
        self._opener.preferred.changed.connect(self._on_preferred)

    def _button(self, text: str, icon: str, made: Optional[QToolButton] = None) -> QToolButton:
        button = made or QToolButton(self)
        button.setText(text)
        button.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
        button.setToolButtonStyle(self._style(bool(text)))
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button

    @staticmethod
    def _style(with_text: bool) -> Qt.ToolButtonStyle:
        styles = Qt.ToolButtonStyle
        return styles.ToolButtonTextBesideIcon if with_text else styles.ToolButtonIconOnly

    def _fill_menu(self) -> None:
        for submenu in self.menu.findChildren(QMenu):
            submenu.deleteLater()  # a menu that is cleared keeps them
        self.menu.clear()
        if self._record is not None:
            fill_ways(self.menu, self._record, self._opener)

    def _add(self) -> None:
        if self._record is not None:
            self._opener.add(self._record)

    def _download(self) -> None:
        if self._record is not None and self._download_link is not None:
            self._opener.download(self._record, self._download_link)

    def _open_page(self) -> None:
        open_page(self._page_url)

    def _cancel(self) -> None:
        if self._record is not None:
            self._opener.cancel(self._record.key)

    def _on_changed(self, key: object) -> None:
        if self._record is not None and self._record.key == key:
            self.show_record(self._record)

    def _on_preferred(self) -> None:
        if self._record is not None:
            self.show_record(self._record)

    def _on_progress(self, key: object, percent: float, text: str) -> None:
        if self._record is not None and self._record.key == key:
            self._show_busy(percent, text)

    def _show_busy(self, percent: float, text: str) -> None:
        known = percent >= 0
        self.progress.setRange(0, 100 if known else 0)
        self.progress.setValue(round(percent) if known else -1)
        self.progress.say(text, "%p %" if known else "")


def _why_nothing(record: Record, has_file: bool) -> str:
    lacking = next((link.kind for link in links_of(record) if link.kind.lacks_driver), None)
    if lacking is not None:
        return no_driver(lacking).user_text
    if has_file:
        return tr("QGIS cannot put these files on the map by itself; you can download them.")
    if page_of(record):
        return tr("There is nothing here that QGIS can open; its page may show another way.")
    return tr("There is nothing here that QGIS can open.")
