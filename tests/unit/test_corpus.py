"""Every resource of every record in the recordings gets a kind; what each becomes is printed as a table."""
from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Dict, List, Tuple
from urllib.parse import urlsplit

import pytest

from catalog_search.loading.addresses import network_url
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import badges, best, links_of, ways
from catalog_search.model.record import Record
from tests.unit.corpus import corpus

_SHOWN = 40

Recorded = List[Tuple[str, Record]]


@pytest.fixture(scope="module")
def recorded(captures: Path) -> Recorded:
    return list(corpus(captures))


@pytest.fixture(scope="module")
def links(recorded: Recorded) -> List[Link]:
    return [link for _, record in recorded for link in links_of(record)]


def test_every_folder_of_recordings_gives_records(captures: Path, recorded: Recorded) -> None:
    """``ogc`` holds what services say of themselves, ``apigouv`` descriptions of programs: neither has records."""
    folders = Counter(name.split("/")[0] for name, _ in recorded)
    assert set(folders) == {item.name for item in captures.iterdir() if item.is_dir()} - {"ogc", "apigouv"}
    assert len(recorded) > 600


def test_every_resource_is_classified(recorded: Recorded, links: List[Link]) -> None:
    assert len(links) == sum(len(record.resources) for _, record in recorded) > 2000
    for link in links:
        assert isinstance(link.kind, Kind)
        assert link.loadable <= link.kind.loadable
        if link.kind is Kind.DATABASE:
            assert "." in link.url and "/" not in link.url
        else:
            assert link.url == "" if link.kind is Kind.REFUSED else network_url(link.url) == link.url
        assert not any(also is link.kind for also in link.also)


def test_no_web_address_is_refused(links: List[Link]) -> None:
    refused = [link.resource.url for link in links if link.kind is Kind.REFUSED]
    assert [url for url in refused if url.lower().startswith(("http:", "https:", "ftp:", "ftps:"))] == []


def test_what_is_offered_is_what_the_links_say(recorded: Recorded) -> None:
    for name, record in recorded:
        offered = ways(record)
        assert bool(offered) == bool(record.resources), name
        chosen = best(record)
        assert (chosen is None) == (not any(link.loadable for link in offered)), name
        assert chosen is None or chosen == offered[0], name
        assert len(badges(record)) <= 6, name


def test_few_stay_unknown(links: List[Link]) -> None:
    """They have neither a telling address nor a word that says what they are; only looking at them would tell."""
    unknown = [link.resource for link in links if link.kind is Kind.UNKNOWN]
    assert len(unknown) < 0.03 * len(links)
    assert not [one.url for one in unknown if one.mime or one.format not in ("", "SERVICE")]


def test_the_table(recorded: Recorded, links: List[Link], capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    for _, record in recorded:
        ways(record)
    spent = (time.perf_counter() - started) / len(links)
    kinds = Counter(link.kind.value for link in links)
    opened = Counter(link.kind.value for link in links if link.loadable)
    with capsys.disabled():
        print(f"\n{len(links)} resources of {len(recorded)} records, {spent * 1000:.3f} ms each")
        for kind, count in kinds.most_common():
            print(f"  {kind:<16}{count:>6}{opened[kind]:>6} loadable")
        _print_unknown(links)
    assert sum(kinds.values()) == len(links)


def _print_unknown(links: List[Link]) -> None:
    groups: Dict[Tuple[str, str, str], int] = Counter(
        (_host(link.resource.url), link.resource.format, link.resource.protocol[:40])
        for link in links
        if link.kind in (Kind.UNKNOWN, Kind.REFUSED)
    )
    print("  unknown or refused, by host (or scheme), format and protocol:")
    for (host, form, protocol), count in sorted(groups.items(), key=lambda pair: -pair[1])[:_SHOWN]:
        print(f"  {count:>6}  {host}  {form or '-'}  {protocol or '-'}")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "") if parts.scheme in ("http", "https") else f"{parts.scheme or 'no scheme'}:"
