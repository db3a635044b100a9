"""Takes out of addresses and texts what opens doors, before they leave this computer."""
from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: Query parameters whose values open doors.
_KEYS = frozenset(
    "token access_token apikey api_key api-key key authkey auth password passwd pwd secret user username login authcfg "
    "client_secret signature sig x-amz-signature x-amz-credential x-amz-security-token sessionid jeton".split()
)
#: An address within a text, up to what cannot be part of one.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s<>\"'`]{1,4000}")
#: What connection strings of databases and of QGIS say: ``password='…'``, ``authcfg=abc1234``.
_SAID = re.compile(
    r"(?i)\b(password|passwd|pwd|authcfg)(\s*=\s*)('(?:[^'\\]|\\.){0,500}'|\"[^\"]{0,500}\"|[^\s;,&'\"]{1,500})"
)


def without_secrets(url: str) -> str:
    """An address without user, password and the parameters that are keys; as it is where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in _KEYS]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    if host == parts.netloc and query == parts.query:
        return url
    return urlunsplit((parts.scheme, host, parts.path, query, parts.fragment))


def keyless(value: Any) -> Any:
    """Plain JSON data without secrets: those of the addresses in its texts, and those that connection strings say."""
    if isinstance(value, str):
        return _keyless_text(value)
    if isinstance(value, dict):
        return {key: keyless(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [keyless(item) for item in value]
    return value


def is_key(name: str) -> bool:
    """Whether what goes by this name opens doors."""
    return name.lower() in _KEYS


def _keyless_text(text: str) -> str:
    if "://" in text:
        text = _ADDRESS.sub(lambda match: without_secrets(match.group()), text)
    return _SAID.sub(lambda match: f"{match.group(1)}{match.group(2)}…", text) if "=" in text else text
