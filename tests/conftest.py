"""What all tests share: where things lie."""
from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CAPTURES = ROOT.parent / "shared" / "captures"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the tests' own data."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def captures() -> Path:
    """Recorded replies of real catalogues, which are not part of the repository: skip where they are not at hand."""
    if not CAPTURES.is_dir():
        pytest.skip("no recorded replies at hand")
    return CAPTURES
