"""What a person sees and presses stays: in a narrow dock, while messages come and go, in menus and empty lists."""
from __future__ import annotations

import threading
from typing import Any, List, Optional, Tuple

import pytest
from qgis.core import Qgis, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QMenu

from catalog_search.gui.batch import Batch, tell
from catalog_search.gui.bookmarks import pictures as bookmark_pictures
from catalog_search.gui.bookmarks import service as bookmark_service
from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.html_view import HtmlView
from catalog_search.gui.layer_choice_dialog import LayerChoiceDialog
from catalog_search.gui.layer_choice_model import NAME
from catalog_search.gui.menus import link_menu
from catalog_search.gui.message_strip import Note
from catalog_search.gui.row_text import RowTexts, Said, fonts_of
from catalog_search.gui.status_panel import ElidedLabel
from catalog_search.gui.texts import one_line
from catalog_search.gui.thumbnails import encode
from catalog_search.loading.contents import Content
from catalog_search.loading.failures import from_content
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import links_of
from catalog_search.loading.sources import Plan, Source
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.record import Record, Resource
from catalog_search.support.connections import ConnectionStore
from tests.qgis.gui_kit import search, wait_until

LONG = "Remove all of these many layers from the map again, and the group"


def spots(panel: DockPanel) -> List[Tuple[int, int]]:
    """Where the list, its first row and the button that adds are."""
    row = panel.results.view.visualRect(panel.services.model.index(0))
    places = [
        (panel.results.view, QPoint()),
        (panel.results.view.viewport(), row.topLeft()),
        (panel.page.actions.add, QPoint()),
    ]
    return [(spot.x(), spot.y()) for spot in (widget.mapTo(panel, point) for widget, point in places)]


def test_a_message_moves_nothing_that_one_may_be_about_to_press(panel: DockPanel) -> None:
    search(panel, "")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    wait_until(panel.page.isVisible)
    QTest.qWait(50)
    before, height = spots(panel), panel.page.height()
    for _ in range(2):
        panel.messages.push(Note("One\nTwo\nThree", Qgis.MessageLevel.Info))
        QTest.qWait(50)
        assert spots(panel) == before
        assert panel.page.height() < height
        panel.messages.dismiss()
        QTest.qWait(50)
        assert spots(panel) == before
        assert panel.page.height() == height


def test_a_higher_dock_is_shared_by_list_and_details(panel: DockPanel) -> None:
    search(panel, "")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    wait_until(panel.page.isVisible)
    QTest.qWait(50)
    list_height, page_height = panel.splitter.sizes()
    panel.resize(panel.width(), panel.height() + 200)
    QTest.qWait(50)
    assert panel.splitter.sizes()[0] > list_height + 50
    assert panel.splitter.sizes()[1] > page_height + 50


def test_neither_a_message_nor_a_record_widens_a_narrow_dock(panel: DockPanel) -> None:
    search(panel, "")
    letters = panel.fontMetrics().averageCharWidth()
    narrow = letters * 32
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    panel.page.actions.add.setText("Ajouter à la carte du projet en cours")
    panel.messages.push(Note("Done", Qgis.MessageLevel.Success, action=(LONG, lambda: None)))
    wait_until(panel.messages.isVisible)
    QTest.qWait(20)
    assert panel.minimumSizeHint().width() <= narrow
    panel.resize(narrow, 700)
    QTest.qWait(20)
    assert panel.messages.action.width() < panel.messages.action.sizeHint().width()
    assert panel.messages.action.toolTip() == LONG


