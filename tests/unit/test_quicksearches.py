"""Quick searches of the Isogeo plugin, in the shapes in which its versions keep them, as saved searches."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import pytest

from catalog_search.bookmarks.model import Area, AreaKind, KeptCatalog, SavedSearch
from catalog_search.bookmarks.quicksearches import Lost, saved_searches
from catalog_search.bookmarks.shared_merge import merge, plan_merge
from catalog_search.bookmarks.store import Store
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.model.query import Sort
from tests.unit.bookmarks_support import Clock

CATALOG = KeptCatalog("isogeo", "isogeo", "https://v1.api.isogeo.com", "Isogeo")
_GROUP = "0123456789abcdef0123456789abcdef"

#: As the plugin writes one that uses all that its form has.
FULL: Dict[str, Any] = {
    "contacts": f"contact:group:{_GROUP}:c1",
    "datatype": "type:vector-dataset",
    "favorite": None,
    "formats": "format:shp",
    "geofilter": "Communes",
    "groupTheme": f"keyword:group-theme:{_GROUP}:t1",
    "inspire": "keyword:inspire-theme:hydrography",
    "keyword_0": "keyword:isogeo:eau",
    "keyword_1": "keyword:isogeo:riviere",
    "labels": {
        "contacts": "Service eau",
        "datatype": "Vecteur",
        "formats": "Shapefile",
        "groupTheme": "Milieux",
        "inspire": "Hydrographie",
        "keys": ["Eau", "Rivière"],
        "licenses": " - ",
        "owners": "Métropole",
        "srs": "RGF93",
    },
    "lang": "fr",
    "licenses": None,
    "ob": "_modified",
    "od": "desc",
    "operation": "intersects",
    "owners": f"owner:{_GROUP}",
    "page": 1,
    "show": True,
    "srs": "coordinate-system:2154",
    "text": "cours d'eau",
    "url": "https://v1.api.isogeo.com/resources/search?q=cours d'eau owner:x&box=-2.5,47.0,-1.0,48.5&rel=intersects",
}


def one(data: Dict[str, Any], name: str = "Rivières") -> SavedSearch:
    (search,) = saved_searches({name: data}, CATALOG).searches
    return search


def test_all_that_the_form_held_is_there() -> None:
    found = saved_searches({"Rivières": FULL}, CATALOG)
    (search,) = found.searches
    assert not found.lost
    assert (search.name, search.text, search.sort) == ("Rivières", "cours d'eau", Sort.MODIFIED)
    assert search.catalogs == (CATALOG,)
    assert {(kept.field, kept.key, kept.label) for kept in search.filters} == {
        ("organisation", _GROUP, "Métropole"),
        ("crs", "EPSG:2154", "RGF93"),
        ("theme", "inspire-theme:hydrography", "Hydrographie"),
        ("theme", f"group-theme:{_GROUP}:t1", "Milieux"),
        ("format", "shp", "Shapefile"),
        ("contact", f"group:{_GROUP}:c1", "Service eau"),
        ("keyword", "isogeo:eau", "Eau"),
        ("keyword", "isogeo:riviere", "Rivière"),
        ("type", "dataset", "dataset"),
    }
    assert search.area == Area(AreaKind.BOX, Extent(-2.5, 47.0, -1.0, 48.5), name="Communes")


def test_what_the_plugin_keeps_for_itself_is_left_out() -> None:
    own = dict.fromkeys(("_default", "_current", "Last search", "Dernière recherche"), FULL)
    assert saved_searches(own, CATALOG) == saved_searches({}, CATALOG)


def test_an_old_one_with_an_address_alone_is_read_from_that() -> None:
    url = "http://api.isogeo.com/resources/search?q=format:dxf forêt type:dataset&ob=title&_limit=10&_lang=fr"
    search = one({"url": url})
    assert search.text == "forêt" and url not in repr(search)
    assert {(kept.field, kept.key) for kept in search.filters} == {
        ("format", "dxf"),
        ("type", "dataset"),
        ("type", "nonGeographicDataset"),
    }


def test_the_map_is_followed_and_a_layer_that_is_gone_is_said() -> None:
    follows = one({"text": "a", "geofilter": "mapcanvas", "url": "https://x/?box=1,2,3,4"})
    assert follows.area == Area(AreaKind.MAP, Extent(1, 2, 3, 4))
    found = saved_searches({"a": {"text": "a", "geofilter": "Parcelles", "url": ""}}, CATALOG)
    assert found.searches[0].area == Area() and found.lost == (Lost("a", "geofilter: Parcelles"),)


def test_what_cannot_be_mapped_is_said() -> None:
    data = {
        "text": "eau",
        "owners": "catalog:abc",
        "datatype": "type:unknown",
        "operation": "within",
        "favorite": "x",
        "url": "https://x/?box=1,2,3,4&rel=within",
    }
    found = saved_searches({"a": data, "vide": {"text": "", "url": ""}, "rien": 3}, CATALOG)
    assert [search.name for search in found.searches] == ["a"]
    assert [(lost.search, lost.what) for lost in found.lost] == [
        ("a", "catalog:abc"),
        ("a", "type:unknown"),
        ("a", "rel: within"),
        ("a", "favorite: x"),
        ("vide", ""),
    ]


@pytest.mark.parametrize("value", [None, 3, [], {}, True, "None", "@Invalid()", "x" * 100_000, "\x00"])
def test_members_of_any_type_harm_nothing(value: Any) -> None:
    data = {**dict.fromkeys(FULL, value), "text": "eau"}
    (search,) = saved_searches({"a": data}, CATALOG).searches
    assert search.text == "eau" and len(repr(search)) < 30_000


def test_brought_twice_they_come_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "bookmarks.sqlite", Clock())
    shared = saved_searches({"Rivières": FULL, "Autre": {"text": "a"}}, CATALOG).shared()
    configs = [CatalogConfig("isogeo", "isogeo", "Isogeo", "https://v1.api.isogeo.com")]
    merge(store, plan_merge(store, shared, configs))
    assert plan_merge(store, shared, configs).is_empty and len(store.searches.all()) == 2
    store.close()
