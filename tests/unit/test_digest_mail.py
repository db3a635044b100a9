"""Handing in a mail for real: a server on loopback, with and without log-in, encrypted or not, well or broken."""
from __future__ import annotations

import ssl
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional

import pytest

from catalog_search.bookmarks.digest_mail import (
    MailError,
    MailLogin,
    MailProblem,
    MailServer,
    Security,
    compose,
    read_addresses,
    send,
)
from tests.servers.smtp import SmtpDouble
from tests.servers.tls import Authority, Identity, missing, self_signed

MOMENT = datetime(2026, 11, 30, 8, 0, tzinfo=timezone.utc)
LOGIN = ("ana@example.org", "forêt-très-secrète")
pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def identity(authority: Authority) -> Identity:
    return authority.issue("mail")


@pytest.fixture(scope="module")
def trust(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.identity.certificate))


def letter(**changed: Any) -> Any:
    given = {
        "sender": "veille@example.org",
        "recipients": ["bo@example.org", "cleo@example.org"],
        "subject": "2 nouvelles données",
        "text": "Été\n.\nFin\n" + "x" * 2000,
        "html": "<p>Été</p>",
        "moment": MOMENT,
        **changed,
    }
    return compose(**given)


def hand_in(
    double: SmtpDouble,
    security: Security,
    login: Optional[MailLogin] = None,
    trust: Optional[ssl.SSLContext] = None,
    message: Any = None,
    **limits: float,
) -> None:
    server = MailServer("127.0.0.1", double.port, security, **{"timeout": 5.0, "in_all": 20.0, **limits})
    send(message or letter(), server, login, trust)


def problem(*arguments: Any, **options: Any) -> MailError:
    with pytest.raises(MailError) as caught:
        hand_in(*arguments, **options)
    return caught.value


def test_without_encryption_and_log_in() -> None:
    with SmtpDouble() as double:
        hand_in(double, Security.NONE)
    (mail,) = double.received
    assert (mail.sender, mail.recipients) == ("veille@example.org", ["bo@example.org", "cleo@example.org"])
    assert mail.message["Subject"] == "2 nouvelles données" and mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["To"] == "bo@example.org, cleo@example.org"
    assert mail.message["Message-ID"].endswith("@example.org>")
    assert mail.message.get_content_type() == "multipart/alternative"
    assert mail.part("text/plain").replace("\r\n", "\n") == "Été\n.\nFin\n" + "x" * 2000 + "\n"
    assert mail.part("text/html").strip() == "<p>Été</p>"
    assert max(map(len, mail.body.split(b"\r\n"))) <= 998
    assert double.greeted == ["[127.0.0.1]"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("fault", ["", "only_login", "rude_goodbye"])
def test_encrypted_with_a_log_in(identity: Identity, trust: ssl.SSLContext, security: Security, fault: str) -> None:
    with SmtpDouble(identity, security is Security.TLS, LOGIN, fault) as double:
        hand_in(double, security, MailLogin(*LOGIN), trust)
    (mail,) = double.received
    assert mail.encrypted and mail.user == LOGIN[0]
    assert b"AUTH" not in b"".join(double.in_clear) and b"MAIL" not in b"".join(double.in_clear)


def test_a_wrong_password_is_told_and_not_repeated(identity: Identity, trust: ssl.SSLContext) -> None:
    with SmtpDouble(identity, login=LOGIN) as double:
        error = problem(double, Security.STARTTLS, MailLogin(LOGIN[0], "faux-mot"), trust)
    assert error.problem is MailProblem.LOGIN_REFUSED and "identifiants incorrects" in error.detail
    assert "faux-mot" not in str(error) + repr(error) + error.detail + repr(MailLogin(LOGIN[0], "faux-mot"))
    assert double.tried == [(LOGIN[0], "faux-mot")] and double.received == []


def test_no_password_goes_unencrypted() -> None:
    with SmtpDouble(login=LOGIN) as double:
        assert problem(double, Security.NONE, MailLogin(*LOGIN)).problem is MailProblem.UNENCRYPTED_LOGIN
        assert double.in_clear == []


@pytest.mark.parametrize("fault", ["no_starttls", "refuses_starttls"])
def test_a_server_that_does_not_encrypt_gets_nothing(identity: Identity, trust: ssl.SSLContext, fault: str) -> None:
    with SmtpDouble(identity, login=LOGIN, fault=fault) as double:
        error = problem(double, Security.STARTTLS, MailLogin(*LOGIN), trust)
    assert error.problem in (MailProblem.NO_TLS, MailProblem.REFUSED)
    assert double.tried == [] and double.received == [] and not any(b"MAIL" in line for line in double.in_clear)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_certificates_are_checked(
    tmp_path: Path, authority: Authority, trust: ssl.SSLContext, security: Security
) -> None:
    bad = [
        self_signed(tmp_path),
        Authority(tmp_path / "other").issue("mail"),
        authority.issue("expired", expired=True),
        authority.issue("elsewhere", names=("mail.example.org",)),
    ]
    for one in bad:
        with SmtpDouble(one, security is Security.TLS, LOGIN) as double:
            error = problem(double, security, MailLogin(*LOGIN), trust)
            assert error.problem is MailProblem.CERTIFICATE and error.detail
            assert double.tried == [] and double.received == []


def test_an_authority_that_nobody_knows_is_not_trusted(identity: Identity) -> None:
    with SmtpDouble(identity) as double:
        assert problem(double, Security.STARTTLS).problem is MailProblem.CERTIFICATE


def test_tls_where_there_is_none_and_none_where_there_is(identity: Identity, trust: ssl.SSLContext) -> None:
    with SmtpDouble() as double:
        assert problem(double, Security.TLS, trust=trust).problem in (MailProblem.NO_TLS, MailProblem.UNREACHABLE)
    with SmtpDouble(identity, tls=True) as double:
        found = problem(double, Security.NONE, timeout=0.5).problem
        assert found in (MailProblem.TIMEOUT, MailProblem.UNREACHABLE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("busy", MailProblem.REFUSED),
        ("refuses_sender", MailProblem.REFUSED),
        ("refuses_recipients", MailProblem.RECIPIENT),
        ("refuses_one", MailProblem.RECIPIENT),
        ("refuses_data", MailProblem.REFUSED),
        ("hangs_up", MailProblem.UNREACHABLE),
    ],
)
def test_refusals_are_told_apart(fault: str, expected: MailProblem) -> None:
    with SmtpDouble(fault=fault) as double:
        assert problem(double, Security.NONE).problem is expected


