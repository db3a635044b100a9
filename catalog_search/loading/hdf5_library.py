"""Which HDF5 library GDAL has here, and whether it knows what a file holds."""
from __future__ import annotations

import ctypes
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Iterator, Optional

from osgeo import gdal

from .hdf5 import OLDEST, Version, needed_version

_LIBRARIES = ("hdf5.dll", "libhdf5.dll", "hdf5_D.dll")


def is_too_new(path: Path) -> Optional[Version]:
    """The version of HDF5 that a file needs, where GDAL's is older or not known; ``None`` where it can be opened.

    :raises OSError: where the file cannot be read
    """
    needed = needed_version(path)
    here = library_version() if needed > OLDEST else needed
    return needed if here is None or here < needed else None


@lru_cache(maxsize=1)
def library_version() -> Optional[Version]:
    """The version of the HDF5 library in this process; ``None`` where it does not tell. Asks GDAL for its driver."""
    gdal.GetDriverByName("netCDF")  # where drivers come as plugins, this brings the library
    for name in _names():
        try:
            library = ctypes.CDLL(name)
            numbers = [ctypes.c_uint() for _ in range(3)]
            if library.H5get_libversion(*map(ctypes.byref, numbers)) >= 0:
                return numbers[0].value, numbers[1].value
        except (OSError, AttributeError):
            continue
    return None


def _names() -> Iterator[str]:
    """By what names to find the library that is loaded already: no other one may be loaded beside it."""
    if sys.platform == "win32":
        yield from (name for name in _LIBRARIES if ctypes.windll.kernel32.GetModuleHandleW(name))
    elif sys.platform == "darwin":
        yield from _names_on_macos()
    else:
        try:
            lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
        except OSError:
            lines = []
        yield from dict.fromkeys(line[line.index("/") :] for line in lines if re.search(r"/libhdf5(_\w+)?\.so", line))


def _names_on_macos() -> Iterator[str]:
    system = ctypes.CDLL(None)
    name_of = system._dyld_get_image_name
    name_of.restype = ctypes.c_char_p
    for number in range(system._dyld_image_count()):
        name = (name_of(number) or b"").decode("utf-8", "replace")
        if re.search(r"/libhdf5(\.\d+)*\.dylib$", name):
            yield name
