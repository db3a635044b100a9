"""What an address says by its look about the catalogue behind it: pages of portals, endpoints, files. No I/O.

The forms of addresses are those that the systems themselves make: uData, CKAN, OpenDataSoft (Explore API), GeoNetwork
2 to 4, geOrchestra's data hub, Isogeo's OpenCatalog, OGC services (06-121r3), OGC API - Records (20-004r1), STAC API,
ArcGIS Hub and GeoNode.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple
from urllib.parse import parse_qsl, urlsplit

from .dataservices_cards import cards_address
from .file_links import is_file_url
from .geonetwork_address import LONG_CODES, language_at
from .pasted import pasted_address
from .registry import catalog_types

#: Services that people paste by mistake: they hold data, no metadata.
NO_CATALOGUES = frozenset(("wms", "wfs", "wmts", "wcs", "wps", "sos", "arcgisserver"))


class Clue(str, Enum):
    """Why an address is thought to be a catalogue of some type."""

    FILE = "file"
    ENDPOINT = "endpoint"
    PAGE = "page"
    KNOWN_HOST = "known_host"
    CONTENT = "content"
    USUAL_PLACE = "usual_place"


@dataclass(frozen=True)
class Guess:
    """One type at one address, worth asking. ``sure``: by its look the address can hardly be anything else."""

    type: str
    url: str
    clue: Clue
    sure: bool = False


def candidates_for(text: str, types: Optional[Sequence[str]] = None) -> Tuple[Guess, ...]:
    """What a pasted text may be, the most likely first; nothing where it is no address.

    Types that are not registered yet are among them, but none of the ``USUAL_PLACE`` guesses is of such a type.

    :param types: the types that can be used, the registered ones when left out
    """
    urls = pasted_address(text).urls
    return guesses_for(urls[0], types) if urls else ()


def guesses_for(url: str, types: Optional[Sequence[str]] = None) -> Tuple[Guess, ...]:
    """As ``candidates_for``, of an address that ``pasted_address`` made."""
    if is_file_url(url):
        return _of_local_file(url)
    address = Address(url)
    known = catalog_types() if types is None else types
    found: Dict[Tuple[str, str], Guess] = {}
    for recognise in _RECOGNISERS:
        for guess in recognise(address):
            found.setdefault((guess.type, guess.url), guess)
    if not address.is_at("isogeo.com"):
        for guess in _usual_places(address, known):
            found.setdefault((guess.type, guess.url), guess)
    return tuple(found.values())


def _of_local_file(url: str) -> Tuple[Guess, ...]:
    """A catalogue file, or one of DCAT, by its ending: that of JSON is shared by both."""
    of_dcat = Guess("dcat", url, Clue.FILE, sure=not url.lower().endswith(".json"))
    if url.lower().endswith((".rdf", ".jsonld", ".ttl", ".xml")):
        return (of_dcat,)
    is_json = url.lower().endswith(".json")
    return (Guess("file", url, Clue.FILE, sure=True), *((of_dcat,) if is_json else ()))


class Address:
    """An http(s) address taken apart; ``query`` has lower-case names."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url = url.partition("#")[0]
        self.scheme, self.netloc = parts.scheme, parts.netloc
        self.host = (parts.hostname or "").lower()
        self.segments: List[str] = [segment for segment in parts.path.split("/") if segment]
        self.lower = [segment.lower() for segment in self.segments]
        self.query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
        self.raw_query = parts.query
        self.fragment = parts.fragment

    def root(self, count: int = 0, *more: str) -> str:
        """The address of the first segments, followed by others."""
        return "/".join([f"{self.scheme}://{self.netloc}", *self.segments[:count], *more])

    def without_query(self) -> str:
        return self.root(len(self.segments))

    def is_at(self, domain: str) -> bool:
        return self.host == domain or self.host.endswith("." + domain)

    def find(self, *names: str) -> int:
        """The place of the first segment with one of these names, -1 where there is none."""
        return next((at for at, segment in enumerate(self.lower) if segment in names), -1)

    def has_sequence(self, *names: str) -> int:
        """Where these segments follow each other, -1 where they do not."""
        width = len(names)
        places = range(len(self.lower) - width + 1)
        return next((at for at in places if tuple(self.lower[at : at + width]) == names), -1)


