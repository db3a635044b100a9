"""Codes of the vocabularies that DCAT-AP, GeoDCAT-AP and DCAT-US prescribe, as what they say."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, Optional, Tuple
from urllib.parse import unquote

from ..model.record import Access, RecordType

_EU_THEMES: Dict[str, Tuple[str, str]] = {
    "AGRI": ("Agriculture, fisheries, forestry and food", "Agriculture, pêche, sylviculture et alimentation"),
    "ECON": ("Economy and finance", "Économie et finances"),
    "EDUC": ("Education, culture and sport", "Éducation, culture et sport"),
    "ENER": ("Energy", "Énergie"),
    "ENVI": ("Environment", "Environnement"),
    "GOVE": ("Government and public sector", "Gouvernement et secteur public"),
    "HEAL": ("Health", "Santé"),
    "INTR": ("International issues", "Questions internationales"),
    "JUST": ("Justice, legal system and public safety", "Justice, système juridique et sécurité publique"),
    "REGI": ("Regions and cities", "Régions et villes"),
    "SOCI": ("Population and society", "Population et société"),
    "TECH": ("Science and technology", "Science et technologie"),
    "TRAN": ("Transport", "Transports"),
}
_INSPIRE_THEMES: Dict[str, Tuple[str, str]] = {
    "ac": ("Atmospheric conditions", "Conditions atmosphériques"),
    "ad": ("Addresses", "Adresses"),
    "af": ("Agricultural and aquaculture facilities", "Installations agricoles et aquacoles"),
    "am": ("Area management/restriction/regulation zones and reporting units",
           "Zones de gestion, de restriction ou de réglementation et unités de déclaration"),
    "au": ("Administrative units", "Unités administratives"),
    "br": ("Bio-geographical regions", "Régions biogéographiques"),
    "bu": ("Buildings", "Bâtiments"),
    "cp": ("Cadastral parcels", "Parcelles cadastrales"),
    "ef": ("Environmental monitoring facilities", "Installations de suivi environnemental"),
    "el": ("Elevation", "Altitude"),
    "er": ("Energy resources", "Sources d'énergie"),
    "ge": ("Geology", "Géologie"),
    "gg": ("Geographical grid systems", "Systèmes de maillage géographique"),
    "gn": ("Geographical names", "Dénominations géographiques"),
    "hb": ("Habitats and biotopes", "Habitats et biotopes"),
    "hh": ("Human health and safety", "Santé et sécurité des personnes"),
    "hy": ("Hydrography", "Hydrographie"),
    "lc": ("Land cover", "Occupation des terres"),
    "lu": ("Land use", "Usage des sols"),
    "mf": ("Meteorological geographical features", "Caractéristiques géographiques météorologiques"),
    "mr": ("Mineral resources", "Ressources minérales"),
    "nz": ("Natural risk zones", "Zones à risque naturel"),
    "of": ("Oceanographic geographical features", "Caractéristiques géographiques océanographiques"),
    "oi": ("Orthoimagery", "Ortho-imagerie"),
    "pd": ("Population distribution — demography", "Répartition de la population — démographie"),
    "pf": ("Production and industrial facilities", "Lieux de production et sites industriels"),
    "ps": ("Protected sites", "Sites protégés"),
    "rs": ("Coordinate reference systems", "Référentiels de coordonnées"),
    "sd": ("Species distribution", "Répartition des espèces"),
    "so": ("Soil", "Sols"),
    "sr": ("Sea regions", "Régions maritimes"),
    "su": ("Statistical units", "Unités statistiques"),
    "tn": ("Transport networks", "Réseaux de transport"),
    "us": ("Utility and governmental services", "Services d'utilité publique et services publics"),
}  # fmt: skip
#: By the last segment of the EU's, Dublin Core's and ISO's codes and by ISO 8601 (DCAT-US), the code that is shown.
_FREQUENCIES = {
    "cont": "continuous", "update_cont": "continuous", "irreg": "irregular", "annual_2": "semiannual",
    "biweekly": "fortnightly", "not_planned": "notplanned", "as_needed": "asneeded", "unknown": "", "null": "",
    "other": "", "op_datpro": "", "r/p1y": "annual", "r/p6m": "semiannual", "r/p3m": "quarterly",
    "r/p2m": "bimonthly", "r/p1m": "monthly", "r/p2w": "fortnightly", "r/p1w": "weekly", "r/p7d": "weekly",
    "r/p1d": "daily", "r/pt1h": "hourly", "r/pt1s": "continuous", "r/p2y": "biennial", "r/p3y": "triennial",
    "r/p5y": "quinquennial",
}  # fmt: skip
_ACCESS = {
    "public": Access.OPEN,
    "nolimitations": Access.OPEN,
    "no-limitations": Access.OPEN,
    "registration-required": Access.ACCOUNT,
    "authorisation-required": Access.ACCOUNT,
    "restricted": Access.RESTRICTED,
    "restricted public": Access.RESTRICTED,
    "sensitive": Access.RESTRICTED,
    "confidential": Access.RESTRICTED,
    "non_public": Access.RESTRICTED,
    "non-public": Access.RESTRICTED,
}
_TYPES = {
    "series": RecordType.SERIES,
    "service": RecordType.SERVICE,
    "services": RecordType.SERVICE,
    "nongeographicdataset": RecordType.TABLE,
    "software": RecordType.OTHER,
    "application": RecordType.OTHER,
    "map": RecordType.MAP,
}
_COUNTRIES = {
    "FRA": "France", "BEL": "Belgique", "LUX": "Luxembourg", "CHE": "Suisse", "DEU": "Deutschland", "ESP": "España",
    "ITA": "Italia", "MCO": "Monaco", "GBR": "United Kingdom", "NLD": "Nederland", "PRT": "Portugal",
    "REU": "La Réunion", "GLP": "Guadeloupe", "MTQ": "Martinique", "GUF": "Guyane", "MYT": "Mayotte", "EUR": "Europe",
}  # fmt: skip
_SERVICES = (
    ("ogcapi-features", "OGC API Features"), ("ogcapi", "OGC API"), ("wmts", "OGC:WMTS"), ("wms", "OGC:WMS"),
    ("wfs", "OGC:WFS"), ("wcs", "OGC:WCS"), ("csw", "OGC:CSW"), ("wps", "OGC:WPS"), ("sos", "OGC:SOS"),
    ("sensorthings", "OGC SensorThings"), ("tms", "OSGeo:TMS"), ("stac", "STAC"), ("arcgis", "ESRI:REST"),
    ("geoservices", "ESRI:REST"), ("openapi", "OpenAPI"), ("atom", "ATOM"),
)  # fmt: skip
_SERVICE_WORD = {name: re.compile(rf"(?<![a-z]){name}(?![a-z])") for name, _ in _SERVICES}


def segment(uri: str) -> str:
    """The code at the end of a vocabulary's URI; another text as it is."""
    if "://" not in uri:
        return uri
    return unquote(uri.rstrip("/#").rpartition("#")[2].rpartition("/")[2])


