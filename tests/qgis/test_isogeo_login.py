"""Isogeo in QGIS: keys from a file, tokens through both carriers, and who gets to see what."""
from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent

from catalog_search.catalogs.isogeo import IsogeoCatalog
from catalog_search.catalogs.isogeo_access import forget_tokens
from catalog_search.catalogs.registry import request_maker
from catalog_search.gui import type_settings
from catalog_search.gui.add_catalog_dialog import CatalogDialog
from catalog_search.loading.links import classify
from catalog_search.loading.plan import make_plan
from catalog_search.model.config import CatalogConfig
from catalog_search.model.errors import CatalogError, ErrorKind
from catalog_search.model.query import Query
from catalog_search.model.record import Record
from catalog_search.network.download import download
from catalog_search.network.qgis_async import AsyncCarrier
from catalog_search.support import log
from catalog_search.support.connection_files import write_connections
from catalog_search.support.connections import ConnectionStore
from catalog_search.support.messages import describe
from tests.qgis.auth_support import WAYS, failed_download, failure, stored_login
from tests.qgis.support import wait_until
from tests.servers.faults import fixed
from tests.servers.isogeo import IsogeoDouble, basic
from tests.servers.isogeo_data import ident
from tests.servers.redirects import Redirecting

USER, WORD = "carte-de-vaubrun", "mot-qui-ne-sort-pas"
both_ways = pytest.mark.parametrize("way", sorted(WAYS))


@pytest.fixture
def isogeo() -> Iterator[IsogeoDouble]:
    forget_tokens()
    with IsogeoDouble(client=(USER, WORD)) as double:
        yield double
    forget_tokens()


@pytest.fixture
def authcfg() -> Iterator[str]:
    with stored_login(username=USER, password=WORD) as stored:
        yield stored


@pytest.fixture
def carrier() -> Iterator[AsyncCarrier]:
    made = AsyncCarrier()
    yield made
    made.close()


def searched(way: str, config: CatalogConfig, query: Query = Query("cours d'eau")) -> Tuple[Record, ...]:  # noqa: B008
    catalog = IsogeoCatalog(config)
    page = WAYS[way](catalog.search(query), config)
    records: Tuple[Record, ...] = page.records
    return records


def logins(double: Any) -> List[str]:
    """All that a server was sent to log in with."""
    return [asked.header("Authorization") for asked in double.requests]


def bearers_only(isogeo: IsogeoDouble) -> bool:
    """Whether the ID saw nothing but the key, and the API nothing but tokens that the ID gave."""
    tokens = {f"Bearer {token}" for token in isogeo.identity.given}
    return set(logins(isogeo)) <= tokens and set(logins(isogeo.identity)) == {basic(USER, WORD)}


@both_ways
def test_the_key_goes_to_the_id_and_its_token_to_the_api(way: str, isogeo: IsogeoDouble, authcfg: str) -> None:
    assert searched(way, isogeo.config(authcfg))[0].id == ident(1)
    assert bearers_only(isogeo)
    assert all(WORD not in str(asked) for asked in isogeo.requests)


@both_ways
def test_all_instances_of_a_connection_share_a_token(way: str, isogeo: IsogeoDouble, authcfg: str) -> None:
    for _ in range(3):
        assert searched(way, isogeo.config(authcfg))
    WAYS[way](IsogeoCatalog(isogeo.config(authcfg)).details(ident(1)), isogeo.config(authcfg))
    assert len(isogeo.identity.requests) == 1


@both_ways
def test_a_token_near_its_end_and_one_that_is_refused_are_renewed(
    way: str, isogeo: IsogeoDouble, authcfg: str
) -> None:
    isogeo.identity.life = 0
    searched(way, isogeo.config(authcfg))
    asked_for = len(isogeo.identity.given)
    assert asked_for > 1 and bearers_only(isogeo)
    isogeo.identity.life = 3600
    searched(way, isogeo.config(authcfg))
    isogeo.spent.extend(isogeo.identity.given)
    before = len(isogeo.identity.given)
    assert searched(way, isogeo.config(authcfg))
    assert len(isogeo.identity.given) == before + 1 and bearers_only(isogeo)


