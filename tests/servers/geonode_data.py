"""The resources of the GeoNode double, in the shape of GeoNode 4's serializers; GeoNode 3 says less of them."""
from __future__ import annotations

from typing import Any, Dict, List

Json = Dict[str, Any]

#: The key of a dataset that only its owner sees.
PRIVATE = "900"
_LATER = (
    "links", "download_urls", "download_url", "perms", "extent", "ll_bbox_polygon", "metadata_only", "tkeywords",
    "state", "maplayers", "extension", "href",
)  # fmt: skip
#: What only the list of its own kind says of a resource.
_OWN = ("maplayers", "extension", "href")
_VECTOR = (("Zipped Shapefile", "zip", "SHAPE-ZIP"), ("GeoJSON", "json", "json"), ("CSV", "csv", "csv"))
_FEATURES = "service=WFS&version=1.0.0&request=GetFeature&typename"
_COVERAGE = "service=WCS&version=2.0.1&request=GetCoverage&CoverageId"
_RASTER = (("GeoTIFF", "tif", "image/geotiff"),)


def items(url: str) -> List[Json]:
    """All resources of a site at an address: two rich datasets, thirty plain ones, maps, documents, a story."""
    return [
        _flood_zones(url),
        _orthophoto(url),
        *(_plain(url, number) for number in range(1, 31)),
        *(_map(url, number) for number in (201, 202)),
        *(_document(url, number) for number in (301, 302, 303)),
        _resource(url, 401, "geostory", "La Lisse en crue : récit"),
        {**_resource(url, 501, "dataset", "Service distant"), "metadata_only": True},
        {**_plain(url, 31), "pk": PRIVATE, "title": "Captages (réservé)", "is_published": False},
    ]


def list_entry(item: Json, old: bool) -> Json:
    """A resource as ``/api/v2/resources`` gives it."""
    hidden = _LATER if old else _OWN
    kept = {name: value for name, value in item.items() if name not in hidden}
    if old and item["resource_type"] == "dataset":
        kept["resource_type"] = "layer"
    return kept


def _resource(url: str, number: int, kind: str, title: str) -> Json:
    """What all resources have; the box is around Vaubrun."""
    west, south = 2.0 + number % 10 / 100, 45.0
    ring = [[west, south], [west, 46.0], [3.0, 46.0], [3.0, south], [west, south]]
    owner = {"pk": 1000, "username": "cvaubrun", "first_name": "Claire", "last_name": "Vaubrun", "avatar": ""}
    polygon = {"type": "Polygon", "coordinates": [ring]}
    return {
        "pk": str(number), "uuid": f"c0000000-0000-4000-8000-{number:012d}", "resource_type": kind,
        "polymorphic_ctype_id": "58", "subtype": None, "owner": owner, "poc": [owner], "metadata_author": [owner],
        "title": title, "abstract": f"<p>{title}</p>", "raw_abstract": title, "attribution": None, "doi": None,
        "alternate": None, "date": "2023-01-01T00:00:00Z", "date_type": "publication", "edition": None,
        "temporal_extent_start": None, "temporal_extent_end": None, "maintenance_frequency": "unknown",
        "constraints_other": "", "raw_constraints_other": "None", "language": "fra", "srid": "EPSG:4326",
        "supplemental_information": "No information provided", "raw_data_quality_statement": "",
        "bbox_polygon": polygon, "ll_bbox_polygon": polygon,
        "extent": {"coords": [west, south, 3.0, 46.0], "srid": "EPSG:4326"}, "group": None, "popular_count": "0",
        "featured": False, "is_published": True, "is_approved": True, "state": "PROCESSED", "sourcetype": "LOCAL",
        "thumbnail_url": f"{url}/uploaded/thumbs/{number}.png", "detail_url": f"{url}/catalogue/#/{kind}/{number}",
        "embed_url": "", "created": f"2022-01-01T00:{number // 60:02d}:{number % 60:02d}.000000Z",
        "last_updated": f"2023-{number % 12 + 1:02d}-15T08:00:{number % 60:02d}.000000Z", "keywords": [],
        "tkeywords": [], "regions": [{"code": "FRA", "name": "France"}], "category": None,
        "restriction_code_type": None, "license": {"identifier": "not_specified"}, "spatial_representation_type": None,
        "metadata_only": False, "perms": ["view_resourcebase", "download_resourcebase"], "links": [],
        "download_url": None, "download_urls": [],
    }  # fmt: skip


