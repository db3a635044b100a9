"""What stands in the place of the list while it is empty: always what happened and what to do next."""
from __future__ import annotations

from typing import List, NamedTuple, Sequence

from ..search.session import SearchSession, SourceState
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from .filter_labels import full_label, some
from .filters import Chosen
from .texts import one_line


class Hint(NamedTuple):
    """A headline with a sentence, and the words on buttons, empty for none.

    These search without filters, for further rows, ask which catalogues to search, and search the same again.
    """

    headline: str
    text: str
    drop: str = ""
    further: str = ""
    choose: str = ""
    again: str = ""


def first_hint(store: ConnectionStore) -> Hint:
    """Before the first search."""
    if not store.enabled():
        return _none_enabled()
    count = len(store.enabled())
    return Hint(
        tr("What are you looking for?"),
        tr("Type a place or a theme, e.g. communes, and press Enter.")
        + "\n\n"
        + tr("%n catalogue(s) will be searched.", count),
    )


def result_hint(session: SearchSession, store: ConnectionStore, chosen: Sequence[Chosen] = ()) -> Hint:
    """While there is no row: still searching, nothing found, or nobody answered.

    :param chosen: the filters that are on
    """
    states = [status.state for status in session.statuses()]
    if not states:
        return _none_asked() if chosen and store.enabled() else _none_enabled()
    if SourceState.SEARCHING in states:
        return Hint(tr("Searching…"), "")
    if all(state is SourceState.FAILED for state in states):
        text = tr("The reasons are given above. Check the network and try again.")
        return Hint(tr("No catalogue answered"), text, again=tr("Search again"))
    if all(state is SourceState.CANCELLED for state in states):
        return Hint(tr("Stopped"), tr("Press F5 to search again."), again=tr("Search again"))
    return _nothing_found(session, store, chosen)


def _none_enabled() -> Hint:
    text = tr("Switch one on under “Catalogues”, or add one there.")
    return Hint(tr("No catalogue to search"), text, choose=_choose())


def _none_asked() -> Hint:
    text = tr("The filter on catalogues leaves none of those that are switched on.")
    return Hint(tr("No catalogue to search"), text, tr("Search without filters"))


def _nothing_found(session: SearchSession, store: ConnectionStore, chosen: Sequence[Chosen]) -> Hint:
    text = one_line(session.query.text, 60)
    headline = tr("Nothing found for “{text}”").format(text=text) if text else tr("Nothing found")
    tips: List[str] = []
    if chosen:
        tips.append(tr("Filters are on: {filters}.").format(filters=some([full_label(choice) for choice in chosen])))
    further = _may_be_further(session)
    if further:
        tips.append(tr("Only the first rows of {catalogs} were looked through.").format(catalogs=some(further)))
    if len(session.query.words) > 1:
        tips.append(tr("Use fewer words."))
    elif text:
        tips.append(tr("Check the spelling or try another word."))
    if session.query.extent is not None:
        tips.append(tr("Switch off “Map extent” to search everywhere."))
    more = len(store.enabled()) < len(store.all())
    if more:
        tips.append(tr("Switch on more catalogues."))
    return Hint(
        headline,
        "\n".join(tips),
        tr("Search without filters") if chosen else "",
        tr("Look further") if further else "",
        _choose() if more else "",
    )


def _choose() -> str:
    return tr("Choose catalogues…")


def _may_be_further(session: SearchSession) -> List[str]:
    """The names of the catalogues whose rows are filtered here and that have more of them."""
    return [one_line(status.config.name, 60) for status in session.statuses() if status.has_more and status.unfiltered]
