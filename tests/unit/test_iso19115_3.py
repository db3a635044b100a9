"""Records read from ISO 19115-3, both editions of its schemas, and what is odd or hostile in them."""
from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, List

import pytest
from lxml import etree

from catalog_search.catalogs.iso19139 import read_iso
from catalog_search.catalogs.replies import parse_xml
from catalog_search.loading.links import badges, loadable_count
from catalog_search.model.extent import Extent
from catalog_search.model.record import Access, Contact, Licence, Record, RecordType

DATA = Path(__file__).parent.parent / "data" / "iso"
OWN = ("bathymetry", "qualite-air", "service-air", "trait-de-cote")
_EDITIONS = ("1.0", "2.0")
_PREFIXES = ("mdb", "cit", "gco", "gcx", "gex", "lan", "mcc", "mco", "mmi", "mrd", "mri", "mrl", "mrs", "srv")


def own(name: str) -> Record:
    record = read_iso(parse_xml((DATA / "iso19115-3" / f"{name}.xml").read_bytes(), blanks=False), "c")
    assert record is not None
    return record


def made(inside: str = "", identification: str = "", edition: str = "2.0") -> Record:
    """A record of an identifier and what is given."""
    names = " ".join(f'xmlns:{p}="http://standards.iso.org/iso/19115/-3/{p}/{edition}"' for p in _PREFIXES)
    text = (
        f'<mdb:MD_Metadata {names} xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
        "<mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>id-1</gco:CharacterString></mcc:code>"
        f"</mcc:MD_Identifier></mdb:metadataIdentifier><mdb:identificationInfo><mri:MD_DataIdentification>{identification}"
        f"</mri:MD_DataIdentification></mdb:identificationInfo>{inside}</mdb:MD_Metadata>"
    )
    record = read_iso(parse_xml(text.encode()), "c")
    assert record is not None
    return record


def text(name: str, value: str) -> str:
    return f"<{name}><gco:CharacterString>{value}</gco:CharacterString></{name}>"


def code(name: str, value: str) -> str:
    return f'<{name}><cit:Code codeList="codes" codeListValue="{value}"/></{name}>'


def date(value: str, kind: str) -> str:
    return f"<cit:CI_Date><cit:date><gco:Date>{value}</gco:Date></cit:date>{code('cit:dateType', kind)}</cit:CI_Date>"


def organisation(name: str, role: str) -> str:
    party = f"<cit:party><cit:CI_Organisation>{text('cit:name', name)}</cit:CI_Organisation></cit:party>"
    return f"<cit:CI_Responsibility>{code('cit:role', role)}{party}</cit:CI_Responsibility>"


def test_a_full_record_of_geonetwork_is_read_whole() -> None:
    record = own("qualite-air")
    assert record.key == ("c", "qualite-air-2023") and record.complete
    assert record.title == "Qualité de l'air en Bretagne", "French stands in for the empty text"
    assert record.abstract == "Indice quotidien,\ncommune par commune.\n\nModélisation horaire."
    assert record.type is RecordType.DATASET and record.language == "br"
    assert record.organisation == "Observatoire de l'air breton"
    assert record.keywords == ("pollution", "indice ATMO", "Finistère")
    assert record.themes == ("Conditions atmosphériques", "climatologyMeteorologyAtmosphere")
    assert record.licence is not None and record.licence.id == "lov2"
    assert record.licence.url == "https://example.org/licence-ouverte-2.0", "the address of the document referred to"
    assert record.access is Access.OPEN
    assert record.constraints[:2] == ("Licence Ouverte version 2.0", "Diffusion libre à tous les publics")
    assert (record.created, record.modified) == ("2020-05-06", "2023-12-31T00:00:00")
    assert record.temporal == ("2020-01-01", "") and record.frequency == "daily"
    assert record.lineage == "Mesures des stations et modèle de dispersion."
    assert record.scale == "1:100000" and record.crs == ("EPSG:2154",)
    assert record.extents == (Extent(-5.14, 47.28, -1.02, 48.9),), "the box that is left out is no extent"
    assert record.places == ("Bretagne et îles", "Bretagne", "Finistère")
    assert record.thumbnail == "https://air.example.org/apercus/atmo.png"
    assert record.page_url == "https://air.example.org/geonetwork/srv/api/records/qualite-air-2023"
    assert dict(record.facts) == {"resolution": "500 m", "metadata_date": "2024-01-31T08:00:00Z"}


def test_authorities_that_identifiers_cite_are_no_identifiers_of_the_data() -> None:
    assert own("qualite-air").identifiers == ("qualite-air-2023", "10.1234/air")


