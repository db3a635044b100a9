"""What the labelled pairs are about: places, and titles as French catalogues have them."""
from __future__ import annotations

from typing import NamedTuple, Tuple

from tests.data.merging.describe import Box


class Place(NamedTuple):
    """A département with its code, box, État service, catalogue host, and two of its communes."""

    name: str
    of: str
    code: str
    box: Box
    producer: str
    host: str
    communes: Tuple[str, str]


PLACES: Tuple[Place, ...] = (
    Place("Gironde", "de la Gironde", "33", (-1.3, 44.2, 0.3, 45.6), "DDTM de la Gironde",
          "catalogue.sigena.example.fr", ("Pessac", "Talence")),
    Place("Dordogne", "de la Dordogne", "24", (0.0, 44.6, 1.4, 45.7), "DDT de la Dordogne",
          "geo.dordogne.example.fr", ("Bergerac", "Sarlat-la-Canéda")),
    Place("Finistère", "du Finistère", "29", (-5.1, 47.7, -3.4, 48.8), "DDTM du Finistère",
          "geobretagne.example.fr", ("Concarneau", "Douarnenez")),
    Place("Morbihan", "du Morbihan", "56", (-3.7, 47.3, -2.0, 48.2), "Département du Morbihan",
          "sig.morbihan.example.fr", ("Auray", "Ploërmel")),
    Place("Isère", "de l'Isère", "38", (4.7, 44.7, 6.4, 45.9), "DDT de l'Isère",
          "www.datara.example.fr", ("Voiron", "Échirolles")),
    Place("Somme", "de la Somme", "80", (1.4, 49.6, 3.2, 50.4), "DDTM de la Somme",
          "www.geo2france.example.fr", ("Abbeville", "Péronne")),
    Place("Hérault", "de l'Hérault", "34", (2.5, 43.2, 4.2, 44.0), "Département de l'Hérault",
          "ckan.openig.example.org", ("Sète", "Lunel")),
    Place("Loire", "de la Loire", "42", (3.7, 45.2, 4.8, 46.3), "Département de la Loire",
          "data.loire.example.fr", ("Roanne", "Firminy")),
    Place("Haute-Loire", "de la Haute-Loire", "43", (3.1, 44.7, 4.5, 45.4), "DDT 43",
          "geo.hauteloire.example.fr", ("Brioude", "Yssingeaux")),
    Place("Nord", "du Nord", "59", (2.1, 49.9, 4.2, 51.1), "DREAL Hauts-de-France",
          "carto.nord.example.fr", ("Hazebrouck", "Maubeuge")),
    Place("La Réunion", "de La Réunion", "974", (55.2, -21.4, 55.9, -20.8), "DEAL de La Réunion",
          "peigeo.example.re", ("Saint-Leu", "Le Tampon")),
    Place("Corse-du-Sud", "de Corse-du-Sud", "2A", (8.5, 41.3, 9.4, 42.4), "Collectivité de Corse",
          "sig.corse.example.fr", ("Sartène", "Bonifacio")),
    Place("Côte-d'Or", "de la Côte-d'Or", "21", (4.0, 46.9, 5.6, 48.1), "DDT de Côte-d'Or",
          "ideo.example.fr", ("Beaune", "Chenôve")),
    Place("Manche", "de la Manche", "50", (-2.0, 48.4, -0.7, 49.8), "Manche Numérique",
          "opendata.manche.example.fr", ("Granville", "Coutances")),
)  # fmt: skip

#: Titles with a place in them: {of} "de la Gironde", {name} "Gironde", {code} "33".
TITLES: Tuple[str, ...] = (
    "Zones humides {of}",
    "Plan de prévention des risques inondation (PPRI) {of} - zonage réglementaire",
    "Réseau routier départemental {of}",
    "Classement sonore des infrastructures de transport terrestre {of}",
    "Sites Natura 2000 {of} - Directive Habitats",
    "Cadastre solaire {of}",
    "Inventaire des espaces naturels sensibles {of}",
    "Points de captage d'eau potable {of} ({code})",
    "Atlas des zones inondables {of}",
    "Aires de covoiturage {of}",
    "Registre parcellaire graphique - {name}",
    "Arrêts de transport en commun {of}",
    "Itinéraires de randonnée (PDIPR) {of}",
    "Périmètres de protection des monuments historiques {of}",
)
