"""Whether two records describe the same data.

Evidence comes in three strengths, and a veto overrules all of it:

1. *Own* identifiers: the record's own id where that is globally unique (UUID, ObjectId of uData, URN, DOI, address),
   its page in a portal, and what a harvester says the id was at the source. One in common: the same data.
2. *Named* identifiers: everything else that a record mentions (identifiers of the resource, addresses at the source). A
   parent, a series or a sibling may be among them, so the titles must say the same, too.
3. What the data are served as: service address **and** layer, address of a file, checksum. Many datasets share a layer
   group or an archive, so titles must agree, organisations must be compatible, and one's layers (files, checksums) must
   all be among the other's.

Title, organisation and area alone are a suggestion, which a person decides. Two records of one catalogue are the same
only by their id, or by an own identifier under the same title (two harvesters brought the same record): whatever else
they share, their catalogue keeps them apart on purpose.

Vetoes: other numbers in the titles (year, edition, scale, version, code), other territories, other proper names,
other choices of a template (months, directions, "projet" and "arrêté", …), other scales, areas that do not meet, a
service and a dataset.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import FrozenSet, Optional, Tuple

from ..model.record import Record, RecordType
from .keys import Keys, federated_keys, host_of, identifier_key, local_key, weak_keys
from .titles import Title, alike, clean, difference, read_title, similarity, words_of

_SERVICES = (RecordType.SERVICE, RecordType.API)
#: Types that systems without types of their own (uData) give to everything.
_PLAIN = (RecordType.DATASET, RecordType.TABLE)
_MAX_IDENTIFIERS = 40
_MAX_EXTENTS = 20
#: Titles with fewer words in common than this share (Jaccard) are no suggestion, even with a key in common.
_SIMILAR = 0.5
#: Words that stand in the names of many organisations.
_GENERAL = frozenset(
    "commune ville mairie departement departemental departementale region regional regionale conseil communaute"
    " agglomeration metropole direction territoire service syndicat mixte office agence prefecture ministere institut"
    " national nationale pays intercommunal general public publique ddt ddtm dreal sdi france".split()
)
#: Sorts of authorities of which each place has one.
_AUTHORITIES = tuple(
    frozenset(words.split())
    for words in ("commune ville mairie", "departement departemental ddt ddtm", "region regional dreal",
                  "communaute agglomeration intercommunal", "metropole")
)  # fmt: skip
_SCALE = re.compile(r"1\s*[:/]\s*([\d\s.,]+)")


class Match(str, Enum):
    """What is known of two records: the same data, perhaps the same (a person decides), or not the same."""

    SAME = "same"
    SUGGEST = "suggest"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Verdict:
    """A match and why.

    ``key`` is what both have in common, empty where nothing is. ``why`` names the evidence (``id``, ``own``, ``named``,
    ``served``, ``title``) or what speaks against it (``number``, ``territory``, ``choice``, ``letter``, ``name``,
    ``scale``, ``type``, ``extent``, ``period``, ``organisation``, ``catalog``); empty where there is no evidence.
    """

    match: Match
    key: str = ""
    why: str = ""


_NOTHING = Verdict(Match.DIFFERENT)


class Profile:
    """The identity of one record: its keys, and its title taken apart when somebody asks.

    ``lookup`` are all keys and, last, title and organisation in one text, under which suggestions are found.
    """

    __slots__ = ("record", "host", "own", "named", "services", "files", "sums", "lookup", "source")

    def __init__(self, record: Record, host: str = "") -> None:
        self.record = record
        self.source = _source_of(record)
        self.host = host_of(record.page_url) or host
        self.own, self.named = _identifiers(record, self.host, self.source)
        self.services, self.files, self.sums = weak_keys(record.resources)
        self.lookup = self.own + self.named + self.services + self.files + self.sums + _names(record)

    @property
    def keys(self) -> Keys:
        return self.own + self.named + self.services + self.files + self.sums

    @property
    def title(self) -> Title:
        return read_title(self.record.title)

    @property
    def organisations(self) -> Tuple[str, ...]:
        """Everybody who is named as responsible, the main one first."""
        named = [self.record.organisation, *(contact.organisation for contact in self.record.contacts[:10])]
        return tuple(dict.fromkeys(name for name in named if name))


def strong_keys(record: Record, host: str = "") -> FrozenSet[str]:
    """All identifiers of a record that mean the same data everywhere, in one spelling.

    :param host: of the catalogue, to qualify an id that only means something there; a record's page tells it, too
    """
    profile = Profile(record, host)
    return frozenset(profile.own + profile.named)


def service_keys(record: Record) -> FrozenSet[str]:
    """What a record is served as: service addresses with a layer each, and addresses of files."""
    services, files, _ = weak_keys(record.resources)
    return frozenset(services + files)


def checksum_keys(record: Record) -> FrozenSet[str]:
    """The checksums of a record's files, trivial ones left out."""
    return frozenset(weak_keys(record.resources)[2])