def test_a_log_in_of_no_known_kind(identity: Identity, trust: ssl.SSLContext) -> None:
    with SmtpDouble(identity, login=LOGIN, fault="only_cram") as double:
        error = problem(double, Security.STARTTLS, MailLogin(*LOGIN), trust)
    assert error.problem is MailProblem.NO_LOGIN and error.detail == "CRAM-MD5"


def test_a_server_that_wants_a_log_in_says_so() -> None:
    with SmtpDouble(login=LOGIN) as double:
        error = problem(double, Security.NONE)
    assert error.problem is MailProblem.REFUSED and error.detail.startswith("530")


def test_slow_servers_are_given_up() -> None:
    with SmtpDouble(fault="silent") as double:
        assert problem(double, Security.NONE, timeout=0.2).problem is MailProblem.TIMEOUT
    with SmtpDouble(fault="dribble") as double:
        assert problem(double, Security.NONE, timeout=5.0, in_all=0.4).problem is MailProblem.TIMEOUT


def test_nobody_there() -> None:
    with SmtpDouble() as double:
        port = double.port
    for host, expected in (("127.0.0.1", MailProblem.UNREACHABLE), ("mail.invalid", MailProblem.NO_SUCH_HOST)):
        with pytest.raises(MailError) as caught:
            send(letter(), MailServer(host, port, Security.NONE, 2.0))
        assert caught.value.problem is expected


def test_nothing_can_be_put_into_the_headers() -> None:
    bad = "Sujet\r\nBcc: eve@example.org\r\n\r\nCorps\x00\u2028\x85"
    with SmtpDouble() as double:
        hand_in(double, Security.NONE, message=letter(subject=bad))
    (mail,) = double.received
    assert mail.message["Bcc"] is None and mail.message.keys().count("Subject") == 1
    assert mail.recipients == ["bo@example.org", "cleo@example.org"]
    assert mail.message["Subject"] == "SujetBcc: eve@example.orgCorps"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "a@b@c",
        "a@example.org\r\nBcc: eve@example.org",
        "a@example.org, <eve>",
        "a b@example.org",
        "@example.org",
        "a@",
        "a@example..org",
        "a@.example.org",
        f"a@{'x' * 64}.org",
        f"a@exämple-{'ä' * 60}.org",
        ", ".join(f"a{number}@example.org" for number in range(51)),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(MailError) as caught:
        read_addresses(text)
    assert caught.value.problem is MailProblem.ADDRESS


def test_addresses_are_read_as_people_write_them() -> None:
    written = 'Ana <ana@example.org>; bo@example.org, "Cléo, de la DSI" <cleo@example.org>, bo@example.org'
    assert read_addresses(written) == ["ana@example.org", "bo@example.org", "cleo@example.org"]
    assert read_addresses("ana@müller.example, bo@xn--mller-kva.example") == [
        "ana@xn--mller-kva.example", "bo@xn--mller-kva.example"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "security", "host", "port"),
    [
        ("mail.example.org", Security.STARTTLS, "mail.example.org", 587),
        ("mail.example.org", Security.TLS, "mail.example.org", 465),
        (" mail.example.org:2525 ", Security.NONE, "mail.example.org", 2525),
        ("[::1]:25", Security.NONE, "::1", 25),
        ("::1", Security.NONE, "::1", 25),
    ],
)
def test_servers_by_name(text: str, security: Security, host: str, port: int) -> None:
    server = MailServer.from_text(text, security)
    assert (server.host, server.port) == (host, port)


@pytest.mark.parametrize("text", ["", "https://mail.example.org", "a b", "mail:", "mail:99999", "mail:25x", "x\r\ny"])
def test_what_is_no_server_is_refused(text: str) -> None:
    with pytest.raises(MailError) as caught:
        MailServer.from_text(text, Security.TLS)
    assert caught.value.problem is MailProblem.SERVER_NAME
