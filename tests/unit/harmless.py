"""What holds for everything that is read from a reply, whatever the reply says."""
from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, List

from catalog_search.model.record import Record


def assert_harmless(value: Any) -> None:
    """Texts can be encoded and are bounded, numbers are of the declared kind, pages and pictures are on the web."""
    if isinstance(value, str):
        assert "\x00" not in value
        assert len(value.encode("utf-8")) <= 400_000
    elif is_dataclass(value):
        assert_links(value)
        for field in fields(value):
            assert_harmless(getattr(value, field.name))
    elif isinstance(value, tuple):
        for entry in value:
            assert_harmless(entry)
    else:
        assert value is None or isinstance(value, (bool, int, float, Enum)), value


def assert_links(value: Any) -> None:
    shown: List[str] = []
    if isinstance(value, Record):
        shown = [value.page_url, value.thumbnail]
        assert len(value.title) <= 500
        assert "\n" not in value.title
        shown += [contact.url for contact in value.contacts]
        shown += [url for resource in value.resources for _, url in resource.alternates]
        shown += [value.licence.url] if value.licence else []
        assert all(resource.size is None or 0 <= resource.size < 2**63 for resource in value.resources)
        assert not any(resource.local for resource in value.resources)
    assert all(url == "" or url.startswith(("http://", "https://")) for url in shown)
