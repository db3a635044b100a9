"""Steps of the tour that keep what was found: stars, a saved search, and the way back to both."""
from __future__ import annotations

from typing import Any, List

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QLineEdit

_KEPT = 3


def keep(tour: Any) -> str:
    """Keep three records by their stars and the search by its button, as a person does; then find them again."""
    tour.search("communes")
    view, desk = tour.panel.results.view, tour.panel.bookmarks
    for row in range(_KEPT):
        index = view.model().index(row)
        view.scrollTo(index)
        spot = view.itemDelegate().star_rect(view.visualRect(index), view.font()).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    tour.wait(lambda: desk.service.store is not None and desk.service.store.favourites.count() == _KEPT, "stars")
    tour.click(tour.panel.bar.keep)
    dialog = tour.wait(lambda: _open_dialog(tour, "SearchDialog"), "form of the search")
    dialog.findChild(QLineEdit).setText("Communes")
    tour.click(dialog.ok)
    tour.wait(lambda: desk.service.store.searches.all(), "saved search")
    return _look_through(tour)


def _look_through(tour: Any) -> str:
    panel = tour.panel.kept
    tour.panel.views.show(panel)
    tour.wait(lambda: len(panel.model.snapshot.favourites) == _KEPT, "tree of bookmarks")
    titles = [one.title for one in panel.model.snapshot.favourites]
    first = next(node for node in panel.model.nodes() if node.what == "favourite")
    panel.tree.setCurrentIndex(panel.model.index_of(first.name))
    tour.wait(lambda: tour.panel.page.record is not None, "record of a favourite")
    tour.panel.notifier.clear()
    tour.publish("bookmarks", tour.dock)
    (search,) = panel.model.snapshot.searches
    row = next(node for node in panel.model.nodes() if node.what == "search")
    panel.tree.activated.emit(panel.model.index_of(row.name))
    tour.wait(lambda: not tour.panel.services.session.busy and tour.panel.services.model.rowCount(), "results")
    tour.wait(tour.panel.bar.isVisible, "way back to the results")
    return f"{len(titles)} favourites, such as “{titles[0]}”, and the search “{search.name}”, run again"


def _open_dialog(tour: Any, name: str) -> Any:
    found: List[QDialog] = [one for one in tour.panel.findChildren(QDialog) if type(one).__name__ == name]
    return next((one for one in found if one.isVisible()), None)