# --- the recognisers: each yields what it sees in an address, the better first ------------------------------------

_OGC = {"wms": "wms", "wfs": "wfs", "wmts": "wmts", "wcs": "wcs", "wps": "wps", "sos": "sos"}
#: Parameters of CSW requests (OGC 07-006r1, 12-176r7), which are not part of an endpoint's address.
_CSW_PARAMETERS = frozenset(
    "service request version acceptversions acceptformats sections updatesequence namespace resulttype requestid "
    "outputformat outputschema startposition maxrecords typenames elementsetname elementname constraintlanguage "
    "constraint_language_version constraint sortby distributedsearch hopcount responsehandler id recordids q bbox "
    "time propertyname parametername schemalanguage".split()
)
_CSW_REQUESTS = frozenset(("getrecords", "getrecordbyid", "describerecord", "getdomain", "harvest"))
_CSW_PATH = re.compile(r"csw([-_.].*)?$|csw202|cswstartup|servicesrest$|ogccsw", re.IGNORECASE)


def _ogc_service(address: Address) -> Iterator[Guess]:
    """``service=`` says what it is; without it a CSW shows by a path segment or by the operation."""
    service = address.query.get("service", "").lower()
    if service == "csw" or address.query.get("request", "").lower() in _CSW_REQUESTS:
        if _is_geonetwork_page(address) and address.lower[-1] == "csw":
            yield Guess("geonetwork", address.root(language_at(address.lower)), Clue.ENDPOINT)
        yield Guess("csw", _csw_endpoint(address), Clue.ENDPOINT, sure=True)
    elif service in _OGC:
        yield Guess(_OGC[service], address.url, Clue.ENDPOINT, sure=True)
    elif any(_CSW_PATH.match(segment) for segment in address.segments) and not _is_geonetwork_page(address):
        yield Guess("csw", _csw_endpoint(address), Clue.ENDPOINT, sure=bool(_CSW_PATH.match(address.segments[-1])))


def _csw_endpoint(address: Address) -> str:
    """The address without the parameters of a request; vendor parameters such as ``map=`` stay."""
    parts = [part for part in address.raw_query.split("&") if part]
    kept = [part for part in parts if part.partition("=")[0].lower() not in _CSW_PARAMETERS]
    return f"{address.without_query()}?{'&'.join(kept)}" if kept else address.without_query()


_SHARE = re.compile("[0-9a-f]{32}")


def _isogeo(address: Address) -> Iterator[Guess]:
    """A share in OpenCatalog, ``/s/<share>/<token>[/…]``: the same token opens the share's CSW and its DCAT feed."""
    if address.host == "open.isogeo.com" and address.lower[:1] == ["s"] and len(address.segments) > 2:
        share, token = address.segments[1:3]
        if _SHARE.fullmatch(share):
            yield Guess("csw", f"https://services.api.isogeo.com/ows/s/{share}/{token}", Clue.PAGE, sure=True)
            yield Guess("dcat", f"https://dcat.isogeo.com/{share}/{token}", Clue.PAGE)
    elif address.host == "services.api.isogeo.com" and address.lower[:2] == ["ows", "s"]:
        yield Guess("csw", _csw_endpoint(address), Clue.ENDPOINT, sure=True)
    elif address.is_at("isogeo.com") and re.match(r"(?:app|open|manage|v1\.api|id\.api)\b", address.host):
        yield Guess("isogeo", f"https://v1.api.{'qa.' if '.qa.' in address.host else ''}isogeo.com", Clue.KNOWN_HOST)
    elif address.has_sequence("resources", "search") >= 0:
        yield Guess("isogeo", address.root(address.has_sequence("resources", "search")), Clue.ENDPOINT)


_FRENCH = frozenset("fr be lu ch mc re gp mq gf yt nc pf pm wf bzh alsace corsica paris".split())