def test_people_and_organisations_are_told_apart_and_a_fax_is_no_telephone() -> None:
    assert own("qualite-air").contacts == (
        Contact(
            name="Yann Kerien",
            organisation="Observatoire de l'air breton",
            role="pointOfContact",
            email="contact@air.example.org",
            phone="02 00 00 00 01",
            url="https://air.example.org",
        ),
        Contact(name="Anne Le Bihan", role="author", email="anne@air.example.org"),
        Contact(organisation="GéoBretagne", role="distributor"),
    )


def test_links_keep_layer_type_function_and_the_only_format() -> None:
    view, download, page = own("qualite-air").resources
    assert (view.url, view.layer, view.description) == (
        "https://air.example.org/wms?SERVICE=WMS&REQUEST=GetCapabilities", "atmo:indice_jour", "Indice du jour",
    )  # fmt: skip
    assert (download.title, download.mime, download.format, download.function) == (
        "atmo.tif", "image/tiff", "GeoTIFF", "download",
    )  # fmt: skip
    assert (page.mime, page.function, page.format) == ("text/html", "information", "")
    assert own("qualite-air").formats == ("GeoTIFF",)


def test_a_service_names_its_layer_and_the_datasets_behind_it() -> None:
    record = own("service-air")
    assert record.type is RecordType.SERVICE and record.access is Access.RESTRICTED
    assert [(r.url, r.protocol, r.layer) for r in record.resources] == [
        ("https://air.example.org/wms?map=air.map&SERVICE=WMS&REQUEST=GetCapabilities", "OGC:WMS", "atmo:indice_jour")
    ]
    facts = dict(record.facts)
    assert facts["service_type"] == "view" and facts["layers"] == "atmo:indice_jour"
    assert facts["operates_on"] == "qualite-air-2023, stations-air, emissions-air, modele-air"
    assert record.identifiers == ("service-air",)


def test_the_first_edition_is_read_as_well() -> None:
    record = own("bathymetry")
    assert record.type is RecordType.TABLE and record.language == "en"
    assert record.organisation == "Hydrographic Office" and record.contacts[0].role == "owner"
    assert (record.created, record.modified) == ("2015", "2016-02-03") and record.temporal == ("2014-07", "2014-07")
    assert record.licence is not None and record.licence.id == "cc-by"
    assert record.licence.url == "http://creativecommons.org/licenses/by/4.0/"
    assert record.constraints[0] == "Not to be used for navigation"
    assert record.extents[0].crosses_antimeridian
    assert [(r.mime, r.layer) for r in record.resources] == [("text/csv", ""), ("", "sea:soundings")]
    assert record.lineage == "Echo sounder." and record.identifiers == ("bathymetry-lagoon",)


@pytest.mark.parametrize(("name", "words"), [("qualite-air", "WMS"), ("service-air", "WMS"), ("bathymetry", "WFS")])
def test_what_can_be_loaded_is_found_in_the_links(name: str, words: str) -> None:
    record = own(name)
    assert loadable_count(record) >= 1 and words in badges(record)


def test_every_field_that_19139_gives_is_given() -> None:
    older = [read_iso(parse_xml(path.read_bytes()), "c") for path in sorted(DATA.glob("*.xml"))]
    given = _filled([record for record in older if record is not None])
    assert len(given) > 22 and given <= _filled([own(name) for name in OWN])


def _filled(records: List[Record]) -> "set[str]":
    nothing = Record(id="", catalog="", title="")
    names = [field.name for field in fields(Record)]
    return {name for name in names for record in records if getattr(record, name) != getattr(nothing, name)}


@pytest.mark.parametrize("edition", [*_EDITIONS, "9.9"])
def test_the_edition_of_the_schemas_does_not_matter(edition: str) -> None:
    citation = f"<mri:citation><cit:CI_Citation>{text('cit:title', 'Titre')}</cit:CI_Citation></mri:citation>"
    found = made(f"<mdb:dateInfo>{date('2020-01-01', 'creation')}</mdb:dateInfo>", citation, edition)
    assert (found.title, found.modified) == ("Titre", "2020-01-01")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("2020-01-01", "creation"), ("2022-01-01", "revision"), ("2021-01-01", "revision")], "2022-01-01"),
        ([("2020-01-01", "creation"), ("2023-05-05", "lastUpdate")], "2023-05-05"),
        ([("2023-05-05", "revision"), ("2020-01-01", "creation")], "2023-05-05"),
        ([("2019-01-01", "publication")], "2019-01-01"),
        ([("hier", "revision"), ("2018", "creation")], "2018"),
        ([], ""),
    ],
)
def test_the_date_of_the_record_is_its_last_revision(dates: "list[tuple[str, str]]", expected: str) -> None:
    inside = "".join(f"<mdb:dateInfo>{date(value, kind)}</mdb:dateInfo>" for value, kind in dates)
    assert dict(made(inside).facts).get("metadata_date", "") == expected


