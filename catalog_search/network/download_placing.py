"""Finished files under their names: in one step, and never over another's, whoever comes at the same moment.

To look whether a name is free and then to take it are two steps, between which another window may take it.
"""
from __future__ import annotations

import os
import re
import time
import uuid
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping

#: Endings of two parts, between which no number is put.
_ENDING = re.compile(r"(?i)(\.tar)?\.[^.]*$")

_PIECE = 4 * 1024 * 1024
_DRAFT = re.compile(r"\.[0-9a-f]{12}(\.|$)")
#: Seconds after which nobody writes a small file any more.
_LEFT = 3600.0


def draft_in(folder: Path, ending: str = "") -> Path:
    """A path out of sight for what is being written; nobody else has it."""
    return folder / f".{uuid.uuid4().hex[:12]}{ending}"


def drop_drafts(folder: Path) -> None:
    """Remove what lies there of those who died while they wrote."""
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                if _DRAFT.match(path.name) and path.is_file() and path.stat().st_mtime < time.time() - _LEFT:
                    path.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write a small file of ours, in the place of the one that has its name: whole, or not at all.

    :raises OSError: where that is not possible
    """
    draft = draft_in(path.parent)
    try:
        draft.write_text(text, "utf-8")
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink()


def copy_file(path: Path, target: Path, go_on: Callable[[], None]) -> None:
    """Copy what a file holds, in pieces, to a new file.

    :param go_on: called before each piece; what it raises ends the copying
    :raises OSError: where one cannot be read or the other not be written
    """
    with open(path, "rb") as source, open(target, "xb") as copy:
        go_on()
        for piece in iter(partial(source.read, _PIECE), b""):
            copy.write(piece)
            go_on()


def put_free(draft: Path, folder: Path, name: str) -> Path:
    """Give a finished file or folder the name, or the name with a number; an older one of that name stays.

    :param draft: lies in the same folder, and is gone afterwards
    :raises OSError: where that is not possible; the draft stays
    """
    return next(path for path in _names(folder, name) if put_new(draft, path))


def put_new(draft: Path, path: Path) -> bool:
    """Give a finished file or folder a name, unless that is taken; whether it was free.

    :raises OSError: where that is not possible; the draft stays
    """
    try:
        if os.name == "nt":
            os.rename(draft, path)  # which takes no name that is taken, here
        elif draft.is_dir():
            path.mkdir()
            _put_over(draft, path)
        else:
            _put_file(draft, path)
    except FileExistsError:
        return False
    return True


def put_together(drafts: Mapping[str, Path], folder: Path, stem: str) -> Dict[str, Path]:
    """Give finished files one stem that nothing in the folder has, each with its ending; where they are, by these.

    :param drafts: by the endings; they lie in the same folder or below it, and are gone afterwards
    :raises OSError: where that is not possible; the drafts stay
    """
    for path in _names(folder, stem):
        targets = {ending: path.with_name(f"{path.name}.{ending}") for ending in drafts}
        if not _has_stem(folder, path.name) and _put_all(drafts, targets):
            return targets
    raise AssertionError("names never end")


def _put_all(drafts: Mapping[str, Path], targets: Mapping[str, Path]) -> bool:
    """Whether all could be put, else none is."""
    done: List[str] = []
    try:
        for ending in drafts:
            if not put_new(drafts[ending], targets[ending]):
                break
            done.append(ending)
    finally:
        if len(done) < len(drafts):
            for ending in done:
                os.replace(targets[ending], drafts[ending])
    return len(done) == len(drafts)


def _has_stem(folder: Path, stem: str) -> bool:
    """Whether a file of that name with any ending is there; systems differ in whether capitals count."""
    low = f"{stem}.".casefold()
    return any(name.casefold().startswith(low) for name in os.listdir(folder))


def _put_file(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # some file systems give no file two names: so the name is taken first, by nothing
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _put_over(draft, path)
    else:
        draft.unlink()


def _put_over(draft: Path, path: Path) -> None:
    """Put it in the place of the nothing that holds its name."""
    try:
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
        raise


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    match = _ENDING.search(name, 1) if not name.startswith(".") else None
    at = match.start() if match else len(name)
    number = 2
    while True:
        yield folder / f"{name[:at]}-{number}{name[at:]}"
        number += 1
