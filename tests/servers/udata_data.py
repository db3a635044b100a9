"""Datasets of our own in the shape of uData 17: some written by hand, the rest made of lists, always the same."""
from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any, Dict, List, Optional, Sequence, Tuple

Json = Dict[str, Any]

DEPARTMENTS = (
    ("01", "Ain"), ("07", "Ardèche"), ("15", "Cantal"), ("22", "Côtes-d'Armor"), ("26", "Drôme"), ("29", "Finistère"),
    ("33", "Gironde"), ("35", "Ille-et-Vilaine"), ("38", "Isère"), ("42", "Loire"), ("44", "Loire-Atlantique"),
    ("56", "Morbihan"), ("63", "Puy-de-Dôme"), ("69", "Rhône"), ("2A", "Corse-du-Sud"), ("974", "La Réunion"),
)  # fmt: skip
THEMES: Tuple[Tuple[str, str, Tuple[str, ...], str], ...] = (
    ("Limites des communes", "Contours administratifs", ("limites-administratives", "communes"), "geojson"),
    ("Cadastre : parcelles et bâtiments", "Plan cadastral informatisé", ("cadastre", "parcelles"), "shp"),
    ("Occupation du sol", "Occupation du sol à grande échelle", ("occupation-du-sol", "environnement"), "gpkg"),
    ("Établissements scolaires", "Écoles, collèges et lycées", ("education", "equipements"), "csv"),
    ("Arrêts de transport en commun", "Arrêts des réseaux de bus et de car", ("mobilite", "transport"), "csv"),
    ("Plan de prévention des risques d'inondation", "Zonage réglementaire", ("risques", "inspire"), "wms"),
    ("Cours d'eau et plans d'eau", "Réseau hydrographique", ("eau", "inspire"), "wfs"),
    ("Documents d'urbanisme", "Zonages des PLU et des cartes communales", ("urbanisme", "plu"), "zip"),
)
ORGANISATIONS: Tuple[Tuple[str, str, str], ...] = (
    ("0123456789abcdef00000001", "Direction départementale des territoires", "DDT"),
    ("0123456789abcdef00000002", "Région Auvergne-Rhône-Alpes", ""),
    ("0123456789abcdef00000003", "Rennes Métropole", ""),
    ("0123456789abcdef00000004", "Institut de l'occupation du sol | antenne Ouest", "IOS"),
)
#: Topics by their id: a name, and how the titles of their datasets begin. A topic may have no dataset.
TOPICS: Dict[str, Tuple[str, Tuple[str, ...]]] = {
    "68b6e6dbdac745f47d4ff6e0": ("Prévention des risques à l'échelle locale", ("Plan de prévention", "Cours d'eau")),
    "68c7e578b57fe2217a5ff879": ("Foncier et bâti", ("Cadastre", "Documents d'urbanisme")),
    "68c7e560dde3a68ab1e29daa": ("Subventions des associations | Compte-rendu", ()),
}
LICENCES = {
    "lov2": "Licence Ouverte / Open Licence version 2.0",
    "fr-lo": "Licence Ouverte / Open Licence",
    "odc-odbl": "Open Data Commons Open Database License (ODbL)",
    "notspecified": "License Not Specified",
}
FREQUENCIES = {"annual": "Annuelle", "daily": "Quotidienne", "punctual": "Ponctuelle", "unknown": "Inconnue"}
GRANULARITIES = {"fr:departement": "Département français", "fr:commune": "Commune française", "country": "Pays"}


def datasets(site: str, files: str) -> List[Json]:
    """All datasets as v1 gives them.

    :param site: root address of the portal
    :param files: address below which the resources of the rich datasets lie
    """
    made = [_made(number, site) for number in range(len(DEPARTMENTS) * len(THEMES))]
    return _rich(site, files) + made


