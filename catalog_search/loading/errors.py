"""What can go wrong between a link and a layer."""
from __future__ import annotations

from enum import Enum


class Remedy(str, Enum):
    """What else can be done with a link that does not become a layer."""

    NONE = ""
    BROWSER = "browser"
    DOWNLOAD = "download"


class LoadError(Exception):
    """A link that does not become a layer.

    :param user_text: a translated sentence: what happened and what to do
    :param detail: the server's or the provider's own words, untranslated and untrusted
    :param remedy: what the sentence advises, to be offered beside it
    """

    def __init__(self, user_text: str, detail: str = "", remedy: Remedy = Remedy.NONE) -> None:
        super().__init__(f"{user_text} {detail}".strip())
        self.user_text = user_text
        self.detail = detail
        self.remedy = remedy


class Misnamed(LoadError):
    """A file that is another kind of link, which may be followed instead; ``kind`` is a value of ``Kind``."""

    def __init__(self, user_text: str, kind: str) -> None:
        super().__init__(user_text)
        self.kind = kind


class Damaged(LoadError):
    """A file that is not whole, which another download may mend."""
