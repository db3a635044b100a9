"""Links that lead to other links: what was chosen among them is asked in its turn."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterable, List, Optional, Sequence, Tuple

from .link import Link
from .sources import Offer, Plan, Source, Way

#: Makes the plan of another link for the same record, see ``plan.make_plan``.
PlanOf = Callable[[Link], Plan]


def leads_on(sources: Sequence[Source]) -> bool:
    """Whether some of the sources have to be asked for before they can be opened."""
    return any(source.link is not None for source in sources)


def follow(sources: Sequence[Source], plan_of: PlanOf) -> Plan:
    """What the chosen sources lead to. Blocks, as ``make_plan`` does.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where one of them leads to no layer
    """
    plans = [plan_of(source.link) if source.link is not None else Plan((source,)) for source in sources]
    if len(plans) == 1:
        return plans[0]
    offers = [plan.offer for plan in plans if plan.offer is not None]
    if offers:
        return Plan((), offer=_together(offers))
    found: List[Source] = []
    for source, plan in zip(sources, plans):
        found += _told_apart(plan.sources, source)
    return Plan(tuple(found), any(plan.needs_choice for plan in plans))


def _together(offers: Sequence[Offer]) -> Offer:
    """One question for several large things: the ways that all of them have, and their sizes together."""
    ways: Tuple[Way, ...] = tuple(way for way in offers[0].ways if all(way in offer.ways for offer in offers))
    return Offer(ways, _sum(offer.size for offer in offers), _sum(offer.records for offer in offers))


def _sum(numbers: Iterable[Optional[int]]) -> Optional[int]:
    """All of them together, unknown where one is."""
    known = list(numbers)
    return None if None in known else sum(number or 0 for number in known)


def _told_apart(found: Sequence[Source], chosen: Source) -> List[Source]:
    """Sources with the title of what they came from, as there are others beside it."""
    parts = [part if part != chosen.title else "" for part in (source.part or "" for source in found)]
    titles = [" – ".join(text for text in (chosen.title, part) if text) for part in parts]
    return [replace(source, part=title) for source, title in zip(found, titles)]
