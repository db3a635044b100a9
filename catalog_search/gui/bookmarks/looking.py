"""A look at favourites: their catalogues are asked, one after the other, in a thread."""
from __future__ import annotations

from collections import Counter
from typing import Dict, Sequence, Tuple

from qgis.core import QgsFeedback

from ...bookmarks.checks import Check
from ...bookmarks.favourites import Wanted
from ...bookmarks.model import Favourite
from ...bookmarks.refreshing import plan, refresh
from ...bookmarks.store import Store
from ...catalogs.registry import create_catalog
from ...model.config import CatalogConfig
from ...model.errors import BadConfig, CatalogError
from ...network.qgis_blocking import qgis_carrier
from ...support.log import logger

#: Favourites whose records are in memory at once.
_AT_ONCE = 200
UNKNOWN = "failed"


def look(
    store: Store, ids: Sequence[str], configs: Sequence[CatalogConfig], language: str, feedback: QgsFeedback
) -> Dict[str, int]:
    """Look at favourites and keep what was found; how many there are of each state, ``failed`` for those not asked.

    In a thread. One catalogue after the other, so that lists of ids are as long as they may be; those that were not
    looked at for longest come first. What was found before a cancel is kept.
    """
    counts: "Counter[str]" = Counter()
    wanted, done = frozenset(ids), 0
    for one in plan(favourite for favourite in store.favourites.find(Wanted()) if favourite.id in wanted):
        config = next((config for config in configs if config.id == one.catalog), None)
        for start in range(0, len(one.ids), _AT_ONCE):
            if feedback.isCanceled():
                return dict(counts)
            favourites = store.favourites.get_many(one.ids[start : start + _AT_ONCE])
            checks = _checks(config, favourites, language, feedback) if config is not None else ()
            if checks:
                store.favourites.note_checks(checks)
            counts.update(check.state.value if not check.error else UNKNOWN for check in checks)
            counts[UNKNOWN] += len(favourites) - len(checks)
            done += len(favourites)
            feedback.setProgress(100.0 * min(done, len(wanted)) / len(wanted))
    return dict(counts)


def _checks(
    config: CatalogConfig, favourites: Sequence[Favourite], language: str, feedback: QgsFeedback
) -> Tuple[Check, ...]:
    try:
        catalog = create_catalog(config)
        carrier = qgis_carrier(config, feedback)
        found: Tuple[Check, ...] = carrier.run(refresh(catalog, favourites, language))
        return found
    except (BadConfig, CatalogError) as error:
        logger.warning("%s: its favourites could not be looked at: %s", config.name, error)
        return ()
