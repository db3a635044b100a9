#!/bin/sh
# Install what is missing for one verb of the Makefile, and nothing when all is there.
#
#   scripts/install.sh run|tour|package|check|test|all
#
# On Debian and Ubuntu (apt-get, as root or through sudo) system packages are installed; elsewhere they are listed.
# Python tools go into build/venv, which sees the Python packages of QGIS, and build/servers.
set -eu
cd "$(dirname "$0")/.."
verb=${1:?usage: install.sh run|tour|package|check|test|all}
python=${PYTHON:-/usr/bin/python3}
packages=""

has() { command -v "$1" >/dev/null 2>&1; }
want() { packages="$packages $*"; }
has_modules() {
    "$python" -c 'import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))' \
        "$@" 2>/dev/null
}
# A menu entry without a package behind it is no lrelease: ask it for its version.
has_lrelease() { "$python" scripts/translations.py find >/dev/null 2>&1; }

probe_qgis() {
    has qgis || want qgis
    has_modules qgis requests lxml || want python3-qgis python3-requests python3-lxml
}
probe_screenless() {
    { has Xvfb && has xvfb-run && has xauth; } || want xvfb xauth
    { has qgis_mapserv.fcgi || [ -x /usr/lib/cgi-bin/qgis_mapserv.fcgi ]; } || want qgis-server
    [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null)" ] || want fonts-dejavu-core
}
# Real servers that tests start on loopback, in the foreground: packages without a system service where there are such.
probe_servers() {
    for pair in nginx:nginx-light apache2:apache2-bin slapd:slapd openssl:openssl; do
        { has "${pair%%:*}" || [ -x "/usr/sbin/${pair%%:*}" ]; } || want "${pair#*:}"
    done
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || want postgresql
    ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || want postgresql-postgis
}
probe_venv() { has_modules ensurepip venv || want python3-venv python3-pip; }

case $verb in
    run) probe_qgis; [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || probe_screenless ;;
    tour) probe_qgis; probe_screenless ;;
    package) has "$python" || want python3 ;;
    check) probe_qgis; probe_venv ;;
    test | all) probe_qgis; probe_screenless; probe_venv; probe_servers ;;
    *) echo "install.sh: unknown verb $verb" >&2; exit 2 ;;
esac
has git || want git
has_lrelease || want lrelease

# Qt 5's translation tools are in one package, Qt 6's in another: the first that this system offers.
package_of() {
    [ "$1" = lrelease ] || { echo "$1"; return; }
    for name in qttools5-dev-tools qt6-l10n-tools; do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
    done
    echo qttools5-dev-tools
}

explain() {
    cat >&2 <<TEXT
Missing on this system:$packages
Please install these with your system's package manager, then run the same command again:
  QGIS 3.22 or later with its Python bindings, requests and lxml; for tests also QGIS Server, Xvfb, nginx,
  apache2 with mod_authnz_ldap, OpenLDAP's slapd, openssl, PostgreSQL and PostGIS;
  lrelease of Qt's translation tools; Python's venv and pip; git.
  Fedora:     dnf install qgis python3-qgis qgis-server xorg-x11-server-Xvfb qt5-linguist git
  Arch:       pacman -S qgis xorg-server-xvfb qt5-tools git
  openSUSE:   zypper install qgis qgis-server xorg-x11-server-Xvfb libqt5-linguist git
$python must be the Python of that QGIS; name another one with PYTHON=/path/to/python3.
TEXT
    exit 1
}

if [ -n "$packages" ]; then
    has apt-get || explain
    if [ "$(id -u)" = 0 ]; then sudo=""
    elif has sudo; then sudo=sudo; [ -t 0 ] || sudo="sudo -n"
    else explain
    fi
    echo "Installing:$packages"
    # a fresh machine may be updating itself just now: wait for it
    $sudo apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null
    packages=$(for name in $packages; do package_of "$name"; done)
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $packages </dev/null
fi

# environment FOLDER REQUIREMENTS [VENV OPTION]: create or complete a virtual environment when its list changed.
environment() {
    stamp="$1/.ready"
    wanted=$(cat "$2"; "$python" --version 2>&1)
    if [ -x "$1/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    echo "Preparing $1 ($2)"
    "$python" -m venv ${3:-} "$1"
    "$1/bin/python" -m pip install --quiet --no-input --disable-pip-version-check -r "$2" </dev/null || {
        echo "Could not install $2: see the message of pip above." >&2
        exit 1
    }
    printf '%s\n' "$wanted" >"$stamp"
}
case $verb in
    check) environment build/venv requirements-dev.txt --system-site-packages ;;
    test | all)
        environment build/venv requirements-dev.txt --system-site-packages
        environment build/servers requirements-servers.txt ;;
esac
