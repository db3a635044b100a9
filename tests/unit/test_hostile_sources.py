"""Links of every dangerous spelling: refused, or asked as the plain web address that they are, and nothing else."""
from __future__ import annotations

import random
import string
from typing import List
from urllib.parse import urlsplit

import pytest

from catalog_search.loading.addresses import api_root, arcgis_root, network_url, service_base
from catalog_search.loading.kinds import Kind
from catalog_search.loading.links import badges, best, classify, ranked, ways
from catalog_search.loading.uses import uses
from catalog_search.model.record import DATABASE_TABLE, FILE_PATH, Record, Resource

#: What GDAL, Qt, a browser or a shell would make something of.
REFUSED = [
    # files and shares
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "file://server/share/a.gpkg",
    "File:///C:/Windows/win.ini",
    "/etc/passwd",
    "../../a.gpkg",
    "C:\\a.gpkg",
    "c:/a.gpkg",
    "\\\\server\\share\\a.gpkg",
    "//server/share/a.gpkg",
    "\\/server/a.gpkg",
    "~/a.gpkg",
    # file systems of GDAL
    *(f"/vsi{name}/x" for name in ("zip", "tar", "gzip", "curl", "curl_streaming", "s3", "gs", "az", "stdin", "mem")),
    "/vsicurl?url=http://x.fr/a.tif",
    "/vsisubfile/0_1,/etc/passwd",
    "/vsicrypt/key=x,file=/a",
    "/VSICURL/http://x.fr/a.tif",
    " /vsicurl/http://x.fr/a.tif",
    "vsicurl/http://x.fr/a.tif",
    # connection strings and subdatasets
    "PG:host=x.fr dbname=y user=z",
    "MYSQL:x,host=y",
    "MSSQL:server=x",
    "OCI:a/b@c",
    "ODBC:x",
    "MongoDBv3:mongodb://x",
    "WFS:http://x.fr/wfs",
    "WMS:http://x.fr/wms",
    "WCS:http://x.fr/wcs",
    "OAPIF:http://x.fr",
    "CSW:http://x.fr/csw",
    "ES:http://x.fr:9200",
    "Carto:x",
    "GPKG:/a.gpkg:b",
    "NETCDF:/a.nc:b",
    'HDF5:"/a.h5"://b',
    "GTIFF_DIR:1:/a.tif",
    "SENTINEL2_L1C:/vsizip/a.zip",
    "vrt:///vsicurl/http://x.fr/a.tif",
    "DERIVED_SUBDATASET:LOGAMPLITUDE:/a.tif",
    "ZARR:\"/vsicurl/http://x.fr/a.zarr\"",
    "PLMOSAIC:api_key=x",
    "STACIT:\"http://x.fr/a\"",
    "dbname='x' host=y user='z' password='p'",
    "<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>",
    "<VRTDataset rasterXSize='1' rasterYSize='1'/>",
    "<GDAL_WMS><Service name='TMS'/></GDAL_WMS>",
    "<WCS_GDAL><ServiceURL>http://x.fr</ServiceURL></WCS_GDAL>",
    # other schemes
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:application/geo+json,{}",
    "data:;base64,UEsDBA==",
    "vbscript:x",
    "about:blank",
    "blob:http://x.fr/1",
    "view-source:http://x.fr/",
    "jar:http://x.fr/a.jar!/b",
    "gopher://x.fr/1",
    "dict://x.fr/",
    "ldap://x.fr/",
    "smb://x.fr/a",
    "sftp://x.fr/a.gpkg",
    "ssh://x.fr/",
    "s3:bucket",
    "mailto:a@x.fr",
    "tel:1",
    "ms-msdt:/id",
    "qgis://x",
    "http",
    "http:",
    "http:/",
    "http:/x.fr/a.gpkg",
    "http:x.fr/a.gpkg",
    "http://",
    "http:///a.gpkg",
    "http://?a",
    "http://#a",
    "http:\\\\x.fr\\a.gpkg",
    "http://\\x.fr/a",
    "https://:80/a.gpkg",
    "http://@/a.gpkg",
    "http://[::1/a.gpkg",
    "http://[x]/a.gpkg",
    "http://x.fr:99999/a.gpkg",
    "http://x.fr:-1/a.gpkg",
    "http://x.fr:a/a.gpkg",
    "http://x.fr:0/a.gpkg",
    # control characters
    "http://x.fr/a.gpkg\nHost: y.fr",
    "http://x.fr/a\r\n\r\nGET /b",
    "http://x.fr/a.gpkg\x00.zip",
    "http://x.fr/\x1b[2J",
    "http://x\t.fr/a",
    "java\nscript:alert(1)",
    # size
    "http://x.fr/" + "a" * 100_000,
    "http://" + "a." * 50_000 + "fr/",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: repr(url[:40]))
@pytest.mark.parametrize(
    "said",
    [{}, {"format": "gpkg"}, {"protocol": "OGC:WMS", "layer": "a"}, {"mime": "application/geo+json"}],
    ids=["nothing", "format", "protocol", "mime"],
)
def test_what_must_never_be_opened(url: str, said: "dict[str, str]") -> None:
    link = classify(Resource(url, **said))
    assert (link.kind, link.url, link.loadable) == (Kind.REFUSED, "", False)
    record = Record("r", "c", "T", resources=(Resource(url, **said),))
    assert best(record) is None and not uses(record) & {"now"}


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: repr(url[:40]))
def test_nor_as_a_ready_conversion(url: str) -> None:
    resource = Resource("http://x.fr/a.csv", format="csv", alternates=(("geojson", url), ("parquet", url)))
    assert [link.url for link in ways(Record("r", "c", "T", resources=(resource,)))] == ["http://x.fr/a.csv"]


