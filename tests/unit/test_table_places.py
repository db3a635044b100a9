"""Where a table's coordinates are and in which system, by names and values; GeoJSON in cells and without a system."""
from __future__ import annotations

import json
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import pytest

from catalog_search.loading.geojson_text import assumed_crs, is_misplaced, wkt_of
from catalog_search.loading.table_places import Places, area_of, crs_of_values, find_places, pair_of
from catalog_search.loading.tables import Table, delimitedtext_uri, readable, sniff, sniff_file, write_readable
from catalog_search.model.extent import Extent
from catalog_search.model.record import Record

Area = Optional[Tuple[float, float, float, float]]

#: (system, area, x and y) of places in France, worked out by PROJ 9 from their degrees.
SYSTEMS: List[Tuple[str, Area, float, float]] = [
    ("EPSG:2154", None, 652469.0, 6862035.3),  # Paris
    ("EPSG:2154", None, 1176471.9, 6109129.6),  # Ajaccio
    ("EPSG:2154", None, 146636.1, 6836217.4),  # Brest
    ("EPSG:3942", None, 2175461.5, 1207826.7),  # Ajaccio
    ("EPSG:3943", None, 1892201.3, 2235591.8),  # Marseille
    ("EPSG:3944", None, 1426604.0, 3127261.6),  # Pau
    ("EPSG:3945", None, 1417128.1, 4188246.8),  # Bordeaux
    ("EPSG:3946", None, 1842724.7, 5175415.2),  # Lyon
    ("EPSG:3947", None, 1355349.1, 6234251.8),  # Nantes
    ("EPSG:3948", None, 1352009.7, 7223566.8),  # Rennes
    ("EPSG:3948", None, 1170851.5, 7223270.6),  # Quimper
    ("EPSG:3949", None, 1652467.9, 8184256.9),  # Paris
    ("EPSG:3950", None, 1704033.0, 9269963.8),  # Lille
    ("EPSG:4326", None, 2.3522, 48.8566),
    ("EPSG:5490", (-61.85, 15.8, -61.0, 16.55), 635888.8, 1769350.5),  # Basse-Terre
    ("EPSG:5490", (-61.23, 14.4, -60.8, 14.9), 707895.2, 1616074.4),  # Fort-de-France
    ("EPSG:2972", (-54.6, 2.1, -51.6, 5.8), 352535.0, 545073.7),  # Cayenne
    ("EPSG:2975", (55.2, -21.4, 55.84, -20.87), 338767.2, 7690355.6),  # Saint-Denis
    ("EPSG:4471", (45.0, -13.0, 45.3, -12.6), 524963.4, 8587182.0),  # Mamoudzou
    ("EPSG:4467", (-56.4, 46.75, -56.1, 47.15), 562596.3, 5181043.2),  # Saint-Pierre
    ("EPSG:3163", (163.5, -22.8, 168.2, -19.5), 446378.7, 214678.5),  # Nouméa
    ("EPSG:3297", (-149.95, -17.9, -149.1, -17.4), 227160.5, 8058861.3),  # Papeete
    ("EPSG:3296", (-151.9, -16.95, -150.9, -16.2), 666304.1, 8149661.9),  # Raiatea
    ("EPSG:8903", (-178.2, -14.4, -176.1, -13.1), 589907.2, 8531750.2),  # Mata-Utu
    ("EPSG:4326", (55.2, -21.4, 55.84, -20.87), 55.5, -21.1),
]
METROPOLIS: Area = (-5.2, 41.3, 9.6, 51.1)


def table_of(text: str, area: Area = None, encoding: str = "utf-8") -> Table:
    found = sniff(text.encode(encoding), area=area)
    assert found is not None
    return found


