#!/usr/bin/env python3
"""Keep i18n/*.ts in step with the code, check that they are complete, and compile them.

    scripts/translations.py update      write what the code says into the .ts files, keeping what is translated; in
                                        French with no-break spaces where its typography wants them
    scripts/translations.py check       exit with 1 where a message is missing, unfinished, superfluous or garbled
    scripts/translations.py compile     make the .qm files with Qt's lrelease
    scripts/translations.py find        print the lrelease that compile would use

Messages are the literals in ``tr("…")`` and, with a plural, ``tr("%n layer(s)", n=…)``; all are in one context.
English is the source language: its file holds the plurals only.
"""
from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Dict, Iterable, Iterator, List, Optional, Tuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "catalog_search"
FOLDER = ROOT / "i18n"
CONTEXT = "CatalogSearch"
LANGUAGES = ("en", "fr")
Forms = Tuple[str, ...]
#: Spaces that must not break in French: before high punctuation and percent signs, inside guillemets.
_BREAKABLE = re.compile(r"(?<=\S) (?=[:;?!%»](?:[\s.,)»…]|$))|(?<=«) ")
_NO_BREAK = "\u00a0"


class BadCall(Exception):
    """A ``tr()`` whose message cannot be read from the code."""


@dataclass
class Message:
    """One text of the code: whether it has a plural, and the files that it stands in."""

    text: str
    plural: bool
    files: List[str] = field(default_factory=list)


def ts_path(language: str) -> Path:
    return FOLDER / f"catalog_search_{language}.ts"


# What the code says


def collect(folder: Path = CODE) -> List[Message]:
    """All messages, by file and then in the order of appearance.

    :raises BadCall: where a message is no literal, or one text is used both with and without a plural
    """
    messages: Dict[str, Message] = {}
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for text, plural, line in calls(path.read_text("utf-8"), name):
            message = messages.setdefault(text, Message(text, plural))
            if message.plural != plural:
                raise BadCall(f"{name}:{line}: {text!r} is used both with and without a plural")
            if name not in message.files:
                message.files.append(name)
    return list(messages.values())


def calls(source: str, name: str) -> Iterator[Tuple[str, bool, int]]:
    """The (text, has a plural, line) of each ``tr()`` in one file.

    :raises BadCall: where the first argument is no literal, or ``tr`` is a method
    """
    found = [node for node in ast.walk(ast.parse(source, name)) if isinstance(node, ast.Call) and _is_tr(node.func)]
    for node in sorted(found, key=lambda call: (call.lineno, call.col_offset)):
        where = f"{name}:{node.lineno}"
        if isinstance(node.func, ast.Attribute) and not (
            isinstance(node.func.value, ast.Name) and node.func.value.id == "i18n"
        ):
            raise BadCall(f"{where}: call tr of support.i18n instead of a method")
        first = node.args[0] if node.args else None
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value):
            raise BadCall(f"{where}: the first argument of tr must be a literal")
        plural = len(node.args) > 1 or any(keyword.arg == "n" for keyword in node.keywords)
        if plural != ("%n" in first.value):
            raise BadCall(f"{where}: n= and %n belong together")
        yield first.value, plural, node.lineno


def _is_tr(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id in ("tr", "_tr")) or (
        isinstance(function, ast.Attribute) and function.attr == "tr"
    )


# What is translated


def read_ts(path: Path) -> Dict[str, Forms]:
    """The finished translations of one file, by source text; several forms where there is a plural."""
    if not path.exists():
        return {}
    root = ElementTree.fromstring(path.read_bytes())
    found: Dict[str, Forms] = {}
    for message in root.iter("message"):
        translation = message.find("translation")
        if translation is None or translation.get("type") in ("vanished", "obsolete"):
            continue
        forms = tuple(form.text or "" for form in translation.findall("numerusform")) or (translation.text or "",)
        unfinished = translation.get("type") == "unfinished"
        found[message.findtext("source") or ""] = () if unfinished else forms
    return found


