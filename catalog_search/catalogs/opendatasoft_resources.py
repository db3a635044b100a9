"""Ways to get at a dataset of an OpenDataSoft portal: none is listed there but files; all follow from its id.

Where a dataset has records they are exported on demand, with a geometry also in the formats that keep one and through
the portal's WFS. Attachments and alternative exports are files that somebody put beside it.
"""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple
from urllib.parse import quote

from ..model.record import Resource
from .datagouv_texts import line, text
from .opendatasoft_query import V1, V20, V21, Generation
from .replies import as_dict, as_list

#: A shapefile holds that many records at most; the rest is left out without a word.
SHAPEFILE_LIMIT = 50_000

_MAX_FILES = 200
#: Format and media type by the name of the export.
_EXPORTS: Dict[str, Tuple[str, str]] = {
    "geojson": ("GeoJSON", "application/geo+json"),
    "shp": ("SHP", "application/zip"),
    "fgb": ("FlatGeobuf", "application/flatgeobuf"),
    "kml": ("KML", "application/vnd.google-earth.kml+xml"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "xls": ("XLS", "application/vnd.ms-excel"),
}
_GEOGRAPHIC = frozenset(("geojson", "shp", "fgb", "kml"))
#: The exports of each generation: of datasets with a geometry, and of tables.
_OFFERED: Dict[str, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {
    V21.name: (("geojson", "shp", "fgb", "kml", "parquet", "csv"), ("csv", "parquet", "xlsx")),
    V20.name: (("geojson", "shp", "kml", "csv"), ("csv", "xls")),
    V1.name: (("geojson", "shp", "kml", "csv"), ("csv", "xls")),
}
_FILES = (("attachments", "attachment"), ("alternative_exports", "alternative_export"))


class Dataset(NamedTuple):
    """What the resources of a dataset depend on. ``key`` is its id as part of an address; ``records`` may be unknown.

    ``exported`` says whether it has records that may be seen, ``geographic`` whether these have a geometry.
    """

    root: str
    generation: Generation
    id: str
    key: str
    exported: bool
    geographic: bool
    records: Optional[int]
    modified: str

    @property
    def is_cut_in_shapefile(self) -> bool:
        """Whether a shapefile of it lacks records."""
        return self.exported and self.geographic and (self.records or 0) > SHAPEFILE_LIMIT


def dataset_key(dataset_id: str) -> str:
    """A dataset's id as part of an address; those of other portals hold an ``@``, which may stay."""
    plain = dataset_id.replace("-", "").replace("_", "")
    return dataset_id if plain.isascii() and plain.isalnum() else quote(dataset_id, safe="@")


def read_resources(data: Mapping[str, Any], dataset: Dataset) -> Iterator[Resource]:
    """The WFS, the exports and the files of a dataset, the best first."""
    if dataset.exported:
        if dataset.geographic:
            yield Resource(f"{dataset.root}/api/wfs", "WFS", format="WFS", protocol="OGC:WFS", layer=dataset.id)
        yield from _exports(dataset)
    for member, role in _FILES:
        for entry in as_list(data.get(member))[:_MAX_FILES]:
            found = _file(as_dict(entry), member, role, dataset)
            if found is not None:
                yield found


def _exports(dataset: Dataset) -> List[Resource]:
    names = _OFFERED[dataset.generation.name][0 if dataset.geographic else 1]
    if dataset.generation is V1:
        start = f"{dataset.root}/explore/dataset/{dataset.key}/download?format="
    else:
        start = f"{dataset.root}{dataset.generation.dataset}/{dataset.key}/exports/"
    return [_export(name, start, dataset) for name in names]


def _export(name: str, start: str, dataset: Dataset) -> Resource:
    """One export; of a shapefile that is cut, how many of the records it holds."""
    label, mime = _EXPORTS[name]
    cut = name == "shp" and dataset.is_cut_in_shapefile
    return Resource(
        url=f"{start}{name}",
        title=label,
        description=f"{SHAPEFILE_LIMIT} / {dataset.records}" if cut else "",
        format=label,
        mime=mime,
        crs="EPSG:4326" if name in _GEOGRAPHIC else "",
        role="export",
        modified=dataset.modified,
    )


def _file(data: Mapping[str, Any], member: str, role: str, dataset: Dataset) -> Optional[Resource]:
    """A file; its address in the portal's own store (``odsfile://``) is one that only the API resolves."""
    metas = as_dict(data.get("metas"))
    name, key = _first(data, metas, "url"), _first(data, metas, "id")
    own = text(data.get("href"), 4000) or (name if name.lower().startswith(("http://", "https://")) else "")
    if not own and not key:
        return None
    mime = _first(data, metas, "mimetype") or line(metas.get("mime-type"), 100)
    title = _first(data, metas, "title")
    return Resource(
        url=own or f"{dataset.root}{dataset.generation.dataset}/{dataset.key}/{member}/{quote(key, safe='')}",
        title=title or name.rpartition("/")[2],
        description=text(data.get("description")),
        format=_extension(name) or _extension(title) or mime.rpartition("/")[2],
        mime=mime,
        id=key,
        role=role,
    )


def _first(data: Mapping[str, Any], metas: Mapping[str, Any], name: str) -> str:
    return line(data.get(name), 1000) or line(metas.get(name), 1000)


def _extension(name: str) -> str:
    """The ending of a file's name, where it has a plausible one."""
    end = name.partition("?")[0].rpartition("/")[2].rpartition(".")
    return end[2].lower() if end[0] and end[2].isalnum() and len(end[2]) < 9 else ""
