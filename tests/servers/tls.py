"""Certificates made when a test needs them, and a loopback server that speaks HTTPS with one of them.

    authority = Authority(tmp_path)
    with TlsEcho(authority.issue("server", names=("127.0.0.1", "localhost"))) as server:
        server.url                                  # https://127.0.0.1:…

Needs the program ``openssl``; ``missing()`` says whether it is there.
"""
from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

from .faults import Asked, Handler, LoopbackServer, send

_KEY = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
#: What QGIS reads of a person's keys in a PKCS#12 file.
_PERSONS_KEY = ("rsa:2048",)
_LOOPBACK = ("127.0.0.1", "localhost")


def missing() -> str:
    """Why no certificate can be made here, empty where one can."""
    return "" if shutil.which("openssl") else "openssl is not installed"


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key, both PEM files."""

    certificate: Path
    key: Path

    @property
    def pem(self) -> bytes:
        return self.certificate.read_bytes()


def self_signed(folder: Path, name: str = "self", names: Sequence[str] = _LOOPBACK) -> Identity:
    """A server's certificate that vouches for itself."""
    identity = Identity(folder / f"{name}.crt", folder / f"{name}.key")
    _openssl(
        "req", "-x509", "-newkey", *_KEY, "-nodes", "-days", "30", "-subj", f"/CN={names[0]}",
        "-addext", f"subjectAltName={_alternatives(names)}", "-addext", "basicConstraints=critical,CA:FALSE",
        "-keyout", str(identity.key), "-out", str(identity.certificate),
    )  # fmt: skip
    return identity


class Authority:
    """A certificate authority of an organisation, which no system knows."""

    def __init__(self, folder: Path, name: str = "Essai CA") -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.identity = Identity(folder / "ca.crt", folder / "ca.key")
        _openssl(
            "req", "-x509", "-newkey", *_KEY, "-nodes", "-days", "60", "-subj", f"/O=Essai/CN={name}",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", str(self.identity.key), "-out", str(self.identity.certificate),
        )  # fmt: skip

    def issue(
        self, name: str, names: Sequence[str] = _LOOPBACK, expired: bool = False, client: bool = False
    ) -> Identity:
        """A certificate of this authority: a server's for the hosts ``names``, or a person's."""
        identity = Identity(self._folder / f"{name}.crt", self._folder / f"{name}.key")
        request, database = self._folder / f"{name}.csr", self._folder / f"{name}.db"
        _openssl(
            "req", "-newkey", *(_PERSONS_KEY if client else _KEY), "-nodes", "-subj", f"/CN={names[0]}",
            "-keyout", str(identity.key), "-out", str(request),
        )  # fmt: skip
        database.write_text("")
        settings = self._folder / f"{name}.cnf"
        settings.write_text(_SETTINGS.format(
            folder=self._folder, database=database, names=_alternatives(names),
            usage="clientAuth" if client else "serverAuth",
        ))  # fmt: skip
        dates = ("20200101000000Z", "20210101000000Z") if expired else ("20200101000000Z", "20491231000000Z")
        _openssl(
            "ca", "-batch", "-notext", "-config", str(settings), "-startdate", dates[0], "-enddate", dates[1],
            "-cert", str(self.identity.certificate), "-keyfile", str(self.identity.key),
            "-in", str(request), "-out", str(identity.certificate),
        )  # fmt: skip
        return identity


def bundle(identity: Identity, path: Path, passphrase: str) -> Path:
    """A PKCS#12 file of a certificate and its key."""
    _openssl(
        "pkcs12", "-export", "-in", str(identity.certificate), "-inkey", str(identity.key),
        "-passout", f"pass:{passphrase}", "-out", str(path),
    )  # fmt: skip
    return path


_SETTINGS = """[ca]
default_ca = essai
[essai]
new_certs_dir = {folder}
database = {database}
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
x509_extensions = leaf
[anything]
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
subjectAltName = {names}
extendedKeyUsage = {usage}
"""


def _alternatives(names: Sequence[str]) -> str:
    return ",".join(("IP:" if name[:1].isdigit() else "DNS:") + name for name in names)


def _openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"openssl {arguments[0]}: {done.stderr[-1000:]}")


class TlsServer(LoopbackServer):
    """A loopback server behind a certificate; subclasses write ``answer``."""

    def __init__(self, identity: Identity, client_authority: Optional[Path] = None) -> None:
        super().__init__()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(str(identity.certificate), str(identity.key))
        if client_authority is not None:
            self._context.verify_mode = ssl.CERT_REQUIRED
            self._context.load_verify_locations(str(client_authority))

    @property
    def url(self) -> str:
        return super().url.replace("http://", "https://", 1)

    def answer(self, handler: Handler, asked: Asked) -> None:
        send(handler, 200, b"hello", "text/plain")

    def start(self) -> "TlsServer":
        super().start()
        assert self._server is not None
        # The handshake happens in each connection's own thread: a client that refuses holds up no other.
        self._server.socket = self._context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        return self
