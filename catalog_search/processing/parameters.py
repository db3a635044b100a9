"""Reads the texts that the algorithms take: which catalogues, which filters."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from ..catalogs.base import Catalog
from ..catalogs.registry import catalog_class, catalog_types, create_catalog
from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..model.query import FilterField
from ..support.connections import ConnectionStore
from ..support.i18n import tr


class BadParameter(Exception):
    """A parameter that cannot be understood; its text is for the user."""


@dataclass(frozen=True)
class Unusable:
    """An entry of ``CATALOGS`` that names no catalogue, and why."""

    name: str
    message: str


def read_catalogs(text: str, store: ConnectionStore) -> Tuple[List[Catalog], List[Unusable]]:
    """The catalogues that a text names, and the entries that name none.

    The text holds names or ids of configured catalogues and entries ``type|url`` or ``type|url|authcfg``, separated by
    commas, or is a JSON list of connection objects and such texts. Nothing means all that are enabled.
    """
    entries: List[Any] = list(store.enabled()) if not text.strip() else _entries(text.strip(), store)
    catalogs: List[Catalog] = []
    unusable: List[Unusable] = []
    for entry in entries:
        try:
            catalogs.append(_catalog(entry, store))
        except BadParameter as error:
            unusable.append(Unusable(_name(entry), str(error)))
    return _distinct(catalogs), unusable


def read_filters(text: str) -> Tuple[Tuple[str, Tuple[str, ...]], ...]:
    """The filters of a JSON object ``{"field": "value" or ["value", …]}``.

    :raises BadParameter: where the text is no such object or names an unknown field
    """
    if not text.strip():
        return ()
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadParameter(tr("The filters are not valid JSON: {reason}").format(reason=error)) from error
    if not isinstance(data, dict):
        raise BadParameter(tr('The filters must be a JSON object such as {{"type": ["dataset"]}}.').format())
    known = [field.value for field in FilterField]
    filters = []
    for name, value in data.items():
        if name not in known:
            raise BadParameter(
                tr("There is no filter named {name}; the filters are {known}.").format(
                    name=name, known=", ".join(known)
                )
            )
        values = [value] if not isinstance(value, list) else value
        if not all(isinstance(v, (str, int, float)) and not isinstance(v, bool) for v in values):
            raise BadParameter(tr("The filter {name} must be a text or a list of texts.").format(name=name))
        if values:
            filters.append((name, tuple(str(v) for v in values)))
    return tuple(sorted(filters))


def _entries(text: str, store: ConnectionStore) -> List[Any]:
    if text[0] in "[{":
        try:
            data = json.loads(text)
        except ValueError as error:
            raise BadParameter(tr("The list of catalogues is not valid JSON: {reason}").format(reason=error)) from error
        return data if isinstance(data, list) else [data]
    entries: List[str] = []
    for part in text.split(","):
        if entries and "|" in entries[-1] and _continues_url(part, store):
            entries[-1] += "," + part
        elif part.strip():
            entries.append(part.strip())
    return entries


def _continues_url(part: str, store: ConnectionStore) -> bool:
    """Whether a piece after a comma is the rest of an entry's URL, which may hold commas, and no entry of its own."""
    if not part.strip() or part[0].isspace():
        return False
    starts_entry = "|" in part and part.partition("|")[0] in catalog_types()
    return not starts_entry and store.find(part) is None


def _catalog(entry: Any, store: ConnectionStore) -> Catalog:
    config = entry if isinstance(entry, CatalogConfig) else _config(entry, store)
    if config is None:
        names = ", ".join(known.name for known in store.all())
        raise BadParameter(
            tr("There is no catalogue named {name}. The configured catalogues are: {names}.").format(
                name=_name(entry), names=names
            )
        )
    try:
        return create_catalog(config)
    except BadConfig as error:
        raise BadParameter(_reason(error)) from error


def _config(entry: Any, store: ConnectionStore) -> Optional[CatalogConfig]:
    if not isinstance(entry, str):
        try:
            config = CatalogConfig.from_json(entry)
            return _normalised(config.id, config.type, config.name, config.url, config)
        except BadConfig as error:
            raise BadParameter(_reason(error)) from error
    configured = store.find(entry)
    if configured is not None or "|" not in entry:
        return configured
    type_name, _, rest = entry.partition("|")
    url, _, authcfg = rest.partition("|")
    try:
        plain = CatalogConfig(entry, type_name.strip(), entry, url.strip(), authcfg.strip())
        return _normalised(entry, plain.type, entry, plain.url, plain)
    except BadConfig as error:
        raise BadParameter(_reason(error)) from error


def _normalised(catalog_id: str, type_name: str, name: str, url: str, config: CatalogConfig) -> CatalogConfig:
    if not url:
        raise BadConfig("url")
    address = catalog_class(type_name).normalise_url(url)
    return CatalogConfig(catalog_id, type_name, name, address, config.authcfg, options=config.options)


def _reason(error: BadConfig) -> str:
    if error.member == "type":
        return tr("There is no catalogue type {type}; the types are {known}.").format(
            type=error.detail, known=", ".join(catalog_types())
        )
    return tr("The catalogue has no usable {member}: {detail}").format(member=error.member, detail=error.detail)


def _name(entry: Any) -> str:
    if isinstance(entry, CatalogConfig):
        return entry.name
    if isinstance(entry, dict):
        return str(entry.get("name") or entry.get("url") or entry)[:200]
    return str(entry)[:200]


def _distinct(catalogs: List[Catalog]) -> List[Catalog]:
    """Each catalogue once, by id."""
    return list({catalog.config.id: catalog for catalog in catalogs}.values())
