"""Tests that need no QGIS, and that show it: importing QGIS or Qt fails here."""
from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Optional

_FORBIDDEN = {"qgis", "PyQt5", "PyQt6", "osgeo"}


class _NoQgis(MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Optional[object]:
        if fullname.split(".")[0] in _FORBIDDEN:
            raise ImportError(f"{fullname} is not at hand in tests/unit")
        return None


# In one run with tests/qgis, where QGIS is loaded already, there is nothing to show.
if "qgis" not in sys.modules:
    sys.meta_path.insert(0, _NoQgis())
