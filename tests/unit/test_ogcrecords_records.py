"""Records of OGC API - Records as records: all members, those of drafts and of pycsw, links and templates."""

from __future__ import annotations

from typing import Any, Dict, Tuple

import pytest

from catalog_search.loading.links import badges, links_of, loadable_count
from catalog_search.model.extent import Extent
from catalog_search.model.record import Contact, Licence, Record, RecordType, TextFormat
from tests.servers.ogcrecords_data import plain_record, rich_record
from tests.unit.ogcrecords_support import described, record_of

RICH = record_of(rich_record())


class TestRecordCore:
    def test_texts_and_type(self) -> None:
        assert (RICH.id, RICH.catalog, RICH.type) == ("urn:x-vaubrun:zones-inondables", "r", RecordType.DATASET)
        assert RICH.title == "Zones inondables du pays de Vaubrun"
        assert RICH.abstract == "Enveloppes des crues.\nMise à jour annuelle."
        assert (RICH.abstract_format, RICH.language) == (TextFormat.PLAIN, "fr")

    def test_words(self) -> None:
        assert RICH.keywords == ("inondation", "risque", "PPRI")
        assert RICH.themes == ("Risques naturels", "Zones à risque")
        assert RICH.formats == ("geopackage", "wfs")

    def test_times(self) -> None:
        assert (RICH.created, RICH.modified) == ("2012-03-01T00:00:00Z", "2024-11-30T08:15:00Z")
        assert RICH.temporal == ("2010-01-01T00:00:00Z", "") and RICH.facts == (("time_resolution", "P1Y"),)

    def test_parties(self) -> None:
        assert RICH.organisation == "DDT de Vaubrun"
        assert RICH.contacts == (
            Contact("Service risques", "Département de Vaubrun", "pointOfContact", "risques@vaubrun.example",
                    "+33100000000"),
            Contact("", "DDT de Vaubrun", "publisher", url="https://ddt.example"),
        )  # fmt: skip

    def test_terms(self) -> None:
        assert RICH.licence == Licence(
            "Licence Ouverte / Open Licence version 2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            "lov2",
        )
        assert RICH.constraints == ("Sans garantie.",)

    def test_far_territories_stay_apart(self) -> None:
        assert RICH.extents == (Extent(2, 47, 3, 48), Extent(55.2, -21.4, 55.9, -20.8))

    def test_addresses_and_names(self) -> None:
        assert RICH.thumbnail == "https://data.example.org/zi.png"
        assert RICH.page_url == "https://data.example.org/zi.html"
        assert RICH.identifiers == (
            "urn:x-vaubrun:zones-inondables", "53699a7", "fr-120066022-zi", "https://catalogue.example.org/zi",
        )  # fmt: skip

    def test_resources_are_what_gives_access(self) -> None:
        assert [(r.url.rpartition("/")[2][:20], r.protocol, r.layer) for r in RICH.resources] == [
            ("zi.gpkg", "", ""),
            ("ows?service=WFS", "OGC:WFS", "risques:zi"),
            ("wms", "OGC:WMS", ""),
            ("notice.pdf", "WWW:LINK-1.0-http--link", ""),
            ("javascript:alert(1)", "", ""),
            ("{y}.png", "", ""),
            ("ows?service=WMS&requ", "", "crues"),
        ]
        file = RICH.resources[0]
        assert (file.size, file.modified, file.mime) == (123456, "2024-12-01", "application/geopackage+sqlite3")

    def test_what_can_be_loaded_is_recognised(self) -> None:
        kinds = [(link.kind.value, link.layer) for link in links_of(RICH)]
        assert kinds == [("geopackage", ""), ("wfs", "risques:zi"), ("wms", "risques:zi"), ("pdf", ""),
                         ("refused", ""), ("xyz", ""), ("wms", "crues")]  # fmt: skip
        assert loadable_count(RICH) == 5 and badges(RICH)[:3] == ("WFS", "GPKG", "WMS")
        plain = record_of(plain_record(3))
        assert badges(plain) == ("GeoJSON", "WMS") and loadable_count(plain) == 2


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("dataset", RecordType.DATASET), ("Dataset", RecordType.DATASET), ("", RecordType.DATASET),
        ("http://purl.org/dc/dcmitype/Dataset", RecordType.DATASET), ("RI_622", RecordType.DATASET),
        ("series", RecordType.SERIES), ("Collection", RecordType.SERIES), ("service", RecordType.SERVICE),
        ("nonGeographicDataset", RecordType.TABLE), ("map", RecordType.MAP), ("document", RecordType.DOCUMENT),
        ("api", RecordType.API), ("tile", RecordType.OTHER),
    ],
)  # fmt: skip
def test_types_by_the_words_of_servers(word: str, kind: RecordType) -> None:
    assert described(type=word).type is kind


