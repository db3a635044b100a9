"""*Is there a newer version?* of one or several layers: asked of their catalogues, answered in the message bar."""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject

from ..loading.newer import Answer, Verdict, compare
from ..loading.provenance import Provenance, kept
from ..model.errors import ErrorKind
from ..support.i18n import tr
from .records_again import RecordsAgain, Told, catalog_name
from .texts import format_date, one_line
from .window_bar import Busy, Button, WindowBar

_NAMES_SHOWN = 5
_REASONS_SHOWN = 3
_GONE = (ErrorKind.NOT_FOUND, ErrorKind.GONE)


@dataclass(frozen=True)
class _News:
    """What is known of one layer: an answer, or why there is none."""

    layer_id: str
    name: str
    told: Told
    answer: Optional[Answer]


class LayerNews(QObject):
    """Asks and answers.

    :param refresh: renews layers, by their ids
    :param go_to: shows the record of a layer, by its id
    """

    def __init__(
        self,
        records: RecordsAgain,
        bar: WindowBar,
        refresh: Callable[[Sequence[str]], None],
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._records = records
        self._bar = bar
        self._refresh = refresh
        self._go_to = go_to
        self._round = 0
        self._open: Dict[str, str] = {}
        self._heard: List[_News] = []
        self._busy: Optional[Busy] = None

    def ask(self, layers: Sequence[QgsMapLayer]) -> None:
        """Ask what became of the data of these layers; a question that is still open is dropped."""
        self.stop()
        asked = [(layer, found) for layer in layers for found in (kept(layer),) if found is not None]
        self._open = {layer.id(): one_line(layer.name(), 60) for layer, _ in asked}
        if asked:
            self._busy = self._bar.busy(tr("Asking for newer versions…"), self.stop)
        for layer, found in asked:
            self._records.ask(found, partial(self._told, self._round, layer.id(), found))

    def stop(self) -> None:
        """Ask no more."""
        self._round += 1
        self._open.clear()
        self._heard.clear()
        if self._busy is not None:
            self._busy.close()
            self._busy = None

    def _told(self, asked_in: int, layer_id: str, found: Provenance, told: Told) -> None:
        if asked_in != self._round or layer_id not in self._open:
            return
        answer = compare(found, told.record) if told.record is not None else None
        self._heard.append(_News(layer_id, self._open.pop(layer_id), told, answer))
        if not self._open:
            heard = list(self._heard)
            self.stop()
            self._say_one(heard[0]) if len(heard) == 1 else self._say_all(heard)

    def _say_one(self, news: _News) -> None:
        answer = news.answer
        if answer is None:
            self._bar.warning(_failure(news), self._buttons([news]))
        elif answer.verdict is Verdict.SAME:
            self._bar.success(sentence(news.name, news.told, answer))
        elif answer.verdict is Verdict.GONE:
            self._bar.warning(sentence(news.name, news.told, answer), [self._go_button(news)])
        else:
            self._bar.info(sentence(news.name, news.told, answer), [*self._buttons([news]), self._go_button(news)])

    def _say_all(self, heard: Sequence[_News]) -> None:
        """One message for all: which are newer, how many are not, how many could not be asked about."""
        newer = [news for news in heard if news.answer and news.answer.verdict in (Verdict.NEWER, Verdict.RECORD)]
        failed = [news for news in heard if news.answer is None or news.answer.verdict is Verdict.GONE]
        unknown = [news for news in heard if news.answer and news.answer.verdict is Verdict.UNKNOWN]
        same = len(heard) - len(newer) - len(failed) - len(unknown)
        parts = [tr("%n layer(s) may be newer: {names}.", len(newer)).format(names=_names(newer))] if newer else []
        parts += [tr("%n layer(s) are the newest.", same)] if same else []
        parts += [tr("Nothing is dated for {names}.").format(names=_names(unknown))] if unknown else []
        if failed:
            parts += [tr("Not to be found out for {names}.").format(names=_names(failed)), *_reasons(failed)]
        buttons = self._buttons(newer) if newer else []
        self._bar.warning(" ".join(parts), buttons) if failed else self._bar.info(" ".join(parts), buttons)

    def _buttons(self, news: Sequence[_News]) -> List[Button]:
        """To refresh, unless the catalogue is there and has no such record any more."""
        ids = [one.layer_id for one in news if one.told.error is None or one.told.error.kind not in _GONE]
        return [(tr("Refresh"), partial(self._refresh, ids))] if ids else []

    def _go_button(self, news: _News) -> Button:
        return tr("Go to record"), partial(self._go_to, news.layer_id)


def _names(news: Sequence[_News]) -> str:
    shown = ", ".join(one.name for one in news[:_NAMES_SHOWN])
    return f"{shown}…" if len(news) > _NAMES_SHOWN else shown


def _reasons(failed: Sequence[_News]) -> List[str]:
    """Why, each reason once."""
    texts = [
        tr("The record no longer has the file or service.") if news.answer is not None else _why(news)
        for news in failed
    ]
    return list(dict.fromkeys(texts))[:_REASONS_SHOWN]


def _why(news: _News) -> str:
    error = news.told.error
    if error is not None and error.kind in _GONE:
        return tr("The record is no longer in the catalogue {catalog}.").format(catalog=catalog_name(news.told.kept))
    return news.told.reason


def _failure(news: _News) -> str:
    return tr("“{name}”: {reason}").format(name=news.name, reason=_why(news))


def sentence(name: str, told: Told, answer: Answer) -> str:
    """What an answer says, with its dates where they differ."""
    before, now = format_date(answer.before), format_date(answer.now)
    dated = before and now and before != now
    texts = {
        Verdict.NEWER: tr("“{name}” has a newer version, of {now}; the layer shows that of {before}.")
        if dated
        else tr("“{name}” has a newer version."),
        Verdict.RECORD: tr(
            "The record of “{name}” was changed on {now}, after the state of {before} that the layer shows: "
            "the data may have changed as well."
        )
        if dated
        else tr("The record of “{name}” was changed since: the data may have changed as well."),
        Verdict.SAME: tr("“{name}” is the newest version, of {now}.") if now else tr("“{name}” is the newest version."),
        Verdict.GONE: tr("“{name}”: its record no longer has this file or service."),
        Verdict.UNKNOWN: tr("“{name}”: the catalogue {catalog} does not say when the data changed."),
    }
    catalog = one_line(told.config.name if told.config else "", 60)
    return texts[answer.verdict].format(name=name, now=now, before=before, catalog=catalog)
