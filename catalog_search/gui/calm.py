"""A list that is repainted a few times while rows pour in, not once for each handful of them."""
from __future__ import annotations

from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QAbstractItemView

#: Milliseconds between two repaints for changes of the model.
_REST = 60


class Calm(QObject):
    """Holds back the repaints of a view for changes that follow each other closely; the first one is shown at once."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._viewport = view.viewport()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._show)
        model = view.model()
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.layoutChanged):
            signal.connect(self._changed)

    def _changed(self, *_what: object) -> None:
        if self._rest.isActive():
            self._viewport.setUpdatesEnabled(False)
        else:
            self._rest.start()

    def _show(self) -> None:
        self._viewport.setUpdatesEnabled(True)
