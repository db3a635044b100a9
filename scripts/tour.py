"""The scripted tour: runs inside a QGIS that scripts/run.py started and uses the dock as a person does.

Each step is a function that returns a few words for its line, or raises ``Failed``. Nothing of the plugin is called
where a click or a key does; what came of it is then looked up in the plugin, the project and the drawn map.
"""
from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import tour_bookmarks
import tour_desk
import translations
from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from qgis.utils import active_plugins, iface, pluginMetadata

WINDOW = QSize(1400, 880)
DOCK_WIDTH = 540
_COLOURS = {"Limites": "#f2ead3", "Cours": "#3f7fbf", "Défibrillateurs": "#c8102e"}
MIN_PIXELS = 150
_PATIENCE = 20.0
#: A port on which nothing listens: the catalogue there fails at once.
_DEAD = "http://127.0.0.1:9/csw"

Step = Tuple[str, Callable[["Tour"], str]]


class Failed(Exception):
    """A step did not come to what it should have."""


def start() -> None:
    """Begin the tour once QGIS is up."""
    QTimer.singleShot(1500, _play)


def _play() -> None:
    plan = json.loads(os.environ["CATALOG_SEARCH_TOUR"])
    tour = Tour(plan)
    try:
        tour.play(FRENCH if plan["language"] == "fr" else ENGLISH)
    finally:
        tour.say("END")
        QgsProject.instance().clear()
        iface.actionExit().trigger()


