"""Filters over all catalogues in the dock: choosing, counts told apart, chips, what is filtered here, what is kept."""
from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QApplication

from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.facet_model import COUNTED, FEW, FIELDS, LOADED, FacetModel, Kind
from catalog_search.gui.filter_chips import AREA, Chip
from catalog_search.gui.filter_labels import value_label
from catalog_search.gui.filters import Chosen, FilterState, from_json, to_json, with_filters
from catalog_search.gui.period_dialog import PeriodDialog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import Query
from catalog_search.search.facets import Choice, FacetChoices
from catalog_search.support.connections import ConnectionStore
from catalog_search.support.settings import Settings
from tests.servers.csw_double import CswDouble
from tests.servers.udata import UdataDouble

TODAY = date(2026, 11, 21)
IGN = Chosen("organisation", "IGN", "IGN")
PORTAL, CSW, FILE = "Portal", "CSW of the prefecture", "Our file"
RENNES = "Rennes Métropole"
WFS = {"url": "https://w.example/wfs", "title": "The service", "protocol": "OGC:WFS", "layer": "a"}


def wait_until(condition: Callable[[], Any], timeout: float = 8.0) -> None:
    end = time.monotonic() + timeout
    while not condition() and time.monotonic() < end:
        QTest.qWait(10)
    assert condition()


@pytest.fixture
def udata() -> Iterator[UdataDouble]:
    with UdataDouble() as double:
        yield double


@pytest.fixture
def csw() -> Iterator[CswDouble]:
    with CswDouble() as double:
        yield double


@pytest.fixture
def store(tmp_path: Path, udata: UdataDouble, csw: CswDouble) -> ConnectionStore:
    """A portal that counts, a CSW that does not, and a file in which two of three records are services of Rennes."""
    records = [
        {
            "id": f"f{n}", "title": f"Fiche {n}", "organisation": RENNES if n else "Ville", "extent": [2, 46, 3, 47],
            "type": "service" if n else "dataset", "modified": date.today().isoformat(),
            "resources": [WFS] if n else [],
        }
        for n in range(3)
    ]  # fmt: skip
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"catalog_search": 1, "title": "T", "records": records}), encoding="utf-8")
    made = ConnectionStore()
    for config in made.all():
        made.remove(config.id)
    made.add(CatalogConfig("portal", "datagouv", PORTAL, udata.url))
    made.add(CatalogConfig("csw", "csw", CSW, csw.endpoint))
    made.add(CatalogConfig("file", "file", FILE, path.as_uri()))
    return made


def close(panel: DockPanel) -> None:
    panel.close_down()
    panel.deleteLater()
    QTest.qWait(1)


@pytest.fixture
def make_panel(qgis_iface: Any, store: ConnectionStore, tmp_path: Path) -> Iterator[Callable[[], DockPanel]]:
    canvas = qgis_iface.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    canvas.setExtent(QgsRectangle(2, 46, 3, 47))
    made: List[DockPanel] = []

    def make() -> DockPanel:
        panel = DockPanel(qgis_iface, store, BookmarkService(tmp_path / "bookmarks.sqlite"))
        panel.resize(560, 900)
        panel.show()
        QApplication.setActiveWindow(panel)
        panel.destroyed.connect(lambda: made.remove(panel))
        made.append(panel)
        return panel

    yield make
    for panel in list(made):
        close(panel)


@pytest.fixture
def panel(make_panel: Callable[[], DockPanel]) -> DockPanel:
    """A dock with its panel of filters open, after a search for everything."""
    made = make_panel()
    made.bar.filters.click()
    made.search("")
    wait_until(lambda: not made.services.session.busy and counted(made, "catalog"))
    return made


def rows(panel: DockPanel, field: str) -> List[QModelIndex]:
    model = panel.facets.model
    parent = model.find(field, None)
    return [model.index(row, 0, parent) for row in range(model.rowCount(parent))]


