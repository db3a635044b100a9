"""What is remembered of a record that is watched: digests of its fields, and a few words to tell old from new by.

A print is small (about a kilobyte) and bounded whatever the record holds. What changes by itself is not in it: counters
of views and downloads, what link checkers found, pictures, the order of lists, spaces, parameters of addresses that are
made anew for every answer. Dates of change are in it, apart from the rest: a date alone is weak news.
"""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, replace
from typing import Any, Callable, Dict, Iterable, Mapping, Optional, Tuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..model.record import Record, Resource
from ..model.text import fold, plain_text
from ..search.identity import Profile
from .feeds_dates import iso_moment

#: Goes up with what is digested and how: prints of another version are replaced without a word.
VERSION = 1
_DIGITS = 12
_SHOWN = 200
_NAME = 60
_MOST_KEYS = 8
_MOST_RESOURCES = 40
#: Facts that change without anybody changing the record.
VOLATILE = frozenset("views reuses followers discussions downloads quality harvested last_harvest score".split())
#: Facts that are counts of what a living dataset holds: weak news, as its date.
_COUNTS = frozenset(("records", "features"))
#: Parameters of addresses that differ from one answer to the next: signatures, tokens, what keeps caches away.
_PASSING = re.compile(
    r"_|_dc|t|ts|timestamp|time|rand|random|nocache|cachebuster|cb|token|sig|se|st|sp|sv|sr|expires|signature"
    r"|key-pair-id|policy|jsessionid|phpsessionid|sid|x-(amz|goog)-.*",
    re.IGNORECASE,
)

Texts = Tuple[Tuple[str, str], ...]


@dataclass(frozen=True)
class Print:
    """One record as it was last seen.

    ``digests`` are (field, digest) pairs of fields that hold something; ``weak`` those of dates and counts; ``texts``
    short words of some fields. ``keys`` are the record's own identifiers, by which the same data are found elsewhere.
    ``deep`` are the digests of all that the catalogue tells of the record itself, where a search gives a summary only.
    ``misses`` counts the complete runs in a row that did not bring the record, the first of them at ``missed_at``.
    ``before`` is the digest of the whole as it was before it last changed, ``doubts`` how often in a row it came back
    to that. ``changed_at`` is when it was first seen or last seen to have changed.
    """

    catalog: str
    record_id: str
    title: str
    url: str = ""
    modified: str = ""
    created: str = ""
    summary: str = ""
    organisation: str = ""
    complete: bool = True
    digests: Texts = ()
    weak: Texts = ()
    texts: Texts = ()
    keys: Tuple[str, ...] = ()
    deep: Texts = ()
    misses: int = 0
    missed_at: str = ""
    before: str = ""
    doubts: int = 0
    changed_at: str = ""
    version: int = VERSION

    @property
    def key(self) -> Tuple[str, str]:
        """The key of the record: (catalogue id, record id)."""
        return (self.catalog, self.record_id)

    @property
    def whole(self) -> str:
        """One digest of all that is not weak."""
        return _digest(repr(self.digests))

    def text(self, name: str) -> str:
        """The words kept of a field, which may be none."""
        return dict(self.texts).get(name, "")

    def to_data(self) -> Dict[str, Any]:
        """As a JSON object; what has its default is left out."""
        found: Dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in ("catalog", "record_id", "title", "version") or value != one.default:
                found[one.name] = dict(value) if one.name in _PAIRS else value
        return found

    @classmethod
    def from_data(cls, data: object) -> Optional["Print"]:
        """What ``to_data`` wrote; ``None`` where it is something else or of another version."""
        if not isinstance(data, Mapping) or data.get("version") != VERSION:
            return None
        values: Dict[str, Any] = {}
        for one in fields(cls):
            value = data.get(one.name, one.default)
            if one.name in _PAIRS:
                value = tuple((str(k), str(v)) for k, v in dict(value or ()).items())
            elif one.name == "keys":
                value = tuple(map(str, value or ()))
            values[one.name] = value
        texts = (values["catalog"], values["record_id"], values["title"])
        return cls(**values) if all(isinstance(text, str) for text in texts) else None