def _geonetwork(address: Address) -> Iterator[Guess]:
    """``…/srv/<language>/<page>``, a sub-portal ``…/<portal>/<language>/<page>``, ``…/geonetwork`` or a data hub.

    The CSW comes after GeoNetwork's own search, which tells more, but for one that holds a part of the records.
    """
    at = language_at(address.lower)
    hub = address.find("datahub")
    base = next((n for n, segment in enumerate(address.lower) if segment.startswith(("geonetwork", "geosource"))), -1)
    srv = address.find("srv")
    if at > 0 and any(segment.startswith("csw-") for segment in address.lower[at + 1 :]):
        yield from _csw_in_languages(address, at)
    elif at > 0:
        yield Guess("geonetwork", address.root(at), Clue.PAGE)
        yield from _csw_in_languages(address, at)
    elif srv >= 0:
        yield Guess("geonetwork", address.root(srv + 1), Clue.PAGE)
        yield from _csw_in_usual_languages(address, address.root(srv + 1), Clue.PAGE)
    elif base >= 0 or hub >= 0:
        root = address.root(base + 1, "srv") if base >= 0 else address.root(hub, "geonetwork", "srv")
        yield Guess("geonetwork", root, Clue.PAGE)
        yield from _csw_in_usual_languages(address, root, Clue.PAGE)


def _is_geonetwork_page(address: Address) -> bool:
    return language_at(address.lower) > 0


def _csw_in_languages(address: Address, at: int) -> Iterator[Guess]:
    """The CSW beside a page, in the page's language; GeoNetwork 2 has codes of two letters, later ones of three."""
    language = address.lower[at]
    page = address.segments[at + 1] if at + 1 < len(address.segments) else ""
    name = page if page.lower().startswith("csw") else "csw"
    yield Guess("csw", address.root(at, language, name), Clue.PAGE, sure=True)
    if language in LONG_CODES:
        yield Guess("csw", address.root(at, LONG_CODES[language], name), Clue.PAGE, sure=True)


def _csw_in_usual_languages(address: Address, root: str, clue: Clue) -> Iterator[Guess]:
    french = address.host.rpartition(".")[2] in _FRENCH
    for language in ("fre", "eng") if french else ("eng", "fre"):
        yield Guess("csw", f"{root}/{language}/csw", clue)


_UDATA_HOSTS = ("data.gouv.fr", "data.public.lu", "dados.gov.pt", "data.gov.rs")
_UDATA_PAGES = ("datasets", "organizations", "dataservices", "reuses", "topics")
_UDATA_LANGUAGES = frozenset("ca de en es fr it lb nl pt sr".split())
#: Pages over the data of another portal.
_FRONTS: Dict[str, Tuple[str, str]] = {
    "ecologie.data.gouv.fr": ("datagouv", "https://www.data.gouv.fr"),
    "meteo.data.gouv.fr": ("datagouv", "https://www.data.gouv.fr"),
    "explore.data.gouv.fr": ("datagouv", "https://www.data.gouv.fr"),
    "data.gouv.fr": ("datagouv", "https://www.data.gouv.fr"),
    "api.gouv.fr": ("dataservices", "https://www.data.gouv.fr"),
    "cartes.gouv.fr": ("csw", "https://data.geopf.fr/csw"),
    "geoservices.ign.fr": ("csw", "https://data.geopf.fr/csw"),
    "geocatalogue.fr": ("csw", "https://data.geopf.fr/csw"),
    "datasud.fr": ("ckan", "https://trouver.datasud.fr"),
    "opendata.swiss": ("ckan", "https://ckan.opendata.swiss"),
    "govdata.de": ("ckan", "https://ckan.govdata.de"),
    "dati.gov.it": ("ckan", "https://www.dati.gov.it/opendata"),
}


def _known_host(address: Address) -> Iterator[Guess]:
    host = address.host[4:] if address.host.startswith("www.") else address.host
    front = _FRONTS.get(host)
    if front is not None:
        yield Guess(_udata_type(address, front[0]), front[1], Clue.KNOWN_HOST, sure=True)
    elif address.host in _UDATA_HOSTS or host in _UDATA_HOSTS or address.host == "demo.data.gouv.fr":
        yield Guess(_udata_type(address, "datagouv"), address.root(), Clue.KNOWN_HOST, sure=True)


def _udata_type(address: Address, type_name: str) -> str:
    """A portal of uData is two catalogues: of datasets and, by its pages of them, of APIs."""
    return "dataservices" if type_name == "datagouv" and "dataservices" in address.lower else type_name


