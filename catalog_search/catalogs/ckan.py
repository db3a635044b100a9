"""CKAN portals by their Action API, version 3 (docs.ckan.org, *API guide*); DKAN answers a part of it.

DKAN 2 answers nothing of it: where neither ``status_show`` nor ``package_search`` is there, its own API is tried.

Search is ``package_search``, details are ``package_show``; both give packages with all their resources. The search by
bounding box comes with an extension (ckanext-spatial), so that each portal is asked once what it can do.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField, Query, Sort
from ..model.record import CatalogInfo, Facet, FacetValue, Page, Record
from ..model.text import fold
from . import dkan
from .attempts import HOPELESS
from .base import Capabilities, Catalog, Conversation
from .ckan_query import FACETS, MAX_FACET_VALUES, MAX_PAGE, bulk_params, search_params
from .ckan_records import Context, read_record
from .ckan_replies import action_result
from .ckan_values import localised
from .cursors import Cursor, page_of
from .datagouv_texts import count, line
from .replies import as_dict, as_list, read_object
from .roots import portal_root

_PAGES = frozenset(
    "dataset datasets organization group package harvest showcase tag datastore feeds user dashboard about stats "
    "revision ckan-admin".split()
)
_PAGE_FILE = re.compile(r"(?:dataset|catalog)\.(?:rdf|ttl|jsonld|xml|n3)")
_SLUG = re.compile("[a-z0-9_-]{2,100}")
#: What a server answers for addresses that it does not have.
_ABSENT = (ErrorKind.NOT_FOUND, ErrorKind.HTML)
_LOOK_UPS: Dict[FilterField, str] = {
    FilterField.ORGANISATION: "organization_autocomplete",
    FilterField.THEME: "group_autocomplete",
}


class CkanCatalog(Catalog):
    """One CKAN portal; the address of its configuration is the site's, with its path (``https://example.org/data``).

    Once the portal has said what it can do, ``capabilities.extent`` of the instance tells whether it knows
    ``ext_bbox``; before, as for a portal that does not say, the area is left to the client.
    """

    type = "ckan"
    capabilities = Capabilities(
        extent=False,
        filters=frozenset((*(field.value for field in FACETS.values()), FilterField.MODIFIED.value)),
        facets=frozenset(field.value for field in FACETS.values()),
        sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED, Sort.CREATED),
        total=True,
        max_page=MAX_PAGE,
    )
    at_best = replace(capabilities, extent=True)
    bulk = 50

    def __init__(self, config: CatalogConfig) -> None:
        super().__init__(config)
        self.root = self.normalise_url(config.url)
        self._status: Optional[Mapping[str, Any]] = None
        self._private = bool(config.authcfg)
        self._language = "en"
        self._is_dkan = False
        self._names: Dict[Tuple[FilterField, str], Tuple[str, ...]] = {}

    @classmethod
    def normalise_url(cls, url: str) -> str:
        """The site's address for that of its API or of any of its pages, without a slash at its end.

        A language in the path stays: it is part of some sites' path, and the others answer with it as well.
        """
        return portal_root(url, _site_path)

    def search(self, query: Query, cursor: Optional[str] = None) -> Conversation[Page]:
        """Ask for one page; the first search of all asks first what the portal can do.

        Organisations and groups that a query names by their titles are looked up, as CKAN filters by names (slugs).
        """
        place = Cursor.from_text(cursor) if cursor is not None else Cursor()
        self._language = query.language
        yield from self._learn()
        if not self._is_dkan:
            names = yield from self._names_of(query)
            if any(not found for found in names.values()):
                return Page(total=0)
            try:
                result = yield from self._search(query, names, place)
            except CatalogError as error:
                if not (yield from self._turns_out_as_dkan(error)):
                    raise
            else:
                return self._read_page(result, place)
        reply = yield from self._ask_dkan(dkan.SEARCH, dkan.search_params(query, place))
        return dkan.read_page(reply, query, place, self._context())

    def details(self, record_id: str) -> Conversation[Record]:
        """Fetch a package by id or name; DKAN answers with a list of it."""
        if not record_id.strip():
            raise CatalogError(ErrorKind.NOT_FOUND, f"package {record_id!r}")
        if not self._is_dkan:
            try:
                result = yield from self._ask("package_show", [("id", record_id)])
            except CatalogError as error:
                if not (yield from self._turns_out_as_dkan(error)):
                    raise
            else:
                return self._read_package(result, record_id)
        record = dkan.read_dataset((yield from self._ask_dkan(dkan.item_path(record_id))), self._context())
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no dataset", url=self.root)
        return record

    def details_bulk(self, record_ids: Sequence[str]) -> Conversation[Tuple[Record, ...]]:
        """Search for packages by their ids: the search gives them as ``package_show`` does."""
        if self._is_dkan:
            raise CatalogError(ErrorKind.NOT_SUPPORTED, "DKAN", url=self.root)
        result = yield from self._ask("package_search", bulk_params(record_ids, self._private))
        return self._read_page(result, Cursor()).records

    def _read_package(self, result: Any, record_id: str) -> Record:
        if isinstance(result, list):
            if not result:
                raise CatalogError(ErrorKind.NOT_FOUND, f"package {record_id!r}", url=self.root)
            result = result[0]
        described = any(as_dict(result).get(key) for key in ("id", "name", "title"))
        record = read_record(result, self._context(), record_id) if described else None
        if record is None:
            raise CatalogError(ErrorKind.UNEXPECTED, "no package", url=self.root)
        return record

    def probe(self) -> Conversation[CatalogInfo]:
        """Read the portal's title and version, where it tells them, and count its packages, which proves it."""
        status = yield from self._learn()
        try:
            result = as_dict((yield from self._ask("package_search", [("rows", "0")])))
        except CatalogError as error:
            if not (yield from self._turns_out_as_dkan(error)):
                raise
            reply = yield from self._ask_dkan(dkan.SEARCH, dkan.search_params(Query(page_size=1), Cursor()))
            return CatalogInfo(version="DKAN 2", records=count(reply.get("total")))
        packages = count(result.get("count"))
        if packages is None or not isinstance(result.get("results"), list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no count of packages", url=self.root)
        return CatalogInfo(
            title=line(localised(status.get("site_title"), self._language)),
            version=line(status.get("ckan_version"), 50),
            records=packages,
            abstract=line(localised(status.get("site_description"), self._language), 2000),
        )

    def _learn(self) -> Conversation[Mapping[str, Any]]:
        """What ``status_show`` says, asked until it is answered; nothing where the portal does not answer it."""
        if self._status is not None:
            return self._status
        try:
            status = as_dict((yield from self._ask("status_show")))
        except CatalogError as error:
            if error.kind in HOPELESS:
                raise
            if error.status is None or error.status >= 500:
                return {}
            status = {}
        self._status = status
        extensions = [line(name, 100) for name in as_list(status.get("extensions"))[:500]]
        self.capabilities = replace(type(self).capabilities, extent="spatial_query" in extensions)
        return status

    def _turns_out_as_dkan(self, error: CatalogError) -> Conversation[bool]:
        """Whether a portal that has neither of CKAN's first actions is a DKAN 2.

        :param error: why an action failed
        """
        if error.kind not in _ABSENT or (yield from self._learn()):
            return False
        try:
            reply = yield from self._ask_dkan(dkan.SEARCH, dkan.search_params(Query(page_size=1), Cursor()))
        except CatalogError as other:
            if other.kind is ErrorKind.CANCELLED:
                raise
            return False
        self._is_dkan = dkan.is_search(reply)
        if self._is_dkan:
            self.capabilities = dkan.CAPABILITIES
        return self._is_dkan

    def _search(self, query: Query, names: Mapping[str, Sequence[str]], place: Cursor) -> Conversation[Any]:
        """The result of one search; CKAN before 2.6 refuses ``include_private``, and is asked without it."""
        spatial = self.capabilities.extent
        try:
            return (yield from self._ask("package_search", search_params(query, names, place, spatial, self._private)))
        except CatalogError as error:
            if not (self._private and error.kind is ErrorKind.BAD_REQUEST and "include_private" in error.detail):
                raise
        self._private = False
        return (yield from self._ask("package_search", search_params(query, names, place, spatial, False)))

    def _read_page(self, result: Any, place: Cursor) -> Page:
        """The packages of one answer. Servers cap without a word, and their counts may change on the way."""
        entries = as_dict(result).get("results")
        if not isinstance(entries, list):
            raise CatalogError(ErrorKind.UNEXPECTED, "no list of packages", url=self.root)
        total = count(as_dict(result).get("count"))
        context = self._context()
        read = [read_record(entry, context) for entry in entries]
        return page_of(read, total, place, facets=tuple(self._read_facets(as_dict(result))))

    def _read_facets(self, result: Mapping[str, Any]) -> Iterator[Facet]:
        """``search_facets``, else the older ``facets``, which hold counts only."""
        counted, older = as_dict(result.get("search_facets")), as_dict(result.get("facets"))
        for name, field in FACETS.items():
            items = as_dict(counted.get(name)).get("items")
            if not isinstance(items, list):
                items = [{"name": key, "count": value} for key, value in as_dict(older.get(name)).items()]
            values = tuple(self._facet_values(items))
            if values:
                yield Facet(field.value, values)

    def _facet_values(self, items: List[Any]) -> Iterator[FacetValue]:
        for item in items[:MAX_FACET_VALUES]:
            item = as_dict(item)
            key = line(item.get("name"))
            if key:
                label = line(localised(item.get("display_name"), self._language)) or key
                yield FacetValue(key, label, count(item.get("count")))

    def _names_of(self, query: Query) -> Conversation[Dict[str, Tuple[str, ...]]]:
        """The names of the organisations and groups that a query wants, whether it says their names or their titles."""
        found: Dict[str, Tuple[str, ...]] = {}
        for field in _LOOK_UPS:
            names: List[str] = []
            for value in query.values(field):
                names += [value] if _SLUG.fullmatch(value) else (yield from self._look_up(field, value))
            if query.values(field):
                found[field.value] = tuple(names)
        return found

    def _look_up(self, field: FilterField, title: str) -> Conversation[Tuple[str, ...]]:
        """The names of all that bear a title, compared without case and accents; remembered.

        A portal without the action is taken to call them by their titles, written as CKAN makes names of them.
        """
        wanted = fold(line(title))
        if (field, wanted) not in self._names:
            try:
                offered = as_list((yield from self._ask(_LOOK_UPS[field], [("q", line(title)), ("limit", "20")])))
            except CatalogError as error:
                if error.kind not in (ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN):
                    raise
                offered = [{"title": wanted, "name": re.sub("[^a-z0-9]+", "-", wanted).strip("-")}]
            entries = [as_dict(entry) for entry in offered]
            alike = [entry for entry in entries if fold(line(localised(entry.get("title"), self._language))) == wanted]
            names = [line(entry.get("name"), 100) for entry in alike]
            self._names[(field, wanted)] = tuple(name for name in names if name)
        return self._names[(field, wanted)]

    def _context(self) -> Context:
        return Context(self.config.id, self.root, self._language)

    def _ask(self, action: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[Any]:
        """The result of one action."""
        address = f"{self.root}/api/3/action/{action}"
        response = yield requests.Request("GET", address, params=list(params), headers={"Accept": "application/json"})
        return action_result(response, with_login=bool(self.config.authcfg))

    def _ask_dkan(self, path: str, params: Sequence[Tuple[str, str]] = ()) -> Conversation[Mapping[str, Any]]:
        """The object that DKAN 2 answers at a path below the site."""
        headers = {"Accept": "application/json"}
        response = yield requests.Request("GET", f"{self.root}{path}", params=list(params), headers=headers)
        return read_object(response)


def _site_path(segments: List[str]) -> List[str]:
    """The segments before the API or the first page of the site."""
    for at, segment in enumerate(segments):
        following = segments[at + 1] if at + 1 < len(segments) else ""
        is_api = segment == "api" and following in ("", "1", "2", "3", "action", "rest", "search")
        if is_api or segment in _PAGES or _PAGE_FILE.fullmatch(segment):
            return segments[:at]
    return segments
