"""uData portals other than data.gouv.fr: a ministry's or a country's own address, below a path, older, with its ids."""
from __future__ import annotations

from typing import Iterator

import pytest

from catalog_search.catalogs.datagouv import DatagouvCatalog
from catalog_search.catalogs.detect import detect, detection_config
from catalog_search.catalogs.registry import create_catalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Licence
from catalog_search.network.blocking import BlockingCarrier
from tests.servers.udata import UdataDouble
from tests.unit.asking import all_records, answered, run, search
from tests.unit.datagouv_support import catalog_at

PATH = "/ministere/donnees"


@pytest.fixture
def portal() -> Iterator[UdataDouble]:
    with UdataDouble(root=PATH) as started:
        yield started


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("https://data.agriculture.example.fr", "https://data.agriculture.example.fr"),
        ("data.agriculture.example.fr/fr/", "https://data.agriculture.example.fr"),
        ("https://x.example.fr/ministere/donnees/", "https://x.example.fr/ministere/donnees"),
        ("https://x.example.fr/ministere/donnees/fr/datasets/parcelles/", "https://x.example.fr/ministere/donnees"),
        ("https://x.example.fr/ministere/donnees/api/2/datasets/search/?q=a", "https://x.example.fr/ministere/donnees"),
        ("https://x.example.fr/ministere/donnees/api/1/", "https://x.example.fr/ministere/donnees"),
        ("http://10.0.0.5:7000/organizations/", "http://10.0.0.5:7000"),
        ("localhost:7000", "http://localhost:7000"),
    ],
)
def test_the_root_of_a_portal_is_found_in_a_pasted_address(typed: str, root: str) -> None:
    assert DatagouvCatalog.normalise_url(typed) == root


@pytest.mark.parametrize("page", ["/fr/datasets/", "/api/1/datasets/", "/organizations/mairie/"])
def test_detection_finds_a_portal_below_a_path(page: str) -> None:
    with UdataDouble(root=PATH, strict=False) as portal:
        text = f"{portal.url}{page}"
        found = BlockingCarrier(detection_config(text), timeout=5.0).run(detect(text))
        assert found.best is not None
        assert (found.best.type, found.best.url) == ("datagouv", portal.url)


def test_everything_is_asked_below_the_path(portal: UdataDouble) -> None:
    config = CatalogConfig(id="ma", type="datagouv", name="Ministère", url=f"{portal.url}/fr/datasets/")
    catalog = create_catalog(config)
    info = run(catalog, catalog.probe())
    found = search(catalog, Query(page_size=5)).records
    assert info.records and len(found) == 5
    assert run(catalog, catalog.details(found[0].id)).complete
    assert all(asked.path.startswith(f"{PATH}/api/") for asked in portal.requests)


def test_its_pages_hold_every_dataset_once(portal: UdataDouble) -> None:
    catalog = catalog_at(portal.url)
    keys = [record.id for record in all_records(catalog, Query(page_size=7))]
    assert len(keys) == len(set(keys)) == search(catalog, Query()).total


def test_organisations_are_looked_up_on_the_portal_itself(portal: UdataDouble) -> None:
    catalog = catalog_at(portal.url)
    name = next(record.organisation for record in search(catalog, Query()).records if record.organisation)
    assert search(catalog, Query().with_filter("organisation", [name])).total
    assert any(asked.path == f"{PATH}/api/1/organizations/suggest/" for asked in portal.requests)


def test_an_older_portal_is_searched_by_its_list(portal: UdataDouble) -> None:
    portal.fault(f"{PATH}/api/2/", "http_404")
    catalog = catalog_at(portal.url)
    records = all_records(catalog, Query(page_size=20))
    assert records and all(record.complete for record in records)
    assert run(catalog, catalog.probe()).records


def test_what_it_does_not_say_of_a_dataset_is_made_of_its_own_address() -> None:
    entry = {"id": "5" * 24, "slug": "parcelles", "title": "Parcelles", "license": "licence-maison", "resources": []}
    catalog = catalog_at(f"https://x.example.fr{PATH}")
    page = answered(catalog.search(Query()), {"data": [entry], "total": 1, "page": 1})
    assert page.records[0].page_url == f"https://x.example.fr{PATH}/datasets/parcelles"
    assert page.records[0].licence == Licence("licence-maison", "", "licence-maison")


def test_a_missing_dataset_is_not_found_there(portal: UdataDouble) -> None:
    catalog = catalog_at(portal.url)
    with pytest.raises(CatalogError) as caught:
        run(catalog, catalog.details("nulle-part"))
    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert caught.value.url.startswith(portal.url)
