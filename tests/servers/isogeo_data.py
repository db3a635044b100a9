"""Resources of the Isogeo double, in the shape of API version 1: some rich ones of each type, and plain ones."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

Json = Dict[str, Any]

PLAIN = 30
VAUBRUN, ARMOISE = "a" * 32, "b" * 32
GROUPS = {VAUBRUN: "Département de Vaubrun", ARMOISE: "Syndicat de l'Armoise"}
SHARE_OPEN, SHARE_STAFF = "5a" * 16, "5b" * 16
SHARES: List[Json] = [
    {"_id": SHARE_OPEN, "_created": "2019-01-01T10:00:00.1234567+00:00", "name": "Données ouvertes", "rights": [],
     "type": "application", "urlToken": "Jeton-Ouvert_42", "applications": [], "catalogs": [],
     "_creator": {"_id": VAUBRUN, "_tag": f"owner:{VAUBRUN}", "contact": {"name": GROUPS[VAUBRUN]}}},
    {"_id": SHARE_STAFF, "_created": "2020-01-01T10:00:00+00:00", "name": "Agents", "type": "group", "rights": [],
     "urlToken": None, "applications": [], "catalogs": [],
     "_creator": {"_id": ARMOISE, "_tag": f"owner:{ARMOISE}", "contact": {"name": GROUPS[ARMOISE]}}},
]  # fmt: skip
#: In halves, as ids that long look like keys to who looks for keys.
NO_RESTRICTION = "6756c1875d064469" + "82ed941555102c72"

FORMATS = {"shp": "ESRI Shapefile", "postgis": "PostGIS", "geotiff": "GeoTIFF", "wms": "WMS", "wfs": "WFS",
           "ems": "ESRI Map Service", "efs": "ESRI Feature Service", "csv": "CSV"}  # fmt: skip
_TYPE_LABELS = {"vector-dataset": "Donnée (vecteur)", "raster-dataset": "Donnée (raster)", "service": "Service",
                "no-geo-dataset": "Donnée (non géographique)", "resource": "Ressource"}  # fmt: skip
_TYPES = {"vectorDataset": "vector-dataset", "rasterDataset": "raster-dataset", "noGeoDataset": "no-geo-dataset",
          "service": "service", "resource": "resource"}  # fmt: skip
_CRS = {2154: "RGF93 / Lambert-93", 4326: "WGS 84"}
_ODBL = {"_id": "0d" * 16, "_tag": f"license:isogeo:{'0d' * 16}", "name": "ODbL 1.0 - Open Database Licence",
         "link": "https://vvlibri.org/fr/licence/odbl-10/legalcode/unofficial"}  # fmt: skip
_OWN_LICENCES = [
    {"_id": f"{number}e" * 16, "_tag": f"license:{group}:{f'{number}e' * 16}", "name": "Conditions internes",
     "content": "Usage interne."}
    for number, group in ((1, VAUBRUN), (2, ARMOISE))
]  # fmt: skip


def ident(number: int) -> str:
    """The id of a resource by its number."""
    return f"{number:032x}"


def contact(number: int, name: str, kind: str = "group", owner: str = "", **more: Any) -> Json:
    contact_id = f"c{number:031x}"
    tag = f"contact:{owner or kind}:{contact_id}"
    return {"_id": contact_id, "_tag": tag, "_deleted": False, "type": kind, "name": name, "available": True, **more}


#: Two contacts of one name.
SIG_OF_VAUBRUN = contact(1, "Service SIG", email="sig@vaubrun.example.org", phone="+33 1 00 00 00 00")
SIG_OF_ARMOISE = contact(2, "Service SIG", "custom", ARMOISE, organization="Syndicat de l'Armoise")


def keyword(thesaurus: str, code: str, text: str) -> Json:
    return {"_id": f"k-{code}", "_tag": f"keyword:{thesaurus}:{code}", "code": code, "text": text}


def polygon(west: float, south: float, east: float, north: float) -> Json:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "bbox": [west, south, east, north], "coordinates": [ring]}


def service(number: int, title: str, code: str, path: str, **more: Any) -> Json:
    return resource(number, "service", title, format=code, path=path, **more)


def resource(
    number: int, kind: str, title: Optional[str], group: str = VAUBRUN, share: str = SHARE_OPEN, **more: Any
) -> Json:
    """A resource as the API gives it with everything included, its tags worked out; ``_share`` is the double's own."""
    item: Json = {
        "_id": ident(number), "_created": f"2020-01-{number % 28 + 1:02d}T08:00:00.2880035+00:00",
        "_modified": f"2023-{number % 12 + 1:02d}-{number % 28 + 1:02d}T09:{number % 60:02d}:00.1234567+00:00",
        "_creator": {"_id": group, "_tag": f"owner:{group}", "contact": {"_id": "f" * 32, "type": "group",
                     "name": GROUPS[group]}},
        "type": kind, "language": "fr", "editionProfile": "manual", "_share": share,
    }  # fmt: skip
    if title is not None:
        item["title"] = title
    item.update(more)
    item["tags"] = _tags(item, group)
    return item


