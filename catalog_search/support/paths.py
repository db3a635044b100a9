"""Where things lie: ``resources`` and ``i18n`` are inside an installed plugin, in a checkout beside the package."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QStandardPaths

_PACKAGE = Path(__file__).resolve().parent.parent


def _root() -> Path:
    return _PACKAGE if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent


def resource_path(*parts: str) -> Path:
    """A file or folder that comes with the plugin."""
    return _root().joinpath("resources", *parts)


def translation_folder() -> Path:
    """Where the compiled translations lie."""
    return _root() / "i18n"


def bookmarks_path() -> Path:
    """The file of bookmarks in the user's profile; whoever opens it makes its folder."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "catalog_search" / "bookmarks.sqlite"


def cache_folder() -> Path:
    """Where downloads are kept between sessions; made when first asked for."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    folder = (Path(base) if base else Path(QgsApplication.qgisSettingsDirPath()) / "cache") / "catalog_search"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
