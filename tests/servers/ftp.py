"""An FTP server on loopback (RFC 959, 3659, 4217): with restarts, lists, TLS and faults."""
from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Callable, Dict, List, Optional, Union

from tests.servers.ports import OnNewPort
from tests.servers.tls import Identity

Connection = Union[socket.socket, ssl.SSLSocket]


class _Server(OnNewPort, socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class FtpServer:
    """Serves a folder. ``asked`` are the commands in their order, ``starts`` the bytes from which files were sent.

    ``user`` and ``password`` are asked for where set. ``lacks`` names commands that it does not know, ``says`` what it
    answers to some, ``silent`` those that are never answered. ``cut`` ends each transfer of a file after so many bytes,
    ``slow`` waits so long after each 64 kB, ``repeats`` is how often a list is sent. ``names`` is the host that it
    tells for what it sends.

    With an ``identity`` it speaks TLS: from the first byte where ``at_once`` is set, else once it is told to, and then
    ``secure_only`` lets nobody in without. ``resumed`` counts lines of data that went on with a session of TLS.
    """

    def __init__(self, folder: Path, identity: Optional[Identity] = None, at_once: bool = False) -> None:
        self.folder = folder
        self.asked: List[str] = []
        self.starts: List[int] = []
        self.user = self.password = ""
        self.lacks: List[str] = []
        self.says: Dict[str, str] = {}
        self.silent: List[str] = []
        self.cut: Optional[int] = None
        self.slow = 0.0
        self.encoding = "utf-8"
        self.names = "127,0,0,1"
        self.at_once = at_once
        self.secure_only = False
        self.resumed = 0
        self.repeats = 1
        self.context: Optional[ssl.SSLContext] = None
        if identity is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(str(identity.certificate), str(identity.key))

    def __enter__(self) -> "FtpServer":
        owner = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):  # a client that went away is no news
                    _Session(owner, self.request).run()

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.port = int(self._server.server_address[1])
        self.url = f"{'ftps' if self.context else 'ftp'}://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def commands(self, name: str) -> List[str]:
        return [line for line in self.asked if line.upper().startswith(name)]


