"""Reading the elements of ISO 19139 and 19115-3 by local names, whatever their namespaces are.

Elements come from ``replies.parse_xml``, which leaves comments and processing instructions out: children are elements.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Tuple

HREF = "{http://www.w3.org/1999/xlink}href"
#: A title beyond this many characters is no title; lists would choke on it.
MAX_TITLE = 1000

_LOCALISED = ("{*}LocalisedCharacterString", "{*}LocalisedURL")
_LANGUAGES = {
    "fre": "fr", "fra": "fr", "eng": "en", "ger": "de", "deu": "de", "spa": "es", "ita": "it", "dut": "nl",
    "nld": "nl", "por": "pt", "cat": "ca", "eus": "eu", "baq": "eu", "bre": "br", "cos": "co", "oci": "oc",
}  # fmt: skip
_GAPS = re.compile(r"\n{3,}")
_DATE = re.compile(r"\d{4}(?:-\d{2}|$)")
_EPSG = re.compile(r"EPSG\W+(?:[\d.]*\W+)??(\d{4,6})(?!\d)", re.IGNORECASE)
_KNOWN_CRS = (
    (re.compile(r"lambert.?93|RGF93LAMB93|RGF93.{0,12}lambert", re.IGNORECASE), "EPSG:2154"),
    (re.compile(r"^(?:WGS.?84|WGS84G)(?: *\(?(?:lat|geo|g[ée]o).*)?$", re.IGNORECASE), "EPSG:4326"),
)


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    name: str = element.tag.rpartition("}")[2]
    return name


def by_name(element: Any) -> Dict[str, Any]:
    """The child elements by local name, the first of each name."""
    found: Dict[str, Any] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name not in found:
            found[name] = child
    return found


def text_of(prop: Any) -> str:
    """What a property such as ``gmd:title`` says: a CharacterString, Anchor, URL, Date or Decimal in it.

    Where that is empty the text in another language counts (PT_FreeText), French before others, then the text of the
    property itself. ``None``, which pycsw writes for nothing, is nothing.
    """
    if prop is None:
        return ""
    for child in prop:
        value: str = child.text
        if value:
            value = value.strip()
            if value and value != "None":
                return value
    value = (prop.text or "").strip()
    return (_localised(prop) if len(prop) else "") or ("" if value == "None" else value)


def _localised(prop: Any) -> str:
    found = [(entry.get("locale") or "", (entry.text or "").strip()) for entry in prop.iter(*_LOCALISED)]
    texts = [text for locale, text in found if text and "FR" in locale.upper()]
    return next(iter(texts or [text for _, text in found if text]), "")


def code_of(prop: Any) -> str:
    """The value of a code list property: ``codeListValue``, else its text."""
    if prop is None:
        return ""
    for child in prop:
        return str(child.get("codeListValue") or child.text or "").strip()
    return (prop.text or "").strip()


def line_of(prop: Any) -> str:
    """A property's text on one line, no longer than a title may be."""
    return " ".join(text_of(prop).split())[:MAX_TITLE]


def paragraphs(text: str) -> str:
    """Text without the indentation of pretty-printed XML and with one empty line at most between paragraphs."""
    lines = "\n".join([" ".join(line.split()) for line in text.splitlines()]).strip()
    return _GAPS.sub("\n\n", lines) if "\n\n\n" in lines else lines


def all_text(element: Any) -> str:
    """The text of an element and all that is in it, on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def link_of(prop: Any) -> str:
    """The address that an Anchor points to."""
    for child in prop:
        href = child.get(HREF)
        if href:
            return str(href).strip()
    return ""


def unique(values: Iterable[Any]) -> Tuple[Any, ...]:
    """The values without empty ones and doubles, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def date_of(text: str) -> str:
    """An ISO 8601 date as precise as it came; nothing where it is something else."""
    return text if _DATE.match(text) else ""


@lru_cache(maxsize=256)
def language_of(code: str) -> str:
    """The ISO 639-1 code for a language given by its three letters (``fre; FRA`` counts as ``fre``)."""
    start = re.split(r"[^a-z]", code.strip().lower(), maxsplit=1)[0]
    return _LANGUAGES.get(start, start if 2 <= len(start) <= 3 else "")


def crs_of(codes: List[str], space: str) -> str:
    """A coordinate reference system as ``EPSG:2154`` where it can be told from its codes, else as it is called.

    :param codes: an address, a URN, a number or a name, most exact first
    :param space: the code space, such as ``EPSG``
    """
    for code in codes:
        match = _EPSG.search(code)
        if match:
            return f"EPSG:{match.group(1)}"
        if code.isdigit() and 4 <= len(code) <= 6 and (not space or "EPSG" in space.upper()):
            return f"EPSG:{code}"
    name = codes[-1] if codes else ""
    return next((known for pattern, known in _KNOWN_CRS if pattern.search(name)), name)
