#!/usr/bin/env python3
"""The rules of the house that a program can see: who imports whom, how long things are, what may not stand there.

    scripts/house.py        print every breach and exit with 1 if there is one

The rooms, from the bottom up: model, catalogs, support, network, search and loading, bookmarks and offline, sharing,
processing, gui. A room imports only those below it. `tests/unit/test_house.py` runs the same rules and shows that they
bite.
"""
from __future__ import annotations

import ast
import stat
import statistics
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "catalog_search"
MAX_FILE = 500
LONG_FUNCTION = 45
MAX_FUNCTION = 80
MAX_MEDIAN = 12

_CORE = frozenset({"qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.QtNetwork", "qgis.PyQt.QtXml", "qgis.PyQt.sip"})
_PAINT = frozenset({"qgis.PyQt.QtGui"})
_READERS = frozenset({"requests", "lxml"})
#: room -> (rooms of the house, packages from outside) that it may import; the standard library is free to all.
ALLOWED: Dict[str, Tuple[FrozenSet[str], FrozenSet[str]]] = {
    "model": (frozenset(), frozenset()),
    "catalogs": (frozenset({"model"}), _READERS),
    "support": (frozenset({"model", "catalogs"}), _CORE | _PAINT),
    "network": (frozenset({"model", "support"}), _CORE | {"requests"}),
    "search": (frozenset({"model", "catalogs", "network", "support"}), _CORE | {"requests"}),
    "loading": (frozenset({"model", "network", "support"}), _CORE | _READERS | {"osgeo"}),
    "bookmarks": (frozenset({"model", "catalogs", "support"}), _READERS),
    "offline": (frozenset({"model", "catalogs", "support"}), _READERS),
    # What stands in when something is missing must not need anything that may be missing.
    "stub": (frozenset(), frozenset({"qgis.core", "qgis.gui", "qgis.PyQt"})),
    "sharing": (
        frozenset({"model", "catalogs", "support", "network", "loading", "bookmarks"}),
        _CORE | {"requests"},
    ),
    "processing": (
        frozenset({"model", "catalogs", "support", "network", "search", "loading", "bookmarks", "offline"}),
        _CORE | _PAINT | _READERS,
    ),
}
#: Modules that must work where there is no QGIS, with all that they import.
PURE_ROOMS = ("model", "catalogs", "bookmarks", "offline")
PURE_MODULES = tuple(
    f"loading.{name}"
    for name in (
        *("link", "links", "ranking", "twins", "kinds", "uses", "capabilities", "tables", "archives"),
        *("provenance", "newer"),
    )
) + tuple(f"search.{name}" for name in ("facets", "filtering", "identity", "merging", "ranking"))
#: Single modules that a room may import beside its rooms: what a record is good for is told from its links, and a link
#: may lead to a record in a CSW or in STAC. Which data are the same is asked where nothing is shown, too.
ALSO = {
    "search": frozenset({"loading.uses"}),
    "loading": frozenset({"catalogs.csw", "catalogs.stac_records", "catalogs.json_links"}),
    "bookmarks": frozenset({"search.identity", "search.titles", "search.filtering", "search.keys"}),
}


@dataclass(frozen=True)
class Import:
    """One import: the full name, its line, and whether it happens when the module is loaded."""

    name: str
    line: int
    at_load: bool


@dataclass(frozen=True)
class Module:
    """One file of the package under its dotted name, the package's own name left out (``gui.dock``)."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        return self.name.split(".")[0]


def modules(folder: Path = ROOT / PACKAGE) -> Dict[str, Module]:
    """All modules by name; a package's ``__init__`` has the name of its folder, the topmost one the empty name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        source = path.read_text("utf-8")
        found[name] = Module(name, path, ast.parse(source, str(path)), source.count("\n"))
    return found


@cache
def imports(module: Module) -> Tuple[Import, ...]:
    """What a module imports, relative names resolved; imports for type checkers only are left out."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[Import]:
    inner = {child for node in ast.walk(module.tree) if isinstance(node, _FUNCTIONS) for child in ast.walk(node)}
    typing_only = {child for node in ast.walk(module.tree) if _is_type_checking(node) for child in ast.walk(node)}
    for node in ast.walk(module.tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, node not in inner)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno, node not in inner)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = [PACKAGE, *(module.name.split(".") if module.name else [])]
    is_package = module.path.name == "__init__.py"
    kept = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*kept, *([node.module] if node.module else [])])


# Who imports whom


def import_breaches(house: Dict[str, Module]) -> Iterator[str]:
    """Imports that go up, sideways or outside; Qt's widgets below the gui; QGIS in what must be pure."""
    for module in house.values():
        for item in imports(module):
            fault = _fault(module, item)
            if fault:
                yield f"{_where(module, item.line)}: {fault}"
    for module in house.values():
        if module.room in PURE_ROOMS or module.name in PURE_MODULES:
            yield from _impure(module, house)


