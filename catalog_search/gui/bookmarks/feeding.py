"""Feeds: a saved search or a folder as a file for a feed reader, and a catalogue's own feed as something to watch."""
from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QFileDialog, QInputDialog, QWidget

from ...bookmarks.edits import Edit
from ...bookmarks.feeds_files import FeedFiles
from ...bookmarks.feeds_kept import FeedOf, KeptFeed
from ...bookmarks.model import Schedule, TargetKind, Watch
from ...network.download_names import safe_name
from ...support.i18n import tr
from ..notifier import Notifier
from ..texts import is_web_url
from .feeds_dialog import FeedsDialog
from .service import BookmarkService
from .tree import SEARCH, Node


class Feeding(QObject):
    """Asks where to, or from where, and has it done."""

    def __init__(self, service: BookmarkService, notifier: Notifier, window: QWidget) -> None:
        super().__init__(window)
        self._service = service
        self._notifier = notifier
        self._window = window

    def ask_file(self, node: Node) -> None:
        """Ask for a file that is kept up to date with what a search finds or a folder of favourites holds."""
        title = getattr(node.item, "name", "") or tr("Favourites")
        name = safe_name(f"{title.replace('/', '-')}.atom")
        dialog = QFileDialog(self._window, tr("Keep as a feed"), name, tr("Atom feed (*.atom *.xml)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("atom")
        dialog.fileSelected.connect(lambda path: self.keep(node, Path(path), title))
        dialog.open()

    def keep(self, node: Node, path: Path, title: str) -> None:
        """Write the feed, and keep it up to date from now on; a search is watched for that if it was not yet."""
        of, target = (FeedOf.SEARCH if node.what == SEARCH else FeedOf.FOLDER), node.id
        self._service.read(lambda store: FeedFiles(store).add(of, target, path, title), self._kept, self)

    def manage(self, *_checked: bool) -> None:
        """Show the feeds that are followed and written, to let go of them."""
        dialog = FeedsDialog(self._service, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def ask_address(self) -> None:
        """Ask for the address of a feed to follow."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Follow a feed"))
        dialog.setLabelText(tr("Address of an Atom or RSS feed, such as that of a portal's newest data:"))
        dialog.resize(self._window.fontMetrics().averageCharWidth() * 70, 0)
        dialog.textValueSelected.connect(self.follow)
        dialog.open()

    def follow(self, address: str) -> None:
        """Watch a feed every day."""
        address = address.strip()
        if not is_web_url(address):
            text = tr("“{address}” is no web address: nothing is followed.")
            self._notifier.warning(text.format(address=address[:200]))
            return
        watch = Watch("", TargetKind.FEED, address, schedule=Schedule.DAILY)
        self._service.change(lambda store: store.watches.add(watch), self._followed)

    def _followed(self, edit: Optional[Edit]) -> None:
        """Told of what was done, not of what could not be, which the service says."""
        if edit is not None:
            done = tr("The feed is followed from now on: every day, while QGIS runs.")
            self._notifier.success(done if edit else tr("The feed is followed already."))

    def _kept(self, feed: Optional[KeptFeed]) -> None:
        if feed is None:
            return
        if feed.error:
            text = tr("The feed could not be written to {path}; it is tried again whenever something changes.")
            self._notifier.warning(text.format(path=feed.path), feed.error)
        else:
            text = tr("The feed {path} is written, and kept up to date while QGIS runs.")
            self._notifier.success(text.format(path=feed.path))
