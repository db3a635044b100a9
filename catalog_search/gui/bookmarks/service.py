"""The store of bookmarks for everything in the window: opened and changed off the main thread, read at once."""
from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...bookmarks.edits import Edit
from ...bookmarks.favourites import NewFavourite
from ...bookmarks.model import KeptCatalog
from ...bookmarks.store import Store
from ...model.config import CatalogConfig
from ...model.keeping import StoreError
from ...model.record import Record
from ...sharing.others import Others
from ...support.connections import ConnectionStore
from ...support.i18n import language, tr
from ...support.keeping_messages import describe_notice, describe_store_error
from ...support.log import logger
from ...support.messages import Message
from ...support.workers import Handle, Workers
from ..thumbnails import encode
from .looking import look

Key = Tuple[str, str]
#: What changes something, called in a thread.
Change = Callable[[Store], Edit]
#: Told in the main thread what was changed, or ``None`` where it failed and a person was told.
Changed = Callable[[Optional[Edit]], None]

#: Milliseconds between looks whether another window changed something; such a look takes microseconds.
_LOOK = 2000


class BookmarkService(QObject):
    """One for the whole plugin. The store is opened in a thread when somebody first wants it.

    ``ready``: the store can be read. ``changed``: something in it is another than before, by whomever. ``edited``
    brings the ``Edit`` of a change made here, to offer taking it back. ``failed`` brings a ``Message`` about a change
    that was not made, or about the file itself. ``looking`` tells how far a look at favourites is, -1 when it is over.
    """

    ready = pyqtSignal()
    changed = pyqtSignal()
    edited = pyqtSignal(object)
    failed = pyqtSignal(object)
    looking = pyqtSignal(float)

    def __init__(self, path: Path, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._path = path
        self._lock = threading.Lock()
        self._opened: Optional[Store] = None
        self._store: Optional[Store] = None
        self._others: Optional[Others] = None
        self._opening = False
        self._wanting: List[Callable[[], None]] = []
        self._told: Set[str] = set()
        self._revision = -1
        self._keys: Dict[Key, str] = {}
        self._workers = Workers(1, parent=self)
        self._lookers = Workers(1, patience=3600.0, parent=self)
        self._look_job: Optional[Handle] = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def store(self) -> Optional[Store]:
        """The store once it is ready; only its questions may be asked in the main thread."""
        return self._store

    @property
    def others(self) -> Others:
        """Bookmarks of others, which are known beside the file; made when first asked for, in the main thread."""
        if self._others is None:
            self._others = Others(self._path.parent / "team", self)
        return self._others

    def open_store(self) -> Store:
        """The store, opened if need be. For threads: opening a damaged file may take a while.

        :raises StoreError: where it cannot be had
        """
        with self._lock:
            if self._opened is None:
                self._opened = Store(self._path)
            return self._opened

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call ``then`` in the main thread once the store can be read, at once where it can be already."""
        if self._store is not None:
            then()
            return
        self._wanting.append(then)
        if not self._opening:
            self._opening = True
            self._workers.run(self._open, self._is_open, "bookmarks", expected=(StoreError,))

    def favourite_of(self, *keys: Key) -> str:
        """The id of the favourite that one of these records is, empty where none is kept. Reads nothing."""
        return next((self._keys[key] for key in keys if key in self._keys), "")

    def change(self, work: Change, then: Optional[Changed] = None) -> None:
        """Change something in a thread, one change after the other."""
        job = partial(self._work, work)
        self._workers.run(job, partial(self._is_done, then), "bookmarks", expected=(StoreError,))

    def read(
        self, work: Callable[[Store], Any], then: Callable[[Any], None], owner: Optional[QObject] = None
    ) -> None:
        """Ask in a thread what may take a while; ``then`` gets the answer, unless a person was told why not.

        :param owner: whose ``then`` it is, where that is no method of it: nothing is told once it is gone
        """

        def done(result: Any, error: Optional[BaseException]) -> None:
            if error is not None:
                self._tell(error)
            elif _lives(owner or getattr(then, "__self__", None)):
                then(result)

        self._workers.run(lambda _feedback: work(self.open_store()), done, "bookmarks", expected=(StoreError,))

    def look_again(
        self, ids: Sequence[str], connections: ConnectionStore, then: Callable[[Dict[str, int]], None]
    ) -> None:
        """Ask the catalogues what became of favourites; ``then`` gets how many there are of each state.

        ``looking`` tells the percentage meanwhile, and -1 at the end. ``stop_looking`` keeps what was found so far.
        """
        if self._look_job is not None or not ids:
            return
        configs, words = tuple(connections.all()), language()

        def done(counts: Optional[Dict[str, int]], error: Optional[BaseException]) -> None:
            self._look_job = None
            self.looking.emit(-1.0)
            self._look()
            if error is not None:
                self._tell(error)
            elif counts is not None and _lives(getattr(then, "__self__", None)):
                then(counts)

        self._look_job = self._lookers.run(
            lambda feedback: look(self.open_store(), ids, configs, words, feedback),
            done,
            "favourites",
            on_progress=self.looking.emit,
            expected=(StoreError,),
        )
        self.looking.emit(0.0)

    def stop_looking(self) -> None:
        """Look at no more favourites."""
        if self._look_job is not None:
            self._look_job.feedback.cancel()

    def undo(self, edit: Edit) -> None:
        """Take an edit back; ``edited`` brings the one that does it again."""
        self.change(lambda store: store.undo(edit))

    def keep(self, record: Record, config: Optional[CatalogConfig], picture: Optional[QImage] = None) -> None:
        """Make a record a favourite, with the catalogue as it is configured now and its picture if that is here."""
        catalog = _catalog_of(record, config)
        self.change(lambda store: store.favourites.add(NewFavourite(record, catalog, encode(picture))))

    def keep_all(self, records: Sequence[Tuple[Record, Optional[CatalogConfig]]]) -> None:
        """Make several records favourites, in one change."""
        items = [NewFavourite(record, _catalog_of(record, config)) for record, config in records]
        self.change(lambda store: store.favourites.add(*items))

    def drop(self, *ids: str) -> None:
        """Remove favourites."""
        self.change(lambda store: store.favourites.remove(ids))

    def close(self) -> None:
        """Let go of the file; what is being written is written."""
        self._timer.stop()
        self._wanting.clear()
        self._look_job = None
        if self._others is not None:
            self._others.close()
            self._others = None
        self._lookers.close()
        self._workers.close()
        with self._lock:
            store, self._opened, self._store = self._opened, None, None
        if store is not None:
            threading.Thread(target=store.close, daemon=True).start()

    def _open(self, _feedback: QgsFeedback) -> Store:
        store = self.open_store()
        store.favourites.keys()  # the file's pages are read here, not in the main thread
        return store

    def _is_open(self, store: Optional[Store], error: Optional[BaseException]) -> None:
        self._opening = False
        if store is None:
            self._wanting.clear()
            self._tell(error)
            return
        self._store = store
        self._read_keys()
        self._timer.start()
        waiting, self._wanting = self._wanting, []
        for then in waiting:
            if _lives(getattr(then, "__self__", None)):
                then()
        self.ready.emit()
        for notice in store.notices:
            self.failed.emit(describe_notice(notice))

    def _work(self, work: Change, _feedback: QgsFeedback) -> Edit:
        return work(self.open_store())

    def _is_done(self, then: Optional[Changed], edit: Optional[Edit], error: Optional[BaseException]) -> None:
        if error is not None:
            self._tell(error)
        elif self._store is None:
            self.when_ready(self._look)
        self._look()
        if then is not None and _lives(getattr(then, "__self__", None)):
            then(edit)
        if edit:
            self.edited.emit(edit)

    def _look(self) -> None:
        """Whether anything changed, here or in another window."""
        if self._store is None:
            return
        try:
            revision = self._store.revision()
            if revision != self._revision:
                self._read_keys()
                self.changed.emit()
        except StoreError as error:
            self._tell(error, once=True)

    def _read_keys(self) -> None:
        if self._store is not None:
            self._revision = self._store.revision()
            self._keys = self._store.favourites.keys()

    def _tell(self, error: Optional[BaseException], once: bool = False) -> None:
        """Say what went wrong; what happens every few seconds is said once."""
        if isinstance(error, StoreError):
            message = describe_store_error(error)
        else:
            message = Message(tr("Your bookmarks could not be read or changed."), "", str(error))
        if once and message.text in self._told:
            return
        self._told.add(message.text)
        logger.warning("Bookmarks: %s", error)
        self.failed.emit(message)


def _catalog_of(record: Record, config: Optional[CatalogConfig]) -> KeptCatalog:
    return KeptCatalog.of(config) if config is not None else KeptCatalog(record.catalog)


def _lives(owner: object) -> bool:
    """Whether somebody is still there to be told; what is no object of Qt always is."""
    return not (isinstance(owner, QObject) and sip.isdeleted(owner))
