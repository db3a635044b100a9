"""Capabilities are read whatever their version, and the layer that a record means is found in them."""
from __future__ import annotations

from pathlib import Path

import pytest

from catalog_search.loading.capabilities import (
    CapabilitiesError,
    ServiceCapabilities,
    ServiceLayer,
    choose_crs,
    normal_crs,
    read_capabilities,
)
from catalog_search.loading.kinds import Kind
from catalog_search.loading.matching import find_by_name, find_layer, fold

SERVICES = (Kind.WMS, Kind.WFS, Kind.WMTS)


@pytest.fixture
def read(data: Path):  # type: ignore[no-untyped-def]
    def from_file(name: str, kind: Kind) -> ServiceCapabilities:
        return read_capabilities((data / "loading" / name).read_bytes(), kind)

    return from_file


class TestWms130:
    @pytest.fixture
    def wms(self, read) -> ServiceCapabilities:  # type: ignore[no-untyped-def]
        return read("wms_130.xml", Kind.WMS)

    def test_named_layers_in_document_order_with_groups_marked(self, wms: ServiceCapabilities) -> None:
        assert [(layer.name, layer.group) for layer in wms.layers] == [
            ("urbanisme", True),
            ("zonage", False),
            ("prescriptions", False),
        ]
        assert [layer.name for layer in wms.leaves()] == ["zonage", "prescriptions"]

    def test_crs_styles_and_boxes_are_inherited(self, wms: ServiceCapabilities) -> None:
        group, zones, prescriptions = wms.layers
        assert zones.crs == ("EPSG:4326", "EPSG:3857", "EPSG:2154", "CRS:84")
        assert prescriptions.crs == ("EPSG:3857", "EPSG:2154", "CRS:84")
        assert zones.styles == ("aplat", "parent")
        assert zones.extent == group.extent == (-5, 42, 9, 51)
        assert prescriptions.extent == (1, 45, 2, 46)
        assert (zones.queryable, prescriptions.queryable) == (True, False)

    def test_the_service_itself(self, wms: ServiceCapabilities) -> None:
        assert (wms.version, wms.title) == ("1.3.0", "Service de la presqu'île")
        assert wms.formats == ("image/jpeg", "image/png; mode=8bit", "image/png")
        assert wms.get_url == "http://interne:8080/ows?map=/x.map&"
        assert wms.layers[1].metadata_urls == ("https://cat.example.org/srv?uuid=aaaa-bbbb-0001",)

    def test_identifiers_are_a_layers_own(self) -> None:
        body = (
            b'<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Capability><Layer><Name>g</Name>'
            b'<Identifier authority="org">G-1</Identifier><Layer><Name>a</Name><Identifier authority="org">A-1'
            b"</Identifier><Identifier>A-2</Identifier></Layer></Layer></Capability></WMS_Capabilities>"
        )
        group, single = read_capabilities(body, Kind.WMS).layers
        assert (group.identifiers, single.identifiers) == (("G-1",), ("A-1", "A-2"))


class TestOtherVersions:
    def test_wms_111_with_latin_1_and_a_doctype(self, read) -> None:  # type: ignore[no-untyped-def]
        wms = read("wms_111.xml", Kind.WMS)
        assert [(layer.name, layer.title) for layer in wms.leaves()] == [("forets", "Forêts")]
        assert wms.leaves()[0].crs == ("EPSG:27572", "EPSG:2154", "EPSG:4326")
        assert wms.leaves()[0].extent == (-5, 42, 9, 51)

    def test_wfs_200(self, read) -> None:  # type: ignore[no-untyped-def]
        wfs = read("wfs_200.xml", Kind.WFS)
        communes = wfs.layers[0]
        assert communes.name == "ref:communes_2024"
        assert communes.crs == ("EPSG:2154", "EPSG:4326")
        assert communes.extent == (-5, 42, 9, 51)
        assert wfs.layers[1].crs == ("CRS:84",)
        assert wfs.get_url == "https://sig.example.org/wfs"
        assert wfs.title == "Données de référence"

    def test_wfs_100(self, read) -> None:  # type: ignore[no-untyped-def]
        wfs = read("wfs_100.xml", Kind.WFS)
        (trees,) = wfs.layers
        assert (trees.name, trees.crs, trees.extent) == ("arbres", ("EPSG:2154",), (-5, 42, 9, 51))
        assert wfs.layers[0].metadata_urls == ("https://cat.example.org/eeee-ffff-0003",)
        assert wfs.get_url == "https://sig.example.org/wfs?map=a"

    def test_wmts(self, read) -> None:  # type: ignore[no-untyped-def]
        (layer,) = read("wmts.xml", Kind.WMTS).layers
        assert (layer.name, layer.title) == ("ORTHO.PHOTOS", "Photographies aériennes")
        assert layer.styles == ("normal", "gris")
        assert layer.matrix_sets == (("WGS84G", "EPSG:4326"), ("PM", "EPSG:3857"))
        assert layer.dimensions == (("Time", "2024"),)
        assert layer.formats == ("image/jpeg",)


