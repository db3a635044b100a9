"""Well-known catalogues to start from, kept as data in ``resources/presets.json``.

The list says where a catalogue was published to be when the list was written, in its publishers' pages, in lists of
INSPIRE discovery services and in the configurations of other software. It does not say that it answers: addresses
change, and none was asked when it was written down. *Test connection* asks.

An entry of a type that this version does not know is left out.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from ..catalogs.registry import catalog_types
from ..model.config import CatalogConfig

_TEXTS = ("id", "name", "type", "url", "territory", "language", "publisher")


class BadPresets(Exception):
    """The list itself is damaged; the text says how."""


@dataclass(frozen=True)
class Preset:
    """One well-known catalogue.

    :ivar territory: what its records are about, in French: a region, a country, ``Europe``, ``Monde``
    :ivar language: of its records, ISO 639-1
    :ivar themes: in French; empty for a catalogue of everything
    """

    id: str
    name: str
    type: str
    url: str
    territory: str
    language: str
    publisher: str = ""
    themes: Tuple[str, ...] = ()
    note: str = ""

    def to_config(self) -> CatalogConfig:
        """The connection to add for it."""
        return CatalogConfig(id=self.id, type=self.type, name=self.name, url=self.url)


def presets(path: Optional[Path] = None, types: Optional[Sequence[str]] = None) -> List[Preset]:
    """The well-known catalogues of usable types, in the list's order: France, its neighbours, Europe.

    :param path: another list than the one that comes with the plugin
    :param types: the types that can be used, the registered ones when left out
    :raises BadPresets: where the list cannot be read
    """
    try:
        document = json.loads((path or _own_list()).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadPresets(str(error)) from error
    entries = document.get("presets") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise BadPresets('no "presets" list')
    usable = catalog_types() if types is None else types
    return [preset for preset in map(_read, entries) if preset.type in usable]


def _own_list() -> Path:
    from .paths import resource_path  # asks QGIS for more than this list needs

    return resource_path("presets.json")


def _read(entry: Any) -> Preset:
    if not isinstance(entry, Mapping):
        raise BadPresets(f"{entry!r} is no object")
    texts = {name: text for name in _TEXTS if isinstance(text := entry.get(name), str) and text}
    themes = entry.get("themes", [])
    if len(texts) < len(_TEXTS) or not isinstance(themes, list):
        missing = [name for name in _TEXTS if name not in texts]
        raise BadPresets(f"{entry.get('id')}: {', '.join(missing) or 'themes'}")
    return Preset(**texts, themes=tuple(map(str, themes)), note=str(entry.get("note", "")))
