"""The feeds in which catalogues tell themselves what is new, by their types: addresses to follow as a watch."""
from __future__ import annotations

from typing import Callable, Dict
from urllib.parse import urlencode

from ..catalogs.geonetwork_address import LONG_CODES
from ..catalogs.registry import catalog_class, catalog_types
from ..model.config import CatalogConfig


def own_feed(config: CatalogConfig, text: str = "", language: str = "en") -> str:
    """The address of a catalogue's own feed; empty where its type has none.

    Not every portal has its feed switched on: following it says so.

    :param text: words that the entries have to hold, where the catalogue can filter its feed
    :param language: ISO 639-1, for catalogues that speak several
    """
    make = _FEEDS.get(config.type)
    if make is None or config.type not in catalog_types():
        return ""
    root = catalog_class(config.type).normalise_url(config.url).rstrip("/")
    return make(root, " ".join(text.split()), language) if root.startswith(("http://", "https://")) else ""


def _udata(kind: str) -> Callable[[str, str, str], str]:
    """uData: Atom, filtered by what filters its lists, too."""
    return lambda root, text, _language: _with(f"{root}/api/1/{kind}/recent.atom", q=text)


def _opendatasoft(root: str, text: str, _language: str) -> str:
    """OpenDataSoft: the catalogue's export as RSS (Explore API 2.1)."""
    quoted = text.replace("\\", " ").replace('"', " ")
    return _with(f"{root}/api/explore/v2.1/catalog/exports/rss", where=f'search("{quoted}")' if text else "")


def _geonetwork(root: str, text: str, language: str) -> str:
    """GeoNetwork: RSS of a search, the last changed first."""
    return _with(f"{root}/{LONG_CODES.get(language, 'eng')}/rss.search", sortBy="changeDate", any=text)


def _hub(root: str, _text: str, _language: str) -> str:
    """ArcGIS Hub: RSS 2.0 of the site's catalogue."""
    return f"{root}/api/feed/rss/2.0"


def _with(address: str, **parameters: str) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{address}?{query}" if query else address


_FEEDS: Dict[str, Callable[[str, str, str], str]] = {
    "datagouv": _udata("datasets"),
    "dataservices": _udata("dataservices"),
    "opendatasoft": _opendatasoft,
    "geonetwork": _geonetwork,
    "arcgis": _hub,
}
