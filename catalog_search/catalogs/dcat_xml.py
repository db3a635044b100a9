"""RDF/XML (W3C, *RDF 1.1 XML Syntax*) as catalogues write it: nested descriptions, or flat ones that refer."""
from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Tuple
from urllib.parse import urljoin

from lxml import etree

from .dcat_graph import Graph, Literal, Node, is_uri

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ABOUT, _ID, _NODE_ID = f"{{{RDF}}}about", f"{{{RDF}}}ID", f"{{{RDF}}}nodeID"
_RESOURCE, _PARSE = f"{{{RDF}}}resource", f"{{{RDF}}}parseType"
_TYPE = f"{{{RDF}}}type"
_LANG, _BASE = "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}base"
_NAMES = {"rdf": RDF, "dcat": "http://www.w3.org/ns/dcat#", "hydra": "http://www.w3.org/ns/hydra/core#"}
_CLASSES = (
    "dcat:Catalog", "dcat:Dataset", "dcat:DatasetSeries", "dcat:DataService", "dcat:CatalogRecord",
    "hydra:PartialCollectionView", "hydra:PagedCollection",
)  # fmt: skip
_TYPED = [f"@rdf:resource='{_NAMES[one.partition(':')[0]]}{one.partition(':')[2]}'" for one in _CLASSES]
#: In an element and no other part of its document, of which it may be a part: a page of a CSW holds many.
_WITHIN = "descendant-or-self::"
_find_described = etree.XPath(
    " | ".join([*(f"{_WITHIN}{name}" for name in _CLASSES), f"{_WITHIN}rdf:type[{' or '.join(_TYPED)}]/.."]),
    namespaces=_NAMES,
)
_find_named = etree.XPath(f"{_WITHIN}*[@rdf:about or @rdf:ID or @rdf:nodeID][*]", namespaces=_NAMES)
#: What a catalogue holds its entries by, and what is said of data only where they are described in full.
_HOLDS = frozenset("dataset service record catalog member primaryTopic view".split())
_TOLD = frozenset("distribution description abstract endpointURL".split())
#: Descriptions of one thing beyond these say nothing new: many exports repeat a publisher with each dataset.
_MOST_ALIKE = 4
_NO_PROPERTY = frozenset((_ABOUT, _ID, _NODE_ID, _RESOURCE, _PARSE, f"{{{RDF}}}datatype", _LANG, _BASE))


class XmlGraph(Graph):
    """A parsed document; ``base`` is its address, for names relative to it."""

    def __init__(self, root: Any, language: str, base: str = "") -> None:
        super().__init__(language, root.get(_BASE) or base)
        self._root = root
        self._named: Dict[str, List[Any]] = {}
        for element in _find_named(root):
            alike = self._named.setdefault(self._name_of(element), [])
            if len(alike) < _MOST_ALIKE:
                alike.append(element)

    def described(self) -> Iterator[Node]:
        """As the base class says; a description in several places comes once."""
        seen = set()
        for element in _find_described(self._root):
            name = self._name_of(element)
            if (not name or name not in seen) and not _is_aside(element):
                seen.add(name)
                yield self._node(element, name, whole=True)

    def members(self, source: Any) -> Mapping[str, List[Any]]:
        found: Dict[str, List[Any]] = {}
        for element in source:
            for child in element:
                name = _local(child.tag)
                if name in found:
                    found[name].append(child)
                else:
                    found[name] = [child]
            for key in element.attrib:
                if key not in _NO_PROPERTY:
                    found.setdefault(_local(key), []).append(element.attrib[key])
        return found

    def place(self, source: Any) -> Any:
        return source[0] if source else None

    def literals(self, raw: Any) -> List[Literal]:
        found = []
        for prop in raw:
            if isinstance(prop, str):
                found.append(Literal(prop))
            elif len(prop):
                found += self._inner(prop)
            else:
                value = (prop.text or "").strip() or prop.get(_RESOURCE) or ""
                if value:
                    found.append(Literal(value, prop.get(_LANG) or ""))
        return found

    def nodes(self, raw: Any) -> List[Node]:
        return [node for prop in raw for node in self._values(prop)]

    def _inner(self, prop: Any) -> List[Literal]:
        """The texts of a property that is marked up (``parseType="Literal"``), or those that label what is in it."""
        if prop.get(_PARSE) == "Literal":
            return [Literal(" ".join("".join(prop.itertext()).split()), prop.get(_LANG) or "")]
        return [Literal(node.label or node.uri) for node in self._values(prop) if node.label or node.uri]

    def _values(self, prop: Any) -> List[Node]:
        if isinstance(prop, str):
            return [Node(self, text=prop, uri=prop if is_uri(prop) else "")]
        if len(prop):
            if prop.get(_PARSE) in ("Resource", "Literal"):
                return [self._node(prop, "")]
            return [self._node(child, self._name_of(child)) for child in prop]
        value = (prop.text or "").strip()
        resource = prop.get(_RESOURCE)
        if resource is not None:
            return [self._reference(self._absolute(resource), value)]
        node_id = prop.get(_NODE_ID)
        if node_id is not None:
            return [self._reference(f"_:{node_id}", value)]
        if not value:
            return [Node(self, source=(prop,))] if len(prop.attrib) else []
        return [self._reference(value, value) if is_uri(value) else Node(self, text=value)]

    def _reference(self, name: str, value: str) -> Node:
        """What is known of a name in the document."""
        elements = self._named.get(name)
        if not elements:
            return Node(self, uri=name, text=value)
        return Node(self, uri=name, text=value, types=_types(elements), source=tuple(elements))

    def _node(self, element: Any, name: str, whole: bool = False) -> Node:
        """The description that an element is; one without content stands for what is said elsewhere.

        :param whole: whether to add what other elements say of the same thing
        """
        elements: Tuple[Any, ...] = (element,)
        if name and (whole or not len(element)):
            known = self._named.get(name, ())
            elements = (element, *(other for other in known if other is not element))
        return Node(self, uri=name, types=_types(elements), source=elements)

    def _name_of(self, element: Any) -> str:
        about = element.get(_ABOUT)
        if about is not None:
            return self._absolute(about)
        node_id = element.get(_NODE_ID)
        if node_id is not None:
            return f"_:{node_id}"
        own = element.get(_ID)
        return self._absolute(f"#{own}") if own is not None else ""

    def _absolute(self, name: str) -> str:
        """A name as it is, or against the base (RFC 3986 §5); spaces, which some write, stay."""
        name = name.strip()
        if is_uri(name) or not self.base or ":" in name[:20]:
            return name
        try:
            return urljoin(self.base, name)
        except ValueError:
            return name


def _is_aside(element: Any) -> bool:
    """Whether a description only says what another one relates to: a series, a version, a source."""
    parent = element.getparent()
    held_by = _local(parent.tag) if parent is not None else "RDF"
    if not held_by[:1].islower() or held_by in _HOLDS:
        return False
    return not any(_local(child.tag) in _TOLD for child in element)


def _types(elements: Any) -> Tuple[str, ...]:
    """The local names of the classes of a description."""
    found = []
    for element in elements:
        found.append(_local(element.tag))
        for child in element.iterchildren(_TYPE):
            found.append(_local(child.get(_RESOURCE) or ""))
    return tuple(found)


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    """The local name of a property or class; that of ``rdf:type``, which is none of the data's types, is ``@type``."""
    if name == _TYPE:
        return "@type"
    return name.rpartition("}")[2].rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
