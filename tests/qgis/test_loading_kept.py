"""Files that are kept become layers again without being fetched or unpacked again."""
from __future__ import annotations

import gzip
import tarfile
import threading
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from qgis.core import QgsVectorLayer

from catalog_search.loading.build import build_layer
from catalog_search.loading.errors import LoadError
from catalog_search.loading.links import classify
from catalog_search.loading.plan import Plan, make_plan
from catalog_search.loading.sources import Way, Wish
from catalog_search.model.record import Resource
from catalog_search.network import download_store
from catalog_search.network.download_store import DownloadStore, Wanted
from tests.qgis.loading_support import (
    PLACES,
    record,
    write_csv,
    write_raster,
    write_shapefile,
    write_vector,
    zip_files,
    zip_shapefile,
)
from tests.qgis.processing_support import load, registered, reopened
from tests.qgis.test_download_store import put, sha
from tests.servers.files import FileServer

NAMES = sorted(name for name, *_ in PLACES)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder, ranges=True, validators=True) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> DownloadStore:
    return DownloadStore(tmp_path / "kept")


def kept_plan(server: FileServer, store: DownloadStore, name: str, **fields: Any) -> Plan:
    resource = Resource(f"{server.url}/{name}", **fields)
    folder, wish = store.folder.parent / "none", Wish(Way.WHOLE if name.endswith(".tif") else None)
    return make_plan(classify(resource), record(resource), None, folder, wish=wish, store=store)


def names_of(plan: Plan) -> List[str]:
    found = []
    for source in plan.sources:
        layer = build_layer(source, record())
        assert layer.isValid()
        if isinstance(layer, QgsVectorLayer):
            found += [str(feature["nom"]) for feature in layer.getFeatures()]
    return found


def geopackage(folder: Path, name: str) -> Path:
    return write_vector(folder / name, "GPKG")


def zipped_geopackage(folder: Path, name: str) -> Path:
    return zip_files(folder / name, {"in/a.gpkg": write_vector(folder / "x.gpkg", "GPKG")})


def zip_in_a_zip(folder: Path, name: str) -> Path:
    inner = zip_shapefile(folder / "inner.zip", write_shapefile(folder / "s", "lieux"))
    return zip_files(folder / name, {"deep/inner.zip": inner})


def packed_geojson(folder: Path, name: str) -> Path:
    written = write_vector(folder / "y.geojson", "GeoJSON", code=4326)
    (folder / name).write_bytes(gzip.compress(written.read_bytes()))
    return folder / name


def tarred(folder: Path, name: str) -> Path:
    with tarfile.open(folder / name, "w:gz") as archive:
        archive.add(write_vector(folder / "z.gpkg", "GPKG"), "z.gpkg")
    return folder / name


def database(folder: Path, name: str) -> Path:
    return zip_shapefile(folder / name, write_shapefile(folder / "t", "lieux"))


def plain_csv(folder: Path, name: str) -> Path:
    return write_csv(folder / name)


def raster(folder: Path, name: str) -> Path:
    return write_raster(folder / name)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.gpkg", geopackage),
        ("nameless", geopackage),
        ("a.zip", zipped_geopackage),
        ("b.zip", zip_in_a_zip),
        ("c.zip", database),
        ("a.geojson.gz", packed_geojson),
        ("a.tar.gz", tarred),
        ("a.csv", plain_csv),
        ("a.tif", raster),
    ],
)
def test_a_second_time_nothing_is_fetched_or_unpacked(
    server: FileServer, store: DownloadStore, name: str, write: Callable[[Path, str], Path]
) -> None:
    put(server.folder / name, write(server.folder, name).read_bytes())
    told = {"format": "gpkg"} if name == "nameless" else {}
    first = kept_plan(server, store, name, **told)
    assert store.settling.wait(30)
    size, asked = server.sent, len(server.asked)
    lying = sorted(path for path in store.folder.rglob("*") if path.suffix not in (".shm", ".wal"))
    second = kept_plan(server, store, name, **told)
    assert server.sent == size and len(server.asked) == asked + 1
    assert first.sources == second.sources
    assert sorted(path for path in store.folder.rglob("*") if path.suffix not in (".shm", ".wal")) == lying
    assert names_of(second) == names_of(first)
    if name != "a.tif":
        assert sorted(names_of(first)) == sorted(place for place, *_ in PLACES)
    assert not (store.folder.parent / "none").exists()


