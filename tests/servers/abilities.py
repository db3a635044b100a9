"""What a type of catalogue declares, put to the test: a loopback catalogue whose right answers are known.

The module of a type's double (``tests/servers/<type>.py``) has a function ``abilities()``, a context manager that
yields one ``Abilities``. The tests of all types, the table of ``docs/catalogues.md`` and the benchmark of parsing ask
nothing else of a type.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Callable, ContextManager, FrozenSet, Mapping, Optional, Tuple

import requests

from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import ErrorKind
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort
from tests.servers.faults import LoopbackServer

Ids = FrozenSet[str]


@dataclass(frozen=True)
class Abilities:
    """A running catalogue and what it must answer; ids are those of records as the type's ``search`` gives them.

    ``text`` holds words and which records have them; ``extent`` an area and which records lie in it; ``filters`` for
    each declared ``FilterField`` value some values and which records have one of them; ``sorts`` for each declared
    order the ids of a query without text, in that order. ``server`` can be broken by ``fault`` (``None`` for a
    catalogue on disk). ``search_path`` and ``details_path`` start the paths of what a search and details ask last.
    The catalogue holds at least 25 records, so that paging shows with pages of 10.

    ``unknown_id`` is an id of the right form that no record has. ``session`` makes the session that sends: one that
    adds the log-in to each request, as QGIS does, where the catalogue wants one. ``differing`` holds the kinds of
    error in which a fault (by name) may end besides those of ``tests/unit/test_catalogs_bad_replies.py``, where the
    system gives the reply a meaning of its own.
    """

    config: CatalogConfig
    ids: Ids
    text: Tuple[str, Ids]
    extent: Optional[Tuple[Extent, Ids]] = None
    filters: Mapping[str, Tuple[Tuple[str, ...], Ids]] = field(default_factory=dict)
    sorts: Mapping[Sort, Tuple[str, ...]] = field(default_factory=dict)
    server: Optional[LoopbackServer] = None
    search_path: str = "/"
    details_path: str = "/"
    unknown_id: str = "no-such-record"
    session: Callable[[], requests.Session] = requests.Session
    differing: Mapping[str, FrozenSet[ErrorKind]] = field(default_factory=dict)


def abilities_of(type_name: str) -> ContextManager[Abilities]:
    """The running catalogue of one type."""
    made: ContextManager[Abilities] = import_module(f"tests.servers.{type_name}").abilities()
    return made


