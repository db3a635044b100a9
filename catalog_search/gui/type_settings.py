"""What a type of catalogue wants to know beside its address: further addresses, and keys that come in a file."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ..catalogs.base import BadKeyFile, KeyFile
from ..catalogs.pasted import without_credentials
from ..catalogs.registry import catalog_class, catalog_types
from ..support.i18n import tr
from ..support.logins import store_login
from .labels import catalog_type_short
from .texts import one_line
from .wrapped_label import WrappedLabel

#: A file of keys is a small thing; no more than this is read.
_LARGEST = 256 * 1024


class TypeSettings(QWidget):
    """The fields of one type, nothing for most. ``keys_stored`` brings the type, the ``KeyFile`` and the id of the
    authentication configuration that holds the keys now; they are nowhere else."""

    keys_stored = pyqtSignal(str, object, str)
    changed = pyqtSignal()
    resized = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._type = ""
        self._values: Dict[str, str] = {}
        self.fields: Dict[str, QLineEdit] = {}
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.choose = QPushButton(self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._browse)
        self.notice = WrappedLabel(parent=self)
        keys = QHBoxLayout()
        keys.addWidget(self.choose)
        keys.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._form)
        layout.addLayout(keys)
        layout.addWidget(self.notice)
        self._say("")

    def set_type(self, type_name: str) -> None:
        """Show the fields of a type; what another type's fields held is kept for when it comes back."""
        if type_name == self._type:
            return
        self._remember()
        self._type = type_name
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = {}
        known = catalog_class(type_name)
        for setting in known.settings:
            field = self.fields[setting.key] = QLineEdit(self._values.get(setting.key, ""), self)
            field.setPlaceholderText(setting.usual)
            field.textChanged.connect(self.changed)
            self._form.addRow(setting_label(setting.key), field)
        self.choose.setText(tr("Use the keys in {file}…").format(file=known.key_file))
        self.choose.setToolTip(tr("The keys go into an authentication configuration of QGIS and nowhere else."))
        self.choose.setVisible(bool(known.key_file))
        self._say("")
        self.setVisible(bool(known.settings or known.key_file))

    def align_with(self, form: QFormLayout) -> None:
        """Let the labels here and in another form be as wide as the widest of them."""
        labels = [
            part.itemAt(row, QFormLayout.ItemRole.LabelRole)
            for part in (form, self._form)
            for row in range(part.rowCount())
        ]
        shown = [item.widget() for item in labels if item is not None and item.widget() is not None]
        widest = max((label.sizeHint().width() for label in shown), default=0)
        for label in shown:
            label.setMinimumWidth(widest if self.fields else 0)

    def set_options(self, options: Tuple[Tuple[str, str], ...]) -> None:
        """Fill in what is known."""
        self._values.update(options)
        for key, field in self.fields.items():
            field.setText(self._values.get(key, ""))

    def options(self, before: Tuple[Tuple[str, str], ...] = ()) -> Tuple[Tuple[str, str], ...]:
        """The options of a configuration: what the fields hold, and those of ``before`` that have no field here."""
        kept = {key: value for key, value in before if key not in self.fields}
        for key, field in self.fields.items():
            said = without_credentials(field.text().strip())
            if said:
                kept[key] = said
        return tuple(sorted(kept.items()))

    def take_file(self, path: Path) -> bool:
        """Store the keys of a file that somebody dropped or chose; whether it was a file of keys at all."""
        found = key_file_at(path, self._type)
        if found is None:
            return False
        type_name, keys = found
        if isinstance(keys, BadKeyFile):
            self._say(_reason(keys, path.name))
            return True
        self._store(type_name, keys, path.name)
        return True

    def _store(self, type_name: str, keys: KeyFile, file_name: str) -> None:
        self._say("")
        name = f"{catalog_type_short(type_name)} – {one_line(keys.user, 60)}"
        where = dict(keys.options).get("id_url", keys.url)
        authcfg = store_login(name, keys.user, keys.word, where)
        if not authcfg:
            self._say(tr("The keys were not stored: QGIS's authentication database is locked or switched off."))
            return
        self.set_type(type_name)
        self.set_options(keys.options)
        text = tr(
            "The keys of {file} are now in the authentication configuration “{name}” of QGIS. Catalog Search keeps "
            "them nowhere else."
        )
        self._say(text.format(file=one_line(file_name, 80), name=name))
        self.keys_stored.emit(type_name, keys, authcfg)

    def _browse(self) -> None:
        filters = tr("Files with keys") + " (*.json *.ini)"
        dialog = QFileDialog(self, tr("Choose the file with the keys"), "", f"{filters};;{tr('All files')} (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        if not self.take_file(Path(path)):
            self._say(_reason(BadKeyFile("other"), Path(path).name))

    def _remember(self) -> None:
        self._values.update({key: field.text() for key, field in self.fields.items()})

    def _say(self, text: str) -> None:
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
        self.resized.emit()


def setting_label(key: str) -> str:
    """What a further address of a type is called; an unknown key as it is."""
    return {"id_url": tr("&Login server (ID)")}.get(key, one_line(key, 40))


def key_file_at(path: Path, preferred: str = "") -> Optional[Tuple[str, "KeyFile | BadKeyFile"]]:
    """The type for which a file holds keys, with the keys or why they cannot be used; ``None`` for any other file.

    :param preferred: the type to try first
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST)
    except OSError:
        return None
    refused: List[Tuple[str, BadKeyFile]] = []
    for name in sorted(catalog_types(), key=lambda name: name != preferred):
        known = catalog_class(name)
        if not known.key_file:
            continue
        try:
            return name, known.read_key_file(data)
        except BadKeyFile as error:
            if error.reason in ("person", "incomplete") or path.name.lower() == known.key_file:
                refused.append((name, error))
    return refused[0] if refused else None


def dropped_file(url: QUrl) -> Optional[Path]:
    """The path of a file that was dropped; ``None`` where it is no file of this computer."""
    return Path(url.toLocalFile()) if url.isLocalFile() and url.toLocalFile() else None


def _reason(error: BadKeyFile, name: str) -> str:
    text = {
        "unreadable": tr("{file} cannot be read: it is damaged, or not the file that was sent."),
        "person": tr(
            "{file} holds the key of an application for persons, who log in with a browser. Ask for the key of a "
            "group application."
        ),
        "incomplete": tr("{file} lacks {member}. Ask for the file again."),
    }.get(error.reason, tr("{file} holds no keys for this type of catalogue."))
    return text.format(file=one_line(name, 80), member=error.member)
