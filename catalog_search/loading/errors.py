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
