"""What the tests of the DCAT catalogue share: one catalogue, documents from few words."""
from __future__ import annotations

from functools import partial
from typing import Any, List

from catalog_search.catalogs.dcat import DcatCatalog
from catalog_search.catalogs.dcat_reader import read_json_ld, read_rdf_xml
from catalog_search.catalogs.replies import parse_xml
from catalog_search.model.config import CatalogConfig
from catalog_search.model.record import Record
from tests.unit import asking

HEAD = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
    'xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" '
    'xmlns:adms="http://www.w3.org/ns/adms#" '
    'xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:locn="http://www.w3.org/ns/locn#" '
    'xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" '
    'xmlns:schema="http://schema.org/" xmlns:spdx="http://spdx.org/rdf/terms#" xmlns:prov="http://www.w3.org/ns/prov#" '
    'xmlns:dqv="http://www.w3.org/ns/dqv#" xmlns:time="http://www.w3.org/2006/time#" '
    'xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:org="http://www.w3.org/ns/org#"'
)
EU = "http://publications.europa.eu/resource/authority"
reply = partial(asking.reply, url="https://x.org/catalog")


def catalog_at(url: str) -> DcatCatalog:
    return DcatCatalog(CatalogConfig(id="dc", type="dcat", name="Catalogue", url=url))


def rdf(inside: str) -> bytes:
    return f"<rdf:RDF {HEAD}>{inside}</rdf:RDF>".encode()


def all_of(inside: str, language: str = "fr") -> List[Record]:
    """The records of RDF/XML."""
    return list(read_rdf_xml(parse_xml(rdf(inside)), "dc", language))


def only(inside: str, language: str = "fr") -> Record:
    """The record of a dataset's properties in RDF/XML."""
    head = '<dcat:Dataset rdf:about="https://x.org/1"><dct:title>T</dct:title>'
    found = all_of(f"{head}{inside}</dcat:Dataset>", language)
    assert len(found) == 1
    return found[0]


def only_json(**members: Any) -> Record:
    """The record of one dataset of DCAT-US."""
    data = {"@type": "dcat:Dataset", "identifier": "1", "title": "T", **members}
    found = read_json_ld({"dataset": [data]}, "dc", "fr")
    assert len(found) == 1
    return found[0]
