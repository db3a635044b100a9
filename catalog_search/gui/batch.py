"""Records that are added by one click: what became of them, in one message."""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Deque, List, Optional, Tuple

from qgis.core import QgsProject

from ..loading.link import Link
from ..loading.loader import Opening
from ..loading.placing import Gathering, Where
from ..model.record import Record
from ..support.i18n import tr
from .notifier import Action, Notifier
from .texts import one_line

_LETTERS = 80


@dataclass(eq=False)
class Batch:
    """The records of one click. ``gathering`` is the group that they share, where there are several.

    ``layers`` are the ids of what came into the project, ``failures`` sentences with details, ``notes`` remarks on
    records that came by another way than the best one; ``stopped`` counts those that somebody cancelled. ``remedy`` is
    what can be done instead where one failed.
    """

    total: int
    gathering: Optional[Gathering] = None
    waiting: "Deque[Job]" = field(default_factory=deque)
    running: int = 0
    ended: int = 0
    layers: List[str] = field(default_factory=list)
    added: List[str] = field(default_factory=list)
    failures: List[Tuple[str, str]] = field(default_factory=list)
    notes: List[Tuple[str, str]] = field(default_factory=list)
    stopped: int = 0
    remedy: Optional[Action] = None


@dataclass(eq=False)
class Job:
    """One record on its way to the map. ``opening`` is there once its details are.

    ``link`` is the way that somebody asked for; without one, ``way`` is the best, and where it fails the ways to the
    same data in ``others`` follow, the reasons kept in ``tried``. ``part`` asks for what the map shows only.
    """

    record: Record
    link: Optional[Link]
    batch: Batch
    number: int = 0
    where: Optional[Where] = None
    part: bool = False
    begun: bool = False
    counted: bool = False
    opening: Optional[Opening] = None
    way: Optional[Link] = None
    others: List[Link] = field(default_factory=list)
    tried: List[Tuple[Link, str]] = field(default_factory=list)


def failure_of(job: Job, reason: str, detail: str) -> Tuple[str, str]:
    """A sentence that says why a record is not on the map, and details on every way that was tried."""
    text = tr("“{title}” could not be added.").format(title=one_line(job.record.title, _LETTERS))
    others = "\n".join(f"{link.kind.label}: {why}" for link, why in job.tried)
    return f"{text} {reason}", "\n\n".join(part for part in (detail, others) if part)


def stand_in_of(job: Job) -> Tuple[str, str]:
    """A sentence that says that the data came by another way than the best, and why."""
    first, why = job.tried[0]
    text = tr("{first} did not work; {other} leads to the same data and was added instead.")
    other = job.way.kind.label if job.way is not None else ""
    if first.kind.label == other:
        text = tr("The first address did not work; another one leads to the same data and was added instead.")
    return text.format(first=first.kind.label, other=other), why


def tell(batch: Batch, notifier: Notifier, undo: Action) -> None:
    """One message about all of them, with a button to remove what was added; none where there is nothing to say."""
    action = undo if batch.layers else None
    if len(batch.failures) == 1 and batch.total == 1:
        notifier.warning(*batch.failures[0], batch.remedy)
    elif batch.failures:
        details = "\n\n".join(f"{text}\n{detail}".strip() for text, detail in (*batch.failures, *batch.notes))
        failed = tr("%n record(s) could not be added.", len(batch.failures))
        notifier.warning(" ".join(part for part in (_added(batch), failed, _stopped(batch)) if part), details, action)
    elif batch.layers:
        notes = "\n\n".join(f"{text}\n{detail}".strip() for text, detail in batch.notes)
        words = batch.notes[0][0] if len(batch.notes) == 1 and batch.total == 1 else ""
        notifier.success(" ".join(part for part in (_added(batch), words, _stopped(batch)) if part), notes, action)
    elif batch.stopped and batch.total > 1:
        notifier.info(_stopped(batch))


def _added(batch: Batch) -> str:
    if not batch.layers:
        return ""
    if len(batch.added) == 1 and len(batch.layers) == 1:
        layer = QgsProject.instance().mapLayer(batch.layers[0])
        if layer is not None and not layer.isSpatial():
            text = tr("“{title}” is among the layers: a table without geometry, so the map does not show it.")
            return text.format(title=one_line(batch.added[0], _LETTERS))
        return tr("“{title}” is on the map.").format(title=one_line(batch.added[0], _LETTERS))
    return tr("%n layer(s) added to the map.", len(batch.layers))


def _stopped(batch: Batch) -> str:
    return tr("Stopped before %n record(s) were added.", batch.stopped) if batch.stopped and batch.total > 1 else ""
