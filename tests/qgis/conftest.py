"""Tests in a QGIS without a screen, brought up by pytest-qgis; each starts with the settings of a fresh profile."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QSettings, QStandardPaths

QStandardPaths.setTestModeEnabled(True)


@pytest.fixture(scope="session", autouse=True)
def isolated_profile(qgis_app: QgsApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings in a temporary folder for the session, and an unlocked authentication database beside them."""
    folder = tmp_path_factory.mktemp("profile")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        manager.setMasterPassword("tests", True)
    yield folder


@pytest.fixture(autouse=True)
def fresh_state(isolated_profile: Path) -> Iterator[None]:
    """No setting, no layer and no project left over from the test before."""
    QgsSettings().remove("plugins/catalog_search")
    yield
    QgsProject.instance().clear()