@pytest.mark.parametrize(
    ("kind", "created", "modified"),
    [
        ("creation", "2020", ""),
        ("publication", "2020", ""),
        ("released", "2020", ""),
        ("revision", "", "2020"),
        ("lastRevision", "", "2020"),
        ("lastUpdate", "", "2020"),
        ("nextUpdate", "", ""),
        ("superseded", "", ""),
        ("", "", ""),
    ],
)
def test_dates_of_the_data_by_their_kind(kind: str, created: str, modified: str) -> None:
    inner = f"<cit:date>{date('2020', kind)}</cit:date>"
    record = made(identification=f"<mri:citation><cit:CI_Citation>{inner}</cit:CI_Citation></mri:citation>")
    assert (record.created, record.modified) == (created, modified)


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ("dataset", RecordType.DATASET),
        ("series", RecordType.SERIES),
        ("service", RecordType.SERVICE),
        ("nonGeographicDataset", RecordType.TABLE),
        ("document", RecordType.DOCUMENT),
        ("application", RecordType.OTHER),
    ],
)
def test_scopes(scope: str, kind: RecordType) -> None:
    inner = f'<mdb:resourceScope><mcc:MD_ScopeCode codeListValue="{scope}"/></mdb:resourceScope>'
    inside = f"<mdb:metadataScope><mdb:MD_MetadataScope>{inner}</mdb:MD_MetadataScope></mdb:metadataScope>"
    assert made(inside).type is kind


def test_who_answers_for_the_data_comes_before_who_wrote_the_record() -> None:
    inside = f"<mdb:contact>{organisation('Rédacteur', 'pointOfContact')}</mdb:contact>"
    contacts = "".join(
        f"<mri:pointOfContact>{organisation(*one)}</mri:pointOfContact>"
        for one in (("Prestataire", "processor"), ("Producteur", "owner"))
    )
    record = made(inside, contacts)
    assert record.organisation == "Producteur"
    assert [contact.organisation for contact in record.contacts] == ["Prestataire", "Producteur", "Rédacteur"]


def test_a_licence_that_is_not_known_is_named_with_its_address() -> None:
    title = '<cit:title><gcx:Anchor xlink:href="https://e.org/terms">Conditions de la commune</gcx:Anchor></cit:title>'
    legal = (
        f"<mri:resourceConstraints><mco:MD_LegalConstraints>{code('mco:useConstraints', 'licence')}"
        f"<mco:reference><cit:CI_Citation>{title}</cit:CI_Citation></mco:reference>"
        "</mco:MD_LegalConstraints></mri:resourceConstraints>"
    )
    assert made(identification=legal).licence == Licence("Conditions de la commune", "https://e.org/terms")


def test_a_record_of_nothing_but_an_identifier() -> None:
    assert made() == Record(id="id-1", catalog="c", title="id-1", identifiers=("id-1",))


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "<mdb:metadataIdentifier/>",
        "<mdb:metadataIdentifier><mcc:MD_Identifier/></mdb:metadataIdentifier>",
        "<mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code/></mcc:MD_Identifier></mdb:metadataIdentifier>",
        "<mdb:metadataIdentifier><mcc:MD_Identifier><mcc:codeSpace>x</mcc:codeSpace></mcc:MD_Identifier>"
        "</mdb:metadataIdentifier>",
    ],
)
def test_without_identifier_there_is_no_record(identifier: str) -> None:
    names = 'xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0" xmlns:mcc="m"'
    body = f"<mdb:MD_Metadata {names}>{identifier}</mdb:MD_Metadata>"
    assert read_iso(parse_xml(body.encode()), "c") is None


_HOSTILE = (
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "'; DROP TABLE records; --",
    "%s%n{0}{title}",
    "\u202eأمر\u0301",
    "9" * 5000,
    "1e999",
    "NaN",
    "x" * 300_000,
    "None",
    "",
)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("value", _HOSTILE, ids=lambda value: value[:12] or "nothing")
def test_hostile_texts_everywhere_leave_a_record_of_plain_texts(name: str, value: str) -> None:
    root = parse_xml((DATA / "iso19115-3" / f"{name}.xml").read_bytes(), blanks=False)
    words = etree.fromstring(f"<r>{value}</r>").text
    for element in root.iter():
        if not len(element) and not element.getparent().tag.endswith("}code"):
            element.text = words
        for key in element.attrib:
            element.set(key, words or "")
    record = read_iso(root, "c")
    assert record is not None and record.title and len(record.title) <= 1000
    assert record.extents == () and not record.thumbnail.startswith(("javascript:", "file:"))
    assert not record.page_url.startswith(("javascript:", "file:"))


