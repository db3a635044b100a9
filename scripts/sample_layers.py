"""The layers of the sample catalogue: features with attributes, in Lambert-93, drawn on ``sample_territory``."""
from __future__ import annotations

import math
import random
from typing import Any, Dict, Iterator, List, Tuple

import sample_territory as land
from qgis.core import QgsGeometry
from sample_territory import Commune, Feature, Point, along, dice, dot, metres, xy

Row = Dict[str, Any]

_STREET_NAMES = (
    "Rue de l'Église|Rue des Écoles|Grande Rue|Rue du Général-de-Gaulle|Rue du Château|Rue du Marché|Rue de la Forge|"
    "Impasse du Lavoir|Allée des Châtaigniers|Rue de la Gâtine|Rue des Pêcheurs|Rue de l'Abbé-Grégoire|"
    "Place de la Mairie|"
    "Rue Jeanne-d'Arc|Rue du Moulin-à-Vent|Rue de la Fontaine|Rue Émile-Zola|Rue Louis-Pasteur|Rue de la République|"
    "Rue des Frères-Lumière|Venelle du Prieuré|Rue de Bretagne|Rue de la Vendée|Rue des Aubépines|Allée des Érables|"
    "Rue du Clos-Joli|Rue de la Croix-Blanche|Rue du Pré-Âgé|Rue des Tanneurs|Quai de la Sarvelle"
).split("|")
_HAMLETS = (
    "La Bézinière|Le Chêne Creux|La Gautrais|Les Îlots|La Petite Noë|L'Ouche-Garnier|La Maison Brûlée|Le Bois-Rond|"
    "La Févrie|Le Pâtis|La Guérinière|L'Hôpitau|La Croix-Hervé|Les Landes|Le Moulin Neuf|La Rabinière|Beauséjour"
).split("|")
_FACILITIES = (
    ("Mairie", "Administration", 0), ("Bibliothèque", "Culture", 900), ("Salle polyvalente", "Culture", 0),
    ("Stade municipal", "Sport", 800), ("Gymnase", "Sport", 1900), ("Maison de santé", "Santé", 1600),
    ("EHPAD", "Santé", 2000), ("Agence postale", "Administration", 1200), ("Déchèterie", "Environnement", 2200),
    ("Crèche", "Petite enfance", 1500), ("Cimetière", "Administration", 0), ("Aire de jeux", "Loisirs", 0),
    ("Piscine intercommunale", "Sport", 9000), ("Cinéma", "Culture", 9000), ("Gendarmerie", "Sécurité", 3000),
    ("Centre de secours", "Sécurité", 2700), ("Hôtel communautaire", "Administration", 9000),
)  # fmt: skip
_TREES = (
    ("Chêne pédonculé", "Quercus robur"), ("Châtaignier", "Castanea sativa"), ("If", "Taxus baccata"),
    ("Frêne têtard", "Fraxinus excelsior"), ("Tilleul à grandes feuilles", "Tilia platyphyllos"),
    ("Cèdre du Liban", "Cedrus libani"), ("Hêtre pourpre", "Fagus sylvatica"), ("Érable champêtre", "Acer campestre"),
)  # fmt: skip


def of_place(name: str) -> str:
    """A place's name after the French "de": ``de la Haie-Gâtinelle``, ``du Pâtis``, ``des Landes``."""
    for article, contracted in (("Les ", "des "), ("Le ", "du "), ("La ", "de la "), ("L'", "de l'")):
        if name.startswith(article):
            return contracted + name[len(article) :]
    return f"de {name}"


def communes() -> Iterator[Feature]:
    for commune, shape in land.communes():
        yield shape, {
            "code_insee": commune.code,
            "nom": commune.name,
            "population": commune.population,
            "superficie_ha": round(shape.area() / 10000),
        }


