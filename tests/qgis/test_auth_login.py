"""Catalogues behind a log-in: a real pycsw behind a real nginx, and behind apache2 with a directory (LDAP)."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, Tuple

import pytest
import requests
from qgis.core import QgsApplication

from catalog_search.catalogs.csw import CswCatalog
from catalog_search.catalogs.replies import check_status
from catalog_search.model.errors import ErrorKind
from catalog_search.model.query import Query
from catalog_search.network.download import download
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, WORD, failed_download, failure, plain, stored_login, trusted
from tests.servers.apache_ldap import PEOPLE, ApacheLdap, Directory, missing_directory
from tests.servers.nginx import Nginx, missing_nginx
from tests.servers.pycsw_server import PycswServer
from tests.servers.runners import python_of_servers
from tests.servers.tls import Authority, bundle

_ABSENT = "" if python_of_servers() else "pycsw is not installed (scripts/install.sh test)"
needs_nginx = pytest.mark.skipif(bool(_ABSENT or missing_nginx()), reason=_ABSENT or missing_nginx() or "-")
needs_directory = pytest.mark.skipif(bool(_ABSENT or missing_directory()), reason=_ABSENT or missing_directory() or "-")
both_ways = pytest.mark.parametrize("way", sorted(WAYS))


@pytest.fixture(scope="module")
def pycsw() -> Iterator[PycswServer]:
    with PycswServer() as server:
        yield server


@pytest.fixture(scope="module")
def nginx(pycsw: PycswServer) -> Iterator[Nginx]:
    with Nginx(pycsw.url, "ana", WORD) as server:
        yield server


@pytest.fixture(scope="module")
def apache(pycsw: PycswServer) -> Iterator[ApacheLdap]:
    with Directory() as directory, ApacheLdap(pycsw.url, directory) as server:
        yield server


def searched(way: str, address: str, authcfg: str) -> Tuple[int, str]:
    """What a search finds in a catalogue, and the title of the first record's details."""
    catalog = CswCatalog(plain(address, authcfg))
    page = WAYS[way](catalog.search(Query()), catalog.config)
    record = WAYS[way](catalog.details(page.records[0].id), catalog.config)
    return page.total or 0, record.title


def refusal(way: str, address: str, authcfg: str = "") -> ErrorKind:
    """How a search there fails."""
    return failure(lambda: searched(way, address, authcfg)).kind


@needs_nginx
@both_ways
def test_who_has_the_login_searches_and_reads_details(way: str, nginx: Nginx, pycsw: PycswServer) -> None:
    with stored_login(username="ana", password=WORD) as authcfg:
        total, title = searched(way, nginx.url + "/csw", authcfg)
    assert total == pycsw.count and title
    assert "- ana [" in nginx.access_log()


@needs_nginx
@both_ways
def test_wrong_missing_expired_and_forbidden_are_told_apart(way: str, nginx: Nginx) -> None:
    with stored_login(username="ana", password="pas ça") as wrong, stored_login(username="ana", password=WORD) as good:
        kinds = {
            "wrong": refusal(way, nginx.url + "/csw", wrong),
            "none": refusal(way, nginx.url + "/csw"),
            "forbidden": refusal(way, nginx.url + "/closed/csw", good),
            "expired": refusal(way, nginx.url + "/token/csw", good),
            "token": refusal(way, nginx.url + "/token/csw"),
        }
    assert kinds == {
        "wrong": ErrorKind.LOGIN_WRONG,
        "none": ErrorKind.LOGIN_NEEDED,
        "forbidden": ErrorKind.FORBIDDEN,
        "expired": ErrorKind.LOGIN_EXPIRED,
        "token": ErrorKind.LOGIN_NEEDED,
    }


@needs_nginx
def test_each_refusal_has_words_of_its_own(nginx: Nginx) -> None:
    with stored_login(username="ana", password="pas ça") as wrong:
        errors = [
            failure(lambda: searched("task", nginx.url + "/csw", wrong)),
            failure(lambda: searched("task", nginx.url + "/csw", "")),
            failure(lambda: searched("task", nginx.url + "/token/csw", wrong)),
            failure(lambda: searched("task", nginx.url + "/closed/csw", wrong)),
            failure(lambda: searched("task", nginx.url + "/csw", "gone123")),
        ]
    texts = [describe(error, "Essai").full for error in errors]
    assert len(set(texts)) == len(texts) and all("Essai" in text for text in texts)
    assert "gone123" in texts[-1]


