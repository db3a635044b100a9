"""How a WMS is asked: styles, formats, several layers as one picture, large pictures, a wrong address of its own."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Set
from urllib.parse import parse_qsl

import pytest
from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle
from qgis.PyQt.QtCore import QSize

from catalog_search.loading.build import build_layer
from catalog_search.loading.capabilities import ServiceCapabilities, ServiceLayer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import classify
from catalog_search.loading.pictures import wmts_pairs
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.together import together
from catalog_search.loading.uris import Service
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Resource
from tests.qgis.loading_support import record
from tests.qgis.support import render
from tests.servers.tiles import TileServer
from tests.servers.wms_double import OTHER, STYLES, WmsDouble


def plan_of(url: str, folder: Path, crs: str = "", wanted: str = "", **fields: str) -> Plan:
    resource = Resource(url, protocol="OGC:WMS", **fields)
    return make_plan(classify(resource), record(resource, title="Autre"), None, folder, layer=wanted, crs=crs)


def drawn(layer: QgsMapLayer, side: int = 100) -> Set[str]:
    """The colours of the layer over the middle of France."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(600000, 6600000, 700000, 6700000))
    settings.setOutputSize(QSize(side, side))
    job = QgsMapRendererParallelJob(settings)
    render(job)
    image = job.renderedImage()
    return {image.pixelColor(x, y).name() for x in range(5, side, side // 9) for y in range(5, side, side // 9)}


def hexadecimal(colour: "tuple[int, int, int]") -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def asked_of(plan: Plan) -> "dict[str, str]":
    return dict(parse_qsl(plan.sources[0].uri, keep_blank_values=True))


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
class TestStyles:
    def test_the_default(self, tmp_path: Path, version: str) -> None:
        with WmsDouble(version=version) as server:
            plan = plan_of(f"{server.url}/wms", tmp_path, layer="zones")
            assert drawn(build_layer(plan.sources[0], record())) == {hexadecimal(STYLES["rouge"])}
            pictures = [asked for asked in server.requests if asked.value("request") == "GetMap"]
            assert {asked.value("version") for asked in pictures} == {version}

    @pytest.mark.parametrize("style", ["vert", "VERT"])
    def test_the_one_in_the_link(self, tmp_path: Path, version: str, style: str) -> None:
        with WmsDouble(version=version) as server:
            url = f"{server.url}/wms?service=WMS&request=GetMap&layers=zones&styles={style}"
            plan = plan_of(url, tmp_path)
            assert drawn(build_layer(plan.sources[0], record())) == {hexadecimal(STYLES["vert"])}

    def test_one_that_is_gone(self, tmp_path: Path, version: str) -> None:
        with WmsDouble(version=version) as server:
            plan = plan_of(f"{server.url}/wms?request=GetMap&layers=zones&styles=mauve", tmp_path)
            assert "no longer has the style “mauve”" in plan.sources[0].notes[0]
            assert drawn(build_layer(plan.sources[0], record())) == {hexadecimal(STYLES["rouge"])}

    def test_to_choose_from(self, tmp_path: Path, version: str) -> None:
        with WmsDouble(version=version) as server:
            plan = plan_of(f"{server.url}/wms", tmp_path)
            assert [source.title for source in plan.sources] == [
                "Zones à risque", "Zones à risque – En vert", "Zones à risque – En bleu", "Orthophoto", "Toponymes"
            ]  # fmt: skip
            layer = build_layer(plan.sources[2], record())
            assert drawn(layer) == {hexadecimal(STYLES["bleu"])}


class TestOnePicture:
    def test_several_layers_with_their_styles(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            url = f"{server.url}/wms?request=GetMap&layers=zones,noms&styles=vert,"
            plan = plan_of(url, tmp_path, title="Le plan")
            assert [(source.name, source.title) for source in plan.sources] == [("zones,noms", "Le plan")]
            drawn(build_layer(plan.sources[0], record()))
            last = server.requests[-1]
            assert (last.value("layers"), last.value("styles")) == ("zones,noms", "vert,")

    def test_layers_that_are_chosen_together_the_first_on_top(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            sources = plan_of(f"{server.url}/wms", tmp_path).sources
            found = together([sources[1], sources[4]])
            assert found is not None
            drawn(build_layer(found, record()))
            last = server.requests[-1]  # the last one of a request is drawn last (WMS 1.3.0 §7.3.3.3)
            assert (last.value("layers"), last.value("styles")) == ("noms,zones", ",vert")

    def test_the_format_fits_the_layer_and_the_link(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            def form(layer: str, query: str = "") -> str:
                return asked_of(plan_of(f"{server.url}/wms{query}", tmp_path, layer=layer))["format"]

            assert (form("zones"), form("photo")) == ("image/png", "image/jpeg")
            assert form("zones", "?format=image/jpeg") == "image/jpeg"
            assert form("zones", "?format=text/html") == "image/png"

    @pytest.mark.parametrize(("wanted", "crs"), [("EPSG:3857", "EPSG:3857"), ("EPSG:27572", "EPSG:2154")])
    def test_the_projects_crs_where_it_is_offered(self, tmp_path: Path, wanted: str, crs: str) -> None:
        with WmsDouble() as server:
            assert asked_of(plan_of(f"{server.url}/wms", tmp_path, wanted, layer="zones"))["crs"] == crs

    def test_a_crs_that_qgis_knows_by_another_authority(self, tmp_path: Path) -> None:
        with WmsDouble(crs=("AUTO:42001", "ESSAI:1", "IGNF:LAMB93")) as server:
            assert asked_of(plan_of(f"{server.url}/wms", tmp_path, layer="zones"))["crs"] == "IGNF:LAMB93"

    def test_none_that_qgis_knows(self, tmp_path: Path) -> None:
        with WmsDouble(crs=("ESSAI:1", "ESSAI:2")) as server:
            for layer in ("zones", ""):
                with pytest.raises(LoadError, match="does not know: ESSAI:1, ESSAI:2"):
                    plan_of(f"{server.url}/wms", tmp_path, layer=layer)


class TestLargePictures:
    def test_a_server_with_a_limit_is_asked_for_pieces(self, tmp_path: Path) -> None:
        with WmsDouble(largest=300) as server:
            layer = build_layer(plan_of(f"{server.url}/wms", tmp_path, layer="zones").sources[0], record())
            assert drawn(layer, 900) == {hexadecimal(STYLES["rouge"])}
            assert server.refused == []

    def test_one_without_is_asked_once(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            drawn(build_layer(plan_of(f"{server.url}/wms", tmp_path, layer="zones").sources[0], record()), 900)
            assert len([asked for asked in server.requests if asked.value("request") == "GetMap"]) == 1


class TestItsOwnAddress:
    @pytest.mark.parametrize("advertised", ["http://sig.interne.invalid:8080/wms?", "http://10.0.0.9/wms?"])
    def test_a_wrong_one_is_not_used_and_that_is_said(self, tmp_path: Path, advertised: str) -> None:
        with WmsDouble(advertised=advertised) as server:
            plan = plan_of(f"{server.url}/wms", tmp_path, layer="zones")
            assert asked_of(plan)["IgnoreGetMapUrl"] == "1"
            assert "the address in the catalogue is used instead" in plan.sources[0].notes[0]
            assert drawn(build_layer(plan.sources[0], record())) == {hexadecimal(STYLES["rouge"])}

    def test_capabilities_that_lie_elsewhere_as_a_document(self, tmp_path: Path) -> None:
        """Only the address in them can draw."""
        with WmsDouble() as drawing, WmsDouble(advertised=f"{drawing.url}/wms?") as describing:
            plan = plan_of(f"{describing.url}/doc/service.xml", tmp_path, layer="noms")
            assert "IgnoreGetMapUrl" not in asked_of(plan)
            assert drawn(build_layer(plan.sources[0], record())) == {hexadecimal(OTHER)}

    def test_parameters_of_the_vendor_are_kept(self, tmp_path: Path) -> None:
        with WmsDouble() as server:
            vendor = "map=/x/y z.map&token=a%26b%2Bc%23%25"
            url = f"{server.url}/wms?{vendor}&SERVICE=WMS&REQUEST=GetMap&LAYERS=zones&WIDTH=5&BBOX=1"
            layer = build_layer(plan_of(url, tmp_path).sources[0], record())
            assert drawn(layer) == {hexadecimal(STYLES["rouge"])}
            for asked in server.requests:
                assert (asked.value("map"), asked.value("token")) == ("/x/y z.map", "a&b+c#%")
            assert server.requests[-1].values("width") == ["100"]


def test_the_successor_of_a_closed_host_is_told() -> None:
    link = classify(Resource("https://wxs.ign.fr/essentiels/geoportail/r/wms?SERVICE=WMS", layer="PLAN"))
    layer = ServiceLayer("PLAN", crs=("EPSG:3857",))
    capabilities = ServiceCapabilities(Kind.WMS, layers=(layer,))
    source = Service(link, record(), CatalogConfig("", "", "", ""), capabilities, "").source(layer, False)
    assert source.notes == (
        "The address in the catalogue, wxs.ign.fr, is closed; its successor data.geopf.fr is used.",
    )
    assert source.uri.endswith("url=https://data.geopf.fr/wms-r/wms")


def test_tiles_are_asked_with_the_parameters_of_their_template(tmp_path: Path) -> None:
    with TileServer(strict=False) as server:
        resource = Resource(f"{server.url}/xyz/{{z}}/{{x}}/{{y}}.png?key=a%2Bb%20c%C3%A9")
        plan = make_plan(classify(resource), record(resource), None, tmp_path)
        drawn(build_layer(plan.sources[0], record()))
        assert {asked.value("key") for asked in server.requests} == {"a+b cé"}


class TestTileMatrixSets:
    LAYER = ServiceLayer(
        "PLAN",
        styles=("normal", "gris"),
        formats=("image/jpeg", "image/png"),
        matrix_sets=(("ESSAI", "ESSAI:1"), ("LAMB93", "EPSG:2154"), ("PM", "EPSG:3857"), ("WGS84", "EPSG:4326")),
        dimensions=(("Time", "2024"), ("Elevation", "0")),
    )

    def pairs(self, asked: str = "https://x.fr/wmts", crs: str = "", **changes: object) -> "dict[str, str]":
        return dict(wmts_pairs(replace(self.LAYER, **changes), asked, crs))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("crs", "matrix_set"),
        [("EPSG:2154", "LAMB93"), ("EPSG:4326", "WGS84"), ("EPSG:3948", "PM"), ("", "PM"), ("ESSAI:1", "PM")],
    )
    def test_the_projects_or_the_usual_one(self, crs: str, matrix_set: str) -> None:
        assert self.pairs(crs=crs)["tileMatrixSet"] == matrix_set

    def test_style_format_and_dimensions_of_the_link(self) -> None:
        asked = "https://x.fr/wmts?REQUEST=GetTile&STYLE=gris&FORMAT=image/jpeg&TIME=1950"
        found = self.pairs(asked)
        assert (found["styles"], found["format"], found["tileDimensions"]) == (
            "gris", "image/jpeg", "Time=1950;Elevation=0"
        )  # fmt: skip
        found = self.pairs("https://x.fr/wmts?STYLE=disparu&FORMAT=text/html")
        assert (found["styles"], found["format"]) == ("normal", "image/png")

    def test_none_that_qgis_knows(self) -> None:
        with pytest.raises(LoadError, match="does not know: ESSAI:1"):
            self.pairs(matrix_sets=(("ESSAI", "ESSAI:1"),))
        with pytest.raises(LoadError, match="no tile matrix set"):
            self.pairs(matrix_sets=())
