"""No address becomes another virtual file system of GDAL, an option of QGIS or a connection string."""
from __future__ import annotations

import threading
from typing import Dict, List, Optional

import pytest
from osgeo import gdal

from catalog_search.loading.kinds import Kind
from catalog_search.loading.streaming import adopt_settings, alone, curl_path, picture_path, try_out


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


class TestSettings:
    """GDAL's settings are those of the whole process: other plugins and QGIS itself read by them too."""

    NAMES = ("GDAL_HTTP_CONNECTTIMEOUT", "GDAL_HTTP_LOW_SPEED_TIME", "GDAL_HTTP_LOW_SPEED_LIMIT", "GDAL_HTTP_MAX_RETRY")

    def here(self) -> Dict[str, Optional[str]]:
        return {name: gdal.GetConfigOption(name) for name in (*self.NAMES, "GDAL_DISABLE_READDIR_ON_OPEN")}

    def elsewhere(self) -> Dict[str, Optional[str]]:
        """What another thread finds."""
        found: List[Dict[str, Optional[str]]] = []
        thread = threading.Thread(target=lambda: found.append(self.here()))
        thread.start()
        thread.join()
        return found[0]

    @pytest.mark.parametrize("old", [False, True], ids=["this GDAL", "GDAL before 3.6"])
    def test_nobody_else_gets_them(self, monkeypatch: pytest.MonkeyPatch, old: bool) -> None:
        if old:
            monkeypatch.delattr(gdal, "SetPathSpecificOption", raising=False)
        path = curl_path("http://127.0.0.1:9/x.fgb")
        before = self.elsewhere()
        adopt_settings(path)
        assert not try_out(Kind.FLATGEOBUF, path).opens
        with alone(path):
            assert self.elsewhere() == before
        assert self.elsewhere() == before == self.here()

    @pytest.mark.parametrize("path_of", [curl_path, picture_path])
    def test_they_hold_in_the_thread_that_opens_a_file(self, path_of: object) -> None:
        before = self.here()
        with alone(path_of("http://127.0.0.1:9/x.tif")):  # type: ignore[operator]
            inside = self.here()
        assert int(inside["GDAL_HTTP_LOW_SPEED_TIME"] or 0) >= 5 and inside["GDAL_HTTP_LOW_SPEED_LIMIT"] == "1"
        assert inside["GDAL_DISABLE_READDIR_ON_OPEN"] == "EMPTY_DIR"
        assert self.here() == before

    def test_what_somebody_has_set_stays(self) -> None:
        gdal.SetConfigOption("GDAL_HTTP_LOW_SPEED_TIME", "7")
        try:
            with alone(curl_path("http://127.0.0.1:9/x.fgb")):
                assert self.here()["GDAL_HTTP_LOW_SPEED_TIME"] == "7"
        finally:
            gdal.SetConfigOption("GDAL_HTTP_LOW_SPEED_TIME", None)

    def test_files_of_this_computer_need_none(self) -> None:
        before = self.here()
        with alone("/tmp/x.fgb|layername=a"):
            assert self.here() == before
