"""How one gets into Isogeo: where the ID and the API are, files with keys, tokens and when they end (RFC 6749, 6750).

A group application logs in with its id and secret at the ID (OAuth 2.0 client credentials) and gets a token for the
API. The log-in is a QGIS authentication configuration that the carrier adds there; here nothing ever knows it.
"""
from __future__ import annotations

import configparser
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, NoReturn, Optional, Tuple
from urllib.parse import urlsplit, urlunsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.login import LoginRule
from .base import BadKeyFile, Conversation, KeyFile
from .datagouv_texts import line
from .replies import as_count, as_dict, check_status, read_object
from .roots import portal_root

API = "https://v1.api.isogeo.com"
_PUBLIC = "isogeo.com"
_ROUTES = frozenset(
    "resources shares about licenses link-kinds thesauri specifications keywords groups account catalogs formats "
    "coordinate-systems directives".split()
)
_MAX_FILE = 64 * 1024
_INI = re.compile(r"\s*(?:[#;].*\n\s*)*\[\w+\][ \t]*(?:\r?\n)")
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,1000}")
#: A token is asked anew when less than this many seconds are left, or a fifth of its life.
_MARGIN = 300.0
_LIFE, _LONGEST_LIFE = 600.0, 24 * 3600.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,16000}")
#: What the ID calls an id or secret that it does not accept (RFC 6749 §5.2); it answers 400 or 401.
_NOT_KNOWN = frozenset(("invalid_client", "invalid_grant", "unauthorized_client", "access_denied", "invalid_request"))


def api_root(url: str) -> str:
    """The base of the API for an address below it; for any page of isogeo.com that of the public platform."""
    root = portal_root(url, _before_route)
    parts = _split(root)
    host = parts[1].lower()
    if host == _PUBLIC or host.endswith("." + _PUBLIC):
        if host.startswith("id."):
            return urlunsplit(("https", f"v1.{host[3:]}", "", "", ""))
        return root if ".api." in f".{host}" and not host.startswith("services.") else API
    return root


def id_root(config: CatalogConfig) -> str:
    """The base of the ID for a connection: its setting, else what belongs to its API (``v1.`` becomes ``id.``).

    Where neither says so the ID is taken to be at the API's own address.
    """
    said = config.option("id_url").strip()
    if said:
        return portal_root(said, lambda segments: segments[: _first(segments, "oauth")])
    scheme, host, path = _split(api_root(config.url))
    if host.startswith("v1."):
        return f"{scheme}://id.{host[3:]}"
    if host == f"api.{_PUBLIC}":
        return f"{scheme}://id.{host}"
    return f"{scheme}://{host}{path}"


def _before_route(segments: List[str]) -> List[str]:
    return segments[: next((at for at, segment in enumerate(segments) if segment in _ROUTES), len(segments))]


def _first(segments: List[str], name: str) -> int:
    return segments.index(name) if name in segments else len(segments)


