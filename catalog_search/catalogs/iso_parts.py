"""Parts of ISO 19139 and 19115-3 records that stand for themselves: parties, extents, constraints, keywords."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence
from .iso_text import (
    NAMES,
    Remembered,
    all_text,
    by_name,
    code_of,
    crs_of,
    date_of,
    line_of,
    link_of,
    paragraphs,
    text_of,
    unique,
)
from .licences import recognised

#: Over lower-case text: values of the INSPIRE register of limitations on public access, and their usual wording.
_FREE = re.compile(r"nolimitations|(?:pas de|aucune) restriction d.acc[eè]s|no limitations? (?:on|to) public access")
_LIMITED = re.compile(r"inspire_directive_article13_1[a-h]|l\.?124-4.?i\b")
_INSPIRE_THEMES = re.compile(r"inspire.{0,30}th[eèé]m|th[eèé]m.{0,30}inspire", re.IGNORECASE)
_SECRET = frozenset(("restricted", "confidential", "secret", "topSecret", "private", "in-confidence", "sensitivity"))
_SAID_BY_OTHERS = frozenset(("otherRestrictions", "license", "licence", "licenceUnrestricted", "unrestricted", ""))
_CONTACT_PARTS = (
    "{*}individualName",
    "{*}organisationName",
    "{*}role",
    "{*}electronicMailAddress",
    "{*}voice",
    "{*}number",
    "{*}linkage",
    "{*}CI_Organisation",
    "{*}CI_Individual",
)


def contacts_in(prop: Any) -> List[Contact]:
    """The CI_ResponsibleParty (19139) or CI_Responsibility (19115-3) in a property, where it names anybody."""
    found = []
    for party in prop[:]:
        contact = _contact(party)
        if contact.name or contact.organisation or contact.email:
            found.append(contact)
    return found


def _contact(party: Any) -> Contact:
    found: Dict[str, Any] = {}
    for part in party.iter(*_CONTACT_PARTS):
        name = NAMES[part.tag]
        if name not in found and not (name == "number" and _is_fax(part)):
            found[name] = part
    return Contact(
        _name_of(found, "individualName", "CI_Individual"),
        _name_of(found, "organisationName", "CI_Organisation"),
        code_of(found["role"]) if "role" in found else "",
        text_of(found["electronicMailAddress"]) if "electronicMailAddress" in found else "",
        text_of(found.get("voice")) or text_of(found.get("number")),
        text_of(found["linkage"]) if "linkage" in found else "",
    )


def _name_of(found: Dict[str, Any], name: str, party: str) -> str:
    """What a party is called by its own property in 19139, by the name of an object in 19115-3."""
    called = line_of(found[name]) if name in found else ""
    return called or (line_of(by_name(found[party]).get("name")) if party in found else "")


def _is_fax(number: Any) -> bool:
    """Whether a CI_Telephone of 19115-3, where one element stands for all kinds, is no telephone."""
    return code_of(by_name(number.getparent()).get("numberType")).lower() in ("facsimile", "fax")


def organisation_of(resource: Sequence[Contact], metadata: Sequence[Contact]) -> str:
    """Who answers for the data: its first point of contact, owner or publisher, else anybody named for it."""
    for contact in resource:
        if contact.organisation and contact.role in ("pointOfContact", "owner", "publisher"):
            return contact.organisation
    return next((contact.organisation for contact in (*resource, *metadata) if contact.organisation), "")


@dataclass
class Extents:
    """Boxes, places and times gathered from ``extent`` properties."""

    boxes: List[Extent] = field(default_factory=list)
    places: List[str] = field(default_factory=list)
    starts: List[str] = field(default_factory=list)
    ends: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``gmd:extent`` or ``srv:extent``."""
        for part in prop.iter(*_EXTENT_PARTS):
            name = NAMES[part.tag]
            if name == "EX_GeographicBoundingBox":
                self._add_box(part)
            elif name == "EX_Extent":
                self.places.append(line_of(by_name(part).get("description")))
            elif name == "EX_GeographicDescription":
                codes = (_place(code) for code in part.iter("{*}code"))
                self.places += [code for code in codes if not code.startswith("http")]
            else:
                self._add_time(name, part)

    @property
    def temporal(self) -> Tuple[str, str]:
        """The time from the earliest start to the latest end; an empty end is open or not known."""
        if not self.ends:
            return "", ""
        return min(self.starts, default=""), max(self.ends) if all(self.ends) else ""

    def _add_box(self, part: Any) -> None:
        values = {NAMES[child.tag]: text_of(child) for child in part[:]}
        if values.get("extentTypeCode", "").lower() in ("0", "false"):
            return
        box = Extent.checked(*map(values.get, _SIDES))
        if box is not None:
            self.boxes.append(box)

    def _add_time(self, name: str, part: Any) -> None:
        if name == "TimeInstant":
            if NAMES[part.getparent().tag] not in ("begin", "end"):
                instant = date_of(all_text(part))
                self._add_period(instant, instant)
            return
        parts = by_name(part)
        start, end = (parts.get(f"{side}Position", parts.get(side)) for side in ("begin", "end"))
        self._add_period(date_of(all_text(start)), date_of(all_text(end)))

    def _add_period(self, start: str, end: str) -> None:
        if start:
            self.starts.append(start)
        if start or end:
            self.ends.append(end)


