"""Records read from ISO 19139 and 19115-3: our own written by hand, captured ones, and what is odd in either."""
from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Iterator, Optional, Tuple

import pytest
from lxml import etree

from catalog_search.catalogs.dublin_core import read_dublin_core
from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.iso_links import clean_url, layer_in
from catalog_search.catalogs.iso_text import crs_of, date_of, language_of, paragraphs
from catalog_search.catalogs.licences import recognised
from catalog_search.catalogs.replies import parse_xml
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType

DATA = Path(__file__).parent.parent / "data" / "iso"
_GMD = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:srv="http://www.isotc211.org/2005/srv" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml"'
)


def own(name: str) -> Record:
    record = read_iso(parse_xml((DATA / f"{name}.xml").read_bytes()), "c")
    assert record is not None
    return record


def made(inside: str = "", identification: str = "", root: str = "gmd:MD_Metadata", pages: str = "") -> Record:
    """A record of an identifier and what is given."""
    text = (
        f"<{root} {_GMD}><gmd:fileIdentifier><gco:CharacterString>id-1</gco:CharacterString></gmd:fileIdentifier>"
        f"<gmd:identificationInfo><gmd:MD_DataIdentification>{identification}</gmd:MD_DataIdentification>"
        f"</gmd:identificationInfo>{inside}</{root}>"
    )
    record = read_iso(parse_xml(text.encode()), "c", pages)
    assert record is not None
    return record


