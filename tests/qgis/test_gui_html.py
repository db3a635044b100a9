"""What is shown of a record's text: nothing of a hostile one acts, everything of a good one is there."""
from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from qgis.PyQt.QtGui import QColor, QPalette, QTextDocument
from qgis.PyQt.QtTest import QSignalSpy

from catalog_search.gui.html_view import HtmlView
from catalog_search.gui.markdown import markdown_to_html
from catalog_search.gui.record_html import SEARCH, body_html, header_html, style_sheet
from catalog_search.gui.sanitise import abstract_html, safe_href, safe_html
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType, TextFormat

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://tracker.example/pixel.png'>",
    "<img src=file:///etc/passwd>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java&#0;script:alert(1)'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='catalog-search:search?x'>x</a>",
    "<a href='//x.example'>x</a>",
    "<a href=\"http://x.example/\" onclick='evil()' style='color:red'>x</a>",
    "<a href='http://x.example/\" onmouseover=\"evil()'>x</a>",
    "<iframe src='http://x.example'></iframe>",
    "<object data='file:///etc/passwd'></object><embed src=x>",
    "<link rel=stylesheet href=http://x.example/a.css><style>@import 'http://x.example'</style>",
    "<meta http-equiv=refresh content='0;url=http://x.example'>",
    "<base href='http://x.example/'>",
    "<form action='http://x.example'><input onfocus=evil() autofocus><button>b</button></form>",
    "<table background='http://x.example/a.png'><tr><td onclick=evil()>x</td></tr></table>",
    "<p style='background:url(http://x.example/a.png)'>x</p>",
    "<!--<script>--><b>x</b><!--</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><b>x</b>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<template><script>alert(1)</script></template>",
    "<b>" * 5000 + "x",
    "<div><ul><li>" * 2000,
    "</body></html><script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "\u202e<b>x</b>\x00\ud800",
    "<b",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
MARKDOWN_ATTACKS = [
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,AAAA)",
    "![x](http://tracker.example/pixel.png)",
    "![x](file:///etc/passwd)",
    '[x](http://x.example/"onmouseover="evil())',
    "<http://x.example/<script>>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "| <img src=x onerror=evil()> |\n|---|\n| [x](javascript:evil()) |",
    "\ue0000\ue001 \ue00099\ue001",
    "[a](http://x.example)" * 3000,
]
FORBIDDEN = re.compile(
    r"<(?!/?(?:p|br|hr|b|strong|i|em|u|s|sub|sup|ul|ol|li|dl|dt|dd|h[3-6]|blockquote|pre|code|a|table|thead|tbody|tr|th|td)"
    r"(?: href=\"(?:https?://|mailto:)[^\"<>]*\")?>)",
)


def assert_harmless(made: str) -> None:
    assert FORBIDDEN.search(made) is None, FORBIDDEN.search(made)
    assert "\x00" not in made
    assert "\u202e" not in made
    document = QTextDocument()
    document.setHtml(made)
    block = document.begin()
    while block.isValid():
        for part in block.textFormats():
            assert not part.format.isImageFormat()
            href = part.format.anchorHref()
            assert not href or href.startswith(("http://", "https://", "mailto:"))
        block = block.next()


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("text_format", list(TextFormat))
def test_an_attack_in_an_abstract_does_nothing(attack: str, text_format: TextFormat) -> None:
    assert_harmless(abstract_html(attack, text_format))
    assert_harmless(abstract_html(f"before <i>{attack}</i> after", text_format))


@pytest.mark.parametrize("attack", MARKDOWN_ATTACKS, ids=range(len(MARKDOWN_ATTACKS)))
def test_an_attack_in_markdown_does_nothing(attack: str) -> None:
    assert_harmless(abstract_html(attack, TextFormat.MARKDOWN))


@pytest.mark.parametrize("attack", [*ATTACKS, *MARKDOWN_ATTACKS], ids=range(len(ATTACKS) + len(MARKDOWN_ATTACKS)))
def test_an_attack_in_any_field_of_a_record_does_nothing(attack: str) -> None:
    record = Record(
        attack, "c", attack, abstract=attack, abstract_format=TextFormat.HTML, organisation=attack, lineage=attack,
        contacts=(Contact(attack, attack, attack, attack, attack, attack),), keywords=(attack,), themes=(attack,),
        licence=Licence(attack, attack, attack), constraints=(attack,), language=attack, created=attack,
        modified=attack, temporal=(attack, attack), frequency=attack, scale=attack, crs=(attack,), places=(attack,),
        page_url=attack,
        identifiers=(attack,), notices=(attack,), facts=((attack, attack),), formats=(attack,),
    )  # fmt: skip
    made = header_html(record, attack) + body_html(record, attack)
    for found in re.findall(r"<[^>]*>", made):
        assert re.fullmatch(r"</?[a-z0-9]+(?: (?:class|cellspacing)=\"\w+\"| href=\"[^\"<>]*\")?>", found), found
    for href in re.findall(r'href="([^"]*)"', made):
        assert href.startswith(("http://", "https://", "mailto:", SEARCH)), href


