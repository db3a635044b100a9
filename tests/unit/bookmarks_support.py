"""Records, clocks and stores for the tests of bookmarks."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import KeptCatalog
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType, Resource, TextFormat

GEO = KeptCatalog("geo", "csw", "https://geo.example.fr/csw", "Géo")

FULL = Record(
    id="a1",
    catalog="geo",
    title="Œuvres d’art de la forêt",
    abstract="<p>Tout ce qui <b>est</b> sculpté</p>",
    abstract_format=TextFormat.HTML,
    type=RecordType.SERIES,
    organisation="Commune d’Évry",
    contacts=(Contact("Zoé", "Évry", "publisher", "z@example.fr", "01", "https://example.fr"), Contact("B")),
    keywords=("patrimoine", "sculpture"),
    themes=("culture",),
    licence=Licence("Licence Ouverte", "https://example.fr/lo", "lov2"),
    access=Access.OPEN,
    constraints=("aucune",),
    language="fr",
    created="2019",
    modified="2024-05-06",
    temporal=("2019-01-01", "2020-12-31"),
    frequency="annual",
    lineage="relevé",
    scale="1:5000",
    crs=("EPSG:2154",),
    extents=(Extent(2.0, 48.0, 3.0, 49.0), Extent(170.0, -20.0, -170.0, -10.0)),
    places=("Évry",),
    thumbnail="https://example.fr/t.png",
    page_url="https://example.fr/a1",
    identifiers=("a1", "urn:a1"),
    notices=("archived",),
    facts=(("quality", "0.5"),),
    resources=(
        Resource("https://example.fr/wms", "WMS", layer="l", size=12, available=True, alternates=(("csv", "u"),)),
        Resource("https://example.fr/f.zip", size=None, available=False),
    ),
    formats=("wms", "zip"),
    complete=False,
)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 30, 8, 0, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.time

    def wait(self, **duration: float) -> None:
        self.time += timedelta(**duration)


def record(number: int = 1, **values: Any) -> Record:
    """A record like any other."""
    return replace(Record(f"r{number}", "geo", f"Donnée {number}", identifiers=(f"urn:x:{number}",)), **values)


def kept(number: int = 1, record_values: Any = None, **values: Any) -> NewFavourite:
    """Something to keep."""
    return NewFavourite(record(number, **(record_values or {})), GEO, **values)
