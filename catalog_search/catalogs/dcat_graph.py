"""RDF descriptions (DCAT 3) as RDF/XML and JSON-LD write them, read alike: properties by their local names.

Vocabularies are not told apart: portals write ``dct:license`` as ``dcterms:license``, ``schema:license`` or, in JSON
with a context elsewhere, plain ``license``. A value is read when somebody asks for it, since most are never asked for.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import urljoin

from .datagouv_texts import distinct, line, text

#: A JSON member or the elements of a property, as it stands in the document.
Raw = Any
_LABELS = ("prefLabel", "label", "title", "name", "fn", "notation", "value")
_NOTHING: Mapping[str, Raw] = {}
_URI = ("http://", "https://", "urn:", "_:", "mailto:", "tel:", "ftp://")


class Literal(NamedTuple):
    """A text and its language, empty where it says none."""

    text: str
    language: str = ""


class Graph(ABC):
    """A document, for a reader of one language."""

    def __init__(self, language: str, base: str = "") -> None:
        self.language = language.lower()
        self.base = base

    @abstractmethod
    def members(self, source: Any) -> Mapping[str, Raw]:
        """The properties of a description by local name."""

    @abstractmethod
    def nodes(self, raw: Raw) -> List["Node"]:
        """The values of a property, one by one."""

    @abstractmethod
    def literals(self, raw: Raw) -> List[Literal]:
        """The values of a property that are texts, addresses among them."""

    @abstractmethod
    def place(self, source: Any) -> Any:
        """What tells a description without a name from all others."""

    @abstractmethod
    def described(self) -> Iterator["Node"]:
        """What the document is about: catalogues, datasets, series, services and their entries, in its order."""


class Node:
    """One value: a text, a reference, a description, or a reference with a description elsewhere in the document.

    ``uri`` is empty for texts and for what has no name; that of a text that is an address is the text.
    """

    __slots__ = ("graph", "uri", "text", "types", "source", "_members", "_parts")

    def __init__(
        self, graph: Graph, uri: str = "", text: str = "", types: Sequence[str] = (), source: Any = None
    ) -> None:
        self.graph = graph
        self.uri = uri
        self.text = text
        self.types = types
        self.source = source
        self._members: Optional[Mapping[str, Raw]] = _NOTHING if source is None else None
        self._parts: Optional[Dict[str, List["Node"]]] = None

    @property
    def key(self) -> Any:
        """What tells one description from another: its name, else its place in the document."""
        return self.uri or self.graph.place(self.source)

    @property
    def members(self) -> Mapping[str, Raw]:
        members = self._members
        if members is None:
            members = self._members = self.graph.members(self.source)
        return members

    def all(self, *names: str) -> List["Node"]:
        """All values of some properties."""
        members = self.members
        found: List["Node"] = []
        for name in names:
            if name in members:
                found += self.graph.nodes(members[name])
        return found

    def parts(self, name: str) -> List["Node"]:
        """All values of a property that is asked for time and again: they are made once."""
        if name not in self.members:
            return []
        if self._parts is None:
            self._parts = {}
        if name not in self._parts:
            self._parts[name] = self.graph.nodes(self.members[name])
        return self._parts[name]

    def first(self, *names: str) -> Optional["Node"]:
        return next(iter(self.all(*names)), None)

    def said(self, *names: str) -> str:
        """The text of the first of some properties that has one, in the reader's language where there are several."""
        members = self.members
        for name in names:
            if name in members:
                found = chosen(self.graph.literals(members[name]), self.graph.language)
                if found:
                    return found
        return ""

    def line(self, *names: str, length: int = 500) -> str:
        said = self.said(*names)
        return line(said, length) if said else ""

    def prose(self, *names: str) -> str:
        return text(self.said(*names))

    def lines(self, *names: str, length: int = 500) -> List[str]:
        """The texts of all the properties: those in the reader's language, and those that say none."""
        members = self.members
        found: List[str] = []
        for name in names:
            if name in members:
                found += of_language(self.graph.literals(members[name]), self.graph.language)
        return [one for one in (line(said, length) for said in found) if one]

    @property
    def label(self) -> str:
        """How a person calls it: its label, else its text unless that is an address; empty where it has neither."""
        said = self.line(*_LABELS) if self.members else ""
        return said or ("" if is_uri(self.text) else line(self.text))

    @property
    def address(self) -> str:
        """What it refers to, in whatever way it says so: by name, by text, or by a value of its own."""
        named = self.uri if self.uri[:2] != "_:" else ""
        found = self._value() or text(named or self.text, 4000)
        return _joined(self.graph.base, found) if found[:1] == "/" and self.graph.base else found

    def _value(self) -> str:
        inner = self.first("hasValue", "value", "url") if self.members else None
        return text(inner.uri or inner.text, 4000) if inner is not None else ""


def _joined(base: str, path: str) -> str:
    try:
        return urljoin(base, path)
    except ValueError:
        return path


def labels(nodes: Iterable[Node], most: int = 100) -> Tuple[str, ...]:
    """The labels of some values, those without one left out."""
    return distinct((node.label for node in nodes), most)


def is_uri(value: str) -> bool:
    return value[:8].lower().startswith(_URI)


def chosen(found: Sequence[Literal], language: str) -> str:
    """The text for a reader: the language wanted, else French, English, whatever comes first."""
    if len(found) < 2:
        return found[0].text if found else ""
    return next(iter(of_language(found, language)), found[0].text)


def of_language(found: Sequence[Literal], language: str) -> List[str]:
    """The texts in the first of those languages that is there, and those without one; all where no language is said."""
    spoken: Dict[str, None] = dict.fromkeys(one.language.lower() for one in found if one.language)
    if not spoken:
        return [one.text for one in found]
    best = next((code for wanted in (language, "fr", "en") for code in spoken if _is(code, wanted)), next(iter(spoken)))
    wanted = [one.text for one in found if one.language.lower() == best]
    return [*wanted, *(one.text for one in found if not one.language)]


def _is(code: str, wanted: str) -> bool:
    return code == wanted or code.startswith(f"{wanted}-")
