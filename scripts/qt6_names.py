#!/usr/bin/env python3
"""Find names that Qt 6 and QGIS 4 no longer have, by asking the Qt and QGIS that are installed.

    scripts/qt6_names.py [FOLDER...]        default: the package and the tests that run in QGIS

PyQt6 knows enum members only by their full name (``Qt.AlignmentFlag.AlignCenter``), which Qt 5 understands as well. So
each dotted name that starts at an imported class is looked up: a member of an enum that is reached through anything but
its enum is a short name, and a name that is not there at all is a mistake. A list of other removals is matched by text.
"""
from __future__ import annotations

import ast
import importlib
import os
import re
import sys
from enum import Enum
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ("catalog_search", "tests/qgis", "tests/benchmarks", "scripts/tour.py", "scripts/open_dock.py")
MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtTest", "QtSvg")
#: Names whose home changed with the QGIS version are looked up in one module only.
COMPAT = "compat.py"
_Found = Tuple[int, str]

_PATTERNS = [
    (r"^\s*(from|import)\s+(PyQt[456]|PySide\d)\b", "import from qgis.PyQt"),
    (r"^\s*import\s+sip\b", "import sip from qgis.PyQt"),
    (r"\.exec_\(", "exec() instead of exec_()"),
    (r"\.print_\(", "print() instead of print_()"),
    (r"\bQVariant\(", "None or NULL instead of a QVariant object"),
    (r"\bQVariant\.(?!Type\b)[A-Z]", "QMetaType.Type, through support.compat"),
    (r"\bQRegExp\b|\bsetFilterRegExp\b", "QRegularExpression"),
    (r"\bQDesktopWidget\b|\.desktop\(\)", "QWidget.screen()"),
    (r"\bqApp\b", "QApplication.instance()"),
    (r"\bQt(WebKit|WebEngine)\w*", "neither QtWebKit nor QtWebEngine is everywhere"),
    (r"[mM]etrics\w*(\(\))?\.width\(", "horizontalAdvance()"),
    (r"\.setMargin\(", "setContentsMargins()"),
    (r"\bFollowRedirectsAttribute\b", "RedirectPolicyAttribute"),
    (r"\[\s*str\s*\]\.(connect|emit)|\[\s*int\s*\]\.(connect|emit)", "overloaded signals are gone"),
    (r"\.(globalPos|globalX|globalY)\(\)", "globalPosition()"),
    (r"\bfrom qgis\.PyQt\.QtGui import[^#\n]*\b(QAction|QShortcut|QActionGroup)\b", "QtWidgets has it on both"),
    (r"\.(toTime_t|setTime_t|fromTime_t)\(", "toSecsSinceEpoch()"),
    (r"\bQPalette\.(Background|Foreground)\b", "Window and WindowText"),
    (r"\bQt\.MidButton\b", "Qt.MouseButton.MiddleButton"),
    (r"\bAA_(EnableHighDpiScaling|UseHighDpiPixmaps)\b", "always on in Qt 6"),
    (r"\bint\(\s*(Qt|Qgs\w+|Qgis|Q[A-Z]\w+)\.", "enum members are no numbers in PyQt6"),
    (r"\bpyrcc|\bresources_rc\b", "compiled resources are gone"),
    (r"\bQTextCodec\b", "gone in Qt 6"),
    (r"\bsetCodec\(", "setEncoding(), gone in Qt 6"),
    (r"\bQStringRef\b|\bQLinkedList\b|\bQMatrix\b", "gone in Qt 6"),
    (r"\bQFileDialog\.(DirectoryOnly|DirectOnly)\b", "setFileMode and ShowDirsOnly"),
    (r"\bQLocale\(\)\.toString\([^)]*Qt\.", "QLocale.FormatType"),
    (r"\bQNetworkConfiguration\w*|\bQNetworkSession\b", "gone in Qt 6"),
    (r"\bQtMultimedia\.QMediaPlaylist\b", "gone in Qt 6"),
]
PATTERNS = [(re.compile(pattern), reason) for pattern, reason in _PATTERNS]


def enum_types() -> Tuple[type, ...]:
    """The classes of enum classes: Python's own, and sip's on Qt 5."""
    core = importlib.import_module("qgis.PyQt.QtCore")
    return tuple({type(core.Qt.AlignmentFlag), type(Enum)} - {type})


def is_enum_member(value: Any, metas: Tuple[type, ...]) -> bool:
    return isinstance(type(value), metas) and not isinstance(value, type)


def short_names(metas: Tuple[type, ...]) -> Set[str]:
    """Every enum member that some class of Qt or QGIS offers by its short name, without those that are enums too."""
    found: Set[str] = set()
    for module in [f"qgis.PyQt.{name}" for name in MODULES] + ["qgis.core", "qgis.gui"]:
        for owner in list(vars(_module(module)).values() if _module(module) else []):
            if isinstance(owner, type) and not isinstance(owner, metas):
                found |= {name for name in dir(owner) if _is_short(owner, name, metas)}
    return found


