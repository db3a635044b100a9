"""From a resource, as a catalogue wrote it, to a link whose kind and layer are known. Pure: nothing is asked.

The order of the tests merges what geonetwork-ui, MetaSearch, ckanext-spatial and terriajs do: explicit protocol, the
address, file name, media type, format name, words in the title.
"""
from __future__ import annotations

import re
from functools import partial
from typing import Callable, Dict, Iterable, List, Optional, Sequence, Tuple

from ..model.record import DATABASE_TABLE, FILE_PATH, Record, Resource
from ..network.ftp_address import is_ftp
from ..network.local import path_url
from ..support.per_object import PerObject
from ..support.trust import trusts_files
from .addresses import Address, network_url, record_asked_for, service_base
from .assets import together
from .buckets import bucket_url
from .formats import (
    GENERIC,
    is_for_reading,
    is_unpackable,
    kind_of_extension,
    kind_of_file_words,
    kind_of_format,
    kind_of_mime,
    kind_of_service_words,
)
from .kinds import Kind, missing_kinds
from .link import Link
from .ranking import Preference, format_rank, rank
from .twins import once, preferred_twin, stand_ins

_MAX_BADGES = 6
#: So many resources are looked at for a row of a list, which is all of them for nearly every record; of more they are
#: chosen from the first thousand.
_TELLING, _GLANCED = 24, 1000
#: Resources whose ways are worked out at once: a few milliseconds.
_AT_ONCE = 60
_OWS = (Kind.WMS, Kind.WFS, Kind.WMTS, Kind.WCS)
#: What may be the name of a table, with or without a schema; a path or a connection string is none.
_TABLE = re.compile(r"[^/\\:=;<>\x00-\x1f]{1,200}$")
#: Paths that are nothing else: of a network share, a drive, a ``file:`` address.
_PATH = re.compile(r"(?i)\\\\[^\\?.]|[a-z]:[\\/]|file:/")
#: Formats of tables that QGIS opens by a connection of the user's, as Isogeo calls them.
DATABASES = ("postgis", "oracle")
_ARCGIS = (Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP)
_DOWNLOAD_MIME = re.compile(r"(?i)^www:download:(\S+/\S+)$")
_LAYER_NAME = re.compile(r"(?=.*[A-Za-z]{2})(?=.*[_:.\d])[A-Za-z0-9_.:-]{2,100}$")
_NO_LAYER_NAME = re.compile(r"(?i)(ogc[:._-])?(wms|wfs|wmts|wcs|ows)([-_.:]?v?[\d.]+)?$|https?:|www\.")
#: Protocols of what is read in a browser.
_PAGES = re.compile(r"(?i)(www:link|doi$|map:preview|chtopo:|opendata:swiss|landing\W?page|unidata:ncss)")
_READING_ROLES = ("technical_documentation", "business_documentation")
#: A download service of INSPIRE, which catalogues also call a link or a file of XML.
_FEED_WORDS = re.compile(r"(?i)\b(flux|inspire|feed|simple)\W{1,3}atom\b|\batom\W{1,3}(feed|inspire)\b")
_FEED_FILES = (None, Kind.PAGE, Kind.XML, Kind.ATOM)


def classify(resource: Resource, record: Optional[Record] = None) -> Link:
    """The link that a resource is. Never raises; what must not be opened is of kind ``REFUSED``."""
    if resource.local:
        return _local_link(resource)
    if resource.role in _OWN_PLACES:
        return _OWN_PLACES[resource.role](resource, record)
    url = network_url(resource.url) or bucket_url(resource.url)
    if not url and isinstance(resource.url, str) and _PATH.match(resource.url.strip()):
        return _path_link(resource, record)
    if not url:
        return Link(Kind.REFUSED, "", "", resource, False)
    address = Address(url)
    kind, also = _kind(resource, address, record)
    if kind in _OWS:
        return _service_link(kind, also, resource, address)
    in_address = address.layer(kind) if kind.is_service else ""
    layer = (in_address or resource.layer) if kind in _ARCGIS else (resource.layer or in_address)
    loadable = kind.loadable and (kind is not Kind.ARCHIVE or _unpackable(resource, address))
    return Link(kind, url.partition("#")[0], layer, resource, loadable, intranet=address.is_intranet)


