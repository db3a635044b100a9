"""The shell: what loading adds, unloading takes away, twenty times over."""
from __future__ import annotations

import builtins
import gc
import os
import sys
import threading
from typing import Any, Dict, Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from catalog_search import classFactory
from catalog_search.model.record import Record, Resource
from catalog_search.stub import StubPlugin
from catalog_search.support.workers import shared
from tests.qgis.iface_kit import Iface
from tests.qgis.test_workers import deaf_server


@pytest.fixture
def iface() -> Iterator[Iface]:
    made = Iface()
    made.window.resize(1000, 700)
    made.window.show()
    yield made
    made.window.close()
    made.window.deleteLater()
    settle()


def settle() -> None:
    """Let everything that was given up really go."""
    for thread in threading.enumerate():
        if thread.daemon and not isinstance(thread, threading._DummyThread):
            thread.join(5)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def census(iface: Iface) -> Dict[str, int]:
    return {
        "objects": len(iface.window.findChildren(QObject)),
        "windows": len(QApplication.topLevelWidgets()),
        "actions": len(iface.menu.actions()) + len(iface.toolbar.actions()),
        "providers": len(QgsApplication.processingRegistry().providers()),
        "items": len(iface.canvas.scene().items()),
        "handlers": len(iface.drop_handlers) + len(iface.locator_filters) + sum(map(len, iface.layer_actions.values())),
        "threads": threading.active_count(),
        "application": len(QApplication.instance().findChildren(QObject)),
    }


def use(iface: Iface) -> None:
    """Load, search the sample catalogue, look at a record, unload while a search runs."""
    plugin = classFactory(iface)
    plugin.initGui()
    plugin.store.set_enabled("datagouv", False)
    panel = plugin.dock.panel()
    panel.search("communes")
    for _ in range(200):
        if panel.services.model.rowCount():
            break
        QTest.qWait(10)
    assert panel.services.model.rowCount()
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    QTest.qWait(60)
    panel.edit_catalog()
    panel._open_chooser()
    panel.search("eau")
    plugin.unload()


def test_loading_and_unloading_twenty_times_leaves_nothing_behind(iface: Iface) -> None:
    for _ in range(2):
        use(iface)
    settle()
    before, files = census(iface), open_files()
    for _ in range(20):
        use(iface)
    settle()
    assert census(iface) == before
    assert open_files() <= files + 2


def test_unloading_while_a_service_hangs_frees_its_thread(iface: Iface) -> None:
    listening, url = deaf_server()
    plugin = classFactory(iface)
    plugin.initGui()
    service = Resource(f"{url}wfs?service=WFS&request=GetCapabilities", format="WFS", layer="haies")
    plugin.dock.panel().opener.add(Record("x", "one", "Never", resources=(service,)))
    for _ in range(100):
        QTest.qWait(10)
        if shared().busy:
            break
    (handle,) = shared()._running
    thread = handle.thread
    QTest.qWait(100)
    assert not thread.idle
    plugin.unload()
    assert handle.over.is_set()
    listening.close()
    settle()
    assert thread.idle


def test_the_dock_is_built_only_when_it_is_shown(iface: Iface) -> None:
    iface.window.hide()
    plugin = classFactory(iface)
    plugin.initGui()
    assert plugin.dock.widget() is None
    iface.window.show()
    plugin.dock.show()
    settle()
    assert plugin.dock.widget() is plugin.dock.panel()
    assert plugin.dock.panel().services.session.statuses() == []
    plugin.unload()


def test_the_action_shows_and_hides_the_dock(iface: Iface) -> None:
    plugin = classFactory(iface)
    plugin.initGui()
    settle()
    assert plugin.action.objectName() and plugin.dock.objectName() == "CatalogSearchDock"
    assert plugin.action.isCheckable()
    assert not plugin.action.icon().isNull()
    assert plugin.action in iface.menu.actions() and plugin.action in iface.toolbar.actions()
    shown = plugin.dock.isVisible()
    plugin.action.trigger()
    settle()
    assert plugin.dock.isVisible() != shown
    plugin.unload()
    assert iface.menu.actions() == []


def test_without_a_window_there_are_only_the_algorithms(qgis_app) -> None:
    plugin = classFactory(None)
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().providerById("catalog_search") is not None
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("catalog_search") is None


def test_the_provider_is_there_once_although_asked_for_twice(iface: Iface) -> None:
    plugin = classFactory(iface)
    plugin.initProcessing()
    plugin.initGui()
    ids = [provider.id() for provider in QgsApplication.processingRegistry().providers()]
    assert ids.count("catalog_search") == 1
    plugin.unload()
    plugin.unload()


def test_a_missing_package_gives_a_stub_that_names_it(iface: Iface, monkeypatch) -> None:
    for name in [name for name in sys.modules if name.startswith("catalog_search.")]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def without_lxml(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == "lxml":
            raise ModuleNotFoundError("No module named 'lxml'", name="lxml")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_lxml)
    plugin = classFactory(iface)
    plugin.initGui()
    assert "lxml" in iface.bar.currentItem().text()
    plugin.initProcessing()
    plugin.unload()


def test_any_other_broken_import_is_told_too() -> None:
    stub = StubPlugin(None, ImportError("cannot import name 'x' from 'y'"))
    stub.initGui()
    assert "cannot import name" in stub.message()
