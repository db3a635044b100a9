"""What the browser panel asks of catalogues: one bounded search, in a thread."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import List, Optional, Sequence, Tuple

from qgis.core import QgsFeedback, QgsProject

from ...bookmarks.model import AreaKind, SavedSearch
from ...bookmarks.watch_questions import asked_catalogs, query_of
from ...catalogs.base import Catalog
from ...catalogs.registry import create_catalog
from ...model.config import CatalogConfig
from ...model.errors import BadConfig
from ...model.extent import Extent
from ...model.query import Query, Sort
from ...model.record import Record
from ...search.collect import Collected, collect
from ...support.i18n import language, tr
from ...support.log import logger
from ...support.messages import describe
from .saving import wish_of

#: Records that one node shows at most; the dock shows them all.
MOST = 50
_TIMEOUT = 8000  # milliseconds without a byte


@dataclass(frozen=True)
class Question:
    """A query, whom to ask, and the names of catalogues that cannot be asked because they are not there any more."""

    query: Query
    configs: Tuple[CatalogConfig, ...]
    gone: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """The records found, ``total`` where all counted, and a sentence for each catalogue that failed."""

    records: Tuple[Record, ...] = ()
    total: Optional[int] = None
    more: bool = False
    failures: Tuple[str, ...] = ()


def question_of_catalog(config: CatalogConfig) -> Question:
    """Everything in a catalogue, what changed last first."""
    return Question(Query(sort=Sort.MODIFIED, language=language()), (config,))


def question_of_search(
    search: SavedSearch, known: Sequence[CatalogConfig], map_box: Optional[Extent], project: QgsProject
) -> Question:
    """What a saved search asks now. In the main thread: the map and the layers are looked at.

    :param map_box: what the map shows
    """
    query = query_of(search, date.today(), language())
    if search.area.kind is AreaKind.MAP:
        query = replace(query, extent=map_box or query.extent)
    elif search.area.kind is AreaKind.LAYER:
        query = replace(query, extent=wish_of(search, known, project)[0].box)
    configs, gone = asked_catalogs(search, known)
    return Question(query, tuple(configs), tuple(name for _, name in gone))


def ask(question: Question, feedback: QgsFeedback) -> Reply:
    """Ask and wait, in a thread; a catalogue that fails is a sentence among the failures."""
    failures = [tr("The catalogue {name} is not there any more.").format(name=name) for name in question.gone]
    catalogs: List[Catalog] = []
    for config in question.configs:
        try:
            catalogs.append(create_catalog(config))
        except BadConfig as error:
            logger.warning("%s cannot be searched: %s", config.name, error)
            failures.append(tr("{name} is not set up rightly: {reason}").format(name=config.name, reason=error))
    found = collect(catalogs, question.query, MOST, False, feedback.isCanceled, _TIMEOUT)
    failures += [_failure(part) for part in found.parts if part.error is not None]
    totals = [part.total for part in found.parts]
    total = sum(count or 0 for count in totals) if all(count is not None for count in totals) else None
    records = tuple(row.merged for row in found.rows)
    many = len(records) >= MOST or (total is not None and len(catalogs) == 1 and total > len(records))
    return Reply(records, total if len(catalogs) == 1 else None, many, tuple(failures))


def _failure(part: Collected) -> str:
    return describe(part.error, part.catalog.config.name).full if part.error is not None else ""
