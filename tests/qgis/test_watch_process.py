"""Watches from cron: the real ``qgis_process``, with the plugin installed in a profile of its own."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

from catalog_search.bookmarks.model import TargetKind, Watch
from catalog_search.bookmarks.store import Store
from tests.servers.faults import Asked, Handler, LoopbackServer, send
from tests.servers.smtp import SmtpDouble

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import desktop  # noqa: E402
import stage  # noqa: E402

BINARY = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
ENTRY = "<entry><id>{0}</id><title>Entrée {0}</title><updated>2026-11-{0:02d}T08:00:00Z</updated></entry>"


class News(LoopbackServer):
    """A feed with the entries ``numbers``."""

    numbers = (12, 11, 10)

    def answer(self, handler: Handler, asked: Asked) -> None:
        entries = "".join(map(ENTRY.format, self.numbers))
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Nouveautés</title>{entries}</feed>'
        send(handler, 200, body.encode(), "application/atom+xml")


def run(folder: Path, *given: str) -> Dict[str, Any]:
    assert BINARY is not None
    variables = desktop.surroundings(
        folder, QT_QPA_PLATFORM="offscreen", QGIS_CUSTOM_CONFIG_PATH=str(folder / "root"), HOME=str(folder)
    )
    line: List[str] = [BINARY, "--json", "run", "catalog_search:watch", "--", *given]
    done = subprocess.run(line, env=variables, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    text = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, text[-2000:] + os.fsdecode(done.stderr)[-2000:]
    results: Dict[str, Any] = json.loads(text[text.index("{") :])["results"]
    return results


@pytest.mark.skipif(BINARY is None, reason="qgis_process is not installed")
def test_cron_runs_what_is_due_and_sends_a_digest(tmp_path: Path) -> None:
    profile = desktop.make_profile(tmp_path / "root", language="fr")
    stage.stage(profile / "python" / "plugins")
    kept = profile / "catalog_search" / "bookmarks.sqlite"
    with News() as news, SmtpDouble() as mail:
        store = Store(kept)
        store.watches.add(Watch("", TargetKind.FEED, f"{news.url}/recent.atom"))
        store.close()
        mailing = ("MAIL_TO=ana@example.org", f"SMTP=127.0.0.1:{mail.port}", "SECURITY=none")
        first = run(tmp_path, f"OUTPUT={tmp_path / 'digest'}", *mailing)
        assert json.loads(first["COUNTS"])["first"] == 1 and first["SENT"] == 0
        news.numbers = (13, 12, 11)
        second = run(tmp_path, f"OUTPUT={tmp_path / 'digest'}", "WATCHES=all", *mailing)
    assert json.loads(second["COUNTS"])["changes"]["new"] == 1 and second["SENT"] == 1
    page = (tmp_path / "digest" / "digest.html").read_text("utf-8")
    assert "Entrée 13" in page and "Nouveautés" in page and '<html lang="fr">' in page
    assert "Entrée 13" in mail.received[0].part("text/plain")
    assert "1 nouveauté" in mail.received[0].message["Subject"]
