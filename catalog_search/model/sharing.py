"""What can go wrong when bookmarks come from elsewhere or go there, as values; ``support.sharing_messages`` has the
words."""
from __future__ import annotations

from enum import Enum


class ShareProblem(str, Enum):
    """Told apart as far as a person can do something different about it."""

    UNREADABLE = "unreadable"
    UNWRITABLE = "unwritable"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NOT_OURS = "not_ours"
    NEWER = "newer"
    BAD_ADDRESS = "bad_address"
    KEY_IN_ADDRESS = "key_in_address"
    NOTHING_THERE = "nothing_there"
    NO_CONNECTION = "no_connection"
    LOST = "lost"
    NO_RIGHT = "no_right"
    NO_TABLES = "no_tables"
    CANCELLED = "cancelled"


class ShareError(Exception):
    """It could not be read or written, and nothing of it was done.

    :param problem: why
    :param where: the file, address or connection, fit to be shown
    :param detail: what the system, the server or the database said, untranslated and untrusted
    """

    def __init__(self, problem: ShareProblem, where: str = "", detail: str = "") -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem = problem
        self.where = where
        self.detail = detail
