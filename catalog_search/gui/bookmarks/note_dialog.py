"""The form for what a person adds to a favourite: a note, tags, stars."""
from __future__ import annotations

from typing import Optional, Sequence, Tuple

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ...bookmarks.model import MAX_RATING, Favourite
from ...support.i18n import tr
from ..texts import tooltip


class NoteDialog(QDialog):
    """``accepted_with`` brings note, tags and rating."""

    accepted_with = pyqtSignal(str, list, int)

    def __init__(self, favourite: Favourite, known_tags: Sequence[str], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Note, tags and rating"))
        self.note = QPlainTextEdit(favourite.note, self)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(tr("What is it good for, what to watch out for…"))
        self.tags = QgsFilterLineEdit(self)
        self.tags.setText(", ".join(favourite.tags))
        self.tags.setPlaceholderText(tr("Words with commas between them"))
        completer = QCompleter(list(known_tags), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self.rating = QComboBox(self)
        for stars in range(MAX_RATING + 1):
            self.rating.addItem("★" * stars or tr("No rating"))
        self.rating.setCurrentIndex(favourite.rating)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal, self
        )
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("Note"), self.note)
        form.addRow(tr("Tags"), self.tags)
        form.addRow(tr("Rating"), self.rating)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setToolTip(tooltip(favourite.title))
        self.resize(self.fontMetrics().averageCharWidth() * 60, self.fontMetrics().height() * 16)

    def chosen_tags(self) -> Tuple[str, ...]:
        """The tags as typed, each once."""
        return tuple(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in self.tags.text().split(",")))))

    def _accept(self) -> None:
        self.accepted_with.emit(self.note.toPlainText().strip(), list(self.chosen_tags()), self.rating.currentIndex())
        self.accept()
