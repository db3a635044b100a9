"""All that is downloaded, in one list: for the map, to a folder, as a GeoPackage; a few at once, the others wait."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from qgis.core import QgsCoordinateTransformContext, QgsFeedback, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication, QDialog, QWidget

from ..catalogs.registry import request_maker
from ..loading.errors import LoadError
from ..loading.failures import from_network
from ..loading.fetching import remarks, wanted_by, wanted_of
from ..loading.following import follow, leads_on
from ..loading.job import Job
from ..loading.link import Link
from ..loading.links import classify
from ..loading.plan import plan_of
from ..loading.saving import Saved, save_geopackage
from ..loading.sources import Plan, Source, Wish
from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record, Resource
from ..network.download_shared import shared_store
from ..network.download_store import Kept, Wanted
from ..network.transfers import Transfer
from ..support.i18n import tr
from ..support.log import logger
from ..support.messages import describe
from ..support.paths import cache_folder
from ..support.workers import Workers
from .downloads_asking import Asking
from .downloads_deeds import Act, choices
from .downloads_jobs import JobFiles, data_of
from .downloads_model import DownloadsModel
from .downloads_panel import DownloadsPanel
from .downloads_row import Deed, Download, State
from .layer_choice_dialog import LayerChoiceDialog
from .notifier import Notifier
from .resource_list import link_title
from .texts import format_size, one_line

#: How many files are fetched at once for folders and GeoPackages.
_WIDTH = 3
#: Milliseconds between looks at what runs.
_LOOK = 300
#: Seconds for which a download for the map is not worth a row.
_BRIEF = 0.6
#: Seconds without a word after which a slow server no longer keeps the next one waiting.
_PATIENCE = 120.0
_WHOLE = Wish(max_size=0)
#: Failures that mean something else for a file than for a catalogue.
_OF_FILES = (ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.FORBIDDEN) + (
    ErrorKind.LOGIN_NEEDED,
    ErrorKind.LOGIN_WRONG,
    ErrorKind.LOGIN_EXPIRED,
)

ConfigOf = Callable[[str], Optional[CatalogConfig]]
AddToMap = Callable[[Record, Link], None]
Key = Tuple[str, str]


class Downloads(QObject):
    """The list of downloads with its panel; asks for folders and names, runs what is wanted, says what became of it.

    :param add: puts a record on the map by one of its links
    :param adding: whether a record is being put there
    """

    def __init__(
        self, notifier: Notifier, config_of: ConfigOf, add: AddToMap, adding: Callable[[Key], bool], window: QWidget
    ) -> None:
        super().__init__(window)
        self._adding = adding
        self._notifier = notifier
        self._config_of = config_of
        self._add = add
        self._window = window
        self._shared = shared_store()
        self._files = JobFiles(self._shared.store.folder / "jobs")
        self._workers = Workers(_WIDTH, _PATIENCE, self)
        self._clerk = Workers(1, parent=self)  # one alone: what is written down and forgotten keeps its order
        self._fresh: List[Transfer] = []
        self._closed = False
        self._dialogs: Dict[str, LayerChoiceDialog] = {}
        self.asking = Asking(window)
        self.model = DownloadsModel(self)
        self.panel = DownloadsPanel(self.model, window)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self._shared.transfers.changed.connect(self._heard)
        self._connect_panel()
        self._clerk.run(lambda _feedback: self._files.adopt(), self._adopted)
        self._shared.run(self._shared.store.tidy)

    def ask(self, record: Record, link: Link) -> None:
        """Let the user choose a folder, beginning with the last one, then save the file into it as it is."""
        self.asking.folder(partial(self.save, record, link))

    def ask_geopackage(self, record: Record, link: Link) -> None:
        """Let the user choose a file, then save the vector data of a link as a GeoPackage."""
        self.asking.geopackage(record.title or link_title(link), partial(self.save_geopackage, record, link))

    def save(self, record: Record, link: Link, folder: str) -> Download:
        """Save the file of a link into a folder, under a name that is free there."""
        return self._start(Download(one_line(link_title(link), 120), record, link, Deed.SAVE, folder))

    def save_geopackage(self, record: Record, link: Link, path: str) -> Download:
        """Save the vector data of a link as a GeoPackage, in the place of a file of that name."""
        return self._start(Download(one_line(record.title, 120), record, link, Deed.GEOPACKAGE, path))

    def act(self, row: Download, act: Act) -> None:
        """Do with a download what its buttons, keys and menu offer."""
        {
            Act.PAUSE: self._pause,
            Act.RESUME: self._resume,
            Act.RETRY: self._resume,
            Act.CANCEL: self._cancel,
            Act.FOLDER: _open_folder,
            Act.ADD: self._add_result,
            Act.COPY: lambda row: QApplication.clipboard().setText(row.link.resource.url),
            Act.REMOVE: self._remove,
        }[act](row)

    def close(self) -> None:
        """Stop what runs; it is listed again when QGIS starts anew. No message follows."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        self._shared.transfers.changed.disconnect(self._heard)
        for row in self.model.rows():
            self._stop(row)
        self._workers.close()
        self.asking.close()
        self._clerk.run(lambda _feedback: self._files.close(), _nothing)

    # What runs

    def _start(self, row: Download) -> Download:
        self.model.add(row)
        self._run(row)
        self._keep(row)
        self.panel.refresh()
        return row

    def _run(self, row: Download) -> None:
        row.state, row.words, row.detail, row.result = State.WAITING, "", "", None
        job = self._job(row)
        context = QgsProject.instance().transformContext()
        work = partial(_save, row.target) if row.deed is Deed.SAVE else partial(_write, row.target, context, None)
        self._submit(row, lambda feedback: work(job(feedback)))

    def _job(self, row: Download) -> Callable[[QgsFeedback], Job]:
        config = self._config_of(row.record.catalog)
        owner = config or CatalogConfig("", "", "", "")
        crs, store = QgsProject.instance().crs().authid(), self._shared.store
        return lambda feedback: Job(
            row.link, row.record, owner, cache_folder(), feedback, crs=crs, request_for=request_maker(config),
            wish=_WHOLE, store=store,
        )  # fmt: skip

    def _submit(self, row: Download, work: Callable[[QgsFeedback], Any]) -> None:
        row.handle = self._workers.run(
            work,
            partial(self._ended, row),
            tr("Downloading {title}").format(title=row.title[:60]),
            on_progress=partial(self._progressed, row),
            expected=(CatalogError, LoadError),
        )
        self.model.touch(row)

    def _progressed(self, row: Download, percent: float) -> None:
        if row.state.is_active and (row.transfer is None or row.transfer.ended):
            row.state, row.percent = State.WRITING, percent
            self.model.touch(row)

    def _ended(self, row: Download, result: Any, error: Optional[BaseException]) -> None:
        if self._closed:
            return
        row.look()
        row.handle = None
        if error is not None:
            self._failed(row, error)
        elif isinstance(result, Plan):
            self._choose(row, result)
        else:
            self._done(row, result)

    def _done(self, row: Download, result: Any) -> None:
        row.state, row.result = State.DONE, result.path
        if isinstance(result, Saved):
            row.words = _count_words(result)
        else:
            row.received = row.size = result.size
            row.words = " ".join((format_size(result.size), *result.remarks))
        self._drop(row)
        wanted = Act.ADD if row.deed is Deed.GEOPACKAGE else Act.FOLDER
        words = next((choice.text for choice in choices(row) if choice.act is wanted), "")
        text = tr("“{name}” is saved: {words}").format(name=result.path.name, words=row.words)
        self._notifier.success(text, action=(words, partial(self.act, row, wanted)) if words else None)

    def _failed(self, row: Download, error: BaseException) -> None:
        if isinstance(error, CatalogError) and error.kind is ErrorKind.CANCELLED:
            row.state = State.PAUSED
        else:
            row.state = State.FAILED
            row.words, row.detail = self._words(row, error)
            text = tr("“{title}” could not be saved.").format(title=row.title)
            self._notifier.warning(f"{text} {row.words}", row.detail)
        self._touch(row)

    def _words(self, row: Download, error: BaseException) -> Tuple[str, str]:
        if isinstance(error, LoadError):
            return error.user_text, error.detail
        if isinstance(error, CatalogError) and error.kind in _OF_FILES:
            failed = from_network(error, row.link.url)
            return failed.user_text, failed.detail
        if isinstance(error, CatalogError):
            message = describe(error, QUrl(row.link.url).host() or row.title)
            return message.full, message.detail
        return tr("Something unexpected happened."), str(error)

    def _choose(self, row: Download, plan: Plan) -> None:
        """A service with several layers: which of them are to be saved."""
        dialog = LayerChoiceDialog(plan, row.record.title, self._window, saving=True)
        dialog.chosen.connect(partial(self._chosen, row))
        dialog.finished.connect(partial(self._has_chosen, row))
        self._dialogs[row.id] = dialog
        dialog.open()

    def _has_chosen(self, row: Download, result: int) -> None:
        """A person has closed the window; who stops a download closes it, too, and cancels nothing by that."""
        asked = self._dialogs.pop(row.id, None)
        if asked is not None and result != QDialog.DialogCode.Accepted:
            self._cancel(row)

    def _chosen(self, row: Download, sources: List[Source]) -> None:
        job, context = self._job(row), QgsProject.instance().transformContext()
        self._submit(row, lambda feedback: _write(row.target, context, list(sources), job(feedback)))

    # What a person does

    def _pause(self, row: Download) -> None:
        self._stop(row)
        row.state = State.PAUSED
        self._touch(row)
        self._keep(row)

    def _resume(self, row: Download) -> None:
        if row.deed is Deed.ADD:
            row.state, row.transfer = State.WAITING, None
            self.model.touch(row)
            self._add(row.record, row.link)
            self._timer.start()
        else:
            self._run(row)
        self._keep(row)

    def _cancel(self, row: Download) -> None:
        self._stop(row)
        row.state, row.received, row.size = State.CANCELLED, 0, None
        self._drop(row)
        self._shared.run(partial(self._shared.store.discard_part, self._wanted(row)))

    def _wanted(self, row: Download) -> Wanted:
        config = self._config_of(row.record.catalog)
        return wanted_of(row.record, row.link, config, request_maker(config))

    def _remove(self, row: Download) -> None:
        if row.state.is_unfinished:
            self._cancel(row)
        self.model.remove(row)
        self.panel.refresh()

    def _stop(self, row: Download) -> None:
        handle, row.handle = row.handle, None
        dialog = self._dialogs.pop(row.id, None)
        if dialog is not None:
            dialog.close()
        if handle is not None:
            handle.cancel()
        elif row.transfer is not None and row.transfer.feedback is not None and not row.transfer.ended:
            row.transfer.feedback.cancel()

    def _add_result(self, row: Download) -> None:
        """What was saved goes on the map from where it lies now, if it is a GeoPackage; else as the record says."""
        if row.deed is Deed.GEOPACKAGE and row.result is not None:
            saved = Resource(row.result.as_uri(), row.title, format="gpkg", local=True)
            self._add(row.record, classify(saved))
        else:
            self._add(row.record, row.link)

    # Transfers, of whoever began them

    def _heard(self) -> None:
        self._fresh += self._shared.transfers.take_new()
        for transfer in list(self._fresh):
            row = next((row for row in self.model.rows() if _belongs(row, transfer)), None)
            if row is not None:
                row.begin(transfer)
                self._fresh.remove(transfer)
                self.model.touch(row)
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        self._list_long_ones()
        for row in self.model.rows():
            if row.state is State.RUNNING:
                row.look()
                self._look_at_end(row)
                self.model.touch(row)
            elif row.state is State.WAITING and row.deed is Deed.ADD and not self._adding(row.record.key):
                row.state = State.PAUSED  # it ended before anything was fetched, and whoever adds said why
                self.model.touch(row)
        self.panel.refresh()
        if not self._fresh and not any(row.state.is_active for row in self.model.rows()):
            self._timer.stop()

    def _list_long_ones(self) -> None:
        """Give a row to what is fetched for the map and takes its time."""
        for transfer in list(self._fresh):
            if transfer.ended or not isinstance(transfer.subject, tuple):
                self._fresh.remove(transfer)
                self._tell_absent(transfer)
            elif transfer.age > _BRIEF:
                self._fresh.remove(transfer)
                record, link = transfer.subject
                row = Download(one_line(record.title or link_title(link), 120), record, link, Deed.ADD)
                row.begin(transfer)
                self.model.add(row)
                self._keep(row)

    def _look_at_end(self, row: Download) -> None:
        """A row for the map has no work of its own here: its transfer tells the end."""
        transfer = row.transfer
        if row.deed is not Deed.ADD or transfer is None or not transfer.ended:
            return
        if transfer.error is None:
            row.state, row.received = State.DONE, transfer.result.size
            self._drop(row)
            self._tell_absent(transfer)
        elif transfer.error.kind is ErrorKind.CANCELLED:
            row.state = State.PAUSED
            self._keep(row)
        else:
            row.state = State.FAILED
            row.words, row.detail = self._words(row, transfer.error)
            self._keep(row)

    def _tell_absent(self, transfer: Transfer) -> None:
        """Say that the map shows what was kept, since the server was away."""
        if isinstance(transfer.result, Kept) and isinstance(transfer.subject, tuple):
            for words in remarks(transfer.result, transfer.url):
                self._notifier.warning(words)

    # What lies on the disk

    def _keep(self, row: Download) -> None:
        row.key = row.key or self._wanted(row).key
        data = data_of(row)
        self._clerk.run(lambda _feedback: self._files.keep(row.id, data), _nothing, "downloads", expected=(OSError,))

    def _drop(self, row: Download) -> None:
        self._touch(row)
        self._clerk.run(lambda _feedback: self._files.drop(row.id), _nothing, "downloads", expected=(OSError,))

    def _adopted(self, rows: Optional[List[Download]], _error: Optional[BaseException]) -> None:
        if self._closed or sip.isdeleted(self):
            return
        for row in rows or ():
            logger.info("Unfinished: %s", row.title)
            self.model.add(row)
        self.panel.refresh()

    def _tidy_list(self) -> None:
        for row in self.model.rows():
            if row.state in (State.DONE, State.CANCELLED):
                self.model.remove(row)

    def _touch(self, row: Download) -> None:
        self.model.touch(row)
        self.panel.refresh()

    def _connect_panel(self) -> None:
        self.panel.view.wanted.connect(self.act)
        self.panel.tidy_wanted.connect(self._tidy_list)
        self.panel.usage_wanted.connect(self._measure)
        self.panel.clear_wanted.connect(self._clear)
        self.panel.limit_wanted.connect(self._set_limit)

    def _measure(self) -> None:
        self._shared.run(self._shared.store.usage, self._measured)

    def _measured(self, usage: Any) -> None:
        if not sip.isdeleted(self.panel):
            self.panel.show_usage(usage, self._shared.limit)

    def _clear(self) -> None:
        self._shared.run(self._shared.store.clear, self._cleared)

    def _cleared(self, size: int) -> None:
        if not sip.isdeleted(self):
            self._notifier.success(tr("{size} of kept downloads were removed.").format(size=format_size(size)))

    def _set_limit(self, limit: int) -> None:
        self._shared.set_limit(limit)
        self._shared.run(self._shared.store.tidy)