def _place(code: Any) -> str:
    """What an identifier's code calls a place; where that is an address, the description beside it (19115-3)."""
    text = text_of(code)
    if text.startswith("http"):
        return line_of(by_name(code.getparent()).get("description")) or text
    return text


_EXTENT_PARTS = (
    "{*}EX_Extent",
    "{*}EX_GeographicBoundingBox",
    "{*}EX_GeographicDescription",
    "{*}TimePeriod",
    "{*}TimeInstant",
)
_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


@dataclass
class Constraints:
    """Terms of use and access gathered from ``resourceConstraints`` properties."""

    texts: List[Tuple[str, str]] = field(default_factory=list)
    uses: List[str] = field(default_factory=list)
    accesses: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``resourceConstraints``."""
        for constraints in prop[:]:
            for part in constraints[:]:
                name = NAMES[part.tag]
                if name in ("useLimitation", "otherConstraints"):
                    self.texts.append((paragraphs(text_of(part)), link_of(part)))
                elif name == "useConstraints":
                    self.uses.append(code_of(part))
                elif name in ("accessConstraints", "classification"):
                    self.accesses.append(code_of(part))
                elif name == "reference":
                    self.texts += _cited(part)
                elif name == "releasability":
                    self.texts += [(paragraphs(text_of(said)), link_of(said)) for said in part.iter("{*}statement")]

    @property
    def lines(self) -> Tuple[str, ...]:
        """What a user should read: the texts, and access codes that say something without them."""
        if not self.texts and not self.accesses:
            return ()
        codes = [code for code in self.accesses if code not in _SAID_BY_OTHERS]
        return unique([text or url for text, url in self.texts] + codes)

    @property
    def licence(self) -> Optional[Licence]:
        """The known licence that a text names; else, where the use is bound to a licence, the first short text."""
        for text, url in self.texts:
            known = _LICENCE_IN[text, url]
            if known is not None:
                return known
        if "license" not in self.uses and "licence" not in self.uses:
            return None
        short = ((text, url) for text, url in self.texts if 0 < len(text) <= 200 and not _about_access(text, url))
        return next((Licence(" ".join(text.split()), url) for text, url in short), None)

    @property
    def access(self) -> Access:
        """Who may use the data, by the INSPIRE register of limitations on public access and its wording."""
        if not _SECRET.isdisjoint(self.accesses):
            return Access.RESTRICTED
        found = Access.UNKNOWN
        for text, url in self.texts:
            said = _ACCESS_IN[text[:500], url]
            if said is Access.OPEN:
                return said
            found = said if said is Access.RESTRICTED else found
        return found


def _cited(reference: Any) -> List[Tuple[str, str]]:
    """The titles of the documents that 19115-3 refers to, with the address in the title or of the document."""
    online = next((text_of(linkage) for linkage in reference.iter("{*}linkage")), "")
    return [(line_of(title), link_of(title) or online) for title in reference.iter("{*}title")]


def _access_in(said: Tuple[str, str]) -> Access:
    """What a text and the address that goes with it say about access."""
    words = " ".join(said).lower()
    if ("limitation" in words or "restriction" in words) and _FREE.search(words):
        return Access.OPEN
    if ("article13" in words or "124-4" in words) and _LIMITED.search(words):
        return Access.RESTRICTED
    return Access.UNKNOWN


_ACCESS_IN = Remembered(_access_in)
_LICENCE_IN: Remembered[Optional[Licence]] = Remembered(lambda said: recognised([said]))


def _about_access(text: str, url: str) -> bool:
    return _ACCESS_IN[text, url] is not Access.UNKNOWN or "limitationsonpublicaccess" in f"{text} {url}".lower()


@dataclass
class Keywords:
    """Words gathered from ``descriptiveKeywords`` properties."""

    words: List[str] = field(default_factory=list)
    themes: List[str] = field(default_factory=list)
    places: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``descriptiveKeywords``; words of the INSPIRE themes are themes."""
        for block in prop[:]:
            words: List[str] = []
            others: Dict[str, Any] = {}
            for part in block[:]:
                name = NAMES[part.tag]
                if name == "keyword":
                    words.append(line_of(part))
                else:
                    others.setdefault(name, part)
            self._add_words(words, others)

    def _add_words(self, words: List[str], others: Dict[str, Any]) -> None:
        if "thesaurusName" in others and _IS_INSPIRE[_title_in(others["thesaurusName"])]:
            self.themes += words
            return
        self.words += words
        if "type" in others and code_of(others["type"]) == "place":
            self.places += words


_IS_INSPIRE = Remembered(lambda thesaurus: bool(_INSPIRE_THEMES.search(thesaurus)))


def _title_in(prop: Any) -> str:
    return next((line_of(title) for title in prop.iter("{*}title")), "")


def crs_in(prop: Any) -> str:
    """The reference system in one ``referenceSystemInfo``; nothing where it is empty."""
    for identifier in prop.iter("{*}RS_Identifier", "{*}MD_Identifier"):
        parts = by_name(identifier)
        code = parts.get("code")
        if code is not None:
            codes = [value for value in (link_of(code), text_of(code)) if value]
            return crs_of(codes, text_of(parts.get("codeSpace")))
    return ""