#: A web address, whatever is in it; what is asked has the same host.
ASKED = [
    ("http://x.fr/../../etc/passwd", "x.fr"),
    ("http://x.fr/a/%2e%2e/%2e%2e/b.gpkg", "x.fr"),
    ("http://x.fr/a.gpkg%00.zip", "x.fr"),
    ("http://x.fr/a.gpkg|layername=b", "x.fr"),
    ("http://x.fr/a.gpkg?x='y'\"z\"", "x.fr"),
    ("http://x.fr/a b.gpkg", "x.fr"),
    ("http://x.fr/a.zip/../../x", "x.fr"),
    ("http://x.fr/vsicurl/http://y.fr/a.tif", "x.fr"),
    ("http://x.fr/?u=file:///etc/passwd", "x.fr"),
    ("http://x.fr\\@y.fr/a.gpkg", None),
    ("http://x.fr#@y.fr/a.gpkg", "x.fr"),
    ("http://x.fr?@y.fr/a.gpkg", "x.fr"),
    ("http://x.fr:80@y.fr/a.gpkg", "y.fr"),
    ("http://user:secret@x.fr/a.gpkg", "x.fr"),
    ("HTTP://X.FR/a.gpkg", "x.fr"),
    ("http://x.fr./a.gpkg", "x.fr."),
    ("http://xn--pple-43d.com/a.gpkg", "xn--pple-43d.com"),
    ("http://аpple.com/a.gpkg", "аpple.com"),
    ("http://127.0.0.1/a.gpkg", "127.0.0.1"),
    ("http://2130706433/a.gpkg", "2130706433"),
    ("http://[::1]/a.gpkg", "::1"),
    ("ftp://x.fr/a.gpkg", "x.fr"),
]


@pytest.mark.parametrize(("url", "host"), ASKED)
def test_what_is_a_web_address_stays_one(url: str, host: "str | None") -> None:
    found = network_url(url)
    if host is None:
        assert found == "" or urlsplit(found).hostname == "x.fr"
        return
    assert urlsplit(found).hostname == host
    assert found.lower().startswith(("http://", "https://", "ftp://"))
    assert not set(found) & {"\n", "\r", "\t", "\x00", " "}
    for base in (service_base(found), api_root(found), arcgis_root(found)):
        assert urlsplit(base).hostname == host


def test_every_character_in_a_path_query_and_layer_ends_in_an_answer() -> None:
    for character in [chr(code) for code in range(256)] + ["\u2028", "\u202e", "\ud800", "\U0001f600"]:
        for template in ("http://x.fr/a{}b.gpkg", "http://x.fr/wms?map={}&service=WMS", "http://x{}.fr/", "{}http://x.fr/"):
            link = classify(Resource(template.format(character), layer=f"a{character}b", format=character))
            assert link.kind is Kind.REFUSED or link.url.startswith("http://x")
            assert not set(link.url) & set("\n\r\t\x00 ")


@pytest.mark.parametrize("field", ["title", "description", "format", "mime", "protocol", "function", "layer", "role"])
@pytest.mark.parametrize("value", ["a" * 1_000_000, "(" * 50_000, "wms" * 50_000, "\x00", "%s%n{0}", "é" * 10_000])
def test_absurd_words_take_no_time(field: str, value: str) -> None:
    """Regular expressions that go wrong would hang here."""
    resources = [Resource(f"http://x.fr/{n}", **{field: value}) for n in range(5)]
    record = Record("r", "c", "T", resources=tuple(resources), formats=(value,))
    assert len(ranked(map(classify, resources))) == 5
    assert badges(record) is not None


STARTS = ("http://", "https://x.fr/", "ftp://x.fr", "s3://b/", "gs://b/", "file:///", "\\\\s\\", "")
PIECES = (
    "http:// x.fr / ? # & = % {z} {x} {y} [ ] @ : s3:// a .tif .zip é \\ file:/// /vsizip/ .. | ::1 99999 ;"
    " wxs.ign.fr/k/ collections/ /items services/ MapServer/ WMSServer .copc.laz ept.json layers="
    " ' \" < > \ud800 \x00 \u2028 \u202e"
).split(" ") + [" ", "\n"]


def test_links_of_any_pieces_end_in_an_answer() -> None:
    chance = random.Random(7)

    def text() -> str:
        return "".join(chance.choices(PIECES, k=chance.randint(0, 9)))

    roles = ("", FILE_PATH, DATABASE_TABLE, "data", "api")
    for _ in range(5000):
        words = {name: text() for name in ("title", "description", "format", "mime", "protocol", "layer", "function")}
        url, role = chance.choice(STARTS) + text(), chance.choice(roles)
        resource = Resource(url, role=role, alternates=((text(), text()),), **words)
        record = Record("r", "c", "T", resources=(resource, resource), formats=(text(),))
        for link in ways(record):
            plain = link.kind in (Kind.REFUSED, Kind.DATABASE) or link.url == ""
            assert plain or network_url(link.url) == link.url or link.url.startswith("file:"), link
            assert not link.url.startswith("file:") or role == FILE_PATH
        badges(record)
        uses(record)


def test_a_record_of_very_many_links() -> None:
    letters: List[str] = list(string.ascii_lowercase)
    many = tuple(Resource(f"http://{letters[n % 26]}.fr/{n}.gpkg") for n in range(20_000))
    assert len(ways(Record("r", "c", "T", resources=many))) == len(many)
