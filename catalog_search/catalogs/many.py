"""Everything about many records of one catalogue: in as few requests as its API allows, else one by one.

A list that lacks a record does not say why; the record is asked for by itself then. Where that brings records that the
list should have had, or the list brings others than those asked for, the server does not understand lists, and all are
asked for one by one.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Sequence, Set
from urllib.parse import quote

from ..model.errors import CatalogError, ErrorKind, without_frames
from ..model.record import Record
from .attempts import HOPELESS
from .base import Catalog, Conversation

#: Records that a list lacks and that are asked for one by one, while none of them is there.
_MOST_SINGLE = 20
#: What stands around each id in a list of them, at most: quotes, the name of a field and an operator, escaped.
_AROUND = 16
_NOT_THERE = (ErrorKind.NOT_FOUND, ErrorKind.GONE)


@dataclass
class Many:
    """What became of records that were asked for, by the ids that were asked.

    ``records`` are there, as ``details`` gives them, or nearly so where they are ``listed``: they came in a list.
    ``gone`` were removed, by the server's own words (410); ``absent`` it does not know (404); ``missing`` were in no
    list and not asked for one by one. ``failed`` says why nothing is known of others.
    """

    records: Dict[str, Record] = field(default_factory=dict)
    listed: Set[str] = field(default_factory=set)
    gone: Set[str] = field(default_factory=set)
    absent: Set[str] = field(default_factory=set)
    missing: Set[str] = field(default_factory=set)
    failed: Dict[str, CatalogError] = field(default_factory=dict)


def details_many(catalog: Catalog, record_ids: Sequence[str]) -> Conversation[Many]:
    """Ask for records by their ids. Failures are in the answer; none is raised."""
    ids = list(dict.fromkeys(record_ids))
    many = Many()
    listed = False
    if catalog.bulk and len(ids) > 1:
        listed = yield from _by_lists(catalog, ids, many)
    left = [one for one in ids if one not in many.records and one not in many.failed]
    yield from _one_by_one(catalog, left, many, listed and len(left) < len(ids))
    return many


def _by_lists(catalog: Catalog, ids: List[str], many: Many) -> Conversation[bool]:
    """Ask for lists; whether all of them were answered."""
    left = list(ids)
    for part in _parts(ids, catalog.bulk, catalog.bulk_length):
        try:
            found = yield from catalog.details_bulk(part)
        except CatalogError as error:
            if error.kind in HOPELESS:
                many.failed.update(dict.fromkeys(left, without_frames(error)))
            return False
        del left[: len(part)]
        wanted = set(part)
        many.records.update((record.id, record) for record in found if record.id in wanted)
        many.listed.update(wanted & many.records.keys())
        if found and not wanted & many.records.keys():
            return False  # it does not heed the ids
    return True


def _parts(ids: Sequence[str], size: int, length: int) -> Iterator[List[str]]:
    """The ids in as few lists as one request may hold of them, in their order.

    :param length: characters that the ids of a list may take in an address, 0 for any number; one alone may be longer
    """
    part: List[str] = []
    taken = 0
    for one in ids:
        room = len(quote(one, safe="")) + _AROUND if length else 0
        if part and (len(part) >= size or taken + room > max(length, 1)):
            yield part
            part, taken = [], 0
        part.append(one)
        taken += room
    if part:
        yield part


def _one_by_one(catalog: Catalog, ids: List[str], many: Many, listed: bool) -> Conversation[None]:
    """Ask for each; after a failure that the others would meet, too, no more.

    :param listed: whether lists brought others, so that these are probably not there
    """
    believed = listed
    for number, one in enumerate(ids):
        if believed and number >= _MOST_SINGLE:
            many.missing.update(ids[number:])
            return
        try:
            many.records[one] = yield from catalog.details(one)
            believed = False
        except CatalogError as error:
            if error.kind in HOPELESS:
                many.failed.update(dict.fromkeys(ids[number:], without_frames(error)))
                return
            _note(many, one, error)


def _note(many: Many, record_id: str, error: CatalogError) -> None:
    if error.kind not in _NOT_THERE:
        many.failed[record_id] = without_frames(error)
    elif error.kind is ErrorKind.GONE:
        many.gone.add(record_id)
    else:
        many.absent.add(record_id)
