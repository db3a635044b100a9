"""Descriptions of DCAT, DCAT-AP, GeoDCAT-AP and DCAT-US as records: each member, in the forms that portals write."""
from __future__ import annotations

from typing import Any, Tuple

import pytest

from catalog_search.catalogs.dcat_reader import read_json_ld
from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.record import Access, Contact, Licence, RecordType, TextFormat
from tests.unit.dcat_support import EU, all_of, only, only_json

PART = "<dcat:distribution><dcat:Distribution>{}</dcat:Distribution></dcat:distribution>"


class TestTexts:
    BOTH = '<dct:description xml:lang="en">E</dct:description><dct:description xml:lang="fr">F</dct:description>'

    @pytest.mark.parametrize(("language", "said"), [("fr", "F"), ("en", "E"), ("de", "F")])
    def test_the_readers_language_then_french(self, language: str, said: str) -> None:
        assert only(self.BOTH, language).abstract == said

    def test_without_french_english_then_the_first(self) -> None:
        pair = '<dct:description xml:lang="nl">N</dct:description><dct:description xml:lang="{}">X</dct:description>'
        assert only(pair.format("en-GB")).abstract == "X"
        assert only(pair.format("de")).abstract == "N"

    def test_a_language_map_is_read_like_tags(self) -> None:
        assert only_json(description={"en": "E", "fr": "F"}).abstract == "F"
        assert only_json(description=[{"@language": "en", "@value": "E"}]).abstract == "E"

    def test_members_named_like_languages_are_none(self) -> None:
        assert only_json(contactPoint={"fn": "Jane"}).contacts[0].name == "Jane"

    @pytest.mark.parametrize(
        ("said", "kind"),
        [("<p>x</p>", TextFormat.HTML), ("a < b", TextFormat.PLAIN), ("x **y** z", TextFormat.MARKDOWN)],
    )
    def test_markup_is_told(self, said: str, kind: TextFormat) -> None:
        assert only_json(description=said).abstract_format is kind

    def test_keywords_are_those_of_the_language_and_those_of_none(self) -> None:
        words = '<dcat:keyword xml:lang="fr">eau</dcat:keyword><dcat:keyword xml:lang="en">water</dcat:keyword>'
        assert only(f"{words}<dcat:keyword>H2O</dcat:keyword>").keywords == ("eau", "H2O")

    def test_keywords_in_one_text_are_split(self) -> None:
        assert only_json(keyword="eau, forêt").keywords == ("eau", "forêt")


