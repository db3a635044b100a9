#!/usr/bin/env python3
"""Run the tests: those without QGIS, then those in a QGIS without a screen, each in surroundings of its own.

    scripts/test.py [PYTEST ARGUMENTS]     for example -k csw, or tests/unit/test_links.py
    scripts/test.py --bench [ARGUMENTS]    the measurements of tests/benchmarks instead

Settings, caches and the authentication database are in a temporary folder: the user's own QGIS is left alone.
"""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Tuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / "build" / "venv" / "bin" / "python"
#: What opens layers has a QGIS of its own: after a thousand other tests it takes nearly twice the processor time.
LOADING = "tests/qgis/test_loading"
#: Suites by folder, with pytest's arguments and the seconds after which a suite is given up.
SUITES: Dict[str, Tuple[List[str], int]] = {
    "tests/unit": (["-p", "no:pytest_qgis"], 1800),
    "tests/qgis": (["--ignore-glob=*/test_loading_*"], 2400),
    LOADING: ([], 2400),
    "tests/benchmarks": (["-s"], 600),
}
KINDS = ("passed", "failed", "errors", "skipped")
NO_TESTS = 5


def environment(home: Path) -> Dict[str, str]:
    """Variables that keep a test away from the user's files, language, screen and proxy.

    Away from what other runs left, too: the test mode of Qt's standard paths keeps caches in the home folder, and QGIS
    takes what a service said there within a day for its answer, that of a test's server on a port that came again.
    """
    foreign = ("QGIS_", "QT_", "PYTHON", "LC_", "LANG", "DISPLAY", "WAYLAND_DISPLAY")
    values = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    values.update(
        QT_QPA_PLATFORM="offscreen",
        LC_ALL="C.UTF-8",
        LANG="C.UTF-8",
        NO_PROXY="127.0.0.1,localhost",
        no_proxy="127.0.0.1,localhost",
        PYTHONDONTWRITEBYTECODE="1",
        QGIS_AUTH_DB_DIR_PATH=str(home / "auth"),
    )
    folders = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    values.update({name: str(home / name.lower()) for name in folders})
    for name in (*folders, "QGIS_AUTH_DB_DIR_PATH"):
        Path(values[name]).mkdir(parents=True, exist_ok=True, mode=0o700)
    return values


def run_suite(folder: str, arguments: List[str]) -> Tuple[int, Dict[str, int]]:
    """Run one suite; its exit status and how many tests ended in which way."""
    print(f"\n===== {folder} =====", flush=True)
    options, limit = SUITES[folder]
    shutil.rmtree(ROOT / ".qgis-settings", ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="catalog-search-tests-") as home:
        report = Path(home) / "report.xml"
        command = [str(PYTHON), "-m", "pytest", *options, f"--junitxml={report}", *arguments]
        status = run_bounded(command, environment(Path(home)), limit)
        counts = read_report(report)
    shutil.rmtree(ROOT / ".qgis-settings", ignore_errors=True)
    return status, counts


def run_bounded(command: List[str], variables: Dict[str, str], seconds: int) -> int:
    """Run a command that may not take longer; whatever it started ends with it."""
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        print(f"\nGiven up after {seconds} seconds. What each thread was doing:", flush=True)
        process.send_signal(signal.SIGABRT)  # pytest has Python's fault handler on, which tells
        time.sleep(2)
        return 1
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def read_report(report: Path) -> Dict[str, int]:
    if not report.exists():
        return {}
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    counts = dict.fromkeys(KINDS, 0)
    for suite in suites:
        numbers = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        counts["failed"] += numbers["failures"]
        counts["errors"] += numbers["errors"]
        counts["skipped"] += numbers["skipped"]
        counts["passed"] += numbers["tests"] - numbers["failures"] - numbers["errors"] - numbers["skipped"]
    return counts


def chosen_suites(arguments: List[str]) -> Dict[str, List[str]]:
    """The suites to run with their arguments: those whose files are named, else all but the benchmarks."""
    paths = [argument.rstrip("/") for argument in arguments if argument.startswith("tests/")]
    others = [argument for argument in arguments if not argument.startswith("tests/")]
    loading = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob(f"{LOADING}_*.py"))]
    picked: Dict[str, List[str]] = {folder: [] for folder in SUITES}
    for path in paths or ["tests/unit", "tests/qgis"]:
        folder = next((folder for folder in reversed(list(SUITES)) if path.startswith(folder)), "tests/unit")
        picked[folder].append(path)
        if path == "tests/qgis":
            picked[LOADING] += loading
    return {folder: [*others, *named] for folder, named in picked.items() if named}


def main() -> int:
    arguments = sys.argv[1:]
    if "--bench" in arguments:
        arguments = [argument for argument in arguments if argument != "--bench"]
        named = any(argument.startswith("tests/benchmarks") for argument in arguments)
        arguments += [] if named else ["tests/benchmarks"]
    if subprocess.run([sys.executable, "scripts/translations.py", "compile"], cwd=ROOT).returncode:
        return 1
    start = time.monotonic()
    totals = dict.fromkeys(KINDS, 0)
    lines, bad = [], False
    for folder, own in chosen_suites(arguments).items():
        status, counts = run_suite(folder, own)
        chosen_nothing = status == NO_TESTS and bool(arguments)
        bad = bad or (status != 0 and not chosen_nothing)
        for kind in KINDS:
            totals[kind] += counts.get(kind, 0)
        outcome = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) or "nothing reported"
        ending = "" if status in (0, 1, NO_TESTS) else f" (ended with status {status})"
        lines.append(f"{folder}: {outcome}{ending}")
    print("\n" + "\n".join(lines))
    shown = ", ".join(f"{totals[kind]} {kind}" for kind in ("failed", "passed", "skipped", "errors") if totals[kind])
    print(f" {shown or 'no tests ran'} in {time.monotonic() - start:.2f}s ".center(80, "="), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
