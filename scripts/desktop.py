"""Start the real QGIS in a profile of its own: used by `make run`, by the tour and by the test of the ZIP."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Dict, List, Optional

SCREEN = "-screen 0 1600x1000x24"
#: QGIS 3 and 4 read settings of different names; the other one does no harm.
_INI_NAMES = ("QGIS3.ini", "QGIS4.ini")
_SETTINGS = """[PythonPlugins]
catalog_search=true

[qgis]
checkVersion=false
showTips=false
enableMacros=Never

[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
"""
_LOCALE = """
[locale]
overrideFlag=true
userLocale={language}
globalLocale={language}
"""


def make_profile(folder: Path, language: str = "") -> Path:
    """Write the settings of a fresh profile in which the plugin is enabled; an existing one is left alone.

    :param folder: what QGIS takes as ``--profiles-path``
    :param language: of the interface; without one it is the system's
    :returns: the profile's own folder
    """
    profile = folder / "profiles" / "default"
    for name in _INI_NAMES:
        path = profile / "QGIS" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_SETTINGS + (_LOCALE.format(language=language) if language else ""), "utf-8")
    return profile


def surroundings(home: Path, **more: str) -> Dict[str, str]:
    """Variables for a QGIS whose caches and data are under ``home``."""
    foreign = ("QGIS_", "QT_", "PYTHON", "LC_", "LANG")
    values = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        values[name] = str(home / name.lower())
        Path(values[name]).mkdir(parents=True, exist_ok=True, mode=0o700)
    local = "127.0.0.1,localhost"
    return {**values, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "NO_PROXY": local, "no_proxy": local, **more}


def command(profiles: Path, code: Optional[Path] = None, screenless: bool = False) -> List[str]:
    """The command line that starts QGIS, under Xvfb where there is no screen."""
    # Debian's wrapper looks for GRASS with dpkg, once per start; the program itself is beside it.
    binary = shutil.which("qgis.bin") or shutil.which("qgis") or "qgis"
    line = [binary, "--nologo", "--noversioncheck", "--profiles-path", str(profiles), "--profile", "default"]
    line += ["--code", str(code)] if code else []
    return ["xvfb-run", "-a", "-s", SCREEN, *line] if screenless else line


def run_bounded(
    line: List[str], variables: Dict[str, str], log: Path, seconds: float, tick: Callable[[], None] = lambda: None
) -> Optional[int]:
    """Run QGIS and whatever it starts, for so many seconds at most; nothing of it is left afterwards.

    :param tick: called a few times a second, to report what happened meanwhile
    :returns: its exit status, ``None`` where it had to be killed
    """
    with open(log, "wb") as output:
        process = subprocess.Popen(
            line, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            end = time.monotonic() + seconds
            while process.poll() is None and time.monotonic() < end:
                tick()
                time.sleep(0.2)
            return process.poll()
        finally:
            end_group(process)
            tick()


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        time.sleep(0.3)
    process.wait()
