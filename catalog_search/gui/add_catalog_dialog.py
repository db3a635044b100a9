"""The form of one catalogue: type, name, address, authentication; *Test connection* asks it before it is kept."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication
from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..catalogs.registry import catalog_class, catalog_types, create_catalog
from ..model.config import CatalogConfig
from ..model.record import CatalogInfo
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call
from ..support.i18n import tr
from ..support.messages import describe
from .labels import catalog_type_label
from .texts import format_count, one_line

_ADDRESSES = {
    "datagouv": "https://www.data.gouv.fr",
    "csw": "https://www.example.org/geonetwork/srv/fre/csw",
    "file": "https://www.example.org/catalogue.json",
}


class CatalogDialog(QDialog):
    """Adds a catalogue, or edits one when given. ``saved`` brings the configuration; a new one has an empty id."""

    saved = pyqtSignal(object)

    def __init__(
        self, carrier: AsyncCarrier, config: Optional[CatalogConfig] = None, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchCatalogDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Edit catalogue") if config else tr("Add catalogue"))
        self._carrier = carrier
        self._config = config
        self._call: Optional[Call] = None
        self._make_fields()
        self._make_test()
        self._lay_out()
        self._fill(config)
        self.finished.connect(self._stop_test)

    def config(self) -> CatalogConfig:
        """What the form holds now, with the address normalised by its type."""
        type_name = self.type.currentData()
        url = self.url.text().strip()
        address = catalog_class(type_name).normalise_url(_as_url(url) if type_name == "file" else url)
        name = " ".join(self.name.text().split()) or one_line(address, 80)
        base = self._config or CatalogConfig("", type_name, name, address)
        return replace(base, type=type_name, name=name, url=address, authcfg=self.auth.configId())

    def test(self) -> None:
        """Ask the catalogue what it is; what comes is shown below the form."""
        self._stop_test()
        config = self.config()
        self._show(tr("Asking {url} …").format(url=config.url), busy=True)
        self._call = self._carrier.start(create_catalog(config).probe(), config, self._tested)

    def _make_fields(self) -> None:
        self.type = QComboBox(self)
        for name in catalog_types():
            self.type.addItem(catalog_type_label(name), name)
        self.name = QLineEdit(self)
        self.url = QLineEdit(self)
        self.browse = QToolButton(self)
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose a file on this computer"))
        self.browse.setAccessibleName(self.browse.toolTip())
        self.auth = QgsAuthConfigSelect(self)
        self.type.currentIndexChanged.connect(self._type_changed)
        self.url.textChanged.connect(self._check)
        self.name.textChanged.connect(self._check)
        self.browse.clicked.connect(self._browse)

    def _make_test(self) -> None:
        self.test_button = QPushButton(tr("Test connection"), self)
        self.stop_button = QPushButton(tr("Stop"), self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(self.fontMetrics().height() // 2)
        self.icon = QLabel(self)
        self.result = QLabel(self)
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.result.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.test_button.clicked.connect(self.test)
        self.stop_button.clicked.connect(self._stopped)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        address = QHBoxLayout()
        address.addWidget(self.url)
        address.addWidget(self.browse)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("&Type"), self.type)
        form.addRow(tr("&Name"), self.name)
        label = QLabel(tr("A&ddress"))
        label.setBuddy(self.url)
        form.addRow(label, address)
        form.addRow(tr("A&uthentication"), self.auth)
        test = QHBoxLayout()
        for widget in (self.test_button, self.stop_button):
            test.addWidget(widget)
        test.addWidget(self.progress, 1)
        test.addStretch()
        answer = QHBoxLayout()
        answer.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self.result, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(test)
        layout.addLayout(answer)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 80, self.sizeHint().height())
        self._show("")

    def _fill(self, config: Optional[CatalogConfig]) -> None:
        if config is not None:
            self.type.setCurrentIndex(self.type.findData(config.type))
            self.name.setText(config.name)
            self.url.setText(config.url)
            self.auth.setConfigId(config.authcfg)
        self._type_changed()

    def _type_changed(self, *_index: int) -> None:
        type_name = self.type.currentData()
        self.browse.setVisible(type_name == "file")
        self.url.setPlaceholderText(_ADDRESSES.get(type_name, ""))
        self.auth.setEnabled(catalog_class(type_name).capabilities.login)
        self._check()

    def _check(self, *_text: str) -> None:
        usable = _is_usable(self.url.text().strip(), self.type.currentData())
        named = bool(self.name.text().strip())
        self.test_button.setEnabled(usable and self._call is None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable and named)

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Catalogue file"), "", tr("Catalogue files") + " (*.json)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    def _file_chosen(self, path: str) -> None:
        self.url.setText(QUrl.fromLocalFile(path).toString())
        if not self.name.text().strip():
            self.name.setText(Path(path).stem)

    def _tested(self, outcome: Outcome) -> None:
        self._call = None
        if outcome.error is None:
            self._show_info(outcome.value)
        else:
            message = describe(outcome.error, one_line(self.name.text()) or tr("The catalogue"))
            self._show("\n".join(p for p in (message.full, one_line(message.detail, 300)) if p), "mIconWarning.svg")
        self._check()

    def _show_info(self, info: CatalogInfo) -> None:
        lines = [tr("The catalogue answers.")]
        if info.title:
            lines.append(tr("Title: {title}").format(title=one_line(info.title, 200)))
        if info.version:
            lines.append(tr("Version: {version}").format(version=one_line(info.version, 60)))
        if info.records is not None:
            lines.append(tr("Records: {count}").format(count=format_count(info.records)))
        self._show("\n".join(lines), "mIconSuccess.svg")
        if info.title and not self.name.text().strip():
            self.name.setText(one_line(info.title, 60))

    def _show(self, text: str, icon: str = "", busy: bool = False) -> None:
        side = QgsApplication.scaleIconSize(16)
        self.icon.setPixmap(QgsApplication.getThemeIcon(f"/{icon}").pixmap(side, side)) if icon else self.icon.clear()
        self.result.setText(text)
        self.progress.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.test_button.setVisible(not busy)

    def _stopped(self) -> None:
        self._stop_test()
        self._show(tr("The test was stopped."))
        self._check()

    def _stop_test(self, *_result: int) -> None:
        if self._call is not None:
            self._call.abort()
            self._call = None

    def _save(self) -> None:
        self.saved.emit(self.config())
        self.accept()


def _as_url(text: str) -> str:
    """A path typed for a file catalogue as a ``file:`` URL; other text as it is."""
    return text if "://" in text or text.lower().startswith("file:") else QUrl.fromLocalFile(text).toString()


def _is_usable(text: str, type_name: str) -> bool:
    """Whether an address may be asked: http(s) with a host, or for the file type an absolute path or ``file:`` URL."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode) if text else QUrl()
    if url.isValid() and url.scheme().lower() in ("http", "https"):
        return bool(url.host())
    return type_name == "file" and bool(text) and (Path(text).is_absolute() or url.isLocalFile())
