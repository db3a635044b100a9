"""The services of a dataset on its page, and a CSW connection that is changed to GeoNetwork's own search."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List

import pytest
from qgis.PyQt.QtCore import Qt

from catalog_search.catalogs.registry import create_catalog
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.manager_dialog import ManagerDialog
from catalog_search.gui.record_html import SERVICES, STOP_SERVICES
from catalog_search.loading.links import links_of
from catalog_search.model.config import CatalogConfig
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import only, panels, search, titles, two_catalogues, wait_until
from tests.servers.faults import Asked, Handler, send
from tests.servers.geonetwork import GeonetworkDouble


@pytest.fixture
def double() -> Iterator[GeonetworkDouble]:
    with GeonetworkDouble(strict=False) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path, double: GeonetworkDouble) -> ConnectionStore:
    made = two_catalogues(tmp_path)
    only(made, CatalogConfig("gn", "geonetwork", "Vaubrun", double.portal))
    return made


def show(panel: DockPanel, text: str, title: str) -> None:
    """Search and go to one record, whose details come."""
    search(panel, text)
    row = titles(panel).index(title)
    panel.results.view.setCurrentIndex(panel.services.model.index(row))
    page = panel.page
    wait_until(lambda: page.record is not None and page.record.title == title and page.record.complete)


def names(panel: DockPanel) -> List[str]:
    model = panel.page.resources.links
    return [model.index(row).data() for row in range(model.rowCount())]


def words(panel: DockPanel) -> str:
    return str(panel.page.coupled.toPlainText())


class TestServices:
    def test_they_join_the_resources_and_say_where_they_come_from(self, panel: DockPanel) -> None:
        show(panel, "cours bretagne", "Cours d'eau – Bretagne")
        before = names(panel)
        assert "Services for this dataset" in words(panel)
        panel.page.coupled.linked.emit(SERVICES)
        wait_until(lambda: "found for this dataset" in words(panel))
        assert sorted(names(panel)) == sorted([*before, "ns:eau · Service WMS de Bretagne"])
        assert "Service WMS de Bretagne" in words(panel)
        row = panel.page.resources.links.index(names(panel).index("ns:eau · Service WMS de Bretagne"))
        assert "Service WMS de Bretagne" in row.data(Qt.ItemDataRole.ToolTipRole)
        assert links_of(panel.page.record)[-1].layer == "ns:eau" and links_of(panel.page.record)[-1].loadable

    def test_they_are_still_there_when_the_record_is_shown_again(
        self, panel: DockPanel, double: GeonetworkDouble
    ) -> None:
        show(panel, "bretagne", "Cours d'eau – Bretagne")
        panel.page.coupled.linked.emit(SERVICES)
        wait_until(lambda: "found" in words(panel))
        record = panel.page.record
        other = next(title for title in titles(panel) if title != record.title)
        panel.results.view.setCurrentIndex(panel.services.model.index(titles(panel).index(other)))
        wait_until(lambda: panel.page.record.title == other)
        assert len(names(panel)) <= 3
        sent = len(double.asked_for("_search"))
        panel.results.view.setCurrentIndex(panel.services.model.index(titles(panel).index(record.title)))
        wait_until(lambda: panel.page.record.key == record.key)
        assert any(name.endswith("Service WMS de Bretagne") for name in names(panel))
        assert len(double.asked_for("_search")) == sent

    def test_nothing_found_is_said(self, panel: DockPanel) -> None:
        show(panel, "corse", next(title for title in _titles_of(panel, "corse")))
        before = names(panel)
        panel.page.coupled.linked.emit(SERVICES)
        wait_until(lambda: "knows no service" in words(panel))
        assert names(panel) == before

    def test_a_failure_is_said_and_can_be_tried_again(self, panel: DockPanel, double: GeonetworkDouble) -> None:
        show(panel, "cours bretagne", "Cours d'eau – Bretagne")
        double.fault("/geonetwork/srv/api/search", "index_down")
        panel.page.coupled.linked.emit(SERVICES)
        wait_until(lambda: "Try again" in words(panel))
        assert "Vaubrun" in words(panel)
        double.clear_faults()
        panel.page.coupled.linked.emit(SERVICES)
        wait_until(lambda: "Service WMS de Bretagne" in words(panel))

    def test_looking_can_be_stopped(self, panel: DockPanel, double: GeonetworkDouble) -> None:
        show(panel, "cours bretagne", "Cours d'eau – Bretagne")
        double.delay = 0.6
        panel.page.coupled.linked.emit(SERVICES)
        assert "Looking for services" in words(panel)
        panel.page.coupled.linked.emit(STOP_SERVICES)
        assert "Services for this dataset" in words(panel)
        assert not panel.services.finder.busy(panel.page.record.key)

    def test_a_service_and_a_catalogue_that_cannot_be_asked_offer_nothing(self, panel: DockPanel) -> None:
        show(panel, "service wms", "Service WMS de Bretagne")
        assert words(panel).strip() == ""

    def test_a_file_catalogue_cannot_be_asked(self, qgis_iface: Any, tmp_path: Path) -> None:
        with panels(qgis_iface, two_catalogues(tmp_path)) as make:
            panel = make()
            search(panel, "communes")
            panel.results.view.setCurrentIndex(panel.services.model.index(0))
            assert panel.page.record is not None and words(panel).strip() == ""


def _titles_of(panel: DockPanel, text: str) -> List[str]:
    search(panel, text)
    return titles(panel)


class _WithCsw(GeonetworkDouble):
    """A GeoNetwork whose CSW tells its capabilities."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path.endswith("/csw") and asked.value("request") == "GetCapabilities":
            body = '<Capabilities xmlns="http://www.opengis.net/cat/csw/2.0.2" version="2.0.2"/>'
            send(handler, 200, body.encode(), "application/xml")
        else:
            super().answer(handler, asked)