SUMMER = "<WFS_Capabilities><Service><Title>Été</Title></Service></WFS_Capabilities>"


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-15", "windows-1252"])
    def test_declared_encodings(self, encoding: str) -> None:
        name = encoding.replace("-sig", "")
        text = f'<?xml version="1.0" encoding="{name}"?>{SUMMER}'
        assert read_capabilities(text.encode(encoding), Kind.WFS).title == "Été"

    def test_a_wrong_declaration_and_a_wrong_byte_order_mark(self) -> None:
        text = f'<?xml version="1.0" encoding="utf-8"?>{SUMMER}'
        assert read_capabilities(text.encode("latin-1"), Kind.WFS).title == "Été"
        assert read_capabilities(b"\xff\xfe" + text.encode("utf-8"), Kind.WFS).title == "Été"


TITLED = b"<WMS_Capabilities><Service><Title>?</Title></Service></WMS_Capabilities>"


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "reason", "words"),
        [
            (b"", "not_xml", ""),
            (b"{}", "not_xml", ""),
            (b"<WMS_Capabilities><Layer>", "not_xml", ""),
            (b"<!DOCTYPE html><html><body>Login<br></body></html>", "html", ""),
            (b"<html xmlns='http://www.w3.org/1999/xhtml'></html>", "html", ""),
            (b"<FeatureCollection/>", "other", "FeatureCollection"),
            (b"<WFS_Capabilities version='2.0.0'/>", "other", "WFS_Capabilities"),
            (b"<Capabilities><x/></Capabilities>", "other", "Capabilities"),
            (
                b"<ServiceExceptionReport><ServiceException>Pas\n de carte</ServiceException></ServiceExceptionReport>",
                "exception",
                "Pas de carte",
            ),
            (
                b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception><ows:ExceptionText>Non'
                b"</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
                "exception",
                "Non",
            ),
        ],
    )
    def test_what_is_no_wms(self, body: bytes, reason: str, words: str) -> None:
        with pytest.raises(CapabilitiesError) as caught:
            read_capabilities(body, Kind.WMS)
        assert caught.value.reason == reason
        assert words in caught.value.words

    def test_entities_are_refused(self) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + TITLED.replace(b"?", b"&b;")
        with pytest.raises(CapabilitiesError):
            read_capabilities(bomb, Kind.WMS)

    def test_files_of_this_computer_are_not_read(self, tmp_path: Path) -> None:
        secret = tmp_path / "private.txt"
        secret.write_text("hidden words")
        body = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode() + TITLED.replace(b"?", b"&a;")
        with pytest.raises(CapabilitiesError) as caught:
            read_capabilities(body, Kind.WMS)
        assert "hidden" not in str(caught.value)

    def test_deep_nesting_ends_in_an_error_not_in_a_crash(self) -> None:
        deep = b"<WMS_Capabilities><Capability>" + b"<Layer>" * 100_000
        with pytest.raises(CapabilitiesError):
            read_capabilities(deep, Kind.WMS)


class TestCrs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("EPSG:2154", "EPSG:2154"),
            ("epsg:4326", "EPSG:4326"),
            ("urn:ogc:def:crs:EPSG::2154", "EPSG:2154"),
            ("urn:x-ogc:def:crs:EPSG:4326", "EPSG:4326"),
            ("urn:ogc:def:crs:EPSG:6.18:3:3857", "EPSG:3857"),
            ("http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326"),
            ("http://www.opengis.net/gml/srs/epsg.xml#2154", "EPSG:2154"),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", "CRS:84"),
            ("CRS:84", "CRS:84"),
            ("AUTO:42001", "AUTO:42001"),
            ("", ""),
        ],
    )
    def test_spellings(self, text: str, expected: str) -> None:
        assert normal_crs(text) == expected

    def test_choice(self) -> None:
        offered = ("CRS:84", "EPSG:27572", "EPSG:3857", "EPSG:4326")
        assert choose_crs(offered, "EPSG:27572") == "EPSG:27572"
        assert choose_crs(offered, "EPSG:2154") == "EPSG:4326"
        assert choose_crs((*offered, "EPSG:2154")) == "EPSG:2154"
        assert choose_crs(("AUTO:42001", "EPSG:31370")) == "EPSG:31370"
        assert choose_crs(("CRS:84",)) == "CRS:84"
        assert choose_crs(()) == "EPSG:4326"


