"""The configured catalogues, kept in the user's settings without any secret."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Dict, List, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from .i18n import tr
from .log import logger
from .paths import resource_path
from .settings import Settings

_KEY = "connections"


def builtin_catalogs() -> List[CatalogConfig]:
    """The catalogues of a first start: data.gouv.fr, and the sample whose address depends on where the plugin lies."""
    sample = resource_path("sample", "catalog.json").as_uri()
    return [
        CatalogConfig("datagouv", "datagouv", "data.gouv.fr", "https://www.data.gouv.fr", builtin=True),
        CatalogConfig("sample", "file", tr("Sample catalogue"), sample, builtin=True),
    ]


class ConnectionStore(QObject):
    """Reads and writes the connections; every change is stored at once and told by ``changed``."""

    changed = pyqtSignal()

    def __init__(self, settings: Optional[Settings] = None, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._settings = settings or Settings()

    def all(self) -> List[CatalogConfig]:
        """Every connection in the user's order; what cannot be read is left out and logged."""
        stored = self._stored()
        if stored is None:
            return builtin_catalogs()
        builtins = {config.id: config for config in builtin_catalogs()}
        return [config for config in (_read(entry, builtins) for entry in stored) if config is not None]

    def enabled(self) -> List[CatalogConfig]:
        return [config for config in self.all() if config.enabled]

    def get(self, catalog_id: str) -> Optional[CatalogConfig]:
        return next((config for config in self.all() if config.id == catalog_id), None)

    def find(self, name_or_id: str) -> Optional[CatalogConfig]:
        """A connection by its id or its name, capitals apart; the id goes first."""
        wanted = name_or_id.strip().casefold()
        known = self.all()
        by_id = (config for config in known if config.id.casefold() == wanted)
        by_name = (config for config in known if config.name.casefold() == wanted)
        return next(by_id, None) or next(by_name, None)

    def add(self, config: CatalogConfig) -> CatalogConfig:
        """Store a new connection; its id is made unique and returned with it."""
        taken = {known.id for known in self.all()}
        base = config.id or config.name or config.type
        unique, number = base, 2
        while unique in taken:
            unique, number = f"{base}-{number}", number + 1
        added = replace(config, id=unique)
        self._write(self.all() + [added])
        return added

    def update(self, config: CatalogConfig) -> None:
        """Replace the connection of the same id."""
        self._write([config if known.id == config.id else known for known in self.all()])

    def remove(self, catalog_id: str) -> None:
        self._write([known for known in self.all() if known.id != catalog_id])

    def set_enabled(self, catalog_id: str, enabled: bool) -> None:
        config = self.get(catalog_id)
        if config is not None and config.enabled != enabled:
            self.update(replace(config, enabled=enabled))

    def _stored(self) -> Optional[List[Any]]:
        text = self._settings.value(_KEY, "")
        if not text:
            return None
        try:
            stored = json.loads(text)
        except ValueError:
            stored = None
        if not isinstance(stored, list):
            logger.warning("The stored list of catalogues cannot be read; the built-in ones are used")
            return None
        return stored

    def _write(self, configs: List[CatalogConfig]) -> None:
        self._settings.set_value(_KEY, json.dumps([_written(config) for config in configs], ensure_ascii=False))
        self.changed.emit()


def _written(config: CatalogConfig) -> Dict[str, Any]:
    data = config.to_json()
    if config.builtin:
        data["builtin"] = True
    return data


def _read(entry: Any, builtins: Dict[str, CatalogConfig]) -> Optional[CatalogConfig]:
    """A stored connection; what is built in takes its address and name from this installation."""
    try:
        config = CatalogConfig.from_json(entry)
    except BadConfig as error:
        logger.warning("A stored catalogue was left out: %s", error)
        return None
    if entry.get("builtin") is True:
        known = builtins.get(config.id)
        return replace(known, enabled=config.enabled) if known else None
    return config