class TestCodes:
    @pytest.mark.parametrize(
        ("theme", "label"),
        [
            (f'<dcat:theme rdf:resource="{EU}/data-theme/ENVI"/>', "Environnement"),
            ('<dcat:theme rdf:resource="http://inspire.ec.europa.eu/theme/hy"/>', "Hydrographie"),
            ('<dct:subject rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/farming"/>',
             "farming"),
            ('<dcat:theme rdf:resource="http://inspire.ec.europa.eu/theme/ef">Suivi</dcat:theme>', "Suivi"),
            ("<dcat:theme><skos:Concept><skos:prefLabel>Sols</skos:prefLabel></skos:Concept></dcat:theme>", "Sols"),
            ("<dcat:theme>Urbanisme</dcat:theme>", "Urbanisme"),
        ],
    )  # fmt: skip
    def test_themes(self, theme: str, label: str) -> None:
        assert only(theme).themes == (label,)

    def test_a_theme_in_english(self) -> None:
        record = only(f'<dcat:theme rdf:resource="{EU}/data-theme/AGRI"/>', "en")
        assert record.themes[0].startswith("Agriculture, fish")

    def test_a_theme_that_is_a_number_says_nothing(self) -> None:
        assert only('<dcat:theme rdf:resource="http://www.eionet.europa.eu/gemet/concept/834"/>').themes == ()

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            (f'rdf:resource="{EU}/frequency/ANNUAL"/>', "annual"),
            (f'rdf:resource="{EU}/frequency/UPDATE_CONT"/>', "continuous"),
            (f'rdf:resource="{EU}/frequency/null"/>', ""),
            ('rdf:resource="http://purl.org/cld/freq/monthly"/>', "monthly"),
            (">R/P1M</dct:accrualPeriodicity>", "monthly"),
            (">continual</dct:accrualPeriodicity>", "continual"),
        ],
    )
    def test_frequency(self, said: str, code: str) -> None:
        assert only(f"<dct:accrualPeriodicity {said}").frequency == code

    @pytest.mark.parametrize(
        ("members", "access"),
        [
            (f'<dct:accessRights rdf:resource="{EU}/access-right/PUBLIC"/>', Access.OPEN),
            (f'<dct:accessRights rdf:resource="{EU}/access-right/NON_PUBLIC"/>', Access.RESTRICTED),
            ('<dct:accessRights rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/'
             'INSPIRE_Directive_Article13_1b"/>', Access.RESTRICTED),
            ('<dct:license rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/'
             'noLimitations">no limitations</dct:license>', Access.OPEN),
            (PART.format(f'<dct:accessRights rdf:resource="{EU}/access-right/RESTRICTED"/>'), Access.RESTRICTED),
            ("", Access.UNKNOWN),
        ],
    )  # fmt: skip
    def test_access(self, members: str, access: Access) -> None:
        assert only(members).access is access

    @pytest.mark.parametrize(
        ("level", "access"),
        [("public", Access.OPEN), ("restricted public", Access.RESTRICTED), ("non-public", Access.RESTRICTED)],
    )
    def test_access_level(self, level: str, access: Access) -> None:
        assert only_json(accessLevel=level).access is access

    def test_terms_in_words(self) -> None:
        said = "<dct:RightsStatement><rdfs:label>Sur demande</rdfs:label></dct:RightsStatement>"
        assert only(f"<dct:accessRights>{said}</dct:accessRights>").constraints == ("Sur demande",)

    @pytest.mark.parametrize(
        ("licence", "key"),
        [
            (f'<dct:license rdf:resource="{EU}/licence/ETALAB_2_0"/>', "lov2"),
            (f'<dct:license rdf:resource="{EU}/licence/CC_BY_4_0"/>', "cc-by"),
            ("<dct:license>Licence Ouverte version 2.0</dct:license>", "lov2"),
            (PART.format('<dct:license rdf:resource="http://spdx.org/licenses/ODbL-1.0"/>'), "odc-odbl"),
            ("<dct:license><dct:LicenseDocument><rdfs:label>Etalab</rdfs:label></dct:LicenseDocument></dct:license>",
             "fr-lo"),
            ("<dct:rights>Licence Ouverte / Open Licence</dct:rights>", "fr-lo"),
        ],
    )  # fmt: skip
    def test_known_licences(self, licence: str, key: str) -> None:
        found = only(licence).licence
        assert found is not None and found.id == key and found.title

    def test_an_unknown_licence_keeps_its_name(self) -> None:
        given = f'<dct:license rdf:resource="{EU}/licence/COM_REUSE"/>'
        assert only(given).licence == Licence("COM_REUSE", f"{EU}/licence/COM_REUSE", "")

    @pytest.mark.parametrize(
        ("members", "kind"),
        [
            ('<dct:type rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/ResourceType/series"/>',
             RecordType.SERIES),
            ('<dct:type rdf:resource="http://inspire.ec.europa.eu/metadata-codelist/ResourceType/dataset"/>',
             RecordType.DATASET),
            ('<rdf:type rdf:resource="http://www.w3.org/ns/dcat#DatasetSeries"/>', RecordType.SERIES),
        ],
    )  # fmt: skip
    def test_types(self, members: str, kind: RecordType) -> None:
        assert only(members).type is kind

    def test_language(self) -> None:
        assert only(f'<dct:language rdf:resource="{EU}/language/FRA"/>').language == "fr"
        assert only_json(language=["en-US"]).language == "en"


