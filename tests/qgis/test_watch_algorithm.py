"""``catalog_search:watch`` as Processing runs it: over catalogues that change, with a mail server on loopback."""
from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)

from catalog_search.bookmarks.feeds_files import FeedFiles
from catalog_search.bookmarks.feeds_kept import FeedOf
from catalog_search.bookmarks.model import Area, AreaKind, SavedSearch, Schedule, TargetKind, Watch
from catalog_search.bookmarks.store import Store
from catalog_search.bookmarks.watch_runs import Runner
from catalog_search.model.config import CatalogConfig
from catalog_search.model.extent import Extent
from catalog_search.processing.provider import CatalogSearchProvider
from catalog_search.processing.search import SearchAlgorithm
from catalog_search.processing.watching import QgisWorld
from catalog_search.support.connections import ConnectionStore
from tests.qgis.auth_support import WORD, stored_login, trusted
from tests.servers.changing import Changing, changing
from tests.servers.ogcrecords import RecordsDouble
from tests.servers.smtp import SmtpDouble
from tests.servers.tls import Authority, missing
from tests.servers.validating import Validating


class Feedback(QgsProcessingFeedback):
    def __init__(self) -> None:
        super().__init__(False)
        self.errors = ""
        self.said = ""

    def reportError(self, error: str, fatalError: bool = False) -> None:
        self.errors += error + "\n"

    def pushInfo(self, info: str) -> None:
        self.said += info + "\n"


@pytest.fixture(scope="module")
def provider(qgis_app: QgsApplication) -> Iterator[CatalogSearchProvider]:
    made = CatalogSearchProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@dataclass
class Office:
    """Bookmarks with one watch that has looked once."""

    folder: Path
    catalog: Changing
    store: Store
    watch: str

    @property
    def output(self) -> Path:
        return self.folder / "digest"

    def attempt(self, **parameters: Any) -> Tuple[Dict[str, Any], bool, Feedback]:
        algorithm = QgsApplication.processingRegistry().algorithmById("catalog_search:watch")
        context, feedback = QgsProcessingContext(), Feedback()
        context.setProject(QgsProject.instance())
        given = {"BOOKMARKS": str(self.folder / "bookmarks.sqlite"), "OUTPUT": str(self.output), **parameters}
        results, accepted = algorithm.create().run(given, context, feedback)
        return results, accepted, feedback

    def run(self, **parameters: Any) -> Dict[str, Any]:
        results, accepted, feedback = self.attempt(**parameters)
        assert accepted, feedback.errors
        return results

    def refused(self, **parameters: Any) -> str:
        _, accepted, feedback = self.attempt(**parameters)
        assert not accepted
        return feedback.errors

    def page(self) -> str:
        return (self.output / "digest.html").read_text("utf-8")

    def text(self) -> str:
        return (self.output / "digest.txt").read_text("utf-8")


@pytest.fixture
def office(tmp_path: Path, provider: object) -> Iterator[Office]:
    with changing("ckan") as catalog:
        ConnectionStore().replace_all([catalog.config])
        store = Store(tmp_path / "bookmarks.sqlite")
        (search,) = store.searches.add(SavedSearch("", "Comptages <routiers>")).ids
        (watch,) = store.watches.add(Watch("", TargetKind.SEARCH, search, schedule=Schedule.HOURLY)).ids
        made = Office(tmp_path, catalog, store, watch)
        made.run()
        yield made
        store.close()


def change(office: Office) -> None:
    office.catalog.add("Nouvelle <b>donnée</b> & autre")
    office.catalog.retitle(office.catalog.ids()[4], "Modifiée")


def test_it_is_offered_beside_the_others(provider: CatalogSearchProvider) -> None:
    assert {"search", "load", "watch"} <= {one.name() for one in provider.algorithms()}
    assert isinstance(provider.algorithm("search"), SearchAlgorithm)


def test_what_changed_is_written_and_counted(office: Office) -> None:
    change(office)
    results = office.run(WATCHES="all", LANGUAGE="en")
    found = json.loads(results["COUNTS"])
    assert found["changes"] == {"new": 1, "modified": 1, "touched": 0, "moved": 0, "removed": 0}
    assert (found["watches"], found["run"], found["failures"], found["unseen"]) == (1, 1, 0, 2)
    assert results["ERRORS"] == "" and results["SENT"] == 0
    assert results["HTML"] == str(office.output / "digest.html")
    assert "Nouvelle &lt;b&gt;donnée&lt;/b&gt; &amp; autre" in office.page() and "<b>" not in office.page()
    assert "Comptages &lt;routiers&gt;" in office.page() and "1 new" in office.page()
    assert "* Nouvelle <b>donnée</b> & autre" in office.text() and "→ Modifiée" in office.text()


