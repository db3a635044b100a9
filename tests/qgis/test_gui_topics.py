"""Topics of a uData portal in the dock: among the filters by name, from a pasted address, and added whole."""
from __future__ import annotations

from datetime import date
from typing import Iterator, List, Tuple

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.facet_model import COUNTED, COUNTS, FacetModel, Kind
from catalog_search.gui.filters import Chosen
from catalog_search.gui.topics import is_topic
from catalog_search.gui.whole_dialog import WholeDialog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.search.facets import Choice, FacetChoices
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import panels, search, titles, two_catalogues, wait_until
from tests.qgis.test_gui_adding import FakeOpening, messages
from tests.servers.udata import UdataDouble
from tests.servers.udata_data import TOPICS

RISKS, GROUND, EMPTY = TOPICS
NAME = "Foncier et bâti"
TOPIC = Chosen("topic", GROUND, NAME)


@pytest.fixture
def udata() -> Iterator[UdataDouble]:
    with UdataDouble() as double:
        yield double


@pytest.fixture
def panel(qgis_iface: object, tmp_path: object, udata: UdataDouble) -> Iterator[DockPanel]:
    """A dock with the portal and two files, adding layers that are none."""
    store: ConnectionStore = two_catalogues(tmp_path)  # type: ignore[arg-type]
    store.add(CatalogConfig("portal", "datagouv", "Portal", udata.url))
    FakeOpening.made = []
    with panels(qgis_iface, store) as make:
        made = make()
        made.opener._start_opening = FakeOpening
        yield made


def paths(udata: UdataDouble) -> List[str]:
    return [asked.path for asked in udata.requests]


def test_they_are_filters_by_name_with_their_counts(panel: DockPanel, udata: UdataDouble) -> None:
    panel.bar.filters.click()
    search(panel, "")
    model = panel.facets.model
    wait_until(lambda: model.rowCount(model.find("topic", None)) == 2)
    parent = model.find("topic", None)
    rows = [model.index(row, 0, parent) for row in range(2)]
    assert sorted(row.data() for row in rows) == [NAME, "Prévention des risques à l'échelle locale"]
    assert {model.index(row, COUNTS, parent).data(COUNTED) for row in range(2)} == {"32"}
    panel.facets.tree.done.emit(model.find("topic", (Kind.CHOICE, Chosen("topic", NAME).key)))
    wait_until(lambda: titles(panel) and panel.services.session.query.filters == (("topic", (NAME,)),))
    wait_until(lambda: not panel.services.session.busy)
    assert {title.partition(" ")[0] for title in titles(panel)} == {"Cadastre", "Documents"}
    searches = [asked for asked in udata.requests if asked.path == "/api/2/datasets/search/"]
    assert searches[-1].value("topic") == GROUND
    assert udata.complaints == []


def test_names_come_after_the_rows_and_their_failure_is_no_failure_of_the_search(
    panel: DockPanel, udata: UdataDouble
) -> None:
    udata.fault("/api/2/topics/", "http_403")
    panel.bar.filters.click()
    search(panel, "cadastre")
    wait_until(lambda: any(path.startswith("/api/2/topics/") for path in paths(udata)))
    QTest.qWait(50)
    assert titles(panel) and messages(panel) == []
    assert not panel.facets.model.has_rows(panel.facets.model.find("topic", None).row())


def test_a_catalogue_without_topics_is_not_asked_nor_said_to_filter_here(panel: DockPanel) -> None:
    panel.filters.toggle(TOPIC)
    search(panel, "")
    found = {status.config.id: (status.found, status.unfiltered) for status in panel.services.session.statuses()}
    assert found["one"] == found["two"] == (0, ()) and found["portal"][0] == 20
    (chip,) = panel.chips.chips()
    assert not chip.mark.isVisible()


@pytest.mark.parametrize("form", ["{0}/fr/topics/foncier-et-bati/", "{0}/topics/foncier-et-bati", " <{0}/topics/{1}> "])
def test_a_pasted_address_is_a_search_for_the_topic(panel: DockPanel, udata: UdataDouble, form: str) -> None:
    panel.filters.toggle(Chosen("format", "pdf"))
    panel.bar.extent.setChecked(True)
    search(panel, form.format(udata.url, GROUND))
    wait_until(lambda: titles(panel) and not panel.services.session.busy)
    assert panel.filters.chosen == (TOPIC,)
    assert panel.bar.field.text() == "" and not panel.bar.extent.isChecked()
    assert [chip.text.text() for chip in panel.chips.chips()] == [NAME]
    assert panel.services.session.query == Query(language="en", filters=(("topic", (GROUND,)),))
    assert panel.services.session.total() == 32


