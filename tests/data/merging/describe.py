"""One dataset as different catalogues describe it: small replies made here and read by the real parsers.

Catalogues whose type has no parser of their own here (CKAN, OpenDataSoft) are written in the format of the ``file``
catalogue, with the identifiers and pages that such portals have.
"""
from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple
from xml.sax.saxutils import escape

from catalog_search.catalogs.datagouv_records import Context, read_record
from catalog_search.catalogs.dublin_core import read_dublin_core
from catalog_search.catalogs.file_format import read_file
from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.replies import parse_xml
from catalog_search.model.record import Record

Box = Tuple[float, float, float, float]

_GMD = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def uid(text: str) -> str:
    """A UUID that is always the same for a text."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"merging/{text}"))


def object_id(text: str) -> str:
    """An ObjectId as uData gives, always the same for a text."""
    return "5" + uuid.uuid5(uuid.NAMESPACE_DNS, text).hex[:22] + "a"


def slug(title: str) -> str:
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in title.lower()).split())


def slug_at_datagouv(data: "Data") -> str:
    """A slug is unique in its portal."""
    return f"{slug(data.title)[:60]}-{slug(data.organisation)[:16]}"


@dataclass(frozen=True)
class Link:
    """A service layer (``layer`` and ``protocol``) or a file."""

    url: str
    layer: str = ""
    protocol: str = ""
    checksum: str = ""
    size: Optional[int] = None


@dataclass(frozen=True)
class Data:
    """What is described, whoever describes it."""

    title: str
    organisation: str
    id: str = ""
    abstract: str = "Description du jeu de données."
    box: Optional[Box] = None
    links: Tuple[Link, ...] = ()
    identifiers: Tuple[str, ...] = ()
    scope: str = "dataset"
    scale: str = ""
    contact: str = ""


def wms(base: str, layer: str) -> Link:
    return Link(base, layer, "OGC:WMS-1.3.0-http-get-map")


def wfs(base: str, layer: str) -> Link:
    return Link(base, layer, "OGC:WFS-2.0.0-http-get-feature")


def _text(name: str, value: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{escape(value)}</gco:CharacterString></gmd:{name}>"


def _party(role: str, name: str) -> str:
    return (
        f"<gmd:pointOfContact><gmd:CI_ResponsibleParty>{_text('organisationName', name)}<gmd:role><gmd:CI_RoleCode "
        f'codeListValue="{role}"/></gmd:role></gmd:CI_ResponsibleParty></gmd:pointOfContact>'
    )


def _online(link: Link) -> str:
    name = link.layer or link.url.rsplit("/", 1)[-1]
    protocol = link.protocol or "WWW:DOWNLOAD-1.0-http--download"
    return (
        "<gmd:onLine><gmd:CI_OnlineResource>"
        f"<gmd:linkage><gmd:URL>{escape(link.url)}</gmd:URL></gmd:linkage>{_text('protocol', protocol)}"
        f"{_text('name', name)}</gmd:CI_OnlineResource></gmd:onLine>"
    )


def _box(box: Optional[Box], scope: str) -> str:
    if box is None:
        return ""
    names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
    sides = "".join(f"<gmd:{n}><gco:Decimal>{v}</gco:Decimal></gmd:{n}>" for n, v in zip(names, box))
    room = "srv" if scope == "service" else "gmd"
    return (
        f"<{room}:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>{sides}"
        f"</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></{room}:extent>"
    )


def as_iso(data: Data, catalog: str, pages: str = "", id: str = "") -> Record:
    """By a CSW that answers ISO 19139."""
    codes = "".join(
        f"<gmd:identifier><gmd:MD_Identifier>{_text('code', code)}</gmd:MD_Identifier></gmd:identifier>"
        for code in data.identifiers
    )
    scale = (
        "<gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction>"
        f"<gmd:denominator><gco:Integer>{data.scale}</gco:Integer></gmd:denominator></gmd:MD_RepresentativeFraction>"
        "</gmd:equivalentScale></gmd:MD_Resolution></gmd:spatialResolution>"
        if data.scale
        else ""
    )
    kind = "srv:SV_ServiceIdentification" if data.scope == "service" else "gmd:MD_DataIdentification"
    party = _party("pointOfContact", data.organisation) + (_party("distributor", data.contact) if data.contact else "")
    body = (
        f"<gmd:MD_Metadata {_GMD}>{_text('fileIdentifier', id or data.id)}"
        f'<gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="{data.scope}"/></gmd:hierarchyLevel>'
        f"<gmd:identificationInfo><{kind}><gmd:citation><gmd:CI_Citation>{_text('title', data.title)}{codes}"
        f"</gmd:CI_Citation></gmd:citation>{_text('abstract', data.abstract)}{party}{scale}{_box(data.box, data.scope)}"
        f"</{kind}></gmd:identificationInfo><gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions>"
        f"<gmd:MD_DigitalTransferOptions>{''.join(map(_online, data.links))}</gmd:MD_DigitalTransferOptions>"
        "</gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo></gmd:MD_Metadata>"
    )
    return _there(read_iso(parse_xml(body.encode()), catalog, pages))


def as_dublin_core(data: Data, catalog: str, id: str = "") -> Record:
    """By a CSW that answers ``csw:Record``: latitude first, links without layers."""
    box = ""
    if data.box:
        west, south, east, north = data.box
        box = (
            '<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::4326">'
            f"<ows:LowerCorner>{south} {west}</ows:LowerCorner><ows:UpperCorner>{north} {east}</ows:UpperCorner>"
            "</ows:BoundingBox>"
        )
    links = "".join(f'<dct:references scheme="WWW:LINK">{escape(link.url)}</dct:references>' for link in data.links)
    body = (
        '<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows">'
        f"<dc:identifier>{escape(id or data.id)}</dc:identifier><dc:title>{escape(data.title)}</dc:title>"
        f"<dc:type>{data.scope}</dc:type><dc:creator>{escape(data.organisation)}</dc:creator>"
        f"<dct:abstract>{escape(data.abstract)}</dct:abstract>{links}{box}</csw:Record>"
    )
    return _there(read_dublin_core(parse_xml(body.encode()), catalog))


def as_datagouv(
    data: Data,
    harvest: Optional[Dict[str, Any]] = None,
    extras: Optional[Dict[str, Any]] = None,
    name: str = "",
    contact: str = "",
) -> Record:
    """By data.gouv.fr; ``name`` is what its id and slug are made of."""
    key = name or slug_at_datagouv(data)
    value: Dict[str, Any] = {
        "id": object_id(key),
        "slug": key,
        "title": data.title,
        "description": f"**{data.abstract}**",
        "uri": f"https://www.data.gouv.fr/api/1/datasets/{key}/",
        "page": f"https://www.data.gouv.fr/datasets/{key}",
        "organization": {"name": data.organisation},
        "contact_points": [{"name": contact, "organization": {"name": contact}, "role": "contact"}] if contact else [],
        "resources": [_udata_resource(link) for link in data.links],
        "extras": extras or {},
        "tags": [],
    }
    if harvest:
        value["harvest"] = {"backend": "CSW-ISO-19139", **harvest}
    if data.box:
        west, south, east, north = data.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        value["spatial"] = {"geom": {"type": "MultiPolygon", "coordinates": [[ring]]}}
    return _there(read_record(value, Context("datagouv", "https://www.data.gouv.fr", True, {})))


def _udata_resource(link: Link) -> Dict[str, Any]:
    """As harvested: one link per layer, the layer as its title; the crawler has found the layer in most services."""
    found: Dict[str, Any] = {"url": link.url, "title": link.layer or "Fichier", "id": uid(link.url + link.layer)}
    if link.layer:
        found["format"] = link.protocol[4:7].lower()
        detected = {"format": found["format"], "detected_layer": {"name": link.layer}}
        found["extras"] = {"analysis:parsing:ogc_metadata": detected}
    if link.checksum:
        found["checksum"] = {"type": "sha256", "value": link.checksum}
    if link.size is not None:
        found["filesize"] = link.size
    return found


def as_entry(data: Data, catalog: str, id: str, page: str = "", identifiers: Tuple[str, ...] = ()) -> Record:
    """By a portal whose records are written as the ``file`` catalogue has them."""
    entry = {
        "id": id,
        "title": data.title,
        "abstract": data.abstract,
        "type": data.scope,
        "organisation": data.organisation,
        "page_url": page,
        "identifiers": [id, *identifiers],
        "extent": list(data.box) if data.box else None,
        "resources": [
            {"url": link.url, "layer": link.layer, "protocol": link.protocol, "checksum": link.checksum,
             "size": link.size}
            for link in data.links
        ],
    }  # fmt: skip
    return read_file({"catalog_search": 1, "records": [entry]}, catalog, "https://www.example.org/c.json").records[0]


def as_ckan(data: Data, host: str, catalog: str = "ckan", id: str = "", identifiers: Tuple[str, ...] = ()) -> Record:
    page = f"https://{host}/dataset/{slug(data.title)}"
    return as_entry(data, catalog, id or data.id, page, identifiers)


def as_ods(data: Data, host: str, catalog: str = "ods", id: str = "") -> Record:
    name = id or slug(data.title)
    export = Link(f"https://{host}/api/explore/v2.1/catalog/datasets/{name}/exports/geojson")
    page = f"https://{host}/explore/dataset/{name}/"
    return as_entry(Data(**{**data.__dict__, "links": (export,)}), catalog, name, page)


def _there(record: Optional[Record]) -> Record:
    assert record is not None
    return record
