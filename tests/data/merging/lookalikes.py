"""Pairs of records of different data that look alike; most share a key. Each kind is tried on several places."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterator, Tuple

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
    uid,
    wfs,
    wms,
)
from tests.data.merging.subjects import PLACES, Place

Pair = Tuple[Record, Record]

_NATIONAL = "https://data.example-gpf.fr/wfs/ows?SERVICE=WFS&VERSION=2.0.0"


def _base(place: Place, title: str, **more: object) -> Data:
    data = Data(title=title, organisation=place.producer, id=uid(title + place.name), box=place.box)
    return replace(data, **more)  # type: ignore[arg-type]


def _nature(place: Place) -> str:
    names = ("Occupation du sol", "Tache urbaine", "Zones d'activités", "Trame verte et bleue", "Bruit routier")
    return names[PLACES.index(place) % len(names)]


def years_of_one_series(place: Place) -> Pair:
    """Both name the series they belong to."""
    series = (uid("series" + place.name),)
    first = _base(place, f"{_nature(place)} {place.of} 2019", identifiers=series)
    return as_iso(first, "a"), as_iso(_base(place, f"{_nature(place)} {place.of} 2020", identifiers=series), "b")


def years_under_one_identifier(place: Place) -> Pair:
    """The record was copied for the next year and kept its identifier."""
    first = _base(place, f"{_nature(place)} {place.of} (2021)")
    second = replace(first, title=f"{_nature(place)} {place.of} (2022)")
    return as_iso(first, "a"), as_datagouv(second, {"remote_id": first.id, "domain": place.host})


def editions_in_one_layer_group(place: Place) -> Pair:
    link = wms(f"https://{place.host}/wms", "ocs")
    first = _base(place, f"{_nature(place)} - millésime 2016", links=(link,))
    return as_iso(first, "a"), as_datagouv(replace(first, title=f"{_nature(place)} - millésime 2021", id=""))


def suffixes_behind_one_uuid(place: Place) -> Pair:
    title, name = f"{_nature(place)} {place.of}", uid("suffix" + place.name)
    return as_iso(_base(place, title), "a", id=f"{name}-2019"), as_iso(_base(place, title), "b", id=f"{name}_2020")


def departements_in_one_layer(place: Place) -> Pair:
    """One national layer, a template title, and no areas given."""
    other = PLACES[(PLACES.index(place) + 1) % len(PLACES)]
    title, links = "Plan d'exposition au bruit {}", (wfs(_NATIONAL, "wfs_peb:zone"),)
    first, second = (_base(p, title.format(p.of), links=links, box=None) for p in (place, other))
    return as_iso(first, "a"), as_datagouv(second)


def departements_by_code_in_one_archive(place: Place) -> Pair:
    other = PLACES[(PLACES.index(place) + 3) % len(PLACES)]
    links = (Link("https://files.example.fr/france/parcellaire.zip"),)
    first = _base(place, f"Parcellaire agricole - {place.code}", links=links, box=None, organisation="ASP")
    return as_datagouv(first), as_entry(
        replace(first, title=f"Parcellaire agricole - {other.code}"), "ours", "p"
    )


def departement_by_name_and_by_code(place: Place) -> Pair:
    other = PLACES[(PLACES.index(place) + 5) % len(PLACES)]
    links = (wms("https://carto.example.fr/wms", "ppri"),)
    first = _base(place, f"PPRI {place.of}", links=links, box=None, organisation="Géorisques")
    return as_iso(first, "a"), as_iso(replace(first, title=f"PPRI {other.code}", id=uid("code" + first.id)), "b")


def communes_in_one_layer(place: Place) -> Pair:
    """Equal titles: only the organisations tell them apart."""
    first, second = place.communes
    links = (wfs(_NATIONAL, "wfs_du:zone_urba"),)
    data = Data("Plan local d'urbanisme (PLU)", f"Commune de {first}", uid(first), links=links, contact="Géoportail")
    other = replace(data, organisation=f"Commune de {second}", id=uid(second))
    return as_iso(data, "a"), as_datagouv(other, contact="Géoportail")


def communes_under_one_identifier(place: Place) -> Pair:
    first, second = place.communes
    data = _base(place, f"Plan local d'urbanisme de {first}")
    copy = replace(data, title=f"Plan local d'urbanisme de {second}")
    return as_iso(data, "a"), as_iso(copy, "b")


def communes_in_one_series(place: Place) -> Pair:
    first, second = place.communes
    series = (f"https://{place.host}/series/{uid('plu' + place.name)}",)
    one, two = (_base(place, f"Base adresse locale de {name}", identifiers=series) for name in (first, second))
    return as_iso(one, "a"), as_iso(two, "b")


def scales_in_the_title(place: Place) -> Pair:
    series = (uid("scan" + place.name),)
    first = _base(place, f"Carte géologique {place.of} au 1/50 000", identifiers=series)
    return as_iso(first, "a"), as_iso(_base(place, f"Carte géologique {place.of} au 1:25000", identifiers=series), "b")


def scales_beside_the_title(place: Place) -> Pair:
    series = (uid("scales" + place.name),)
    first = _base(place, f"Carte topographique {place.of}", identifiers=series, scale="25000")
    second = replace(first, id=uid("100" + first.id), scale="100000")
    return as_iso(first, "a"), as_iso(second, "b")


def versions_at_one_page(place: Place) -> Pair:
    page = (f"https://{place.host}/produits/bd-carto",)
    first = _base(place, f"BD Carto {place.of} v3.0", identifiers=page)
    return as_iso(first, "a"), as_iso(_base(place, f"BD Carto {place.of} v3.5", identifiers=page), "b")


def parent_and_child(place: Place) -> Pair:
    parent = _base(place, f"Schéma de cohérence territoriale {place.of}", scope="series")
    child = _base(place, f"Schéma de cohérence territoriale {place.of} - périmètre", identifiers=(parent.id,))
    return as_iso(parent, "a"), as_iso(child, "b")


def parent_and_child_of_one_title(place: Place) -> Pair:
    parent = _base(place, f"Orthophotographie {place.of}", scope="series")
    child = replace(parent, scope="dataset", id=uid("tile" + parent.id), identifiers=(parent.id,))
    return as_iso(parent, "a"), as_iso(child, "b")


def parent_and_child_both_datasets(place: Place) -> Pair:
    """The parent is no series; the child's address at the source leads to the parent."""
    parent = _base(place, f"Plan de prévention des risques {place.of}")
    child = _base(place, f"Plan de prévention des risques {place.of} : enjeux", id="")
    harvest = {"remote_id": uid("child" + parent.id), "domain": place.host,
               "remote_url": f"https://{place.host}/catalog.search#/metadata/{parent.id}"}  # fmt: skip
    return as_iso(parent, "a"), as_datagouv(child, harvest)


