"""What a person does to share bookmarks, from the wish to the message: exported, opened, imported, followed, published.

Whatever takes a while is done in threads: reading and writing files, asking servers and databases, comparing.
"""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QWidget

from ...bookmarks.edits import Edit
from ...bookmarks.moments import to_text, utc_now
from ...bookmarks.quicksearches import QuickSearches, saved_searches
from ...bookmarks.shared_merge import Merging, merge, plan_merge
from ...bookmarks.shared_values import SUFFIX, Shared
from ...bookmarks.shared_write import to_text as file_text
from ...bookmarks.shared_write import write_file
from ...bookmarks.store import Store
from ...model.config import CatalogConfig
from ...model.errors import CatalogError
from ...model.keeping import StoreError
from ...model.sharing import ShareError
from ...sharing.database import Database, Rights, Written
from ...sharing.isogeo import isogeo_catalog, quick_searches
from ...sharing.places import Place, database_place, look, place_of
from ...sharing.project import ProjectBookmarks, project_text
from ...sharing.team import TeamBookmarks, message_of
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ...support.keeping_messages import describe_store_error
from ...support.messages import Message
from ...support.settings import Settings
from ...support.workers import Workers
from ..notifier import Notifier
from . import sharing_words
from .service import BookmarkService
from .sharing_windows import ImportDialog, file_kinds

#: What to share, chosen in a thread.
Choose = Callable[[Store, Sequence[CatalogConfig]], Shared]
_FOLDER = "bookmarks_folder"
_EXPECTED = (ShareError, StoreError, CatalogError)