def verdict(a: Record, b: Record) -> Verdict:
    """Whether two records describe the same data, and why."""
    return compare(Profile(a), Profile(b))


def compare(a: Profile, b: Profile) -> Verdict:
    """Whether two records describe the same data, and why; as ``verdict``, for profiles at hand."""
    together = a.record.catalog == b.record.catalog
    if together and a.record.id == b.record.id:
        return Verdict(Match.SAME, a.record.id, "id")
    shared = _common(a.own, b.own)
    if shared:
        return _by_own(a, b, shared, together)
    if together:
        return Verdict(Match.DIFFERENT, why="catalog")
    shared = _common(a.own + a.named, b.own + b.named)
    if shared:
        return _by_title(a, b, shared, "named")
    shared = _common(a.keys, b.keys)
    if shared:
        return _by_title(a, b, shared, "served")
    return _by_names(a, b)


def _common(ours: Keys, theirs: Keys) -> str:
    """The first in the alphabet that both have, or nothing."""
    return min((key for key in ours if key in theirs), default="")


def conflict(a: Profile, b: Profile) -> str:
    """What says that two records are not of the same data whatever keys they share; empty where nothing does."""
    if (a.record.type in _SERVICES) != (b.record.type in _SERVICES):
        return "type"
    against = "" if a.record.title == b.record.title else difference(a.title, b.title)
    if against:
        return against
    if a.record.scale and b.record.scale:
        ours, theirs = scale_of(a.record.scale), scale_of(b.record.scale)
        if ours and theirs and ours != theirs:
            return "scale"
    return "extent" if are_apart(a.record, b.record) else ""


def scale_of(text: str) -> Optional[int]:
    """The denominator of a scale such as ``1:25000`` or "1/25 000"."""
    match = _SCALE.search(text)
    digits = re.sub(r"\D", "", match.group(1)) if match else ""
    return int(digits[:12]) if digits else None


def are_apart(a: Record, b: Record) -> bool:
    """Whether both give their area and the areas do not meet."""
    ours, theirs = a.extents[:_MAX_EXTENTS], b.extents[:_MAX_EXTENTS]
    if not ours or not theirs or ours[0].intersects(theirs[0]):
        return False
    return not any(box.intersects(other) for box in ours for other in theirs)


def _by_own(a: Profile, b: Profile, key: str, together: bool) -> Verdict:
    against = conflict(a, b)
    if against:
        return Verdict(Match.DIFFERENT, key, against)
    if together and a.record.title != b.record.title and not alike(a.title, b.title, frozenset()):
        return Verdict(Match.DIFFERENT, key, "catalog")
    return Verdict(Match.SAME, key, "own")


def _by_title(a: Profile, b: Profile, key: str, why: str) -> Verdict:
    """Evidence that other data may share: the titles decide, and for services and files more than the titles."""
    against = conflict(a, b) or _other_kind(a.record, b.record) or _other_period(a.record, b.record)
    if against:
        return Verdict(Match.DIFFERENT, key, against)
    if a.record.title != b.record.title and not alike(a.title, b.title, _names_of(a) | _names_of(b)):
        similar = similarity(a.title, b.title) >= _SIMILAR or bool(_common(a.sums, b.sums))
        return Verdict(Match.SUGGEST if similar else Match.DIFFERENT, key, "title")
    if why == "served" and not (_nested(a, b) and compatible(a.organisations, b.organisations)):
        return Verdict(Match.SUGGEST, key, "organisation")
    return Verdict(Match.SAME, key, why)


def _by_names(a: Profile, b: Profile) -> Verdict:
    """Nothing in common but the names: a suggestion where title and organisation are equal and the areas meet."""
    names = a.lookup[-1:]
    if "\n" not in "".join(names) or names != b.lookup[-1:] or conflict(a, b) or _other_kind(a.record, b.record):
        return _NOTHING
    return Verdict(Match.SUGGEST, "", "title")


