"""A configured catalogue: what to ask where, and under which QGIS authentication configuration."""
from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Dict, Mapping, Tuple

from .errors import BadConfig

#: The option of a catalogue that is trusted with files of this computer and its network: ``yes``.
LOCAL_FILES = "local_files"


@dataclass(frozen=True)
class CatalogConfig:
    """One connection. ``authcfg`` is the id of a QGIS authentication configuration: no secret is ever kept here.

    ``id`` is stable and unique; ``name`` is what the user reads, under the heading ``group`` if there is one.
    ``builtin`` marks the catalogues that come with the plugin or from an administrator's file and that the user has
    not changed. ``options`` are further (key, value) settings that a type may understand.
    """

    id: str
    type: str
    name: str
    url: str
    authcfg: str = ""
    enabled: bool = True
    builtin: bool = False
    group: str = ""
    options: Tuple[Tuple[str, str], ...] = ()

    @property
    def trusts_files(self) -> bool:
        """Whether the user lets files be opened that records of this catalogue name by their paths."""
        return self.option(LOCAL_FILES) == "yes"

    def trusting_files(self, trusted: bool) -> "CatalogConfig":
        """The same connection, trusted with files or not."""
        others = [pair for pair in self.options if pair[0] != LOCAL_FILES]
        return replace(self, options=tuple(sorted([*others, *([(LOCAL_FILES, "yes")] if trusted else [])])))

    def option(self, key: str, default: str = "") -> str:
        return dict(self.options).get(key, default)

    def renamed(self, name: str) -> "CatalogConfig":
        return replace(self, name=name)

    def to_json(self) -> Dict[str, Any]:
        """The connection as a JSON object, the form that is exported and that ``CATALOGS`` accepts in a list."""
        data: Dict[str, Any] = {"id": self.id, "type": self.type, "name": self.name, "url": self.url}
        if self.authcfg:
            data["authcfg"] = self.authcfg
        if not self.enabled:
            data["enabled"] = False
        if self.group:
            data["group"] = self.group
        if self.options:
            data["options"] = dict(self.options)
        return data

    @classmethod
    def from_json(cls, data: object) -> "CatalogConfig":
        """Read what ``to_json`` wrote.

        :raises BadConfig: where the object lacks a type or a URL, or a member is not text.
        """
        if not isinstance(data, Mapping):
            raise BadConfig("connection", json.dumps(data)[:200])
        texts = {key: data.get(key) or "" for key in ("id", "type", "name", "url", "authcfg", "group")}
        bad = [key for key, value in texts.items() if not isinstance(value, str)]
        bad += [key for key in ("type", "url") if not texts[key]]
        if bad:
            raise BadConfig(bad[0], json.dumps(data)[:200])
        options = data.get("options")
        pairs = sorted((str(k), str(v)) for k, v in options.items()) if isinstance(options, Mapping) else []
        return cls(
            id=texts["id"] or texts["name"] or f"{texts['type']}|{texts['url']}",
            type=texts["type"],
            name=texts["name"] or texts["url"],
            url=texts["url"],
            authcfg=texts["authcfg"],
            enabled=data.get("enabled", True) is not False,
            group=texts["group"],
            options=tuple(pairs),
        )
