"""The records of the GeoNetwork doubles: those of ``iso_records`` as the index of GeoNetwork 4 holds them, and more.

More are two services that name datasets, a record of one point, a map, one in another language, one whose scope is no
type, and what a search must not show: a template.
"""
from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Optional, Sequence, Tuple

from .iso_records import REGIONS, SUBJECTS, Region, Subject, parent_of

Json = Dict[str, Any]

INSPIRE = "th_httpinspireeceuropaeutheme-theme"
TEXT = "2026-01-01T00:00:00.000Z"


def said(text: str, language: str = "langfre") -> Json:
    """A text of the index."""
    return {"default": text, language: text}


@lru_cache(maxsize=1)
def _documents() -> Tuple[Json, ...]:
    found: List[Json] = []
    for number, region in enumerate(REGIONS):
        for step in range(3):
            subject = SUBJECTS[(number + step * 2) % len(SUBJECTS)]
            found.append(_of_region(f"rec-{number:02d}-{step}", region, subject, number * 3 + step))
    return (*found, *_others())


def documents() -> List[Json]:
    """The documents of the index, templates included."""
    return [dict(document) for document in _documents()]


def shown() -> List[Json]:
    """The documents that a search may show."""
    return [document for document in documents() if document["isTemplate"] == "n"]


def _of_region(uuid: str, region: Region, subject: Subject, number: int) -> Json:
    year = 2014 + number % 11
    layer = f"ns:{uuid.replace('-', '_')}"
    document = _plain(uuid, f"{subject.title} – {region.name}", subject.scope, number, year)
    document.update(
        resourceAbstractObject=said(f"{subject.title} de la région {region.name}, par {region.producer}."),
        OrgForResourceObject=said(region.producer),
        contactForResource=[_party(region.producer, "pointOfContact")],
        tag=[said(word) for word in (*subject.keywords, *([subject.theme] if subject.theme else []))],
        format=["ESRI Shapefile"] if number % 2 else ["GeoPackage", "CSV"],
        link=[
            link("http://127.0.0.1:9/wms?service=WMS&request=GetMap", layer, "OGC:WMS"),
            link("http://127.0.0.1:9/wfs", layer, "OGC:WFS-2.0.0-http-get-feature"),
            link(f"http://127.0.0.1:9/{uuid}.zip", "Archive", "WWW:DOWNLOAD-1.0-http--download"),
        ],
    )
    if parent_of(uuid):
        document["parentUuid"] = [parent_of(uuid)]
    if subject.theme:
        document[INSPIRE] = [said(subject.theme)]
        document["inspireTheme_syn"] = [subject.theme]
    if subject.licence:
        document["MD_LegalConstraintsUseLimitationObject"] = [said(subject.licence)]
    if subject.scope == "nonGeographicDataset":
        document["link"] = document["link"][-1:]
    else:
        west, south, east, north = region.box
        document["geom"] = ring(west, south, east, north)
        document["location"] = f"{(south + north) / 2},{(west + east) / 2}"
    document["linkProtocol"] = [one["protocol"] for one in document["link"]]
    return document


def _plain(uuid: str, title: str, scope: str, number: int, year: int) -> Json:
    """What each record has: every third one was revised."""
    document: Json = {
        "uuid": uuid, "metadataIdentifier": uuid, "id": str(100 + number), "isTemplate": "n", "draft": "n",
        "docType": "metadata", "documentStandard": "iso19139", "resourceType": [scope],
        "resourceTitleObject": said(title), "resourceAbstractObject": said(title), "mainLanguage": "fre",
        "resourceLanguage": ["fre"], "isHarvested": "false", "isPublishedToAll": "true", "isOpenData": "false",
        "cl_topic": [{"key": "environment" if number % 2 else "inlandWaters", "default": "Sujet"}],
        "creationDateForResource": [f"{year}-03-{number % 27 + 1:02d}T00:00:00.000Z"],
        "dateStamp": f"{year}-06-{number % 27 + 1:02d}T08:00:00.000Z",
        "changeDate": f"{year}-06-{number % 27 + 1:02d}T08:00:00.000Z",
        "popularity": (number * 7) % 101, "rating": "0", "link": [], "linkProtocol": [], "tag": [],
        "contact": [_party("Plate-forme régionale", "author")], "groupPublished": ["all"],
    }  # fmt: skip
    if number % 3 == 0:
        document["revisionDateForResource"] = [f"{year + 1}-02-{number % 27 + 1:02d}T00:00:00.000Z"]
    return document


