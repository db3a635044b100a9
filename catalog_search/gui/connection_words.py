"""What a person reads about an address: what was found there, what was tried, what a catalogue can do."""
from __future__ import annotations

from typing import Iterable, List, Optional, Tuple
from urllib.parse import urlsplit

from ..catalogs.base import Capabilities
from ..catalogs.detect import NOT_SUPPORTED, NOT_TRIED, Attempt, Candidate, Confidence, Detection
from ..model.errors import ErrorKind
from ..model.query import FilterField
from ..support.i18n import tr
from ..support.messages import describe
from .labels import catalog_type_short, filter_label, sort_label
from .texts import format_count, one_line

#: Failures that say more about why nothing was found than that no catalogue is there.
_TELLING = (
    ErrorKind.NO_SUCH_HOST,
    ErrorKind.REFUSED,
    ErrorKind.UNREACHABLE,
    ErrorKind.TIMEOUT,
    ErrorKind.CERTIFICATE,
    ErrorKind.PROXY,
    ErrorKind.OFFLINE,
    ErrorKind.FORBIDDEN,
    ErrorKind.TOO_MANY,
    ErrorKind.UNAVAILABLE,
    ErrorKind.SERVER,
)


def asking_text(type_name: str, url: str) -> str:
    """What a detection does at the moment; without a type it only looks at the page."""
    if not url:
        return tr("Looking at the address…")
    place = one_line(url, 100)
    if not type_name:
        return tr("Looking at {url} …").format(url=place)
    return tr("Asking {url} as {type} …").format(url=place, type=catalog_type_short(type_name))


def candidate_text(candidate: Candidate) -> str:
    """One possibility on a line: type, version, title, number of records, what is uncertain."""
    parts = [" ".join(part for part in (catalog_type_short(candidate.type), candidate.version) if part)]
    if candidate.title:
        parts.append(candidate.title)
    if candidate.records is not None:
        parts.append(tr("{count} records").format(count=format_count(candidate.records)))
    if candidate.confidence is Confidence.NOT_SUPPORTED:
        parts.append(tr("not supported yet"))
    elif candidate.confidence is Confidence.LIKELY:
        parts.append(tr("wants a login") if candidate.needs_login else tr("did not answer well"))
    return " – ".join(parts)


def detection_text(detection: Detection) -> str:
    """What came of a detection and what to do now."""
    best = detection.best
    if best is not None and best.confidence is Confidence.CONFIRMED:
        usable = [candidate for candidate in detection.found if candidate.is_usable]
        if len(usable) > 1:
            return tr("%n catalogues may be meant. Choose one:", len(usable))
        return tr("Found: {catalog}").format(catalog=candidate_text(best))
    if detection.needs_login:
        return _login_text(best)
    if best is not None:
        return _likely_text(best, detection)
    if detection.service:
        return _service_text(detection.service)
    if detection.found:
        names = ", ".join(dict.fromkeys(catalog_type_short(candidate.type) for candidate in detection.found))
        text = tr("Recognised as {type}, which this version of Catalog Search cannot search yet.")
        return text.format(type=names)
    return _nothing_text(detection)


def attempt_text(attempt: Attempt) -> str:
    """How one attempt ended."""
    if attempt.outcome == NOT_SUPPORTED:
        return tr("Recognised, but not supported yet")
    if attempt.outcome == NOT_TRIED:
        return tr("Not tried: enough requests were sent")
    if attempt.error is not None:
        return describe(attempt.error, _host(attempt.url)).text
    return tr("Answers as a catalogue of this type") if attempt.type else tr("Says what it may be")


def attempt_type(attempt: Attempt) -> str:
    """As what an address was asked."""
    return catalog_type_short(attempt.type) if attempt.type else tr("web page")


def capability_facts(can: Capabilities) -> List[Tuple[str, str]]:
    """What a catalogue can do, as pairs of a label and plain words."""
    itself = [*([tr("Words")] if can.text else []), *([tr("Map area")] if can.extent else [])]
    itself += [filter_label(field) for field in _ordered(can.filters)]
    after = [*([] if can.text else [tr("Words")]), *([] if can.extent else [tr("Map area")])]
    after += [filter_label(field) for field in FilterField if field not in can.filters and field not in _OURS]
    facets = [filter_label(field) for field in _ordered(can.facets)]
    return [
        (tr("Searches by"), ", ".join(itself) or tr("nothing: it lists all that it has")),
        (tr("Filtered here, afterwards"), ", ".join(after) or tr("nothing")),
        (tr("Counts results by"), ", ".join(facets) or tr("nothing")),
        (tr("Sorts by"), ", ".join(sort_label(sort) for sort in can.sorts)),
        (tr("Number of results"), tr("told") if can.total else tr("not told")),
        (tr("Login"), tr("possible, with an authentication configuration of QGIS") if can.login else tr("none")),
    ]


#: Filters that are the form's own matter, or of one catalogue only.
_OURS = (FilterField.CATALOG, FilterField.SHARE, FilterField.TOPIC, FilterField.SERIES)


def _ordered(fields: Iterable[str]) -> List[FilterField]:
    names = {str(getattr(field, "value", field)) for field in fields}
    return [field for field in FilterField if field.value in names]


def _login_text(best: Optional[Candidate]) -> str:
    what = (
        tr("This looks like {type}, but it wants a login.").format(type=catalog_type_short(best.type))
        if best is not None
        else tr("This address wants a login.")
    )
    return what + " " + tr("Choose an authentication configuration below: the address is then asked again with it.")


def _likely_text(best: Candidate, detection: Detection) -> str:
    reasons = [a for a in detection.tried if a.error is not None and (a.type, a.url) == (best.type, best.url)]
    name = catalog_type_short(best.type)
    text = tr("By its address this is {type}, but it could not be confirmed.").format(type=name)
    if reasons:
        text += " " + attempt_text(reasons[0])
    return text + " " + tr("You can keep it and test it again later.")


def _service_text(service: str) -> str:
    text = tr(
        "This is a {service} service: it holds data, but no catalogue of it. Add it with QGIS's Data Source Manager, "
        "or enter the address of the catalogue that describes it."
    )
    return text.format(service=catalog_type_short(service))


def _nothing_text(detection: Detection) -> str:
    if not detection.tried:
        return tr("This is no address that can be asked. Enter one such as https://www.data.gouv.fr, or a file.")
    for attempt in detection.tried:
        if attempt.error is not None and attempt.error.kind in _TELLING:
            return describe(attempt.error, _host(attempt.url)).full
    return tr(
        "No catalogue that Catalog Search knows answers at this address. If you know its type, choose it below and "
        "test the connection."
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or one_line(url, 80)
    except ValueError:
        return one_line(url, 80)
