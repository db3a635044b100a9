"""Datasets of OpenDataSoft portals as records: the metadata of the templates *default*, *dcat* and *inspire*.

The Explore APIs group metadata by template, the Search API v1 has those of *default* at the top and the others in
``interop_metas`` or ``extra_metas``.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence, Record, RecordType, TextFormat
from . import geojson_places
from .ckan_values import date_of, last_segment
from .datagouv_texts import LICENCES, count, distinct, line, text, web_address
from .iso_text import language_of
from .licences import recognised
from .opendatasoft_query import V21, Generation
from .opendatasoft_resources import Dataset, dataset_key, read_resources
from .replies import as_dict, as_list

_GEOMETRIES = ("geo_shape", "geo_point_2d")
_SIDES = tuple(
    f"extend_bounding_box_{side}bound_{axis}"
    for side, axis in (("west", "longitude"), ("south", "latitude"), ("east", "longitude"), ("north", "latitude"))
)
_UNSAID = ("", "unknown", "notspecified", "none", "null", "other")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?", re.ASCII)
_NO_METAS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Context:
    """What a dataset does not say itself: the catalogue, the portal, the API that answered, and with what rights.

    ``details`` says whether the reply was about this dataset alone, so that nothing more can be asked.
    """

    catalog: str
    root: str
    generation: Generation
    with_login: bool = False
    details: bool = False


class Metas:
    """The metadata of a dataset by template, whichever API gave them."""

    __slots__ = ("default", "dcat", "inspire")

    def __init__(self, data: Mapping[str, Any]) -> None:
        metas = as_dict(data.get("metas"))
        default = metas.get("default")
        self.default: Mapping[str, Any] = metas
        groups = [data.get("interop_metas"), data.get("extra_metas")]
        if isinstance(default, dict):
            self.default, groups = default, [metas]
        self.dcat = self._template(groups, "dcat")
        self.inspire = self._template(groups, "inspire")

    @staticmethod
    def _template(groups: List[Any], name: str) -> Mapping[str, Any]:
        for group in groups:
            found = group.get(name) if isinstance(group, dict) else None
            if isinstance(found, dict):
                return found
        return _NO_METAS


def read_record(data: Any, context: Context, extents: Tuple[Extent, ...] = ()) -> Optional[Record]:
    """One dataset as a record, or ``None`` where it is no object or has no id.

    :param extents: of the records, where they were asked for; what the metadata say goes before them
    """
    if not isinstance(data, dict):
        return None
    dataset_id = _said(data.get("dataset_id"), 300) or _said(data.get("datasetid"), 300)
    if not dataset_id:
        return None
    metas = Metas(data)
    default = metas.default
    dataset = _dataset(data, default, dataset_id, context)
    page = f"{context.root}/explore/dataset/{dataset.key}/"
    resources = tuple(read_resources(data, dataset))
    publisher = _said(default.get("publisher"))
    sources = _references(default.get("references"))
    boxes = extents_of(metas) or extents
    return Record(
        id=dataset_id,
        catalog=context.catalog,
        title=_said(default.get("title")) or dataset_id,
        abstract=text(default.get("description")),
        abstract_format=TextFormat.HTML,
        # As the filter on types asks the server: what has files only may be anything.
        type=RecordType.TABLE if data.get("has_records") is True and not dataset.geographic else RecordType.DATASET,
        organisation=publisher,
        contacts=_contacts(metas, publisher),
        keywords=_lines(default.get("keyword"), 200),
        themes=_lines(default.get("theme"), 300),
        licence=read_licence(default.get("license"), default.get("license_url")),
        access=_access(data, context),
        constraints=_lines(default.get("attributions"), 2000)[:20],
        language=language_of(_said(default.get("language"), 20)),
        created=(_date(metas.dcat, "created") or _date(metas.dcat, "issued")) if metas.dcat else "",
        modified=dataset.modified,
        temporal=_temporal(metas.dcat),
        frequency=_frequency(metas.dcat),
        extents=boxes,
        places=_lines(default.get("territory"), 200),
        page_url=page,
        identifiers=_identifiers(data, metas, dataset, (page, *sources[:5])),
        notices=_notices(data, dataset),
        facts=_facts(metas, dataset, sources),
        resources=resources,
        formats=distinct([resource.format.lower() for resource in resources]),
        complete=context.details or bool(boxes) or not can_be_measured(dataset),
    )


def _said(value: Any, length: int = 500) -> str:
    """A text on one line; most metadata are empty, and that is told faster."""
    return line(value, length) if value else ""


def described(data: Any) -> bool:
    """Whether a reply is about a dataset."""
    return bool(isinstance(data, dict) and (data.get("dataset_id") or data.get("datasetid")))


def measured_field(data: Any, context: Context) -> str:
    """The field whose values tell where a dataset lies, empty where there is none or the portal cannot be asked."""
    record_id = _said(data.get("dataset_id"), 300) if described(data) else ""
    metas = Metas(data) if record_id else None
    if metas is None or extents_of(metas):
        return ""
    dataset = _dataset(data, metas.default, record_id, context)
    return _geometry(data) if can_be_measured(dataset) else ""


def can_be_measured(dataset: Dataset) -> bool:
    """Whether the portal can work out the box of the records, as the newest API does."""
    return dataset.exported and dataset.geographic and dataset.generation is V21


def box_of(value: Any) -> Tuple[Extent, ...]:
    """The boxes of a GeoJSON feature, or of a bare geometry, in WGS 84."""
    found = as_dict(value)
    return geojson_places.extents_of(found if "geometry" in found else {"geometry": found})


def extents_of(metas: Metas) -> Tuple[Extent, ...]:
    """What the metadata say of where the data lie, which is nothing for most datasets."""
    area = metas.default.get("geographic_area")
    boxes = box_of(area) if area else ()
    if boxes or not metas.inspire:
        return boxes
    sides = [line(metas.inspire.get(side), 40) for side in _SIDES]
    box = Extent.checked(*sides) if all(sides) else None
    return (box,) if box else ()


def read_licence(name: Any, url: Any = "") -> Optional[Licence]:
    """A licence that is known under the id that it has elsewhere, any other under the portal's name for it.

    The name alone tells, where there is one: it is all that the portal counts and filters.
    """
    title, address = _said(name, 300), web_address(url) if url else ""
    if title.lower() in _UNSAID and not address:
        return None
    known = _recognised(title or address)
    if known is not None:
        return Licence(known.title, address or known.url, known.id)
    return Licence(title or address, address, title or address)


@lru_cache(maxsize=512)
def _recognised(text: str) -> Optional[Licence]:
    """A known licence with its usual title; portals have few licences and many datasets."""
    known = recognised([(text, "")])
    return known and Licence(LICENCES.get(known.id, (known.title, ""))[0], known.url, known.id)


def _dataset(data: Mapping[str, Any], default: Mapping[str, Any], dataset_id: str, context: Context) -> Dataset:
    features = data.get("features")
    geographic = "geo" in features if isinstance(features, (list, dict)) else bool(_geometry(data))
    return Dataset(
        root=context.root,
        generation=context.generation,
        id=dataset_id,
        key=dataset_key(dataset_id),
        exported=data.get("has_records") is True and data.get("data_visible") is not False,
        geographic=geographic,
        records=count(default.get("records_count")),
        modified=_date(default, "modified") or _date(default, "data_processed"),
    )


def _geometry(data: Mapping[str, Any]) -> str:
    """The name of the field with the geometry, shapes before points."""
    fields = data.get("fields")
    found: Dict[str, str] = {}
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict) and field.get("type") in _GEOMETRIES:
            found.setdefault(field["type"], line(field.get("name"), 200))
    return next((found[kind] for kind in _GEOMETRIES if found.get(kind)), "")


def _lines(value: Any, length: int) -> Tuple[str, ...]:
    """The distinct texts of a value that is one, a list of them or nothing."""
    if not value:
        return ()
    return distinct([line(entry, length) for entry in as_list(value)[:500]])


def _date(metas: Mapping[str, Any], name: str) -> str:
    value = metas.get(name)
    return date_of(value) if value else ""


def _access(data: Mapping[str, Any], context: Context) -> Access:
    """Whoever sees the data without a log-in sees what all see."""
    visible = data.get("data_visible")
    if visible is False:
        return Access.RESTRICTED
    return Access.OPEN if visible is True and not context.with_login else Access.UNKNOWN


def _contacts(metas: Metas, publisher: str) -> Tuple[Contact, ...]:
    found = [Contact(organisation=publisher, role="publisher")] if publisher else []
    if not metas.dcat and not metas.inspire:
        return tuple(found)
    if metas.dcat:
        name, email = line(metas.dcat.get("contact_name")), line(metas.dcat.get("contact_email"), 200)
        found.append(Contact(name, role="pointOfContact", email=_email(email)))
        found += [Contact(one, role="author") for one in _lines(metas.dcat.get("creator"), 300)[:20]]
        found += [Contact(one, role="contributor") for one in _lines(metas.dcat.get("contributor"), 300)[:20]]
    if metas.inspire:
        name, email = line(metas.inspire.get("contact_individual_name")), line(metas.inspire.get("contact_email"), 200)
        found.append(Contact(name, role="pointOfContact", email=_email(email)))
    return tuple(dict.fromkeys(one for one in found if one.name or one.organisation or one.email))


def _email(value: str) -> str:
    value = value[7:] if value.lower().startswith("mailto:") else value
    return value if "@" in value else ""


def _temporal(dcat: Mapping[str, Any]) -> Tuple[str, str]:
    if not dcat:
        return ("", "")
    first = _date(dcat, "temporal_coverage_start") or _date(dcat, "temporal_coverage_start_date")
    last = _date(dcat, "temporal_coverage_end") or _date(dcat, "temporal_coverage_end_date")
    return (first, last) if first or last else (_date(dcat, "temporal"), "")


def _frequency(dcat: Mapping[str, Any]) -> str:
    found = last_segment(line(dcat.get("accrualperiodicity"), 200)) if dcat else ""
    return "" if found.lower() in _UNSAID else found


def _source_portal(default: Mapping[str, Any]) -> str:
    """The host of the portal from which a dataset is shown here; empty where it is the portal's own."""
    said = _said(default.get("source_domain_address"), 300).lower()
    if not said:
        return ""
    host = said.partition("://")[2] if "://" in said else said
    host = host.partition("/")[0]
    return host if _HOST.fullmatch(host) else ""


