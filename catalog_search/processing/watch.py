"""``catalog_search:watch``: runs watches, for cron above all, and writes and sends a digest of what changed."""
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ..bookmarks.digest import DigestPart, counts, digest_html, digest_text, summary
from ..bookmarks.digest_mail import MailError, MailProblem, MailServer, Security, compose, read_addresses, send
from ..bookmarks.feeds_files import FeedFiles
from ..bookmarks.feeds_write import write_in_place
from ..bookmarks.model import AreaKind, Change, TargetKind, Watch
from ..bookmarks.moments import to_text, utc_now
from ..bookmarks.store import Store
from ..bookmarks.watch_questions import watched_area
from ..bookmarks.watch_runs import Runner, RunReport, name_of
from ..model.keeping import StoreError
from ..network.login_gate import is_unlocked, qgis_window
from ..support.connections import ConnectionStore
from ..support.i18n import language, speaking, tr
from ..support.keeping_messages import describe_store_error
from ..support.paths import bookmarks_path
from .mail_login import BadLogin, read_login, trusted_authorities
from .search import optional
from .watch_words import area_words, describe_mail, digest_words
from .watching import QgisWorld, failure_message

_ALL = ("all", "*")
_LANGUAGES = ("auto", "en", "fr")
_NAME = "digest"


@dataclass(frozen=True)
class _Letter:
    """What is sent, where to, and how; no password."""

    server: MailServer
    sender: str
    recipients: Tuple[str, ...]
    authcfg: str
    even_empty: bool


@dataclass(frozen=True)
class _Digest:
    """What is written and sent; ``told`` is to be noted when that was done."""

    parts: Tuple[DigestPart, ...]
    subject: str
    html: str
    text: str
    told: Dict[str, Tuple[str, ...]]

    @property
    def changes(self) -> List[Change]:
        return [change for part in self.parts for change in part.changes]