class TestSystems:
    @pytest.mark.parametrize(("crs", "area", "x", "y"), SYSTEMS)
    def test_by_values(self, crs: str, area: Area, x: float, y: float) -> None:
        assert crs_of_values([x, x + 0.01], [y, y + 0.01], area) == crs

    @pytest.mark.parametrize(("crs", "area", "x", "y"), [one for one in SYSTEMS if one[1] and one[2] > 180])
    def test_overseas_only_where_the_record_tells(self, crs: str, area: Area, x: float, y: float) -> None:
        assert crs_of_values([x], [y]) != crs
        assert crs_of_values([x], [y], METROPOLIS) != crs
        assert crs_of_values([x], [y], (-180, -90, 180, 90)) != crs

    @pytest.mark.parametrize(("x", "y"), [(5e6, 5e6), (652469, 48), (-70000, 6.8e6), (1.7e6, 1.6e6), (3e6, 7.2e6)])
    def test_what_is_nowhere(self, x: float, y: float) -> None:
        assert crs_of_values([x], [y]) == ""

    @pytest.mark.parametrize("area", [(8.0, 54.5, 12.7, 57.8), (20.5, 59.8, 31.6, 70.1)])
    def test_what_the_record_places_elsewhere_is_not_put_into_france(self, area: Area) -> None:
        assert crs_of_values([600_000.0], [6_250_000.0]) == "EPSG:2154"
        assert crs_of_values([600_000.0], [6_250_000.0], area) == ""

    def test_lambert_2_only_where_the_record_is_about_france(self) -> None:
        x, y = [600_000.0, 93_000.0], [2_428_000.0, 2_400_000.0]
        assert crs_of_values(x, y, METROPOLIS) == "EPSG:27572"
        assert crs_of_values(x, y) == crs_of_values(x, y, (-180, -90, 180, 90)) == ""
        found = table_of("nom;x_l2e;y_l2e\na;600000;2428000\n")
        assert (found.crs, found.guessed) == ("EPSG:27572", False)

    def test_a_name_goes_before_the_values(self) -> None:
        found = table_of("nom;x_cc49;y_cc49\na;1652000;8181000\n")
        assert (found.x, found.crs, found.guessed) == ("x_cc49", "EPSG:3949", False)
        found = table_of("nom;x;y\na;1652000;8181000\n")
        assert (found.crs, found.guessed) == ("EPSG:3949", True)

    def test_the_area_of_a_record(self) -> None:
        reunion = Extent(55.2, -21.4, 55.84, -20.87)
        record = Record("r", "c", "t", extents=(reunion,))
        assert area_of(record) == (55.2, -21.4, 55.84, -20.87)
        assert area_of(Record("r", "c", "t", extents=(reunion, reunion))) is None
        assert area_of(Record("r", "c", "t")) is None
        assert area_of(Record("r", "c", "t", extents=(Extent(0, 0, 0, 0),))) is None
        assert area_of(Record("r", "c", "t", extents=(Extent(170, -20, -170, -10),))) is None


class TestPairs:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("48.85, 2.35", ("48.85", "2.35")),
            ("48.85 2.35", ("48.85", "2.35")),
            ("48.85;2.35", ("48.85", "2.35")),
            ("48.85/2.35", ("48.85", "2.35")),
            ("(48.85, -2.35)", ("48.85", "-2.35")),
            ("[ -2.35 , 48.85 ]", ("-2.35", "48.85")),
            ("48,85 2,35", ("48.85", "2.35")),
            ("48,85;2,35", ("48.85", "2.35")),
            ("652469.02, 6862035.26", ("652469.02", "6862035.26")),
            ("48, 2", ("", "")),
            ("48.85", ("", "")),
            ("rue, 48.85", ("", "")),
            ("", ("", "")),
        ],
    )
    def test_in_one_cell(self, cell: str, expected: Tuple[str, str]) -> None:
        assert pair_of(cell) == expected

    @pytest.mark.parametrize(
        ("name", "cells", "lon_first", "crs"),
        [
            ("geo_point_2d", ["48.85, 2.35"], False, "EPSG:4326"),
            ("place", ["2.35, 48.85", "-1.5, 47.2"], True, "EPSG:4326"),
            ("place", ["[55.5, -21.1]"], True, "EPSG:4326"),
            ("lon_lat", ["12.5, 12.5"], True, "EPSG:4326"),
            ("place", ["-21.1, 165.5"], False, "EPSG:4326"),
            ("place", ["165.5, -21.1"], True, "EPSG:4326"),
            ("place", ["12.5, 12.5"], False, "EPSG:4326"),
            ("coord", ["652469.02, 6862035.26"], True, "EPSG:2154"),
        ],
    )
    def test_which_comes_first(self, name: str, cells: Sequence[str], lon_first: bool, crs: str) -> None:
        found = find_places([name], [cells])
        assert (found.pair, found.lon_first, found.crs) == (0, lon_first, crs)

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
    @pytest.mark.parametrize("header", ["nom;place\n", ""])
    def test_the_copy_has_two_columns_more(self, tmp_path: Path, header: str, encoding: str) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(f"{header}Forêt;2.35, 48.85\nvide;\n".encode(encoding))
        found = sniff_file(path)
        assert found is not None and found.wants_copy
        write_readable(path, found, tmp_path / "b.csv")
        copy = readable(found)
        assert (copy.x, copy.y, copy.crs) == ("longitude", "latitude", "EPSG:4326")
        lines = (tmp_path / "b.csv").read_text("utf-8").splitlines()
        assert lines[1:] == ["Forêt;2.35, 48.85;48.85;2.35", "vide;;;"]


