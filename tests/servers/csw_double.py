"""A CSW on loopback that misbehaves the way servers of the wild do. What works is tested against pycsw.

It speaks 2.0.2, or only 3.0 (``version="3.0.0"``); ``refuses_post`` is the status with which it answers posted XML.
``CswDouble(trap=…)`` answers ``/csw`` in good health but for the trap that is named; see ``TRAPS``. It holds ``count``
records ``double-001`` …, redirects from ``/old``, pages like the standard says, and complains about requests that no
CSW would understand.
On top of the transport faults of ``faults`` it has those of its format (``CswDouble.faults``).
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Dict, List, Mapping, Optional
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from .faults import FAULTS, Asked, Fault, Handler, LoopbackServer, fixed, send

CSW = "http://www.opengis.net/cat/csw/2.0.2"
CSW3 = "http://www.opengis.net/cat/csw/3.0"
GMD = "http://www.isotc211.org/2005/gmd"
OGC = "http://www.opengis.net/ogc"
FES = "http://www.opengis.net/fes/2.0"

#: What ``CswDouble(trap=…)`` can do wrong.
TRAPS = (
    "",
    "next_is_one",  # past the end, and at the end, nextRecord is 1 (pycsw)
    "next_is_same",  # nextRecord is the position that was asked for
    "next_beyond",  # 231 of 230 (GeoNetwork 2)
    "next_missing",
    "next_overlaps",  # says that the next page begins within this one
    "ignores_position",  # always the first page, with an inviting nextRecord
    "endless",  # the same without a total
    "caps",  # ten records whatever is asked, counted as such
    "caps_silently",  # ten records, but nextRecord as if all had come
    "drops",  # every third record could not be written, though it is counted
    "internal_host",  # capabilities name a host of the intranet
    "wrong_path",  # capabilities name an address that is not found
    "soap_first",  # the first POST address is for SOAP
    "no_gmd",  # Dublin Core only
    "no_capabilities",
    "rejects_sort",
    "rejects_prefixes",
    "rejects_gmd",  # offers gmd nowhere and has no capabilities either
    "hostile",  # hostile text in every field
    "foreign",  # records of other schemas, and one without an identifier, between the good ones
    "refuses_plainly",  # 3.0 only: another version is no more than 400
    "does_not_negotiate",  # 3.0 only: capabilities are those of 3.0, whatever is asked
    "says_so_in_old_form",  # 3.0 only: capabilities of 2.0.2 say that nothing but 3.0.0 is spoken
    "no_box_in_posts",  # 3.0 only: posted XML with a box is not valid (pycsw 2)
    "old_filter",  # 3.0 only: addresses hold filters of 1.1 (pycsw 2)
    "no_apostrophe",  # 3.0 only: an apostrophe among the words is an error (pycsw 3)
    "cql_only",  # addresses hold no filters
    "words_only",  # addresses hold neither filters nor CQL with boxes or alternatives
)

#: What is said in the other version's words.
_IN_THREE = (
    (CSW, CSW3),
    ('"http://www.opengis.net/ows"', '"http://www.opengis.net/ows/2.0"'),
    ('version="2.0.2"', 'version="3.0.0"'),
    ("urn:x-ogc:def:crs:EPSG:6.11:4326", "http://www.opengis.net/def/crs/EPSG/0/4326"),
)

_HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "'; DROP TABLE records; --",
    "%s%n{0}{title}",
    "\u202eأمر\u0301",
    "x" * 200_000,
)

_REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0" language="fr">
  <ows:Exception exceptionCode="%s" locator="%s"><ows:ExceptionText>%s</ows:ExceptionText></ows:Exception>
</ows:ExceptionReport>"""

_CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ows="http://www.opengis.net/ows"
    xmlns:xlink="http://www.w3.org/1999/xlink" version="2.0.2">
  <ows:ServiceIdentification><ows:Title>Catalogue d'essai</ows:Title><ows:Abstract>Pour essayer</ows:Abstract>
    <ows:ServiceTypeVersion>{version}</ows:ServiceTypeVersion></ows:ServiceIdentification>
  <ows:OperationsMetadata>
    <ows:Operation name="GetRecords"><ows:DCP><ows:HTTP><ows:Get xlink:href={get}/>{posts}</ows:HTTP></ows:DCP>
      <ows:Parameter name="outputSchema">{schemas}</ows:Parameter>
      <ows:Parameter name="typeNames"><ows:Value>csw:Record</ows:Value>{types}</ows:Parameter>
      <ows:Parameter name="CONSTRAINTLANGUAGE"><ows:Value>CQL_TEXT</ows:Value>{language}</ows:Parameter>
      <ows:Constraint name="SupportedISOQueryables">{queryables}</ows:Constraint>
    </ows:Operation>
  </ows:OperationsMetadata>
</csw:Capabilities>"""

_ISO = """<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
  <gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>
  <gmd:hierarchyLevel><gmd:MD_ScopeCode codeListValue="dataset"/></gmd:hierarchyLevel>
  <gmd:identificationInfo><gmd:MD_DataIdentification>
    <gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>{title}</gco:CharacterString></gmd:title>
    </gmd:CI_Citation></gmd:citation>
    <gmd:abstract><gco:CharacterString>{text}</gco:CharacterString></gmd:abstract>
    <gmd:pointOfContact><gmd:CI_ResponsibleParty><gmd:organisationName><gco:CharacterString>{text}</gco:CharacterString>
    </gmd:organisationName></gmd:CI_ResponsibleParty></gmd:pointOfContact>
    <gmd:graphicOverview><gmd:MD_BrowseGraphic><gmd:fileName><gco:CharacterString>{text}</gco:CharacterString>
    </gmd:fileName></gmd:MD_BrowseGraphic></gmd:graphicOverview>
    <gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction><gmd:denominator>
    <gco:Integer>{text}</gco:Integer></gmd:denominator></gmd:MD_RepresentativeFraction></gmd:equivalentScale>
    </gmd:MD_Resolution></gmd:spatialResolution>
    <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>
      <gmd:westBoundLongitude><gco:Decimal>{text}</gco:Decimal></gmd:westBoundLongitude>
    </gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>
  </gmd:MD_DataIdentification></gmd:identificationInfo>
  <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine>
    <gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{text}</gmd:URL></gmd:linkage><gmd:name>
    <gco:CharacterString>{text}</gco:CharacterString></gmd:name></gmd:CI_OnlineResource></gmd:onLine>
  </gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
