"""What can go wrong with the file that keeps bookmarks, as values; ``support.keeping_messages`` has the words."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class StoreProblem(str, Enum):
    """Why the store cannot do what was asked, told apart as far as a person can do something different about it."""

    NO_PLACE = "no_place"
    READ_ONLY = "read_only"
    FULL = "full"
    DISK = "disk"
    BUSY = "busy"
    DAMAGED = "damaged"
    NEWER = "newer"
    MIGRATION = "migration"
    UNSUPPORTED = "unsupported"
    GONE = "gone"
    TOO_BIG = "too_big"
    BROKEN = "broken"


class StoreError(Exception):
    """The store could not do it, and nothing of it was done.

    :param problem: why
    :param path: the file in question
    :param detail: what SQLite or the system said, untranslated
    """

    def __init__(self, problem: StoreProblem, path: str = "", detail: str = "") -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem = problem
        self.path = path
        self.detail = detail


class NoticeKind(str, Enum):
    """What a person has to know about the file that was opened."""

    SET_ASIDE = "set_aside"
    NEWER = "newer"
    READ_ONLY = "read_only"


@dataclass(frozen=True)
class StoreNotice:
    """Something to tell once. ``aside`` is where a damaged file lies now, under a dated name.

    ``saved`` counts the favourites and saved searches that could be read of it; ``lost`` those that are known to have
    been there and could not be read, ``None`` where nobody can tell.
    """

    kind: NoticeKind
    path: str
    aside: str = ""
    saved: int = 0
    lost: int = 0
    detail: str = ""