def voirie() -> Iterator[Feature]:
    """Roads between towns, streets, and lanes to hamlets."""
    towns, rng = {commune.code: commune for commune in land.COMMUNES}, dice("road names")
    for number, (shape, one, other, is_main) in enumerate(land.links(), start=11):
        kind = "Route départementale" if is_main else "Voie communale"
        name = f"D {number}" if is_main else f"Route {of_place(towns[rng.choice((one, other))].name)}"
        yield shape, _road(name, kind, towns[one], 6.5 if is_main else 4.5, shape)
    seen: Dict[str, int] = {}
    for shape, commune in land.streets():
        index = seen.setdefault(commune.code, dice(commune.code).randrange(len(_STREET_NAMES)))
        seen[commune.code] = index + 1
        yield shape, _road(_STREET_NAMES[index % len(_STREET_NAMES)], "Rue", commune, 5.0, shape)
    yield from _lanes()


def _road(name: str, kind: str, commune: Commune, width: float, shape: QgsGeometry) -> Row:
    return {
        "nom_voie": name,
        "nature": kind,
        "code_insee": commune.code,
        "commune": commune.name,
        "largeur_m": width,
        "longueur_m": round(shape.length()),
    }


def _lanes() -> Iterator[Feature]:
    rng = dice("lanes")
    roads = land.union(shape for shape, _, _, _ in land.links())
    for commune, area in land.communes():
        inside = area.buffer(-250, 6)
        for name in rng.sample(_HAMLETS, 6):
            start = land.anywhere(rng, inside)
            end = xy(roads.nearestPoint(dot(start)))
            if 350 < math.dist(start, end) < 2600:
                shape = land.line(land.wiggle([start, end], rng, 0.22, 250)).smooth(1, 0.25).intersection(area)
                for part in land.parts(shape):
                    yield part, _road(f"Chemin {of_place(name)}", "Chemin rural", commune, 3.0, part)


def batiments() -> Iterator[Feature]:
    """Houses along the streets, none of them on another street."""
    rng = dice("buildings")
    every_street = land.union(shape for shape, _ in land.streets())
    for shape, commune in land.streets():
        place = rng.uniform(6, 16)
        while place < shape.length() - 8:
            for side in (-1, 1):
                length, depth = rng.uniform(8, 15), rng.uniform(7, 11)
                centre, angle = along(shape, place, side * (depth / 2 + rng.uniform(5, 9)))
                house = land.box(centre, angle, length, depth)
                if rng.random() < 0.42 and house.distance(every_street) > 3:
                    yield house, _house(rng, commune, house)
            place += rng.uniform(24, 40)


def _house(rng: random.Random, commune: Commune, house: QgsGeometry) -> Row:
    use = rng.choices(("Résidentiel", "Annexe", "Commercial et services", "Indifférencié"), (70, 14, 8, 8))[0]
    return {
        "usage": use,
        "hauteur_m": round(rng.uniform(3, 4) if use == "Annexe" else rng.uniform(4.5, 9.5), 1),
        "emprise_m2": round(house.area()),
        "code_insee": commune.code,
    }


def equipements() -> Iterator[Feature]:
    rng = dice("facilities")
    for commune in land.COMMUNES:
        for name, theme, least in _FACILITIES:
            if commune.population >= least:
                near = 60 if name == "Mairie" else 420
                yield dot(_around(rng, commune, near)), {
                    "nom": f"{name} – {commune.name}",
                    "nature": name,
                    "theme": theme,
                    "commune": commune.name,
                    "code_insee": commune.code,
                    "accessible_pmr": rng.random() < 0.8,
                }


def _around(rng: random.Random, commune: Commune, radius: float) -> Point:
    cx, cy = metres(commune.centre)
    angle, length = rng.uniform(0, 2 * math.pi), radius * math.sqrt(rng.random())
    return (cx + length * math.cos(angle), cy + length * math.sin(angle))


def zonage_plu() -> Iterator[Feature]:
    """Four families of zones that cover each commune: urban, to be built up, natural, agricultural."""
    rng = dice("zoning")
    water = land.union([*(shape for shape, _ in land.streams()), land.pond()])
    wild = land.union([water.buffer(170, 4), land.forest()]).simplify(12)
    for commune, area in land.communes():
        town = land.union(shape.buffer(75, 4) for shape, owner in land.streets() if owner is commune)
        town = town.buffer(60, 4).buffer(-60, 4).simplify(6).intersection(area)
        side = metres((commune.centre[0] + rng.uniform(-0.35, 0.35), commune.centre[1] + rng.uniform(-0.35, 0.35)))
        future = land.blob(side, 330, rng).intersection(area).difference(town)
        nature = wild.intersection(area).difference(town).difference(future)
        fields = area.difference(town).difference(future).difference(nature)
        labels = (("U", "Zone urbaine"), ("AU", "Zone à urbaniser"), ("N", "Zone naturelle"), ("A", "Zone agricole"))
        for (code, label), shape in zip(labels, (town, future, nature, fields)):
            for part in land.parts(shape):
                if part.area() > 2500:
                    yield part, {
                        "typezone": code,
                        "libelle": label,
                        "code_insee": commune.code,
                        "commune": commune.name,
                        "date_appro": "2023-12-14",
                    }