def links_of(record: Record) -> Tuple[Link, ...]:
    """The record's links, one for each resource in the record's order; worked out once as long as the record lives."""
    return _told(record).links


class _Told:
    """What was worked out for one record: its links, and its ways in the order of each preference once asked for."""

    def __init__(self, record: Record) -> None:
        self.links = tuple(classify(resource, record) for resource in record.resources)
        self._ways: Optional[Tuple[Link, ...]] = None
        self._orders: Dict[Preference, _Order] = {}

    @property
    def ways(self) -> Tuple[Link, ...]:
        """All ways in the record's order, ready-made conversions behind what they were made of."""
        if self._ways is None:
            every = [one for link in self.links for one in (link, *_conversions(link))]
            self._ways = (*together(every), *every)
        return self._ways

    def order(self, preference: Preference) -> "_Order":
        if preference not in self._orders:
            self._orders[preference] = _Order(self.links, self.ways, preference)
        return self._orders[preference]

    def is_ready(self, preference: Preference) -> bool:
        """Whether nothing of it is left to be worked out."""
        return preference in self._orders and self._orders[preference].is_ready


class _Order:
    """One preference's order of a record's links and ways, and the best of them."""

    def __init__(self, links: Sequence[Link], ways: Sequence[Link], preference: Preference) -> None:
        self.ways = ranked(ways, preference)
        self.links = self.ways if len(links) == len(ways) else ranked(links, preference)
        first = self.ways[0] if self.ways and self.ways[0].loadable else None
        self.best = preferred_twin(first, [way for way in self.ways if way.loadable]) if first is not None else None
        self._once: Optional[Tuple[Link, ...]] = None
        self._beside: Optional[List[Link]] = None

    def stand_ins(self, link: Link) -> List[Link]:
        """The other ways to the same data as one way; those of the best are kept."""
        if link is not self.best:
            return stand_ins(link, self.ways)
        if self._beside is None:
            self._beside = stand_ins(link, self.ways)
        return list(self._beside)

    @property
    def once(self) -> Tuple[Link, ...]:
        """The ways, each of them once."""
        if self._once is None:
            self._once = once(self.ways)
        return self._once

    def finish(self) -> None:
        """Work out what is left."""
        self._once = once(self.ways)
        if self.best is not None:
            self.stand_ins(self.best)

    @property
    def is_ready(self) -> bool:
        return self._once is not None and (self._beside is not None or self.best is None)


def _told(record: Record) -> _Told:
    return _known.of(record, _stamp(record))


def _stamp(record: Record) -> Tuple[object, bool]:
    return missing_kinds(), trusts_files(record.catalog)


_known = PerObject[Record, _Told](_Told)


def takes_time(record: Record, preference: Preference = Preference.DATA) -> bool:
    """Whether a record has so many resources that its ways, which nobody has asked for yet, are worked out elsewhere
    than in the main thread: see ``prepare``."""
    if len(record.resources) <= _AT_ONCE:
        return False
    told = _known.known(record, _stamp(record))
    return told is None or not told.is_ready(preference)


def prepare(record: Record, preference: Preference = Preference.DATA) -> None:
    """Work out the ways of a record, in any thread, so that all that is asked of them afterwards is at hand."""
    _told(record).order(preference).finish()


def prepare_many(record: Record) -> None:
    """``prepare`` for both preferences, where it ``takes_time``."""
    for preference in Preference:
        if takes_time(record, preference):
            prepare(record, preference)