def _others() -> List[Json]:
    services = [
        service("svc-1", "Service WMS de Bretagne", ["rec-00-0", "rec-00-1"], 40),
        service("svc-2", "Service WFS de l'eau", ["FR-EAU-BRETAGNE"], 41),
    ]
    point = _plain("point-1", "Station de mesure", "dataset", 42, 2020)
    point["location"] = "48.39,-4.49"
    map_ = _plain("carte-1", "Carte interactive", "interactiveMap", 43, 2021)
    english = _plain("english-1", "Rivers of Europe", "dataset", 44, 2022)
    english["resourceTitleObject"] = {"default": "Rivers of Europe", "langeng": "Rivers of Europe",
                                      "langfre": "Rivières d'Europe"}  # fmt: skip
    feature = _plain("attributs-1", "Catalogue d'attributs", "featureCatalog", 45, 2023)
    template = _plain("modele-1", "Modèle de fiche", "dataset", 46, 2024)
    template["isTemplate"] = "y"
    return [*services, point, map_, english, feature, template]


def service(uuid: str, title: str, names: Sequence[str], number: int) -> Json:
    """A service that operates on some datasets."""
    document = _plain(uuid, title, "service", number, 2019)
    protocol = "OGC:WMS" if "WMS" in title else "OGC:WFS"
    document.update(
        serviceType=["view" if protocol == "OGC:WMS" else "download"],
        recordOperateOn=list(names),
        link=[link(f"http://127.0.0.1:9/{uuid}", "ns:eau", protocol)],
        linkProtocol=[protocol],
    )
    return document


def link(url: str, name: str, protocol: str, mime: str = "") -> Json:
    """One online resource of the index."""
    return {"protocol": protocol, "urlObject": said(url), "nameObject": said(name), "descriptionObject": said(""),
            "function": "", "mimeType": mime, "applicationProfile": "", "group": 0}  # fmt: skip


def ring(west: float, south: float, east: float, north: float) -> Json:
    """A box as GeoNetwork's index has it."""
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def _party(organisation: str, role: str) -> Json:
    return {"organisationObject": said(organisation), "role": role, "email": "sig@example.org", "website": "",
            "logo": "", "individual": "", "position": "", "phone": "", "address": ""}  # fmt: skip


def old_entry(document: Json) -> Json:
    """A document as version 3 tells it: single values for themselves, parts joined by ``|``."""
    title = document["resourceTitleObject"]["default"]
    entry: Json = {
        "@xmlns:geonet": "http://www.fao.org/geonetwork",
        "geonet:info": {
            "@xmlns:geonet": "http://www.fao.org/geonetwork", "id": document["id"], "schema": "iso19139",
            "uuid": document["uuid"], "createDate": "2019-01-01T00:00:00", "changeDate": document["changeDate"][:19],
        },
        "title": title, "defaultTitle": title, "abstract": document["resourceAbstractObject"]["default"],
        "type": document["resourceType"][0], "mdLanguage": "fre", "datasetLang": "fre", "isTemplate": "n",
        "responsibleParty": [
            "author|metadata|Plate-forme régionale||sig@example.org||||",
            f"pointOfContact|resource|{organisation(document)}||sig@example.org|Ana|||02",
        ],
        "orgName": organisation(document), "topicCat": document["cl_topic"][0]["key"],
        "creationDate": document["creationDateForResource"][0][:10],
        "keyword": [word["default"] for word in document["tag"]],
        "inspiretheme": document.get("inspireTheme_syn", []),
        "format": document.get("format", []), "operatesOn": document.get("recordOperateOn", []),
        "serviceType": document.get("serviceType", []),
        "MD_LegalConstraintsUseLimitation": [
            one["default"] for one in document.get("MD_LegalConstraintsUseLimitationObject", [])
        ],
        "parentUuid": document.get("parentUuid", []),
        "link": [_old_link(one) for one in document["link"]],
        "image": ["thumbnail|resources.get?fname=s.png|", f"overview|https://example.org/{document['uuid']}.png|"],
        "geoBox": _old_box(document),
    }  # fmt: skip
    return {name: _single(value) for name, value in entry.items() if value not in ([], None, "")}


def organisation(document: Json) -> str:
    """Who gives a record."""
    return str(document.get("OrgForResourceObject", {}).get("default", "Plate-forme régionale"))


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _old_link(one: Json) -> str:
    parts = (one["nameObject"]["default"], "", one["urlObject"]["default"], one["protocol"], one["mimeType"], "1")
    return "|".join(parts)


def _old_box(document: Json) -> Optional[str]:
    if "geom" not in document:
        return None
    (west, south), (east, north) = (document["geom"]["coordinates"][0][at] for at in (0, 2))
    return f"{west}|{south}|{east}|{north}"
