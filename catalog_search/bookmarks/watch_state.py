"""What a watch hands on from one run to the next, for each catalogue that it asks.

It is kept with the watch as one JSON text: since when a catalogue is known and whether all of it is; when it is due,
how often in a row it failed and why; by which validators it can be asked conditionally. Each catalogue has its own
times: one that is down does not make the others be asked more often, nor later.
"""
from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any, Dict, Mapping, Optional, Tuple

from .changes import Base
from .model import Watch
from .watch_conditions import NO_TRAIL, NO_VALIDATORS, Trail, Validators

_NAME = "state"
_LONGEST_ERROR = 500


@dataclass(frozen=True)
class SourceState:
    """One catalogue, or the feed, of a watch.

    ``error`` is the kind of its last failure, ``detail`` the server's words.
    """

    base: Optional[Base] = None
    due: str = ""
    failures: int = 0
    error: str = ""
    detail: str = ""
    validators: Validators = NO_VALIDATORS
    trail: Trail = NO_TRAIL

    def unconditional(self) -> "SourceState":
        """The same, to be asked for everything."""
        return replace(self, validators=NO_VALIDATORS, trail=NO_TRAIL)

    def to_data(self) -> Dict[str, Any]:
        """As a JSON object; what says nothing is left out."""
        data: Dict[str, Any] = {"due": self.due, "failures": self.failures, "error": self.error, "detail": self.detail}
        if self.base is not None:
            data.update(since=self.base.since, whole=self.base.whole, short=self.base.short)
        if self.validators != NO_VALIDATORS:
            data["validators"] = self.validators.to_data()
        if self.trail != NO_TRAIL:
            data["trail"] = self.trail.to_data()
        return {name: value for name, value in data.items() if value not in ("", 0, None)}

    @classmethod
    def from_data(cls, data: object) -> "SourceState":
        """What ``to_data`` wrote; what is missing or wrong has its default."""
        if not isinstance(data, Mapping):
            return cls()
        texts = {name: value for name in ("due", "error", "detail") if isinstance(value := data.get(name), str)}
        failures = data.get("failures")
        return cls(
            base=_base(data),
            failures=failures if isinstance(failures, int) and failures > 0 else 0,
            validators=Validators.from_data(data.get("validators")),
            trail=Trail.from_data(data.get("trail")),
            **texts,
        )


@dataclass(frozen=True)
class WatchState:
    """All of it.

    ``question`` is a digest of what was asked: another question begins anew. ``language`` is that of the window in
    which the watch was made, else of the first run (ISO 639-1), in which all runs ask: under cron QGIS may speak
    another one, in which catalogues answer otherwise, and a favourite would look modified.
    """

    question: str = ""
    language: str = ""
    sources: Mapping[str, SourceState] = field(default_factory=dict)

    def source(self, catalog: str) -> SourceState:
        return self.sources.get(catalog, SourceState())

    def with_source(self, catalog: str, state: SourceState) -> "WatchState":
        return replace(self, sources={**self.sources, catalog: state})

    def bases(self) -> Dict[str, Base]:
        """The catalogues that are known, and since when."""
        return {catalog: state.base for catalog, state in self.sources.items() if state.base is not None}

    def errors(self) -> Dict[str, SourceState]:
        """The catalogues whose last answer was a failure."""
        return {catalog: state for catalog, state in self.sources.items() if state.error}


def state_of(watch: Watch) -> WatchState:
    """What a watch keeps; an empty state where that cannot be read."""
    try:
        data = json.loads(dict(watch.validators).get(_NAME, "{}"))
    except ValueError:
        data = {}
    sources = data.get("sources") if isinstance(data, dict) else None
    if not isinstance(sources, dict):
        return WatchState()
    texts = {name: value for name in ("question", "language") if isinstance(value := data.get(name), str)}
    return WatchState(sources={str(name): SourceState.from_data(value) for name, value in sources.items()}, **texts)


def speaking(language: str) -> Tuple[Tuple[str, str], ...]:
    """What a new watch holds that is to ask in a language."""
    return state_pairs(WatchState(language=language))


def state_pairs(state: WatchState) -> Tuple[Tuple[str, str], ...]:
    """The state as ``Watch.validators`` holds it."""
    sources = {name: source.to_data() for name, source in state.sources.items()}
    data = {"question": state.question, "language": state.language, "sources": sources}
    return ((_NAME, json.dumps(data, ensure_ascii=False, separators=(",", ":"))),)


def _base(data: Mapping[str, Any]) -> Optional[Base]:
    since, short = data.get("since"), data.get("short")
    if not isinstance(since, str) or not since:
        return None
    return Base(since, data.get("whole") is True, short if isinstance(short, int) else None)


def failed(state: SourceState, kind: str, detail: str, due: str) -> SourceState:
    """The state after one more failure."""
    words = " ".join(detail.split())[:_LONGEST_ERROR]
    return replace(state, failures=state.failures + 1, error=kind, detail=words, due=due)