def test_a_topic_chosen_by_its_address_stands_once_among_the_filters(panel: DockPanel, udata: UdataDouble) -> None:
    panel.bar.filters.click()
    search(panel, "")
    model = panel.facets.model
    wait_until(lambda: model.rowCount(model.find("topic", None)) == 2)
    search(panel, f"{udata.url}/topics/foncier-et-bati/")
    wait_until(lambda: panel.filters.chosen == (TOPIC,) and not panel.services.session.busy)
    wait_until(lambda: model.find("topic", (Kind.CHOICE, TOPIC.key)).isValid())
    parent = model.find("topic", None)
    ticked = Qt.ItemDataRole.CheckStateRole
    assert [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))].count(NAME) == 1
    assert model.find("topic", (Kind.CHOICE, TOPIC.key)).data(ticked) == Qt.CheckState.Checked


def test_it_stands_once_and_by_its_name_at_every_moment() -> None:
    def rows() -> List[Tuple[str, str, bool]]:
        parent = model.find("topic", None)
        found = [model.row_of(model.index(at, 0, parent)) for at in range(model.rowCount(parent))]
        ticked = Qt.ItemDataRole.CheckStateRole
        ticks = [model.index(at, 0, parent).data(ticked) == Qt.CheckState.Checked for at in range(len(found))]
        return [(row.choice.value, row.label, tick) for row, tick in zip(found, ticks)]

    def take(*choices: Choice, ended: bool) -> None:
        model.set_facets([FacetChoices("topic", choices)], date(2026, 11, 30), True, ended)

    model, other = FacetModel(), ("Prévention", "Prévention", False)
    take(Choice("Prévention", "Prévention", 32), Choice(NAME, NAME, 32), ended=True)
    model.set_chosen([TOPIC])
    assert rows() == [other, (GROUND, NAME, True)]
    take(Choice(GROUND, GROUND, None, 0, True), ended=False)
    assert rows() == [other, (GROUND, NAME, True)]
    take(Choice(GROUND, NAME, 32, 0, True), Choice("Prévention", "Prévention", 32), ended=True)
    assert rows() == [other, (GROUND, NAME, True)]
    model.set_chosen([])
    take(Choice(NAME, NAME, 32), Choice("Prévention", "Prévention", 32), ended=True)
    assert rows() == [other, (NAME, NAME, False)]


def test_a_topic_that_is_gone_is_said_so(panel: DockPanel, udata: UdataDouble) -> None:
    search(panel, f"{udata.url}/topics/autrefois/")
    wait_until(lambda: messages(panel))
    assert messages(panel)[-1].startswith("Portal does not know “autrefois” (Topic).")
    assert panel.filters.chosen == ()


def test_a_portal_that_fails_is_said_so(panel: DockPanel, udata: UdataDouble) -> None:
    udata.fault("/api/2/topics/", "http_403")
    search(panel, f"{udata.url}/topics/foncier-et-bati/")
    wait_until(lambda: messages(panel))
    assert "Portal" in messages(panel)[-1]


def test_a_newer_search_takes_the_place_of_a_pasted_address(panel: DockPanel, udata: UdataDouble) -> None:
    udata.delay = 0.3
    panel.search(f"{udata.url}/topics/foncier-et-bati/")
    panel.search("communes")
    udata.delay = 0.0
    QTest.qWait(500)
    assert panel.filters.chosen == () and panel.services.session.query.text == "communes"


def test_an_address_elsewhere_is_just_words(panel: DockPanel) -> None:
    search(panel, "https://www.example.org/topics/foncier-et-bati/")
    assert panel.filters.chosen == () and panel.services.session.query.text.startswith("https://www.example.org")


def test_what_waits_to_be_added_ends_where_its_catalogue_is_removed(panel: DockPanel, udata: UdataDouble) -> None:
    search(panel, "cadastre")
    model = panel.services.model
    records = [model.record(model.index(row)) for row in range(8)]
    udata.delay = 0.3
    for record in records:
        panel.opener.add(record)
    panel.services.store.remove("portal")
    wait_until(lambda: sum(panel.opener.busy(record.key) for record in records) == len(FakeOpening.made))
    assert 0 < len(FakeOpening.made) < 8
    panel.messages.details.click()
    told = [note.text + note.detail for note in panel.messages.notes()]
    assert any("no longer among yours" in words for words in told)
    panel.opener.cancel_several()
    udata.delay = 0.0


def test_everything_under_a_topic_is_added(panel: DockPanel) -> None:
    assert is_topic(TOPIC)
    panel.whole.add_choice(TOPIC)
    wait_until(lambda: panel.findChild(WholeDialog) is not None)
    dialog = panel.findChild(WholeDialog)
    assert "Add 32 record(s)" in dialog.words.text() and dialog.name.text() == NAME
    dialog.add.click()
    wait_until(lambda: FakeOpening.made)
    assert FakeOpening.made[0].record.title.startswith(("Cadastre", "Documents d'urbanisme"))
    panel.opener.cancel_several()