def _split(url: str) -> Tuple[str, str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("https", "", "")
    return (parts.scheme, parts.netloc, parts.path.rstrip("/"))


# Files with keys


def read_client_secrets(data: bytes) -> KeyFile:
    """The keys of a ``client_secrets.json`` as Isogeo mails it, old and new, or of the INI file of its Python tools.

    The root ``web`` is a group application; ``installed`` is one for a person who logs in with a browser.

    :raises BadKeyFile: where it is none, or one for a person
    """
    if len(data) > _MAX_FILE:
        raise BadKeyFile("other")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadKeyFile("unreadable") from error
    entries = _ini_entries(text) if _INI.match(text) else _json_entries(text)
    values = [line(entries.get(name), 1000) for name in ("client_id", "client_secret")]
    for name, value in zip(("client_id", "client_secret"), values):
        if not _PRINTABLE.fullmatch(value):
            raise BadKeyFile("incomplete", name)
    id_url = _id_of(line(entries.get("token_uri"), 500)) or _id_of(line(entries.get("auth_uri"), 500))
    scheme, host, _ = _split(id_url)
    api = f"{scheme}://v1.{host[3:]}" if host.startswith("id.") else ""
    return KeyFile(values[0], values[1], api, (("id_url", id_url),) if id_url else ())


def _json_entries(text: str) -> Mapping[str, Any]:
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadKeyFile("unreadable") from error
    entries = as_dict(as_dict(root).get("web"))
    person = as_dict(root).get("installed")
    if isinstance(person, dict) or line(entries.get("isogeo_type")).lower() == "user":
        raise BadKeyFile("person")
    if not entries:
        raise BadKeyFile("other")
    return entries


def _ini_entries(text: str) -> Mapping[str, Any]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except (configparser.Error, ValueError) as error:
        raise BadKeyFile("unreadable") from error
    if not parser.has_section("auth"):
        raise BadKeyFile("other")
    entries = dict(parser.items("auth"))
    if entries.get("client_type", "").strip().lower().startswith("user"):
        raise BadKeyFile("person")
    return {**entries, "token_uri": entries.get("uri_token"), "auth_uri": entries.get("uri_auth")}


def _id_of(address: str) -> str:
    """The base of the ID for one of its OAuth addresses, nothing where it is no web address."""
    scheme, host, path = _split(address)
    if scheme not in ("http", "https") or not host or "@" in host:
        return ""
    return f"{scheme}://{host}{re.sub('/oauth/(?:token|authorize)$', '', path)}"


# Tokens


@dataclass(frozen=True)
class Token:
    """What opens the API until ``ends``, a moment of the clock that made it; never written anywhere."""

    value: str = field(repr=False)
    ends: float

    @property
    def headers(self) -> Dict[str, str]:
        return {"Authorization": f"Bearer {self.value}"}


#: By log-in, ID and API, so that all who ask one connection share it. Kept in memory only.
_kept: Dict[Tuple[str, str, str], Token] = {}


def forget_tokens() -> None:
    """Let go of all tokens of this session."""
    _kept.clear()


class Tokens:
    """Gets the tokens of one connection, as few as needed; without a log-in each instance keeps its own."""

    def __init__(self, config: CatalogConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self._config = config
        self._clock = clock
        self._key = (config.authcfg, id_root(config), api_root(config.url))
        self._memory = _kept if config.authcfg else {}

    def current(self) -> Conversation[Token]:
        """A token that is good for a while yet: the one at hand, else a new one."""
        known = self._memory.get(self._key)
        if known is not None and self._clock() < known.ends:
            return known
        return (yield from self.renewed())

    def instead_of(self, refused: Token) -> Conversation[Token]:
        """Another token than one that the API refused; perhaps somebody has asked for it already."""
        known = self._memory.get(self._key)
        if known is not None and known.value != refused.value:
            return known
        return (yield from self.renewed())

    def renewed(self) -> Conversation[Token]:
        """A new token, which proves the log-in.

        :raises CatalogError: of kind ``LOGIN_WRONG`` or ``LOGIN_NEEDED`` where the ID does not know who asks
        """
        self._memory.pop(self._key, None)
        response = yield requests.Request(
            "POST",
            f"{self._key[1]}/oauth/token",
            data={"grant_type": "client_credentials"},
            headers={"Accept": "application/json"},
            auth=LoginRule(self._config.url, self._key[1]),
        )
        token = self._memory[self._key] = self._read(response)
        return token

    def _read(self, response: requests.Response) -> Token:
        if response.status_code in (400, 401, 403):
            self._refuse(response)
        reply = read_object(response)
        value, kind = reply.get("access_token"), line(reply.get("token_type") or "bearer", 50)
        if not isinstance(value, str) or not _TOKEN.fullmatch(value) or kind.lower() != "bearer":
            raise CatalogError(ErrorKind.UNEXPECTED, "no access token", url=response.url or "")
        told = as_count(reply.get("expires_in"))
        life = min(_LIFE if told is None else float(told), _LONGEST_LIFE)
        return Token(value, self._clock() + life - min(_MARGIN, life / 5))

    def _refuse(self, response: requests.Response) -> NoReturn:
        """Tell a log-in that is wrong or missing from a request that the ID does not take."""
        error = _oauth_error(response)
        try:
            check_status(response)
        except CatalogError as told:
            known = response.status_code == 401 or error in _NOT_KNOWN
            kind = told.kind if not known else ErrorKind.LOGIN_WRONG if self._config.authcfg else ErrorKind.LOGIN_NEEDED
            raise CatalogError(kind, told.detail or error, told.status, told.url) from None
        raise CatalogError(ErrorKind.UNEXPECTED, url=response.url or "")


def _oauth_error(response: requests.Response) -> str:
    try:
        return line(as_dict(json.loads((response.content or b"")[:65536])).get("error"), 100)
    except (ValueError, RecursionError):
        return ""


def with_token(
    tokens: Tokens, make: Callable[[Mapping[str, str]], requests.Request]
) -> Conversation[requests.Response]:
    """The answer to a request with a token; where it is refused, to the same with a new one, once."""
    token = yield from tokens.current()
    response = yield make(token.headers)
    if response.status_code == 401:
        token = yield from tokens.instead_of(token)
        response = yield make(token.headers)
    return response


def refused_by_api(error: CatalogError, config: CatalogConfig) -> Optional[CatalogError]:
    """What it means that the API refuses a fresh token: who came without a log-in needs one."""
    refused = error.kind in (ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_EXPIRED)
    if not refused or config.authcfg:
        return None
    return CatalogError(ErrorKind.LOGIN_NEEDED, error.detail, error.status, error.url)
