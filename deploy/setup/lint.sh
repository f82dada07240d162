#!/usr/bin/env bash
# Style, types, layers, diagrams: all of them run, then the script fails if one did.
set -uo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"
cd "$ROOT"

failed=()

# check NAME COMMAND…
check() {
    say "== $1"
    "${@:2}" || failed+=("$1")
}

check ruff "$VENV/bin/ruff" check .
check format "$VENV/bin/ruff" format --check .
check mypy "$VENV/bin/mypy"
check layers "$VENV/bin/lint-imports"
check templates "$VENV/bin/python" -m deploy.element_templates --check
check pages "$VENV/bin/python" -m deploy.contract_pages --check
check catalogue "$VENV/bin/python" -m deploy.catalogue_pages --check
check diagrams "$VENV/bin/python" -m deploy.lint
check "diagrams of tests" "$VENV/bin/python" -m deploy.diagrams lint tests/chaos

[ ${#failed[@]} -eq 0 ] || stop "Failed: ${failed[*]}" "see above; ruff check --fix and ruff format mend much by themselves"
