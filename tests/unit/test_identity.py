"""Keys have one spelling, titles tell look-alikes apart, and evidence counts for what it is worth."""
from __future__ import annotations

import time
from dataclasses import replace
from typing import Tuple

import pytest

from catalog_search.model.extent import Extent
from catalog_search.model.record import Contact, Record, RecordType, Resource
from catalog_search.search.identity import Match, Verdict, checksum_keys, service_keys, strong_keys, verdict
from catalog_search.search.keys import host_of, identifier_key
from catalog_search.search.titles import clean, difference, read_title, similarity

UUID = "0a1b2c3d-1111-4222-8333-abcdefabcdef"
OTHER = "9f8e7d6c-4444-4555-8666-fedcbafedcba"
BARE = UUID.replace("-", "")
OBJECT = "53699d0ea3a729239d205b2e"
SIRENE = "https://services.example.org/cgi-bin/mapserv"


def record(id: str = UUID, catalog: str = "a", title: str = "Zones humides de la Gironde", **parts: object) -> Record:
    return Record(id=id, catalog=catalog, title=title, **parts)  # type: ignore[arg-type]


def titled(one: str, other: str) -> Verdict:
    """The verdict on two records with one identifier in common."""
    return verdict(record(title=one), record(title=other, catalog="b"))


class TestIdentifiers:
    def test_layers_of_one_item_are_told_apart(self) -> None:
        item = "0123456789abcdef" * 2
        keys = [
            identifier_key(text)
            for text in (f"{item}_5", f"{item}_6", f"https://www.arcgis.com/home/item.html?id={item}&sublayer=5", item)
        ]
        assert keys[0] == keys[2] and len(set(keys)) == 3 and all(keys)

    @pytest.mark.parametrize(
        "text",
        [
            UUID,
            UUID.upper(),
            f"{{{UUID}}}",
            f"urn:uuid:{UUID}",
            f"fr-120066022-jdd-{UUID}",
            f"FR-12006602200012-{UUID.upper()}",
            f"urn:isogeo:metadata:uuid:{UUID}",
            BARE,
            f"https://www.example.org/geonetwork/srv/fre/catalog.search#/metadata/{UUID}",
            f"http://example.org/geonetwork?uuid={UUID.upper()}",
            f"https://open.isogeo.com/s/{OTHER.replace('-', '')}/Token/r/{BARE}",
            f"https://example.org/records/{UUID}.xml",
            f"https://example.org/dataset/{UUID}/resource/{OTHER}",
            f"https://example.org/catalogue/{OTHER}/{UUID}/",
        ],
    )
    def test_a_uuid_is_found_wherever_it_stands(self, text: str) -> None:
        assert identifier_key(text) == UUID

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            (f"{UUID}-2019", f"{UUID}-2019"),
            (OBJECT, OBJECT),
            (f"https://www.data.gouv.fr/fr/datasets/{OBJECT}/", OBJECT),
            ("https://www.data.gouv.fr/fr/datasets/communes/", "data.gouv.fr/datasets/communes"),
            ("http://data.gouv.fr/datasets/communes", "data.gouv.fr/datasets/communes"),
            ("https://www.data.gouv.fr/api/1/datasets/communes/", "data.gouv.fr/datasets/communes"),
            ("https://opendata.x.fr/explore/dataset/arbres/information/?flg=fr", "opendata.x.fr#arbres"),
            ("https://opendata.x.fr/api/explore/v2.1/catalog/datasets/arbres/exports/csv", "opendata.x.fr#arbres"),
            ("http://ckan.x.fr/fr/dataset/arbres", "ckan.x.fr/fr/dataset/arbres"),
            ("FR-200046977-Arrosoirs", "fr-200046977-arrosoirs"),
            ("urn:x-inspire:object:fr.region.zh2", "urn:x-inspire:object:fr.region.zh2"),
            ("https://doi.org/10.12345/ABC.1", "doi.org/10.12345/abc.1"),
            ("doi:10.12345/ABC.1", "10.12345/abc.1"),
            ("https://x.fr/produits/bd-carto?id=7", "x.fr/produits/bd-carto?id=7"),
        ],
    )
    def test_what_is_unique_everywhere_has_one_spelling(self, text: str, key: str) -> None:
        assert identifier_key(text) == key

    @pytest.mark.parametrize(
        "text",
        [
            "", "123", "communes", "equipements-sportifs", "IGNF_RPG", "00000000-0000-0000-0000-000000000000",
            "https://www.ville.fr/", "https://www.ville.fr/opendata/", "http://x.fr/geonetwork/srv/fre/catalog.search#/",
            "https://x.fr/portail/index.php", "123456789012345678901234", "urn:ogc:def:crs:EPSG::4326",
            "javascript:x()", "\x00\x00\x00\x00\x00\x00\x00\x00", "mailto:sig@example.org", "d" * 32,
        ],
    )  # fmt: skip
    def test_what_means_something_in_one_place_is_no_key(self, text: str) -> None:
        assert identifier_key(text) == ""

    def test_a_short_name_is_qualified_by_the_host(self) -> None:
        here = record("IGNF_RPG", page_url="https://www.data.geo.fr/fiche/1")
        copy = record(OBJECT, "dg", identifiers=(OBJECT, "IGNF_RPG"), facts=(("harvested_from", "data.geo.fr"),))
        assert "data.geo.fr#ignf_rpg" in strong_keys(here) & strong_keys(copy)
        assert strong_keys(record("IGNF_RPG")) == frozenset()
        assert strong_keys(record("IGNF_RPG"), "data.geo.fr") == {"data.geo.fr#ignf_rpg"}

    @pytest.mark.parametrize(
        ("address", "host"),
        [("https://www.X.fr/a", "x.fr"), ("http://u:p@x.fr:8080/", "x.fr:8080"), ("https://x.fr:443/", "x.fr"),
         ("x.fr", ""), ("", ""), ("file:///etc", "")],
    )  # fmt: skip
    def test_hosts(self, address: str, host: str) -> None:
        assert host_of(address) == host