def zones_humides() -> Iterator[Feature]:
    rng = dice("wetlands")
    kinds = ("Prairie humide", "Roselière", "Boisement alluvial", "Mare et bordure", "Marais doux")
    shapes = []
    for water, facts in land.streams():
        step = 1500 if facts["nature"] == "étier" else 2300
        for index in range(1, int(water.length() / step) + 1):
            centre, _ = along(water, index * step * 0.97)
            shapes.append(land.blob(centre, rng.uniform(180, 620), rng, 11))
    for index, shape in enumerate(land.parts(land.union(shapes).intersection(land.territory())), start=1):
        yield shape, {
            "code": f"ZH-{index:03d}",
            "nature": rng.choice(kinds),
            "surface_ha": round(shape.area() / 10000, 1),
            "etat": rng.choice(("Bon", "Dégradé", "Très dégradé", "Préservé")),
        }


def zones_inondables() -> Iterator[Feature]:
    water = land.streams()[0][0]
    strong = water.buffer(190, 4).simplify(10)
    middle = water.buffer(380, 4).simplify(14).difference(strong)
    weak = water.buffer(620, 4).simplify(18).difference(strong).difference(middle)
    for level, shape in (("Fort", strong), ("Moyen", middle), ("Faible", weak)):
        yield shape.intersection(land.territory()), {"alea": level, "crue": "Centennale", "cours_eau": "La Sarvelle"}


def zones_bruit() -> Iterator[Feature]:
    roads = land.union(shape for shape, _, _, is_main in land.links() if is_main)
    inner = None
    for label, reach in (("65-70", 60), ("60-65", 130), ("55-60", 260)):
        whole = roads.buffer(reach, 4).simplify(8)
        yield whole if inner is None else whole.difference(inner), {
            "lden_db": label,
            "indicateur": "Lden",
            "source": "Route",
        }
        inner = whole


def cours_eau() -> Iterator[Feature]:
    for shape, facts in land.streams():
        yield shape, {
            "NOM": facts["nom"],
            "NATURE": facts["nature"].capitalize(),
            "LONGUEUR_M": round(shape.length()),
            "CLASSEMENT": "Liste 1 et 2" if facts["nature"] == "rivière" else "Non classé",
        }


def haies() -> Iterator[Feature]:
    """Hedges around crooked fields in the four communes of the eastern bocage."""
    rng = dice("hedges")
    wanted = ("Saint-Aubin-sur-Sarvelle", "La Haie-Gâtinelle", "Saint-Génulphe-des-Prés", "Pont-Besnard")
    towns = land.union(dot(metres(commune.centre)).buffer(650, 8) for commune in land.COMMUNES)
    for commune, area in land.communes():
        if commune.name not in wanted:
            continue
        fields = area.buffer(-40, 4).difference(towns)
        for edge in _field_edges(area, rng):
            shape = edge.intersection(fields)
            if rng.random() < 0.55 and shape.length() > 60 and not shape.isMultipart():
                yield shape, {
                    "TYPE_HAIE": rng.choice(("Arborée", "Arbustive", "Têtards", "Basse taillée")),
                    "ESSENCE": rng.choice(("Chêne", "Frêne", "Aubépine", "Prunellier", "Châtaignier", "Érable")),
                    "LONGUEUR": round(shape.length()),
                    "ETAT": rng.choice(("Bon", "Moyen", "Dégradé")),
                    "COMMUNE": commune.name,
                }


