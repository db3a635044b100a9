"""Cursors that say where a page begins, and the pages of servers that cap, repeat themselves or miscount."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from ..model.errors import CatalogError, ErrorKind
from ..model.record import Facet, Page, Record

_PLACE = re.compile(r"(\d{1,9})(?: (.{1,200}))?")


def no_cursor(text: str) -> CatalogError:
    """What to raise where a text is no cursor of the catalogue."""
    return CatalogError(ErrorKind.UNEXPECTED, f"cursor {text[:50]!r}")


def read_place(text: str, least: int = 0) -> Tuple[int, str]:
    """A number and the id that began the page before, as ``write_place`` wrote them.

    :raises CatalogError: where the text is neither, or the number below the least one
    """
    match = _PLACE.fullmatch(text)
    if match is None or int(match.group(1)) < least:
        raise no_cursor(text)
    return int(match.group(1)), match.group(2) or ""


def write_place(number: int, before: str) -> str:
    """Both as the text of a cursor."""
    return f"{number} {before}".rstrip()


@dataclass(frozen=True)
class Cursor:
    """Where a page begins, and the id that began the page before: a server that repeats itself is noticed by it."""

    start: int = 0
    before: str = ""

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Read what ``to_text`` wrote.

        :raises CatalogError: where the text is no cursor of this catalogue
        """
        return cls(*read_place(text))

    def to_text(self) -> str:
        return write_place(self.start, self.before)


def page_of(
    read: Sequence[Optional[Record]],
    total: Optional[int],
    place: Cursor,
    step: Optional[int] = None,
    window: Optional[int] = None,
    facets: Tuple[Facet, ...] = (),
) -> Page:
    """The page of one answer; there is none after an empty or repeated one, whatever the count says.

    :param read: the records of its entries, ``None`` for each that is none
    :param step: how far on the following page begins; after what has come where it is left out, as servers cap
        without a word
    :param window: the first position that the server refuses
    """
    records = {record.id: record for record in read if record is not None}
    first = next(iter(records), "")
    if place.start and first and first == place.before:
        return Page(total=total)
    following = Cursor(place.start + (len(read) if step is None else step), first)
    more = bool(read) and (total is None or following.start < total) and (window is None or following.start < window)
    return Page(
        records=tuple(records.values()),
        total=total,
        next=following.to_text() if more else None,
        facets=facets,
        skipped=sum(record is None for record in read),
    )
