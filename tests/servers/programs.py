"""Real servers of the system, started for a test in the foreground, in a temporary folder, on a free port."""
from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import List, Optional, Sequence, Type, TypeVar

from .ports import free_port

Running = TypeVar("Running", bound="Program")

_PLACES = ":/usr/sbin:/usr/local/sbin:/sbin"


def find(name: str) -> Optional[str]:
    """A program's path, also from where only administrators look."""
    return shutil.which(name, path=os.environ.get("PATH", "") + _PLACES)


class Program:
    """One program that listens on ``port`` until the end of a ``with`` statement. Subclasses write ``command``."""

    name = ""
    #: What asks the program to end.
    end_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.port = 0
        self._temporary: Optional["tempfile.TemporaryDirectory[str]"] = None
        self._process: Optional["subprocess.Popen[bytes]"] = None

    def command(self, folder: Path) -> Sequence[str]:
        """Write the settings for ``port`` into ``folder``; the command line that stays in the foreground."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        assert self._temporary is not None, f"{self.name} does not run"
        return Path(self._temporary.name)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log(self) -> str:
        """What the program wrote in its folder's logs, the end of it."""
        texts = [path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(texts)[-3000:]

    def start(self: Running) -> Running:
        """Start and wait until it listens; another one may have taken the free port, so try more than once.

        :raises RuntimeError: with its log where it does not listen
        """
        self._temporary = tempfile.TemporaryDirectory(prefix=f"{self.name}-")
        for _ in range(3):
            self.port = free_port()
            line = list(self.command(self.folder))
            with (self.folder / "output.log").open("wb") as output:
                self._process = subprocess.Popen(
                    line, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder
                )
            if self._listens():
                return self
            self._end()
        words = self.log()
        self.stop()
        raise RuntimeError(f"{self.name} does not listen: {words}")

    def stop(self) -> None:
        self._end()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _listens(self) -> bool:
        assert self._process is not None
        end = time.monotonic() + 10
        while self._process.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
            time.sleep(0.05)
        return False

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(self.end_signal)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def __enter__(self: Running) -> Running:
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()


def missing(*programs: str) -> str:
    """Which of these programs are not installed, in words for a skipped test; empty where all are there."""
    absent: List[str] = [name for name in programs if find(name) is None]
    return f"not installed: {', '.join(absent)} (scripts/install.sh test)" if absent else ""