def test_the_order_of_the_results_is_elided_and_the_number_of_catalogues_stays(panel: DockPanel) -> None:
    panel.bar.set_catalog_count(12, 345, False)
    panel.resize(panel.fontMetrics().averageCharWidth() * 110, 700)
    QTest.qWait(20)
    assert panel.bar.sort.shown_text() == panel.bar.sort.currentText()
    assert panel.bar.catalogs.text() == "Catalogues 12/345"
    panel.resize(panel.fontMetrics().averageCharWidth() * 32, 700)
    QTest.qWait(20)
    assert panel.bar.catalogs.text() == "12/345"
    assert panel.bar.catalogs.width() >= panel.bar.catalogs.sizeHint().width()
    panel.bar.sort.resize(panel.bar.sort.minimumSizeHint().width() * 3 // 4, panel.bar.sort.height())
    assert panel.bar.sort.shown_text().endswith("…")
    assert not panel.bar.sort.grab().isNull()


@pytest.mark.parametrize("others", [0, 3])
def test_the_name_of_a_catalogue_gives_way_to_the_format(qgis_app: Any, others: int) -> None:
    fonts = fonts_of(QFont("DejaVu Sans", 9))
    small = QFontMetrics(fonts.small)
    said = Said("T", "", "", "", "Catalogue of the whole region", others, ("GeoJSON", "GPKG", "SHP"))
    room = small.averageCharWidth() * 34
    chips = RowTexts().of(said, fonts, room, room).chips
    assert "GeoJSON" in [chip.text for chip in chips]
    assert chips[0].text.startswith("Ca") and chips[0].text.endswith("…")
    assert sum(chip.width for chip in chips) <= room
    wide = RowTexts().of(said, fonts, 2000, 2000).chips
    assert [chip.text for chip in wide if not chip.outlined] == ["GeoJSON", "GPKG", "SHP"]
    assert wide[0].text == "Catalogue of the whole region"


def menu_of(panel: DockPanel, records: List[Record]) -> QMenu:
    known = set(panel.findChildren(QMenu))
    panel.record_view.row_menu(records, QPoint(5, 5))
    return next(menu for menu in panel.findChildren(QMenu) if menu not in known)


def words(menu: QMenu) -> List[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_of_a_row_says_what_it_adds_and_in_which_other_ways(panel: DockPanel) -> None:
    files = [Resource("https://a.example/a.gpkg", title="Parcels"), Resource("https://a.example/a.geojson")]
    menu = menu_of(panel, [Record("r", "c", "Parcels", resources=tuple(files))])
    assert words(menu)[:2] == ["Add to map: GPKG · Parcels", "Add in another way"]
    assert menu.actions()[0].font().bold()
    other = menu.actions()[1].menu()
    assert words(other) == ["GeoJSON · a.geojson"]
    menu.close()
    menu = menu_of(panel, [Record("r", "c", "Parcels", resources=(files[0],))])
    assert "Add in another way" not in words(menu)
    menu.close()


def test_the_menu_of_rows_keeps_them_among_the_favourites(panel: DockPanel) -> None:
    search(panel, "communes")
    model = panel.services.model
    records = [model.record(model.index(row)) for row in range(3)]
    menu = menu_of(panel, records)
    star = next(action for action in menu.actions() if action.text().startswith("Keep among the favourites\t"))
    star.trigger()
    menu.close()
    wait_until(lambda: all(model.is_kept(record) for record in records))
    menu = menu_of(panel, records[:1])
    next(action for action in menu.actions() if action.text().startswith("Remove from the favourites")).trigger()
    menu.close()
    wait_until(lambda: not model.is_kept(records[0]))
    assert model.is_kept(records[1])


def test_an_empty_list_offers_the_next_step(panel: DockPanel, store: ConnectionStore) -> None:
    hint = panel.results.hint
    search(panel, "no such thing")
    assert hint.choose.isHidden()  # all of them are on
    store.set_enabled("two", False)
    search(panel, "nothing like it")
    assert hint.choose.isVisible()
    hint.choose.click()
    assert panel.chooser.isVisible()
    panel.chooser.hide()
    store.set_enabled("one", False)
    search(panel, "x")
    assert hint.choose.isVisible() and hint.again.isHidden()


def test_what_failed_everywhere_can_be_asked_again_from_the_empty_list(
    panel: DockPanel, store: ConnectionStore
) -> None:
    for config in store.all():
        store.set_enabled(config.id, False)
    store.add(CatalogConfig("dead", "file", "Dead", "http://127.0.0.1:9/x.json"))
    search(panel, "communes")
    assert panel.results.hint.again.isVisible()
    before = panel.services.session.query
    panel.results.hint.again.click()
    wait_until(lambda: panel.services.session.query is not before and not panel.services.session.busy)
    assert panel.services.session.query.text == "communes"


def test_names_of_layers_are_shown_where_they_say_more_than_titles(qgis_app: Any) -> None:
    for title, hidden in (("roads", True), ("The roads", False)):
        plan = Plan(tuple(Source("ogr", "x", "roads", Kind.GEOPACKAGE, word) for word in (title, "roads")))
        dialog = LayerChoiceDialog(plan, "Title")
        assert dialog.view.isColumnHidden(NAME) is hidden
        dialog.close()


def test_joiners_stay_inside_words() -> None:
    persian, family = "می\u200cخواهم", "👩\u200d👧"
    assert one_line(persian) == persian
    assert one_line(family) == family
    assert one_line("\u200d\u200c \u200d") == ""
    assert one_line("a \u200d b\u202e") == "a b"


def test_a_record_from_elsewhere_leaves_no_other_row_chosen(panel: DockPanel) -> None:
    search(panel, "communes")
    view, model = panel.results.view, panel.services.model
    view.setCurrentIndex(model.index(0))
    panel.go_to(Record("elsewhere", "one", "Elsewhere"))
    assert view.selectedIndexes() == [] and not view.currentIndex().isValid()
    assert panel.page.record is not None and panel.page.record.id == "elsewhere" and panel.page.isVisible()
    panel.go_to(model.record(model.index(1)))
    assert view.currentIndex().row() == 1 and panel.page.record.id == model.record(model.index(1)).id


def test_a_table_is_not_said_to_be_on_the_map(panel: DockPanel) -> None:
    for geometry, words in (("NoGeometry", "a table without geometry"), ("Point", "is on the map.")):
        layer = QgsVectorLayer(f"{geometry}?field=a:int", "Incomes", "memory")
        QgsProject.instance().addMapLayer(layer)
        tell(Batch(total=1, layers=[layer.id()], added=["Incomes"]), panel.notifier, ("Undo", lambda: None))
        assert words in panel.messages.notes()[-1].text
        QgsProject.instance().removeMapLayer(layer.id())


def test_the_picture_of_a_favourite_is_encoded_beside_the_window(
    panel: DockPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: List[bool] = []

    def noticed(image: Optional[QImage]) -> Optional[bytes]:
        threads.append(threading.current_thread() is threading.main_thread())
        return encode(image)

    for module in (bookmark_service, bookmark_pictures):
        monkeypatch.setattr(module, "encode", noticed)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#204080"))
    service = panel.bookmarks.service
    urls = [f"https://t.example/{name}.png" for name in "abc"]
    first, *others = (Record(url[-5], "one", "Pictured", thumbnail=url) for url in urls)
    for url in urls:
        panel.services.thumbnails._images[url] = image
    panel.bookmarks.toggle_all([first])
    panel.bookmarks.toggle_all(others)
    wait_until(lambda: len(service.store.favourites.keys()) == 3 if service.store else False)
    for key in [first.key, *(record.key for record in others)]:
        wait_until(lambda key=key: service.store.favourites.thumbnail(service.favourite_of(key)) is not None)
    assert len(threads) >= 3 and not any(threads)


def test_a_form_that_lacks_a_name_says_so(panel: DockPanel) -> None:
    form = panel.edit_catalog()
    form.url.setText("https://data.example")
    assert not form.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert form.name.placeholderText() == "Required"
    form.name.setText("Data")
    assert form.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    form.close()


def test_what_comes_and_goes_does_not_make_the_window_higher(panel: DockPanel) -> None:
    search(panel, "")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    wait_until(panel.page.isVisible)
    panel.bar.filters.setChecked(True)
    panel.messages.push(Note("One\n" * 9, Qgis.MessageLevel.Warning, "Details"))
    panel.batch.count(1, 2)
    panel.opener.downloads.panel.open_list()
    QTest.qWait(50)
    line = panel.fontMetrics().height()
    least = panel.minimumSizeHint().height()
    assert least <= 26 * line
    panel.resize(panel.width(), least + 4 * line)
    QTest.qWait(50)
    parts = (panel.bar, panel.results, panel.page.actions, panel.batch, panel.messages, panel.opener.downloads.panel)
    edges = [(part.mapTo(panel, QPoint()).y(), part.mapTo(panel, QPoint(0, part.height())).y()) for part in parts]
    assert all(top >= 0 and bottom <= panel.height() for top, bottom in edges)
    assert all(upper[1] <= lower[0] for upper, lower in zip(edges, edges[1:]))


def test_a_bar_that_knows_no_percentage_says_what_goes_on(panel: DockPanel) -> None:
    bar = panel.page.actions.progress
    panel.page.actions._show_busy(-1.0, "Waiting for a choice…")
    assert bar.text() == "Waiting for a choice…"
    panel.page.actions._show_busy(40.0, "Downloading…")
    assert bar.text() == "Downloading… 40 %"
    panel.batch.look(7)
    assert panel.batch.progress.text() == "Looking for records: 7 so far"
    panel.batch.count(1, 3)
    assert panel.batch.progress.text() == "Adding records: 1 of 3"


def test_the_menu_of_an_unknown_link_stays_on_the_screen_and_saves_it(
    panel: DockPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: List[Any] = []
    monkeypatch.setattr(panel.opener, "look", lambda record, link, then: told.append(then))
    record = Record("r", "c", "Survey", resources=(Resource("https://a.example/survey.xyz7", format="bin"),))
    menu = QMenu(panel)
    link_menu(menu, record, links_of(record)[0], panel.opener)
    assert next(action for action in menu.actions() if action.text() == "Save to folder…").isEnabled()
    room = menu.screen().availableGeometry()
    menu.popup(QPoint(room.right() - 20, 20))
    told[0](None, "This file cannot be added to the map. Download it to use it elsewhere, at another desk.")
    assert menu.actions()[0].text().startswith("This file") and not menu.actions()[0].isEnabled()
    assert menu.sizeHint().width() <= menu.width() and room.contains(menu.geometry())
    menu.close()


def test_a_file_of_another_kind_is_not_called_a_document_of_word() -> None:
    assert "DOC" not in from_content(Content(Kind.DOCUMENT), Kind.CSV).user_text
    assert "PDF" in from_content(Content(Kind.PDF), Kind.CSV).user_text


def test_a_label_that_a_theme_pads_ends_with_its_ellipsis(qgis_app: Any) -> None:
    label = ElidedLabel()
    label.resize(label.fontMetrics().averageCharWidth() * 24, 30)
    label.show_text("The server of the prefecture refused the connection.")
    plain = label.text()
    label.setStyleSheet("QLabel { padding: 0 20px; }")
    label.show_text(label.full_text())
    assert label.text().endswith("…") and len(label.text()) < len(plain)
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width() - 40


def test_keys_lead_into_the_list_to_the_details_and_back(panel: DockPanel) -> None:
    search(panel, "communes")
    view, model = panel.results.view, panel.services.model
    panel.bar.field.setFocus()
    QTest.keyClick(panel.bar.field, Qt.Key.Key_Down)
    assert view.hasFocus() and view.records() == [model.record(model.index(0))]
    wait_until(panel.page.isVisible)
    QTest.keyClick(view, Qt.Key.Key_Right)
    wait_until(panel.page.actions.add.hasFocus)
    QTest.keyClick(panel.page.actions.add, Qt.Key.Key_Escape)
    assert view.hasFocus() and view.records() == [model.record(model.index(0))]


def test_a_list_that_is_entered_by_tab_has_a_row_that_keys_act_on(panel: DockPanel) -> None:
    search(panel, "communes")
    view = panel.results.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(view.records()) == 1
    view.clearSelection()
    panel.bar.field.setFocus()
    view.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert view.records() == []  # a window that comes to the front changes no choice
    wait_until(panel.page.isVisible)
    resources = panel.page.resources
    resources.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(resources.selected_links()) == 1


def test_the_button_that_adds_shows_its_focus(panel: DockPanel) -> None:
    search(panel, "communes")
    panel.results.view.setCurrentIndex(panel.services.model.index(0))
    wait_until(panel.page.actions.add.isVisible)
    add = panel.page.actions.add
    panel.bar.field.setFocus()
    QTest.qWait(20)
    without = add.grab().toImage()
    add.setFocus()
    QTest.qWait(20)
    assert add.grab().toImage() != without


def test_the_tab_key_stops_at_texts_with_links_only(qgis_app: Any) -> None:
    view = HtmlView()
    view.show_html("<p>Words</p>")
    assert not view.focusPolicy() & Qt.FocusPolicy.TabFocus
    view.show_html('<p><a href="https://a.example">There</a></p>')
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_map_that_shows_no_place_is_told_where_it_should_limit_a_search(
    panel: DockPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: List[Optional[Extent]] = [None, Extent(2, 46, 3, 47)]
    monkeypatch.setattr(panel.services.controller, "_map_extent", lambda: places[0])
    search(panel, "communes")
    assert panel.messages.notes() == []
    panel.bar.extent.click()
    wait_until(lambda: not panel.services.session.busy)
    assert "shows no place yet" in panel.messages.notes()[-1].text
    panel.notifier.clear()
    places.pop(0)
    panel.searching.search_again()
    wait_until(lambda: not panel.services.session.busy)
    assert panel.messages.notes() == []


@pytest.mark.parametrize(
    "address, saved",
    [("ftp://a.example/survey.xyz7", True), ("ftps://a.example/a.zip", True), ("ftp://a.example/", False)],
)
def test_a_file_of_ftp_can_be_saved_as_it_is(
    panel: DockPanel, monkeypatch: pytest.MonkeyPatch, address: str, saved: bool
) -> None:
    monkeypatch.setattr(panel.opener, "look", lambda record, link, then: None)
    record = Record("r", "c", "Survey", resources=(Resource(address),))
    menu = QMenu(panel)
    link_menu(menu, record, links_of(record)[0], panel.opener)
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert enabled["Save to folder…"] is saved and not enabled["Open in browser"]


def test_windows_open_inside_their_screen_with_a_large_font(panel: DockPanel) -> None:
    before = QApplication.font()
    large = QFont(before)
    large.setPointSize(16)
    QApplication.setFont(large)
    try:
        manager = panel.manage_catalogs()
        room = manager.screen().availableGeometry()
        assert room.height() // 2 < manager.height() < room.height()
        manager.close()
        plan = Plan((Source("ogr", "x", "a", Kind.GEOPACKAGE), Source("ogr", "x", "b", Kind.GEOPACKAGE)))
        choice = LayerChoiceDialog(plan, "Title")
        assert choice.width() <= room.width() and choice.height() < room.height()
        choice.close()
    finally:
        QApplication.setFont(before)
