"""Asking a catalogue anew for the record that a layer came from: as it is today, not as it was fetched before."""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Callable, List, Optional

from qgis.PyQt.QtCore import QObject

from ..catalogs.registry import create_catalog
from ..loading.provenance import Provenance, config_for
from ..model.config import CatalogConfig
from ..model.errors import BadConfig, CatalogError
from ..model.record import Record
from ..network.conversation import Outcome
from ..network.qgis_async import Call
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.messages import describe
from .services import Services
from .texts import one_line


@dataclass(frozen=True)
class Told:
    """What a catalogue says of a record: the record, or why there is none.

    Without a ``config`` the catalogue itself is not known here.
    """

    kept: Provenance
    config: Optional[CatalogConfig] = None
    record: Optional[Record] = None
    error: Optional[CatalogError] = None

    @property
    def reason(self) -> str:
        """Why there is no record, as a sentence."""
        name = one_line(self.config.name if self.config else catalog_name(self.kept), 60)
        if self.error is not None and self.config is not None:
            return describe(self.error, name).full
        return tr("The catalogue {catalog} is not among your catalogues, or not any more.").format(catalog=name)


def catalog_name(kept: Provenance) -> str:
    """What to call the catalogue that a layer came from: its name, with its address where that is known."""
    name = kept.catalog_name or kept.catalog
    return f"{name} ({kept.catalog_url})" if kept.catalog_url else name


class RecordsAgain(QObject):
    """Asks catalogues, in the main thread, without waiting."""

    def __init__(self, store: ConnectionStore, services: Callable[[], Services]) -> None:
        super().__init__()
        self._store = store
        self._services = services
        self._calls: List[Call] = []

    def config(self, kept: Provenance) -> Optional[CatalogConfig]:
        """The catalogue of a layer as it is configured here; ``None`` where it is not."""
        return config_for(kept, self._store.all())

    def ask(self, kept: Provenance, then: Callable[[Told], None]) -> Optional[Call]:
        """Have ``then`` told what the catalogue says of the record; at once where there is nobody to ask.

        :returns: the call, to be aborted with ``stop``
        """
        config = self.config(kept)
        if config is None:
            then(Told(kept))
            return None
        services = self._services()
        try:
            catalog = services.details.catalog(config.id) or create_catalog(config)
        except BadConfig:
            then(Told(kept))
            return None
        call = services.carrier.start(
            catalog.details(kept.record), config, partial(self._answered, kept, config, then)
        )
        self._calls = [one for one in self._calls if not one.ended] + [call]
        return call

    def stop(self) -> None:
        """Abort everything; nobody is told."""
        for call in self._calls:
            call.abort()
        self._calls.clear()

    def _answered(
        self, kept: Provenance, config: CatalogConfig, then: Callable[[Told], None], outcome: Outcome
    ) -> None:
        if outcome.error is not None:
            then(Told(kept, config, error=outcome.error))
        else:
            then(Told(kept, config, outcome.value))