def write_ts(path: Path, language: str, messages: List[Message], known: Dict[str, Forms]) -> None:
    """Write one file, the same bytes for the same messages."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for message in messages:
        forms = known.get(message.text) or _default(language, message)
        lines += _message_lines(message, tuple(typeset(language, form) for form in forms))
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*lines, "</context>", "</TS>", ""]), "utf-8")


def _message_lines(message: Message, forms: Forms) -> List[str]:
    finished = "" if forms and all(forms) else ' type="unfinished"'
    if message.plural:
        shown = [f"            <numerusform>{_xml(form)}</numerusform>" for form in (forms or ("", ""))]
        translation = [f"        <translation{finished}>", *shown, "        </translation>"]
    else:
        translation = [f"        <translation{finished}>{_xml(forms[0]) if forms else ''}</translation>"]
    return [
        '    <message numerus="yes">' if message.plural else "    <message>",
        *[f'        <location filename="../{name}"/>' for name in message.files],
        f"        <source>{_xml(message.text)}</source>",
        *translation,
        "    </message>",
    ]


def _default(language: str, message: Message) -> Forms:
    """English plurals follow from "layer(s)" and "match(es)"; everything else waits for a translator."""
    ending = re.compile(r"\((e?s)\)")
    if language == "en" and message.plural and "(" not in ending.sub("", message.text):
        return ending.sub("", message.text), ending.sub(r"\1", message.text)
    return ()


def _xml(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


def typeset(language: str, text: str) -> str:
    """A text with the spaces that its language wants: otherwise a line of French may begin with a colon."""
    return _BREAKABLE.sub(_NO_BREAK, text) if language == "fr" else text


def wanted(language: str, messages: List[Message]) -> List[Message]:
    """The messages that the file of one language holds."""
    return [message for message in messages if message.plural or language != "en"]


def leftovers(texts: Iterable[str], language: str) -> List[str]:
    """Those of some shown texts that are English although the file of the language translates them differently."""
    known = {source: forms[0] for source, forms in read_ts(ts_path(language)).items() if len(forms) == 1}
    return sorted({text for text in texts if known.get(text, text) != text} - set(known.values()))


def translated(texts: Iterable[str], language: str) -> List[str]:
    """Those of some shown texts that are translations and differ from their English source."""
    known = {forms[0] for source, forms in read_ts(ts_path(language)).items() if forms and forms[0] != source}
    return sorted(set(texts) & known)


# The verbs


def update() -> int:
    messages = collect()
    for language in LANGUAGES:
        path = ts_path(language)
        known = read_ts(path)
        needed = wanted(language, messages)
        write_ts(path, language, needed, known)
        gone = set(known) - {message.text for message in needed}
        fresh = read_ts(path)
        open_ones = sum(1 for forms in fresh.values() if not forms)
        print(f"{path.name}: {len(needed)} messages, {open_ones} to translate, {len(gone)} dropped")
    return 0


def check() -> int:
    problems = [problem for language in LANGUAGES for problem in problems_of(language, collect())]
    print("\n".join(problems) or "translations are complete")
    return 1 if problems else 0


def problems_of(language: str, messages: List[Message]) -> Iterator[str]:
    """What is wrong with the file of one language, in words."""
    name = ts_path(language).name
    known = read_ts(ts_path(language))
    needed = wanted(language, messages)
    for text in sorted(set(known) - {message.text for message in needed}):
        yield f"{name}: no longer in the code: {text!r}"
    for message in needed:
        forms = known.get(message.text)
        if forms is None:
            yield f"{name}: missing: {message.text!r} ({', '.join(message.files)})"
        elif not forms or not all(forms):
            yield f"{name}: not translated: {message.text!r} ({', '.join(message.files)})"
        else:
            yield from (f"{name}: {fault}: {message.text!r}" for fault in faults(message, forms))
            if any(form != typeset(language, form) for form in forms):
                yield f"{name}: a space that may break before punctuation (update puts it right): {message.text!r}"


def faults(message: Message, forms: Forms) -> Iterator[str]:
    """What a translation lost or added: placeholders, the number, markup, spaces at the ends."""
    if len(forms) != (2 if message.plural else 1):
        yield f"{len(forms)} forms"
    if message.plural and "%n" not in forms[-1]:
        yield "the plural lacks %n"
    for form in forms:
        if _fields(form) != _fields(message.text):
            yield f"other placeholders in {form!r}"
        if re.findall(r"</?\w+", form) != re.findall(r"</?\w+", message.text):
            yield f"other markup in {form!r}"
        if (form[:1].isspace(), form[-1:].isspace()) != (message.text[:1].isspace(), message.text[-1:].isspace()):
            yield f"other spaces at the ends of {form!r}"


def _fields(text: str) -> Optional[List[str]]:
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None


def compile_all() -> int:
    lrelease = find_lrelease()
    if lrelease is None:
        print("lrelease is missing: install Qt's translation tools", file=sys.stderr)
        return 1
    for language in LANGUAGES:
        source = ts_path(language)
        if not source.exists():
            continue
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        done = subprocess.run([lrelease, "-silent", str(source), "-qm", str(target)], capture_output=True, text=True)
        if done.returncode or not target.exists():
            print(done.stdout, done.stderr, file=sys.stderr)
            return 1
    return 0


def find_lrelease() -> Optional[str]:
    """A lrelease that runs: on Debian the name alone may be a link into an empty choice of Qt versions."""
    names = ("lrelease", "lrelease-qt5", "lrelease6", "lrelease-qt6")
    folders = [Path(base) / version / "bin" for base in ("/usr/lib", "/usr/lib64") for version in ("qt5", "qt6")]
    candidates = [shutil.which(name) for name in names] + [str(folder / "lrelease") for folder in folders]
    for candidate in candidates:
        if candidate and Path(candidate).exists() and _runs(candidate):
            return candidate
    return None


def _runs(command: str) -> bool:
    try:
        return subprocess.run([command, "-version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find() -> int:
    command = find_lrelease()
    print(command or "no lrelease")
    return 0 if command else 1


def main() -> int:
    verbs = {"update": update, "check": check, "compile": compile_all, "find": find}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        print(__doc__)
        return 2
    try:
        return verbs[sys.argv[1]]()
    except BadCall as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
