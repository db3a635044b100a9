"""Whether a record has newer data than a layer that was made of it, and by which link they are fetched. Pure."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Callable, List, Optional, Sequence

from ..model.record import Record, Resource
from .addresses import network_url, public_url
from .kinds import Kind
from .link import Link
from .links import ways
from .provenance import Provenance

#: A year, a month or a day.
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Verdict(str, Enum):
    """What became of the data since a layer was made of them.

    ``NEWER`` the file or service itself, ``RECORD`` only the record that describes it: the data may have changed.
    ``GONE`` the resource is no longer in the record. ``UNKNOWN`` nothing is dated.
    """

    NEWER = "newer"
    RECORD = "record"
    SAME = "same"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """A verdict with the dates that it comes from, as the catalogue wrote them; either may be empty."""

    verdict: Verdict
    before: str = ""
    now: str = ""


def compare(kept: Provenance, record: Record) -> Answer:
    """What a record of today says of a layer that was made of an earlier state of it.

    A checksum or an address that differs tells a new file by itself; dates that are equal tell nothing else than that
    nobody dated a change.
    """
    link = link_for(kept, record)
    if link is None:
        return Answer(Verdict.GONE, kept.record_modified, record.modified)
    resource = link.resource
    if _replaced(kept, link) or _is_later(resource.modified, kept.resource_modified):
        return Answer(Verdict.NEWER, kept.resource_modified, resource.modified)
    if _is_later(record.modified, kept.record_modified):
        return Answer(Verdict.RECORD, kept.record_modified, record.modified)
    return _as_before(kept, record, resource)


def _as_before(kept: Provenance, record: Record, resource: Resource) -> Answer:
    """Nothing says that it changed; whether anything says that it did not."""
    if kept.checksum and kept.checksum == resource.checksum:
        return Answer(Verdict.SAME, now=resource.modified or record.modified)
    for before, now in ((kept.resource_modified, resource.modified), (kept.record_modified, record.modified)):
        if before and now:
            return Answer(Verdict.SAME, before, now)
    return Answer(Verdict.UNKNOWN)


def _replaced(kept: Provenance, link: Link) -> bool:
    """Whether the resource has another checksum, or its file lies at another address."""
    if kept.checksum and link.resource.checksum and kept.checksum != link.resource.checksum:
        return True
    same = kept.checksum and kept.checksum == link.resource.checksum
    return bool(kept.resource_url) and public_url(link.url) != kept.resource_url and not same


def _is_later(now: str, before: str) -> bool:
    """Whether a moment is after another, as precisely as both are known; never where one is not known."""
    if not now or not before:
        return False
    known = [len(date) for date in (now, before) if _DATE.fullmatch(date)]
    if known:
        return now[: min(known)] > before[: min(known)]
    one, other = _moment(now), _moment(before)
    return one > other if one is not None and other is not None else now > before


def _moment(text: str) -> Optional[datetime]:
    """A moment of ISO 8601, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def link_for(kept: Provenance, record: Record) -> Optional[Link]:
    """The record's link by which a layer was made, wherever its file lies today; ``None`` where it is gone."""
    links = ways(record)
    narrowed = (
        [link for link in links if public_url(link.url) == kept.resource_url],
        [link for link in links if kept.resource_id and link.resource.id == kept.resource_id],
        [link for link in links if not kept.resource_id and _is_called_alike(kept, link)],
    )
    found = next((group for group in narrowed if group), [])
    tests: Sequence[Callable[[Link], bool]] = (
        lambda link: bool(kept.resource_id) and link.resource.id == kept.resource_id,
        lambda link: link.layer == kept.layer,
        lambda link: link.kind.value == kept.kind,
        lambda link: link.loadable,
    )
    for test in tests:
        found = [link for link in found if test(link)] or found
    return found[0] if found else None


def _is_called_alike(kept: Provenance, link: Link) -> bool:
    resource = link.resource
    return bool(kept.resource_title) and (resource.title, resource.format) == (
        kept.resource_title,
        kept.resource_format,
    )


def link_kept(kept: Provenance) -> Optional[Link]:
    """The link by what a layer itself keeps, for when its catalogue cannot be asked; only addresses of the network."""
    url = network_url(kept.resource_url)
    known: List[Kind] = [kind for kind in Kind if kind.value == kept.kind]
    if not url or not known or not known[0].loadable:
        return None
    layer = kept.layer if known[0].is_service else ""
    resource = Resource(
        url, title=kept.resource_title, format=kept.resource_format, layer=layer, id=kept.resource_id
    )
    return Link(known[0], url, layer, resource, True)
