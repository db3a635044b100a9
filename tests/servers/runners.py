"""Real servers written in Python, each run by a script of ours in the Python environment of the servers.

That environment is ``build/servers``, or where the variable ``CATALOG_SEARCH_SERVERS`` points: the dependencies of
the servers must not mix with those of QGIS.
"""
from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, List, Optional, Sequence, Type, TypeVar

from .ports import is_new

Running = TypeVar("Running", bound="ScriptedServer")

_REPOSITORY = Path(__file__).resolve().parent.parent.parent


def python_of_servers() -> Optional[Path]:
    """The Python that has the servers; ``None`` where that environment was not made."""
    folder = Path(os.environ.get("CATALOG_SEARCH_SERVERS") or _REPOSITORY / "build" / "servers")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return python if python.exists() else None


def has_modules(*names: str) -> bool:
    """Whether the environment of the servers has all of these modules."""
    python = python_of_servers()
    if python is None:
        return False
    looks = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {names!r})))"
    return subprocess.run([str(python), "-c", looks]).returncode == 0


class ScriptedServer:
    """One server that listens on a free port of 127.0.0.1 until the end of a ``with`` statement; ``url`` says where.

    ``runner`` is the script: it listens, says ``said`` words on standard output, all of them numbers and the last one
    its port, and serves until the end of standard input.
    """

    name = ""
    runner = ""
    said = 1
    path = ""

    def __init__(self) -> None:
        self.url = ""
        self._folder: Optional["tempfile.TemporaryDirectory[str]"] = None
        self._process: Optional["subprocess.Popen[str]"] = None
        self._log: Optional[IO[bytes]] = None

    def prepare(self, folder: Path) -> Sequence[str]:
        """Write what the script reads into ``folder``; its arguments."""
        raise NotImplementedError

    def listening(self, words: Sequence[int]) -> None:
        """What the script said before its port; raise RuntimeError where it is not what it should be."""

    def start(self: Running) -> Running:
        """Start and wait until it listens.

        :raises RuntimeError: with its log where it does not
        """
        python = python_of_servers()
        if python is None:
            raise RuntimeError(f"{self.name} is not installed: run scripts/install.sh test")
        self._folder = tempfile.TemporaryDirectory(prefix=f"{self.name}-")
        folder = Path(self._folder.name)
        arguments = self.prepare(folder)
        self._log = (folder / "stderr.log").open("wb")
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", "-c", self.runner, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        )
        try:
            *before, port = self._first_words()
            self.listening(before)
        except RuntimeError as error:
            complaint = (folder / "stderr.log").read_text("utf-8", "replace")[-2000:]
            self.stop()
            raise RuntimeError(f"{self.name}: {error}: {complaint}") from None
        if not is_new(port):
            self.stop()
            return self.start()
        self.url = f"http://127.0.0.1:{port}{self.path}"
        return self

    def _first_words(self) -> List[int]:
        assert self._process is not None and self._process.stdout is not None
        words = self._process.stdout.readline().split()
        if len(words) != self.said or not all(word.isdigit() for word in words):
            raise RuntimeError(f"it does not listen and says {words}")
        return [int(word) for word in words]

    def stop(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.kill()  # it keeps nothing, and would take seconds to end by itself
            self._process.wait(5)
            self._process.stdin.close()
            self._process.stdout.close()
        if self._log is not None:
            self._log.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self: Running) -> Running:
        return self.start()

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.stop()
