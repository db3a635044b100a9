"""Recorded DCAT of portals is read whole. Skipped where the recordings are not at hand."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, Tuple

import pytest

from catalog_search.catalogs.dcat_json import JsonGraph
from catalog_search.catalogs.dcat_reader import Document, read_document
from catalog_search.catalogs.dcat_xml import XmlGraph
from catalog_search.catalogs.replies import parse_xml
from catalog_search.loading.links import badges, links_of
from catalog_search.model.record import RecordType
from tests.unit.harmless import assert_harmless

CAPTURES = Path(__file__).parents[3] / "shared" / "captures" / "records"

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the recorded replies are not at hand")

#: How many records each document holds.
COUNTS: Dict[str, int] = {
    "dcat-ckanext/catalog.rdf": 2,
    "dcat-ckanext/catalog_datasets_list.rdf": 2,
    "dcat-ckanext/catalog_pod.jsonld": 1,
    "dcat-ckanext/catalog_with_at_graph.jsonld": 1,
    "dcat-ckanext/dataset.rdf": 1,
    "dcat-ckanext/dataset_gov_de.rdf": 1,
    "dcat-ckanext/dataset_sweden.rdf": 1,
    "dcat-geonetwork-ui/jrc.dcat.dataset.xml": 1,
    "dcat-geonetwork-ui/jrc.dcat.geo-dataset.xml": 1,
    "dcat-geonetwork-ui/opendataswiss.dcat-ap.dataset.xml": 1,
    "dcat-geonetwork-ui/sextant.dcat.bathymetry.xml": 1,
    "dcat-geonetwork-ui/sextant.dcat.seadatanet.xml": 1,
    "dcat-geonetwork-ui/vlaanderen.dcat-ap.dataset.xml": 1,
    "dcat-plume/dcat_data_gouv_gestionnaires_rrn.rdf": 1,
    "dcat-plume/dcat_eurostat_bilan_nutritif_brut_terre_agricole.jsonld": 1,
    "dcat-plume/dcat_eurostat_bilan_nutritif_brut_terre_agricole.rdf": 1,
    "dcat-udata/bnodes.jsonld": 3,
    "dcat-udata/bnodes.xml": 4,
    "dcat-udata/catalog.xml": 4,
    "dcat-udata/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml": 1,
    "dcat-udata/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml": 1,
    "dcat-udata/evian.json": 8,
    "dcat-udata/flat.jsonld": 3,
    "dcat-udata/geonetwork.xml": 1,
    "dcat-udata/nested.jsonld": 1,
    "dcat-udata/paged-collection-1.jsonld": 3,
    "dcat-udata/paged-collection-2.jsonld": 1,
    "dcat-udata/partial-collection-1.jsonld": 3,
    "dcat-udata/partial-collection-2.jsonld": 1,
    "dcat-udata/series.xml": 1,
    "dcat-udata/sig.oreme.rdf": 1,
    "dcat-udata/udata.xml": 3,
}


def document(name: str, language: str = "fr") -> Document:
    body = (CAPTURES / name).read_bytes()
    is_xml = body.lstrip()[:1] == b"<"
    return read_document(XmlGraph(parse_xml(body), language) if is_xml else JsonGraph(json.loads(body), language), "dc")


def test_every_recording_is_tried() -> None:
    found = {f"{path.parent.name}/{path.name}" for path in CAPTURES.glob("dcat-*/*") if path.suffix != ".ttl"}
    assert found == {*COUNTS}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_a_recording_is_read_whole(name: str, count: int) -> None:
    found = document(name)
    assert (len(found.records), found.skipped, found.is_catalog) == (count, 0, True)
    assert all(record.title and record.id in record.identifiers for record in found.records)
    assert_harmless(found.records)


@pytest.mark.parametrize("kind", ["paged", "partial"])
def test_hydra_says_where_the_next_page_is(kind: str) -> None:
    first, last = document(f"dcat-udata/{kind}-collection-1.jsonld"), document(f"dcat-udata/{kind}-collection-2.jsonld")
    assert (first.next, first.total) == ("http://data.test.org/catalog.jsonld?page=2", 4)
    assert (last.next, last.total) == ("", 4)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dcat-udata/evian.json", ("ArcGIS", "GeoJSON", "SHP", "KML", "CSV", "Web")),
        ("dcat-udata/series.xml", ("WFS", "WMS", "Web")),
        ("dcat-ckanext/dataset_gov_de.rdf", ("GeoJSON", "GML", "KML", "WFS", "WMS", "XLS")),
        ("dcat-geonetwork-ui/opendataswiss.dcat-ap.dataset.xml", ("GPKG", "WMS", "ZIP", "API")),
        ("dcat-plume/dcat_data_gouv_gestionnaires_rrn.rdf", ("SHP", "CSV")),
    ],
)
def test_what_is_offered_is_recognised(name: str, found: Tuple[str, ...]) -> None:
    assert badges(document(name).records[0]) == found


def test_a_series_of_sextant() -> None:
    (record,) = document("dcat-udata/series.xml").records
    assert (record.id, record.type) == ("fc663284-e599-427e-9da6-9fe9519170f3", RecordType.SERIES)
    assert record.themes == ("Environnement",)
    assert record.extents[0].to_text() == "1.4,50,2.36,51.1"
    layers = [(link.kind.value, link.layer) for link in links_of(record)][:2]
    name = "ATLAS_DCE_ARTOIS_PICARDIE_ME_QUALITE_ETAT_GLOBAL_2010_2015"
    assert layers == [("wms", name), ("wfs", name)]


def test_a_dataset_of_datara() -> None:
    (record,) = document("dcat-udata/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml").records
    assert record.id == "5a26b0f6-0ccf-46ad-ac58-734054b91977"
    assert (record.organisation, record.crs, record.scale) == ("IGN", ("EPSG:2154",), "1:10000")
    assert record.modified == "2022-03-22T08:51:36"
    assert record.lineage.startswith("requête sur le champ")
