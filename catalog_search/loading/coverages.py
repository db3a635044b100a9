"""Reading the capabilities of WCS 1.0 (OGC 03-065r6 §8), 1.1 (07-067r5 §8) and 2.0 (09-110r4 §8.2). Pure."""
from __future__ import annotations

from typing import Any, Iterator, Tuple

from .capabilities import (
    MAX_LAYERS,
    CapabilitiesError,
    ServiceCapabilities,
    ServiceLayer,
    box_of,
    codes,
    ows_box,
    service_root,
)
from .kinds import Kind
from .markup import child_of, children_of, local_name, text_of, texts_of


def read_coverages(body: bytes) -> ServiceCapabilities:
    """The coverages of a WCS.

    :raises CapabilitiesError: where the reply is something else, or the server's exception report
    """
    root = service_root(body)
    briefs, contents = child_of(root, "ContentMetadata"), child_of(root, "Contents")
    if local_name(root) == "WCS_Capabilities":
        layers = tuple(map(_brief, children_of(briefs, "CoverageOfferingBrief"))) if briefs is not None else ()
    elif local_name(root) == "Capabilities" and "/wcs" in str(root.tag):
        layers = tuple(map(_summary, _summaries(contents))) if contents is not None else ()
    else:
        raise CapabilitiesError("other", local_name(root))
    return ServiceCapabilities(
        Kind.WCS,
        root.get("version") or "",
        text_of(root, "Service", "label") or text_of(root, "ServiceIdentification", "Title"),
        tuple(layer for layer in layers if layer.name)[:MAX_LAYERS],
    )


def _brief(element: Any) -> ServiceLayer:
    envelope = child_of(element, "lonLatEnvelope")
    corners = " ".join(texts_of(envelope, "pos")).split() if envelope is not None else []
    return ServiceLayer(
        name=text_of(element, "name"),
        title=text_of(element, "label"),
        abstract=text_of(element, "description")[:2000],
        extent=box_of(corners) if len(corners) == 4 else None,
    )


def _summaries(element: Any) -> Iterator[Any]:
    """Those that have an identifier, also inside others (1.1)."""
    return (item for item in element.iter() if local_name(item) == "CoverageSummary")


def _summary(element: Any) -> ServiceLayer:
    return ServiceLayer(
        name=text_of(element, "CoverageId") or text_of(element, "Identifier"),
        title=text_of(element, "Title"),
        abstract=text_of(element, "Abstract")[:2000],
        crs=_unique(codes(texts_of(element, "SupportedCRS"))),
        extent=ows_box(element),
        formats=_unique(texts_of(element, "SupportedFormat")),
    )


def _unique(texts: Any) -> Tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
