"""From a link to tiles to sources: an address template as it is, a TileJSON, style or Tile Map Service as it says."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Generator, List, Optional, Sequence, Tuple

import requests
from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.conversation import login_for
from ..network.qgis_blocking import qgis_carrier
from ..support.i18n import tr
from .addresses import network_url
from .describing import fetch_description
from .errors import LoadError
from .failures import from_network, no_such_layer, status_error
from .kinds import Kind
from .link import Link
from .matching import fold
from .sources import Plan, Source
from .tilesets import (
    MAX_VECTOR_ZOOM,
    MAX_ZOOM,
    TileSet,
    clean_template,
    is_template,
    is_vector,
    read_tile_document,
    read_tms,
)
from .uris import encoded

_MAX_DOCUMENTS = 3
_MAX_CHOICES = 50
_CLOSED = (401, 403, 407)


def tile_plan(
    link: Link, record: Record, config: CatalogConfig, feedback: Optional[QgsFeedback], wanted: str
) -> Plan:
    """What a link to tiles offers.

    :param wanted: the name of a tile set that must be there
    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where there are no tiles that QGIS can draw, or only for people with access
    """
    asking = _Asking(link, record, config, feedback)
    if is_template(link.url):
        vector = link.kind is Kind.VECTOR_TILES or is_vector(link.url)
        tiles = TileSet(clean_template(link.url), zmax=MAX_VECTOR_ZOOM if vector else MAX_ZOOM, vector=vector)
        asking.probe(tiles)
        return Plan((asking.source(tiles, False),))
    found = asking.tile_sets(link.url)
    chosen = _chosen(found, wanted, (link.layer, link.resource.title, record.title))
    if chosen is None:
        return Plan(tuple(asking.source(tiles, True) for tiles in asking.usable(found)), needs_choice=True)
    return Plan((asking.source(asking.resolved(chosen), False),))


def _chosen(found: Sequence[TileSet], wanted: str, titles: Sequence[str]) -> Optional[TileSet]:
    if not found:
        raise LoadError(tr("The service has no layer."))
    for name in (wanted,) if wanted else titles:
        same = [tiles for tiles in found if name and fold(name) in (fold(tiles.name), fold(tiles.title))]
        if len(same) == 1:
            return same[0]
    if wanted:
        raise no_such_layer(wanted, ", ".join(tiles.name or tiles.title for tiles in found[:20]))
    return found[0] if len(found) == 1 else None


class _Asking:
    """Requests about the tiles of one link."""

    def __init__(
        self, link: Link, record: Record, config: CatalogConfig, feedback: Optional[QgsFeedback]
    ) -> None:
        self._link = link
        self._record = record
        self._config = config
        self._feedback = feedback

    def tile_sets(self, url: str, styled: str = "") -> List[TileSet]:
        """What a document lists; a list of one is followed to what that says.

        :param styled: the address of the style that named the document
        """
        read = read_tms if self._link.kind is Kind.TMS else read_tile_document
        found: List[TileSet] = []
        for _ in range(_MAX_DOCUMENTS):
            reader = partial(read, url=network_url(url))
            found = list(fetch_description(url, reader, self._link.kind, self._config, self._feedback))
            found = [replace(tiles, styled=tiles.styled or styled) for tiles in found]
            if len(found) != 1 or found[0].url or not network_url(found[0].href):
                break
            url, styled = found[0].href, found[0].styled
        return found

    def resolved(self, tiles: TileSet) -> TileSet:
        """A tile set with its address, asked for where only another document has it."""
        if tiles.url:
            return tiles
        found = self.tile_sets(tiles.href, tiles.styled) if network_url(tiles.href) else []
        if len(found) != 1:
            raise LoadError(tr("The service has no layer."), tiles.href)
        return found[0]

    def usable(self, found: Sequence[TileSet]) -> List[TileSet]:
        """The tile sets to choose among, each with its address; those that QGIS cannot draw are left out.

        :raises LoadError: where none is left
        """
        usable: List[TileSet] = []
        failure: Optional[LoadError] = None
        for tiles in found[:_MAX_CHOICES]:
            try:
                usable.append(replace(self.resolved(tiles), title=tiles.title))
            except LoadError as error:
                failure = failure or error
        if failure is not None and not usable:
            raise failure
        return usable

    def probe(self, tiles: TileSet) -> None:
        """One tile: a picture that nobody may see is always valid in QGIS, and empty. A missing tile means nothing."""
        address = tiles.url.replace("{z}", str(tiles.zmin)).replace("{q}", "0")
        for place in ("{x}", "{y}", "{-y}"):
            address = address.replace(place, "0")
        try:
            response = qgis_carrier(self._config, self._feedback).run(_get(address))
        except CatalogError as error:
            if error.kind in (ErrorKind.NOT_FOUND, ErrorKind.GONE):
                return
            raise from_network(error, address) from error
        failure = status_error(response.status_code, address)
        if failure is not None and response.status_code in _CLOSED:
            raise from_network(failure, address)

    def source(self, tiles: TileSet, part: bool) -> Source:
        """What opens a tile set.

        :raises LoadError: where its address may not be opened
        """
        address = network_url(tiles.url)
        if not address:
            raise LoadError(tr("This link is not an address that may be opened."), (tiles.url or tiles.href)[:200])
        title = tiles.title or self._link.resource.title or self._record.title
        pairs: List[Tuple[str, str]] = [("type", "xyz"), ("zmin", str(tiles.zmin)), ("zmax", str(tiles.zmax))]
        if tiles.styled:
            pairs.append(("styleUrl", tiles.styled))
        uri = encoded(pairs, clean_template(address), login_for(self._config, address))
        kind = Kind.VECTOR_TILES if tiles.vector else self._link.kind
        return Source(
            "vectortile" if tiles.vector else "wms",
            uri,
            tiles.name or title,
            kind,
            title,
            title if part else "",
            url=self._link.url,
            is_raster=not tiles.vector,
        )


def _get(url: str) -> Generator[requests.Request, requests.Response, requests.Response]:
    response = yield requests.Request("GET", url, headers={"Accept": "image/*, */*;q=0.5"})
    return response