class TestLooseShapefiles:
    @pytest.fixture
    def shapefile(self, server: FileServer) -> Path:
        path = write_shapefile(server.folder, "lieux", cpg="UTF-8")
        for part in path.parent.glob("lieux.*"):
            put(part, part.read_bytes())
        return path

    def test_its_parts_are_kept_together(self, server: FileServer, store: DownloadStore, shapefile: Path) -> None:
        first = kept_plan(server, store, "lieux.shp")
        size = server.sent
        assert names_of(first) == [place for place, *_ in PLACES]
        assert kept_plan(server, store, "lieux.shp").sources == first.sources
        assert server.sent == size

    def test_a_part_that_has_changed_is_put_to_the_others(
        self, server: FileServer, store: DownloadStore, shapefile: Path
    ) -> None:
        first = kept_plan(server, store, "lieux.shp")
        table = shapefile.with_suffix(".dbf")
        put(table, table.read_bytes().replace("Hérault".encode(), "HÉRAULT".encode()), 50)
        second = kept_plan(server, store, "lieux.shp")
        assert "HÉRAULT" in names_of(second) and "Hérault" in names_of(first)

    def test_the_server_may_be_away_afterwards(self, server: FileServer, store: DownloadStore, shapefile: Path) -> None:
        kept_plan(server, store, "lieux.shp")
        server.refuse = 503
        plan = kept_plan(server, store, "lieux.shp")
        assert names_of(plan) == [place for place, *_ in PLACES]
        assert any("127.0.0.1" in note for note in plan.sources[0].notes)


def test_a_changed_file_is_another_source(server: FileServer, store: DownloadStore) -> None:
    put(server.folder / "a.gpkg", geopackage(server.folder, "a.gpkg").read_bytes())
    first = kept_plan(server, store, "a.gpkg")
    store.uses.set_sources([source.uri for source in first.sources])
    put(server.folder / "a.gpkg", write_vector(server.folder / "b.gpkg", "GPKG", ("autre",)).read_bytes(), 50)
    second = kept_plan(server, store, "a.gpkg")
    assert [source.name for source in second.sources] == ["autre"]
    assert first.sources[0].uri != second.sources[0].uri
    assert names_of(first) == names_of(second)


def test_without_the_server_the_layer_says_that_it_is_a_copy(tmp_path: Path, store: DownloadStore) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with FileServer(folder, validators=True) as server:
        put(folder / "a.gpkg", geopackage(folder, "a.gpkg").read_bytes())
        assert kept_plan(server, store, "a.gpkg").sources[0].notes == ()
    plan = kept_plan(server, store, "a.gpkg")
    assert len(plan.sources[0].notes) == 1 and names_of(plan)
    with pytest.raises(LoadError):
        kept_plan(server, store, "never.gpkg")


def test_a_file_that_is_not_what_the_catalogue_counted_is_said(server: FileServer, store: DownloadStore) -> None:
    put(server.folder / "a.gpkg", geopackage(server.folder, "a.gpkg").read_bytes())
    plan = kept_plan(server, store, "a.gpkg", checksum="sha1:" + "0" * 40)
    assert len(plan.sources[0].notes) == 1 and names_of(plan)


def test_what_is_made_half_is_not_used(server: FileServer, store: DownloadStore) -> None:
    broken = gzip.compress(write_vector(server.folder / "y.geojson", "GeoJSON", code=4326).read_bytes())[:-20]
    put(server.folder / "a.geojson.gz", broken)
    for _ in range(2):
        with pytest.raises(LoadError):
            kept_plan(server, store, "a.geojson.gz")
    left = [path for path in store.folder.rglob("*") if path.is_file() and path.suffix == ".geojson"]
    assert left == []