class WatchAlgorithm(QgsProcessingAlgorithm):
    """Runs watches and tells what changed."""

    def createInstance(self) -> "WatchAlgorithm":
        return WatchAlgorithm()

    def name(self) -> str:
        return "watch"

    def displayName(self) -> str:
        return tr("Run watches")

    def shortHelpString(self) -> str:
        return tr(
            "Runs the watches of your bookmarks (saved searches, favourites and feeds) and writes what changed since "
            "the last digest as an HTML and a text file; meant to be run by cron or the task scheduler, with "
            "qgis_process.\n\n"
            "Watches: empty for those that are due, all, or names separated by commas.\n\n"
            "The digest is sent by mail where a mail server and recipients are given. User and password are those of "
            "an authentication configuration of QGIS (Basic); they are sent over an encrypted connection only.\n\n"
            "The result lists how many records are new, modified, moved, removed, or have a new date only."
        )

    def initAlgorithm(self, _configuration: Any = None) -> None:
        self.addParameter(optional(QgsProcessingParameterString("WATCHES", tr("Watches (empty: those due)"), "")))
        languages = list(_LANGUAGES)
        chosen = QgsProcessingParameterEnum("LANGUAGE", tr("Language of the digest"), languages, False, "auto", True)
        chosen.setUsesStaticStrings(True)
        self.addParameter(chosen)
        self._add_mail_parameters()
        bookmarks = QgsProcessingParameterFile("BOOKMARKS", tr("File of bookmarks (empty: that of the profile)"))
        self.addParameter(advanced(optional(bookmarks)))
        self.addParameter(
            QgsProcessingParameterFolderDestination(
                "OUTPUT", tr("Folder for the digest"), QgsProcessing.TEMPORARY_OUTPUT, True
            )
        )
        self.addOutput(QgsProcessingOutputFile("HTML", tr("Digest (HTML)")))
        self.addOutput(QgsProcessingOutputFile("TEXT", tr("Digest (text)")))
        self.addOutput(QgsProcessingOutputString("COUNTS", tr("Numbers of changes (JSON)")))
        self.addOutput(QgsProcessingOutputString("ERRORS", tr("Catalogues that failed (JSON)")))
        self.addOutput(QgsProcessingOutputNumber("SENT", tr("Number of recipients")))

    def _add_mail_parameters(self) -> None:
        self.addParameter(optional(QgsProcessingParameterString("MAIL_TO", tr("Send to (mail addresses)"), "")))
        self.addParameter(optional(QgsProcessingParameterString("MAIL_FROM", tr("Sender (mail address)"), "")))
        self.addParameter(optional(QgsProcessingParameterString("SMTP", tr("Mail server (name or name:port)"), "")))
        kinds = [kind.value for kind in Security]
        security = QgsProcessingParameterEnum("SECURITY", tr("Encryption"), kinds, False, Security.STARTTLS.value, True)
        security.setUsesStaticStrings(True)
        self.addParameter(security)
        self.addParameter(QgsProcessingParameterAuthConfig("AUTHCFG", tr("Login of the mail server"), "", True))
        self.addParameter(QgsProcessingParameterBoolean("EMPTY", tr("Send even when nothing changed"), False))

    def prepareAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """In the main thread: the only place where the master password can be asked for."""
        ask = qgis_window()
        if self.parameterAsString(parameters, "AUTHCFG", context) and ask is not None and not is_unlocked():
            ask()
        return True

    def processAlgorithm(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        letter = self._letter(parameters, context)
        chosen = self.parameterAsEnumString(parameters, "LANGUAGE", context)
        spoken = chosen if chosen in _LANGUAGES[1:] else language()
        named = self.parameterAsString(parameters, "OUTPUT", context)
        folder = Path(named or QgsProcessingUtils.generateTempFilename("catalog_search"))
        path = self.parameterAsFile(parameters, "BOOKMARKS", context)
        wanted = self.parameterAsString(parameters, "WATCHES", context).strip()
        try:
            store = _open(Path(path) if path else bookmarks_path())
            try:
                return self._watched(store, wanted, spoken, folder, letter, feedback)
            finally:
                store.close()
        except StoreError as error:
            raise QgsProcessingException(describe_store_error(error).full) from error

    def _watched(
        self,
        store: Store,
        wanted: str,
        spoken: str,
        folder: Path,
        letter: "_Letter | None",
        feedback: QgsProcessingFeedback,
    ) -> Dict[str, Any]:
        configs, started = ConnectionStore().all(), to_text(utc_now())
        runner = Runner(store, QgisWorld(configs, feedback), started=None, cancelled=feedback.isCanceled)
        watches = _chosen(store, runner, wanted)
        for watch in watches:
            place = place_of(store, watch)
            if place:
                feedback.pushInfo(f"{name_of(store, watch)}: {place}")
        reports = runner.run_all(watches, force=bool(wanted))
        told = watches if wanted else [watch for watch in store.watches.all() if watch.enabled]
        names = {config.id: config.name for config in configs}
        digest = _digest(store, told, reports, started, names, spoken)
        html, text = _write(folder, digest)
        for failed in FeedFiles(store).refresh_all():
            feedback.reportError(tr("The feed {path} was not written: {reason}").format(
                path=failed.path, reason=failed.error
            ))  # fmt: skip
        errors = _errors(store, reports)
        for error in errors:
            feedback.reportError(f"{error['watch']}: {error['message']}")
        sent = _sent(letter, digest, feedback)
        store.watches.note_digest(digest.told)
        return {
            "OUTPUT": str(folder),
            "HTML": str(html),
            "TEXT": str(text),
            "COUNTS": json.dumps(_counts(store, told, reports, digest), ensure_ascii=False),
            "ERRORS": json.dumps(errors, ensure_ascii=False) if errors else "",
            "SENT": sent,
        }

    def _letter(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> "_Letter | None":
        """How to send; ``None`` where nothing is to be sent. What is wrong with it is told before anybody is asked."""
        server = self.parameterAsString(parameters, "SMTP", context).strip()
        to = self.parameterAsString(parameters, "MAIL_TO", context).strip()
        if not server and not to:
            return None
        if not server or not to:
            raise QgsProcessingException(tr("To send the digest, give a mail server and whom to send it to."))
        authcfg = self.parameterAsString(parameters, "AUTHCFG", context)
        kind = Security(self.parameterAsEnumString(parameters, "SECURITY", context) or Security.STARTTLS.value)
        try:
            recipients = read_addresses(to)
            written = self.parameterAsString(parameters, "MAIL_FROM", context).strip()
            sender = read_addresses(written)[0] if written else recipients[0]
            where = MailServer.from_text(server, kind)
            if authcfg and kind is Security.NONE:
                raise MailError(MailProblem.UNENCRYPTED_LOGIN, where.shown)
        except MailError as error:
            raise QgsProcessingException(describe_mail(error).full) from error
        even_empty = self.parameterAsBool(parameters, "EMPTY", context)
        return _Letter(where, sender, tuple(recipients), authcfg, even_empty)


def advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The same parameter, among those that are folded away."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter


def _open(path: Path) -> Store:
    if not path.is_file():
        raise QgsProcessingException(tr("There are no bookmarks yet: {path} does not exist.").format(path=path))
    return Store(path)


def _chosen(store: Store, runner: Runner, wanted: str) -> List[Watch]:
    """The watches that are named, all that are switched on, or those that are due."""
    if not wanted:
        return runner.due()
    watches = store.watches.all()
    if wanted.lower() in _ALL:
        return [watch for watch in watches if watch.enabled]
    by_name: Dict[str, List[Watch]] = {}
    for watch in watches:
        for name in {watch.id, name_of(store, watch).casefold(), watch.target}:
            by_name.setdefault(name, []).append(watch)
    chosen: Dict[str, Watch] = {}
    parts = [wanted] if wanted.casefold() in by_name else wanted.split(",")  # names may hold commas themselves
    for name in filter(None, (part.strip() for part in parts)):
        found = by_name.get(name) or by_name.get(name.casefold())
        if not found:
            known = ", ".join(sorted(name_of(store, watch) for watch in watches))
            words = tr("There is no watch named {name}. The watches are: {names}.")
            raise QgsProcessingException(words.format(name=name, names=known))
        chosen.update((watch.id, watch) for watch in found)
    return list(chosen.values())


def _digest(
    store: Store,
    watches: Sequence[Watch],
    reports: Sequence[RunReport],
    started: str,
    names: Dict[str, str],
    spoken: str,
) -> _Digest:
    """What changed since the last digest, in runs of this process and of others: each change is told once.

    :param started: when this run began, which stands for the last digest of a watch without one
    """
    failures = {report.watch.id: report.failures for report in reports}
    say = tr if spoken == language() else speaking(spoken)
    parts, told = [], {}
    for watch in watches:
        changes, told[watch.id] = store.watches.untold(watch.id, started)
        words = tuple(failure_message(failure).full for failure in failures.get(watch.id, ()))
        if changes or words:
            parts.append(DigestPart(name_of(store, watch), changes, words, names, place_of(store, watch, say)))
    moment = datetime.now(timezone.utc).astimezone()
    words_of_digest = digest_words(moment, names, say, spoken)
    shown = parts or [DigestPart("")]
    subject = f"{words_of_digest.title}: {summary(parts, words_of_digest)}"
    return _Digest(
        tuple(parts), subject, digest_html(shown, words_of_digest), digest_text(shown, words_of_digest), told
    )


def place_of(store: Store, watch: Watch, say: Callable[..., str] = tr) -> str:
    """Which area a search is watched in, in a sentence: no map and no project is needed for that."""
    search = store.searches.get(watch.target) if watch.kind is TargetKind.SEARCH else None
    if search is None:
        return ""
    area = watched_area(search, watch)
    everywhere = area.kind is AreaKind.NONE or area.box is None
    return "" if everywhere else say("Watched area: {area}.").format(area=area_words(area, say))


def _write(folder: Path, digest: _Digest) -> Tuple[Path, Path]:
    html, text = folder / f"{_NAME}.html", folder / f"{_NAME}.txt"
    try:
        write_in_place(html, digest.html.encode("utf-8"))
        write_in_place(text, digest.text.encode("utf-8"))
    except OSError as error:
        words = tr("The digest could not be written to {path}: {reason}")
        raise QgsProcessingException(words.format(path=folder, reason=error.strerror or error)) from error
    return html, text


def _sent(letter: "_Letter | None", digest: _Digest, feedback: QgsProcessingFeedback) -> int:
    """To how many the digest was sent.

    The password is read now and forgotten after.
    """
    if letter is None or not (digest.changes or letter.even_empty):
        return 0
    message = compose(
        letter.sender, letter.recipients, digest.subject, digest.text, digest.html, datetime.now(timezone.utc)
    )
    try:
        login = read_login(letter.authcfg) if letter.authcfg else None
        send(message, letter.server, login, trusted_authorities())
    except BadLogin as error:
        raise QgsProcessingException(str(error)) from None
    except MailError as error:
        told = describe_mail(error)
        words = f"{told.full} ({told.detail})" if told.detail else told.full
        raise QgsProcessingException(words) from None
    feedback.pushInfo(tr("The digest was sent to %n recipient(s).", n=len(letter.recipients)))
    return len(letter.recipients)


def _errors(store: Store, reports: Sequence[RunReport]) -> List[Dict[str, str]]:
    return [
        {
            "watch": name_of(store, report.watch),
            "catalog": failure.name,
            "kind": failure.error.kind.value,
            "message": failure_message(failure).full,
            "detail": failure_message(failure).detail,
        }
        for report in reports
        for failure in report.failures
    ]


def _counts(
    store: Store, told: Sequence[Watch], reports: Sequence[RunReport], digest: _Digest
) -> Dict[str, Any]:
    """All in numbers: what the digest tells, and what each run of now saw."""
    return {
        "watches": len(told),
        "run": len(reports),
        "first": sum(report.first for report in reports),
        "changes": counts(digest.changes),
        "failures": sum(len(report.failures) for report in reports),
        "unseen": sum(store.watches.unseen_counts().values()),
        "runs": [
            {
                "id": report.watch.id,
                "name": name_of(store, report.watch),
                "changes": counts(report.changes),
                "failures": len(report.failures),
            }
            for report in reports
        ],
    }