class TestParties:
    def test_a_vcard(self) -> None:
        card = (
            "<dcat:contactPoint><vcard:Individual><vcard:fn>Anne Le Gall</vcard:fn>"
            "<vcard:organization-name>DREAL</vcard:organization-name>"
            '<vcard:hasEmail rdf:resource="mailto:anne@dreal.example"/>'
            '<vcard:hasTelephone rdf:parseType="Resource"><vcard:hasValue rdf:resource="tel:+33 2 99 00 00 00"/>'
            '</vcard:hasTelephone><vcard:hasURL rdf:resource="https://dreal.example"/></vcard:Individual>'
            "</dcat:contactPoint>"
        )
        record = only(card)
        assert record.contacts == (
            Contact("Anne Le Gall", "DREAL", "pointOfContact", "anne@dreal.example", "+33 2 99 00 00 00",
                    "https://dreal.example"),
        )  # fmt: skip
        assert record.organisation == "DREAL"

    def test_publisher_and_creator(self) -> None:
        record = only(
            "<dct:publisher><foaf:Organization><foaf:name>IGN</foaf:name><foaf:mbox>a@ign.example</foaf:mbox>"
            "<foaf:homepage rdf:resource='https://ign.example'/></foaf:Organization></dct:publisher>"
            "<dct:creator><foaf:Person><foaf:name>B</foaf:name></foaf:Person></dct:creator>"
        )
        assert record.organisation == "IGN"
        assert [(one.name, one.role, one.email, one.url) for one in record.contacts] == [
            ("IGN", "publisher", "a@ign.example", "https://ign.example"),
            ("B", "author", "", ""),
        ]

    def test_a_publisher_that_is_described_elsewhere_in_the_document(self) -> None:
        records = all_of(
            '<dcat:Dataset rdf:about="a:1"><dct:title>T</dct:title><dct:publisher rdf:resource="a:p"/></dcat:Dataset>'
            '<foaf:Agent rdf:about="a:p"><foaf:name>P</foaf:name></foaf:Agent>'
        )
        assert [record.organisation for record in records] == ["P"]

    @pytest.mark.parametrize(
        ("uri", "name"),
        [
            ("https://x.org/srv/resources/organizations/UMR%20HSM", "UMR HSM"),
            (f"{EU}/corporate-body/ESTAT", "ESTAT"),
            ("https://x.org/p/42", ""),
        ],
    )
    def test_a_publisher_by_uri_only(self, uri: str, name: str) -> None:
        assert only(f'<dct:publisher rdf:resource="{uri}"/>').organisation == name

    def test_attributions_with_their_roles(self) -> None:
        role = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/custodian"
        record = only(
            f'<prov:qualifiedAttribution><prov:Attribution><dcat:hadRole rdf:resource="{role}"/><prov:agent>'
            "<foaf:Person><foaf:name>C</foaf:name><org:memberOf><foaf:Organization><foaf:name>DDT</foaf:name></foaf:Organization>"
            "</org:memberOf></foaf:Person></prov:agent></prov:Attribution></prov:qualifiedAttribution>"
        )
        assert record.contacts == (Contact("C", "DDT", "custodian"),)
        assert record.organisation == "DDT"

    def test_the_catalogues_publisher_stands_in(self) -> None:
        records = all_of(
            '<dcat:Catalog rdf:about="a:c"><dct:title>C</dct:title><dct:publisher><foaf:Agent><foaf:name>P</foaf:name>'
            '</foaf:Agent></dct:publisher><dcat:dataset><dcat:Dataset rdf:about="a:1"><dct:title>T</dct:title>'
            "</dcat:Dataset></dcat:dataset></dcat:Catalog>"
        )
        assert [record.organisation for record in records] == ["P"]


class TestTimes:
    @pytest.mark.parametrize(
        ("period", "found"),
        [
            ("<dct:PeriodOfTime><dcat:startDate>2008</dcat:startDate><dcat:endDate>2010-05</dcat:endDate>"
             "</dct:PeriodOfTime>", ("2008", "2010-05")),
            ("<dct:PeriodOfTime><schema:startDate>2008-01-02</schema:startDate></dct:PeriodOfTime>",
             ("2008-01-02", "")),
            ("<dct:PeriodOfTime><time:hasBeginning><time:Instant><time:inXSDDate>2001-01-01</time:inXSDDate>"
             "</time:Instant></time:hasBeginning></dct:PeriodOfTime>", ("2001-01-01", "")),
            ("2004-11-03 \n / \n 2005-03-30", ("2004-11-03", "2005-03-30")),
            ("hier", ("", "")),
        ],
    )  # fmt: skip
    def test_periods(self, period: str, found: Tuple[str, str]) -> None:
        assert only(f"<dct:temporal>{period}</dct:temporal>").temporal == found

    def test_dates(self) -> None:
        record = only_json(issued="2020-01-02", modified="2021-03-04T05:06:07.000Z")
        assert (record.created, record.modified) == ("2020-01-02", "2021-03-04T05:06:07.000Z")
        assert only_json(modified="R/P1D").modified == ""

    def test_the_entry_of_the_catalogue_dates_what_has_no_date(self) -> None:
        records = all_of(
            "<dcat:CatalogRecord><dct:identifier>uuid-1</dct:identifier><dct:modified>2024-01-01</dct:modified>"
            "<foaf:primaryTopic><dcat:Dataset><dct:title>T</dct:title><dct:identifier>res-1</dct:identifier>"
            "</dcat:Dataset></foaf:primaryTopic></dcat:CatalogRecord>"
        )
        assert [(one.id, one.modified, one.identifiers) for one in records] == [
            ("uuid-1", "2024-01-01", ("uuid-1", "res-1"))
        ]


