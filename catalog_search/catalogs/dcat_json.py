"""JSON-LD 1.1 as catalogues write it: flat, nested, ``@graph``, compact or expanded, and the plain JSON of DCAT-US.

Contexts in the document are heeded as far as they rename members; those that are elsewhere are never fetched: their
terms are taken for the local names of the properties, which they are in all the profiles of DCAT.
"""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Set, Tuple

from .dcat_graph import Graph, Literal, Node, is_uri
from .replies import as_dict, as_list, as_text

_CLASSES = frozenset(
    "Catalog Dataset DatasetSeries DataService CatalogRecord PartialCollectionView PagedCollection Distribution".split()
)
#: What a catalogue holds its entries by.
_HOLDS = ("dataset", "service", "record", "catalog", "member", "primaryTopic", "view", "@graph")
#: Codes of ISO 639-1 that texts come in; not all, since members are called ``fn`` or ``id``, too.
_LANGUAGES = frozenset(
    "ar bg br ca co cs cy da de el en es et eu fi fr ga gl hr hu is it ja lb lt lv mk mt nb nl nn no oc pl pt rm ro ru "
    "sk sl sq sr sv tr uk zh @none".split()
)
_OF_DATA = ("identifier", "accessLevel", "distribution", "description")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MAX_DEPTH = 40
_MAX_CONTEXT = 5000


class JsonGraph(Graph):
    """A parsed document: an object, or a list of descriptions."""

    def __init__(self, document: Any, language: str, base: str = "") -> None:
        super().__init__(language, base)
        self._document = document
        self._terms: Dict[str, str] = {}
        self._read_contexts(document)
        self._id = next((term for term, name in self._terms.items() if name == "@id"), "@id")
        self._type = next((term for term, name in self._terms.items() if name == "@type"), "@type")
        self._plain = isinstance(document, dict) and "@graph" not in document and _is_plain(document.get("dataset"))
        self._named: Dict[str, Any] = {} if self._plain else dict(self._walk(document))

    def described(self) -> Iterator[Node]:
        """As the base class says; datasets of DCAT-US 1.0 and 1.1, which need not say what they are, are told by
        where they stand."""
        seen: Set[int] = set()
        told: Set[Any] = set()
        stack: List[Tuple[Any, str, int]] = [(self._document, "", 0)]
        while stack:
            value, held_by, depth = stack.pop()
            if isinstance(value, list):
                stack.extend((entry, held_by, depth) for entry in reversed(value))
            elif isinstance(value, dict) and depth < _MAX_DEPTH and id(value) not in seen:
                seen.add(id(value))
                node = self._node(value, held_by)
                if node.types and node.key not in told:
                    told.add(node.key)
                    yield node
                held = [(value[key], self._local(key)) for key in value if self._local(key) in _HOLDS]
                stack.extend((entry, name, depth + 1) for entry, name in reversed(held))

    def members(self, source: Any) -> Mapping[str, Any]:
        terms = self._terms
        try:
            return {terms[key]: value for key, value in source.items()}
        except KeyError:
            return {self._local(key): value for key, value in source.items()}

    def place(self, source: Any) -> Any:
        return id(source)

    def literals(self, raw: Any) -> List[Literal]:
        if isinstance(raw, str):
            said = as_text(raw)
            return [Literal(said)] if said else []
        found: List[Literal] = []
        for value in as_list(raw):
            found += self._literals_of(value)
        return found

    def nodes(self, raw: Any) -> List[Node]:
        found: List[Node] = []
        for value in as_list(raw):
            found += self._values(value)
        return found

    def _literals_of(self, value: Any) -> List[Literal]:
        if not isinstance(value, dict):
            said = as_text(value)
            return [Literal(said)] if said else []
        if "@value" in value:
            said = as_text(value["@value"])
            return [Literal(said, as_text(value.get("@language")))] if said else []
        spoken = _by_language(value)
        if spoken:
            return spoken
        return [Literal(node.label or node.uri) for node in self._values(value) if node.label or node.uri]

    def _values(self, value: Any) -> List[Node]:
        if isinstance(value, dict):
            return self._of_object(value)
        said = as_text(value)
        if not said:
            return []
        known = self._named.get(said)
        if known is not None:
            return [self._node(known)]
        return [Node(self, uri=said if is_uri(said) else "", text=said)]

    def _of_object(self, value: Mapping[str, Any]) -> List[Node]:
        if "@value" in value:
            return self._values(as_text(value["@value"]))
        for holder in ("@list", "@set"):
            if holder in value:
                entries = [as_text(entry) or as_dict(entry) for entry in as_list(value[holder])[:1000]]
                return [node for entry in entries for node in self._values(entry)]
        spoken = _by_language(value)
        if spoken:
            return [Node(self, text=one.text) for one in spoken]
        return [self._node(value)]

    def _node(self, value: Mapping[str, Any], held_by: str = "") -> Node:
        name = self._name_of(value)
        known = self._named.get(name) if name and len(value) <= 2 else None
        source = known if known is not None and len(known) > len(value) else value
        return Node(self, uri=name, types=self._types(source, held_by), source=source)

    def _name_of(self, value: Mapping[str, Any]) -> str:
        return as_text(value.get("@id") or value.get(self._id))

    def _types(self, value: Mapping[str, Any], held_by: str) -> Tuple[str, ...]:
        """The classes that are said; where none is, ``type`` if it names one, else what its holder makes it."""
        said = as_list(value.get("@type") or value.get(self._type) or value.get(_TYPE))
        if not said:
            said = [kind for kind in as_list(value.get("type")) if self._local(kind) in _CLASSES]
        found = tuple(self._local(self._name_of(kind) if isinstance(kind, dict) else kind) for kind in said[:20])
        if found or held_by not in ("dataset", ""):
            return found
        if isinstance(value.get("dataset"), list):
            return ("Catalog",)
        return ("Dataset",) if _is_dataset(value) or (held_by and "title" in value) else ()

    def _local(self, key: Any) -> str:
        """The local name of a member, prefixed name or IRI."""
        if not isinstance(key, str):
            return ""
        known = self._terms.get(key)
        if known is None:
            known = "@type" if key == _TYPE else _last(key)
            if len(self._terms) < _MAX_CONTEXT:
                self._terms[key] = known
        return known

    def _read_contexts(self, document: Any) -> None:
        """Terms that the document's own contexts rename; the first meaning of a term counts everywhere."""
        tops = document[:5] if isinstance(document, list) else [document]
        for context in [context for top in tops for context in as_list(as_dict(top).get("@context"))]:
            for term, meaning in list(as_dict(context).items())[:_MAX_CONTEXT]:
                name = as_text(as_dict(meaning).get("@id") if isinstance(meaning, dict) else meaning)
                if name and not name.endswith(("#", "/")):
                    self._terms.setdefault(term, name if name.startswith("@") else _last(name))

    def _walk(self, document: Any) -> Iterator[Tuple[str, Mapping[str, Any]]]:
        """All descriptions that have a name, those that say most last, so that they win."""
        found: List[Tuple[str, Mapping[str, Any]]] = []
        stack: List[Tuple[Any, int]] = [(document, 0)]
        while stack:
            value, depth = stack.pop()
            if isinstance(value, list):
                stack.extend([(entry, depth) for entry in value if isinstance(entry, (dict, list))])
            elif isinstance(value, dict) and depth < _MAX_DEPTH:
                name = value.get("@id") or value.get(self._id)
                if isinstance(name, str) and len(value) > 1:
                    found.append((name, value))
                stack.extend([(inner, depth + 1) for inner in value.values() if isinstance(inner, (dict, list))])
        return iter(sorted(found, key=lambda pair: len(pair[1])))


