"""Addresses of GeoNetwork: which part of a page, an endpoint or a CSW is the portal that is searched.

A portal is ``…/geonetwork/srv``, or with the name of a sub-portal in the place of ``srv``. Pages and the CSW stand
below it and a language, the API below it and ``api``.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import List, Optional, Sequence

from ..model.config import CatalogConfig
from .roots import portal_root

_PAGE = re.compile(
    r"catalog\.(search|edit|signin|nojs)|main\.(home|search)|metadata\.show.*|metadata.*|csw.*|"
    r"(xml|iso19139|rss|rdf|portal|atom|region|resources|new|info|find|admin|md|q|pdf)\b.*",
    re.IGNORECASE,
)
_PORTAL_PAGE = re.compile(r"catalog\.(search|edit|signin)|main\.home|metadata\.show.*|csw([-.].*)?", re.IGNORECASE)
_LANGUAGES = frozenset(
    "ara arm aze bul cat chi cze dan dut ell eng est fin fra fre geo ger gle gre hrv hun ice ita lav lit mlt nob nor "
    "pol por roh rum rus slk slo slv spa srp swe tur ukr vie ca cs da de en es fi fr it nl no pl pt ru sv".split()
)
#: The codes that GeoNetwork has for the languages of its pages and of the texts in its index (ISO 639-2/B).
LONG_CODES = {
    "fr": "fre", "en": "eng", "de": "ger", "es": "spa", "it": "ita", "pt": "por", "nl": "dut", "ca": "cat",
    "no": "nor", "fi": "fin", "sv": "swe", "pl": "pol", "cs": "cze",
}  # fmt: skip
_NAMES = ("geonetwork", "geosource")


def language_at(segments: Sequence[str]) -> int:
    """Where the language stands in the path of a page, -1 where it is no page of GeoNetwork.

    :param segments: the path's segments in small letters
    """
    for at in range(1, len(segments)):
        if segments[at] not in _LANGUAGES:
            continue
        page = segments[at + 1] if at + 1 < len(segments) else ""
        if segments[at - 1] == "srv" and (not page or _PAGE.match(page) or page in ("search", "home")):
            return at
        if page and _PORTAL_PAGE.fullmatch(page):
            return at
    return -1


def root_of(url: str) -> str:
    """The portal for what a user typed: a page, the CSW, the API, the program's root, a data hub, a bare host."""
    return portal_root(url, _portal_path)


def _portal_path(segments: List[str]) -> List[str]:
    lower = [segment.lower() for segment in segments]
    language = language_at(lower)
    if language > 0:
        return segments[:language]
    if "api" in lower[1:]:
        return segments[: lower.index("api", 1)]
    if "srv" in lower:
        return segments[: lower.index("srv") + 1]
    if "datahub" in lower:
        return [*segments[: lower.index("datahub")], _NAMES[0], "srv"]
    if not segments or lower[-1].startswith(_NAMES):
        return [*(segments or _NAMES[:1]), "srv"]
    return segments


def own_search(config: CatalogConfig) -> Optional[CatalogConfig]:
    """A connection to the CSW of a GeoNetwork, changed into one to the GeoNetwork's own search.

    ``None`` for any other connection: also for a CSW that holds a part of the records only (``…/srv/fre/csw-inspire``).
    """
    if config.type != "csw" or "?" in config.url:
        return None
    path = [segment for segment in config.url.lower().partition("://")[2].split("/")[1:] if segment]
    if len(path) < 3 or path[-1] != "csw" or language_at(path) != len(path) - 2:
        return None
    return replace(config, type="geonetwork", url=root_of(config.url), options=())
