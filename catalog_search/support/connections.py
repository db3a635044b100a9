"""The configured catalogues: the user's own over what an administrator or the plugin provides. Never a secret."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Dict, Iterable, List, Optional, Sequence, Set, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from .connection_files import BadFile, provided_file, read_connections
from .i18n import tr
from .log import logger
from .paths import resource_path
from .settings import Settings
from .trust import set_trusted

_KEY = "connections"
_REMOVED = "removed_connections"


def builtin_catalogs() -> List[CatalogConfig]:
    """The catalogues of a first start: data.gouv.fr, and the sample whose address depends on where the plugin lies."""
    sample = resource_path("sample", "catalog.json").as_uri()
    return [
        CatalogConfig("datagouv", "datagouv", "data.gouv.fr", "https://www.data.gouv.fr", builtin=True),
        CatalogConfig("sample", "file", tr("Sample catalogue"), sample, builtin=True),
    ]


def provided_catalogs() -> List[CatalogConfig]:
    """What is there before the user changes anything: an administrator's file, then the plugin's own catalogues.

    A file that cannot be read is logged and leaves the plugin's own.
    """
    path = provided_file()
    if path is None:
        return builtin_catalogs()
    try:
        provided = read_connections(path)
    except BadFile as error:
        logger.warning("The catalogues provided in %s cannot be used: %s", path, error)
        return builtin_catalogs()
    managed = [replace(config, builtin=True) for config in provided.catalogs]
    taken = {config.id for config in managed}
    own = [] if provided.alone else [config for config in builtin_catalogs() if config.id not in taken]
    return managed + own


class ConnectionStore(QObject):
    """Reads and writes the connections; every change is stored at once and told by ``changed``."""

    changed = pyqtSignal()

    def __init__(self, settings: Optional[Settings] = None, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._settings = settings or Settings()
        self._provided: Optional[List[CatalogConfig]] = None
        self._read_of: Tuple[str, str] = ("", "")
        self._known: Optional[List[CatalogConfig]] = None

    def all(self) -> List[CatalogConfig]:
        """Every connection in the user's order; what cannot be read is left out and logged."""
        texts = (self._settings.value(_KEY, ""), self._settings.value(_REMOVED, ""))
        if self._known is None or texts != self._read_of:
            self._read_of, self._known = texts, self._all()
        set_trusted(self._known)
        return list(self._known)

    @property
    def provided(self) -> List[CatalogConfig]:
        """What is there before the user changes anything; an administrator's file is read once."""
        if self._provided is None:
            self._provided = provided_catalogs()
        return list(self._provided)

    def _all(self) -> List[CatalogConfig]:
        provided = self.provided
        stored = self._stored()
        if stored is None:
            return provided
        known = {config.id: config for config in provided}
        configs = [config for config in (_read(entry, known) for entry in stored) if config is not None]
        hidden = {config.id for config in configs} | self._removed()
        return configs + [config for config in provided if config.id not in hidden]

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

    def add(self, config: CatalogConfig, at: Optional[int] = None) -> CatalogConfig:
        """Store a new connection, at a place or at the end; its id is made unique and returned with it."""
        configs = self.all()
        added = replace(config, id=unique_id(config, {known.id for known in configs}), builtin=False)
        configs.insert(len(configs) if at is None else at, added)
        self.replace_all(configs)
        return added

    def update(self, config: CatalogConfig) -> None:
        """Replace the connection of the same id by what the user made of it."""
        own = replace(config, builtin=False)
        self.replace_all([own if known.id == config.id else known for known in self.all()])

    def remove(self, catalog_id: str) -> None:
        self.replace_all([known for known in self.all() if known.id != catalog_id])

    def set_enabled(self, catalog_id: str, enabled: bool) -> None:
        """Include a catalogue in searches or leave it out; that alone does not make it the user's own."""
        configs = [replace(c, enabled=enabled) if c.id == catalog_id else c for c in self.all()]
        if configs != self.all():
            self.replace_all(configs)

    def replace_all(self, configs: Sequence[CatalogConfig]) -> None:
        """Store a whole list in its order: what a manager made of it, or an undo."""
        kept = {config.id for config in configs}
        removed = sorted(config.id for config in self.provided if config.id not in kept)
        self._settings.set_value(_REMOVED, json.dumps(removed))
        self._settings.set_value(_KEY, json.dumps([_written(config) for config in configs], ensure_ascii=False))
        self.changed.emit()

    def restore_provided(self) -> None:
        """Bring back the provided catalogues that were removed."""
        self._settings.remove(_REMOVED)
        self.changed.emit()

    def _removed(self) -> Set[str]:
        try:
            removed = json.loads(self._settings.value(_REMOVED, "") or "[]")
        except ValueError:
            return set()
        return {entry for entry in removed if isinstance(entry, str)} if isinstance(removed, list) else set()

    def _stored(self) -> Optional[List[Any]]:
        text = self._settings.value(_KEY, "")
        if not text:
            return None
        try:
            stored = json.loads(text)
        except ValueError:
            stored = None
        if not isinstance(stored, list):
            logger.warning("The stored list of catalogues cannot be read; the provided ones are used")
            return None
        return stored


def unique_id(config: CatalogConfig, taken: Iterable[str]) -> str:
    """An id for a new connection that no other one has, from its own id, else its name."""
    base = config.id or config.name or config.type
    known, unique, number = set(taken), base, 2
    while unique in known:
        unique, number = f"{base}-{number}", number + 1
    return unique


def _written(config: CatalogConfig) -> Dict[str, Any]:
    data = config.to_json()
    if config.builtin:
        data["builtin"] = True
    return data


def _read(entry: Any, provided: Dict[str, CatalogConfig]) -> Optional[CatalogConfig]:
    """A stored connection; one that the user has not changed is taken as it is provided today, if it still is."""
    try:
        config = CatalogConfig.from_json(entry)
    except BadConfig as error:
        logger.warning("A stored catalogue was left out: %s", error)
        return None
    if entry.get("builtin") is True:
        known = provided.get(config.id)
        return replace(known, enabled=config.enabled) if known else None
    return config