</gmd:MD_Metadata>"""

_DUBLIN_CORE = """<csw:Record xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/"
    xmlns:ows="http://www.opengis.net/ows"><dc:identifier>{id}</dc:identifier><dc:title>{title}</dc:title>
  <dc:type>dataset</dc:type><dct:abstract>{text}</dct:abstract><dc:format>None</dc:format>
  <dct:references scheme="OGC:WMS">https://example.org/wms</dct:references>
  <ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326"><ows:LowerCorner>47.0 -2.0</ows:LowerCorner>
  <ows:UpperCorner>48.0 -1.0</ows:UpperCorner></ows:BoundingBox></csw:Record>"""

_FOREIGN = (
    '<gfc:FC_FeatureCatalogue xmlns:gfc="http://www.isotc211.org/2005/gfc"><gfc:name>x</gfc:name></gfc:FC_FeatureCatalogue>',
    f'<gmd:MD_Metadata xmlns:gmd="{GMD}"/>',
    "<!-- a comment --><?a pi?>",
)


def report(code: str, text: str, locator: str = "") -> bytes:
    """An ows:ExceptionReport."""
    return (_REPORT % (code, locator, escape(text))).encode()


def _results(body: str, attributes: str = "", encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<csw:GetRecordsResponse xmlns:csw="{CSW}">'
        f'<csw:SearchStatus timestamp="2024-01-01T00:00:00Z"/><csw:SearchResults {attributes}>'
        f"{body}</csw:SearchResults></csw:GetRecordsResponse>"
    )


_ONE = 'numberOfRecordsMatched="1" numberOfRecordsReturned="1" nextRecord="0"'
_ACCENTS = _ISO.format(id="accents", title="Forêts d'été à l'Œil", text="é")
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
_OLD_REPORT = (
    '<ServiceExceptionReport version="1.2.0"><ServiceException code="InvalidParameterValue">Erreur interne'
    "</ServiceException></ServiceExceptionReport>"
)
_XHTML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
    "<title>Connexion requise</title></head><body><p>Bonjour</p></body></html>"
)
_PADDED_XHTML = f"<?xml version='1.0'?><!-- {'x' * 2000} --><html xmlns='http://www.w3.org/1999/xhtml'><head/></html>"
_WMS = '<WMS_Capabilities xmlns="http://www.opengis.net/wms" version="1.3.0"><Service/></WMS_Capabilities>'


def _xml(status: int, text: str, encoding: str = "utf-8") -> Fault:
    return fixed(status, text.encode(encoding), "application/xml")


#: Faults of the format; each is a whole reply.
CSW_FAULTS: Dict[str, Fault] = {
    "report_200": fixed(200, report("NoApplicableCode", "La base ne répond pas"), "application/xml"),
    "report_400": fixed(400, report("MissingParameterValue", "Il manque service", "service"), "application/xml"),
    "report_500": fixed(500, report("NoApplicableCode", "java.lang.NullPointerException"), "application/xml"),
    "report_old": _xml(200, _OLD_REPORT),
    "report_soap_namespace": _xml(200, (_REPORT % ("X", "", "Y")).replace("net/ows", "net/ows/1.1")),
    "http_500_page": fixed(500, b"<html><body><h1>HTTP Status 500</h1></body></html>", "text/html"),
    "xhtml": _xml(200, _XHTML),
    "xhtml_padded": _xml(200, _PADDED_XHTML),
    "wms": _xml(200, _WMS),
    "json": fixed(200, b'{"records": []}', "application/json"),
    "truncated": fixed(200, _results(_ACCENTS, _ONE).encode()[:700], "application/xml"),
    "mismatched": _xml(200, "<csw:GetRecordsResponse><a></b>"),
    "no_results": _xml(200, f'<csw:GetRecordsResponse xmlns:csw="{CSW}"/>'),
    "laughs": _xml(200, f"<!DOCTYPE r [{_LAUGHS}]>" + _results("&l8;", _ONE).partition("\n")[2]),
    "external_entity": _xml(
        200, '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _results("&x;", _ONE).partition("\n")[2]
    ),
    "parameter_entity": _xml(200, '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><r/>'),
    "deep": _xml(200, _results("<a>" * 5000 + "</a>" * 5000, _ONE)),
    "latin_1_said_utf_8": _xml(200, _results(_ACCENTS.replace("Œ", "O"), _ONE), "iso-8859-1"),
    "utf_16": _xml(200, _results(_ACCENTS, _ONE, "UTF-16"), "utf-16"),
    "byte_order_mark": _xml(200, _results(_ACCENTS, _ONE), "utf-8-sig"),
    "unknown_encoding": _xml(200, _results(_ACCENTS, _ONE, "x-mac-klingon")),
    "leading_blanks": fixed(200, b"\r\n\r\n " + _results(_ACCENTS, _ONE).encode(), "text/plain"),
    "bad_numbers": _xml(200, _results(_ACCENTS, 'numberOfRecordsMatched="beaucoup" nextRecord="-3"')),
}


@dataclass
class CswDouble(LoopbackServer):
    """See the module's text. ``parameters`` are those that every request has to carry, such as ``map=/x.map``.

    ``order`` lists the numbers of the records it holds, and in which order; ``titles`` those that have another title.
    """

    trap: str = ""
    count: int = 25
    parameters: str = ""
    version: str = "2.0.2"
    refuses_post: int = 0
    order: Optional[List[int]] = None
    titles: Dict[int, str] = field(default_factory=dict)

    faults: ClassVar[Mapping[str, Fault]] = {**FAULTS, **CSW_FAULTS}

    @property
    def endpoint(self) -> str:
        """What a user types."""
        return f"{self.url}/csw" + (f"?{self.parameters}" if self.parameters else "")

    def posted(self) -> List[Asked]:
        """The GetRecords requests so far."""
        return [asked for asked in self.requests if asked.method == "POST"]

    def gotten(self) -> List[Asked]:
        """The GetRecords requests as addresses so far."""
        return [asked for asked in self.requests if asked.value("request") == "GetRecords"]

    @property
    def _csw(self) -> str:
        return CSW3 if self.version == "3.0.0" else CSW

    def _worded(self, body: "str | bytes") -> bytes:
        """A reply in the words of the version."""
        text = body.decode() if isinstance(body, bytes) else body
        for old, new in _IN_THREE if self.version == "3.0.0" else ():
            text = text.replace(old, new)
        return text.encode()

    def answer(self, handler: Handler, asked: Asked) -> None:
        if asked.path == "/old":
            send(handler, 301, b"", "text/html", {"Location": asked.raw_path.replace("/old", "/csw")})
        elif not asked.path.startswith("/csw") or (self.parameters and self.parameters not in asked.raw_path):
            send(handler, 404, b"<html><title>404</title></html>", "text/html")
        elif asked.method == "POST" and self.refuses_post:
            send(handler, self.refuses_post, b"<html><title>Interdit</title></html>", "text/html")
        elif asked.method == "POST":
            self._send(handler, self._posted_records(asked))
        elif asked.value("request") == "GetCapabilities" and self.trap not in ("no_capabilities", "rejects_gmd"):
            self._answer_capabilities(handler, asked)
        elif self.version not in asked.values("version"):
            self._refuse_version(handler)
        elif asked.value("request") == "GetRecordById":
            status, body = self._by_id(asked)
            send(handler, status, self._worded(body), "application/xml")
        elif asked.value("request") == "GetRecords":
            self._send(handler, self._gotten_records(asked))
        else:
            send(handler, 200, report("OperationNotSupported", "Non", "request"), "application/xml")

    def _send(self, handler: Handler, body: "str | bytes") -> None:
        """An answer to GetRecords; 3.0 sends its exceptions as 400."""
        failed = self.version == "3.0.0" and b"ExceptionReport" in (body if isinstance(body, bytes) else body.encode())
        send(handler, 400 if failed else 200, self._worded(body), "application/xml")

    def _answer_capabilities(self, handler: Handler, asked: Asked) -> None:
        own = asked.value("version") == "2.0.2" if self.version == "2.0.2" else "3.0.0" in asked.value("acceptVersions")
        self._expect(asked, service="CSW")
        if self.trap == "says_so_in_old_form":
            send(handler, 200, self._capabilities(), "application/xml")
        elif own or self.trap == "does_not_negotiate":
            send(handler, 200, self._worded(self._capabilities()), "application/xml")
        else:
            self._refuse_version(handler)

    def _refuse_version(self, handler: Handler) -> None:
        if self.trap == "refuses_plainly":
            send(handler, 400, b"Bad Request", "text/plain")
        else:
            body = report("VersionNegotiationFailed", "Seulement 3.0.0", "acceptVersions")
            send(handler, 400, self._worded(body), "application/xml")

    def _expect(self, asked: Asked, **values: str) -> None:
        for name, value in values.items():
            if asked.values(name) != [value]:
                self.complain(f"{name} is {asked.values(name)}, not {value}: {asked.raw_path}")

    def _capabilities(self) -> bytes:
        own = self.endpoint
        addresses = {
            "internal_host": ["http://srv-geonetwork.intra.local:8080/geonetwork/srv/fre/csw"],
            "wrong_path": [f"{self.url}/interne/csw"],
        }.get(self.trap, [f"{self.url}/csw/advertised"])
        posts = "".join(f"<ows:Post xlink:href={quoteattr(address)}/>" for address in addresses)
        if self.trap == "soap_first":
            soap = '<ows:Constraint name="PostEncoding"><ows:Value>SOAP</ows:Value></ows:Constraint>'
            posts = f"<ows:Post xlink:href={quoteattr(self.url + '/soap')}>{soap}</ows:Post>{posts}"
        schemas = [CSW] if self.trap == "no_gmd" else [CSW, GMD]
        names = "AnyText Type Subject Modified Title ParentIdentifier"
        queryables = [f"apiso:{name}" for name in names.split()]
        return _CAPABILITIES.format(
            get=quoteattr(own),
            posts=posts,
            schemas=_values(schemas),
            types="" if self.trap == "no_gmd" else "<ows:Value>gmd:MD_Metadata</ows:Value>",
            queryables=_values(queryables),
            version=self.version,
            language="" if self.trap == "cql_only" else "<ows:Value>FILTER</ows:Value>",
        ).encode()

    def _posted_records(self, asked: Asked) -> "str | bytes":
        if asked.header("Content-Type").split(";")[0] not in ("application/xml", "text/xml"):
            self.complain(f"posted as {asked.header('Content-Type')}")
        root = etree.fromstring(asked.body)
        version = root.get("version")
        if etree.QName(root).localname != "GetRecords" or root.get("service") != "CSW":
            self.complain(f"posted {root.tag}")
        if version != self.version:
            return report("InvalidParameterValue", f"Invalid value for version: {version}", "version")
        if etree.QName(root).namespace != self._csw:
            self.complain(f"{version} has {root.tag}")
        filters = FES if self.version == "3.0.0" else OGC
        if next(root.iter(f"{{{OGC if filters is FES else FES}}}*"), None) is not None:
            self.complain(f"{version} has the other version's filter")
        if self.trap == "no_box_in_posts" and next(root.iter(f"{{{filters}}}BBOX"), None) is not None:
            return report("NoApplicableCode", "The document is not valid: Element 'Envelope'", "service")
        names = [name.text or "" for name in root.iter("{*}PropertyName", "{*}ValueReference")]
        sorted_ = next(root.iter(f"{{{filters}}}SortBy"), None) is not None
        refusal = self._refusal(root.get("outputSchema"), sorted_, names)
        hits = root.get("resultType") == "hits" or root.get("maxRecords") == "0"
        return refusal or self._answered(
            hits, int(root.get("startPosition", "1")), int(root.get("maxRecords", "10")), root.get("outputSchema")
        )

    def _gotten_records(self, asked: Asked) -> "str | bytes":
        self._expect(asked, service="CSW", elementSetName="full")
        if self.version == "2.0.2" and not asked.value("resultType"):
            self.complain("without resultType there are no records")
        language, constraint = asked.value("constraintLanguage"), asked.value("constraint")
        simple = language == "CQL_TEXT" and "BBOX(" not in constraint and " or " not in constraint
        if constraint and self._refuses(language, constraint, simple):
            return report("InvalidParameterValue", "Invalid Filter syntax", "constraint")
        if self.trap == "no_apostrophe" and "'" in asked.value("q"):
            return report("InvalidParameterValue", "Invalid query syntax", "constraint")
        refusal = self._refusal(asked.value("outputSchema"), bool(asked.value("sortBy")), [])
        hits = asked.value("resultType") == "hits" or asked.value("maxRecords") == "0"
        return refusal or self._answered(
            hits, int(asked.value("startPosition")), int(asked.value("maxRecords")), asked.value("outputSchema")
        )

    def _refuses(self, language: str, constraint: str, simple: bool) -> bool:
        if language == "FILTER":
            form = etree.QName(etree.fromstring(constraint)).namespace
            wanted = OGC if self.version == "2.0.2" or self.trap == "old_filter" else FES
            return self.trap in ("cql_only", "words_only") or form != wanted
        if language != "CQL_TEXT" or constraint.count("'") % 2:
            self.complain(f"{language}: {constraint}")
        return self.trap == "words_only" and not simple

    def _refusal(self, schema: "str | None", is_sorted: bool, names: List[str]) -> bytes:
        if schema not in ([self._csw] if self.trap in ("no_gmd", "rejects_gmd") else [self._csw, GMD]):
            return report("InvalidParameterValue", f"Invalid outputSchema parameter value: {schema}", "outputSchema")
        if self.trap == "rejects_sort" and is_sorted:
            return report("InvalidParameterValue", "SortBy apiso:Title is not a sortable property", "SortBy")
        if self.trap == "rejects_prefixes" and any(":" in name for name in names):
            return report("NoApplicableCode", f"Unknown queryable {names[0]}")
        return b""

    def _answered(self, hits: bool, start: int, size: int, schema: "str | None") -> str:
        if hits:
            return _results("", f'numberOfRecordsMatched="{len(self._numbers())}" nextRecord="1"')
        return self._page(start, size, schema == self._csw)

    def _page(self, start: int, size: int, dublin_core: bool) -> str:
        asked = size
        if self.trap in ("caps", "caps_silently"):
            size = min(size, 10)
        first = 1 if self.trap in ("ignores_position", "endless") else start
        numbers = self._numbers()
        last = min(first + size - 1, len(numbers))
        held = numbers[first - 1 : last]
        following = last + 1 if last < len(numbers) else 0
        total = f'numberOfRecordsMatched="{len(numbers)}" numberOfRecordsReturned="{len(held)}"'
        if self.trap == "endless":
            total = ""
        attributes = f'{total} nextRecord="{self._next(start, asked, following)}"'
        if self.trap == "next_missing":
            attributes = total
        if self.trap == "drops":
            held = [number for number in held if number % 3]
        template = _DUBLIN_CORE if dublin_core else _ISO
        records = [self._record(template, number) for number in held]
        if self.trap == "foreign":
            records = [record for one in records for record in (one, _FOREIGN[0])] + list(_FOREIGN[1:])
        return _results("".join(records), attributes)

    def _numbers(self) -> List[int]:
        return list(range(1, self.count + 1)) if self.order is None else self.order

    def _next(self, start: int, asked: int, following: int) -> int:
        beyond = len(self._numbers()) + 1
        return {
            "next_is_one": following or 1,
            "next_is_same": following or start,
            "next_beyond": following or beyond,
            "next_overlaps": max(following - 3, start + 1) if following else 0,
            "ignores_position": start + asked,
            "endless": start + asked,
            "caps_silently": start + asked if start + asked < beyond else following and beyond,
        }.get(self.trap, following)

    def _record(self, template: str, number: int) -> str:
        text = _HOSTILE[number % len(_HOSTILE)] if self.trap == "hostile" else "Texte"
        title = text if self.trap == "hostile" else self.titles.get(number, f"Données {number}")
        return template.format(id=f"double-{number:03d}", title=escape(title), text=escape(text))

    def _by_id(self, asked: Asked) -> "tuple[int, str | bytes]":
        self._expect(asked, service="CSW", elementSetName="full")
        schema = asked.value("outputSchema")
        three = self.version == "3.0.0"
        if schema not in ([self._csw] if self.trap in ("no_gmd", "rejects_gmd") else [self._csw, GMD]):
            text = f"Invalid outputschema parameter {schema}"
            return (400 if three else 200), report("InvalidParameterValue", text, "outputschema")
        known = {f"double-{number:03d}": number for number in self._numbers()}
        template = _DUBLIN_CORE if schema == self._csw else _ISO
        wanted = [asked.value("id")] if three or self.trap == "one_id" else asked.value("id").split(",")
        body = "".join(self._record(template, known[one]) for one in wanted if one in known)
        if not three:
            return 200, f'<csw:GetRecordByIdResponse xmlns:csw="{CSW}">{body}</csw:GetRecordByIdResponse>'
        if not body:
            return 404, report("NotFound", f"No item {asked.value('id')}", "id")
        return 200, body.replace("<csw:Record ", f'<csw:Record xmlns:csw="{CSW3}" ')


def _values(values: List[str]) -> str:
    return "".join(f"<ows:Value>{escape(value)}</ows:Value>" for value in values)
