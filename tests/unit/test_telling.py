"""What a list tells of a record is worked out once, and from a bounded number of its resources."""
from __future__ import annotations

import gc
import pickle
from dataclasses import replace
from typing import Any, Iterator, List, Tuple

import pytest

from catalog_search.loading import formats, links
from catalog_search.loading.kinds import Kind, missing_kinds, set_missing
from catalog_search.loading.links import badges, best, classify, links_of, telling_links, ways
from catalog_search.loading.uses import uses
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Use
from catalog_search.model.record import FILE_PATH, Record, Resource
from catalog_search.support.per_object import PerObject
from catalog_search.support.trust import set_trusted

FILES = "https://files.example.fr"


@pytest.fixture
def classified(monkeypatch: pytest.MonkeyPatch) -> Iterator[List[str]]:
    """The addresses that are classified."""
    seen: List[str] = []

    def counting(resource: Resource, *rest: Any) -> Any:
        seen.append(resource.url)
        return classify(resource, *rest)

    monkeypatch.setattr(links, "classify", counting)
    yield seen


@pytest.fixture
def drivers() -> Iterator[None]:
    before = missing_kinds()
    yield
    set_missing(before)


def record(*resources: Resource, **fields: Any) -> Record:
    return Record("r", "c", "Titre", resources=resources, **fields)


def tiles(number: int, *others: Resource) -> Record:
    made = (Resource(f"{FILES}/tuile_{tile}.zip", format="zip", title=f"Tuile {tile}") for tile in range(number))
    return record(*made, *others)


class TestAtOnce:
    def test_links_are_worked_out_once(self, classified: List[str]) -> None:
        known = tiles(5)
        badges(known), uses(known), best(known), ways(known), links_of(known)
        assert len(classified) == 5

    def test_an_equal_record_is_another(self, classified: List[str]) -> None:
        known = tiles(3)
        assert links_of(known) == links_of(replace(known))
        assert len(classified) == 6

    def test_a_driver_that_was_found_counts_at_once(self, drivers: None) -> None:
        known = record(Resource(f"{FILES}/a.parquet"))
        set_missing([Kind.PARQUET])
        assert best(known) is None
        set_missing([])
        assert best(known) is not None

    def test_trust_counts_at_once(self) -> None:
        path = record(Resource(r"\\server\share\a.gpkg", role=FILE_PATH))
        assert best(path) is None
        trusting = CatalogConfig("c", "csw", "C", "https://c.example.fr").trusting_files(True)
        set_trusted([trusting])
        try:
            assert best(path) is not None
        finally:
            set_trusted([])
        assert best(path) is None

    def test_nothing_is_kept_of_a_record_that_is_gone(self) -> None:
        gc.collect()
        before = len(links._known._known)
        known = tiles(3)
        links_of(known)
        assert len(links._known._known) == before + 1
        del known
        assert len(links._known._known) == before

    def test_a_record_that_takes_the_place_of_another_is_not_taken_for_it(self) -> None:
        held = PerObject[Record, str](lambda known: known.title)
        for number in range(200):  # Python gives the memory, and so the number, of one to the next
            assert held.of(Record("r", "c", str(number))) == str(number)

    def test_links_of_records_that_came_from_elsewhere(self) -> None:
        known = tiles(2)
        assert links_of(pickle.loads(pickle.dumps(known))) == links_of(known)


