"""In the real QGIS window: no certificate opens a dialog, and the master password is asked for once."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

from tests.servers.redirects import Redirecting
from tests.servers.tls import TlsServer, missing, self_signed

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import desktop  # noqa: E402

MASTER = "maître"

#: Makes a locked authentication database with one log-in, and says its id.
STORE = """
from qgis.core import QgsApplication, QgsAuthMethodConfig
application = QgsApplication([], False)
application.initQgis()
manager = QgsApplication.authManager()
assert manager.setMasterPassword({master!r}, True)
config = QgsAuthMethodConfig("Basic")
config.setName("essai")
config.setConfig("username", "ana")
config.setConfig("password", "forêt")
assert manager.storeAuthenticationConfig(config)
print("stored", config.id(), flush=True)
application.exitQgis()
"""

#: Runs inside QGIS. Every 20 ms it notes and answers the modal window that is open.
PROBE = """
import json, os, sys, time, traceback
sys.path.insert(0, os.environ["CODE_ROOT"])
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from qgis.utils import iface
from catalog_search.model.errors import CatalogError
from catalog_search.network.login_gate import gate
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.network.qgis_blocking import qgis_carrier
from tests.qgis.auth_support import ask, plain

secure, home, login = (os.environ[name] for name in ("SECURE_URL", "HOME_URL", "LOGIN"))
seen = {"windows": [], "answers": {}, "longest": 0.0, "error": ""}
state = {"answer": None, "open": False, "last": time.monotonic()}
carrier = AsyncCarrier()

def watch():
    now = time.monotonic()
    seen["longest"], state["last"] = max(seen["longest"], now - state["last"]), now
    window = QApplication.activeModalWidget()
    known, state["open"] = state["open"], window is not None and window.isVisible()
    if known or not state["open"]:
        return
    seen["windows"].append([state["step"], window.metaObject().className()])
    if state["answer"] is None:
        QTimer.singleShot(600, window.reject)
        return
    field = [edit for edit in window.findChildren(QLineEdit) if edit.isVisible() and edit.isEnabled()][0]
    field.setText(state["answer"])
    QTimer.singleShot(100, lambda: accept(window))

def accept(window):
    box = window.findChild(QDialogButtonBox)
    button = box.button(QDialogButtonBox.StandardButton.Ok) if box else None
    button.click() if button is not None and button.isEnabled() else window.accept()

def kind(outcome):
    return outcome.error.kind.value if outcome.error is not None else outcome.value.text

def configs_of(step):
    config = plain(home, login)
    return [plain(secure)] if step == "certificate" else [config, plain(home), config]

def run(step, then):
    state["step"] = step
    configs = configs_of(step)
    answers = seen["answers"][step] = []
    def done(outcome):
        answers.append(kind(outcome))
        if len(answers) == len(configs):
            QTimer.singleShot(100, then)
    for config in configs:
        carrier.start(ask(config.url), config, done)

def in_task(then):
    state["step"] = "task"
    def work(task):
        told = []
        for config in (plain(secure), plain(home, login)):
            try:
                told.append(qgis_carrier(config).run(ask(config.url)).text)
            except CatalogError as error:
                told.append(error.kind.value)
        return told
    def done(error, result=None):
        seen["answers"]["task"] = result or repr(error)
        then()
    state["task"] = QgsTask.fromFunction("ask", work, on_finished=done)
    QgsApplication.taskManager().addTask(state["task"])

def retry():
    gate().forgive()
    state["answer"] = os.environ["MASTER"]
    run("retry", end)

def end():
    carrier.close()
    with open(os.environ["PROBE_RESULT"], "w", encoding="utf-8") as stream:
        json.dump(seen, stream)
    iface.actionExit().trigger()

def begin():
    state["last"] = time.monotonic()
    timer.start(20)
    run("certificate", lambda: in_task(lambda: run("cancel", lambda: run("again", retry))))

timer = QTimer()
timer.timeout.connect(watch)
QTimer.singleShot(2500, begin)
"""


def stored_login(folder: Path) -> str:
    """The id of a log-in in a locked database in that folder."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", STORE.format(master=MASTER)],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "QGIS_AUTH_DB_DIR_PATH": str(folder), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("stored")]
    assert lines, done.stderr[-2000:]
    return lines[0].split()[1]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    """What happened in QGIS."""
    if not shutil.which("xvfb-run") or missing():
        pytest.skip(missing() or "xvfb-run is not installed")
    folder = tmp_path_factory.mktemp("desktop")
    login = stored_login(folder / "auth")
    desktop.make_profile(folder / "profiles-root")
    code, result, log = folder / "probe.py", folder / "result.json", folder / "qgis.log"
    code.write_text(PROBE, "utf-8")
    with TlsServer(self_signed(folder)) as secure, Redirecting() as home:
        variables = desktop.surroundings(
            folder, PROBE_RESULT=str(result), CODE_ROOT=str(ROOT), SECURE_URL=secure.url, HOME_URL=home.url,
            LOGIN=login, MASTER=MASTER, QGIS_AUTH_DB_DIR_PATH=str(folder / "auth"),
        )  # fmt: skip
        line = desktop.command(folder / "profiles-root", code, screenless=True)
        desktop.run_bounded(line, variables, log, 90)
    assert result.exists(), log.read_text("utf-8", "replace")[-3000:]
    return dict(json.loads(result.read_text("utf-8")))


def test_a_certificate_opens_no_window_and_holds_nothing_up(seen: Dict[str, Any]) -> None:
    assert seen["answers"]["certificate"] == ["certificate"]
    assert seen["answers"]["task"] == ["certificate", "login_locked"]
    assert not [window for window in seen["windows"] if window[0] in ("certificate", "task")]
    assert seen["longest"] < 1.0


def test_the_master_password_is_asked_for_once_and_not_again_after_cancel(seen: Dict[str, Any]) -> None:
    assert [step for step, _ in seen["windows"]] == ["cancel", "retry"]
    assert sorted(seen["answers"]["cancel"]) == ["anonymous", "login_locked", "login_locked"]
    assert sorted(seen["answers"]["again"]) == ["anonymous", "login_locked", "login_locked"]


def test_who_tries_again_and_knows_it_gets_in(seen: Dict[str, Any]) -> None:
    assert sorted(seen["answers"]["retry"]) == ["anonymous", "signed", "signed"]
