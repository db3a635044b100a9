#!/usr/bin/env python3
"""The page docs/catalogues.md: what each type of catalogue can do, made of what the types declare.

    scripts/catalogues.py            write the page anew
    scripts/catalogues.py check      say whether it is up to date
"""
from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Callable, Dict, Iterable, List, Tuple, Type

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog_search.catalogs.base import Capabilities, Catalog  # noqa: E402
from catalog_search.catalogs.registry import catalog_class, catalog_types, long_name  # noqa: E402
from catalog_search.model.query import FilterField, Sort  # noqa: E402

PAGE = ROOT / "docs" / "catalogues.md"

_TOP = """# The types of catalogue

<!-- Written by `make catalogues` from what the types declare; changes made here are lost. -->

What a catalogue's own server does is told here. What it does not do is done by the plugin afterwards, on the records
that come: a filter never fails, it only costs more pages. The tables say

- **yes**: the server does it;
- **counted**: it filters, and counts how many records each value has;
- **(yes)**, **(counted)**: so it is where the server has it, which the plugin finds out by itself; **yes (counted)**
  filters everywhere and counts there;
- nothing: the plugin does it.

## Searching

*Words* and *area* are what one types and draws; *orders* are those that the server knows besides its own by relevance;
*total* is the number of all hits; *log-in* says whether a QGIS authentication configuration makes sense; *resources*
come with the results at once, or else with the details of the records that are looked at; *related* are the services
that name a dataset, found on demand where the dataset does not name them itself.
"""
_FILTERS = """
## Filtering

The names are those of [`FILTERS`](processing.md#filters). `modified` is the date of the last change.
"""
_ABOUT = """
## Each type

In the Processing algorithms a catalogue is written `type|address`; the words in front are the types.
"""
_ROLES = re.compile(r":(?:class|func|mod):`[~.]?([^`]+)`")
_Test = Callable[[Capabilities], bool]

_COLUMNS: Tuple[Tuple[str, _Test], ...] = (
    ("words", lambda able: able.text),
    ("area", lambda able: able.extent),
    ("total", lambda able: able.total),
    ("log-in", lambda able: able.login),
    ("resources", lambda able: able.resources),
    ("related", lambda able: able.related),
)
_SORTS: Dict[Sort, str] = {
    Sort.TITLE: "title",
    Sort.MODIFIED: "last change",
    Sort.CREATED: "newest",
    Sort.POPULARITY: "popularity",
}


def page() -> str:
    """The whole page."""
    types = {name: catalog_class(name) for name in catalog_types()}
    heads = ["", *(name for name, _ in _COLUMNS), "orders"]
    searching = table(heads, ([code(name), *_searching(kind)] for name, kind in types.items()))
    fields = filtered_by(types.values())
    filters = table(["", *fields], ([code(name), *_filtering(kind, fields)] for name, kind in types.items()))
    about = (f"\n### `{name}`: {long_name(name)}\n\n{about_type(kind)}\n" for name, kind in types.items())
    return "".join((_TOP, "\n", searching, _FILTERS, "\n", filters, _ABOUT, *about))


def table(heads: List[str], rows: Iterable[List[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def code(text: str) -> str:
    return f"`{text}`"


def _searching(kind: Type[Catalog]) -> List[str]:
    orders = [marked(kind, name, lambda able, sort=sort: sort in able.sorts) for sort, name in _SORTS.items()]
    return [*(marked(kind, "yes", test) for _, test in _COLUMNS), ", ".join(order for order in orders if order)]


def filtered_by(types: Iterable[Type[Catalog]]) -> List[str]:
    """The fields by which the servers of some type filter."""
    best = [kind.at_best or kind.capabilities for kind in types]
    return [field.value for field in FilterField if any(field.value in able.filters for able in best)]


def _filtering(kind: Type[Catalog], fields: Iterable[str]) -> List[str]:
    return [_filter(kind, field) for field in fields]


def _filter(kind: Type[Catalog], name: str) -> str:
    """The stronger word that holds of every catalogue of the type stands free, one that holds of some in brackets."""
    counted = marked(kind, "counted", lambda able: name in able.facets)
    filtered = marked(kind, "yes", lambda able: name in able.filters)
    if filtered == "yes" and counted == "(counted)":
        return "yes (counted)"
    return counted or filtered


def marked(kind: Type[Catalog], word: str, test: _Test) -> str:
    """The word where all catalogues of a type pass a test, in brackets where some do, nothing where none does."""
    if test(kind.capabilities):
        return word
    return f"({word})" if kind.at_best is not None and test(kind.at_best) else ""


def about_type(kind: Type[Catalog]) -> str:
    """What the type's module and class say of themselves in their first paragraphs, and of a connection's options."""
    module, own = paragraphs(inspect.getdoc(inspect.getmodule(kind)) or ""), paragraphs(kind.__doc__ or "")
    return "\n\n".join([*module[:1], *own[:1], *(text for text in own[1:] if "option" in text)])


def paragraphs(text: str) -> List[str]:
    """The paragraphs of a docstring in Markdown: reStructuredText has two backticks where Markdown has one."""
    plain = _ROLES.sub(r"`\1`", inspect.cleandoc(text)).replace("``", "`")
    return [" ".join(part.split()) for part in plain.split("\n\n") if part.strip() and not part.startswith(":")]


def main() -> int:
    text = page()
    if sys.argv[1:] != ["check"]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is not what the types declare: run `make catalogues`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