class TestServices:
    @pytest.mark.parametrize(
        "resource",
        [
            Resource("https://s.x.fr/geoserver/ows?service=WMS&request=GetCapabilities", layer="env:zh"),
            Resource("http://www.s.x.fr/geoserver/wms?VERSION=1.3.0&SERVICE=WMS", layer="ENV:zh"),
            Resource("https://s.x.fr/geoserver/wfs?service=WFS&request=GetFeature&typeNames=env:zh&outputFormat=csv"),
            Resource("https://s.x.fr:443/geoserver/wms?layers=env%3Azh&amp;service=WMS"),
        ],
    )
    def test_one_layer_of_one_server_has_one_key(self, resource: Resource) -> None:
        assert service_keys(record(resources=(resource,))) == {"s.x.fr/geoserver/ows?|env:zh"}

    @pytest.mark.parametrize(
        "resource",
        [
            Resource("https://s.x.fr/geoserver/wms?service=WMS&request=GetCapabilities"),
            Resource("https://s.x.fr/geoserver/wms", protocol="OGC:WMS"),
            Resource("https://s.x.fr/wms", layer="wms?service=WMS&request=GetCapabilities"),
            Resource("https://s.x.fr/wms", layer="https://s.x.fr/wms"),
            Resource("https://www.ville.fr/opendata/"),
            Resource("https://x.fr/notice.pdf"),
            Resource("https://x.fr/licence.html"),
            Resource("javascript:alert(1)", layer="a"),
            Resource("", layer="a"),
        ],
    )
    def test_what_many_share_is_no_key(self, resource: Resource) -> None:
        assert service_keys(record(resources=(resource,))) == frozenset()

    def test_parameters_that_choose_a_service_count(self) -> None:
        first, second = (Resource(f"{SIRENE}?map=/srv/{name}.map&service=WMS", layer="zh") for name in "ab")
        assert not service_keys(record(resources=(first,))) & service_keys(record(resources=(second,)))

    def test_layers_in_the_path_are_layers(self) -> None:
        urls = ("http://x.fr/rest/services/E/MapServer/3", "https://x.fr/rest/services/E/MapServer/3/query?f=json")
        named = (Resource(urls[0]), Resource(urls[1]), Resource(urls[0], layer="communes"))
        assert service_keys(record(resources=named)) == {"x.fr/rest/services/e/mapserver/3"}
        assert service_keys(record(resources=(Resource("https://x.fr/ogc/collections/zh/items?limit=9"),))) == {
            "x.fr/ogc/collections/zh"
        }

    def test_a_file_is_its_exact_address(self) -> None:
        resources = (Resource("http://www.x.fr/a/B.zip"), Resource("https://x.fr/dl?file=b.zip&v=2"))
        assert service_keys(record(resources=resources)) == {"x.fr/a/b.zip", "x.fr/dl?file=b.zip&v=2"}

    @pytest.mark.parametrize(
        ("resource", "found"),
        [
            (Resource("u", checksum=f"sha256:{'ab12' * 16}", size=9_000), True),
            (Resource("u", checksum=f"SHA256:{'AB12' * 16}"), True),
            (Resource("u", checksum=f"sha256:{'ab12' * 16}", size=20), False),
            (Resource("u", checksum="sha1:" + "da39a3ee5e6b4b0d" + "3255bfef95601890" + "afd80709"), False),
            (Resource("u", checksum="sha256:no"), False),
        ],
    )
    def test_checksums_of_tiny_files_say_nothing(self, resource: Resource, found: bool) -> None:
        assert bool(checksum_keys(record(resources=(resource,)))) is found


class TestTitles:
    def test_spelling(self) -> None:
        assert clean("  L’Œuvre – d'ÉTÉ (n°2)… ") == "l oeuvre d ete n 2"

    @pytest.mark.parametrize(
        ("one", "other", "why"),
        [
            ("RPG 2019", "RPG 2020", "number"),
            ("Carte au 1/25 000", "Carte au 1:100000", "number"),
            ("BD TOPO v3.0", "BD TOPO v3.5", "number"),
            ("Élections, 1er tour", "Élections, 2nd tour", "number"),
            ("ZNIEFF de type I", "ZNIEFF de type II", "number"),
            ("Ortho (20 cm)", "Ortho (5 cm)", "number"),
            ("PPRI de la Gironde", "PPRI de la Dordogne", "territory"),
            ("Cadastre de la Loire", "Cadastre de la Haute-Loire", "territory"),
            ("Cadastre Loire-Atlantique", "Cadastre Loire", "territory"),
            ("Forêts de Bretagne", "Forêts de Normandie", "territory"),
            ("PPRI Gironde", "PPRI 24", "territory"),
            ("Bus de Lyon", "Bus de Villeurbanne", "territory"),
            ("PLU de Pessac", "PLU de Talence", "name"),
            ("Eaux - juin", "Eaux - juillet", "choice"),
            ("Secteur nord", "Secteur sud", "territory"),
            ("Vallée amont", "Vallée aval", "choice"),
            ("Coupe, lot A", "Coupe, lot B", "letter"),
        ],
    )
    def test_what_tells_two_titles_apart(self, one: str, other: str, why: str) -> None:
        found = difference(read_title(one), read_title(other))
        assert found if why == "territory" else found == why
        assert bool(difference(read_title(other), read_title(one)))
        assert titled(one, other).match is Match.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Trait de côte", "Trait de cote - France"),
            ("ZONES HUMIDES DE LA GIRONDE", "Zones humides de la Gironde (33)"),
            ("Carte géologique au 1/50000", "Carte géologique au 1/50 000ème"),
            ("Znieff 1", "ZNIEFF de type I"),
            ("PPRI de la Dordogne (vallée de l'Isle)", "PPRI de la vallée de l'Isle"),
            ("OCS GE 2018-2021", "Occupation du sol 2018 - 2021 : OCS GE"),
            ("Plan de prévention des risques de la Gironde", "Plan de prévention des…"),
            ("Réseau d'assainissement", "Réseaux d'assainissement de Bordeaux Métropole"),
            ("Monuments Historiques", "Immeubles protégés au titre des Monuments Historiques"),
            ("PLAN LOCAL D'URBANISME DE PESSAC", "Plan Local d'Urbanisme de Pessac"),
        ],
    )
    def test_what_portals_do_to_a_title_tells_nothing(self, one: str, other: str) -> None:
        assert difference(read_title(one), read_title(other)) == ""
        assert titled(one, other).match is Match.SAME

    def test_no_words_are_not_similar(self) -> None:
        assert similarity(read_title("!"), read_title("?")) == 0.0

    def test_hostile_titles_take_no_time(self) -> None:
        start = time.perf_counter()
        for text in ("1 " * 20_000, "a-" * 20_000, "1 000 " * 10_000, "É" * 40_000, "(" * 40_000, "…" * 20_000):
            difference(read_title(text), read_title(text + "x"))
            identifier_key(text)
        assert time.perf_counter() - start < 5


class TestEvidence:
    def same_layer(self, **parts: object) -> Tuple[Record, Record]:
        layer = (Resource("https://s.x.fr/wms", layer="zh"),)
        return record(organisation="DDTM de la Gironde", resources=layer), record(
            OTHER, "b", **{"organisation": "DDTM 33", "resources": layer, **parts}
        )

    def test_nothing_in_common_is_different(self) -> None:
        assert verdict(record(), record(OTHER, "b")) == Verdict(Match.DIFFERENT)

    def test_an_own_identifier_makes_one(self) -> None:
        assert verdict(record(), record(f"urn:uuid:{UUID}", "b", title="Milieux humides")) == Verdict(
            Match.SAME, UUID, "own"
        )

    def test_a_named_identifier_needs_the_title(self) -> None:
        assert verdict(record(), record(OTHER, "b", identifiers=(UUID,))).match is Match.SAME
        assert verdict(record(), record(OTHER, "b", "Haies", identifiers=(UUID,))).match is Match.DIFFERENT

    def test_a_layer_needs_title_and_organisation(self) -> None:
        assert verdict(*self.same_layer()).why == "served"
        assert verdict(*self.same_layer(title="Haies")).match is Match.DIFFERENT
        assert verdict(*self.same_layer(organisation="Conseil départemental du Gers")).match is Match.SUGGEST

    def test_an_organisation_may_be_named_as_a_contact(self) -> None:
        contacts = (Contact(organisation="DDTM de la Gironde"),)
        assert verdict(*self.same_layer(organisation="Portail régional", contacts=contacts)).match is Match.SAME

    def test_communes_of_like_names_are_not_one(self) -> None:
        layer = (Resource("https://s.x.fr/wms", layer="zone_urba"),)
        first = record(title="PLU", organisation="Commune de Saint-Jean", resources=layer)
        second = record(OTHER, "b", "PLU", organisation="Commune de Saint-Jean-d'Illac", resources=layer)
        assert verdict(first, second).match is Match.SUGGEST

    @pytest.mark.parametrize(
        ("first", "second", "why"),
        [
            ({"scale": "1:25000"}, {"scale": "1/100 000"}, "scale"),
            ({"type": RecordType.SERVICE}, {}, "type"),
            ({"extents": (Extent(0, 44, 1, 45),)}, {"extents": (Extent(5, 44, 6, 45),)}, "extent"),
        ],
    )
    def test_a_veto_overrules_an_own_identifier(self, first: dict, second: dict, why: str) -> None:  # type: ignore[type-arg]
        found = verdict(record(**first), record(catalog="b", **second))
        assert (found.match, found.why) == (Match.DIFFERENT, why)

    def test_one_of_several_areas_is_enough(self) -> None:
        guyane, metropole = Extent(-55, 2, -51, 6), Extent(-5, 41, 10, 51)
        national = record(catalog="b", extents=(guyane, metropole))
        assert verdict(record(extents=(metropole,)), national).match is Match.SAME

    def test_other_periods_do_not_join_by_a_layer(self) -> None:
        a, b = self.same_layer(temporal=("2021-01-01", "2021-12-31"))
        assert verdict(replace(a, temporal=("2019", "2019")), b).why == "period"

    def test_names_and_area_are_a_suggestion(self) -> None:
        a, b = record(organisation="DDT"), record(OTHER, "b", organisation="ddt")
        assert verdict(a, b) == Verdict(Match.SUGGEST, "", "title")
        assert verdict(replace(a, extents=(Extent(0, 44, 1, 45),)),
                       replace(b, extents=(Extent(5, 44, 6, 45),))).match is Match.DIFFERENT  # fmt: skip
        assert verdict(a, replace(b, type=RecordType.DOCUMENT)).match is Match.DIFFERENT

    def test_one_catalogue_keeps_its_records_apart(self) -> None:
        a, b = self.same_layer(organisation="DDTM de la Gironde")
        b = replace(b, catalog="a")
        assert verdict(a, b) == Verdict(Match.DIFFERENT, why="catalog")
        assert verdict(a, replace(a, title="Other")).match is Match.SAME

    def test_one_catalogue_may_have_harvested_twice(self) -> None:
        first = record(OBJECT, identifiers=(OBJECT, UUID), facts=(("harvested_from", "a.fr"),))
        second = replace(first, id=OBJECT[::-1], identifiers=(UUID,), facts=(("harvested_from", "b.fr"),))
        assert verdict(first, second).match is Match.SAME
        assert verdict(first, replace(second, title="Haies")).match is Match.DIFFERENT

    def test_hostile_records_do_no_harm(self) -> None:
        odd = Record(id="\ud800", catalog="x", title="", identifiers=("{", "http://[", "http://", "://", "@" * 99),
                     page_url="http://[::1", facts=(("harvested_from", "://"),),
                     resources=(Resource("http://[", layer="\x00"), Resource("?&&=", checksum=":::")))  # fmt: skip
        assert verdict(odd, record()).match is Match.DIFFERENT
