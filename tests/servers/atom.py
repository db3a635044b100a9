"""An INSPIRE Atom download service on loopback, in the shape of the Technical Guidance 3.1 §5, with two real datasets.

- ``/service.xml``: the feed of the service; ``/commun.xml`` and ``/lieux.xml``: those of its datasets, whose files come
  as GeoPackage in Lambert-93 and as GeoJSON in degrees, addressed relatively, and as a PDF;
- ``/pages``: the same service, one dataset a page; ``/geopf``: the same with pages counted in attributes;
- ``/opensearch.xml``: its OpenSearch description; ``/describe`` answers what that asks for;
- ``/geoide``: a feed with one zip, as GéoIDE makes one on demand; ``/type?of=…``: any of these under a wrong type.

``files`` are the bytes behind ``/files/<name>``.
"""
from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Dict, List, Sequence, Tuple

from .faults import FAULTS, Asked, Handler, LoopbackServer, send

NAMESPACE = "https://essai.fr/jeux"
#: (identifier code, title) of the datasets.
DATASETS: List[Tuple[str, str]] = [
    ("fr-000000000-communes", "Communes de la presqu'île"),
    ("fr-000000000-lieux", "Lieux d'essai"),
    ("fr-000000000-vide", "Rien que des pages"),
]
ATOM = "application/atom+xml"
_OPENSEARCH = "application/opensearchdescription+xml"
_NOTICE = ("Notice", "notice.pdf", "application/pdf", "2154")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="fr"
 xmlns:gpf_dl="https://data.geopf.fr/annexes/ressources/xsd/gpf_dl.xsd" {attributes}
 xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0">
<title>{title}</title><id>{id}</id><updated>2024-03-01T10:00:00Z</updated><rights>Licence Ouverte</rights>
<author><name>Département d'essai</name></author>
<link rel="self" type="application/atom+xml" href="{id}"/>
"""
_DATASET = """<entry>
<title>{title}</title><id>{base}/{feed}</id><updated>2024-03-01T10:00:00Z</updated>
<inspire_dls:spatial_dataset_identifier_code>{code}</inspire_dls:spatial_dataset_identifier_code>
<inspire_dls:spatial_dataset_identifier_namespace>{namespace}</inspire_dls:spatial_dataset_identifier_namespace>
<link rel="describedby" type="application/xml" href="{base}/csw?REQUEST=GetRecordById&amp;ID=fiche-{code}"/>
<link rel="alternate" type="application/atom+xml" hreflang="en" href="{feed}?lang=en"/>
<link rel="alternate" type="application/atom+xml" hreflang="fr" href="{feed}"/>
<link rel="alternate" type="text/html" href="{feed}.html"/>
<category term="http://www.opengis.net/def/crs/EPSG/0/2154" label="RGF93 / Lambert-93"/>
<georss:polygon>47 -4 47 4 48 4 48 -4 47 -4</georss:polygon>
</entry>
"""
_FILE = """<entry><title>{title}</title><id>{href}</id><updated>2024-03-01T10:00:00Z</updated>
<link rel="alternate" type="{type}" href="{href}" length="{size}"/>
<category term="http://www.opengis.net/def/crs/EPSG/0/{crs}" label="EPSG:{crs}"/></entry>
"""
_SEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"
 xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0">
<ShortName>Essai</ShortName>
<Url type="text/html" rel="results" template="{base}/html?q={{searchTerms}}"/>
<Url type="application/atom+xml" rel="describedby" template="{base}/describe?code=\
{{inspire_dls:spatial_dataset_identifier_code?}}&amp;ns={{inspire_dls:spatial_dataset_identifier_namespace?}}&amp;\
crs={{inspire_dls:crs?}}&amp;language={{language?}}&amp;q={{searchTerms?}}"/>
{queries}
</OpenSearchDescription>
"""
_QUERY = """<Query role="example" title="{title}" inspire_dls:spatial_dataset_identifier_code="{code}"
 inspire_dls:spatial_dataset_identifier_namespace="{namespace}" language="fr" count="1"/>"""


