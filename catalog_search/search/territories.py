"""Names of French territories as they stand in titles, and what each is called when two are compared."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Dict, FrozenSet

#: Départements by their INSEE code, in the spelling of ``titles.clean``; the code is what they are compared by.
_DEPARTEMENTS = (
    "01 ain;02 aisne;03 allier;04 alpes de haute provence;05 hautes alpes;06 alpes maritimes;07 ardeche;08 ardennes;"
    "09 ariege;10 aube;11 aude;12 aveyron;13 bouches du rhone;14 calvados;15 cantal;16 charente;17 charente maritime;"
    "18 cher;19 correze;2a corse du sud;2b haute corse;21 cote d or;22 cotes d armor;23 creuse;24 dordogne;25 doubs;"
    "26 drome;27 eure;28 eure et loir;29 finistere;30 gard;31 haute garonne;32 gers;33 gironde;34 herault;"
    "35 ille et vilaine;36 indre;37 indre et loire;38 isere;39 jura;40 landes;41 loir et cher;42 loire;43 haute loire;"
    "44 loire atlantique;45 loiret;46 lot;47 lot et garonne;48 lozere;49 maine et loire;50 manche;51 marne;"
    "52 haute marne;53 mayenne;54 meurthe et moselle;55 meuse;56 morbihan;57 moselle;58 nievre;59 nord;60 oise;61 orne;"
    "62 pas de calais;63 puy de dome;64 pyrenees atlantiques;65 hautes pyrenees;66 pyrenees orientales;67 bas rhin;"
    "68 haut rhin;69 rhone;70 haute saone;71 saone et loire;72 sarthe;73 savoie;74 haute savoie;75 paris;"
    "76 seine maritime;77 seine et marne;78 yvelines;79 deux sevres;80 somme;81 tarn;82 tarn et garonne;83 var;"
    "84 vaucluse;85 vendee;86 vienne;87 haute vienne;88 vosges;89 yonne;90 territoire de belfort;91 essonne;"
    "92 hauts de seine;93 seine saint denis;94 val de marne;95 val d oise;971 guadeloupe;972 martinique;973 guyane;"
    "974 reunion;975 saint pierre et miquelon;976 mayotte;977 saint barthelemy;978 saint martin;988 nouvelle caledonie;"
    "987 polynesie francaise"
)
#: Regions before and since 2016, large cities, and the whole country: compared by name.
_NAMED = (
    "auvergne rhone alpes;bourgogne franche comte;bretagne;centre val de loire;corse;grand est;hauts de france;"
    "ile de france;normandie;nouvelle aquitaine;occitanie;pays de la loire;provence alpes cote d azur;alsace;aquitaine;"
    "auvergne;basse normandie;bourgogne;champagne ardenne;franche comte;haute normandie;languedoc roussillon;limousin;"
    "lorraine;midi pyrenees;nord pas de calais;picardie;poitou charentes;rhone alpes;paca;"
    "france metropolitaine;france entiere;outre mer;drom;"
    "marseille;lyon;toulouse;nice;nantes;montpellier;strasbourg;bordeaux;lille;rennes;reims;toulon;saint etienne;"
    "le havre;grenoble;dijon;angers;villeurbanne;nimes;aix en provence;clermont ferrand;le mans;brest;tours;amiens;"
    "annecy;limoges;metz;boulogne billancourt;perpignan;besancon;orleans;rouen;montreuil;argenteuil;mulhouse;caen;"
    "nancy;roubaix;tourcoing;nanterre;vitry sur seine;creteil;avignon;poitiers;dunkerque;versailles;colombes;"
    "asnieres sur seine;aubervilliers;cherbourg en cotentin;la rochelle;pau;cannes;antibes;saint nazaire;ajaccio;"
    "saint denis;fort de france;cayenne;noumea;papeete;saint malo;quimper;lorient;vannes;bayonne;"
    "bastia;biarritz;agen;perigueux;valence;chambery;troyes;chartres;bourges;blois;laval;niort;angouleme;arles;beziers;albi"
)
#: Other spellings of the same.
_ALIASES = {"paca": "provence alpes cote d azur", "la reunion": "974", "guyane francaise": "973"}


def _table() -> Dict[str, str]:
    found = {name: name for name in _NAMED.split(";")}
    for entry in _DEPARTEMENTS.split(";"):
        code, _, name = entry.partition(" ")
        found[name] = code
    found.update(_ALIASES)
    return found


_PLACES = _table()
_LONGEST_FIRST = "|".join(sorted(_PLACES, key=lambda name: (-len(name), name)))
_NAMES = re.compile(rf"(?<![a-z0-9])(?:{_LONGEST_FIRST})(?![a-z0-9])")

#: Codes of départements as they are written in titles.
CODES: FrozenSet[str] = frozenset(entry.partition(" ")[0] for entry in _DEPARTEMENTS.split(";"))


@lru_cache(maxsize=4096)
def places_in(cleaned: str) -> FrozenSet[str]:
    """The territories that a text in the spelling of ``titles.clean`` names: codes of départements, else names."""
    return frozenset(_PLACES[match] for match in _NAMES.findall(cleaned))