def theme_of(uri: str, language: str) -> str:
    """What a theme of the EU, of INSPIRE or of ISO 19115 is called, the latter by its code; nothing for another one."""
    code = segment(uri)
    known: Optional[Tuple[str, str]] = None
    if "/data-theme/" in uri:
        known = _EU_THEMES.get(code)
    elif "inspire.ec.europa.eu/theme/" in uri:
        known = _INSPIRE_THEMES.get(code.lower())
    elif "TopicCategory/" in uri or "MD_TopicCategoryCode" in uri:
        return code
    return known[language == "fr"] if known else ""


def frequency_of(said: str) -> str:
    """How often data are updated, as a code that the window has a word for where there is one."""
    low = said.strip().lower()
    code = low if low.startswith("r/") else segment(low)
    return _FREQUENCIES.get(code, code)


def access_of(said: str) -> Access:
    """Who may use the data, by the EU's, INSPIRE's and DCAT-US's codes."""
    known = _ACCESS.get(segment(said).strip().lower())
    if known is None and "LimitationsOnPublicAccess/" in said:
        return Access.RESTRICTED
    return known or Access.UNKNOWN


def type_of(said: str) -> Optional[RecordType]:
    """The level that a ``dct:type`` names, ``None`` for one that says no more than the class does."""
    return _TYPES.get(segment(said).lower())


def place_of(uri: str) -> str:
    """The name of a place that is given by a URI only: a country, or what stands at its end; numbers say nothing."""
    code = segment(uri)
    if "/authority/country/" in uri or "/authority/continent/" in uri:
        return _COUNTRIES.get(code, code)
    parts = [part for part in uri.split("/") if part]
    if "id.insee.fr/geo/" in uri and len(parts) > 2:
        return " ".join(parts[-2:])
    return "" if "://" not in uri or code.isdigit() or len(parts) < 3 else code.replace("_", " ")


@lru_cache(maxsize=1024)
def protocol_of(standard: str) -> str:
    """The kind of service that a standard's URI or name says (``http://www.opengis.net/def/serviceType/ogc/wms``)."""
    low = standard.lower()
    return next((protocol for name, protocol in _SERVICES if name in low and _SERVICE_WORD[name].search(low)), "")


@lru_cache(maxsize=1024)
def format_of(said: str) -> Tuple[str, str]:
    """Format name and media type of a ``dct:format`` or ``dcat:mediaType``: a URI, a media type or a name."""
    if "/media-types/" in said:
        return "", said.partition("/media-types/")[2]
    if "://" in said:
        code = segment(said)
        code = code[:-5] if code.endswith("_SRVC") else "" if code == "OP_DATPRO" else code
        return ("", said) if "/" in code else (code, "")
    return ("", said) if re.fullmatch(r"[a-z]+/[\w.+-]+(?:\s*;.*)?", said) else (said, "")