def counted(panel: DockPanel, field: str) -> List[Tuple[str, str, str]]:
    return [
        (index.data(), index.data(COUNTED) or "", index.data(LOADED) or "")
        for index in rows(panel, field)
        if panel.facets.model.row_of(index).kind is Kind.CHOICE
    ]


def ticked(panel: DockPanel, field: str) -> List[str]:
    checked = Qt.CheckState.Checked
    return [index.data() for index in rows(panel, field) if index.data(Qt.ItemDataRole.CheckStateRole) == checked]


def click(panel: DockPanel, field: str, label: str) -> None:
    """Open a field and click the row with this label, as a person does."""
    tree, model = panel.facets.tree, panel.facets.model
    tree.setExpanded(model.find(field, None), True)
    index = next(index for index in rows(panel, field) if index.data() == label)
    tree.scrollTo(index)
    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, tree.visualRect(index).center()
    )


def settle(panel: DockPanel) -> None:
    """Wait until what was chosen is searched."""
    wanted = panel.filters.chosen
    controller, session = panel.services.controller, panel.services.session
    wait_until(lambda: controller.searched and controller.searched.filters == wanted and not session.busy)


def chip(panel: DockPanel, choice: Chosen) -> Chip:
    return next(chip for chip in panel.chips.chips() if chip.choice.key == choice.key)


def titles(panel: DockPanel) -> List[str]:
    model = panel.services.model
    return [model.index(row).data() for row in range(model.rowCount())]


def searches(udata: UdataDouble) -> List[Any]:
    return [asked for asked in udata.requests if asked.path.endswith("/datasets/search/")]


# The panel


def test_counts_of_servers_and_of_loaded_rows_are_told_apart(panel: DockPanel) -> None:
    organisations = {label: numbers for label, *numbers in counted(panel, "organisation")}
    assert organisations[RENNES][0].isdigit() and int(organisations[RENNES][0]) > 20
    assert organisations[RENNES][1] == ""
    assert counted(panel, "use")[:2] == [("QGIS can add it now", "", "≥ 2"), ("Services", "", "≥ 2")]
    assert {label: more for label, _, more in counted(panel, "organisation")}["Texte"] == "≥ 20"
    index = rows(panel, "use")[0]
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "loaded so far" in tip and "there may be more" in tip
    assert "counted by the catalogues" in rows(panel, "organisation")[0].data(Qt.ItemDataRole.ToolTipRole)
    assert "loaded so far" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_all_facets_are_offered_in_words(panel: DockPanel) -> None:
    shown = [name for number, name in enumerate(FIELDS) if panel.facets.model.has_rows(number)]
    assert set(shown) >= {"use", "type", "organisation", "licence", "keyword", "place", "modified", "access", "catalog"}
    assert [label for label, *_ in counted(panel, "catalog")] == [PORTAL, CSW, FILE]
    assert "Last 12 months" in [label for label, *_ in counted(panel, "modified")]
    assert "Open to all" in [label for label, *_ in counted(panel, "access")]
    assert {"Dataset", "Service"} <= {label for label, *_ in counted(panel, "type")}


def test_choosing_asks_the_servers_again_in_their_own_words(panel: DockPanel, udata: UdataDouble) -> None:
    before = len(searches(udata))
    click(panel, "organisation", RENNES)
    assert ticked(panel, "organisation") == [RENNES]
    assert len(searches(udata)) == before
    settle(panel)
    assert searches(udata)[-1].value("organization") == "0123456789abcdef00000003"
    assert "Fiche 0" not in titles(panel) and "Fiche 1" in titles(panel)
    assert panel.bar.filters.text() == "Filters (1)"
    click(panel, "organisation", RENNES)
    settle(panel)
    assert searches(udata)[-1].value("organization") == ""
    assert panel.bar.filters.text() == "Filters"