def text(name: str, value: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{value}</gco:CharacterString></gmd:{name}>"


def box(west: Any, south: Any, east: Any, north: Any) -> str:
    sides = {"westBoundLongitude": west, "southBoundLatitude": south, "eastBoundLongitude": east}
    sides["northBoundLatitude"] = north
    inner = "".join(f"<gmd:{name}><gco:Decimal>{value}</gco:Decimal></gmd:{name}>" for name, value in sides.items())
    return (
        "<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
        f"{inner}</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>"
    )


def test_a_full_record_is_read_whole() -> None:
    record = own("limites-communes")
    assert record.key == ("c", "limites-communes-2024")
    assert record.title == "Limites des communes de France"
    assert record.abstract == (
        "Limites administratives des communes,\nde métropole et d'outre-mer.\n\nMise à jour annuelle."
    )
    assert record.type is RecordType.SERIES and record.language == "fr" and record.complete
    assert record.organisation == "Institut national de l'information géographique et forestière"
    assert record.contacts[0] == Contact(
        name="Service clients",
        organisation="Institut national de l'information géographique et forestière",
        role="pointOfContact",
        email="contact@example.org",
        phone="01 00 00 00 00",
        url="https://example.org",
    )
    assert [contact.organisation for contact in record.contacts[1:]] == ["Insee", "IGN"]
    assert record.keywords == ("commune", "limite administrative", "données ouvertes", "France entière")
    assert record.themes == ("Unités administratives", "boundaries")
    assert record.licence is not None and record.licence.id == "lov2"
    assert record.licence.url.endswith("ETALAB-Licence-Ouverte-v2.0.pdf")
    assert record.access is Access.OPEN and "Pas de restriction d'accès public" in record.constraints
    assert (record.created, record.modified) == ("2012-01-01", "2024-01-15")
    assert record.temporal == ("2012-01-01", "") and record.frequency == "annually"
    assert record.lineage == "Assemblage des plans cadastraux\net des arrêtés de création."
    assert record.scale == "1:25000" and record.crs == ("EPSG:2154", "EPSG:2975", "Lambert II étendu")
    assert len(record.extents) == 5 and record.extents[0] == Extent(-5.15, 41.33, 9.57, 51.1)
    assert record.places == ("France et outre-mer", "FXX", "GLP", "France entière")
    assert record.thumbnail == "https://example.org/apercus/communes.png"
    assert record.page_url == "https://example.org/catalogue/metadata/limites-communes-2024"
    assert record.identifiers == ("limites-communes-2024", "https://example.org/id/limites-communes")
    assert record.formats == ("Shapefile", "GeoPackage")
    assert dict(record.facts) == {"metadata_date": "2024-02-20T09:30:00Z"}


def test_links_stand_in_their_order_without_doubles_and_with_their_layers() -> None:
    found = [(r.protocol, r.title, r.layer) for r in own("limites-communes").resources]
    assert found == [
        ("OGC:WMS", "LIMITES.COMMUNES:2024", "LIMITES.COMMUNES:2024"),
        ("OGC:WFS", "LIMITES.2024:commune", "LIMITES.2024:commune"),
        ("OGC:WMTS-1.0.0-http-get-capabilities", "LIMITES.COMMUNES:PM", "LIMITES.COMMUNES:PM"),
        ("WWW:DOWNLOAD-1.0-http--download", "Archive nationale", ""),
        ("WWW:LINK-1.0-http--link", "Fiche", ""),
    ]


def test_a_geoide_record_has_its_box_put_right_and_phrases_are_no_layers() -> None:
    record = own("plu-combles")
    assert record.extents == (Extent(2.83, 49.97, 2.9, 50.03),)
    assert record.licence is not None and record.licence.id == "fr-lo"
    assert record.licence.url == "http://www.data.gouv.fr/Licence-Ouverte-Open-Licence"
    assert (record.created, record.modified) == ("2003-06-02", "2017-10-07")
    assert all(not resource.layer for resource in record.resources) and len(record.resources) == 5
    assert "map=/opt/data/org_38100/" in record.resources[2].url and record.resources[2].protocol == ""
    assert record.page_url.startswith("http://catalogue.example.org/catalogue/srv/fre/catalog.search#/metadata/fr-12")


def test_a_service_has_a_link_to_its_capabilities_with_its_only_layer() -> None:
    record = own("service-eau")
    assert record.type is RecordType.SERVICE and record.access is Access.RESTRICTED
    assert record.organisation == "Agence de l'eau Loire-Bretagne"
    assert [(r.url, r.protocol, r.layer) for r in record.resources] == [
        (
            "https://carto.example.org/eau/wms?map=eau.map&SERVICE=WMS&REQUEST=GetCapabilities",
            "OGC:WMS",
            "eau:masses_surface",
        )
    ]
    facts = dict(record.facts)
    assert facts["service_type"] == "view" and facts["operates_on"] == "masses-eau-surface"
    assert "masses-eau-surface" not in record.identifiers


def test_a_connect_point_that_is_listed_is_not_repeated() -> None:
    record = own("service-wfs-reseaux")
    assert [(r.url, r.layer) for r in record.resources] == [
        ("https://cartes.example.org/ows/?MAP=/srv/projets/réseaux.qgz", "gaz_troncon,eau_troncon")
    ]
    assert dict(record.facts)["operates_on"] == "reseau-gaz, reseau-eau"


def test_text_in_other_languages_stands_in_for_missing_text() -> None:
    record = own("haies-bretagne")
    assert record.title == "Haies et bocage de Bretagne"
    assert record.abstract == "Linéaires de haies, bosquets et arbres isolés."


def test_addresses_are_cleaned_types_and_formats_are_taken() -> None:
    record = own("haies-bretagne")
    assert record.licence is not None and record.licence.id == "odc-odbl" and record.organisation == "Région Bretagne"
    by_title = {resource.title: resource for resource in record.resources}
    assert by_title["bocage:haies"].url.partition("?")[2] == (
        "service=WFS&version=2.0.0&request=GetFeature&typename=bocage:haies"
    )
    assert by_title["haies.zip"].url == "https://example.org/données/haies_été.zip"
    assert by_title["haies.zip"].mime == "application/zip" and by_title["haies.zip"].function == "download"
    assert by_title["Haies (GeoPackage)"].mime == "application/geopackage+sqlite3"
    assert record.formats == ("ESRI Shapefile (SHP)",) and by_title["haies.zip"].format == ""
    assert dict(record.facts)["resolution"] == "5 m" and record.crs == ("EPSG:2154",)
    assert record.temporal == ("2010-05-01", "2018-09-30") and record.created == "2018"
    assert "vide" not in by_title and "copyright" in record.constraints


def test_the_only_format_goes_to_the_only_download() -> None:
    table, wetlands = own("recensement"), own("zones-humides-reunion")
    assert [(r.format, r.mime) for r in table.resources] == [("CSV", "text/csv"), ("", "")]
    assert table.type is RecordType.TABLE and table.extents == () and table.organisation == "Insee"
    assert [r.format for r in wetlands.resources] == ["GeoJSON"] and wetlands.temporal == ("2019-07-01", "2019-07-01")
    assert wetlands.licence is not None and wetlands.licence.id == "cc-by-sa" and wetlands.crs == ("EPSG:2975",)
    assert wetlands.title == "Zones humides de La Réunion – l'eau & ses milieux"


def test_a_map_and_secrecy() -> None:
    record = own("carte-bruit")
    assert record.type is RecordType.MAP and record.access is Access.RESTRICTED


def test_iso_19115_3_is_read_by_the_same_names() -> None:
    record = own("iso19115-3/trait-de-cote")
    assert (record.id, record.title, record.type) == ("trait-de-cote", "Trait de côte Histolitt", RecordType.SERIES)
    assert record.organisation == "Service hydrographique" and record.contacts[0].name == "Jeanne Le Goff"
    assert record.contacts[0].email == "bureau@mer.example.org" and record.contacts[0].role == "owner"
    assert (record.created, record.modified) == ("2009-02-01", "2024-05-06T07:08:09Z")
    assert record.temporal == ("2000", "2009") and record.scale == "1:15000" and record.crs == ("EPSG:4171",)
    assert record.licence is not None and record.licence.id == "cc-by" and record.frequency == "asNeeded"
    assert record.lineage == "Saisie sur orthophotographies." and record.formats == ("ESRI Shapefile",)
    assert [(r.layer, r.format) for r in record.resources] == [("tch:trait_cote", ""), ("", "ESRI Shapefile")]
    assert record.page_url == "https://mer.example.org/catalogue/records/trait-de-cote"


def test_a_record_of_nothing_but_an_identifier() -> None:
    record = made()
    assert record == Record(id="id-1", catalog="c", title="id-1", identifiers=("id-1",))
    assert made(pages="https://e.org/#/metadata/").page_url == "https://e.org/#/metadata/id-1"


def test_without_identifier_there_is_no_record_unless_it_has_a_uuid() -> None:
    assert read_iso(parse_xml(f"<gmd:MD_Metadata {_GMD}/>".encode()), "c") is None
    with_uuid = read_iso(parse_xml(f'<gmd:MD_Metadata {_GMD} uuid="u-1"/>'.encode()), "c")
    assert with_uuid is not None and with_uuid.id == "u-1"


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ((0, 0, 0, 0), ()),
        (("NaN", 1, 2, 3), ()),
        (("1,5", 1, 2, 3), ()),
        (("", "", "", ""), ()),
        ((2, 48, 2, 48), (Extent(2, 48, 2, 48),)),
        ((3.28, 44, 1.31, 45), (Extent(1.31, 44, 3.28, 45),)),
        ((165, -25, -170, -10), (Extent(165, -25, -170, -10),)),
        ((1, 95, 2, 96), ()),
    ],
)
def test_boxes(corners: Tuple[Any, Any, Any, Any], expected: Tuple[Extent, ...]) -> None:
    assert made(identification=box(*corners)).extents == expected