def telling_links(record: Record) -> Tuple[Link, ...]:
    """The links by which a record is told in a list: all of them, but for a record with very many.

    Of those one of each format and protocol is taken, then the first ones, so that a row takes less than a millisecond
    whatever its record holds; the record's page and *Add* go by all of them.
    """
    resources = record.resources
    if len(resources) <= _TELLING:
        return links_of(record)
    firsts: Dict[Tuple[str, str], int] = {}
    for number, resource in enumerate(resources[:_GLANCED]):
        firsts.setdefault((resource.format, resource.protocol), number)
    chosen = list(dict.fromkeys([*firsts.values(), *range(_TELLING)]))[:_TELLING]
    return tuple(classify(resources[number], record) for number in sorted(chosen))


def ways(record: Record, preference: Preference = Preference.DATA) -> Tuple[Link, ...]:
    """Every way to get at the data, best first: the record's links and the ready-made conversions of its files.

    The assets of a STAC item come first as one way, which offers the choice among them.
    A way that the record has twice (once with ``http``, once with ``https``, under another title) is here once.
    """
    return _told(record).order(preference).once


def ranked_links(record: Record, preference: Preference = Preference.DATA) -> Tuple[Link, ...]:
    """The record's links, best first."""
    return _told(record).order(preference).links


def ranked(links: Iterable[Link], preference: Preference = Preference.DATA) -> Tuple[Link, ...]:
    """The links, best first: one known layer before a choice of many. What ranks alike keeps its order.

    To work with the data: WFS, OGC API Features or ArcGIS features with a layer, GeoPackage, GeoJSON, zipped
    shapefile, FlatGeobuf, other vector files, CSV with coordinates, WMS or ArcGIS map with a layer, WMTS with a layer,
    tiles, raster (WCS with a coverage too), service without a layer, other tables, archive of unknown contents, feed,
    link to another record, folder; then what cannot be loaded.

    To view: WMS, ArcGIS map and WMTS with a layer, tiles and ArcGIS images come first, and among services without a
    layer the pictures; the rest follows in the order above.

    In both, intranet hosts come after all that others offer, links that were reported dead last.
    """
    return tuple(sorted(links, key=partial(rank, preference=preference)))


def best(record: Record, preference: Preference = Preference.DATA) -> Optional[Link]:
    """The link that *Add* opens; ``None`` where the record has nothing that QGIS can open."""
    return _told(record).order(preference).best


def others(record: Record, link: Link, preference: Preference = Preference.DATA) -> List[Link]:
    """Where a link fails: the record's other links that lead to the same data, best first."""
    return _told(record).order(preference).stand_ins(link)


def to_ask(record: Record) -> Optional[Link]:
    """The link to ask about, where it is the only hope: the record has nothing that is known to open."""
    return next((link for link in ranked_links(record) if link.askable and not link.reported_dead), None)


def loadable_count(record: Record) -> int:
    """How many of the record's resources QGIS can open."""
    return sum(link.loadable for link in links_of(record))


def badges(record: Record, preference: Preference = Preference.DATA) -> Tuple[str, ...]:
    """The distinct short names of what a record offers, best first, six at most; from its formats where links lack."""
    if record.resources:
        kinds = [link.kind for link in ranked(telling_links(record), preference)]
    else:
        known = (kind_of_format(name) or Kind.UNKNOWN for name in record.formats)
        kinds = sorted(known, key=partial(format_rank, preference=preference))
    labels = dict.fromkeys(kind.label for kind in kinds if kind.label)
    return tuple(labels)[:_MAX_BADGES]


def _local_link(resource: Resource) -> Link:
    """A file beside a catalogue on this computer's disk, the only ``file:`` address that is opened."""
    name = resource.url.partition("?")[0]
    if resource.url[:7].lower() != "file://":
        return Link(Kind.REFUSED, "", "", resource, False)
    by_name, by_format = kind_of_extension(name), kind_of_format(resource.format)
    kind = _specific(by_name, by_format) or by_name or by_format or Kind.UNKNOWN
    kind = _text_or_document(kind, name)
    return Link(kind, resource.url, resource.layer, resource, kind.is_file and (kind.loadable or kind is Kind.TEXT))


