"""What is made of a file, such as an unpacked copy: out of sight, and under its name when it is whole. Blocks.

What is kept to be found again is made once, by one at a time. It is believed while the machine runs in which it was
made; after that only where the disk was heard of, which nobody waits for who wants a layer (see ``settle``). So after a
power cut it is made anew, as the name may be there of a file that never reached the disk.
"""
from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Callable, Iterator, Protocol

from ..network.download import safe_name
from ..network.download_lock import KeyLock
from ..network.download_placing import draft_in, put_free, put_together
from ..network.download_settling import LATER, boot_id, write_out
from ..network.download_shelf import protect
from ..support.log import logger

#: What GDAL adds to the name of a picture for what is known of it beside its pixels, such as the names of its classes.
NOTES = ".aux.xml"
#: Added to the name of the folder of what is made: who makes it holds this; the disk has it; the machine's run in which
#: it was made.
_LOCK, _SURE, _RUN = ".lock", ".sure", ".run-"
_TURN = 100  # milliseconds

#: Writes a file or folder to a path; what it raises is passed on, and nothing stays.
Write = Callable[[Path], object]


class Make(Protocol):
    """Makes something under a name, or has it already."""

    def __call__(self, name: str, origin: str, write: Write) -> Path:
        """
        :param origin: what tells it from others that are made of the same file
        """


def make_free(folder: Path, name: str, write: Write) -> Path:
    """Make it in a folder, under a name that is free there, with the notes that GDAL may have made beside it.

    :raises OSError: where that is not possible
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = safe_name(name)
    stem, dot, ending = name.rpartition(".")
    draft = draft_in(folder, dot + ending)
    notes = _notes_of(draft)
    try:
        write(draft)
        if not notes.is_file():
            return put_free(draft, folder, name)
        return put_together({ending: draft, ending + NOTES: notes}, folder, stem)[ending]
    finally:
        remove(draft)
        remove(notes)


def make_once(target: Path, write: Write, check: Callable[[], None], protected: bool = True) -> None:
    """Make it in a folder of its own, unless it is there and sure to be whole.

    :param check: called while another window makes it; what it raises ends the waiting
    :param protected: let nobody write into it
    :raises OSError: where that is not possible
    """
    if _is_believed(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = KeyLock(_beside(target, _LOCK))
    while not lock.try_lock(_TURN):
        check()
    try:
        if not _is_believed(target):
            _make(target, write, protected)
    finally:
        lock.unlock()


def is_settled(target: Path) -> bool:
    """Whether it is known that the disk has what was made."""
    return _beside(target, _SURE).exists()


def settle(target: Path) -> None:
    """See that the disk has what was made; it is believed for good then. Not for who waits for a layer."""
    mark = _mark(target)
    try:
        for file in _files(target):
            write_out(file)
        os.replace(mark, _beside(target, _SURE))
    except OSError as error:
        if mark.exists():  # else it has been cleared meanwhile, or another was quicker
            logger.warning("%s could not be kept: %s", target.name, error)
            remove(mark)


def write_out_quietly(path: Path) -> None:
    """See that the disk has a file with its notes, as far as that goes. Not for who waits for a layer."""
    for file in (path, _notes_of(path)):
        with suppress(OSError):
            write_out(file)


def remove(path: Path) -> None:
    """Remove a file or folder as far as that goes, where it is there at all."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_believed(target: Path) -> bool:
    return target.exists() and (is_settled(target) or _mark(target).exists())


def _mark(target: Path) -> Path:
    return _beside(target, f"{_RUN}{boot_id()}")


def _beside(target: Path, ending: str) -> Path:
    return target.parent.with_name(f"{target.parent.name}{ending}")


def _make(target: Path, write: Write, protected: bool) -> None:
    """For who holds the lock: what lies there is not believed, or was left by somebody who died."""
    place = target.parent
    marks = [path for path in place.parent.iterdir() if path.name.startswith((place.name + _SURE, place.name + _RUN))]
    for left in (*marks, *place.iterdir()):
        remove(left)
    draft = draft_in(place, target.suffix)
    notes = _notes_of(draft)
    # where one run of the machine cannot be told from another, or only what is open for writing is written out
    at_once = not LATER or not boot_id()
    try:
        write(draft)
        for file in _files(draft):
            if at_once:
                write_out(file)
            if protected:
                protect(file)
        (_beside(target, _SURE) if at_once else _mark(target)).touch()  # before: a name alone is not believed
        if notes.is_file():
            os.replace(notes, _notes_of(target))
        os.replace(draft, target)
    finally:
        remove(draft)
        remove(notes)


def _files(path: Path) -> Iterator[Path]:
    """A file, or those in a folder."""
    return (item for item in path.rglob("*") if item.is_file()) if path.is_dir() else iter((path,))


def _notes_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{NOTES}")