def siblings(place: Place) -> Pair:
    parent = (uid("hydro" + place.name),)
    first = _base(place, f"Réseau hydrographique {place.of} - tronçons", identifiers=parent)
    return as_iso(first, "a"), as_iso(
        _base(place, f"Réseau hydrographique {place.of} - plans d'eau", identifiers=parent), "b"
    )


def template_copied_with_its_identifier(place: Place) -> Pair:
    """A record was made from another one, whose resource identifier stayed in it."""
    kept = (uid("template" + place.name),)
    first = _base(place, f"Pistes cyclables {place.of}", identifiers=kept)
    return as_iso(first, "a"), as_iso(_base(place, f"Haies bocagères {place.of}", identifiers=kept), "b")


def one_title_two_organisations(place: Place) -> Pair:
    first, second = place.communes
    data = Data("Équipements sportifs", f"Ville de {first}", "equipements-sportifs")
    page = f"https://data.{place.host}/dataset/equipements-sportifs"
    other = replace(data, organisation=f"Ville de {second}")
    return as_entry(data, "a", "equipements-sportifs", page), as_datagouv(
        other, {"remote_id": "equipements-sportifs", "domain": f"opendata.{place.host}"}
    )


def one_slug_in_two_portals(place: Place) -> Pair:
    first, second = place.communes
    data = Data("Liste des marchés publics", f"Ville de {first}")
    return as_ods(data, f"data-{first.lower()}.example.fr"), as_ods(
        replace(data, organisation=f"Ville de {second}"), f"data-{second.lower()}.example.fr", "ods2"
    )


def one_number_in_two_catalogues(place: Place) -> Pair:
    data = _base(place, "Arbres d'alignement")
    return as_entry(data, "a", "123"), as_entry(replace(data, organisation="Grand Lyon", box=None), "b", "123")


def names_and_area_only(place: Place) -> Pair:
    """Title, organisation and area are equal, the data are not: two deliveries that nobody tells apart in words."""
    data = _base(place, f"Levés topographiques {place.of}")
    return as_iso(data, "a"), as_iso(data, "b", id=uid("second" + data.id))


def service_and_dataset(place: Place) -> Pair:
    data = _base(place, f"{_nature(place)} {place.of}", links=(wms(f"https://{place.host}/wms", "couche"),))
    service = replace(data, scope="service", id=uid("service" + data.id), identifiers=(data.id,))
    return as_iso(data, "a"), as_iso(service, "b")


def service_under_the_dataset_s_identifier(place: Place) -> Pair:
    data = _base(place, f"{_nature(place)} {place.of}")
    return as_dublin_core(data, "a"), as_dublin_core(replace(data, scope="service"), "b")


