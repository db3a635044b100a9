"""The window in which layers are chosen: by search, ticks and keyboard, several at once, of a WMS also as one."""
from __future__ import annotations

from typing import List

import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QWidget

from catalog_search.gui.layer_choice_dialog import LayerChoiceDialog
from catalog_search.loading.kinds import Kind
from catalog_search.loading.sources import Plan, Source
from tests.qgis.support import wait_until

TITLES = ("Routes départementales", "Réseau d'eau", "Communes", "Cours d'eau", "Tout")


def wms(number: int, title: str) -> Source:
    uri = f"crs=EPSG:2154&layers=sig:l{number}&styles=&url=https://s.example/wms"
    return Source("wms", uri, f"sig:l{number}", Kind.WMS, title, title, is_raster=True, is_group=title == "Tout")


WMS = tuple(wms(number, title) for number, title in enumerate(TITLES))
FILES = tuple(Source("ogr", f"u{n}", f"n{n}", Kind.GEOPACKAGE, title=f"t{n}") for n in range(3))


@pytest.fixture
def window() -> QWidget:
    return QWidget()


def dialog_of(window: QWidget, sources=WMS) -> LayerChoiceDialog:  # type: ignore[no-untyped-def]
    dialog = LayerChoiceDialog(Plan(tuple(sources), True), "Fiche", window)
    dialog.show()
    return dialog


def shown(dialog: LayerChoiceDialog) -> List[str]:
    model = dialog.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def ok_of(dialog: LayerChoiceDialog):  # type: ignore[no-untyped-def]
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def names(dialog: LayerChoiceDialog) -> List[str]:
    return [source.name for source in dialog.sources()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", list(TITLES)),
        ("eau", ["Réseau d'eau", "Cours d'eau"]),
        ("EAU reseau", ["Réseau d'eau"]),
        ("departementales", ["Routes départementales"]),
        ("sig:l2", ["Communes"]),
        ("l3", ["Cours d'eau"]),
        ("d'eau", ["Réseau d'eau", "Cours d'eau"]),
        ("nuages", []),
        ("(", []),
    ],
)
def test_search(window: QWidget, text: str, found: List[str]) -> None:
    dialog = dialog_of(window)
    dialog.search.setText(text)
    assert shown(dialog) == found
    assert dialog.nothing.isVisible() == (not found)
    assert ok_of(dialog).isEnabled() == bool(found)


def test_the_first_is_selected_and_enter_adds_it(window: QWidget) -> None:
    dialog = dialog_of(window)
    chosen = QSignalSpy(dialog.chosen)
    QTest.keyClicks(dialog.search, "cours")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert [[source.name for source in call[0]] for call in chosen] == [["sig:l3"]]
    assert dialog.isHidden()


def test_ticks_survive_searches(window: QWidget) -> None:
    dialog = dialog_of(window)
    for text in ("cours", "routes"):
        dialog.search.setText(text)
        QTest.keyClick(dialog.search, Qt.Key.Key_Down)
        assert dialog.focusWidget() is dialog.view
        QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    dialog.search.setText("nuages")
    assert names(dialog) == ["sig:l0", "sig:l3"]
    assert ok_of(dialog).isEnabled() and "2" in ok_of(dialog).text()


def test_all_selected_rows_get_a_tick_or_lose_it(window: QWidget) -> None:
    dialog = dialog_of(window)
    dialog.search.setText("eau")
    dialog.view.selectAll()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    dialog.search.clear()
    assert names(dialog) == ["sig:l1", "sig:l3"]
    dialog.search.setText("eau")
    dialog.view.selectAll()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert names(dialog) == ["sig:l1", "sig:l3"]  # the selected ones
    dialog.search.setText("communes")
    dialog.view.setCurrentIndex(dialog.view.model().index(0, 0))
    assert names(dialog) == ["sig:l2"]


def test_a_click_in_the_box_ticks(window: QWidget) -> None:
    dialog = dialog_of(window)
    spot = dialog.view.visualRect(dialog.view.model().index(2, 0))
    QTest.mouseClick(
        dialog.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        QPoint(spot.left() + spot.height() // 2, spot.center().y()),
    )  # fmt: skip
    assert dialog._model.ticks() == [2]


def test_a_double_click_adds_the_row_with_those_ticked(window: QWidget) -> None:
    dialog = dialog_of(window)
    chosen = QSignalSpy(dialog.chosen)
    dialog._model.tick([0], True)
    dialog.view.doubleClicked.emit(dialog.view.model().index(2, 0))
    assert [source.name for source in chosen[0][0]] == ["sig:l0", "sig:l2"]


def test_layers_of_a_wms_may_be_one(window: QWidget) -> None:
    dialog = dialog_of(window)
    assert dialog.as_one.isVisible() and not dialog.as_one.isEnabled()
    dialog._model.tick([0, 2], True)
    assert dialog.as_one.isEnabled()
    dialog.as_one.setChecked(True)
    (merged,) = dialog.sources()
    assert merged.name == "sig:l0,sig:l2"
    assert merged.uri.startswith("layers=sig:l0&styles=&layers=sig:l2&styles=&")
    assert "2" not in ok_of(dialog).text()
    dialog.as_one.setChecked(False)
    assert len(dialog.sources()) == 2


def test_files_cannot(window: QWidget) -> None:
    dialog = dialog_of(window, FILES)
    assert not dialog.as_one.isVisible()


def test_groups_are_marked(window: QWidget) -> None:
    dialog = dialog_of(window)
    index = dialog.view.model().index(4, 0)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "group" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "group" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert dialog.view.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None


def test_nothing_is_remembered(window: QWidget) -> None:
    first = dialog_of(window)
    first.search.setText("eau")
    first._model.tick([0, 2], True)
    first.as_one.setChecked(True)
    first.reject()
    second = dialog_of(window)
    assert second.search.text() == "" and second._model.ticks() == [] and not second.as_one.isChecked()


def test_markup_in_titles_stays_text(window: QWidget) -> None:
    dialog = dialog_of(window, [Source("ogr", "u", "<img src=x>", Kind.GEOPACKAGE, title="<b>x</b>\n\ny")])
    index = dialog.view.model().index(0, 0)
    assert index.data() == "<b>x</b> y"
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)


def test_thousands_of_layers_are_searched_at_once(window: QWidget) -> None:
    dialog = dialog_of(window, [wms(number, f"Couche n° {number}") for number in range(5000)])
    dialog.search.setText("4321")
    assert shown(dialog) == ["Couche n° 4321"]
    dialog.reject()
    wait_until(dialog.isHidden)
