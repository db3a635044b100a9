"""Which catalogues the user trusts with the files that their records name. Told by the connections, asked anywhere.

Pure, so that links can be classified where there is no QGIS. A path that somebody wrote into a catalogue may point
anywhere; so it is offered, and opened, for these catalogues only.
"""
from __future__ import annotations

from typing import FrozenSet, Iterable

from ..model.config import CatalogConfig

_trusted: FrozenSet[str] = frozenset()


def set_trusted(configs: Iterable[CatalogConfig]) -> None:
    """Tell all connections there are, in place of those told before."""
    global _trusted
    _trusted = frozenset(config.id for config in configs if config.trusts_files)


def trusts_files(catalog_id: str) -> bool:
    """Whether paths in records of that catalogue may be offered."""
    return catalog_id in _trusted
