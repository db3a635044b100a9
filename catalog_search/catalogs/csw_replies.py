"""Replies of CSW 2.0.2 (OGC 07-006r1) and 3.0 (OGC 12-176r7): capabilities, result sets, paging, exceptions."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Iterable, List, NoReturn, Optional, Tuple
from urllib.parse import urlsplit

import requests
from lxml import etree

from ..model.errors import CatalogError, ErrorKind
from .csw_dcat import joined
from .csw_dialect import CQL, FILTER, V2, V3, Dialect, Version, schema_for, type_name_for
from .iso_text import HREF, all_text, local
from .replies import as_count, check_status, page_title, parse_xml, read_xml

_EXCEPTIONS = frozenset(("ExceptionReport", "ServiceExceptionReport"))
#: Statuses with which servers send an exception report that is worth reading; the others speak for themselves.
_WITH_REPORT = frozenset((400, 404, 405, 406, 415, 422, 500, 501))
_DETAIL = 300
_PORTS = {"http": 80, "https": 443}


class ServiceFault(CatalogError):
    """An exception report (OGC 06-121r3 §8); ``code`` and ``locator`` as the server gave them."""

    def __init__(self, code: str, locator: str, text: str, status: Optional[int], url: str) -> None:
        where = f" ({locator})" if locator else ""
        super().__init__(ErrorKind.SERVICE, f"{code}{where}: {text}".strip(": ")[:_DETAIL], status=status, url=url)
        self.code = code
        self.locator = locator

    @property
    def is_about_the_form(self) -> bool:
        """Whether the server may well answer when it is asked in a simpler way: less, or with other names."""
        return bool(_FORM.search(f"{self.locator} {self.detail}"))

    @property
    def is_about_the_schema(self) -> bool:
        return "outputschema" in f"{self.locator} {self.detail}".lower()

    @property
    def is_about_the_order(self) -> bool:
        return "sort" in f"{self.locator} {self.detail}".lower()

    @property
    def is_about_the_box(self) -> bool:
        return "envelope" in self.detail.lower()

    @property
    def is_about_the_version(self) -> bool:
        """Whether the server does not speak the version that it was asked in (OGC 06-121r9 §7.3.2)."""
        return self.code == "VersionNegotiationFailed" or self.locator.lower() in ("version", "acceptversions")

    @property
    def is_about_a_record(self) -> bool:
        """Whether there is no such record: 2.0.2 complains about the parameter, 3.0 says so."""
        return self.code == "NotFound" or self.locator.lower() == "id"


_FORM = re.compile(r"sort|constraint|filter|propert|queryable|type ?name|schema|not valid|invalid", re.IGNORECASE)


@dataclass(frozen=True)
class ServerProfile:
    """What capabilities say: where and how to ask, and how the service calls itself.

    ``url`` is where the endpoint really is, redirects followed: a POST that is redirected arrives as a GET.
    """

    url: str
    post_url: str
    dialect: Dialect = Dialect()
    title: str = ""
    abstract: str = ""
    version: str = ""


@dataclass(frozen=True)
class ResultSet:
    """One answer to GetRecords. ``next`` is the position of the record after the last one, ``None`` at the end."""

    records: Tuple[Any, ...]
    total: Optional[int]
    next: Optional[int]


def read_reply(response: requests.Response, *wanted: str) -> Any:
    """The root element of a reply, whose local name is one of the wanted ones.

    :raises ServiceFault: for an exception report, whatever the status
    :raises CatalogError: by status, or because the reply is a web page, no XML or another document
    """
    if response.status_code in _WITH_REPORT:
        _raise_report(response)
    root = read_xml(response, blanks=False)
    name = local(root)
    if name in _EXCEPTIONS:
        raise _fault(root, response)
    if name.lower() == "html":
        _fail(response, ErrorKind.HTML, page_title(response.content or b""))
    if wanted and name not in wanted:
        _fail(response, ErrorKind.UNEXPECTED, f"<{name}>")
    return root


def _raise_report(response: requests.Response) -> None:
    """Raise the exception report in an error reply, or what its status means where there is none."""
    try:
        root = parse_xml(response.content or b"")
    except (etree.XMLSyntaxError, ValueError):
        check_status(response)
        return
    if local(root) in _EXCEPTIONS:
        raise _fault(root, response)
    check_status(response)


def _fault(root: Any, response: requests.Response) -> ServiceFault:
    """ows:ExceptionReport of any version, or the older ServiceExceptionReport."""
    reported = next(root.iter("{*}Exception", "{*}ServiceException"), root)
    code = reported.get("exceptionCode") or reported.get("code") or "NoApplicableCode"
    url = (response.url or "").split("?")[0]
    return ServiceFault(str(code), str(reported.get("locator") or ""), all_text(reported), response.status_code, url)


def read_capabilities(
    response: requests.Response, url: str, wanted: Optional[Version] = None, schema: str = ""
) -> ServerProfile:
    """What the capabilities say.

    :param url: the address of the endpoint
    :param wanted: the version to speak, whatever the capabilities say
    :param schema: the kind of records to ask for where the server has it; see ``schema_for``
    :raises CatalogError: where the reply is something else
    """
    root = read_reply(response, "Capabilities")
    operation = _operation(root, "GetRecords")
    version = wanted or _version(root)
    return ServerProfile(
        url=url,
        post_url=_post_url(operation, url),
        dialect=_dialect({**_common_constraints(root), **_parameters(operation)}, version, schema),
        title=_first_text(root, "{*}ServiceIdentification", "{*}Title"),
        abstract=_first_text(root, "{*}ServiceIdentification", "{*}Abstract"),
        version=version.number if version is V3 else str(root.get("version") or ""),
    )


def _version(root: Any) -> Version:
    """2.0.2 where the server speaks it, or does not say what it speaks; 3.0 where it speaks nothing older."""
    spoken = [all_text(version) for version in root.iter("{*}ServiceTypeVersion")] or [str(root.get("version") or "")]
    modern = any(number.startswith("3") for number in spoken)
    return V3 if modern and not any(number.startswith("2") for number in spoken) else V2


def _operation(root: Any, name: str) -> Optional[Any]:
    return next((found for found in root.iter("{*}Operation") if found.get("name") == name), None)


def _first_text(root: Any, section: str, name: str) -> str:
    part = next(root.iter(section), None)
    return next((all_text(found) for found in part.iter(name)), "") if part is not None else ""


def _parameters(operation: Optional[Any]) -> Dict[str, FrozenSet[str]]:
    """The values of an operation's parameters and constraints, by lower-case name."""
    return _values_by_name(operation.iter("{*}Parameter", "{*}Constraint")) if operation is not None else {}


