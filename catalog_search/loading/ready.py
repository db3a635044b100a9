"""What opens a link without asking anybody first: for drags, whose target has to know at once."""
from __future__ import annotations

from typing import Optional

from ..model.config import CatalogConfig
from ..model.record import Record
from .capabilities import ServiceCapabilities, ServiceLayer
from .errors import LoadError
from .kinds import Kind
from .link import Link
from .sources import Source
from .uris import Service

#: Services whose address and layer are all that their provider needs; tiles of a WMTS need a matrix set as well.
_TOLD_BY_LAYER = (Kind.WMS, Kind.WFS, Kind.OAPIF, Kind.WCS, Kind.ARCGIS_FEATURE, Kind.ARCGIS_MAP)
_ANONYMOUS = CatalogConfig("", "", "", "")


def ready_source(link: Link, record: Record, config: Optional[CatalogConfig], crs: str) -> Optional[Source]:
    """The source of one known layer of a service; ``None`` where somebody has to be asked, or a file to be fetched.

    What only the service knows is left to the provider: its default CRS, PNG, the default style.

    :param config: the catalogue of the link, whose log-in goes to its own origin only
    :param crs: of the project
    """
    layer = link.layer.strip()
    if link.kind not in _TOLD_BY_LAYER or not link.loadable or not layer or "," in layer:
        return None
    service = Service(link, record, config or _ANONYMOUS, ServiceCapabilities(link.kind), crs)
    try:
        return service.source(ServiceLayer(layer, record.title), False)
    except LoadError:
        return None