@needs_nginx
def test_a_download_takes_the_login_and_tells_refusals_apart(nginx: Nginx, tmp_path: Path) -> None:
    address = nginx.url + "/csw?service=CSW&version=2.0.2&request=GetCapabilities"
    with stored_login(username="ana", password=WORD) as good, stored_login(username="ana", password="non") as wrong:
        done = download(address, tmp_path, plain(nginx.url, good), name="capabilities.xml")
        assert done.size > 1000 and b"Capabilities" in done.path.read_bytes()
        assert failed_download(address, tmp_path, plain(nginx.url, wrong)).kind is ErrorKind.LOGIN_WRONG
        assert failed_download(address, tmp_path, None).kind is ErrorKind.LOGIN_NEEDED
        expired = failed_download(nginx.url + "/token/x", tmp_path, plain(nginx.url, good))
        assert expired.kind is ErrorKind.LOGIN_EXPIRED
        closed = failed_download(nginx.url + "/closed/x", tmp_path, plain(nginx.url, good))
        assert closed.kind is ErrorKind.FORBIDDEN
    assert [path.name for path in tmp_path.iterdir()] == ["capabilities.xml"]


@needs_directory
@both_ways
def test_a_person_of_the_directory_gets_in(way: str, apache: ApacheLdap, pycsw: PycswServer) -> None:
    for person, word in PEOPLE.items():
        with stored_login(username=person, password=word) as authcfg:
            total, title = searched(way, apache.url + "/csw", authcfg)
        assert total == pycsw.count and title, person


@needs_directory
@both_ways
def test_the_directory_keeps_strangers_out_and_others_to_their_groups(way: str, apache: ApacheLdap) -> None:
    with stored_login(username="ana", password="Brocéliande") as wrong:
        assert refusal(way, apache.url + "/csw", wrong) is ErrorKind.LOGIN_WRONG
    with stored_login(username="zoé", password=PEOPLE["ana"]) as stranger:
        assert refusal(way, apache.url + "/csw", stranger) is ErrorKind.LOGIN_WRONG
    with stored_login(username="bruno", password=PEOPLE["bruno"]) as outside:
        assert refusal(way, apache.url + "/agents/csw", outside) is ErrorKind.FORBIDDEN
    with stored_login(username="ana", password=PEOPLE["ana"]) as inside:
        assert searched(way, apache.url + "/agents/csw", inside)[0] > 0
    assert refusal(way, apache.url + "/csw") is ErrorKind.LOGIN_NEEDED


def has_method(name: str) -> bool:
    return name in QgsApplication.authManager().authMethodsKeys()


@needs_nginx
@both_ways
def test_a_key_in_a_header_opens_a_catalogue(way: str, nginx: Nginx, pycsw: PycswServer) -> None:
    if not has_method("APIHeader"):
        pytest.skip("this QGIS has no authentication method APIHeader")
    with stored_login("APIHeader", **{"X-Api-Key": "clef-123"}) as key, stored_login(
        "APIHeader", **{"X-Api-Key": "autre"}
    ) as wrong:
        assert searched(way, nginx.url + "/key/csw", key)[0] == pycsw.count
        assert refusal(way, nginx.url + "/key/csw", wrong) is ErrorKind.LOGIN_WRONG


@needs_nginx
@both_ways
def test_a_certificate_of_a_person_opens_a_catalogue(way: str, pycsw: PycswServer, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    person = authority.issue("ana", names=("ana.example.org",), client=True)
    stored = bundle(person, tmp_path / "ana.p12", "mot")
    paths = {"certpath": str(person.certificate), "keypath": str(person.key), "keypass": "", "addcas": "true"}
    known = authority.identity.certificate
    server = Nginx(pycsw.url, identity=authority.issue("server"), client_authority=known)
    with server as nginx, trusted(authority):
        with stored_login("PKI-Paths", **paths) as authcfg:
            assert searched(way, nginx.url + "/open/csw", authcfg)[0] == pycsw.count
        with stored_login("PKI-PKCS#12", bundlepath=str(stored), bundlepass="mot") as authcfg:
            assert searched(way, nginx.url + "/open/csw", authcfg)[0] == pycsw.count
        assert refusal(way, nginx.url + "/open/csw") is ErrorKind.BAD_REQUEST


@pytest.mark.parametrize(
    ("challenge", "with_login", "kind"),
    [
        ('Bearer realm="x", error="invalid_token"', True, ErrorKind.LOGIN_EXPIRED),
        ('Bearer error="invalid_token", error_description="The access token expired"', True, ErrorKind.LOGIN_EXPIRED),
        ('Bearer realm="x"', True, ErrorKind.LOGIN_WRONG),
        ('Bearer realm="x", error="insufficient_scope"', True, ErrorKind.LOGIN_WRONG),
        ('Basic realm="x"', True, ErrorKind.LOGIN_WRONG),
        ("", True, ErrorKind.LOGIN_WRONG),
        ('Bearer error="invalid_token"', False, ErrorKind.LOGIN_NEEDED),
    ],
)
def test_a_challenge_tells_an_expired_login_from_a_wrong_one(challenge: str, with_login: bool, kind: ErrorKind) -> None:
    response = requests.Response()
    response.status_code = 401
    response.headers["WWW-Authenticate"] = challenge
    response.request = requests.Request("GET", "http://127.0.0.1/").prepare()
    response.with_login = with_login  # type: ignore[attr-defined]
    response._content = b""
    assert failure(lambda: check_status(response)).kind is kind
