"""The only place for differences between versions of Qt and QGIS; each line names its version."""
from __future__ import annotations

from functools import lru_cache
from typing import Any

from qgis.core import Qgis, QgsDataProvider, QgsDataSourceUri
from qgis.PyQt.QtCore import QPoint, QVariant

try:  # QGIS 3.38: fields take QMetaType.Type
    from qgis.PyQt.QtCore import QMetaType

    _meta = QMetaType.Type if Qgis.QGIS_VERSION_INT >= 33800 else None
except (ImportError, AttributeError):
    _meta = None

#: Types for ``QgsField(name, type)``.
STRING_FIELD: Any = _meta.QString if _meta else QVariant.String
INT_FIELD: Any = _meta.Int if _meta else QVariant.Int

#: What a provider of items in the browser is about: an enum of its own since QGIS 3.36, a number before.
NETWORK_ITEMS: Any = (
    Qgis.DataItemProviderCapability.NetworkSources
    if hasattr(Qgis, "DataItemProviderCapability")
    else int(QgsDataProvider.DataCapability.Net)
)


@lru_cache(maxsize=1)
def reads_percent() -> bool:
    """Whether source strings undo a percent sign that was encoded: up to QGIS 3.22 at least they do, in 3.40 not."""
    uri = QgsDataSourceUri()
    uri.setEncodedUri("url=a%2526b")
    return bool(uri.param("url") == "a%26b")


@lru_cache(maxsize=1)
def undecoded() -> str:
    """The signs that stay percent-encoded where QGIS reads them in a source string: none in 3.22, 14 since 3.34."""
    found = ""
    for sign in "!$'()*+,/:;?@[]":
        uri = QgsDataSourceUri()
        uri.setEncodedUri(f"url=%{ord(sign):02X}")
        found += sign if uri.param("url") != sign else ""
    return found


def enum_value(member: Any) -> int:
    """The number behind an enum member: PyQt6 enums have a ``value``, PyQt5 ones are numbers."""
    return int(getattr(member, "value", member))


def event_spot(event: Any) -> QPoint:
    """Where a drop or mouse event happened in its widget: Qt 6 has ``position``, Qt 5 ``pos``."""
    return event.position().toPoint() if hasattr(event, "position") else event.pos()