@both_ways
def test_wrong_missing_locked_and_useless_keys_are_told_apart(way: str, isogeo: IsogeoDouble, authcfg: str) -> None:
    with stored_login(username=USER, password="autre") as wrong:
        errors = {
            "wrong": failure(lambda: searched(way, isogeo.config(wrong))),
            "none": failure(lambda: searched(way, isogeo.config())),
            "gone": failure(lambda: searched(way, isogeo.config("gone123"))),
        }
    isogeo.shares, isogeo.items = [], []
    errors["unshared"] = failure(lambda: searched(way, isogeo.config(authcfg)))
    assert {name: error.kind for name, error in errors.items()} == {
        "wrong": ErrorKind.LOGIN_WRONG,
        "none": ErrorKind.LOGIN_NEEDED,
        "gone": ErrorKind.LOGIN_LOCKED,
        "unshared": ErrorKind.NOTHING_SHARED,
    }
    texts = {describe(error, "Isogeo").full for error in errors.values()}
    assert len(texts) == 4 and all("Isogeo" in text for text in texts)


@both_ways
@pytest.mark.parametrize("status", ["301", "302", "307", "308"])
def test_neither_the_key_nor_a_token_follows_a_redirect(
    way: str, status: str, isogeo: IsogeoDouble, authcfg: str
) -> None:
    def away(target: str) -> Any:
        return fixed(int(status), b"", "text/plain", {"Location": target})

    with Redirecting() as stranger:
        isogeo.identity.fault("/oauth/token", away(f"{stranger.url}/oauth/token"))
        assert failure(lambda: searched(way, isogeo.config(authcfg))).kind is ErrorKind.REDIRECT
        isogeo.identity.clear_faults()
        isogeo.fault("/resources/search", away(f"{stranger.url}/resources/search"))
        assert failure(lambda: searched(way, isogeo.config(authcfg))).kind is ErrorKind.REDIRECT
        assert stranger.requests == []


@both_ways
def test_no_answer_says_where_the_key_goes(way: str, isogeo: IsogeoDouble, authcfg: str) -> None:
    """Addresses in replies are nothing to the log-in, and a conversation of another connection gets none."""
    with Redirecting() as stranger, IsogeoDouble(client=(USER, WORD)) as other:
        searched(way, isogeo.config(authcfg))
        elsewhere = CatalogConfig("x", "csw", "x", stranger.url, authcfg=authcfg)
        error = failure(lambda: WAYS[way](IsogeoCatalog(other.config(authcfg)).search(Query()), elsewhere))
        assert error.kind in (ErrorKind.LOGIN_WRONG, ErrorKind.LOGIN_NEEDED)
        assert logins(other.identity) == [""] and stranger.requests == []


def test_a_hosted_file_is_fetched_with_the_token(isogeo: IsogeoDouble, authcfg: str, tmp_path: Path) -> None:
    config = isogeo.config(authcfg)
    record = searched("task", config)[0]
    resource = next(one for one in record.resources if one.url.endswith(".bin"))
    done = download(resource.url, tmp_path, config, request_for=request_maker(config))
    assert done.path.read_bytes() == isogeo.file and done.path.name == "rivières.geojson"
    assert bearers_only(isogeo) and len(isogeo.identity.requests) == 1
    plan = make_plan(classify(resource), record, config, tmp_path / "x", request_for=request_maker(config))
    assert plan.sources


def test_a_download_renews_its_token_once(isogeo: IsogeoDouble, authcfg: str, tmp_path: Path) -> None:
    config = isogeo.config(authcfg)
    address = f"{isogeo.url}/resources/{ident(1)}/links/{ident(2)}.bin"
    download(address, tmp_path, config, request_for=request_maker(config))
    isogeo.spent.extend(isogeo.identity.given)
    done = download(address, tmp_path, config, request_for=request_maker(config))
    assert done.path.read_bytes() == isogeo.file and len(isogeo.identity.given) == 2
    isogeo.fault("/resources", "http_401")
    error = failure(lambda: download(address, tmp_path, config, request_for=request_maker(config)))
    assert error.kind is ErrorKind.LOGIN_WRONG and len(isogeo.identity.given) == 3


