"""A pasted address of what a catalogue lists, such as the page of a topic, becomes the filter that finds the same."""
from __future__ import annotations

from functools import partial
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..catalogs.base import Catalog
from ..model.record import Facet
from ..network.conversation import Outcome
from ..network.qgis_async import AsyncCarrier, Call
from ..support.i18n import tr
from ..support.messages import describe
from .filter_labels import field_title
from .filters import Chosen
from .search_controller import SearchController
from .texts import one_line


class PastedFilter(QObject):
    """Asks the catalogue what it calls that. ``found`` brings a ``Chosen``, ``failed`` why there is none."""

    found = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, controller: SearchController, carrier: AsyncCarrier, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._carrier = carrier
        self._call: Optional[Call] = None

    def take(self, text: str) -> bool:
        """Whether a text is such an address; what was asked before is given up."""
        self.cancel()
        wanted = self._controller.filter_at(text)
        if wanted is None:
            return False
        catalog, facet = wanted
        self._call = self._carrier.start(catalog.named(facet), catalog.config, partial(self._named, catalog, facet))
        return True

    def cancel(self) -> None:
        """Wait for no answer any more."""
        if self._call is not None:
            self._call.abort()
            self._call = None

    def _named(self, catalog: Catalog, asked: Facet, outcome: Outcome) -> None:
        self._call = None
        if outcome.error is not None:
            self.failed.emit(describe(outcome.error, catalog.config.name).full)
        elif outcome.value.values:
            value = outcome.value.values[0]
            self.found.emit(Chosen(asked.field, value.key, value.label))
        else:
            words = tr("{catalog} does not know “{value}” ({field}). It may have been taken away or made private.")
            name, key = one_line(catalog.config.name, 80), one_line(asked.values[0].key, 120)
            self.failed.emit(words.format(catalog=name, value=key, field=field_title(asked.field)))
