"""ISO 19139 records for a catalogue on loopback: the ones written by hand in ``tests/data/iso``, and generated ones.

The generated ones are the same on every run: each of the twelve mainland regions of before 2016 that ``REGIONS`` names
has three of the ``SUBJECTS``, in turn, so that texts, boxes, types, producers and dates can be told apart.
"""
from __future__ import annotations

from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple
from xml.sax.saxutils import escape

DATA = Path(__file__).resolve().parent.parent / "data" / "iso"


class Region(NamedTuple):
    """A place with its box (west, south, east, north in degrees) and who publishes there."""

    name: str
    box: Tuple[float, float, float, float]
    producer: str


class Subject(NamedTuple):
    """A kind of data: its title, words, MD_ScopeCode and licence."""

    title: str
    keywords: Tuple[str, ...]
    scope: str
    theme: str
    licence: str


REGIONS: Tuple[Region, ...] = (
    Region("Bretagne", (-5.14, 47.28, -1.02, 48.90), "GéoBretagne"),
    Region("Normandie", (-1.95, 48.18, 1.80, 50.07), "DREAL Normandie"),
    Region("Alsace", (6.84, 47.42, 8.23, 49.08), "Région Grand Est"),
    Region("Aquitaine", (-1.79, 42.78, 1.45, 45.71), "PIGMA"),
    Region("Corse", (8.53, 41.33, 9.56, 43.03), "Office de l'Environnement de la Corse"),
    Region("Île-de-France", (1.45, 48.12, 3.56, 49.24), "L'Institut Paris Region"),
    Region("Picardie", (1.38, 48.84, 4.26, 50.37), "DDTM 80"),
    Region("Auvergne", (2.06, 44.62, 3.99, 46.80), "CRAIG"),
    Region("Limousin", (0.63, 44.92, 2.61, 46.46), "DDT de la Haute-Vienne"),
    Region("Lorraine", (4.89, 47.81, 7.64, 49.62), "Région Grand Est"),
    Region("Franche-Comté", (5.25, 46.26, 7.14, 48.02), "IDéO BFC"),
    Region("Languedoc", (1.69, 42.33, 4.85, 44.98), "OPenIG"),
)

SUBJECTS: Tuple[Subject, ...] = (
    Subject("Cours d'eau", ("rivière", "eau"), "dataset", "Hydrographie", "Licence Ouverte version 2.0"),
    Subject("Limites communales", ("commune", "limite"), "series", "Unités administratives", "Licence Ouverte 1.0"),
    Subject("Zones inondables", ("risque", "inondation"), "dataset", "Zones à risque naturel", "ODbL"),
    Subject("Équipements sportifs", ("équipement", "sport"), "nonGeographicDataset", "", "CC BY 4.0"),
    Subject("Sentiers de randonnée", ("sentier", "tourisme"), "dataset", "Réseaux de transport", "Licence Ouverte 2.0"),
    Subject("Forêts publiques", ("forêt", "bois"), "dataset", "Occupation des terres", ""),
    Subject("Orthophotographie", ("image", "orthophoto"), "series", "Ortho-imagerie", "Licence Etalab 2.0"),
)

_PARTY = """<gmd:CI_ResponsibleParty><gmd:organisationName><gco:CharacterString>{name}</gco:CharacterString>
  </gmd:organisationName><gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address><gmd:electronicMailAddress>
  <gco:CharacterString>sig@example.org</gco:CharacterString></gmd:electronicMailAddress></gmd:CI_Address></gmd:address>
  </gmd:CI_Contact></gmd:contactInfo><gmd:role><gmd:CI_RoleCode codeList="codes#CI_RoleCode" codeListValue="{role}"/>
  </gmd:role></gmd:CI_ResponsibleParty>"""

_BOX = """<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>
  <gmd:westBoundLongitude><gco:Decimal>{0}</gco:Decimal></gmd:westBoundLongitude>
  <gmd:eastBoundLongitude><gco:Decimal>{2}</gco:Decimal></gmd:eastBoundLongitude>
  <gmd:southBoundLatitude><gco:Decimal>{1}</gco:Decimal></gmd:southBoundLatitude>
  <gmd:northBoundLatitude><gco:Decimal>{3}</gco:Decimal></gmd:northBoundLatitude>
  </gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>"""

_KEYWORDS = """<gmd:descriptiveKeywords><gmd:MD_Keywords>{words}{thesaurus}</gmd:MD_Keywords>
</gmd:descriptiveKeywords>"""
_WORD = "<gmd:keyword><gco:CharacterString>{}</gco:CharacterString></gmd:keyword>"
_THEMES = """<gmd:thesaurusName><gmd:CI_Citation><gmd:title><gco:CharacterString>GEMET - INSPIRE themes, version 1.0
  </gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:thesaurusName>"""
