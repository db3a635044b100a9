"""Collections and items of STAC, for the doubles and for a real STAC API."""

from __future__ import annotations

from typing import Any, Dict, List

Json = Dict[str, Any]

COG = "image/tiff; application=geotiff; profile=cloud-optimized"
ITEMS = 12
_PLACES = ("Vaubrun", "Combles", "Sérac", "Montorge", "Ardoise", "Clairval")


def collections() -> List[Json]:
    """Three collections: satellite images, aerial images and a model."""
    return [
        _collection(
            "sentinel-2-l2a", "Sentinel-2 niveau 2A", "Réflectances de surface.", "proprietary",
            [("ESA", ["producer", "licensor"]), ("Centre national", ["host"])], ["satellite", "optique"],
            summaries={"gsd": [10, 20, 60], "platform": ["sentinel-2a", "sentinel-2b"], "instruments": ["msi"],
                       "eo:cloud_cover": {"minimum": 0, "maximum": 95}},
        ),
        _collection(
            "ortho-vaubrun", "Orthophotographies du Vaubrun", "Prises de vues *aériennes*.", "etalab-2.0",
            [("Département de Vaubrun", ["producer"])], ["aérien", "optique"],
            summaries={"proj:epsg": [2154], "gsd": [0.2]},
        ),
        _collection("mnt", "Modèle numérique de terrain", "Altitudes.", "CC-BY-4.0", [("Institut", ["producer"])],
                    ["relief"], summaries={"proj:code": ["EPSG:2154"]}),
    ]  # fmt: skip


def _collection(
    key: str, title: str, abstract: str, licence: str, providers: List[Any], keywords: List[str], summaries: Json
) -> Json:
    return {
        "stac_version": "1.0.0", "stac_extensions": [], "type": "Collection", "id": key, "title": title,
        "description": abstract, "license": licence, "keywords": keywords, "summaries": summaries,
        "created": f"2019-0{1 + len(key) % 8}-01T00:00:00Z", "updated": f"2023-0{1 + len(key) % 8}-01T00:00:00Z",
        "providers": [{"name": name, "roles": roles, "url": "https://x.example.org"} for name, roles in providers],
        "extent": {"spatial": {"bbox": [[0.0, 44.0, 10.0, 48.0]]},
                   "temporal": {"interval": [["2015-06-27T00:00:00Z", None]]}},
        "assets": {"apercu": {"href": "https://x.example.org/a.png", "type": "image/png", "roles": ["thumbnail"]},
                   "index": {"href": f"https://x.example.org/{key}.parquet", "type": "application/x-parquet",
                             "title": "Toutes les emprises", "roles": ["data"]}},
        "links": [{"rel": "license", "href": "https://x.example.org/licence"},
                  {"rel": "about", "href": "https://x.example.org/a-propos", "type": "text/html"}],
    }  # fmt: skip


def items() -> List[Json]:
    """Twelve items of each collection."""
    return [_item(key, number) for key in ("sentinel-2-l2a", "ortho-vaubrun", "mnt") for number in range(ITEMS)]


def _item(collection: str, number: int) -> Json:
    west, south = number * 0.5, 45.0 if collection == "sentinel-2-l2a" else 46.0
    box = [west, south, west + 0.4, south + 0.4]
    key = f"{collection}_{number:02d}"
    year = {"sentinel-2-l2a": 2023, "ortho-vaubrun": 2021, "mnt": 2018}[collection]
    said: Json = {
        "datetime": f"{year}-{1 + number:02d}-15T10:30:31Z",
        "created": f"{year}-{1 + number:02d}-16T00:00:00Z",
        "updated": f"{year + 1}-{12 - number:02d}-20T00:00:00.5Z",
        "title": f"{_PLACES[number % 6]}, tuile {key}",
        "description": f"Tuile {number} sur {_PLACES[number % 6]}",
    }
    if collection == "sentinel-2-l2a":
        said.update({"eo:cloud_cover": number * 3.125, "gsd": 10, "platform": "sentinel-2a", "proj:epsg": 32631,
                     "constellation": "sentinel-2", "instruments": ["msi"]})  # fmt: skip
    assets = {
        "metadonnees": {"href": f"https://f.example.org/{key}.xml", "type": "application/xml", "roles": ["metadata"]},
        "visuel": {"href": f"https://f.example.org/{key}.tif", "type": COG, "title": "Couleurs naturelles",
                   "roles": ["visual", "data"], "file:size": 1000 + number},
        "apercu": {"href": f"https://f.example.org/{key}.jpg", "type": "image/jpeg", "roles": ["thumbnail"]},
        "brut": {"href": f"s3://seau/{key}.jp2", "type": "image/jp2", "roles": ["data"]},
    }  # fmt: skip
    ring = [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]], [box[0], box[1]]]
    return {
        "stac_version": "1.0.0", "stac_extensions": [], "type": "Feature", "id": key, "collection": collection,
        "bbox": box, "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": said, "assets": assets,
        "links": [{"rel": "wms", "href": "https://w.example.org/wms?", "wms:layers": [f"v:{collection}"],
                   "title": "Visualisation"}],
    }  # fmt: skip


def static_files(base: str) -> Dict[str, Json]:
    """The same as files by path below ``base``: a root, a catalogue for each collection's region, relative links."""
    files: Dict[str, Json] = {"/catalog.json": {
        "stac_version": "1.0.0", "type": "Catalog", "id": "racine", "title": "Imagerie du Vaubrun", "description": "x",
        "links": [{"rel": "root", "href": "./catalog.json"}, {"rel": "self", "href": f"{base}/catalog.json"},
                  {"rel": "child", "href": "./region/catalog.json"}],
    }}  # fmt: skip
    children = []
    for collection in collections():
        key = collection["id"]
        children.append({"rel": "child", "href": f"../{key}/collection.json"})
        own = [item for item in items() if item["collection"] == key]
        links = [{"rel": "item", "href": f"items/{item['id']}.json"} for item in own]
        files[f"/{key}/collection.json"] = {**collection, "links": [*collection["links"], *links]}
        for item in own:
            assets = {"visuel": {**item["assets"]["visuel"], "href": f"../{item['id']}.tif"}}
            root = {"rel": "root", "href": "../../catalog.json"}
            files[f"/{key}/items/{item['id']}.json"] = {**item, "links": [root], "assets": assets}
    files["/region/catalog.json"] = {
        "stac_version": "1.0.0", "type": "Catalog", "id": "region", "description": "x",
        "links": [*children, {"rel": "root", "href": "../catalog.json"}, {"rel": "parent", "href": "../catalog.json"}],
    }  # fmt: skip
    return files
