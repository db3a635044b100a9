"""What is worked out once for an object and forgotten with it."""
from __future__ import annotations

from typing import Callable, Dict, Generic, Hashable, Optional, Tuple, TypeVar
from weakref import ref

Thing = TypeVar("Thing")
Value = TypeVar("Value")


class PerObject(Generic[Thing, Value]):
    """Values by object. Objects are told apart by identity: to hash a record means to hash all that is in it."""

    def __init__(self, work: Callable[[Thing], Value]) -> None:
        """:param work: works out the value; what it returns may not refer to the object"""
        self._work = work
        self._known: Dict[int, Tuple["ref[Thing]", Hashable, Value]] = {}

    def of(self, thing: Thing, stamp: Hashable = None) -> Value:
        """The object's value, worked out anew where ``stamp`` is another than it was.

        :param stamp: of whatever else the value depends on
        """
        key = id(thing)
        known = self._known.get(key)
        if known is not None and known[0]() is thing and known[1] == stamp:
            return known[2]
        value = self._work(thing)
        self._known[key] = (ref(thing, lambda gone: self._forget(key, gone)), stamp, value)
        return value

    def known(self, thing: Thing, stamp: Hashable = None) -> Optional[Value]:
        """The object's value where it was worked out already."""
        known = self._known.get(id(thing))
        return known[2] if known is not None and known[0]() is thing and known[1] == stamp else None

    def _forget(self, key: int, gone: "ref[Thing]") -> None:
        known = self._known.get(key)
        if known is not None and known[0] is gone:  # another object may have the same number by now
            del self._known[key]
