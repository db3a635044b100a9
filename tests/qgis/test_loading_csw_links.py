"""Links to a CSW on loopback lead to the links of the record in it."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, Sequence
from xml.sax.saxutils import escape

import pytest

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.following import follow
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import best, classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.model.record import Resource
from tests.qgis.loading_support import PLACES, record, write_vector
from tests.servers.csw import CswCatalogue, Entry
from tests.servers.files import FileServer

_ISO = """<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
<gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>
<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Fiche
{id}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification>
</gmd:identificationInfo><gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>
{links}</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
</gmd:MD_Metadata>"""
_LINK = """<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage><gmd:name>
<gco:CharacterString>{name}</gco:CharacterString></gmd:name></gmd:CI_OnlineResource></gmd:onLine>"""


def entry(name: str, urls: Sequence[str]) -> Entry:
    links = "".join(_LINK.format(url=escape(url), name=url.rpartition("/")[2]) for url in urls)
    return Entry(name, _ISO.format(id=name, links=links), {}, ())


@pytest.fixture
def files(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    write_vector(folder / "lieux.gpkg", "GPKG")
    write_vector(folder / "lieux.geojson", "GeoJSON", code=4326)
    with FileServer(folder) as running:
        yield running


@pytest.fixture
def catalogue(files: FileServer) -> Iterator[CswCatalogue]:
    held = (
        entry("une-seule", [f"{files.url}/lieux.gpkg", f"{files.url}/page.html"]),
        entry("plusieurs", [f"{files.url}/lieux.geojson", f"{files.url}/lieux.gpkg"]),
        entry("sans-lien", []),
    )
    with CswCatalogue(held=held, strict=False) as running:
        yield running


def link_to(catalogue: CswCatalogue, name: str) -> str:
    schema = "http://www.isotc211.org/2005/gmd"
    query = "SERVICE=CSW&VERSION=2.0.2&REQUEST=GetRecordById&elementSetName=full"
    return f"{catalogue.endpoint}?{query}&outputSchema={schema}&ID={name}"


def plan_of(url: str, folder: Path, *identifiers: str, layer: str = "") -> Plan:
    wanted = record(Resource(url, protocol="OGC:CSW"), identifiers=identifiers)
    return make_plan(classify(wanted.resources[0], wanted), wanted, None, folder, layer=layer)


def test_the_only_way_of_another_record_is_taken(catalogue: CswCatalogue, tmp_path: Path) -> None:
    plan = plan_of(link_to(catalogue, "une-seule"), tmp_path)
    layer = build_layer(plan.sources[0], record())
    assert sorted(feature["nom"] for feature in layer.getFeatures()) == sorted(place[0] for place in PLACES)


def test_several_ways_are_a_choice_best_first(catalogue: CswCatalogue, tmp_path: Path) -> None:
    plan = plan_of(link_to(catalogue, "plusieurs"), tmp_path)
    assert plan.needs_choice
    assert [source.kind for source in plan.sources] == [Kind.GEOPACKAGE, Kind.GEOJSON]
    assert "the record “Fiche plusieurs”" in plan.remark

    def again(link: Link) -> Plan:
        return make_plan(link, record(), None, tmp_path)

    assert follow(plan.sources[1:], again).sources[0].crs in ("", "EPSG:4326")
    assert build_layer(follow(plan.sources[1:], again).sources[0], record()).crs().authid() == "EPSG:4326"


def test_a_way_asked_for_by_name(catalogue: CswCatalogue, tmp_path: Path) -> None:
    assert not plan_of(link_to(catalogue, "plusieurs"), tmp_path, layer="lieux.geojson").needs_choice


def test_the_catalogue_itself_is_asked_for_our_record(catalogue: CswCatalogue, tmp_path: Path) -> None:
    plan = plan_of(f"{catalogue.endpoint}?service=CSW&request=GetCapabilities", tmp_path, "inconnu", "une-seule")
    assert [source.name for source in plan.sources] == ["lieux"]


@pytest.mark.parametrize(
    ("name", "words"), [("sans-lien", "without data of its own: “Fiche sans-lien”"), ("absente", "does not have this")]
)
def test_where_it_leads_nowhere(catalogue: CswCatalogue, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(LoadError, match=words):
        plan_of(link_to(catalogue, name), tmp_path)


def test_the_records_own_ways_are_not_offered_again(
    catalogue: CswCatalogue, files: FileServer, tmp_path: Path
) -> None:
    wanted = record(Resource(link_to(catalogue, "une-seule")), Resource(f"{files.url}/lieux.gpkg"))
    with pytest.raises(LoadError, match="without data of its own"):
        make_plan(classify(wanted.resources[0], wanted), wanted, None, tmp_path)


def test_it_is_the_last_way_of_all(catalogue: CswCatalogue, files: FileServer) -> None:
    wanted = record(Resource(link_to(catalogue, "une-seule")), Resource(f"{files.url}/a.zip"))
    found = best(wanted)
    assert found is not None and found.kind is Kind.ARCHIVE


def test_one_that_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="127.0.0.1:9"):
        plan_of("http://127.0.0.1:9/csw?request=GetRecordById&id=x", tmp_path)