@pytest.mark.parametrize(
    ("time", "said", "wanted"),
    [
        (None, {}, ("", "")),
        ({"date": "2020-01-01"}, {}, ("2020-01-01", "2020-01-01")),
        ({"timestamp": "2020-01-01T00:00:00Z"}, {}, ("2020-01-01T00:00:00Z",) * 2),
        ({"interval": ["..", "2021"]}, {}, ("", "2021")),
        ({"interval": [None, None]}, {}, ("", "")),
        ({"interval": ["2020", "2021", "2022"]}, {}, ("", "")),
        ("2020-05", {}, ("2020-05", "2020-05")),
        (None, {"extent": {"temporal": {"interval": ["2019-01-01", None]}}}, ("2019-01-01", "")),
        (None, {"extent": {"temporal": {"interval": [["2019-01-01", "2020"]]}}}, ("2019-01-01", "2020")),
        (None, {"start_datetime": "2018", "end_datetime": "2019"}, ("2018", "2019")),
        ({"interval": ["hier", "2O21"]}, {}, ("", "")),
    ],
)
def test_times_in_all_their_shapes(time: Any, said: Dict[str, Any], wanted: Tuple[str, str]) -> None:
    assert record_of({"id": "a", "time": time, "properties": said}).temporal == wanted


class TestDrafts:
    def test_the_first_draft(self) -> None:
        """Of 2021: an extent and associations among the properties, dates and ids by other names."""
        record = described(
            externalId="fr-1", recordCreated="2020-01-01", recordUpdated="2021-01-01Z", publisher="Mairie",
            extent={"spatial": {"bbox": [[1, 2, 3, 4]], "crs": "x"}}, formats=["SHP", "CSV"],
            themes=[{"concepts": ["eau", "eau", {"name": "sol"}]}], language="fra",
            associations=[{"href": "https://x.org/wms", "type": "OGC:WMS", "name": "a:b", "rel": "OGC:WMS"}],
        )  # fmt: skip
        assert record.identifiers == ("a", "fr-1") and (record.created, record.modified) == ("2020-01-01", "2021-01-01")
        assert record.extents == (Extent(1, 2, 3, 4),) and record.organisation == "Mairie"
        assert (record.formats, record.themes, record.language) == (("shp", "csv"), ("eau", "sol"), "fr")
        assert [(r.url, r.layer, r.protocol) for r in record.resources] == [("https://x.org/wms", "a:b", "OGC:WMS")]

    @pytest.mark.parametrize(
        ("provider", "contact"),
        [
            ("Équipe SIG, sig@x.org, Ville de Vaubrun", Contact("Équipe SIG", "Ville de Vaubrun", email="sig@x.org")),
            ("Ville de Vaubrun", Contact("", "Ville de Vaubrun")),
            (
                {"name": "Ville", "roles": ["publisher"], "url": "https://v.org"},
                Contact("", "Ville", "publisher", url="https://v.org"),
            ),
        ],
    )
    def test_providers(self, provider: Any, contact: Contact) -> None:
        assert described(providers=[provider]).contacts == (contact,)

    def test_roles_as_objects(self) -> None:
        record = described(contacts=[{"name": "A", "roles": [{"name": "owner"}], "emails": ["a@x.org"]}, "Bureau B"])
        assert record.contacts == (Contact("A", role="owner", email="a@x.org"), Contact("Bureau B"))
        assert record.organisation == "A"


class TestPycsw:
    LINKS = (
        {"href": "https://x.org/ows", "name": "ns:parcelles", "protocol": "OGC:WMS-1.3.0-http-get-map", "rel": None},
        {
            "href": "https://x.org/f.zip",
            "name": "Parcelles (SHP)",
            "protocol": "WWW:DOWNLOAD-1.0-http--download",
            "rel": "download",
        },
        {"href": "https://x.org/a.png", "rel": "preview", "protocol": "WWW:LINK-1.0-http--image-thumbnail"},
        {"href": "https://x.org/items/a", "rel": "self", "type": "application/geo+json", "name": "item"},
        {"href": "https://x.org/collections/metadata:main", "rel": "collection", "name": "collection"},
        {"href": "https://x.org/items/b", "rel": "related", "type": "application/json", "name": "related record"},
    )

    def test_protocols_and_layers_are_those_of_iso_records(self) -> None:
        record = described(*self.LINKS)
        assert [(r.title, r.layer) for r in record.resources] == [
            ("ns:parcelles", "ns:parcelles"),
            ("Parcelles (SHP)", ""),
        ]
        assert [link.kind.value for link in links_of(record)] == ["wms", "shapefile"]
        assert record.thumbnail == "https://x.org/a.png"


