"""How one CSW server wants to be asked: which version, by which method, in which words.

CSW 2.0.2 is OGC 07-006r1 with Filter 1.1.0 (OGC 04-095); CSW 3.0 is OGC 12-176r7 with Filter 2.0 (OGC 09-026r2).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, FrozenSet, Iterable, Optional, Sequence, Tuple

from ..model.query import FilterField, Sort

CSW = "http://www.opengis.net/cat/csw/2.0.2"
CSW3 = "http://www.opengis.net/cat/csw/3.0"
GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
MDB1 = "http://standards.iso.org/iso/19115/-3/mdb/1.0"
#: How the names of DCAT's schemas begin, the best first: GeoDCAT-AP, DCAT-AP, and GeoNetwork's plain DCAT, new and old.
_DCAT = (
    "http://data.europa.eu/930",
    "http://data.europa.eu/r5r",
    "http://www.w3.org/ns/dcat#core",
    "http://www.w3.org/ns/dcat",
)
DCAT = "http://www.w3.org/ns/dcat#"
#: The schemas by what the option ``schema`` calls them, in the order in which they are asked for, the usual name first.
_SCHEMAS: Dict[str, Tuple[str, ...]] = {"iso19139": (GMD,), "iso19115-3": (MDB, MDB1), "dcat": (DCAT,)}
#: Under which of its names for records a server gives each schema; another one's is DCAT's.
_TYPE_NAMES = {
    GMD: ("gmd:MD_Metadata", "csw:Record"),
    MDB: ("mdb:MD_Metadata", "gmd:MD_Metadata", "csw:Record"),
    MDB1: ("mdb:MD_Metadata", "gmd:MD_Metadata", "csw:Record"),
    DCAT: ("gmd:MD_Metadata", "csw:Record"),
    CSW: ("csw:Record",),
    CSW3: ("csw:Record", "csw30:Record"),
}
#: What the services name that stand for some data.
COUPLED = "operates_on"
#: What a record is called by.
IDENTIFIER = "identifier"

#: What a record is a part of, in the ISO profile only.
PARENT = "apiso:ParentIdentifier"

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
    FilterField.SERIES.value: (PARENT, PARENT),
    Sort.TITLE.value: ("apiso:Title", "dc:title"),
    COUPLED: ("apiso:OperatesOn", "apiso:OperatesOn"),
    IDENTIFIER: ("apiso:Identifier", "dc:identifier"),
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


def schema_for(wanted: str, offered: Iterable[str], version: Version) -> str:
    """The output schema to ask for: of the wanted kind where it is offered or nothing is said, else the best one.

    :param wanted: ``iso19139``, ``iso19115-3``, ``dcat`` or ``core``; anything else wants nothing special
    :param offered: what the server knows; empty where it does not say
    """
    known = sorted(offered)
    if wanted == "core":
        return version.csw
    if not known:
        return _SCHEMAS.get(wanted, (GMD,))[0]
    kinds = sorted(_SCHEMAS, key=lambda kind: kind != wanted)
    return next((found for found in (_offered(kind, known) for kind in kinds) if found), version.csw)


def _offered(kind: str, known: Sequence[str]) -> str:
    if kind == "dcat":
        return next((schema for start in _DCAT for schema in known if schema.startswith(start)), "")
    return next((schema for schema in _SCHEMAS[kind] if schema in known), "")


def type_name_for(schema: str, offered: Iterable[str] = ()) -> str:
    """Under which name to ask for records of a schema."""
    names = _TYPE_NAMES.get(schema, _TYPE_NAMES[DCAT])
    known = frozenset(offered)
    return next((name for name in names if name in known), names[0])


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
    def is_dcat(self) -> bool:
        return self.schema.startswith(_DCAT)

    @property
    def knows_series(self) -> bool:
        """Whether it can be asked for the parts of a record."""
        return not self.bare and not self.queryables.isdisjoint((PARENT, PARENT.partition(":")[2]))

    @property
    def filter_form(self) -> Version:
        """The version whose filter is understood."""
        return V2 if self.old_filter else self.version

    def name(self, key: str) -> str:
        """The server's name for one queryable."""
        in_core = self.is_core or (self.is_dcat and self.type_names == "csw:Record")
        candidates = _QUERYABLES[key] if not in_core or key in ("text", "bbox") else _QUERYABLES[key][::-1]
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