_PAIRS = ("digests", "weak", "texts", "deep")


def print_of(record: Record, host: str = "") -> Print:
    """The print of a record.

    :param host: of its catalogue, by which ids that mean something there only are told from others
    """
    said = {name: value for name, value in ((name, read(record)) for name, read in _FIELDS.items()) if value}
    weak = {name: value for name, value in ((name, read(record)) for name, read in _WEAK.items()) if value}
    shown = {name: text[:_SHOWN] for name, text in ((name, read(record)) for name, read in _SHOWN_AS.items()) if text}
    if record.resources:
        shown["resources"] = _resource_names(record)
    profile = Profile(record, host)
    summary = " ".join(plain_text(record.abstract[:4000], record.abstract_format).split())
    return Print(
        catalog=record.catalog,
        record_id=record.id,
        title=record.title[:300],
        url=record.page_url[:1000],
        modified=record.modified[:40],
        created=record.created[:40],
        summary=summary[:_SHOWN],
        organisation=record.organisation[:_SHOWN],
        complete=record.complete,
        digests=tuple((name, _digest(value)) for name, value in said.items()),
        weak=tuple((name, _digest(value)) for name, value in weak.items()),
        texts=tuple(shown.items()),
        keys=profile.own[:_MOST_KEYS],
    )


def carried(new: Print, old: Print, names: Iterable[str]) -> Print:
    """The new print with some fields as they were."""
    kept = frozenset(names)
    if not kept:
        return new
    digests, texts = dict(new.digests), dict(new.texts)
    for name in kept:
        _carry(name, digests, dict(old.digests))
        _carry(name, texts, dict(old.texts))
    ordered = tuple((name, digests[name]) for name in _FIELDS if name in digests)
    return replace(new, digests=ordered, texts=tuple(texts.items()))


def deepened(new: Print, whole: Print) -> Print:
    """The print of a summary with what the record itself tells."""
    texts = {**dict(new.texts), **dict(whole.texts)}
    return replace(new, deep=whole.digests, texts=tuple(texts.items()))


def as_deep(new: Print, old: Print) -> Print:
    """The print of a summary with what was known of the record itself; its words, too."""
    only = dict(old.deep).keys() - dict(old.digests).keys()
    texts = {**{name: text for name, text in old.texts if name in only}, **dict(new.texts)}
    return replace(new, deep=old.deep, texts=tuple(texts.items()))


def _carry(name: str, into: Dict[str, str], old: Mapping[str, str]) -> None:
    into.pop(name, None)
    if name in old:
        into[name] = old[name]


def steady_address(url: str) -> str:
    """An address without what is made anew for every answer."""
    try:
        parts = urlsplit(url.strip())
        query = [(key, value) for key, value in parse_qsl(parts.query, True) if not _PASSING.fullmatch(key)]
    except ValueError:
        return url.strip()
    path = re.sub(r";jsessionid=[^/?#]*", "", parts.path, flags=re.IGNORECASE)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, urlencode(sorted(query)), ""))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _line(text: str) -> str:
    return " ".join(text.split())


def _several(values: Iterable[str]) -> str:
    """Texts whose order and repetition mean nothing."""
    return "\n".join(sorted({fold(value) for value in values if value.strip()}))


def _moment(text: str) -> str:
    return iso_moment(text) or text.strip()


def _licence(record: Record) -> str:
    licence = record.licence
    return _line(licence.title or licence.id or licence.url) if licence else ""


def _contacts(record: Record) -> str:
    return _several(" ".join((one.name, one.organisation, one.role, one.email)) for one in record.contacts)


def _extents(record: Record) -> str:
    """Boxes to about ten metres: servers round."""
    boxes = ((one.west, one.south, one.east, one.north) for one in record.extents)
    return _several(" ".join(f"{value:.4f}" for value in box) for box in boxes)