def _is_short(owner: type, name: str, metas: Tuple[type, ...]) -> bool:
    try:
        return name[:1].isupper() and not name.isupper() and is_enum_member(getattr(owner, name), metas)
    except Exception:  # a descriptor that wants an instance
        return False


def _module(name: str) -> Optional[Any]:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


class Names(ast.NodeVisitor):
    """Looks up every dotted name of one file."""

    def __init__(self, metas: Tuple[type, ...], short: Set[str]) -> None:
        self.metas = metas
        self.short = short
        self.known: Dict[str, Any] = {}
        self.foreign: Set[str] = set()
        self.found: List[_Found] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not (node.module or "").startswith("qgis"):
            self.foreign |= {alias.asname or alias.name for alias in node.names if not node.level}
            return
        home = _module(node.module or "")
        for alias in node.names:
            known = hasattr(home, alias.name)
            value = getattr(home, alias.name) if known else _module(f"{node.module}.{alias.name}")
            if value is None and not known:
                self.found.append((node.lineno, f"{node.module} has no {alias.name}"))
            else:
                self.known[alias.asname or alias.name] = value

    def visit_Import(self, node: ast.Import) -> None:
        self.foreign |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}

    def visit_Assign(self, node: ast.Assign) -> None:
        """Follow ``names = QNetworkRequest.Attribute``, so that its members are looked up as well."""
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for name, value in zip(target.elts, node.value.elts):
                    self._alias(name, value)
            else:
                self._alias(target, node.value)
        self.generic_visit(node)

    def _alias(self, target: ast.expr, value: ast.expr) -> None:
        chain = _chain(value)
        found = self.known.get(chain[0]) if chain else None
        for name in chain[1:]:
            found = getattr(found, name, None)
        if isinstance(found, type) and isinstance(target, ast.Name):
            self.known[target.id] = found

    def visit_Call(self, node: ast.Call) -> None:
        """A method of some object is no enum member, whatever it is called."""
        chain = _chain(node.func)
        if isinstance(node.func, ast.Attribute) and not (chain and chain[0] in self.known):
            for child in (node.func.value, *node.args, *node.keywords):
                self.visit(child)
        else:
            self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = _chain(node)
        if chain and chain[0] in self.known:
            self._look_up(chain, node.lineno)
            return
        foreign = bool(chain) and chain[0] in self.foreign
        if node.attr in self.short and chain and not foreign and not _names_a_class(node.value):
            self.found.append((node.lineno, f"{ast.unparse(node)}: write the enum in full"))
        self.generic_visit(node)

    def _look_up(self, chain: List[str], line: int) -> None:
        value = self.known[chain[0]]
        for depth, name in enumerate(chain[1:], 1):
            owner, value = value, getattr(value, name, None)
            if not (isinstance(owner, type) or type(owner).__name__ == "module"):
                return
            if value is None and not hasattr(owner, name):
                self.found.append((line, f"{'.'.join(chain[: depth + 1])}: there is no such name"))
                return
            if is_enum_member(value, self.metas) and owner is not type(value):
                full = getattr(type(value), "__qualname__", type(value).__name__)
                self.found.append((line, f"{'.'.join(chain[: depth + 1])}: write {full}.{name}"))
                return


def _names_a_class(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name.lstrip("_")[:1].isupper()


def _chain(node: ast.expr) -> List[str]:
    parts: List[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(parts)] if isinstance(node, ast.Name) else []


def examine(source: str, metas: Tuple[type, ...], short: Set[str], is_compat: bool = False) -> List[_Found]:
    """What is wrong in one file, as (line, words)."""
    tree = ast.parse(source)
    names = Names(metas, short)
    names.visit(tree)
    found = [] if is_compat else list(names.found)
    if is_compat:
        return found
    for number, line in enumerate(_code_lines(source, tree), 1):
        found += [(number, f"{reason}: {line.strip()}") for pattern, reason in PATTERNS if pattern.search(line)]
    return sorted(found)


def _code_lines(source: str, tree: ast.Module) -> List[str]:
    """The lines of a file with comments and texts blanked, so that prose about Qt 5 is no finding."""
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for row in range(node.lineno - 1, node.end_lineno or node.lineno):
                start = node.col_offset if row == node.lineno - 1 else 0
                end = node.end_col_offset if row == (node.end_lineno or node.lineno) - 1 else len(lines[row])
                encoded = lines[row].encode()
                lines[row] = (encoded[:start] + b" " * ((end or 0) - start) + encoded[end:]).decode("utf-8", "replace")
    return [line.split("#")[0] for line in lines]


def files(arguments: List[str]) -> Iterator[Path]:
    for name in arguments or DEFAULT:
        path = ROOT / name
        if path.is_file():
            yield path
        yield from sorted(path.rglob("*.py") if path.is_dir() else [])


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    metas = enum_types()
    short = short_names(metas)
    count = found = 0
    for path in files(sys.argv[1:]):
        count += 1
        for line, words in examine(path.read_text("utf-8"), metas, short, path.name == COMPAT):
            found += 1
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            print(f"{shown}:{line}: {words}")
    print(f"{count} files against {len(short)} short names: {found or 'no'} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
