#!/usr/bin/env python3
"""Start QGIS with the plugin. With a screen: in the profile build/profile, the dock open. Without: play the tour.

    scripts/run.py [--tour | --screenshots]

The tour runs under Xvfb in fresh profiles, once in English and once in French; it prints one line per step, keeps a
picture of each under build/tour/, and ends with 1 if a step failed. ``--screenshots`` also renews docs/images/.
"""
from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

import desktop  # noqa: E402
import stage  # noqa: E402
import translations  # noqa: E402

from tests.servers import qgis_server  # noqa: E402

BUILD = ROOT / "build"
OUTPUT = BUILD / "tour"
PICTURES = ROOT / "docs" / "images"
#: Seconds for one start of QGIS with all its steps; both together stay below four minutes.
LIMITS = {"en": 150, "fr": 70}
_BOOT = """
import sys
sys.path[:0] = {paths!r}
import {module}
{module}.start()
"""


def boot_file(folder: Path, module: str) -> Path:
    """The file that QGIS runs after its start: it calls ``start()`` of one of our modules."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"start_{module}.py"
    path.write_text(_BOOT.format(paths=[str(ROOT / "scripts")], module=module), "utf-8")
    return path


def open_desktop() -> int:
    """Replace this process by QGIS in a profile that is kept from one start to the next."""
    staged = stage.stage()
    profiles = BUILD / "profile"
    desktop.make_profile(profiles)
    line = desktop.command(profiles, boot_file(BUILD, "open_dock"))
    print(f"QGIS starts with the plugin from {staged.relative_to(ROOT)} in the profile {profiles.relative_to(ROOT)}.")
    os.execvpe(line[0], line, {**os.environ, "QGIS_PLUGINPATH": str(staged.parent)})


@contextlib.contextmanager
def errors_into(path: Path) -> Iterator[None]:
    """Let programs that are started meanwhile write their errors into a file, for as long as they live."""
    kept = os.dup(2)
    try:
        with open(path, "wb") as log:
            os.dup2(log.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def play_tour(pictures: bool) -> int:
    """Play the tour in both languages and tell how it went."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    stage.stage()
    start = time.monotonic()
    failed = 0
    with contextlib.ExitStack() as stack:
        os.environ["XDG_RUNTIME_DIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="catalog-search-run-"))
        with errors_into(OUTPUT / "server.log"):
            server = stack.enter_context(qgis_server.QgisServer()) if qgis_server.available() else None
        if server is None:
            print("FAILED  QGIS Server is not installed: WMS and WFS cannot be shown")
            failed += 1
        for language in LIMITS:
            failed += play(language, server, pictures)
    seconds = time.monotonic() - start
    print(f"\n{failed or 'No'} step{'' if failed == 1 else 's'} failed, {seconds:.0f} s; pictures in build/tour/")
    return 1 if failed else 0


def play(language: str, server: Optional[qgis_server.QgisServer], pictures: bool) -> int:
    """Start QGIS once and play the steps for one language; the number of failed steps."""
    report = OUTPUT / f"report-{language}.txt"
    report.touch()
    with tempfile.TemporaryDirectory(prefix="catalog-search-tour-") as name:
        home = Path(name)
        desktop.make_profile(home / "profiles-root", language)
        plan = {
            "language": language,
            "output": str(OUTPUT),
            "report": str(report),
            "pictures": str(PICTURES) if pictures else "",
            "services": str(write_services(home, server)) if server else "",
        }
        variables = desktop.surroundings(
            home, QGIS_PLUGINPATH=str(stage.STAGE), CATALOG_SEARCH_TOUR=json.dumps(plan), HOME=str(home)
        )
        line = desktop.command(home / "profiles-root", boot_file(OUTPUT, "tour"), screenless=True)
        echo = Echo(report)
        status = desktop.run_bounded(line, variables, OUTPUT / f"qgis-{language}.log", LIMITS[language], echo.tick)
    return echo.failed + closing(status, echo, language)


def closing(status: Optional[int], echo: "Echo", language: str) -> int:
    """Tell how QGIS itself ended: 1 for badly, which includes a tour that did not come to its end."""
    log = f"see build/tour/qgis-{language}.log"
    if status is None:
        print(f"FAILED  QGIS had to be stopped after {LIMITS[language]} s, {log}")
    elif status or not echo.ended:
        print(f"FAILED  QGIS ended with status {status}{'' if echo.ended else ' before the tour did'}, {log}")
    else:
        print("ok      QGIS closes")
        return 0
    return 1


class Echo:
    """Prints the lines of a growing report and counts the failed steps."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._shown = 0
        self.failed = 0
        self.ended = False

    def tick(self) -> None:
        lines: List[str] = self._report.read_text("utf-8").split("\n")[:-1]
        for line in lines[self._shown :]:
            if line == "END":
                self.ended = True
                continue
            self.failed += line.startswith("FAILED")
            print(line, flush=True)
        self._shown = len(lines)


def write_services(folder: Path, server: qgis_server.QgisServer) -> Path:
    """A catalogue file with the services of the QGIS Server that runs here: how a team lists its own."""

    def record(identifier: str, title: str, words: str, url: str, protocol: str) -> Dict[str, object]:
        return {
            "id": identifier,
            "title": title,
            "abstract": f"{words} This service runs on this computer, only for the tour.",
            "type": "service",
            "organisation": "Tour",
            "keywords": ["service", "tour"],
            "licence": {"title": "Licence Ouverte 2.0", "id": "lov2"},
            "extent": [-6.0, 46.5, -1.0, 49.0],
            "resources": [{"title": title, "url": url, "protocol": protocol, "layer": "communes"}],
        }

    catalogue = {
        "catalog_search": 1,
        "title": "Services of our team",
        "language": "en",
        "records": [
            record("tour-wms", "Communes as a picture (WMS)", "Drawn by the server.", server.wms, "OGC:WMS"),
            record("tour-wfs", "Communes as features (WFS)", "To be queried.", server.wfs, "OGC:WFS"),
        ],
    }
    path = folder / "services.json"
    path.write_text(json.dumps(catalogue, ensure_ascii=False, indent=2), "utf-8")
    return path


def main() -> int:
    if translations.compile_all():
        return 1
    has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if has_screen and not {"--tour", "--screenshots"} & set(sys.argv):
        return open_desktop()
    return play_tour(pictures="--screenshots" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