def test_quick_choices_make_one_search(panel: DockPanel, udata: UdataDouble) -> None:
    begun: List[Query] = []
    panel.services.session.started.connect(begun.append)
    labels = [label for label, *_ in counted(panel, "licence")][:2]
    for label in labels:
        click(panel, "licence", label)
    settle(panel)
    QTest.qWait(350)
    assert len(begun) == 1
    assert set(begun[0].values("licence")) == set(labels)
    assert {asked.value("license") for asked in searches(udata)[-2:]} <= {"lov2", "fr-lo", "odc-odbl", "notspecified"}


def test_what_a_catalogue_cannot_filter_is_filtered_here_and_marked(panel: DockPanel, udata: UdataDouble) -> None:
    click(panel, "use", "Services")
    settle(panel)
    assert "wms" in searches(udata)[-1].values("format")
    assert {"Fiche 1", "Fiche 2"} <= set(titles(panel)) and "Fiche 0" not in titles(panel)
    services = chip(panel, Chosen("use", "services"))
    assert services.mark.isVisible()
    assert CSW in services.toolTip() and FILE in services.toolTip() and PORTAL not in services.toolTip()
    click(panel, "organisation", RENNES)
    settle(panel)
    assert not chip(panel, Chosen("organisation", RENNES)).mark.isVisible()
    panel._open_chooser()
    tree = panel.chooser.tree
    marked = {tree.topLevelItem(n).text(0): not tree.topLevelItem(n).icon(2).isNull() for n in range(3)}
    assert marked == {PORTAL: False, CSW: True, FILE: True}
    panel.chooser.hide()


def test_alternatives_to_what_is_chosen_stay_in_their_places(panel: DockPanel) -> None:
    before = [label for label, *_ in counted(panel, "use")]
    click(panel, "use", "Services")
    settle(panel)
    QTest.qWait(100)
    assert [label for label, *_ in counted(panel, "use")] == before
    organisations = [label for label, *_ in counted(panel, "organisation")]
    click(panel, "organisation", organisations[-1])
    settle(panel)
    QTest.qWait(100)
    assert [label for label, *_ in counted(panel, "organisation")] == organisations


def test_a_catalogue_that_is_left_out_can_be_chosen_again(panel: DockPanel) -> None:
    click(panel, "catalog", FILE)
    settle(panel)
    assert [status.config.id for status in panel.services.session.statuses()] == ["file"]
    assert [label for label, *_ in counted(panel, "catalog")] == [PORTAL, CSW, FILE]
    click(panel, "catalog", CSW)
    settle(panel)
    assert [status.config.id for status in panel.services.session.statuses()] == ["csw", "file"]


def test_dates_take_the_place_of_one_another_and_may_be_a_period(panel: DockPanel) -> None:
    click(panel, "modified", "Last 30 days")
    click(panel, "modified", "Last 12 months")
    assert ticked(panel, "modified") == ["Last 12 months"]
    settle(panel)
    start = (date.today() - timedelta(days=365)).isoformat()
    assert panel.services.session.query.values("modified") == (f"{start}/..",)
    click(panel, "modified", "Other period…")
    dialog = panel.facets.findChild(PeriodDialog)
    dialog.start.setDate(date(2020, 1, 2))
    dialog.end.setDate(date(2019, 1, 1))
    dialog.accept()
    settle(panel)
    assert panel.services.session.query.values("modified") == ("2019-01-01/2020-01-02",)
    assert len(ticked(panel, "modified")) == 1 and len(panel.chips.chips()) == 1