def _path_link(resource: Resource, record: Optional[Record]) -> Link:
    """A file inside the organisation: one of a catalogue that the user trusts with files, else only shown."""
    if record is None or not trusts_files(record.catalog) or not resource.url.strip():
        return Link(Kind.REFUSED, "", "", resource, False)
    name = re.split(r"[/\\\\]", resource.url.strip().rstrip("/\\"))[-1]
    by_name, by_format = kind_of_extension(name), kind_of_format(resource.format)
    kind = by_name or by_format or Kind.UNKNOWN
    kind = _text_or_document(kind, name) if kind.is_file else Kind.UNKNOWN
    loadable = kind.loadable or kind in (Kind.UNKNOWN, Kind.TEXT)
    return Link(kind, path_url(resource.url), resource.layer, resource, loadable)


def _text_or_document(kind: Kind, name: str) -> Kind:
    return Kind.DOCUMENT if kind is Kind.TEXT and is_for_reading(name.rpartition("/")[2]) else kind


def _table_link(resource: Resource, _record: Optional[Record]) -> Link:
    """A table inside the organisation; the user has the connection to it."""
    loadable = resource.format.lower() in DATABASES and bool(_TABLE.match(resource.layer.strip()))
    if not loadable:
        return Link(Kind.REFUSED, "", resource.layer, resource, False)
    return Link(Kind.DATABASE, resource.layer, resource.layer, resource, True)


_OWN_PLACES: Dict[str, Callable[[Resource, Optional[Record]], Link]] = {
    FILE_PATH: _path_link,
    DATABASE_TABLE: _table_link,
}


def _kind(
    resource: Resource, address: Address, record: Optional[Record] = None
) -> Tuple[Kind, Tuple[Kind, ...]]:
    if is_ftp(address.url):  # files and folders of them, whatever they are called
        return (Kind.FOLDER if address.path.endswith("/") or address.is_root else _file_kind(resource, address)), ()
    if address.is_metadata_view:
        return _description_kind(resource, address, record), ()
    service, also = _service_kind(resource, address)
    if service:
        return service, also
    return _file_kind(resource, address), ()


def _description_kind(resource: Resource, address: Address, record: Optional[Record]) -> Kind:
    """A description to read; one of another record, in a CSW, leads to that record's links."""
    asked = record_asked_for(resource.url)
    own = (record.id, *record.identifiers) if record is not None else ()
    return Kind.CSW if asked and asked not in own and network_url(address.url) else Kind.PAGE


def _service_kind(resource: Resource, address: Address) -> Tuple[Optional[Kind], Tuple[Kind, ...]]:
    by_address = address.service_kind()
    by_protocol = kind_of_service_words(resource.protocol) if not kind_of_file_words(resource.protocol) else None
    if by_protocol is Kind.ATOM and address.file_kind() not in _FEED_FILES:
        return None, ()  # the file that a feed leads to
    if by_protocol:
        return _more_exact(by_protocol, by_address), ()
    if by_address:
        return by_address, ()
    by_format = kind_of_format(resource.format)
    if by_format and by_format.is_service and by_format is not Kind.API:
        return by_format, ()
    words = f"{resource.title} {resource.description[:200]}"
    if "atom" in words.lower() and _FEED_WORDS.search(words) and address.file_kind() in _FEED_FILES:
        return Kind.ATOM, ()
    if address.shares_services:
        return _shared_service(words)
    if by_format is None and not _is_page(resource) and address.file_kind() in (None, Kind.PAGE):
        by_words = kind_of_service_words(resource.title)
        return (by_words if by_words in _OWS and not address.is_root and address.query else None), ()
    return None, ()


def _more_exact(by_protocol: Kind, by_address: Optional[Kind]) -> Kind:
    """``ESRI:REST`` does not say which service it is, its address does."""
    arcgis = (Kind.ARCGIS_MAP, Kind.ARCGIS_FEATURE, Kind.ARCGIS_IMAGE, Kind.VECTOR_TILES)
    return by_address if by_address in arcgis and by_protocol in arcgis else by_protocol


