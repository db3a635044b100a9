"""What is done for a download after it was handed over: nobody who waits for a layer waits for the disk.

Until a file is sure to be on the disk, its entry says so (``synced``), and its key stays locked. Whoever finds such an
entry holds the lock, so the process that wrote it has died. Where only that has ended, and not the machine, what was
written is there all the same: the system keeps it. After a power cut nothing is certain but a checksum.
"""
from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Callable, List

from ..support.background import background
from .download_shelf import Entry
from .download_sums import fits

_BOOT = Path("/proc/sys/kernel/random/boot_id")
#: Windows writes out only what is open for writing, and a file that is cannot be put in its place: so that is done
#: before, while the part is open.
LATER = os.name != "nt"


def boot_id() -> str:
    """What tells one run of this machine from another; empty where the system does not say."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def is_sure(path: Path, entry: Entry, check: Callable[[], None]) -> bool:
    """Whether a file that has the right length is what was received, for who holds its key.

    :param check: called now and then; what it raises ends the reading
    """
    if entry.synced or (entry.boot and entry.boot == boot_id()):
        return True
    try:
        return bool(entry.checksum) and fits(path, entry.checksum, check)
    except OSError:
        return False


def write_out(path: Path) -> None:
    """See that the disk has a file.

    :raises OSError: where that cannot be done
    """
    with open(path, "rb" if LATER else "rb+") as file:
        os.fsync(file.fileno())


class Settling:
    """Work that is left to be done, each piece in a thread of its own, which Python waits for at its end."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._threads: List[threading.Thread] = []

    def add(self, work: Callable[[], None]) -> None:
        """Have it done. It raises nothing."""

        def run() -> None:
            with background():
                work()

        thread = threading.Thread(target=run, name="catalog_search downloads")
        try:
            with self._guard:
                thread.start()
                self._threads = [other for other in self._threads if other.is_alive()]
                self._threads.append(thread)
        except RuntimeError:  # there are too many, or Python is about to end: a key would stay locked
            run()

    def wait(self, seconds: float) -> bool:
        """Whether all of it was done within some seconds."""
        end = time.monotonic() + seconds
        with self._guard:
            threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)
