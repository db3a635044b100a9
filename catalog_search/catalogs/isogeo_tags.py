"""The tags of Isogeo, ``prefix:value``: what records are filtered by, what facets are made of, and their labels.

A reply lists the tags of all its hits as an object of tag and label. Labels repeat (several contacts and licences of
one name), tags do not: everything here goes by the tag.
"""
from __future__ import annotations

import re
from collections import Counter
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Sequence, Tuple

from ..model.query import FilterField
from ..model.record import Facet, FacetValue, RecordType
from ..model.text import fold
from .datagouv_texts import distinct, line
from .licences import recognised
from .replies import as_dict

TYPES: Dict[str, Tuple[str, ...]] = {
    RecordType.DATASET.value: ("vector-dataset", "raster-dataset"),
    RecordType.TABLE.value: ("no-geo-dataset",),
    RecordType.SERVICE.value: ("service",),
    RecordType.OTHER.value: ("resource",),
}
_KINDS = {name: kind for kind, names in TYPES.items() for name in names}
ANY_DATASET = "type:dataset"
DATASETS = ("type:vector-dataset", "type:raster-dataset", "type:no-geo-dataset")

#: Prefixes of tags by field, the one for a bare value first. What follows is the key of a value; where a field has
#: several prefixes, or a prefix of two parts, the key begins with the last of them.
PREFIXES: Dict[str, Tuple[str, ...]] = {
    FilterField.TYPE.value: ("type",),
    FilterField.FORMAT.value: ("format",),
    FilterField.ORGANISATION.value: ("owner",),
    FilterField.KEYWORD.value: ("keyword:isogeo",),
    FilterField.THEME.value: ("keyword:inspire-theme", "keyword:group-theme"),
    FilterField.CONTACT.value: ("contact",),
    FilterField.LICENCE.value: ("license",),
    FilterField.CRS.value: ("coordinate-system",),
    FilterField.ACTION.value: ("action",),
}
#: What ``has-no:`` takes, by the values of the filter ``missing``.
LACKING: Dict[str, str] = {
    "action": "action",
    "catalog": "catalog",
    "crs": "coordinate-system",
    "format": "format",
    "keyword": "keyword",
    "theme": "keyword:inspire-theme",
}
#: Fields of which a record has one value at most: the counts of their values add up.
DISJOINT = frozenset(
    (FilterField.TYPE.value, FilterField.FORMAT.value, FilterField.ORGANISATION.value, FilterField.CRS.value)
)
_FORMATS = {
    **dict.fromkeys(("shapefile", "esri shapefile"), ("shp",)),
    **dict.fromkeys(("geodatabase", "gdb", "esri file geodatabase"), ("filegdb",)),
    **dict.fromkeys(("tif", "tiff"), ("geotiff",)),
    **dict.fromkeys(("mapinfo", "mapinfo tab"), ("tab",)),
    **dict.fromkeys(("postgresql", "postgres"), ("postgis",)),
    **dict.fromkeys(("esri rest", "arcgis rest", "arcgis"), ("efs", "ems", "ets")),
    "jpg": ("jpeg",),
    "geopackage": ("gpkg",),
}
_CODE = re.compile(r"[^\s:]\S{0,300}")
_MAX_LABEL, _MAX_TAGS = 200, 5000


class Labels:
    """All tags that were seen, with their labels."""

    def __init__(self) -> None:
        self._by_tag: Dict[str, str] = {}

    def add(self, tags: Any) -> None:
        """Remember the tags of a reply."""
        for tag, label in list(as_dict(tags).items())[:_MAX_TAGS]:
            if isinstance(tag, str) and _CODE.fullmatch(tag):
                self._by_tag[tag] = line(label, _MAX_LABEL)

    def items(self, field: str) -> Iterator[Tuple[str, str]]:
        """The tags of one field with their labels."""
        starts = tuple(f"{prefix}:" for prefix in PREFIXES.get(field, ()))
        return ((tag, label) for tag, label in self._by_tag.items() if starts and tag.startswith(starts))

    def owner(self, group: str) -> str:
        """The name of a group, nothing where it is not known."""
        return self._by_tag.get(f"owner:{group}", "")

    def tags_of(self, field: str, value: str) -> List[str]:
        """The tags that a value means, be it a key or a label; none where it is not known by its label."""
        direct = _direct(field, value.strip())
        known = dict(self.items(field))
        if direct and (all(tag in known for tag in direct) or field in _TOLD_BY_CODE):
            return direct
        named = self._named(field, value)
        return named or (direct if _is_key(field, value.strip()) else [])

    def _named(self, field: str, value: str) -> List[str]:
        wanted = fold(value)
        shown = {entry.key: entry.label for entry in self.values(field, dict(self.items(field)))}
        found = [tag for tag, label in self.items(field) if wanted in (fold(label), fold(shown.get(key_of(tag), "")))]
        if not found and field == FilterField.LICENCE.value:
            licences = ((tag, recognised([(label, "")])) for tag, label in self.items(field))
            found = [tag for tag, licence in licences if licence is not None and fold(licence.id) == wanted]
        return found

    def facets(self, tags: Any) -> Iterator[Facet]:
        """The facets of a reply: no counts, values by label. Types are those that all catalogues share."""
        present = {tag: line(label, _MAX_LABEL) for tag, label in list(as_dict(tags).items())[:_MAX_TAGS]}
        for field, prefixes in PREFIXES.items():
            starts = tuple(f"{prefix}:" for prefix in prefixes)
            mine = {tag: label for tag, label in present.items() if tag.startswith(starts) and _CODE.fullmatch(tag)}
            values = self._types(mine) if field == FilterField.TYPE.value else self.values(field, mine)
            if values:
                yield Facet(field, values)

    @staticmethod
    def _types(tags: Iterable[str]) -> Tuple[FacetValue, ...]:
        kinds = distinct(_KINDS.get(key_of(tag), "") for tag in tags)
        return tuple(FacetValue(kind, kind) for kind in kinds)

    def values(self, field: str, tags: Mapping[str, str]) -> Tuple[FacetValue, ...]:
        """Values with labels of which no two are equal."""
        shown = {tag: self._label(field, tag, label) for tag, label in tags.items()}
        often = Counter(map(fold, shown.values()))
        values = [
            FacetValue(key_of(tag), self._told_apart(tag, label) if often[fold(label)] > 1 else label)
            for tag, label in shown.items()
        ]
        return tuple(sorted(values, key=lambda value: fold(value.label)))

    @staticmethod
    def _label(field: str, tag: str, label: str) -> str:
        code = tag.rpartition(":")[2]
        if field == FilterField.CRS.value:
            return f"EPSG:{code} {label}".strip()
        return code if field == FilterField.FORMAT.value else label or code

    def _told_apart(self, tag: str, label: str) -> str:
        """A label with the name of the group that it belongs to, or the beginning of its id."""
        owner, code = tag.split(":")[-2:]
        name = self.owner(owner)
        return f"{label} ({name}, {code[:6]})" if name else f"{label} ({code[:6]})"


