"""The words by which a favourite is found: without accents, ligatures and capitals."""
from __future__ import annotations

import re
from typing import Iterable, Optional, Tuple

from ..model.record import Record
from ..model.text import fold, plain_text
from .record_json import record_from_json

_LONGEST = 20_000
_TOKEN = re.compile(r"\w+")
_MOST_TOKENS = 20

Words = Tuple[str, str, str, str, str, str]


def words_of(
    title: str, organisation: str, note: str, tags: Iterable[str], record: Optional[Record]
) -> Words:
    """Folded title, abstract, organisation, keywords, note and tags."""
    abstract = plain_text(record.abstract[:_LONGEST], record.abstract_format) if record else ""
    keywords = (*record.keywords, *record.themes) if record else ()
    texts = (title, abstract, organisation, "\n".join(keywords), note, "\n".join(tags))
    folded = [fold(text[:_LONGEST]) for text in texts]
    return (folded[0], folded[1], folded[2], folded[3], folded[4], folded[5])


def words_of_row(title: str, organisation: str, note: str, tags: Iterable[str], body: Optional[str]) -> Words:
    """As ``words_of``, from a record's JSON."""
    return words_of(title, organisation, note, tags, record_from_json(body) if body else None)


def match_expression(text: str) -> str:
    """What FTS5 is asked for the words a person typed: all of them, each as the beginning of a word.

    Empty where the text holds no word. No operator of FTS5 is let through.
    """
    tokens = _TOKEN.findall(fold(text))[:_MOST_TOKENS]
    return " ".join(f'"{token}"*' for token in tokens)
