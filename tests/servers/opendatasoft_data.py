"""The datasets of an OpenDataSoft portal, as its Explore API v2.1 gives them, and in the shapes of the older APIs."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

Json = Dict[str, Any]
Box = Tuple[float, float, float, float]

PLAIN = 36
_PUBLISHERS = ("Ville de Vaubrun", "Vaubrun Métropole", "Syndicat des eaux de la Lisse")
_THEMES = ("Environnement", "Transports, Déplacements", "Administration, Gouvernement, Finances publiques")
_LICENCES = ("Licence Ouverte v2.0 (Etalab)", "Open Database License (ODbL)", "Licence Ouverte v2.0", None)


def field(name: str, kind: str = "text", label: str = "") -> Json:
    return {"name": name, "label": label or name.capitalize(), "type": kind, "description": None, "annotations": {}}


def dataset(dataset_id: str, title: str, fields: Sequence[Json] = (), **metas: Any) -> Json:
    """A dataset with records; it has a geometry where one of its fields is one."""
    geographic = any(one["type"].startswith("geo_") for one in fields)
    return {
        "dataset_id": dataset_id,
        "dataset_uid": f"da_{sum(map(ord, dataset_id)):06d}",
        "has_records": True,
        "data_visible": True,
        "features": ["analyze", *(["geo"] if geographic else [])],
        "attachments": [],
        "alternative_exports": [],
        "fields": list(fields) or [field("nom"), field("valeur", "int")],
        "metas": {"default": {**_default(title), **metas}},
    }


def _default(title: str) -> Json:
    return {
        "title": title, "description": None, "theme": None, "keyword": None, "license": None, "license_url": None,
        "language": "fr", "metadata_languages": ["fr"], "timezone": None, "modified": "2023-05-02T08:30:00+00:00",
        "modified_updates_on_metadata_change": False, "modified_updates_on_data_change": True,
        "data_processed": "2023-05-02T08:30:00+00:00", "metadata_processed": "2023-05-02T08:31:12.345000+00:00",
        "geographic_reference": ["fr_40_27"], "geographic_reference_auto": True, "territory": None,
        "geographic_area": None, "geographic_area_mode": None, "publisher": "Ville de Vaubrun", "references": None,
        "records_count": 1200, "attributions": None, "source_domain": None, "source_domain_title": None,
        "source_domain_address": None, "source_dataset": None, "shared_catalog": None, "oauth_scope": None,
        "federated": True, "parent_domain": None,
    }  # fmt: skip


#: What most datasets come with: a dozen columns and a page of description.
_COLUMNS = [
    {**field(name, kind, label), "description": f"{label}, tel que relevé sur place", "annotations": {"sortable": []}}
    for name, kind, label in (
        ("horodatage", "datetime", "Date et heure de la mesure"), ("debit", "int", "Débit horaire"),
        ("vitesse", "double", "Vitesse moyenne"), ("sens", "text", "Sens de circulation"),
        ("voie", "text", "Nom de la voie"), ("poids_lourds", "int", "Nombre de poids lourds"),
        ("velos", "int", "Nombre de vélos"), ("meteo", "text", "Conditions météorologiques"),
        ("capteur", "text", "Identifiant du capteur"), ("fiabilite", "double", "Indice de fiabilité"),
        ("commune", "text", "Commune d'implantation"), ("code_insee", "text", "Code Insee de la commune"),
    )
]  # fmt: skip
_ABOUT = "".join(
    f"<h4>{title}</h4><p>Les capteurs relèvent chaque heure le nombre de véhicules dans chaque sens ; les valeurs "
    "manquantes sont signalées par un indice de fiabilité nul et ne sont jamais remplacées par une estimation.</p>"
    for title in ("Méthode", "Fréquence", "Limites", "Contact")
)


def trees() -> Json:
    """A dataset with two geometries, a keyword list, links and files."""
    made = dataset(
        "arbres-remarquables",
        "Arbres remarquables",
        [field("geo_point_2d", "geo_point_2d", "Geo Point"), field("geo_shape", "geo_shape"), field("essence")],
        description="<p>Les <b>arbres</b> remarquables de la commune.</p>",
        theme=["Environnement"],
        keyword=["arbre", "patrimoine naturel", "Espaces verts"],
        license="Licence Ouverte v2.0 (Etalab)",
        license_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        modified="2024-02-29T10:00:00+00:00",
        territory=["Vaubrun"],
        references="https://www.vaubrun.example/arbres",
        attributions=["Service des espaces verts"],
        records_count=873,
    )
    made["attachments"] = [
        {"id": "notice_pdf", "title": "Notice", "mimetype": "application/pdf", "url": "odsfile://notice.pdf"},
        {"id": "plan", "title": "Plan", "mimetype": "image/png", "url": "https://files.vaubrun.example/plan.png"},
    ]
    made["alternative_exports"] = [
        {"id": "arbres_zip", "title": "arbres.zip", "mimetype": "application/zip", "url": "odsfile://arbres7.zip",
         "description": "Relevé 2024"},
    ]  # fmt: skip
    made["metas"]["dcat"] = {
        "created": "2019-03-01T00:00:00+00:00", "issued": "2019-04-01T00:00:00+00:00", "creator": "Pôle paysage",
        "contributor": None, "contact_name": "Guichet SIG", "contact_email": "sig@vaubrun.example",
        "accrualperiodicity": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "granularity": "Arbre", "temporal_coverage_start": "2018-01-01", "temporal_coverage_end": "2023-12-31",
    }  # fmt: skip
    return made


def parcels() -> Json:
    """Too many records for a shapefile."""
    return dataset(
        "parcelles",
        "Parcelles cadastrales",
        [field("geo_shape", "geo_shape"), field("section")],
        description="<p>Plan cadastral informatisé.</p>",
        theme=["Administration, Gouvernement, Finances publiques"],
        keyword=["cadastre"],
        license="Licence Ouverte (Etalab)",
        records_count=184_002,
        modified="2022-11-30T23:59:59+00:00",
    )


def budget() -> Json:
    return dataset(
        "budget-primitif",
        "Budget primitif",
        description="<p>Dépenses et recettes.</p>",
        theme="Administration, Gouvernement, Finances publiques",
        keyword="budget",
        publisher="Vaubrun Métropole",
        license="Conditions particulières de Vaubrun",
        license_url="https://www.vaubrun.example/conditions",
        modified="2021-06-01T00:00:00+00:00",
    )


def documents() -> Json:
    """Files without any record."""
    made = dataset("plan-local-urbanisme", "Plan local d'urbanisme", publisher="Vaubrun Métropole", records_count=0)
    made.update(has_records=False, features=[], fields=[])
    made["attachments"] = [
        {"id": "plu_zip", "title": "PLU.zip", "mimetype": "application/zip", "url": "odsfile://plu.zip"},
        {"id": "reglement", "title": "Règlement", "mimetype": "application/pdf", "url": "odsfile://reglement.pdf"},
    ]
    return made


def federated() -> Json:
    """A dataset of another portal, shown here."""
    return dataset(
        "bornes-incendie@lisse",
        "Bornes d'incendie",
        [field("position", "geo_point_2d")],
        description="<p>Bornes et bouches.</p>",
        theme=["Environnement"],
        keyword=["incendie", "eau"],
        publisher="Syndicat des eaux de la Lisse",
        license="ODbL",
        territory=["Vallée de la Lisse", "Vaubrun"],
        source_domain="lisse",
        source_domain_title="Données de la Lisse",
        source_domain_address="data.lisse.example",
        source_dataset="bornes-incendie",
        modified="2023-12-31T18:00:00+00:00",
    )


def inspire() -> Json:
    """A dataset with the box that INSPIRE metadata give, and an area drawn by hand."""
    made = dataset(
        "zones-inondables",
        "Zones inondables",
        [field("geo_shape", "geo_shape")],
        theme=["Environnement"],
        keyword=["eau", "risque"],
        license="Licence Ouverte v2.0 (Etalab)",
    )
    made["metas"]["inspire"] = {
        "file_identifier": "{5A1D7C0E-2B34-4C56-9D78-0E1F2A3B4C5D}", "hierarchy_level": "dataset",
        "contact_individual_name": "DDT 21", "contact_email": "ddt@lisse.example",
        "extend_bounding_box_westbound_longitude": "4.85", "extend_bounding_box_eastbound_longitude": "5.21",
        "extend_bounding_box_southbound_latitude": "47.20", "extend_bounding_box_northbound_latitude": "47.41",
    }  # fmt: skip
    return made


def hidden() -> Json:
    """Metadata for all, data for some."""
    made = dataset("signalements", "Signalements des habitants", [field("position", "geo_point_2d")])
    made["data_visible"] = False
    return made


def private() -> Json:
    """Seen with an account only."""
    return dataset("reseau-interne", "Réseau interne", [field("geo_shape", "geo_shape")], theme=["Environnement"])


def plain(number: int) -> Json:
    """A dataset as hundreds of others."""
    geometry = [field("geo_point_2d", "geo_point_2d")] if number % 3 == 0 else []
    return dataset(
        f"comptage-{number:03d}",
        f"Comptage routier, poste {number:03d}",
        [*geometry, *_COLUMNS],
        description=f"<p>Trafic moyen journalier du poste {number:03d}.</p>{_ABOUT}",
        theme=[_THEMES[number % 3]],
        keyword=["route", f"poste-{number % 4}"],
        publisher=_PUBLISHERS[number % 3],
        license=_LICENCES[number % 4],
        territory=["Vaubrun"] if number % 2 else None,
        modified=f"2020-{number % 12 + 1:02d}-{number % 28 + 1:02d}T00:00:00+00:00",
        records_count=number * 10,
    )


#: Where the records of datasets lie, for those that have any.
BOXES: Dict[str, Box] = {
    "arbres-remarquables": (5.01, 47.28, 5.09, 47.36),
    "parcelles": (4.96, 47.25, 5.11, 47.38),
    "bornes-incendie@lisse": (4.7, 47.1, 5.3, 47.6),
}


def datasets() -> List[Json]:
    rich = [trees(), parcels(), budget(), documents(), federated(), inspire(), hidden()]
    made = [*rich, *(plain(number) for number in range(1, PLAIN + 1))]
    for number, one in enumerate(made):
        one["_score"] = (number * 37) % 101
    return made


def in_v20(item: Json) -> Json:
    """A dataset in the envelope of the Explore API v2.0."""
    return {"links": [{"rel": "self", "href": "https://data.vaubrun.example/"}], "dataset": item}


def in_v1(item: Json) -> Json:
    """A dataset as the Search API v1 gives it: flat metadata without empty ones, single values instead of lists."""
    default = {key: value for key, value in item["metas"]["default"].items() if value is not None}
    others = {key: value for key, value in item["metas"].items() if key != "default"}
    made: Json = {
        "datasetid": item["dataset_id"],
        "metas": {**{key: _single(value) for key, value in default.items()}, "domain": "vaubrun"},
        **{key: item[key] for key in ("has_records", "features", "attachments", "alternative_exports", "fields")},
    }
    if others:
        made["interop_metas"] = others
    return made


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def value_of(item: Json, name: str) -> Optional[List[Any]]:
    """The values of a field that a condition may name, ``None`` where there is no such field."""
    default = item["metas"]["default"]
    found = item[name] if name in ("dataset_id", "features", "has_records") else default.get(name, _ABSENT)
    if found is _ABSENT:
        return None
    return found if isinstance(found, list) else [] if found is None else [found]


_ABSENT = object()
