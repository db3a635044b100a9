#!/usr/bin/env python3
"""Lay out the plugin as QGIS installs it: one folder with the package, metadata, licence, resources and translations.

    scripts/stage.py [FOLDER]        default build/stage; the plugin ends in FOLDER/catalog_search
"""
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Iterator, List, Tuple

ROOT = Path(__file__).resolve().parent.parent
PLUGIN = "catalog_search"
STAGE = ROOT / "build" / "stage"
_SKIPPED_PARTS = {"__pycache__", "__MACOSX"}
_SKIPPED_SUFFIXES = {".pyc", ".ts"}


def shipped_files() -> List[Tuple[Path, str]]:
    """What goes into the plugin, as (file, path inside the plugin's folder), sorted by the latter."""
    pairs = [(ROOT / name, target) for name in _sources() for target in _target(name)]
    pairs += [(path, f"i18n/{path.name}") for path in (ROOT / "i18n").glob("*.qm")]
    return sorted(pairs, key=lambda pair: pair[1])


def stage(folder: Path = STAGE) -> Path:
    """Write the plugin afresh into ``folder`` and return its own folder there."""
    target = folder / PLUGIN
    shutil.rmtree(target, ignore_errors=True)
    for source, name in shipped_files():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    return target


def _target(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") or part in _SKIPPED_PARTS for part in path.parts)
    if hidden or path.suffix in _SKIPPED_SUFFIXES:
        return
    if path.parts[0] == PLUGIN and len(path.parts) > 1:
        yield str(path.relative_to(PLUGIN))
    elif path.parts[0] == "resources" or name in ("metadata.txt", "LICENSE"):
        yield name


def _sources() -> List[str]:
    """Paths of what git tracks or would track; without git (an unpacked archive), of all files."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        tops = (ROOT / PLUGIN, ROOT / "resources")
        names = [str(path.relative_to(ROOT).as_posix()) for top in tops for path in top.rglob("*")]
        names += ["metadata.txt", "LICENSE"]
    return [name for name in names if (ROOT / name).is_file()]


if __name__ == "__main__":
    print(stage(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else STAGE))
