"""CRS codes that layers inherit from the layers around them (WMS 1.3.0 §7.2.4.8). Pure."""
from __future__ import annotations

from itertools import islice
from typing import Any, Iterator, Sequence


class Inherited(Sequence[str]):
    """CRS codes of a layer's own, then those of the layer around it, which are not copied.

    A server may have 6000 of them, and thousands of layers that inherit them.
    """

    def __init__(self, own: Sequence[str], outer: Sequence[str]) -> None:
        self._own = dict.fromkeys(own)
        self._outer = outer

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (code for code in self._outer if code not in self._own)

    def __contains__(self, code: object) -> bool:
        return code in self._own or code in self._outer

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self._own) or bool(self._outer)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, int) and 0 <= at < len(self._own):
            return next(islice(self._own, at, None))
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Inherited)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
