"""What the uData double must answer: worked out from its datasets."""
from __future__ import annotations

from contextlib import contextmanager
from typing import Callable, Iterator, List, Tuple

from catalog_search.model.config import CatalogConfig
from catalog_search.model.query import FilterField, Sort
from tests.servers.abilities import Abilities, Ids
from tests.servers.udata import UdataDouble
from tests.servers.udata_data import Json, topics_of


@contextmanager
def abilities() -> Iterator[Abilities]:
    """A uData portal in good health and what it must answer."""
    with UdataDouble() as double:
        items = double.public_items

        def having(test: Callable[[Json], bool]) -> Ids:
            return frozenset(item["id"] for item in items if test(item))

        def sorted_by(read: Callable[[Json], object]) -> Tuple[str, ...]:
            return tuple(item["id"] for item in sorted(items, key=read, reverse=True))  # type: ignore[arg-type]

        def formats(item: Json) -> List[str]:
            return [resource["format"] for resource in item["resources"]]

        def producer(item: Json) -> str:
            return (item["organization"] or {}).get("name", "")

        yield Abilities(
            config=CatalogConfig(id="dg", type="datagouv", name="Portail", url=double.url),
            ids=having(lambda item: True),
            text=("cadastre", having(lambda item: item["title"].startswith("Cadastre"))),
            filters={
                FilterField.TYPE.value: (("dataset",), having(lambda item: True)),
                FilterField.FORMAT.value: (("shp", "GPKG"), having(lambda item: {"shp", "gpkg"} & set(formats(item)))),
                FilterField.USE.value: (("services", "documents"), having(
                    lambda item: {"wms", "wfs", "pdf"} & set(formats(item)))),
                FilterField.ORGANISATION.value: (("Rennes Métropole", "0123456789abcdef00000002"), having(
                    lambda item: producer(item) in ("Rennes Métropole", "Région Auvergne-Rhône-Alpes"))),
                FilterField.LICENCE.value: (("odc-odbl", "fr-lo"), having(
                    lambda item: item["license"] in ("odc-odbl", "fr-lo"))),
                FilterField.KEYWORD.value: (("cadastre", "inspire"), having(
                    lambda item: {"cadastre", "inspire"} & set(item["tags"]))),
                FilterField.ACCESS.value: (("restricted", "open_with_account"), having(
                    lambda item: item["access_type"] != "open")),
                FilterField.PLACE.value: (("fr:departement:35", "Ardèche"), having(
                    lambda item: item["title"].endswith(("- Ille-et-Vilaine", "- Ardèche")))),
                FilterField.TOPIC.value: (("68c7e578b57fe2217a5ff879", "prevention des risques à l'échelle locale"),
                    having(lambda item: len(topics_of(item["title"])) > 0)),
            },
            sorts={
                Sort.MODIFIED: sorted_by(lambda item: item["last_update"]),
                Sort.CREATED: sorted_by(lambda item: item["created_at"]),
                Sort.POPULARITY: sorted_by(lambda item: item["metrics"]["views"]),
            },
            server=double,
            search_path="/api/",
            details_path="/api/1/datasets/",
        )  # fmt: skip
