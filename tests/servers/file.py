"""A catalogue in one JSON file on a web server of loopback, and what it must answer."""
from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import FilterField, Sort
from tests.servers.abilities import Abilities, Ids
from tests.servers.faults import Asked, Handler, LoopbackServer, send

Json = Dict[str, Any]

_SUBJECTS = (
    ("Communes", "dataset", "GeoJSON", "limites", "lov2", "Licence Ouverte 2.0"),
    ("Réseau d'eau potable", "series", "GPKG", "eau", "odc-odbl", "ODbL"),
    ("Arrêts de bus", "nonGeographicDataset", "CSV", "transport", "lov2", "Licence Ouverte 2.0"),
    ("Orthophoto", "service", "WMS", "image", "cc-by", "CC BY 4.0"),
)
_PLACES = ("Vaubrun", "Combles", "Sérac", "Montorge", "Pont-l'Abbé", "Ardoise", "Clairval", "Roche")


def entries() -> List[Json]:
    """The records of the file: each subject in each place."""
    return [_entry(number) for number in range(len(_SUBJECTS) * len(_PLACES))]


def _entry(number: int) -> Json:
    at = number // len(_SUBJECTS)
    name, kind, form, theme, licence, licence_title = _SUBJECTS[number % len(_SUBJECTS)]
    place = _PLACES[at]
    return {
        "id": f"r{number:02d}",
        "title": f"{name} : {place}",
        "abstract": f"{name} du territoire de {place}.",
        "type": kind,
        "organisation": ("Mairie", "Agglomération", "Parc naturel")[number % 3],
        "keywords": [theme, "référentiel" if number % 5 else "archive"],
        "themes": ["Environnement" if theme in ("eau", "image") else "Territoire"],
        "licence": {"id": licence, "title": licence_title},
        "access": ("open", "account", "restricted")[number % 7 % 3],
        "places": [place],
        "created": f"20{10 + number % 9:02d}-0{1 + number % 8}-11",
        "modified": f"20{15 + number % 8:02d}-{1 + number % 12:02d}-21",
        "extent": [at, 45, at + 0.5, 45.5],
        "part_of": ["r01"] if number in (3, 7, 11) else ["r05", "no-such-record"] if number % 8 == 0 else [],
        "resources": [{"url": f"data/{number}.{form.lower()}", "title": name, "format": form}],
    }


@dataclass
class FileDouble(LoopbackServer):
    """Serves ``/catalog.json``."""

    items: List[Json] = field(default_factory=entries)

    def answer(self, handler: Handler, asked: Asked) -> None:
        whole = {"catalog_search": 1, "title": "Données du pays de Vaubrun", "records": self.items}
        found = asked.path == "/catalog.json"
        send(handler, 200 if found else 404, json.dumps(whole).encode() if found else b"{}")


@contextmanager
def abilities() -> Iterator[Abilities]:
    """The file on its server and what it must answer."""
    items = entries()

    def having(test: Callable[[Json], object]) -> Ids:
        return frozenset(item["id"] for item in items if test(item))

    def of(name: str, *values: str) -> Tuple[Tuple[str, ...], Ids]:
        return values, having(lambda item: set(values) & {*item[name]} if isinstance(item[name], list)
                              else item[name] in values)  # fmt: skip

    def sorted_by(name: str) -> Tuple[str, ...]:
        return tuple(item["id"] for item in sorted(items, key=lambda item: item[name], reverse=True))

    with FileDouble() as double:
        yield Abilities(
            config=CatalogConfig(id="team", type="file", name="Équipe", url=f"{double.url}/catalog.json"),
            ids=having(lambda item: True),
            text=("communes", having(lambda item: item["title"].startswith("Communes"))),
            extent=(Extent(1.2, 45.1, 2.2, 45.2), having(lambda item: item["places"][0] in ("Combles", "Sérac"))),
            filters={
                FilterField.TYPE.value: of("type", "series", "service"),
                FilterField.FORMAT.value: (("gpkg", "CSV"), having(
                    lambda item: item["resources"][0]["format"] in ("GPKG", "CSV"))),
                FilterField.ORGANISATION.value: of("organisation", "Mairie", "Parc naturel"),
                FilterField.LICENCE.value: (("odc-odbl", "CC BY 4.0"), having(
                    lambda item: item["licence"]["id"] in ("odc-odbl", "cc-by"))),
                FilterField.KEYWORD.value: of("keywords", "eau", "archive"),
                FilterField.THEME.value: of("themes", "Environnement"),
                FilterField.ACCESS.value: (("open_with_account", "restricted"), having(
                    lambda item: item["access"] != "open")),
                FilterField.PLACE.value: of("places", "Roche", "Sérac"),
                FilterField.SERIES.value: of("part_of", "r01", "r05"),
                FilterField.MODIFIED.value: (("2016-03-01/2018",), having(
                    lambda item: "2016-03-01" <= item["modified"] < "2019")),
            },
            sorts={
                Sort.TITLE: tuple(item["id"] for item in sorted(items, key=_spelled)),
                Sort.MODIFIED: sorted_by("modified"),
                Sort.CREATED: sorted_by("created"),
            },
            server=double,
            search_path="/catalog.json",
            details_path="/catalog.json",
        )  # fmt: skip


def _spelled(item: Json) -> Tuple[int, int]:
    """Subjects and places by the alphabet, where accents and marks do not count."""
    subjects = ("Arrêts de bus", "Communes", "Orthophoto", "Réseau d'eau potable")
    places = ("Ardoise", "Clairval", "Combles", "Montorge", "Pont-l'Abbé", "Roche", "Sérac", "Vaubrun")
    subject, _, place = item["title"].partition(" : ")
    return subjects.index(subject), places.index(place)
