"""Telling licences from the texts and addresses that metadata give. Ids are those of data.gouv.fr."""
from __future__ import annotations

import re
from typing import Iterable, Optional, Tuple

from ..model.record import Licence

_ETALAB = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_LONGEST = 4000
_CC = "https://creativecommons.org"

#: Pattern over a text and its address in lower case, then the licence; special ones stand before general ones.
_KNOWN: Tuple[Tuple["re.Pattern[str]", Licence], ...] = tuple(
    (re.compile(pattern), Licence(title, url, id))
    for pattern, id, title, url in (
        (r"\blov2\b|(?:licence.ouverte|open.licen[cs]e|etalab)[^.]{0,60}?(?:\bv(?:ersion|\.)? ?2\b|\b2[.,]0\b)", "lov2",
         "Licence Ouverte / Open Licence version 2.0", _ETALAB),
        (r"licence.ouverte|open.licen[cs]e\b|etalab", "fr-lo", "Licence Ouverte / Open Licence", _ETALAB),
        (r"\bodbl\b|open.database.licen[cs]e", "odc-odbl", "Open Data Commons Open Database License (ODbL)",
         "https://opendatacommons.org/licenses/odbl/"),
        (r"\bpddl\b", "odc-pddl", "Open Data Commons Public Domain Dedication and Licence (PDDL)",
         "https://opendatacommons.org/licenses/pddl/"),
        (r"\bodc.by\b", "odc-by", "Open Data Commons Attribution License", "https://opendatacommons.org/licenses/by/"),
        (r"publicdomain/zero|\bcc[ -]?(?:0|zero)\b", "cc-zero", "Creative Commons CC0",
         f"{_CC}/publicdomain/zero/1.0/"),
        (r"licenses/by-nc-nd|\bcc[ -]by[ -]nc[ -]nd\b", "cc-by-nc-nd", "Creative Commons BY-NC-ND",
         f"{_CC}/licenses/by-nc-nd/4.0/"),
        (r"licenses/by-nc-sa|\bcc[ -]by[ -]nc[ -]sa\b", "cc-by-nc-sa", "Creative Commons BY-NC-SA",
         f"{_CC}/licenses/by-nc-sa/4.0/"),
        (r"licenses/by-nc|\bcc[ -]by[ -]nc\b", "cc-by-nc", "Creative Commons BY-NC", f"{_CC}/licenses/by-nc/4.0/"),
        (r"licenses/by-nd|\bcc[ -]by[ -]nd\b", "cc-by-nd", "Creative Commons BY-ND", f"{_CC}/licenses/by-nd/4.0/"),
        (r"licenses/by-sa|\bcc[ -]by[ -]sa\b", "cc-by-sa", "Creative Commons Attribution Share-Alike",
         f"{_CC}/licenses/by-sa/4.0/"),
        (r"creativecommons\.org/licenses/by\b|\bcc[ -]by\b|creative commons attribution", "cc-by",
         "Creative Commons Attribution", f"{_CC}/licenses/by/4.0/"),
    )
)  # fmt: skip
#: One of these is in whatever the patterns find; most texts hold none, and that is told faster.
_MARKS = ("licen", "etalab", "lov2", "odbl", "pddl", "odc", "publicdomain", "creative", "cc-", "cc b", "cc0", "cc 0")
_URL = re.compile(r"https?://[^\s<>\"')]+[^\s<>\"').,;]")


def recognised(texts: Iterable[Tuple[str, str]]) -> Optional[Licence]:
    """The licence that one of several (text, address) pairs names; ``None`` where none is a known one.

    The address is the one that the metadata give, where they give one, else that of the licence's own page.
    """
    for text, url in texts:
        words = f"{text[:_LONGEST]} {url[:_LONGEST]}".lower()
        if not any(mark in words for mark in _MARKS):
            continue
        for pattern, licence in _KNOWN:
            if pattern.search(words):
                return Licence(licence.title, _address(text, url) or licence.url, licence.id)
    return None


def _address(text: str, url: str) -> str:
    if url.lower().startswith(("http://", "https://")):
        return url
    match = _URL.search(text)
    return match.group(0) if match else ""