class TestLinks:
    @pytest.mark.parametrize(
        "relation",
        ["self", "alternate", "collection", "root", "next", "prev", "license", "preview", "http-schema", "canonical",
         "http://www.opengis.net/def/rel/ogc/1.0/queryables"],
    )  # fmt: skip
    def test_these_give_no_access(self, relation: str) -> None:
        assert not described({"rel": relation, "href": "https://x.org/a.gpkg"}).resources

    @pytest.mark.parametrize(
        "relation",
        [
            "item",
            "items",
            "enclosure",
            "data",
            "service",
            "download",
            "describes",
            None,
            3,
            "http://www.opengis.net/def/rel/ogc/1.0/data",
        ],
    )
    def test_these_do(self, relation: Any) -> None:
        assert [r.url for r in described({"rel": relation, "href": "https://x.org/a.gpkg"}).resources] == [
            "https://x.org/a.gpkg"
        ]

    def test_relative_links_start_at_the_record(self) -> None:
        record = described({"rel": "item", "href": "../files/a.gpkg"}, {"rel": "preview", "href": "/p.png"})
        assert record.resources[0].url == "https://data.example.org/collections/files/a.gpkg"
        assert record.thumbnail == "https://data.example.org/p.png"

    def test_the_same_twice_is_one(self) -> None:
        link = {"rel": "item", "href": "https://x.org/a.gpkg"}
        assert len(described(link, dict(link), {**link, "protocol": "OGC:WFS"}).resources) == 2

    def test_a_page_about_the_data_is_a_page(self) -> None:
        record = described({"rel": "about", "href": "https://x.org/doc", "type": "text/html"})
        assert [link.kind.value for link in links_of(record)] == ["page"]


@pytest.mark.parametrize(
    ("licence", "link", "wanted"),
    [
        ("CC-BY-4.0", "", "cc-by"), ("ODbL-1.0", "", "odc-odbl"), ("etalab-2.0", "", "lov2"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "", "cc-zero"),
        ("other", "https://creativecommons.org/licenses/by-sa/4.0/", "cc-by-sa"),
    ],
)  # fmt: skip
def test_known_licences(licence: str, link: str, wanted: str) -> None:
    record = described({"rel": "license", "href": link}, license=licence)
    assert record.licence is not None and record.licence.id == wanted


def test_unknown_licences() -> None:
    assert described(license="Conditions maison").licence == Licence("Conditions maison")
    assert described({"rel": "license", "href": "https://x.org/cgu"}, license="other").licence == Licence(
        "", "https://x.org/cgu"
    )
    assert described({"rel": "license", "href": "javascript:x"}, license="other").licence is None
    assert described().licence is None


@pytest.mark.parametrize(
    ("geometry", "bbox", "wanted"),
    [
        (None, None, ()),
        (None, [1, 2, 3, 4], (Extent(1, 2, 3, 4),)),
        (None, [1, 2, 0, 3, 4, 99], (Extent(1, 2, 3, 4),)),
        ({"type": "Point", "coordinates": [1, 2]}, None, (Extent(1, 2, 1, 2),)),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, None, (Extent(1, 2, 3, 4),)),
        ({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, None, (Extent(1, 2, 3, 4),)),
        ({"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6]]]}, None, (Extent(1, 2, 5, 6),)),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]}, None, (Extent(1, 2, 3, 4),)),
        ({"type": "Polygon", "coordinates": [[[175, 1], [-175, 2]]]}, [175, 1, -175, 2], (Extent(175, 1, -175, 2),)),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [5, 6]}, None]}, None,
         (Extent(5, 6, 5, 6),)),
        ({"type": "Polygon", "coordinates": [[["a", 2]]]}, None, ()),
        ({"type": "Polygon", "coordinates": []}, "1,2,3,4", ()),
        ({"type": "Polygon", "coordinates": [[[1, 2000], [2000, 4]]]}, None, ()),
        ({"type": "Hypercube"}, [1, 2, 3], ()),
    ],
)  # fmt: skip
def test_places_in_all_their_shapes(geometry: Any, bbox: Any, wanted: Tuple[Extent, ...]) -> None:
    assert record_of({"id": "a", "geometry": geometry, "bbox": bbox, "properties": {}}).extents == wanted


def test_html_is_told_from_text() -> None:
    assert described(description="<p>Texte</p>").abstract_format is TextFormat.HTML
    assert described(description="a < b").abstract_format is TextFormat.PLAIN


def test_a_record_needs_no_more_than_an_id() -> None:
    assert record_of({"id": 7}) == Record(id="7", catalog="r", title="7", identifiers=("7",))
