#!/usr/bin/env bash
# The Python environment in .venv: exactly the packages of requirements.lock, each checked against its hash; then the
# project itself. PYTHON names another interpreter than python3.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"

PYTHON="${PYTHON:-python3}"
LOCK="$ROOT/requirements.lock"

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

[ -x "$VENV/bin/python" ] && is_done python "$LOCK" "$ROOT/pyproject.toml" "$0" && exit 0

is_new_enough "$PYTHON" || stop "$PYTHON is missing or older than 3.11." \
    "install Python 3.11 or newer, or set PYTHON to one"
if ! is_new_enough "$VENV/bin/python"; then
    rm -rf "$VENV"
    "$PYTHON" -m venv "$VENV" || stop "The environment $VENV cannot be made." "apt-get install python3-venv"
fi
say "Python packages"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$LOCK" \
    || stop "The Python packages cannot be installed." "check the network and run the same command again"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --editable "$ROOT"
mark_done python "$LOCK" "$ROOT/pyproject.toml" "$0"