def _other_kind(a: Record, b: Record) -> str:
    same = a.type == b.type or (a.type in _PLAIN and b.type in _PLAIN)
    return "" if same or (a.type in _SERVICES and b.type in _SERVICES) else "type"


def _other_period(a: Record, b: Record) -> str:
    """``period`` where both say which years they cover and these do not meet."""
    (start, end), (begin, until) = ((moment[:4] for moment in record.temporal) for record in (a, b))
    return "period" if start and end and begin and until and (end < begin or until < start) else ""


def _nested(a: Profile, b: Profile) -> bool:
    """Whether for each kind of evidence in common one has all that the other has."""
    for ours, theirs in ((a.services, b.services), (a.files, b.files), (a.sums, b.sums)):
        if _common(ours, theirs) and not (set(ours) <= set(theirs) or set(theirs) <= set(ours)):
            return False
    return True


def compatible(ours: Tuple[str, ...], theirs: Tuple[str, ...]) -> bool:
    """Whether two records may come from the same organisation: a telling word, or an acronym, in common.

    "Commune de Pessac" and "Commune de Talence" are not the same, whoever else both name.
    """
    if not ours or not theirs:
        return True
    if _are_peers(ours[0], theirs[0]):
        return False
    return any(_related(one, other) for one in ours for other in theirs)


def _are_peers(one: str, other: str) -> bool:
    """Whether two names are those of authorities of one sort in different places."""
    first, second = read_title(one), read_title(other)
    if _in_one_place(first, second):
        return False
    if first.words & second.words and difference(first, second):
        return True
    return any(
        first.words & authority and second.words & authority and first.words - _GENERAL != second.words - _GENERAL
        for authority in _AUTHORITIES
    )


def _in_one_place(one: Title, other: Title) -> bool:
    """Whether one gives the name of a département and the other its code: "DDT de la Gironde", "DDT 33"."""
    return bool(one.places & other.codes or other.places & one.codes)


@lru_cache(maxsize=4096)
def _related(one: str, other: str) -> bool:
    if clean(one) == clean(other) or _in_one_place(read_title(one), read_title(other)):
        return True
    if (words_of(one) & words_of(other)) - _GENERAL:
        return True
    return _abbreviates(one, other) or _abbreviates(other, one)


def _abbreviates(short: str, long: str) -> bool:
    initials = "".join(word[0] for word in clean(long).split() if len(word) > 3)
    return any(len(word) > 2 and initials.startswith(word) for word in clean(short).split())


def _names(record: Record) -> Keys:
    title, organisation = clean(record.title), clean(record.organisation)
    return (f"{title}\n{organisation}",) if organisation and " " in title else ()


def _names_of(profile: Profile) -> FrozenSet[str]:
    return frozenset(word for name in profile.organisations for word in words_of(name))


def _source_of(record: Record) -> str:
    """The host that a harvester says the record came from."""
    for name, value in record.facts:
        if name == "harvested_from":
            return host_of(value if "://" in value else f"http://{value.strip()}")
    return ""


def _identifiers(record: Record, host: str, source: str) -> Tuple[Keys, Keys]:
    """Own and named identifiers."""
    first = identifier_key(record.id) or local_key(record.id, host)
    own = [first] if first else []
    named = [*federated_keys(record.id)] if "@" in record.id else []
    page, slug = record.page_url, record.page_url.rstrip("/").rpartition("/")[2]
    if page and not (first and first in page):
        key = identifier_key(page)
        (own if "#" in key or "/dataset" in key else named).append(key)
    if source and slug in record.identifiers:
        # Portals keep the identifier of the source as their slug where they can.
        named.append(local_key(slug, source))
    harvested = bool(source) or (len(first) == 24 and first.isalnum())
    for text in record.identifiers[:_MAX_IDENTIFIERS]:
        if text == record.id or text == slug or (first and first in text):
            continue
        if slug and "/api/" in text and slug in text:
            continue  # The same in an address, which tells nothing new.
        key = identifier_key(text) or local_key(text, source)
        if key and key not in own:
            # What a harvester names first is what the record was called at the source.
            (own if harvested else named).append(key)
            first, harvested = (key, False) if harvested else (first, harvested)
    if len(named) > 1:
        named = [*dict.fromkeys(named)]
    return tuple(filter(None, own)), tuple([key for key in named if key and key not in own])
