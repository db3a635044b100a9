"""Addresses of object stores become web addresses only where that is well defined; assets of one item are one way."""
from __future__ import annotations

import pytest

from catalog_search.loading.assets import is_together
from catalog_search.loading.buckets import bucket_url, is_store
from catalog_search.loading.kinds import Kind
from catalog_search.loading.link import Link
from catalog_search.loading.links import badges as badges_of
from catalog_search.loading.links import best, classify, ways
from catalog_search.model.record import Record, Resource


@pytest.mark.parametrize(
    "text, url",
    [
        ("s3://sentinel-cogs/a/B04.tif", "https://sentinel-cogs.s3.amazonaws.com/a/B04.tif"),
        (" S3://donnees/é b.tif ", "https://donnees.s3.amazonaws.com/%C3%A9%20b.tif"),
        ("s3a://donnees/a%20b.tif", "https://donnees.s3.amazonaws.com/a%20b.tif"),
        ("gs://bucket.example/a/b.tif", "https://storage.googleapis.com/bucket.example/a/b.tif"),
        ("gcs://bucket_1/a.tif", "https://storage.googleapis.com/bucket_1/a.tif"),
    ],
)
def test_stores_with_one_address_for_each_bucket(text: str, url: str) -> None:
    assert bucket_url(text) == url
    assert is_store(text)
    link = classify(Resource(text))
    assert (link.kind, link.url, link.loadable) == (Kind.GEOTIFF, url, True)


@pytest.mark.parametrize(
    "text",
    [
        "s3://with.dots/a.tif",  # no certificate is valid for it, and its region is not known
        "s3://Majuscules_/a.tif",
        "s3://user:word@bucket/a.tif",
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/a.tif?versionId=1",
        "s3://bucket/a\n.tif",
        "gs://../a.tif",
        "az://conteneur/a.tif",
        "abfs://conteneur@compte.dfs.core.windows.net/a.tif",
        "https://bucket.s3.amazonaws.com/a.tif",
        "/vsis3/bucket/a.tif",
        None,
        5,
    ],
)
def test_others_have_none(text: object) -> None:
    assert bucket_url(text) == ""


def test_what_is_no_store_is_not_called_one() -> None:
    assert is_store("az://conteneur/a.tif")
    assert not any(map(is_store, ("https://a.example/", "file:///a", "", None)))


def asset(name: str, role: str = "data", ending: str = "tif", function: str = "asset") -> Resource:
    return Resource(f"https://a.example/{name}.{ending}", title=name, id=name, role=role, function=function)


def item(*resources: Resource) -> Record:
    return Record("c/i", "c", "Image", resources=resources)


def best_of(*resources: Resource) -> Link:
    found = best(item(*resources))
    assert found is not None
    return found


class TestTogether:
    def test_bands_are_one_way_and_each_remains_one(self) -> None:
        record = item(asset("B02"), asset("B03"), asset("apercu", "overview"), asset("notes", "metadata", "xml"))
        found = ways(record)
        assert [link.resource.title for link in found if link.loadable] == ["B02, B03", "B02", "B03", "apercu"]
        assert best(record) == found[0]
        assert is_together(found[0])
        assert found[0].kind is Kind.STAC

    def test_a_long_list_is_cut(self) -> None:
        assert best_of(*(asset(f"B{i:02}") for i in range(12))).resource.title == "B00, B01, B02, B03, B04, B05…"

    def test_one_raster_is_itself(self) -> None:
        found = best_of(asset("ortho"), asset("apercu", "overview"), asset("emprise", "data", "pdf"))
        assert (found.kind, found.resource.title) == (Kind.GEOTIFF, "ortho")

    def test_features_go_before_a_choice_of_rasters(self) -> None:
        assert best_of(asset("B02"), asset("B03"), asset("parcelles", "data", "gpkg")).kind is Kind.GEOPACKAGE

    def test_files_of_other_catalogues_are_not_assets(self) -> None:
        assert best_of(asset("a", function="download"), asset("b", function="")).kind is Kind.GEOTIFF

    def test_badges_and_counts_do_not_know_it(self) -> None:
        assert badges_of(item(asset("B02"), asset("B03"))) == ("GeoTIFF",)


@pytest.mark.parametrize(
    "resource, kind",
    [
        (Resource("https://a.example/nuage.copc.laz"), Kind.COPC),
        (Resource("https://a.example/nuage.laz", mime="application/vnd.laszip+copc"), Kind.POINT_CLOUD),
        (Resource("https://a.example/nuage", mime="application/vnd.laszip+copc"), Kind.COPC),
        (Resource("https://a.example/nuage", format="COPC"), Kind.COPC),
        (Resource("https://a.example/nuage.las"), Kind.POINT_CLOUD),
        (Resource("https://a.example/nuage/ept.json"), Kind.EPT),
        (Resource("https://a.example/grille.zarr"), Kind.ZARR),
        (Resource("https://a.example/grille.zarr/"), Kind.ZARR),
        (Resource("https://a.example/grille", format="Zarr"), Kind.ZARR),
        (Resource("https://a.example/grille", mime="application/vnd+zarr"), Kind.ZARR),
    ],
)
def test_point_clouds_and_grids_have_kinds_of_their_own(resource: Resource, kind: Kind) -> None:
    assert classify(resource).kind is kind