class _SavedFile:
    """A file in the user's folder."""

    def __init__(self, path: Path, kept: Kept, url: str) -> None:
        self.path = path
        self.size = kept.size
        self.remarks = remarks(kept, url)


def _save(folder: str, job: Job) -> _SavedFile:
    """In a thread: the file as it is, from the store or the server, into a folder."""
    if job.store is None:
        raise CatalogError(ErrorKind.BROKEN, "no store")
    kept = job.store.fetch(wanted_by(job), job.feedback)
    return _SavedFile(job.store.save(kept, Path(folder), "", job.feedback), kept, job.link.url)


def _write(
    path: str, context: QgsCoordinateTransformContext, sources: Optional[List[Source]], job: Job
) -> Any:
    """In a thread: vector data as a GeoPackage, or a plan where somebody has to choose first."""
    plan = plan_of(job) if sources is None else Plan(tuple(sources))
    if leads_on(plan.sources) and not plan.needs_choice:
        plan = follow(plan.sources, lambda link: plan_of(job.on(link)))
    if plan.needs_choice and (job.link.kind.is_service or leads_on(plan.sources)):
        return plan
    return save_geopackage(plan.sources, job, Path(path), context)


def _belongs(row: Download, transfer: Transfer) -> bool:
    """Whether a transfer is that of a row: begun by its work, or for the same link after a pause."""
    if row.handle is not None:
        return transfer.feedback is row.handle.feedback
    if row.deed is not Deed.ADD or row.state is State.RUNNING or not isinstance(transfer.subject, tuple):
        return False
    record, link = transfer.subject
    return bool(record.key == row.record.key and link.url == row.link.url)


def _count_words(saved: Saved) -> str:
    layers, features = tr("%n layer(s)", saved.layers), tr("%n feature(s)", saved.features)
    words = tr("{layers}, {features}").format(layers=layers, features=features)
    if not saved.left_out:
        return words
    return f"{words}; " + tr("without {titles}, which are pictures").format(titles=", ".join(saved.left_out))


def _nothing(_result: Any, _error: Optional[BaseException]) -> None:
    """What is not on the disk cannot be listed again; nobody can do anything about it."""


def _open_folder(row: Download) -> None:
    if row.result is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(row.result.parent)))
