"""Which layer of a service a record means. Pure."""
from __future__ import annotations

import re
import unicodedata
from typing import Callable, Iterable, List, Optional, Sequence
from urllib.parse import unquote

from .capabilities import ServiceLayer

_SHORTEST_ID = 8


def fold(text: str) -> str:
    """A text for comparison: without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text)
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).casefold().split())


def without_namespace(name: str) -> str:
    """``type`` of ``ns:type``, ``{uri}type`` and plain ``type``."""
    return name.rpartition("}")[2].rpartition(":")[2]


def in_other_namespace(name: str, other: str) -> bool:
    """Whether two names that are alike but for their prefixes have such, and different ones."""
    prefixes = [text.casefold().rpartition(":")[0] for text in (name, other) if "}" not in text]
    return len(prefixes) == 2 and all(prefixes) and prefixes[0] != prefixes[1]


def find_by_name(layers: Sequence[ServiceLayer], name: str) -> Optional[ServiceLayer]:
    """The layer of that name: exactly, else without regard to case, else to namespaces, where that is unique."""
    exact = next((layer for layer in layers if layer.name == name), None) if name else None
    if exact or not name:
        return exact
    low = name.casefold()
    plain = without_namespace(low)
    return _only(layers, lambda layer: layer.name.casefold() == low) or _only(
        layers, lambda layer: without_namespace(layer.name.casefold()) == plain
    )


def find_layer(
    layers: Sequence[ServiceLayer], name: str, titles: Iterable[str], identifiers: Iterable[str]
) -> Optional[ServiceLayer]:
    """The one layer that is meant, ``None`` where that is for a person to choose.

    :param name: the layer name that the link gives, which may be out of date
    :param titles: of the record and the link: one that equals a layer's title or name decides
    :param identifiers: of the record: one that a layer is named by or says to show, or that its MetadataURL holds,
        decides
    """
    leaves = [layer for layer in layers if not layer.group] or list(layers)
    known = tuple(identifiers)
    found = find_by_name(layers, name) or _by_titles(leaves, titles)
    found = found or _by_identifier(leaves, known) or _by_metadata(leaves, known)
    if found is None and len(leaves) == 1:
        return leaves[0]
    return found


def _by_titles(layers: List[ServiceLayer], titles: Iterable[str]) -> Optional[ServiceLayer]:
    folded = [(layer, (fold(layer.title), fold(without_namespace(layer.name)))) for layer in layers]
    for wanted in filter(None, map(fold, titles)):
        found = [layer for layer, names in folded if wanted in names]
        if len(found) == 1:
            return found[0]
    return None


def _by_identifier(layers: List[ServiceLayer], identifiers: Iterable[str]) -> Optional[ServiceLayer]:
    """The layer that has an identifier of the record for its name, or says that it shows that dataset."""
    for identifier in filter(None, (text.strip().casefold() for text in identifiers)):
        found = [
            layer
            for layer in layers
            if identifier == without_namespace(layer.name.casefold())
            or identifier in (told.strip().casefold() for told in layer.identifiers)
        ]
        if len(found) == 1:
            return found[0]
    return None


def _by_metadata(layers: List[ServiceLayer], identifiers: Iterable[str]) -> Optional[ServiceLayer]:
    """The layer whose MetadataURL holds an identifier of the record, in any case, encoded or not, and not as the
    beginning or end of a longer one.
    """
    urls = [(layer, " ".join(map(unquote, layer.metadata_urls)).casefold()) for layer in layers if layer.metadata_urls]
    for identifier in (text.strip().casefold() for text in identifiers):
        if len(identifier) < _SHORTEST_ID:
            continue
        whole = re.compile(rf"(?<![\w-]){re.escape(identifier)}(?![\w-])")
        found = [layer for layer, told in urls if identifier in told and whole.search(told)]
        if len(found) == 1:
            return found[0]
    return None


def _only(layers: Sequence[ServiceLayer], test: Callable[[ServiceLayer], bool]) -> Optional[ServiceLayer]:
    found = [layer for layer in layers if test(layer)]
    return found[0] if len(found) == 1 else None
