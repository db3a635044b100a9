"""Asks before many records are added at once: how many, in which group, and what will be missing."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ..model.record import Record
from ..support.i18n import tr
from .texts import format_count, one_line

_NAMED = 3


@dataclass(frozen=True)
class Finding:
    """What can be added under a title. ``useless`` counts records of which nothing can be opened.

    ``total`` is how many there are in all, ``None`` where that is not known. ``absent`` names the catalogues that did
    not answer.
    """

    title: str
    records: Tuple[Record, ...]
    useless: int = 0
    total: Optional[int] = None
    absent: Tuple[str, ...] = ()


class WholeDialog(QDialog):
    """Accepted where the records are wanted; ``name`` holds what their group is to be called."""

    def __init__(self, finding: Finding, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchWhole")
        self.setWindowTitle(tr("Add all to the map"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLabel(" ".join(_words(finding)), self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.name = QLineEdit(one_line(finding.title), self)
        self.name.setPlaceholderText(tr("%n record(s) of Catalog Search", len(finding.records)))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.add = self.buttons.addButton(tr("Add to map"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("Name of the group:"), self.name)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.add.setFocus()


def _words(finding: Finding) -> List[str]:
    count = len(finding.records)
    words = [tr("Add %n record(s) to the map, each by its best way?", count)]
    if finding.total is None:
        words.append(tr("There may be more of them, which are not added."))
    elif finding.total > count:
        text = tr("There are {total}; no more than {count} are added at once: the first ones.")
        words.append(text.format(total=format_count(finding.total), count=format_count(count)))
    if finding.useless:
        words.append(tr("%n more record(s) have nothing that QGIS can open.", finding.useless))
    if finding.absent:
        names = ", ".join(finding.absent[:_NAMED]) + ("…" if len(finding.absent) > _NAMED else "")
        words.append(tr("These catalogues did not answer: {catalogs}.").format(catalogs=names))
    return words