def _identifiers(
    data: Mapping[str, Any], metas: Metas, dataset: Dataset, addresses: Tuple[str, ...]
) -> Tuple[str, ...]:
    """The names by which another catalogue may know the same data, the page at the portal of origin first."""
    found = [dataset.id, _said(data.get("dataset_uid"), 100), *addresses]
    origin = _said(metas.default.get("source_dataset"), 300)
    portal = _source_portal(metas.default) if origin else ""
    if portal:
        found.insert(0, f"https://{portal}/explore/dataset/{dataset_key(origin)}/")
    if metas.inspire:
        found.append(_said(metas.inspire.get("file_identifier"), 300))
    if metas.dcat:
        found.append(_said(metas.dcat.get("identifier"), 300))
    return distinct(found)


def _references(value: Any) -> Tuple[str, ...]:
    """The addresses at which the data were found, which are written together in one text at times."""
    if not value:
        return ()
    said = [word.strip(";,") for text in _lines(value, 4000) for word in text.split()]
    return tuple([found for found in map(web_address, said) if found])


def _notices(data: Mapping[str, Any], dataset: Dataset) -> Tuple[str, ...]:
    """``data_not_visible`` where only the metadata are for all, ``shapefile_cut`` where that export lacks records."""
    hidden = ("data_not_visible",) if data.get("data_visible") is False else ()
    return (*hidden, "shapefile_cut") if dataset.is_cut_in_shapefile else hidden


def _facts(metas: Metas, dataset: Dataset, sources: Tuple[str, ...]) -> Tuple[Tuple[str, str], ...]:
    """Numbers and sources worth showing."""
    default = metas.default
    found = [
        ("records", str(dataset.records or "")),
        ("source", sources[0] if sources else ""),
        ("harvested_from", _source_portal(default)),
        ("source_portal", _said(default.get("source_domain_title"), 300)),
        ("granularity", _said(metas.dcat.get("granularity"), 200)),
    ]
    return tuple([fact for fact in found if fact[1]])
