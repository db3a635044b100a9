"""Pairs of records of the same data, as harvesting makes them. Each way is tried on several places and titles."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Dict, Iterator, Tuple

from catalog_search.model.record import Record
from tests.data.merging.describe import (
    Data,
    Link,
    as_ckan,
    as_datagouv,
    as_dublin_core,
    as_entry,
    as_iso,
    as_ods,
    slug,
    slug_at_datagouv,
    uid,
    wfs,
    wms,
)
from tests.data.merging.subjects import PLACES, TITLES, Place

Pair = Tuple[Record, Record]


def _data(place: Place, title: str) -> Data:
    """A dataset as its producer knows it: WMS, WFS and an archive at the producer's host."""
    full = title.format(of=place.of, name=place.name, code=place.code)
    layer = slug(title.split(" {")[0])[:30].replace("-", "_")
    return Data(
        title=full,
        organisation=place.producer,
        id=uid(full),
        abstract=f"{full}. Donnée produite par {place.producer}.",
        box=place.box,
        links=(
            wms(f"https://{place.host}/geoserver/ows?service=WMS&request=GetCapabilities", f"env:{layer}"),
            wfs(f"https://{place.host}/geoserver/ows?service=WFS&request=GetCapabilities", f"env:{layer}"),
            Link(f"https://{place.host}/telechargement/{slug(full)}.zip"),
        ),
    )


def _pages(place: Place) -> str:
    return f"https://{place.host}/geonetwork/srv/fre/catalog.search#/metadata/"


def _harvest(data: Data, place: Place, **more: str) -> Dict[str, str]:
    return {"remote_id": data.id, "dct_identifier": data.id, "domain": place.host,
            "remote_url": _pages(place) + data.id, **more}  # fmt: skip


def csw_to_datagouv(data: Data, place: Place) -> Pair:
    return as_iso(data, "region", _pages(place)), as_datagouv(data, _harvest(data, place))


def csw_to_datagouv_with_urn(data: Data, place: Place) -> Pair:
    """The source writes braces and capitals, the harvester ``urn:uuid:``; the slug is another."""
    harvest = {"remote_id": f"urn:uuid:{data.id}", "domain": place.host}
    copy = as_datagouv(data, harvest, name=f"{slug_at_datagouv(data)}-urn")
    return as_iso(data, "region", id="{%s}" % data.id.upper()), copy


def geoide_to_datagouv(data: Data, place: Place) -> Pair:
    """``fr-<siren>-jdd-<uuid>``: the harvester keeps the UUID in an address only, and only the service is listed."""
    full = f"fr-120066022-jdd-{data.id}"
    url = f"http://catalogue.geo-ide.example.gouv.fr/catalogue/srv/fre/catalog.search#/metadata/{full}"
    return as_iso(data, "geoide", id=full), as_datagouv(replace(data, links=data.links[:1]), {"remote_url": url})


def isogeo_to_datagouv(data: Data, place: Place) -> Pair:
    share = uid("share" + place.host).replace("-", "")
    url = f"https://open.isogeo.com/s/{share}/AbCdEfGhIjKl/r/{data.id.replace('-', '')}"
    source = as_iso(data, "isogeo", id=f"urn:isogeo:metadata:uuid:{data.id}")
    return source, as_datagouv(replace(data, links=()), {"backend": "DCAT", "remote_url": url})


def region_to_nation(data: Data, place: Place) -> Pair:
    """GeoNetwork to GeoNetwork: another abstract, the producer's name behind the title, a rounder box."""
    west, south, east, north = data.box or place.box
    copy = replace(
        data, title=f"{data.title} - {place.producer}", abstract="Fiche moissonnée.",
        box=(west - 0.1, south - 0.1, east + 0.1, north + 0.1), links=data.links[:1],
    )  # fmt: skip
    return as_iso(data, "region", _pages(place)), as_iso(copy, "nation", "https://geo.example.gouv.fr/fiche/")


def region_to_nation_renumbered(data: Data, place: Place) -> Pair:
    """The national catalogue gave a new file identifier; the old one became the resource's identifier."""
    copy = replace(data, identifiers=(f"https://{place.host}/{data.id}",), links=())
    return as_iso(data, "region", _pages(place)), as_iso(copy, "nation", id=uid("new" + data.id))


def renamed_at_the_portal(data: Data, place: Place) -> Pair:
    copy = replace(data, title=f"Inventaire départemental : {data.title.lower()}", abstract="Voir la fiche.", links=())
    return as_iso(data, "region"), as_datagouv(copy, _harvest(data, place))


