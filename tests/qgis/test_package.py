"""The ZIP, installed as QGIS installs it into a clean profile, works in the real QGIS and in ``qgis_process``."""
from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Dict

import pytest
from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import desktop  # noqa: E402
import package  # noqa: E402
import translations  # noqa: E402

#: Runs inside QGIS: waits for the plugin, opens its dock and writes down what is there.
PROBE = """
import json, os, sys, traceback
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QLabel, QLineEdit, QPushButton, QToolButton
from qgis.utils import active_plugins, iface, plugins

def texts(widget):
    found = [widget.windowTitle()]
    for kind in (QLabel, QPushButton, QToolButton):
        found += [child.text() or child.toolTip() for child in widget.findChildren(kind)]
    return found + [child.placeholderText() for child in widget.findChildren(QLineEdit)]

def look():
    outcome = {"error": ""}
    try:
        window = iface.mainWindow()
        plugin = plugins["catalog_search"]
        actions = [a for a in window.findChildren(QAction) if a.objectName().lower().startswith("catalogsearch")]
        if not any(d.isVisible() for d in docks(window)):
            actions[0].trigger()
        provider = QgsApplication.processingRegistry().providerById("catalog_search")
        outcome.update(
            active="catalog_search" in active_plugins,
            file=sys.modules["catalog_search"].__file__,
            kind=type(plugin).__module__,
            actions=[action.text() for action in actions],
            docks=[[dock.windowTitle(), dock.isVisible(), texts(dock)] for dock in docks(window)],
            algorithms=[algorithm.id() for algorithm in provider.algorithms()] if provider else [],
            locale=QgsApplication.locale(),
        )
    except Exception:
        outcome["error"] = traceback.format_exc()
    with open(os.environ["PROBE_RESULT"], "w", encoding="utf-8") as stream:
        json.dump(outcome, stream)
    iface.actionExit().trigger()

def docks(window):
    return [d for d in window.findChildren(QDockWidget) if "catalogsearch" in d.objectName().lower().replace("_", "")]

QTimer.singleShot(3000, look)
"""


@pytest.fixture(scope="module")
def archive() -> Path:
    assert translations.compile_all() == 0
    return package.build()


@pytest.fixture
def profiles(archive: Path, tmp_path: Path) -> Path:
    """A clean profile with the ZIP installed by QGIS's own unzip."""
    profile = desktop.make_profile(tmp_path / "profiles-root")
    install(archive, profile)
    return tmp_path / "profiles-root"


def install(archive: Path, profile: Path) -> None:
    source = Path(QgsApplication.pkgDataPath()) / "python" / "pyplugin_installer" / "unzip.py"
    spec = importlib.util.spec_from_file_location("qgis_unzip", source)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.unzip(str(archive), str(profile / "python" / "plugins"))


def start(profiles: Path, tmp_path: Path) -> Dict[str, Any]:
    """Start QGIS there and return what the probe saw."""
    if not shutil.which("xvfb-run"):
        pytest.skip("xvfb-run is not installed")
    code, result, log = tmp_path / "probe.py", tmp_path / "result.json", tmp_path / "qgis.log"
    code.write_text(PROBE, "utf-8")
    variables = desktop.surroundings(tmp_path, PROBE_RESULT=str(result))
    status = desktop.run_bounded(desktop.command(profiles, code, screenless=True), variables, log, 90)
    assert result.exists(), log.read_text("utf-8", "replace")[-3000:]
    outcome: Dict[str, Any] = json.loads(result.read_text("utf-8"))
    assert outcome["error"] == ""
    assert status == 0, log.read_text("utf-8", "replace")[-3000:]
    return outcome


def test_the_zip_has_one_folder_with_what_is_needed(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    assert {name.split("/")[0] for name in names} == {"catalog_search"}
    assert {f"catalog_search/{name}" for name in ("__init__.py", "metadata.txt", "LICENSE")} <= set(names)
    assert not [name for name in names if name.endswith((".ts", ".pyc", "README.md")) or "/tests/" in name]
    assert package.problems() == []
    assert archive.stat().st_size < package.MAX_BYTES


def test_the_same_tree_gives_the_same_zip(archive: Path) -> None:
    before = archive.read_bytes()
    assert package.build().read_bytes() == before


def test_qgis_loads_the_installed_zip(profiles: Path, tmp_path: Path) -> None:
    seen = start(profiles, tmp_path)
    assert seen["active"]
    assert seen["file"].startswith(str(profiles))
    assert seen["kind"] == "catalog_search.plugin"
    assert seen["actions"]
    assert [visible for _, visible, _ in seen["docks"]] == [True]
    assert {"catalog_search:search", "catalog_search:load"} <= set(seen["algorithms"])


def test_a_french_qgis_shows_the_dock_in_french(archive: Path, tmp_path: Path) -> None:
    install(archive, desktop.make_profile(tmp_path / "french", language="fr"))
    seen = start(tmp_path / "french", tmp_path)
    assert seen["locale"].startswith("fr")
    title, _, texts = seen["docks"][0]
    assert translations.translated([title, *texts], "fr")
    assert translations.leftovers([title, *texts], "fr") == []


def test_qgis_process_lists_the_algorithms(profiles: Path, tmp_path: Path) -> None:
    # Debian's wrapper of 3.22 hands an option over that the program itself refuses.
    binary = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if binary is None:
        pytest.skip("qgis_process is not installed")
    variables = desktop.surroundings(
        tmp_path, QT_QPA_PLATFORM="offscreen", QGIS_CUSTOM_CONFIG_PATH=str(profiles), HOME=str(tmp_path)
    )
    listed = subprocess.run([binary, "list"], env=variables, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    text = listed.stdout.decode("utf-8", "replace")
    assert "catalog_search:search" in text, text[-2000:] + os.fsdecode(listed.stderr)[-2000:]
    assert "catalog_search:load" in text
