"""Who unpacks gigabytes tells of each piece, and stops where nobody wants them any more. Pure."""
from __future__ import annotations


class Unpacking:
    """What is told of an unpacking; what it raises ends that, and nothing stays. This one minds nothing."""

    def begin(self, size: int) -> None:
        """So many bytes will be written, as far as can be told beforehand."""

    def add(self, size: int = 0) -> None:
        """So many more are written; none where something else takes its time, such as looking through an archive."""


UNMINDED = Unpacking()
