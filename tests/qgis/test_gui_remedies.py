"""A page, a document, an archive without data: what can be done instead is said, and offered as a button."""
from __future__ import annotations

import zipfile
from pathlib import Path
from typing import List

import pytest

from catalog_search.gui.dock_panel import DockPanel
from catalog_search.gui.remedies import remedy_for
from catalog_search.loading.errors import LoadError, Remedy
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.record import Record, Resource
from tests.qgis.loading_support import record
from tests.qgis.test_gui_adding import FakeOpening
from tests.qgis.test_gui_connections import adding  # noqa: F401 - a fixture
from tests.servers.files import FileServer


def no_archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / "notices.zip", "w") as archive:
        archive.writestr("lisez-moi.txt", "Bonjour")


@pytest.mark.parametrize(
    ("name", "body", "format_", "words", "button"),
    [
        ("page", b"<html><title>Portail</title></html>", "shp", "leads to a web page", "Open in browser"),
        ("notice.pdf", b"%PDF-1.4 notice", "zip", "of the kind PDF", "Save to folder…"),
        ("notices.zip", b"", "zip", "no geographic data, only: .*Download it", "Save to folder…"),
        ("photo.geojson", b"\x89PNG\r\n\x1a\n", "", "of the kind Image", "Save to folder…"),
        ("vide.geojson", b"", "", "empty", ""),
    ],
)
def test_each_has_its_sentence_and_what_helps(
    tmp_path: Path, name: str, body: bytes, format_: str, words: str, button: str
) -> None:
    no_archive(tmp_path)
    if name != "notices.zip":
        (tmp_path / name).write_bytes(body)
    with FileServer(tmp_path) as server:
        resource = Resource(f"{server.url}/{name}", format=format_)
        link = classify(resource)
        with pytest.raises(LoadError, match=words) as caught:
            make_plan(link, record(resource), None, tmp_path / "own")
    offered = remedy_for(caught.value, record(resource), link, lambda _record, _link: None)
    assert (offered[0] if offered else "") == button


def test_a_service_that_answers_with_a_page(tmp_path: Path) -> None:
    (tmp_path / "ows").write_bytes(b"<html>Maintenance</html>")
    with FileServer(tmp_path) as server:
        resource = Resource(f"{server.url}/ows", protocol="OGC:WMS")
        with pytest.raises(LoadError) as caught:
            make_plan(classify(resource), record(resource), None, tmp_path)
        offered = remedy_for(caught.value, record(resource), classify(resource), lambda _record, _link: None)
    assert offered is not None and offered[0] == "Open in browser"


def test_what_is_no_address_of_the_web_is_not_opened() -> None:
    link = classify(Resource("javascript:alert(1)"))
    for remedy in Remedy:
        assert remedy_for(LoadError("x", "", remedy), record(), link, lambda _record, _link: None) is None


def test_the_button_does_it(adding: DockPanel) -> None:  # noqa: F811
    saved: List[Record] = []
    adding.page.actions.add.click()
    opening = FakeOpening.made[0]
    error = LoadError("This is a picture.", "", Remedy.DOWNLOAD)
    picture = classify(Resource("https://x.example/a.png"))
    offered = remedy_for(error, opening.record, picture, lambda record, _link: saved.append(record))
    assert offered is not None
    offered[1]()
    assert [record.id for record in saved] == ["communes0"]
    opening.failed.emit(LoadError("It is a page.", "", Remedy.BROWSER))
    (note,) = adding.messages.notes()
    assert note.action is not None and note.action[0] == "Open in browser"
