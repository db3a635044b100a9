"""Reading feeds as they come: every form, every bad habit, and nothing dangerous."""
from __future__ import annotations

from typing import Any, List

import pytest

from catalog_search.bookmarks.feeds_dates import iso_moment
from catalog_search.bookmarks.feeds_own import own_feed
from catalog_search.bookmarks.feeds_read import (
    MAX_ENTRIES,
    MAX_FEED,
    Feed,
    FeedEntry,
    ask_feed,
    feed_named_in,
    read_feed,
    web_link,
)
from catalog_search.bookmarks.watch_conditions import NO_VALIDATORS, Validators
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from tests.unit.asking import reply

HERE = "https://data.example.org/flux/recent.atom?x=1"

#: As uData writes ``/api/1/datasets/recent.atom``.
UDATA = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Last datasets</title>
<link href="https://data.example.org/" rel="alternate"/><link href="https://data.example.org/flux" rel="self"/>
<id>https://data.example.org/api/1/datasets/recent.atom</id><updated>2026-11-30T07:00:00+01:00</updated>
<entry><title>Cadastre &amp; bâti</title>
<link href="https://data.example.org/datasets/cadastre" rel="alternate"/>
<published>2026-11-29T10:00:00+00:00</published><updated>2026-11-30T06:00:00+00:00</updated>
<author><name>DDT</name><uri>https://data.example.org/o/ddt</uri></author><id>urn:uuid:1</id>
<content type="html">&lt;p&gt;Plan &lt;b&gt;cadastral&lt;/b&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</content>
<category term="cadastre"/><category term="x" label="Bâti"/></entry></feed>"""

#: As OpenDataSoft writes its catalogue's RSS.
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Catalogue</title><link>https://ods.example.org/explore/</link>
<atom:link href="https://ods.example.org/rss" rel="self" type="application/rss+xml"/>
<lastBuildDate>Mon, 30 Nov 2026 08:00:00 +0100</lastBuildDate>
<item><title>Arrêts de bus</title><link>https://ods.example.org/explore/dataset/arrets/</link>
<description><![CDATA[<p>Tous les <em>arrêts</em></p>]]></description><guid isPermaLink="false">arrets</guid>
<pubDate>Sun, 29 Nov 2026 09:00:00 GMT</pubDate><dc:creator>Métropole</dc:creator><category>Transport</category></item>
</channel></rss>"""

#: As GeoNetwork 3 writes ``rss.search``.
GEONETWORK = """<rss xmlns:media="http://search.yahoo.com/mrss/" version="2.0">
<channel><title>Catalogue</title><link>https://geo.example.org/geonetwork</link><description/>
<item><title>Zones humides</title><link>metadata/6f1c2a44</link><link href="https://geo.example.org/x.kml"
 type="application/vnd.google-earth.kml+xml"/><description>Inventaire</description>
<pubDate>2026-11-28T10:00:00</pubDate><guid>https://geo.example.org/6f1c2a44</guid></item></channel></rss>"""

#: An INSPIRE download service (its service feed).
INSPIRE = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="fr"
 xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0"><title>Téléchargement</title>
<link href="https://dls.example.org/service.xml" rel="self"/><id>https://dls.example.org/service.xml</id>
<updated>2026-11-01T00:00:00Z</updated><entry><title>Cours d'eau</title>
<inspire_dls:spatial_dataset_identifier_code>CE</inspire_dls:spatial_dataset_identifier_code>
<link href="https://geo.example.org/csw?id=ce" rel="describedby" type="application/xml"/>
<link href="ce.xml" rel="alternate" type="application/atom+xml"/><id>https://dls.example.org/ce.xml</id>
<updated>2026-10-31</updated><georss:polygon>47 -2 47 -1 48 -1 47 -2</georss:polygon></entry></feed>"""

RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://e.org/"><title>RSS 1.0</title>
<link>https://e.org/</link></channel><item rdf:about="https://e.org/1"><title>Un</title><link>https://e.org/1</link>
<dc:date>2026-11-29T10:00:00+01:00</dc:date><dc:subject>eau</dc:subject></item></rdf:RDF>"""

