"""What stands in the place of the list while it is empty: always what happened and what to do next."""
from __future__ import annotations

from typing import List, Tuple

from ..search.session import SearchSession, SourceState
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from .texts import one_line

Hint = Tuple[str, str]


def first_hint(store: ConnectionStore) -> Hint:
    """Before the first search."""
    if not store.enabled():
        return _none_enabled()
    count = len(store.enabled())
    return (
        tr("What are you looking for?"),
        tr("Type a place or a theme, e.g. communes, and press Enter.")
        + "\n\n"
        + tr("%n catalogue(s) will be searched.", count),
    )


def result_hint(session: SearchSession, store: ConnectionStore) -> Hint:
    """While there is no row: still searching, nothing found, or nobody answered."""
    states = [status.state for status in session.statuses()]
    if not states:
        return _none_enabled()
    if SourceState.SEARCHING in states:
        return tr("Searching…"), ""
    if all(state is SourceState.FAILED for state in states):
        return tr("No catalogue answered"), tr("The reasons are given above. Check the network and try again.")
    if all(state is SourceState.CANCELLED for state in states):
        return tr("Stopped"), tr("Press F5 to search again.")
    return _nothing_found(session, store)


def _none_enabled() -> Hint:
    return tr("No catalogue to search"), tr("Switch one on under “Catalogues”, or add one there.")


def _nothing_found(session: SearchSession, store: ConnectionStore) -> Hint:
    text = one_line(session.query.text, 60)
    headline = tr("Nothing found for “{text}”").format(text=text) if text else tr("Nothing found")
    tips: List[str] = []
    if len(session.query.words) > 1:
        tips.append(tr("Use fewer words."))
    elif text:
        tips.append(tr("Check the spelling or try another word."))
    if session.query.extent is not None:
        tips.append(tr("Switch off “Map extent” to search everywhere."))
    if len(store.enabled()) < len(store.all()):
        tips.append(tr("Switch on more catalogues."))
    return headline, "\n".join(tips)
