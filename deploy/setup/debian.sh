#!/usr/bin/env bash
# Programs that are no Python packages: installed where that is possible without asking, else the one command is shown.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"

missing=()

# need PACKAGE TEST…: the package is missing if the test fails.
need() {
    "${@:2}" >/dev/null 2>&1 || missing+=("$1")
}

has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }
# Where the dynamic linker looks; /sbin is on no path of a plain user's.
has_library() { PATH="$PATH:/sbin" ldconfig -p | grep -F "$1"; }
has_arabic_noto() { [ -n "$(fc-list ':lang=fa' family 2>/dev/null | grep Noto)" ]; }

need maven command -v mvn
need openjdk-17-jdk-headless command -v java
need chromium-headless-shell command -v "${CHROMIUM:-chromium-headless-shell}"
need postgresql has_postgresql
need prometheus command -v prometheus
need fontconfig command -v fc-list
need fonts-noto-core has_arabic_noto
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0

[ ${#missing[@]} -eq 0 ] && exit 0

command="apt-get install --yes --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    stop "Missing: ${missing[*]}" "sudo $command"
fi
say "Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2 && $command --quiet=2 -o DPkg::Lock::Timeout=300 >/dev/null \
    || stop "The Debian packages cannot be installed." "$command"
