"""A digest as text and HTML: what is said, in which order, and that nothing in it is more than text."""
from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Dict, List, Optional, Tuple

from catalog_search.bookmarks.digest import (
    MOST_LISTED,
    DigestPart,
    DigestWords,
    counts,
    digest_html,
    digest_text,
    summary,
)
from catalog_search.bookmarks.model import Change, ChangeKind, FieldChange

WORDS = DigestWords(
    language="en",
    title="What changed",
    moment="today",
    nothing="Nothing.",
    failures="Failed:",
    footer="Written by hand",
    kind=lambda kind, count: f"{count} {kind.value}",
    field=str.upper,
    value=lambda _one, text: text,
    pair=lambda name, words: f"{name}: {words}",
    changed=lambda name: f"{name} changed",
    more=lambda count: f"{count} more",
)
NAMES = {"geo": "Géo & Co"}
HOSTILE = "<img src=x onerror=alert(1)>\r\nBcc: x\u202egnp.exe\x00"


def change(kind: ChangeKind, title: str = "Titre", *fields: FieldChange, url: str = "https://e.org/1") -> Change:
    return Change("", "w", "2026-11-30T08:00:00Z", kind, "geo", "1", title, fields, url=url)


class Page(HTMLParser):
    """The tags and links of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: List[str] = []
        self.links: List[str] = []
        self.attributes: List[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        self.tags.append(tag)
        values: Dict[str, Any] = dict(attrs)
        self.attributes += values
        if tag == "a":
            self.links.append(values["href"])

    def handle_data(self, data: str) -> None:
        self.text += data


def test_kinds_come_in_the_order_of_their_weight() -> None:
    part = DigestPart("Eau", tuple(change(kind) for kind in reversed(ChangeKind)), (), NAMES)
    for text in (digest_text([part], WORDS), digest_html([part], WORDS)):
        places = [text.index(f"1 {kind}") for kind in ("new", "modified", "moved", "removed", "touched")]
        assert places == sorted(places)
    assert summary([part], WORDS) == "1 new, 1 modified, 1 moved, 1 removed, 1 touched"
    assert summary([], WORDS) == "Nothing."
    assert counts(part.changes) == {kind.value: 1 for kind in ChangeKind}


def test_fields_are_told_with_old_and_new() -> None:
    fields = (
        FieldChange("title", "A", "B"),
        FieldChange("licence", "", "LO"),
        FieldChange("abstract"),
        FieldChange("resources", "vieux.zip", "neuf.zip"),
    )
    part = DigestPart("Eau", (change(ChangeKind.MODIFIED, "Titre", *fields),), (), NAMES)
    lines = ["TITLE: A → B", "LICENCE: – → LO", "ABSTRACT changed", "RESOURCES: − vieux.zip, + neuf.zip"]
    text = digest_text([part], WORDS)
    assert all(f"  {line}\n" in text for line in lines)
    assert all(line in Page(digest_html([part], WORDS)).text for line in lines)


def test_a_move_names_the_catalogues_and_what_is_gone_has_no_link() -> None:
    moved = change(ChangeKind.MOVED, "Là", FieldChange("catalog", "geo", "x"), FieldChange("id", "a", "b"))
    part = DigestPart("Eau", (moved, change(ChangeKind.REMOVED, "Parti", url="https://e.org/gone")), (), NAMES)
    text, page = digest_text([part], WORDS), Page(digest_html([part], WORDS))
    assert "CATALOG: geo → x" in text and "ID:" not in text and "gone" not in text
    assert page.links == ["https://e.org/1"]


def test_nothing_in_it_is_more_than_text() -> None:
    bad = change(ChangeKind.MODIFIED, HOSTILE, FieldChange(HOSTILE, HOSTILE, HOSTILE), url="javascript:alert(1)")
    part = DigestPart(HOSTILE, (bad,), (HOSTILE,), {"geo": HOSTILE})
    page = Page(digest_html([part], WORDS))
    assert not {"img", "script"} & set(page.tags) and page.links == [] and "onerror" not in page.attributes
    assert "<img src=x onerror=alert(1)>" in page.text
    text = digest_text([part], WORDS)
    assert "javascript:" not in text and "\r" not in text
    assert not any(line.startswith("Bcc") for line in text.splitlines())
    for made in (text, digest_html([part], WORDS)):
        assert "\u202e" not in made and "\x00" not in made


def test_failures_and_watches_without_news() -> None:
    part = DigestPart("Eau", (), ("Le portail dort.",))
    assert "Nothing." in digest_text([part], WORDS) and "- Le portail dort." in digest_text([part], WORDS)
    assert "Le portail dort." in Page(digest_html([part], WORDS)).text


def test_a_digest_is_bounded() -> None:
    part = DigestPart("Eau", tuple(change(ChangeKind.NEW, f"T{n}") for n in range(MOST_LISTED + 7)))
    assert "7 more" in digest_text([part], WORDS) and digest_html([part], WORDS).count("<li>") == MOST_LISTED + 1
    assert f"{MOST_LISTED + 7} new" in digest_text([part], WORDS)
