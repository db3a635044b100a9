"""Several layers of one WMS as one source."""
from __future__ import annotations

from dataclasses import replace

import pytest

from catalog_search.loading.kinds import Kind
from catalog_search.loading.sources import Source
from catalog_search.loading.together import together


def wms(name: str, crs: str = "EPSG:2154", url: str = "https://s.example/wms?map=a", **fields: object) -> Source:
    uri = f"contextualWMSLegend=0&crs={crs}&format=image/png&layers={name}&styles=&url={url}"
    return Source("wms", uri, name, Kind.WMS, name.title(), name.title(), is_raster=True, **fields)  # type: ignore[arg-type]


def test_the_first_is_on_top() -> None:
    found = together([wms("routes"), wms("communes", scales=(1.0, 9.0), legend="https://l.example")])
    assert found is not None
    assert found.uri.startswith("layers=routes&styles=&layers=communes&styles=&")
    assert found.uri.endswith("crs=EPSG:2154&format=image/png&url=https://s.example/wms?map=a")
    assert (found.name, found.title, found.part) == ("routes,communes", "Routes, Communes", "Routes, Communes")
    assert (found.scales, found.legend) == ((0.0, 0.0), "")


def test_a_long_list_of_titles_is_cut() -> None:
    found = together([wms(f"couche{n}") for n in range(40)])
    assert found is not None
    assert len(found.part) <= 80 and found.part.endswith("…")
    assert found.uri.count("layers=") == 40


@pytest.mark.parametrize(
    "other",
    [
        wms("b", crs="EPSG:3857"),
        wms("b", url="https://other.example/wms"),
        replace(wms("b"), uri=wms("b").uri.replace("&url", "&authcfg=abc1234&url")),
        replace(wms("b"), kind=Kind.WMTS),
        replace(wms("b"), kind=Kind.WFS, provider="WFS"),
    ],
)
def test_what_does_not_belong_together(other: Source) -> None:
    assert together([wms("a"), other]) is None


def test_one_alone_is_not_several() -> None:
    assert together([wms("a")]) is None and together([]) is None
