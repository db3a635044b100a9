"""Doubles whose answers to GET have an entity tag, and that answer 304 while it holds (RFC 9110 §8.8.3, §13.1.2).

    class Tagged(Validating, CkanDouble):
        pass
"""
from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any, List, Tuple

from .faults import Asked, Handler, send


class _Recorder:
    """Stands in for a handler, and keeps what is sent."""

    def __init__(self, handler: Handler) -> None:
        self.command, self.path = handler.command, handler.path
        self.status, self.sent = 200, [("", "")][:0]
        self.wfile = BytesIO()

    def send_response(self, status: int) -> None:
        self.status = status

    def send_header(self, name: str, value: str) -> None:
        self.sent.append((name, value))

    def end_headers(self) -> None:
        """Headers and body are told apart here by themselves."""


class Validating:
    """Goes before a double: ``unchanged`` holds the addresses that were answered by 304, ``whole`` the others.

    ``untagged`` are beginnings of paths whose answers have no tag.
    """

    untagged: Tuple[str, ...] = ()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.unchanged: List[str] = []
        self.whole: List[str] = []

    def answer(self, handler: Handler, asked: Asked) -> None:
        recorder = _Recorder(handler)
        super().answer(recorder, asked)  # type: ignore[misc]
        body = recorder.wfile.getvalue()
        headers = {name: value for name, value in recorder.sent if not name.startswith("Content-")}
        kind = dict(recorder.sent).get("Content-Type", "")
        tagged = asked.method == "GET" and recorder.status == 200 and not asked.path.startswith(self.untagged or ("?",))
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        if tagged and asked.header("If-None-Match") == tag:
            self.unchanged.append(asked.raw_path)
            send(handler, 304, b"", kind, {"ETag": tag})
            return
        self.whole.append(asked.raw_path)
        send(handler, recorder.status, body, kind, {**headers, "ETag": tag} if tagged else headers)