class TestNames:
    def test_identifiers_of_all_sorts(self) -> None:
        record = only(
            "<dct:identifier>id-1</dct:identifier><owl:sameAs rdf:resource='https://y.org/1'/><adms:identifier>"
            "<adms:Identifier><skos:notation>alt-1</skos:notation></adms:Identifier></adms:identifier>"
            '<dcat:landingPage rdf:resource="https://x.org/page/1"/>'
        )
        assert record.id == "id-1"
        assert {"id-1", "https://x.org/1", "https://y.org/1", "alt-1", "https://x.org/page/1"} == {*record.identifiers}
        assert record.page_url == "https://x.org/page/1"

    def test_an_item_of_arcgis_goes_by_its_bare_id_too(self) -> None:
        item = "https://www.arcgis.com/home/item.html?id=" + "f6" * 16
        assert only_json(identifier=f"{item}&sublayer=5").identifiers[1] == "f6" * 16 + "_5"

    def test_two_datasets_of_one_identifier_are_two(self) -> None:
        found = all_of(
            '<dcat:Dataset rdf:about="a:1"><dct:title>A</dct:title><dct:identifier>x</dct:identifier></dcat:Dataset>'
            '<dcat:Dataset rdf:about="a:2"><dct:title>B</dct:title><dct:identifier>x</dct:identifier></dcat:Dataset>'
        )
        assert [record.id for record in found] == ["x", "a:2"]

    def test_a_dataset_without_any_name_keeps_its_made_up_id(self) -> None:
        part = PART.format("<dcat:accessURL>https://x.org/a</dcat:accessURL>")
        inside = f"<dcat:Dataset><dct:title>T</dct:title>{part}</dcat:Dataset>"
        first, second = all_of(inside)[0], all_of(inside)[0]
        assert first.id == second.id and first.id.startswith("x-")

    def test_the_name_of_data_on_the_web_is_its_page(self) -> None:
        assert only("<dct:identifier>a</dct:identifier>").page_url == "https://x.org/1"

    def test_a_service_among_the_landing_pages_is_no_page(self) -> None:
        page = '<dcat:landingPage><foaf:Document rdf:about="https://x.org/mapserv?"><dct:title>Couche</dct:title>'
        record = only(f"{page}</foaf:Document></dcat:landingPage>")
        assert record.page_url == "https://x.org/1"
        assert [(one.url, one.title, one.function) for one in record.resources] == [
            ("https://x.org/mapserv?", "Couche", "")
        ]


class TestOtherMembers:
    def test_quality_and_versions(self) -> None:
        record = only(
            "<dct:provenance><dct:ProvenanceStatement><rdfs:label>Levé GPS</rdfs:label></dct:ProvenanceStatement>"
            "</dct:provenance><dcat:spatialResolutionInMeters>25</dcat:spatialResolutionInMeters>"
            "<owl:versionInfo>2.1</owl:versionInfo><dqv:hasQualityMeasurement><dqv:QualityMeasurement>"
            '<dqv:isMeasurementOf rdf:resource="http://data.europa.eu/930/spatialResolutionAsScale"/>'
            "<dqv:value>0.00004</dqv:value></dqv:QualityMeasurement></dqv:hasQualityMeasurement>"
            '<dct:conformsTo rdf:resource="http://www.opengis.net/def/crs/EPSG/0/2154"/>'
            '<foaf:thumbnail rdf:resource="https://x.org/t.png"/>'
            f'<adms:status rdf:resource="{EU}/dataset-status/DISCONT"/>'
            '<dcat:inSeries><dcat:DatasetSeries rdf:about="a:s"><dct:title>Millésimes</dct:title>'
            "</dcat:DatasetSeries></dcat:inSeries>"
        )
        assert record.lineage == "Levé GPS"
        assert record.scale == "1:25000"
        assert record.crs == ("EPSG:2154",)
        assert record.thumbnail == "https://x.org/t.png"
        assert record.notices == ("archived",)
        assert dict(record.facts) == {"resolution": "25 m", "version": "2.1", "series": "Millésimes"}