def _layer(url: str, number: int, title: str, name: str, subtype: str) -> Json:
    """A dataset of the site's GeoServer with its links; all kinds of services are listed for each, as GeoNode does."""
    ows, page = f"{url}/geoserver/ows", f"{url}/catalogue/#/dataset/{number}"
    vector = subtype == "vector"
    request = _FEATURES if vector else _COVERAGE
    exported = _VECTOR if vector else _RASTER
    exports = [
        {"extension": ending, "link_type": "data", "name": label, "mime": mime,
         "url": f"{ows}?{request}={name}&outputFormat={mime}"}
        for label, ending, mime in exported
    ]  # fmt: skip
    services = [
        {"extension": "html", "link_type": f"OGC:{kind}", "name": f"OGC {kind}: geonode Service", "mime": "text/html",
         "url": ows}
        for kind in ("WMS", "WFS", "WCS")
    ]  # fmt: skip
    others = [
        {"extension": "html", "link_type": "html", "name": "Page", "mime": "text/html", "url": page},
        {"extension": "xml", "link_type": "metadata", "name": "ISO", "mime": "text/xml", "url": f"{url}/catalogue/csw"},
        {"extension": "png", "link_type": "image", "name": "PNG", "mime": "image/png", "url": f"{ows}?service=WMS"},
        {"extension": "tiles", "link_type": "image", "name": "Tiles", "mime": "image/png",
         "url": f"{url}/geoserver/gwc/service/gmaps?layers={name}&zoom={{z}}&x={{x}}&y={{y}}&format=image/png8"},
    ]  # fmt: skip
    download = {"url": f"{url}/datasets/{name}/dataset_download", "ajax_safe": True, "default": True}
    return {
        **_resource(url, number, "dataset", title), "alternate": name, "subtype": subtype, "name": name.split(":")[-1],
        "links": [*others[:3], *services, *exports, others[3]], "download_urls": [download],
    }  # fmt: skip


def _flood_zones(url: str) -> Json:
    """A vector dataset that says all there is to say."""
    item = _layer(url, 101, "Zones inondables de la Lisse", "eau:zones_inondables", "vector")
    expert = {"pk": 7, "username": "dupont", "first_name": "", "last_name": "", "email": "dupont@example.org"}
    original = {
        "extension": "zip", "link_type": "uploaded", "name": "Original", "mime": "",
        "url": f"{url}/api/v2/assets/12/link", "extras": {"type": "asset", "content": {
            "title": "Original", "download_url": f"{url}/assets/12/download"}},
    }  # fmt: skip
    thesaurus = {"name": "INSPIRE", "slug": "inspire", "uri": "http://inspire.ec.europa.eu/theme"}
    item["links"].append(original)
    item.update(
        abstract="<p>Enveloppe des <b>crues</b> de r&eacute;f&eacute;rence.</p>", attribution="Agence de l'eau",
        doi="10.1234/lisse", group={"pk": 4, "name": "syndicat-des-eaux"}, poc=[expert], edition="2.1",
        category={"identifier": "environment", "gn_description": "Environment"}, srid="EPSG:2154",
        keywords=[{"name": "eau", "slug": "eau"}, {"name": "crue", "slug": "crue"}],
        tkeywords=[{"name": "Natural risk zones", "slug": "nz", "thesaurus": thesaurus,
                    "i18n": {"fr": "Zones à risque naturel", "en": "Natural risk zones"}}],
        license={"identifier": "odbl"}, restriction_code_type={"identifier": "license"},
        raw_constraints_other="Citer la source.", temporal_extent_start="2018-01-01T00:00:00Z",
        temporal_extent_end="2024-12-31T00:00:00Z", maintenance_frequency="annually",
        raw_data_quality_statement="Levés LiDAR.", spatial_representation_type={"identifier": "vector"},
        popular_count="42", last_updated="2024-04-10T08:00:00.123456Z", created="2021-06-01T08:00:00.000000Z",
    )  # fmt: skip
    return item


def _orthophoto(url: str) -> Json:
    """A raster of La Réunion that visitors may see but not download."""
    item = _layer(url, 102, "Orthophotographie 2022", "geonode:ortho_2022", "raster")
    item.update(
        extent={"coords": [55.2, -21.4, 55.9, -20.8], "srid": "EPSG:4326"}, perms=["view_resourcebase"],
        regions=[{"code": "REU", "name": "Réunion"}], category={"identifier": "imageryBaseMapsEarthCover"},
        last_updated="2024-05-20T08:00:00.000000Z",
    )  # fmt: skip
    return item


def _plain(url: str, number: int) -> Json:
    """A dataset as many others."""
    item = _layer(url, number, f"Comptage routier, poste {number:04d}", f"geonode:comptage_{number:04d}", "vector")
    item.update(
        keywords=[{"name": "route", "slug": "route"}] if number % 2 else [], license={"identifier": "odbl"},
        category={"identifier": "transportation"} if number % 3 else None,
        group={"pk": 5, "name": "departement-de-vaubrun"} if number % 5 else None,
    )  # fmt: skip
    return item


def _map(url: str, number: int) -> Json:
    """A map of two layers of the site and one of a service elsewhere."""
    zones = _flood_zones(url)
    own = {name: zones[name] for name in ("pk", "alternate", "title", "perms", "links")}
    elsewhere = {"pk": 3, "name": "cadastre", "dataset": None, "ows_url": "https://cartes.example.org/wms?"}
    bare = {"pk": 2, "name": "geonode:comptage_0001", "dataset": {"alternate": "geonode:comptage_0001", "title": "P1"}}
    item = _resource(url, number, "map", f"Carte des crues {number}")
    layers = [{"pk": 1, "name": own["alternate"], "dataset": own}, bare, elsewhere]
    layers.append({"pk": 4, "name": "", "dataset": None})
    return {**item, "maplayers": layers, "keywords": [{"name": "eau", "slug": "eau"}]}


def _document(url: str, number: int) -> Json:
    item = _resource(url, number, "document", f"Notice {number}")
    download = f"{url}/documents/{number}/download"
    item.update(
        subtype="text", extension="pdf", href=f"{url}/documents/{number}/link", download_url=download,
        download_urls=[{"url": download, "ajax_safe": True, "default": True}],
    )  # fmt: skip
    return item
