"""Which way of opening a record its user likes best, kept in the profile."""
from __future__ import annotations

from ..support.settings import Settings
from .ranking import Preference

__all__ = ["Preference", "prefer", "preferred"]

_KEY = "best_way"


def preferred() -> Preference:
    """What was chosen last; to work with the data where nothing was, or nothing that is known."""
    try:
        return Preference(Settings().value(_KEY, Preference.DATA.value))
    except ValueError:
        return Preference.DATA


def prefer(preference: Preference) -> None:
    """Keep the choice."""
    Settings().set_value(_KEY, preference.value)