def _field_edges(area: QgsGeometry, rng: random.Random) -> Iterator[QgsGeometry]:
    frame, pace, turn = area.boundingBox(), rng.uniform(330, 400), rng.uniform(0.1, 0.6)
    cx, cy, reach = frame.center().x(), frame.center().y(), int(max(frame.width(), frame.height()) / pace * 0.75)
    nodes: Dict[Tuple[int, int], Point] = {}
    for i in range(-reach, reach + 1):
        for j in range(-reach, reach + 1):
            x, y = (i + rng.uniform(-0.3, 0.3)) * pace, (j + rng.uniform(-0.3, 0.3)) * pace
            nodes[i, j] = (cx + x * math.cos(turn) - y * math.sin(turn), cy + x * math.sin(turn) + y * math.cos(turn))
    for (i, j), start in nodes.items():
        for end in (nodes.get((i + 1, j)), nodes.get((i, j + 1))):
            if end is not None:
                yield land.line(land.wiggle([start, end], rng, 0.06, 150))


def arbres() -> Iterator[Feature]:
    rng = dice("trees")
    for number in range(1, 49):
        french, latin = rng.choice(_TREES)
        point = land.anywhere(rng, land.territory().buffer(-300, 4))
        yield dot(point), {
            "NUMERO": number,
            "ESSENCE": french,
            "NOM_LATIN": latin,
            "CIRCONF_CM": rng.randint(180, 720),
            "COMMUNE": land.commune_at(point).name,
            "REMARQUE": rng.choice(("Arbre têtard", "Isolé dans un pré", "Près du calvaire", "Limite de parcelle", "")),
        }


def pistes_cyclables() -> Iterator[Feature]:
    """A greenway along the river and cycle lanes beside a third of the main roads."""
    water = land.streams()[0][0]
    path = land.line([along(water, 400 + 150 * step, 70)[0] for step in range(int((water.length() - 800) / 150))])
    yield path.smooth(1, 0.25).simplify(3), _cycling("Voie verte de la Sarvelle", "Voie verte", "Stabilisé", 3.0)
    rng = dice("cycling")
    for shape, one, other, is_main in land.links():
        if is_main and rng.random() < 0.55:
            names = {commune.code: commune.name for commune in land.COMMUNES}
            kind = rng.choice(("Piste cyclable", "Bande cyclable"))
            lane = land.line([along(shape, d, 8)[0] for d in range(500, int(shape.length()) - 500, 60)])
            yield lane, _cycling(f"Liaison {names[one]} – {names[other]}", kind, "Enrobé", 2.5)


def _cycling(name: str, kind: str, surface: str, width: float) -> Row:
    return {"nom": name, "amenagement": kind, "revetement": surface, "largeur_m": width}


