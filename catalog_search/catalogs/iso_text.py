"""Reading the elements of ISO 19139 and 19115-3 by local names, whatever their namespaces are.

Elements come from ``replies.parse_xml``, which leaves comments and processing instructions out: children are elements.

A page of records has tens of thousands of elements, and what is done with each of them is what reading costs. So names
are looked up by whole tags, a slice (``element[:]``) is taken where ``for child in element`` would set up an iterator,
and what catalogues repeat from record to record is worked out once.
"""
from __future__ import annotations

import re
import sys
from typing import Any, Callable, Dict, Generic, Iterable, Sequence, Tuple, TypeVar, Union

HREF = "{http://www.w3.org/1999/xlink}href"
#: A title beyond this many characters is no title; lists would choke on it.
MAX_TITLE = 1000

_MOST_REMEMBERED = 2000
_LONGEST_REMEMBERED = 500
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
_T = TypeVar("_T")
_Key = Union[str, Tuple[str, ...]]


class Remembered(Dict[Any, _T], Generic[_T]):
    """What a function gives for a text, or for a tuple of texts: ``remembered[text]``.

    Catalogues say the same in record after record. Long texts are not kept, nor more than some thousand short ones.
    """

    def __init__(self, work_out: Callable[[Any], _T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: _Key) -> _T:
        found = self._work_out(key)
        if (len(key) if isinstance(key, str) else sum(map(len, key))) < _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[key] = found
        return found


#: Names without their namespaces by tag: ``NAMES[element.tag]``.
NAMES: Remembered[str] = Remembered(lambda tag: sys.intern(tag.rpartition("}")[2]))


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return NAMES[element.tag]


def by_name(element: Any) -> Dict[str, Any]:
    """The child elements by local name, the first of each name."""
    found: Dict[str, Any] = {}
    for child in element[:]:
        name = NAMES[child.tag]
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
    try:
        value: str = prop[0].text
    except IndexError:
        return _said(prop)
    if value:
        value = value.strip()
        if value and value != "None":
            return value
    later = (_said(child) for child in prop[1:])
    return next(filter(None, later), "") or _localised(prop) or _said(prop)


def _said(element: Any) -> str:
    value = (element.text or "").strip()
    return "" if value == "None" else value


def _localised(prop: Any) -> str:
    found = [(entry.get("locale") or "", (entry.text or "").strip()) for entry in prop.iter(*_LOCALISED)]
    texts = [text for locale, text in found if text and "FR" in locale.upper()]
    return next(iter(texts or [text for _, text in found if text]), "")


def code_of(prop: Any) -> str:
    """The value of a code list property: ``codeListValue``, else its text."""
    if prop is None:
        return ""
    if not len(prop):
        return (prop.text or "").strip()
    code = prop[0]
    value: str = code.get("codeListValue") or code.text or ""
    return value.strip()


def line_of(prop: Any) -> str:
    """A property's text on one line, no longer than a title may be."""
    text = text_of(prop)
    if text.isprintable() and "  " not in text and len(text) <= MAX_TITLE:
        return text
    return " ".join(text.split())[:MAX_TITLE]


def paragraphs(text: str) -> str:
    """Text without the indentation of pretty-printed XML and with one empty line at most between paragraphs."""
    if not _is_tidy(text):
        text = "\n".join([" ".join(line.split()) for line in text.splitlines()])
    text = text.strip()
    return _GAPS.sub("\n\n", text) if "\n\n\n" in text else text


def _is_tidy(text: str) -> bool:
    """Whether there are no blanks but single ones within lines: that is told faster than lines are put right."""
    return (
        "  " not in text
        and " \n" not in text
        and "\n " not in text
        and (text.isprintable() or text.replace("\n", "").isprintable())
    )


def all_text(element: Any) -> str:
    """The text of an element and all that is in it, on one line."""
    if element is None:
        return ""
    return " ".join((" ".join(element.itertext()) if len(element) else element.text or "").split())


def link_of(prop: Any) -> str:
    """The address that an Anchor points to."""
    for child in prop[:]:
        href: str = child.get(HREF)
        if href:
            return href.strip()
    return ""


def unique(values: Iterable[Any]) -> Tuple[Any, ...]:
    """The values without empty ones and doubles, in their order."""
    return tuple(dict.fromkeys(filter(None, values))) if values else ()


def date_of(text: str) -> str:
    """An ISO 8601 date as precise as it came; nothing where it is something else."""
    return text if _DATE.match(text) else ""


def language_of(code: str) -> str:
    """The ISO 639-1 code for a language given by its three letters (``fre; FRA`` counts as ``fre``)."""
    return _LANGUAGE_OF[code]


def _language_of(code: str) -> str:
    start = re.split(r"[^a-z]", code.strip().lower(), maxsplit=1)[0]
    return _LANGUAGES.get(start, start if 2 <= len(start) <= 3 else "")


_LANGUAGE_OF = Remembered(_language_of)


def crs_of(codes: Sequence[str], space: str) -> str:
    """A coordinate reference system as ``EPSG:2154`` where it can be told from its codes, else as it is called.

    :param codes: an address, a URN, a number or a name, most exact first
    :param space: the code space, such as ``EPSG``
    """
    said = (space, *codes)
    return _CRS_OF[said]


def _crs_of(said: Tuple[str, ...]) -> str:
    space, *codes = said
    for code in codes:
        match = _EPSG.search(code)
        if match:
            return f"EPSG:{match.group(1)}"
        if code.isdigit() and 4 <= len(code) <= 6 and (not space or "EPSG" in space.upper()):
            return f"EPSG:{code}"
    name = codes[-1] if codes else ""
    return next((known for pattern, known in _KNOWN_CRS if pattern.search(name)), name)


_CRS_OF = Remembered(_crs_of)
