"""A window with text to read and copy."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget


def open_text_dialog(parent: QWidget, title: str, text: str) -> QDialog:
    """A window with text that can be selected and copied; it deletes itself when closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("CatalogSearchDetails")
    dialog.setWindowTitle(title)
    edit = QPlainTextEdit(text)
    edit.setReadOnly(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(edit)
    layout.addWidget(buttons)
    metrics = dialog.fontMetrics()
    dialog.resize(metrics.averageCharWidth() * 80, metrics.height() * 16)
    dialog.open()
    return dialog
