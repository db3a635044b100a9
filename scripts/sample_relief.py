"""The terrain model of the sample catalogue: valleys along the watercourses, hills between them."""
from __future__ import annotations

from pathlib import Path

import numpy
import sample_territory as land
from osgeo import gdal, ogr, osr

CELL = 50.0
NODATA = -9999.0


def write(path: Path) -> None:
    """A GeoTIFF in Lambert-93, heights in metres on a grid of 50 m, empty outside the territory."""
    frame = land.territory().boundingBox()
    west, north = CELL * (frame.xMinimum() // CELL), CELL * (frame.yMaximum() // CELL + 1)
    columns, rows = int((frame.xMaximum() - west) // CELL + 1), int((north - frame.yMinimum()) // CELL + 1)
    transform = (west, CELL, 0.0, north, 0.0, -CELL)
    inside = _burnt([land.territory()], transform, columns, rows) > 0
    to_river = _distance([land.streams()[0][0]], transform, columns, rows)
    to_stream = _distance([shape for shape, _ in land.streams()], transform, columns, rows)
    inland = numpy.linspace(0, 1, columns)[None, :]
    heights = 1.5 + 9 * inland + (3 + 16 * inland) * (1 - numpy.exp(-to_river / 2600))
    heights += (1 + 9 * inland) * (1 - numpy.exp(-to_stream / 900)) + (0.4 + 9 * inland) * _noise(rows, columns)
    heights = numpy.round(numpy.maximum(heights, 0.5) * 5) / 5
    _save(path, numpy.where(inside, heights, NODATA).astype("float32"), transform)


def _save(path: Path, heights: numpy.ndarray, transform: tuple) -> None:
    rows, columns = heights.shape
    options = ["COMPRESS=DEFLATE", "PREDICTOR=3", "ZLEVEL=9"]
    target = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, gdal.GDT_Float32, options)
    target.SetGeoTransform(transform)
    target.SetProjection(_lambert().ExportToWkt())
    band = target.GetRasterBand(1)
    band.SetNoDataValue(NODATA)
    band.SetDescription("Altitude (m)")
    band.WriteArray(heights)


def _lambert() -> osr.SpatialReference:
    system = osr.SpatialReference()
    system.ImportFromEPSG(2154)
    return system


def _burnt(shapes: list, transform: tuple, columns: int, rows: int) -> numpy.ndarray:
    raster = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(transform)
    raster.SetProjection(_lambert().ExportToWkt())
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("shapes", _lambert())
    for shape in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(bytes(shape.asWkb())))
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=["ALL_TOUCHED=TRUE"])
    return raster.ReadAsArray()


def _distance(shapes: list, transform: tuple, columns: int, rows: int) -> numpy.ndarray:
    """Metres from each cell to the nearest shape."""
    driver = gdal.GetDriverByName("MEM")
    source, target = driver.Create("", columns, rows, 1), driver.Create("", columns, rows, 1, gdal.GDT_Float32)
    source.GetRasterBand(1).WriteArray(_burnt(shapes, transform, columns, rows))
    gdal.ComputeProximity(source.GetRasterBand(1), target.GetRasterBand(1), ["DISTUNITS=PIXEL"])
    return target.ReadAsArray() * CELL


def _noise(rows: int, columns: int) -> numpy.ndarray:
    """Smooth hills between -1 and 1: four octaves of a random grid, each bent by a cosine between its nodes."""
    rng = land.dice("relief")
    total = numpy.zeros((rows, columns))
    for nodes, weight in ((6, 0.5), (12, 0.28), (26, 0.14), (56, 0.08)):
        grid = numpy.array([[rng.uniform(-1, 1) for _ in range(nodes + 2)] for _ in range(nodes + 2)])
        y, x = numpy.linspace(0, nodes, rows), numpy.linspace(0, nodes, columns)
        j, i = y.astype(int), x.astype(int)
        v, u = ((1 - numpy.cos(numpy.pi * (place % 1))) / 2 for place in (y, x))
        top = grid[j][:, i] * (1 - u) + grid[j][:, i + 1] * u
        low = grid[j + 1][:, i] * (1 - u) + grid[j + 1][:, i + 1] * u
        total += weight * (top * (1 - v)[:, None] + low * v[:, None])
    return total
