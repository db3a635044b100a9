"""A mail server on loopback (RFC 5321), with STARTTLS, TLS and log-ins, that breaks on demand.

    with SmtpDouble(identity=authority.issue("mail"), login=("ana", "mot")) as mail:
        ...
        assert mail.received[0].recipients == ["bo@example.org"]

``fault`` is what it does wrong: see ``FAULTS``.
"""
from __future__ import annotations

import base64
import contextlib
import socket
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, List, Optional, Tuple

from .tls import Identity

FAULTS = (
    "",
    "busy",  # greets with 421
    "silent",  # accepts and never says a word
    "dribble",  # says a letter now and then, for ever
    "hangs_up",  # goes away in the middle of the message
    "no_starttls",  # offers no encryption
    "refuses_starttls",
    "refuses_sender",
    "refuses_recipients",
    "refuses_one",  # takes all but the last recipient
    "refuses_data",
    "only_login",  # AUTH LOGIN
    "only_cram",  # AUTH CRAM-MD5
    "rude_goodbye",  # hangs up at QUIT
)


@dataclass(frozen=True)
class Received:
    """One message as it was handed in; ``user`` is who was logged in, ``encrypted`` whether under TLS."""

    sender: str
    recipients: List[str]
    body: bytes
    user: str
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.body, policy=policy.default)  # type: ignore[return-value]

    def part(self, kind: str) -> str:
        """The text of the part of a type such as ``text/html``."""
        found = next(one for one in self.message.walk() if one.get_content_type() == kind)
        return str(found.get_content())


@dataclass
class SmtpDouble:
    """The server. ``identity`` is its certificate; ``tls`` speaks TLS from the first byte; ``login`` lets in."""

    identity: Optional[Identity] = None
    tls: bool = False
    login: Optional[Tuple[str, str]] = None
    fault: str = ""
    received: List[Received] = field(default_factory=list)
    #: All that came in before the encryption, and all log-ins that were tried.
    in_clear: List[bytes] = field(default_factory=list)
    tried: List[Tuple[str, str]] = field(default_factory=list)
    greeted: List[str] = field(default_factory=list)

    def __enter__(self) -> "SmtpDouble":
        assert self.fault in FAULTS
        self.stopping = threading.Event()
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def context(self) -> ssl.SSLContext:
        assert self.identity is not None
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(str(self.identity.certificate), str(self.identity.key))
        return made


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, double: SmtpDouble) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.double = double

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Talk(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.double = self.server.double
        self.encrypted, self.user = False, ""
        with contextlib.suppress(OSError, ValueError):
            if self.double.tls:
                self._encrypt()
            self._file = self.request.makefile("rb")
            self._talk()

    def _encrypt(self) -> None:
        self.request = self.double.context().wrap_socket(self.request, server_side=True)
        self.encrypted = True

    def _say(self, text: str) -> None:
        self.request.sendall(text.encode("utf-8") + b"\r\n")

    def _talk(self) -> None:
        fault = self.double.fault
        if fault == "silent":
            self.double.stopping.wait(60)
            return
        if fault == "dribble":
            while not self.double.stopping.wait(0.02):
                self.request.sendall(b"2")
            return
        if fault == "busy":
            self._say("421 trop de monde, revenez plus tard")
            return
        self._say("220 mail.example.org ESMTP")
        sender, recipients = "", []
        while not self.double.stopping.is_set():
            line = self._file.readline(4096)
            if not line:
                return
            if not self.encrypted:
                self.double.in_clear.append(line)
            verb, _, rest = line.decode("utf-8").strip().partition(" ")
            verb = verb.upper()
            if verb == "QUIT":
                if fault != "rude_goodbye":
                    self._say("221 au revoir")
                return
            if verb in ("EHLO", "HELO"):
                self.double.greeted.append(rest)
                self._greet()
            elif verb == "STARTTLS":
                if fault == "refuses_starttls":
                    self._say("454 TLS not available")
                    continue
                self._say("220 go ahead")
                self._encrypt()
                self._file = self.request.makefile("rb")
            elif verb == "AUTH":
                self._log_in(rest)
            elif verb == "MAIL":
                wants = self.double.login is not None and not self.user
                sender, recipients = rest[5:].split()[0].strip("<>"), []
                self._say("550 pas vous" if fault == "refuses_sender" else "530 log in" if wants else "250 ok")
            elif verb == "RCPT":
                address = rest[3:].split()[0].strip("<>")
                refused = fault == "refuses_recipients" or (fault == "refuses_one" and recipients)
                recipients += [] if refused else [address]
                self._say("550 inconnu" if refused else "250 ok")
            elif verb == "DATA":
                self._take(sender, recipients)
                if fault == "hangs_up":
                    return
            else:
                self._say("250 ok" if verb in ("RSET", "NOOP") else "502 quoi ?")

    def _greet(self) -> None:
        lines = ["mail.example.org", "8BITMIME"]
        if self.double.identity is not None and not self.encrypted and self.double.fault != "no_starttls":
            lines.append("STARTTLS")
        if self.double.login is not None:
            kinds = {"only_login": "LOGIN", "only_cram": "CRAM-MD5"}.get(self.double.fault, "PLAIN LOGIN")
            lines.append(f"AUTH {kinds}")
        self._say("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    def _log_in(self, rest: str) -> None:
        kind, _, first = rest.partition(" ")
        if kind.upper() == "PLAIN":
            _, user, word = base64.b64decode(first).decode("utf-8").split("\0")
        else:
            user = base64.b64decode(first).decode("utf-8")
            self._say("334 UGFzc3dvcmQ6")
            word = base64.b64decode(self._file.readline(4096).strip()).decode("utf-8")
        self.double.tried.append((user, word))
        if (user, word) == self.double.login:
            self.user = user
            self._say("235 bienvenue")
        else:
            self._say("535 5.7.8 identifiants incorrects")

    def _take(self, sender: str, recipients: List[str]) -> None:
        if self.double.fault == "refuses_data":
            self._say("552 trop gros")
            return
        self._say("354 go on")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            line = self._file.readline(4096)
            if not line or self.double.fault == "hangs_up":
                self.request.shutdown(socket.SHUT_RDWR)
                return
            body += line
        text = body[:-3].replace(b"\r\n..", b"\r\n.")
        self.double.received.append(Received(sender, recipients, text, self.user, self.encrypted))
        time.sleep(0)
        self._say("250 pris")