#: Fields whose values are codes that need not have been seen before.
_TOLD_BY_CODE = frozenset(
    (FilterField.TYPE.value, FilterField.FORMAT.value, FilterField.CRS.value, FilterField.ACTION.value)
)
_ACTIONS = ("view", "download", "other")
_EPSG = re.compile(r"(?:(?:urn:ogc:def:crs:)?epsg:(?:[\d.]*:)?)?(\d{3,6})\b", re.IGNORECASE)
_GROUP = re.compile(r"[0-9a-z]{32}", re.IGNORECASE)


def key_of(tag: str) -> str:
    """The key of a tag's value: the tag without the first part of its prefix; that of a CRS is its EPSG code."""
    prefix, _, key = tag.partition(":")
    return f"EPSG:{key}" if prefix == "coordinate-system" else key


def _direct(field: str, value: str) -> List[str]:
    """The tags that a value is the key of."""
    reader = _READERS.get(field)
    if reader is not None:
        return reader(value)
    first = PREFIXES[field][0].partition(":")[0]
    if not _CODE.fullmatch(value):
        return []
    starts = tuple(f"{prefix}:" for prefix in PREFIXES[field])
    if value.startswith(starts):
        return [value]
    tag = f"{first}:{value}"
    return [tag] if tag.startswith(starts) else [f"{PREFIXES[field][0]}:{value}"]


def _is_key(field: str, value: str) -> bool:
    """Whether a value that nothing was seen of is worth sending: what a facet gives, or a code without spaces."""
    if field == FilterField.ORGANISATION.value:
        return bool(_GROUP.fullmatch(value))
    if field in (FilterField.CONTACT.value, FilterField.LICENCE.value):
        return ":" in value
    return True


def _types_of(value: str) -> List[str]:
    low = value.lower()
    kinds = {kind.lower(): names for kind, names in TYPES.items()}
    names = kinds.get(low) or ((low,) if low in _KINDS else ())
    return [f"type:{name}" for name in names]


def _formats_of(value: str) -> List[str]:
    low = fold(value).lstrip(".")
    return [f"format:{code}" for code in _FORMATS.get(low, (low,)) if _CODE.fullmatch(code)]


def _crs_of(value: str) -> List[str]:
    match = _EPSG.match(value)
    return [f"coordinate-system:{match.group(1)}"] if match else []


def _actions_of(value: str) -> List[str]:
    return [f"action:{value.lower()}"] if value.lower() in _ACTIONS else []


_READERS = {
    FilterField.TYPE.value: _types_of,
    FilterField.FORMAT.value: _formats_of,
    FilterField.CRS.value: _crs_of,
    FilterField.ACTION.value: _actions_of,
}


def lacking(values: Sequence[str]) -> List[str]:
    """The ``has-no:`` tags for values of the filter ``missing``."""
    return [f"has-no:{LACKING[value.strip().lower()]}" for value in values if value.strip().lower() in LACKING]


def holds(tags: Iterable[str], wanted: str) -> bool:
    """Whether a record with these tags is among the hits of a tag."""
    if wanted.startswith("has-no:"):
        return not any(tag.startswith(f"{wanted[7:]}:") for tag in tags)
    if wanted == ANY_DATASET:
        return any(tag in DATASETS for tag in tags)
    return wanted in tags
