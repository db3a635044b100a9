"""Change detection on values: what is told of two states, and what is not."""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterable, List, Optional, Tuple

import pytest

from catalog_search.bookmarks.changes import Base, Known, Look, detect, same_data, to_confirm, to_detail, to_sample
from catalog_search.bookmarks.model import Change
from catalog_search.bookmarks.prints import Print, print_of, steady_address
from catalog_search.model.extent import Extent
from catalog_search.model.record import Contact, Licence, Record, Resource
from tests.unit.bookmarks_support import FULL

START = datetime(2026, 11, 30, 8, 0, tzinfo=timezone.utc)
UUID = "6f1c2a44-93b1-4c5e-8b0a-2d6f7e{:06x}"


def record(number: int = 1, catalog: str = "geo", **values: Any) -> Record:
    """A record with an id that means the same everywhere."""
    made = Record(UUID.format(number), catalog, f"Donnée numéro {number}", organisation="Ville", modified="2026-01-01")
    return replace(made, **values)


class Watcher:
    """What a watch knows, from look to look, a day apart."""

    def __init__(self) -> None:
        self.known = Known()
        self.now = START

    def see(self, *looks: Look, later: timedelta = timedelta(days=1)) -> List[Tuple[str, str]]:
        self.now += later
        self.found = detect(self.known, looks, self.now)
        for key in self.found.forget:
            self.known.prints.pop(key)
        self.known.prints.update((one.key, one) for one in self.found.saw)
        self.known.bases.update(self.found.bases)
        return sorted((change.kind.value, change.title) for change in self.found.changes)

    @property
    def change(self) -> Change:
        (only,) = self.found.changes
        return only

    def fields(self) -> Dict[str, Tuple[str, str]]:
        return {one.field: (one.old, one.new) for one in self.change.fields}


def look(records: Iterable[Record], catalog: str = "geo", short: Optional[int] = 0, **more: Any) -> Look:
    return Look(catalog, tuple(print_of(one) for one in records), short, **more)


def many(*numbers: int, **values: Any) -> List[Record]:
    return [record(number, **values) for number in numbers]


@pytest.fixture
def watcher() -> Watcher:
    """One that knows the records 1 to 8."""
    made = Watcher()
    assert made.see(look(many(*range(1, 9)))) == []
    return made


