"""A real QGIS Server on loopback, which publishes a project of our own.

It speaks WMS, WMTS, WFS 1.0/1.1, WCS 1.0/1.1 and OGC API Features.

Use it as a context manager, from tests, from the scripted tour or alone::

    with QgisServer() as server:
        print(server.wms, server.wfs)

Run as a script it serves until its input ends. ``qgis_mapserv.fcgi`` is kept as one FastCGI process behind a small
HTTP front. The project holds three layers with plain ASCII names (``communes``, ``arbres``, ``routes``), French
accents in the attributes and EPSG:2154; WMTS has them as one, ``tout``, together with the raster ``relief``.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple

BINARY = Path("/usr/lib/cgi-bin/qgis_mapserv.fcgi")
_BEGIN, _END, _PARAMS, _STDIN, _STDOUT, _STDERR = 1, 3, 4, 5, 6, 7


def available() -> bool:
    """Whether QGIS Server is installed on this computer."""
    return BINARY.exists()


def _python() -> str:
    """An interpreter that has PyQGIS; inside QGIS ``sys.executable`` may be QGIS itself."""
    return "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable


class QgisServer:
    """Starts on enter, stops on exit, also when the process that started it dies.

    The HTTP front lives in a process of its own: a provider that asks it holds Python's global lock meanwhile.

    :param host_in_capabilities: another ``host:port`` that the capabilities advertise, as a server behind a badly
        configured proxy does
    """

    def __init__(self, host_in_capabilities: str = "") -> None:
        self._advertised = host_in_capabilities
        self._process: Optional[subprocess.Popen] = None
        self.url = ""

    def __enter__(self) -> "QgisServer":
        self._process = subprocess.Popen(
            [_python(), str(Path(__file__).resolve()), self._advertised],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            self.__exit__()
            raise RuntimeError("QGIS Server did not start")
        from .ports import is_new_address  # not at the top: the script that this starts is no part of a package

        if not is_new_address(self.url):
            self.__exit__()
            return self.__enter__()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.stdin.close()  # the front ends with its input
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    @property
    def wms(self) -> str:
        """The WMS capabilities address, as catalogues give it."""
        return f"{self.url}?SERVICE=WMS&REQUEST=GetCapabilities"

    @property
    def wmts(self) -> str:
        """The WMTS capabilities address, as catalogues give it."""
        return f"{self.url}?SERVICE=WMTS&REQUEST=GetCapabilities"

    @property
    def wfs(self) -> str:
        """The WFS capabilities address, as catalogues give it."""
        return f"{self.url}?SERVICE=WFS&REQUEST=GetCapabilities"

    @property
    def wcs(self) -> str:
        """The WCS capabilities address, as catalogues give it."""
        return f"{self.url}?SERVICE=WCS&REQUEST=GetCapabilities"

    @property
    def features(self) -> str:
        """The landing page of OGC API Features."""
        return self.url.replace("/ows", "/wfs3")

    def requests(self) -> List[str]:
        """The query strings that have arrived so far."""
        with urllib.request.urlopen(self.url.replace("/ows", "/requests"), timeout=10) as reply:
            return json.loads(reply.read())


class _Front:
    """The HTTP front and, behind it, the FastCGI process."""

    def __init__(self, advertised: str) -> None:
        self.requests: List[str] = []
        self.advertised = advertised
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="qgis-server-"))
        self._process: Optional[subprocess.Popen] = None

    def run(self) -> None:
        """Serve until the standard input ends."""
        try:
            self.project = make_project(self._folder)
            self._start_process()
            self._start_http()
            print(f"http://127.0.0.1:{self._port}/ows", flush=True)
            sys.stdin.read()
        finally:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _start_process(self) -> None:
        self._socket = str(self._folder / "fcgi.sock")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self._socket)
        listener.listen(64)
        environment = dict(
            os.environ,
            QT_QPA_PLATFORM="offscreen",
            QGIS_PROJECT_FILE=str(self.project),
            QGIS_SERVER_PARALLEL_RENDERING="0",
            QGIS_SERVER_LOG_STDERR="0",
            HOME=str(self._folder),
            XDG_CACHE_HOME=str(self._folder / "cache"),
            XDG_DATA_HOME=str(self._folder / "data"),
        )
        with open(self._folder / "server.log", "wb") as log:
            self._process = subprocess.Popen(
                [str(BINARY)], stdin=listener, stdout=log, stderr=log, env=environment, cwd=str(self._folder)
            )
        listener.close()

    def _start_http(self) -> None:
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def _answer(self, body: bytes) -> None:
                path, _, query = self.path.partition("?")
                if path == "/requests":
                    status, headers, content = 200, [], json.dumps(front.requests).encode()
                else:
                    front.requests.append(query)
                    status, headers, content = front.ask(self.command, path, query, body, self.headers)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: object) -> None:
                """Keep the terminal quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self._port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def ask(
        self, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str]
    ) -> Tuple[int, List[Tuple[str, str]], bytes]:
        host = self.advertised or f"127.0.0.1:{self._port}"
        name, _, port = host.partition(":")
        parameters = {
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "REQUEST_URI": f"{path}?{query}" if query or path == "/ows" else path,
            "SCRIPT_NAME": "/ows" if path == "/ows" else "",
            "PATH_INFO": "" if path == "/ows" else path,
            "HTTP_ACCEPT": headers.get("Accept", ""),
            "SERVER_NAME": name,
            "SERVER_PORT": port or "80",
            "HTTP_HOST": host,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "GATEWAY_INTERFACE": "CGI/1.1",
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
        }
        with self._lock:  # the process answers one request at a time
            reply = _fastcgi(self._socket, parameters, body)
        return _cgi_reply(reply)


