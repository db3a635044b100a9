"""Parts of ISO 19139 and 19115-3 records that stand for themselves: parties, extents, constraints, keywords."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ..model.extent import Extent
from ..model.record import Access, Contact, Licence
from .iso_text import (
    all_text,
    by_name,
    code_of,
    crs_of,
    date_of,
    line_of,
    link_of,
    local,
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
_CONTACT_PARTS = ("{*}electronicMailAddress", "{*}voice", "{*}number", "{*}linkage")


def contacts_in(prop: Any) -> List[Contact]:
    """The CI_ResponsibleParty (19139) or CI_Responsibility (19115-3) in a property, where it names anybody."""
    found = [_contact(party) for party in prop]
    return [contact for contact in found if contact.name or contact.organisation or contact.email]


def _contact(party: Any) -> Contact:
    parts = by_name(party)
    names = _party_names(parts["party"]) if "party" in parts else {}
    info: Dict[str, str] = {}
    for part in party.iter(*_CONTACT_PARTS):
        info.setdefault(local(part), text_of(part))
    return Contact(
        name=line_of(parts.get("individualName")) or names.get("CI_Individual", ""),
        organisation=line_of(parts.get("organisationName")) or names.get("CI_Organisation", ""),
        role=code_of(parts.get("role")),
        email=info.get("electronicMailAddress", ""),
        phone=info.get("voice") or info.get("number", ""),
        url=info.get("linkage", ""),
    )


def _party_names(prop: Any) -> Dict[str, str]:
    names: Dict[str, str] = {}
    for party in prop.iter("{*}CI_Organisation", "{*}CI_Individual"):
        names.setdefault(local(party), line_of(by_name(party).get("name")))
    return names


def organisation_of(resource: Sequence[Contact], metadata: Sequence[Contact]) -> str:
    """Who answers for the data: its first point of contact, owner or publisher, else anybody named for it."""
    answering = [contact for contact in resource if contact.role in ("pointOfContact", "owner", "publisher")]
    named = [contact.organisation for contact in (*answering, *resource, *metadata) if contact.organisation]
    return next(iter(named), "")


@dataclass
class Extents:
    """Boxes, places and times gathered from ``extent`` properties."""

    boxes: List[Extent] = field(default_factory=list)
    places: List[str] = field(default_factory=list)
    starts: List[str] = field(default_factory=list)
    ends: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``gmd:extent`` or ``srv:extent``."""
        for part in prop.iter("{*}EX_Extent", *_EXTENT_PARTS):
            name = local(part)
            if name == "EX_GeographicBoundingBox":
                self._add_box(part)
            elif name == "EX_GeographicDescription":
                codes = (text_of(code) for code in part.iter("{*}code"))
                self.places += [code for code in codes if not code.startswith("http")]
            elif name == "EX_Extent":
                self.places.append(line_of(by_name(part).get("description")))
            else:
                self._add_time(name, part)

    @property
    def temporal(self) -> Tuple[str, str]:
        """The time from the earliest start to the latest end; an empty end is open or not known."""
        return (min(self.starts, default=""), max(self.ends, default="") if all(self.ends) else "")

    def _add_box(self, part: Any) -> None:
        values = {local(child): text_of(child) for child in part}
        if values.get("extentTypeCode", "").lower() in ("0", "false"):
            return
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        box = Extent.checked(*(values.get(side, "") for side in sides))
        if box is not None:
            self.boxes.append(box)

    def _add_time(self, name: str, part: Any) -> None:
        if name == "TimeInstant":
            if local(part.getparent()) not in ("begin", "end"):
                self._add_period(date_of(all_text(part)), date_of(all_text(part)))
            return
        parts = by_name(part)
        start, end = (parts.get(f"{side}Position", parts.get(side)) for side in ("begin", "end"))
        self._add_period(date_of(all_text(start)), date_of(all_text(end)))

    def _add_period(self, start: str, end: str) -> None:
        if start:
            self.starts.append(start)
        if start or end:
            self.ends.append(end)


_EXTENT_PARTS = ("{*}EX_GeographicBoundingBox", "{*}EX_GeographicDescription", "{*}TimePeriod", "{*}TimeInstant")


@dataclass
class Constraints:
    """Terms of use and access gathered from ``resourceConstraints`` properties."""

    texts: List[Tuple[str, str]] = field(default_factory=list)
    uses: List[str] = field(default_factory=list)
    accesses: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``resourceConstraints``."""
        for constraints in prop:
            for part in constraints:
                name = local(part)
                if name in ("useLimitation", "otherConstraints"):
                    self.texts.append((paragraphs(text_of(part)), link_of(part)))
                elif name == "reference":
                    self.texts += [(line_of(title), link_of(title)) for title in part.iter("{*}title")]
                elif name == "useConstraints":
                    self.uses.append(code_of(part))
                elif name in ("accessConstraints", "classification"):
                    self.accesses.append(code_of(part))

    @property
    def lines(self) -> Tuple[str, ...]:
        """What a user should read: the texts, and access codes that say something without them."""
        codes = [code for code in self.accesses if code not in _SAID_BY_OTHERS]
        return unique([text or url for text, url in self.texts] + codes)

    @property
    def licence(self) -> Optional[Licence]:
        """The known licence that a text names; else, where the use is bound to a licence, the first short text."""
        known = recognised(self.texts)
        if known is not None or not any(code in ("license", "licence") for code in self.uses):
            return known
        short = ((text, url) for text, url in self.texts if 0 < len(text) <= 200 and not _about_access(text, url))
        return next((Licence(" ".join(text.split()), url) for text, url in short), None)

    @property
    def access(self) -> Access:
        """Who may use the data, by the INSPIRE register of limitations on public access and its wording."""
        if any(code in _SECRET for code in self.accesses):
            return Access.RESTRICTED
        said = " ".join(f"{text[:500]} {url}" for text, url in self.texts).lower()
        if _says_free(said):
            return Access.OPEN
        return Access.RESTRICTED if _says_limited(said) else Access.UNKNOWN


def _about_access(text: str, url: str) -> bool:
    said = f"{text} {url}".lower()
    return _says_free(said) or _says_limited(said) or "limitationsonpublicaccess" in said


def _says_free(said: str) -> bool:
    return ("limitation" in said or "restriction" in said) and bool(_FREE.search(said))


def _says_limited(said: str) -> bool:
    return ("article13" in said or "124-4" in said) and bool(_LIMITED.search(said))


@dataclass
class Keywords:
    """Words gathered from ``descriptiveKeywords`` properties."""

    words: List[str] = field(default_factory=list)
    themes: List[str] = field(default_factory=list)
    places: List[str] = field(default_factory=list)

    def add(self, prop: Any) -> None:
        """Read one ``descriptiveKeywords``; words of the INSPIRE themes are themes."""
        for block in prop:
            words = [line_of(part) for part in block if local(part) == "keyword"]
            parts = by_name(block)
            if "thesaurusName" in parts and _INSPIRE_THEMES.search(_title_in(parts["thesaurusName"])):
                self.themes += words
                continue
            self.words += words
            if code_of(parts.get("type")) == "place":
                self.places += words


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
