"""What QGIS needs to open a layer. Pure."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional, Tuple

from .kinds import Kind
from .link import Link

#: Bytes above which somebody is asked before a file is downloaded.
MAX_SIZE = 100 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """One layer to be: provider key and source string, free of credentials but for an ``authcfg`` id and what a
    connection of QGIS to a database keeps itself.

    ``name`` is the layer's own name in the service or file, ``title`` the words for a person. ``part`` is added to the
    record's title where the record has several layers. ``crs`` is set where the data do not say theirs. ``notes`` are
    translated remarks worth keeping with the layer, such as "the CRS was assumed". ``url`` is where it came from.
    ``read_only`` marks what is nobody's to change here.
    ``link`` is set instead of a provider where the source is one of several links, to be asked once it is chosen.
    ``scales`` are the smallest and the largest denominator at which a service draws it, 0 for no limit; ``legend`` is
    the address of its legend. ``is_group`` marks a layer of a service that draws others,
    ``is_cut`` what holds an area only.
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
    read_only: bool = False
    link: Optional[Link] = None
    scales: Tuple[float, float] = (0.0, 0.0)
    legend: str = ""
    is_group: bool = False
    is_cut: bool = False


class Way(str, Enum):
    """How to get at something large."""

    WHOLE = "whole"
    EXTENT = "extent"
    STREAM = "stream"


@dataclass(frozen=True)
class Area:
    """A box in the coordinates of ``crs``, an authority's code such as ``EPSG:2154``, east and north growing."""

    west: float
    south: float
    east: float
    north: float
    crs: str


@dataclass(frozen=True)
class Wish:
    """What is wanted of large things: ``way`` where somebody chose one, the ``area`` that the way ``EXTENT`` means.

    ``max_size`` is how many bytes are downloaded without asking, 0 for any number.
    """

    way: Optional[Way] = None
    area: Optional[Area] = None
    max_size: int = MAX_SIZE


@dataclass(frozen=True)
class Offer:
    """A large thing and the ways to get at it, the one to recommend first.

    ``size`` in bytes and the number of ``records`` are there where they are known. ``login`` says that it could be
    read in parts, were it not for a log-in: GDAL cannot use those of QGIS.
    """

    ways: Tuple[Way, ...]
    size: Optional[int] = None
    records: Optional[int] = None
    login: bool = False


@dataclass
class Plan:
    """What can be opened. With ``needs_choice`` a person has to say which of the sources; else all are meant.

    With an ``offer`` there are no sources yet: the plan has to be made again with one of its ways. ``remark`` is a
    translated sentence about why there is a choice, such as that the layer of the record is gone.
    """

    sources: Tuple[Source, ...]
    needs_choice: bool = False
    offer: Optional[Offer] = None
    remark: str = ""
