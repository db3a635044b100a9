"""A way to get at data, once it is known what it is. Pure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from ..model.quick import quick
from ..model.record import Resource
from .kinds import Kind

#: Kinds that say nothing about whether there are data.
_VAGUE = (Kind.UNKNOWN, Kind.JSON, Kind.XML, Kind.TEXT)


@quick
@dataclass(frozen=True)
class Link:
    """One way to get at the data, classified.

    ``url`` is safe to ask: for a service its own address (parameters of single requests removed, vendor parameters
    kept), for a file the address of the file, empty where it was refused. ``layer`` is a hint until capabilities
    confirm it. ``also`` lists other services that may answer at the same address. ``intranet`` marks hosts that most
    people cannot reach.
    """

    kind: Kind
    url: str
    layer: str
    resource: Resource
    loadable: bool
    also: Tuple[Kind, ...] = ()
    intranet: bool = False

    @property
    def reported_dead(self) -> bool:
        """Whether the catalogue's own link checker found it missing; it may have been refused there only."""
        return self.resource.available is False

    @property
    def askable(self) -> bool:
        """Whether only its server can tell what it is, and may be asked for that: see ``looking``."""
        return not self.loadable and self.kind in _VAGUE and self.url[:4].lower() in ("http", "ftp:", "ftps")
