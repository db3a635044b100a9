"""The form of one catalogue: from an address the rest is found out; *Test connection* asks it before it is kept."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Optional, Sequence

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..catalogs.base import Catalog, KeyFile
from ..catalogs.detect import Candidate, Detection
from ..catalogs.geonetwork_address import own_search
from ..catalogs.pasted import pasted_address, without_credentials
from ..catalogs.registry import catalog_class, catalog_types, create_catalog
from ..model.config import CatalogConfig
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call
from ..support.i18n import tr
from ..support.messages import describe
from .address_edit import AddressEdit
from .detection_panel import DetectionPanel
from .detector import Detector
from .labels import catalog_type_label
from .probe_report import ProbeReport
from .texts import one_line
from .type_settings import TypeSettings, dropped_file


class CatalogDialog(QDialog):
    """Adds a catalogue, or edits one when given. ``saved`` brings the configuration; a new one has an empty id."""

    saved = pyqtSignal(object)

    def __init__(
        self,
        carrier: AsyncCarrier,
        config: Optional[CatalogConfig] = None,
        parent: Optional[QWidget] = None,
        groups: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchCatalogDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Edit catalogue") if config else tr("Add catalogue"))
        self._carrier = carrier
        self._config = config
        self._call: Optional[Call] = None
        self._detector = Detector(carrier, self)
        self._settled = ""
        self._given_name = ""
        self._wants_login = False
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit_now)
        self._make_fields(groups)
        self._make_parts()
        self._connect()
        self._lay_out()
        self._fill(config)
        self.finished.connect(self._stop_all)

    def config(self) -> CatalogConfig:
        """What the form holds now, with the address normalised by its type and without a log-in inside it."""
        type_name = self.type.currentData()
        url = without_credentials(self.url.text().strip())
        address = catalog_class(type_name).normalise_url(_as_url(url) if type_name == "file" else url)
        name = " ".join(self.name.text().split()) or one_line(address, 80)
        group = " ".join(self.group.currentText().split())
        base = self._config or CatalogConfig("", type_name, name, address)
        options = self.more.options(base.options)
        authcfg = self.auth.configId()
        made = replace(
            base, type=type_name, name=name, url=address, authcfg=authcfg, group=group, options=options
        )
        return made.trusting_files(self.files.isChecked() and catalog_class(type_name).names_files)

    def detect(self) -> None:
        """Find out what kind of catalogue is at the address, and fill in the form from it."""
        self.url.forget()
        text = self.url.text().strip()
        if text.lower().endswith((".json", ".ini")) and self._take_keys(dropped_file(QUrl(_as_url(text)))):
            self.url.setText("" if self.url.text().strip() == text else self.url.text())
        elif text:
            self.report.show_text("")
            self.detection.show_asking("", "")
            self._detector.start(text, self.auth.configId())
        self._check()

    def test(self) -> None:
        """Ask the catalogue what it is; what comes is shown below the form."""
        self._stop_test()
        config = self.config()
        catalog = create_catalog(config)
        self.report.show_text(tr("Asking {url} …").format(url=one_line(config.url, 200)), busy=True)
        self._call = self._carrier.start(catalog.probe(), config, partial(self._tested, catalog))

    def _make_fields(self, groups: Sequence[str]) -> None:
        self.url = AddressEdit(self)
        self.url.setPlaceholderText(tr("Paste any page or service address of the catalogue"))
        self.browse = QToolButton(self)
        self.browse.setText("…")
        self.browse.setToolTip(tr("Choose a catalogue file on this computer"))
        self.browse.setAccessibleName(self.browse.toolTip())
        self.detect_button = QPushButton(tr("&Detect"), self)
        self.detect_button.setToolTip(tr("Find out which kind of catalogue is at this address"))
        self.detect_button.setAutoDefault(False)
        self.type = QComboBox(self)
        for name in catalog_types():
            self.type.addItem(catalog_type_label(name), name)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("Required"))
        self.group = QComboBox(self)
        self.group.setEditable(True)
        self.group.addItems(["", *groups])
        self.group.setMinimumContentsLength(24)
        self.group.lineEdit().setPlaceholderText(tr("None"))
        self.auth = QgsAuthConfigSelect(self)
        self.more = TypeSettings(self)
        self.files = QCheckBox(tr("Open &files and folders that its records name"), self)
        self.files.setToolTip(
            tr(
                "Records of this catalogue may name files on this computer and its network by their paths. Only open "
                "them if you trust whoever writes these records. The files are never changed."
            )
        )
        self.setAcceptDrops(True)

    def _make_parts(self) -> None:
        self.detection = DetectionPanel(self)
        self.report = ProbeReport(self)
        self.test_button, self.stop_button = self.report.test_button, self.report.stop_button
        self.result = self.report.result
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )

    def _connect(self) -> None:
        self.url.textChanged.connect(self._address_changed)
        self.url.editingFinished.connect(self._drop_credentials)
        self.url.pasted.connect(self.detect)
        self.url.confirmed.connect(self._confirmed)
        self.detect_button.clicked.connect(self.detect)
        self.browse.clicked.connect(self._browse)
        self.type.currentIndexChanged.connect(self._type_changed)
        self.name.textChanged.connect(self._check)
        self.more.keys_stored.connect(self._keys_stored)
        self.more.resized.connect(self._fit)
        self.auth.selectedConfigIdChanged.connect(self._login_chosen)
        self._detector.asking.connect(self.detection.show_asking)
        self._detector.found.connect(self._detected)
        self.detection.stop_wanted.connect(self._stop_detection)
        self.detection.chosen.connect(self._take)
        self.detection.resized.connect(self._fit)
        self.test_button.clicked.connect(self.test)
        self.report.taken.connect(self._take_better)
        self.stop_button.clicked.connect(self._stopped)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        address = QHBoxLayout()
        address.addWidget(self.url, 1)
        address.addWidget(self.browse)
        address.addWidget(self.detect_button)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        label = QLabel(tr("A&ddress"))
        label.setBuddy(self.url)
        self._form.addRow(label, address)
        self._form.addRow(self.detection)
        self._form.addRow(tr("Typ&e"), self.type)
        self._form.addRow(tr("&Name"), self.name)
        self._form.addRow(tr("&Group"), self.group)
        self._form.addRow(tr("A&uthentication"), self.auth)
        self._form.addRow(self.more)
        self._form.addRow("", self.files)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self.report)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 95, self.sizeHint().height())
        self.url.setFocus()

    def _fill(self, config: Optional[CatalogConfig]) -> None:
        if config is not None:
            self.type.setCurrentIndex(max(0, self.type.findData(config.type)))
            self.name.setText(config.name)
            self.url.setText(config.url)
            self.group.setEditText(config.group)
            self.auth.setConfigId(config.authcfg)
            self._settled = config.url
        self._type_changed()
        if config is not None:
            self.more.set_options(config.options)
            self.files.setChecked(config.trusts_files)

    def _type_changed(self, *_index: int) -> None:
        self.auth.setEnabled(catalog_class(self.type.currentData()).capabilities.login)
        self.more.set_type(self.type.currentData())
        self.more.align_with(self._form)
        self.files.setVisible(catalog_class(self.type.currentData()).names_files)
        self._check()
        self._fit()

    def _address_changed(self, text: str) -> None:
        if text.strip() != self._settled:
            self._detector.stop()
            self._wants_login = False
            self.detection.clear()
        self._check()

    def _check(self, *_text: str) -> None:
        usable = _is_usable(self.url.text().strip(), self.type.currentData())
        named = bool(self.name.text().strip())
        self.detect_button.setEnabled(bool(self.url.text().strip()) and not self._detector.busy)
        self.test_button.setEnabled(usable and self._call is None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable and named)

    def _confirmed(self) -> None:
        """Enter in the address: find out about a new one, keep the form for one that is known."""
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        if self.url.text().strip() == self._settled and ok.isEnabled():
            ok.click()
        elif not self._detector.busy:
            self.detect()

    def _detected(self, detection: Detection) -> None:
        self._wants_login = detection.needs_login
        if detection.best is not None:
            self._take(detection.best)
        else:
            self._drop_credentials()
        notice = _left_out() if detection.had_credentials else ""
        self.detection.show_detection(detection, notice)
        if detection.needs_login:
            self.auth.setEnabled(True)
        self._check()

    def _take(self, candidate: Candidate) -> None:
        """Fill in the form from what was found; a name that the user gave stays."""
        self._settled = candidate.url
        self.url.setText(candidate.url)
        self.url.setCursorPosition(0)
        self.url.forget()
        self.type.setCurrentIndex(self.type.findData(candidate.type))
        if self.name.text() in ("", self._given_name):
            self._given_name = one_line(candidate.title, 60)
            self.name.setText(self._given_name)

    def _drop_credentials(self) -> None:
        """No user and password stays in an address, where it would be stored in clear."""
        pasted = pasted_address(self.url.text())
        if pasted.had_credentials and not self._detector.busy:
            self.url.setText(pasted.urls[0])
            self.detection.show_notice(_left_out())

    def _login_chosen(self, authcfg: str) -> None:
        if self._wants_login and authcfg:
            self.detect()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file with keys may be dropped anywhere in the window."""
        if any(dropped_file(url) is not None for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [path for path in map(dropped_file, event.mimeData().urls()) if path is not None]
        event.acceptProposedAction()
        if paths and not self._take_keys(paths[0]):
            self._file_chosen(str(paths[0]))

    def _take_keys(self, path: Optional[Path]) -> bool:
        """Whether a file was one of keys, whatever became of them."""
        return path is not None and self.more.take_file(path)

    def _keys_stored(self, type_name: str, keys: KeyFile, authcfg: str) -> None:
        """Fill in the form for what the keys open; a name that the user gave stays."""
        self.type.setCurrentIndex(self.type.findData(type_name))
        known = catalog_class(type_name).normalise_url(keys.url)
        if keys.url or not _is_usable(self.url.text().strip(), type_name):
            self._settled = known
            self.url.setText(known)
            self.url.forget()
        if self.name.text() in ("", self._given_name):
            self._given_name = catalog_type_label(type_name)
            self.name.setText(self._given_name)
        self._wants_login = False
        self.auth.setConfigId(authcfg)
        self._check()

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
        self.detect()

    def _tested(self, catalog: Catalog, outcome: Outcome) -> None:
        self._call = None
        if outcome.error is None:
            self.report.show_info(outcome.value, catalog.capabilities)
            if outcome.value.title and not self.name.text().strip():
                self.name.setText(one_line(outcome.value.title, 60))
            self._look_for_better()
        else:
            message = describe(outcome.error, one_line(self.name.text()) or tr("The catalogue"))
            lines = [part for part in (message.full, one_line(message.detail, 300)) if part]
            self.report.show_text("\n".join(lines), "mIconWarning.svg")
        self._check()
        self._fit()

    def _look_for_better(self) -> None:
        """Where the CSW of a GeoNetwork was tested, find out whether GeoNetwork's own search answers, too."""
        better = own_search(self.config())
        if better is not None:
            ended = partial(self._better_tested, better)
            self._call = self._carrier.start(create_catalog(better).probe(), better, ended)

    def _better_tested(self, better: CatalogConfig, outcome: Outcome) -> None:
        self._call = None
        if outcome.error is None and own_search(self.config()) == better:
            text = tr(
                "This CSW belongs to a GeoNetwork whose own search answers as well. That search can do more: it also "
                "filters by theme, and counts results."
            )
            self.report.show_offer(text, tr("Change to GeoNetwork"))
        self._check()
        self._fit()

    def _take_better(self) -> None:
        """Change type and address; nothing is kept before the form is saved."""
        better = own_search(self.config())
        if better is not None:
            self._settled = better.url
            self.url.setText(better.url)
            self.url.forget()
            self.type.setCurrentIndex(self.type.findData(better.type))
        self.report.show_text("")
        self._fit()

    def _stopped(self) -> None:
        self._stop_test()
        self.report.show_text(tr("The test was stopped."))
        self._check()

    def _stop_detection(self) -> None:
        if self._detector.stop():
            self.detection.show_stopped()
        self._check()

    def _stop_test(self) -> None:
        if self._call is not None:
            self._call.abort()
            self._call = None

    def _stop_all(self, *_result: int) -> None:
        self._stop_test()
        self._detector.stop()

    def _save(self) -> None:
        self.saved.emit(self.config())
        self.accept()

    def _fit(self) -> None:
        """As high as the texts need, once they know their widths."""
        if self.isVisible():
            self._fitting.start()

    def _fit_now(self) -> None:
        for _ in range(2):  # the texts learn their widths, then the window the heights of the texts
            for part in (self.report.facts, self.report, self.detection, self):
                part.layout().activate()
            self.resize(self.width(), self.layout().sizeHint().height())


def _left_out() -> str:
    return tr("The user and password in the address were left out: they belong in an authentication configuration.")


def _as_url(text: str) -> str:
    """A path typed for a file catalogue as a ``file:`` URL; other text as it is."""
    return text if "://" in text or text.lower().startswith("file:") else QUrl.fromLocalFile(text).toString()


def _is_usable(text: str, type_name: str) -> bool:
    """Whether an address may be asked: http(s) with a host, or for the file type an absolute path or ``file:`` URL."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode) if text else QUrl()
    if url.isValid() and url.scheme().lower() in ("http", "https"):
        return bool(url.host())
    return type_name == "file" and bool(text) and (Path(text).is_absolute() or url.isLocalFile())
