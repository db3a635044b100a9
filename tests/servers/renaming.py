"""A server in front of another that calls something there by a new name, as when a layer of a service is renamed."""
from __future__ import annotations

from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import urlopen

from .faults import Asked, Handler, LoopbackServer, send


@dataclass
class Renaming(LoopbackServer):
    """Passes on what the server ``behind`` that address says, with its ``old`` name replaced by ``new`` everywhere."""

    behind: str = ""
    old: str = ""
    new: str = ""

    def answer(self, handler: Handler, asked: Asked) -> None:
        path = asked.raw_path.replace(self.new, self.old) if self.new else asked.raw_path
        try:
            reply = urlopen(self.behind + path, timeout=10)
        except HTTPError as error:
            reply = error
        with reply:
            body, form = reply.read(), reply.headers.get_content_type()
        body = body.replace(self.behind.encode(), self.url.encode())
        send(handler, reply.status, body.replace(self.old.encode(), self.new.encode()) if self.new else body, form)
