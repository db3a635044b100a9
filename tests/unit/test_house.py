"""The rules of the house hold, and each rule notices when it is broken."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Dict, List

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import house  # noqa: E402
import package  # noqa: E402
import stage  # noqa: E402
import translations  # noqa: E402

HEAD = "from __future__ import annotations\n"


def build(folder: Path, files: Dict[str, str]) -> Dict[str, house.Module]:
    for name, source in files.items():
        path = folder / "catalog_search" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + source, "utf-8")
    return house.modules(folder / "catalog_search")


def breaches_of(folder: Path, files: Dict[str, str]) -> List[str]:
    return list(house.import_breaches(build(folder, files)))


@pytest.fixture(scope="module")
def ours() -> Dict[str, house.Module]:
    """The modules of this repository, read once."""
    return house.modules()


class TestTheHouseItself:
    def test_imports_point_downwards_only(self, ours: Dict[str, house.Module]) -> None:
        assert list(house.import_breaches(ours)) == []

    def test_files_and_functions_are_short(self, ours: Dict[str, house.Module]) -> None:
        assert list(house.size_breaches(ours)) == []

    def test_nothing_is_unfinished_or_silenced(self, ours: Dict[str, house.Module]) -> None:
        assert list(house.text_breaches(ours)) == []

    def test_executable_bits_are_where_they_belong(self) -> None:
        assert list(house.mode_breaches()) == []

    def test_every_pure_module_exists(self, ours: Dict[str, house.Module]) -> None:
        assert set(house.PURE_MODULES) <= set(ours)


class TestImportRule:
    @pytest.mark.parametrize(
        ("room", "source", "words"),
        [
            ("model", "import requests\n", "model may not import requests"),
            ("model", "from ..support import i18n\n", "model may not import support"),
            ("catalogs", "from qgis.core import QgsSettings\n", "catalogs may not import qgis.core"),
            ("catalogs", "from ..network.fetch import fetch\n", "catalogs may not import network"),
            ("network", "from ..search import session\n", "network may not import search"),
            ("search", "from qgis.PyQt.QtWidgets import QWidget\n", "search may not import qgis.PyQt.QtWidgets"),
            ("loading", "from qgis.utils import iface\n", "loading may not import qgis.utils"),
            ("loading", "def f():\n    from ..gui import dock\n", "loading may not import gui"),
            ("processing", "from ..gui.dock import Dock\n", "processing may not import gui"),
            ("sharing", "from ..processing import watching\n", "sharing may not import processing"),
            ("support", "from PyQt5.QtCore import Qt\n", "import it from qgis.PyQt"),
            ("cellar", "import os\n", "there is no room cellar"),
        ],
    )
    def test_a_wrong_import_is_found(self, tmp_path: Path, room: str, source: str, words: str) -> None:
        found = breaches_of(tmp_path, {f"{room}/thing.py": source})
        assert any(words in line for line in found), found

    def test_right_imports_pass(self, tmp_path: Path) -> None:
        files = {
            "__init__.py": "",
            "model/query.py": "import dataclasses\n",
            "catalogs/csw.py": "from lxml import etree\nfrom ..model.query import Query\n",
            "gui/dock.py": "from qgis.PyQt.QtWidgets import QWidget\nfrom ..catalogs.csw import Csw\n",
        }
        assert breaches_of(tmp_path, files) == []

    def test_a_pure_module_may_not_reach_qgis_through_another(self, tmp_path: Path) -> None:
        files = {
            "loading/links.py": "from ..support import words\n",
            "support/words.py": "from qgis.core import QgsApplication\n",
        }
        found = breaches_of(tmp_path, files)
        assert len(found) == 1
        assert "links > support.words" in found[0]

    def test_a_pure_module_may_not_lie_in_a_package_that_loads_qgis(self, tmp_path: Path) -> None:
        files = {"__init__.py": "from qgis.core import Qgis\n", "model/query.py": ""}
        assert any("must work without QGIS" in line for line in breaches_of(tmp_path, files))

    def test_an_import_for_type_checkers_only_is_free(self, tmp_path: Path) -> None:
        source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from qgis.core import QgsSettings\n"
        assert breaches_of(tmp_path, {"model/query.py": source}) == []


class TestSizesAndWords:
    def test_a_long_file_and_a_long_function_are_found(self, tmp_path: Path) -> None:
        source = "def f():\n" + "    print()\n" * 600
        found = list(house.size_breaches(build(tmp_path, {"model/a.py": source})))
        assert [line.split(": ")[1] for line in found[:2]] == [
            "602 lines, 500 are the most",
            "f has 601 lines, 80 are the most",
        ]

    def test_a_docstring_does_not_count_as_length(self, tmp_path: Path) -> None:
        source = 'def f():\n    """One\n\n    Two\n    """\n    return 1\n'
        only = build(tmp_path, {"model/a.py": source})["model.a"]
        assert [length for _, _, length in house.functions(only)] == [2]

    def test_silenced_scans_are_found(self, tmp_path: Path) -> None:
        found = list(house.text_breaches(build(tmp_path, {"model/a.py": "import os  # nosec\n"})))
        assert found == ["model/a.py:2: # nosec"]


class TestTranslations:
    def test_every_message_of_the_code_can_be_read(self) -> None:
        assert len(translations.collect()) > 100

    def test_literals_and_plurals_are_collected(self) -> None:
        source = 'tr("One")\ni18n.tr("%n layer(s)", n=count)\ntr("a " "b")\n'
        found = [(text, plural) for text, plural, _ in translations.calls(source, "x.py")]
        assert found == [("One", False), ("%n layer(s)", True), ("a b", False)]

    @pytest.mark.parametrize(
        "source", ["tr(name)", 'tr(f"{name}")', 'tr("a" + b)', 'self.tr("a")', 'tr("%n rows")', 'tr("rows", n=2)']
    )
    def test_what_cannot_be_translated_is_refused(self, source: str) -> None:
        with pytest.raises(translations.BadCall):
            list(translations.calls(source, "x.py"))

    def test_updating_keeps_what_is_translated_and_drops_what_is_gone(self, tmp_path: Path) -> None:
        path = tmp_path / "x_fr.ts"
        known = {"Add": ("Ajouter",), "Gone": ("Parti",)}
        translations.write_ts(path, "fr", [translations.Message("Add", False, ["a.py"])], known)
        translations.write_ts(
            path,
            "fr",
            [translations.Message("Add", False, ["a.py"]), translations.Message("<New> & 'more'", False, ["b.py"])],
            translations.read_ts(path),
        )
        assert translations.read_ts(path) == {"Add": ("Ajouter",), "<New> & 'more'": ()}

    def test_french_is_written_with_spaces_that_do_not_break(self, tmp_path: Path) -> None:
        """A line of a narrow dock would begin with a colon otherwise."""
        path = tmp_path / "x_fr.ts"
        messages = [translations.Message(text, False, ["a.py"]) for text in ("Found: “{a}”; why?", "10% at 8:30")]
        known = {"Found: “{a}”; why?": ("Trouvé : « {a} » ; pourquoi ?",), "10% at 8:30": ("10 % à 8:30 ou a : b",)}
        translations.write_ts(path, "fr", messages, known)
        assert [forms[0].replace("\u00a0", "_") for forms in translations.read_ts(path).values()] == [
            "Trouvé_: «_{a}_»_; pourquoi_?", "10_% à 8:30 ou a_: b"
        ]  # fmt: skip
        assert translations.typeset("en", "a : b") == "a : b"

    def test_the_french_of_the_plugin_has_them_everywhere(self) -> None:
        assert not list(translations.problems_of("fr", translations.collect()))

    def test_english_plurals_follow_from_the_message(self, tmp_path: Path) -> None:
        path = tmp_path / "x_en.ts"
        translations.write_ts(path, "en", [translations.Message("%n match(es)", True, ["a.py"])], {})
        assert translations.read_ts(path) == {"%n match(es)": ("%n match", "%n matches")}

    @pytest.mark.parametrize(
        ("text", "forms", "words"),
        [
            ("Load {name}", ("Charger {nom}",), "placeholders"),
            ("Load {name}", ("Charger",), "placeholders"),
            ("<b>Load</b>", ("Charger",), "markup"),
            ("Load ", ("Charger",), "spaces"),
        ],
    )
    def test_a_garbled_translation_is_found(self, text: str, forms: translations.Forms, words: str) -> None:
        assert words in "".join(translations.faults(translations.Message(text, False), forms))

    def test_a_plural_without_its_number_is_found(self) -> None:
        message = translations.Message("%n layer(s)", True)
        assert list(translations.faults(message, ("une couche", "%n couches"))) == []
        assert list(translations.faults(message, ("%n couche", "des couches"))) == ["the plural lacks %n"]


class TestMetadata:
    def test_the_repository_would_accept_it(self) -> None:
        assert list(package.metadata_problems(package.metadata())) == []

    @pytest.mark.parametrize(
        ("key", "value", "words"),
        [
            ("version", "0.1", "MAJOR.MINOR.PATCH"),
            ("version", "0.1.0-beta", "MAJOR.MINOR.PATCH"),
            ("qgisMaximumVersion", "3.99", "must be 4.99"),
            ("about", "A <b>bold</b> text", "no HTML"),
            ("name", "Catalog Plugin", 'no "plugin"'),
            ("author", "a/b", "no slash"),
            ("tracker", "", "tracker is missing"),
            ("description[fr]", "", "description[fr] is missing"),
        ],
    )
    def test_what_it_refuses_is_found(self, key: str, value: str, words: str) -> None:
        assert words in "".join(package.metadata_problems({**package.metadata(), key: value}))

    def test_placeholder_addresses_stand_in_metadata_only(self) -> None:
        holders = [name for source, name in stage.shipped_files() if _holds_placeholder(source)]
        assert set(holders) <= {"metadata.txt"}

    @pytest.mark.parametrize("name", ["gui/.hidden", "gui/__pycache__/a.pyc", "tests/a.py", "x.so", "a\\b.py"])
    def test_what_may_not_be_shipped_is_found(self, name: str) -> None:
        assert any(name in line for line in package.content_problems([name]))


def _holds_placeholder(path: Path) -> bool:
    return f"{package.PLACEHOLDER}/catalog-search".encode() in path.read_bytes()
