"""A record's details as HTML for a text browser: pure building of text, everything escaped or sanitised.

Colours come from ``style_sheet``; links that act inside the plugin use the scheme ``catalog-search``, which no
sanitised text can contain.
"""
from __future__ import annotations

import re
from typing import Callable, Iterable, List, Optional, Sequence, Tuple
from urllib.parse import quote, unquote

from qgis.PyQt.QtGui import QPalette

from ..model.extent import Extent
from ..model.record import Contact, Licence, Record, TextFormat
from ..search.merging import Entry
from ..support.i18n import tr
from . import colours
from .labels import access_label, fact_label, fact_value, frequency_label, notice_label, role_label, type_label
from .sanitise import abstract_html, plain_html, safe_href
from .series import Series
from .texts import escape, format_count, format_date, format_period, format_position, one_line

SCHEME = "catalog-search"
SEARCH = f"{SCHEME}:search?"
ZOOM = f"{SCHEME}:zoom"
RETRY = f"{SCHEME}:retry"
ACCEPT = f"{SCHEME}:accept"
ROW = f"{SCHEME}:row?"
SERVICES = f"{SCHEME}:services"
ADD_PARTS = f"{SCHEME}:add-parts?"
LIST_PARTS = f"{SCHEME}:list-parts?"
STOP_SERVICES = f"{SCHEME}:stop-services"
_MAIL = re.compile(r"^[\w.+-]{1,64}@[\w.-]{3,255}$")
_MANY = 60
_SUGGESTED = 4


def style_sheet(palette: QPalette) -> str:
    """The document's style in the palette's colours."""
    return (
        f"a {{ color: {colours.link(palette).name()}; text-decoration: none; }}"
        "h2 { margin: 0 0 4px 0; font-size: large; }"
        "h3, h4, h5, h6 { margin: 14px 0 4px 0; font-size: medium; }"
        "p { margin: 0 0 6px 0; }"
        f".muted, th {{ color: {colours.css(colours.muted(palette))}; }}"
        f".warning {{ color: {colours.warning(palette).name()}; }}"
        "th { font-weight: normal; text-align: left; padding: 1px 10px 1px 0; }"
        "td { padding: 1px 0; }"
        f"blockquote {{ color: {colours.css(colours.muted(palette))}; margin-left: 12px; }}"
        f"pre, code {{ background-color: {colours.css(colours.tint(palette))}; }}"
        "ul, ol { margin: 0 0 6px 0; }"
    )


def header_html(record: Record, catalog_name: str) -> str:
    """What stands above the resources: the source's warnings, title, organisation, catalogue and date."""
    notices = "".join(f'<p class="warning">⚠ {escape(notice_label(notice))}</p>' for notice in record.notices[:6])
    date = format_date(record.modified or record.created)
    line = [type_label(record.type), one_line(catalog_name, 80)]
    if date:
        line.append(tr("updated {date}").format(date=date) if record.modified else date)
    organisation = escape(one_line(record.organisation, 300))
    return (
        f"<h2>{escape(one_line(record.title) or record.id)}</h2>"
        + (f"<p><b>{organisation}</b></p>" if organisation else "")
        + f'<p class="muted">{escape(" · ".join(line))}</p>'
        + notices
    )


def copies_html(entry: Optional[Entry], name_of: Callable[[str], str]) -> str:
    """Where else the same data are described, and which copy the others were made from."""
    if entry is None or len(entry.copies) < 2:
        return ""
    links = []
    for copy in entry.copies[1:]:
        name = _link(copy.page_url, one_line(name_of(copy.catalog), 80))
        links.append(name + (f" ({escape(tr('the origin'))})" if copy is entry.origin else ""))
    also = tr("Also in {catalogs}").format(catalogs="\x00")
    line = escape(also).replace("\x00", ", ".join(links))
    origin = f" {escape(tr('This copy is the origin.'))}" if entry.origin is entry.record else ""
    return f'<p class="muted">{line}.{origin}</p>'


