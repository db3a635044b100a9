"""Bad replies to each type of catalogue: each ends in a ``CatalogError`` that says what happened, and soon.

The faults are those of ``tests/servers/faults.py`` and ``broken_bodies.py``; the tests of a type add those of its own
format. ``Abilities.differing`` of a type names the faults to which its system gives a meaning of its own.
"""
from __future__ import annotations

import time
from typing import Dict, FrozenSet, Iterator

import pytest

from catalog_search.catalogs.registry import catalog_types
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from tests.servers.abilities import Abilities, abilities_of
from tests.servers.broken_bodies import BODIES
from tests.servers.faults import FAULTS
from tests.unit.abilities_support import Asker, difference

#: A body that is not of the catalogue's format; which of the two formats it speaks is the type's affair.
UNREADABLE = frozenset((ErrorKind.NOT_JSON, ErrorKind.NOT_XML))
#: Well-formed in one of the formats, but nothing that was asked for. A system may know such a body as its error.
STRANGE = frozenset((ErrorKind.UNEXPECTED, ErrorKind.SERVICE, *UNREADABLE))
#: As above, where a reply about one record may as well mean that there is none.
NOTHING = frozenset((*STRANGE, ErrorKind.NOT_FOUND))


def only(kind: ErrorKind) -> FrozenSet[ErrorKind]:
    return frozenset((kind,))


#: The kinds of error in which each fault may end.
ERRORS: Dict[str, FrozenSet[ErrorKind]] = {
    "cut_off": only(ErrorKind.CUT_OFF),
    "cut_off_chunk": only(ErrorKind.CUT_OFF),
    "closed": only(ErrorKind.CUT_OFF),
    "not_http": frozenset((ErrorKind.CUT_OFF, ErrorKind.UNREACHABLE, ErrorKind.BAD_REQUEST)),
    "never": only(ErrorKind.TIMEOUT),
    "dribble": only(ErrorKind.TIMEOUT),
    "huge": only(ErrorKind.TOO_LARGE),
    "gzip_bomb": only(ErrorKind.TOO_LARGE),
    "bad_gzip": only(ErrorKind.CUT_OFF),
    "redirect_loop": only(ErrorKind.REDIRECT),
    "redirect_nowhere": only(ErrorKind.REDIRECT),
    "redirect_to_file": only(ErrorKind.REDIRECT),
    "html": only(ErrorKind.HTML),
    "empty": only(ErrorKind.EMPTY),
    "no_content": only(ErrorKind.EMPTY),
    "garbage": UNREADABLE,
    "binary": UNREADABLE,
    "http_400": only(ErrorKind.BAD_REQUEST),
    "http_401": only(ErrorKind.LOGIN_NEEDED),
    "http_403": only(ErrorKind.FORBIDDEN),
    "http_404": only(ErrorKind.NOT_FOUND),
    "http_407": only(ErrorKind.PROXY),
    "http_410": only(ErrorKind.GONE),
    "http_418": only(ErrorKind.BAD_REQUEST),
    "http_429": only(ErrorKind.TOO_MANY),
    "http_500": only(ErrorKind.SERVER),
    "http_501": only(ErrorKind.SERVER),
    "http_502": only(ErrorKind.UNAVAILABLE),
    "http_503": only(ErrorKind.UNAVAILABLE),
    "http_504": only(ErrorKind.UNAVAILABLE),
    "half_json": UNREADABLE,
    "two_documents": UNREADABLE,
    "not_a_number": UNREADABLE,
    "null": STRANGE,
    "text": STRANGE,
    "list": NOTHING,
    "list_of_lists": STRANGE,
    "number": STRANGE,
    "true": STRANGE,
    "empty_object": NOTHING,
    "deep_json": UNREADABLE,
    "latin1": UNREADABLE,
    "half_xml": UNREADABLE,
    "mismatched": UNREADABLE,
    "foreign_xml": STRANGE,
    "laughs": UNREADABLE,
    "external_entity": UNREADABLE,
    "deep_xml": UNREADABLE,
}
#: Faults that only time ends.
SLOW = ("never", "dribble")
#: What the carrier meets alike whatever is asked, and takes long: tried with one operation only.
LONG = ("dribble", "huge", "gzip_bomb")
BRISK = tuple(fault for fault in ERRORS if fault not in LONG)
#: Seconds without a byte after which the carrier gives up, for those; a whole operation may take ``SOON``.
IMPATIENT, SOON = 0.1, 10.0
#: With the status of a log-in that is refused, by what was sent.
REFUSED = frozenset((ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_EXPIRED))


@pytest.fixture(scope="module", params=catalog_types())
def running(request: pytest.FixtureRequest) -> Iterator[Abilities]:
    """A type's catalogue in good health."""
    with abilities_of(request.param) as abilities:
        yield abilities


@pytest.fixture
def asker(running: Abilities) -> Iterator[Asker]:
    if running.server is None:
        pytest.skip("this catalogue has no server that could break")
    yield Asker(running)
    running.server.clear_faults()


def test_every_fault_is_tried() -> None:
    assert set(ERRORS) == {*FAULTS, *BODIES}


@pytest.mark.parametrize("fault", ERRORS)
def test_a_broken_search_ends_in_its_error_and_the_next_is_good(asker: Asker, fault: str) -> None:
    break_down(asker, asker.abilities.search_path, fault)
    fails(asker, fault, "search")
    assert asker.abilities.server is not None
    asker.abilities.server.clear_faults()
    assert difference(asker.ids(Query(page_size=50)), asker.abilities.ids) == ""


@pytest.mark.parametrize("fault", BRISK)
def test_a_search_where_everything_is_broken_ends_in_its_error(asker: Asker, fault: str) -> None:
    """What a catalogue asks first, to learn of its server or to log in, is broken as well."""
    break_down(asker, "/", fault)
    fails(asker, fault, "search")


@pytest.mark.parametrize("fault", BRISK)
def test_a_broken_detail_ends_in_its_error(asker: Asker, fault: str) -> None:
    break_down(asker, asker.abilities.details_path, fault)
    fails(asker, fault, "details")


@pytest.mark.parametrize("fault", BRISK)
def test_a_broken_probe_ends_in_its_error(asker: Asker, fault: str) -> None:
    break_down(asker, "/", fault)
    fails(asker, fault, "probe")


def break_down(asker: Asker, path: str, fault: str) -> None:
    assert asker.abilities.server is not None
    asker.abilities.server.fault(path, BODIES.get(fault, fault))


def fails(asker: Asker, fault: str, operation: str) -> None:
    """Carry out an operation that must end in the error of a fault, before long."""
    catalog = asker.catalog
    conversation = {
        "search": lambda: catalog.search(Query("communes")),
        "details": lambda: catalog.details(min(asker.abilities.ids)),
        "probe": catalog.probe,
    }[operation]()
    start = time.monotonic()
    with pytest.raises(CatalogError) as caught:
        asker.run(conversation, IMPATIENT if fault in SLOW else None)
    assert time.monotonic() - start < SOON
    expected = ERRORS[fault] | asker.abilities.differing.get(fault, frozenset())
    expected |= REFUSED if fault == "http_401" and asker.abilities.config.authcfg else frozenset()
    assert caught.value.kind in expected, caught.value.log_text
    assert caught.value.kind is not ErrorKind.BROKEN
