"""How one CSW server wants to be asked: which version, by which method, in which words.

CSW 2.0.2 is OGC 07-006r1 with Filter 1.1.0 (OGC 04-095); CSW 3.0 is OGC 12-176r7 with Filter 2.0 (OGC 09-026r2).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, FrozenSet, Optional, Tuple

from ..model.query import FilterField, Sort

CSW = "http://www.opengis.net/cat/csw/2.0.2"
CSW3 = "http://www.opengis.net/cat/csw/3.0"
GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"

#: The predicate languages of key-value requests (OGC 07-006r1 table 55).
FILTER, CQL = "FILTER", "CQL_TEXT"

#: Names of what can be asked for, in the ISO profile (OGC 07-045) and in the core (OGC 07-006r1 table 53).
_QUERYABLES: Dict[str, Tuple[str, str]] = {
    "text": ("csw:AnyText", "apiso:AnyText"),
    "bbox": ("ows:BoundingBox", "apiso:BoundingBox"),
    FilterField.TYPE.value: ("apiso:Type", "dc:type"),
    FilterField.ORGANISATION.value: ("apiso:OrganisationName", "dc:publisher"),
    FilterField.KEYWORD.value: ("apiso:Subject", "dc:subject"),
    FilterField.MODIFIED.value: ("apiso:Modified", "dct:modified"),
    Sort.TITLE.value: ("apiso:Title", "dc:title"),
}


@dataclass(frozen=True)
class Version:
    """What differs between the versions in names and namespaces; the filter's part is used on its own, too."""

    number: str
    csw: str
    ows: str
    gml: str
    filter: str
    filter_prefix: str
    filter_number: str
    reference: str

    @property
    def namespaces(self) -> Dict[str, str]:
        """Every prefix that a request or a queryable of it may have."""
        own = {"csw": self.csw, "ows": self.ows, "gml": self.gml, self.filter_prefix: self.filter}
        return {
            **own,
            **({"csw30": CSW3} if self.csw == CSW3 else {}),
            "gmd": GMD,
            "mdb": MDB,
            "apiso": "http://www.opengis.net/cat/csw/apiso/1.0",
            "dc": "http://purl.org/dc/elements/1.1/",
            "dct": "http://purl.org/dc/terms/",
        }


V2 = Version(
    number="2.0.2",
    csw=CSW,
    ows="http://www.opengis.net/ows",
    gml="http://www.opengis.net/gml",
    filter="http://www.opengis.net/ogc",
    filter_prefix="ogc",
    filter_number="1.1.0",
    reference="PropertyName",
)
V3 = Version(
    number="3.0.0",
    csw=CSW3,
    ows="http://www.opengis.net/ows/2.0",
    gml="http://www.opengis.net/gml/3.2",
    filter="http://www.opengis.net/fes/2.0",
    filter_prefix="fes",
    filter_number="2.0.0",
    reference="ValueReference",
)


def version_of(text: str) -> Optional[Version]:
    """The version that a number such as ``3.0.0`` or ``3`` means; ``None`` for others."""
    return {"2": V2, "3": V3}.get(text.strip().partition(".")[0])


@dataclass(frozen=True)
class Dialect:
    """How one server wants to be asked.

    ``queryables`` are the names that its capabilities advertise. ``language`` is the predicate language where
    ``by_get`` is on. The others are off, or on, where the server refused the usual form: ``plain`` leaves the prefixes
    of names away, ``sortable`` allows an order, ``old_filter`` means Filter 1.1 in CSW 3.0, ``split`` breaks words at
    apostrophes, and ``bare`` asks for words only (and, in CSW 3.0, a box).
    """

    schema: str = GMD
    type_names: str = "gmd:MD_Metadata"
    queryables: FrozenSet[str] = frozenset()
    plain: bool = False
    sortable: bool = True
    version: Version = V2
    by_get: bool = False
    language: str = FILTER
    old_filter: bool = False
    split: bool = False
    bare: bool = False

    @property
    def is_core(self) -> bool:
        """Whether records come as Dublin Core."""
        return self.schema in (CSW, CSW3)

    @property
    def filter_form(self) -> Version:
        """The version whose filter is understood."""
        return V2 if self.old_filter else self.version

    def name(self, key: str) -> str:
        """The server's name for one queryable."""
        candidates = _QUERYABLES[key] if not self.is_core or key in ("text", "bbox") else _QUERYABLES[key][::-1]
        locals_ = [name.split(":")[1] for name in candidates]
        if self.plain:
            return locals_[0]
        for name in (*candidates, *locals_):
            if name in self.queryables:
                return name
        return candidates[0]

    def as_core(self) -> "Dialect":
        """The same, asking for Dublin Core."""
        return replace(self, schema=self.version.csw, type_names="csw:Record")

    def in_version(self, version: Version) -> "Dialect":
        """The same in another version."""
        other = replace(self, version=version)
        return other.as_core() if self.is_core else other