def test_a_box_that_excludes_is_no_extent() -> None:
    excluding = box(1, 2, 3, 4).replace(
        "<gmd:westBound", "<gmd:extentTypeCode><gco:Boolean>false</gco:Boolean></gmd:extentTypeCode><gmd:westBound", 1
    )
    assert made(identification=excluding).extents == ()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("dataset", RecordType.DATASET),
        ("SERIES", RecordType.SERIES),
        ("nonGeographicDataset", RecordType.TABLE),
        ("interactiveMap", RecordType.MAP),
        ("document", RecordType.DOCUMENT),
        ("software", RecordType.OTHER),
    ],
)
def test_types(code: str, kind: RecordType) -> None:
    level = f'<gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="{code}"/></gmd:hierarchyLevel>'
    assert made(level).type is kind
    assert made(f"<gmd:hierarchyLevel><gmd:MD_ScopeCode>{code}</gmd:MD_ScopeCode></gmd:hierarchyLevel>").type is kind


@pytest.mark.parametrize(
    ("name", "protocol", "url", "layer"),
    [
        ("ns:couche", "OGC:WMS", "", "ns:couche"),
        ("ns:couche", "ogc:wfs-1.1.0-http-get-capabilities", "", "ns:couche"),
        ("couche", "urn:ogc:serviceType:WebMapService:1.3.0:HTTP", "", "couche"),
        ("couche", "application/vnd.ogc.wms_xml", "", "couche"),
        ("couche", "WMTS", "", "couche"),
        ("couche", "", "https://e.org/wxs?map=x&SERVICE=wfs", "couche"),
        ("couche", "", "https://e.org/page", ""),
        ("couche", "WWW:LINK-1.0-http--link", "https://e.org/?service=WMS", ""),
        ("Une couche d'eau", "OGC:WMS", "", ""),
        ("GetCapabilities", "OGC:WMS", "", ""),
        ("WMS", "OGC:WMS", "", ""),
        ("https://e.org/wms", "OGC:WMS", "", ""),
        ("", "OGC:WMS", "", ""),
        ("x" * 300, "OGC:WMS", "", ""),
    ],
)
def test_layer_names(name: str, protocol: str, url: str, layer: str) -> None:
    assert layer_in(name, protocol, url) == layer


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("  https://e.org/a?x=1&amp;y=2 ", "https://e.org/a?x=1&y=2"),
        ("https://e.org/a?x=1&amp;amp;y=2", "https://e.org/a?x=1&y=2"),
        ("https://e.org/a\n      b", "https://e.org/ab"),
        ("https://e.org/réseau l'été.zip", "https://e.org/réseau l'été.zip"),
        ("", ""),
    ],
)
def test_addresses(written: str, url: str) -> None:
    assert clean_url(written) == url


