#!/usr/bin/env python3
"""Build build/catalog_search-<version>.zip, the file that QGIS installs and that the plugin repository takes.

    scripts/package.py              build and check; exit with 1 where the repository would refuse it
    scripts/package.py --check      only look at metadata.txt and at what would be shipped

The rules are those that the repository applies at upload, plus what its QGIS listing needs.
"""
from __future__ import annotations

import configparser
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Dict, Iterator, List

sys.path.insert(0, str(Path(__file__).resolve().parent))

import stage  # noqa: E402
import translations  # noqa: E402

ROOT = stage.ROOT
MAX_BYTES = 25_000_000
REQUIRED = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository",
    "homepage", "qgisMaximumVersion", "category", "icon", "description[fr]", "name[fr]", "about[fr]",
)  # fmt: skip
FIXED = {"qgisMinimumVersion": "3.22", "qgisMaximumVersion": "4.99", "category": "Web", "hasProcessingProvider": "yes"}
ADDRESSES = ("email", "homepage", "tracker", "repository")
PLACEHOLDER = "example.org"
_BAD_SUFFIXES = {".pyc", ".exe", ".dll", ".so", ".sh", ".bat", ".ps1", ".dylib"}
#: Same date in every archive: the earliest that the ZIP format knows.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def metadata(path: Path = ROOT / "metadata.txt") -> Dict[str, str]:
    """The [general] keys as QGIS reads them: case kept, ``%`` interpolated.

    :raises configparser.Error: where QGIS could not read the file either
    """
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    return dict(parser.items("general"))


def version() -> str:
    return metadata()["version"]


def archive_path() -> Path:
    return ROOT / "build" / f"{stage.PLUGIN}-{version()}.zip"


def build() -> Path:
    """Write the archive, the same bytes for the same tree."""
    target = archive_path()
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for source, name in stage.shipped_files():
            entry = zipfile.ZipInfo(f"{stage.PLUGIN}/{name}", _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, source.read_bytes())
    return target


def metadata_problems(found: Dict[str, str]) -> Iterator[str]:
    """What the repository refuses in metadata.txt."""
    for key in REQUIRED:
        if not found.get(key, "").strip():
            yield f"metadata.txt: {key} is missing"
    for key, value in FIXED.items():
        if found.get(key) != value:
            yield f"metadata.txt: {key} must be {value}, not {found.get(key)}"
    if not re.fullmatch(r"\d+\.\d+\.\d+", found.get("version", "")):
        yield "metadata.txt: version must be MAJOR.MINOR.PATCH"
    for key in [key for key in found if key.split("[")[0] in ("name", "description", "about")]:
        if re.search(r"<[a-zA-Z/!]", found[key]):
            yield f"metadata.txt: no HTML in {key}"
    if "plugin" in found.get("name", "").lower():
        yield 'metadata.txt: no "plugin" in the name'
    if "/" in found.get("author", ""):
        yield "metadata.txt: no slash in author"
    if "@" not in found.get("email", ""):
        yield "metadata.txt: email is no address"
    for key in ("homepage", "tracker", "repository"):
        if not found.get(key, "").startswith("https://"):
            yield f"metadata.txt: {key} must begin with https://"
    for key in ("supportsQt6",):
        if key in found:
            yield f"metadata.txt: {key} is obsolete"


def content_problems(names: List[str]) -> Iterator[str]:
    """What the repository refuses among the shipped names (paths inside the plugin's folder)."""
    if not stage.PLUGIN.isidentifier():
        yield f"{stage.PLUGIN} is no Python identifier"
    compiled = [f"i18n/{stage.PLUGIN}_{language}.qm" for language in translations.LANGUAGES]
    for name in ("__init__.py", "metadata.txt", "LICENSE", *compiled):
        if name not in names:
            yield f"{name} is missing in the archive"
    for name in names:
        path = PurePosixPath(name)
        if any(part.startswith(".") or part in ("__pycache__", "__MACOSX", "tests") for part in path.parts):
            yield f"{name} must not be in the archive"
        if path.suffix in _BAD_SUFFIXES or "\\" in name or ":" in name:
            yield f"{name} must not be in the archive"


def problems() -> List[str]:
    """Everything the repository would refuse, the size apart."""
    found = metadata()
    names = [name for _, name in stage.shipped_files()]
    icon = found.get("icon", "")
    lost = [f"metadata.txt: icon {icon} is not in the archive"] if icon not in names else []
    return [*metadata_problems(found), *content_problems(names), *lost]


def placeholders() -> List[str]:
    """Keys of metadata.txt that still hold a placeholder address."""
    return [key for key in ADDRESSES if PLACEHOLDER in metadata().get(key, "")]


def warn_of_placeholders() -> None:
    open_keys = placeholders()
    if open_keys:
        bar = "!" * 78
        print(f"{bar}\n!! metadata.txt still has placeholder addresses: {', '.join(open_keys)}")
        print(f"!! The repository refuses them. Write the real ones into metadata.txt before an upload.\n{bar}")


def main() -> int:
    if translations.compile_all():
        return 1
    found = problems()
    if "--check" not in sys.argv:
        target = build()
        size = target.stat().st_size
        found += [f"{size} bytes, {MAX_BYTES} are the most"] if size > MAX_BYTES else []
        print(f"{target.relative_to(ROOT)}: {len(stage.shipped_files())} files, {size / 1e6:.2f} MB")
        warn_of_placeholders()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
