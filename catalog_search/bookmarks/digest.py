"""A digest of what watches saw: one page of HTML and one of plain text, made of the same parts.

Pure: the words come from outside, in whatever language. The HTML is what mail programs can show: no script, no picture,
nothing from the network, and every text in it is escaped.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

from .feeds_read import web_link
from .model import Change, ChangeKind, FieldChange

#: Changes of one kind and watch that are listed; how many more there are is said.
MOST_LISTED = 100
_WIDTH = 78
_ORDER = (ChangeKind.NEW, ChangeKind.MODIFIED, ChangeKind.MOVED, ChangeKind.REMOVED, ChangeKind.TOUCHED)


@dataclass(frozen=True)
class DigestWords:
    """What is said in a digest, in one language (ISO 639-1)."""

    language: str
    title: str
    moment: str
    nothing: str
    failures: str
    footer: str
    kind: Callable[[ChangeKind, int], str]
    field: Callable[[str], str]
    value: Callable[[FieldChange, str], str]
    pair: Callable[[str, str], str]
    changed: Callable[[str], str]
    more: Callable[[int], str]


@dataclass(frozen=True)
class DigestPart:
    """One watch: its name, what changed, which catalogues could not be asked and why, and names of catalogues by id.

    ``place`` is a sentence about the area that is watched, where there is one.
    """

    name: str
    changes: Tuple[Change, ...] = ()
    failures: Tuple[str, ...] = ()
    catalogs: Mapping[str, str] = ()  # type: ignore[assignment]
    place: str = ""

    def catalog(self, change: Change) -> str:
        """What the catalogue of a change is called; nothing where there is no name for it."""
        return _line(dict(self.catalogs).get(change.catalog, ""))


def counts(changes: Iterable[Change]) -> Dict[str, int]:
    """How many changes there are of each kind, those of which there are none included."""
    found = Counter(change.kind.value for change in changes)
    return {kind.value: found[kind.value] for kind in ChangeKind}


def summary(parts: Sequence[DigestPart], words: DigestWords) -> str:
    """All kinds with their numbers in one line: a subject."""
    found = counts(change for part in parts for change in part.changes)
    told = [words.kind(kind, found[kind.value]) for kind in _ORDER if found[kind.value]]
    return ", ".join(told) or words.nothing


def digest_text(parts: Sequence[DigestPart], words: DigestWords) -> str:
    """The digest as plain text."""
    lines = [words.title, "=" * len(words.title), words.moment, ""]
    for part in parts:
        name = _line(part.name)
        lines += [name, "-" * min(len(name), _WIDTH)]
        lines += [_wrapped(_line(part.place), "")] if part.place else []
        for kind, changes in _groups(part, words):
            lines += ["", kind, *(line for change in changes[:MOST_LISTED] for line in _text_of(change, part, words))]
            lines += [f"  {words.more(len(changes) - MOST_LISTED)}"] if len(changes) > MOST_LISTED else []
        lines += [] if part.changes else [words.nothing]
        failures = [_wrapped(f"- {_line(one)}", "  ") for one in part.failures]
        lines += ["", words.failures, *failures] if failures else []
        lines.append("")
    return "\n".join([*lines, "-- ", words.footer, ""])


def digest_html(parts: Sequence[DigestPart], words: DigestWords) -> str:
    """The digest as a whole HTML document."""
    body = "".join(_html_of_part(part, words) for part in parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(words.title)}</title></head>'
        f'<body style="font-family: sans-serif; max-width: 48em; margin: 1em auto; padding: 0 1em">\n'
        f"<h1>{escape(words.title)}</h1>\n<p>{escape(words.moment)}</p>\n{body}"
        f"<hr>\n<p><small>{escape(words.footer)}</small></p>\n</body></html>\n"
    )


def _groups(part: DigestPart, words: DigestWords) -> List[Tuple[str, List[Change]]]:
    """The changes by kind, those that matter most first, under headings with their numbers."""
    found = []
    for kind in _ORDER:
        changes = [change for change in part.changes if change.kind is kind]
        if changes:
            found.append((words.kind(kind, len(changes)), changes))
    return found


def _text_of(change: Change, part: DigestPart, words: DigestWords) -> List[str]:
    where = part.catalog(change)
    lines = [_wrapped(f"* {_line(change.title)}" + (f" [{where}]" if where else ""), "  ")]
    lines += [_wrapped(f"  {text}", "    ") for text in _details(change, words)]
    link = _link(change)
    return lines + ([f"  {link}"] if link else [])


def _details(change: Change, words: DigestWords) -> List[str]:
    """What changed, a line a field; of a field without words only its name."""
    moved = any(one.field == "catalog" for one in change.fields)
    return [_detail(one, words) for one in change.fields if not (moved and one.field == "id")]


def _detail(one: FieldChange, words: DigestWords) -> str:
    name = _line(words.field(one.field))
    old, new = _line(words.value(one, one.old)), _line(words.value(one, one.new))
    if not old and not new:
        return words.changed(name)
    if one.field == "resources":  # a list: what went and what came
        return words.pair(name, ", ".join(filter(None, (old and f"− {old}", new and f"+ {new}"))))
    return words.pair(name, f"{old or '–'} → {new or '–'}")


def _html_of_part(part: DigestPart, words: DigestWords) -> str:
    made = [f"<h2>{escape(_line(part.name))}</h2>\n"]
    made += [f"<p>{escape(_line(part.place))}</p>\n"] if part.place else []
    for kind, changes in _groups(part, words):
        items = "".join(_html_of(change, part, words) for change in changes[:MOST_LISTED])
        more = f"<li>{escape(words.more(len(changes) - MOST_LISTED))}</li>" if len(changes) > MOST_LISTED else ""
        made.append(f"<h3>{escape(kind)}</h3>\n<ul>\n{items}{more}</ul>\n")
    if not part.changes:
        made.append(f"<p>{escape(words.nothing)}</p>\n")
    if part.failures:
        items = "".join(f"<li>{escape(_line(one))}</li>" for one in part.failures)
        made.append(f"<h3>{escape(words.failures)}</h3>\n<ul>{items}</ul>\n")
    return "".join(made)


def _html_of(change: Change, part: DigestPart, words: DigestWords) -> str:
    title, where = escape(_line(change.title)), escape(part.catalog(change))
    link = _link(change)
    shown = f'<a href="{escape(link)}">{title}</a>' if link else title
    details = "".join(f"<br><small>{escape(text)}</small>" for text in _details(change, words))
    return f"<li>{shown}{f' <small>({where})</small>' if where else ''}{details}</li>\n"


def _link(change: Change) -> str:
    """Where to look; what was removed is nowhere any more."""
    return web_link(change.url, "") if change.url and change.kind is not ChangeKind.REMOVED else ""


def _line(text: str) -> str:
    """A text in one line, without what turns the direction of writing around (and with it what a person reads)."""
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


def _wrapped(text: str, indent: str) -> str:
    return "\n".join(wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
