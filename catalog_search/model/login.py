"""Where the log-in of a connection goes with one request, where that is not as usual: to its own address only."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, FrozenSet


@dataclass(frozen=True)
class LoginRule:
    """A value for ``auth`` of a ``requests.Request``, which carriers read; it sends nothing itself.

    ``place`` is the address that gets the log-in, nothing for none. It stands only for the connection at ``owner``: in
    a conversation that runs with the log-in of another connection, none is sent. Both come from a connection's own
    settings, never from an answer.
    """

    owner: str = ""
    place: str = ""

    def __call__(self, request: Any) -> Any:
        """Mark a request that is being prepared (``requests`` calls what is given as ``auth``)."""
        request.login_rule = self
        return request


#: Types whose log-in is for another address than their own: it is sent where a ``LoginRule`` says, nowhere else. They
#: stand here, not with the types, since whoever sends a request knows a connection by its configuration only.
LOGIN_ELSEWHERE: FrozenSet[str] = frozenset(("isogeo",))

#: For requests that bring what lets them in, or need nothing.
WITHOUT_LOGIN = LoginRule()
