"""Loopback catalogues in processes of their own, so that they take no time from the process that is measured.

``python -m tests.benchmarks.servers TYPE DELAY`` prints one connection as JSON and serves until its input is closed.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import requests

from catalog_search.model.config import CatalogConfig
from tests.servers.csw_double import CswDouble
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.udata import UdataDouble

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Canned(LoopbackServer):
    """Answers as another server does and remembers it, so that from the second time on only the delay counts."""

    origin: str = ""
    known: Dict[Tuple[str, str, bytes], Tuple[int, bytes, str]] = field(default_factory=dict)

    def answer(self, handler: Handler, asked: Asked) -> None:
        key = (asked.method, asked.raw_path, asked.body)
        if key not in self.known:
            kept = {name: value for name, value in asked.headers.items() if name.lower() in ("accept", "content-type")}
            url = self.origin + asked.raw_path
            reply = requests.request(asked.method, url, data=asked.body, headers=kept, timeout=30)
            body = reply.content.replace(self.origin.encode(), self.url.encode())
            body = body.replace(b"0123456789abcdef", b"%016x" % os.getpid())  # data of its own, not a copy of another's
            self.known[key] = (reply.status_code, body, reply.headers.get("Content-Type", ""))
        time.sleep(self.pause)
        send(handler, *self.known[key])

    pause: float = 0.0


@contextmanager
def catalogs_in_processes(count: int, delay: float) -> Iterator[List[CatalogConfig]]:
    """``count`` catalogues, uData and CSW in turn, that answer after ``delay`` seconds."""
    with ExitStack() as stack:
        started = [stack.enter_context(_process("csw" if n % 2 else "datagouv", delay)) for n in range(count)]
        yield [_connection(process, number) for number, process in enumerate(started)]


@contextmanager
def _process(type_name: str, delay: float) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "tests.benchmarks.servers", type_name, str(delay)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(10)


def _connection(process: "subprocess.Popen[str]", number: int) -> CatalogConfig:
    entry = json.loads(process.stdout.readline() if process.stdout else "")
    return CatalogConfig(f"{entry['type']}{number}", entry["type"], f"Catalogue {number}", entry["url"])


def main() -> None:
    type_name, delay = sys.argv[1], float(sys.argv[2])
    double = CswDouble(count=300, strict=False) if type_name == "csw" else UdataDouble(strict=False)
    with double as inner, Canned(strict=False, origin=inner.url, pause=delay) as server:
        path = "/csw" if type_name == "csw" else ""
        print(json.dumps({"type": type_name, "url": server.url + path}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
