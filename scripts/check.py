#!/usr/bin/env python3
"""Everything that can be said about the code without running it; one line per check, the findings below it.

    scripts/check.py [NAME...]      all checks, or those named
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Dict, List, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house  # noqa: E402
import package  # noqa: E402
import stage  # noqa: E402
import translations  # noqa: E402

ROOT = stage.ROOT
TOOLS = Path(sys.executable).parent
Outcome = Tuple[bool, str]
#: Rules of flake8-qgis for imports and Qt 6; those about QgisInterface arguments and unused returns are left out.
QGIS_RULES = "QGS101,QGS102,QGS103,QGS104,QGS106,QGS107,QGS111,QGS4"


def run(*command: str, cwd: Path = ROOT) -> Outcome:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode == 0, done.stdout.decode("utf-8", "replace").strip()


def tool(name: str, *arguments: str, cwd: Path = ROOT) -> Outcome:
    return run(str(TOOLS / name), *arguments, cwd=cwd)


def style() -> Outcome:
    return tool("ruff", "check", "--no-cache", "--output-format=concise", "catalog_search", "scripts", "tests")


def types() -> Outcome:
    return tool("mypy", "--no-error-summary")


def imports() -> Outcome:
    modules = house.modules()
    found = house.breaches(modules)
    advice = [f"(worth a look: {line})" for line in house.long_functions(modules)]
    return not found, "\n".join([*found, *advice])


def qt6_names() -> Outcome:
    return run(sys.executable, "scripts/qt6_names.py")


def qt6_lint() -> Outcome:
    compat = f"{stage.PLUGIN}/support/compat.py"
    return tool("flake8", "--isolated", f"--select={QGIS_RULES}", f"--per-file-ignores={compat}:QGS402", stage.PLUGIN)


def bandit() -> Outcome:
    """All rules of all severities on what is shipped, no comment heeded."""
    folder = stage.stage(ROOT / "build" / "check")
    good, text = tool("bandit", "--quiet", "--recursive", "--ignore-nosec", "--format=json", str(folder))
    try:
        report = json.loads(text[text.index("{") :])
    except ValueError:
        return False, text
    lines = [
        f"{Path(item['filename']).relative_to(folder)}:{item['line_number']}: {item['test_id']} {item['issue_text']}"
        for item in report["results"]
    ]
    lines += [f"{item['filename']}: {item['reason']}" for item in report["errors"]]
    return not lines and good, "\n".join(lines)


def secrets() -> Outcome:
    """Every detector on every shipped file; the tool itself always ends with success, so its report is read."""
    folder = stage.stage(ROOT / "build" / "check")
    good, text = tool("detect-secrets", "scan", "--all-files", "--no-verify", ".", cwd=folder)
    try:
        results = json.loads(text)["results"]
    except (ValueError, KeyError):
        return False, text
    lines = [f"{name}:{item['line_number']}: {item['type']}" for name, found in results.items() for item in found]
    return good and not lines, "\n".join(lines)


def translated() -> Outcome:
    return run(sys.executable, "scripts/translations.py", "check")


def catalogues() -> Outcome:
    return run(sys.executable, "scripts/catalogues.py", "check")


def metadata() -> Outcome:
    """The repository's rules; placeholders are reported by `make package`."""
    if translations.compile_all():
        return False, "the translations could not be compiled"
    found = package.problems()
    licence = ROOT / "LICENSE"
    if not licence.exists() or "GNU GENERAL PUBLIC LICENSE" not in licence.read_text("utf-8"):
        found.append("LICENSE: the text of the GPL is missing")
    return not found, "\n".join(found)


CHECKS: Dict[str, Tuple[str, Callable[[], Outcome]]] = {
    "style": ("Style (ruff)", style),
    "types": ("Types (mypy)", types),
    "house": ("House rules: imports, sizes, modes", imports),
    "qt6": ("Qt 6 names (looked up in this QGIS)", qt6_names),
    "lint": ("Qt 6 and PyQGIS rules (flake8-qgis)", qt6_lint),
    "translations": ("Translations complete", translated),
    "catalogues": ("docs/catalogues.md is what the types declare", catalogues),
    "metadata": ("Metadata and contents of the ZIP", metadata),
    "bandit": ("Security scan (bandit, all rules)", bandit),
    "secrets": ("Secret scan (detect-secrets)", secrets),
}


def main() -> int:
    failed: List[str] = []
    for name in sys.argv[1:] or CHECKS:
        title, function = CHECKS[name]
        start = time.monotonic()
        good, text = function()
        print(f"{'ok    ' if good else 'FAILED'}  {title:<42} {time.monotonic() - start:5.1f} s", flush=True)
        if text and (not good or name == "house"):
            print("\n".join(f"        {line}" for line in text.splitlines()), flush=True)
        failed += [] if good else [name]
    print(f"\n{len(failed)} checks failed: {', '.join(failed)}" if failed else "\nAll checks hold.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