class TestResources:
    def test_a_file(self) -> None:
        record = only(PART.format(
            "<dct:title>Données</dct:title><dcat:downloadURL rdf:resource='https://x.org/a.zip'/>"
            "<dcat:accessURL rdf:resource='https://x.org/page'/>"
            f'<dct:format rdf:resource="{EU}/file-type/SHP"/>'
            '<dcat:mediaType rdf:resource="https://www.iana.org/assignments/media-types/application/zip"/>'
            "<dcat:byteSize>1234.0</dcat:byteSize><dct:modified>2020-01-01</dct:modified>"
            "<spdx:checksum><spdx:Checksum>"
            "<spdx:algorithm rdf:resource='http://spdx.org/rdf/terms#checksumAlgorithm_sha1'/>"
            f"<spdx:checksumValue>{'ab' * 20}</spdx:checksumValue></spdx:Checksum></spdx:checksum>"
        ))  # fmt: skip
        (found,) = record.resources
        assert (found.url, found.title, found.format, found.mime) == ("https://x.org/a.zip", "Données", "SHP",
                                                                      "application/zip")  # fmt: skip
        assert (found.size, found.modified, found.checksum) == (1234, "2020-01-01", f"sha1:{'ab' * 20}")
        assert badges(record) == ("SHP",) and loadable_count(record) == 1
        assert record.formats == ("shp",)

    @pytest.mark.parametrize(
        ("standard", "badge"),
        [
            ("http://www.opengis.net/def/serviceType/ogc/wms", "WMS"),
            ("http://www.opengeospatial.org/standards/wfs", "WFS"),
            ("https://www.ogc.org/standards/wmts", "WMTS"),
            ("http://www.opengis.net/spec/ogcapi-features-1/1.0/req/core", "OGC API"),
        ],
    )
    def test_a_standard_makes_an_address_a_service(self, standard: str, badge: str) -> None:
        record = only(PART.format(
            f'<dcat:accessURL rdf:resource="https://x.org/geo"/><dct:conformsTo rdf:resource="{standard}"/>'
        ))  # fmt: skip
        assert badges(record) == (badge,)

    def test_a_service_behind_a_distribution(self) -> None:
        record = only(PART.format(
            '<dct:title>ns:couche_1</dct:title><dcat:accessURL rdf:resource="https://x.org/wms"/><dcat:accessService>'
            "<dcat:DataService><dct:title>Service de visualisation</dct:title>"
            '<dcat:endpointURL rdf:resource="https://x.org/wms"/><dcat:endpointDescription '
            'rdf:resource="https://x.org/wms?map=a.map&amp;service=WMS&amp;request=GetCapabilities"/>'
            "</dcat:DataService></dcat:accessService>"
        ))  # fmt: skip
        assert [link.kind.value for link in links_of(record)] == ["wms", "wms"]
        link = links_of(record)[1]
        assert (link.url, link.layer) == ("https://x.org/wms?map=a.map", "ns:couche_1")

    def test_a_service_that_serves_a_dataset(self) -> None:
        records = all_of(
            '<dcat:Dataset rdf:about="a:1"><dct:title>Routes</dct:title></dcat:Dataset>'
            '<dcat:DataService rdf:about="a:s"><dct:title>Service</dct:title><dcat:servesDataset rdf:resource="a:1"/>'
            '<dcat:endpointURL rdf:resource="https://x.org/ows"/>'
            '<dct:conformsTo rdf:resource="http://www.opengis.net/def/serviceType/ogc/wfs"/></dcat:DataService>'
        )
        assert [(record.title, record.type) for record in records] == [
            ("Routes", RecordType.DATASET), ("Service", RecordType.SERVICE)]  # fmt: skip
        assert [badges(record) for record in records] == [("WFS",), ("WFS",)]

    def test_a_service_behind_a_distribution_is_no_record(self) -> None:
        records = all_of(
            '<dcat:Dataset rdf:about="a:1"><dct:title>Routes</dct:title><dcat:distribution><dcat:Distribution>'
            '<dcat:accessService rdf:resource="a:s"/></dcat:Distribution></dcat:distribution></dcat:Dataset>'
            '<dcat:DataService rdf:about="a:s"><dct:title>S</dct:title>'
            '<dcat:endpointURL rdf:resource="https://x.org/wfs"/></dcat:DataService>'
        )
        assert [record.title for record in records] == ["Routes"]
        assert badges(records[0]) == ("WFS",)

    def test_protocols_of_iso_records_in_old_exports(self) -> None:
        record = only(PART.format(
            "<dct:title>carnoules_station</dct:title><dcat:accessURL>https://x.org/geoserver/ows</dcat:accessURL>"
            "<dct:format>OGC:WFS</dct:format>"
        ))  # fmt: skip
        (link,) = links_of(record)
        assert (link.kind.value, link.layer, record.formats) == ("wfs", "carnoules_station", ("wfs",))

    def test_addresses_of_dcat_us_1_0(self) -> None:
        record = only_json(accessURL="https://x.org/a.csv", webService="https://x.org/wms", format="text/csv")
        assert badges(record) == ("WMS", "CSV")

    def test_a_distribution_that_is_only_named_is_no_address(self) -> None:
        assert only('<dcat:distribution rdf:resource="https://x.org/1#part"/>').resources == ()

    def test_a_path_is_of_the_site(self) -> None:
        data = {"@type": "dcat:Dataset", "title": "T", "identifier": "1", "distribution": [{"downloadURL": "/a.csv"}]}
        (record,) = read_json_ld({"dataset": [data]}, "dc", "fr", "https://x.org/data.json")
        assert record.resources[0].url == "https://x.org/a.csv"


