"""Records in the shape of OGC API - Records 1.0, for the double and for pygeoapi."""

from __future__ import annotations

from typing import Any, Dict, List

Json = Dict[str, Any]

_SUBJECTS = (
    ("Communes", "dataset", "limites", "administratif"),
    ("Réseau d'eau potable", "series", "eau", "réseaux"),
    ("Arrêts de bus", "nonGeographicDataset", "transport", "mobilité"),
    ("Orthophotographie", "service", "image", "fonds de plan"),
)
_PLACES = ("Vaubrun", "Combles", "Sérac", "Montorge", "Pont-l'Abbé", "Ardoise", "Clairval", "Roche")
_PRODUCERS = ("Mairie", "Agglomération", "Parc naturel")
_HERE = "https://data.example.org"


def rich_record() -> Json:
    """One record with every member of *Record Core*."""
    return {
        "id": "urn:x-vaubrun:zones-inondables",
        "type": "Feature",
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"],
        "time": {"interval": ["2010-01-01T00:00:00Z", ".."], "resolution": "P1Y"},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [[[2.0, 47.0], [3.0, 47.0], [3.0, 48.0], [2.0, 48.0], [2.0, 47.0]]],
                [[[55.2, -21.4], [55.9, -21.4], [55.9, -20.8], [55.2, -20.8], [55.2, -21.4]]],
            ],
        },
        "properties": {
            "type": "dataset",
            "title": "Zones inondables du pays de Vaubrun",
            "description": "Enveloppes des crues.\nMise à jour annuelle.",
            "keywords": ["inondation", "risque", "PPRI"],
            "language": {"code": "fr-FR", "name": "Français"},
            "created": "2012-03-01T00:00:00Z",
            "updated": "2024-11-30T08:15:00Z",
            "themes": [
                {"concepts": [{"id": "naturalHazards", "title": "Risques naturels"}], "scheme": "http://example.org/t"},
                {"concepts": [{"id": "Zones à risque"}, {"id": "http://example.org/only-an-address"}], "scheme": "x"},
            ],
            "formats": [{"name": "GeoPackage", "mediaType": "application/geopackage+sqlite3"}, {"name": "WFS"}],
            "contacts": [
                {
                    "name": "Service risques", "organization": "Département de Vaubrun", "position": "Géomaticien",
                    "roles": ["pointOfContact"], "emails": [{"value": "risques@vaubrun.example"}],
                    "phones": [{"value": "+33100000000"}],
                },
                {"organization": "DDT de Vaubrun", "roles": ["publisher"], "links": [{"href": "https://ddt.example"}]},
            ],
            "license": "etalab-2.0",
            "rights": "Sans garantie.",
            "externalIds": [{"scheme": "datagouv", "value": "53699a7"}, {"value": "fr-120066022-zi"}],
        },
        "links": [
            {"rel": "item", "href": f"{_HERE}/zi.gpkg", "type": "application/geopackage+sqlite3", "title": "GeoPackage",
             "length": 123456, "updated": "2024-12-01"},
            {"rel": "service", "href": "https://wfs.example.org/ows?service=WFS", "type": "application/xml",
             "protocol": "OGC:WFS", "name": "risques:zi", "title": "Zones inondables (WFS)"},
            {"rel": "item", "href": "https://wms.example.org/wms", "type": "OGC:WMS", "title": "risques:zi"},
            {"rel": None, "href": "https://doc.example.org/notice.pdf", "protocol": "WWW:LINK-1.0-http--link"},
            {"rel": "preview", "href": f"{_HERE}/zi.png", "type": "image/png"},
            {"rel": "license", "href": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
            {"rel": "canonical", "href": "https://catalogue.example.org/zi"},
            {"rel": "alternate", "href": f"{_HERE}/zi.html", "type": "text/html"},
            {"rel": "item", "href": "javascript:alert(1)", "title": "hostile"},
        ],
        "linkTemplates": [
            {"rel": "describes", "title": "Tuiles", "uriTemplate": "https://t.example.org/{TileMatrix}/{TileCol}/{TileRow}.png"},
            {"rel": "describes", "title": "Carte",
             "uriTemplate": "https://m.example.org/ows?service=WMS&request=GetMap&layers=crues&bbox={bbox}&width={width}"},
            {"rel": "describes", "title": "Fichier", "uriTemplate": "https://m.example.org/{year}.zip"},
        ],
    }  # fmt: skip


def plain_record(number: int) -> Json:
    at = number // len(_SUBJECTS)
    name, kind, keyword, theme = _SUBJECTS[number % len(_SUBJECTS)]
    place = _PLACES[at]
    ring = [[at, 45], [at + 0.5, 45], [at + 0.5, 45.5], [at, 45.5], [at, 45]]
    return {
        "id": f"r{number:02d}",
        "type": "Feature",
        "time": None,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "type": kind,
            "title": f"{name} : {place}",
            "description": f"{name} du territoire de {place}, tenu par les services.",
            "keywords": [keyword, "référentiel" if number % 5 else "archive"],
            "themes": [{"concepts": [{"id": theme}], "scheme": "http://example.org/themes"}],
            "created": f"20{10 + number % 9:02d}-0{1 + number % 8}-11T00:00:00Z",
            "updated": f"20{15 + number % 8:02d}-{1 + number % 12:02d}-{1 + number % 27:02d}T12:00:00Z",
            "contacts": [{"organization": _PRODUCERS[number % 3], "roles": ["publisher"]}],
            "license": ("etalab-2.0", "ODbL-1.0", "CC-BY-4.0")[number % 3],
        },
        "links": [
            {"rel": "item", "href": f"{_HERE}/{number}.geojson", "type": "application/geo+json", "title": name},
            {"rel": "item", "href": f"{_HERE}/ows?service=WMS", "type": "application/xml", "protocol": "OGC:WMS",
             "name": f"v:c{number}", "title": name},
        ],
    }  # fmt: skip


def parent_of(record_id: str) -> str:
    """The series of which pycsw knows a record to be a part; it does not say so in the record."""
    return {"r02": "r01", "r03": "r01", "r06": "r05"}.get(record_id, "")


def records() -> List[Json]:
    """The rich record and each subject in each place."""
    return [rich_record(), *(plain_record(number) for number in range(len(_SUBJECTS) * len(_PLACES)))]
