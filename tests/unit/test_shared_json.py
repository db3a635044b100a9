"""Reading and writing JSON in pieces comes to the same as Python's own reading and writing of it."""
from __future__ import annotations

import json
from typing import Any

import pytest

from catalog_search.bookmarks.shared_json import decoded, dumps, encoded, loads

GOOD = [
    "{}",
    " \n{ } \t",
    '{"a":1}',
    '{ "a" : [ ] , "b" : [1, [2, {"c": [3]}], "x"] , "c": {"d": null}, "a": true }',
    '{"é\\u00e9\\ud83d\\ude00": ["\\"", "\\\\", "/\\/"], "": -1.5e3}',
    "[]",
    "[1, 2]",
    '"x"',
    "3",
    "null",
]
BAD = [
    *("", " ", "{", "}", "[", "[1", "{}x", "{} {}", '{"a"}', '{"a":}', '{"a":1,}', '{"a":[1,]}', '{"a":[,1]}'),
    *('{"a":[1 2]}', '{"a" 1}', "{1:2}", "{'a':1}", '{"a":1 "b":2}', '{"a":[1}', '{"a":NaN}', '{"a":[Infinity]}'),
    *('{"a":"\n"}', "{,}", '{"a":1}]', "\ufeff{}", '{"a":\u00a01}'),
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_json_is_read_as_python_reads_it(text: str) -> None:
    assert loads(text) == json.loads(text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a":[' + "[" * 100_000])
def test_what_is_too_deep_is_refused(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        loads(text)


@pytest.mark.parametrize("data", [{}, {"a": []}, {"é": [1, {"b": [None, "\u0001\ud800"]}], "c": {"d": True}, "e": "x"}])
def test_what_is_written_is_read_again(data: Any) -> None:
    for plain in (False, True):
        assert json.loads(dumps(data, plain)) == loads(dumps(data, plain)) == data
        assert dumps(data, plain) == json.dumps(data, ensure_ascii=plain, separators=(",", ":"))
    assert dumps(data, True).isascii()


@pytest.mark.parametrize("lead", range(5))
@pytest.mark.parametrize("unit", ["é", "€", "😀", "aé€😀"])
def test_long_texts_become_bytes_and_back_wherever_they_are_cut(lead: int, unit: str) -> None:
    text = "x" * lead + unit * (600_000 // len(unit))
    assert encoded(text) == text.encode("utf-8") and decoded(encoded(text)) == text
    assert decoded(b"\xef\xbb\xbf" + encoded(text)) == text
    assert encoded(text + "\ud800") == text.encode("utf-8") + b"?"


@pytest.mark.parametrize("body", [b"\xff", b"x" * 262_143 + b"\xc3(", b"x" * 300_000 + b"\xe2\x82", b"\xc3"])
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        decoded(body)