SQUARE = {"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2, 48]]]}


METRES = '"features":[{"geometry":{"coordinates":[652469.02, 6862035.26]'
SAYS = '{"crs": {"type": "name", "properties": {"name": "%s"}},'


class TestGeoJson:
    @pytest.mark.parametrize(
        ("geometry", "expected"),
        [
            ({"type": "Point", "coordinates": [2.5, 48]}, "POINT (2.5 48)"),
            ({"type": "Point", "coordinates": [2.5, 48, 100]}, "POINT (2.5 48)"),
            ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "LINESTRING (1 2, 3 4)"),
            (SQUARE, "POLYGON ((2 48, 3 48, 3 49, 2 48))"),
            (
                {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
                "MULTIPOLYGON (((2 48, 3 48, 3 49, 2 48)))",
            ),
            ({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, "MULTIPOINT (1 2, 3 4)"),
            ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}, "POINT (1 2)"),
            (
                {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
                "GEOMETRYCOLLECTION (POINT (1 2))",
            ),
            ({"type": "Point", "coordinates": []}, ""),
            ({"type": "Point", "coordinates": ["1", "2"]}, ""),
            ({"type": "Point", "coordinates": [True, 2]}, ""),
            ({"type": "Polygon", "coordinates": [[1, 2]]}, ""),
            ({"type": "Sphere", "coordinates": [1, 2]}, ""),
            ([1, 2], ""),
        ],
    )
    def test_a_cell(self, geometry: object, expected: str) -> None:
        assert wkt_of(json.dumps(geometry)) == expected

    @pytest.mark.parametrize("text", ["", "{", "null", "[" * 100_000, '{"type":"Point","coordinates":[1e999,2]}'])
    def test_what_is_none(self, text: str) -> None:
        assert wkt_of(text) == ""

    def test_a_column_becomes_well_known_text(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        cell = json.dumps(SQUARE).replace('"', '""')
        path.write_text(f'nom;geo_point_2d;geo_shape\nForêt;48.5, 2.5;"{cell}"\nvide;48.5, 2.5;\n', "utf-8")
        found = sniff_file(path)
        assert found is not None and (found.geojson, found.crs) == ("geo_shape", "EPSG:4326")
        write_readable(path, found, tmp_path / "b.csv")
        copy = readable(found)
        assert (copy.wkt, copy.crs) == ("geo_shape", "EPSG:4326")
        assert (tmp_path / "b.csv").read_text("utf-8").splitlines()[1:] == [
            "Forêt;48.5, 2.5;POLYGON ((2 48, 3 48, 3 49, 2 48))", "vide;48.5, 2.5;"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("head", "tail", "crs"),
        [
            ('{"features":[{"geometry":{"coordinates":[652469.02, 6862035.26]', "", "EPSG:2154"),
            ('{"features":[{"geometry":{"coordinates":[[[1352000, 7223500],[1352001, 7223501]]]', "", "EPSG:3948"),
            ('{"crs": {"type":"name"},"features":[{"geometry":{"coordinates":[652469.02, 6862035.26]', "", ""),
            ('{"features":[{"geometry":{"coordinates":[652469.02, 6862035.26]', '"crs":{}}', ""),
            ('{"features":[{"geometry":{"coordinates":[2.35, 48.85]', "", ""),
            ('{"features":[]}', "", ""),
            (SAYS % "EPSG:4326" + METRES, "", "EPSG:2154"),
            (SAYS % "urn:ogc:def:crs:OGC:1.3:CRS84" + METRES, "", "EPSG:2154"),
            (SAYS % "urn:ogc:def:crs:EPSG::2154" + METRES, "", ""),
            (SAYS % "EPSG:14326" + METRES, "", ""),
            ('{"type":"Topology","arcs":[[[652469, 6862035]]],' + METRES, "", ""),
            ('{"spatialReference":{"wkid":2154},' + METRES, "", ""),
        ],
    )
    def test_without_a_system_of_its_own(self, head: str, tail: str, crs: str) -> None:
        assert assumed_crs(head, tail) == crs

    def test_numbers_that_are_no_degrees_at_all(self) -> None:
        assert is_misplaced('"coordinates":[600000, 2428000]', "")
        assert is_misplaced(SAYS % "EPSG:4326" + '"coordinates":[600000, 2428000]', "")
        assert not is_misplaced(SAYS % "EPSG:27572" + '"coordinates":[600000, 2428000]', "")
        assert not is_misplaced('"coordinates":[2.35, 48.85]', "") and not is_misplaced("{}", "")


class TestDialects:
    def test_lines_above_the_header(self) -> None:
        text = "Recensement 2020;;\n\nSource : Insee;;\nnom;longitude;latitude\na;2.35;48.85\nb;4.83;45.76\n"
        found = table_of(text)
        assert (found.columns, found.skip, found.x) == (("nom", "longitude", "latitude"), 3, "longitude")
        assert "skipLines=3" in delimitedtext_uri(Path("/a.csv"), found)

    def test_a_title_of_one_field(self) -> None:
        found = table_of("Arbres de la ville\nnom,hauteur,genre\na,1,b\nc,2,d\n")
        assert (found.delimiter, found.columns, found.skip) == (",", ("nom", "hauteur", "genre"), 1)

    def test_the_separator_of_spreadsheets(self) -> None:
        found = table_of("sep=|\nnom|x|y\na|652469|6862035\n")
        assert (found.delimiter, found.skip, found.columns) == ("|", 1, ("nom", "x", "y"))

    def test_quotes_with_a_backslash(self) -> None:
        found = table_of('nom,note\n"a \\"b\\", c",1\n"d",2\n')
        assert (found.escape, found.columns) == ("\\", ("nom", "note"))

    def test_apostrophes_as_quotes(self) -> None:
        found = table_of("'nom';'note'\n'a;b';'1'\n'L''Isle';'2'\n")
        assert (found.quote, found.delimiter, found.columns) == ("'", ";", ("nom", "note"))

    @pytest.mark.parametrize("text", ["L'Isle;d'Abeau\nl'eau;l'air\n", "nom;note\nL'Isle;1\nd'Abeau;2\n"])
    def test_apostrophes_that_are_none(self, text: str) -> None:
        assert table_of(text).quote == '"'

    @pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
    def test_ends_of_lines(self, ending: str) -> None:
        found = table_of(ending.join(("nom;lon;lat", "a;2.35;48.85", "b;4.83;45.76", "")))
        assert (found.columns, found.x, found.skip) == (("nom", "lon", "lat"), "lon", 0)

    def test_empty_rows_above_the_header_are_skipped(self) -> None:
        found = table_of(";;\n\n;;\nnom;lon;lat\na;2.35;48.85\n")
        assert (found.columns, found.x, found.skip) == (("nom", "lon", "lat"), "lon", 3)

    def test_a_table_with_holes_has_no_title(self) -> None:
        assert table_of("a;b;c\n1;;\n2;;\n3;x;y\n").skip == 0

    def test_nothing_at_all(self) -> None:
        assert find_places([], []) == Places()
