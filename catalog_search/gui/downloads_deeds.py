"""What can be done with a download in its state: the same words and order in buttons, keys and menu."""
from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import List

from ..loading.saving import can_save
from ..support.i18n import tr
from .downloads_row import Deed, Download, State


class Act(str, Enum):
    """What a person can do with a download."""

    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"
    CANCEL = "cancel"
    FOLDER = "folder"
    ADD = "add"
    COPY = "copy"
    REMOVE = "remove"


@dataclass(frozen=True)
class Choice:
    """One act with its words and the name of its icon."""

    act: Act
    text: str
    icon: str


def choices(row: Download) -> List[Choice]:
    """What can be done with a download now; the first two are the buttons of its row."""
    found: List[Choice] = []
    if row.state is State.RUNNING:
        found.append(Choice(Act.PAUSE, tr("Pause"), "mIconTimerPause.svg"))
    if row.state.is_active:
        found.append(Choice(Act.CANCEL, tr("Cancel"), "mTaskCancel.svg"))
    if row.state is State.PAUSED:
        found.append(Choice(Act.RESUME, tr("Resume"), "mActionPlay.svg"))
    if row.state in (State.FAILED, State.CANCELLED):
        found.append(Choice(Act.RETRY, tr("Try again"), "mActionRefresh.svg"))
    if row.state is State.DONE and row.result is not None:
        found.append(Choice(Act.FOLDER, tr("Open folder"), "mIconFolderOpen.svg"))
    if not row.state.is_active:
        found.append(Choice(Act.REMOVE, tr("Remove from the list"), "mActionRemove.svg"))
    if row.state is State.DONE and row.deed is not Deed.ADD and (row.link.loadable or can_save(row.link)):
        found.append(Choice(Act.ADD, tr("Add to map"), "mAddToProject.svg"))
    found.append(Choice(Act.COPY, tr("Copy URL"), "mActionEditCopy.svg"))
    return found


def main_act(row: Download) -> Act:
    """What Enter and a double click do."""
    wanted = {
        State.PAUSED: Act.RESUME,
        State.FAILED: Act.RETRY,
        State.CANCELLED: Act.RETRY,
        State.RUNNING: Act.PAUSE,
    }.get(row.state)
    if wanted is None and row.state is State.DONE:
        wanted = Act.FOLDER if row.result is not None else Act.COPY
    return wanted or Act.COPY