def layer(name: str, title: str = "", *urls: str, group: bool = False) -> ServiceLayer:
    return ServiceLayer(name, title, metadata_urls=urls, group=group)


LAYERS = (
    layer("tout", "Tout", group=True),
    layer("ref:communes_2024", "Communes (2024)", "https://c.example.org/?uuid=cccc-dddd-0002"),
    layer("ref:cantons", "Cantons"),
    layer("vieux:cantons", "Anciens cantons"),
    layer("Forêts", "Forêts et bois"),
)


class TestMatching:
    @pytest.mark.parametrize(
        ("name", "titles", "identifiers", "expected"),
        [
            ("ref:cantons", (), (), "ref:cantons"),
            ("REF:Cantons", (), (), "ref:cantons"),
            ("communes_2024", (), (), "ref:communes_2024"),
            ("autre:communes_2024", (), (), "ref:communes_2024"),
            ("{http://ref}communes_2024", (), (), "ref:communes_2024"),
            ("cantons", (), (), None),
            ("cantons", ("Anciens cantons",), (), "vieux:cantons"),
            ("", ("Rien", "ANCIENS  CANTONS"), (), "vieux:cantons"),
            ("", ("communes 2024",), (), "ref:communes_2024"),
            ("", ("Forets et bois",), (), "Forêts"),
            ("perdu", ("forêts",), (), "Forêts"),
            ("", ("Communes",), ("cccc-dddd-0002",), "ref:communes_2024"),
            ("", (), ("dddd",), None),
            ("tout", (), (), "tout"),
            ("", ("Tout",), (), None),
            ("", (), (), None),
        ],
    )
    def test_order_of_clues(self, name: str, titles: tuple, identifiers: tuple, expected: "str | None") -> None:
        found = find_layer(LAYERS, name, titles, identifiers)
        assert (found.name if found else None) == expected

    def test_a_layer_named_or_marked_by_the_records_identifier(self) -> None:
        marked = ServiceLayer("l1", "Zones", identifiers=("FR-1300-ZONES",))
        layers = (layer("l0"), marked, layer("ns:arbres-2024"))
        assert find_layer(layers, "", (), ("other", "fr-1300-zones")) is marked
        assert find_layer(layers, "", (), ("arbres-2024",)) is layers[2]
        assert find_layer(layers, "", (), ("", "arbres")) is None

    def test_the_only_layer_is_taken_but_not_the_only_group(self) -> None:
        assert find_layer(LAYERS[:2], "", (), ()) is LAYERS[1]
        assert find_layer((layer("a"), layer("b")), "", (), ()) is None

    def test_names_that_differ_in_case_only_stay_apart(self) -> None:
        layers = (layer("Routes"), layer("routes"))
        assert find_by_name(layers, "routes") is layers[1]
        assert find_by_name(layers, "ROUTES") is None

    def test_folding(self) -> None:
        assert fold("  Forêts & bois : l'Évêque (2024) ") == "forets bois l eveque 2024"


class TestRecordedCapabilities:
    def test_each_document_is_read_or_refused_with_a_reason(self, captures: Path) -> None:
        documents = sorted((captures / "ogc").rglob("*.xml"))
        if not documents:
            pytest.skip("no recorded capabilities at hand")
        read = 0
        for path in documents:
            for kind in SERVICES:
                try:
                    capabilities = read_capabilities(path.read_bytes(), kind)
                except CapabilitiesError as error:
                    assert error.reason in ("exception", "html", "not_xml", "other"), path
                    continue
                read += 1
                assert all(layer.name for layer in capabilities.layers), path
                assert capabilities.leaves() or not capabilities.layers, path
        assert read >= 60

    @pytest.mark.parametrize("name", ["iso-8859-15", "utf-16"])
    def test_encodings_of_real_documents(self, captures: Path, name: str) -> None:
        path = captures / "ogc" / "ogc-client" / f"wms__capabilities-brgm-1-1-1-{name}.xml"
        capabilities = read_capabilities(path.read_bytes(), Kind.WMS)
        assert capabilities.title.startswith("GéoServices : géologie")