def test_where_a_search_is_watched_that_follows_a_layer_is_said(office: Office) -> None:
    """There is no project here that has the layer: its extent is the one that was kept."""
    (watch,) = office.store.watches.all()
    search = office.store.searches.get(watch.target)
    assert search is not None
    area = Area(AreaKind.LAYER, Extent(-5.0, 41.0, 10.0, 52.0), "communes_1", "Communes <2024>")
    office.store.searches.update(replace(search, area=area))
    _, _, said = office.attempt(WATCHES="all", LANGUAGE="en")
    words = "Watched area: the extent of the layer Communes <2024> when this was chosen (-5.00, 41.00 – 10.00"
    assert words in said.said
    change(office)
    office.run(WATCHES="all", LANGUAGE="en")
    assert words in " ".join(office.text().split()) and "Communes &lt;2024&gt;" in office.page()
    change(office)
    office.run(WATCHES="all", LANGUAGE="fr")
    assert "Zone surveillée : l'emprise de la couche Communes <2024>" in " ".join(office.text().split())


def test_it_speaks_french(office: Office) -> None:
    change(office)
    office.run(WATCHES="all", LANGUAGE="fr")
    assert '<html lang="fr">' in office.page() and "1 nouveauté" in office.page() and "Titre\u00a0: " in office.text()


def test_only_what_is_due_runs_and_each_change_is_told_once(office: Office) -> None:
    change(office)
    assert json.loads(office.run()["COUNTS"])["run"] == 0
    assert json.loads(office.run(WATCHES="all")["COUNTS"])["changes"]["new"] == 1
    again = json.loads(office.run(WATCHES="all")["COUNTS"])
    assert again["run"] == 1 and sum(again["changes"].values()) == 0


def test_what_a_window_saw_is_in_the_next_digest(office: Office) -> None:
    change(office)
    Runner(office.store, QgisWorld([office.catalog.config])).run(office.watch, force=True)
    assert json.loads(office.run()["COUNTS"])["changes"]["new"] == 1


def test_watches_are_named_as_people_call_them(office: Office) -> None:
    for name in ("comptages <ROUTIERS>", office.watch, f"{office.watch}, Comptages <routiers>"):
        assert json.loads(office.run(WATCHES=name)["COUNTS"])["run"] == 1
    assert "Comptages <routiers>" in office.refused(WATCHES="Autre")


def test_failing_catalogues_are_told_in_the_digest(office: Office) -> None:
    with office.catalog.failing("http_503"):
        results = office.run(WATCHES="all")
    (error,) = json.loads(results["ERRORS"])
    assert error["catalog"] == office.catalog.config.name and error["kind"] == "unavailable"
    assert error["message"].split(".")[0] in office.page()


def test_feeds_are_brought_up_to_date(office: Office) -> None:
    target = office.store.watches.get(office.watch).target
    path = office.folder / "flux.xml"
    FeedFiles(office.store).add(FeedOf.SEARCH, target, path)
    office.catalog.add("Dans le flux")
    office.run(WATCHES="all")
    assert "Dans le flux" in path.read_text("utf-8")


def test_no_bookmarks_are_told(office: Office, tmp_path: Path) -> None:
    assert "absent.sqlite" in office.refused(BOOKMARKS=str(tmp_path / "absent.sqlite"))


