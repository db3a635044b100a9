"""A loopback server that sends its clients elsewhere.

``/away?to=ADDRESS`` answers 302 (or ``&status=``) with that address as it stands, relative ones included; ``/sealed``
wants the header ``Authorization``; ``/session`` gives a cookie to who comes with one; everything else is answered with
200, for a cache to keep, and with whether a log-in came along as the body.
"""
from __future__ import annotations

from itertools import groupby
from typing import List

from .faults import Asked, Handler, LoopbackServer, send


def respond(handler: Handler, asked: Asked) -> None:
    """Answer as the module's docstring says."""
    if asked.path == "/away":
        send(handler, int(asked.value("status", "302")), b"", "text/plain", {"Location": asked.value("to")})
    elif asked.path == "/sealed" and not asked.header("Authorization"):
        send(handler, 401, b"who are you?", "text/plain", {"WWW-Authenticate": 'Basic realm="essai"'})
    else:
        headers = {"Set-Cookie": "session=1"} if asked.path == "/session" and asked.header("Authorization") else {}
        headers = headers or {"Cache-Control": "public, max-age=3600", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
        send(handler, 200, b"signed" if asked.header("Authorization") else b"anonymous", "text/plain", headers)


class Redirecting(LoopbackServer):
    """Redirects on demand, and remembers who came with a log-in."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        respond(handler, asked)

    @property
    def named_url(self) -> str:
        """The same server under another name of this computer, which is another origin."""
        return self.url.replace("127.0.0.1", "localhost")

    def signed(self) -> List[str]:
        """The paths that were asked with a log-in, one after the other.

        Twice the same in a row counts once: where a connection ends before the head of an answer is whole, Qt asks
        again by itself, once or twice, on a new connection. Seen on Qt 5.15 with a server that hangs up, for the first
        request of a connection as for a later one, and even for POST, where RFC 9110 §9.2.2 does not let a client.
        """
        return [path for path, _again in groupby(a.path for a in self.requests if a.header("Authorization"))]