def test_many_values_show_a_few_at_first_and_all_when_looked_for(panel: DockPanel) -> None:
    at_first = rows(panel, "keyword")
    assert len(at_first) == FEW + 1 and panel.facets.model.row_of(at_first[-1]).kind is Kind.MORE
    last = at_first[-1].data()
    click(panel, "keyword", last)
    assert len(rows(panel, "keyword")) > FEW + 2
    click(panel, "keyword", "Show fewer")
    assert len(rows(panel, "keyword")) == FEW + 1
    panel.facets.find.setText("FINIS")
    assert [label for label, *_ in counted(panel, "keyword")] == ["finistere"]
    number = FIELDS.index("catalog")
    assert panel.facets.tree.isRowHidden(number, QModelIndex())
    click(panel, "keyword", "finistere")
    panel.facets.find.clear()
    assert "finistere" in [label for label, *_ in counted(panel, "keyword")]
    panel.facets.find.setText("no such value")
    assert panel.facets.nothing.isVisible() and not panel.facets.tree.isVisible()


def test_the_keyboard_does_all(panel: DockPanel) -> None:
    tree, model = panel.facets.tree, panel.facets.model
    tree.setFocus()
    tree.setCurrentIndex(model.find("type", None))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(model.find("type", None))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    label = tree.currentIndex().data()
    QTest.keyClick(tree, Qt.Key.Key_Space)
    assert ticked(panel, "type") == [label]
    settle(panel)
    QTest.qWait(50)
    assert tree.currentIndex().data() == label and tree.hasFocus()


def test_nothing_is_counted_while_the_panel_is_closed(make_panel: Callable[[], DockPanel], monkeypatch: Any) -> None:
    panel = make_panel()
    asked: List[object] = []
    monkeypatch.setattr(panel.services.session, "count_facets", asked.append)
    panel.search("")
    wait_until(lambda: not panel.services.session.busy)
    QTest.qWait(800)
    assert asked == []
    panel.bar.filters.click()
    assert len(asked) == 1


def test_sixty_values_in_every_field_hold_nobody_up(panel: DockPanel, monkeypatch: Any) -> None:
    facets = [FacetChoices(f, tuple(Choice(f"{f} {n}", f"{f} {n}", n, 1) for n in range(60))) for f in FIELDS]
    panel.facets._open = set(FIELDS)
    monkeypatch.setattr(panel.facets, "_catalogs", lambda _facets: [])
    taken = []
    for turn in range(4):
        begin = time.perf_counter()
        panel.facets._take([FacetChoices(f.field, f.choices[turn:]) for f in facets])
        QApplication.processEvents()
        taken.append(time.perf_counter() - begin)
    assert min(taken) < 0.05


def test_the_model_keeps_the_rules_of_qt() -> None:
    model = FacetModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    many = [FacetChoices("keyword", tuple(Choice(f"k{n}", f"k{n}", n) for n in range(20)))]
    model.set_facets(many, TODAY, same=False, ended=True)
    model.set_chosen([Chosen("keyword", "K15"), Chosen("organisation", "Gone")])
    labels = [model.index(row, 0, model.find("keyword", None)).data() for row in range(8)]
    assert labels == [*(f"k{n}" for n in range(FEW)), "k15", "13 more…"]
    model.set_needle("k1")
    model.show_all_of(model.find("keyword", None), True)
    model.set_needle("")
    model.set_facets([], TODAY, same=True, ended=True)
    assert model.rowCount(model.find("keyword", None)) == 21
    model.set_chosen([])
    model.set_facets([], TODAY, same=True, ended=True)
    assert model.rowCount(model.find("keyword", None)) == 0


# The chips


def test_a_chip_for_each_choice_is_removed_by_click_and_by_key(panel: DockPanel, udata: UdataDouble) -> None:
    click(panel, "organisation", RENNES)
    click(panel, "use", "QGIS can add it now")
    panel.bar.extent.click()
    settle(panel)
    assert [c.choice.field for c in panel.chips.chips()] == ["extent", "organisation", "use"]
    chip(panel, Chosen("organisation", RENNES)).remove.click()
    assert [c.choice.field for c in panel.chips.chips()] == ["extent", "use"]
    assert ticked(panel, "organisation") == []
    settle(panel)
    assert searches(udata)[-1].value("organization") == ""
    first = panel.chips.chips()[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Backspace)
    assert not panel.bar.extent.isChecked()
    (left,) = panel.chips.chips()
    assert left.hasFocus()
    QTest.keyClick(left, Qt.Key.Key_Delete)
    assert panel.filters.chosen == () and not panel.chips.isVisible()
    settle(panel)