def suggestions_html(entries: Sequence[Entry], name_of: Callable[[str], str]) -> str:
    """Rows that may be the same data: each a link to its row, for the person to compare."""
    links = []
    for entry in entries[:_SUGGESTED]:
        record = entry.record
        place = f"{quote(record.catalog, safe='')}&{quote(record.id, safe='')}"
        name = f" ({escape(one_line(name_of(record.catalog), 80))})"
        links.append(f'<a href="{ROW}{place}">{escape(one_line(record.title, 120) or record.id)}</a>{name}')
    if not links:
        return ""
    return f'<p class="muted">{escape(tr("Perhaps the same data:"))} {" · ".join(links)}</p>'


def services_link_html(busy: bool) -> str:
    """What looks for the services that stand for a dataset, or stops looking."""
    if busy:
        stop = f'<a href="{STOP_SERVICES}">{escape(tr("Stop"))}</a>'
        return f'<p class="muted">{escape(tr("Looking for services of this dataset…"))} {stop}</p>'
    return f'<p><a href="{SERVICES}">{escape(tr("Services for this dataset"))}</a></p>'


def services_found_html(services: Sequence[Record], failure: str) -> str:
    """Which services were found for a dataset; where a catalogue failed, why, and that it can be asked again."""
    lines = []
    if services:
        names = [_link(one.page_url, one_line(one.title, 120) or one.id) for one in services[:_SUGGESTED]]
        more = f" … (+{len(services) - _SUGGESTED})" if len(services) > _SUGGESTED else ""
        found = tr("%n service(s) found for this dataset:", len(services))
        lines.append(f'<p class="muted">{escape(found)} {" · ".join(names)}{more}</p>')
    if failure:
        again = f'<a href="{SERVICES}">{escape(tr("Try again"))}</a>'
        lines.append(f'<p class="warning">{escape(failure)} {again}</p>')
    if not lines:
        lines.append(f'<p class="muted">{escape(tr("The catalogue knows no service for this dataset."))}</p>')
    return "".join(lines)


def parts_html(found: Sequence[Series]) -> str:
    """What has parts, or is one: all of them to add to the map, or to list, by their number here."""
    lines = []
    for number, series in enumerate(found):
        if series.own:
            words = escape(tr("Parts of this record:"))
        elif series.title:
            words = escape(tr("Parts of “{title}”, of which it is one:").format(title=one_line(series.title, 120)))
        else:
            words = escape(tr("Parts of the series to which it belongs:"))
        add = f'<a href="{ADD_PARTS}{number}">{escape(tr("Add all to the map…"))}</a>'
        show = f'<a href="{LIST_PARTS}{number}">{escape(tr("List them"))}</a>'
        place = f' <span class="muted">({escape(one_line(series.place, 80))})</span>' if series.place else ""
        lines.append(f"<p>{words} {add} · {show}{place}</p>")
    return "".join(lines)


def row_key(address: str) -> Tuple[str, str]:
    """The catalogue and record that a link to a row names."""
    catalog, _, record = address[len(ROW) :].partition("&")
    return unquote(catalog), unquote(record)


def body_html(record: Record, catalog_name: str) -> str:
    """What stands below the resources: abstract, facts, keywords, contacts, lineage, identifiers."""
    parts = (
        _section("", _abstract(record)),
        _section(tr("About the data"), _facts(record, catalog_name)),
        _section(tr("Keywords"), _keywords((*record.themes, *record.keywords))),
        _section(tr("Contacts"), "".join(_contact(contact) for contact in record.contacts[:_MANY])),
        _section(tr("Lineage"), plain_html(record.lineage)),
        _section(tr("Constraints"), _texts(record.constraints)),
        _section(tr("Identifiers"), _texts(record.identifiers)),
    )
    return "".join(parts)


def _section(title: str, content: str) -> str:
    if not content:
        return ""
    return (f"<h3>{escape(title)}</h3>" if title else "") + content


def _abstract(record: Record) -> str:
    made = abstract_html(record.abstract, record.abstract_format)
    if not made and record.complete:
        made = f'<p class="muted">{escape(tr("The catalogue gives no description."))}</p>'
    return made


