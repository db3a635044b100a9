"""What the tests of the CSW catalogue share: a catalogue at an address, replies made by hand."""
from __future__ import annotations

from functools import partial
from typing import List

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Page
from tests.unit import asking

reply = partial(asking.reply, url="https://example.org/csw")


def catalog_at(url: str, **options: str) -> CswCatalog:
    config = CatalogConfig(id="c", type="csw", name="Catalogue", url=url, options=tuple(options.items()))
    return CswCatalog(config)


def titles(page: Page) -> List[str]:
    return [record.title for record in page.records]
