"""At which scales a service draws a layer, and where its legend is."""
from __future__ import annotations

import json
from typing import Any, Tuple

import pytest

from catalog_search.loading.arcgis import read_arcgis
from catalog_search.loading.capabilities import ServiceLayer, read_capabilities, scales_of
from catalog_search.loading.kinds import Kind

WMS_130 = """<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Title>T</Title></Service><Capability><Request><GetMap><Format>image/png</Format></GetMap></Request>
<Layer><Title>Root</Title><CRS>EPSG:2154</CRS><MaxScaleDenominator>500000</MaxScaleDenominator>
  <Layer><Name>parcels</Name><Title>Parcels</Title>
    <Style><Name>a</Name><LegendURL width="10" height="10"><Format>image/png</Format>
      <OnlineResource xlink:href="LEGEND"/></LegendURL></Style>
    <Style><Name>b</Name><LegendURL><OnlineResource xlink:href="https://l.example/b.png"/></LegendURL></Style>
    <MinScaleDenominator>500</MinScaleDenominator><MaxScaleDenominator>10000</MaxScaleDenominator></Layer>
  <Layer><Name>towns</Name><Title>Towns</Title></Layer>
</Layer></Capability></WMS_Capabilities>"""
WMS_111 = """<WMT_MS_Capabilities version="1.1.1"><Service><Title>T</Title></Service><Capability>
<Request><GetMap><Format>image/png</Format></GetMap></Request><Layer><Title>R</Title><SRS>EPSG:2154</SRS>
<Layer><Name>parcels</Name><Title>P</Title><ScaleHint min="0" max="3.9598"/></Layer></Layer>
</Capability></WMT_MS_Capabilities>"""


def wms(text: str) -> Tuple[ServiceLayer, ...]:
    return read_capabilities(text.encode(), Kind.WMS).layers


def test_wms_130_has_denominators_which_are_inherited() -> None:
    parcels, towns = wms(WMS_130)
    assert parcels.scales == (500, 10_000)
    assert towns.scales == (0, 500_000)


def test_wms_111_has_the_diagonal_of_a_pixel() -> None:
    (parcels,) = wms(WMS_111)
    assert parcels.scales[0] == 0 and parcels.scales[1] == pytest.approx(10_000, rel=1e-3)


def test_the_legend_is_that_of_the_first_style() -> None:
    parcels, towns = wms(WMS_130.replace("LEGEND", "https://l.example/a.png?layer=x&amp;y=1"))
    assert (parcels.legend, towns.legend) == ("https://l.example/a.png?layer=x&y=1", "")


def test_arcgis_calls_the_largest_denominator_its_smallest_scale() -> None:
    layers = [{"id": 0, "name": "Parcels", "minScale": 10000, "maxScale": 500}, {"id": 1, "name": "Towns"}]
    body = json.dumps({"currentVersion": 10.9, "layers": layers}).encode()
    found = {layer.title: layer.scales for layer in read_arcgis(body, Kind.ARCGIS_FEATURE, "s").layers}
    assert found == {"Parcels": (500, 10_000), "Towns": (0, 0)}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("", "", (0, 0)),
        ("500", "", (500, 0)),
        ("5000", "500", (0, 0)),
        ("-1", "1000", (0, 1000)),
        ("nan", "inf", (0, 0)),
        ("1", "1e38", (1, 0)),
        (None, [3], (0, 0)),
        ("abc", "1000", (0, 1000)),
    ],
)
def test_nonsense_is_no_limit(low: Any, high: Any, expected: Tuple[float, float]) -> None:
    assert scales_of(low, high) == expected