class _Session:
    """One control connection."""

    def __init__(self, owner: FtpServer, connection: socket.socket) -> None:
        self.owner = owner
        self.connection: Connection = connection
        self.listener: Optional[socket.socket] = None
        self.start = 0
        self.user = self.at = ""
        self.known = not owner.user
        self.private = False

    def run(self) -> None:
        if self.owner.at_once and not self.encrypt():
            return None
        self.say("220-an FTP server\r\n220 ready")
        deeds: Dict[str, Callable[[str], None]] = {
            "USER": self.name, "PASS": self.check, "AUTH": self.secure,
            "PBSZ": lambda _: self.say("200 ok"), "PROT": lambda _: self.say("200 ok"),
            "TYPE": lambda _: self.say("200 ok"), "SIZE": self.size, "CWD": self.enter,
            "PWD": lambda _: self.say('257 "/"'), "MDTM": self.date,
            "PASV": self.passive, "EPSV": self.passive_by_port, "REST": self.restart, "RETR": self.send,
            "MLSD": self.machine_list, "LIST": self.list,
        }  # fmt: skip
        while True:
            line = self.line()
            if not line:
                return None
            text = line.decode(self.owner.encoding, "surrogateescape").rstrip("\r\n")
            self.owner.asked.append(text)
            command, _, rest = text.partition(" ")
            if command == "QUIT":
                return self.say("221 bye")
            if command in self.owner.silent:
                continue
            deed = deeds.get(command.upper()) if command.upper() not in self.owner.lacks else None
            if command in self.owner.says:
                self.say(self.owner.says[command])
            elif deed is None:
                self.say("502 no such command")
            elif self.owner.secure_only and not self.private and command in ("USER", "PASS"):
                self.say("530 sessions must use encryption")
            elif not self.known and command not in ("USER", "PASS", "AUTH", "PBSZ", "PROT"):
                self.say("530 log in first")
            else:
                deed(rest)

    def line(self) -> bytes:
        found = b""
        while not found.endswith(b"\n"):
            byte = self.connection.recv(1)
            if not byte:
                return b""
            found += byte
        return found

    def say(self, line: str) -> None:
        self.connection.sendall(f"{line}\r\n".encode())

    def secure(self, _rest: str) -> None:
        if self.owner.context is None:
            return self.say("502 no such command")
        self.say("234 go on")
        self.encrypt()
        return None

    def encrypt(self) -> bool:
        assert self.owner.context is not None
        self.connection = self.owner.context.wrap_socket(self.connection, server_side=True)
        self.private = True
        return True

    def name(self, user: str) -> None:
        self.user = user
        self.say("331 password?")

    def check(self, password: str) -> None:
        wanted = (self.owner.user, self.owner.password)
        self.known = not self.owner.user or (self.user, password) == wanted
        self.say("230 welcome" if self.known else f"530 no, {self.user} with {password}")

    def enter(self, name: str) -> None:
        at = name.strip("/") if name.startswith("/") else f"{self.at}/{name}".strip("/")
        there = (self.owner.folder / at).is_dir()
        self.at = at if there else self.at
        self.say("250 there" if there else "550 no such folder")

    def path(self, name: str) -> Optional[Path]:
        path = self.owner.folder / self.at / name.lstrip("/")
        return path if path.is_file() else None

    def size(self, name: str) -> None:
        path = self.path(name)
        self.say(f"213 {path.stat().st_size}" if path else "550 no such file")

    def date(self, name: str) -> None:
        path = self.path(name)
        self.say(f"213 {_moment(path)}" if path else "550 no such file")

    def passive(self, _rest: str) -> None:
        self.say(f"227 here ({self.owner.names},{self.listen() // 256},{self.listen(False) % 256})")

    def passive_by_port(self, _rest: str) -> None:
        self.say(f"229 here (|||{self.listen()}|)")

    def listen(self, anew: bool = True) -> int:
        if anew:
            self.listener = socket.create_server(("127.0.0.1", 0))
        assert self.listener is not None
        return int(self.listener.getsockname()[1])

    def restart(self, number: str) -> None:
        self.start = int(number)
        self.say("350 from there")

    def machine_list(self, _rest: str) -> None:
        lines = ["type=cdir; .", "type=pdir; .."]
        for path in self.entries():
            kind = "dir" if path.is_dir() else f"file;size={path.stat().st_size}"
            lines.append(f"type={kind};modify={_moment(path)}; {path.name}")
        self.transfer("".join(f"{line}\r\n" for line in lines).encode(self.owner.encoding) * self.owner.repeats)

    def list(self, _rest: str) -> None:
        lines = []
        for path in self.entries():
            mark = "drwxr-xr-x" if path.is_dir() else "-rw-r--r--"
            lines.append(f"{mark}   1 ftp      ftp      {path.stat().st_size:>12} Nov 30 12:00 {path.name}\r\n")
        self.transfer("".join(lines).encode(self.owner.encoding))

    def entries(self) -> List[Path]:
        return sorted((self.owner.folder / self.at).iterdir())

    def send(self, name: str) -> None:
        path, start, self.start = self.path(name), self.start, 0
        if path is None:
            return self.say("550 no such file")
        self.owner.starts.append(start)
        return self.transfer(path.read_bytes()[start:], self.owner.cut)

    def transfer(self, data: bytes, cut: Optional[int] = None) -> None:
        if self.listener is None:
            return self.say("425 no")
        self.say("150 here it comes")
        connection: Connection = self.listener.accept()[0]
        if self.private and self.owner.context is not None:
            connection = self.owner.context.wrap_socket(connection, server_side=True)
            self.owner.resumed += bool(connection.session_reused)
        whole = cut is None
        rest = data if cut is None else data[:cut]
        with connection:
            for at in range(0, len(rest), 65536):
                piece = rest[at : at + 65536]
                try:
                    connection.sendall(piece)
                except OSError:
                    whole = False
                    break
                time.sleep(self.owner.slow)
            if isinstance(connection, ssl.SSLSocket):
                with suppress(OSError):
                    connection.unwrap()  # as vsftpd does: says that this is the end, and waits for the same
        self.listener.close()
        return self.say("226 done" if whole else "426 cut")


def _moment(path: Path) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(path.stat().st_mtime))