def test_clear_all_removes_everything_with_one_search(panel: DockPanel) -> None:
    click(panel, "organisation", RENNES)
    click(panel, "type", "Service")
    panel.bar.extent.click()
    settle(panel)
    begun: List[Query] = []
    panel.services.session.started.connect(begun.append)
    panel.chips.clear_all.click()
    QTest.qWait(400)
    assert begun[-1].filters == () and begun[-1].extent is None
    assert len(begun) == 1


def test_chips_survive_an_empty_result_which_offers_to_drop_them(panel: DockPanel, csw: CswDouble) -> None:
    panel.filters.toggle(Chosen("organisation", "Atlantis", "Atlantis"))
    panel.filters.toggle(Chosen("type", "map"))
    csw.count = 0
    settle(panel)
    assert titles(panel) == [] and len(panel.chips.chips()) == 2
    assert ticked(panel, "organisation") == ["Atlantis"]
    hint = panel.results.hint
    assert "Organisation: Atlantis" in hint.text.text() and "Type: Map" in hint.text.text()
    hint.drop.click()
    settle(panel)
    assert panel.chips.chips() == [] and titles(panel)


def test_chips_survive_a_failed_search(panel: DockPanel, udata: UdataDouble, csw: CswDouble, store: Any) -> None:
    store.set_enabled("file", False)
    for double in (udata, csw):
        double.strict = False
        double.fault("/", "http_500")
    click(panel, "organisation", RENNES)
    settle(panel)
    assert panel.results.hint.headline.text() == "No catalogue answered"
    assert [c.choice.value for c in panel.chips.chips()] == [RENNES]
    QTest.qWait(100)
    assert ticked(panel, "organisation") == [RENNES]


def test_what_cannot_be_filtered_may_be_looked_for_further(panel: DockPanel, csw: CswDouble, store: Any) -> None:
    store.set_enabled("portal", False)
    store.set_enabled("file", False)
    csw.count = 300
    panel.filters.toggle(Chosen("licence", "None of them", "None of them"))
    settle(panel)
    before = len(csw.posted())
    assert "first rows of CSW of the prefecture" in panel.results.hint.text.text()
    panel.results.hint.further.click()
    wait_until(lambda: not panel.services.session.busy)
    assert len(csw.posted()) > before


def test_the_map_extent_says_who_cannot_search_by_area(panel: DockPanel) -> None:
    assert PORTAL in panel.bar.extent.toolTip() and CSW not in panel.bar.extent.toolTip()
    panel.bar.extent.click()
    wait_until(lambda: not panel.services.session.busy)
    area = chip(panel, AREA)
    assert area.mark.isVisible() and PORTAL in area.toolTip() and CSW not in area.toolTip()
    panel._open_chooser()
    item = panel.chooser.tree.topLevelItem(0)
    assert "Map extent" in item.toolTip(0) and "Map extent" in item.toolTip(2)
    panel.chooser.hide()


def test_hostile_values_are_plain_text(panel: DockPanel) -> None:
    panel.filters.toggle(Chosen("keyword", "<b>bold</b>\u202e", "<b>bold</b>\u202e"))
    made = panel.chips.chips()[0]
    assert made.text.text() == "<b>bold</b>" and made.text.textFormat() == Qt.TextFormat.PlainText
    assert "<b>bold" not in made.toolTip()
    panel.filters.clear()


