"""Delimited text of every French make is read as it was meant."""
from __future__ import annotations

import csv
import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import List, Tuple

import pytest

from catalog_search.loading.column_types import column_types, write_types
from catalog_search.loading.coordinate_texts import number_of
from catalog_search.loading.tables import (
    HEAD,
    Table,
    delimitedtext_uri,
    geometry_families,
    guess_encoding,
    is_table,
    readable,
    sniff,
    sniff_file,
    write_readable,
)


def table_of(text: str, encoding: str = "utf-8") -> Table:
    found = sniff(text.encode(encoding))
    assert found is not None
    return found


class TestShape:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    def test_delimiters(self, delimiter: str) -> None:
        text = "\n".join(delimiter.join(row) for row in (("nom", "lieu", "note"), ("a", "b", "c"), ("d", "e", "f")))
        assert table_of(text).delimiter == delimiter

    def test_a_delimiter_inside_quotes_does_not_count(self) -> None:
        assert table_of('nom;note\n"a, b, c";1\n"d, e, f";2\n').delimiter == ";"

    def test_decimal_commas_do_not_make_it_comma_separated(self) -> None:
        found = table_of("nom;a;b\nx;1,5;2,5\ny;3,5;4,5\n")
        assert (found.delimiter, found.decimal_comma) == (";", True)

    def test_quoted_decimal_commas_in_a_comma_separated_file(self) -> None:
        found = table_of('nom,longitude,latitude\nx,"2,35","48,85"\ny,"2,36","48,86"\n')
        assert (found.x, found.y, found.decimal_comma, found.crs) == ("longitude", "latitude", True, "EPSG:4326")

    def test_one_column(self) -> None:
        assert table_of("nom\na\nb\n").columns == ("nom",)

    @pytest.mark.parametrize(
        ("text", "has_header"),
        [
            ("nom;valeur\na;1\n", True),
            ("a;1.5\nb;2.5\n", False),
            ("code;2010;2011\n01;3;4\n", True),
            ("code;2010;2010\n01;3;4\n", False),
            ("1;2010;2011\n2;2012;2013\n", False),
            ("code;nom;2011\n01;a;4\n", True),
            ("nom;nom;x\na;b;1\n", True),
            ("1;2\n3;4\n", False),
        ],
    )
    def test_header(self, text: str, has_header: bool) -> None:
        assert table_of(text).has_header is has_header

    def test_columns_without_header_are_numbered(self) -> None:
        assert table_of("1.5;2.5\n3.5;4.5\n").columns == ("field_1", "field_2")

    @pytest.mark.parametrize("body", [b"", b"   \n ", b"\x00\x01\x02\x00", b"PK\x03\x04\x00\x00"])
    def test_what_is_no_text(self, body: bytes) -> None:
        assert sniff(body) is None


