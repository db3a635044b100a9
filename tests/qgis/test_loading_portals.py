"""What portals make of their data by themselves: uData's conversions, OpenDataSoft's exports and WFS, all opened."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from catalog_search.catalogs.registry import create_catalog
from catalog_search.loading import drivers
from catalog_search.loading.build import build_layer
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import best, ways
from catalog_search.loading.plan import make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from catalog_search.network.glance import forget_glances
from catalog_search.network.qgis_blocking import qgis_carrier
from tests.qgis.loading_support import PLACES, write_csv, write_shapefile, write_vector, zip_shapefile
from tests.servers.apart import Apart
from tests.servers.files_apart import FilesApart
from tests.servers.opendatasoft_exports import PLACES as TREES
from tests.servers.opendatasoft_exports import ExportsDouble
from tests.servers.udata import UdataDouble


@pytest.fixture(autouse=True)
def learnt() -> Iterator[None]:
    drivers.learn()
    forget_glances()
    yield


def record_of(config: CatalogConfig, text: str) -> Record:
    catalog = create_catalog(config)
    carrier = qgis_carrier(config)
    found = carrier.run(catalog.search(Query(text))).records[0]
    record: Record = carrier.run(catalog.details(found.id))
    return record


def values(link: Link, record: Record, folder: Path) -> List[Tuple[str, int]]:
    """Names and numbers of the features that a way leads to."""
    plan = make_plan(link, record, None, folder)
    assert len(plan.sources) == 1
    layer = build_layer(plan.sources[0], record)
    assert layer.isValid()
    found = [(feature["nom"], int(feature["valeur"])) for feature in layer.getFeatures()]
    return sorted(found, key=lambda pair: pair[1])


class TestUdata:
    @pytest.fixture
    def communes(self, tmp_path: Path) -> Iterator[Record]:
        folder = tmp_path / "served"
        folder.mkdir()
        write_csv(folder / "equipements.csv")
        write_vector(folder / "equipements.geojson", "GeoJSON", code=4326)
        write_vector(folder / "communes.geojson", "GeoJSON", code=4326)
        write_vector(folder / "vaubrun.gpkg", "GPKG")
        zip_shapefile(folder / "communes.zip", write_shapefile(tmp_path / "shp", "communes", cpg="UTF-8"))
        with FilesApart(folder) as files, UdataDouble(files=files.url) as portal:
            yield record_of(CatalogConfig("u", "datagouv", "U", portal.url), "communes pays vaubrun")

    def conversions(self, record: Record) -> Dict[Kind, Link]:
        return {link.kind: link for link in ways(record) if link.url not in {r.url for r in record.resources}}

    def test_each_conversion_is_a_way_of_its_own(self, communes: Record) -> None:
        found = self.conversions(communes)
        assert {Kind.GEOJSON, Kind.PARQUET, Kind.PMTILES} <= set(found)
        for kind in (Kind.PARQUET, Kind.PMTILES):
            assert found[kind].loadable is drivers.has_driver(kind)
            assert found[kind].kind.lacks_driver is not drivers.has_driver(kind)

    def test_they_rank_as_what_they_are(self, communes: Record) -> None:
        order = [link.url.rpartition("/")[2] for link in ways(communes) if link.loadable]
        wanted = ["vaubrun.gpkg", "equipements.geojson", "communes.zip", "equipements.csv"]
        assert [name for name in order if name in wanted] == wanted

    def test_each_file_opens(self, communes: Record, tmp_path: Path) -> None:
        written = [(name, value) for name, value, _, _ in PLACES]
        by_name = {link.url.rpartition("/")[2]: link for link in ways(communes)}
        for name in ("equipements.geojson", "equipements.csv", "communes.geojson", "communes.zip", "vaubrun.gpkg"):
            assert values(by_name[name], communes, tmp_path / "downloads") == written, name


class TestOpenDataSoft:
    @pytest.fixture
    def portal(self) -> Iterator[Any]:
        with Apart("tests.servers.opendatasoft_exports", "ExportsDouble") as running:
            yield running

    def trees(self, portal: Any) -> Record:
        return record_of(CatalogConfig("o", "opendatasoft", "O", portal.url), "Arbres remarquables")

    def test_the_wfs_comes_first_then_the_exports_by_their_use(self, portal: Any) -> None:
        record = self.trees(portal)
        first = best(record)
        assert first is not None
        assert (first.kind, first.layer) == (Kind.WFS, "arbres-remarquables")
        kinds = [link.kind for link in ways(record) if link.loadable and "/exports/" in link.url]
        expected = [Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF, Kind.PARQUET, Kind.KML, Kind.CSV]
        assert kinds == [kind for kind in expected if drivers.has_driver(kind)]

    def test_the_wfs_opens(self, portal: Any, tmp_path: Path) -> None:
        record = self.trees(portal)
        link = next(link for link in ways(record) if link.kind is Kind.WFS)
        assert values(link, record, tmp_path) == [(name, value) for name, value, _, _ in TREES]
        assert portal.complaints() == []

    @pytest.mark.parametrize("kind", [Kind.GEOJSON, Kind.SHAPEFILE, Kind.FLATGEOBUF, Kind.CSV])
    def test_each_export_opens(self, portal: Any, tmp_path: Path, kind: Kind) -> None:
        record = self.trees(portal)
        link = next(link for link in ways(record) if link.kind is kind and "/exports/" in link.url)
        assert values(link, record, tmp_path) == [(name, value) for name, value, _, _ in TREES]

    def test_the_double_itself_is_a_portal(self) -> None:
        with ExportsDouble() as portal:
            assert self.trees(portal).title == "Arbres remarquables"