_LICENCE = """<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useLimitation><gco:CharacterString>{}
  </gco:CharacterString></gmd:useLimitation></gmd:MD_LegalConstraints></gmd:resourceConstraints>"""
_LINK = """<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage><gmd:protocol>
  <gco:CharacterString>{protocol}</gco:CharacterString></gmd:protocol><gmd:name><gco:CharacterString>{name}
  </gco:CharacterString></gmd:name></gmd:CI_OnlineResource></gmd:onLine>"""

_PARENT = """<gmd:parentIdentifier><gco:CharacterString>{}</gco:CharacterString></gmd:parentIdentifier>
"""
_RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
<gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>
<gmd:language><gmd:LanguageCode codeList="http://www.loc.gov/standards/iso639-2/" codeListValue="fre"/></gmd:language>
{parent}<gmd:hierarchyLevel>
<gmd:MD_ScopeCode codeList="codes#MD_ScopeCode" codeListValue="{scope}">{scope}</gmd:MD_ScopeCode>
</gmd:hierarchyLevel>
<gmd:contact>{metadata_contact}</gmd:contact>
<gmd:dateStamp><gco:Date>{stamp}</gco:Date></gmd:dateStamp>
<gmd:identificationInfo><gmd:MD_DataIdentification>
<gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>{title}</gco:CharacterString></gmd:title>
<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{created}</gco:Date></gmd:date><gmd:dateType>
<gmd:CI_DateTypeCode codeList="codes#CI_DateTypeCode" codeListValue="creation"/></gmd:dateType></gmd:CI_Date></gmd:date>
</gmd:CI_Citation></gmd:citation>
<gmd:abstract><gco:CharacterString>{abstract}</gco:CharacterString></gmd:abstract>
<gmd:pointOfContact>{contact}</gmd:pointOfContact>
{keywords}
{licence}
{extent}
</gmd:MD_DataIdentification></gmd:identificationInfo>
<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>
{links}
</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
</gmd:MD_Metadata>
"""


def generated() -> Dict[str, str]:
    """The generated records by identifier."""
    found: Dict[str, str] = {}
    for number, region in enumerate(REGIONS):
        for step in range(3):
            subject = SUBJECTS[(number + step * 2) % len(SUBJECTS)]
            record_id = f"rec-{number:02d}-{step}"
            found[record_id] = _record(record_id, region, subject, 2014 + (number * 3 + step) % 11)
    return found


def parent_of(record_id: str) -> str:
    """The record of which another one is a part: the first of every fourth region has the two that follow it."""
    number, step = int(record_id[4:6]), int(record_id[7:])
    return f"rec-{number:02d}-0" if step and number % 4 == 0 else ""


def _record(record_id: str, region: Region, subject: Subject, year: int) -> str:
    title = f"{subject.title} – {region.name}"
    layer = f"ns:{record_id.replace('-', '_')}"
    links: List[str] = [
        _LINK.format(url="http://127.0.0.1:9/wms?service=WMS&amp;request=GetMap", protocol="OGC:WMS", name=layer),
        _LINK.format(url="http://127.0.0.1:9/wfs", protocol="OGC:WFS-2.0.0-http-get-feature", name=layer),
        _LINK.format(
            url=f"http://127.0.0.1:9/{record_id}.zip", protocol="WWW:DOWNLOAD-1.0-http--download", name="Archive"
        ),
    ]
    keywords = _KEYWORDS.format(words="".join(_WORD.format(escape(word)) for word in subject.keywords), thesaurus="")
    if subject.theme:
        keywords += _KEYWORDS.format(words=_WORD.format(escape(subject.theme)), thesaurus=_THEMES)
    parent = parent_of(record_id)
    return _RECORD.format(
        id=record_id,
        parent=_PARENT.format(parent) if parent else "",
        scope=subject.scope,
        title=escape(title),
        abstract=escape(f"{subject.title} de la région {region.name}, tenus à jour par {region.producer}."),
        created=f"{year}-03-01",
        stamp=f"{year}-06-15",
        contact=_PARTY.format(name=escape(region.producer), role="pointOfContact"),
        metadata_contact=_PARTY.format(name="Plate-forme régionale", role="author"),
        keywords=keywords,
        licence=_LICENCE.format(escape(subject.licence)) if subject.licence else "",
        extent=_BOX.format(*region.box) if subject.scope != "nonGeographicDataset" else "",
        links="\n".join(links) if subject.scope != "nonGeographicDataset" else links[-1],
    )


def handwritten() -> Dict[str, str]:
    """The ISO 19139 records of ``tests/data/iso``, by file name without its ending."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.xml"))}


def write_records(folder: Path) -> int:
    """Put all records into a folder, one file each; the number of them is returned."""
    records = {**handwritten(), **generated()}
    for name, text in records.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return len(records)
