"""The menu of layers that came from a catalogue: back to the record, newer versions, fetching the data again."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from qgis.core import (
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton, QTextBrowser, QWidget

from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock import CatalogSearchDock
from catalog_search.gui.neighbours import Neighbours
from catalog_search.loading.provenance import keep, kept
from catalog_search.model.config import CatalogConfig
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import Answers, only, search, wait_until
from tests.qgis.iface_kit import Iface


def places(*names: str) -> bytes:
    """A GeoJSON file with a point for each name."""
    features = [
        {"type": "Feature", "properties": {"nom": name}, "geometry": {"type": "Point", "coordinates": [n, 47]}}
        for n, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def listed(address: str, file: str = "places", **fields: Any) -> bytes:
    """The catalogue: one record with one file."""
    resource = {"url": f"{address}/{file}.geojson", "title": "Lieux", "format": "geojson"}
    record = {
        "id": "r1", "title": "Lieux d'essai", "modified": "2026-01-01", "page_url": "https://p.example/r1",
        "resources": [resource],
    }  # fmt: skip
    return json.dumps({"catalog_search": 1, "title": "Test", "records": [{**record, **fields}]}).encode()


@pytest.fixture
def store(server: str) -> ConnectionStore:
    made = ConnectionStore()
    Answers.bodies = {"/list.json": listed(server), "/places.geojson": places("Évron", "Brûlon")}
    only(made, CatalogConfig("team", "file", "Our team", f"{server}/list.json"))
    return made


@pytest.fixture
def iface() -> Iterator[Iface]:
    made = Iface()
    made.window.resize(1200, 800)
    made.window.show()
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def bookmarks(tmp_path: Path) -> Iterator[BookmarkService]:
    made = BookmarkService(tmp_path / "profile" / "bookmarks.sqlite")
    yield made
    made.close()


@pytest.fixture
def dock(iface: Iface, store: ConnectionStore, bookmarks: BookmarkService) -> Iterator[CatalogSearchDock]:
    made = CatalogSearchDock(iface, store, bookmarks)
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    yield made
    made.close_down()
    iface.removeDockWidget(made)
    made.deleteLater()


@pytest.fixture
def neighbours(iface: Iface, dock: CatalogSearchDock, store: ConnectionStore) -> Iterator[Neighbours]:
    made = Neighbours(iface, dock, store)
    yield made
    made.close()


@pytest.fixture
def layer(dock: CatalogSearchDock, neighbours: Neighbours) -> QgsVectorLayer:
    """The layer that *Add* makes of the record."""
    search(dock.panel(), "lieux")
    record = dock.panel().services.model.record(dock.panel().services.model.index(0))
    dock.panel().opener.add(record)
    wait_until(lambda: QgsProject.instance().mapLayers() and not dock.panel().opener.busy(record.key))
    return next(iter(QgsProject.instance().mapLayers().values()))


def said(iface: Iface) -> str:
    """What the message bar shows."""
    item = iface.bar.currentItem()
    if item is None:
        return ""
    browsers = [browser.toPlainText() for browser in item.findChildren(QTextBrowser)]
    return " ".join(browsers + [label.text() for label in item.findChildren(QLabel)])


def press(iface: Iface, words: str) -> None:
    item: QWidget = iface.bar.currentItem()
    next(button for button in item.findChildren(QPushButton) if button.text() == words).click()


def names(layer: QgsVectorLayer) -> List[str]:
    return [feature["nom"] for feature in layer.getFeatures()]


class TestMenu:
    def test_only_layers_of_a_catalogue_have_it(self, iface: Iface, layer: QgsVectorLayer) -> None:
        other = QgsVectorLayer("Point", "own", "memory")
        QgsProject.instance().addMapLayer(other)
        assert [action.text() for action in iface.actions_of(layer)] == ["Catalog Search"]
        assert iface.actions_of(other) == []

    def test_it_offers_what_fits_the_selected_layers(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        menu = neighbours.layer_menu
        iface.tree.setCurrentLayer(layer)
        menu.menu.aboutToShow.emit()
        assert menu.layers() == [layer]
        assert all(action.isEnabled() for action in (menu.go, menu.newer, menu.again, menu.page))
        layer.startEditing()
        menu.menu.aboutToShow.emit()
        assert not menu.again.isEnabled()
        layer.rollBack()
        keep(layer, replace(kept(layer), page_url="javascript:alert(1)", kind="pdf"))
        menu.menu.aboutToShow.emit()
        assert not menu.page.isEnabled() and not menu.again.isEnabled()

    def test_the_record_is_kept_as_its_catalogue_has_it_now(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer, bookmarks: BookmarkService, server: str
    ) -> None:
        menu = neighbours.layer_menu
        iface.tree.setCurrentLayer(layer)
        menu.menu.aboutToShow.emit()
        assert menu.star.isEnabled()
        Answers.bodies["/list.json"] = listed(server, modified="2026-05-05")
        menu.star.trigger()
        wait_until(lambda: bool(bookmarks.favourite_of(("team", "r1"))))
        (favourite,) = bookmarks.open_store().favourites.find()
        assert (favourite.title, favourite.modified) == ("Lieux d'essai", "2026-05-05")
        assert "is among your favourites" in said(iface)
        menu.menu.aboutToShow.emit()
        assert not menu.star.isEnabled()

    def test_a_catalogue_that_does_not_answer_keeps_nothing_and_says_so(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer, bookmarks: BookmarkService
    ) -> None:
        iface.tree.setCurrentLayer(layer)
        del Answers.bodies["/list.json"]
        neighbours.layer_menu.star.trigger()
        wait_until(lambda: "was not kept" in said(iface), 15)
        assert "Our team" in said(iface) and bookmarks.open_store().favourites.count() == 0

    def test_layers_of_a_project_that_is_opened_have_it_again(
        self, iface: Iface, layer: QgsVectorLayer, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "project.qgs")
        before = kept(layer)
        assert QgsProject.instance().write(path)
        QgsProject.instance().clear()
        assert QgsProject.instance().read(path)
        again = next(iter(QgsProject.instance().mapLayers().values()))
        assert kept(again) == before and before.record_modified == "2026-01-01"
        assert [action.text() for action in iface.actions_of(again)] == ["Catalog Search"]

    def test_it_goes_with_the_plugin(self, iface: Iface, dock: CatalogSearchDock, store: ConnectionStore) -> None:
        made = Neighbours(iface, dock, store)
        layer = QgsVectorLayer("Point", "found", "memory")
        layer.setCustomProperty("plugins/catalog_search/catalog", "team")
        layer.setCustomProperty("plugins/catalog_search/record", "r1")
        QgsProject.instance().addMapLayer(layer)
        assert len(iface.actions_of(layer)) == 1
        made.close()
        assert iface.actions_of(layer) == [] and not any(iface.layer_actions.values())
        QgsProject.instance().addMapLayer(layer.clone())


class TestGoToRecord:
    def test_the_dock_opens_and_shows_the_record_with_its_details(
        self, dock: CatalogSearchDock, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        panel = dock.panel()
        search(panel, "nothing of this name")
        dock.hide()
        neighbours.layer_menu.go_to_record([layer])
        wait_until(lambda: panel.page.record is not None and panel.page.record.complete)
        assert dock.isVisible() and panel.page.record.key == ("team", "r1")
        assert panel.page.resources.links.rowCount() == 1

    def test_its_row_is_chosen_where_it_is_among_the_results(
        self, dock: CatalogSearchDock, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        panel = dock.panel()
        assert not panel.results.view.currentIndex().isValid()
        neighbours.layer_menu.go_to_record([layer])
        assert panel.results.view.currentIndex().data() == "Lieux d'essai"
        assert panel.page.record.complete

    def test_a_catalogue_that_is_gone_is_said(
        self, iface: Iface, store: ConnectionStore, neighbours: Neighbours, layer: QgsVectorLayer, server: str
    ) -> None:
        store.remove("team")
        neighbours.layer_menu.go_to_record([layer])
        assert f"Our team ({server}/list.json)" in said(iface)

    def test_a_colleague_who_has_the_same_catalogue_by_another_id_gets_there(
        self, store: ConnectionStore, dock: CatalogSearchDock, neighbours: Neighbours, layer: QgsVectorLayer,
        server: str,
    ) -> None:  # fmt: skip
        only(store, CatalogConfig("other", "file", "Team", f"{server}/list.json"))
        dock.panel().services.controller.refresh_catalogs()
        neighbours.layer_menu.go_to_record([layer])
        wait_until(lambda: dock.panel().page.record is not None and dock.panel().page.record.complete)
        assert dock.panel().page.record.key == ("other", "r1")


def test_a_layer_of_a_link_that_another_catalogue_lent_keeps_that_one(
    server: str, store: ConnectionStore, dock: CatalogSearchDock, neighbours: Neighbours
) -> None:
    same = {"identifiers": ["fr-1200-bocage"], "title": "Lieux d'essai"}
    page = {"url": "https://p.example/r1", "title": "Page", "protocol": "WWW:LINK"}
    Answers.bodies["/list.json"] = listed(server, resources=[page], **same)
    Answers.bodies["/other.json"] = listed(server, id="o7", modified="2026-05-05", **same)
    store.add(CatalogConfig("zz", "file", "Lender", f"{server}/other.json"))
    panel = dock.panel()
    search(panel, "lieux")
    assert panel.services.model.rowCount() == 1
    record = panel.services.model.record(panel.services.model.index(0))
    assert record.catalog == "team"
    panel.opener.add(record)
    wait_until(lambda: QgsProject.instance().mapLayers() and not panel.opener.busy(record.key))
    found = kept(next(iter(QgsProject.instance().mapLayers().values())))
    assert (found.catalog, found.record, found.catalog_name, found.record_modified) == (
        "zz", "o7", "Lender", "2026-05-05",
    )  # fmt: skip


class TestNewer:
    def ask(self, iface: Iface, neighbours: Neighbours, layers: List[QgsMapLayer]) -> str:
        iface.bar.clearWidgets()
        neighbours.layer_menu.ask_newer(layers)
        wait_until(lambda: bool(said(iface)) and "Asking" not in said(iface))
        return said(iface)

    def test_nothing_is_newer(self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer) -> None:
        assert "newest version" in self.ask(iface, neighbours, [layer])

    def test_a_record_of_a_later_date_is_told_and_refreshed_at_once(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer, server: str
    ) -> None:
        Answers.bodies["/list.json"] = listed(server, modified="2026-02-02")
        Answers.bodies["/places.geojson"] = places("Évron", "Brûlon", "Plœmeur")
        text = self.ask(iface, neighbours, [layer])
        assert "was changed on" in text and "26" in text
        press(iface, "Refresh")
        wait_until(lambda: "was refreshed" in said(iface))
        assert names(layer) == ["Évron", "Brûlon", "Plœmeur"]
        assert "newest version" in self.ask(iface, neighbours, [layer])

    def test_a_record_that_is_gone_is_said(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer, server: str
    ) -> None:
        Answers.bodies["/list.json"] = listed(server, id="r2")
        assert "no longer in the catalogue" in self.ask(iface, neighbours, [layer])

    def test_a_resource_that_is_gone_is_said(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer, server: str
    ) -> None:
        Answers.bodies["/list.json"] = listed(server, resources=[])
        assert "no longer has this file" in self.ask(iface, neighbours, [layer])

    def test_a_catalogue_that_fails_says_why(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        del Answers.bodies["/list.json"]
        assert "Our team" in self.ask(iface, neighbours, [layer])

    def test_several_layers_are_answered_together(
        self, iface: Iface, store: ConnectionStore, neighbours: Neighbours, layer: QgsVectorLayer, server: str
    ) -> None:
        newer = layer.clone()
        keep(newer, replace(kept(layer), record_modified="2025-01-01"))
        newer.setName("Older one")
        lost = layer.clone()
        keep(lost, replace(kept(layer), catalog="gone", catalog_url="https://g.example", catalog_type="ckan"))
        lost.setName("Lost one")
        QgsProject.instance().addMapLayers([newer, lost])
        text = self.ask(iface, neighbours, [layer, newer, lost])
        assert "Older one" in text and "Lost one" in text and "1" in text
        assert "not among your catalogues" in text

    def test_a_title_with_markup_stays_text(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        layer.setName("<img src=x> & <b>bold</b>")
        assert "<img src=x> & <b>bold</b>" in self.ask(iface, neighbours, [layer])

    def test_asking_can_be_cancelled(self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer) -> None:
        Answers.delays["/list.json"] = 0.5
        neighbours.layer_menu.ask_newer([layer])
        press(iface, "Cancel")
        assert iface.bar.currentItem() is None


Refresh = Callable[[QgsMapLayer], str]


class TestRefresh:
    @pytest.fixture
    def refresh(self, iface: Iface, neighbours: Neighbours) -> Refresh:
        def run(layer: QgsMapLayer) -> str:
            neighbours.layer_menu.refresh([layer])
            wait_until(lambda: bool(said(iface)) and "Refreshing" not in said(iface))
            return said(iface)

        iface.bar.clearWidgets()
        return run

    def test_id_style_joins_and_place_stay(self, layer: QgsVectorLayer, refresh: Refresh, server: str) -> None:
        project = QgsProject.instance()
        table = QgsVectorLayer("None?field=nom:string&field=habitants:integer", "table", "memory")
        group = project.layerTreeRoot().insertGroup(0, "mine")
        project.addMapLayer(table, False)
        clone = project.layerTreeRoot().findLayer(layer).clone()
        group.addChildNode(clone)
        project.layerTreeRoot().removeChildNode(project.layerTreeRoot().children()[-1])
        symbol = QgsSymbol.defaultSymbol(layer.geometryType())
        symbol.setColor(QColor("#123456"))
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
        join = QgsVectorLayerJoinInfo()
        join.setJoinLayer(table)
        join.setJoinFieldName("nom")
        join.setTargetFieldName("nom")
        layer.addJoin(join)
        layer.setName("My own name")
        layer.setSubsetString("\"nom\" <> 'Brûlon'")
        before = layer.id()
        Answers.bodies["/list.json"] = listed(server, "places-2027", modified="2027-01-01")
        Answers.bodies["/places-2027.geojson"] = places("Brûlon", "Le Mans", "Évron")
        assert "was refreshed" in refresh(layer)
        assert names(layer) == ["Le Mans", "Évron"]
        assert (layer.id(), layer.name()) == (before, "My own name")
        assert layer.renderer().symbol().color().name() == "#123456"
        assert [one.joinLayerId() for one in layer.vectorJoins()] == [table.id()]
        assert [node.name() for node in group.children() if isinstance(node, QgsLayerTreeLayer)] == ["My own name"]
        assert kept(layer).record_modified == "2027-01-01" and kept(layer).resource_url.endswith("places-2027.geojson")

    def test_without_its_catalogue_the_file_is_fetched_from_where_it_came(
        self, layer: QgsVectorLayer, refresh: Refresh, store: ConnectionStore
    ) -> None:
        store.remove("team")
        Answers.bodies["/places.geojson"] = places("Nouveau")
        assert "was refreshed" in refresh(layer)
        assert names(layer) == ["Nouveau"]

    @pytest.mark.parametrize("body", [b"<html><body>moved</body></html>", b"", None])
    def test_what_does_not_open_leaves_the_layer_as_it_was(
        self, layer: QgsVectorLayer, refresh: Refresh, body: Optional[bytes]
    ) -> None:
        source = layer.source()
        Answers.bodies["/places.geojson"] = body
        text = refresh(layer)
        assert "could not be refreshed" in text
        assert layer.isValid() and layer.source() == source and names(layer) == ["Évron", "Brûlon"]

    def test_a_layer_that_is_being_edited_is_left_alone(self, layer: QgsVectorLayer, refresh: Refresh) -> None:
        layer.startEditing()
        asked = len(Answers.asked)
        assert "edited" in refresh(layer)
        layer.rollBack()
        assert len(Answers.asked) == asked

    def test_a_filter_that_does_not_fit_any_more_is_told_and_can_be_copied(
        self, iface: Iface, layer: QgsVectorLayer, refresh: Refresh
    ) -> None:
        wanted = "\"nom\" <> 'Brûlon'"
        assert layer.setSubsetString(wanted)
        Answers.bodies["/places.geojson"] = places("Évron", "Brûlon").replace(b'"nom"', b'"libelle"')
        text = refresh(layer)
        assert "was refreshed" in text and "filter" in text and layer.name() in text and "Our team" in text
        assert layer.isValid() and layer.featureCount() == 2
        press(iface, "Copy filter")
        assert QApplication.clipboard().text() == wanted

    def test_another_type_of_geometry_is_told(self, layer: QgsVectorLayer, refresh: Refresh) -> None:
        area = b'{"type": "Polygon", "coordinates": [[[0, 47], [1, 47], [1, 48], [0, 47]]]}'
        feature = b'{"type": "Feature", "properties": {"nom": "a"}, "geometry": %s}' % area
        Answers.bodies["/places.geojson"] = b'{"type": "FeatureCollection", "features": [%s]}' % feature
        assert "Before the refresh" in refresh(layer)
        assert "Before the refresh" in layer.styleManager().styles()

    def test_it_can_be_cancelled(self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer) -> None:
        iface.bar.clearWidgets()
        Answers.delays["/places.geojson"] = 2.0
        Answers.bodies["/places.geojson"] = places("late")
        neighbours.layer_menu.refresh([layer])
        wait_until(lambda: Answers.asked.count("/places.geojson") == 2)
        press(iface, "Cancel")
        assert iface.bar.currentItem() is None and names(layer) == ["Évron", "Brûlon"]

    def test_a_layer_that_is_removed_meanwhile_is_forgotten(
        self, iface: Iface, neighbours: Neighbours, layer: QgsVectorLayer
    ) -> None:
        iface.bar.clearWidgets()
        Answers.delays["/places.geojson"] = 0.3
        neighbours.layer_menu.refresh([layer])
        QgsProject.instance().removeMapLayer(layer)
        wait_until(lambda: iface.bar.currentItem() is None)

    def test_a_hostile_project_leads_nowhere_else(
        self, layer: QgsVectorLayer, refresh: Refresh, store: ConnectionStore
    ) -> None:
        store.remove("team")
        fields: Dict[str, str] = {"resource_url": "/vsicurl/http://127.0.0.1/x.geojson"}
        keep(layer, replace(kept(layer), **fields))
        assert "could not be refreshed" in refresh(layer)