def test_a_store_of_files_elsewhere_gets_no_token(isogeo: IsogeoDouble, authcfg: str, tmp_path: Path) -> None:
    config = isogeo.config(authcfg)
    with Redirecting() as store:
        isogeo.file_at = f"{store.url}/blob?sig=abc"
        address = f"{isogeo.url}/resources/{ident(1)}/links/{ident(2)}.bin"
        done = download(address, tmp_path, config, request_for=request_maker(config))
        assert done.path.read_bytes() == b"anonymous" and store.requests[0].value("sig") == "abc"
        assert download(f"{store.url}/other", tmp_path, config, request_for=request_maker(config)).size
        assert store.signed() == []
        isogeo.file_at = "ftp://127.0.0.1:1/x"
        maker = request_maker(config)
        assert failure(lambda: download(address, tmp_path, config, request_for=maker)).kind is ErrorKind.REDIRECT
    assert failed_download(address, tmp_path, config).kind is ErrorKind.LOGIN_NEEDED


def client_secrets(isogeo: IsogeoDouble, root: str = "web", **more: Any) -> Dict[str, Any]:
    entries = {
        "client_id": USER, "client_secret": WORD, "auth_uri": f"{isogeo.identity.url}/oauth/authorize",
        "token_uri": f"{isogeo.identity.url}/oauth/token", "scopes": ["resources:read"], "kind": "public",
        "isogeo_type": "group", "isogeo_staff": False,
    }  # fmt: skip
    return {root: {**entries, **more}}


@pytest.fixture
def key_file(isogeo: IsogeoDouble, tmp_path: Path) -> Path:
    path = tmp_path / "client_secrets.json"
    path.write_text(json.dumps(client_secrets(isogeo)), "utf-8")
    return path


def made_by(dialog: CatalogDialog) -> str:
    """The authentication configuration that a form holds; it is removed when the test's profile goes."""
    chosen: str = dialog.auth.configId()
    return chosen


def dropped(dialog: CatalogDialog, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    spot = QPointF(10, 10)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    dialog.dropEvent(QDropEvent(spot, *how))


@pytest.mark.parametrize("way_in", ["dropped", "chosen", "pasted"])
def test_a_file_of_keys_becomes_a_connection_that_searches(
    way_in: str, isogeo: IsogeoDouble, key_file: Path, carrier: AsyncCarrier
) -> None:
    dialog = CatalogDialog(carrier)
    dialog.show()
    if way_in == "dropped":
        dropped(dialog, key_file)
    elif way_in == "chosen":
        dialog.type.setCurrentIndex(dialog.type.findData("isogeo"))
        dialog.more._chosen(str(key_file))
    else:
        dialog.url.setText(str(key_file))
        dialog.detect()
    assert dialog.type.currentData() == "isogeo" and dialog.name.text() == "Isogeo"
    assert dialog.more.fields["id_url"].text() == isogeo.identity.url
    assert WORD not in dialog.more.notice.text() and "client_secrets.json" in dialog.more.notice.text()
    stored = QgsAuthMethodConfig()
    QgsApplication.authManager().loadAuthenticationConfig(made_by(dialog), stored, True)
    assert (stored.method(), stored.config("username"), stored.config("password")) == ("Basic", USER, WORD)
    dialog.url.setText(isogeo.url)
    config = dialog.config()
    assert config.option("id_url") == isogeo.identity.url
    for way in WAYS:
        assert searched(way, config)[0].id == ident(1)
    dialog.test()
    wait_until(lambda: dialog._call is None)
    assert "38" in dialog.result.text() and "Données ouvertes, Agents" in dialog.result.text()
    dialog.close()
    QgsApplication.authManager().removeAuthenticationConfig(config.authcfg)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"installed": {"client_id": "a", "client_secret": "b"}}, "persons"),
        ({"web": {"client_id": "a"}}, "client_secret"),
        ({"authentication": {"client_id": "a", "client_secret": "b"}}, "no keys"),
        ("{", "cannot be read"),
    ],
)
def test_a_file_without_usable_keys_says_why(
    content: Any, words: str, isogeo: IsogeoDouble, tmp_path: Path, carrier: AsyncCarrier
) -> None:
    path = tmp_path / "client_secrets.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    dialog = CatalogDialog(carrier)
    dialog.show()
    before = set(QgsApplication.authManager().configIds())
    dropped(dialog, path)
    assert words in dialog.more.notice.text() and made_by(dialog) == ""
    assert set(QgsApplication.authManager().configIds()) == before
    dialog.close()