@dataclass
class AtomService(LoopbackServer):
    """Serves feeds about ``files``; ``searchable`` makes the service's feed name its OpenSearch description.

    ``hidden`` leaves the datasets out of the feed, so that only its search knows them.
    """

    files: Dict[str, bytes] = field(default_factory=dict)
    searchable: bool = False
    hidden: bool = False
    faults = FAULTS

    def answer(self, handler: Handler, asked: Asked) -> None:
        path = asked.path
        if path.startswith("/files/"):
            body = self.files.get(path[7:])
            send(handler, 200 if body else 404, body or b"", "application/octet-stream")
        elif path == "/moved.xml":
            send(handler, 302, b"", "text/plain", {"Location": f"{self.url}/deep/down/service.xml"})
        elif path == "/packed":
            send(handler, 200, gzip.compress(self.document("/service.xml", asked)), "application/octet-stream")
        elif path == "/type":
            send(handler, 200, self.document(asked.value("of"), asked), asked.value("mime", "text/html"))
        else:
            body = self.document(path, asked)
            send(handler, 200 if body else 404, body, ATOM)

    def document(self, path: str, asked: Asked) -> bytes:
        """The document at a path, empty where there is none."""
        path = path.replace("/deep/down", "")
        shown = [] if self.hidden else DATASETS
        number = int(asked.value("page", "1"))
        texts = {
            "/service.xml": lambda: self._service("service.xml", shown),
            "/endless": lambda: self._page(1, linked=True).replace("?page=2", f"?page={number + 1}"),
            "/pages": lambda: self._page(number, linked=True),
            "/geopf": lambda: self._page(number, linked=False),
            "/opensearch.xml": self._search,
            "/describe": lambda: self._described(asked.value("code"), asked.value("ns")),
            "/geoide": lambda: self._files([("Lieux", "lieux.zip", "application/zip", "2154")]),
            "/empty.xml": lambda: self._service("empty.xml", []),
            "/loop.xml": lambda: self._service("loop.xml", [("x", "x")]).replace("x.xml", "loop2.xml"),
            "/loop2.xml": lambda: self._service("loop2.xml", [("y", "y")]).replace("y.xml", "loop3.xml"),
            "/loop3.xml": lambda: self._service("loop3.xml", [("z", "z")]).replace("z.xml", "loop.xml"),
            **{f"/{_feed(code)}": (lambda code=code: self._dataset(code)) for code, _ in DATASETS},
        }
        return texts[path]().encode("utf-8") if path in texts else b""

    def _service(self, name: str, datasets: Sequence[Tuple[str, str]], attributes: str = "", more: str = "") -> str:
        text = _HEAD.format(title="Téléchargement", id=f"{self.url}/{name}", attributes=attributes) + more
        if self.searchable:
            text += f'<link rel="search" type="{_OPENSEARCH}" href="{self.url}/opensearch.xml"/>'
        for code, title in datasets:
            text += _DATASET.format(code=code, title=title, feed=_feed(code), base=self.url, namespace=NAMESPACE)
        return text + "</feed>"

    def _page(self, number: int, linked: bool) -> str:
        some, last = DATASETS[number - 1 : number], number >= len(DATASETS)
        following = f'<link rel="next" type="{ATOM}" href="?page={number + 1}"/>' if linked and not last else ""
        counted = f'gpf_dl:page="{number}" gpf_dl:pagecount="{len(DATASETS)}"'
        return self._service("pages", some, "" if linked else counted, following)

    def _dataset(self, code: str) -> str:
        name = code.rpartition("-")[2]
        if name == "vide":
            return self._files([("Page", "page", "text/html", "2154"), _NOTICE])
        return self._files(
            [
                (f"{name} en GeoJSON", f"{name}.geojson", "application/geo+json", "4326"),
                (f"{name} en GeoPackage", f"{name}.gpkg", "application/geopackage+sqlite3", "2154"),
                _NOTICE,
            ]
        )

    def _files(self, listed: Sequence[Tuple[str, str, str, str]]) -> str:
        text = _HEAD.format(title="Jeu de données", id=f"{self.url}/jeu", attributes="")
        for title, name, mime, crs in listed:
            size = len(self.files.get(name, b""))
            text += _FILE.format(title=title, href=f"/files/{name}", type=mime, crs=crs, size=size)
        return text + "</feed>"

    def _search(self) -> str:
        queries = "".join(_QUERY.format(code=code, title=title, namespace=NAMESPACE) for code, title in DATASETS)
        return _SEARCH.format(base=self.url, queries=queries)

    def _described(self, code: str, namespace: str) -> str:
        known = code in dict(DATASETS) and namespace in ("", NAMESPACE)
        return self._dataset(code) if known else self._service("describe", [])


def _feed(code: str) -> str:
    return f"{code.rpartition('-')[2]}.xml"
