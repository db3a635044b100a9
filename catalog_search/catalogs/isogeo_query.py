"""What ``/resources/search`` of Isogeo's API is asked, and how several of its answers become one page.

``q`` holds words and tags, which add up: the API knows no alternatives. A filter with several values is therefore asked
as several searches (*branches*), whose hits are put in order together and of which none comes twice.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Tuple

from ..model.errors import CatalogError, ErrorKind
from ..model.extent import Extent
from ..model.query import FilterField, Query, Sort
from ..model.text import fold
from .datagouv_texts import count, distinct, line
from .isogeo_tags import ANY_DATASET, DATASETS, DISJOINT, PREFIXES, Labels, holds, lacking
from .replies import as_dict

MAX_PAGE = 100
LANGUAGES = ("fr", "en", "es", "pt")
#: All that a reply can tell of a record beside what it always tells.
INCLUDED = (
    "conditions,contacts,coordinate-system,events,feature-attributes,keywords,layers,limitations,links,operations,"
    "serviceLayers,specifications"
)
#: Alternatives beyond this many searches are left to be told from the tags of the records.
MAX_BRANCHES = 12
_ORDERS = {Sort.TITLE: ("title", "asc"), Sort.MODIFIED: ("_modified", "desc"), Sort.CREATED: ("_created", "desc")}
_PLACE = re.compile(r"-|(\d{1,9})(?: (\S{1,64}))?")

Params = List[Tuple[str, str]]


@dataclass(frozen=True)
class Branch:
    """One search: its tags, and the share that it is limited to (which no tag of a record tells)."""

    tags: Tuple[str, ...] = ()
    share: str = ""

    def has(self, tags: FrozenSet[str]) -> bool:
        return not self.share and all(holds(tags, tag) for tag in self.tags)


@dataclass(frozen=True)
class Plan:
    """The branches of a query. ``checked`` holds alternatives that records must be looked at for.

    ``exact`` says that no record can be in two branches, so that their counts add up.
    """

    branches: Tuple[Branch, ...]
    checked: Tuple[Tuple[str, ...], ...] = ()
    exact: bool = True


@dataclass(frozen=True)
class Place:
    """How far a branch was read, and the id that began its last answer: a server that repeats itself is noticed."""

    start: int = 0
    before: str = ""
    ended: bool = False

    def to_text(self) -> str:
        return "-" if self.ended else f"{self.start} {self.before}".rstrip()


def read_cursor(text: Optional[str], branches: int) -> List[Place]:
    """Where each branch stands; nothing means at the beginning.

    :raises CatalogError: where the text is no cursor of this query
    """
    if text is None:
        return [Place()] * branches
    matches = [_PLACE.fullmatch(part) for part in text.split(";")]
    if len(matches) != branches or not all(matches):
        raise CatalogError(ErrorKind.UNEXPECTED, f"cursor {text[:50]!r}")
    found = [match.groups() for match in matches if match is not None]
    return [Place(ended=True) if start is None else Place(int(start), before or "") for start, before in found]


def plan_of(query: Query, labels: Labels) -> Plan:
    """The searches that a query needs; none where a value of a filter is nothing that is known here."""
    alternatives = {field: _tags_of(query, field, labels) for field in PREFIXES if query.values(field)}
    if query.values(FilterField.MISSING):
        alternatives[FilterField.MISSING.value] = lacking(query.values(FilterField.MISSING))
    shares = list(distinct(line(value, 100) for value in query.values(FilterField.SHARE)))
    if any(not tags for tags in alternatives.values()) or (query.values(FilterField.SHARE) and not shares):
        return Plan(())
    asked: List[List[str]] = []
    checked: List[Tuple[str, ...]] = []
    room = MAX_BRANCHES // max(1, min(len(shares), MAX_BRANCHES))
    for tags in sorted(alternatives.values(), key=len):
        if len(tags) <= max(room, 1):
            asked.append(tags)
            room //= len(tags)
        else:
            checked.append(tuple(tags))
    branches = [Branch(tags, share) for share in shares or [""] for tags in product(*asked)]
    several = [field for field, tags in alternatives.items() if len(tags) > 1]
    exact = not checked and len(shares) < 2 and all(field in DISJOINT for field in several)
    return Plan(tuple(branches), tuple(checked), exact)


def _tags_of(query: Query, field: str, labels: Labels) -> List[str]:
    tags = list(distinct(tag for value in query.values(field) for tag in labels.tags_of(field, value)))
    if all(tag in tags for tag in DATASETS):
        return [ANY_DATASET, *(tag for tag in tags if tag not in DATASETS)]
    return tags


def search_params(query: Query, branch: Branch, start: int, limit: int, language: str) -> Params:
    """The parameters of one search, all but ``_include``; ``limit`` 0 asks for the total and the tags alone."""
    words = [line(word, 200) for word in query.words]
    order, way = _ORDERS.get(query.sort, ("", ""))
    params = [("q", " ".join([*filter(None, words), *branch.tags])), ("s", branch.share)]
    params += [("_limit", str(limit)), ("_offset", str(start)), ("_lang", language), ("ob", order), ("od", way)]
    if query.extent is not None and not query.extent.is_world:
        params += [*_area(query.extent), ("rel", "intersects")]
    return [(name, value) for name, value in params if value]


def language_of(query: Query) -> str:
    """The language of the API for that of a query: one of its own, else English."""
    language = query.language[:2].lower()
    return language if language in LANGUAGES else "en"


def _area(extent: Extent) -> Params:
    """``box`` in WGS 84; across the antimeridian a geometry of two boxes."""
    parts = extent.parts()
    if len(parts) == 1:
        return [("box", extent.to_text())]
    return [("geo", f"MULTIPOLYGON({','.join(map(_ring, parts))})")]


def _ring(box: Extent) -> str:
    w, s, e, n = box.to_text().split(",")
    return f"(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))"


# From answers to a page


@dataclass
class Hits:
    """What one branch answered: its entries from ``place`` on."""

    branch: Branch
    place: Place
    limit: int
    entries: List[Any]
    total: Optional[int]
    taken: int = 0

    @property
    def first(self) -> str:
        return _id_of(self.entries[0]) if self.entries else ""

    @property
    def exhausted(self) -> bool:
        """Whether its server has nothing behind these entries."""
        if not self.entries or self.repeats:
            return True
        if self.total is None:
            return len(self.entries) < self.limit
        return self.place.start + len(self.entries) >= self.total

    @property
    def repeats(self) -> bool:
        return bool(self.place.start and self.first and self.first == self.place.before)

    def following(self) -> Place:
        if self.taken >= len(self.entries) and self.exhausted:
            return Place(ended=True)
        return Place(self.place.start + self.taken, self.first if self.taken else self.place.before)


def hits_of(reply: Mapping[str, Any], branch: Branch, place: Place, limit: int) -> Hits:
    """Read the outer parts of an answer.

    :raises CatalogError: where it is none to a search
    """
    entries = reply.get("results")
    if not isinstance(entries, list):
        raise CatalogError(ErrorKind.UNEXPECTED, line(reply.get("message") or reply.get("error"), 300) or "no results")
    hits = Hits(branch, place, limit, entries, count(reply.get("total")))
    return replace(hits, entries=[]) if hits.repeats else hits


def taken(answers: Sequence[Hits], plan: Plan, query: Query, size: int) -> Iterator[Any]:
    """The entries of a page, in the order of the query; how many each branch gave is noted in ``answers``.

    A branch whose entries are used up while its server has more ends the page: what comes next is not known.
    """
    given = 0
    rank = _RANKS.get(query.sort)
    while given < size:
        if any(hits.taken >= len(hits.entries) and not hits.exhausted for hits in answers):
            return
        open_ones = [hits for hits in answers if hits.taken < len(hits.entries)]
        if not open_ones:
            return
        chosen = min(open_ones, key=lambda hits: rank(hits.entries[hits.taken]) if rank else hits.taken)
        entry = chosen.entries[chosen.taken]
        chosen.taken += 1
        if _passes(entry, chosen.branch, plan):
            given += 1
            yield entry


def total_of(answers: Sequence[Hits], plan: Plan, all_read: Optional[int]) -> Optional[int]:
    """How many hits a query has in all; ``None`` where it cannot be told from the counts of its branches.

    :param all_read: the number of entries where these answers hold all that there is
    """
    if len(plan.branches) < 2 and not plan.checked:
        return answers[0].total if answers else 0
    if any(hits.place.start or hits.place.ended for hits in answers):
        return None
    totals = [hits.total for hits in answers if hits.total is not None]
    return sum(totals) if plan.exact and len(totals) == len(answers) else all_read


def _passes(entry: Any, branch: Branch, plan: Plan) -> bool:
    """Whether an entry has what is checked here, and did not come from a branch before."""
    if len(plan.branches) < 2 and not plan.checked:
        return True
    tags = frozenset(as_dict(as_dict(entry).get("tags")))
    if not all(any(holds(tags, tag) for tag in alternatives) for alternatives in plan.checked):
        return False
    earlier = plan.branches[: plan.branches.index(branch)]
    return not any(one.has(tags) for one in earlier)


def _id_of(entry: Any) -> str:
    return "".join(line(as_dict(entry).get("_id"), 64).split())


def _title(entry: Any) -> str:
    return fold(line(as_dict(entry).get("title")) or line(as_dict(entry).get("name")))


def _latest(name: str) -> Callable[[Any], float]:
    def rank(entry: Any) -> float:
        try:
            moment = datetime.fromisoformat(line(as_dict(entry).get(name), 40)[:19])
        except ValueError:
            return 0.0
        return -float(moment.toordinal() * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second)

    return rank


_RANKS: Dict[Sort, Callable[[Any], Any]] = {
    Sort.TITLE: _title,
    Sort.MODIFIED: _latest("_modified"),
    Sort.CREATED: _latest("_created"),
}