def layers_of_one_service(place: Place) -> Pair:
    root = f"https://{place.host}/cgi-bin/mapserv?map=/srv/eau.map"
    first = _base(place, f"Captages {place.of}", links=(wms(root, "captages"),))
    return as_iso(first, "a"), as_iso(
        _base(place, f"Captages {place.of}", links=(wms(root, "perimetres"),), id=uid("per" + first.id)), "b"
    )


def map_files_of_one_server(place: Place) -> Pair:
    """``map=`` chooses the service: one layer name in two of them."""
    root = f"https://{place.host}/cgi-bin/mapserv?map=/srv/"
    first = _base(place, f"Communes {place.of}", links=(wms(f"{root}a.map", "communes"),))
    second = replace(first, links=(wms(f"{root}b.map", "communes"),), id=uid("map" + first.id))
    return as_iso(first, "a"), as_iso(second, "b")


def layer_name_on_two_servers(place: Place) -> Pair:
    other = PLACES[(PLACES.index(place) + 2) % len(PLACES)]
    first = Data("Communes", place.producer, uid("c" + place.name), links=(wms(f"https://{place.host}/wms", "com"),))
    second = replace(first, organisation=other.producer, id=uid("c2" + place.name),
                     links=(wms(f"https://{other.host}/wms", "com"),))  # fmt: skip
    return as_iso(first, "a"), as_datagouv(second)


def service_without_layer(place: Place) -> Pair:
    url = f"https://{place.host}/geoserver/wms?service=WMS&request=GetCapabilities"
    link = Link(url, "", "OGC:WMS")
    first = _base(place, f"Forages {place.of}", links=(link,))
    return as_iso(first, "a"), as_iso(replace(first, id=uid("same" + first.id)), "b")


def layer_group_of_an_atlas(place: Place) -> Pair:
    links = (wms(f"https://{place.host}/wms", "atlas"),)
    first = _base(place, f"Atlas : ressources en eau {place.of}", links=links)
    return as_iso(first, "a"), as_datagouv(_base(place, f"Atlas : qualité de l'air {place.of}", links=links, id=""))


def parts_of_one_archive(place: Place) -> Pair:
    links = (Link(f"https://{place.host}/download/pprn.zip"),)
    first = _base(place, f"PPRN {place.of} - aléas", links=links)
    return as_iso(first, "a"), as_datagouv(_base(place, f"PPRN {place.of} - zonage", links=links, id=""))


def whole_and_part_of_one_archive(place: Place) -> Pair:
    links = (Link(f"https://{place.host}/download/pprn.zip"),)
    first = _base(place, f"PPRN {place.of}", links=links)
    return as_iso(first, "a"), as_datagouv(_base(place, f"PPRN {place.of} - documents graphiques", links=links, id=""))


def some_of_many_layers(place: Place) -> Pair:
    """Equal titles; each has layers that the other lacks."""
    root = f"https://{place.host}/wms"
    first = _base(place, f"Environnement {place.of}", links=tuple(wms(root, name) for name in ("eau", "air", "sols")))
    second = replace(first, id=uid("b" + first.id), links=tuple(wms(root, name) for name in ("eau", "bruit")))
    return as_iso(first, "a"), as_iso(second, "b")


def one_front_page(place: Place) -> Pair:
    page = f"https://www.{place.host}/opendata/"
    first = _base(place, "Budget primitif", identifiers=(page,), organisation="Ville")
    other = _base(place, "Budget primitif", organisation="Métropole", id="", box=None)
    return as_iso(first, "a"), as_datagouv(other, {"remote_url": page})


def one_licence_file(place: Place) -> Pair:
    digest = (uid("licence" + place.name) * 2).replace("-", "")
    link = Link(f"https://{place.host}/licence.pdf", checksum=digest, size=90_000)
    first = _base(place, f"Éclairage public {place.of}", links=(link,))
    second = _base(place, f"Collecte des déchets {place.of}", links=(replace(link, url="https://x.example/l.pdf"),))
    return as_entry(first, "a", "1"), as_datagouv(second)


def empty_files(place: Place) -> Pair:
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4" + "649b934ca495991b7852b855"
    first, second = place.communes
    nothing = Link("https://a.example/1.csv", checksum=digest, size=0)
    data = Data("Délibérations", f"Mairie de {first}", links=(nothing,))
    links = (Link("https://b.example/2.csv", checksum=digest),)
    return as_entry(data, "a", "1"), as_datagouv(replace(data, organisation=f"Mairie de {second}", links=links))


