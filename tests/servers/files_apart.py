"""The file server in a process of its own, for GDAL and QGIS's providers: they hold Python's lock while they wait.

    with FilesApart(folder, ranges=True) as files:
        print(files.url, files.asked(), files.sent())
"""
from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, List, Optional
from urllib.parse import urlsplit

from .files import FileServer, _Handler
from .ports import is_new_address

_REPOSITORY = Path(__file__).resolve().parent.parent.parent
_TOLD = "/requests-so-far"


class FilesApart:
    """Starts on enter, stops on exit, also when the process that started it dies."""

    def __init__(self, folder: Path, ranges: bool = True) -> None:
        self.folder = folder
        self.ranges = ranges
        self.url = ""
        self._process: Optional["subprocess.Popen[str]"] = None

    def __enter__(self) -> "FilesApart":
        python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
        self._process = subprocess.Popen(
            [python, "-m", "tests.servers.files_apart", str(self.folder), str(int(self.ranges))],
            cwd=str(_REPOSITORY),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            self.__exit__()
            raise RuntimeError("The file server did not start")
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

    def asked(self) -> List[str]:
        """The methods and paths with queries that have arrived so far, such as ``GET /a.tif``."""
        return self._told()["asked"]

    def sent(self) -> int:
        """The bytes of bodies that have been sent so far."""
        return self._told()["sent"]

    def _told(self) -> Any:
        with urllib.request.urlopen(f"{self.url}{_TOLD}", timeout=10) as reply:
            return json.loads(reply.read())


class _Telling(_Handler):
    """Also tells what was asked."""

    methods: List[str] = []

    def do_GET(self) -> None:
        if urlsplit(self.path).path != _TOLD:
            self.methods.append(f"{self.command} {self.path}")
            super().do_GET()
            return
        body = json.dumps({"asked": self.methods, "sent": self.server_of_files.sent}).encode()
        self._head(200, len(body), [("Content-Type", "application/json")])
        self.wfile.write(body)

    do_HEAD = do_GET


if __name__ == "__main__":
    with FileServer(Path(sys.argv[1]), sys.argv[2] == "1", _Telling) as files:
        print(files.url, flush=True)
        sys.stdin.read()