class TestEncoding:
    @pytest.mark.parametrize(
        ("encoding", "expected"),
        [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("latin-1", "ISO-8859-1"), ("utf-16", "UTF-16")],
    )
    def test_encodings(self, encoding: str, expected: str) -> None:
        found = table_of("nom;été\nForêt;1\n", encoding)
        assert (found.encoding, found.columns) == (expected, ("nom", "été"))

    def test_the_euro_and_oe_of_windows(self) -> None:
        assert guess_encoding("cœur 5 €".encode("cp1252")) == "windows-1252"

    @pytest.mark.parametrize(("codec", "expected"), [("cp850", "CP850"), ("mac_roman", "macintosh"), ("cp1252", "")])
    @pytest.mark.parametrize("text", ["Forêt de l'Évêché, à côté", "SAINT-ÉLOI", "çà et là", "œuvre d’été"])
    def test_the_text_of_dos_and_macintosh(self, codec: str, expected: str, text: str) -> None:
        body = text.encode(codec, "ignore")
        found = guess_encoding(body, complete=True)
        assert found == expected if expected else found in ("windows-1252", "ISO-8859-1")

    @pytest.mark.parametrize("text", ["5 € – l’eau…", "Příliš žluťoučký kůň", "Москва", "“oui” – ‘non’", "½ ±5 °"])
    def test_signs_and_other_letters_are_not_taken_for_those(self, text: str) -> None:
        for codec in ("cp1252", "cp1250", "cp1251"):
            assert guess_encoding(text.encode(codec, "ignore")) in ("windows-1252", "ISO-8859-1", "UTF-8")

    def test_a_character_cut_in_two_is_still_utf_8(self) -> None:
        body = ("é" * 100).encode("utf-8")
        assert guess_encoding(body[:-1]) == "UTF-8"

    def test_an_accent_at_the_very_end_counts(self) -> None:
        assert table_of("nom;lieu\na;Blé", "latin-1").encoding == "ISO-8859-1"

    def test_accents_that_come_late_count(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        lines = b"nom;valeur\n" + b"aaaaaaaa;1\n" * (HEAD // 8)
        path.write_bytes(lines + "Forêt;2\n".encode("latin-1"))
        assert sniff_file(path).encoding == "ISO-8859-1"
        path.write_bytes(lines + "Forêt;2\n".encode())
        assert sniff_file(path).encoding == "UTF-8"


def columns(x: str, y: str, *points: Tuple[object, object]) -> Table:
    return table_of("\n".join([f"nom;{x};{y}", *(f"p;{a};{b}" for a, b in points)]))


PARIS, LYON = (2.35, 48.85), (4.83, 45.76)
PARIS_93, LYON_93 = (652469.02, 6862035.26), (842222.0, 6519000.5)


class TestCoordinates:
    @pytest.mark.parametrize(
        ("x", "y"),
        [
            ("longitude", "latitude"),
            ("Longitude", "Latitude"),
            ("lon", "lat"),
            ("LONG", "LAT"),
            ("lng", "lat"),
            ("xlong", "ylat"),
            ("x_longitude", "y_latitude"),
            ("coord_lon", "coord_lat"),
            ("longitude_wgs84", "latitude_wgs84"),
            ("stop_lon", "stop_lat"),
            ("Géo longitude", "Géo latitude"),
            ("consolidated_longitude", "consolidated_latitude"),
            ("x", "y"),
            ("X_WGS84", "Y_WGS84"),
            ("coordonnee_x", "coordonnee_y"),
        ],
    )
    def test_degrees(self, x: str, y: str) -> None:
        found = columns(x, y, PARIS, LYON)
        assert (found.x, found.y, found.crs) == (x, y, "EPSG:4326")

    @pytest.mark.parametrize(
        ("x", "y"),
        [
            ("x", "y"),
            ("X", "Y"),
            ("x_l93", "y_l93"),
            ("XL93", "YL93"),
            ("x_lambert93", "y_lambert93"),
            ("X Lambert 93", "Y Lambert 93"),
            ("lambert93_x", "lambert93_y"),
            ("coordx", "coordy"),
            ("coord_x_2154", "coord_y_2154"),
            ("Coordonnée X", "Coordonnée Y"),
            ("x_centroid", "y_centroid"),
            ("lambert_x", "lambert_y"),
            ("easting", "northing"),
        ],
    )
    def test_lambert_93(self, x: str, y: str) -> None:
        found = columns(x, y, PARIS_93, LYON_93)
        assert (found.x, found.y, found.crs) == (x, y, "EPSG:2154")

    @pytest.mark.parametrize(
        ("x", "y"),
        [
            ("Coordonnée X (L93)", "Coordonnée Y (L93)"),
            ("coordonneeLambertAbscisseEtablissement", "coordonneeLambertOrdonneeEtablissement"),
            ("X_CHEF_LIEU", "Y_CHEF_LIEU"),
            ("adresse_x", "adresse_y"),
            ("abscisse_l93", "ordonnee_l93"),
            ("Est", "Nord"),
            ("E", "N"),
        ],
    )
    def test_names_that_say_x_and_y_among_other_words(self, x: str, y: str) -> None:
        found = columns(x, y, PARIS_93, LYON_93)
        assert (found.x, found.y, found.crs) == (x, y, "EPSG:2154")
        assert not columns(x, y, (3, 5), (4, 6)).has_geometry or "L93" in x

    @pytest.mark.parametrize(("x", "y"), [("LonWGS84", "LatWGS84"), ("gps_x", "gps_y"), ("x_l93", "y_l93")])
    def test_degrees_whatever_the_name(self, x: str, y: str) -> None:
        found = columns(x, y, (2.35123, 48.85123), (4.83123, 45.76123))
        assert (found.x, found.y, found.crs) == (x, y, "EPSG:4326")

    @pytest.mark.parametrize(
        ("x", "y", "crs"),
        [
            ("2°21'07\"E", "48°51'24\"N", "EPSG:4326"),
            ("1°33'12\"O", "N 47 13 00", "EPSG:4326"),
            ("-1° 33,2'", "47° 13'", "EPSG:4326"),
            ("652 469,02", "6\u202f862\u00a0035,3", "EPSG:2154"),
        ],
    )
    def test_numbers_as_people_write_them(self, tmp_path: Path, x: str, y: str, crs: str) -> None:
        path = tmp_path / "a.csv"
        names = "x;y" if crs == "EPSG:2154" else "longitude;latitude"
        path.write_text(f"nom;{names};taux\nForêt;{x};{y};1,5\n", "utf-8")
        found = sniff_file(path)
        assert (found.crs, found.wants_copy) == (crs, True)
        write_readable(path, found, tmp_path / "b.csv")
        copy = readable(found)
        rows = list(csv.DictReader((tmp_path / "b.csv").read_text("utf-8").splitlines(), delimiter=";"))
        got = [float(rows[0][name].replace(",", ".")) for name in (copy.x, copy.y)]
        assert got == pytest.approx([number_of(x), number_of(y)])
        assert found.x not in (copy.x, copy.y) and rows[0]["nom"] == "Forêt"

    @pytest.mark.parametrize("nothing", ["NA", "nan", "NULL", "-", "\\N", "inconnu", "#N/A"])
    def test_words_for_nothing(self, tmp_path: Path, nothing: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text("nom;x;y\n" + "a;652469;6862035\n" + f"b;{nothing};{nothing}\n" * 3, "utf-8")
        found = sniff_file(path)
        assert (found.x, found.crs, found.wants_copy) == ("x", "EPSG:2154", True)
        write_readable(path, found, tmp_path / "b.csv")
        lines = (tmp_path / "b.csv").read_text("utf-8").splitlines()
        assert lines[1:3] == ["a;652469;6862035;6862035;652469", f"b;{nothing};{nothing};;"] and len(lines) == 5

    def test_families_of_geometries(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        shapes = ["SRID=2154;MULTIPOLYGON Z(((0 0, 1 1, 1 0, 0 0)))", "", "point(1 2)", "POLYGON((0 0, 1 1, 1 0, 0 0))"]
        path.write_text("nom;geom\n" + "".join(f'a;"{shape}"\n' for shape in shapes), "utf-8")
        assert geometry_families(path, replace(sniff_file(path), wkt="geom")) == ["polygon", "point"]
        uri = delimitedtext_uri(path, Table("UTF-8", ";", ("nom", "geom"), wkt="geom"), "point")
        assert "wktField=geom&geomType=point&" in uri

    @pytest.mark.parametrize(
        "line", ['"a ""b"" c";"d"', '"a;b";""', '"";"é"', "a;b", '"a, ""b""";c', '"1""";"2"']
    )
    def test_quotes_as_they_should_be_need_no_copy(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text('"nom";"note"\n' + f"{line}\n" * 3, "utf-8")
        assert not sniff_file(path).wants_copy
        path.write_text('"nom";"note"\n' + f"{line}\n" * 30_000 + 'a "b" c;d\n', "utf-8")
        assert sniff_file(path).wants_copy

    def test_two_angles_in_one_column(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("nom;lieu\na;48°51'24\"N 2°21'07\"E\nb;1°33'12\"O, 47°13'00\"N\n", "utf-8")
        found = sniff_file(path)
        assert (found.pair, found.crs) == ("lieu", "EPSG:4326")
        write_readable(path, found, tmp_path / "b.csv")
        lines = (tmp_path / "b.csv").read_text("utf-8").splitlines()
        assert [line.split(";")[-2:] for line in lines[1:]] == [
            ["48.85666667", "2.35194444"],
            ["47.21666667", "-1.55333333"],
        ]

    def test_columns_that_hold_each_other_s_values(self) -> None:
        found = columns("x", "y", (6862035.26, 652469.02), (6519000.5, 842222.0))
        assert (found.x, found.y, found.crs, found.swapped) == ("y", "x", "EPSG:2154", True)
        text = "nom;lon;lat\na;48.85;2.35\nb;45.76;4.83\n"
        assert (table_of(text).x, table_of(text).swapped) == ("lon", False)
        found = sniff(text.encode(), area=(-5.2, 41.3, 9.6, 51.1))
        assert (found.x, found.y, found.swapped) == ("lat", "lon", True)
        somalia = sniff(text.encode(), area=(40.9, -1.7, 51.4, 12.0))
        assert (somalia.x, somalia.swapped) == ("lon", False)

    def test_decimal_commas(self) -> None:
        found = columns("longitude", "latitude", ("2,35", "48,85"), ("4,83", "45,76"))
        assert (found.x, found.decimal_comma, found.crs) == ("longitude", True, "EPSG:4326")

    def test_conic_zones_by_name(self) -> None:
        assert columns("x_cc46", "y_cc46", (1_650_000, 5_200_000)).crs == "EPSG:3946"

    def test_unknown_system(self) -> None:
        found = columns("x", "y", (250_000, 2_400_000), (260_000, 2_410_000))
        assert (found.x, found.y, found.crs) == ("x", "y", "")

    def test_degrees_are_preferred_to_metres_beside_them(self) -> None:
        text = "nom;x_l93;y_l93;lon;lat\np;652469;6862035;2.35;48.85\n"
        assert table_of(text).x == "lon"

    def test_pairs_that_belong_together(self) -> None:
        text = "depart_lon;arrivee_lat;arrivee_lon;depart_lat\n2.35;45.76;4.83;48.85\n"
        found = table_of(text)
        assert (found.x, found.y) == ("depart_lon", "depart_lat")

    @pytest.mark.parametrize(
        ("x", "y", "points"),
        [
            ("longueur", "largeur", [(2, 3)]),
            ("long", "lat", [(2500, 300), (3000, 400)]),
            ("longitude", "latitude", [("2 rue", "48 bis")]),
            ("longitude", "latitude", [("", "")]),
            ("prix", "taxe", [(2.35, 48.85)]),
        ],
    )
    def test_what_are_no_coordinates(self, x: str, y: str, points: list) -> None:
        assert not columns(x, y, *points).has_geometry

    def test_holes_and_zeros_are_allowed(self) -> None:
        found = columns("lon", "lat", *[PARIS] * 20, ("", ""), (0, 0))
        assert found.crs == "EPSG:4326"

    def test_well_known_text(self) -> None:
        found = table_of('nom;geom\na;"POLYGON ((2.3 48.8, 2.4 48.8, 2.4 48.9, 2.3 48.8))"\n')
        assert (found.wkt, found.crs) == ("geom", "EPSG:4326")
        assert table_of("nom;g\na;POINT(652469 6862035)\n").crs == "EPSG:2154"
        assert table_of('nom;g\na;"SRID=3857;POINT(1 2)"\n').crs == "EPSG:3857"

    def test_a_pair_in_one_column(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text('nom;geo_point_2d;note\nForêt;48.85, 2.35;"a;b"\nvide;;\n', "utf-8")
        found = sniff_file(path)
        assert (found.pair, found.has_geometry) == ("geo_point_2d", False)
        write_readable(path, found, tmp_path / "b.csv")
        copy = readable(found)
        assert (copy.x, copy.y, copy.crs) == ("longitude", "latitude", "EPSG:4326")
        lines = (tmp_path / "b.csv").read_text("utf-8").splitlines()
        assert lines[0] == "nom;geo_point_2d;note;latitude;longitude"
        assert lines[1] == 'Forêt;48.85, 2.35;"a;b";48.85;2.35'
        assert lines[2] == "vide;;;;"


class TestUri:
    def test_names_with_signs_that_the_provider_does_not_decode(self) -> None:
        table = Table("UTF-8", ";", ("X (m)", "Y [m]?"), x="X (m)", y="Y [m]?", crs="EPSG:2154")
        assert "xField=X%20(m)&yField=Y%20[m]?&" in delimitedtext_uri(Path("/a.csv"), table)
        assert Table("UTF-8", ";", ("X %", "Y %"), x="X %", y="Y %").wants_copy

    def test_everything_is_said(self) -> None:
        table = Table("windows-1252", ";", ("nom", "x y", "lat"), decimal_comma=True, x="x y", y="lat", crs="EPSG:2154")
        uri = delimitedtext_uri(Path("/données/à moi.csv"), table)
        head, _, query = uri.partition("?")
        assert head == "file:///donn%C3%A9es/%C3%A0%20moi.csv"
        pairs = dict(pair.split("=", 1) for pair in query.split("&"))
        assert pairs["delimiter"] == ";"
        assert pairs["encoding"] == "windows-1252"
        assert pairs["decimalPoint"] == ","
        assert (pairs["xField"], pairs["yField"], pairs["crs"]) == ("x%20y", "lat", "EPSG:2154")

    def test_a_table_says_that_it_has_no_geometry(self) -> None:
        uri = delimitedtext_uri(Path("/a.csv"), Table("UTF-8", "\t", ("field_1",), has_header=False))
        assert "geomType=none" in uri
        assert "useHeader=no" in uri
        assert "delimiter=%5Ct" in uri
        assert "crs" not in uri


class TestTypes:
    def test_codes_stay_what_they_are(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        rows = ["01004;é;12;2,5;2020-01-02;12345678901234;", "2A004;b;-3;1e3;2021-01-02;1;"]
        path.write_text("\n".join(["insee;nom;n;taux;jour;siret;vide", *rows, ""]), "utf-8")
        table = sniff_file(path)
        assert not table.codes
        many = [rows[0]] * 5000
        path.write_text("\n".join(["insee;nom;n;taux;jour;siret;vide", *many, rows[1], ""]), "utf-8")
        table = sniff_file(path)
        assert table.codes
        write_types(path, table)
        told = '"String","String","Integer","Real","Date","String","String"'
        assert (tmp_path / "a.csvt").read_text() == told
        assert sorted(item.name for item in tmp_path.iterdir()) == ["a.csv", "a.csvt"]
        (tmp_path / "a.csvt").write_text("kept")
        write_types(path, table)
        assert (tmp_path / "a.csvt").read_text() == "kept"
        os.utime(tmp_path / "a.csvt", (0, 0))
        write_types(path, table)
        assert (tmp_path / "a.csvt").read_text() == "kept"  # somebody's, in a folder of theirs

    def test_what_cannot_be_put_there_leaves_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("insee;nom\n01004;é\n", "utf-8")
        table = sniff_file(path)

        def fill_up(*_paths: object) -> None:
            raise OSError(errno.ENOSPC, "full")

        with pytest.MonkeyPatch.context() as patch, pytest.raises(OSError, match="full"):
            patch.setattr(os, "replace", fill_up)
            write_types(path, table)
        assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            (["1", "-2", "+3"], "Integer"),
            (["1", "2.5"], "Real"),
            (["1", ""], "Integer"),
            (["123456789"], "Integer"),
            (["1234567890"], "String"),
            (["1", "01"], "String"),
            (["1", "-01"], "String"),
            (["1-2"], "String"),
            (["1.2.3"], "String"),
            (["nan", "1"], "String"),
            (["1_000"], "String"),
            (['"1\n2"', "3"], "String"),
            (["2024-01-02", "2024-01-03"], "Date"),
            (["2024-01-02", "1"], "String"),
            (["", ""], "String"),
        ],
    )
    def test_what_a_column_is(self, tmp_path: Path, cells: List[str], expected: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text("nom;n\n" + "".join(f"a;{cell}\n" for cell in cells), "utf-8")
        assert column_types(path, Table("UTF-8", ";", ("nom", "n")))[1] == expected

    def test_it_can_be_stopped(self, tmp_path: Path) -> None:
        def stop() -> None:
            raise InterruptedError

        (tmp_path / "a.csv").write_text("n\n01\n")
        with pytest.raises(InterruptedError):
            write_types(tmp_path / "a.csv", Table("UTF-8", ";", ("n",)), stop)
        assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]

    @pytest.mark.parametrize("cell", ["0", "0.5", "", "10", "-05"])
    def test_numbers_are_no_codes(self, cell: str) -> None:
        assert not table_of(f"nom;n\na;{cell}\n").codes


class TestTruncatedHeads:
    def test_the_last_line_is_left_out(self) -> None:
        body = b"nom;lon;lat\n" + b"aaaa;2.35;48.85\n" * 5000
        found = sniff(body[:HEAD], complete=False)
        assert (found.x, found.crs) == ("lon", "EPSG:4326")

    def test_a_polygon_longer_than_the_head(self) -> None:
        body = b'nom;geom\na;"POLYGON ((' + b"2.35 48.85, " * 10_000
        found = sniff(body[:HEAD], complete=False)
        assert (found.wkt, found.crs) == ("geom", "EPSG:4326")


class TestRecordedTables:
    def test_each_is_read(self, captures: Path) -> None:
        tables = sorted(captures.rglob("*.csv"))
        if not tables:
            pytest.skip("no recorded tables at hand")
        found = {path.name: sniff_file(path) for path in tables}
        assert all(table is not None and len(table.columns) > 3 for table in found.values())
        assert found["eaux-baignades.csv"].crs == "EPSG:4326"


TABLES = [
    "TYPECOM\tCOM\tLIBELLE\nCOM\t01001\tL'Abergement\nCOM\t01002\tAlby\n",
    "stop_id,stop_name,stop_lat,stop_lon\nA,Forêt,47.5,-2.5\nB,Mairie,47.6,-2.6\n",
    "Code service CH|Reference document|1 Articles CGI\n||10\n||12\n",
    "nom, altitude\nForêt, 12\nMairie, 14\n",
    "nom;commune\nForêt;Éloi\nMairie;Alby\n",
    '"nom";"remarque"\n"Forêt";"belle; grande"\n"Mairie";"rien"\n',
]
PROSE = [
    "Bonjour à tous.\n",
    "",
    "une seule colonne\n1\n2\n3\n",
    "Bonjour, voici le jeu.\nBien à vous, la mairie.\n",
    "Les données, produites par la commune,\nsont libres, et peuvent être reprises, citées, modifiées,\npar tous.\n",
    "Version 2 ; mai 2021\nAuteur ; mairie\n",
    "nom;valeur\n",
    "Titre\n=====\n\nUn texte, avec une virgule.\nUn autre sans.\nUn troisième\n",
    "binaire\x00\x01;a\nb;c\nd;e\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_texts_whose_lines_agree_are_tables(text: str) -> None:
    assert is_table(text.encode("utf-8"))
    assert is_table(text.encode("cp1252"))
    assert is_table((text + text.splitlines(True)[1] * 3 + "cut").encode("utf-8"), complete=False)


@pytest.mark.parametrize("text", PROSE)
def test_texts_to_be_read_are_none(text: str) -> None:
    assert not is_table(text.encode("utf-8"))
