"""Quick searches of the Isogeo plugin, as saved searches of the Isogeo catalogue.

That plugin keeps a search as what its form held (``owners``, ``keyword_0``, …: tags of Isogeo's API) and as an address
of the day. What the form held is taken, and the words and the box of the address, never the address itself.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import parse_qs, urlsplit

from ..catalogs.isogeo_tags import DATASETS, PREFIXES, TYPES, key_of
from ..model.extent import Extent
from ..model.query import FilterField, Sort
from .model import Area, AreaKind, KeptCatalog, KeptFilter, SavedSearch
from .shared_read import derived_id
from .shared_values import Shared

#: Names that the plugin gives itself; the last two are the last search in two languages, ``_current`` is the form.
_OWN = {"_default": "", "_current": "", "Last search": "", "Dernière recherche": ""}
#: Members that hold one tag each.
_TAGS = ("owners", "srs", "inspire", "formats", "licenses", "contacts", "groupTheme", "datatype")
_TAG = re.compile(r"[a-z-]+(?::[\w-]+)?:\S{1,300}")
_KEYWORD = re.compile(r"keyword_(\d{1,3})")
_ORDERS = {"title": Sort.TITLE, "_modified": Sort.MODIFIED, "modified": Sort.MODIFIED, "_created": Sort.CREATED}
_LONGEST = 300
_MOST = 500


@dataclass(frozen=True)
class Lost:
    """Something of a quick search that no saved search can hold, in the plugin's own words."""

    search: str
    what: str


@dataclass(frozen=True)
class QuickSearches:
    """Saved searches made of quick searches, and what was lost."""

    searches: Tuple[SavedSearch, ...] = ()
    lost: Tuple[Lost, ...] = ()

    def shared(self) -> Shared:
        """As bookmarks that come from elsewhere: they are shown, merged and taken back like those."""
        return Shared(searches=self.searches)


def saved_searches(found: Mapping[str, Any], catalog: Optional[KeptCatalog]) -> QuickSearches:
    """Saved searches of the quick searches by their names; those that the plugin keeps for itself are left out.

    :param catalog: the Isogeo catalogue to ask; without one the searches ask all catalogues
    """
    searches: List[SavedSearch] = []
    lost: List[Lost] = []
    for name, data in list(found.items())[:_MOST]:
        if name in _OWN or not isinstance(data, Mapping):
            continue
        made, missing = _search(name, data, catalog)
        lost.extend(Lost(name, what) for what in missing)
        if made.text or made.filters or made.area.kind is not AreaKind.NONE:
            searches.append(made)
        else:
            lost.append(Lost(name, ""))
    return QuickSearches(tuple(searches), tuple(lost))


def _search(name: str, data: Mapping[str, Any], catalog: Optional[KeptCatalog]) -> Tuple[SavedSearch, List[str]]:
    asked = _address(data)
    words, tags = _words_and_tags(data, asked)
    labels = _labels(data)
    filters: List[KeptFilter] = []
    lost: List[str] = []
    for tag in dict.fromkeys(tags):
        made = list(_filters(tag, labels.get(tag, "")))
        filters.extend(made)
        lost.extend([] if made else [tag])
    area, missing = _area(data, asked)
    lost.extend(missing)
    if data.get("favorite"):
        lost.append(f"favorite: {_text(data['favorite'])}")
    title = " ".join(name.split())[:_LONGEST]
    search = SavedSearch(
        id=derived_id("isogeo", name, words, *tags),
        name=title,
        text=words,
        filters=tuple(dict.fromkeys(filters)),
        area=area,
        catalogs=(catalog,) if catalog is not None else (),
        sort=_ORDERS.get(_text(data.get("ob")), Sort.RELEVANCE),
    )
    return search, lost


def _words_and_tags(data: Mapping[str, Any], asked: Mapping[str, str]) -> Tuple[str, List[str]]:
    """What the form held; where it held nothing, what the address asks for."""
    numbered = sorted((int(match.group(1)), key) for key in data for match in [_KEYWORD.fullmatch(str(key))] if match)
    values = [data.get(key) for key in _TAGS] + [data[key] for _, key in numbered]
    tags = [_text(value) for value in values if _text(value)]
    words = _text(data.get("text"))
    if not tags and not words:
        parts = asked.get("q", "").split()
        tags = [part for part in parts if _TAG.fullmatch(part)]
        words = " ".join(part for part in parts if not _TAG.fullmatch(part))
    return " ".join(words.split())[:1000], tags


def _filters(tag: str, label: str) -> Iterator[KeptFilter]:
    """The filters that a tag is; none where there is no such filter."""
    if tag == "type:dataset" or tag in DATASETS or tag.startswith("type:"):
        names = [name.partition(":")[2] for name in DATASETS] if tag == "type:dataset" else [key_of(tag)]
        kinds = [kind for kind, members in TYPES.items() if any(name in members for name in names)]
        yield from (KeptFilter(FilterField.TYPE.value, kind, kind) for kind in kinds)
        return
    for field, prefixes in PREFIXES.items():
        if any(tag.startswith(f"{prefix}:") and len(tag) > len(prefix) + 1 for prefix in prefixes):
            key = key_of(tag)
            yield KeptFilter(field, key, label or key.rpartition(":")[2])
            return


def _labels(data: Mapping[str, Any]) -> Dict[str, str]:
    """What the form showed, by tag; the names of keywords are a list in the order of the keywords."""
    shown = data.get("labels")
    if not isinstance(shown, Mapping):
        return {}
    found = {_text(data.get(key)): _text(shown.get(key)) for key in _TAGS}
    keys = shown.get("keys")
    for number, label in enumerate(keys if isinstance(keys, (list, tuple)) else []):
        found[_text(data.get(f"keyword_{number}"))] = _text(label)
    return {tag: label for tag, label in found.items() if tag and label.strip(" -")}


def _area(data: Mapping[str, Any], asked: Mapping[str, str]) -> Tuple[Area, List[str]]:
    """Where the search looks: the box of the day of the map or of the layer; another relation than touching is lost."""
    named = _text(data.get("geofilter"))
    box = Extent.from_text(asked.get("box", "") or _text(data.get("coord")))
    relation = asked.get("rel", "") or _text(data.get("operation"))
    lost = [f"rel: {relation}"] if box is not None and relation not in ("", "intersects") else []
    if named == "mapcanvas":
        return Area(AreaKind.MAP, box), lost
    if box is None:
        return Area(), [f"geofilter: {named}"] if named else []
    return Area(AreaKind.BOX, box, name=named[:_LONGEST]), lost


def _address(data: Mapping[str, Any]) -> Dict[str, str]:
    """The parameters of the address, the first value of each."""
    try:
        query = urlsplit(_text(data.get("url"))).query
        return {key: values[0] for key, values in parse_qs(query, max_num_fields=100).items()}
    except ValueError:
        return {}


def _text(value: object) -> str:
    """A text member; settings files keep nothing as an empty text or as the word of another language for it."""
    found = value.strip()[:5000] if isinstance(value, str) else ""
    return "" if found in ("None", "@Invalid()") else found

