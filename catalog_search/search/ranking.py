"""Orders of merged rows: scores fair to every catalogue, and lists that do not jump under the reader's eyes."""
from __future__ import annotations

from typing import Callable, Dict, Hashable, Iterable, List, Sequence, Tuple, TypeVar

from ..model.query import Sort
from ..model.record import Record
from .titles import clean

#: The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
K = 60
#: What a title is worth that holds all words, holds them as a phrase, and is nothing else; in units of 1 / K. With the
#: first two a hit at the end of a catalogue's first hundred comes level with a first hit whose title has not the words.
_ALL_WORDS, _PHRASE, _WHOLE = 0.4, 0.15, 0.25
_STOP = frozenset("le la les l un une des du de d et en au aux a sur pour par dans the of and in on for".split())

Key = TypeVar("Key", bound=Hashable)


def reciprocal(rank: int) -> float:
    """The part of a score that the place in one catalogue's answer gives; places count from 1."""
    return 1.0 / (K + rank)


class TitleBonus:
    """How much a title says of what was asked for; accents, capitals and articles do not count."""

    def __init__(self, words: Sequence[str]) -> None:
        self._phrase = clean(" ".join(words))
        asked = self._phrase.split()
        telling = [word for word in asked if word not in _STOP] or asked
        self._starts = tuple(f" {word}" for word in dict.fromkeys(telling))

    def of(self, title: str) -> float:
        """The bonus of one title; nothing where a word is missing. A word counts where one of the title begins so."""
        if not self._starts:
            return 0.0
        text = clean(title)
        padded = f" {text}"
        for start in self._starts:
            if start not in padded:
                return 0.0
        units = _ALL_WORDS
        if f" {self._phrase}" in padded:
            units += _PHRASE
        if text == self._phrase:
            units += _WHOLE
        return units / K


def in_order(
    keys: Iterable[Key], place: Callable[[Key], Tuple[float, ...]], shown: Callable[[Key], Record], sort: Sort
) -> List[Key]:
    """Keys in an order: titles from A, dates from the newest, those without last; the rest by their place.

    :param place: what decides for relevance and popularity, and between equal titles and dates; smallest first
    :param shown: the record whose title or date counts
    """
    ranked = sorted(keys, key=place)
    if sort is Sort.TITLE:
        ranked.sort(key=lambda key: clean(shown(key).title))
    elif sort in (Sort.MODIFIED, Sort.CREATED):
        name = sort.value
        ranked.sort(key=lambda key: str(getattr(shown(key), name))[:19], reverse=True)
    return ranked


def stable_order(current: Sequence[Key], fixed: int, ranked: Sequence[Key]) -> List[Key]:
    """An order in which rows that a person has seen do not move.

    :param current: the rows as they are shown
    :param fixed: how many of them were seen; they keep their places, but for those that are gone
    :param ranked: all rows, best first
    """
    places = _places(ranked)
    kept = [key for key in dict.fromkeys(current[:fixed]) if key in places]
    seen = set(kept)
    return kept + [key for key in ranked if key not in seen]


def hidden_better(current: Sequence[Key], fixed: int, ranked: Sequence[Key]) -> int:
    """How many rows rank above one of the seen rows but stand after them ("12 more results ranked higher")."""
    places = _places(ranked)
    seen = {key for key in current[:fixed] if key in places}
    last = max((places[key] for key in seen), default=-1)
    return sum(1 for key in ranked[: last + 1] if key not in seen)


def _places(ranked: Sequence[Key]) -> Dict[Key, int]:
    return {key: place for place, key in enumerate(ranked)}