def in_capitals(data: Data, place: Place) -> Pair:
    copy = replace(data, title=data.title.upper().replace("É", "E"), organisation=place.producer.upper())
    return as_iso(data, "region"), as_dublin_core(copy, "europe", id=data.id.upper())


def brief_dublin_core(data: Data, place: Place) -> Pair:
    copy = replace(data, title=data.title[:44], abstract="", box=None, links=())
    return as_dublin_core(copy, "nation"), as_datagouv(data, _harvest(data, place))


def ckan_to_datagouv(data: Data, place: Place) -> Pair:
    """By the package's id; the title is cut off."""
    page = f"http://www.{place.host.replace('www.', '')}/dataset/{slug(data.title)}"
    copy = replace(data, title=f"{data.title[:24]}…")
    harvest = {"backend": "CKAN", "remote_id": data.id, "domain": place.host, "remote_url": page}
    return as_ckan(data, place.host), as_datagouv(copy, harvest)


def ckan_to_datagouv_by_page(data: Data, place: Place) -> Pair:
    """The portal was set up anew and its packages got other ids: only the page tells."""
    page = f"http://{place.host}/dataset/{slug(data.title)}/"
    harvest = {"backend": "CKAN", "remote_id": uid("old" + data.id), "domain": place.host, "remote_url": page}
    return as_ckan(data, place.host), as_datagouv(replace(data, links=()), harvest)


def geonetwork_to_ckan_to_datagouv(data: Data, place: Place) -> Pair:
    """The package of the CKAN in between has an id of its own; its address at the source still names the record."""
    harvest = {"backend": "CKAN", "remote_id": uid("ckan" + data.id), "domain": place.host,
               "remote_url": _pages(place) + data.id}  # fmt: skip
    return as_iso(data, "region", _pages(place)), as_datagouv(replace(data, links=data.links[2:]), harvest)


def ods_to_datagouv(data: Data, place: Place) -> Pair:
    harvest = {"backend": "DCAT", "remote_id": slug(data.title), "domain": place.host}
    return as_ods(data, place.host), as_datagouv(replace(data, links=()), harvest)


def ods_to_datagouv_by_page(data: Data, place: Place) -> Pair:
    page = f"http://{place.host}/explore/dataset/{slug(data.title)}/information/"
    return as_ods(data, place.host), as_datagouv(replace(data, links=()), {"backend": "DCAT", "remote_url": page})


def ods_in_two_portals(data: Data, place: Place) -> Pair:
    """Federated twice: ``dataset@portal`` in both, other hosts and organisations."""
    name = f"{slug(data.title)[:40]}@{place.host.split('.')[0]}-portail"
    other = replace(data, organisation="Région", abstract="Jeu fédéré.")
    first = as_ods(data, "data.region.example.fr", "ods-region", id=name)
    return first, as_ods(other, "public.example.com", "ods-public", id=name)


def before_2022(data: Data, place: Place) -> Pair:
    """What a harvester knew stood in ``extras``."""
    extras = {"harvest:remote_id": data.id, "harvest:domain": place.host, "dct:identifier": data.id}
    return as_iso(data, "region"), as_datagouv(replace(data, links=()), extras=extras)


def datagouv_to_region(data: Data, place: Place) -> Pair:
    source = as_datagouv(data)
    address = f"http://data.gouv.fr/fr/datasets/{slug_at_datagouv(data)}/"
    return source, as_ckan(replace(data, links=()), place.host, id=uid("copy" + data.id), identifiers=(address,))


def datagouv_to_region_after_renaming(data: Data, place: Place) -> Pair:
    """The slug changed since, the ObjectId did not."""
    source = as_datagouv(data)
    address = f"https://www.data.gouv.fr/datasets/{source.id}"
    return source, as_ckan(data, place.host, id=uid("copy" + data.id), identifiers=(address,))


def identifier_with_siren(data: Data, place: Place) -> Pair:
    name = f"FR-200053759-{slug(data.title)[:30]}"
    return as_iso(data, "region", id=name), as_datagouv(replace(data, links=()), {"remote_id": name})


def short_identifier_at_its_host(data: Data, place: Place) -> Pair:
    name = f"L_{slug(data.title)[:12].upper()}_{place.code}"
    copy = as_datagouv(replace(data, links=()), {"remote_id": name, "domain": place.host})
    return as_iso(data, "region", _pages(place), id=name), copy


