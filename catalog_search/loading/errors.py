"""What can go wrong between a link and a layer."""
from __future__ import annotations


class LoadError(Exception):
    """A link that does not become a layer.

    :param user_text: a translated sentence: what happened and what to do
    :param detail: the server's or the provider's own words, untranslated and untrusted
    """

    def __init__(self, user_text: str, detail: str = "") -> None:
        super().__init__(f"{user_text} {detail}".strip())
        self.user_text = user_text
        self.detail = detail


class Misnamed(LoadError):
    """A file that is another kind of link, which may be followed instead; ``kind`` is a value of ``Kind``."""

    def __init__(self, user_text: str, kind: str) -> None:
        super().__init__(user_text)
        self.kind = kind
