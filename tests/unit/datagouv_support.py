"""What the tests of the uData catalogue share: a portal, replies from files."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from catalog_search.catalogs.datagouv import DatagouvCatalog
from catalog_search.model.config import CatalogConfig

DATA = Path(__file__).parent.parent / "data" / "datagouv"


def catalog_at(url: str) -> DatagouvCatalog:
    return DatagouvCatalog(CatalogConfig(id="dg", type="datagouv", name="Portail", url=url))


def fixture(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
