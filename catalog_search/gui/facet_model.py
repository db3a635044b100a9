"""The filters to offer as a Qt model: fields, and below them their values with counts, a few until asked for more."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QFont

from ..model.query import FilterField
from ..model.text import fold
from ..search.facets import DATE_STEPS, Choice, FacetChoices
from ..support.i18n import tr
from .filter_labels import count_tip, counted_text, field_title, full_label, loaded_text, value_label
from .filters import Chosen, days_back
from .texts import tooltip

#: How many values of a field show at first.
FEW = 6
#: The column of the counts.
COUNTS = 1
COUNTED = Qt.ItemDataRole.UserRole + 1
LOADED = Qt.ItemDataRole.UserRole + 2
KIND = Qt.ItemDataRole.UserRole + 3

FIELDS: Tuple[str, ...] = tuple(
    name.value
    for name in (
        FilterField.USE, FilterField.TYPE, FilterField.ORGANISATION, FilterField.LICENCE, FilterField.THEME,
        FilterField.TOPIC, FilterField.KEYWORD, FilterField.FORMAT, FilterField.PLACE, FilterField.MODIFIED,
        FilterField.ACCESS,
        FilterField.CONTACT, FilterField.CRS, FilterField.ACTION, FilterField.MISSING, FilterField.SHARE,
        FilterField.SERIES, FilterField.CATALOG,
    )
)  # fmt: skip


class Kind(str, Enum):
    """What a row is: a field, a value of it, or something to do."""

    FIELD = "field"
    CHOICE = "choice"
    MORE = "more"
    FEWER = "fewer"
    PERIOD = "period"


@dataclass(frozen=True)
class Row:
    """One row below a field; ``words`` are those of something to do, a value has its own."""

    kind: Kind
    choice: Chosen
    counted: Optional[int] = None
    loaded: int = 0
    words: str = ""

    @cached_property
    def label(self) -> str:
        return self.words or value_label(self.choice)

    @cached_property
    def key(self) -> Tuple[Kind, Tuple[str, str]]:
        return self.kind, self.choice.key


@dataclass
class _Group:
    name: str
    rows: List[Row] = field(default_factory=list)
    shown: List[Row] = field(default_factory=list)
    places: Dict[Tuple[str, str], int] = field(default_factory=dict)
    all_wanted: bool = False


class FacetModel(QAbstractItemModel):
    """Fields are always all there, in one order; those without a value are for the view to hide (``has_rows``)."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._groups = [_Group(name) for name in FIELDS]
        self._chosen: Tuple[Chosen, ...] = ()
        self._keys: FrozenSet[Tuple[str, str]] = frozenset()
        self._needle = ""

    def set_facets(self, facets: Sequence[FacetChoices], today: date, same: bool, ended: bool) -> None:
        """Take the counts of a search.

        :param today: the day that they were counted for
        :param same: whether the same is asked as before but for the filters: values then keep their places, since
            somebody may be about to click one, and alternatives to what is chosen stay although no row has them
        :param ended: whether all catalogues have answered; until then nothing goes
        """
        by_field = {facet.field: facet.choices for facet in facets}
        for group in self._groups:
            fresh = [self._named(_row(group.name, choice, today)) for choice in by_field.get(group.name, ())]
            old = group.rows if same else []
            if not same:
                group.places, group.all_wanted = {}, False
            if ended:
                old = [_choice_row(row.choice) for row in old] if self._has_chosen(group) else []
            group.rows = _placed(group.places, fresh, old)
        self._show_all()

    def set_chosen(self, chosen: Sequence[Chosen]) -> None:
        """Tick what is chosen."""
        before = self._keys
        self._chosen = tuple(chosen)
        self._keys = frozenset(choice.key for choice in chosen)
        changed = {name for name, _ in before ^ self._keys}
        for number in (FIELDS.index(name) for name in changed):
            self._show(number, ticked=True)

    def set_needle(self, text: str) -> None:
        """Show only values that hold these letters, wherever they would stand; all again for an empty text."""
        self._needle = fold(text)
        self._show_all()

    def show_all_of(self, index: QModelIndex, wanted: bool) -> None:
        """Show all values of the field in which a row is, or the first few again."""
        number = self._number(index)
        self._groups[number].all_wanted = wanted
        self._show(number)

    def has_rows(self, number: int) -> bool:
        return bool(self._groups[number].shown)

    def field_of(self, index: QModelIndex) -> str:
        return self._groups[self._number(index)].name

    def row_of(self, index: QModelIndex) -> Optional[Row]:
        """The row below a field, ``None`` for a field itself."""
        if not index.isValid() or not index.internalId():
            return None
        shown = self._groups[self._number(index)].shown
        return shown[index.row()] if index.row() < len(shown) else None

    def find(self, name: str, key: Optional[Tuple[Kind, Tuple[str, str]]]) -> QModelIndex:
        """Where a field is or, by its key, a row of it; an invalid index where it is not shown."""
        number = FIELDS.index(name)
        parent = self.index(number, 0)
        if key is None:
            return parent
        at = next((at for at, row in enumerate(self._groups[number].shown) if row.key == key), None)
        return QModelIndex() if at is None else self.index(at, 0, parent)

    # What Qt asks

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        number = index.internalId() if index.isValid() else 0
        return self.createIndex(number - 1, 0, 0) if number else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        is_field = not parent.internalId() and parent.column() == 0
        return len(self._groups[parent.row()].shown) if is_field else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 2

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row_of(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if row and row.kind is Kind.CHOICE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role; labels are plain text on one line, tooltips escaped HTML."""
        if not index.isValid():
            return None
        row = self.row_of(index)
        if row is None:
            return self._field_data(index, role)
        if role == KIND:
            return row.kind
        if row.kind is Kind.CHOICE:
            return self._choice_data(index.column(), row, role)
        is_text = role == Qt.ItemDataRole.DisplayRole and index.column() == 0
        return row.label if is_text else None

    def _field_data(self, index: QModelIndex, role: int) -> Any:
        name = self.field_of(index)
        if role == KIND:
            return Kind.FIELD
        if index.column() != 0:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            count = sum(choice.field == name for choice in self._chosen)
            title = field_title(name)
            return tr("{field} ({count})").format(field=title, count=count) if count else title
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _choice_data(self, column: int, row: Row, role: int) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(full_label(row.choice), count_tip(row.counted, row.loaded))
        if role == COUNTED:
            return counted_text(row.counted)
        if role == LOADED:
            return loaded_text(row.counted, row.loaded)
        if column != 0:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.label, count_tip(row.counted, row.loaded)) if part)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.choice.key in self._keys else Qt.CheckState.Unchecked
        return None

    # What shows

    def _number(self, index: QModelIndex) -> int:
        return (index.internalId() or index.row() + 1) - 1

    def _has_chosen(self, group: _Group) -> bool:
        return any(choice.field == group.name for choice in self._chosen)

    def _show_all(self) -> None:
        for number in range(len(self._groups)):
            self._show(number)

    def widest(self) -> Tuple[str, str]:
        """The longest texts of counts among what is shown, for the width of their column."""
        rows = [row for group in self._groups for row in group.shown if row.counted or row.loaded]
        texts = {(counted_text(row.counted), loaded_text(row.counted, row.loaded)) for row in rows}
        return max(texts, key=lambda pair: len(pair[0]) + len(pair[1]), default=("", ""))

    def _show(self, number: int, ticked: bool = False) -> None:
        """Bring the rows below a field up to date, as few of them as needed."""
        group, parent = self._groups[number], self.index(number, 0)
        wanted = self._wanted(group)
        old = [row.key for row in group.shown]
        if old != [row.key for row in wanted]:
            if old:
                self.beginRemoveRows(parent, 0, len(old) - 1)
                group.shown = []
                self.endRemoveRows()
            if wanted:
                self.beginInsertRows(parent, 0, len(wanted) - 1)
                group.shown = wanted
                self.endInsertRows()
        elif wanted and (ticked or group.shown != wanted):
            group.shown = wanted
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(wanted) - 1, COUNTS, parent))
        if ticked:
            self.dataChanged.emit(parent, parent)

    def _wanted(self, group: _Group) -> List[Row]:
        """The rows to show: what is looked for, else the first few and what is chosen, else all."""
        rows = self._all(group)
        if self._needle:
            return [row for row in rows if self._needle in fold(row.label)]
        end = [_deed(Kind.PERIOD, group.name, tr("Other period…"))] if _has_periods(group) and rows else []
        if len(rows) <= FEW + 2:
            return rows + end
        if group.all_wanted:
            return [*rows, *end, _deed(Kind.FEWER, group.name, tr("Show fewer"))]
        shown = [row for at, row in enumerate(rows) if at < FEW or row.choice.key in self._keys]
        return [*shown, *end, _deed(Kind.MORE, group.name, tr("%n more…", len(rows) - len(shown)))]

    def _all(self, group: _Group) -> List[Row]:
        """The values of a field, those that are chosen though no search has them among them.

        One that was chosen by its key takes the place of its name.
        """
        known = {row.choice.key for row in group.rows}
        missing = {_name(c): c for c in self._chosen if c.field == group.name and c.key not in known}
        rows = list(group.rows)
        for at, row in enumerate(rows if missing else ()):
            chosen = missing.pop(_name(row.choice), None)
            if chosen is not None:
                rows[at] = replace(row, choice=chosen)
        return [_choice_row(choice) for choice in missing.values()] + rows

    def _named(self, row: Row) -> Row:
        """A row by the name under which its value was chosen, while no search has told it."""
        choice = row.choice
        label = next((c.label for c in self._chosen if c.key == choice.key and c.label), "")
        return replace(row, choice=replace(choice, label=label)) if label and choice.label == choice.value else row


def _name(choice: Chosen) -> str:
    """By what a value is known to people."""
    return fold(choice.label or choice.value)


def _has_periods(group: _Group) -> bool:
    return group.name == FilterField.MODIFIED.value


def _deed(kind: Kind, name: str, label: str) -> Row:
    return Row(kind, Chosen(name, kind.value), words=label)


def _choice_row(choice: Chosen, counted: Optional[int] = None, loaded: int = 0) -> Row:
    return Row(Kind.CHOICE, choice, counted, loaded)


def _row(name: str, choice: Choice, today: date) -> Row:
    value = _as_days(choice.value, today) if name == FilterField.MODIFIED.value else choice.value
    return _choice_row(Chosen(name, value, choice.label), choice.counted, choice.loaded)


def _as_days(interval: str, today: date) -> str:
    """``P30D`` for the interval from thirty days ago on, where it is one of those that are offered."""
    for days in DATE_STEPS:
        if interval == f"{(today - timedelta(days=days)).isoformat()}/..":
            return days_back(days)
    return interval


def _placed(places: Dict[Tuple[str, str], int], fresh: Sequence[Row], old: Sequence[Row]) -> List[Row]:
    """The fresh rows and those old ones that are not among them, each where it stood; new ones go behind.

    A value may have been chosen by its key that stood there by its name.
    """
    named = {_name(row.choice): row.choice.key for row in fresh}
    for row in old:
        key = named.get(_name(row.choice), row.choice.key)
        places.setdefault(key, places.get(row.choice.key, len(places)))
    rows = {row.choice.key: row for row in old if _name(row.choice) not in named}
    rows.update((row.choice.key, row) for row in fresh)
    for key in rows:
        places.setdefault(key, len(places))
    return sorted(rows.values(), key=lambda row: places[row.choice.key])