RSS_091 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Vieux</title>
<item><title>Donn&eacute;e &amp; r&#233;seau</title><link>/un</link></item></channel></rss>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Vieux</title><entry><title>Un</title>
<link rel="alternate" type="text/html" href="/un"/><id>1</id><issued>2026-11-29T10:00:00Z</issued>
<modified>2026-11-30T10:00:00Z</modified></entry></feed>"""


def read(text: "str | bytes", address: str = HERE) -> Feed:
    return read_feed(text.encode("utf-8") if isinstance(text, str) else text, address)


def only(text: "str | bytes") -> FeedEntry:
    (entry,) = read(text).entries
    return entry


def test_udata() -> None:
    feed = read(UDATA)
    assert (feed.title, feed.link, feed.updated) == (
        "Last datasets", "https://data.example.org/", "2026-11-30T06:00:00Z"
    )  # fmt: skip
    assert feed.entries == (
        FeedEntry(
            "urn:uuid:1", "Cadastre & bâti", "https://data.example.org/datasets/cadastre", "Plan cadastral",
            "2026-11-30T06:00:00Z", "2026-11-29T10:00:00Z", "DDT", ("cadastre", "Bâti"),
        ),
    )  # fmt: skip


def test_opendatasoft() -> None:
    assert read(ODS).updated == "2026-11-30T07:00:00Z" and read(ODS).link == "https://ods.example.org/explore/"
    assert only(ODS) == FeedEntry(
        "arrets", "Arrêts de bus", "https://ods.example.org/explore/dataset/arrets/", "Tous les arrêts",
        "2026-11-29T09:00:00Z", "2026-11-29T09:00:00Z", "Métropole", ("Transport",),
    )  # fmt: skip


def test_geonetwork() -> None:
    entry = only(GEONETWORK)
    assert (entry.id, entry.title) == ("https://geo.example.org/6f1c2a44", "Zones humides")
    assert entry.link == "https://data.example.org/flux/metadata/6f1c2a44"
    assert entry.published == "2026-11-28T10:00:00Z"


def test_inspire() -> None:
    entry = only(INSPIRE)
    assert entry.link == "https://data.example.org/flux/ce.xml" and entry.updated == "2026-10-31T00:00:00Z"


def test_older_forms() -> None:
    one = only(RSS_1)
    assert (one.id, one.updated, one.categories) == ("https://e.org/1", "2026-11-29T09:00:00Z", ("eau",))
    old = only(RSS_091)
    assert (old.title, old.link, old.id) == (
        "Donnée & réseau", "https://data.example.org/un", "https://data.example.org/un"
    )  # fmt: skip
    assert only(ATOM_03).published == "2026-11-29T10:00:00Z" and only(ATOM_03).updated == "2026-11-30T10:00:00Z"


def test_links_are_relative_to_what_they_say() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example.org/a/"><entry xml:base="b/">'
        '<id>1</id><title>x</title><link href="c.html"/></entry></feed>'
    )
    assert only(text).link == "https://base.example.org/a/b/c.html"


BAD_LINKS = ("javascript:alert(1)", "file:///etc/passwd", "ftp://x/y", "http://[x", "data:text/html,x")
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>x</title><link href="{}"/></entry></feed>'


@pytest.mark.parametrize("href", BAD_LINKS)
def test_dangerous_links_are_left_out(href: str) -> None:
    rss = f"<rss><channel><item><title>x</title><link>{href}</link><guid>{href}</guid></item></channel></rss>"
    assert only(ATOM.format(href)).link == "" and only(rss).link == ""


def test_what_cannot_be_seen_in_a_link_is_escaped() -> None:
    assert web_link("https://e.org/\u202egpj.exe\x1b[2J\x07é", "") == "https://e.org/%E2%80%AEgpj.exe%1B[2J%07é"


def test_what_has_no_id_is_known_by_what_it_says() -> None:
    item = "<item><title>{}</title>{}</item>"
    items = [item.format("A", ""), item.format("B", ""), item.format("A", "<pubDate>2026-11-30</pubDate>")]
    feed = read(f"<rss><channel>{''.join(items)}<item/></channel></rss>")
    assert len({entry.id for entry in feed.entries}) == 3 and all(entry.id for entry in feed.entries)
    assert [entry.id for entry in read(f"<rss><channel>{''.join(items)}</channel></rss>").entries] == [
        entry.id for entry in feed.entries
    ]
    long = "u" * 5000
    entry = only(f"<rss><channel><item><title>x</title><guid>{long}</guid></item></channel></rss>")
    assert entry.id.startswith("sha256:") or len(entry.id) <= 500


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-30T08:00:00Z", "2026-11-30T08:00:00Z"),
        ("2026-11-30T08:00:00.123456+01:00", "2026-11-30T07:00:00Z"),
        ("2026-11-30 08:00", "2026-11-30T08:00:00Z"),
        ("2026-11-30T08:00:00+0530", "2026-11-30T02:30:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("Mon, 30 Nov 2026 08:00:00 EST", "2026-11-30T13:00:00Z"),
        ("30 Nov 2026 08:00", "2026-11-30T08:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("Lun, 30 nov. 2026", ""),
        ("30/11/2026", ""),
        ("0000-00-00T00:00:00Z", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("9999-12-31T23:59:59-23:00", ""),
        ("2026-02-30", ""),
        ("hier", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_dates(text: str, moment: str) -> None:
    assert iso_moment(text) == moment


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ErrorKind.EMPTY),
        (b"<html><head><title>Connexion</title></head></html>", ErrorKind.HTML),
        (b"<!DOCTYPE html><p>pas fini", ErrorKind.HTML),
        (b"{}", ErrorKind.NOT_XML),
        (UDATA[:600].encode(), ErrorKind.NOT_XML),
        (b"<wms/>", ErrorKind.UNEXPECTED),
        (f"<!DOCTYPE rss [{LAUGHS}]><rss><channel><title>&l8;</title></channel></rss>".encode(), ErrorKind.NOT_XML),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', ErrorKind.NOT_XML),
        (b"<rss>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</rss>", ErrorKind.NOT_XML),
        (b"<rss>" + b" " * MAX_FEED + b"</rss>", ErrorKind.TOO_LARGE),
    ],
    ids=["empty", "page", "page cut", "json", "cut", "other", "laughs", "file", "deep", "huge"],
)
def test_what_is_no_feed(body: bytes, kind: ErrorKind) -> None:
    with pytest.raises(CatalogError) as caught:
        read(body)
    assert caught.value.kind is kind and "x=1" not in caught.value.url


def test_wrong_encodings_and_characters() -> None:
    latin = UDATA.replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    assert read(latin).entries[0].title == "Cadastre & bâti"
    assert read(UDATA.encode("iso-8859-1")).entries[0].title == "Cadastre & bâti"  # said to be UTF-8
    assert read(b"\xef\xbb\xbf\n" + UDATA.partition("\n")[2].encode()).entries[0].title == "Cadastre & bâti"
    feed = read(ODS.replace("Arrêts", "Arr&ecirc;ts &nbsp;").replace("<p>", "&lt;"))
    assert feed.entries[0].title == "Arrêts de bus"


def test_feeds_are_bounded() -> None:
    items = "".join(f"<item><guid>{n}</guid><title>{'t' * 5000}</title></item>" for n in range(MAX_ENTRIES + 5))
    feed = read(f"<rss><channel>{items}</channel></rss>")
    assert len(feed.entries) == MAX_ENTRIES and feed.cut and len(feed.entries[0].title) == 500
    doubled = read("<rss><channel>" + "<item><guid>1</guid><title>x</title></item>" * 3 + "</channel></rss>")
    assert len(doubled.entries) == 1


def test_a_page_names_its_feed() -> None:
    page = (
        b'<!DOCTYPE html><html><head><link rel="stylesheet" href="a.css"><link rel="alternate" href="/en">'
        b'<link rel="ALTERNATE nofollow" type="application/rss+xml; charset=utf-8" href="../rss"></head></html>'
    )
    assert feed_named_in(page, HERE) == "https://data.example.org/rss"
    assert feed_named_in(b"<!DOCTYPE html><html></html>", HERE) == ""
    assert feed_named_in(UDATA.encode(), HERE) == ""
    bad = b'<html><head><link rel="alternate" type="application/atom+xml" href="file:///etc/passwd"></head></html>'
    assert feed_named_in(bad, HERE) == ""


@pytest.mark.parametrize(
    ("kind", "url", "feed"),
    [
        ("datagouv", "https://p.org/fr/datasets/x", "https://p.org/api/1/datasets/recent.atom?q=eau+pluviale"),
        ("dataservices", "https://p.org", "https://p.org/api/1/dataservices/recent.atom?q=eau+pluviale"),
        (
            "opendatasoft", "https://p.org/explore/dataset/x/",
            "https://p.org/api/explore/v2.1/catalog/exports/rss?where=search%28%22eau+pluviale%22%29",
        ),
        (
            "geonetwork", "https://p.org/geonetwork/srv/eng/catalog.search",
            "https://p.org/geonetwork/srv/fre/rss.search?sortBy=changeDate&any=eau+pluviale",
        ),
        ("arcgis", "https://p.hub.arcgis.com/", "https://p.hub.arcgis.com/api/feed/rss/2.0"),
        ("csw", "https://p.org/csw", ""),
        ("unknown", "https://p.org", ""),
        ("datagouv", "file:///etc/passwd", ""),
    ],
)  # fmt: skip
def test_catalogues_own_feeds(kind: str, url: str, feed: str) -> None:
    assert own_feed(CatalogConfig("x", kind, "X", url), " eau  pluviale ", "fr") == feed


def talk(known: Validators, *replies: Any) -> "tuple[Any, List[Any]]":
    """The value of asking for a feed, and the requests."""
    asking, asked = ask_feed(HERE, known), []
    asked.append(next(asking))
    for one in replies:
        try:
            asked.append(asking.send(one))
        except StopIteration as stop:
            return stop.value, asked
    raise AssertionError("it asks for more")


def test_validators_are_those_of_the_address() -> None:
    date = "Mon, 30 Nov 2026 08:00:00 GMT"
    first, asked = talk(NO_VALIDATORS, reply(UDATA.encode(), ETag='W/"1"', Last_Modified=date))
    assert "If-None-Match" not in asked[0].headers and first.feed is not None
    second, asked = talk(first.validators, reply(b"", 304))
    assert asked[0].headers["If-None-Match"] == 'W/"1"'
    assert asked[0].headers["If-Modified-Since"] == date
    assert second.feed is None and second.validators == first.validators
    other = ask_feed("https://data.example.org/other", first.validators)
    assert "If-None-Match" not in next(other).headers
    assert Validators.from_data(first.validators.to_data()) == first.validators
    assert Validators.from_data(["x"]) == Validators.from_data(None) == NO_VALIDATORS
    assert HERE not in str(first.validators.to_data())


def test_headers_that_cannot_be_sent_back_are_not_kept() -> None:
    for tag in ("x" * 1000, '"a\r\nX: y"', ""):
        assert Validators.of(HERE, {"ETag": tag}) == NO_VALIDATORS
