"""How long merging takes: 5,000 records of 10 catalogues, 30 % of them copies of what another catalogue has.

The yardstick, in the same run, is putting the same keys into a bare dictionary and sorting them. Caches of spellings
are emptied before each run, as for a first search. Nothing is asserted about time: it prints.
"""
from __future__ import annotations

import gc
import time
import uuid
from statistics import median
from typing import Callable, Dict, List, Tuple

import pytest

from catalog_search.model.extent import Extent
from catalog_search.model.query import Query
from catalog_search.model.record import Contact, Record, Resource
from catalog_search.search import keys, titles
from catalog_search.search.identity import Profile
from catalog_search.search.merging import Merger
from catalog_search.support.background import background
from tests.data.merging.subjects import PLACES, TITLES

CATALOGS, EACH, COPIES = 10, 500, 150
PAGE = 100
RUNS = 7


def record_of(number: int, catalog: int, copy_of: int = -1) -> Record:
    """A record with the identifiers, links, contacts and box that one usually has; a copy as a harvester has it."""
    seed = copy_of if copy_of >= 0 else number
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, str(seed)))
    place = PLACES[seed % len(PLACES)]
    title = TITLES[seed % 13].format(of=place.of, name=place.name, code=place.code)
    west, south, east, north = place.box
    host = f"catalogue{catalog}.example.fr"
    own = name if copy_of < 0 else f"5{uuid.uuid5(uuid.NAMESPACE_DNS, str(number)).hex[:22]}a"
    page = f"https://{host}/geonetwork/srv/fre/catalog.search#/metadata/{name}"
    slug = f"{titles.clean(title).replace(' ', '-')}-{number}"
    harvested = (("harvested_from", "catalogue.example.fr"),) if copy_of >= 0 else ()
    return Record(
        id=own,
        catalog=f"c{catalog}",
        title=f"{title} - secteur {seed}",
        abstract="Ces données décrivent le territoire. " * 10,
        organisation=place.producer,
        contacts=(Contact(organisation=place.producer, role="pointOfContact"), Contact("SIG", "Région", "publisher")),
        extents=(Extent(west, south, east, north),),
        page_url=page if copy_of < 0 else f"https://{host}/datasets/{slug}",
        identifiers=(own, slug, f"https://{host}/api/1/datasets/{slug}/", name, page) if harvested else (own, page),
        facts=(("quality", "0.50"), *harvested),
        resources=(
            Resource(f"https://{place.host}/geoserver/ows?service=WMS&request=GetCapabilities", layer=f"env:l{seed}"),
            Resource(f"https://{place.host}/geoserver/ows?service=WFS&request=GetCapabilities", layer=f"env:l{seed}"),
            Resource(f"https://{place.host}/telechargement/donnees-{seed}.zip", checksum=f"sha256:{name * 2}"),
        ),
    )


def answers() -> List[Tuple[str, Tuple[Record, ...]]]:
    """Pages of a hundred records as they come in, the catalogues in turn."""
    found: Dict[str, List[Record]] = {}
    for catalog in range(CATALOGS):
        for place in range(EACH):
            number = catalog * EACH + place
            # The last of each catalogue are copies of the first of the one before it.
            source = ((catalog - 1) % CATALOGS) * EACH + place - (EACH - COPIES)
            found.setdefault(f"c{catalog}", []).append(
                record_of(number, catalog, source if place >= EACH - COPIES else -1)
            )
    starts = range(0, EACH, PAGE)
    return [(name, tuple(records[start : start + PAGE])) for start in starts for name, records in found.items()]


def forget() -> None:
    """Empty the caches."""
    spellings = (titles.clean, titles.read_title, titles.words_of, titles._word)
    for cached in (*spellings, keys._read_link, keys.identifier_key, keys._host_in):
        cached.cache_clear()


def timed(work: Callable[[], object]) -> Tuple[float, float]:
    """Milliseconds: the best of some runs, which other work on the machine disturbs least, and their median."""
    spent = []
    for _ in range(RUNS):
        forget()
        gc.collect()
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return min(spent), median(spent)


def merge(pages: List[Tuple[str, Tuple[Record, ...]]]) -> Merger:
    merger = Merger(Query("zones humides"))
    for name, records in pages:
        with background():
            profiles = [*map(merger.profile, records)]
        merger.add_profiles(name, profiles)
    merger.entries()
    return merger


def test_merging(capsys: pytest.CaptureFixture[str]) -> None:
    pages = answers()
    every = [record for _, records in pages for record in records]
    texts = [Profile(record).lookup for record in every]

    def bare() -> None:
        rows: Dict[str, List[int]] = {}
        for number, found in enumerate(texts):
            for key in found:
                rows.setdefault(key, []).append(number)
        sorted(rows)

    (best, usual), (yardstick, _) = timed(lambda: merge(pages)), timed(bare)
    profiles, _ = timed(lambda: [*map(Profile, every)])
    half = merge(pages[: len(pages) // 2])
    start = time.perf_counter()
    half.add(*pages[len(pages) // 2])
    page = (time.perf_counter() - start) * 1000
    rows = len(merge(pages))
    with capsys.disabled():
        print(f"\nmerging {len(every)} records of {CATALOGS} catalogues into {rows} rows, {RUNS} runs:")
        print(f"  best {best:.0f} ms, median {usual:.0f} ms; {best / len(every) * 1000:.0f} us a record")
        print(f"  of it reading keys {profiles:.0f} ms")
        print(f"  bare dictionary and sort of the same keys {yardstick:.1f} ms: ratio {best / yardstick:.1f}")
        print(f"  one page of {PAGE} into {len(half)} rows {page:.1f} ms")
    assert rows == CATALOGS * (EACH - COPIES)
