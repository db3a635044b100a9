"""The part of Markdown that catalogues use (CommonMark with GitHub's tables), as HTML that is *not yet safe*.

HTML inside the text is passed through, as CommonMark does: ``sanitise.safe_html`` must follow. Pictures become links.
"""
from __future__ import annotations

import html
import re
from typing import Callable, List, Optional, Tuple

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"^(\s*)(?:([-*+•])|(\d{1,9})[.)])\s+(.*)$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")

#: A line without any of these is plain.
_SIGNS = re.compile(r"[`*_\[\]~\\<@\ue000\ue001]|://")
_CODE = re.compile(r"`([^`\n]+)`")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(\s*<?([^\s)>]{1,1000})[^)\n]{0,300}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(\s*<?([^\s)>]{1,1000})[^)\n]{0,300}\)")
_AUTO = re.compile(r"(?<![\"'=>\w/])<?(https?://[^\s<>\"'`|]{3,500}[^\s<>\"'`|.,;:!?)\]*_])>?")
_MAIL = re.compile(r"<([\w.+-]{1,64}@[\w.-]{3,255})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,600}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,600}?)(?<=\S)\1(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,600}?)~~")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
_HELD = re.compile("\ue000(\\d+)\ue001")


def markdown_to_html(text: str) -> str:
    """The text as HTML; unsafe until sanitised."""
    return _Reader(text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")).read()


class _Reader:
    """Goes through the lines once; each ``_…`` block reader takes its lines or says that it is not its turn."""

    def __init__(self, lines: List[str]) -> None:
        self._lines = lines
        self._at = 0
        self._out: List[str] = []
        self._paragraph: List[str] = []
        self._blocks: Tuple[Callable[[str], bool], ...] = (
            self._fence, self._heading, self._underlined, self._rule, self._table, self._quote, self._list,
        )  # fmt: skip

    def read(self) -> str:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.strip():
                self._end_paragraph()
                self._at += 1
            elif not any(block(line) for block in self._blocks):
                self._paragraph.append(line)
                self._at += 1
        self._end_paragraph()
        return "\n".join(self._out)

    def _end_paragraph(self) -> None:
        if self._paragraph:
            self._out.append(f"<p>{_joined(self._paragraph)}</p>")
            self._paragraph = []

    def _emit(self, block: str, lines: int) -> bool:
        self._end_paragraph()
        self._out.append(block)
        self._at += lines
        return True

    def _fence(self, line: str) -> bool:
        match = _FENCE.match(line)
        if not match:
            return False
        rest = self._lines[self._at + 1 :]
        end = next((n for n, other in enumerate(rest) if other.strip().startswith(match.group(1))), len(rest))
        return self._emit(f"<pre>{html.escape(chr(10).join(rest[:end]))}</pre>", end + 2)

    def _heading(self, line: str) -> bool:
        match = _HEADING.match(line)
        if not match:
            return False
        level = len(match.group(1))
        return self._emit(f"<h{level}>{inline(match.group(2))}</h{level}>", 1)

    def _underlined(self, line: str) -> bool:
        match = _UNDERLINE.match(line) if len(self._paragraph) == 1 else None
        if not match:
            return False
        title, self._paragraph = self._paragraph[0], []
        level = 1 if match.group(1).startswith("=") else 2
        return self._emit(f"<h{level}>{inline(title.strip())}</h{level}>", 1)

    def _rule(self, line: str) -> bool:
        return bool(_RULE.match(line)) and self._emit("<hr>", 1)

    def _table(self, line: str) -> bool:
        following = self._line(1)
        if "|" not in line or following is None or "|" not in following or not _TABLE_RULE.match(following):
            return False
        rows = [line]
        while (row := self._line(len(rows) + 1)) is not None and "|" in row:
            rows.append(row)
        head, *body = [_cells(row) for row in rows]
        made = "<tr>{}</tr>".format("".join(f"<th>{inline(cell)}</th>" for cell in head))
        for cells in body:
            made += "<tr>{}</tr>".format("".join(f"<td>{inline(cell)}</td>" for cell in cells))
        return self._emit(f"<table>{made}</table>", len(rows) + 1)

    def _quote(self, line: str) -> bool:
        if not line.lstrip().startswith(">"):
            return False
        rows: List[str] = []
        while (row := self._line(len(rows))) is not None and row.lstrip().startswith(">"):
            rows.append(row.lstrip()[1:].strip())
        return self._emit(f"<blockquote><p>{_joined(rows)}</p></blockquote>", len(rows))

    def _list(self, line: str) -> bool:
        if not _ITEM.match(line):
            return False
        items: List[Tuple[int, str, List[str]]] = []
        used = 0
        while (row := self._line(used)) is not None:
            match = _ITEM.match(row)
            if match and not _RULE.match(row):
                items.append((len(match.group(1)), "ol" if match.group(3) else "ul", [match.group(4)]))
            elif row.strip() and (row.startswith(" ") or used and self._line(used - 1)):
                items[-1][2].append(row)
            elif row.strip() or not _ITEM.match(self._line(used + 1) or ""):
                break
            used += 1
        return self._emit(_nested(items), used)

    def _line(self, offset: int) -> Optional[str]:
        at = self._at + offset
        return self._lines[at] if at < len(self._lines) else None


def _nested(items: List[Tuple[int, str, List[str]]]) -> str:
    """List items as nested lists by their indent, eight levels at most."""
    made: List[str] = []
    levels: List[Tuple[int, str]] = []
    for indent, kind, lines in items:
        while len(levels) > 1 and indent < levels[-1][0]:
            made.append(f"</li></{levels.pop()[1]}>")
        if len(levels) == 1 and indent <= levels[0][0] + 1 and kind != levels[0][1]:
            made.append(f"</li></{levels.pop()[1]}>")
        if not levels or indent > levels[-1][0] + 1 and len(levels) < 8:
            levels.append((indent, kind))
            made.append(f"<{kind}>")
        else:
            made.append("</li>")
        made.append(f"<li>{_joined(lines)}")
    made += [f"</li></{kind}>" for _, kind in reversed(levels)]
    return "".join(made)


def _cells(row: str) -> List[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")][:40]


def _joined(lines: List[str]) -> str:
    """Lines of one paragraph; two spaces or a backslash at an end break the line."""
    made = []
    for line in lines:
        hard = line.endswith(("  ", "\\"))
        made.append(inline(line.strip().rstrip("\\")) + ("<br>" if hard else ""))
    return "\n".join(made)


def inline(text: str) -> str:
    """Emphasis, code, links and pictures of one line; what is made is held aside, so that nothing reads it twice."""
    if not _SIGNS.search(text):
        return text
    held: List[str] = []

    def hold(made: str) -> str:
        held.append(made)
        return f"\ue000{len(held) - 1}\ue001"

    def anchor(href: str, label: str) -> str:
        return hold(f'<a href="{html.escape(href)}">') + label + hold("</a>")

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _CODE.sub(lambda m: hold(f"<code>{html.escape(m.group(1))}</code>"), text)
    text = _ESCAPED.sub(lambda m: hold(html.escape(m.group(1))), text)
    text = _IMAGE.sub(lambda m: anchor(m.group(2), m.group(1) or hold(html.escape(m.group(2)))), text)
    text = _LINK.sub(lambda m: anchor(m.group(2), m.group(1)), text)
    text = _AUTO.sub(lambda m: anchor(m.group(1), hold(html.escape(m.group(1)))), text)
    text = _MAIL.sub(lambda m: anchor(f"mailto:{m.group(1)}", hold(html.escape(m.group(1)))), text)
    text = _STRONG.sub(r"<strong>\2</strong>", text)
    text = _EMPHASIS.sub(r"<em>\2</em>", text)
    text = _STRUCK.sub(r"<s>\1</s>", text)
    return _HELD.sub(lambda m: held[int(m.group(1))], text)
