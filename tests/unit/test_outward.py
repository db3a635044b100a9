"""Files that lead elsewhere are found out, however that is spelt; those that do not are left in peace."""
from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from catalog_search.loading.outward import geojson_leads_out, hdf5_leads_out

DATA = Path(__file__).parents[1] / "data" / "hostile"
FEATURES = '"features": [{"type": "Feature", "properties": {"crs": "link", "href": "http://x.fr/"}, "geometry": null}]'


class TestGeojson:
    @pytest.fixture
    def judged(self, tmp_path: Path):  # type: ignore[no-untyped-def]
        def judge(text: str) -> bool:
            path = tmp_path / "a.geojson"
            path.write_text(text, encoding="utf-8")
            return geojson_leads_out(path)

        return judge

    @pytest.mark.parametrize(
        "crs",
        [
            '"crs": {"type": "link", "properties": {"href": "http://x.fr/crs", "type": "proj4"}}',
            '"crs":{"properties":{"href":"file:///etc/passwd"},"type":"LINK"}',
            '"CRS" : { "Type" : "url", "properties": {"url": "http://x.fr/"} }',
            '"crs": {"type": "linked", "properties": {"href": "http://x.fr/"}}',
            '"\\u0063rs": {"type": "link", "properties": {}}',
            '"c\\u0052s": {"type": "\\u006cink", "properties": {}}',
            '"crs": {"\\u0074ype": "link", "properties": {}}',
            '"crs": {"type": "link", "type": "name", "properties": {}}',
            '"crs": {"type": "name", "type": "link", "properties": {}}',
            '"crs": {"type": "name", "properties": {"name": "' + "x" * 30_000 + '"}}',
            '"crs": {"type" "link"}',
            "'crs': {'type': 'link', 'properties': {}}",
            '"crs" /* a */ : {"type": "link", "properties": {}}',
            '"crs": // a\n{"type": "link", "properties": {}}',
            '"crs": {/* a */ "type": "link", "properties": {}}',
            '"crs": {"type": "link", "properties": {},}',
        ],
    )
    @pytest.mark.parametrize("first", [True, False])
    def test_links(self, judged, crs: str, first: bool) -> None:  # type: ignore[no-untyped-def]
        members = [crs, FEATURES] if first else [FEATURES, crs]
        assert judged('{"type": "FeatureCollection", %s}' % ", ".join(members))

    @pytest.mark.parametrize(
        "crs",
        [
            '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}',
            '"crs": {"type": "EPSG", "properties": {"code": 2154}}',
            '"crs": null',
            '"crs": "link"',
            '"name": "the crs is a link: http://x.fr/"',
        ],
    )
    def test_names(self, judged, crs: str) -> None:  # type: ignore[no-untyped-def]
        assert not judged('{"type": "FeatureCollection", %s, %s}' % (crs, FEATURES))

    def test_a_link_far_into_the_file(self, judged) -> None:  # type: ignore[no-untyped-def]
        many = [{"type": "Feature", "properties": {"n": n}, "geometry": None} for n in range(20_000)]
        whole = json.dumps({"type": "FeatureCollection", "features": many})
        assert not judged(whole)
        assert judged(whole[:-1] + ', "crs": {"type": "link", "properties": {}}}')

    @pytest.mark.parametrize("name", ['"crs"', "'crs'", '"\\u0063rs"', '"CR\\u0073"'])
    @pytest.mark.parametrize("before", range(-20, 4))
    def test_a_link_where_two_pieces_of_the_file_meet(self, judged, name: str, before: int) -> None:  # type: ignore[no-untyped-def]
        start = '{"type": "FeatureCollection", "x": "'
        filling = "é" + "x" * (1024 * 1024 + before - len(start) - 5)
        assert judged(f'{start}{filling}",{name}: {{"type": "link", "properties": {{}}}}}}')
        assert not judged(f'{start}{filling}",{name}: {{"type": "name", "properties": {{}}}}}}')

    def test_nothing(self, judged) -> None:  # type: ignore[no-untyped-def]
        assert not judged("")


class TestHdf5:
    @pytest.mark.parametrize("path", sorted(DATA.glob("*.nc")), ids=lambda path: path.stem)
    def test_files_of_the_library(self, path: Path) -> None:
        assert hdf5_leads_out(path) is (path.stem.partition("-")[0] not in ("clean", "soft"))

    def test_there_are_some_of_each(self) -> None:
        names = {path.stem.partition("-")[0] for path in DATA.glob("*.nc")}
        assert names == {"clean", "soft", "link", "dense", "packed", "values", "virtual"}

    @pytest.mark.parametrize("value", [0.0, 1.0, 280.37, -1e30])
    def test_values_are_no_references(self, tmp_path: Path, value: float) -> None:
        numbers = [value * step for step in range(200_000)]
        path = tmp_path / "a.nc"
        path.write_bytes((DATA / "clean-old.nc").read_bytes() + struct.pack(f"<{len(numbers)}f", *numbers))
        assert not hdf5_leads_out(path)

    def test_a_reference_at_the_end(self, tmp_path: Path) -> None:
        """Links may stand anywhere in the file, whatever is between."""
        whole = (DATA / "link-new.nc").read_bytes()
        at = whole.index(b"/elsewhere/other.h5") - 16
        path = tmp_path / "a.nc"
        path.write_bytes((DATA / "clean-new.nc").read_bytes() + bytes(100_000) + whole[at:])
        assert hdf5_leads_out(path)

    @pytest.mark.parametrize("body", [b"CDF\x01" + bytes(100), b"", b"\x89HDF"])
    def test_others_cannot(self, tmp_path: Path, body: bytes) -> None:
        path = tmp_path / "a.nc"
        path.write_bytes(body)
        assert not hdf5_leads_out(path)

    def test_an_unknown_superblock_is_not_trusted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.nc"
        path.write_bytes(b"\x89HDF\r\n\x1a\n\x09" + bytes(100))
        assert hdf5_leads_out(path)

    @pytest.mark.parametrize("name", ["link-old", "values-old", "virtual-old", "dense-new"])
    def test_any_cut_ends_without_an_exception(self, tmp_path: Path, name: str) -> None:
        whole = (DATA / f"{name}.nc").read_bytes()
        for size in range(0, len(whole), 37):
            path = tmp_path / "a.nc"
            path.write_bytes(whole[:size])
            hdf5_leads_out(path)