SAME: Dict[str, Dict[str, Any]] = {
    "order of keywords": {"keywords": ("b", "a")},
    "capitals of keywords": {"keywords": ("A", "b", "a")},
    "spaces": {"title": "Donnée   numéro 1 "},
    "a picture": {"thumbnail": "https://example.org/t.png?v=2"},
    "views": {"facts": (("views", "700"), ("quality", "3"), ("downloads", "9"))},
    "a date written otherwise": {"modified": "2026-01-01T00:00:00.000000+00:00"},
    "rounding": {"extents": (Extent(1.00001, 44.0, 2.0, 45.0),)},
    "order of resources": {
        "resources": (
            Resource("https://example.org/b.zip?token=x9", "B"), Resource("HTTPS://Example.org/a.csv", "A", size=9),
        )
    },
    "what a link checker found": {
        "resources": (
            Resource("https://example.org/a.csv", "A", available=False, mime="text/csv"),
            Resource("https://example.org/b.zip", "B", available=True),
        )
    },
}  # fmt: skip
BASE = {
    "keywords": ("a", "b"), "facts": (("views", "3"),), "extents": (Extent(1.0, 44.0, 2.0, 45.0),),
    "resources": (
        Resource("https://example.org/a.csv", "A", size=3, available=True),
        Resource("https://example.org/b.zip?token=a1", "B"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAME))
def test_what_is_the_same(name: str) -> None:
    watcher = Watcher()
    watcher.see(look([record(**BASE)]))
    assert watcher.see(look([record(**{**BASE, **SAME[name]})])) == []


DIFFERENT: Dict[str, Tuple[Dict[str, Any], str, Tuple[str, str]]] = {
    "title": ({"title": "Autre"}, "title", ("Donnée numéro 1", "Autre")),
    "keywords": ({"keywords": ("a", "c")}, "keywords", ("a, b", "a, c")),
    "licence": ({"licence": Licence("ODbL")}, "licence", ("", "ODbL")),
    "abstract": ({"abstract": "Autre texte"}, "abstract", ("", "")),
    "contact": ({"contacts": (Contact("Zoé"),)}, "contacts", ("", "")),
    "area": ({"extents": (Extent(1.0, 44.0, 2.5, 45.0),)}, "extents", ("", "")),
    "archived": ({"notices": ("archived",)}, "notices", ("", "archived")),
    "a resource more": (
        {"resources": (*BASE["resources"], Resource("https://example.org/c.gpkg", "C", format="gpkg"))},
        "resources", ("", "C (gpkg)"),
    ),
    "a resource less": ({"resources": BASE["resources"][:1]}, "resources", ("B", "")),
    "another file": (
        {"resources": (BASE["resources"][0], Resource("https://example.org/b2.zip", "B"))}, "resources", ("", "B"),
    ),
    "another checksum": (
        {"resources": (replace(BASE["resources"][0], checksum="ab12"), BASE["resources"][1])}, "resources", ("", "A"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(DIFFERENT))
def test_what_is_different(name: str) -> None:
    values, field, words = DIFFERENT[name]
    watcher = Watcher()
    watcher.see(look([record(**BASE)]))
    (told,) = watcher.see(look([record(**{**BASE, **values})]))
    assert told[0] == "modified" and watcher.fields() == {field: words}
    assert watcher.see(look([record(**{**BASE, **values})])) == []


def test_a_date_alone_is_weak_news(watcher: Watcher) -> None:
    records = [record(1, modified="2026-11-30T09:00:00Z"), *many(*range(2, 9))]
    assert watcher.see(look(records)) == [("touched", "Donnée numéro 1")]
    assert watcher.fields() == {"modified": ("2026-01-01", "2026-11-30T09:00:00Z")}
    # A server that lags behind is no news, and what it said is not kept.
    assert watcher.see(look(many(*range(1, 9)))) == []
    assert watcher.see(look(records)) == []


def test_a_server_that_lags_behind_tells_nothing(watcher: Watcher) -> None:
    new = [record(1, title="Nouveau titre"), *many(*range(2, 9))]
    assert watcher.see(look(new)) == [("modified", "Nouveau titre")]
    assert watcher.see(look(many(*range(1, 9)))) == []
    assert watcher.see(look(new)) == []
    # Somebody did take the change back: the second time it is believed.
    assert watcher.see(look(many(*range(1, 9)))) == []
    assert watcher.see(look(many(*range(1, 9)))) == [("modified", "Donnée numéro 1")]


def test_another_way_to_answer_is_no_change(watcher: Watcher) -> None:
    described = [replace(one, abstract=f"Texte {one.id}", licence=Licence("LO")) for one in many(*range(1, 9))]
    assert watcher.see(look(described)) == []  # fields that come everywhere at once
    poor = [replace(one, licence=None) for one in described]
    assert watcher.see(look(poor)) == []  # and go
    assert watcher.see(look(described)) == []  # and come back
    other = [replace(one, abstract=f"<p>{one.abstract}</p>!") for one in described]
    assert watcher.see(look(other)) == []  # or read otherwise
    edited = [replace(other[0], abstract="Vraiment autre"), *other[1:]]
    assert watcher.see(look(edited)) == [("modified", "Donnée numéro 1")]


def test_a_real_edit_of_all_is_told(watcher: Watcher) -> None:
    edited = many(*range(1, 9), organisation="Métropole", modified="2026-11-30T12:00:00Z")
    assert [kind for kind, _ in watcher.see(look(edited))] == ["modified"] * 8


def test_two_complete_looks_ten_minutes_apart_remove(watcher: Watcher) -> None:
    rest = many(*range(2, 9))
    assert watcher.see(look(rest)) == []
    assert watcher.see(look(rest), later=timedelta(minutes=9)) == []
    assert watcher.see(look(rest), later=timedelta(minutes=2)) == [("removed", "Donnée numéro 1")]
    assert watcher.see(look(rest)) == []


def test_looks_that_are_not_complete_do_not_count(watcher: Watcher) -> None:
    rest = many(*range(2, 9))
    assert watcher.see(look(rest)) == []
    for short in (None, 1):
        assert watcher.see(look(rest, short=short)) == []
    assert watcher.see(look(many(*range(1, 9)))) == []
    assert watcher.see(look(rest)) == []
    assert watcher.see(look(rest)) == [("removed", "Donnée numéro 1")]


def test_a_catalogue_that_always_counts_too_many() -> None:
    watcher = Watcher()
    assert watcher.see(look(many(1, 2, 3), short=1)) == []
    assert watcher.see(look(many(1, 2, 3, 4), short=1)) == []  # it may have been there
    assert watcher.see(look(many(1, 2, 3, 4, 5), short=1)) == [("new", "Donnée numéro 5")]
    assert watcher.see(look(many(1, 2, 3, 4), short=1)) == []
    assert watcher.see(look(many(1, 2, 3, 4), short=1)) == [("removed", "Donnée numéro 5")]


def test_gone_by_the_catalogues_own_words(watcher: Watcher) -> None:
    gone = frozenset((record(1).key,))
    assert watcher.see(look(many(*range(2, 9)), gone=gone)) == [("removed", "Donnée numéro 1")]


def test_what_is_still_there_was_not_removed(watcher: Watcher) -> None:
    """It was edited so that the search finds it no more: that is told, once it is sure that it is not found."""
    edited = print_of(record(1, title="Autre chose", modified="2026-11-30"))
    there = {edited.key: edited}
    assert watcher.see(look(many(*range(2, 9)), there=there)) == []
    assert watcher.see(look(many(*range(2, 9)), there=there)) == [("modified", "Autre chose")]
    assert watcher.fields() == {"title": ("Donnée numéro 1", "Autre chose")}
    assert watcher.see(look(many(*range(2, 9)))) == []


def test_what_is_there_as_it_was_is_no_news(watcher: Watcher) -> None:
    there = {record(1).key: print_of(record(1))}
    assert [watcher.see(look(many(*range(2, 9)), there=there)) for _ in range(3)] == [[], [], []]
    assert watcher.see(look(many(*range(1, 9)))) == [("new", "Donnée numéro 1")]


def test_a_period_that_goes_on_removes_nothing() -> None:
    """"Modified in the last 30 days": what was modified 31 days ago is not found any more, and was not removed."""
    watcher = Watcher()
    days = [record(number, modified=f"2026-11-{number:02d}T09:00:00Z") for number in range(1, 9)]
    watcher.see(look(days, since="2026-11-01"))
    for first in (2, 4, 6, 8):
        since = f"2026-11-{first:02d}"
        assert watcher.see(look(days[first - 1 :], since=since)) == []
        assert to_confirm(watcher.known, look(days[first - 1 :], since=since)) == ()
    assert watcher.see(look(days[7:], since="2026-11-08")) == [] and len(watcher.known.prints) == 1
    assert watcher.see(look([], since="2026-11-08")) == []
    assert watcher.see(look([], since="2026-11-08")) == [("removed", "Donnée numéro 8")]


def test_of_many_that_are_missing_some_are_asked_for(watcher: Watcher) -> None:
    few = look(many(1, 2, 3))
    assert to_sample(watcher.known, few) == ()  # the first time
    assert watcher.see(few) == []
    assert to_sample(watcher.known, few) == tuple(record(number).key for number in (4, 5, 6))
    assert to_sample(watcher.known, look(many(*range(1, 8)))) == ()
    assert watcher.see(replace(few, short=None)) == []  # the catalogue has some of them: the answer is not believed
    assert len(watcher.see(few)) == 5


def test_those_that_were_not_asked_for_are_left_in_doubt(watcher: Watcher) -> None:
    """Two of three that are missing could be asked for, and one of these is there: the third may be, too."""
    there, gone = {record(1).key: print_of(record(1))}, frozenset((record(2).key,))
    assert watcher.see(look(many(*range(4, 9)), there=there)) == []
    assert watcher.see(look(many(*range(4, 9)), there=there, gone=gone)) == [("removed", "Donnée numéro 2")]
    assert set(watcher.known.prints) == {record(number).key for number in range(3, 9)}
    assert watcher.see(look(many(*range(4, 9)))) == [("removed", "Donnée numéro 3")]


def test_who_is_asked_whether_it_is_gone(watcher: Watcher) -> None:
    assert to_confirm(watcher.known, look(many(*range(2, 9)))) == (record(1).key,)
    assert to_confirm(watcher.known, look(many(1, 2, 3))) == ()  # too many at once: it is being filled anew
    assert to_confirm(watcher.known, look(many(*range(2, 9)), short=None)) == ()
    assert to_confirm(watcher.known, look([])) == ()


def test_only_what_was_created_since_is_new_in_a_cut_answer() -> None:
    watcher = Watcher()
    watcher.see(look(many(1, 2, 3), short=None))
    later = (watcher.now + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    unknown = [record(4), record(5, created="2020-01-01"), record(6, created=later), record(7, created=later[:10])]
    assert watcher.see(look(unknown, short=None)) == [("new", "Donnée numéro 6")]
    assert watcher.see(look([*unknown, *many(1, 2, 3)], short=None)) == []


def test_a_catalogue_that_is_asked_for_the_first_time_has_no_news(watcher: Watcher) -> None:
    ours, theirs = look(many(*range(1, 9))), look(many(21, 22, catalog="autre"), "autre")
    assert watcher.see(ours, theirs) == []
    assert watcher.see(ours, look(many(21, 22, 23, catalog="autre"), "autre")) == [("new", "Donnée numéro 23")]


def test_a_copy_elsewhere_is_no_news_and_a_new_pair_is_one(watcher: Watcher) -> None:
    ours = look(many(*range(1, 9)))
    watcher.see(ours, look(many(21, catalog="autre"), "autre"))
    assert watcher.see(ours, look(many(21, 3, catalog="autre"), "autre")) == []
    both = (look(many(*range(1, 10))), look(many(21, 3, 9, catalog="autre"), "autre"))
    assert watcher.see(*both) == [("new", "Donnée numéro 9")]
    assert watcher.see(*both) == []


def test_the_same_data_from_another_catalogue_moved(watcher: Watcher) -> None:
    watcher.see(look(many(*range(1, 9))), look(many(21, catalog="autre"), "autre"))
    there = look(many(21, 1, catalog="autre"), "autre")
    assert watcher.see(look(many(*range(2, 9))), there) == [("moved", "Donnée numéro 1")]
    assert watcher.change.catalog == "autre" and watcher.fields()["catalog"] == ("geo", "autre")
    for _ in range(3):
        assert watcher.see(look(many(*range(2, 9))), there) == []


def test_a_move_in_two_steps(watcher: Watcher) -> None:
    """The copy comes first, and only then the original goes."""
    watcher.see(look(many(*range(1, 9))), look(many(21, catalog="autre"), "autre"))
    there = look(many(21, 1, catalog="autre"), "autre")
    assert watcher.see(look(many(*range(1, 9))), there) == []
    assert watcher.see(look(many(*range(2, 9))), there) == []
    assert watcher.see(look(many(*range(2, 9))), there) == [("moved", "Donnée numéro 1")]


def test_a_new_id_for_the_same_data_is_a_move(watcher: Watcher) -> None:
    again = record(1, id="0123456789abcdef01234567", identifiers=(record(1).id,), facts=(("harvested_from", "x.org"),))
    assert watcher.see(look([again, *many(*range(2, 9))])) == [("moved", "Donnée numéro 1")]
    assert watcher.fields()["id"][1] == again.id
    assert watcher.see(look([again, *many(*range(2, 9))])) == []


def test_what_identifiers_mean() -> None:
    one, other = print_of(record(1, title="Donnée 2023")), print_of(record(1, "autre", title="Donnée 2024"))
    assert not same_data(one, other)  # another year
    assert same_data(one, replace(other, title="DONNEE 2023"))
    assert not same_data(print_of(record(1)), print_of(record(2, title="Donnée numéro 1")))


def test_a_window_of_the_newest() -> None:
    def entries(*numbers: int, dated: bool = True) -> Look:
        made = [
            Record(f"e{n}", "feed", f"Entrée {n}", created=f"2026-11-{n:02d}" if dated else "") for n in numbers
        ]  # fmt: skip
        return look(made, "feed", None, window=True)

    for dated in (True, False):
        watcher = Watcher()
        assert watcher.see(entries(9, 8, 7, dated=dated)) == []
        assert watcher.see(entries(10, 9, 8, dated=dated)) == [("new", "Entrée 10")]
        # One was taken back: an older one comes up again at the end, which is no news.
        assert watcher.see(entries(10, 8, 7, 6, dated=dated)) == []
        assert watcher.see(entries(13, 12, 11, dated=dated)) == [("new", f"Entrée {n}") for n in (11, 12, 13)]
    ascending = Watcher()
    ascending.see(entries(7, 8, 9))
    assert ascending.see(entries(8, 9, 10)) == [("new", "Entrée 10")]


def test_summaries_and_wholes() -> None:
    def brief(**values: Any) -> Record:
        return record(1, complete=False, **values)

    whole = record(1, resources=(Resource("https://example.org/a.csv", "A"),))
    watcher = Watcher()
    assert watcher.see(look([brief()])) == []
    assert watcher.see(look([whole])) == []  # the same record, told in full for once
    assert watcher.see(look([brief()])) == []
    assert watcher.see(look([brief(title="Autre titre")])) == [("modified", "Autre titre")]


def test_what_a_summary_does_not_tell_is_told_by_the_record_itself() -> None:
    def seen(modified: str, *resources: str) -> Look:
        brief = record(1, complete=False, modified=modified)
        whole = record(1, modified=modified, resources=tuple(Resource(f"https://e.org/{r}", r) for r in resources))
        return replace(look([brief]), details={brief.key: print_of(whole)})

    watcher = Watcher()
    assert watcher.see(seen("2026-01-01", "a.csv")) == []
    assert watcher.see(seen("2026-02-01", "a.csv", "b.csv")) == [("modified", "Donnée numéro 1")]
    assert watcher.fields() == {"resources": ("", "b.csv")}
    assert watcher.see(seen("2026-03-01", "a.csv", "b.csv")) == [("touched", "Donnée numéro 1")]
    undetailed = replace(seen("2026-04-01"), details={})
    assert watcher.see(undetailed) == [("modified", "Donnée numéro 1")]
    assert watcher.fields() == {"modified": ("2026-03-01", "2026-04-01")}


def test_who_is_asked_for_details() -> None:
    briefs = [print_of(one) for one in many(*range(1, 31), complete=False)]
    known = Known({one.key: one for one in briefs}, {"geo": Base("x", True)})
    assert to_detail(known, briefs) == ()
    dated = [print_of(record(3, complete=False, modified="2026-11-01")), *briefs[5:]]
    assert to_detail(known, dated) == (record(3).key,)
    assert to_detail(known, briefs[:4]) == tuple(one.key for one in briefs[:4])
    assert to_detail(known, [print_of(one) for one in many(1, 2)]) == ()


def test_a_print_is_small_and_reads_back() -> None:
    huge = replace(
        FULL,
        title="x" * 10_000,
        abstract="y" * 1_000_000,
        keywords=tuple(f"mot {n}" for n in range(5000)),
        resources=tuple(Resource(f"https://example.org/{n}.zip", f"Fichier {n}" * 30) for n in range(5000)),
        identifiers=tuple(f"https://example.org/{n}" for n in range(5000)),
    )
    for one in (print_of(FULL), print_of(huge), print_of(record())):
        text = json.dumps(one.to_data())
        assert Print.from_data(json.loads(text)) == one
        assert len(text) < 12_000
    assert Print.from_data({**print_of(FULL).to_data(), "version": 0}) is None
    assert Print.from_data([]) is None and Print.from_data(None) is None


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://e.org/a?b=2&a=1", "https://E.org/a?a=1&b=2"),
        ("https://e.org/a;jsessionid=12?x=1", "https://e.org/a?x=1"),
        ("https://e.org/a?X-Amz-Signature=1&X-Amz-Date=2", "https://e.org/a"),
        ("https://e.org/a?sig=1&se=2", "https://e.org/a"),
        ("https://e.org/a#x", "https://e.org/a"),
    ],
)
def test_addresses_without_what_passes(url: str, same: str) -> None:
    assert steady_address(url) == steady_address(same)


def test_addresses_that_are_different_or_none() -> None:
    assert steady_address("https://e.org/a?id=1") != steady_address("https://e.org/a?id=2")
    assert steady_address("http://[broken") == "http://[broken"