def _tags(item: Json, group: str) -> Dict[str, Optional[str]]:
    kind = _TYPES[item["type"]]
    tags: Dict[str, Optional[str]] = {f"type:{kind}": _TYPE_LABELS[kind], f"owner:{group}": GROUPS[group]}
    if item.get("format"):
        tags[f"format:{item['format']}"] = FORMATS.get(item["format"], item["format"].upper())
    for entry in item.get("keywords", ()):
        tags[entry["_tag"]] = entry["text"]
    for entry in item.get("contacts", ()):
        tags[entry["contact"]["_tag"]] = entry["contact"]["name"]
    for entry in item.get("conditions", ()):
        if entry.get("license"):
            tags[entry["license"]["_tag"]] = entry["license"]["name"]
    if item.get("coordinate-system"):
        tags[item["coordinate-system"]["_tag"]] = item["coordinate-system"]["name"]
    actions = [action for link in item.get("links", ()) for action in link["actions"]]
    actions += ["view"] if item.get("serviceLayers") else []
    tags.update({f"action:{action}": action.capitalize() for action in actions})
    tags["provider:manual"] = None
    return tags


def crs(code: int) -> Json:
    return {"code": code, "name": _CRS[code], "_tag": f"coordinate-system:{code}"}


def link(number: int, kind: str, url: str, actions: Tuple[str, ...], title: str = "", **more: Any) -> Json:
    return {"_id": f"d{number:031x}", "kind": kind, "type": "url", "url": url, "actions": list(actions),
            "title": title or f"Lien {number}", **more}  # fmt: skip


def hosted(number: int, of: int, title: str) -> Json:
    path = f"/resources/{ident(of)}/links/{f'd{number:031x}'}.bin"
    return link(number, "data", path, ("download",), title, type="hosted", size=16645)


def resources(services: str = "https://services.example.org") -> List[Json]:
    """All resources; ``services`` is where the services are said to be."""
    return [*rich(services), *(plain(number) for number in range(100, 100 + PLAIN))]


#: Two territories.
FAR_APART = ((2.0, 48.0, 2.6, 49.0), (-61.9, 14.3, -60.8, 15.0))


