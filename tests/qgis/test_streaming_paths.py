"""No address becomes another virtual file system of GDAL, an option of QGIS or a connection string."""
from __future__ import annotations

import pytest

from catalog_search.loading.streaming import curl_path


@pytest.mark.parametrize(
    "url, path",
    [
        ("https://a.example/x.tif", "/vsicurl/https://a.example/x.tif"),
        ("http://a.example:8080/x%20y.tif?jeton=a%2Fb&v=1", "/vsicurl/http://a.example:8080/x%20y.tif?jeton=a%2Fb&v=1"),
        ("HTTPS://A.example/Forêt l'Évêque.tif", "/vsicurl/https://A.example/For%C3%AAt%20l%27%C3%89v%C3%AAque.tif"),
        ("https://é.example/a.tif", "/vsicurl/https://xn--9ca.example/a.tif"),
        ("https://[::1]:81/a.tif", "/vsicurl/https://[::1]:81/a.tif"),
        ("https://a.example/a.tif#page", "/vsicurl/https://a.example/a.tif"),
        ("https://a.example/a.tif|layername=b", "/vsicurl/https://a.example/a.tif%7Clayername=b"),
        ('https://a.example/a".tif', "/vsicurl/https://a.example/a%22.tif"),
        ("https://a.example/a?x={z}<b>`\\^", "/vsicurl/https://a.example/a?x=%7Bz%7D%3Cb%3E%60%5C%5E"),
        ("https://a.example/vsizip/b.tif", "/vsicurl/https://a.example/vsizip/b.tif"),
    ],
)
def test_web_addresses_are_quoted_anew(url: str, path: str) -> None:
    assert curl_path(url) == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "/vsizip//tmp/a.zip",
        "/vsicurl/https://a.example/x.tif",
        "ftp://a.example/x.tif",
        "s3://bucket/x.tif",
        "javascript:alert(1)",
        "https://ana:secret@a.example/x.tif",
        "https://a.example/x.zip",
        "https://a.example/x%2Ezip",
        "https://a.example/x.tar",
        "https://a.example/download?file=x.zip",
        "https://a.example/x\n.tif",
        "https:///x.tif",
        "PG:host=a dbname=b",
        "<VRTDataset>",
    ],
)
def test_anything_else_is_not_read_in_parts(url: str) -> None:
    assert curl_path(url) == ""