def only_the_layer(data: Data, place: Place) -> Pair:
    """Described anew elsewhere: nothing but the layer is the same; http, capitals, other parameters."""
    link = data.links[0]
    url = f"http://{place.host.upper()}/geoserver/wms?SERVICE=WMS&VERSION=1.3.0"
    return as_iso(data, "region"), as_iso(
        replace(data, links=(replace(link, url=url),), box=None), "nation", id=uid("other" + data.id)
    )


def layer_in_the_address(data: Data, place: Place) -> Pair:
    layer = data.links[1].layer
    url = f"https://{place.host}/geoserver/wfs?service=wfs&request=GetFeature&typeNames={layer}&outputFormat=csv"
    copy = replace(data, links=(Link(url),), title=f"{data.title} ({place.producer})")
    return as_iso(data, "region"), as_datagouv(copy)


def only_the_file(data: Data, place: Place) -> Pair:
    url = data.links[2].url.replace("https:", "http:")
    copy = replace(data, links=(Link(url),), organisation=f"{place.producer} (service SIG)")
    return as_iso(data, "region"), as_entry(copy, "ours", "42")


def only_the_checksum(data: Data, place: Place) -> Pair:
    """Uploaded to data.gouv.fr by hand, under another address."""
    digest = (uid(data.title) + uid(data.id)).replace("-", "")
    at = "https://static.data.gouv.fr/resources/x/20240101-101010/export.zip"
    here = Link(f"https://{place.host}/files/1.zip", checksum=digest, size=48_000)
    there = Link(at, checksum=digest.upper(), size=48_000)
    return as_entry(replace(data, links=(here,)), "ours", "7"), as_datagouv(replace(data, links=(there,)))


def two_harvesters(data: Data, place: Place) -> Pair:
    """The regional and the national catalogue brought the same record to data.gouv.fr."""
    other = {**_harvest(data, place), "domain": "geo.example.gouv.fr"}
    return as_datagouv(data, _harvest(data, place)), as_datagouv(data, other, name=f"{slug_at_datagouv(data)}-1")


def service_in_two_catalogues(data: Data, place: Place) -> Pair:
    service = replace(data, title=f"Service WMS : {data.title}", scope="service", links=data.links[:1])
    return as_iso(service, "region"), as_iso(replace(service, abstract="Service."), "nation")


def only_the_names(data: Data, place: Place) -> Pair:
    """Two portals, nothing in common but title, organisation and area: at most a suggestion can be made of that."""
    return as_ods(data, "a.example.fr", "ods-a", id="a1"), as_ods(data, "b.example.fr", "ods-b", id="b1")


def renamed_and_only_the_layer(data: Data, place: Place) -> Pair:
    """Too little to be sure: other words, and a layer that other datasets may share."""
    copy = replace(data, title=f"Cartographie {place.of} ({slug(data.title)[:12]})", links=data.links[:1])
    return as_iso(data, "region"), as_iso(copy, "nation", id=uid("renamed" + data.id))


WAYS: Tuple[Callable[[Data, Place], Pair], ...] = (
    csw_to_datagouv,
    csw_to_datagouv_with_urn,
    geoide_to_datagouv,
    isogeo_to_datagouv,
    region_to_nation,
    region_to_nation_renumbered,
    renamed_at_the_portal,
    in_capitals,
    brief_dublin_core,
    ckan_to_datagouv,
    ckan_to_datagouv_by_page,
    geonetwork_to_ckan_to_datagouv,
    ods_to_datagouv,
    ods_to_datagouv_by_page,
    ods_in_two_portals,
    before_2022,
    datagouv_to_region,
    datagouv_to_region_after_renaming,
    identifier_with_siren,
    short_identifier_at_its_host,
    only_the_layer,
    layer_in_the_address,
    only_the_file,
    only_the_checksum,
    two_harvesters,
    service_in_two_catalogues,
)
#: Ways that leave too little to merge by.
HARD_WAYS: Tuple[Callable[[Data, Place], Pair], ...] = (only_the_names, renamed_and_only_the_layer)


def duplicates() -> Iterator[Tuple[str, Record, Record]]:
    """(way and title, record, record): each way on seven datasets, the hard ones on four."""
    for way, times in [*((way, 7) for way in WAYS), *((way, 4) for way in HARD_WAYS)]:
        for turn in range(times):
            start = len(way.__name__) + turn
            place, title = PLACES[(start * 3) % len(PLACES)], TITLES[(start * 5) % len(TITLES)]
            data = _data(place, title)
            yield (f"{way.__name__} {turn}: {data.title}", *way(data, place))
