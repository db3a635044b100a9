"""A loopback double in a process of its own, for clients that hold Python's global lock while they wait for an answer.

QGIS's providers are such clients::

    with Apart("tests.servers.tiles", "TileServer") as tiles:
        print(tiles.url, tiles.requests())
"""
from __future__ import annotations

import importlib
import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, List, Optional
from urllib.parse import urljoin

from .faults import Asked, Handler, LoopbackServer, send
from .ports import is_new_address

_REPOSITORY = Path(__file__).resolve().parent.parent.parent
_TOLD = "/requests-so-far"


class Apart:
    """Starts on enter, stops on exit, also when the process that started it dies."""

    def __init__(self, module: str, name: str) -> None:
        self._what = (module, name)
        self._process: Optional["subprocess.Popen[str]"] = None
        self.url = ""

    def __enter__(self) -> "Apart":
        python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
        self._process = subprocess.Popen(
            [python, "-m", "tests.servers.apart", *self._what],
            cwd=str(_REPOSITORY),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            self.__exit__()
            raise RuntimeError(f"{self._what} did not start")
        if not is_new_address(self.url):
            self.__exit__()
            return self.__enter__()
        return self

    def __exit__(self, *_exception: object) -> None:
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def requests(self) -> List[str]:
        """The paths with queries that have arrived so far."""
        return self._told()["requests"]

    def complaints(self) -> List[str]:
        """What clients asked that the real server would not understand."""
        return self._told()["complaints"]

    def _told(self) -> Any:
        with urllib.request.urlopen(urljoin(self.url, _TOLD), timeout=10) as reply:
            return json.loads(reply.read())


def _telling(double: LoopbackServer) -> LoopbackServer:
    """The double, which now also tells what it was asked."""
    respond = double._respond

    def told(handler: Handler, asked: Asked) -> None:
        if asked.path != _TOLD:
            respond(handler, asked)
            return
        seen = {"requests": [one.raw_path for one in double.requests], "complaints": double.complaints}
        send(handler, 200, json.dumps(seen).encode())

    double._respond = told  # type: ignore[method-assign]
    return double


if __name__ == "__main__":
    made = _telling(getattr(importlib.import_module(sys.argv[1]), sys.argv[2])()).start()
    print(made.url, flush=True)
    sys.stdin.read()
    made.stop()
