"""What a person reads when something is wrong with the file of bookmarks: what happened, and what to do."""
from __future__ import annotations

from typing import Callable, Dict, Tuple

from ..model.keeping import NoticeKind, StoreError, StoreNotice, StoreProblem
from .i18n import tr
from .messages import Message

_Words = Tuple[str, str]


def describe_store_error(error: StoreError) -> Message:
    """The words for a failure, in the user's language."""
    text, hint = _WORDS.get(error.problem, _broken)()
    return Message(text.format(path=error.path), hint, "\n".join(filter(None, (error.path, error.detail))))


def describe_notice(notice: StoreNotice) -> Message:
    """The words for what a person has to know about the file, in the user's language."""
    if notice.kind is NoticeKind.SET_ASIDE:
        return _set_aside(notice)
    if notice.kind is NoticeKind.NEWER:
        text = tr("Your bookmarks were written by a newer version of Catalog Search: they can be read, not changed.")
        hint = tr("Update the plugin in this QGIS.")
    else:
        text = tr("Your bookmarks can be read, not changed: the file or its folder is write-protected.")
        hint = tr("Ask your administrator for the right to write there.")
    return Message(text, hint, notice.path)


def _set_aside(notice: StoreNotice) -> Message:
    text = tr("The file of your bookmarks was damaged. It was set aside, and a new one was made.")
    saved = tr("%n bookmark(s) could be saved.", n=notice.saved) if notice.saved else tr("Nothing could be saved.")
    lost = tr("%n bookmark(s) could not be read.", n=notice.lost) if notice.lost else ""
    hint = tr("The damaged file is kept as {path}.").format(path=notice.aside)
    detail = "\n".join(filter(None, (notice.aside, notice.detail)))
    return Message(" ".join(filter(None, (text, saved, lost))), hint, detail)


def _broken() -> _Words:
    return (
        tr("Your bookmarks could not be read or changed."),
        tr("Try again; if it happens every time, please report it with the details."),
    )


_WORDS: Dict[StoreProblem, Callable[[], _Words]] = {
    StoreProblem.NO_PLACE: lambda: (
        tr("The file of your bookmarks could not be opened or made: {path}"),
        tr("Check that its folder exists and that you may write there."),
    ),
    StoreProblem.READ_ONLY: lambda: (
        tr("Your bookmarks cannot be changed: their file is only open for reading."),
        tr("Check that you may write to the file and its folder, and that the plugin is up to date."),
    ),
    StoreProblem.FULL: lambda: (
        tr("There is no space left on the disk for your bookmarks: nothing was changed."),
        tr("Free some space and try again."),
    ),
    StoreProblem.DISK: lambda: (
        tr("The disk with your bookmarks reports an error: nothing was changed."),
        tr("Check the disk or the network drive, and keep a copy of the file."),
    ),
    StoreProblem.BUSY: lambda: (
        tr("Another QGIS window is writing to your bookmarks: nothing was changed."),
        tr("Try again in a moment."),
    ),
    StoreProblem.DAMAGED: lambda: (
        tr("The file of your bookmarks is damaged and could not be set aside: {path}"),
        tr("Close other QGIS windows and try again."),
    ),
    StoreProblem.NEWER: lambda: (
        tr("Your bookmarks were written by a newer version of Catalog Search that keeps this in another way."),
        tr("Update the plugin in this QGIS."),
    ),
    StoreProblem.MIGRATION: lambda: (
        tr("Your bookmarks could not be brought up to date for this version: the file was left as it was."),
        tr("Please report it with the details."),
    ),
    StoreProblem.UNSUPPORTED: lambda: (
        tr("The SQLite of this QGIS cannot search in texts (FTS5), which bookmarks need."),
        tr("Install a current QGIS."),
    ),
    StoreProblem.GONE: lambda: (tr("Your bookmarks were closed meanwhile."), tr("Try again.")),
    StoreProblem.TOO_BIG: lambda: (tr("This record is too large to be kept: nothing was changed."), ""),
    StoreProblem.BROKEN: _broken,
}