def _facts(record: Record) -> str:
    passing = VOLATILE | _COUNTS
    return _several(f"{name} {value}" for name, value in record.facts if name not in passing)


def _counts(record: Record) -> str:
    return _several(f"{name} {value}" for name, value in record.facts if name in _COUNTS)


def _resource(resource: Resource) -> str:
    """What a resource is; not its size and type on the wire, which come and go with what a link checker finds."""
    words = (resource.title, resource.format, resource.layer, resource.checksum)
    return "\t".join((steady_address(resource.url), *map(_line, words)))


def _resources(record: Record) -> str:
    return "\n".join(sorted({_resource(one) for one in record.resources}))


def _resource_names(record: Record) -> str:
    """The resources, a line each with a digest that tells whether it is still the same one."""
    named = {f"{resource_name(one)}\t{_digest(_resource(one))[:6]}" for one in record.resources}
    return "\n".join(sorted(named)[:_MOST_RESOURCES])


def resource_name(resource: Resource) -> str:
    """What a resource is called in one line."""
    title = _line(resource.title) or resource.layer or resource.url.rstrip("/").rpartition("/")[2]
    kind = resource.format or resource.protocol
    return f"{title[:_NAME]} ({kind[:20]})" if kind and kind.lower() not in title.lower() else title[:_NAME]


def _resource_dates(record: Record) -> str:
    return _several(f"{steady_address(one.url)} {_moment(one.modified)}" for one in record.resources if one.modified)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted({_line(value) for value in values if value.strip()}))


_FIELDS: Dict[str, Callable[[Record], str]] = {
    "title": lambda record: _line(record.title),
    "abstract": lambda record: _line(plain_text(record.abstract, record.abstract_format)),
    "type": lambda record: record.type.value,
    "organisation": lambda record: _line(record.organisation),
    "contacts": _contacts,
    "keywords": lambda record: _several(record.keywords),
    "themes": lambda record: _several(record.themes),
    "licence": _licence,
    "access": lambda record: record.access.value,
    "constraints": lambda record: _several(record.constraints),
    "language": lambda record: record.language.strip().lower(),
    "created": lambda record: _moment(record.created),
    "temporal": lambda record: "/".join(map(_moment, record.temporal)).strip("/"),
    "frequency": lambda record: record.frequency.strip().lower(),
    "lineage": lambda record: _line(record.lineage),
    "scale": lambda record: _line(record.scale),
    "crs": lambda record: _several(record.crs),
    "extents": _extents,
    "places": lambda record: _several(record.places),
    "notices": lambda record: _several(record.notices),
    "facts": _facts,
    "resources": _resources,
    "formats": lambda record: _several(record.formats),
}
_WEAK: Dict[str, Callable[[Record], str]] = {
    "modified": lambda record: _moment(record.modified),
    "resource_dates": _resource_dates,
    "counts": _counts,
}
_SHOWN_AS: Dict[str, Callable[[Record], str]] = {
    "title": lambda record: _line(record.title),
    "type": lambda record: record.type.value,
    "organisation": lambda record: _line(record.organisation),
    "keywords": lambda record: _listed(record.keywords),
    "themes": lambda record: _listed(record.themes),
    "licence": _licence,
    "access": lambda record: record.access.value,
    "language": lambda record: record.language,
    "created": lambda record: record.created[:10],
    "temporal": lambda record: "/".join(moment[:10] for moment in record.temporal).strip("/"),
    "frequency": lambda record: record.frequency,
    "scale": lambda record: _line(record.scale),
    "crs": lambda record: _listed(record.crs),
    "places": lambda record: _listed(record.places),
    "notices": lambda record: _listed(record.notices),
    "formats": lambda record: _listed(record.formats),
    "modified": lambda record: record.modified,
}

#: All fields that can change, in the order in which they are told.
FIELDS = (*_FIELDS, "modified")
