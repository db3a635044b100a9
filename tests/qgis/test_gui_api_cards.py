"""An API card in the dock: its terms are facts in words, its links say what they are for."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt

from catalog_search.catalogs.datagouv_records import Context
from catalog_search.catalogs.dataservices_records import Linked, read_service
from catalog_search.gui.record_html import body_html
from catalog_search.gui.resource_list import ResourceModel
from catalog_search.loading.links import links_of
from catalog_search.model.record import Record
from tests.servers.dataservices import services

SITE = "https://data.example.org"


def guichet() -> Record:
    card = next(item for item in services(SITE) if item["title"] == "Guichet des lieux-dits")
    linked = Linked(datasets=(("Lieux-dits", f"{SITE}/datasets/1"),), offers="GeoJSON")
    record = read_service(card, Context("api", SITE, True, {}), linked=linked)
    assert record is not None
    return record


def test_the_terms_of_access_are_told_in_words(qgis_app: object) -> None:
    html = body_html(guichet(), "API")
    assert "<th>Access for administrations</th><td><p>yes</p></td>" in html
    assert "<th>Access for companies and associations</th><td><p>under conditions</p></td>" in html
    assert "<th>Access for individuals</th><td><p>no</p></td>" in html
    assert "<th>Offers</th><td><p>GeoJSON</p></td>" in html
    assert "<th>Rate limit</th><td><p>50 appels / seconde / IP au plus</p></td>" in html
    assert 'href="https://datapass.example.org/demandes/lieux-dits"' in html


def test_links_without_a_title_say_what_they_are_for(qgis_app: object) -> None:
    model = ResourceModel()
    model.set_links(links_of(guichet()))
    titles = [model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole) for row in range(model.rowCount())]
    assert titles == [
        "Guichet des lieux-dits",
        "Description for programs (OpenAPI)",
        "Technical documentation",
        "Documentation",
        "Request access",
        "Lieux-dits",
    ]