def _record(kind: int, content: bytes) -> bytes:
    """One FastCGI 1.0 record of request 1 (FastCGI specification §3.3)."""
    return struct.pack("!BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def _length(size: int) -> bytes:
    return bytes([size]) if size < 128 else struct.pack("!I", size | 0x80000000)


def _fastcgi(address: str, parameters: Dict[str, str], body: bytes) -> bytes:
    pairs = b""
    for key, value in parameters.items():
        name, text = key.encode(), value.encode("utf-8", "surrogateescape")
        pairs += _length(len(name)) + _length(len(text)) + name + text
    message = _record(_BEGIN, struct.pack("!HB5x", 1, 0))
    for kind, content in ((_PARAMS, pairs), (_STDIN, body)):
        for start in range(0, len(content), 65000):
            message += _record(kind, content[start : start + 65000])
        message += _record(kind, b"")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(60)
        connection.connect(address)
        connection.sendall(message)
        stream = connection.makefile("rb")
        output = b""
        while True:
            header = stream.read(8)
            if len(header) < 8:
                return output
            _version, kind, _request, size, padding, _reserved = struct.unpack("!BBHHBB", header)
            content = stream.read(size)
            stream.read(padding)
            if kind == _STDOUT:
                output += content
            elif kind == _END:
                return output


def _cgi_reply(reply: bytes) -> Tuple[int, List[Tuple[str, str]], bytes]:
    """Status, headers and body of a CGI answer (RFC 3875 §6)."""
    separator = re.search(rb"\r?\n\r?\n", reply)
    if separator is None:
        return 502, [("Content-Type", "text/plain")], b"QGIS Server gave no answer"
    status, headers = 200, []
    for line in reply[: separator.start()].decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "status":
            status = int(value.split()[0])
        elif name.lower() not in ("content-length", "connection", "server", ""):
            headers.append((name, value.strip()))
    return status, headers, reply[separator.end() :]


#: Makes the GeoPackage and the project; runs in a process of its own, since a test may have no QGIS in it.
_MAKE = r"""
import struct, sys
from pathlib import Path
from osgeo import gdal
from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject,
                       QgsRasterLayer, QgsVectorFileWriter, QgsVectorLayer)

folder = Path(sys.argv[1])
application = QgsApplication([], False)
application.initQgis()
LAYERS = {
    "communes": ("MultiPolygon", "Communes de la presqu'île", [
        (f"Saint-Éloi-{i}" if i % 2 else f"Forêt-l'Évêque {i}", 100 * i,
         f"MULTIPOLYGON((({x} {y},{x + 9000} {y},{x + 9000} {y + 9000},{x} {y + 9000},{x} {y})))")
        for i in range(12) for x, y in [(300000 + 10000 * (i % 4), 6700000 + 10000 * (i // 4))]]),
    "arbres": ("Point", "Arbres remarquables", [
        (("Chêne", "Hêtre", "Érable", "If")[i % 4], i, f"POINT({300500 + 900 * (i % 40)} {6700500 + 2500 * (i // 40)})")
        for i in range(300)]),
    "routes": ("LineString", "Routes", [
        (f"Départementale {i}", i, f"LINESTRING({300000 + 4000 * i} 6700000,{304000 + 4000 * i} 6729000)")
        for i in range(9)]),
}
package = str(folder / "demo.gpkg")
project = QgsProject.instance()
project.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
for number, (name, (geometry, title, rows)) in enumerate(LAYERS.items()):
    memory = QgsVectorLayer(f"{geometry}?crs=EPSG:2154&field=nom:string(80)&field=valeur:integer", name, "memory")
    features = []
    for label, value, wkt in rows:
        feature = QgsFeature(memory.fields())
        feature.setAttributes([label, value])
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    memory.dataProvider().addFeatures(features)
    memory.updateExtents()
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = name
    if number:
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    outcome = QgsVectorFileWriter.writeAsVectorFormatV3(memory, package, project.transformContext(), options)
    if outcome[0] != QgsVectorFileWriter.WriterError.NoError:
        sys.exit(str(outcome))
    layer = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")
    layer.setShortName(name)
    layer.setTitle(title)
    layer.setAbstract(f"{title} : des données écrites pour les essais.")
    project.addMapLayer(layer)
ids = list(project.mapLayers())
relief = gdal.GetDriverByName("GTiff").Create(str(folder / "relief.tif"), 40, 30, 1, gdal.GDT_Int16)
relief.SetGeoTransform((300000.0, 1000.0, 0.0, 6730000.0, 0.0, -1000.0))
relief.SetProjection(QgsCoordinateReferenceSystem("EPSG:2154").toWkt())
relief.GetRasterBand(1).WriteRaster(0, 0, 40, 30, struct.pack("<1200h", *(10 * i for i in range(1200))))
relief = None
raster = QgsRasterLayer(str(folder / "relief.tif"), "relief", "gdal")
raster.setShortName("relief")
raster.setTitle("Relief de la presqu'île")
project.addMapLayer(raster)
project.writeEntryBool("WMTSLayers", "Project", True)
project.writeEntryBool("WMTSPngLayers", "Project", True)
for scope, key, value in (
    ("WMSServiceCapabilities", "/", True),
    ("WMSServiceTitle", "/", "Serveur d'essai"),
    ("WMSCrsList", "/", ["EPSG:2154", "EPSG:4326", "EPSG:3857"]),
    ("WMSRootName", "/", "tout"),
    ("WFSLayers", "/", ids),
    ("WCSLayers", "/", [raster.id()]),
    ("WMTSGrids", "CRS", ["EPSG:3857", "EPSG:4326"]),
    ("WMTSMinScale", "/", 5000),
    ("WMTSGrids", "Config", ["EPSG:3857,20037508.3427892,-20037508.3427892,559082264.028718,18",
                             "EPSG:4326,90,-180,279541132.014359,18"]),
    ("WMSExtent", "/", ["298000", "6698000", "342000", "6732000"]),
):
    project.writeEntry(scope, key, value)
for identifier in ids:
    project.writeEntry("WFSLayersPrecision", "/" + identifier, 3)
if not project.write(str(folder / "demo.qgs")):
    sys.exit("the project was not written")
"""


def make_project(folder: Path) -> Path:
    """Write ``demo.gpkg`` and ``demo.qgs`` into a folder.

    :returns: the project's path
    :raises subprocess.CalledProcessError: where PyQGIS is missing or fails
    """
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_DATA_HOME=str(folder / "profile"))
    subprocess.run([_python(), "-c", _MAKE, str(folder)], check=True, env=environment, stdout=subprocess.DEVNULL)
    return folder / "demo.qgs"


if __name__ == "__main__":
    _Front(sys.argv[1] if len(sys.argv) > 1 else "").run()
