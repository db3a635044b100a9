"""What is made of a file, such as an unpacked copy: out of sight, and under its name when it is whole. Blocks."""
from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Callable

from ..network.download import safe_name
from ..network.download_placing import draft_in, put_free, put_together

#: What GDAL adds to the name of a picture for what is known of it beside its pixels, such as the names of its classes.
NOTES = ".aux.xml"

#: Writes a file or folder to a path; what it raises is passed on, and nothing stays.
Write = Callable[[Path], object]
#: Makes something under a name: the name, what tells it from others that are made of the same file, who writes it.
Make = Callable[[str, str, Write], Path]


def make_free(folder: Path, name: str, write: Write) -> Path:
    """Make it in a folder, under a name that is free there, with the notes that GDAL may have made beside it.

    :raises OSError: where that is not possible
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = safe_name(name)
    stem, dot, ending = name.rpartition(".")
    draft = draft_in(folder, dot + ending)
    notes = Path(f"{draft}{NOTES}")
    try:
        write(draft)
        if not notes.is_file():
            return put_free(draft, folder, name)
        return put_together({ending: draft, ending + NOTES: notes}, folder, stem)[ending]
    finally:
        remove(draft)
        remove(notes)


def remove(path: Path) -> None:
    """Remove a file or folder as far as that goes, where it is there at all."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
