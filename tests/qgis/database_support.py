"""Connections to databases as people keep them in QGIS."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings

from tests.servers.postgres import PostgresServer

_CONNECTIONS = "PostgreSQL/connections"


def keep_connection(server: PostgresServer, name: str, authcfg: str = "", **other: object) -> None:
    """A connection of QGIS to the server's database, with a log-in configuration or its user and password."""
    values = {"host": server.host, "port": str(server.port), "database": server.database, "sslmode": "SslPrefer"}
    if authcfg:
        values["authcfg"] = authcfg
    else:
        values.update(username=server.user, password=server.password, saveUsername="true", savePassword="true")
    for key, value in {**values, **other}.items():
        QgsSettings().setValue(f"{_CONNECTIONS}/{name}/{key}", value)


def forget_connections() -> None:
    QgsSettings().remove(_CONNECTIONS)


def keep_login(server: PostgresServer) -> str:
    """The id of a new configuration of QGIS with the user and the password of the server."""
    config = QgsAuthMethodConfig("Basic")
    config.setName("base d'essai")
    config.setConfig("username", server.user)
    config.setConfig("password", server.password)
    stored, _ = QgsApplication.authManager().storeAuthenticationConfig(config), config
    assert stored
    return str(config.id())