def _facts(record: Record, catalog_name: str) -> str:
    rows: List[Tuple[str, str]] = [
        (tr("Type"), escape(type_label(record.type))),
        (tr("Catalogue"), _page_link(record, catalog_name)),
        (tr("Licence"), _licence(record.licence)),
        (tr("Access"), escape(access_label(record.access))),
        (tr("Created"), escape(format_date(record.created))),
        (tr("Updated"), escape(format_date(record.modified))),
        (tr("Frequency"), escape(frequency_label(record.frequency))),
        (tr("Period"), escape(format_period(record.temporal))),
        (tr("Places"), _comma(record.places)),
        (tr("Extent"), _extents(record.extents)),
        (tr("Scale"), escape(_scale(record.scale))),
        (tr("CRS"), _comma(record.crs)),
        (tr("Language"), escape(one_line(record.language, 60))),
    ]
    rows += [(fact_label(key), plain_html(one_line(fact_value(value)))) for key, value in record.facts[:_MANY]]
    made = "".join(f"<tr><th>{escape(label)}</th><td>{value}</td></tr>" for label, value in rows if value)
    return f'<table cellspacing="0">{made}</table>' if made else ""


def _page_link(record: Record, catalog_name: str) -> str:
    return _link(record.page_url, one_line(catalog_name, 80))


def _licence(licence: Optional[Licence]) -> str:
    if licence is None:
        return ""
    return _link(licence.url, one_line(licence.title or licence.id or licence.url, 200))


def _link(url: str, label: str) -> str:
    href = safe_href(url)
    return f'<a href="{escape(href)}">{escape(label)}</a>' if href else escape(label)


def _comma(values: Iterable[str]) -> str:
    kept = [one_line(value, 120) for value in values if value]
    more = f" … (+{len(kept) - 12})" if len(kept) > 12 else ""
    return escape(", ".join(kept[:12]) + more)


def _scale(scale: str) -> str:
    bare = scale.strip()
    return f"1:{format_count(int(bare))}" if bare.isdigit() and len(bare) < 12 else one_line(scale, 60)


def _extents(extents: Tuple[Extent, ...]) -> str:
    if not extents:
        return ""
    box = extents[0]
    text = f"{format_position(box.west, box.south)} – {format_position(box.east, box.north)}"
    more = " " + tr("and %n more", len(extents) - 1) if len(extents) > 1 else ""
    return f'{escape(text + more)} <a href="{ZOOM}">{escape(tr("Zoom"))}</a>'


def _keywords(words: Iterable[str]) -> str:
    kept = list(dict.fromkeys(one_line(word, 80) for word in words if word.strip()))
    links = (f'<a href="{SEARCH}{quote(word)}">{escape(word)}</a>' for word in kept[:_MANY])
    more = f" … (+{len(kept) - _MANY})" if len(kept) > _MANY else ""
    return f"<p>{' · '.join(links)}{more}</p>" if kept else ""


def _contact(contact: Contact) -> str:
    name = one_line(contact.name, 200)
    organisation = one_line(contact.organisation, 200)
    who = " – ".join(part for part in dict.fromkeys((name, organisation)) if part)
    role = f' <span class="muted">({escape(role_label(contact.role))})</span>' if contact.role else ""
    ways = []
    if _MAIL.match(contact.email):
        ways.append(_link(f"mailto:{contact.email}", contact.email))
    if contact.phone:
        ways.append(escape(one_line(contact.phone, 60)))
    if safe_href(contact.url):
        ways.append(_link(contact.url, one_line(contact.url, 80)))
    if not who and not ways:
        return ""
    return f"<p>{escape(who)}{role}{'<br>' if who and ways else ''}{' · '.join(ways)}</p>"


def _texts(texts: Iterable[str]) -> str:
    return "".join(abstract_html(one_line(text, 2000), TextFormat.PLAIN) for text in tuple(texts)[:_MANY])
