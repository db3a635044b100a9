"""A real directory (slapd), and a real apache2 that asks it who may see a catalogue.

    with PycswServer() as pycsw, Directory() as directory, ApacheLdap(pycsw.url, directory) as apache:
        apache.url + "/csw"         # to everybody in the directory
        apache.url + "/agents/csw"  # to the group "sig" of it: 403 for the others

In the directory: ``ana``, who is in the group, and ``bruno``, who is not; see ``PEOPLE`` for their passwords.
"""
from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Sequence

from .programs import Program, find, missing

PEOPLE: Dict[str, str] = {"ana": "forêt d'Orléans", "bruno": "Brocéliande"}
_BASE = "dc=essai,dc=fr"
_SCHEMAS = Path("/etc/ldap/schema")
_MODULES = Path("/usr/lib/apache2/modules")

_SLAPD = """include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "{base}"
rootdn "cn=admin,{base}"
maxsize 10485760
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by * read
"""

_ENTRIES = """dn: {base}
objectClass: dcObject
objectClass: organization
o: Essai
dc: essai

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{base}
objectClass: organizationalUnit
ou: groups

{people}dn: cn=sig,ou=groups,{base}
objectClass: groupOfNames
cn: sig
member: uid=ana,ou=people,{base}
"""

_PERSON = """dn: uid={uid},ou=people,{base}
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
userPassword:: {word}

"""

_APACHE = """ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
{modules}
{account}
StartServers 1
ThreadsPerChild 8
MaxRequestWorkers 8
<Location "/">
  AuthType Basic
  AuthName "Annuaire"
  AuthBasicProvider ldap
  AuthLDAPURL "ldap://127.0.0.1:{ldap}/ou=people,{base}?uid?sub"
  AuthzSendForbiddenOnFailure On
  Require valid-user
  RequestHeader unset Authorization
</Location>
<Location "/agents/">
  Require ldap-group cn=sig,ou=groups,{base}
</Location>
ProxyPass "/agents/" "{backend}/"
ProxyPass "/" "{backend}/"
"""
_NEEDED = (
    "mpm_event", "authn_core", "authz_core", "auth_basic", "authz_user", "ldap", "authnz_ldap", "proxy", "proxy_http",
    "headers",
)  # fmt: skip


def missing_directory() -> str:
    """Why apache2 and slapd cannot be started here, empty where they can."""
    absent = missing("apache2", "slapd")
    if absent:
        return absent
    lacking = [name for name in _NEEDED if not (_MODULES / f"mod_{name}.so").exists()]
    lacking += [] if _SCHEMAS.is_dir() else [str(_SCHEMAS)]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


class Directory(Program):
    """A directory that holds ``PEOPLE`` and the group ``sig``."""

    name = "slapd"

    def command(self, folder: Path) -> Sequence[str]:
        # A copy: where AppArmor guards slapd, it does so by its path, and keeps it from temporary folders.
        program = folder / "slapd"
        shutil.copy(find("slapd") or "slapd", program)
        data = folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        settings, entries = folder / "slapd.conf", folder / "entries.ldif"
        settings.write_text(_SLAPD.format(schemas=_SCHEMAS, folder=folder, base=_BASE), "utf-8")
        people = "".join(_person(uid, word) for uid, word in PEOPLE.items())
        entries.write_text(_ENTRIES.format(base=_BASE, people=people), "utf-8")
        filled = subprocess.run(
            [str(program), "-T", "add", "-f", str(settings), "-l", str(entries)],
            capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if filled.returncode:
            raise RuntimeError(f"slapadd: {filled.stderr[-1000:]}")
        return [str(program), "-d", "0", "-f", str(settings), "-h", f"ldap://127.0.0.1:{self.port}/"]


def _person(uid: str, word: str) -> str:
    return _PERSON.format(uid=uid, base=_BASE, word=base64.b64encode(word.encode()).decode())


class ApacheLdap(Program):
    """Passes requests on to ``backend`` (an address whose path is left out) for people of a directory."""

    name = "apache2"

    def __init__(self, backend: str, directory: Directory) -> None:
        super().__init__()
        self._backend = "/".join(backend.split("/")[:3])
        self._directory = directory

    def command(self, folder: Path) -> Sequence[str]:
        modules = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _NEEDED)
        settings = folder / "apache.conf"
        settings.write_text(_APACHE.format(
            folder=folder, port=self.port, modules=modules, ldap=self._directory.port, base=_BASE,
            backend=self._backend, account="User #65534\nGroup #65534" if os.geteuid() == 0 else "",
        ), "utf-8")  # fmt: skip
        return [find("apache2") or "apache2", "-d", str(folder), "-f", str(settings), "-DFOREGROUND"]
