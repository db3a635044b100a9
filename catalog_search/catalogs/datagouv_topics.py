"""Topics of uData, which gather datasets by hand: what lists, single ones and the addresses of their pages tell.

Only version 2 of the API has them. Its search counts them by their ids, so that their names have to be asked for.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote, unquote, urlsplit

from ..model.query import FilterField
from ..model.record import Facet, FacetValue
from ..model.text import fold
from .base import Conversation
from .datagouv_texts import count, line
from .replies import as_dict, as_list

Params = Sequence[Tuple[str, str]]

PATH = "/api/2/topics/"
#: How many lists of topics are asked for names, of how many topics, and how many topics are then asked one by one.
MOST_LISTS, LISTED, MOST_SINGLE = 4, 100, 10
#: The members that are read, as descriptions are long.
_MASK = {"X-Fields": "id,name"}
_MASK_OF_LIST = {"X-Fields": "data{id,name},next_page"}
_MOST_KNOWN = 20_000

_KEY = re.compile(r"[\w-]{1,200}")
_OBJECT_ID = re.compile("[0-9a-f]{24}")
#: What may follow a topic in its address: tabs of its page, and what the API has below it.
_BELOW = frozenset(("", "elements", "datasets", "dataservices", "reuses", "discussions", "activities"))


@dataclass(frozen=True)
class Topic:
    """A topic by its id and what people call it."""

    id: str
    name: str


def is_topic_key(key: str) -> bool:
    """Whether a text can be the id or slug of a topic."""
    return _KEY.fullmatch(key) is not None


def is_topic_id(key: str) -> bool:
    return _OBJECT_ID.fullmatch(key) is not None


def topic_of(url: str) -> str:
    """The id or slug of the topic whose page or API address this is; empty for any other address.

    The portal is not looked at.
    """
    try:
        segments = [unquote(part) for part in urlsplit(url.strip()).path.split("/") if part]
    except ValueError:
        return ""
    at = segments.index("topics") if "topics" in segments else len(segments)
    key, below = (segments[at + 1 : at + 3] + ["", ""])[:2]
    return key if is_topic_key(key) and key != "search" and below in _BELOW else ""


def read_topic(entry: Any) -> Optional[Topic]:
    """One topic; ``None`` where it lacks id or name."""
    data = as_dict(entry)
    key, name = line(data.get("id"), 24), line(data.get("name"))
    return Topic(key, name) if is_topic_id(key) and name else None


def read_topics(reply: Any) -> List[Topic]:
    """The topics of a list."""
    found = (read_topic(entry) for entry in as_list(as_dict(reply).get("data"))[: 2 * LISTED])
    return [topic for topic in found if topic is not None]


def topic_facet(buckets: Any) -> Iterator[Facet]:
    """The topics that a search counted, by their ids, without names; nothing where it counted none."""
    read = [as_dict(bucket) for bucket in as_list(buckets)[:LISTED]]
    counted = ((line(bucket.get("name"), 24), count(bucket.get("count"))) for bucket in read)
    values = tuple(FacetValue(key, "", number) for key, number in counted if is_topic_id(key))
    if values:
        yield Facet(FilterField.TOPIC.value, values)


class Topics:
    """The topics of one portal that were heard of, and how to hear of more.

    :param ask: answers a request of the API for a path with parameters and headers; with nothing where there is none
    """

    def __init__(self, ask: Callable[[str, Params, Mapping[str, str]], Conversation[Mapping[str, Any]]]) -> None:
        self._ask = ask
        self._known: Dict[str, Topic] = {}

    def ids_of(self, values: Sequence[str]) -> Conversation[Tuple[str, ...]]:
        """The ids of the topics that are wanted by id, slug or name."""
        found: List[str] = []
        for value in values:
            found += [value] if is_topic_id(value) else (yield from self._look_up(value))
        return tuple(dict.fromkeys(found))

    def named(self, facet: Facet) -> Conversation[Facet]:
        """A facet of topics by id or slug with their ids and names, without those that could not be had.

        Several are looked for in lists first, then a few by themselves.
        """
        number = 1 if len(facet.values) > 1 else MOST_LISTS + 1
        while number <= MOST_LISTS and self._unknown(facet):
            more = yield from self._learn_list([("sort", "-last_modified"), ("page", str(number))])
            number = number + 1 if more else MOST_LISTS + 1
        for key in self._unknown(facet)[:MOST_SINGLE]:
            yield from self._learn_one(key)
        named = [(value.count, self._known[value.key]) for value in facet.values if value.key in self._known]
        return Facet(facet.field, tuple(FacetValue(topic.id, topic.name, number) for number, topic in named))

    def _look_up(self, value: str) -> Conversation[List[str]]:
        if not self._called(value) and is_topic_key(value):
            yield from self._learn_one(value)
        if not self._called(value):
            yield from self._learn_list([("q", value.strip())])
        return self._called(value)

    def _called(self, value: str) -> List[str]:
        """The ids of the known topics of a name, compared without case and accents, or by a key that was asked for."""
        wanted = fold(line(value))
        return [topic.id for key, topic in self._known.items() if key == value or fold(topic.name) == wanted]

    def _unknown(self, facet: Facet) -> List[str]:
        return [value.key for value in facet.values if value.key not in self._known]

    def _learn_one(self, key: str) -> Conversation[None]:
        """Ask for one topic by its id or slug; there may be none, or one whose slug is another now."""
        topic = read_topic((yield from self._ask(f"{PATH}{quote(key, safe='')}/", [], _MASK)))
        if topic is not None:
            self._known.update({key: topic, topic.id: topic})

    def _learn_list(self, params: Params) -> Conversation[bool]:
        """Ask for one list of topics; whether there are more."""
        reply = yield from self._ask(PATH, [*params, ("page_size", str(LISTED))], _MASK_OF_LIST)
        found = read_topics(reply)
        if len(self._known) < _MOST_KNOWN:
            self._known.update({topic.id: topic for topic in found})
        return bool(found and reply.get("next_page"))
