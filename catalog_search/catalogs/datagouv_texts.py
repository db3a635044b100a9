"""Text, numbers and addresses of uData replies as believed values, and the licences that it knows by id."""
from __future__ import annotations

from typing import Any, Dict, Iterable, Optional, Tuple

from ..model.record import Licence
from ..model.text import fold
from .replies import as_count, as_text

TITLE_LENGTH = 500
TEXT_LENGTH = 100_000
_URL_LENGTH = 4000
_LARGEST = 2**53

#: Ids of ``/api/1/datasets/licenses/`` with the titles and addresses that French portals give them.
LICENCES: Dict[str, Tuple[str, str]] = {
    "fr-lo": (
        "Licence Ouverte / Open Licence",
        "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
    ),
    "lov2": (
        "Licence Ouverte / Open Licence version 2.0",
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
    ),
    "odc-odbl": (
        "Open Data Commons Open Database License (ODbL)",
        "https://opendatacommons.org/licenses/odbl/summary/",
    ),
    "odc-by": (
        "Open Data Commons Attribution License",
        "https://opendatacommons.org/licenses/by/summary/",
    ),
    "odc-pddl": (
        "Open Data Commons Public Domain Dedication and Licence (PDDL)",
        "https://opendatacommons.org/licenses/pddl/summary/",
    ),
    "cc-by": ("Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-by-sa": ("Creative Commons Attribution Share-Alike", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc-zero": ("Creative Commons CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "other-open": ("Other (Open)", ""),
    "other-pd": ("Other (Public Domain)", ""),
    "other-at": ("Other (Attribution)", ""),
    "notspecified": ("License Not Specified", ""),
}


def text(value: Any, length: int = TEXT_LENGTH) -> str:
    """What ``as_text`` makes of a value, bounded."""
    return as_text(value)[:length]


def line(value: Any, length: int = TITLE_LENGTH) -> str:
    """A text on one line."""
    if type(value) is str and len(value) <= length and value.isprintable() and "  " not in value:
        return value.strip()
    if value is None:
        return ""
    return " ".join(text(value, length * 4).split())[:length]


def web_address(value: Any) -> str:
    """An address that a browser may open, or nothing: only http and https pass."""
    if value is None:
        return ""
    found = text(value, _URL_LENGTH)
    return found if found[:8].lower().startswith(("http://", "https://")) else ""


def count(value: Any) -> Optional[int]:
    """A number of things that a 64-bit integer and a double both hold."""
    if value is None:
        return None
    found = value if type(value) is int and value >= 0 else as_count(value)
    return found if found is not None and found <= _LARGEST else None


def distinct(values: Iterable[str], most: int = 1000) -> Tuple[str, ...]:
    """The texts without empty and repeated ones, in their order."""
    return tuple(dict.fromkeys(filter(None, values)))[:most]


def licence_title(licence_id: str) -> str:
    """What a known licence is called; an unknown one is called by its id."""
    return LICENCES.get(licence_id, (licence_id, ""))[0]


def licence_id(name: str) -> str:
    """The id of a licence given by its id or its title; another text stays as it is."""
    wanted = fold(name)
    return next((key for key, (title, _) in LICENCES.items() if wanted in (key, fold(title))), name)


def read_licence(value: Any) -> Optional[Licence]:
    """A licence of an id, or of the object that ``X-Get-Datasets-Full-Objects`` asks for; ``None`` if not specified."""
    full = value if isinstance(value, dict) else {}
    key = line(full.get("id") if full else value, 100)
    if key == "notspecified" or not (key or full):
        return None
    known = LICENCES.get(key, (key, ""))
    title = line(full.get("title")) or known[0]
    url = web_address(full.get("url")) or known[1]
    return Licence(title=title, url=url, id=key) if title or url else None