def is_dcat(document: Any) -> bool:
    """Whether parsed JSON can be a catalogue of this kind at all."""
    if isinstance(document, list):
        return any(isinstance(entry, dict) and (_is_dataset(entry) or _is_ld(entry)) for entry in document[:50])
    if not isinstance(document, dict):
        return False
    return _is_ld(document) or isinstance(document.get("dataset"), list)


def _is_ld(value: Mapping[str, Any]) -> bool:
    if "@graph" in value or "@context" in value:
        return True
    return any(isinstance(kind, str) and _last(kind) in _CLASSES for kind in as_list(value.get("@type")))


def _is_plain(datasets: Any) -> bool:
    """Whether the datasets are objects that hold all they say, as those of DCAT-US: nothing refers to anything."""
    return isinstance(datasets, list) and all(isinstance(entry, dict) and "@id" not in entry for entry in datasets[:20])


def _is_dataset(value: Mapping[str, Any]) -> bool:
    return "title" in value and any(name in value for name in _OF_DATA)


def _by_language(value: Mapping[str, Any]) -> Optional[List[Literal]]:
    """The texts of an object by language (JSON-LD 1.1 §4.6.2)."""
    if not value or not all(key in _LANGUAGES or key[:2] in _LANGUAGES and key[2:3] == "-" for key in value):
        return None
    said = [(key, as_text(one)) for key, entry in value.items() for one in as_list(entry)]
    found = [Literal(one, "" if key == "@none" else key) for key, one in said if one]
    return found if found and all(isinstance(one, (str, list)) for one in value.values()) else None


def _last(name: str) -> str:
    return name.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