class TestJsonLd:
    NODE = {"@id": "a:1", "@type": "dcat:Dataset", "dct:title": "T", "dct:publisher": {"@id": "a:p"}}
    AGENT = {"@id": "a:p", "@type": "foaf:Agent", "foaf:name": "P"}
    EXPANDED = [
        {"@id": "a:1", "@type": ["http://www.w3.org/ns/dcat#Dataset"],
         "http://purl.org/dc/terms/title": [{"@value": "T"}], "http://purl.org/dc/terms/publisher": [{"@id": "a:p"}]},
        {"@id": "a:p", "http://xmlns.com/foaf/0.1/name": [{"@value": "P"}]},
    ]  # fmt: skip
    RENAMED = {
        "@context": {"id": "@id", "kind": "@type", "titre": "http://purl.org/dc/terms/title",
                     "editeur": {"@id": "dct:publisher", "@type": "@id"}, "nom": {"@id": "foaf:name"}},
        "@graph": [{"id": "a:1", "kind": "dcat:Dataset", "titre": "T", "editeur": "a:p"},
                   {"id": "a:p", "kind": "foaf:Agent", "nom": "P"}],
    }  # fmt: skip

    @pytest.mark.parametrize(
        "document",
        [
            {"@context": "https://elsewhere.example/context", "@graph": [NODE, AGENT]},
            [NODE, AGENT],
            EXPANDED,
            RENAMED,
            {"@context": {}, "@type": "dcat:Catalog", "dcat:dataset": [{**NODE, "dct:publisher": AGENT}]},
            {"@context": "x", "type": "Catalog", "dataset": {"id": "a:1", "type": "Dataset", "title": "T",
                                                            "publisher": {"name": "P"}}},
        ],
        ids=["graph", "list", "expanded", "renamed", "nested", "without signs"],
    )  # fmt: skip
    def test_each_form_is_read_alike(self, document: Any) -> None:
        found = read_json_ld(document, "dc", "fr")
        assert [(record.title, record.organisation) for record in found] == [("T", "P")]

    def test_dcat_us_1_0_is_a_bare_list(self) -> None:
        entry = {"title": "T", "identifier": "1", "accessLevel": "public", "publisher": "P", "keyword": "a, b"}
        (record,) = read_json_ld([entry], "dc", "fr")
        assert (record.id, record.organisation, record.keywords) == ("1", "P", ("a", "b"))

    def test_lists_of_json_ld_are_read_through(self) -> None:
        assert only_json(theme={"@list": ["a", "b"]}).themes == ("a", "b")