def _fault(module: Module, item: Import) -> str:
    top = item.name.split(".")[0]
    if top in ("PyQt5", "PyQt6", "PySide2", "PySide6", "sip"):
        return f"{item.name}: import it from qgis.PyQt"
    if module.room not in ALLOWED:
        return "" if module.room in ("gui", "plugin", "") else f"there is no room {module.room}"
    rooms, outside = ALLOWED[module.room]
    if top == PACKAGE:
        target = (item.name.split(".") + [""])[1]
        single = any(item.name.startswith(f"{PACKAGE}.{name}") for name in ALSO.get(module.room, ()))
        return "" if target == module.room or target in rooms or single else f"{module.room} may not import {target}"
    if top in sys.stdlib_module_names or top == "__future__":
        return ""
    allowed = any(item.name == name or item.name.startswith(f"{name}.") for name in outside)
    return "" if allowed else f"{module.room} may not import {item.name}"


def _impure(module: Module, house: Dict[str, Module]) -> Iterator[str]:
    parents = _loaded(Import(f"{PACKAGE}.{module.name}", 1, True), house)
    seen = set(parents)
    queue = [(house[name], name or PACKAGE) for name in parents]
    while queue:
        current, way = queue.pop()
        for item in imports(current):
            if item.name.split(".")[0] == "qgis" and item.at_load:
                yield f"{_where(module, 1)}: must work without QGIS, but imports {item.name} by way of {way}"
            for name in _loaded(item, house):
                if item.at_load and name not in seen:
                    seen.add(name)
                    queue.append((house[name], f"{way} > {name or PACKAGE}"))


def _loaded(item: Import, house: Dict[str, Module]) -> List[str]:
    """The modules of the house that one import loads: the packages on the way to it, and itself."""
    parts = item.name.split(".")
    if parts[0] != PACKAGE:
        return []
    names = [".".join(parts[1:end]) for end in range(1, len(parts) + 1)]
    return [name for name in names if name in house]


# How long things are


def size_breaches(house: Dict[str, Module]) -> Iterator[str]:
    for module in house.values():
        if module.lines > MAX_FILE:
            yield f"{_where(module, 1)}: {module.lines} lines, {MAX_FILE} are the most"
        for name, line, length in functions(module):
            if length > MAX_FUNCTION:
                yield f"{_where(module, line)}: {name} has {length} lines, {MAX_FUNCTION} are the most"
    lengths = [length for module in house.values() for _, _, length in functions(module)]
    if lengths and statistics.median(lengths) > MAX_MEDIAN:
        yield f"the median function has {statistics.median(lengths)} lines, {MAX_MEDIAN} are the most"


def long_functions(house: Dict[str, Module]) -> Iterator[str]:
    """Functions that are longer than one thought: worth a look, no breach."""
    for module in house.values():
        for name, line, length in functions(module):
            if LONG_FUNCTION < length <= MAX_FUNCTION:
                yield f"{_where(module, line)}: {name} has {length} lines"


@cache
def functions(module: Module) -> Tuple[Tuple[str, int, int], ...]:
    """The (name, line, number of lines) of every function, without its docstring."""
    return tuple(
        (node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1 - _doc_lines(node))
        for node in ast.walk(module.tree)
        if isinstance(node, _FUNCTIONS)
    )


def _doc_lines(node: ast.AST) -> int:
    first: Optional[ast.stmt] = node.body[0]  # type: ignore[attr-defined]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


# What may not stand there


def text_breaches(house: Dict[str, Module]) -> Iterator[str]:
    """Missing ``from __future__ import annotations``, unfinished work, silenced scans."""
    for module in house.values():
        source = module.path.read_text("utf-8")
        if module.tree.body[1:] and "from __future__ import annotations" not in source:
            yield f"{_where(module, 1)}: from __future__ import annotations is missing"
        for number, line in enumerate(source.splitlines(), 1):
            for word in ("TODO", "FIXME", "XXX", "# nosec", "allowlist secret"):
                if word in line:
                    yield f"{_where(module, number)}: {word}"


def mode_breaches() -> Iterator[str]:
    """Executable bits: on scripts that start with #!, and nowhere in what is shipped."""
    for folder in (PACKAGE, "resources", "i18n"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.stat().st_mode & stat.S_IXUSR:
                yield f"{path.relative_to(ROOT)}: must not be executable"
    for path in [*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run"]:
        if path.is_file() and path.read_bytes()[:2] == b"#!" and not path.stat().st_mode & stat.S_IXUSR:
            yield f"{path.relative_to(ROOT)}: must be executable"


def _where(module: Module, line: int) -> str:
    return f"{module.path.parent.name}/{module.path.name}:{line}"


def breaches(house: Dict[str, Module]) -> List[str]:
    return [*import_breaches(house), *size_breaches(house), *text_breaches(house), *mode_breaches()]


def main() -> int:
    house = modules()
    found = breaches(house)
    for line in found:
        print(line)
    for line in long_functions(house):
        print(f"long: {line}")
    lengths = [length for module in house.values() for _, _, length in functions(module)]
    print(f"{len(house)} modules, {len(lengths)} functions, median {statistics.median(lengths or [0])} lines")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
