"""An FTP server on loopback (RFC 959, RFC 3659): passive, with sizes, dates, restarts and the faults of a real one."""
from __future__ import annotations

import socket
import socketserver
import threading
import time
from pathlib import Path
from typing import Callable, Dict, List, Optional

from tests.servers.ports import OnNewPort


class _Server(OnNewPort, socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class FtpServer:
    """Serves a folder. ``asked`` are the commands in their order, ``sent`` the bytes of files.

    ``user`` and ``password`` are asked for where set. ``lacks`` names commands that it does not know. ``cut`` ends each
    transfer after so many bytes, ``slow`` waits so long after each 64 kB.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: List[str] = []
        self.sent = 0
        self.user = self.password = ""
        self.lacks: List[str] = []
        self.cut: Optional[int] = None
        self.slow = 0.0
        self.encoding = "utf-8"

    def __enter__(self) -> "FtpServer":
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Session(owner, self).run()

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"ftp://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def commands(self, name: str) -> List[str]:
        return [line for line in self.asked if line.upper().startswith(name)]


class _Session:
    """One control connection."""

    def __init__(self, owner: FtpServer, handler: socketserver.StreamRequestHandler) -> None:
        self.owner, self.handler = owner, handler
        self.listener: Optional[socket.socket] = None
        self.start = 0
        self.user = self.at = ""
        self.known = not owner.user

    def run(self) -> None:
        self.say("220 ready")
        deeds: Dict[str, Callable[[str], None]] = {
            "USER": self.name, "PASS": self.check,
            "TYPE": lambda _: self.say("200 ok"), "SIZE": self.size, "CWD": self.enter,
            "PWD": lambda _: self.say('257 "/"'), "MDTM": self.date,
            "PASV": self.passive, "REST": self.restart, "RETR": self.send,
        }  # fmt: skip
        for line in self.handler.rfile:
            text = line.decode(self.owner.encoding, "surrogateescape").rstrip("\r\n")
            self.owner.asked.append(text)
            command, _, rest = text.partition(" ")
            if command == "QUIT":
                return self.say("221 bye")
            deed = deeds.get(command.upper()) if command.upper() not in self.owner.lacks else None
            if deed is None:
                self.say("502 no such command")
            elif not self.known and command not in ("USER", "PASS"):
                self.say("530 log in first")
            else:
                deed(rest)
        return None

    def say(self, line: str) -> None:
        self.handler.wfile.write(f"{line}\r\n".encode())

    def name(self, user: str) -> None:
        self.user = user
        self.say("331 password?")

    def check(self, password: str) -> None:
        wanted = (self.owner.user, self.owner.password)
        self.known = not self.owner.user or (self.user, password) == wanted
        self.say("230 welcome" if self.known else "530 no")

    def enter(self, name: str) -> None:
        self.at = name.strip("/") if name.startswith("/") else f"{self.at}/{name}".strip("/")
        self.say("250 there" if (self.owner.folder / self.at).is_dir() else "550 no such folder")

    def path(self, name: str) -> Optional[Path]:
        path = self.owner.folder / self.at / name.lstrip("/")
        return path if path.is_file() else None

    def size(self, name: str) -> None:
        path = self.path(name)
        self.say(f"213 {path.stat().st_size}" if path else "550 no such file")

    def date(self, name: str) -> None:
        path = self.path(name)
        moment = time.strftime("%Y%m%d%H%M%S", time.gmtime(path.stat().st_mtime)) if path else ""
        self.say(f"213 {moment}" if path else "550 no such file")

    def passive(self, _rest: str) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.say(f"227 here (127,0,0,1,{port // 256},{port % 256})")

    def restart(self, number: str) -> None:
        self.start = int(number)
        self.say("350 from there")

    def send(self, name: str) -> None:
        path, start, self.start = self.path(name), self.start, 0
        if path is None or self.listener is None:
            return self.say("550 no such file")
        self.say("150 here it comes")
        connection, _ = self.listener.accept()
        whole = True
        with connection, path.open("rb") as file:
            file.seek(start)
            sent = 0
            while whole:
                piece = file.read(65536)
                if self.owner.cut is not None:
                    piece = piece[: self.owner.cut - sent]
                if not piece:
                    break
                try:
                    connection.sendall(piece)
                except OSError:
                    whole = False
                sent += len(piece)
                self.owner.sent += len(piece)
                time.sleep(self.owner.slow)
        self.listener.close()
        return self.say("226 done" if whole and self.owner.cut is None else "426 cut")
