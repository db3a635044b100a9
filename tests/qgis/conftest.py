"""Tests in a QGIS without a screen, brought up by pytest-qgis; each starts with the settings of a fresh profile."""
from __future__ import annotations

import gc
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, Iterator, List, Optional, Type

import pytest
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QSettings, QStandardPaths

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.loading.known_services import known_services
from catalog_search.network.download_shared import close_store, shared_store
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import panels, serving, two_catalogues

QStandardPaths.setTestModeEnabled(True)


@pytest.fixture(scope="session", autouse=True)
def isolated_profile(qgis_app: QgsApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings in a temporary folder for the session, and an unlocked authentication database beside them."""
    folder = tmp_path_factory.mktemp("profile")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        manager.setMasterPassword("tests", True)
    shared_store(folder / "downloads")
    gc.collect()
    gc.freeze()
    yield folder
    close_store()


@pytest.fixture(autouse=True)
def fresh_state(isolated_profile: Path) -> Iterator[None]:
    """No setting, no layer, no project and no known service left over from the test before."""
    QgsSettings().remove("plugins/catalog_search")
    known_services.forget()
    shared_store(isolated_profile / "downloads")
    yield
    QgsProject.instance().clear()
    gc.collect()  # what a test leaves holds widgets, which only this thread may destroy


@pytest.fixture(scope="session", autouse=True)
def raised(isolated_profile: Path) -> Iterator[List[str]]:
    """Exceptions that left a slot or a thread: by default PyQt would end the whole run there, without a word.

    For the whole session, since threads go on between two tests.
    """
    found: List[str] = []

    def keep(kind: Type[BaseException], value: BaseException, trace: Optional[TracebackType]) -> None:
        found.append("".join(traceback.format_exception(kind, value, trace)))

    before, sys.excepthook = sys.excepthook, keep
    yield found
    sys.excepthook = before


@pytest.fixture(autouse=True)
def no_error_in_a_slot(raised: List[str]) -> Iterator[None]:
    """An exception that leaves a slot fails the test, or the one after it where it came late."""
    yield
    if raised:
        words = "\n".join(raised)
        raised.clear()
        pytest.fail("an exception left a slot:\n" + words, pytrace=False)


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server of catalogue files, which ``Answers`` of ``gui_kit`` are about."""
    with serving() as address:
        yield address


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    """The catalogues of a dock: two local ones, unless a module has its own."""
    return two_catalogues(tmp_path)


@pytest.fixture
def make_panel(qgis_iface: Any, store: ConnectionStore) -> Iterator[Callable[[], DockPanel]]:
    """Makes open docks."""
    with panels(qgis_iface, store) as make:
        yield make


@pytest.fixture
def panel(make_panel: Callable[[], DockPanel]) -> DockPanel:
    """One open dock."""
    return make_panel()
