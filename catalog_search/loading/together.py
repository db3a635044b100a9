"""Several layers of one WMS as one layer of QGIS: one picture instead of many. Pure."""
from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence, Tuple

from .kinds import Kind
from .sources import Source

_OWN = ("layers", "styles")
_LETTERS = 80


def together(sources: Sequence[Source]) -> Optional[Source]:
    """One source that draws all of these, the first on top; ``None`` where they do not belong to one service.

    They must agree in all but layer and style: address, CRS, format, log-in.
    """
    if len(sources) < 2 or any(source.kind is not Kind.WMS or source.link is not None for source in sources):
        return None
    parts = [_parts(source.uri) for source in sources]
    if any(common != parts[0][0] for common, _ in parts):
        return None
    own = [pair for _, pairs in parts for pair in pairs]  # QGIS asks for them the other way round, the first on top
    names = [source.name for source in sources]
    titles = ", ".join(source.title or source.name for source in sources)
    part = titles if len(titles) <= _LETTERS else titles[: _LETTERS - 1].rstrip(" ,") + "…"
    notes = tuple(dict.fromkeys(note for source in sources for note in source.notes))
    uri = "&".join([*own, *parts[0][0]])
    return replace(
        sources[0],
        uri=uri,
        name=",".join(names),
        title=titles,
        part=part,
        notes=notes,
        scales=(0.0, 0.0),
        legend="",
        is_group=True,
    )


def _parts(uri: str) -> Tuple[List[str], List[str]]:
    """What all layers of a service share, and what is a layer's own."""
    pairs = uri.split("&")
    own = [pair for pair in pairs if pair.partition("=")[0] in _OWN]
    return [pair for pair in pairs if pair not in own], own
