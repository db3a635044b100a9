"""A loopback identity server: the token endpoint of OAuth 2.0 with the resource owner's password (RFC 6749 §4.3)."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Dict, List
from urllib.parse import parse_qsl

from .faults import Asked, Handler, LoopbackServer, send


@dataclass
class IdentityServer(LoopbackServer):
    """Gives out tokens for ``person`` and ``word``; ``valid`` are those that a catalogue behind it may accept."""

    person: str = "ana"
    word: str = ""
    lifetime: int = 3600
    valid: List[str] = field(default_factory=list)

    def answer(self, handler: Handler, asked: Asked) -> None:
        told: Dict[str, str] = dict(parse_qsl(asked.body.decode()))
        if asked.path != "/token" or told.get("grant_type") != "password":
            self._refuse(handler, "unsupported_grant_type")
        elif (told.get("username"), told.get("password")) != (self.person, self.word):
            self._refuse(handler, "invalid_grant")
        else:
            self.valid.append(f"token-{len(self.valid) + 1}")
            answer = {"access_token": self.valid[-1], "token_type": "Bearer", "expires_in": self.lifetime}
            send(handler, 200, json.dumps(answer).encode(), headers={"Cache-Control": "no-store"})

    def _refuse(self, handler: Handler, error: str) -> None:
        send(handler, 400, json.dumps({"error": error}).encode())


@dataclass
class Protected(LoopbackServer):
    """Answers whoever brings a token that the identity server gave and nobody withdrew, as RFC 6750 §3 says."""

    identity: IdentityServer = field(default_factory=IdentityServer)

    def answer(self, handler: Handler, asked: Asked) -> None:
        kind, _, token = asked.header("Authorization").partition(" ")
        if asked.path == "/away":
            send(handler, 302, b"", "text/plain", {"Location": asked.value("to")})
        elif kind == "Bearer" and token in self.identity.valid:
            send(handler, 200, b"here you are", "text/plain")
        else:
            told = 'Bearer realm="essai"' + (', error="invalid_token"' if token else "")
            send(handler, 401, b"", "text/plain", {"WWW-Authenticate": told})