class TestVeryMany:
    def test_a_bounded_number_is_looked_at(self, classified: List[str]) -> None:
        known = tiles(2000)
        badges(known), uses(known)
        assert len(classified) < 60

    def test_every_format_is_told_wherever_it_stands(self) -> None:
        others = (
            Resource(f"{FILES}/notice.pdf", format="pdf"),
            Resource(f"{FILES}/geoserver/ows", protocol="OGC:WFS", layer="a:b"),
            Resource(f"{FILES}/index.gpkg", format="gpkg"),
        )
        known = tiles(400, *others)
        assert badges(known) == ("WFS", "GPKG", "ZIP", "PDF")
        assert {Use.SERVICES.value, Use.DOCUMENTS.value, Use.FILES.value, Use.NOW.value} == uses(known)

    def test_add_takes_the_best_of_all(self) -> None:
        named = Resource(f"{FILES}/communes.gpkg", format="zip")
        assert best(tiles(400, named)).resource is named  # type: ignore[union-attr]

    def test_the_page_has_them_all(self) -> None:
        assert len(links_of(tiles(400))) == 400

    @pytest.mark.parametrize("number", [0, 1, 23, 24, 25])
    def test_no_more_than_there_are(self, number: int) -> None:
        told = telling_links(tiles(number))
        assert len(told) == min(number, 24)
        assert len({link.url for link in told}) == len(told)


#: Words by which services and files are named, and the part of them that is looked for first.
_NAMED: List[Tuple[str, Kind]] = [
    ("OGC API - Tiles", Kind.API),
    ("OPeNDAP", Kind.API),
    ("SPARQL endpoint", Kind.API),
    ("OGC API Features", Kind.OAPIF),
    ("WFS 3", Kind.OAPIF),
    ("Web Map Tile Service", Kind.WMTS),
    ("Web Feature Service", Kind.WFS),
    ("Web Map Service", Kind.WMS),
    ("WMS-C", Kind.WMS),
    ("Web Coverage Service", Kind.WCS),
    ("Catalogue Service", Kind.CSW),
    ("TMS", Kind.TMS),
    ("STAC", Kind.STAC),
    ("Feature Access", Kind.ARCGIS_FEATURE),
    ("GeoServices REST", Kind.ARCGIS_FEATURE),
    ("ESRI:REST feature", Kind.ARCGIS_FEATURE),
    ("ArcGIS ImageServer", Kind.ARCGIS_IMAGE),
    ("ESRI:REST", Kind.ARCGIS_MAP),
    ("Esri tiled map service", Kind.ARCGIS_MAP),
    ("Atom", Kind.ATOM),
]
_FILES: List[Tuple[str, Kind]] = [
    ("Geo Package", Kind.GEOPACKAGE),
    ("au format GPKG", Kind.GEOPACKAGE),
    ("geo-json", Kind.GEOJSON),
    ("Shape-file", Kind.SHAPEFILE),
    ("shapfile", Kind.SHAPEFILE),
    ("(SHP)", Kind.SHAPEFILE),
    ("SHAPE-ZIP", Kind.SHAPEFILE),
    ("FlatGeobuf", Kind.FLATGEOBUF),
    ("File Geodatabase", Kind.FILEGDB),
    ("file GDB", Kind.FILEGDB),
    ("Map Info", Kind.MAPINFO),
    ("MIF/MID", Kind.MAPINFO),
    ("TAB", Kind.MAPINFO),
    ("Geo-TIF", Kind.GEOTIFF),
    ("GML 3.2", Kind.GML),
    ("KMZ", Kind.KML),
    ("csv", Kind.CSV),
]


@pytest.mark.parametrize(("words", "kind"), _NAMED)
def test_services_by_their_names(words: str, kind: Kind) -> None:
    for spelled in (words, words.upper(), words.lower()):
        assert formats.kind_of_service_words(f"Accès : {spelled} (test)") is kind


@pytest.mark.parametrize(("words", "kind"), _FILES)
def test_files_by_their_names(words: str, kind: Kind) -> None:
    for spelled in (words, words.upper(), words.lower()):
        assert formats.kind_of_file_words(f"Données {spelled} (test)") is kind


@pytest.mark.parametrize("kind", list(Kind))
def test_kinds_are_found_by_their_words(kind: Kind) -> None:
    assert {kind.value: 1}[kind] == {kind: 1}[kind.value] == 1  # type: ignore[index]