def areas_that_do_not_meet(place: Place) -> Pair:
    other = PLACES[(PLACES.index(place) + 4) % len(PLACES)]
    links = (wfs(_NATIONAL, "znieff:znieff1"),)
    data = Data("Inventaire ZNIEFF", "INPN", uid("z" + place.name), box=place.box, links=links)
    return as_iso(data, "a"), as_iso(replace(data, id=uid("z" + other.name + place.name), box=other.box), "b")


def types_one_and_two(place: Place) -> Pair:
    links = (wms("https://ws.example.fr/wms", "znieff"),)
    first = _base(place, f"ZNIEFF de type I {place.of}", links=links)
    return as_iso(first, "a"), as_datagouv(replace(first, title=f"ZNIEFF de type II {place.of}", id=""))


def months(place: Place) -> Pair:
    first = _base(place, f"Qualité des eaux de baignade {place.of} - juin 2023")
    copy = replace(first, title=f"Qualité des eaux de baignade {place.of} - juillet 2023")
    return as_iso(first, "a"), as_datagouv(copy, {"remote_id": first.id})


def directions(place: Place) -> Pair:
    parent = (uid("dir" + place.name),)
    first = _base(place, f"Carte de bruit, secteur nord {place.of}", identifiers=parent)
    return as_iso(first, "a"), as_iso(_base(place, f"Carte de bruit, secteur sud {place.of}", identifiers=parent), "b")


def draft_and_final(place: Place) -> Pair:
    first = _base(place, f"PLUi - projet arrêté - {place.name}")
    second = replace(first, title=f"PLUi - approuvé - {place.name}")
    return as_iso(first, "a"), as_datagouv(second, {"remote_id": uid("final" + place.name), "uri": first.id})


def rivers_under_one_identifier(place: Place) -> Pair:
    rivers = ("Leyre", "Ciron", "Isle", "Dronne", "Aven", "Odet", "Scorff", "Blavet", "Drac", "Vis", "Lez", "Orb")
    turn = PLACES.index(place)
    first = _base(place, f"Zones inondables de la vallée {rivers[turn % 12]}")
    second = replace(first, title=f"Zones inondables de la vallée {rivers[(turn + 1) % 12]}")
    return as_iso(first, "a"), as_datagouv(second, {"remote_id": first.id})


def shares_of_one_portal(place: Place) -> Pair:
    """Addresses in one Isogeo share: its id comes before that of the record."""
    share = f"https://open.isogeo.com/s/{uid('share' + place.name).replace('-', '')}/TokEn/r/"
    title = f"Voirie {place.of}"
    names = (f"voirie-a-{place.code}", f"voirie-b-{place.code}")
    first, second = (
        as_datagouv(_base(place, title, id=""), {"remote_url": share + uid(name).replace("-", "")}, name=name)
        for name in names
    )
    return first, replace(second, catalog="other")


def kept_apart_by_their_catalogue(place: Place) -> Pair:
    """One catalogue, one layer, one title: it has two records on purpose."""
    data = _base(place, f"Loisirs {place.of}", links=(wms(f"https://{place.host}/wms", "loisirs"),))
    return as_iso(data, "a"), as_iso(data, "a", id=uid("apart" + data.id))


def one_identifier_for_all(place: Place) -> Pair:
    """A broken harvest gave one identifier to everything."""
    first = as_datagouv(_base(place, f"Écoles {place.of}"), {"remote_id": uid("broken")})
    return first, as_datagouv(_base(place, f"Musées {place.of}"), {"remote_id": uid("broken")})


def resources_of_one_package(place: Place) -> Pair:
    """CKAN packages that name one parent package."""
    parent = (f"https://{place.host}/dataset/{uid('pack' + place.name)}",)
    first = _base(place, f"Comptages routiers {place.of} : permanents")
    second = _base(place, f"Comptages routiers {place.of} : temporaires")
    return as_ckan(first, place.host, identifiers=parent), as_ckan(second, place.host, "ckan2", identifiers=parent)


def plots_a_and_b(place: Place) -> Pair:
    link = (Link(f"https://{place.host}/exports/lots.gpkg"),)
    first = _base(place, f"Marché forestier {place.of} - lot A", links=link)
    return as_iso(first, "a"), as_datagouv(replace(first, title=f"Marché forestier {place.of} - lot B", id=""))


KINDS: Tuple[Callable[[Place], Pair], ...] = tuple(
    value for name, value in sorted(globals().items())
    if callable(value) and getattr(value, "__module__", "") == __name__ and not name.startswith("_")
)  # fmt: skip


def lookalikes() -> Iterator[Tuple[str, Record, Record]]:
    """(kind, record, record): each kind at five places."""
    for number, kind in enumerate(KINDS):
        for turn in range(5):
            place = PLACES[(number + turn * 3) % len(PLACES)]
            yield (f"{kind.__name__} {turn}", *kind(place))