def test_a_mail_without_log_in(office: Office) -> None:
    change(office)
    with SmtpDouble() as mail:
        server = {"SMTP": f"127.0.0.1:{mail.port}", "SECURITY": "none"}
        results = office.run(WATCHES="all", MAIL_TO="ana@example.org, bo@example.org", LANGUAGE="en", **server)
        quiet = office.run(WATCHES="all", MAIL_TO="ana@example.org", **server)
        forced = office.run(WATCHES="all", MAIL_TO="ana@example.org", EMPTY=True, **server)
    assert (results["SENT"], quiet["SENT"], forced["SENT"], len(mail.received)) == (2, 0, 1, 2)
    first = mail.received[0]
    assert first.recipients == ["ana@example.org", "bo@example.org"] and first.sender == "ana@example.org"
    assert first.message["Subject"] == "What changed in the catalogues: 1 new, 1 modified"
    assert "Nouvelle &lt;b&gt;donnée&lt;/b&gt;" in first.part("text/html") and "→ Modifiée" in first.part("text/plain")


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_mail_with_a_stored_log_in(office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    authority = Authority(tmp_path / "authority")
    caplog.set_level(logging.DEBUG)
    change(office)
    login = ("ana", WORD)
    with stored_login(username="ana", password=WORD) as authcfg, trusted(authority):
        for security, tls in (("starttls", False), ("tls", True)):
            with SmtpDouble(authority.issue("mail"), tls, login) as mail:
                results, accepted, feedback = office.attempt(
                    WATCHES="all", MAIL_TO="ana@example.org", MAIL_FROM="veille@example.org", EMPTY=True,
                    SMTP=f"127.0.0.1:{mail.port}", SECURITY=security, AUTHCFG=authcfg,
                )  # fmt: skip
            assert accepted and mail.received[0].user == "ana" and mail.received[0].encrypted
            seen = feedback.said + feedback.errors + json.dumps(results) + caplog.text + office.page() + office.text()
            assert WORD not in seen and WORD.encode() not in (office.folder / "bookmarks.sqlite").read_bytes()


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_what_was_not_sent_is_told_and_comes_with_the_next(office: Office, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    change(office)
    double = SmtpDouble(authority.issue("mail"), login=("ana", WORD))
    with stored_login(username="ana", password="faux") as authcfg, double as mail:
        given = {"WATCHES": "all", "MAIL_TO": "ana@example.org", "SMTP": f"127.0.0.1:{mail.port}"}
        assert office.refused(**given, AUTHCFG=authcfg)
        assert mail.tried == []  # an authority that nobody knows
        with trusted(authority):
            assert "identifiants incorrects" in office.refused(**given, AUTHCFG=authcfg)
    with SmtpDouble() as mail:
        office.run(MAIL_TO="ana@example.org", SMTP=f"127.0.0.1:{mail.port}", SECURITY="none")
    assert "Modifiée" in mail.received[0].part("text/plain")


@pytest.mark.parametrize(
    "given",
    [
        {"SMTP": "mail.example.org"},
        {"MAIL_TO": "ana@example.org"},
        {"SMTP": "mail.example.org", "MAIL_TO": "personne"},
        {"SMTP": "mail.example.org:x", "MAIL_TO": "ana@example.org"},
        {"SMTP": "mail.example.org", "MAIL_TO": "ana@example.org", "MAIL_FROM": "x\r\nBcc: y@example.org"},
    ],
)
def test_bad_parameters_are_told_before_anybody_is_asked(office: Office, given: Dict[str, Any]) -> None:
    asked = len(office.catalog.server.requests)
    assert office.refused(WATCHES="all", **given)
    assert len(office.catalog.server.requests) == asked


def test_log_ins_that_cannot_be_used_are_told(office: Office) -> None:
    change(office)
    mail = {"MAIL_TO": "ana@example.org", "SMTP": "127.0.0.1:9"}
    errors: List[str] = [office.refused(WATCHES="all", AUTHCFG="absent1", **mail)]
    with stored_login("EsriToken", token="x") as authcfg:
        errors.append(office.refused(WATCHES="all", AUTHCFG=authcfg, **mail))
    with stored_login(username="ana", password=WORD) as authcfg:
        errors.append(office.refused(WATCHES="all", AUTHCFG=authcfg, SECURITY="none", **mail))
    assert all(errors) and len(set(errors)) == 3 and not any(WORD in error for error in errors)


def test_a_rest_is_left_alone(office: Office) -> None:
    office.store.watches.update(replace(office.store.watches.get(office.watch), enabled=False))
    assert json.loads(office.run(WATCHES="all")["COUNTS"])["run"] == 0


class _Tagged(Validating, RecordsDouble):
    """A catalogue whose answers tell by a tag whether they are what they were."""


def test_qgis_asks_for_what_changed_only(office: Office) -> None:
    """Page by page, through QGIS's own network: no cache of QGIS answers in the server's place."""
    with _Tagged(cap=40) as server:
        ConnectionStore().replace_all([CatalogConfig("tagged", "ogcrecords", "Tagged", server.url)])
        assert json.loads(office.run(WATCHES="all")["COUNTS"])["failures"] == 0
        assert server.whole and not server.unchanged
        asked = len(server.whole)
        server.whole.clear()
        assert json.loads(office.run(WATCHES="all")["COUNTS"])["changes"]["removed"] == 0
        assert server.whole == [] and len(server.unchanged) == asked
