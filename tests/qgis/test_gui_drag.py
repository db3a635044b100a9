"""Dragging out of the dock and dropping on QGIS: what a drag carries, and where what is dropped arrives."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

import pytest
from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsMimeDataUtils, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QRubberBand

from catalog_search.gui.bookmarks.service import BookmarkService
from catalog_search.gui.dock import CatalogSearchDock
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.drag_out import MIME, Dragged, drag_picture, drag_words
from catalog_search.gui.drop_in import TreeDrop
from catalog_search.gui.neighbours import Neighbours
from catalog_search.loading.links import classify, links_of
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record, Resource
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import search, wait_until
from tests.qgis.iface_kit import Iface
from tests.qgis.loading_support import write_vector

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


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
def panel(dock: CatalogSearchDock) -> DockPanel:
    return dock.panel()


@pytest.fixture
def neighbours(iface: Iface, dock: CatalogSearchDock, store: ConnectionStore) -> Iterator[Neighbours]:
    made = Neighbours(iface, dock, store)
    yield made
    made.close()


Added = List[Any]


@pytest.fixture
def added(panel: DockPanel, monkeypatch: pytest.MonkeyPatch) -> Added:
    """What the opener was asked to add: (title, kind or None, place in the tree)."""
    asked: Added = []

    def add(record: Record, link: Any = None, where: Any = None) -> None:
        asked.append((record.title, link.kind.value if link is not None else None, spot_of(where)))

    monkeypatch.setattr(panel.opener, "add", add)
    monkeypatch.setattr(
        panel.opener, "add_all", lambda records, where=None: [add(record, None, where) for record in records]
    )
    return asked


def spot_of(where: Any) -> Optional[Any]:
    found = where() if where is not None else None
    return (found[0].name(), found[1]) if found is not None else None


def dragged(panel: DockPanel, *rows: int) -> QMimeData:
    model = panel.services.model
    return panel.drags.mime_data([Dragged(model.record(model.index(row))) for row in rows])


def drop(iface: Iface, data: QMimeData, spot: QPoint) -> QDropEvent:
    """A drag over the layer tree and its drop, as Qt delivers them."""
    target = iface.tree.viewport()
    for event in (QDragEnterEvent(spot, COPY, data, LEFT, NONE), QDragMoveEvent(spot, COPY, data, LEFT, NONE)):
        QApplication.sendEvent(target, event)
    event = QDropEvent(QPointF(spot), COPY, data, LEFT, NONE)
    QApplication.sendEvent(target, event)
    return event


def memory(name: str) -> QgsVectorLayer:
    return QgsVectorLayer("Point?crs=EPSG:4326", name, "memory")


@pytest.fixture
def tree(iface: Iface) -> QgsLayerTreeGroup:
    """Two layers, a group with one in it, a group without, from top to bottom."""
    root = QgsProject.instance().layerTreeRoot()
    for name in ("first", "second", "inner"):
        layer = memory(name)
        QgsProject.instance().addMapLayer(layer, False)
        parent = root.addGroup("full") if name == "inner" else root
        parent.addLayer(layer)
    root.addGroup("empty")
    iface.tree.expandAll()
    QTest.qWait(20)
    return root


def box_of(iface: Iface, name: str) -> QRect:
    root = QgsProject.instance().layerTreeRoot()
    found = root.findGroup(name) or next(layer for layer in root.findLayers() if layer.name() == name)
    return iface.tree.visualRect(iface.tree.node2index(found))


class TestMimeData:
    def test_a_service_with_a_known_layer_is_told_to_qgis_and_its_page_to_others(self, panel: DockPanel) -> None:
        search(panel, "communes")
        data = dragged(panel, 0)
        uris = QgsMimeDataUtils.decodeUriList(data)
        assert [(uri.layerType, uri.providerKey, uri.name) for uri in uris] == [("vector", "WFS", "communes 0")]
        assert "typename='communes0'" in uris[0].uri and "url='https://w.example/wfs'" in uris[0].uri
        assert [url.toString() for url in data.urls()] == ["https://p.example/0"]
        assert data.text() == "https://p.example/0"
        assert '<a href="https://p.example/0">communes 0</a>' in data.html()

    def test_several_rows_at_once(self, panel: DockPanel) -> None:
        search(panel, "communes")
        data = dragged(panel, 0, 1, 2)
        assert [uri.name for uri in QgsMimeDataUtils.decodeUriList(data)] == ["communes 0", "communes 1", "communes 2"]
        assert data.text().split("\n") == [f"https://p.example/{n}" for n in range(3)]
        assert len(panel.drags.dropped(data)) == 3

    @pytest.mark.parametrize(
        ("resource", "provider"),
        [
            (Resource("https://s.example/wms", protocol="OGC:WMS", layer="roads"), "wms"),
            (Resource("https://s.example/arcgis/rest/services/a/FeatureServer/3"), "arcgisfeatureserver"),
            (Resource("https://s.example/arcgis/rest/services/a/MapServer/3"), "arcgismapserver"),
            (Resource("https://s.example/api/collections/roads/items"), "OAPIF"),
            (Resource("https://s.example/wcs", protocol="OGC:WCS", layer="height"), "wcs"),
            (Resource("https://s.example/wms", protocol="OGC:WMS"), ""),
            (Resource("https://s.example/wmts", protocol="OGC:WMTS", layer="roads"), ""),
            (Resource("https://s.example/a.gpkg"), ""),
        ],
    )
    def test_only_what_needs_no_asking_has_a_source(self, panel: DockPanel, resource: Resource, provider: str) -> None:
        record = Record("r", "one", "Roads", resources=(resource,))
        data = panel.drags.mime_data([Dragged(record, classify(resource))])
        keys = [uri.providerKey for uri in QgsMimeDataUtils.decodeUriList(data)]
        assert keys == ([provider] if provider else [])
        assert data.hasFormat(MIME) and data.text() == resource.url

    def test_a_log_in_goes_into_the_source_but_to_nobody_else(self, panel: DockPanel, store: ConnectionStore) -> None:
        store.add(CatalogConfig("own", "file", "Own", "https://s.example/list.json", authcfg="abc1234"))
        hosts = ("s.example", "x.example")
        own, foreign = (Resource(f"https://{host}/wfs", protocol="OGC:WFS", layer="a") for host in hosts)
        record = Record("r", "own", "Roads", resources=(own, foreign))
        data = panel.drags.mime_data([Dragged(record, link) for link in links_of(record)])
        signed = ["abc1234" in uri.uri for uri in QgsMimeDataUtils.decodeUriList(data)]
        assert signed == [True, False]
        assert "abc1234" not in data.text() + data.html() + bytes(data.data(MIME)).decode()

    def test_addresses_that_are_not_of_the_web_are_not_handed_to_other_programs(self, panel: DockPanel) -> None:
        hostile = Resource("javascript:alert(1)", title="<b>x</b>")
        data = panel.drags.mime_data([Dragged(Record("r", "one", "R", resources=(hostile,)), classify(hostile))])
        assert not data.hasUrls() and not data.hasText() and not QgsMimeDataUtils.isUriList(data)

    @pytest.mark.parametrize(
        "payload",
        [b"", b"{", b"[]", b'{"records": 3}', b'{"records": [3, {"catalog": "one"}]}', b"[" * 100_000, b"\xff\xfe"]
        + [json.dumps({"records": [{"catalog": "unknown", "record": "a"}]}).encode()],
    )
    def test_a_payload_of_somebody_else_means_nothing(self, panel: DockPanel, payload: bytes) -> None:
        data = QMimeData()
        data.setData(MIME, payload)
        assert panel.drags.dropped(data) == ()

    def test_another_window_of_qgis_finds_the_record_in_its_own_catalogues(
        self, panel: DockPanel, make_panel: Callable[[], DockPanel]
    ) -> None:
        search(panel, "communes")
        other = make_panel()
        items = other.drags.dropped(dragged(panel, 1))
        assert [(item.record.key, item.record.complete) for item in items] == [(("one", "communes1"), False)]


class TestPicture:
    def test_it_tells_the_title_or_the_number(self, panel: DockPanel) -> None:
        search(panel, "communes")
        model = panel.services.model
        items = [Dragged(model.record(model.index(row))) for row in range(3)]
        assert drag_words(items[:1]) == "communes 0"
        assert "3" in drag_words(items) and "record" in drag_words(items)
        links = [Dragged(items[0].record, link) for link in links_of(items[0].record) * 2]
        assert "2" in drag_words(links) and "resource" in drag_words(links)
        picture = drag_picture(panel, items)
        assert picture.width() > picture.height() > panel.fontMetrics().height()
        assert drag_picture(panel, [Dragged(Record("r", "one", "long title " * 50))]).width() < 500

    def test_pressing_and_moving_drags_the_selected_rows(self, panel: DockPanel, monkeypatch: Any) -> None:
        search(panel, "communes")
        started: List[Any] = []
        monkeypatch.setattr(panel.drags, "start", lambda source, items: started.append([item.title for item in items]))
        view = panel.results.view
        view.selectAll()
        spot = view.visualRect(panel.services.model.index(1)).center()
        QTest.mousePress(view.viewport(), LEFT, NONE, spot)
        far = QPointF(spot.x() + 3 * QApplication.startDragDistance(), spot.y())
        for step in (far, far + QPointF(5, 0)):
            QApplication.sendEvent(view.viewport(), QMouseEvent(QEvent.Type.MouseMove, step, LEFT, LEFT, NONE))
        QTest.mouseRelease(view.viewport(), LEFT, NONE, far.toPoint())
        assert started == [["communes 0", "communes 1", "communes 2"]]


class TestDrops:
    def test_a_drop_on_the_map_does_the_same_as_add(
        self, iface: Iface, panel: DockPanel, neighbours: Neighbours, added: Added
    ) -> None:
        search(panel, "communes")
        handler = iface.drop_handlers[0]
        data = dragged(panel, 0)
        assert handler.canHandleMimeData(data) and handler.handleMimeDataV2(data)
        assert added == [("communes 0", None, None)]
        assert handler.handleMimeDataV2(dragged(panel, 1, 2))
        assert [title for title, _, _ in added[1:]] == ["communes 1", "communes 2"]

    def test_what_others_drag_is_left_to_qgis(self, iface: Iface, neighbours: Neighbours, added: Added) -> None:
        data = QMimeData()
        data.setText("https://p.example")
        handler = iface.drop_handlers[0]
        assert not handler.canHandleMimeData(data) and not handler.handleMimeDataV2(data)
        assert not drop(iface, data, QPoint(5, 5)).isAccepted()
        assert added == []

    @pytest.mark.parametrize(
        ("name", "part", "expected"),
        [
            ("first", 0.2, ("", 0)),
            ("first", 0.8, ("", 1)),
            ("full", 0.5, ("full", 0)),
            ("full", 0.05, ("", 2)),
            ("full", 0.95, ("full", 0)),
            ("inner", 0.8, ("full", 1)),
            ("empty", 0.5, ("empty", 0)),
            ("empty", 0.98, ("", 4)),
        ],
    )
    def test_a_drop_on_the_layer_tree_has_a_place(
        self, iface: Iface, panel: DockPanel, neighbours: Neighbours, added: Added, tree: Any,
        name: str, part: float, expected: Any,
    ) -> None:  # fmt: skip
        search(panel, "communes")
        box = box_of(iface, name)
        event = drop(iface, dragged(panel, 0), QPoint(box.center().x(), box.top() + round(box.height() * part)))
        assert event.isAccepted() and event.dropAction() == COPY
        assert added == [("communes 0", None, expected)]

    def test_below_all_rows_is_the_end(
        self, iface: Iface, panel: DockPanel, neighbours: Neighbours, added: Added, tree: Any
    ) -> None:
        search(panel, "communes")
        drop(iface, dragged(panel, 0), QPoint(20, iface.tree.viewport().height() - 3))
        assert added == [("communes 0", None, ("", 4))]

    def test_a_mark_shows_the_place_while_dragging(
        self, iface: Iface, panel: DockPanel, neighbours: Neighbours, tree: Any
    ) -> None:
        search(panel, "communes")
        data, box, target = dragged(panel, 0), box_of(iface, "full"), iface.tree.viewport()
        QApplication.sendEvent(target, QDragEnterEvent(box.center(), COPY, data, LEFT, NONE))
        marks = [mark for mark in target.findChildren(QRubberBand) if mark.isVisible()]
        assert len(marks) == 1 and marks[0].geometry().contains(box.center())
        QApplication.sendEvent(target, QDragLeaveEvent())
        assert not [mark for mark in target.findChildren(QRubberBand) if mark.isVisible()]

    def test_the_place_is_found_again_after_the_tree_has_changed(self, iface: Iface, tree: QgsLayerTreeGroup) -> None:
        drops = TreeDrop(iface.tree, lambda data: True, lambda data, where: True)
        place = drops.place_at(box_of(iface, "inner").center() + QPoint(0, 4))
        tree.insertGroup(0, "new")
        tree.findGroup("full").insertLayer(0, QgsProject.instance().mapLayersByName("first")[0])
        assert spot_of(place) == ("full", 2)
        tree.removeChildNode(tree.findGroup("full"))
        assert place() is None
        drops.close()

    def test_a_layer_really_arrives_in_the_group(
        self, iface: Iface, panel: DockPanel, neighbours: Neighbours, tree: QgsLayerTreeGroup,
        tmp_path: Any,
    ) -> None:  # fmt: skip
        path = write_vector(tmp_path / "lieux.geojson", "GeoJSON", code=4326)
        resource = Resource(path.as_uri(), format="geojson", local=True)
        record = Record("places", "one", "Lieux", resources=(resource,))
        panel_box = box_of(iface, "full")
        drop(iface, panel.drags.mime_data([Dragged(record)]), panel_box.center())
        wait_until(lambda: not panel.opener.busy(record.key))
        names = [child.name() for child in tree.findGroup("full").children() if isinstance(child, QgsLayerTreeLayer)]
        assert names == ["Lieux", "inner"]

    def test_several_resources_of_one_record_come_one_after_the_other(
        self, panel: DockPanel, tmp_path: Any, neighbours: Neighbours
    ) -> None:
        paths = [write_vector(tmp_path / f"{name}.geojson", "GeoJSON", code=4326) for name in ("a", "b", "c")]
        resources = tuple(Resource(path.as_uri(), title=path.stem, format="geojson", local=True) for path in paths)
        record = Record("places", "one", "Lieux", resources=resources)
        panel.arrivals.add(panel.drags.mime_data([Dragged(record, link) for link in links_of(record)]))
        wait_until(lambda: len(QgsProject.instance().mapLayers()) == 3)

    def test_a_resource_from_another_window_is_the_one_that_is_added(
        self, panel: DockPanel, make_panel: Callable[[], DockPanel], added: Added
    ) -> None:
        other = make_panel()
        search(other, "rivers")
        record = other.services.model.record(other.services.model.index(0))
        data = other.drags.mime_data([Dragged(record, links_of(record)[0])])
        panel.services.controller.refresh_catalogs()
        assert panel.arrivals.add(data)
        wait_until(lambda: bool(added))
        assert added == [("rivers 0", "wfs", None)]


def test_closing_takes_drops_away_again(
    iface: Iface, dock: CatalogSearchDock, panel: DockPanel, store: ConnectionStore, added: Added
) -> None:
    made = Neighbours(iface, dock, store)
    search(panel, "communes")
    drop(iface, dragged(panel, 0), QPoint(5, 5))
    wait_until(lambda: [title for title, *_ in added] == ["communes 0"])
    made.close()
    assert iface.drop_handlers == []
    drop(iface, dragged(panel, 1), QPoint(5, 5))  # newer layer trees accept it by themselves
    QTest.qWait(50)
    assert len(added) == 1
