"""The rows of a search as a Qt model: they come as catalogues answer and change one by one as details arrive."""
from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal

from ..model.config import CatalogConfig
from ..model.record import Record
from ..model.text import plain_text
from ..search.merging import Changes, Entry, hidden_better, stable_order
from ..search.session import SearchSession
from ..support.i18n import tr
from .labels import notice_label, type_label
from .row_text import Said
from .texts import format_date, one_line, tooltip
from .thumbnails import picture_url

Key = Tuple[str, str]

_SNIPPET_FROM = 800
#: So many rows are ranked as they come; more of them a little later and together, as ranking looks at all of them.
_RANKED_AT_ONCE, _RANKED_AFTER = 100, 60

RECORD = Qt.ItemDataRole.UserRole + 1
BADGES = Qt.ItemDataRole.UserRole + 2
CATALOG = Qt.ItemDataRole.UserRole + 3
ORGANISATION = Qt.ItemDataRole.UserRole + 4
DATE = Qt.ItemDataRole.UserRole + 5
THUMBNAIL = Qt.ItemDataRole.UserRole + 6
SAID = Qt.ItemDataRole.UserRole + 7
ENTRY = Qt.ItemDataRole.UserRole + 8
ALSO_IN = Qt.ItemDataRole.UserRole + 9
KEPT = Qt.ItemDataRole.UserRole + 10


