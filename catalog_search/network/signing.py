"""What an address of a file is asked with: a log-in that goes to its own origin and, by no redirect, anywhere else."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Generator, Optional, Tuple

import requests
from qgis.core import QgsFeedback

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from .conversation import login_for, login_with, origin
from .fetch import Fetch
from .qgis_blocking import qgis_carrier
from .wire import header_pairs

#: The conversation that makes the request for a file, given its address and whether the one before got a 401.
RequestFor = Callable[[str, bool], Generator[requests.Request, requests.Response, requests.Request]]


@dataclass(frozen=True)
class Signed:
    """An address with the headers and the log-in that go with it, and there only."""

    url: str
    headers: Tuple[Tuple[str, str], ...] = ()
    authcfg: str = ""

    def __bool__(self) -> bool:
        return bool(self.headers or self.authcfg)


#: Asks for an address, and tells the second where a redirect leads that was not followed.
Send = Callable[[Signed, Callable[[str], None]], Fetch]


class Signing:
    """Asks for files with what their catalogue signs them with, or with its log-in."""

    def __init__(
        self, config: Optional[CatalogConfig], request_for: Optional[RequestFor], feedback: Optional[QgsFeedback]
    ) -> None:
        self._config = config
        self._request_for = request_for
        self._feedback = feedback

    def sign(self, url: str, refused: bool = False) -> Signed:
        """
        :param refused: whether what was signed before got a 401
        :raises CatalogError: where no log-in is to be had
        """
        config = self._config
        if self._request_for is None or config is None or origin(config.url) != origin(url):
            return Signed(url, authcfg=login_for(config, url))
        request = qgis_carrier(config, self._feedback).run(self._request_for(url, refused)).prepare()
        own = [(name, value) for name, value in header_pairs(request) if name.lower() == "authorization"]
        return Signed(url, tuple(own), login_with(config, request))

    def ask(self, signed: Signed, send: Send) -> Tuple[Fetch, Signed]:
        """The answer, and what it was asked with in the end.

        A token that is refused is renewed once. A redirect to another host is followed without what was signed: stores
        of files give out their own short-lived addresses so.

        :raises CatalogError: where there is no answer
        """
        url, targets = signed.url, [""]
        try:
            fetch = send(signed, targets.append)
            if fetch.status == 401 and signed.headers:
                signed = self.sign(url, refused=True)
                fetch = send(signed, targets.append)
        except CatalogError as error:
            if error.kind is not ErrorKind.REDIRECT or not signed.headers or not _is_as_safe(url, targets[-1]):
                raise
            signed = Signed(targets[-1])
            fetch = send(signed, targets.append)
        return fetch, signed


def _is_as_safe(url: str, target: str) -> bool:
    """Whether a redirect leads to a web address, and not from https to http."""
    schemes = origin(url)[0], origin(target)[0]
    return schemes[1] == "https" or schemes == ("http", "http")
