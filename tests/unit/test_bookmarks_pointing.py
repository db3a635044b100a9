"""A catalogue that is gone or was moved is noticed, and can be re-pointed."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog_search.bookmarks.favourites import NewFavourite
from catalog_search.bookmarks.model import KeptCatalog, SavedSearch
from catalog_search.bookmarks.pointing import Where, candidates, pointed
from catalog_search.bookmarks.store import Store
from catalog_search.model.config import CatalogConfig
from tests.unit.bookmarks_support import GEO, record

HERE = CatalogConfig("geo", "csw", "Géo", "https://geo.example.fr/csw")
OTHER = CatalogConfig("other", "ckan", "Autre", "https://data.example.org")


@pytest.mark.parametrize(
    ("config", "where"),
    [
        (HERE, Where.HERE),
        (replace(HERE, name="Un autre nom"), Where.HERE),
        (replace(HERE, url="http://geo.example.fr/csw?service=CSW&request=GetCapabilities"), Where.HERE),
        (replace(HERE, url="https://new.example.fr/csw"), Where.CHANGED),
        (replace(HERE, type="geonetwork"), Where.CHANGED),
        (replace(HERE, id="geo-2"), Where.RENEWED),
        (replace(HERE, id="geo-2", url="https://geo.example.fr/csw/"), Where.RENEWED),
        (replace(HERE, id="geo-2", type="geonetwork"), Where.GONE),
        (replace(HERE, id="geo-2", url="https://new.example.fr/csw"), Where.GONE),
    ],
)
def test_where_a_catalogue_is(config: CatalogConfig, where: Where) -> None:
    found = pointed(GEO, [OTHER, config])
    assert (found.where, found.is_usable) == (where, where in (Where.HERE, Where.CHANGED))
    assert found.config == (None if where is Where.GONE else config)


def test_a_type_that_is_unknown_is_compared_as_it_is() -> None:
    kept = KeptCatalog("x", "future", "https://x.example.fr/")
    assert pointed(kept, [CatalogConfig("y", "future", "Y", "https://x.example.fr")]).where is Where.RENEWED


def test_the_likeliest_comes_first() -> None:
    same_host = CatalogConfig("a", "geonetwork", "A", "https://geo.example.fr/geonetwork")
    same_name = CatalogConfig("b", "ckan", "geo", "https://data.example.org")
    same_type = CatalogConfig("c", "csw", "C", "https://c.example.org/csw")
    renewed = replace(HERE, id="geo-2")
    found = candidates(GEO, [OTHER, same_type, same_name, same_host, HERE, renewed])
    assert found == (renewed, same_host, same_name, same_type, OTHER)


def test_all_that_was_kept_of_it_is_re_pointed_and_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "b.sqlite")
    (one,) = store.favourites.add(NewFavourite(record(1), GEO)).ids
    (two,) = store.searches.add(SavedSearch("", "S", catalogs=(GEO, KeptCatalog("x")))).ids
    to = KeptCatalog.of(replace(HERE, id="geo-2"))
    edit = store.repoint("geo", to)
    assert edit.ids == (one, two)
    assert store.favourites.get(one).catalog == to
    assert store.favourites.get(one).record == replace(record(1), catalog="geo-2")
    assert store.searches.get(two).catalogs == (to, KeptCatalog("x"))
    store.undo(edit)
    assert (store.favourites.get(one).catalog, store.searches.get(two).catalogs[0]) == (GEO, GEO)
    store.close()
