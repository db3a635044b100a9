"""The list of well-known catalogues: every entry can be added as it stands."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import urlsplit

import pytest

from catalog_search.catalogs.page_addresses import Clue, candidates_for
from catalog_search.catalogs.pasted import pasted_address
from catalog_search.catalogs.registry import catalog_class, catalog_types, create_catalog
from catalog_search.support.presets import BadPresets, presets

LIST = Path(__file__).resolve().parents[2] / "resources" / "presets.json"
MEMBERS = {"id", "name", "type", "url", "territory", "language", "publisher", "themes", "note"}
NEEDED = MEMBERS - {"themes", "note"}

ENTRIES: List[Dict[str, Any]] = json.loads(LIST.read_text("utf-8"))["presets"]


def by_id(entry: Dict[str, Any]) -> str:
    return str(entry["id"])


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_an_entry_is_whole(entry: Dict[str, Any]) -> None:
    assert set(entry) >= NEEDED and set(entry) <= MEMBERS
    assert all(isinstance(entry[name], str) and entry[name] == entry[name].strip() != "" for name in NEEDED)
    assert len(entry["language"]) == 2 and entry["language"].islower()
    assert all(isinstance(theme, str) and theme for theme in entry.get("themes", []))


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_its_type_is_known(entry: Dict[str, Any]) -> None:
    assert entry["type"] in catalog_types()


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_its_address_is_a_clean_https_one(entry: Dict[str, Any]) -> None:
    parts = urlsplit(entry["url"])
    assert parts.scheme == "https" and parts.hostname and "." in parts.hostname
    assert not parts.query and not parts.fragment and "@" not in parts.netloc
    assert not entry["url"].endswith("/")
    pasted = pasted_address(entry["url"])
    assert pasted.urls == (entry["url"],)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_id)
def test_its_address_is_kept_as_it_is(entry: Dict[str, Any]) -> None:
    normalise = catalog_class(entry["type"]).normalise_url
    assert normalise(entry["url"]) == entry["url"]
    assert normalise(normalise(entry["url"] + "/")) == normalise(entry["url"] + "/")


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["type"] == "csw"], ids=by_id)
def test_detection_takes_the_address_of_a_csw_for_one(entry: Dict[str, Any]) -> None:
    """That of a GeoNetwork comes after GeoNetwork's own search."""
    types = set(catalog_types()) - {"geonetwork"}
    guess = next(guess for guess in candidates_for(entry["url"]) if guess.type in types)
    assert (guess.type, guess.url) == ("csw", entry["url"])
    assert guess.clue is not Clue.USUAL_PLACE


def test_ids_names_and_addresses_are_unique() -> None:
    for members in (("id",), ("name",), ("type", "url")):
        values = [tuple(entry[member].lower() for member in members) for entry in ENTRIES]
        assert len(values) == len(set(values)), members


def test_forty_and_more_can_be_used_now() -> None:
    found = presets(LIST)
    assert len(found) == len(ENTRIES) >= 40
    assert sum(preset.language == "fr" for preset in found) >= 30
    assert found[0].id == "data-gouv-fr"


def test_a_preset_becomes_a_connection() -> None:
    for preset in presets(LIST):
        catalog = create_catalog(preset.to_config())
        assert (catalog.config.id, catalog.config.name, catalog.config.authcfg) == (preset.id, preset.name, "")


def test_entries_of_other_types_are_left_out() -> None:
    assert {preset.type for preset in presets(LIST, ("stac",))} == {"stac"}
    assert presets(LIST, ()) == []


@pytest.mark.parametrize(
    "text", ("", "[]", "{}", '{"presets": 1}', '{"presets": [1]}', '{"presets": [{"id": "x"}]}', '{"presets": [{}]}')
)
def test_a_damaged_list_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "presets.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BadPresets):
        presets(path)


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadPresets):
        presets(tmp_path / "none.json")