def damaged(path: Path) -> None:
    """As a disk damages it: of the same length, with the same beginning."""
    size = path.stat().st_size
    path.chmod(0o600)
    with open(path, "r+b") as file:
        file.seek(min(200, size // 2))
        file.write(b"\xff" * (size - min(200, size // 2)))


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.gpkg", geopackage), ("a.zip", zipped_geopackage), ("a.geojson.gz", packed_geojson), ("a.tar.gz", tarred)],
)
class TestDamaged:
    """“Try to download it again” means that it is downloaded."""

    def test_who_tries_again_has_it_fetched(
        self, server: FileServer, store: DownloadStore, name: str, write: Callable[[Path, str], Path]
    ) -> None:
        put(server.folder / name, write(server.folder, name).read_bytes())
        kept = store.fetch(Wanted(f"{server.url}/{name}"))
        assert store.settling.wait(30)
        damaged(kept.path)
        with pytest.raises(LoadError, match="damaged"):
            kept_plan(server, store, name)
        assert sorted(names_of(kept_plan(server, store, name))) == NAMES
        assert store.fetch(Wanted(f"{server.url}/{name}")).path.parent == kept.path.parent.with_name("2")

    def test_also_before_the_disk_was_heard_of(
        self,
        server: FileServer,
        store: DownloadStore,
        name: str,
        write: Callable[[Path, str], Path],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """What is written down then must not make it believed again."""
        go_on = threading.Event()
        whole = write(server.folder, name).read_bytes()
        put(server.folder / name, whole)
        monkeypatch.setattr(download_store, "write_out", lambda _path: go_on.wait(30))
        kept = store.fetch(Wanted(f"{server.url}/{name}"))
        store.doubt(kept)
        go_on.set()
        assert store.settling.wait(30)
        assert not store.holds(Wanted(f"{server.url}/{name}"))

    def test_what_has_the_catalogues_checksum_is_what_the_server_has(
        self, server: FileServer, store: DownloadStore, name: str, write: Callable[[Path, str], Path]
    ) -> None:
        put(server.folder / name, write(server.folder, name).read_bytes()[:150])
        checksum = sha((server.folder / name).read_bytes())
        for _ in range(2):
            with pytest.raises(LoadError):
                kept_plan(server, store, name, checksum=checksum)
        assert store.settling.wait(30)
        assert [path.name for path in (store.folder / Wanted(f"{server.url}/{name}").key).iterdir()] == ["1"]


def test_kept_files_are_read_only_layers(server: FileServer, store: DownloadStore) -> None:
    put(server.folder / "a.gpkg", geopackage(server.folder, "a.gpkg").read_bytes())
    source = kept_plan(server, store, "a.gpkg").sources[0]
    path = Path(source.uri.partition("|")[0])
    assert not path.stat().st_mode & 0o222
    before = path.read_bytes()
    names_of(kept_plan(server, store, "a.gpkg"))
    assert path.stat().st_size == len(before)


class TestTheAlgorithm:
    """``catalog_search:load`` keeps what it downloads, too."""

    @pytest.fixture(autouse=True)
    def algorithms(self) -> Iterator[None]:
        with registered():
            yield

    def resource(self, server: FileServer, name: str, write: Callable[[Path, str], Path]) -> Dict[str, Any]:
        put(server.folder / name, write(server.folder, name).read_bytes())
        return {"url": f"{server.url}/{name}"}

    @pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", "", None])
    def test_a_second_run_fetches_nothing(self, server: FileServer, tmp_path: Path, output: Optional[str]) -> None:
        resource = self.resource(server, "a.gpkg", geopackage)
        first = load(tmp_path, resource, OUTPUT=output)
        size = server.sent
        assert load(tmp_path, resource, OUTPUT=output) == first and server.sent == size
        assert sorted(str(feature["nom"]) for feature in reopened(first[0]).getFeatures()) == NAMES

    @pytest.mark.parametrize(("name", "write"), [("a.gpkg", geopackage), ("a.csv", plain_csv), ("c.zip", database)])
    def test_a_named_folder_gets_a_copy_of_its_own(
        self, server: FileServer, tmp_path: Path, name: str, write: Callable[[Path, str], Path]
    ) -> None:
        resource = self.resource(server, name, write)
        kept = load(tmp_path, resource, OUTPUT="TEMPORARY_OUTPUT")
        size = server.sent
        own = load(tmp_path, resource)
        assert server.sent == size
        assert str(tmp_path / "downloads") in own[0]["source"] and str(tmp_path / "downloads") not in kept[0]["source"]
        assert (tmp_path / "downloads" / name).stat().st_mode & 0o200
        assert own[0]["feature_count"] == kept[0]["feature_count"] == len(PLACES)

    def test_the_parts_of_a_shapefile_too(self, server: FileServer, tmp_path: Path) -> None:
        path = write_shapefile(server.folder, "lieux", cpg="UTF-8")
        for part in path.parent.glob("lieux.*"):
            put(part, part.read_bytes())
        for _ in range(2):
            found = load(tmp_path, {"url": f"{server.url}/lieux.shp"}, OUTPUT="TEMPORARY_OUTPUT")
        size = server.sent
        own = load(tmp_path, {"url": f"{server.url}/lieux.shp"})
        assert server.sent == size and own[0]["extent"] == found[0]["extent"]
        assert {path.suffix for path in (tmp_path / "downloads").iterdir()} >= {".shp", ".shx", ".dbf", ".cpg"}
