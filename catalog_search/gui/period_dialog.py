"""Asks for the first and the last day of a period, either of which may be left open."""
from __future__ import annotations

from typing import Optional

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ..support.i18n import tr


class PeriodDialog(QDialog):
    """``chosen`` brings the period as ``start/end`` of ISO 8601 dates, ``..`` for an open end."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchPeriodDialog")
        self.setWindowTitle(tr("Last update"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.start = self._date_edit(QDate.currentDate().addYears(-1), tr("any"))
        self.end = self._date_edit(QDate(), tr("today"))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(QLabel(tr("Data that was last updated in this period:"), self))
        form.addRow(tr("From"), self.start)
        form.addRow(tr("To"), self.end)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        for edit in (self.start, self.end):
            edit.valueChanged.connect(self._changed)
        self._changed()

    def period(self) -> str:
        """The period in the order of its days; empty where both ends are open."""
        days = [edit.date() if not edit.isNull() else None for edit in (self.start, self.end)]
        if days[0] is None and days[1] is None:
            return ""
        if days[0] is not None and days[1] is not None:
            days.sort()
        return "/".join(".." if day is None else day.toString(Qt.DateFormat.ISODate) for day in days)

    def accept(self) -> None:
        if self.period():
            self.chosen.emit(self.period())
        super().accept()

    def _date_edit(self, day: QDate, nothing: str) -> QgsDateEdit:
        edit = QgsDateEdit(self)
        edit.setAllowNull(True)
        edit.setNullRepresentation(nothing)
        edit.setCalendarPopup(True)
        edit.setDate(day)
        return edit

    def _changed(self, *_value: object) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.period()))
