"""Where a catalogue of which something was kept is today, among those that are configured.

An id means the same catalogue for ever, whatever its address by now: when the same id is configured, nothing has to be
done. When it is not, another one of the same type at the same address (removed and added again, or come with a list) is
the same catalogue in all likelihood, and one at the same host may be: a person is asked before anything is re-pointed.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Iterable, List, Optional, Sequence, Tuple

from ..catalogs.registry import catalog_class
from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..model.text import fold
from ..search.keys import host_of
from .model import KeptCatalog


class Where(str, Enum):
    """``HERE`` as it was; ``CHANGED``, with another address or type; ``RENEWED`` under another id; or ``GONE``."""

    HERE = "here"
    CHANGED = "changed"
    RENEWED = "renewed"
    GONE = "gone"


@dataclass(frozen=True)
class Pointed:
    """A kept catalogue and what stands for it today; ``config`` is ``None`` where nothing does."""

    kept: KeptCatalog
    where: Where
    config: Optional[CatalogConfig] = None

    @property
    def is_usable(self) -> bool:
        """Whether it can be asked without asking a person first."""
        return self.where in (Where.HERE, Where.CHANGED)


def pointed(kept: KeptCatalog, configs: Sequence[CatalogConfig]) -> Pointed:
    """Where a kept catalogue is today."""
    same = next((config for config in configs if config.id == kept.id), None)
    if same is not None:
        is_here = not kept.url or (same.type == kept.type and _address(same.type, same.url) == _of(kept))
        return Pointed(kept, Where.HERE if is_here else Where.CHANGED, same)
    renewed = next((one for one in configs if kept.url and one.type == kept.type and _is_at(one, kept)), None)
    return Pointed(kept, Where.GONE if renewed is None else Where.RENEWED, renewed)


def candidates(kept: KeptCatalog, configs: Iterable[CatalogConfig]) -> Tuple[CatalogConfig, ...]:
    """What a kept catalogue may be re-pointed to, the likeliest first: all that are configured but itself."""

    def rank(config: CatalogConfig) -> int:
        same_type = config.type == kept.type
        if same_type and kept.url and _is_at(config, kept):
            return 0
        if host_of(config.url) and host_of(config.url) == host_of(kept.url):
            return 1 if same_type else 2
        if kept.name and fold(config.name) == fold(kept.name):
            return 3
        return 4 if same_type else 5

    others: List[CatalogConfig] = [config for config in configs if config.id != kept.id]
    return tuple(sorted(others, key=rank))


def _is_at(config: CatalogConfig, kept: KeptCatalog) -> bool:
    return _address(config.type, config.url) == _of(kept)


def _of(kept: KeptCatalog) -> str:
    return _address(kept.type, kept.url)


def _address(type_name: str, url: str) -> str:
    """An address as its type keeps it; ``http`` and ``https`` are one, and a slash at the end is none."""
    try:
        kept = catalog_class(type_name).normalise_url(url)
    except BadConfig:
        kept = url.strip()
    return kept.partition("://")[2].rstrip("/").lower() or kept
