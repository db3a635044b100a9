"""Ports of loopback, none of them twice in a run.

QGIS, Qt, GDAL and the plugin remember by address what a server said: descriptions of services and tiles for a day, the
pieces of files, open connections, log-ins. Linux hands out some seven thousand ports to servers that may reuse them, so
that of the hundreds of servers of a run dozens would have had a predecessor, and be taken for it.
"""
from __future__ import annotations

import socket
import socketserver
import threading
from typing import Set
from urllib.parse import urlsplit

_had: Set[int] = set()
_lock = threading.Lock()


def is_new(port: int) -> bool:
    """Whether no server of this run has had a port; from now on one has."""
    with _lock:
        before = len(_had)
        _had.add(port)
        return len(_had) > before


def is_new_address(url: str) -> bool:
    """The same for the address of a server."""
    return is_new(urlsplit(url).port or 0)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if is_new(port):
            return port


class OnNewPort(socketserver.TCPServer):
    """To be inherited before another class of servers: one that is bound to port 0 gets a new one."""

    def server_bind(self) -> None:
        wanted = self.server_address
        while True:
            super().server_bind()
            if is_new(int(self.server_address[1])):
                return
            self.socket.close()
            self.socket = socket.socket(self.address_family, self.socket_type)
            self.server_address = wanted
