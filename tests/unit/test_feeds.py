"""Feeds of INSPIRE download services and OpenSearch descriptions as they are written, well and badly."""
from __future__ import annotations

import gzip
from typing import Tuple

import pytest

from catalog_search.loading.capabilities import CapabilitiesError
from catalog_search.loading.feeds import MAX_ENTRIES, Feed, FeedLink, SearchDescription, read_feed

HERE = "https://essai.fr/dls/service.xml"
DLS = "http://inspire.ec.europa.eu/schemas/inspire_dls/1.0"


def feed(inner: str, attributes: str = "", url: str = HERE) -> Feed:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="{DLS}" {attributes}>{inner}</feed>'
    read = read_feed(text.encode(), url)
    assert isinstance(read, Feed)
    return read


def links(inner: str, attributes: str = "") -> Tuple[FeedLink, ...]:
    return feed(f"<entry>{inner}</entry>", attributes).entries[0].links


class TestEntries:
    def test_a_dataset(self) -> None:
        entry = feed(
            "<entry><title> Zones \n humides </title><id>urn:x</id>"
            "<d:spatial_dataset_identifier_code>zh</d:spatial_dataset_identifier_code>"
            "<d:spatial_dataset_identifier_namespace>https://essai.fr</d:spatial_dataset_identifier_namespace>"
            '<category term="http://www.opengis.net/def/crs/EPSG/0/2154"/><category term="theme" label="EPSG:4326"/>'
            "</entry>"
        ).entries[0]
        assert (entry.title, entry.id, entry.crs) == ("Zones humides", "urn:x", ("EPSG:2154", "EPSG:4326"))
        assert {"zh", "https://essai.fr/zh", "https://essai.fr#zh", "https://essai.frzh", "urn:x"} <= set(entry.names())

    def test_relative_links_start_from_the_feed_or_its_base(self) -> None:
        assert links('<link href="a.gml"/>')[0].url == "https://essai.fr/dls/a.gml"
        assert links('<link href="/a.gml"/>')[0].url == "https://essai.fr/a.gml"
        assert links('<link href="a.gml"/>', 'xml:base="https://autre.fr/x/"')[0].url == "https://autre.fr/x/a.gml"
        assert links('<link href="a.gml"/>', 'xml:base="data/"')[0].url == "https://essai.fr/dls/data/a.gml"

    def test_what_a_link_says(self) -> None:
        said = 'rel="enclosure" type="Application/ZIP; x=y" href="a" length="12" hreflang="FR" title="T"'
        link = links(f"<link {said}/>")[0]
        assert link == FeedLink("https://essai.fr/dls/a", "enclosure", "application/zip", "T", "fr", 12)
        assert links('<content src="a.zip" type="application/zip"/>')[0].is_data
        assert links('<link href="a" xmlns:g="x" g:length="7"/>')[0].size == 7
        assert links('<link href="a" length="many"/>')[0].size is None
        assert links('<link href="a" rel="http://www.iana.org/assignments/relation/section"/>')[0].is_data
        assert not links('<link href="a" rel="describedby"/>')[0].is_data

    @pytest.mark.parametrize(
        "address",
        ["javascript:x", "file:///etc/passwd", "", "http://", "http://[::1", "data:text/xml,x", "mailto:a@b.fr"],
    )
    def test_what_may_not_be_asked_is_left_out(self, address: str) -> None:
        assert links(f'<link href="{address}"/>', 'xml:base="file:///etc/"') == ()

    def test_no_more_than_so_many(self) -> None:
        assert len(feed("<entry/>" * (MAX_ENTRIES + 5)).entries) == MAX_ENTRIES
        assert len(links('<link href="a"/>' * 1000)) <= 400

    def test_one_entry_alone(self) -> None:
        read = read_feed(b'<entry xmlns="http://www.w3.org/2005/Atom"><title>x</title></entry>', HERE)
        assert isinstance(read, Feed) and [entry.title for entry in read.entries] == ["x"]

    def test_packed(self) -> None:
        read = read_feed(gzip.compress(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'), HERE)
        assert isinstance(read, Feed) and read.title == "x"


class TestPages:
    def test_a_link_to_the_next(self) -> None:
        assert feed('<link rel="next" href="?page=2"/>').next == "https://essai.fr/dls/service.xml?page=2"

    @pytest.mark.parametrize(
        ("page", "pages", "url", "expected"),
        [
            ("1", "3", HERE, f"{HERE}?page=2"),
            ("2", "3", f"{HERE}?page=2&zone=D056", f"{HERE}?zone=D056&page=3"),
            ("3", "3", f"{HERE}?page=3", ""),
            ("x", "3", HERE, ""),
            ("", "", HERE, ""),
        ],
    )
    def test_pages_that_are_counted(self, page: str, pages: str, url: str, expected: str) -> None:
        attributes = f'xmlns:gpf="g" gpf:page="{page}" gpf:pagecount="{pages}"'
        assert feed("", attributes, url).next == expected


SEARCH = f"""<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" xmlns:d="{DLS}">
<Url type="text/html" template="https://essai.fr/q={{searchTerms}}"/>
<Url type="application/atom+xml" rel="results" template="get?c={{d:spatial_dataset_identifier_code?}}"/>
<Url type="application/atom+xml" rel="describedby" template="d?c={{d:spatial_dataset_identifier_code}}&amp;\
n={{d:spatial_dataset_identifier_namespace?}}&amp;l={{language?}}"/>
<Query role="example" title="T"
 d:spatial_dataset_identifier_code="a b" d:spatial_dataset_identifier_namespace="https://n"/>
<Query role="example" title="without a code"/></OpenSearchDescription>"""


class TestSearch:
    def test_the_template_that_describes_is_filled(self) -> None:
        read = read_feed(SEARCH.encode(), HERE)
        assert isinstance(read, SearchDescription)
        assert read.address("é&x", "https://n/") == "https://essai.fr/dls/d?c=%C3%A9%26x&n=https%3A%2F%2Fn%2F&l="
        assert read.address("") == ""  # a place that must be filled

    def test_its_examples_are_datasets(self) -> None:
        read = read_feed(SEARCH.encode(), HERE)
        assert isinstance(read, SearchDescription)
        (example,) = read.examples
        assert (example.title, example.code) == ("T", "a b")
        assert example.links[0].url == "https://essai.fr/dls/d?c=a%20b&n=https%3A%2F%2Fn&l="

    def test_one_that_knows_no_datasets(self) -> None:
        url = '<Url type="application/atom+xml" template="x?q={searchTerms}"/>'
        read = read_feed(f"<OpenSearchDescription>{url}</OpenSearchDescription>".encode(), HERE)
        assert isinstance(read, SearchDescription) and read.address("a") == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_xml"),
        (b"\x1f\x8bnot gzip", "not_xml"),
        (b"<html><body/></html>", "html"),
        (b"<gml:FeatureCollection xmlns:gml='x'/>", "other"),
        (b"<ExceptionReport><Exception>x</Exception></ExceptionReport>", "exception"),
        (b'<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>', "not_xml"),
        (b'<!DOCTYPE feed SYSTEM "file:///etc/passwd" [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed/>', "not_xml"),
        (gzip.compress(b"<feed>" + b" " * (80 * 1024 * 1024) + b"</feed>"), "not_xml"),
    ],
)
def test_what_is_no_feed(body: bytes, reason: str) -> None:
    with pytest.raises(CapabilitiesError) as caught:
        read_feed(body, HERE)
    assert caught.value.reason == reason
