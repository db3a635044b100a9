"""Catalogues that come from a file, from MetaSearch or from the presets: which are new, which cannot be taken."""
from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import AbstractSet, List, Sequence, Set, Tuple
from urllib.parse import urlsplit

from ..catalogs.registry import catalog_class, catalog_types
from ..model.config import CatalogConfig
from ..support.connection_files import Connections, without_secrets
from ..support.i18n import tr
from .labels import catalog_type_short
from .texts import one_line


@dataclass(frozen=True)
class Incoming:
    """What to add, and what to tell: the names of those that are there already, the reasons for those left out, and
    the names of those that need a login to be chosen."""

    new: Tuple[CatalogConfig, ...] = ()
    known: Tuple[str, ...] = ()
    left_out: Tuple[str, ...] = ()
    without_login: Tuple[str, ...] = ()

    def summary(self) -> str:
        """All of it in a few sentences."""
        parts = [tr("%n catalogue(s) added.", len(self.new))]
        if self.known:
            parts.append(tr("%n already there.", len(self.known)))
        if self.left_out:
            parts.append(tr("%n entries left out.", len(self.left_out)))
        if self.without_login:
            parts.append(tr("%n need(s) a login: edit it to choose one.", len(self.without_login)))
        return " ".join(parts)

    def detail(self) -> str:
        """Which ones, as lines; empty where all were simply added."""
        if not (self.known or self.left_out or self.without_login):
            return ""
        parts = (
            (tr("Added:"), [config.name for config in self.new]),
            (tr("Already there:"), self.known),
            (tr("Left out:"), self.left_out),
            (tr("Choose a login for:"), self.without_login),
        )
        return "\n\n".join("\n".join([head, *(f"  • {one_line(x, 300)}" for x in xs)]) for head, xs in parts if xs)


def sorted_out(found: Connections, present: Sequence[CatalogConfig], logins: AbstractSet[str]) -> Incoming:
    """Compare what comes with what is there.

    :param logins: the ids of the authentication configurations of this profile; others mean nothing here
    """
    seen = {address_key(config) for config in present}
    new: List[CatalogConfig] = []
    known: List[str] = []
    left_out = list(found.left_out)
    wanting: Set[str] = set(found.without_login)
    for config in (catalog.trusting_files(False) for catalog in found.catalogs):
        reason = _obstacle(config)
        if reason:
            left_out.append(tr("{field}: {value}").format(field=config.name, value=reason))
            continue
        key = address_key(config)
        if key in seen:
            known.append(config.name)
            continue
        seen.add(key)
        clean = _cleaned(config, logins)
        if clean != config:
            wanting.add(config.name)
        new.append(clean)
    missing = tuple(config.name for config in new if config.name in wanting and not config.authcfg)
    return Incoming(tuple(new), tuple(known), tuple(left_out), missing)


def address_key(config: CatalogConfig) -> Tuple[str, str]:
    """What two connections to the same catalogue have in common."""
    url = without_secrets(config.url)
    if config.type in catalog_types():
        with contextlib.suppress(ValueError):  # an address that is none is compared as it is
            url = catalog_class(config.type).normalise_url(url)
    return config.type, url.rstrip("/")


def _cleaned(config: CatalogConfig, logins: AbstractSet[str]) -> CatalogConfig:
    authcfg = config.authcfg if config.authcfg in logins else ""
    return replace(config, authcfg=authcfg, url=without_secrets(config.url), builtin=False)


def _obstacle(config: CatalogConfig) -> str:
    """Why a connection cannot be taken; empty where it can."""
    if config.type not in catalog_types():
        return tr("this version cannot search catalogues of type {type}").format(type=catalog_type_short(config.type))
    try:
        parts = urlsplit(config.url)
        usable = bool(parts.hostname) and parts.scheme in ("http", "https")
    except ValueError:
        return tr("its address is not valid")
    local = config.type == "file" and parts.scheme == "file"
    return "" if usable or local else tr("its address is not valid")
