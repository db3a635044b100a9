"""Titles as they are compared: their words, and what in them says that two datasets are not the same.

Most look-alikes in French catalogues come from one template: the same words with another year, département, commune,
scale or version. What was changed in the template is what tells them apart.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, FrozenSet, Tuple

from ..model.text import fold
from .territories import CODES, places_in

_STOP = frozenset(
    "le la les l un une des du de d et en au aux a sur pour par dans ou the of and in on for".split()
    # What a portal adds to a title or leaves out of it.
    + "donnee donnees jeu couche couches fichier fichiers sig data opendata open ouvertes inspire".split()
    + "wms wfs wmts shp shapefile csv geojson gpkg kml".split()
)
#: Sets of words of which a template takes one: two titles with different ones speak of different things.
_CHOICES: Tuple[FrozenSet[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "printemps ete automne hiver",
        "nord sud est ouest",
        "surfacique lineaire ponctuel ponctuelle surface ligne point polygone surf lin pct",
        "brut brute net nette",
        "arrete projet abroge approuve provisoire definitif definitive",
        "communal departemental regional national europeen",
        "annuel mensuel journalier horaire trimestriel hebdomadaire",
        "urbain rural",
        "ancien ancienne nouveau nouvelle",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "entrant sortant",
        "amont aval",
        "vecteur raster image",
        "avant apres",
    )
)
_ROMAN = dict(zip("i ii iii iv vi vii viii ix xi xii".split(), "1 2 3 4 6 7 8 9 11 12".split()))
_ORDINAL = re.compile(r"v?(\d+)(?:er|ere|e|eme|nd|nde|th|st)?")
_SCALE = re.compile(r"(?<![0-9])1 (\d{1,3}) (000(?: 000)?)(?![0-9])")
_THOUSANDS = re.compile(r"(?<![0-9])[1-9]\d{0,2}(?: \d{3})+(?![0-9])")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\(…\))\s*$")
_TWO_DIGITS = re.compile(r"(?<![0-9a-z])(?:\d\d|2[ab]|97\d)(?![0-9a-z])")
_LETTER = re.compile(r"(?<=[^\w'’])[A-Z](?![\w'’])")
_WORD = re.compile(r"[^\W_]+")
#: So long a beginning that ends inside a word of the other title was cut off there, even without an ellipsis.
_CUT_OFF = 40


def _spelling() -> Dict[int, str]:
    table = {code: " " for code in range(0x250) if not chr(code).isalnum()}
    for code in range(0x80, 0x250):
        plain = unicodedata.normalize("NFKD", chr(code)).encode("ascii", "ignore").decode()
        if chr(code).isalpha() and plain:
            table[code] = plain.lower()
    table.update({ord("œ"): "oe", ord("æ"): "ae"})
    table.update({ord(mark): " " for mark in "’‘“”–—…•·′″\u2009\u200a\u202f\u200b№"})
    return table


_SPELLING = _spelling()
_NO_WORD = re.compile(r"[\W_]+")
_ACCENTED = re.compile("[\x00-\x7fÀ-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*")


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Text in small letters without accents and punctuation, its words one space apart."""
    plain = text.replace("’", "'")
    if not plain.isascii() and _ACCENTED.fullmatch(plain):
        # The quick way, which most titles allow: what is left of a letter without its accent is ASCII.
        plain = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode("ascii")
    plain = plain.casefold().translate(_SPELLING)
    if not plain.isascii():
        plain = _NO_WORD.sub(" ", fold(plain))
    return " ".join(plain.split())


@dataclass(frozen=True)
class Title:
    """A title taken apart. ``numbers`` are all words with a digit in them; ``proper`` are words with a capital."""

    text: str
    words: FrozenSet[str]
    numbers: FrozenSet[str]
    places: FrozenSet[str]
    codes: FrozenSet[str]
    proper: FrozenSet[str]
    cut: bool


@lru_cache(maxsize=4096)
def read_title(title: str) -> Title:
    """The parts of a title."""
    text = clean(title)
    words = _words(text) | _letters(title)
    return Title(
        text=text,
        words=words,
        numbers=frozenset(word for word in words if any(char.isdigit() for char in word)),
        places=places_in(text),
        codes=frozenset(_TWO_DIGITS.findall(text)) & CODES,
        proper=_proper(title) & words,
        cut=bool(_ELLIPSIS.search(title)),
    )