def test_chips_wrap_and_are_scrolled_to_where_there_are_many(panel: DockPanel) -> None:
    one = Chosen("keyword", "one", "one")
    panel.filters.toggle(one)
    low = panel.chips.height()
    for n in range(30):
        panel.filters.toggle(Chosen("keyword", f"keyword {n}", f"keyword {n}"))
    QTest.qWait(20)
    assert low * 2 < panel.chips.height() < low * 6
    assert all(made.width() <= panel.chips.width() for made in panel.chips.chips())
    panel.searching._filtered_timer.stop()
    panel.filters.clear()
    panel.searching._filtered_timer.stop()


# What is kept


def test_filters_are_restored_but_not_searched(make_panel: Callable[[], DockPanel], udata: UdataDouble) -> None:
    first = make_panel()
    first.bar.filters.click()
    first.filters.toggle(Chosen("organisation", RENNES, RENNES))
    first.filters.toggle(Chosen("modified", "P30D"))
    settle(first)
    first.facets.tree.setExpanded(first.facets.model.find("organisation", None), True)
    close(first)
    asked = len(udata.requests)
    second = make_panel()
    assert [c.text.text() for c in second.chips.chips()] == [RENNES, "Last 30 days"]
    assert second.facets.isVisible() and second.bar.filters.isChecked()
    assert ticked(second, "organisation") == [RENNES]
    assert second.facets.tree.isExpanded(second.facets.model.find("organisation", None))
    QTest.qWait(400)
    assert len(udata.requests) == asked and second.services.session.statuses() == []
    second.bar.filters.click()
    second.chips.chips()[1].remove.click()
    QTest.qWait(400)
    assert len(udata.requests) == asked
    second.search("")
    settle(second)
    assert second.services.session.query.values("organisation") == (RENNES,)


def test_after_closing_down_nothing_is_counted_or_searched(panel: DockPanel, monkeypatch: Any) -> None:
    click(panel, "organisation", RENNES)
    asked: List[object] = []
    monkeypatch.setattr(panel.services.session, "count_facets", asked.append)
    monkeypatch.setattr(panel.services.session, "search", asked.append)
    close(panel)
    QTest.qWait(900)
    assert asked == []


def test_what_is_chosen_goes_into_the_query_and_the_settings() -> None:
    chosen = (IGN, Chosen("organisation", "BRGM", "BRGM"), Chosen("modified", "P30D"), Chosen("use", "now"))
    query = with_filters(Query(), chosen, TODAY)
    assert query.values("organisation") == ("IGN", "BRGM")
    assert query.values("modified") == ("2026-10-22/..",) and query.values("use") == ("now",)
    assert from_json(to_json(chosen)) == chosen


@pytest.mark.parametrize(
    "stored", ["", "no json", "{}", "[1, null, []]", '[{"field": "x", "value": "y"}]', '[{"field": "use", "value": 3}]']
)
def test_settings_that_cannot_be_read_are_no_filters(stored: str) -> None:
    assert from_json(stored) == ()
    Settings().set_value("last_filters", stored)


def test_a_value_is_the_same_in_capitals() -> None:
    state = FilterState()
    told: List[int] = []
    state.changed.connect(lambda: told.append(1))
    state.toggle(IGN)
    state.toggle(Chosen("organisation", "ign"))
    assert state.chosen == () and len(told) == 2
    state.clear()
    assert len(told) == 2


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Chosen("use", "now"), "QGIS can add it now"),
        (Chosen("type", "nonGeographicDataset"), "Table"),
        (Chosen("type", "their own"), "their own"),
        (Chosen("place", "fr:departement:83", "fr:departement:83"), "Département 83"),
        (Chosen("place", "country:fr", ""), "France"),
        (Chosen("place", "Var", "Var"), "Var"),
        (Chosen("modified", "P1095D"), "Last 3 years"),
        (Chosen("modified", "2019/.."), "2019 – …"),
        (Chosen("licence", "lov2", "Licence Ouverte 2.0"), "Licence Ouverte 2.0"),
    ],
)
def test_values_have_names(choice: Chosen, words: str) -> None:
    assert value_label(choice) == words
