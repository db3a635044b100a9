"""Whatever is wrong with the file of bookmarks is said in words, in the user's language."""
from __future__ import annotations

import pytest

from catalog_search.model.keeping import NoticeKind, StoreError, StoreNotice, StoreProblem
from catalog_search.support.i18n import Translation
from catalog_search.support.keeping_messages import describe_notice, describe_store_error


@pytest.mark.parametrize("problem", list(StoreProblem))
def test_each_problem_has_words_of_its_own(problem: StoreProblem) -> None:
    message = describe_store_error(StoreError(problem, "/home/me/bookmarks.sqlite", "SQL logic error"))
    assert "bookmarks" in message.text or "record" in message.text or "SQLite" in message.text
    assert "{" not in message.full
    assert message.detail == "/home/me/bookmarks.sqlite\nSQL logic error"
    others = [describe_store_error(StoreError(one)).text for one in StoreProblem if one is not problem]
    assert message.text not in others


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_each_notice_has_words(kind: NoticeKind) -> None:
    message = describe_notice(StoreNotice(kind, "/home/me/b.sqlite", "/home/me/b-damaged-1.sqlite", 12, 1))
    assert message.text and message.hint and "{" not in message.full


def test_a_damaged_file_says_what_was_saved_and_where_it_lies() -> None:
    translation = Translation()
    translation.install()
    try:
        notice = StoreNotice(NoticeKind.SET_ASIDE, "/b.sqlite", "/b-damaged-1.sqlite", 12, 1)
        message = describe_notice(notice)
        assert "12 bookmarks could be saved. 1 bookmark could not be read." in message.text
        assert "/b-damaged-1.sqlite" in message.hint
        nothing = describe_notice(StoreNotice(NoticeKind.SET_ASIDE, "/b.sqlite", "/b-damaged-1.sqlite"))
        assert nothing.text.endswith("Nothing could be saved.")
    finally:
        translation.remove()
