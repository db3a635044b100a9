"""What QGIS shows of a layer beside its data: notes in the layer tree, scales at which it is drawn, its legend."""
from __future__ import annotations

from html import escape
from typing import Any, Sequence

from qgis.core import QgsLayerNotesUtils, QgsMapLayer

from .addresses import public_url
from .sources import Source


def remark(layer: QgsMapLayer, source: Source) -> None:
    """Tell a new layer what its source says of it."""
    set_notes(layer, source.notes)
    smallest, largest = source.scales
    if smallest or largest:
        layer.setMaximumScale(smallest)
        layer.setMinimumScale(largest)
        layer.setScaleBasedVisibility(True)
    if source.legend:
        _set_legend(layer, public_url(source.legend))


def set_notes(layer: QgsMapLayer, notes: Sequence[str], before: Sequence[str] = ()) -> None:
    """Remarks as the layer's notes, which the layer tree marks with an icon; what a person wrote there stays.

    :param before: the remarks that were put there earlier
    """
    written = QgsLayerNotesUtils.layerNotes(layer)
    if written and written != _html(before):
        return
    if notes:
        QgsLayerNotesUtils.setLayerNotes(layer, _html(notes))
    elif written:
        QgsLayerNotesUtils.removeNotes(layer)


def add_note(layer: QgsMapLayer, note: str) -> None:
    """One more remark below what is written there, whoever wrote it."""
    written = QgsLayerNotesUtils.layerNotes(layer)
    if _html((note,)) not in written:
        QgsLayerNotesUtils.setLayerNotes(layer, written + _html((note,)))


def _html(notes: Sequence[str]) -> str:
    return "".join(f"<p>{escape(note)}</p>" for note in notes)


def _set_legend(layer: QgsMapLayer, url: str) -> None:
    """For print layouts and services made of the project; the layer tree asks the provider itself."""
    properties = layer.serverProperties() if hasattr(layer, "serverProperties") else None
    target: Any = properties if hasattr(properties, "setLegendUrl") else layer
    target.setLegendUrl(url)
