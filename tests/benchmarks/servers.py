"""Loopback catalogues in processes of their own, so that they take no time from the process that is measured.

``python -m tests.benchmarks.servers TYPE DELAY`` prints one connection as JSON and serves until its input is closed.
"""
from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Iterator, List

from catalog_search.model.config import CatalogConfig
from tests.servers.csw_double import CswDouble
from tests.servers.udata import UdataDouble

ROOT = Path(__file__).resolve().parent.parent.parent


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
    double = (
        CswDouble(delay=delay, count=300, strict=False)
        if type_name == "csw"
        else UdataDouble(delay=delay, strict=False)
    )
    with double as server:
        if isinstance(server, UdataDouble):
            server.public_items  # noqa: B018 - made before anybody asks
            url = server.url
        else:
            url = server.endpoint
        print(json.dumps({"type": type_name, "url": url}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
