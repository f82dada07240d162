#!/usr/bin/env bash
# All that must hold before a change is submitted: lint, then every test, on the embedded engine and the real stack. At
# the end a table tells where the time went. With a service's key only what concerns that service, in a minute.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"
cd "$ROOT"

SERVICE="${1:-}"
TIMES=build/times
# Each process has an engine, a Java machine of half a gigabyte: more than four would be more than a laptop has.
PROCESSES=$(($(nproc) < 4 ? $(nproc) : 4))
PYTEST=("$VENV/bin/python" -m pytest -q -p no:cacheprovider)
PARALLEL=(-n "$PROCESSES" --dist worksteal)

ZEEBEKIT_JARS="$("$VENV/bin/python" -m deploy.engine where embedded)"
export ZEEBEKIT_JARS
rm -rf "$TIMES"
mkdir -p "$TIMES"

# phase NAME COMMAND…: runs it and notes how long it took, whatever came of it.
phase() {
    local began=$SECONDS status=0
    "${@:2}" || status=$?
    printf '%s\t%s\n' "$1" "$((SECONDS - began))" >>"$TIMES/phases.tsv"
    return "$status"
}

# tests NAME ARGUMENT…: a phase of pytest.
tests() { phase "$1" "${PYTEST[@]}" --junitxml="$TIMES/$1.xml" "${@:2}"; }

everything() {
    phase lint deploy/setup/lint.sh
    tests others "${PARALLEL[@]}" tests --ignore=tests/process --ignore=tests/stack
    # By themselves, because every node and every flow of our diagrams must run, and the kit's own diagrams do not count.
    tests process "${PARALLEL[@]}" tests/process \
        --zeebe-coverage=build/process-coverage.json --zeebe-coverage-fail-under=100
    phase pictures "$VENV/bin/python" -m deploy.diagrams render bpmn --out build/coverage --coverage build/process-coverage.json
    tests stack tests/stack
}

one_service() {
    local name="${SERVICE//-/_}" own
    phase diagrams "$VENV/bin/python" -m deploy.lint "$SERVICE"
    # Its code and tests, wherever a folder or a file bears its name.
    mapfile -t own < <(find services db workers api deploy/demo tests -path tests/stack -prune -o \
        \( -name "$name" -type d -o -name "$name.py" -o -name "test_$name*.py" \) -print)
    [ ${#own[@]} -eq 0 ] || phase style "$VENV/bin/ruff" check "${own[@]}"
    mapfile -t own < <(printf '%s\n' "${own[@]}" | grep '^tests/' | grep -v '^tests/process/' || true)
    tests service "${PARALLEL[@]}" --concerning "$SERVICE" tests/contract tests/process "${own[@]}"
}

trap '"$VENV/bin/python" -m tests.times "$TIMES"' EXIT
if [ -z "$SERVICE" ]; then everything; else one_service; fi