def test_a_dropped_catalogue_file_is_still_a_catalogue(tmp_path: Path, carrier: AsyncCarrier) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text('{"catalog_search": 1, "records": []}', "utf-8")
    dialog = CatalogDialog(carrier)
    dialog.show()
    dropped(dialog, path)
    wait_until(lambda: dialog.type.currentData() == "file" and not dialog._detector.busy)
    assert dialog.url.text().endswith("catalogue.json")
    dialog.close()


def test_an_edited_connection_keeps_its_id_address(isogeo: IsogeoDouble, authcfg: str, carrier: AsyncCarrier) -> None:
    config = CatalogConfig(
        "a", "isogeo", "Isogeo", isogeo.url, authcfg=authcfg, options=(("id_url", "https://id.example.org"), ("x", "y"))
    )
    dialog = CatalogDialog(carrier, config)
    dialog.show()
    assert dialog.more.isVisible() and dialog.more.choose.isVisible()
    assert dialog.config().options == config.options
    dialog.more.fields["id_url"].setText("https://moi:mot@id2.example.org")
    assert dialog.config().option("id_url") == "https://id2.example.org"
    dialog.type.setCurrentIndex(dialog.type.findData("csw"))
    assert not dialog.more.isVisible() and dialog.more.fields == {}
    dialog.type.setCurrentIndex(dialog.type.findData("isogeo"))
    assert dialog.more.fields["id_url"].text() == "https://moi:mot@id2.example.org"
    dialog.close()


@pytest.fixture
def logged() -> Iterator[List[str]]:
    """Everything that is written meanwhile by Python's logging at every level and to QGIS's message log."""
    lines: List[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level, own = root.level, log.logger.level
    log.install()
    for logger in (root, log.logger):
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield lines
    for logger, old in ((root, level), (log.logger, own)):
        logger.removeHandler(handler)
        logger.setLevel(old)
    log.uninstall()


def test_settings_exports_logs_and_errors_hold_no_key_and_no_token(
    isogeo: IsogeoDouble, key_file: Path, carrier: AsyncCarrier, logged: List[str], tmp_path: Path
) -> None:
    saved: List[CatalogConfig] = []
    errors: List[CatalogError] = []
    dialog = CatalogDialog(carrier)
    dialog.saved.connect(saved.append)
    dialog.show()
    dropped(dialog, key_file)
    dialog.url.setText(isogeo.url)
    dialog._save()
    store = ConnectionStore()
    config = store.add(saved[0])
    for way in WAYS:
        searched(way, config)
        for fault in ("closed", "cut_off", "garbage", "http_500", "http_401", "redirect_loop"):
            for server in (isogeo, isogeo.identity):
                server.fault("/", fault)
                forget_tokens()
                errors.append(failure(lambda way=way: searched(way, config)))
                server.clear_faults()
    log.logger.info("the end")
    assert any("the end" in line for line in logged)
    write_connections(tmp_path / "export.json", store.all())
    settings = QgsSettings()
    told = [*logged, *(f"{error!r} {error.log_text} {describe(error, 'x')}" for error in errors), repr(config)]
    told += [f"{key}={settings.value(key)}" for key in settings.allKeys()]
    told += [(tmp_path / "export.json").read_text("utf-8")]
    for secret in (WORD, basic(USER, WORD).split()[1], "Bearer ", "jeton-"):
        assert not [text for text in told if secret in text], secret
    QgsApplication.authManager().removeAuthenticationConfig(config.authcfg)


def test_a_database_that_stays_locked_stores_nothing(
    isogeo: IsogeoDouble, key_file: Path, carrier: AsyncCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_settings, "store_login", lambda *words: "")
    dialog = CatalogDialog(carrier)
    dialog.show()
    dropped(dialog, key_file)
    assert "locked" in dialog.more.notice.text() and made_by(dialog) == ""
    dialog.close()


