"""Watches under a clock of their own, over catalogues on loopback."""
from __future__ import annotations

from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

from catalog_search.bookmarks.model import Change, SavedSearch, Schedule, TargetKind, Watch
from catalog_search.bookmarks.store import Store
from catalog_search.bookmarks.watch_runs import Runner, RunReport
from catalog_search.model.config import CatalogConfig
from catalog_search.network.blocking import BlockingCarrier
from tests.unit.bookmarks_support import Clock


class Loopback:
    """The world of a run: these catalogues, asked with plain ``requests``."""

    language = "fr"

    def __init__(self, *configs: CatalogConfig) -> None:
        self.configs: List[CatalogConfig] = list(configs)
        self.asked: List[str] = []

    def configured(self) -> Sequence[CatalogConfig]:
        return self.configs

    def carrier(self, config: CatalogConfig) -> BlockingCarrier:
        self.asked.append(config.id)
        return BlockingCarrier(config, timeout=5.0)


class Desk:
    """A store with its clock, and a watch over all catalogues of a world."""

    def __init__(self, folder: Path, *configs: CatalogConfig) -> None:
        self.clock = Clock()
        self.store = Store(folder / "bookmarks.sqlite", self.clock)
        self.world = Loopback(*configs)

    def runner(self, **options: Any) -> Runner:
        return Runner(self.store, self.world, self.clock, **options)

    def watch_search(self, schedule: Schedule = Schedule.DAILY, **asked: Any) -> Watch:
        (target,) = self.store.searches.add(SavedSearch("", "Tout", **asked)).ids
        return self.watch(TargetKind.SEARCH, target, schedule)

    def watch(self, kind: TargetKind, target: str, schedule: Schedule = Schedule.DAILY) -> Watch:
        (made,) = self.store.watches.add(Watch("", kind, target, schedule=schedule)).ids
        found = self.store.watches.get(made)
        assert found is not None
        return found

    def run(self, watch: Watch, **later: float) -> RunReport:
        """Run a watch whether it is due or not, after some time."""
        self.clock.wait(**(later or {"days": 1}))
        report = self.runner().run(watch.id, force=True)
        assert report is not None
        return report


def told(report: Optional[RunReport]) -> List[Tuple[str, str]]:
    """Kind and title of each change."""
    assert report is not None
    return sorted((change.kind.value, change.title) for change in report.changes)


def fields(change: Change) -> List[Tuple[str, str, str]]:
    return [(one.field, one.old, one.new) for one in change.fields]
