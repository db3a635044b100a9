"""A catalogue of which something is kept is gone: another one is chosen in its place, for all that is kept of it."""
from __future__ import annotations

from functools import partial
from typing import Dict, Iterable, List, Tuple

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QInputDialog, QMenu, QWidget

from ...bookmarks.model import Favourite, KeptCatalog, SavedSearch
from ...bookmarks.pointing import candidates
from ...model.config import CatalogConfig
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ..texts import menu_text, one_line
from .service import BookmarkService
from .tree import Node

#: Catalogues that are gone, in one menu.
_MOST = 5


class Repointing(QObject):
    """Offers it where it is needed, asks which one, and has it done; it can be taken back."""

    def __init__(self, service: BookmarkService, connections: ConnectionStore, window: QWidget) -> None:
        super().__init__(window)
        self._service = service
        self._connections = connections
        self._window = window

    def gone(self, nodes: Iterable[Node]) -> Tuple[KeptCatalog, ...]:
        """The catalogues of what is chosen that are not configured any more."""
        known = {config.id for config in self._connections.all()}
        found: Dict[str, KeptCatalog] = {}
        for item in (leaf.item for node in nodes for leaf in node.leaves()):
            found.update((one.id, one) for one in _catalogs(item) if one.id not in known)
        return tuple(found.values())[:_MOST]

    def offer(self, menu: QMenu, nodes: Iterable[Node]) -> None:
        """An entry for each catalogue that is gone."""
        for kept in self.gone(nodes):
            text = tr("Another catalogue in the place of “{catalog}”…")
            words = text.format(catalog=one_line(kept.name or kept.id, 40))
            menu.addAction(menu_text(words, 120)).triggered.connect(partial(self.ask, kept))

    def ask(self, kept: KeptCatalog, *_checked: bool) -> None:
        """Ask which catalogue stands for it now, the likeliest first."""
        configs = candidates(kept, self._connections.all())
        if not configs:
            return
        names = _names(configs)
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Another catalogue"))
        words = tr("All favourites and saved searches of “{catalog}” ask from now on:")
        dialog.setLabelText(words.format(catalog=kept.name or kept.id))
        dialog.setComboBoxItems(names)
        dialog.textValueSelected.connect(lambda name: self.repoint(kept, configs[names.index(name)]))
        dialog.open()

    def repoint(self, kept: KeptCatalog, config: CatalogConfig) -> None:
        """Let all that is kept of a catalogue be another's."""
        self._service.change(lambda store: store.repoint(kept.id, KeptCatalog.of(config)))


def _catalogs(item: object) -> Tuple[KeptCatalog, ...]:
    if isinstance(item, SavedSearch):
        return item.catalogs
    return (item.catalog,) if isinstance(item, Favourite) else ()


def _names(configs: Iterable[CatalogConfig]) -> List[str]:
    """What to call the catalogues; where two have one name, their addresses tell them apart."""
    found: List[str] = []
    for config in configs:
        found.append(config.name if config.name not in found else f"{config.name} ({config.url})")
    return found
