"""A label asks for the height of its text at its width, also when it becomes wider."""
from __future__ import annotations

from typing import Iterator

import pytest
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from catalog_search.gui.wrapped_label import WrappedLabel
from tests.qgis.gui_kit import wait_until

TEXT = "Many words that need several lines in a narrow window and only some in a wide one. " * 3


@pytest.fixture
def window() -> Iterator[QWidget]:
    made = QWidget()
    QVBoxLayout(made).addWidget(WrappedLabel(TEXT))
    made.resize(150, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_it_grows_and_shrinks_with_its_width(window: QWidget) -> None:
    (label,) = window.findChildren(WrappedLabel)
    wait_until(lambda: label.width() < 150 and label.height() > 5 * label.fontMetrics().lineSpacing())
    narrow = label.height()
    window.resize(1500, 800)
    wait_until(lambda: label.width() > 1000 and label.height() < narrow / 3)
    window.resize(150, 800)
    wait_until(lambda: label.height() == narrow)
