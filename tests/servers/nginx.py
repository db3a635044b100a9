"""A real nginx in front of a catalogue, as an administrator protects one.

    with PycswServer() as pycsw, Nginx(pycsw.url, "ana", "forêt") as nginx:
        nginx.url + "/csw"          # basic authentication
        nginx.url + "/key/csw"      # wants the header X-Api-Key
        nginx.url + "/token/csw"    # a bearer token that was good once
        nginx.url + "/closed/csw"   # forbidden to everybody
        nginx.url + "/open/csw"     # to everybody

Given an identity of ``tls`` it speaks HTTPS; given a client authority too, only to who shows a certificate of it.
"""
from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Optional, Sequence

from .programs import Program, find, missing
from .tls import Identity

__all__ = ["Nginx", "missing_nginx"]

_SETTINGS = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_set_header Authorization "";
  map $http_x_api_key $refused {{ default 1; "{key}" 0; }}
  server {{
    listen 127.0.0.1:{port}{tls};
    {certificates}
    location / {{
      auth_basic "Catalogue des agents";
      auth_basic_user_file {folder}/users;
      proxy_pass {backend}/;
    }}
    location /open/ {{ proxy_pass {backend}/; }}
    location /closed/ {{ return 403; }}
    location /key/ {{
      if ($refused) {{ return 401; }}
      proxy_pass {backend}/;
    }}
    location /token/ {{
      add_header WWW-Authenticate 'Bearer realm="essai", error="invalid_token", error_description="expired"' always;
      return 401;
    }}
  }}
}}
"""


def missing_nginx() -> str:
    """Why nginx cannot be started here, empty where it can."""
    return missing("nginx", "openssl")


class Nginx(Program):
    """Passes requests on to ``backend`` (an address whose path is left out), see the module's docstring."""

    name = "nginx"

    def __init__(
        self,
        backend: str,
        user: str = "ana",
        word: str = "forêt",
        key: str = "clef-123",
        identity: Optional[Identity] = None,
        client_authority: Optional[Path] = None,
    ) -> None:
        super().__init__()
        self._backend = "/".join(backend.split("/")[:3])
        self._user, self._word, self._key = user, word, key
        self._identity = identity
        self._client_authority = client_authority

    @property
    def url(self) -> str:
        return super().url if self._identity is None else f"https://127.0.0.1:{self.port}"

    def access_log(self) -> str:
        """One line per request that came in, with its status and, in third place, the user who was let in."""
        return (self.folder / "access.log").read_text("utf-8", "replace")

    def command(self, folder: Path) -> Sequence[str]:
        hashed = subprocess.run(
            ["openssl", "passwd", "-apr1", "-stdin"], input=self._word.encode(), capture_output=True, check=True
        ).stdout.decode()
        (folder / "users").write_text(f"{self._user}:{hashed}", "utf-8")
        settings = folder / "nginx.conf"
        settings.write_text(_SETTINGS.format(
            folder=folder, port=self.port, backend=self._backend, key=self._key,
            tls=" ssl" if self._identity else "", certificates=self._certificates(),
        ), "utf-8")  # fmt: skip
        return [find("nginx") or "nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(settings)]

    def _certificates(self) -> str:
        if self._identity is None:
            return ""
        lines = [f"ssl_certificate {self._identity.certificate};", f"ssl_certificate_key {self._identity.key};"]
        if self._client_authority is not None:
            lines += [f"ssl_client_certificate {self._client_authority};", "ssl_verify_client on;"]
        return " ".join(lines)