class SharingDeeds(QObject):
    """One for the panel of bookmarks."""

    def __init__(
        self,
        service: BookmarkService,
        connections: ConnectionStore,
        notifier: Notifier,
        window: QWidget,
        team: TeamBookmarks,
        project: ProjectBookmarks,
    ) -> None:
        super().__init__(window)
        self._service = service
        self._connections = connections
        self._notifier = notifier
        self._window = window
        self._team = team
        self._project = project
        self._settings = Settings()
        self._workers = Workers(2, parent=self)

    def close(self) -> None:
        """Do nothing any more."""
        self._workers.close()

    # Out

    def ask_export(self, choose: Choose, name: str = "") -> QFileDialog:
        """Ask where to write bookmarks; the open file dialog."""
        dialog = QFileDialog(self._window, tr("Export bookmarks"), self._folder(), file_kinds())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{_file_name(name) or tr('bookmarks')}{SUFFIX}")
        dialog.fileSelected.connect(partial(self.export, choose))
        dialog.open()
        return dialog

    def export(self, choose: Choose, path: str) -> None:
        """Write bookmarks to a file."""
        whole = path if path.lower().endswith(".json") else f"{path}{SUFFIX}"
        self._remember(whole)

        def work(_feedback: QgsFeedback) -> Shared:
            shared = replace(self._chosen(choose, configs), written=to_text(utc_now()))
            write_file(Path(whole), file_text(shared))
            return shared

        def done(shared: Shared) -> None:
            text = tr("Exported to {file}: {what}. Logins are not in it.")
            self._notifier.success(text.format(file=Path(whole).name, what=sharing_words.holds(shared)), whole)

        configs = self._connections.all()
        self._run(work, done, Path(whole).name)

    def keep_in_project(self, choose: Choose) -> None:
        """Put bookmarks into the project that is open, in the place of those that it carries."""
        configs = self._connections.all()

        def work(_feedback: QgsFeedback) -> Tuple[str, str]:
            shared = replace(self._chosen(choose, configs), written=to_text(utc_now()))
            return project_text(shared), sharing_words.holds(shared)

        def done(made: Tuple[str, str]) -> None:
            self._project.keep(made[0])
            text = tr("The project carries them once it is saved: {what}.")
            self._notifier.success(text.format(what=made[1]))

        self._run(work, done, tr("This project"))

    def drop_from_project(self) -> None:
        """Take the bookmarks out of the project."""
        carried = self._project.remove()
        if carried:
            put_back = (tr("Undo"), partial(self._project.keep, carried))
            self._notifier.success(tr("The bookmarks were taken out of the project."), action=put_back)

    def publish(self, team_id: str, choose: Choose) -> None:
        """Add bookmarks to those of a database."""
        configs = self._connections.all()
        self._run(
            lambda _feedback: self._chosen(choose, configs),
            lambda shared: self._team.publish(team_id, shared, self._published),
            "",
        )

    def _published(self, written: Optional[Written], message: Optional[Message]) -> None:
        if written is None:
            self._warn(message)
            return
        text = tr("%n bookmark(s), folder(s) and catalogue(s) are in the database now.", n=len(written.versions))
        if written.conflicts:
            more = tr("Changed there by somebody else, left as it is: %n.", n=len(written.conflicts))
            self._notifier.warning(f"{text} {more}")
        else:
            self._notifier.success(text)

    def withdraw(self, team_id: str, removed: Shared) -> None:
        """Remove bookmarks from a database for everybody."""
        ids = {one.id for one in removed.folders} | {one.id for one in removed.favourites}
        ids |= {one.id for one in removed.searches}

        def done(written: Optional[Written], message: Optional[Message]) -> None:
            if written is None:
                self._warn(message)
                return
            text = tr("Removed from the database for everybody: %n.", len(ids) - len(written.conflicts))
            if written.conflicts:
                more = tr("Changed there by somebody else, left as it is: %n.", n=len(written.conflicts))
                self._notifier.warning(f"{text} {more}")
                return
            put_back = (tr("Undo"), partial(self._team.publish, team_id, removed, self._published))
            self._notifier.success(text, action=put_back)

        self._team.withdraw(team_id, ids, done)

    # In

    def ask_import(self) -> QFileDialog:
        """Ask for a file to import; the open file dialog."""
        dialog = QFileDialog(self._window, tr("Import bookmarks"), self._folder(), file_kinds())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_file)
        dialog.open()
        return dialog

    def open_places(self, texts: Sequence[str]) -> None:
        """Offer to import what lies at paths and addresses, such as those of a drop."""
        for text in texts:
            try:
                self.open_place(place_of(text))
            except ShareError as error:
                self._warn(message_of(error, text))

    def open_place(self, place: Place) -> None:
        """Read bookmarks, and offer to import them."""

        def work(feedback: QgsFeedback) -> Merging:
            return self._compared(look(place, None, feedback).shared or Shared(), configs)

        configs = self._connections.all()
        name = place.shown if place.is_web else Path(place.address).name
        self._run(work, partial(self._offer, name, ""), name)

    def bring(self, shared: Shared, title: str) -> None:
        """Offer to import bookmarks that were read already."""
        configs = self._connections.all()
        self._run(lambda _feedback: self._compared(shared, configs), partial(self._offer, title, ""), title)

    def bring_quick_searches(self) -> None:
        """Offer to import the quick searches of the Isogeo plugin."""
        configs = self._connections.all()

        def work(_feedback: QgsFeedback) -> Tuple[QuickSearches, Merging]:
            found = saved_searches(quick_searches(), isogeo_catalog(configs))
            return found, self._compared(found.shared(), configs)

        def done(result: Tuple[QuickSearches, Merging]) -> None:
            found, merging = result
            if not found.searches:
                text = tr("The Isogeo plugin keeps no quick searches in this profile.")
                self._notifier.warning(text, sharing_words.lost_lines(found.lost))
                return
            self._offer(tr("Isogeo plugin"), sharing_words.lost_lines(found.lost), merging)

        self._run(work, done, tr("Isogeo plugin"))

    def _open_file(self, path: str) -> None:
        self._remember(path)
        self.open_places([path])

    def _offer(self, title: str, more: str, merging: Merging) -> None:
        dialog = ImportDialog(merging, merging.shared.title or title, more, self._window)
        dialog.accepted.connect(partial(self._import, merging))
        dialog.open()

    def _import(self, merging: Merging) -> None:
        self._service.change(lambda store: merge(store, merging), partial(self._imported, merging))

    def _imported(self, merging: Merging, edit: Optional[Edit]) -> None:
        if edit is None:
            return  # the service has said why
        present = self._connections.all()
        here = {config.id for config in present}
        new = [config for config in merging.new_catalogs if config.id not in here]
        if new:
            self._connections.replace_all([*present, *new])
        text = sharing_words.added(merging, len(merging.new_favourites) + len(merging.new_searches))
        self._notifier.success(text, action=(tr("Undo"), partial(self._take_back, edit, new)))

    def _take_back(self, edit: Edit, catalogs: List[CatalogConfig]) -> None:
        """Undo an import; catalogues that were changed since then stay."""
        self._service.undo(edit)
        if catalogs:
            self._connections.replace_all([one for one in self._connections.all() if one not in catalogs])

    # Following

    def follow(self, place: Place) -> None:
        """Follow a place, and say so."""
        team_id = self._team.follow(place)

        def forget() -> None:
            self._team.unfollow(team_id)

        text = tr("“{title}” is followed: it is read again whenever it changes.")
        self._notifier.success(text.format(title=place.shown), action=(tr("Undo"), forget))

    def unfollow(self, team_id: str) -> None:
        """Follow it no longer."""
        place = self._team.unfollow(team_id)
        if place is None:
            return
        gone = place

        def again() -> None:
            self._team.follow(gone)

        text = tr("“{title}” is not followed any more.").format(title=place.shown)
        self._notifier.success(text, action=(tr("Undo"), again))

    def follow_database(self, connection: str, schema: str) -> None:
        """Follow the tables in a database; offer to make them where there are none and one may."""

        def done(rights: Rights) -> None:
            if not rights.exists and rights.may_create:
                self._ask_to_make(connection, schema)
            else:
                self.follow(database_place(connection, schema))

        self._run(lambda feedback: Database(connection, schema, feedback).rights(), done, connection)

    def _ask_to_make(self, connection: str, schema: str) -> None:
        buttons = QMessageBox.StandardButton
        text = tr("There are no bookmarks in the schema “{schema}” of the connection “{connection}” yet.")
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("Team bookmarks in PostgreSQL"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text.format(schema=schema, connection=connection))
        more = tr("Two tables will be made there. Whoever may read and write them is set in the database.")
        box.setInformativeText(more)
        box.setStandardButtons(buttons.Ok | buttons.Cancel)
        box.button(buttons.Ok).setText(tr("Make them"))
        box.accepted.connect(partial(self._make, connection, schema))
        box.open()

    def _make(self, connection: str, schema: str) -> None:
        def work(feedback: QgsFeedback) -> bool:
            Database(connection, schema, feedback).create()
            return True

        self._run(work, lambda _made: self.follow(database_place(connection, schema)), connection)

    # Common

    def _chosen(self, choose: Choose, configs: Sequence[CatalogConfig]) -> Shared:
        return choose(self._service.open_store(), configs)

    def _compared(self, shared: Shared, configs: Sequence[CatalogConfig]) -> Merging:
        return plan_merge(self._service.open_store(), shared, configs)

    def _run(self, work: Callable[[QgsFeedback], Any], done: Callable[[Any], None], title: str) -> None:
        def ended(result: Any, error: Optional[BaseException]) -> None:
            if error is None:
                done(result)
            elif isinstance(error, StoreError):
                self._warn(describe_store_error(error))
            else:
                self._warn(message_of(error, title))

        self._workers.run(work, ended, "shared bookmarks", expected=_EXPECTED)

    def tell(self, message: Optional[Message]) -> None:
        """Say what went wrong, again."""
        self._warn(message)

    def _warn(self, message: Optional[Message]) -> None:
        if message is not None:
            self._notifier.warning(message.full, message.detail)

    def _folder(self) -> str:
        return str(self._settings.value(_FOLDER, ""))

    def _remember(self, path: str) -> None:
        self._settings.set_value(_FOLDER, str(Path(path).parent))


def _file_name(name: str) -> str:
    """A name without what file systems do not take."""
    return "".join(sign if sign.isalnum() or sign in " -_.,'" else "_" for sign in name).strip(" .")[:80]
