"""The configured catalogues: stored, provided, exported, imported; and no secret on the way."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest
from qgis.core import QgsApplication, QgsSettings

from catalog_search.model.config import CatalogConfig
from catalog_search.support import connection_files as files
from catalog_search.support.connections import ConnectionStore

CSW = CatalogConfig("", "csw", "Région", "https://example.org/csw", "abc1234", group="Régions")


@pytest.fixture
def provided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "provided.json"
    monkeypatch.setenv(files.VARIABLE, str(path))
    yield path


def write(path: Path, *catalogs: dict, **more: object) -> None:
    path.write_text(json.dumps({"catalog_search_connections": 1, "catalogs": list(catalogs), **more}), "utf-8")


def ids(store: ConnectionStore) -> list:
    return [config.id for config in store.all()]


def test_a_first_start_has_data_gouv_fr_and_the_sample(qgis_app: object) -> None:
    store = ConnectionStore()
    assert ids(store) == ["datagouv", "sample"]
    assert Path(store.get("sample").url[7:]).is_file()


def test_changes_are_stored_and_told(qgis_app: object) -> None:
    store, told = ConnectionStore(), []
    store.changed.connect(lambda: told.append(1))
    added = store.add(CSW)
    assert store.add(CSW, 0).id == f"{added.id}-2"
    store.set_enabled("datagouv", False)
    store.update(replace(added, name="Autre"))
    store.remove(f"{added.id}-2")
    assert len(told) == 5
    again = ConnectionStore()
    assert [(c.id, c.name, c.enabled) for c in again.all()] == [
        ("datagouv", "data.gouv.fr", False),
        ("sample", "Sample catalogue", True),
        (added.id, "Autre", True),
    ]
    assert again.find("AUTRE") == again.get(added.id)


def test_an_undo_is_the_list_as_it_was(qgis_app: object) -> None:
    store = ConnectionStore()
    store.add(CSW)
    before = store.all()
    store.remove("sample")
    assert "sample" not in ids(store)
    store.replace_all(before)
    assert store.all() == before


@pytest.mark.parametrize("text", ["{", "[1, null, {}]", '"x"', "[]"])
def test_a_damaged_list_leaves_what_is_provided(qgis_app: object, text: str) -> None:
    QgsSettings().setValue("plugins/catalog_search/connections", text)
    assert ids(ConnectionStore()) == ["datagouv", "sample"]


def test_a_provided_file_is_read_and_the_users_changes_stay_over_it(qgis_app: object, provided: Path) -> None:
    one = {"id": "one", "type": "csw", "name": "One", "url": "https://one.example.org/csw"}
    two = {"id": "two", "type": "csw", "name": "Two", "url": "https://two.example.org/csw", "enabled": False}
    write(provided, one, two)
    store = ConnectionStore()
    assert ids(store) == ["one", "two", "datagouv", "sample"]
    assert [c.id for c in store.enabled()] == ["one", "datagouv", "sample"]
    store.set_enabled("two", True)
    store.remove("datagouv")
    store.update(replace(store.get("one"), name="Mine"))
    moved = {**one, "url": "https://moved.example.org/csw"}
    three = {"id": "three", "type": "csw", "url": "https://three.example.org/csw"}
    write(provided, moved, {**two, "url": "https://new.example.org/csw"}, three)
    assert ids(store) == ["one", "two", "sample"], "the administrator's file is read at start"
    store = ConnectionStore()
    assert ids(store) == ["one", "two", "sample", "three"]
    assert store.get("one").name == "Mine" and store.get("one").url == "https://one.example.org/csw"
    assert store.get("two").url == "https://new.example.org/csw" and store.get("two").enabled
    store.restore_provided()
    assert "datagouv" in ids(store)
    write(provided, three, alone=True)
    assert ids(ConnectionStore()) == ["one", "three"]


def test_a_provided_file_that_is_broken_leaves_the_plugins_own(qgis_app: object, provided: Path) -> None:
    for text in ("", "{", '{"catalog_search_connections": 2, "catalogs": []}', '{"a": 1}'):
        provided.write_text(text)
        assert ids(ConnectionStore()) == ["datagouv", "sample"]
    provided.unlink()
    assert ids(ConnectionStore()) == ["datagouv", "sample"]


def test_a_file_in_the_profile_is_read_too(qgis_app: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(files.VARIABLE, raising=False)
    monkeypatch.setattr(files.QgsApplication, "qgisSettingsDirPath", staticmethod(lambda: str(tmp_path)))
    (tmp_path / "catalog_search").mkdir()
    write(tmp_path / "catalog_search" / "connections.json", {"id": "x", "type": "csw", "url": "https://x.org/csw"})
    assert ids(ConnectionStore())[0] == "x"


def test_an_export_holds_no_secret_and_comes_back(tmp_path: Path, qgis_app: object) -> None:
    keyed = CatalogConfig("k", "csw", "Keyed", "https://ana:hidden@x.org/csw?map=a.map&token=hidden&KEY=hidden")
    files.write_connections(tmp_path / "c.json", [replace(CSW, id="r"), keyed])
    text = (tmp_path / "c.json").read_text("utf-8")
    assert "hidden" not in text and "abc1234" not in text and "ana" not in text
    back = files.read_connections(tmp_path / "c.json")
    assert back.catalogs[0] == replace(CSW, id="r", authcfg="")
    assert back.catalogs[1].url == "https://x.org/csw?map=a.map"
    assert back.without_login == ("Région", "Keyed")


NO_LISTS = ["", "{", "[" * 100000, "null", '{"catalogs": []}', '{"catalog_search_connections": 9}']


@pytest.mark.parametrize("text", NO_LISTS)
def test_a_file_that_is_none_ends_in_a_sentence(tmp_path: Path, qgis_app: object, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(files.BadFile) as refused:
        files.read_connections(tmp_path / "x.json")
    assert len(str(refused.value)) > 20
    with pytest.raises(files.BadFile):
        files.read_connections(tmp_path / "missing.json")
    with pytest.raises(files.BadFile):
        files.write_connections(tmp_path / "no" / "such" / "folder.json", [])


def test_entries_that_cannot_be_read_are_named_and_the_others_come(tmp_path: Path, qgis_app: object) -> None:
    (tmp_path / "x.json").write_text('[{"type": "csw"}, 3, {"type": "csw", "url": "https://x.org"}]')
    found = files.read_connections(tmp_path / "x.json")
    assert len(found.catalogs) == 1 and len(found.left_out) == 2


def test_the_connections_of_metasearch_come_without_their_passwords(qgis_app: QgsApplication) -> None:
    settings = QgsSettings()
    for name, url, kind in (
        ("Géo", "https://geo.example.org/csw", "OGC CSW 2.0.2"),
        ("Old", "https://old.example.org/csw?token=hidden", None),
        ("Records", "https://rec.example.org", "OGC API - Records"),
        ("Broken", "not an address", None),
    ):
        settings.setValue(f"MetaSearch/{name}/url", url)
        settings.setValue(f"MetaSearch/{name}/password", "hidden")
        if kind:
            settings.setValue(f"MetaSearch/{name}/catalog-type", kind)
    found = {config.name: config for config in files.metasearch_connections()}
    settings.remove("MetaSearch")
    types = {name: config.type for name, config in found.items()}
    assert types == {"Géo": "csw", "Old": "csw", "Records": "ogcrecords"}
    assert "hidden" not in repr(found)
