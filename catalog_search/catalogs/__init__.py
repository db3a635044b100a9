"""One module per kind of catalogue: pure request building and reply reading, no I/O, no QGIS."""
