"""The views of the dock that take turns: a bar of tabs, and the widgets that belong to the first view only."""
from __future__ import annotations

from typing import List, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QTabBar, QWidget

from ..support.i18n import tr


class Views(QObject):
    """``changed`` brings the widget of the view that a person turned to.

    :param of_first: widgets that are there in the first view only; those that hid themselves stay hidden
    """

    changed = pyqtSignal(QWidget)

    def __init__(self, parent: QWidget, of_first: Sequence[QWidget]) -> None:
        super().__init__(parent)
        self.tabs = QTabBar(parent)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Views of the dock"))
        self.stack = QStackedWidget(parent)
        self._of_first = list(of_first)
        self._hidden: List[QWidget] = []
        self.tabs.currentChanged.connect(self._turned)

    def add(self, title: str, widget: QWidget) -> None:
        """Add a view behind the others."""
        self.stack.addWidget(widget)
        self.tabs.blockSignals(True)
        self.tabs.addTab(title)
        self.tabs.blockSignals(False)

    def show(self, widget: QWidget) -> None:
        """Turn to a view."""
        self.tabs.setCurrentIndex(self.stack.indexOf(widget))

    def set_title(self, widget: QWidget, title: str) -> None:
        """Give a view another title, such as one with a number."""
        self.tabs.setTabText(self.stack.indexOf(widget), title)

    def _turned(self, place: int) -> None:
        if place < 0 or place == self.stack.currentIndex():
            return
        if self.stack.currentIndex() == 0:
            self._hidden = [widget for widget in self._of_first if not widget.isHidden()]
            for widget in self._hidden:
                widget.hide()
        elif place == 0:
            for widget in self._hidden:
                widget.show()
        self.stack.setCurrentIndex(place)
        self.changed.emit(self.stack.currentWidget())
