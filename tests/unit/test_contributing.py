"""The example of CONTRIBUTING.md works as it stands there: it is registered and asked through a loopback server."""
from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, Iterator, List

import pytest

from catalog_search.catalogs import registry
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import FilterField, Query
from tests.servers.abilities import Abilities
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.unit.abilities_support import Asker, difference

PAGE, COUNT = 10, 30


@pytest.fixture(scope="module")
def blocks(root: Path) -> List[str]:
    """The Python blocks of the text."""
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@dataclass
class GeoList(LoopbackServer):
    """The server that the text supposes."""

    def answer(self, handler: Handler, asked: Asked) -> None:
        value = self._value(asked)
        send(handler, 404 if value is None else 200, json.dumps(value or {"message": "no such record"}).encode())

    def _value(self, asked: Asked) -> Any:
        if asked.path == "/v1/about":
            return {"title": "Lists of Vaubrun"}
        if asked.path == "/v1/records":
            found = [entry for entry in entries() if self._wants(entry, asked)]
            first = (int(asked.value("page")) - 1) * PAGE
            return {"count": len(found), "records": found[first : first + PAGE], "more": first + PAGE < len(found)}
        return next((entry for entry in entries() if asked.path == f"/v1/records/{entry['name']}"), None)

    def _wants(self, entry: Dict[str, Any], asked: Asked) -> bool:
        producers = asked.values("producer")
        text = f"{entry['label']} {entry['text']}".lower()
        return all(word.lower() in text for word in asked.values("words")) and (
            not producers or entry["producer"] in producers
        )


def entries() -> List[Dict[str, Any]]:
    return [
        {
            "name": f"list {number}",
            "label": f"{'Roads' if number % 3 else 'Rivers'} of district {number}",
            "text": "Kept up to date",
            "producer": f"Office {number % 4}",
            "links": [{"href": f"https://data.example.org/{number}.gpkg", "kind": "GPKG"}, {"kind": "lost"}],
        }
        for number in range(COUNT)
    ]


@pytest.fixture
def asker(blocks: List[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    module = ModuleType("catalog_search.catalogs.geolist")
    module.__package__ = "catalog_search.catalogs"
    exec(compile(blocks[0], "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    line = eval(f"{{{blocks[1]}}}", {"_Type": registry._Type})
    monkeypatch.setattr(registry, "_TYPES", {**registry._TYPES, **line})
    with GeoList() as server:
        config = CatalogConfig("g", "geolist", "GeoList", f"{server.url}/v1/")
        names = frozenset(entry["name"] for entry in entries())
        yield Asker(Abilities(config, names, ("rivers", frozenset(names)), server=server))


def test_the_type_is_registered_by_its_line(asker: Asker) -> None:
    assert "geolist" in registry.catalog_types()
    assert registry.long_name("geolist") == "GeoList"
    assert asker.catalog.normalise_url(" https://x.org/v1/ ") == "https://x.org/v1"


def test_all_pages_come(asker: Asker) -> None:
    assert difference(asker.ids(Query()), asker.abilities.ids) == ""
    assert len(list(asker.pages(Query()))) == 3


def test_words_and_producers_are_filtered_by_the_server(asker: Asker) -> None:
    query = Query("rivers district").with_filter(FilterField.ORGANISATION, ["Office 0", "Office 1"])
    wanted = {entry["name"] for entry in entries() if "Rivers" in entry["label"] and entry["producer"][-1] in "01"}
    assert set(asker.ids(query)) == wanted
    assert asker.search(query).total == len(wanted)


def test_a_record_has_its_resources(asker: Asker) -> None:
    record = asker.details("list 3")
    assert (record.title, record.organisation, record.complete) == ("Rivers of district 3", "Office 3", True)
    assert [(resource.url, resource.format) for resource in record.resources] == [
        ("https://data.example.org/3.gpkg", "GPKG")
    ]


def test_a_probe_tells_what_it_is(asker: Asker) -> None:
    info = asker.run(asker.catalog.probe())
    assert (info.title, info.records) == ("Lists of Vaubrun", COUNT)


def test_a_missing_record_is_missing(asker: Asker) -> None:
    with pytest.raises(CatalogError) as caught:
        asker.details("atlantis")
    assert caught.value.kind is ErrorKind.NOT_FOUND


@pytest.mark.parametrize("body", [b"null", b"[]", b"<html><body>Log in</body></html>", b"{", b"", b'{"records": 3}'])
def test_a_bad_reply_is_an_error_of_the_catalogue(asker: Asker, body: bytes) -> None:
    server = asker.abilities.server
    assert server is not None
    server.fault("/", lambda handler: send(handler, 200, body))
    for conversation in (asker.catalog.search(Query()), asker.catalog.details("list 1"), asker.catalog.probe()):
        with pytest.raises(CatalogError):
            asker.run(conversation)


def test_it_keeps_to_the_rules_of_the_house(blocks: List[str]) -> None:
    assert all(len(line) <= 120 for line in blocks[0].splitlines())
    assert "qgis" not in blocks[0]