def _common_constraints(root: Any) -> Dict[str, FrozenSet[str]]:
    """The constraints that hold for all operations: CSW 3.0 lists its core queryables there."""
    section = next(root.iter("{*}OperationsMetadata"), None)
    return _values_by_name(section.iterchildren("{*}Constraint")) if section is not None else {}


def _values_by_name(parts: Iterable[Any]) -> Dict[str, FrozenSet[str]]:
    return {
        str(part.get("name") or "").lower(): frozenset(all_text(value) for value in part.iter("{*}Value"))
        for part in parts
    }


def _dialect(parameters: Dict[str, FrozenSet[str]], version: Version, wanted: str) -> Dialect:
    schema = schema_for(wanted, parameters.get("outputschema", ()), version)
    names = frozenset(name for key, values in parameters.items() if "queryable" in key for name in values)
    return Dialect(
        schema=schema,
        type_names=type_name_for(schema, parameters.get("typenames", ())),
        queryables=names,
        version=version,
        language=FILTER if version is V3 or FILTER in parameters.get("constraintlanguage", ()) else CQL,
    )


def _post_url(operation: Optional[Any], url: str) -> str:
    """The address for GetRecords as posted XML: the advertised one on the known host and port, else the known one.

    Capabilities often name a host that only the server itself knows. The known address's own parameters are kept.
    """
    posts = operation.iter("{*}Post") if operation is not None else ()
    for post in posts:
        encodings = [all_text(value).upper() for value in post.iter("{*}Value")]
        if encodings and "XML" not in encodings:
            continue
        advertised = str(post.get(HREF) or "").strip().rstrip("?&")
        if _place(advertised) == _place(url) != ("", "", 0):
            return _with_parameters(advertised, url)
    return url


def _place(url: str) -> Tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return (parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower(), 0))
    except ValueError:
        return ("", "", 0)


def _with_parameters(advertised: str, url: str) -> str:
    base, _, query = advertised.partition("?")
    own = [part for part in query.split("&") if part]
    known = {part.partition("=")[0].lower() for part in own}
    typed = [part for part in url.partition("?")[2].split("&") if part]
    own += [part for part in typed if part.partition("=")[0].lower() not in known]
    return f"{base}?{'&'.join(own)}" if own else base


def read_results(response: requests.Response, start: int) -> ResultSet:
    """The records of a GetRecords reply and where to go on.

    :param start: the position that was asked for
    :raises CatalogError: where the reply is something else
    """
    root = read_reply(response, "GetRecordsResponse")
    results = next(root.iter("{*}SearchResults"), None)
    if results is None:
        _fail(response, ErrorKind.UNEXPECTED, "no SearchResults")
    records: List[Any] = joined(list(results))
    total = as_count(results.get("numberOfRecordsMatched"))
    returned = as_count(results.get("numberOfRecordsReturned")) or 0
    following = _following(start, len(records), returned, total, results.get("nextRecord"))
    return ResultSet(tuple(records), total, following)


def _following(start: int, held: int, returned: int, total: Optional[int], announced: Optional[str]) -> Optional[int]:
    """Where the next page begins, by what came rather than by what the server says of it.

    Servers say 1, the same or a lower position past the end, say 231 of 230 at the end, cap pages without a word and
    then skip what they did not send, or drop records that they could not write. So the next position is the announced
    one, but not before the end of the records held, and not beyond what this page accounts for.
    """
    if not held:
        return None
    said = as_count(announced)
    if said is None:
        following = start + held
        if total is None:
            return None
    elif said <= start:
        return None
    else:
        following = max(start + held, min(said, start + max(held, returned)))
    return None if total is not None and following > total else following


def _fail(response: requests.Response, kind: ErrorKind, detail: str) -> NoReturn:
    raise CatalogError(kind, detail[:_DETAIL], status=response.status_code, url=(response.url or "").split("?")[0])
