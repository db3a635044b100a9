"""Carries conversations: asynchronously through QGIS, or blocking through a ``requests.Session``; and downloads."""
