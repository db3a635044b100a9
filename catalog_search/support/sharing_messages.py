"""What a person reads when bookmarks come from elsewhere or go there: what happened, and what to do."""
from __future__ import annotations

from typing import Callable, Dict, Tuple

from ..model.sharing import ShareError, ShareProblem
from .i18n import tr
from .messages import Message

_Words = Tuple[str, str]


def describe_share_error(error: ShareError) -> Message:
    """The words for a failure, in the user's language."""
    text, hint = _WORDS[error.problem]()
    detail = "\n".join(filter(None, (error.where, error.detail)))
    return Message(text.format(where=error.where), hint, detail)


_WORDS: Dict[ShareProblem, Callable[[], _Words]] = {
    ShareProblem.UNREADABLE: lambda: (
        tr("{where} could not be read."),
        tr("Check that it exists and that you may read it."),
    ),
    ShareProblem.UNWRITABLE: lambda: (
        tr("{where} could not be written: nothing was changed."),
        tr("Check that its folder exists, that you may write there and that there is space left."),
    ),
    ShareProblem.TOO_LARGE: lambda: (
        tr("{where} is too large to hold bookmarks."),
        tr("Have it exported in several parts."),
    ),
    ShareProblem.NOT_JSON: lambda: (
        tr("{where} is damaged, or it is no file of bookmarks: it is not valid JSON."),
        tr("Have it exported again."),
    ),
    ShareProblem.NOT_OURS: lambda: (
        tr("{where} is no file of bookmarks."),
        tr("Choose a file that Catalog Search has exported."),
    ),
    ShareProblem.NEWER: lambda: (
        tr("{where} was written by a newer version of Catalog Search: nothing of it was taken."),
        tr("Update the plugin in this QGIS."),
    ),
    ShareProblem.BAD_ADDRESS: lambda: (
        tr("{where} is no address of a file of bookmarks."),
        tr("Give an address that begins with https:// or http://, or a file or folder."),
    ),
    ShareProblem.KEY_IN_ADDRESS: lambda: (
        tr("The address of {where} holds a user, a password or a key, which is never kept."),
        tr("Give the address without it, and choose a QGIS authentication configuration instead."),
    ),
    ShareProblem.NOTHING_THERE: lambda: (
        tr("There is no file of bookmarks in {where}."),
        tr("The names of such files end with .catalog-search.json."),
    ),
    ShareProblem.NO_CONNECTION: lambda: (
        tr("There is no PostgreSQL connection “{where}” in this QGIS."),
        tr("Make it in the browser panel, then try again."),
    ),
    ShareProblem.LOST: lambda: (
        tr("The database of the connection “{where}” could not be asked: nothing was changed."),
        tr("Check the network and the connection in the browser panel, then try again."),
    ),
    ShareProblem.NO_RIGHT: lambda: (
        tr("You may not do that in the database of the connection “{where}”: nothing was changed."),
        tr("Ask its administrator for the right to write there."),
    ),
    ShareProblem.NO_TABLES: lambda: (
        tr("The database of the connection “{where}” holds no bookmarks yet."),
        tr("Somebody who may create tables there has to set it up first."),
    ),
    ShareProblem.CANCELLED: lambda: (tr("Reading {where} was stopped."), ""),
}