def object_id(name: str) -> str:
    """24 hexadecimal digits that always belong to this name."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def organisation(number: int, site: str) -> Json:
    key, name, acronym = ORGANISATIONS[number]
    return {
        "id": key,
        "class": "Organization",
        "name": name,
        "acronym": acronym or None,
        "slug": slug(name),
        "uri": f"{site}/api/1/organizations/{slug(name)}/",
        "page": f"{site}/organizations/{slug(name)}",
        "logo": f"{site}/static/logos/{number}.png",
        "logo_thumbnail": f"{site}/static/logos/{number}-100.png",
        "badges": [{"kind": "public-service"}, {"kind": "certified"}],
    }


def zone(key: str) -> Json:
    """A zone with its names, as ``X-Get-Datasets-Full-Objects`` gives it."""
    _, level, code = key.split(":") if key.count(":") == 2 else ("", *key.split(":"))
    name = dict(DEPARTMENTS).get(code, "France" if code == "fr" else code)
    return {"id": key, "name": name, "slug": slug(name), "code": code, "level": f"fr:{level}", "uri": f"zone/{key}"}


def topics_of(title: str) -> List[str]:
    """The ids of the topics of the dataset of a title."""
    return [key for key, (_, starts) in TOPICS.items() if title.startswith(starts or ("\0",))]


def topic(site: str, key: str) -> Json:
    """A topic in the shape of version 2 of the API (09/2025)."""
    name = TOPICS[key][0]
    elements = f"{site}/api/2/topics/{key}/elements/?page=1&page_size=20"
    return {
        "id": key,
        "name": name,
        "slug": slug(name),
        "description": f"Ce qu'il faut pour **{name}**.",
        "tags": ["univers-double"],
        "elements": {"rel": "subsection", "href": elements, "type": "GET", "total": 7},
        "featured": False,
        "private": False,
        "created_at": "2025-09-02T12:45:15.741000+00:00",
        "spatial": None,
        "last_modified": "2025-09-12T08:54:21.565000+00:00",
        "organization": organisation(0, site),
        "owner": None,
        "uri": f"/api/2/topics/{slug(name)}/",
        "extras": {},
    }


def zones() -> List[Json]:
    return [zone("country:fr"), *(zone(f"fr:departement:{code}") for code, _ in DEPARTMENTS)]


def dataset(site: str, title: str, resources: Sequence[Json], **fields: Any) -> Json:
    """One dataset with every member that uData sends, ``fields`` put over the usual values."""
    key = object_id(title)
    data: Json = {
        "id": key,
        "slug": slug(title),
        "title": title,
        "acronym": None,
        "uri": f"{site}/api/1/datasets/{slug(title)}/",
        "page": f"{site}/datasets/{slug(title)}",
        "description": f"**{title}**, en *Lambert-93*.",
        "description_short": None,
        "created_at": "2021-03-04T10:00:00.123000+00:00",
        "last_modified": "2024-05-06T07:08:09.100000+00:00",
        "last_update": "2024-06-01T00:00:00+00:00",
        "internal": {"created_at_internal": "2021-03-04T10:00:00.123000+00:00", "last_modified_internal": None},
        "archived": None,
        "deleted": None,
        "private": False,
        "featured": False,
        "tags": [],
        "badges": [],
        "organization": organisation(0, site),
        "owner": None,
        "contact_points": [],
        "license": "lov2",
        "frequency": "annual",
        "frequency_date": None,
        "temporal_coverage": None,
        "spatial": None,
        "access_type": "open",
        "access_audiences": [],
        "access_type_reason": None,
        "access_type_reason_category": None,
        "authorization_request_url": None,
        "quality": {"license": True, "spatial": True, "score": 0.7777777777777778},
        "metrics": {"views": 100, "resources_downloads": 12, "reuses": 1, "followers": 2, "discussions": 0},
        "harvest": None,
        "extras": {},
        "permissions": {"delete": False, "edit": False, "edit_resources": False},
        "resources": list(resources),
        "community_resources": [],
    }
    data.update(fields)
    return data


def resource(site: str, title: str, url: str, form: Optional[str], **fields: Any) -> Json:
    """One resource, ``fields`` put over the usual values."""
    digest = object_id(title + url)
    key = f"{digest[:8]}-{digest[8:12]}-4{digest[12:15]}-8{digest[15:18]}-{digest[12:24]}"
    data: Json = {
        "id": key,
        "title": title,
        "description": None,
        "type": "main",
        "filetype": "remote",
        "format": form,
        "url": url,
        "latest": f"{site}/api/1/datasets/r/{key}",
        "mime": None,
        "filesize": None,
        "checksum": None,
        "created_at": "2021-03-04T10:00:00+00:00",
        "last_modified": "2024-06-01T00:00:00+00:00",
        "metrics": {"views": 5},
        "harvest": None,
        "schema": None,
        "preview_url": None,
        "internal": {},
        "extras": {},
    }
    data.update(fields)
    return data


def _made(number: int, site: str) -> Json:
    (code, department), theme = DEPARTMENTS[number // len(THEMES)], THEMES[number % len(THEMES)]
    name, purpose, tags, form = theme
    title = f"{name} - {department}"
    made = dataset(
        site,
        title,
        [resource(site, name, f"https://data.example.org/{slug(title)}.{form}", form)],
        description=f"{purpose} du département {department} ({code}).\n\n*Mise à jour annuelle.*",
        tags=[*tags, slug(department)],
        organization=organisation(number % 4, site),
        license=("lov2", "fr-lo", "odc-odbl", "notspecified")[number % 5 % 4],
        spatial={"geom": None, "zones": [f"fr:departement:{code}"], "granularity": "fr:departement"},
        last_update=f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T12:00:00+00:00",
        created_at=f"20{10 + number % 12:02d}-01-{1 + number % 28:02d}T12:00:00+00:00",
        access_type="restricted" if number % 40 == 39 else "open",
    )
    made["metrics"] = {**made["metrics"], "views": number * 7 % 1000}
    return made


def _square(west: float, south: float, east: float, north: float) -> List[Any]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def _rich(site: str, files: str) -> List[Json]:
    return [
        _communes(site, files),
        _territories(site, files),
        dataset(
            site,
            "Fichier historique des lieux-dits",
            [resource(site, "lieux-dits.csv", f"{files}/lieux-dits.csv", "csv", type="other")],
            archived="2023-02-01T00:00:00+00:00",
            organization=None,
            owner={"class": "User", "first_name": "Camille", "last_name": "Martin", "avatar_thumbnail": None},
            license="notspecified",
            frequency="unknown",
        ),
        dataset(
            site,
            "Zones de captage à accès restreint",
            [],
            organization=organisation(1, site),
            license=None,
            access_type="restricted",
            access_type_reason="Sécurité publique",
            access_type_reason_category="public_security",
            authorization_request_url=f"{site}/demande",
        ),
        dataset(
            site,
            "Journal des mesures horaires",
            [resource(site, f"mesures-{n:04d}.csv", f"{files}/mesures-{n:04d}.csv", "csv") for n in range(300)],
            organization=organisation(2, site),
            frequency="daily",
            quality={},
        ),
        dataset(site, "Jeu supprimé", [], deleted="2022-01-01T00:00:00+00:00"),
        dataset(site, "Jeu privé", [], private=True),
    ]


def _communes(site: str, files: str) -> Json:
    """Services with and without a layer name, files in several formats, a conversion, a page, a dead link."""
    hosted = {"filetype": "file", "extras": {"check:available": True}}
    return dataset(
        site,
        "Communes du pays de Vaubrun",
        [
            resource(site, "vaubrun:communes", f"{files}/ows?SERVICE=WFS&REQUEST=GetCapabilities", "wfs", type="api",
                     extras={"check:available": True, "analysis:content-length": 4000,
                             "analysis:parsing:ogc_metadata": {
                                 "format": "wfs", "version": "2.0.0", "output_formats": ["application/json", "csv"],
                                 "detected_layer": {"name": "vaubrun:communes", "default_crs": "EPSG:2154"}}}),
            resource(site, "URL du GetCapabilities du service wms", type="api", form="wms",
                     url=f"{files}/wxs?map=/opt/vaubrun.map&SERVICE=WMS&REQUEST=GetCapabilities",
                     extras={"dcat": {"rights": ["Pas de restriction d'accès public selon INSPIRE"]}}),
            resource(site, "Contours (shapefile)", f"{files}/communes.zip", "shp", mime="application/zip",
                     filesize=123456, checksum={"type": "sha256", "value": "ab" * 32}, **hosted),
            resource(site, "Contours (GeoJSON)", f"{files}/communes.geojson", "geojson", type="main",
                     mime="application/geo+json", filetype="file",
                     extras={"check:available": True, "analysis:content-length": 5000,
                             "analysis:parsing:pmtiles_url": f"{files}/communes.pmtiles"}),
            resource(site, "Équipements", f"{files}/equipements.csv", "csv", filesize=2000, filetype="file",
                     extras={"check:available": True, "check:headers:content-type": "text/csv; charset=utf-8",
                             "analysis:parsing:geojson_url": f"{files}/equipements.geojson",
                             "analysis:parsing:parquet_url": f"{files}/equipements.parquet"}),
            resource(site, "Référentiel complet", f"{files}/vaubrun.gpkg", "gpkg", filesize=90000, **hosted),
            resource(site, "Notice", f"{files}/notice.pdf", "pdf", type="documentation"),
            resource(site, "Ancien portail", f"{files}/absent.html", "html", type="other",
                     extras={"check:available": False, "check:status": 404, "check:headers:content-length": 300}),
        ],
        acronym="CPV",
        description="Les **communes** du pays de Vaubrun, avec les [équipements](https://example.org/e).\n\n- à jour",
        tags=["communes", "limites-administratives", "vaubrun"],
        badges=[{"kind": "inspire"}, {"kind": "hvd"}],
        organization=organisation(1, site),
        contact_points=[
            {"name": "Pôle géomatique", "email": "sig@example.org", "contact_form": None, "role": "contact",
             "organization": organisation(1, site), "owner": None},
            {"name": "Service diffusion", "email": None, "contact_form": f"{site}/contact", "role": "distributor"},
        ],
        temporal_coverage={"start": "2019-01-01", "end": None},
        spatial={"geom": {"type": "MultiPolygon", "coordinates": [_square(4.8, 44.6, 5.4, 45.1)]},
                 "zones": [], "granularity": "fr:commune"},
        harvest={"backend": "CSW-ISO-19139", "domain": "geo.example.org", "remote_id": "fr-vaubrun-communes",
                 "remote_url": "https://geo.example.org/id/fr-vaubrun-communes", "uri": "urn:uuid:fr-vaubrun-communes",
                 "dct_identifier": "fr-vaubrun-communes", "last_update": "2024-06-01T00:00:00+00:00"},
        extras={"dcat": {"rights": ["Licence Ouverte 2.0"], "provenance": ["Issu du plan cadastral"]}},
        metrics={"views": 12345, "resources_downloads": 678, "reuses": 3, "followers": 9, "discussions": 1},
        last_update="2026-08-30T05:00:00+00:00",
    )  # fmt: skip


def _territories(site: str, files: str) -> Json:
    squares = [_square(-5.1, 41.3, 9.6, 51.1), _square(55.2, -21.4, 55.8, -20.8), _square(-61.8, 15.8, -61.0, 16.5)]
    return dataset(
        site,
        "Trait de côte de la France et des outre-mer",
        [resource(site, "Trait de côte", f"{files}/trait-de-cote.7z", "7z")],
        organization=organisation(3, site),
        spatial={"geom": {"type": "MultiPolygon", "coordinates": squares}, "zones": [], "granularity": "country"},
        tags=["littoral", "inspire"],
        license="odc-odbl",
        metrics={"views": 99999, "followers": 50},
    )
