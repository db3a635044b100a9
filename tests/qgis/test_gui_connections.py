"""Which connection leads to a database, and whether a catalogue's paths are trusted: asked once, kept, forgotten."""
from __future__ import annotations

from typing import Iterator, List

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox

from catalog_search.gui.add_catalog_dialog import CatalogDialog
from catalog_search.gui.connection_dialog import ConnectionDialog
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.manager_import import sorted_out
from catalog_search.gui.resource_list import place_text
from catalog_search.loading.database_tables import ConnectionNeeded, match_key
from catalog_search.loading.links import classify
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import DATABASE_TABLE, FILE_PATH, Record, Resource
from catalog_search.support.connection_files import Connections, exported
from catalog_search.support.connections import ConnectionStore
from catalog_search.support.settings import Settings
from catalog_search.support.trust import set_trusted, trusts_files
from tests.qgis.gui_kit import search
from tests.qgis.test_gui_adding import FakeOpening, messages

TABLE = Resource("sig.routes", "sig.routes (prod)", "prod", "postgis", layer="sig.routes", role=DATABASE_TABLE)
KEY = match_key("one", TABLE)


@pytest.fixture
def kept() -> Iterator[None]:
    """Three connections of QGIS."""
    made = (("Archives", "vieux", "10.0.0.1"), ("Production", "prod", "bdd.example"), ("Z", "z", ""))
    for name, database, host in made:
        for key, value in (("database", database), ("host", host), ("port", "5432")):
            QgsSettings().setValue(f"PostgreSQL/connections/{name}/{key}", value)
    yield
    QgsSettings().remove("PostgreSQL/connections")


@pytest.fixture
def adding(panel: DockPanel) -> DockPanel:
    FakeOpening.made = []
    panel.opener._start_opening = FakeOpening
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    return panel


def need(text: str = "Choose the connection.") -> ConnectionNeeded:
    return ConnectionNeeded(text, TABLE, KEY)


def dialogs(panel: DockPanel) -> List[ConnectionDialog]:
    found = panel.window().findChildren(QObject, "CatalogSearchConnectionChoice")
    return [one for one in found if isinstance(one, ConnectionDialog) and one.isVisible()]


class TestTheQuestion:
    def test_the_likely_connection_comes_first_and_is_taken_by_enter(self, kept: None, adding: DockPanel) -> None:
        adding.page.actions.add.click()
        FakeOpening.made[0].failed.emit(need())
        (dialog,) = dialogs(adding)
        names = [dialog.view.model().index(row, 0).data() for row in range(3)]
        assert (names, dialog.name()) == (["Production", "Archives", "Z"], "Production")
        assert dialog.question.text() == "Choose the connection." and "“prod” (PostgreSQL)" in dialog.hint.text()
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
        assert Settings().value(KEY) == "Production"
        assert len(FakeOpening.made) == 2  # begun anew
        FakeOpening.made[1].put(1)
        assert "is on the map" in messages(adding)[0]

    def test_it_is_searched_in(self, kept: None, adding: DockPanel) -> None:
        adding.page.actions.add.click()
        FakeOpening.made[0].failed.emit(need())
        (dialog,) = dialogs(adding)
        QTest.keyClicks(dialog.search, "10.0")
        assert dialog.view.model().rowCount() == 1
        dialog.view.setCurrentIndex(dialog.view.model().index(0, 0))
        assert dialog.name() == "Archives"
        dialog.view.doubleClicked.emit(dialog.view.model().index(0, 0))
        assert Settings().value(KEY) == "Archives"

    def test_without_an_answer_nothing_is_added_and_nothing_said(self, kept: None, adding: DockPanel) -> None:
        adding.page.actions.add.click()
        FakeOpening.made[0].failed.emit(need())
        dialogs(adding)[0].reject()
        assert not adding.opener.busy(("one", "communes0"))
        assert (messages(adding), Settings().value(KEY, "")) == ([], "")

    def test_several_tables_of_one_database_ask_once(self, kept: None, adding: DockPanel) -> None:
        adding.results.view.selectAll()
        adding.opener.add_all([adding.services.model.record(adding.services.model.index(row)) for row in range(2)])
        for opening in list(FakeOpening.made):
            opening.failed.emit(need())
        (dialog,) = dialogs(adding)
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        assert len(FakeOpening.made) == 4

    def test_where_qgis_has_no_connection_it_says_how_to_get_one(self, adding: DockPanel) -> None:
        adding.page.actions.add.click()
        FakeOpening.made[0].failed.emit(need())
        (dialog,) = dialogs(adding)
        assert "QGIS has no PostgreSQL connection yet" in dialog.hint.text()
        assert not dialog.view.isVisible()
        assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()

    def test_closing_the_plugin_closes_it(self, kept: None, adding: DockPanel) -> None:
        adding.page.actions.add.click()
        FakeOpening.made[0].failed.emit(need())
        adding.opener.close()
        assert dialogs(adding) == []


class TestTrust:
    def test_the_form_offers_it_where_records_name_files(self, panel: DockPanel) -> None:
        dialog: CatalogDialog = panel.edit_catalog()
        for type_name, offered in (("isogeo", True), ("csw", True), ("datagouv", False), ("file", False)):
            dialog.type.setCurrentIndex(dialog.type.findData(type_name))
            assert dialog.files.isVisible() == offered, type_name
        dialog.type.setCurrentIndex(dialog.type.findData("isogeo"))
        assert not dialog.files.isChecked()
        dialog.files.setChecked(True)
        assert dialog.config().trusts_files
        dialog.type.setCurrentIndex(dialog.type.findData("datagouv"))
        assert not dialog.config().trusts_files
        dialog.close()

    def test_it_holds_from_the_moment_it_is_kept(self, store: ConnectionStore) -> None:
        added = store.add(CatalogConfig("sig", "isogeo", "SIG", "https://x.example"))
        store.all()
        assert not trusts_files(added.id)
        store.update(added.trusting_files(True))
        assert store.get(added.id) == added.trusting_files(True) and trusts_files(added.id)
        store.remove(added.id)
        store.all()
        assert not trusts_files(added.id)

    def test_it_does_not_travel_in_files(self) -> None:
        config = CatalogConfig("sig", "isogeo", "SIG", "https://x.example").trusting_files(True)
        assert "options" not in exported(config)
        assert [one.trusts_files for one in sorted_out(Connections((config,)), (), set()).new] == [False]
        assert sorted_out(Connections((config,)), (), set()).without_login == ()

    def test_a_path_says_what_can_be_done(self) -> None:
        path = Resource("\\\\srv\\sig\\a.shp", role=FILE_PATH)
        record = Record("r", "sig", "R", resources=(path,))
        assert "trust the catalogue" in place_text(classify(path, record))
        set_trusted([CatalogConfig("sig", "isogeo", "SIG", "https://x.example").trusting_files(True)])
        assert "never changed" in place_text(classify(path, record))
        set_trusted([])