def _api_cards(address: Address) -> Iterator[Guess]:
    """A list of the old api.gouv.fr or a copy of one."""
    url = cards_address(address.url)
    if url:
        yield Guess("dataservices", url, Clue.ENDPOINT, sure=address.is_at("api.gouv.fr"))


_HUB_ITEM = re.compile(r"[^/]+::[^/]+|[0-9a-f]{32}(_\d+)?")


def _arcgis(address: Address) -> Iterator[Guess]:
    """ArcGIS Hub and portals; ``/rest/services`` is a server of data, no catalogue."""
    at = address.find("datasets", "maps", "apps", "documents")
    item = address.lower[at + 1] if 0 <= at < len(address.lower) - 1 else ""
    if address.has_sequence("rest", "services") >= 0:
        yield Guess("arcgisserver", address.url, Clue.ENDPOINT, sure=True)
    elif address.is_at("hub.arcgis.com") or address.is_at("opendata.arcgis.com") or _HUB_ITEM.fullmatch(item):
        yield Guess("arcgis", address.root(), Clue.PAGE)
    elif address.has_sequence("api", "search", "v1") >= 0:
        yield Guess("arcgis", address.root(address.has_sequence("api", "search", "v1")), Clue.ENDPOINT)
    elif address.has_sequence("sharing", "rest") >= 0:
        yield Guess("arcgis", address.root(address.has_sequence("sharing", "rest")), Clue.ENDPOINT)
    elif address.is_at("arcgis.com") or address.has_sequence("portal", "home") >= 0:
        yield Guess("arcgis", address.root(max(address.has_sequence("portal", "home") + 1, 0)), Clue.PAGE)


_ODS_APIS = (("api", "explore"), ("api", "datasets", "1.0"), ("api", "records", "1.0"), ("api", "v2", "catalog"))


def _opendatasoft(address: Address) -> Iterator[Guess]:
    """Explore pages and APIs of all generations; every portal has a CSW as well."""
    is_page = address.lower[:1] == ["explore"]
    if is_page or any(address.has_sequence(*names) >= 0 for names in _ODS_APIS) or address.is_at("opendatasoft.com"):
        yield Guess("opendatasoft", address.root(), Clue.PAGE)
        yield Guess("csw", address.root(0, "api", "csw"), Clue.PAGE)


def _geonode(address: Address) -> Iterator[Guess]:
    is_api = address.has_sequence("api", "v2", "datasets") >= 0
    is_page = address.lower[:1] == ["catalogue"] and (
        address.fragment.startswith("/") or address.lower[1:2] in (["uuid"], ["csw"])
    )
    if is_api or is_page:
        yield Guess("geonode", address.root(), Clue.PAGE)
        yield Guess("csw", address.root(0, "catalogue", "csw"), Clue.PAGE)


#: The parts of DKAN 2's API, which is versioned as that of uData.
_DKAN = ("metastore", "datastore", "search")


def _ckan(address: Address) -> Iterator[Guess]:
    """``…/api/3/action/…``, DKAN's ``…/api/1/metastore/…``, and the pages ``/dataset``, ``/organization`` and
    ``/group`` with or without a language."""
    api = next((n for n in (address.has_sequence("api", "3"), address.has_sequence("api", "action")) if n >= 0), -1)
    if api >= 0:
        yield Guess("ckan", address.root(api), Clue.ENDPOINT, sure=True)
        return
    dkan = max(address.has_sequence("api", "1", name) for name in _DKAN)
    if dkan >= 0:
        yield Guess("ckan", address.root(dkan), Clue.ENDPOINT)
    at = address.find("dataset", "organization", "group")
    if at >= 0 and dkan < 0 and address.lower[:1] != ["explore"]:
        language = at > 0 and re.fullmatch("[a-z]{2}(_[a-z]{2,4})?", address.lower[at - 1]) is not None
        yield Guess("ckan", address.root(at - 1 if language else at), Clue.PAGE)
        if language:  # a part of the site's path on some
            yield Guess("ckan", address.root(at), Clue.PAGE)