@pytest.mark.parametrize(
    ("codes", "space", "crs"),
    [
        (["http://www.opengis.net/def/crs/EPSG/0/2154", "RGF93"], "", "EPSG:2154"),
        (["urn:ogc:def:crs:EPSG::4326"], "", "EPSG:4326"),
        (["urn:x-ogc:def:crs:EPSG:6.11:3857"], "", "EPSG:3857"),
        (["WGS 84 (EPSG:4326)"], "EPSG", "EPSG:4326"),
        (["2154"], "EPSG", "EPSG:2154"),
        (["2154"], "IGNF", "2154"),
        (["RGF93 / Lambert-93"], "", "EPSG:2154"),
        (["RGF93LAMB93"], "IGNF", "EPSG:2154"),
        (["WGS 84"], "", "EPSG:4326"),
        (["NTF (Paris) / Lambert zone II"], "", "NTF (Paris) / Lambert zone II"),
        ([], "EPSG", ""),
    ],
)
def test_reference_systems(codes: "list[str]", space: str, crs: str) -> None:
    assert crs_of(codes, space) == crs


@pytest.mark.parametrize(
    ("words", "url", "licence"),
    [
        ("Licence Ouverte 2.0", "", "lov2"),
        ("Licence Ouverte / Open Licence (Etalab) v2.0", "", "lov2"),
        ("", "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf", "lov2"),
        ("etalab-2.0", "", "lov2"),
        ("Licence ouverte (Etalab) du 2 octobre", "", "fr-lo"),
        ("Licence Ouverte 1.0 http://www.data.gouv.fr/Licence-Ouverte-Open-Licence", "", "fr-lo"),
        ("ODbL 1.0", "", "odc-odbl"),
        ("voir", "http://opendatacommons.org/licenses/odbl/", "odc-odbl"),
        ("CC-BY 4.0", "", "cc-by"),
        ("CC BY-SA", "", "cc-by-sa"),
        ("", "https://creativecommons.org/licenses/by-nc-nd/4.0/", "cc-by-nc-nd"),
        ("", "https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("CC0", "", "cc-zero"),
        ("Tous droits réservés", "", None),
        ("", "", None),
    ],
)
def test_licences(words: str, url: str, licence: Optional[str]) -> None:
    found = recognised([("Sans objet", ""), (words, url)])
    assert (found.id if found else None) == licence


def test_an_unknown_licence_is_named_where_the_use_is_bound_to_one() -> None:
    legal = (
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useConstraints>"
        '<gmd:MD_RestrictionCode codeListValue="license"/></gmd:useConstraints>'
        + text("otherConstraints", "Licence engagée de la commune")
        + "</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )
    record = made(identification=legal)
    assert record.licence == Licence(title="Licence engagée de la commune")
    assert made(identification=legal.replace("license", "copyright")).licence is None


def test_small_words() -> None:
    assert [language_of(code) for code in ("fre", "FRA", "eng; CAN", "fr", "mul", "", "français")] == [
        "fr", "fr", "en", "fr", "mul", "", "",
    ]  # fmt: skip
    assert [date_of(t) for t in ("2024", "2024-05", "2024-05-06T07:08:09Z", "20240506", "mai", "")] == [
        "2024", "2024-05", "2024-05-06T07:08:09Z", "", "", "",
    ]  # fmt: skip
    assert paragraphs("  a \n      b\n\n\n\n c") == "a\nb\n\nc"


def test_comments_and_instructions_inside_are_no_content() -> None:
    title = "<gmd:title><!-- x --><gco:CharacterString>Un<!-- y --> titre<?z?></gco:CharacterString></gmd:title>"
    citation = f"<gmd:citation><?a b?><gmd:CI_Citation>{title}</gmd:CI_Citation></gmd:citation>"
    assert made("<!-- comment --><?pi?>", citation).title == "Un titre"


def test_profiles_and_odd_nesting_do_not_matter() -> None:
    assert made(root="gmd:MI_Metadata").id == "id-1"
    names = ("citation", "abstract", "pointOfContact", "extent", "descriptiveKeywords", "graphicOverview")
    empty = "".join(f"<gmd:{name}/>" for name in names)
    empty += "<gmd:resourceConstraints/><gmd:spatialResolution/><srv:containsOperations/><srv:coupledResource/>"
    outside = "<gmd:contact/><gmd:dateStamp/><gmd:distributionInfo/><gmd:referenceSystemInfo/><gmd:dataQualityInfo/>"
    assert made(outside, empty).title == "id-1"
    nested = "<gmd:abstract>" + "<gmd:x>" * 200 + "</gmd:x>" * 200 + "</gmd:abstract>"
    assert made("", nested).abstract == ""


@pytest.mark.parametrize("value", ["12" * 400, "-5", "0", "un", "1e9", "²", "٣"])
def test_odd_scales_are_no_scale(value: str) -> None:
    denominator = f"<gmd:denominator><gco:Integer>{value}</gco:Integer></gmd:denominator>"
    scale = f"<gmd:spatialResolution><gmd:x>{denominator}</gmd:x></gmd:spatialResolution>"
    assert made(identification=scale).scale in ("", "1:3")


@pytest.mark.parametrize("name", ["limites-communes", "service-eau", "haies-bretagne", "iso19115-3/trait-de-cote"])
def test_whatever_is_missing_or_replaced_nothing_breaks(name: str) -> None:
    body = (DATA / f"{name}.xml").read_bytes()
    for number in range(1, sum(1 for _ in parse_xml(body).iter())):
        for change in (_remove, _empty, _replace_text):
            root = parse_xml(body)
            change(list(root.iter())[number])
            record = read_iso(root, "c")
            assert record is None or (record.id and record.title)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _empty(element: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.attrib.clear()


def _replace_text(element: Any) -> None:
    element.text = "<b>\u202e ' \" 99999999999999999999 ; -- é"


def test_thousands_of_links_are_cut() -> None:
    online = "".join(
        f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://e.org/{n}</gmd:URL></gmd:linkage>"
        "</gmd:CI_OnlineResource></gmd:onLine>"
        for n in range(5000)
    )
    assert len(made(f"<gmd:distributionInfo><gmd:x>{online}</gmd:x></gmd:distributionInfo>").resources) == 2000


class TestDublinCore:
    def read(self, inner: str) -> Optional[Record]:
        names = 'xmlns:dc="d" xmlns:dct="t" xmlns:ows="o" xmlns:csw="c"'
        return read_dublin_core(parse_xml(f"<csw:Record {names}>{inner}</csw:Record>".encode()), "c", "p/")

    def test_a_record(self) -> None:
        record = self.read(
            "<dc:identifier>a/1</dc:identifier><dc:identifier>b</dc:identifier><dc:title> Un\n titre </dc:title>"
            "<dc:type>http://purl.org/dc/dcmitype/Dataset</dc:type><dct:abstract>Résumé</dct:abstract>"
            "<dc:subject>eau</dc:subject><dc:subject>eau</dc:subject><dc:subject>None</dc:subject>"
            "<dc:publisher>Insee</dc:publisher><dc:rights>Licence ODbL</dc:rights><dc:format>SHP</dc:format>"
            "<dct:modified>2020-01-02</dct:modified><dc:language>fre</dc:language><dct:spatial>Bretagne</dct:spatial>"
            '<dct:references scheme="WWW:DOWNLOAD">https://e.org/a.zip</dct:references>'
            '<dc:URI protocol="OGC:WMS" name="ns:a" description="Image">https://e.org/wms?&amp;amp;x=1</dc:URI>'
            '<dct:references scheme="None">None</dct:references>'
        )
        assert record is not None
        assert (record.id, record.title, record.type) == ("a/1", "Un titre", RecordType.DATASET)
        assert record.keywords == ("eau",) and record.organisation == "Insee" and record.formats == ("SHP",)
        assert record.licence is not None and record.licence.id == "odc-odbl" and record.language == "fr"
        assert record.modified == "2020-01-02" and record.places == ("Bretagne",) and record.page_url == "p/a%2F1"
        assert [(r.url, r.protocol, r.layer) for r in record.resources] == [
            ("https://e.org/wms?&x=1", "OGC:WMS", "ns:a"),
            ("https://e.org/a.zip", "WWW:DOWNLOAD", ""),
        ]

    def test_no_identifier_is_no_record(self) -> None:
        assert self.read("<dc:identifier>None</dc:identifier><dc:title>x</dc:title>") is None

    @pytest.mark.parametrize(
        ("name", "crs", "lower", "upper", "expected"),
        [
            ("BoundingBox", "urn:x-ogc:def:crs:EPSG:6.11:4326", "46 -2", "48 1", Extent(-2, 46, 1, 48)),
            ("BoundingBox", "EPSG:4326", "-2 46", "1 48", Extent(-2, 46, 1, 48)),
            ("WGS84BoundingBox", "", "-2 46", "1 48", Extent(-2, 46, 1, 48)),
            ("BoundingBox", "::EPSG:4326", "155.0 -45.0", "110.0 -6.0", Extent(110, -45, 155, -6)),
            ("BoundingBox", "EPSG:4326", "-90 -180", "90 180", Extent(-180, -90, 180, 90)),
            ("BoundingBox", "", "a b", "1 2", None),
            ("BoundingBox", "", "1", "2", None),
            ("BoundingBox", "", "0 0", "0 0", None),
        ],
    )
    def test_boxes(self, name: str, crs: str, lower: str, upper: str, expected: Optional[Extent]) -> None:
        corners = f"<ows:LowerCorner>{lower}</ows:LowerCorner><ows:UpperCorner>{upper}</ows:UpperCorner>"
        record = self.read(f'<dc:identifier>x</dc:identifier><ows:{name} crs="{crs}">{corners}</ows:{name}>')
        assert record is not None and record.extents == ((expected,) if expected else ())


def captured(folder: Path) -> Iterator[Tuple[str, Any]]:
    for path in sorted(folder.glob("**/*.xml")):
        try:
            root = parse_xml(path.read_bytes())
        except etree.XMLSyntaxError:
            continue
        for element in root.iter("{*}MD_Metadata", "{*}MI_Metadata", "{*}CHE_MD_Metadata"):
            yield path.name, element


def test_every_captured_iso_record_becomes_a_record_with_a_title(captures: Path) -> None:
    count = 0
    for folder in (captures / "csw", captures / "records"):
        for name, element in captured(folder):
            record = read_iso(element, "c")
            if record is None:
                assert not element.findtext(".//{*}fileIdentifier/{*}CharacterString"), name
                continue
            count += 1
            has_title = any(
                (title[0].text or "").strip()
                for title in element.iterfind("{*}identificationInfo/*/{*}citation/{*}CI_Citation/{*}title")
                if len(title)
            )
            assert not has_title or record.title != record.id, name
            assert all(extent.south <= extent.north for extent in record.extents), name
            assert all(resource.url for resource in record.resources), name
    assert count >= 60


def test_the_captured_french_records_keep_their_links(captures: Path) -> None:
    path = captures / "csw" / "udata" / "geoplateforme-iso19139-IGNF_RPG.xml"
    (element,) = parse_xml(path.read_bytes()).iter("{*}MD_Metadata")
    record = read_iso(element, "c")
    assert record is not None and record.id == "IGNF_RPG" and len(record.extents) == 6
    layers = [resource.layer for resource in record.resources if resource.layer]
    assert len(record.resources) == 80 and "RPG.2024:parcelles_graphiques" in layers and len(layers) > 60


def test_every_captured_dublin_core_record_becomes_a_record(captures: Path) -> None:
    count = 0
    for path in sorted((captures / "csw" / "terriajs").glob("*.xml")):
        for element in parse_xml(path.read_bytes()).iter("{*}Record"):
            record = read_dublin_core(element, "c")
            assert record is not None and record.title, path.name
            count += 1
    assert count > 200


def test_reading_stays_in_proportion_to_parsing() -> None:
    body = (DATA / "limites-communes.xml").read_bytes().partition(b"?>")[2]
    page = b"<r>" + body * 40 + b"</r>"
    parsing, whole = (min(_timed(page, read) for _ in range(7)) for read in (False, True))
    assert whole < 12 * parsing, f"{whole / parsing:.2f} times the time of parsing"


def _timed(page: bytes, read: bool) -> float:
    begin = time.perf_counter()
    root = parse_xml(page)
    if read:
        assert all(read_iso(element, "c") for element in root)
    return time.perf_counter() - begin
