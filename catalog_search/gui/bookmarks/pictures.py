"""The pictures that are kept with favourites: read and made small in threads, shown in the tree and on the page."""
from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...bookmarks.edits import Edit
from ...bookmarks.store import Store
from ...model.keeping import StoreError
from ...model.record import Record
from ...support.workers import Workers
from ..record_page import RecordPage
from ..thumbnails import ThumbnailStore, decode, encode
from .service import BookmarkService

#: Pixels of the longer side in the tree: enough for its rows on a screen of three times the usual sharpness.
SIDE = 128
_KEPT = 300
#: Pictures that are read together; what is asked for first may be out of sight by then.
_AT_ONCE = 40
_SOON = 20  # milliseconds

Found = Dict[str, Optional[QImage]]
Key = Tuple[str, str]


class KeptPictures(QObject):
    """Pictures for rows that are seen. ``arrived`` tells that some are here now."""

    arrived = pyqtSignal()

    def __init__(self, service: BookmarkService, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._service = service
        self._images: "OrderedDict[str, Optional[QImage]]" = OrderedDict()
        self._wanted: Dict[str, None] = {}
        self._asked: Set[str] = set()
        self._workers = Workers(1, parent=self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._ask)
        service.changed.connect(self._look_again)

    def image(self, favourite_id: str) -> Optional[QImage]:
        """The picture if it is here; else it is asked for, and ``arrived`` tells when it is."""
        if favourite_id in self._images:
            self._images.move_to_end(favourite_id)
            return self._images[favourite_id]
        if favourite_id not in self._asked:
            self._wanted[favourite_id] = None
            if not self._soon.isActive():
                self._soon.start()
        return None

    def close(self) -> None:
        """Read no more."""
        self._soon.stop()
        self._workers.close()

    def _ask(self) -> None:
        ids = list(self._wanted)[-_AT_ONCE:]
        self._wanted.clear()
        self._asked.update(ids)
        self._workers.run(partial(_read, self._service.open_store, ids), partial(self._keep, ids), "pictures")

    def _keep(self, ids: Sequence[str], found: Optional[Found], _error: Optional[BaseException]) -> None:
        self._asked.difference_update(ids)
        for one in ids:
            self._images[one] = (found or {}).get(one)
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        if any(found.values()) if found else False:
            self.arrived.emit()

    def _look_again(self) -> None:
        """Where there was no picture, one may have come."""
        for one in [one for one, image in self._images.items() if image is None]:
            del self._images[one]


class PagePicture(QObject):
    """The picture on the page: the one that is kept with a favourite, else the catalogue's.

    A favourite that was kept before the catalogue's picture had come gets it once that is here.

    :param url_of: the address of a record's picture, empty where it has none that may be fetched
    """

    def __init__(
        self,
        service: BookmarkService,
        page: RecordPage,
        thumbnails: ThumbnailStore,
        keys: Callable[[Record], List[Key]],
        url_of: Callable[[Record], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._page = page
        self._thumbnails = thumbnails
        self._keys = keys
        self._url_of = url_of
        self._shown: Optional[Key] = None
        self._late: Dict[str, Record] = {}
        self._given: Set[str] = set()
        for signal in (page.filled, service.changed, service.ready):
            signal.connect(self.look)
        for signal in (service.changed, service.ready):
            signal.connect(self._keep_late)
        thumbnails.arrived.connect(self._arrived)

    def look(self) -> None:
        """Bring the picture up to date."""
        record = self._page.record
        if record is None:
            return
        if record.key != self._shown:
            self._shown = record.key
            self._page.picture.show_image(None)
        favourite = self._favourite(record)
        if favourite:
            self._service.read(partial(_picture, favourite), partial(self._show_kept, favourite), self)
        else:
            self._show_remote(record)

    def expect(self, record: Record) -> None:
        """Keep the picture of a favourite as soon as it is here."""
        url = self._url_of(record)
        if url:
            self._late[url] = record
            self._thumbnails.want_first(url)

    def _favourite(self, record: Record) -> str:
        return self._service.favourite_of(*self._keys(record))

    def _show_kept(self, favourite: str, image: Optional[QImage]) -> None:
        record = self._page.record
        if record is None or self._favourite(record) != favourite:
            return
        if image is not None:
            self._page.picture.show_image(image)
            return
        self._show_remote(record)
        if self._url_of(record):
            self._late[self._url_of(record)] = record
            self._keep_late()

    def _show_remote(self, record: Record) -> None:
        url = self._url_of(record)
        image = self._thumbnails.image(url) if url else None
        self._page.picture.show_image(image)
        if url and image is None:
            self._thumbnails.want_first(url)

    def _arrived(self, url: str) -> None:
        record = self._page.record
        if record is not None and self._url_of(record) == url:
            self.look()
        self._keep_late()

    def _keep_late(self) -> None:
        """Keep the pictures that have come of what is a favourite by now."""
        for url, record in list(self._late.items()):
            favourite, picture = self._favourite(record), self._thumbnails.image(url)
            if favourite and picture is not None:
                del self._late[url]
                self._give(favourite, picture)

    def _give(self, favourite: str, picture: QImage) -> None:
        """Once each: where a picture cannot be kept, it would be tried for ever."""
        store = self._service.store
        if favourite not in self._given and store is not None and not store.read_only:
            self._given.add(favourite)
            self._service.change(partial(_set_picture, favourite, picture))


def _set_picture(favourite: str, picture: QImage, store: Store) -> Edit:
    return store.favourites.set_thumbnail(favourite, encode(picture))


def _picture(favourite: str, store: Store) -> Optional[QImage]:
    kept = store.favourites.thumbnail(favourite)
    return decode(kept) if kept is not None else None


def _read(open_store: Callable[[], Store], ids: Sequence[str], feedback: QgsFeedback) -> Found:
    """The pictures of some favourites, in a thread; none of what cannot be read."""
    found: Found = {}
    try:
        store = open_store()
        for one in ids:
            if feedback.isCanceled():
                break
            kept = store.favourites.thumbnail(one)
            found[one] = decode(kept, SIDE) if kept is not None else None
    except StoreError:
        pass  # the tree has said why
    return found