@lru_cache(maxsize=4096)
def words_of(text: str) -> FrozenSet[str]:
    """The words of any text as titles are compared by them."""
    return _words(clean(text))


def _words(text: str) -> FrozenSet[str]:
    """Its telling words: without articles, in the singular, ordinals and Roman numbers as numbers."""
    joined = _SCALE.sub(lambda match: f"1 {match.group(1)}{match.group(2).replace(' ', '')}", text)
    joined = _THOUSANDS.sub(lambda match: match.group(0).replace(" ", ""), joined)
    return frozenset(map(_word, (word for word in joined.split() if word not in _STOP)))


@lru_cache(maxsize=8192)
def _word(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal.group(1).lstrip("0") or "0"
    if len(word) > 3 and word[-1] in "sx":
        return word[:-1]
    return _ROMAN.get(word, word)


def _letters(title: str) -> FrozenSet[str]:
    """Single capitals ("Lot A"), some of which are articles when small."""
    return frozenset() if title.upper() == title else frozenset(map(str.lower, _LETTER.findall(title)))


def _proper(title: str) -> FrozenSet[str]:
    """Words written with a capital, where the title is not written in capitals altogether; never the first one."""
    if title.upper() == title:
        return frozenset()
    found = [match.group(0) for match in _WORD.finditer(title)][1:]
    return frozenset(_word(clean(word)) for word in found if word[0].isupper() and len(word) > 2)


def is_cut(a: Title, b: Title) -> bool:
    """Whether one title is the beginning of the other, cut off by an ellipsis or inside a word."""
    short, long = sorted((a, b), key=lambda title: len(title.text))
    if len(short.text) < 12 or not long.text.startswith(short.text):
        return False
    following = long.text[len(short.text) : len(short.text) + 1]
    return short.cut or (len(short.text) >= _CUT_OFF and following.isalnum())


def difference(a: Title, b: Title) -> str:
    """What in two titles says that they name different data (``number``, ``territory``, …); empty where nothing does.

    Each must have something that the other lacks: "PPRI de la Gironde" and "PPRI" may be one, "PPRI de la Gironde" and
    "PPRI de la Dordogne" are not.
    """
    if a.text == b.text or is_cut(a, b):
        return ""
    if _apart(a.numbers - _codes_of(b), b.numbers - _codes_of(a)):
        return "number"
    if _apart(a.places, b.places) or _other_code(a, b) or _other_code(b, a):
        return "territory"
    ours, theirs = a.words - b.words, b.words - a.words
    if not ours or not theirs:
        return ""
    if any(ours & choice and theirs & choice for choice in _CHOICES):
        return "choice"
    if any(len(word) == 1 for word in ours) and any(len(word) == 1 for word in theirs):
        return "letter"
    if a.proper & ours and b.proper & theirs:
        return "name"
    return ""


def _apart(a: FrozenSet[str], b: FrozenSet[str]) -> bool:
    return bool(a - b) and bool(b - a)


def _codes_of(title: Title) -> FrozenSet[str]:
    """The codes of the départements that a title names, as numbers of another title may give them."""
    return frozenset(_word(place) for place in title.places if place in CODES)


def _other_code(a: Title, b: Title) -> bool:
    """Whether one names a département and the other gives only codes of others: "PPRI Dordogne", "PPRI 33"."""
    return bool(a.places & CODES) and not b.places and bool(b.codes) and not a.places & b.codes


def alike(a: Title, b: Title, noise: FrozenSet[str]) -> bool:
    """Whether two titles say the same, where one may be cut off or have further words, all of them of ``noise``.

    Noise are the names of the organisations, which portals put behind a title or take away.
    """
    if a.text == b.text or is_cut(a, b):
        return True
    ours, theirs = a.words - b.words - _codes_of(b), b.words - a.words - _codes_of(a)
    return bool(a.words & b.words) and not (ours and theirs) and (ours | theirs) <= noise


def similarity(a: Title, b: Title) -> float:
    """The share of words in common, from 0 to 1 (Jaccard)."""
    everything = a.words | b.words
    return len(a.words & b.words) / len(everything) if everything else 0.0
