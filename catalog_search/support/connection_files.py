"""Connections as a file: exported and imported by users, provided by administrators. Never with a secret.

The file is a JSON object ``{"catalog_search_connections": 1, "catalogs": [connection, …]}``; see
``docs/connections.md``.
"""
from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsApplication, QgsSettings

from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..model.keyless import without_secrets as without_secrets
from .i18n import tr

VERSION = 1
_MARK = "catalog_search_connections"
#: Names an administrator's file.
VARIABLE = "CATALOG_SEARCH_CONNECTIONS"
_PROFILE_FILE = ("catalog_search", "connections.json")
_LARGEST = 4 * 1024 * 1024
_METASEARCH_TYPES = {"OGC CSW 2.0.2": "csw", "OGC API - Records": "ogcrecords", "": "csw"}


class BadFile(Exception):
    """A connection file that cannot be used; the text is for the user."""


@dataclass(frozen=True)
class Connections:
    """What a file holds. ``alone`` says that the plugin's own catalogues are not wanted beside them.

    ``left_out`` names entries that could not be read, ``without_login`` those that had a log-in before the export.
    """

    catalogs: Tuple[CatalogConfig, ...]
    alone: bool = False
    left_out: Tuple[str, ...] = ()
    without_login: Tuple[str, ...] = ()


def provided_file() -> Optional[Path]:
    """The administrator's file: named by the environment variable, else ``catalog_search/connections.json`` in the
    profile; ``None`` where there is none."""
    named = os.environ.get(VARIABLE, "").strip()
    path = Path(named) if named else Path(QgsApplication.qgisSettingsDirPath()).joinpath(*_PROFILE_FILE)
    return path if named or path.is_file() else None


def read_connections(path: Path) -> Connections:
    """The connections of a file.

    :raises BadFile: where it cannot be read or is no such file
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile(tr("The file is too large to be a list of catalogues."))
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadFile(tr("The file cannot be read: {reason}").format(reason=error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(tr("The file is not valid JSON: {reason}").format(reason=error)) from error
    return _parse(data)


def write_connections(path: Path, configs: Sequence[CatalogConfig]) -> None:
    """Write connections for somebody else: log-ins stay here, and an entry that had one says so.

    :raises BadFile: where the file cannot be written
    """
    data = {_MARK: VERSION, "catalogs": [exported(config) for config in configs]}
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8")
        os.replace(part, path)
    except OSError as error:
        raise BadFile(tr("The file cannot be written: {reason}").format(reason=error.strerror or error)) from error


def exported(config: CatalogConfig) -> Dict[str, Any]:
    """A connection as a JSON object without anything that opens doors."""
    url = without_secrets(config.url)
    data = replace(config, authcfg="", url=url).trusting_files(False).to_json()
    if config.authcfg or url != config.url:
        data["login"] = True
    return data


def metasearch_connections() -> Tuple[CatalogConfig, ...]:
    """The connections that QGIS's own MetaSearch has stored; passwords, which it keeps in clear, are left there."""
    settings = QgsSettings()
    settings.beginGroup("MetaSearch")
    try:
        names = settings.childGroups()
        found: List[CatalogConfig] = []
        for name in names:
            url = str(settings.value(f"{name}/url", "") or "")
            kind = _METASEARCH_TYPES.get(str(settings.value(f"{name}/catalog-type", "") or ""), "")
            if url.lower().startswith(("http://", "https://")) and kind:
                found.append(CatalogConfig("", kind, name, without_secrets(url), group="MetaSearch"))
    finally:
        settings.endGroup()
    return tuple(found)


def _parse(data: Any) -> Connections:
    if isinstance(data, dict) and data.get(_MARK) is not None:
        if data[_MARK] != VERSION:
            raise BadFile(tr("The file is of a newer version: update Catalog Search to read it."))
        entries = data.get("catalogs")
    else:
        entries, data = data, {}
    if not isinstance(entries, list):
        raise BadFile(tr("The file is not a list of catalogues."))
    configs: List[CatalogConfig] = []
    left_out: List[str] = []
    without_login: List[str] = []
    for entry in entries:
        try:
            config = CatalogConfig.from_json(entry)
        except BadConfig as error:
            left_out.append(str(error)[:200])
            continue
        configs.append(config)
        if entry.get("login") is True and not config.authcfg:
            without_login.append(config.name)
    return Connections(tuple(configs), data.get("alone") is True, tuple(left_out), tuple(without_login))