def _udata(address: Address) -> Iterator[Guess]:
    at = next((n for n in (address.has_sequence("api", "1"), address.has_sequence("api", "2")) if n >= 0), -1)
    page = address.find(*_UDATA_PAGES)
    if at >= 0:
        if address.lower[at + 2 : at + 3] == ["dataservices"]:
            yield Guess("dataservices", address.root(at), Clue.ENDPOINT)
        yield Guess("datagouv", address.root(at), Clue.ENDPOINT)
    elif page >= 0 and not _HUB_ITEM.fullmatch("".join(address.lower[page + 1 : page + 2])):
        language = page > 0 and address.lower[page - 1] in _UDATA_LANGUAGES
        root = address.root(page - 1 if language else page)
        if address.lower[page] == "dataservices":
            yield Guess("dataservices", root, Clue.PAGE)
        yield Guess("datagouv", root, Clue.PAGE)


def _file(address: Address) -> Iterator[Guess]:
    name = address.lower[-1] if address.lower else ""
    if name.endswith(".json"):
        yield Guess("file", address.url, Clue.FILE)
        if name in ("catalog.json", "collection.json"):
            yield Guess("stac", address.url, Clue.FILE)
            yield Guess("ogcrecords", address.url, Clue.FILE)
        elif name == "data.json":
            yield Guess("dcat", address.url, Clue.FILE)
    elif name.endswith((".jsonld", ".rdf", ".ttl")) or address.has_sequence("api", "feed") >= 0:
        yield Guess("dcat", address.url, Clue.FILE)


#: What a STAC Browser shows of another host.
_BROWSED = re.compile(r"/external/(?:https?:/{1,2})?([\w.-]+\.\w+/[^?#\s]*)", re.IGNORECASE)


def _ogc_api(address: Address) -> Iterator[Guess]:
    """STAC by a segment with its name, any other OGC API by the paths that Part 1 (OGC 17-069r4) gives it."""
    browsed = _BROWSED.match(address.fragment)
    if browsed:
        yield Guess("stac", f"https://{browsed.group(1)}", Clue.PAGE)
        return
    stac = next((n for n, segment in enumerate(address.lower) if re.search(r"\bstac\b", segment)), -1)
    at = address.find("collections", "conformance")
    if (stac >= 0 or re.match(r"stac\b", address.host)) and not (address.lower and address.lower[-1].endswith(".json")):
        end = next((n for n in (at, address.find("search")) if n >= 0), len(address.segments))
        yield Guess("stac", address.root(end), Clue.PAGE)
    elif at >= 0:
        yield Guess("ogcrecords", address.root(at), Clue.PAGE)
    elif re.match(r"pygeoapi\b", address.host) or address.find("pygeoapi") >= 0:
        yield Guess("ogcrecords", address.root(address.find("pygeoapi") + 1), Clue.PAGE)


_RECOGNISERS: Tuple[Callable[[Address], Iterator[Guess]], ...] = (
    _isogeo, _ogc_service, _geonetwork, _api_cards, _file, _known_host, _arcgis, _opendatasoft, _geonode, _ckan,
    _ogc_api, _udata,
)  # fmt: skip


# --- where catalogues usually are ---------------------------------------------------------------------------------

_AT_ROOT = ("opendatasoft", "arcgis", "geonode", "ogcrecords", "stac")
#: Types that no address betrays without saying so: they have no usual place of their own.
_NOWHERE = frozenset(("datagouv", "csw", "ckan", "file", "isogeo", "dcat", "geonetwork", "dataservices"))


def _usual_places(address: Address, types: Sequence[str]) -> Iterator[Guess]:
    """Where to look when neither address nor answer says anything."""
    for name in ("datagouv", "ckan"):
        if name in types:
            yield Guess(name, address.root(), Clue.USUAL_PLACE)
    if "csw" in types:
        if address.segments:
            yield Guess("csw", _csw_endpoint(address), Clue.USUAL_PLACE)
        language = "fre" if address.host.rpartition(".")[2] in _FRENCH else "eng"
        yield Guess("csw", address.root(0, "geonetwork", "srv", language, "csw"), Clue.USUAL_PLACE)
        yield Guess("csw", address.root(0, "csw"), Clue.USUAL_PLACE)
    if "ckan" in types and address.segments:
        yield Guess("ckan", address.without_query(), Clue.USUAL_PLACE)
    others = [name for name in types if name not in _NOWHERE and name not in _AT_ROOT]
    for name in (*_AT_ROOT, *others):
        if name in types:
            yield Guess(name, address.root(), Clue.USUAL_PLACE)
