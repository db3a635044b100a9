"""Text as catalogues write it, brought to a form that can be compared or shown plainly."""
from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import List

from .record import TextFormat

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})
_SILENT = ("script", "style", "head", "template")
_BREAKING = ("p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")


def fold(text: str) -> str:
    """Text for comparing: no accents, ligatures or capitals, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def plain_text(text: str, text_format: TextFormat = TextFormat.PLAIN) -> str:
    """An abstract without its markup; paragraphs stay on lines of their own. Not safe as HTML: escape it there."""
    if text_format is TextFormat.PLAIN:
        return text.strip()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    plain = "".join(reader.parts)
    if text_format is TextFormat.MARKDOWN:
        plain = _without_marks(plain)
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_marks(text: str) -> str:
    text = re.sub(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}[^)\n]{0,300}\)", r"\1", text)
    text = re.sub(r"(?m)^[ \t]{0,3}(#{1,6}[ \t]+|>[ \t]?)", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1", r"\2", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!-])", r"\1", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: List[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
