#!/usr/bin/env bash
# All that must hold before a change is submitted: lint, then every test, on the embedded engine and the real stack.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"
cd "$ROOT"

deploy/setup/lint.sh
"$VENV/bin/python" -m pytest