class ResultModel(QAbstractListModel):
    """Rows of the session, each the same data from one or several catalogues.

    Rows that a person has seen keep their places: what comes later joins below them, and ``better_hidden`` tells how
    many of the later ones rank above a seen row.

    :param session: where rows come from and further pages are asked
    :param config_of: the configuration of a catalogue by its id, ``None`` where it was removed meanwhile
    :param badges: short format labels of a record (``loading.links.badges``), asked once per record
    """

    better_hidden = pyqtSignal(int)

    def __init__(
        self,
        session: SearchSession,
        config_of: Callable[[str], Optional[CatalogConfig]],
        badges: Callable[[Record], Sequence[str]],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._config_of = config_of
        self._read_badges = badges
        self._entries: List[Entry] = []
        #: What rows show, made when somebody looks: joining the resources of copies costs more than the row itself.
        self._shown: List[Optional[Record]] = []
        self._rows: Dict[Key, int] = {}
        self._said: Dict[Key, Said] = {}
        self._seen = 0
        self._is_kept: Callable[[Record], bool] = lambda _record: False
        self._ranking = QTimer(self)
        self._ranking.setSingleShot(True)
        self._ranking.setInterval(_RANKED_AFTER)
        self._ranking.timeout.connect(self._rank)
        session.started.connect(self.clear)
        session.rows_changed.connect(self.apply)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role; text is plain, on one line and cut to a sane length, the tooltip is escaped HTML."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        reader = self._READERS.get(role)
        return reader(self, self._record_at(index.row())) if reader else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Rows can be dragged."""
        flags: Qt.ItemFlag = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def canFetchMore(self, parent: QModelIndex) -> bool:  # noqa: N802
        return not parent.isValid() and self._session.can_fetch_more()

    def fetchMore(self, parent: QModelIndex) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            self._session.fetch_more()

    def clear(self, *_query: object) -> None:
        """Forget all rows: a new search has begun."""
        self.beginResetModel()
        self._entries, self._shown, self._rows, self._said, self._seen = [], [], {}, {}, 0
        self._ranking.stop()
        self.endResetModel()
        self.better_hidden.emit(0)

    def apply(self, changes: Changes) -> None:
        """Take new rows in, show changed ones anew, and let go of those that joined another."""
        for key in changes.removed:
            self._remove(key)
        self._update([entry for entry in changes.updated if entry.key in self._rows])
        self._append([entry for entry in (*changes.updated, *changes.added) if entry.key not in self._rows])
        if changes.added and len(self._entries) <= _RANKED_AT_ONCE:
            self._rank()
        elif changes.added and not self._ranking.isActive():
            self._ranking.start()

    def mark_seen(self, rows: int) -> None:
        """A person has seen the first rows, up to this many: they stay where they are."""
        self._seen = max(self._seen, min(rows, len(self._entries)))

    def rank_anew(self) -> None:
        """Put all rows in the order of their rank, those that were seen too."""
        self._seen = 0
        self._rank()

    def entry(self, index: QModelIndex) -> Optional[Entry]:
        """The row behind an index, ``None`` for an index that is not one of this model."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        return self._entries[index.row()]

    def record(self, index: QModelIndex) -> Optional[Record]:
        """The record that a row shows, with the resources of all its copies."""
        return self._record_at(index.row()) if self.entry(index) is not None else None

    def index_of(self, key: Key) -> QModelIndex:
        """Where a record is, be it a copy in another's row; an invalid index where it is not shown."""
        entry = self._session.entry(key)
        row = self._rows.get(entry.key) if entry is not None else None
        return QModelIndex() if row is None else self.index(row)

    def _record_at(self, row: int) -> Record:
        record = self._shown[row]
        if record is None:
            record = self._shown[row] = _shown(self._entries[row])
        return record

    def _append(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        first = len(self._entries)
        self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
        self._entries += entries
        self._shown += [None] * len(entries)
        self._rows.update((entry.key, row) for row, entry in enumerate(entries, first))
        self.endInsertRows()

    def _remove(self, key: Key) -> None:
        row = self._rows.get(key)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._entries[row], self._shown[row]
        self._seen -= row < self._seen
        self._number()
        self.endRemoveRows()

    def _update(self, entries: Sequence[Entry]) -> None:
        """Show rows anew, told as one range: a view that hears of each row by itself repaints as often."""
        for entry in entries:
            row = self._rows[entry.key]
            self._entries[row], self._shown[row] = entry, None
            for copy in entry.copies:
                self._said.pop(copy.key, None)
        if entries:
            rows = [self._rows[entry.key] for entry in entries]
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def _rank(self) -> None:
        """Put the rows that nobody has seen in the order of their rank; selections move with their rows."""
        self._ranking.stop()
        current = [entry.key for entry in self._entries]
        ranked = [entry.key for entry in self._session.entries()]
        wanted = stable_order(current, self._seen, ranked)
        if wanted != current:
            self._permute(wanted)
        self.better_hidden.emit(hidden_better(wanted, self._seen, ranked))

    def _permute(self, wanted: Sequence[Key]) -> None:
        self.layoutAboutToBeChanged.emit()
        places = self._rows
        old = self.persistentIndexList()
        keys = [self._entries[index.row()].key for index in old]
        rows = [places[key] for key in wanted]
        self._entries = [self._entries[row] for row in rows]
        self._shown = [self._shown[row] for row in rows]
        self._number()
        self.changePersistentIndexList(old, [self.index(self._rows[key]) for key in keys])
        self.layoutChanged.emit()

    def _number(self) -> None:
        self._rows = {entry.key: row for row, entry in enumerate(self._entries)}

    def refresh_catalog_names(self) -> None:
        """Show the catalogues' names anew, after one was renamed."""
        self._said.clear()
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1), [CATALOG, SAID])

    def set_kept(self, is_kept: Callable[[Record], bool]) -> None:
        """Tell which records are among the favourites, now and whenever that changed."""
        self._is_kept = is_kept
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1), [KEPT])

    def forget_badges(self) -> None:
        """Show the formats anew, after their order was chosen otherwise."""
        self._said.clear()
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1), [BADGES, SAID])

    def _title(self, record: Record) -> str:
        return one_line(record.title) or one_line(record.id)

    def _organisation(self, record: Record) -> str:
        return one_line(record.organisation, 200)

    def _date(self, record: Record) -> str:
        return format_date(record.modified or record.created)

    def _snippet(self, record: Record) -> str:
        """The beginning of the abstract without its markup."""
        return one_line(plain_text(record.abstract[:_SNIPPET_FROM], record.abstract_format), 200)

    def _catalog(self, record: Record) -> str:
        config = self._config_of(record.catalog)
        return one_line(config.name if config else record.catalog, 60)

    def _also_in(self, record: Record) -> Tuple[str, ...]:
        """The names of the other catalogues that have the same data."""
        entry = self._session.entry(record.key)
        others = entry.catalogs[1:] if entry is not None else ()
        configs = ((catalog, self._config_of(catalog)) for catalog in others)
        return tuple(one_line(config.name if config else catalog, 60) for catalog, config in configs)

    def _badges_of(self, record: Record) -> Tuple[str, ...]:
        return self._said_of(record).badges

    def _said_of(self, record: Record) -> Said:
        """All that is written in a row, worked out once: a view paints it many times."""
        found = self._said.get(record.key)
        if found is None:
            found = self._said[record.key] = Said(
                self._title(record),
                self._snippet(record),
                self._organisation(record),
                self._date(record),
                self._catalog(record),
                len(self._also_in(record)),
                tuple(one_line(badge, 24) for badge in self._read_badges(record)),
            )
        return found

    def _tooltip(self, record: Record) -> str:
        facts = (type_label(record.type), self._organisation(record), self._catalog(record))
        others = self._also_in(record)
        also = (tr("Also in {catalogs}").format(catalogs=", ".join(others)),) if others else ()
        line = " · ".join(fact for fact in facts if fact)
        return tooltip(self._title(record), line, *also, *map(notice_label, record.notices[:2]))

    def _accessible(self, record: Record) -> str:
        parts = (self._title(record), type_label(record.type), self._organisation(record), self._date(record))
        return ", ".join(part for part in (*parts, *self._badges_of(record)) if part)

    def _thumbnail(self, record: Record) -> str:
        return picture_url(record, self._config_of(record.catalog))

    def is_kept(self, record: Record) -> bool:
        """Whether it, or a record of the same data, is among the favourites."""
        return self._is_kept(record)

    def _record(self, record: Record) -> Record:
        return record

    _READERS: Dict[int, Callable[["ResultModel", Record], Any]] = {
        Qt.ItemDataRole.DisplayRole: _title,
        Qt.ItemDataRole.ToolTipRole: _tooltip,
        Qt.ItemDataRole.AccessibleTextRole: _accessible,
        RECORD: _record,
        BADGES: _badges_of,
        CATALOG: _catalog,
        ORGANISATION: _organisation,
        DATE: _date,
        THUMBNAIL: _thumbnail,
        SAID: _said_of,
        ALSO_IN: _also_in,
        KEPT: is_kept,
    }


def _shown(entry: Entry) -> Record:
    """What a row shows: its preferred copy, with the resources of all where there are several."""
    return entry.record if len(entry.copies) == 1 else entry.merged
