"""The form of a catalogue: what may be kept, and the test of a connection."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator

import pytest
from qgis.PyQt.QtWidgets import QDialogButtonBox

from catalog_search.gui.add_catalog_dialog import CatalogDialog
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import Answers, catalogue, search, titles, wait_until


@pytest.fixture
def dialog(panel: DockPanel) -> Iterator[CatalogDialog]:
    made = panel.edit_catalog()
    yield made
    made.close()


def ok_of(dialog: CatalogDialog) -> Any:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


@pytest.mark.parametrize(
    ("type_name", "url", "usable"),
    [
        ("csw", "https://a.example/csw", True), ("csw", "", False), ("csw", "a.example", False),
        ("csw", "/tmp/a.json", False), ("csw", "ftp://a.example", False), ("csw", "file:///tmp/a.json", False),
        ("csw", "https://", False), ("file", "/tmp/a.json", True), ("file", "file:///tmp/a.json", True),
        ("file", "relative.json", False), ("file", "http://a.example/c.json", True), ("file", "javascript:x", False),
    ],
)  # fmt: skip
def test_only_a_usable_address_can_be_kept(dialog: CatalogDialog, type_name: str, url: str, usable: bool) -> None:
    dialog.type.setCurrentIndex(dialog.type.findData(type_name))
    dialog.url.setText(url)
    dialog.name.setText("Name")
    assert ok_of(dialog).isEnabled() == usable
    dialog.name.setText("  ")
    assert not ok_of(dialog).isEnabled()


def test_the_connection_is_tested_against_the_real_thing(dialog: CatalogDialog, server: str) -> None:
    Answers.bodies["/c.json"] = json.dumps(catalogue(3)).encode()
    dialog.type.setCurrentIndex(dialog.type.findData("file"))
    dialog.url.setText(f"{server}/c.json")
    dialog.test_button.click()
    assert dialog.stop_button.isVisible()
    wait_until(lambda: dialog._call is None)
    assert "Title: Test" in dialog.result.text()
    assert "3" in dialog.result.text()
    assert dialog.name.text() == "Test"


def test_a_failing_test_says_why_and_can_be_stopped(dialog: CatalogDialog, server: str) -> None:
    dialog.type.setCurrentIndex(dialog.type.findData("file"))
    dialog.name.setText("Mine")
    dialog.url.setText(f"{server}/none.json")
    dialog.test_button.click()
    wait_until(lambda: dialog._call is None)
    assert "Mine" in dialog.result.text()
    Answers.delays["/none.json"] = 1
    dialog.test_button.click()
    wait_until(lambda: len(Answers.asked) == 2)
    dialog.stop_button.click()
    assert dialog._call is None
    assert dialog.test_button.isVisible() and dialog.test_button.isEnabled()


def test_a_new_catalogue_is_kept_and_searched(panel: DockPanel, store: ConnectionStore, tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text(json.dumps(catalogue(2, "communes of elsewhere")), encoding="utf-8")
    search(panel, "communes")
    dialog = panel.edit_catalog()
    dialog.type.setCurrentIndex(dialog.type.findData("file"))
    dialog.url.setText(str(tmp_path / "new.json"))
    dialog.name.setText("New one")
    ok_of(dialog).click()
    wait_until(lambda: len(titles(panel)) == 5)
    assert store.find("New one").url == (tmp_path / "new.json").as_uri()


def test_editing_keeps_the_identity_of_a_catalogue(panel: DockPanel, store: ConnectionStore) -> None:
    dialog = panel.edit_catalog(store.get("two"))
    assert dialog.url.text() == store.get("two").url
    dialog.name.setText("Renamed")
    ok_of(dialog).click()
    assert store.get("two") == replace(store.get("two"), name="Renamed")
    assert panel.services.catalog_name("two") == "Renamed"
