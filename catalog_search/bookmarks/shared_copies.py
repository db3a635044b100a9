"""The last known copy of bookmarks that are followed, for days on which their place does not answer. In threads."""
from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..model.sharing import ShareError
from .shared_json import decoded, dumps, loads
from .shared_read import shared_of
from .shared_values import MAX_FILE, Shared
from .shared_write import to_parts, write_file

#: A copy may be a little longer than what it was made of.
_LARGEST = 2 * MAX_FILE


@dataclass(frozen=True)
class Copy:
    """What was there at a moment (as bookmarks keep moments), and the mark for the next look."""

    shared: Shared
    at: str = ""
    mark: Any = None


def keep_copy(path: Path, copy: Copy) -> None:
    """Keep a copy in the place of the one before.

    :raises ShareError: where it cannot be written
    """
    text = dumps({"at": copy.at, "mark": copy.mark, **to_parts(copy.shared)})
    write_file(path, text)


def kept_copy(path: Path) -> Optional[Copy]:
    """The last known copy; ``None`` where there is none that can be read."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        data = loads(decoded(path.read_bytes()))
        shared = shared_of(data, path.name, spend=True)
        return Copy(shared, str(data.get("at", "")), data.get("mark"))
    except (OSError, ValueError, RecursionError, ShareError):
        return None


def forget_copy(path: Path) -> None:
    """Remove a copy, if there is one."""
    with contextlib.suppress(OSError):
        path.unlink()
