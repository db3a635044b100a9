"""Hostile HTML made safe: a white list of tags without attributes, except ``href`` to http, https or mailto.

Everything that is shown of an abstract goes through ``safe_html``, whatever it was written in; the Markdown reader
needs no safety of its own.
"""
from __future__ import annotations

import html
import re
from typing import Any, List, Optional, Tuple

from lxml import etree

from ..model.record import TextFormat
from .markdown import markdown_to_html

#: Longer texts are cut: a page of details is no place for a book, and laying one out would stall the window.
MAX_TEXT = 40_000

_KEPT = frozenset(
    "p br hr b strong i em u s sub sup ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre code a "
    "table thead tbody tr th td".split()
)
_EMPTY = frozenset(("br", "hr"))
_DROPPED = frozenset(
    "script style head title template noscript iframe frame object embed applet svg math form input button select "
    "textarea option audio video source track canvas map area link meta base".split()
)
_BLOCKS = frozenset("div section article header footer main aside center figure figcaption address".split())
_DEMOTED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_URL = re.compile(r"""(https?://[^\s<>"']{4,400}[^\s<>"'.,;:!?)\]])""")
_MAX_DEPTH = 60


def abstract_html(text: str, text_format: TextFormat) -> str:
    """An abstract as safe HTML, empty for no text; web addresses in plain text become links."""
    text = _CONTROL.sub("", text[:MAX_TEXT]) + ("…" if len(text) > MAX_TEXT else "")
    if text_format is TextFormat.HTML:
        return safe_html(text)
    if text_format is TextFormat.MARKDOWN:
        return safe_html(markdown_to_html(text))
    return plain_html(text)


def plain_html(text: str) -> str:
    """Plain text as paragraphs with its line breaks; web addresses become links."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", _CONTROL.sub("", text[: MAX_TEXT + 1]))]
    return "".join(f"<p>{_linked(part)}</p>" for part in paragraphs if part)


def safe_html(text: str) -> str:
    """HTML with everything gone that is not on the white list; the text inside unknown tags stays."""
    body = _parsed(_CONTROL.sub("", text[: MAX_TEXT * 2]))
    if body is None:
        return plain_html(text)
    written: List[str] = []
    _write(body, written)
    return "".join(written).strip()


def safe_href(url: str) -> str:
    """A link that may be followed, empty for any other scheme; spaces inside a scheme do not disguise it."""
    bare = "".join(url.split())
    return bare if re.match(r"(?i)(https?://|mailto:)[^\s]", bare) and len(bare) <= 2000 else ""


def _parsed(text: str) -> Optional[Any]:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        return etree.fromstring(f"<html><body>{text}</body></html>".encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _write(root: Any, written: List[str]) -> None:
    """Walk without recursion, since nesting is the source's choice; below ``_MAX_DEPTH`` tags only text stays."""
    open_ends: List[str] = []
    skipped: Optional[Any] = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if event == "end" and node is skipped:
                skipped = None
                _text(node.tail, written)
            continue
        name = node.tag if isinstance(node.tag, str) else "script"
        if event == "start" and name in _DROPPED:
            skipped = node
        elif event == "start":
            opening, closing = _tags(name, node, len(open_ends))
            written.append(opening)
            open_ends.append(closing)
            _text(node.text, written)
        else:
            written.append(open_ends.pop())
            _text(node.tail, written)


def _tags(name: str, node: Any, depth: int) -> Tuple[str, str]:
    if depth > _MAX_DEPTH:
        return "", ""
    if name in _BLOCKS:
        return "<p>", "</p>"
    if name not in _KEPT:
        return "", ""
    name = _DEMOTED.get(name, name)
    if name in _EMPTY:
        return f"<{name}>", ""
    if name == "a":
        href = safe_href(node.get("href") or "")
        return (f'<a href="{html.escape(href, quote=True)}">', "</a>") if href else ("", "")
    return f"<{name}>", f"</{name}>"


def _text(text: Optional[str], written: List[str]) -> None:
    if text:
        written.append(html.escape(text, quote=False))


def _linked(text: str) -> str:
    parts = _URL.split(text)
    made = []
    for number, part in enumerate(parts):
        escaped = html.escape(part, quote=True)
        made.append(f'<a href="{escaped}">{escaped}</a>' if number % 2 else escaped.replace("\n", "<br>"))
    return "".join(made)