def rich(services: str) -> List[Json]:
    wfs = service(2, "Serveur WFS de Vaubrun", "wfs", f"{services}/wfs", formatVersion="2.0.0", layers=[
        {"_id": "l1", "id": "vaubrun:cours_eau", "titles": [{"value": "Cours d'eau"}], "mimeTypes": []},
        {"_id": "l2", "id": "vaubrun:stations", "title": "Stations", "type": "layer", "datasets": [], "mimeTypes": []},
    ], operations=[{"name": "GetFeature", "verb": "GET"}, {"name": "GetFeature", "verb": "POST"}])  # fmt: skip
    wms = service(3, "Serveur WMS de Vaubrun", "wms", f"{services}/wms", formatVersion="", share=SHARE_STAFF, layers=[
        {"_id": "l3", "id": "0", "title": "Routes", "type": "layer"}])  # fmt: skip
    ems = service(4, "Plan de Vaubrun", "ems", f"{services}/arcgis/rest/services/plan/MapServer", layers=[
        {"_id": "l4", "id": "7", "titles": [{"value": "Parcelles"}]}])  # fmt: skip
    complete = resource(
        1, "vectorDataset", "Cours d'eau de Vaubrun", format="shp", formatVersion="1.0", encoding="iso-8859-15",
        abstract="**Rivières** et ruisseaux, réseau hydrographique.\n\n<script>alert(1)</script>",
        path="\\\\srv-sig\\data\\hydro\\cours_eau.shp", name="cours_eau", geometry="MultiLineString", features=150,
        scale=10000, distance=5.0, precision="5 m", updateFrequency="P1Y", series=True,
        created="2018-06-04T00:00:00+00:00", modified="2018-06-13T00:00:00+00:00",
        published="2018-06-14T00:00:00+00:00",
        validFrom="2018-06-04T00:00:00+00:00", validTo="2018-06-30T00:00:00+00:00", validityComment="Tant que ça dure.",
        collectionContext="Levé aérien.", collectionMethod="Photo-interprétation.", topologicalConsistency="Vérifiée.",
        envelope=polygon(1.0, 45.0, 2.0, 46.0), **{"coordinate-system": crs(2154)},
        keywords=[keyword("isogeo", "riviere", "rivière"), keyword("inspire-theme", "hydrography", "Hydrographie"),
                  keyword("group-theme", f"{VAUBRUN}.eau", "Eau")],
        contacts=[{"role": "pointOfContact", "contact": SIG_OF_VAUBRUN}, {"role": "author", "contact": SIG_OF_ARMOISE},
                  {"role": "user", "contact": contact(3, "Parti", _deleted=True)}],
        conditions=[{"_id": "x1", "description": "Citer la source.", "license": _ODBL}, {"_id": "x2"}],
        limitations=[{"_id": "y1", "type": "legal", "restriction": "license", "description": "",
                      "directive": {"_id": NO_RESTRICTION, "name": "Pas de restriction", "description": ""}}],
        specifications=[{"conformant": True, "specification": {"_id": "s1", "name": "CNIG CC v2014"}},
                        {"conformant": False, "specification": {"_id": "s2", "name": "INSPIRE 1089"}}],
        events=[{"_id": "e1", "kind": "creation", "date": "2018-06-04T00:00:00+00:00"},
                {"_id": "e2", "kind": "update", "date": "2018-06-13T00:00:00+00:00", "description": "Correctif"}],
        **{"feature-attributes": [
            {"_id": "a1", "name": "ID", "alias": "Identifiant", "dataType": "Nombre"},
            {"_id": "a2", "name": "NOM", "dataType": "Texte"}]},
        serviceLayers=[
            {"_id": "l1", "id": "{vaubrun}cours_eau", "titles": [{"value": "Cours d'eau"}], "service": _light(wfs)},
            {"_id": "l9", "id": "cours_eau", "title": "Cours d'eau (image)", "type": "layer", "service": _light(wms)},
            {"_id": "l8", "id": "7", "titles": [{"value": "Plan"}], "service": _light(ems)}],
        links=[hosted(1, 1, "cours_eau.zip"),
               link(2, "wms", f"{services}/wms?service=wms%26request=GetCapabilities", ("view",), "vaubrun:cours_eau"),
               link(3, "url", "https://example.org/notice.pdf", ("other",), "Notice"),
               link(4, "data", "https://example.org/cours_eau.geojson", ("download",), "GeoJSON")],
    )  # fmt: skip
    table = resource(
        5, "vectorDataset", "Réseau routier", ARMOISE, SHARE_STAFF, format="postgis", path="sig", name="routes.troncon",
        abstract="Tronçons de route.", envelope={
            "type": "MultiPolygon", "bbox": [-61.9, 14.3, 2.6, 49.0],
            "coordinates": [polygon(*box)["coordinates"] for box in FAR_APART]},
        keywords=[keyword("isogeo", "route", "route")], **{"coordinate-system": crs(4326)},
        contacts=[{"role": "owner", "contact": SIG_OF_ARMOISE}],
        conditions=[{"_id": "x3", "license": _OWN_LICENCES[1]}],
        limitations=[{"_id": "y2", "type": "security", "description": "Ne pas diffuser."},
                     {"_id": "y3", "type": "legal", "restriction": "other", "description": "Voir la convention.",
                      "directive": {"_id": "338cda9a69ce44ef", "name": "Confidentialité"}}])  # fmt: skip
    raster = resource(
        6, "rasterDataset", "Orthophotographie 2020", format="geotiff", path="https://example.org/ortho.tif",
        envelope=polygon(1.5, 45.5, 1.6, 45.6), keywords=[keyword("isogeo", "photo", "photo")],
        conditions=[{"_id": "x4", "license": _OWN_LICENCES[0]}],
        links=[link(5, "url", "https://example.org/ortho", ("view", "download"), "Orthophoto")])  # fmt: skip
    tabular = resource(7, "noGeoDataset", None, name="population", geoContext="Communes de Vaubrun", format="csv",
                       path="26 rue du faubourg, 75012 Paris")  # fmt: skip
    nested = {"_id": f"d{6:031x}", "kind": "url", "type": "link", "actions": ["download"], "title": "Archive",
              "url": "https://example.org/x.zip",
              "link": link(7, "data", "https://example.org/archive.zip", ("download",), "Origine")}  # fmt: skip
    other = resource(8, "resource", "Guide de saisie", links=[nested])
    return [complete, wfs, wms, ems, table, raster, tabular, other]


def _light(item: Json) -> Json:
    """A service as it is given inside the layer of a dataset."""
    kept = ("_id", "_created", "_modified", "_creator", "type", "title", "format", "formatVersion", "path")
    return {name: item[name] for name in kept if name in item}


def plain(number: int) -> Json:
    """A dataset as hundreds of others."""
    west = -1.0 + number % 10 / 10
    extra: Json = {"envelope": polygon(west, 47.0, west + 0.05, 47.05)} if number % 3 else {}
    return resource(
        number, "vectorDataset", f"Comptage routier, poste {number:04d}", ARMOISE if number % 5 == 0 else VAUBRUN,
        SHARE_STAFF if number % 4 == 0 else SHARE_OPEN, format="shp" if number % 2 else "csv",
        keywords=[keyword("isogeo", f"poste-{number % 3}", f"poste {number % 3}")],
        abstract="Trafic moyen journalier.", **extra)  # fmt: skip
