"""*Refresh from source* of one or several layers: progress and outcome in the message bar, cancelled there too."""
from __future__ import annotations

from functools import partial
from typing import Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject

from ..catalogs.registry import request_maker
from ..loading.errors import LoadError
from ..loading.newer import link_for, link_kept
from ..loading.provenance import Provenance, kept
from ..loading.refreshing import Again, Refreshing, being_edited
from ..loading.renewing import Outcome
from ..model.errors import CatalogError
from ..model.record import Record
from ..network.download_shared import shared_store
from ..support.i18n import tr
from ..support.messages import describe
from ..support.paths import cache_folder
from .copying import copy_text
from .records_again import RecordsAgain, Told
from .texts import one_line
from .window_bar import Busy, WindowBar


class LayerRefresh(QObject):
    """Renews layers: their records are asked first, so that a file that moved is found."""

    def __init__(self, records: RecordsAgain, bar: WindowBar) -> None:
        super().__init__()
        self._records = records
        self._bar = bar
        self._open: Dict[str, str] = {}
        self._running: Dict[str, Refreshing] = {}
        self._done: List[str] = []
        self._failed: List[Tuple[str, str]] = []
        self._lost: List[Tuple[str, str, Outcome]] = []
        self._busy: Optional[Busy] = None
        self._round = 0

    def busy(self, layer_id: str) -> bool:
        """Whether this layer is being renewed."""
        return layer_id in self._open

    def refresh(self, layers: Sequence[QgsMapLayer]) -> None:
        """Renew layers, beside those that are being renewed."""
        fresh = [(layer, found) for layer in layers for found in (kept(layer),) if found is not None]
        fresh = [(layer, found) for layer, found in fresh if not self.busy(layer.id())]
        self._open.update((layer.id(), one_line(layer.name(), 60)) for layer, _ in fresh)
        self._show()
        for layer, found in fresh:
            if layer.isEditable():
                self._end(layer.id(), being_edited().user_text)
            else:
                self._records.ask(found, partial(self._told, self._round, layer.id()))

    def stop(self) -> None:
        """Cancel; what is renewed stays so, the others stay as they are."""
        self._round += 1
        for refreshing in list(self._running.values()):
            refreshing.cancel()
        self._running.clear()
        self._open.clear()
        self._done, self._failed, self._lost = [], [], []
        self._show()

    def _told(self, asked_in: int, layer_id: str, told: Told) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if asked_in != self._round or layer_id not in self._open:
            return
        if layer is None:
            self._end(layer_id)
            return
        again = _again(layer, told)
        if again is None:
            self._end(layer_id, told.reason if told.record is None else tr("Its record no longer has it."))
            return
        store = shared_store().store.asking()
        refreshing = self._running[layer_id] = Refreshing(again, cache_folder(), QgsProject.instance(), self, store)
        refreshing.progress.connect(partial(self._progressed, layer_id))
        refreshing.refreshed.connect(partial(self._refreshed, layer_id, told))
        refreshing.failed.connect(partial(self._went_wrong, layer_id, told))
        refreshing.cancelled.connect(partial(self._end, layer_id))
        refreshing.start()

    def _progressed(self, _layer_id: str, percent: float) -> None:
        if self._busy is not None and len(self._open) == 1:
            self._busy.tell(percent)

    def _refreshed(self, layer_id: str, told: Told, outcome: Outcome) -> None:
        if layer_id in self._open and outcome != Outcome():
            catalog = told.config.name if told.config else told.kept.catalog_name
            self._lost.append((self._open[layer_id], one_line(catalog, 60), outcome))
        self._end(layer_id, None)

    def _went_wrong(self, layer_id: str, told: Told, error: Exception) -> None:
        if isinstance(error, LoadError):
            reason = error.user_text
        elif isinstance(error, CatalogError):
            reason = describe(error, told.config.name if told.config else told.kept.catalog_name).full
        else:
            reason = tr("Something unexpected happened.")
        self._end(layer_id, reason)

    def _end(self, layer_id: str, reason: Optional[str] = "") -> None:
        """One layer is through. ``reason`` tells why it was not renewed: ``None`` it was, empty it was given up."""
        name = self._open.pop(layer_id, None)
        refreshing = self._running.pop(layer_id, None)
        if refreshing is not None:
            refreshing.deleteLater()
        if name is None:
            return
        if reason is None:
            self._done.append(name)
        elif reason:
            self._failed.append((name, reason))
        self._show()
        if not self._open:
            self._say()

    def _show(self) -> None:
        """One message while anything goes on."""
        if self._busy is not None:
            self._busy.close()
            self._busy = None
        if self._open:
            names = list(self._open.values())
            one = tr("Refreshing “{name}”…").format(name=names[0])
            text = one if len(names) == 1 else tr("Refreshing %n layer(s)…", len(names))
            self._busy = self._bar.busy(text, self.stop)

    def _say(self) -> None:
        done, failed, lost = self._done, self._failed, self._lost
        self._done, self._failed, self._lost = [], [], []
        whole = [name for name in done if name not in [one for one, _, outcome in lost if outcome.filter]]
        renewed = tr("“{name}” was refreshed.").format(name=whole[0]) if len(whole) == 1 else ""
        renewed = tr("%n layer(s) were refreshed.", len(whole)) if len(whole) > 1 else renewed
        texts = [tr("“{name}” could not be refreshed. {reason}").format(name=name, reason=why) for name, why in failed]
        texts += [sentence for name, catalog, outcome in lost for sentence in _losses(name, catalog, outcome)]
        filters = [outcome.filter for _, _, outcome in lost if outcome.filter]
        buttons = [(tr("Copy filter"), partial(copy_text, "\n".join(filters)))] if filters else []
        if texts:
            self._bar.warning(" ".join([renewed, *texts]).strip(), buttons)
        elif renewed:
            self._bar.success(renewed)


def _losses(name: str, catalog: str, outcome: Outcome) -> List[str]:
    """What the layer could not take along, and where it is now."""
    about_filter = tr(
        "“{name}” was refreshed without its filter, which does not fit the new data of {catalog}. It is in the layer's "
        "notes; set another one in “Filter…”."
    )
    about_style = tr("“{name}” has another type of geometry now; the former look is its style “{style}”.")
    texts = [about_filter.format(name=name, catalog=catalog)] if outcome.filter else []
    return texts + ([about_style.format(name=name, style=outcome.style)] if outcome.style else [])


def _again(layer: QgsMapLayer, told: Told) -> Optional[Again]:
    """How to fetch a layer's data: as its record says today, else as the layer itself keeps it."""
    link = link_for(told.kept, told.record) if told.record is not None else None
    link = link or link_kept(told.kept)
    if link is None or not link.loadable:
        return None
    return Again(layer, link, told.record or _stand_in(told.kept), told.config, request_maker(told.config))


def _stand_in(found: Provenance) -> Record:
    """What a layer keeps of its record, where the catalogue cannot be asked."""
    return Record(
        found.record,
        found.catalog,
        found.record_title,
        modified=found.record_modified,
        page_url=found.page_url,
    )
