"""Where the Isogeo plugin keeps quick searches: in QGIS's settings, and in a file in the plugin's own folder."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSettings

from ..bookmarks.model import KeptCatalog
from ..model.config import CatalogConfig

_GROUP = "isogeo/user/quicksearches"
_FILE = ("_user", "quicksearches.json")
_LARGEST = 4 * 1024 * 1024
#: The last search and the form: the settings hold the newer ones.
_FROM_SETTINGS = ("Last search", "Dernière recherche", "_current")


def quick_searches(folder: Optional[Path] = None) -> Dict[str, Any]:
    """Quick searches by name, as the plugin itself puts them together: its file counts, then the settings.

    In a thread: it reads the disk.

    :param folder: where plugins lie, that of the profile when left out
    """
    kept = dict(_in_settings())
    for name, data in _in_files(folder or Path(QgsApplication.qgisSettingsDirPath()) / "python" / "plugins"):
        if name not in kept or name not in _FROM_SETTINGS:
            kept[name] = data
    return kept


def isogeo_catalog(configs: Iterable[CatalogConfig]) -> Optional[KeptCatalog]:
    """The Isogeo catalogue to ask: the first that is switched on, else the first."""
    found = sorted((one for one in configs if one.type == "isogeo"), key=lambda one: not one.enabled)
    return KeptCatalog.of(found[0]) if found else None


def _in_settings() -> Iterator[Any]:
    settings = QSettings()  # the plugin writes to these, not to those of QGIS's profiles' layers
    settings.beginGroup(_GROUP)
    for name in settings.childGroups():
        settings.beginGroup(name)
        data: Dict[str, Any] = {key: settings.value(key) for key in settings.childKeys()}
        labels = {key[len("labels/") :]: settings.value(key) for key in settings.allKeys() if key.startswith("labels/")}
        settings.endGroup()
        yield name, {**data, "labels": labels} if labels else data
    settings.endGroup()


def _in_files(folder: Path) -> Iterator[Any]:
    for path in sorted(folder.glob("[Ii]sogeo*/" + "/".join(_FILE))):
        try:
            if path.stat().st_size > _LARGEST:
                continue
            data = json.loads(path.read_bytes().decode("utf-8", "replace"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            yield from data.items()
