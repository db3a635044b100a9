"""What QGIS needs to open a layer. Pure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from .kinds import Kind


@dataclass(frozen=True)
class Source:
    """One layer to be: provider key and source string, free of credentials but for an ``authcfg`` id.

    ``name`` is the layer's own name in the service or file, ``title`` the words for a person. ``part`` is added to the
    record's title where the record has several layers. ``crs`` is set where the data do not say theirs. ``notes`` are
    translated remarks worth keeping with the layer, such as "the CRS was assumed". ``url`` is where it came from.
    """

    provider: str
    uri: str
    name: str
    kind: Kind
    title: str = ""
    part: str = ""
    crs: str = ""
    notes: Tuple[str, ...] = ()
    url: str = ""
    is_raster: bool = False


@dataclass
class Plan:
    """What can be opened. With ``needs_choice`` a person has to say which of the sources; else all are meant."""

    sources: Tuple[Source, ...]
    needs_choice: bool = False
