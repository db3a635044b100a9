"""The windows of sharing: what an import would bring, which place to open or follow, which database."""
from __future__ import annotations

from typing import Optional, Sequence

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...bookmarks.shared_merge import Merging
from ...bookmarks.shared_values import SUFFIX
from ...loading.database_tables import Connection
from ...model.sharing import ShareError
from ...sharing.database import SCHEMA
from ...sharing.places import Place, place_of
from ...support.i18n import tr
from ...support.sharing_messages import describe_share_error
from ..text_dialog import open_text_dialog
from ..texts import one_line
from ..warning_label import WarningLabel
from . import sharing_words


def file_kinds() -> str:
    """The filter of file dialogs."""
    return f"{tr('Shared bookmarks')} (*{SUFFIX});;{tr('JSON files')} (*.json)"


class ImportDialog(QDialog):
    """Shows what an import would bring; accepted where a person wants it.

    :param more: what else to tell as details, such as what could not be taken along
    """

    def __init__(self, merging: Merging, title: str, more: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchImport")
        self.setWindowTitle(tr("Import bookmarks"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._details = "\n\n".join(filter(None, (sharing_words.skipped_lines(merging.skipped), more)))
        self.text = _label("\n".join(self._lines(merging, title)), self)
        self.warnings = WarningLabel(sharing_words.warnings(merging), self)
        self.warnings.setVisible(bool(self.warnings.text()))
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel, self)
        self.buttons.button(buttons.Ok).setText(tr("Import"))
        self.buttons.button(buttons.Ok).setEnabled(not merging.is_empty)
        self.details = self.buttons.addButton(tr("Details"), QDialogButtonBox.ButtonRole.HelpRole)
        self.details.setVisible(bool(self._details))
        self.details.clicked.connect(self._show_details)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(self.warnings)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)

    @staticmethod
    def _lines(merging: Merging, title: str) -> Sequence[str]:
        head = tr("From “{title}”:").format(title=one_line(title, 200))
        day = sharing_words.of_day(merging.shared)
        return [line for line in (head, sharing_words.coming(merging), sharing_words.known(merging), day) if line]

    def _show_details(self) -> None:
        open_text_dialog(self, self.windowTitle(), self._details)


class PlaceDialog(QDialog):
    """Asks for an address, a file or a folder. ``chosen`` brings the ``Place``.

    :param follow: whether it will be followed: then it may be a folder, and has a name
    """

    chosen = pyqtSignal(object)

    def __init__(self, follow: bool, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchPlace")
        self.setWindowTitle(tr("Follow shared bookmarks") if follow else tr("Open bookmarks from an address"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("https://…")
        self.address.setClearButtonEnabled(True)
        self.file = QPushButton(tr("File…"), self)
        self.folder = QPushButton(tr("Folder…"), self)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("As it calls itself"))
        self.auth = QgsAuthConfigSelect(self)
        self.problem = WarningLabel("", self)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel, self)
        self.buttons.button(buttons.Ok).setText(tr("Follow") if follow else tr("Open"))
        self._lay_out(follow)
        self._connect()
        self._check()

    def place(self) -> Place:
        """What was entered.

        :raises ShareError: where it is no place
        """
        return place_of(self.address.text(), " ".join(self.name.text().split()), self.auth.configId())

    def accept(self) -> None:
        try:
            place = self.place()
        except ShareError as error:
            self.problem.setText(describe_share_error(error).full)
            return
        super().accept()
        self.chosen.emit(place)

    def _lay_out(self, follow: bool) -> None:
        row = QHBoxLayout()
        row.addWidget(self.address, 1)
        row.addWidget(self.file)
        row.addWidget(self.folder)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        label = QLabel(tr("&Address:"), self)
        label.setBuddy(self.address)
        form.addRow(label, row)
        form.addRow(tr("&Name:"), self.name)
        form.addRow(tr("&Login:"), self.auth)
        if not follow:
            for widget in (self.name, form.labelForField(self.name), self.folder):
                widget.hide()
        text = tr("They are read again whenever they change, and shown beside your own. Nothing is ever written there.")
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        if follow:
            layout.addWidget(_label(text, self))
        layout.addWidget(self.problem)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 72)

    def _connect(self) -> None:
        self.address.textChanged.connect(self._check)
        self.file.clicked.connect(self._ask_file)
        self.folder.clicked.connect(self._ask_folder)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _check(self) -> None:
        self.problem.setText("")
        is_web = self.address.text().strip().lower().startswith(("http://", "https://"))
        self.auth.setEnabled(is_web)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.address.text().strip()))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.windowTitle(), "", file_kinds())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.windowTitle())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.address.setText)
        dialog.open()


class DatabaseDialog(QDialog):
    """Asks for a PostgreSQL connection of QGIS and a schema. ``chosen`` brings both names."""

    chosen = pyqtSignal(str, str)

    def __init__(self, connections: Sequence[Connection], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchDatabase")
        self.setWindowTitle(tr("Team bookmarks in PostgreSQL"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.connection = QComboBox(self)
        for one in connections:
            where = " · ".join(filter(None, (one.database, one.host)))
            self.connection.addItem(f"{one.name} ({where})" if where else one.name, one.name)
        self.schema = QLineEdit(SCHEMA, self)
        self.schema.setMaxLength(63)
        if connections:
            text = tr("Everybody who may read this schema sees them; who may write there can add to them.")
        else:
            text = tr("There is no PostgreSQL connection in this QGIS yet. Make one in the browser panel first.")
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel, self)
        self.buttons.button(buttons.Ok).setText(tr("Follow"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.schema.textChanged.connect(self._check)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Connection:"), self.connection)
        form.addRow(tr("&Schema:"), self.schema)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(_label(text, self))
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self._check()

    def accept(self) -> None:
        super().accept()
        self.chosen.emit(self.connection.currentData(), self.schema.text().strip())

    def _check(self) -> None:
        usable = self.connection.count() > 0 and bool(self.schema.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable)


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return label
