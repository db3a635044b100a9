"""Filter values under which catalogues sort their records: all of one may be added at once."""
from __future__ import annotations

from ..model.query import FilterField
from ..support.i18n import tr
from .filter_labels import value_label
from .filters import Chosen
from .texts import menu_text

#: What a catalogue sorts its records under.
TOPICS = (
    FilterField.THEME.value,
    FilterField.KEYWORD.value,
    FilterField.ORGANISATION.value,
    FilterField.PLACE.value,
    FilterField.SHARE.value,
    FilterField.TOPIC.value,
    FilterField.SERIES.value,
)


def is_topic(choice: Chosen) -> bool:
    """Whether all that is under a filter value may be added at once."""
    return choice.field in TOPICS


def whole_text(choice: Chosen) -> str:
    """The words of the menu for that."""
    return tr("Add everything under “{value}” to the map…").format(value=menu_text(value_label(choice), 60))
