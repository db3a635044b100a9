"""Which types of catalogue there are. Adding one is a module and a line here."""
from __future__ import annotations

from importlib import import_module
from typing import Dict, Tuple, Type

from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from .base import Catalog

_TYPES: Dict[str, Tuple[str, str]] = {
    "datagouv": ("datagouv", "DatagouvCatalog"),
    "csw": ("csw", "CswCatalog"),
    "ckan": ("ckan", "CkanCatalog"),
    "file": ("file", "FileCatalog"),
}


def catalog_types() -> Tuple[str, ...]:
    """The known types, in the order in which a form lists them."""
    return tuple(_TYPES)


def catalog_class(type_name: str) -> Type[Catalog]:
    """The class of one type, imported when first needed.

    :raises BadConfig: where there is no such type
    """
    try:
        module, name = _TYPES[type_name]
    except KeyError:
        raise BadConfig("type", type_name) from None
    found: Type[Catalog] = getattr(import_module(f".{module}", __package__), name)
    return found


def create_catalog(config: CatalogConfig) -> Catalog:
    """The catalogue for one connection.

    :raises BadConfig: where its type is unknown
    """
    return catalog_class(config.type)(config)