class TestChange:
    def _manager(self, tmp_path: Path, url: str) -> ManagerDialog:
        store = two_catalogues(tmp_path)
        only(store, CatalogConfig("c1", "csw", "Notre CSW", url, group="Région"))
        manager = ManagerDialog(store, AsyncCarrier())
        manager.show()
        manager.view.select(["c1"])
        return manager

    def test_a_csw_of_a_geonetwork_is_offered_its_own_search_which_can_be_undone(
        self, qgis_app: object, tmp_path: Path
    ) -> None:
        with _WithCsw(strict=False) as double:
            manager = self._manager(tmp_path, f"{double.portal}/fre/csw")
            form = manager.edit()
            assert form is not None
            form.test_button.click()
            wait_until(lambda: form.report.take_button.isVisible() and form._call is None)
            assert "GeoNetwork" in form.report.offer.text()
            form.report.take_button.click()
            assert (form.type.currentData(), form.url.text()) == ("geonetwork", double.portal)
            assert form.report.take_button.isHidden()
            assert manager.edits.configs()[0].type == "csw"
            form._save()
            (config,) = manager.edits.configs()
            assert (config.id, config.type, config.url, config.name, config.group) == (
                "c1", "geonetwork", double.portal, "Notre CSW", "Région",
            )  # fmt: skip
            assert create_catalog(config).type == "geonetwork"
            manager.undo()
            assert manager.edits.configs()[0].type == "csw"
            manager.close()

    def test_a_geonetwork_whose_own_search_is_closed_is_not_offered(self, qgis_app: object, tmp_path: Path) -> None:
        with _WithCsw(strict=False) as double:
            double.fault("/geonetwork/srv/api", "forbidden")
            double.fault("/geonetwork/srv/eng/q", "forbidden")
            manager = self._manager(tmp_path, f"{double.portal}/fre/csw")
            form = manager.edit()
            assert form is not None
            form.test_button.click()
            wait_until(lambda: "answers" in form.result.text() and form._call is None)
            assert form.report.take_button.isHidden()
            form.close()
            manager.close()
