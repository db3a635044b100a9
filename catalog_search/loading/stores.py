"""Data of many small files under one address, read by QGIS and GDAL as they need them: EPT point clouds, Zarr grids.

Neither can be downloaded as a whole, and neither QGIS nor GDAL would use a log-in of QGIS for them. Blocks.
"""
from __future__ import annotations

import re
from typing import List, Tuple

from osgeo import gdal

from ..network.conversation import login_for
from ..support.i18n import tr
from .addresses import network_url
from .capabilities import CapabilitiesError, service_object
from .describing import fetch_description
from .drivers import has_driver
from .errors import LoadError
from .failures import no_driver, no_such_layer
from .job import Job
from .kinds import Kind
from .looking import is_web
from .matching import fold
from .sources import Plan, Source
from .streaming import adopt_settings, alone, curl_path, quiet

_ARRAY = re.compile(r'^ZARR:"[^"]+":(/[\w./+-]{1,200}(?::\d{1,6}){0,4})$')
_STORE = re.compile(r"(?i)(\.zarr)(?:/.*)?$")
_MAX_ARRAYS = 200


def ept_plan(job: Job) -> Plan:
    """A point cloud in the Entwine Point Tile format (EPT 1.0).

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be had or this QGIS cannot open it
    """
    _check(job)
    url = job.link.url
    fetch_description(url, _read_ept, Kind.EPT, job.config, job.feedback)
    name = job.link.resource.title or url.rstrip("/").split("/")[-2]
    return Plan((Source("ept", url, name, Kind.EPT, name, notes=(_in_parts(),), url=url),))


def zarr_plan(job: Job) -> Plan:
    """The arrays of a Zarr store that GDAL can show; its metadata have to be consolidated, as stores on the web are.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where it cannot be had or this GDAL cannot open it
    """
    _check(job)
    path = curl_path(_STORE.sub(r"\1", job.link.url.partition("?")[0]))
    if not path:
        raise LoadError(tr("This link is not an address that may be opened."), job.link.url[:200])
    own = f'ZARR:"{path}"'
    arrays = _arrays(path, own)
    found = [_zarr_source(job, f"{own}:{array}" if array else own, array.strip("/")) for array in arrays]
    if job.layer:
        named = [source for source in found if fold(job.layer) in (fold(source.name), fold(source.title))]
        if not named:
            raise no_such_layer(job.layer, ", ".join(source.name for source in found[:20]))
        return Plan(tuple(named[:1]))
    return Plan(tuple(found), needs_choice=len(found) > 1)


def _check(job: Job) -> None:
    job.check()
    if not has_driver(job.link.kind):
        raise no_driver(job.link.kind)
    if not is_web(network_url(job.link.url)):
        raise LoadError(tr("This link is not an address that may be opened."), job.link.url[:200])
    if login_for(job.config, job.link.url):
        text = tr("QGIS cannot use a log-in for {kind} data. Ask its owner for another way.")
        raise LoadError(text.format(kind=job.link.kind.label))


def _read_ept(body: bytes) -> None:
    """Whether a document is the root of an EPT.

    :raises CapabilitiesError: where it is something else
    """
    document = service_object(body)
    if "schema" not in document or "bounds" not in document or "hierarchyType" not in document:
        raise CapabilitiesError("other", ", ".join(list(document)[:5]))


def _arrays(path: str, own: str) -> Tuple[str, ...]:
    """The names of the arrays; one empty name where the store has one only."""
    adopt_settings(path)
    with alone(path), quiet():
        try:
            dataset = gdal.OpenEx(own, gdal.OF_READONLY | gdal.OF_RASTER, allowed_drivers=["Zarr"])
        except RuntimeError:  # where somebody has GDAL raise exceptions
            dataset = None
        if dataset is None:
            text = tr("GDAL cannot read this Zarr store: it may be of a newer version, or lack consolidated metadata.")
            raise LoadError(text, gdal.GetLastErrorMsg()[:300])
        matches = (_ARRAY.match(name) for name, _ in dataset.GetSubDatasets()[:_MAX_ARRAYS])
        names: List[str] = [match.group(1) for match in matches if match is not None]
        if not names and not dataset.RasterCount:
            raise LoadError(tr("The file holds no layer."))
    return tuple(names) or ("",)


def _zarr_source(job: Job, uri: str, array: str) -> Source:
    title = array or job.link.resource.title or _STORE.sub("", job.link.url).rpartition("/")[2]
    return Source(
        "gdal", uri, array or title, Kind.ZARR, title, array, notes=(_in_parts(),), url=job.link.url, is_raster=True
    )


def _in_parts() -> str:
    return tr("This layer is read from the network in parts.")
