"""Parsing untrusted XML: no entities, no network, no huge trees, a bounded size."""
from __future__ import annotations

import re
from typing import Any, Iterator, List, Optional

from lxml import etree

#: National services describe their layers in some 10 MB.
MAX_XML = 64 * 1024 * 1024

#: White space and byte order marks, that of UTF-16 only where the text is not UTF-16.
_PREFIX = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe(?=<\?)|[ \t\r\n])+")


def parse_xml(body: bytes) -> Any:
    """The root element; a wrongly declared encoding is tried again as UTF-8 and Latin-1.

    :raises ValueError: where it is no well-formed XML, declares entities or is too large
    """
    if len(body) > MAX_XML:
        raise ValueError(f"{len(body)} bytes")
    failure = ""
    for encoding in (None, "utf-8", "iso-8859-1"):
        try:
            return _root(_PREFIX.sub(b"", body), encoding)
        except (etree.XMLSyntaxError, LookupError) as error:
            failure = failure or str(error)
            if "encod" not in failure.lower() and "utf-8" not in failure.lower():
                break
    raise ValueError(failure)


def _root(body: bytes, encoding: Optional[str]) -> Any:
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, encoding=encoding, **options)
    root = etree.fromstring(body, parser)
    doctype = root.getroottree().docinfo.internalDTD if root is not None else None
    if root is None or (doctype is not None and any(True for _ in doctype.iterentities())):
        raise ValueError("an empty document or one that declares entities")
    return root


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children_of(element: Any, *names: str) -> Iterator[Any]:
    """The children of these local names, in document order."""
    return (child for child in element if local_name(child) in names)


def child_of(element: Any, *path: str) -> Optional[Any]:
    """The first element down a path of local names."""
    for name in path:
        element = next(children_of(element, name), None)
        if element is None:
            return None
    return element


def text_of(element: Any, *path: str) -> str:
    """The text down a path, white space folded; empty where there is none."""
    found = child_of(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def texts_of(element: Any, *names: str) -> List[str]:
    """The texts of all children of these local names that have one."""
    return [text for text in (" ".join((child.text or "").split()) for child in children_of(element, *names)) if text]
