"""Reading replies that may be anything."""
from __future__ import annotations

import json

import pytest
import requests
from lxml import etree

from catalog_search.catalogs import replies
from catalog_search.model.errors import CatalogError, ErrorKind


def reply(body: bytes, status: int = 200, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body
    response.url = "https://example.org/api?key=hidden"
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.request = requests.Request("GET", "https://example.org/api").prepare()
    return response


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, ErrorKind.REDIRECT),
        (400, ErrorKind.BAD_REQUEST),
        (401, ErrorKind.LOGIN_NEEDED),
        (403, ErrorKind.FORBIDDEN),
        (404, ErrorKind.NOT_FOUND),
        (407, ErrorKind.PROXY),
        (410, ErrorKind.GONE),
        (418, ErrorKind.BAD_REQUEST),
        (429, ErrorKind.TOO_MANY),
        (500, ErrorKind.SERVER),
        (503, ErrorKind.UNAVAILABLE),
        (599, ErrorKind.SERVER),
    ],
)
def test_a_status_means_its_kind(status: int, kind: ErrorKind) -> None:
    with pytest.raises(CatalogError) as failed:
        replies.read_json(reply(b"{}", status))
    assert failed.value.kind is kind
    assert failed.value.status == status
    assert "hidden" not in failed.value.log_text


def test_a_401_to_a_login_is_a_wrong_login() -> None:
    response = reply(b"", 401)
    response.with_login = True  # type: ignore[attr-defined]
    with pytest.raises(CatalogError) as failed:
        replies.check_status(response)
    assert failed.value.kind is ErrorKind.LOGIN_WRONG


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ErrorKind.EMPTY),
        (b"  \n", ErrorKind.EMPTY),
        (b"<!DOCTYPE html><title>Connexion</title>", ErrorKind.HTML),
        (b"<html><body>", ErrorKind.HTML),
        (b'{"data": [', ErrorKind.NOT_JSON),
        (b"\xff\xfe\x00", ErrorKind.NOT_JSON),
        (b"[" * 100000, ErrorKind.NOT_JSON),
        ("{\"a\": \"é\"}".encode("latin-1"), ErrorKind.NOT_JSON),
        (b"[1]", ErrorKind.UNEXPECTED),
        (b"null", ErrorKind.UNEXPECTED),
    ],
)
def test_what_is_no_json_object_is_told_by_its_kind(body: bytes, kind: ErrorKind) -> None:
    with pytest.raises(CatalogError) as failed:
        replies.read_object(reply(body))
    assert failed.value.kind is kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_is_read_in_every_encoding_of_its_standard(encoding: str) -> None:
    assert replies.read_object(reply('{"ville": "Angoulême"}'.encode(encoding))) == {"ville": "Angoulême"}


def test_long_documents_are_read_in_steps_to_the_same_value() -> None:
    value = {
        "data": [{"id": str(i), "nested": {"list": [i, None, True, 1.5, "é\"\\"]}} for i in range(6000)],
        "empty": {},
        "none": [],
        "deep": [[[[[1]]]]],
    }
    text = json.dumps(value, indent=1)
    assert len(text) > 200_000
    assert replies.loads_in_steps(text) == value
    assert replies.loads_in_steps(f" \n{text}\n ") == value


@pytest.mark.parametrize("end", ["", "]", "}}", "} x", ",}"])
def test_long_documents_that_are_broken_are_refused(end: str) -> None:
    text = '{"data": [' + ",".join(['"' + "x" * 100 + '"'] * 3000) + "]" + end
    with pytest.raises(ValueError):
        replies.loads_in_steps(text)


def test_xml_with_entities_is_refused_and_nothing_is_fetched() -> None:
    for body in (
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
    ):
        with pytest.raises(CatalogError) as failed:
            replies.read_xml(reply(body))
        assert failed.value.kind is ErrorKind.NOT_XML


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<a><b></a>", ErrorKind.NOT_XML),
        (b"<a", ErrorKind.NOT_XML),
        (b'{"a": 1}', ErrorKind.NOT_XML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head></html>',
         ErrorKind.HTML),
        (b"<html><body><p>unclosed</body></html>", ErrorKind.HTML),
        (b"<a>" * 5000, ErrorKind.NOT_XML),
    ],
)
def test_what_is_no_xml_is_told_by_its_kind(body: bytes, kind: ErrorKind) -> None:
    with pytest.raises(CatalogError) as failed:
        replies.read_xml(reply(body))
    assert failed.value.kind is kind


def test_a_declared_encoding_that_lies_is_seen_through() -> None:
    latin = '<?xml version="1.0" encoding="UTF-8"?><a>Forêt</a>'.encode("latin-1")
    assert replies.parse_xml(latin).text == "Forêt"
    assert replies.parse_xml("﻿<a>Forêt</a>".encode()).text == "Forêt"
    assert replies.parse_xml(b'\n<?xml version="1.0"?><a/>').tag == "a"
    with pytest.raises(etree.XMLSyntaxError):
        replies.parse_xml(b"<a><!-- nothing else")


def test_the_servers_words_are_found_and_bounded() -> None:
    assert replies.server_words(reply(b'{"message": "No"}', 400)) == "No"
    assert replies.server_words(reply(b'{"error": {"message": "Deep"}}', 400)) == "Deep"
    assert "q" in replies.server_words(reply(b'{"errors": {"q": "bad"}, "message": "Input"}', 400))
    assert replies.server_words(reply(b"<html><title>Gone\n fishing</title>", 502)) == "Gone fishing"
    assert len(replies.server_words(reply(b"x" * 100000, 500))) == 300


def test_retry_after_is_seconds_or_a_date() -> None:
    assert replies.retry_after(reply(b"", 429, Retry_After="12")) == 12
    assert replies.retry_after(reply(b"", 429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")) == 0
    assert (replies.retry_after(reply(b"", 429, Retry_After="Fri, 31 Dec 2999 23:59:59 GMT")) or 0) > 1e9
    assert replies.retry_after(reply(b"", 429, Retry_After="soon")) is None
    assert replies.retry_after(reply(b"", 429)) is None


def test_values_of_the_wrong_type_become_nothing() -> None:
    assert [replies.as_text(v) for v in (" a ", 3, 1.5, True, None, [], {})] == ["a", "3", "1.5", "", "", "", ""]
    assert [replies.as_list(v) for v in (None, [1], "a")] == [[], [1], ["a"]]
    assert [replies.as_dict(v) for v in ({"a": 1}, [], None)] == [{"a": 1}, {}, {}]
    assert [replies.as_count(v) for v in (3, "4", -1, "x", None, True, float("inf"))] == [3, 4] + [None] * 5