HUGE = {
    "text": "a" * 1_000_000,
    "lines": "a\n" * 500_000,
    "open tags": "<b>" * 330_000,
    "angles": "<" * 1_000_000,
    "brackets": "[" * 1_000_000,
    "pictures": "![" * 500_000,
    "stars": "**a" * 330_000,
    "items": "- a\n" * 250_000,
    "table": "|a" * 250_000 + "\n" + "|-" * 250_000,
    "quotes": "> " * 500_000,
    "entities": "&amp;" * 200_000,
    "addresses": "https://x.example/" * 55_000,
}


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize("text_format", list(TextFormat))
def test_a_megabyte_does_not_stop_the_window(name: str, text_format: TextFormat) -> None:
    began = time.perf_counter()
    made = abstract_html(HUGE[name], text_format)
    assert time.perf_counter() - began < 1
    assert_harmless(made)


def test_good_html_keeps_its_structure_and_loses_its_attributes() -> None:
    made = safe_html('<h1>T</h1><div class="x">A <a href="https://a.example/?b=1&amp;c">l</a><br/>é</div><ul><li>1</ul>')
    assert made == '<h3>T</h3><p>A <a href="https://a.example/?b=1&amp;c">l</a><br>é</p><ul><li>1</li></ul>'


def test_plain_text_keeps_paragraphs_and_links_addresses() -> None:
    made = abstract_html("One\ntwo & <three>\n\nsee https://a.example/x_y.", TextFormat.PLAIN)
    assert made == (
        "<p>One<br>two &amp; &lt;three&gt;</p>"
        '<p>see <a href="https://a.example/x_y">https://a.example/x_y</a>.</p>'
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# Title #", "<h1>Title</h1>"),
        ("Title\n===", "<h1>Title</h1>"),
        ("a *b* **c** `d<` ~~e~~", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;</code> <s>e</s></p>"),
        ("snake_case_name 2*3*4", "<p>snake_case_name 2*3*4</p>"),
        ("[l](http://a.example/x_y_z 'title')", '<p><a href="http://a.example/x_y_z">l</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("![map](http://a.example/m.png)", '<p><a href="http://a.example/m.png">map</a></p>'),
        ("- a\n- b\n  - c\n\n1. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>"),
        ("> q\n> r", "<blockquote><p>q\nr</p></blockquote>"),
        ("|a|b|\n|-|-|\n|1|2|", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"),
        ("```\nx < y\n```", "<pre>x &lt; y</pre>"),
        ("a\n\n---\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        (r"\*a\*", "<p>*a*</p>"),
        ("", ""),
    ],
)
def test_markdown_of_catalogues_is_understood(markdown: str, html: str) -> None:
    assert markdown_to_html(markdown) == html


def test_links_to_elsewhere_are_not_followed() -> None:
    assert safe_href("HTTPS://a.example") == "HTTPS://a.example"
    assert safe_href("mailto:a@b.example") == "mailto:a@b.example"
    assert [safe_href(url) for url in ("ftp://a", "http://", "javascript:x", "", "/a", "x" * 3000)] == [""] * 6


FULL = Record(
    "id-1", "c", "Title", abstract="Text", type=RecordType.MAP, organisation="Org", keywords=("water", "a & b"),
    contacts=(Contact("Ann", "Org", "pointOfContact", "ann@org.example", "01 02"),), access=Access.OPEN,
    licence=Licence("Licence Ouverte", "https://l.example"), created="2020-01-02", modified="2024-01-02",
    temporal=("2019", "2020"), frequency="annual", lineage="Made by hand", scale="25000", crs=("EPSG:2154",),
    extents=(Extent(1, 2, 3, 4), Extent(5, 6, 7, 8)), places=("Brest",), page_url="https://p.example",
    identifiers=("urn:x",), notices=("Archived",), facts=(("views", "12"),),
)  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    ["Title", "Archived", "Org", "Map", "Text", "Licence Ouverte", 'href="https://l.example"', "Open to all", "Yearly",
     "2019 – 2020", "Brest", "1.000, 2.000 – 3.000, 4.000", "EPSG:2154", "Ann", 'href="mailto:ann@org.example"',
     "01 02", "(Contact)", f'href="{SEARCH}a%20%26%20b"', "Made by hand", "urn:x", "Views", 'href="https://p.example"'],
)  # fmt: skip
def test_everything_known_is_shown(expected: str) -> None:
    assert expected in header_html(FULL, "Cat") + body_html(FULL, "Cat")


def test_what_is_not_known_leaves_no_empty_row() -> None:
    bare = Record("id", "c", "T")
    made = body_html(bare, "Cat")
    assert "Licence" not in made
    assert "Contacts" not in made
    assert "<td></td>" not in made
    assert "no description" in made
    assert "no description" not in body_html(replace(bare, complete=False), "Cat")


def test_links_stand_out_in_a_dark_theme() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(20, 20, 20))
    palette.setColor(QPalette.ColorRole.Text, QColor(220, 220, 220))
    colour = re.search(r"a \{ color: (#\w+)", style_sheet(palette)).group(1)
    assert QColor(colour).lightnessF() > 0.5


def test_the_view_grows_with_its_text_loads_nothing_and_tells_of_links(qgis_app) -> None:
    view = HtmlView()
    view.resize(300, 10)
    view.show()
    view.show_html("<p>short</p>")
    short = view.height()
    view.show_html("<p>" + "long text " * 200 + "</p>")
    assert view.height() > 5 * short
    assert view.loadResource(2, None) is None
    linked = QSignalSpy(view.linked)
    view.anchorClicked.emit(view.source().resolved(view.source()))
    assert len(linked) == 1
    view.show_html("")
    assert not view.isVisible()
