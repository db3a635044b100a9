"""Catalogues behind OAuth2: QGIS's own method fetches the token, we bring it to the catalogue's host and no other."""
from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any, Iterator

import pytest
from qgis.core import QgsApplication

from catalog_search.catalogs.replies import check_status
from catalog_search.model.errors import ErrorKind
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, WORD, ask, failure, plain, stored_login
from tests.servers.oauth2 import IdentityServer, Protected
from tests.servers.redirects import Redirecting

_ABSENT = "OAuth2" not in QgsApplication.authManager().authMethodsKeys()
pytestmark = pytest.mark.skipif(_ABSENT, reason="this QGIS has no authentication method OAuth2")
both_ways = pytest.mark.parametrize("way", sorted(WAYS))


@pytest.fixture
def identity() -> Iterator[IdentityServer]:
    with IdentityServer(word=WORD) as server:
        yield server


@pytest.fixture
def catalogue(identity: IdentityServer) -> Iterator[Protected]:
    with Protected(identity=identity) as server:
        yield server


@contextmanager
def oauth2_login(identity: IdentityServer, word: str = WORD) -> Iterator[str]:
    """A configuration as QGIS's own form stores it, with the flow that needs no browser; its id."""
    settings = {
        "accessMethod": 0, "apiKey": "", "clientId": "essai", "clientSecret": "", "configType": 1, "description": "",
        "grantFlow": 2, "id": "essai01", "name": "essai", "objectName": "", "password": word, "persistToken": False,
        "queryPairs": {}, "redirectPort": 7070, "redirectUrl": "", "refreshTokenUrl": "", "requestTimeout": 5,
        "requestUrl": "", "scope": "", "tokenUrl": f"{identity.url}/token", "username": "ana", "version": 1,
    }  # fmt: skip
    with stored_login("OAuth2", oauth2config=json.dumps(settings)) as authcfg:
        yield authcfg


def checked(url: str) -> Any:
    response = yield from ask(url)
    check_status(response)
    return response.content


@both_ways
def test_the_token_is_fetched_once_and_brought_to_the_catalogue(
    way: str, identity: IdentityServer, catalogue: Protected
) -> None:
    with oauth2_login(identity) as authcfg:
        config = plain(catalogue.url, authcfg)
        answers = [WAYS[way](checked(f"{catalogue.url}/{page}"), config) for page in "abc"]
    assert answers == [b"here you are"] * 3
    assert [asked.path for asked in identity.requests] == ["/token"]
    assert {asked.header("Authorization") for asked in catalogue.requests} == {"Bearer token-1"}
    assert not any(WORD.encode() in asked.body for asked in catalogue.requests)


@both_ways
def test_the_token_follows_no_redirect_to_another_host(
    way: str, identity: IdentityServer, catalogue: Protected
) -> None:
    with Redirecting() as elsewhere, oauth2_login(identity) as authcfg:
        away = f"{catalogue.url}/away?to={elsewhere.url}/x"
        error = failure(lambda: WAYS[way](checked(away), plain(catalogue.url, authcfg)))
        assert elsewhere.requests == []
    assert error.kind is ErrorKind.REDIRECT


@both_ways
def test_other_hosts_are_asked_without_it(way: str, identity: IdentityServer, catalogue: Protected) -> None:
    with Redirecting() as elsewhere, oauth2_login(identity) as authcfg:
        WAYS[way](checked(f"{elsewhere.url}/x"), plain(catalogue.url, authcfg))
        assert [asked.path for asked in elsewhere.requests] == ["/x"] and elsewhere.signed() == []


@both_ways
def test_a_withdrawn_token_is_told_from_a_wrong_one(way: str, identity: IdentityServer, catalogue: Protected) -> None:
    with oauth2_login(identity) as authcfg:
        config = plain(catalogue.url, authcfg)
        WAYS[way](checked(f"{catalogue.url}/a"), config)
        identity.valid.clear()
        error = failure(lambda: WAYS[way](checked(f"{catalogue.url}/a"), config))
    assert error.kind is ErrorKind.LOGIN_EXPIRED


@both_ways
def test_a_login_that_the_identity_server_refuses_is_said_to_be_so(
    way: str, identity: IdentityServer, catalogue: Protected
) -> None:
    with oauth2_login(identity, word="pas ça") as authcfg:
        error = failure(lambda: WAYS[way](checked(f"{catalogue.url}/a"), plain(catalogue.url, authcfg)))
    assert catalogue.requests == []
    assert error.kind is ErrorKind.LOGIN_WRONG
    assert "Essai" in describe(error, "Essai").full and WORD not in describe(error, "Essai").full
