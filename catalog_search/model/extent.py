"""Geographic bounding boxes in WGS 84 (longitude and latitude in decimal degrees, EPSG:4326)."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterable, Optional, Tuple


@dataclass(frozen=True)
class Extent:
    """A box in degrees, longitude first; ``west > east`` means that it crosses the antimeridian (RFC 7946 §5.2)."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def checked(cls, west: object, south: object, east: object, north: object) -> Optional["Extent"]:
        """Build an extent from untrusted corners, or return ``None`` where they describe no place.

        Souths and norths in the wrong order are swapped. A west east of its east is swapped when the difference is
        below 180 degrees (every GéoIDE record has them exchanged), else it crosses the antimeridian. The box of four
        zeros, which stands for "not filled in", and coordinates outside the globe give ``None``.
        """
        values = _floats((west, south, east, north))
        if values is None:
            return None
        w, s, e, n = values
        if s > n:
            s, n = n, s
        if w > e and w - e < 180:
            w, e = e, w
        if not (-90.0001 <= s and n <= 90.0001 and -360 <= w <= 360 and -360 <= e <= 360):
            return None
        if w == s == e == n == 0:
            return None
        return cls(w, max(s, -90.0), e, min(n, 90.0))

    @classmethod
    def from_text(cls, text: str) -> Optional["Extent"]:
        """Read ``west,south,east,north`` in degrees; ``None`` where the text is something else."""
        parts = [part.strip() for part in text.split(",")]
        return cls.checked(*parts) if len(parts) == 4 else None

    @property
    def crosses_antimeridian(self) -> bool:
        return self.west > self.east

    @property
    def is_world(self) -> bool:
        """Whether the box holds practically the whole globe, so that filtering by it would mean nothing."""
        return self.east - self.west >= 359 and self.north - self.south >= 179

    def parts(self) -> Tuple["Extent", ...]:
        """The box as one or, across the antimeridian, two boxes whose west is not east of their east."""
        if not self.crosses_antimeridian:
            return (self,)
        return (Extent(self.west, self.south, 180.0, self.north), Extent(-180.0, self.south, self.east, self.north))

    def intersects(self, other: "Extent") -> bool:
        return any(
            a.west <= b.east and b.west <= a.east and a.south <= b.north and b.south <= a.north
            for a in self.parts()
            for b in other.parts()
        )

    def to_text(self) -> str:
        """The box as ``west,south,east,north`` in degrees with seven decimals at most (about one centimetre)."""
        corners = (self.west, self.south, self.east, self.north)
        return ",".join(f"{value:.7f}".rstrip("0").rstrip(".") for value in corners)


def union(extents: Iterable[Extent]) -> Optional[Extent]:
    """The smallest box around several, the antimeridian left aside; ``None`` for none."""
    parts = [part for extent in extents for part in extent.parts()]
    if not parts:
        return None
    return Extent(
        min(p.west for p in parts), min(p.south for p in parts), max(p.east for p in parts), max(p.north for p in parts)
    )


def _floats(values: Iterable[object]) -> Optional[Tuple[float, ...]]:
    numbers = []
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        if not math.isfinite(number):
            return None
        numbers.append(number)
    return tuple(numbers)
