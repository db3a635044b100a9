"""*Test connection*: the button, and what the catalogue answered and can do."""
from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..catalogs.base import Capabilities
from ..model.record import CatalogInfo
from ..support.i18n import tr
from . import colours
from .connection_words import capability_facts
from .labels import fact_label
from .texts import format_count, one_line
from .wrapped_label import WrappedLabel


class ProbeReport(QWidget):
    """Shows texts and facts; who asks the catalogue is the form's matter. ``taken`` says that an offer was taken."""

    taken = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.test_button = QPushButton(tr("Test connection"), self)
        self.test_button.setToolTip(tr("Ask the catalogue for its title, its number of records and what it can do"))
        self.stop_button = QPushButton(tr("Stop"), self)
        for button in (self.test_button, self.stop_button):
            button.setAutoDefault(False)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(max(3, self.fontMetrics().height() // 4))
        self.icon = QLabel(self)
        self.result = WrappedLabel(parent=self)
        self.offer = WrappedLabel(parent=self)
        self.take_button = QPushButton(self)
        self.take_button.setAutoDefault(False)
        self.take_button.clicked.connect(self.taken)
        self.facts = QWidget(self)
        self._rows = QFormLayout(self.facts)
        self._lay_out()
        self.show_text("")

    def show_text(self, text: str, icon: str = "", busy: bool = False) -> None:
        """How the test is doing, or why it failed."""
        side = QgsApplication.scaleIconSize(16)
        self.icon.setPixmap(QgsApplication.getThemeIcon(f"/{icon}").pixmap(side, side)) if icon else self.icon.clear()
        self.icon.setVisible(bool(icon))
        self.result.setText(text)
        self.result.setVisible(bool(text))
        self.progress.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.test_button.setVisible(not busy)
        self.show_offer("", "")
        self._clear_facts()

    def show_info(self, info: CatalogInfo, can: Capabilities) -> None:
        """What the catalogue says of itself, and what it can do."""
        lines = [tr("The catalogue answers.")]
        if info.title:
            lines.append(tr("Title: {title}").format(title=one_line(info.title, 200)))
        if info.version:
            lines.append(tr("Version: {version}").format(version=one_line(info.version, 60)))
        if info.records is not None:
            lines.append(tr("Records: {count}").format(count=format_count(info.records)))
        self.show_text("\n".join(lines), "mIconSuccess.svg")
        told = [(fact_label(key), one_line(value, 1000)) for key, value in info.facts[:20]]
        for label, words in [*told, *capability_facts(can)]:
            self._add_fact(label, words)
        self.facts.show()

    def show_offer(self, text: str, deed: str) -> None:
        """Offer a better connection below the answer, with the words on the button that takes it; none for no text."""
        self.offer.setText(text)
        self.take_button.setText(deed)
        self.offer.setVisible(bool(text))
        self.take_button.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_rows"):
            for row in range(self._rows.rowCount()):
                self._quieten(self._rows.itemAt(row, QFormLayout.ItemRole.LabelRole).widget())

    def _lay_out(self) -> None:
        gap = max(3, self.fontMetrics().height() // 4)
        top = QHBoxLayout()
        top.addWidget(self.test_button)
        top.addWidget(self.stop_button)
        top.addWidget(self.progress, 1)
        top.addStretch()
        answer = QHBoxLayout()
        answer.setSpacing(gap * 2)
        answer.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self.result, 1, Qt.AlignmentFlag.AlignTop)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(gap // 2)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        layout.addLayout(top)
        layout.addLayout(answer)
        layout.addWidget(self.offer)
        layout.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.facts)

    def _add_fact(self, label: str, words: str) -> None:
        name = QLabel(label, self.facts)
        name.setTextFormat(Qt.TextFormat.PlainText)
        self._quieten(name)
        self._rows.addRow(name, WrappedLabel(words, self.facts))

    def _quieten(self, label: QWidget) -> None:
        palette = QPalette(label.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours.muted(self.palette()))
        label.setPalette(palette)

    def _clear_facts(self) -> None:
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self.facts.hide()
