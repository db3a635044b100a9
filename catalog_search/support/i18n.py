"""The plugin's words in the user's language."""
from __future__ import annotations

from typing import Callable, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .paths import translation_folder

CONTEXT = "CatalogSearch"


def tr(text: str, n: Optional[int] = None) -> str:
    """A text in the user's language; with ``n`` the plural form for that number, ``%n`` replaced by it."""
    if n is None:
        return QCoreApplication.translate(CONTEXT, text)
    return QCoreApplication.translate(CONTEXT, text, None, n)


def speaking(code: str) -> Callable[..., str]:
    """What does the work of ``tr`` in one language, whatever that of QGIS is: for texts that leave QGIS.

    :param code: ISO 639-1; in a language that there is no translation for, English is spoken
    """
    translator, plurals = QTranslator(), QTranslator()
    loaded = code != "en" and translator.load(_file(code))
    plurals.load(_file("en"))

    def say(text: str, n: Optional[int] = None) -> str:
        number, source = -1 if n is None else n, text.encode("utf-8")  # as a text it would have to be ASCII
        told = translator.translate(CONTEXT, source, None, number) if loaded else ""
        told = told or (plurals.translate(CONTEXT, source, None, number) if n is not None else "") or text
        return told if n is None else told.replace("%n", str(n))

    return say


def _file(code: str) -> str:
    return str(translation_folder() / f"catalog_search_{code}.qm")


def language() -> str:
    """The user's language as an ISO 639-1 code, as QGIS itself chose it."""
    code = QgsApplication.locale().replace("-", "_").split("_")[0].lower()
    return code if len(code) == 2 else "en"  # "C" is a locale without a language


class Translation:
    """The installed translator; plural forms make one needed for English too."""

    def __init__(self) -> None:
        self._translator: Optional[QTranslator] = None

    def install(self) -> None:
        """Load the file for the user's language, else English."""
        for code in (language(), "en"):
            translator = QTranslator()
            if translator.load(_file(code)):
                QCoreApplication.installTranslator(translator)
                self._translator = translator
                return

    def remove(self) -> None:
        """Take the translator away again."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
