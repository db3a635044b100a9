"""Loopback catalogues in a process of their own, so that they take no time from the process that is measured.

``python -m tests.benchmarks.servers`` prints one JSON line of connections and serves until its input is closed.
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
def catalogs_in_a_process(count: int, delay: float) -> Iterator[List[CatalogConfig]]:
    """``count`` catalogues, uData and CSW in turn, that answer after ``delay`` seconds."""
    command = [sys.executable, "-m", "tests.benchmarks.servers", str(count), str(delay)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield [CatalogConfig.from_json(entry) for entry in json.loads(line)]
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(10)


def main() -> None:
    count, delay = int(sys.argv[1]), float(sys.argv[2])
    with ExitStack() as stack:
        entries = []
        for number in range(count):
            if number % 2:
                csw = stack.enter_context(CswDouble(delay=delay, count=300, strict=False))
                entries.append({"id": f"csw{number}", "type": "csw", "name": f"CSW {number}", "url": csw.endpoint})
            else:
                portal = stack.enter_context(UdataDouble(delay=delay, strict=False))
                portal.public_items  # noqa: B018 - made before anybody asks
                entries.append({"id": f"u{number}", "type": "datagouv", "name": f"Portal {number}", "url": portal.url})
        print(json.dumps(entries), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