def arrets_bus() -> Iterator[Feature]:
    rng = dice("bus")
    lines = {code: f"L{1 + index % 5}" for index, code in enumerate(commune.code for commune in land.COMMUNES)}
    number = 0
    for commune in land.COMMUNES:
        for index in range(2 + commune.population // 900):
            number += 1
            point = _around(rng, commune, 120 + 55 * index)
            place = ("Mairie", "Église", "Collège", "Gare routière", "Écoles", "Champ de foire", "Zone artisanale")
            yield dot(point), {
                "id_arret": f"SM{number:03d}",
                "nom": f"{commune.name} – {place[index] if index < len(place) else _HAMLETS[index % len(_HAMLETS)]}",
                "ligne": lines[commune.code],
                "abri": rng.random() < 0.4,
                "accessible": rng.random() < 0.6,
            }


def ecoles() -> Iterator[Feature]:
    rng = dice("schools")
    patrons = ("Jules-Ferry", "Jacques-Prévert", "Louise-Michel", "Saint-Joseph", "Les Hirondelles", "Marie-Curie")
    for commune in land.COMMUNES:
        kinds = ["École primaire"] + ["École maternelle", "École élémentaire"] * (commune.population > 2200)
        kinds += ["Collège"] * (commune.population > 2900) + ["Lycée"] * (commune.population > 9000)
        for kind in kinds:
            patron = rng.choice(patrons)
            yield dot(_around(rng, commune, 380)), {
                "nom": f"{kind} {patron}",
                "nature": kind,
                "secteur": "Privé" if patron.startswith("Saint") else "Public",
                "effectif": rng.randint(60, 240) * (2 if kind in ("Collège", "Lycée") else 1),
                "commune": commune.name,
            }


def zones_activites() -> Iterator[Feature]:
    rng = dice("business")
    names = ("de la Gare", "des Étangs", "du Grand-Chêne", "de l'Écluse", "des Forges", "de la Croix-Blanche")
    hosts = [commune for commune in land.COMMUNES if commune.population > 1900]
    for index, commune in enumerate(hosts):
        cx, cy = metres(commune.centre)
        angle = rng.uniform(0, 2 * math.pi)
        centre = (cx + 900 * math.cos(angle), cy + 900 * math.sin(angle))
        shape = land.box(centre, angle, rng.uniform(260, 520), rng.uniform(180, 320))
        yield shape, {
            "nom": f"Zone d'activités {names[index % len(names)]}",
            "commune": commune.name,
            "surface_ha": round(shape.area() / 10000, 1),
            "lots_disponibles": rng.randint(0, 9),
        }


def randonnees() -> Iterator[Feature]:
    """Four round walks from a town, in WGS 84 when written."""
    rng = dice("walks")
    walks = (("Boucle des marais", "44906"), ("Sentier de l'Étang", "44916"), ("Tour de la forêt", "44913"))
    for name, code in (*walks, ("Chemin des lavoirs", "44914")):
        commune = next(commune for commune in land.COMMUNES if commune.code == code)
        ring = land.blob(metres(commune.centre), rng.uniform(1300, 2300), rng, 8).asPolygon()[0]
        points = land.wiggle([(p.x(), p.y()) for p in ring], rng, 0.12, 120)
        yield land.line(points), {"name": name, "desc": f"Départ : mairie {of_place(commune.name)}"}


def defibrillateurs() -> Iterator[Tuple[Point, Row]]:
    rng = dice("defibrillators")
    places = ("Mairie", "Salle polyvalente", "Stade", "Pharmacie", "Église", "Gymnase", "Médiathèque", "Camping")
    number = 0
    for commune in land.COMMUNES:
        for place in places[: 2 + commune.population // 1500]:
            number += 1
            yield _around(rng, commune, 350), {
                "identifiant": f"DAE-{number:03d}",
                "emplacement": f"{place} {of_place(commune.name)}",
                "accès": rng.choice(("Extérieur", "Intérieur")),
                "disponibilité": rng.choice(("24 h/24", "Heures d'ouverture", "Événements seulement")),
                "dernière_maintenance": f"2025-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            }


def points_apport() -> Iterator[Tuple[Point, Row]]:
    rng = dice("recycling")
    number = 0
    for commune in land.COMMUNES:
        for _ in range(2 + commune.population // 500):
            number += 1
            yield _around(rng, commune, 700), {
                "id_point": number,
                "commune": commune.name,
                "flux": rng.choice(("Verre", "Papier", "Emballages", "Textile", "Biodéchets")),
                "conteneurs": rng.randint(1, 4),
                "enterré": rng.choice(("oui", "non")),
            }


def population() -> List[Row]:
    rng = dice("population")
    rows: List[Row] = []
    for commune in land.COMMUNES:
        row: Row = {"code_insee": commune.code, "commune": commune.name}
        value = commune.population / rng.uniform(1.25, 1.6)
        for year in (1982, 1990, 1999, 2006, 2011, 2016):
            row[f"pop_{year}"] = round(value)
            value += (commune.population - value) * rng.uniform(0.12, 0.3)
        rows.append({**row, "pop_2022": commune.population, "menages_2022": round(commune.population / 2.34)})
    return rows


def logements() -> List[Row]:
    rng = dice("housing")
    rows: List[Row] = []
    for commune in land.COMMUNES:
        main = round(commune.population / 2.34)
        row: Row = {"code_insee": commune.code, "commune": commune.name, "residences_principales": main}
        row["residences_secondaires"] = round(main * rng.uniform(0.03, 0.14))
        row["logements_vacants"] = round(main * rng.uniform(0.04, 0.08))
        row["logements_sociaux"] = round(main * rng.uniform(0.02, 0.12))
        rows.append(row)
    return rows
