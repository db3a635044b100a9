"""Sending a digest by mail: SMTP (RFC 5321) under TLS, from the standard library.

A password goes to a server only when the connection is encrypted and its certificate holds; nothing falls back to plain
text. Every exchange has a time limit, and all of them together have one.
"""
from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, getaddresses, make_msgid
from enum import Enum
from typing import Iterator, List, Optional, Sequence, Tuple

MOST_RECIPIENTS = 50
_TIMEOUT = 30.0
_IN_ALL = 120.0
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,255}")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")


class Security(str, Enum):
    """How the connection is encrypted: from the first byte, after ``STARTTLS`` (RFC 3207), or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class MailProblem(str, Enum):
    """Why a mail was not sent, told apart as far as a person can do something different about it."""

    ADDRESS = "address"
    SERVER_NAME = "server_name"
    NO_SUCH_HOST = "no_such_host"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    UNENCRYPTED_LOGIN = "unencrypted_login"
    NO_LOGIN = "no_login"
    LOGIN_REFUSED = "login_refused"
    RECIPIENT = "recipient"
    REFUSED = "refused"
    BROKEN = "broken"


class MailError(Exception):
    """The mail was not sent. ``detail`` is the server's own words, untranslated and untrusted; never a password."""

    def __init__(self, problem: MailProblem, server: str = "", detail: str = "") -> None:
        super().__init__(f"{problem.value}: {server} {detail}".strip())
        self.problem = problem
        self.server = server
        self.detail = detail


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in; ``timeout`` in seconds, for one answer and for all together."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    timeout: float = _TIMEOUT
    in_all: float = _IN_ALL

    @classmethod
    def from_text(cls, text: str, security: Security) -> "MailServer":
        """``host`` or ``host:port``, with the usual port where there is none.

        :raises MailError: where it is neither
        """
        host, port = _host_and_port(text.strip())
        number = int(port) if port.isdigit() else 0
        if not _HOST.fullmatch(host) or (port and not 0 < number < 65536):
            raise MailError(MailProblem.SERVER_NAME, text.strip()[:200])
        return cls(host, number or PORTS[security], security)

    @property
    def shown(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class MailLogin:
    """User and password, held for no longer than a sending takes."""

    user: str
    word: str = field(repr=False)


def read_addresses(text: str) -> List[str]:
    """The addresses of a text such as ``Ana <ana@example.org>, bo@example.org``; their hosts as servers know them.

    A host with letters beyond ASCII is written as IDNA has it (RFC 5891), which every server takes.

    :raises MailError: where one is no address, or there is none, or there are too many
    """
    cleaned = text.replace(";", ",")
    found = [address for _, address in getaddresses([cleaned]) if address]
    bad = [address for address in found if not _ADDRESS.fullmatch(address)]
    if bad or not found or len(found) > MOST_RECIPIENTS or any(ord(char) < 32 for char in text.strip()):
        raise MailError(MailProblem.ADDRESS, "", (bad or [text])[0][:200])
    return list(dict.fromkeys(map(_with_plain_host, found)))


def _with_plain_host(address: str) -> str:
    name, _, host = address.rpartition("@")
    try:
        return f"{name}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:  # an empty part between two dots, or one that is too long
        raise MailError(MailProblem.ADDRESS, "", address[:200]) from None


def compose(
    sender: str, recipients: Sequence[str], subject: str, text: str, html: str, moment: datetime
) -> EmailMessage:
    """A message in plain text and HTML. Whatever the subject holds, it stays one header.

    :param sender: an address, as ``read_addresses`` lets it pass; so are the recipients
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = " ".join("".join(char for char in subject if char.isprintable() or char == " ").split())[:200]
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message


def send(
    message: EmailMessage,
    server: MailServer,
    login: Optional[MailLogin] = None,
    context: Optional[ssl.SSLContext] = None,
) -> None:
    """Hand a message in.

    :param context: the authorities to trust, the system's when left out
    :raises MailError: where that was not possible; of kind ``RECIPIENT`` also where only some got the message
    """
    if login is not None and server.security is Security.NONE:
        raise MailError(MailProblem.UNENCRYPTED_LOGIN, server.shown)
    trust = context or ssl.create_default_context()
    with _told(server), _Connection(server, trust) as client:
        if login is not None:
            _log_in(client, server, login)
        refused = client.send_message(message)
        if refused:
            raise MailError(MailProblem.RECIPIENT, server.shown, ", ".join(refused))


class _Connection:
    """A connection that is ended when its time is over, however slowly the server goes on talking."""

    def __init__(self, server: MailServer, context: ssl.SSLContext) -> None:
        self._server = server
        self._context = context
        self._timer = threading.Timer(server.in_all, self._end)
        self._timer.daemon = True
        self._passed = False
        self.client = self._made()

    def __enter__(self) -> smtplib.SMTP:
        self._timer.start()
        try:
            self._open()
        except BaseException:
            self._close()
            self._tell_time()
            raise
        return self.client

    def __exit__(self, kind: object, *_error: object) -> None:
        if kind is None:
            self._quit()
        self._close()
        if kind is not None:
            self._tell_time()

    def _tell_time(self) -> None:
        if self._passed:
            raise MailError(MailProblem.TIMEOUT, self._server.shown)

    def _made(self) -> smtplib.SMTP:
        """A client that is not connected yet: smtplib would connect before there is a timer."""
        server, name = self._server, "localhost"
        client: smtplib.SMTP
        if server.security is Security.TLS:
            client = smtplib.SMTP_SSL(local_hostname=name, timeout=server.timeout, context=self._context)
        else:
            client = smtplib.SMTP(local_hostname=name, timeout=server.timeout)
        client._host = server.host  # type: ignore[attr-defined]  # what the certificate has to be for
        return client

    def _open(self) -> None:
        client, server = self.client, self._server
        code, words = client.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        client.local_hostname = _literal(client.sock)  # type: ignore[arg-type]
        client.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            if not client.has_extn("starttls"):
                raise MailError(MailProblem.NO_TLS, server.shown)
            client.starttls(context=self._context)
            client.ehlo()

    def _quit(self) -> None:
        try:
            self.client.quit()
        except (OSError, smtplib.SMTPException):
            return  # the message is handed in: how the server says goodbye changes nothing

    def _close(self) -> None:
        self._timer.cancel()
        self.client.close()

    def _end(self) -> None:
        self._passed = True
        taken = getattr(self.client, "sock", None)
        if taken is not None:
            try:
                taken.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself in the meantime


def _log_in(client: smtplib.SMTP, server: MailServer, login: MailLogin) -> None:
    """``AUTH PLAIN`` (RFC 4616) or ``LOGIN``, both under TLS; in UTF-8, which smtplib itself does not speak."""
    offered = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, words = client.docmd("AUTH", "PLAIN " + _packed(f"\0{login.user}\0{login.word}"))
    elif "LOGIN" in offered:
        code, words = client.docmd("AUTH", "LOGIN " + _packed(login.user))
        if code == 334:
            code, words = client.docmd(_packed(login.word))
    else:
        raise MailError(MailProblem.NO_LOGIN, server.shown, " ".join(offered))
    if code != 235:
        raise MailError(MailProblem.LOGIN_REFUSED, server.shown, f"{code} {_words(words)}")


@contextmanager
def _told(server: MailServer) -> Iterator[None]:
    """Turn the errors of smtplib, TLS and the network into ``MailError``."""
    try:
        yield
    except MailError:
        raise
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError(MailProblem.RECIPIENT, server.shown, _recipients(error)) from None
    except smtplib.SMTPResponseException as error:
        raise MailError(MailProblem.REFUSED, server.shown, f"{error.smtp_code} {_words(error.smtp_error)}") from None
    except ssl.SSLCertVerificationError as error:
        raise MailError(MailProblem.CERTIFICATE, server.shown, error.verify_message) from None
    except ssl.SSLError as error:
        raise MailError(MailProblem.NO_TLS, server.shown, str(error)) from None
    except socket.gaierror as error:
        raise MailError(MailProblem.NO_SUCH_HOST, server.shown, str(error)) from None
    except socket.timeout:
        raise MailError(MailProblem.TIMEOUT, server.shown) from None
    except smtplib.SMTPServerDisconnected as error:
        slow = "timed out" in str(error)
        raise MailError(MailProblem.TIMEOUT if slow else MailProblem.UNREACHABLE, server.shown, str(error)) from None
    except OSError as error:
        raise MailError(MailProblem.UNREACHABLE, server.shown, str(error)) from None
    except (smtplib.SMTPException, ValueError) as error:
        raise MailError(MailProblem.BROKEN, server.shown, str(error)) from None


def _recipients(error: smtplib.SMTPRecipientsRefused) -> str:
    told = [f"{address}: {code} {_words(words)}" for address, (code, words) in error.recipients.items()]
    return "; ".join(told)[:500]


def _words(text: object) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join("".join(char for char in plain if char.isprintable() or char.isspace()).split())[:300]


def _packed(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _literal(taken: socket.socket) -> str:
    """The own address as EHLO takes it (RFC 5321 §4.1.3): the name of this computer is nobody's business."""
    address = taken.getsockname()[0]
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"


def _host_and_port(text: str) -> Tuple[str, str]:
    """``host``, ``host:port``, or an IPv6 address, in brackets where a port follows."""
    match = re.fullmatch(r"\[([^\]]+)\](?::(\d+))?", text)
    if match:
        return match.group(1), match.group(2) or ""
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, port or "0x"
    return text, ""
