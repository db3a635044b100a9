"""Locks between the windows of QGIS on this computer, which the end of their holder frees, however it ended."""
from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QLockFile

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_LOOK = 0.01  # seconds
#: What file systems say that know no such locks (some of networks).
_UNKNOWN = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


class KeyLock:
    """A lock that is a file. One thread holds it; it may be freed by another.

    Where the system has locks on open files these are used: ``QLockFile`` waits for the disk each time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Optional[int] = None
        self._plain: Optional[QLockFile] = _plain(path) if fcntl is None else None

    def try_lock(self, milliseconds: int = 0) -> bool:
        """Whether it is ours now, after some time of trying.

        :raises OSError: where the file cannot be made, as its folder is gone or nobody may write there
        """
        end = time.monotonic() + milliseconds / 1000
        while not self._take():
            if time.monotonic() >= end:
                return False
            time.sleep(_LOOK)
        return True

    def unlock(self) -> None:
        """Free it; nothing where it is not held."""
        if self._plain is not None:
            self._plain.unlock()
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                self._path.unlink()  # while it is held: who waits for it sees that it is another file
            os.close(file)

    def _take(self) -> bool:
        if self._plain is not None:
            return self._take_plain(self._plain)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file), os.stat(self._path)):
                self._file, file = file, -1
                return True
        except (BlockingIOError, FileNotFoundError):  # held, or just given up
            pass
        except OSError as error:
            if error.errno not in _UNKNOWN:
                raise
            self._path.unlink(missing_ok=True)
            self._plain = _plain(self._path.with_name(f"{self._path.name}.pid"))  # nobody deletes the other's file
        finally:
            if file >= 0:
                os.close(file)
        return False

    def _take_plain(self, lock: QLockFile) -> bool:
        if lock.tryLock(0):
            return True
        if lock.error() == QLockFile.LockError.PermissionError:
            raise PermissionError(errno.EACCES, "the folder cannot be written", str(self._path.parent))
        if not self._path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the folder is gone", str(self._path.parent))
        return False


def _plain(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock
