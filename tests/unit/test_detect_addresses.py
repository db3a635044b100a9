"""What an address says by its look, without asking anybody."""
from __future__ import annotations

from typing import Tuple

import pytest

from catalog_search.catalogs.page_addresses import Clue, candidates_for
from catalog_search.catalogs.pasted import pasted_address

SHARE = "0123456789abcdef0123456789abcdef"
UUID = "5f0e7e36-dc34-4983-903a-e1a27f570d90"
TYPES = ("datagouv", "csw", "ckan", "file")
GOUV = "https://www.data.gouv.fr"

FIRST = (
    # uData
    (f"{GOUV}/fr/datasets/base-adresse-nationale/", "datagouv", GOUV),
    (f"{GOUV}/datasets/base-adresse-nationale#/resources/{UUID}", "datagouv", GOUV),
    ("www.data.gouv.fr", "datagouv", GOUV),
    ("data.gouv.fr/fr/organizations/ign/", "datagouv", GOUV),
    (f"{GOUV}/api/1/datasets/?q=eau", "datagouv", GOUV),
    ("https://demo.data.gouv.fr/fr/datasets/x", "datagouv", "https://demo.data.gouv.fr"),
    ("https://ecologie.data.gouv.fr/datasets/x", "datagouv", GOUV),
    ("https://data.public.lu/en/datasets/adresses/", "datagouv", "https://data.public.lu"),
    ("https://dados.gov.pt/pt/datasets/", "datagouv", "https://dados.gov.pt"),
    ("https://opendata.example.org/portail/fr/datasets/x", "datagouv", "https://opendata.example.org/portail"),
    # GeoNetwork, its sub-portals and old forms, geOrchestra
    (f"https://www.geo.fr/geonetwork/srv/fre/catalog.search#/metadata/{UUID}", "csw", "https://www.geo.fr/geonetwork/srv/fre/csw"),
    ("https://www.geo.fr/geonetwork/srv/eng/main.home", "csw", "https://www.geo.fr/geonetwork/srv/eng/csw"),
    ("http://geo.fr/geonetwork/srv/fr/metadata.show?id=12", "csw", "http://geo.fr/geonetwork/srv/fr/csw"),
    ("https://geo.fr/atlas/srv/fre/catalog.search#/home", "csw", "https://geo.fr/atlas/srv/fre/csw"),
    ("https://geo.fr/catalogue/Mon-portail/fre/catalog.search#/home", "csw", "https://geo.fr/catalogue/Mon-portail/fre/csw"),
    (f"https://geo.fr/geonetwork/srv/api/records/{UUID}", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    (f"https://geo.example.org/geonetwork/srv/api/records/{UUID}", "csw", "https://geo.example.org/geonetwork/srv/eng/csw"),
    (f"https://geo.fr/geonetwork?uuid={UUID}", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("https://geo.fr/geonetwork", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    (f"https://geo.fr/datahub/dataset/{UUID}", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("https://geo.fr/geonetwork/srv/fre/csw-inspire", "csw", "https://geo.fr/geonetwork/srv/fre/csw-inspire"),
    # CSW
    ("https://data.geopf.fr/csw?SERVICE=CSW&VERSION=2.0.2&REQUEST=GetCapabilities", "csw", "https://data.geopf.fr/csw"),
    ("https://data.geopf.fr/csw?SERVICE=CSW&amp;REQUEST=GetCapabilities", "csw", "https://data.geopf.fr/csw"),
    ("https://data.geopf.fr/csw?", "csw", "https://data.geopf.fr/csw"),
    ("https://x.fr/cgi-bin/s?map=/a.map&service=CSW&request=GetRecordById&id=3", "csw", "https://x.fr/cgi-bin/s?map=/a.map"),
    ("https://x.fr/ows?request=GetRecords&typeNames=csw:Record", "csw", "https://x.fr/ows"),
    ("https://mapy.example.pl/wss/CSWINSP/guest/CSWStartup", "csw", "https://mapy.example.pl/wss/CSWINSP/guest/CSWStartup"),
    ("http://ogc.geo-ide.example.fr/csw/all-dataset", "csw", "http://ogc.geo-ide.example.fr/csw/all-dataset"),
    ("https://cartes.gouv.fr/rechercher-une-donnee/dataset/IGNF_BD-TOPO", "csw", "https://data.geopf.fr/csw"),
    # Isogeo
    (f"https://open.isogeo.com/s/{SHARE}/ToKen-42", "csw", f"https://services.api.isogeo.com/ows/s/{SHARE}/ToKen-42"),
    (f"https://open.isogeo.com/s/{SHARE}/ToKen42/r/{SHARE}?lock&q=eau", "csw", f"https://services.api.isogeo.com/ows/s/{SHARE}/ToKen42"),
    (
        f"https://services.api.isogeo.com/ows/s/{SHARE}/ToKen42?service=CSW&version=2.0.2&request=GetCapabilities",
        "csw",
        f"https://services.api.isogeo.com/ows/s/{SHARE}/ToKen42",
    ),
    # OpenDataSoft: by its CSW until its own type is there
    ("https://data.ville.fr/explore/dataset/arbres/map/?disjunctive.x", "csw", "https://data.ville.fr/api/csw"),
    ("https://data.ville.fr/explore/?sort=modified", "csw", "https://data.ville.fr/api/csw"),
    ("https://public.opendatasoft.com", "csw", "https://public.opendatasoft.com/api/csw"),
    ("https://data.ville.fr/api/explore/v2.1/catalog/datasets?limit=1", "csw", "https://data.ville.fr/api/csw"),
    # CKAN
    ("https://demo.ckan.org/fr/dataset/sample", "ckan", "https://demo.ckan.org"),
    ("https://donnees.example.org/data/organization/ville", "ckan", "https://donnees.example.org/data"),
    ("https://trouver.datasud.fr/dataset?q=eau", "ckan", "https://trouver.datasud.fr"),
    ("https://x.org/opendata/api/3/action/package_search?q=eau", "ckan", "https://x.org/opendata"),
    ("https://opendata.swiss/fr/dataset/x", "ckan", "https://ckan.opendata.swiss"),
    # files
    ("/home/moi/été/catalogue.json", "file", "file:///home/moi/%C3%A9t%C3%A9/catalogue.json"),
    ('"C:\\Données\\mon catalogue.json"', "file", "file:///C:/Donn%C3%A9es/mon%20catalogue.json"),
    ("\\\\serveur\\partage\\c.json", "file", "file://serveur/partage/c.json"),
    ("file:///data/c.json", "file", "file:///data/c.json"),
    ("https://x.org/a/catalogue.json?v=2", "file", "https://x.org/a/catalogue.json?v=2"),
    # wrapped in all sorts of things
    ("  « https://geo.fr/geonetwork/srv/fre/csw »\n", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("<https://geo.fr/geonetwork/srv/fre/csw>", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("Le catalogue : https://geo.fr/geonetwork/srv/fre/csw.", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("[notre CSW](https://geo.fr/geonetwork/srv/fre/csw)", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("\u200bhttps:\\\\geo.fr\\geonetwork\\srv\\fre\\csw", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("HTTPS://geo.fr/geonetwork/srv/fre/csw", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("geo.fr/geonetwork/srv/fre/csw", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("intranet:8080/geonetwork/srv/fre/csw", "csw", "https://intranet:8080/geonetwork/srv/fre/csw"),
    ("localhost:8080/geonetwork/srv/fre/csw", "csw", "http://localhost:8080/geonetwork/srv/fre/csw"),
    ("https://moi:mot@geo.fr/geonetwork/srv/fre/csw", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
    ("moi:m@t@geo.fr/geonetwork/srv/fre/csw", "csw", "https://geo.fr/geonetwork/srv/fre/csw"),
)  # fmt: skip

#: Recognised although they may not be usable yet.
NAMED = (
    (f"https://geo.fr/geonetwork/srv/fre/catalog.search#/metadata/{UUID}", "geonetwork"),
    (f"https://open.isogeo.com/s/{SHARE}/ToKen42", "dcat"),
    ("https://app.isogeo.com/groups/1/admin/shares/2", "isogeo"),
    ("https://data.ville.fr/explore/dataset/arbres", "opendatasoft"),
    ("https://demo.pygeoapi.io/master/collections/dutch-metadata/items", "ogcrecords"),
    ("https://x.org/stac/v1/search", "stac"),
    ("https://x.org/data/catalog.json", "stac"),
    ("https://data-metropole.hub.arcgis.com/datasets/ville::arbres/explore", "arcgis"),
    ("https://donnees.ville.fr/datasets/ville::arbres/about", "arcgis"),
    ("https://sig.ville.fr/portal/home/search.html", "arcgis"),
    ("https://geonode.example.org/catalogue/#/dataset/12", "geonode"),
    ("https://x.org/api/v2/datasets?page=1", "geonode"),
    ("https://data.ville.fr/data.json", "dcat"),
    ("https://sig.ville.fr/arcgis/rest/services/Fonds/MapServer", "arcgisserver"),
    ("https://x.org/geoserver/ows?service=WFS&request=GetCapabilities", "wfs"),
    ("https://x.org/wms?SERVICE=WMS&REQUEST=GetCapabilities", "wms"),
)

NO_ADDRESS = (
    "", "   ", "bonjour", "hello world", "javascript:alert(1)", "ftp://x.org/a", "mailto:a@b.fr", "jean@ville.fr",
    "data:text/html,x", "catalog.json", "http://", "https://[::1", "https://x.org:99999/a", "x" * 9000, "\x00\x01",
)  # fmt: skip


@pytest.mark.parametrize(("text", "type_name", "url"), FIRST)
def test_first_usable_candidate(text: str, type_name: str, url: str) -> None:
    usable = [guess for guess in candidates_for(text, TYPES) if guess.type in TYPES]
    assert (usable[0].type, usable[0].url) == (type_name, url)
    assert usable[0].clue is not Clue.USUAL_PLACE


@pytest.mark.parametrize(("text", "type_name"), NAMED)
def test_systems_are_recognised_before_they_are_supported(text: str, type_name: str) -> None:
    told = [guess.type for guess in candidates_for(text, TYPES) if guess.clue is not Clue.USUAL_PLACE]
    assert type_name in told


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address_gives_nothing(text: str) -> None:
    assert candidates_for(text) == ()


def test_a_type_that_becomes_known_is_asked_where_it_usually_is() -> None:
    def usual(types: Tuple[str, ...]) -> set:
        return {guess.type for guess in candidates_for("https://portail.fr", types) if guess.clue is Clue.USUAL_PLACE}

    assert usual(("datagouv", "csw")) == {"datagouv", "csw"}
    assert usual(("datagouv", "csw", "opendatasoft")) == {"datagouv", "csw", "opendatasoft"}


def test_its_own_system_comes_before_the_csw_of_a_page() -> None:
    types = [guess.type for guess in candidates_for("https://data.ville.fr/explore/dataset/x")]
    assert types.index("opendatasoft") < types.index("csw")


@pytest.mark.parametrize(
    ("text", "urls"),
    (
        ("geo.fr/csw", ("https://geo.fr/csw", "http://geo.fr/csw")),
        ("127.0.0.1:80/csw", ("http://127.0.0.1:80/csw", "https://127.0.0.1:80/csw")),
        ("http://geo.fr", ("http://geo.fr",)),
        ("https://fr.wikipedia.org/wiki/Brest_(Finistère)", ("https://fr.wikipedia.org/wiki/Brest_(Finistère)",)),
        ("(https://geo.fr/a)", ("https://geo.fr/a",)),
    ),
)
def test_schemes_to_try(text: str, urls: Tuple[str, ...]) -> None:
    assert pasted_address(text).urls == urls


@pytest.mark.parametrize(
    "text", ("https://moi:secret@geo.fr/csw", "moi:secret@geo.fr/csw", "https://moi@geo.fr/csw", "https://a:b%40c@geo.fr/csw")
)
def test_a_login_in_the_address_is_left_out_and_told(text: str) -> None:
    pasted = pasted_address(text)
    assert pasted.had_credentials
    assert all("@" not in url and "moi" not in url for url in pasted.urls)
    assert all("@" not in guess.url and "moi" not in guess.url for guess in candidates_for(text))


def test_an_at_sign_further_on_is_no_login() -> None:
    pasted = pasted_address("https://geo.fr/fiche?contact=sig@geo.fr")
    assert pasted.urls == ("https://geo.fr/fiche?contact=sig@geo.fr",)
    assert not pasted.had_credentials


def test_guesses_are_http_or_file_only() -> None:
    for text, *_ in (*FIRST, *NAMED):
        assert all(guess.url.startswith(("http://", "https://", "file://")) for guess in candidates_for(text))