class Tour:
    """What the steps share: the dock's panel, the project, and how to wait, click, look and take pictures."""

    def __init__(self, plan: Dict[str, str]) -> None:
        self.plan = plan
        self.window: QWidget = iface.mainWindow()
        self.errors: List[str] = []
        self.number = 0
        QgsApplication.messageLog().messageReceived.connect(self._logged)
        sys.excepthook = self._raised
        self._seen_dialog: Tuple[Optional[QWidget], int] = (None, 0)
        self._guard = QTimer()
        self._guard.timeout.connect(self._watch_dialogs)
        self._guard.start(1000)

    def play(self, steps: List[Step]) -> None:
        """Play all steps; the first two carry the others."""
        self.window.showNormal()
        self.window.resize(WINDOW)
        for number, (title, step) in enumerate(steps, 1):
            self.number = number
            good = self._try(title, step)
            if not good and number <= 2:
                self.say(f"FAILED  {len(steps) - number} further steps need this one")
                return

    def _try(self, title: str, step: Callable[["Tour"], str]) -> bool:
        begin = time.monotonic()
        try:
            words, good = step(self), True
        except Failed as failure:
            words, good = str(failure), False
        except Exception as error:
            words, good = f"{type(error).__name__}: {error}", False
            Path(self.plan["output"], f"error-{self.number:02}.txt").write_text(traceback.format_exc(), "utf-8")
        self.picture(f"{self.plan['language']}-{self.number:02}-{_slug(title)}")
        self.say(f"{'ok    ' if good else 'FAILED'}  {time.monotonic() - begin:5.1f} s  {title}: {words}")
        return good

    def say(self, line: str) -> None:
        with open(self.plan["report"], "a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def _logged(self, message: str, tag: str, _level: object) -> None:
        if tag.startswith("Python"):
            self.errors.append(message.strip().split("\n")[-1])

    def _raised(self, kind: Any, value: BaseException, trace: Any) -> None:
        """An error that nobody caught; QGIS would show a window that waits for a click."""
        self.errors.append(f"{kind.__name__}: {value}")
        with open(Path(self.plan["output"], "errors.txt"), "a", encoding="utf-8") as stream:
            stream.writelines(traceback.format_exception(kind, value, trace))

    def _watch_dialogs(self) -> None:
        """Close a modal window that is not the plugin's and that has been waiting for five seconds."""
        modal = QApplication.activeModalWidget()
        known, seconds = self._seen_dialog
        self._seen_dialog = (modal, seconds + 1 if modal is known else 0)
        if modal is not None and seconds >= 5 and not modal.objectName().startswith("CatalogSearch"):
            self.errors.append(f"a window “{modal.windowTitle()}” was in the way")
            modal.grab().save(str(Path(self.plan["output"], "in-the-way.png")))
            modal.close()

    # What is there

    @property
    def dock(self) -> Any:
        dock = self.window.findChild(QgsDockWidget, "CatalogSearchDock")
        if dock is None:
            raise Failed("there is no dock")
        return dock

    @property
    def panel(self) -> Any:
        return self.dock.panel()

    def row_of(self, record_id: str) -> QModelIndex:
        """The index of a record in the list of results.

        :raises Failed: where it is not there
        """
        model = self.panel.services.model
        for row in range(model.rowCount()):
            index = model.index(row)
            record = model.record(index)
            if record is not None and record.id == record_id:
                return index
        raise Failed(f"{record_id} is not among the {model.rowCount()} results")

    def texts(self) -> List[str]:
        """All that labels, buttons and fields of the dock say."""
        found = [self.dock.windowTitle()]
        for kind in (QLabel, QPushButton, QToolButton):
            found += [child.text() for child in self.dock.findChildren(kind)]
            found += [child.toolTip() for child in self.dock.findChildren(kind)]
        return found + [child.placeholderText() for child in self.dock.findChildren(QLineEdit)]

    # What a person does

    def wait(self, holds: Callable[[], Any], what: str, seconds: float = _PATIENCE) -> Any:
        """Let QGIS work until something holds, and return it.

        :raises Failed: where it does not within the time
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = holds()
            if value:
                return value
            QTest.qWait(40)
        raise Failed(f"no {what} after {seconds:.0f} s; {self.said()}")

    def said(self) -> str:
        """What the dock says about failures, for the line of a failed step."""
        lines = [line.label.full_text() for line in self.panel.status.failure_lines()]
        items = [label.text() for label in self.panel.messages.findChildren(QLabel) if label.text()]
        return " | ".join([*lines, *items]) or "the dock says nothing"

    def click(self, widget: QWidget) -> None:
        if not (widget.isVisible() and widget.isEnabled()):
            raise Failed(f"{widget.objectName() or type(widget).__name__} cannot be clicked")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type(self, widget: QWidget, text: str) -> None:
        """Type a text letter by letter; QTest itself knows no accents."""
        widget.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)

    def search(self, text: str) -> int:
        """Type a text, press Enter, wait until all catalogues are through; the number of rows."""
        field = self.panel.bar.field
        self.click(field)
        field.selectAll()
        self.type(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        session = self.panel.services.session
        self.wait(lambda: session.query.text == text and not session.busy, "end of the search")
        rows: int = self.panel.services.model.rowCount()
        return rows

    def open_record(self, record_id: str) -> Any:
        """Click a row and wait for its details; the record shown."""
        view, index = self.panel.results.view, self.row_of(record_id)
        view.scrollTo(index)
        QTest.qWait(100)
        position = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position)
        page = self.panel.page

        def shown() -> Any:
            record = page.record if page.isVisible() else None
            return record if record and record.id == record_id and record.complete else None

        return self.wait(shown, f"details of {record_id}")

    def add(self, text: str, record_id: str, choose: bool = False) -> str:
        """Search, open a record, press *Add*; the words tell what was drawn.

        :param choose: whether the dock asks which layers, and the first is taken
        """
        self.search(text)
        self.open_record(record_id)
        before = set(QgsProject.instance().mapLayers())
        self.click(self.panel.page.actions.add)
        if choose:
            self._choose_first()
        fresh = self.wait(lambda: set(QgsProject.instance().mapLayers()) - before, f"layer of {record_id}", 40)
        self.wait(lambda: not self.panel.opener.busy(self.panel.page.record.key), "end of the loading")
        layers = [QgsProject.instance().mapLayer(identifier) for identifier in fresh]
        return "; ".join(self.look_at(layer) for layer in layers)

    def _choose_first(self) -> None:
        dialog = self.wait(lambda: self.find_dialog("CatalogSearchLayerChoice"), "choice of layers")
        QTest.qWait(200)
        self.picture(f"{self.plan['language']}-{self.number:02}-choice", dialog)
        self.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))

    def find_dialog(self, name: str) -> Optional[Any]:
        return next((d for d in self.window.findChildren(QDialog, name) if d.isVisible()), None)

    def add_catalog(self, type_name: str, name: str, address: str) -> str:
        """Fill in the form of a new catalogue, test it, save it; what the test said."""
        self.panel.edit_catalog()
        dialog = self.wait(lambda: self.find_dialog("CatalogSearchCatalogDialog"), "form of a catalogue")
        dialog.type.setCurrentIndex(dialog.type.findData(type_name))
        self.type(dialog.name, name)
        self.type(dialog.url, address)
        self.click(dialog.test_button)
        QTest.qWait(100)
        self.wait(lambda: dialog.test_button.isEnabled() and dialog.result.text(), "answer to the test")
        answer = dialog.result.text().split("\n")[0]
        self.picture(f"{self.plan['language']}-{self.number:02}-form", dialog)
        self.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))
        self.wait(lambda: self.find_dialog("CatalogSearchCatalogDialog") is None, "end of the form")
        return answer

    # What came of it

    def look_at(self, layer: QgsMapLayer) -> str:
        """Check that a layer is valid, visible, and leaves marks when drawn alone.

        :raises Failed: where it is not
        """
        if not layer.isValid():
            raise Failed(f"{layer.name()} is not valid")
        node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
        if node is None or not node.isVisible():
            raise Failed(f"{layer.name()} is not visible in the list of layers")
        pixels = self.pixels(layer)
        end = time.monotonic() + _PATIENCE
        while pixels < MIN_PIXELS and time.monotonic() < end:  # features of a service may still be on their way
            QTest.qWait(500)
            pixels = self.pixels(layer)
        if pixels < MIN_PIXELS:
            raise Failed(f"{layer.name()} is valid but drawn with {pixels} pixels only")
        return f"{layer.name()} ({layer.providerType()}, {layer.crs().authid()}) is valid and drawn, {pixels} pixels"

    def pixels(self, layer: QgsMapLayer) -> int:
        """How many pixels differ from the background where the layer is drawn alone, in full."""
        settings = QgsMapSettings(iface.mapCanvas().mapSettings())
        settings.setLayers([layer])
        settings.setOutputSize(QSize(400, 300))
        settings.setBackgroundColor(QColor("white"))
        settings.setExtent(self.extent_of(layer, settings))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        self.wait(lambda: not job.isActive(), f"end of drawing {layer.name()}")
        return _marked(job.renderedImage().convertToFormat(QImage.Format.Format_RGB32))

    @staticmethod
    def extent_of(layer: QgsMapLayer, settings: QgsMapSettings) -> QgsRectangle:
        transform = QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), QgsProject.instance())
        extent = transform.transformBoundingBox(layer.extent())
        extent.grow(max(extent.width(), extent.height()) * 0.05 or 0.01)
        return extent

    def show_layers(self, *names: str) -> None:
        """Zoom the canvas to all layers whose names hold one of the words, and wait until it is drawn."""
        canvas = iface.mapCanvas()
        layers = list(QgsProject.instance().mapLayers().values())
        layers = [layer for layer in layers if not names or any(name in layer.name() for name in names)]
        whole = QgsRectangle()
        for layer in layers:
            whole.combineExtentWith(self.extent_of(layer, canvas.mapSettings()))
        if not whole.isEmpty():
            canvas.setExtent(whole)
        canvas.refresh()
        QTest.qWait(300)
        self.wait(lambda: not canvas.isDrawing(), "drawn map")
        QTest.qWait(200)

    def paint(self, layer: QgsMapLayer) -> None:
        """Give a layer of the sample a calm colour instead of a random one, or remove what would cover the others."""
        colour = next((value for word, value in _COLOURS.items() if layer.name().startswith(word)), "")
        if not colour:
            QgsProject.instance().removeMapLayer(layer.id())
            return
        layer.renderer().symbol().setColor(QColor(colour))
        layer.triggerRepaint()
        iface.layerTreeView().refreshLayerSymbology(layer.id())

    def picture(self, name: str, widget: Optional[QWidget] = None) -> None:
        """Save a picture of the window, or of one widget, under build/tour."""
        QTest.qWait(150)
        (widget or self.window).grab().save(str(Path(self.plan["output"], f"{name}.png")))

    def publish(self, name: str, widget: Optional[QWidget] = None) -> None:
        """Save a picture for the README, where these are wanted."""
        if self.plan["pictures"]:
            folder = Path(self.plan["pictures"])
            folder.mkdir(parents=True, exist_ok=True)
            QTest.qWait(300)
            image = (widget or self.window).grab().toImage()
            # Few colours and no alpha: a picture of a user interface is then a third as large.
            image.convertToFormat(QImage.Format.Format_RGB888).save(str(folder / f"{name}.png"), "PNG", 0)


def _marked(image: QImage) -> int:
    """The number of pixels that are not white."""
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    data = bytes(bits)
    return sum(1 for at in range(0, len(data), 4) if data[at : at + 3] != b"\xff\xff\xff")


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40]


# The steps


def plugin_loaded(tour: Tour) -> str:
    if "catalog_search" not in active_plugins:
        raise Failed("the plugin is not active: " + "; ".join(tour.errors or ["no message in the log"]))
    return f"version {pluginMetadata('catalog_search', 'version')}"


def dock_opens(tour: Tour) -> str:
    actions = [a for a in tour.window.findChildren(QAction) if a.objectName().startswith("CatalogSearch")]
    if not tour.window.findChildren(QgsDockWidget, "CatalogSearchDock") or not tour.dock.isVisible():
        if not actions:
            raise Failed("there is no action to open the dock")
        actions[0].trigger()
    tour.wait(lambda: tour.dock.isVisible(), "dock")
    for dock in tour.window.findChildren(QDockWidget):
        if dock.objectName().startswith("Browser"):
            dock.close()
    tour.window.resizeDocks([tour.dock], [DOCK_WIDTH], Qt.Orientation.Horizontal)
    return f"“{tour.dock.windowTitle()}”, action “{actions[0].text() if actions else '?'}”"


def only_the_sample(tour: Tour) -> str:
    """Through the chooser, since a tour must not depend on the network."""
    chooser = tour.panel.chooser
    tour.click(tour.panel.bar.catalogs)
    tour.wait(chooser.isVisible, "chooser")
    tour.picture(f"{tour.plan['language']}-{tour.number:02}-chooser", chooser)
    for row in range(chooser.tree.topLevelItemCount()):
        item = chooser.tree.topLevelItem(row)
        is_sample = item.data(0, Qt.ItemDataRole.UserRole + 1) == "sample"
        item.setCheckState(0, Qt.CheckState.Checked if is_sample else Qt.CheckState.Unchecked)
    chooser.hide()
    enabled = [config.id for config in tour.panel.services.store.enabled()]
    if enabled != ["sample"]:
        raise Failed(f"enabled are {enabled}")
    return "data.gouv.fr is switched off, the sample catalogue is on"


def sample_found(tour: Tour) -> str:
    rows = tour.search("communes")
    if not rows:
        raise Failed(f"nothing found; {tour.said()}")
    return f"{rows} records for “communes”"


def record_opens(tour: Tour) -> str:
    record = tour.open_record("communes")
    if not tour.panel.page.actions.add.isVisible():
        raise Failed("there is no Add button")
    return f"“{record.title}”, {len(record.resources)} resources"


def geopackage(tour: Tour) -> str:
    words = tour.add("communes", "communes")
    tour.show_layers()
    return words


def geopackage_choice(tour: Tour) -> str:
    return tour.add("référentiel", "referentiel-territoire", choose=True)


def shapefile(tour: Tour) -> str:
    return tour.add("cours d'eau", "cours-eau")


def csv(tour: Tour) -> str:
    return tour.add("défibrillateurs", "defibrillateurs")


def geotiff(tour: Tour) -> str:
    return tour.add("terrain", "mnt")


def pictures_of_the_sample(tour: Tour) -> str:
    for layer in QgsProject.instance().mapLayers().values():
        tour.paint(layer)
    tour.search("communes")
    tour.open_record("communes")
    tour.panel.notifier.clear()
    tour.show_layers()
    tour.publish("dock")
    tour.search("eau")
    tour.open_record("cours-eau")
    tour.publish("record", tour.dock)
    return f"{len(QgsProject.instance().mapLayers())} layers on the map"


def team_catalogue(tour: Tour) -> str:
    if not tour.plan["services"]:
        raise Failed("there is no QGIS Server")
    return tour.add_catalog("file", "Services of our team", Path(tour.plan["services"]).as_uri())


def wms(tour: Tour) -> str:
    return tour.add("communes", "tour-wms")


def wfs(tour: Tour) -> str:
    words = tour.add("communes", "tour-wfs")
    tour.show_layers("(W")
    return words


def failing_catalogue(tour: Tour) -> str:
    tour.add_catalog("csw", "CSW of the prefecture", _DEAD)
    rows = tour.search("communes")
    lines = [line.label.full_text() for line in tour.panel.status.failure_lines()]
    if not lines or not rows:
        raise Failed(f"{rows} records, reasons {lines}")
    tour.open_record("communes")
    tour.panel.notifier.clear()
    tour.publish("failure", tour.dock)
    return f"“{lines[0]}”, and {rows} records of the others"


def dark_theme(tour: Tour) -> str:
    QgsApplication.setUITheme("Night Mapping")
    QTest.qWait(600)
    light = _lightness(tour.dock.grab().toImage())
    tour.publish("dark", tour.dock)
    tour.picture("en-dark")
    QgsApplication.setUITheme("default")
    QTest.qWait(300)
    if light > 110:
        raise Failed(f"the dock stays light ({light:.0f} of 255)")
    return f"mean lightness {light:.0f} of 255"


def french_dock(tour: Tour) -> str:
    tour.search("communes")
    tour.open_record("communes")
    tour.publish("french", tour.dock)
    left = translations.leftovers(tour.texts(), "fr")
    french = translations.translated(tour.texts(), "fr")
    if left or len(french) < 5:
        raise Failed(f"{len(french)} French texts, English ones: {left}")
    return f"{len(french)} texts, such as “{french[0]}”"


def nothing_in_the_log(tour: Tour) -> str:
    if tour.errors:
        raise Failed("; ".join(sorted(set(tour.errors))))
    return "no Python error"


def _lightness(image: QImage) -> float:
    small = image.scaled(60, 60)
    values = [small.pixelColor(x, y).lightness() for x in range(60) for y in range(60)]
    return sum(values) / len(values)


BEGINNING: List[Step] = [
    ("Start QGIS with the plugin in a fresh profile", plugin_loaded),
    ("Open the dock", dock_opens),
    ("Choose catalogues", only_the_sample),
]
ENGLISH: List[Step] = [
    *BEGINNING,
    ("Search the sample catalogue", sample_found),
    ("Open a record", record_opens),
    ("Add a GeoPackage layer", geopackage),
    ("Add a GeoPackage layer of several", geopackage_choice),
    ("Add a zipped shapefile", shapefile),
    ("Add a CSV", csv),
    ("Add a GeoTIFF", geotiff),
    ("Look at the map", pictures_of_the_sample),
    ("Add a catalogue file with services", team_catalogue),
    ("Add a WMS layer", wms),
    ("Add a WFS layer", wfs),
    ("Drop a row into a group of the layer tree", tour_desk.drop_into_group),
    ("A layer knows the way back", tour_desk.back_to_record),
    ("Outline all results on the map", tour_desk.outlines),
    ("Keep favourites and a search", tour_bookmarks.keep),
    ("A catalogue that fails says why", failing_catalogue),
    ("Dark theme", dark_theme),
    ("Look into the log", nothing_in_the_log),
]
FRENCH: List[Step] = [
    *BEGINNING,
    ("The dock in French", french_dock),
    ("Look into the log", nothing_in_the_log),
]