@pytest.mark.parametrize("name", OWN)
def test_whatever_is_missing_moved_or_repeated_nothing_breaks(name: str) -> None:
    body = (DATA / "iso19115-3" / f"{name}.xml").read_bytes()
    for number in range(1, sum(1 for _ in parse_xml(body).iter())):
        for change in (_remove, _empty, _repeat, _move_up, _rename):
            root = parse_xml(body, blanks=False)
            change(list(root.iter())[number])
            record = read_iso(root, "c")
            assert record is None or (record.id and record.title)


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _empty(element: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None
    element.attrib.clear()


def _repeat(element: Any) -> None:
    for _ in range(3):
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _move_up(element: Any) -> None:
    parent = element.getparent()
    for child in list(element):
        parent.append(child)


def _rename(element: Any) -> None:
    element.tag = "{urn:of:nobody}code"


def test_a_record_within_a_record_is_no_part_of_it() -> None:
    inner = f"<mdb:MD_Metadata>{text('mdb:fileIdentifier', 'inner')}</mdb:MD_Metadata>"
    record = made(f"<mdb:parentMetadata>{inner}</mdb:parentMetadata>{inner}")
    assert record.id == "id-1" and record.identifiers == ("id-1",)


def test_deep_nesting_is_read_or_refused_and_never_overflows() -> None:
    depth = 200
    nested = "<mri:abstract>" * depth + "</mri:abstract>" * depth
    assert made(identification=nested).abstract == ""
    nested = "<cit:party><cit:CI_Organisation>" * 60 + "</cit:CI_Organisation></cit:party>" * 60
    party = f"<cit:CI_Responsibility>{nested}</cit:CI_Responsibility>"
    record = made(identification=f"<mri:pointOfContact>{party}</mri:pointOfContact>")
    assert record.contacts == ()
    with pytest.raises(etree.XMLSyntaxError):
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000)


def test_thousands_of_members_stay_bounded() -> None:
    online = "".join(
        f"<mrd:onLine><cit:CI_OnlineResource>{text('cit:linkage', f'https://e.org/{n}')}</cit:CI_OnlineResource></mrd:onLine>"
        for n in range(5000)
    )
    words = "".join(text("mri:keyword", f"mot {n % 700}") for n in range(20_000))
    keywords = f"<mri:descriptiveKeywords><mri:MD_Keywords>{words}</mri:MD_Keywords></mri:descriptiveKeywords>"
    record = made(f"<mdb:distributionInfo><mrd:x>{online}</mrd:x></mdb:distributionInfo>", keywords)
    assert len(record.resources) == 2000 and len(record.keywords) == 700


def test_a_reference_to_an_entity_is_refused_before_anything_is_read() -> None:
    body = (
        '<!DOCTYPE m SYSTEM "https://e.org/m.dtd"><mdb:MD_Metadata xmlns:mdb="m"><mdb:metadataIdentifier>&x;'
        "</mdb:metadataIdentifier>&x;</mdb:MD_Metadata>"
    )
    with pytest.raises(etree.XMLSyntaxError):
        parse_xml(body.encode())


def test_blanks_between_elements_change_nothing() -> None:
    for name in OWN:
        body = (DATA / "iso19115-3" / f"{name}.xml").read_bytes()
        assert read_iso(parse_xml(body), "c") == read_iso(parse_xml(body, blanks=False), "c")


def test_captured_records_are_read_with_their_links_places_and_people(captures: Path) -> None:
    count = 0
    for path in sorted((captures / "csw").glob("**/*.xml")):
        body = path.read_bytes()
        if b"/19115/-3/mdb/" not in body:
            continue
        for element in parse_xml(body, blanks=False).iter("{*}MD_Metadata"):
            record = read_iso(element, "c")
            assert record is not None and record.title != record.id and record.abstract, path.name
            assert record.organisation and record.contacts and record.resources and record.modified, path.name
            assert record.extents or record.type is not RecordType.DATASET, path.name
            count += 1
    assert count >= 7


def test_the_captured_walloon_service_has_its_layers_and_datasets(captures: Path) -> None:
    path = captures / "csw" / "owslib" / "metawal.wallonie.be-srv.xml"
    record = read_iso(parse_xml(path.read_bytes(), blanks=False), "c")
    assert record is not None and record.type is RecordType.SERVICE and "EPSG:31370" in record.crs
    assert dict(record.facts)["operates_on"] and loadable_count(record) >= 1
