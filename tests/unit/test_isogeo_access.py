"""Getting into Isogeo: addresses, files with keys, tokens that end or are refused, and where a key may go."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator

import pytest
import requests

from catalog_search.catalogs.base import BadKeyFile
from catalog_search.catalogs.isogeo import IsogeoCatalog
from catalog_search.catalogs.isogeo_access import Token, Tokens, api_root, forget_tokens, id_root, read_client_secrets
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.login import WITHOUT_LOGIN, LoginRule
from catalog_search.model.query import Query
from catalog_search.network.conversation import advance, login_for, login_with
from tests.servers.faults import FAULTS, fixed
from tests.servers.isogeo import IsogeoDouble
from tests.servers.isogeo_data import ident
from tests.servers.redirects import Redirecting
from tests.unit.asking import run, search
from tests.unit.isogeo_support import API, KeySession, catalog_of, reply

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "isogeo"
CLIENT = ("carte-1", "mot-secret")
ENTRIES = {
    "client_id": "carte-1", "client_secret": "mot-secret", "auth_uri": "https://id.api.isogeo.com/oauth/authorize",
    "token_uri": "https://id.api.isogeo.com/oauth/token",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_tokens() -> Iterator[None]:
    forget_tokens()
    yield
    forget_tokens()


def config(url: str = API, authcfg: str = "", **options: str) -> CatalogConfig:
    return CatalogConfig("iso", "isogeo", "Isogeo", url, authcfg=authcfg, options=tuple(options.items()))


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://v1.api.isogeo.com/", API),
        ("v1.api.isogeo.com/resources/search?q=eau", API),
        ("https://app.isogeo.com/groups/1/admin/shares/2", API),
        ("https://open.isogeo.com/s/x/y", API),
        ("https://www.isogeo.com", API),
        ("https://services.api.isogeo.com/ows/s/a/b", API),
        ("https://id.api.isogeo.com/oauth/token", API),
        ("https://id.api.qa.isogeo.com", "https://v1.api.qa.isogeo.com"),
        ("https://v1.api.qa.isogeo.com/about", "https://v1.api.qa.isogeo.com"),
        ("https://sig.example.org/isogeo/api/v1/", "https://sig.example.org/isogeo/api/v1"),
        ("https://sig.example.org/api/resources/abc/links/1.bin", "https://sig.example.org/api"),
        ("http://127.0.0.1:8080/shares", "http://127.0.0.1:8080"),
        ("", API),
    ],
)
def test_an_address_becomes_the_base_of_its_api(url: str, root: str) -> None:
    assert IsogeoCatalog.normalise_url(url) == root


@pytest.mark.parametrize(
    ("url", "said", "root"),
    [
        (API, "", "https://id.api.isogeo.com"),
        ("https://api.isogeo.com/v1", "", "https://id.api.isogeo.com"),
        ("https://v1.api.qa.isogeo.com", "", "https://id.api.qa.isogeo.com"),
        ("https://v1.sig.example.org:8443", "", "https://id.sig.example.org:8443"),
        ("https://sig.example.org/api", "", "https://sig.example.org/api"),
        (API, "https://id.example.org/", "https://id.example.org"),
        (API, "id.example.org/connexion/oauth/token", "https://id.example.org/connexion"),
    ],
)
def test_the_id_is_the_setting_or_follows_from_the_api(url: str, said: str, root: str) -> None:
    assert id_root(config(url, id_url=said)) == root


@pytest.mark.parametrize("more", [{}, {"isogeo_type": "group", "kind": "public", "scopes": ["resources:read"]}])
def test_the_file_of_a_group_application_is_read(more: Any) -> None:
    keys = read_client_secrets(b"\xef\xbb\xbf" + json.dumps({"web": {**ENTRIES, **more}}).encode())
    assert (keys.user, keys.word, keys.url) == ("carte-1", "mot-secret", API)
    assert dict(keys.options) == {"id_url": "https://id.api.isogeo.com"}
    assert "mot-secret" not in repr(keys)


def test_the_file_of_an_installation_of_its_own_says_where_its_id_is() -> None:
    entries = {**ENTRIES, "token_uri": "https://sig.example.org/id/oauth/token"}
    keys = read_client_secrets(json.dumps({"web": entries}).encode())
    assert keys.url == "" and dict(keys.options) == {"id_url": "https://sig.example.org/id"}
    entries["token_uri"] = entries["auth_uri"] = "javascript:alert(1)"
    assert read_client_secrets(json.dumps({"web": entries}).encode()).options == ()


def test_the_ini_file_of_the_python_tools_is_read() -> None:
    text = "[auth]\nCLIENT_TYPE = group\nCLIENT_ID = carte-1\nCLIENT_SECRET = mot%secret\nURI_TOKEN = "
    keys = read_client_secrets((text + ENTRIES["token_uri"]).encode())
    assert (keys.user, keys.word, keys.url) == ("carte-1", "mot%secret", API)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"{", "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"[" * 5000, "unreadable"),
        (b"[other]\na = b\n", "other"),
        (b"[]", "other"),
        (b"{}", "other"),
        (b'{"web": 3}', "other"),
        (json.dumps({"authentication": ENTRIES}).encode(), "other"),
        (json.dumps({"installed": ENTRIES}).encode(), "person"),
        (json.dumps({"web": {**ENTRIES, "isogeo_type": "user"}}).encode(), "person"),
        (b"[auth]\nCLIENT_TYPE = user_confidential\nCLIENT_ID = a\nCLIENT_SECRET = b\n", "person"),
        (json.dumps({"web": {"client_id": "a"}}).encode(), "incomplete"),
        (json.dumps({"web": {**ENTRIES, "client_secret": ["a"]}}).encode(), "incomplete"),
        (json.dumps({"web": {**ENTRIES, "client_id": "deux mots"}}).encode(), "incomplete"),
        (b"{" + b" " * 100_000, "other"),
    ],
)
def test_other_files_are_refused_for_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadKeyFile) as caught:
        read_client_secrets(data)
    assert caught.value.reason == reason
    assert "mot-secret" not in str(caught.value)


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no captures here")
@pytest.mark.parametrize(
    ("name", "reason"), [("group_old", ""), ("group_new", ""), ("user_new", "person"), ("user_bad", "other")]
)
def test_the_published_files_are_read_or_refused(name: str, reason: str) -> None:
    data = (CAPTURES / f"client_secrets_{name}_placeholder.json").read_bytes()
    if not reason:
        assert read_client_secrets(data).url == API
        return
    with pytest.raises(BadKeyFile) as caught:
        read_client_secrets(data)
    assert caught.value.reason == reason


def test_a_request_for_a_token_is_what_oauth_says() -> None:
    request = next(Tokens(config(authcfg="abc")).current())
    prepared = request.prepare()
    assert (prepared.method, prepared.url) == ("POST", "https://id.api.isogeo.com/oauth/token")
    assert prepared.body == "grant_type=client_credentials" and "Authorization" not in prepared.headers
    assert prepared.headers["Content-Type"] == "application/x-www-form-urlencoded"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def token_after(tokens: Tokens, answer: Any) -> Token:
    step = advance(tokens.current(), None)
    if step.outcome is not None:
        found: Token = step.outcome.value
        return found
    conversation = tokens.current()
    next(conversation)
    try:
        conversation.send(reply(answer))
    except StopIteration as stop:
        made: Token = stop.value
        return made
    raise AssertionError("it asks for more")


@pytest.mark.parametrize(
    ("life", "good", "over"),
    [(3600, 3299, 3301), (100, 79, 81), (None, 479, 481), ("3600", 3299, 3301), (10**9, 86099, 86101)],
)
def test_a_token_is_renewed_before_it_ends(life: Any, good: float, over: float) -> None:
    clock = Clock()
    tokens = Tokens(config(authcfg="abc"), clock)
    first = token_after(tokens, {"access_token": "a", "token_type": "bearer", "expires_in": life})
    clock.now = 1000 + good
    assert token_after(tokens, {"access_token": "b"}) is first
    clock.now = 1000 + over
    assert token_after(tokens, {"access_token": "b"}).value == "b"


@pytest.mark.parametrize(
    "answer",
    [
        {}, [], None, 3, "x", {"access_token": None}, {"access_token": 5}, {"access_token": ""},
        {"access_token": ["a"]},
        {"access_token": "a\r\nX: y"}, {"access_token": "deux mots"}, {"access_token": "é"},
        {"access_token": "a", "token_type": "mac"}, {"access_token": "a" * 20_000},
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused(answer: Any) -> None:
    with pytest.raises(CatalogError) as caught:
        token_after(Tokens(config(authcfg="abc")), answer)
    assert caught.value.kind in (ErrorKind.UNEXPECTED,)


@pytest.mark.parametrize(
    ("status", "body", "with_login", "without"),
    [
        (400, {"error": "invalid_client"}, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_NEEDED),
        (401, {"error": "invalid_client"}, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_NEEDED),
        (401, {}, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_NEEDED),
        (400, {"error": "unauthorized_client"}, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_NEEDED),
        (400, {"error": "unsupported_grant_type"}, ErrorKind.BAD_REQUEST, ErrorKind.BAD_REQUEST),
        (400, {}, ErrorKind.BAD_REQUEST, ErrorKind.BAD_REQUEST),
        (403, {}, ErrorKind.FORBIDDEN, ErrorKind.FORBIDDEN),
        (429, {}, ErrorKind.TOO_MANY, ErrorKind.TOO_MANY),
        (500, {}, ErrorKind.SERVER, ErrorKind.SERVER),
        (404, {}, ErrorKind.NOT_FOUND, ErrorKind.NOT_FOUND),
    ],
)
def test_refusals_of_the_id_are_told_apart(status: int, body: Any, with_login: ErrorKind, without: ErrorKind) -> None:
    for authcfg, kind in (("abc", with_login), ("", without)):
        conversation = Tokens(config(authcfg=authcfg)).current()
        next(conversation)
        with pytest.raises(CatalogError) as caught:
            conversation.send(reply(body, status))
        assert caught.value.kind is kind


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"never", "dribble", "huge", "gzip_bomb"}))
def test_a_broken_id_ends_in_an_error(fault: str) -> None:
    with IsogeoDouble() as isogeo:
        isogeo.identity.fault("/", fault)
        catalog = catalog_of(isogeo)
        with pytest.raises(CatalogError) as caught:
            run(catalog, catalog.search(Query()))
        assert caught.value.kind is not ErrorKind.BROKEN and isogeo.requests == []


def test_a_search_and_details_need_one_token() -> None:
    with IsogeoDouble(client=CLIENT) as isogeo:
        catalog = catalog_of(isogeo, "abc")
        search(catalog, Query("eau"), session=KeySession(*CLIENT))
        run(catalog, catalog.details(ident(1)), session=KeySession(*CLIENT))
        search(catalog_of(isogeo, "abc"), Query("eau"), session=KeySession(*CLIENT))
        assert len(isogeo.identity.requests) == 1
        run(catalog, catalog.probe(), session=KeySession(*CLIENT))
        assert len(isogeo.identity.requests) == 2, "a test of the connection proves the log-in"


def test_without_a_login_instances_do_not_share() -> None:
    with IsogeoDouble() as isogeo:
        search(catalog_of(isogeo), Query("eau"))
        search(catalog_of(isogeo), Query("eau"))
        assert len(isogeo.identity.given) == 2


def test_a_refused_token_is_renewed_once() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        search(catalog, Query("eau"))
        isogeo.spent.append("jeton-1")
        search(catalog, Query("eau"))
        assert len(isogeo.identity.given) == 2
        isogeo.fault("/resources", "token_expired")
        with pytest.raises(CatalogError) as caught:
            search(catalog, Query("eau"))
        assert caught.value.kind is ErrorKind.LOGIN_NEEDED and len(isogeo.identity.given) == 3


def test_another_asker_may_have_renewed_it_already() -> None:
    tokens = Tokens(config(authcfg="abc"))
    old = token_after(tokens, {"access_token": "a"})
    forget_tokens()
    new = token_after(tokens, {"access_token": "b"})
    step = advance(tokens.instead_of(old), None)
    assert step.outcome is not None and step.outcome.value is new


def test_a_key_that_no_share_feeds_is_said_to_be_that() -> None:
    with IsogeoDouble(shares=[], items=[]) as isogeo:
        catalog = catalog_of(isogeo)
        for conversation in (catalog.search(Query("eau")), catalog.probe(), catalog.search(Query())):
            with pytest.raises(CatalogError) as caught:
                run(catalog, conversation)
            assert caught.value.kind is ErrorKind.NOTHING_SHARED


class TestWhoGetsTheLogin:
    """The rule that carriers keep, apart from any of them."""

    def request(self, url: str, rule: Any = None, **headers: str) -> requests.PreparedRequest:
        return requests.Request("GET", url, auth=rule, headers=headers).prepare()

    def test_the_id_gets_it_and_the_api_does_not(self) -> None:
        own, rule = config(API, "abc"), LoginRule(API, "https://id.api.isogeo.com")
        assert login_with(own, self.request("https://id.api.isogeo.com/oauth/token", rule)) == "abc"
        assert login_with(own, self.request("https://id.evil.org/oauth/token", rule)) == ""
        assert login_with(own, self.request("http://id.api.isogeo.com/oauth/token", rule)) == ""
        assert login_with(own, self.request(f"{API}/shares", WITHOUT_LOGIN)) == ""
        assert login_with(own, self.request(f"{API}/shares", Authorization="Bearer x")) == ""
        assert login_with(own, self.request(f"{API}/shares")) == login_for(own, f"{API}/shares") == ""

    def test_a_conversation_of_another_connection_gets_none(self) -> None:
        rule = LoginRule(API, "https://id.api.isogeo.com")
        other = CatalogConfig("x", "csw", "x", "https://geo.example.org/csw", authcfg="abc")
        assert login_with(other, self.request("https://id.api.isogeo.com/oauth/token", rule)) == ""
        assert login_with(None, self.request("https://id.api.isogeo.com/oauth/token", rule)) == ""

    def test_other_types_are_as_they_were(self) -> None:
        other = CatalogConfig("x", "csw", "x", "https://geo.example.org/csw", authcfg="abc")
        assert login_with(other, self.request("https://geo.example.org/x")) == "abc"
        assert login_with(other, self.request("https://geo.example.org/x", Authorization="Bearer x")) == ""
        assert login_with(other, self.request("https://geo.example.com/x")) == ""
        assert login_with(other, self.request("https://geo.example.org/x", LoginRule())) == ""


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_outside_qgis_too_nothing_follows_a_redirect(status: int) -> None:
    with Redirecting() as stranger, IsogeoDouble(client=CLIENT) as isogeo:
        isogeo.strict = False
        away = fixed(status, b"", "text/plain", {"Location": stranger.named_url + "/x"})
        catalog = catalog_of(isogeo, "abc")
        isogeo.fault("/resources/search", away)
        with pytest.raises(CatalogError):
            search(catalog, Query(), session=KeySession(*CLIENT))
        assert stranger.signed() == []


def test_only_hosted_files_get_the_token() -> None:
    with IsogeoDouble() as isogeo:
        catalog = catalog_of(isogeo)
        address = f"{isogeo.url}/resources/{ident(1)}/links/{ident(2)}.bin"
        assert run(catalog, catalog.download_request(address)).headers == {"Authorization": "Bearer jeton-1"}
        assert run(catalog, catalog.download_request(address)).headers == {"Authorization": "Bearer jeton-1"}
        assert run(catalog, catalog.download_request(address, True)).headers == {"Authorization": "Bearer jeton-2"}
        for other in ("https://example.org/x.zip", f"{isogeo.url}.evil.org/resources/1", f"{isogeo.url}/about"):
            assert run(catalog, catalog.download_request(other)).headers == {}


def test_a_root_of_the_api_keeps_its_path() -> None:
    assert api_root("https://sig.example.org/isogeo/v1/resources/search") == "https://sig.example.org/isogeo/v1"
    with IsogeoDouble(root="/isogeo/v1") as isogeo:
        assert search(catalog_of(isogeo), Query("eau")).records