def _shared_service(words: str) -> Tuple[Kind, Tuple[Kind, ...]]:
    named = kind_of_service_words(words)
    if named is Kind.WMS:
        return Kind.WMS, (Kind.WFS,)
    return Kind.WFS, (Kind.WMS,)


def _file_kind(resource: Resource, address: Address) -> Kind:
    by_name = address.file_kind()
    if _is_page(resource) or address.is_root:
        by_name = by_name or Kind.PAGE
        return by_name if by_name is not Kind.XML else Kind.PAGE
    by_name = None if by_name is Kind.PAGE and address.is_script else by_name
    download = _DOWNLOAD_MIME.match(resource.protocol.strip())
    by_mime = kind_of_mime(download.group(1)) if download else kind_of_mime(resource.mime)
    found = (by_name, kind_of_format(resource.format), by_mime, address.parameter_kind())
    exact = _specific(*found)
    if exact:
        return exact
    if Kind.TEXT in found and (is_for_reading(address.name) or is_for_reading(resource.title)):
        return Kind.DOCUMENT
    if Kind.ATOM in found:
        return Kind.ATOM
    generic = Kind.ARCHIVE if Kind.ARCHIVE in found else next((kind for kind in found if kind), None)
    if generic in (None, Kind.ARCHIVE, Kind.JSON, Kind.XML, Kind.TEXT):
        by_words = kind_of_file_words(f"{resource.title} {resource.description[:200]}")
        if by_words and not (generic is Kind.ARCHIVE and by_words is Kind.CSV):
            return by_words
    return generic or kind_of_file_words(resource.protocol) or _titled(resource.title) or Kind.UNKNOWN


def _titled(title: str) -> Optional[Kind]:
    """The kind of a file whose name is only in the title, its address being a number."""
    kind = kind_of_extension(title.strip()[-80:])
    return kind if kind is not Kind.PAGE else None


def _specific(*kinds: Optional[Kind]) -> Optional[Kind]:
    return next((kind for kind in kinds if kind and kind not in GENERIC and not kind.is_service), None)


def _is_page(resource: Resource) -> bool:
    """Whether the catalogue says that it is something to read, not to load."""
    return (
        _PAGES.match(resource.protocol.strip()) is not None
        or resource.role in _READING_ROLES
        or resource.function.lower() == "information"
        or (kind_of_format(resource.format) is Kind.PAGE and kind_of_mime(resource.mime) in (None, Kind.PAGE))
    )


def _unpackable(resource: Resource, address: Address) -> bool:
    """Whether the archive is of a kind that is opened here: its name tells, else its format does."""
    by_name = kind_of_extension(address.name) is Kind.ARCHIVE
    return is_unpackable(address.name if by_name else resource.format)


def _service_link(kind: Kind, also: Tuple[Kind, ...], resource: Resource, address: Address) -> Link:
    return Link(
        kind,
        service_base(address.url),
        _layer_hint(kind, resource, address),
        resource,
        True,
        also,
        address.is_intranet,
    )


def _layer_hint(kind: Kind, resource: Resource, address: Address) -> str:
    """The catalogue's layer name, else the one in the address, else a title that looks like a layer name."""
    named = resource.layer.strip()
    in_address = address.layer(kind)
    if named and (" " not in named or not in_address):
        return named
    title = resource.title.strip()
    is_name = _LAYER_NAME.match(title) and not _NO_LAYER_NAME.match(title)
    return in_address or (title if is_name else "")


def _conversions(link: Link) -> List[Link]:
    found = []
    for name, address in link.resource.alternates:
        kind = kind_of_format(name) or Kind.UNKNOWN
        url = network_url(address)
        if url and kind.is_file:
            found.append(Link(kind, url, "", link.resource, kind.loadable, intranet=link.intranet))
    return found
