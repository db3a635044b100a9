"""Requests that may fail without the whole: what a server need not have, and failures after which asking on is vain."""
from __future__ import annotations

from typing import Any, Mapping

from ..model.errors import CatalogError, ErrorKind
from .base import Conversation

#: Failures of a request that the others would meet, too; asking on would only keep the user waiting.
HOPELESS = frozenset(
    (
        ErrorKind.UNREACHABLE, ErrorKind.NO_SUCH_HOST, ErrorKind.REFUSED, ErrorKind.TIMEOUT, ErrorKind.CERTIFICATE,
        ErrorKind.PROXY, ErrorKind.OFFLINE, ErrorKind.CANCELLED, ErrorKind.REDIRECT, ErrorKind.TOO_MANY,
        ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_EXPIRED, ErrorKind.LOGIN_LOCKED,
    )
)  # fmt: skip
#: A single document may have moved where others are; a server that is not available answers none.
_ENDS = (HOPELESS - {ErrorKind.REDIRECT}) | {ErrorKind.UNAVAILABLE}


def if_there(asking: "Conversation[Mapping[str, Any]]") -> Conversation[Mapping[str, Any]]:
    """A document that a server need not have; nothing where it has none.

    :raises CatalogError: for failures that the other requests would meet as well
    """
    try:
        return (yield from asking)
    except CatalogError as error:
        if error.kind in _ENDS:
            raise
        return {}
