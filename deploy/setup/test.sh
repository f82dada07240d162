#!/usr/bin/env bash
# All that must hold before a change is submitted: lint, then every test, on the embedded engine and the real stack. At
# the end a table tells where the time went. With a service's key only what concerns that service, in a minute.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"
cd "$ROOT"

SERVICE="${1:-}"
TIMES=build/times
# Tests wait for their engine, for workers that were killed, for a browser: with one process more no processor is idle.
# Each may have an engine, a Java machine of half a gigabyte: more than four would be more than a laptop has.
PROCESSES=$(($(nproc) < 4 ? $(nproc) + 1 : 4))
PYTEST=("$VENV/bin/python" -m pytest -q -p no:cacheprovider)
PARALLEL=(-n "$PROCESSES" --dist worksteal)

ZEEBEKIT_JARS="$("$VENV/bin/python" -m deploy.engine where embedded)"
export ZEEBEKIT_JARS
export LC_NUMERIC=C # the decimal points of `time`
rm -rf "$TIMES"
mkdir -p "$TIMES"
touch "$TIMES/phases.tsv"

# phase NAME COMMAND…: runs it and notes the seconds, on the clock and of the processor, whatever came of it.
phase() {
    local TIMEFORMAT="$1"$'\t%R\t%U\t%S' status=0
    # In a shell of its own: what ends meanwhile beside it, the whole stack, would be counted as this command's.
    # A failure leaves only after the redirection: what `finish` says would go to the file otherwise.
    (time "${@:2}" 2>&3) 3>&2 2>>"$TIMES/phases.tsv" || status=$?
    return "$status"
}

# tests NAME ARGUMENT…: a phase of pytest.
tests() { phase "$1" "${PYTEST[@]}" --junitxml="$TIMES/$1.xml" "${@:2}"; }

# beside NAME COMMAND…: begins it. What it says is kept and shown by `joined`, so that no two mix.
beside() {
    BESIDE="$1"
    set -m # a process group of its own, to be ended as a whole
    "${@:2}" >"$TIMES/$1.log" 2>&1 &
    set +m
    BESIDE_PID=$!
}

# joined: waits for what runs beside, and fails as it did.
joined() {
    local status=0
    wait "$BESIDE_PID" || status=$?
    BESIDE_PID=
    say "== $BESIDE"
    cat "$TIMES/$BESIDE.log"
    return "$status"
}

# Whatever failed or was interrupted: nothing is left running, and the table is printed.
finish() {
    if [ -n "${BESIDE_PID:-}" ]; then
        say "ending $BESIDE"
        kill -INT -- "-$BESIDE_PID" || true
        joined || true
    fi
    "$VENV/bin/python" -m tests.times "$TIMES" "$SECONDS"
}

everything() {
    # Its tests wait for much: the engine's indices, Tasklist, the browser. Beside the others they take what is idle.
    beside stack tests stack tests/stack
    phase lint deploy/setup/lint.sh
    tests others "${PARALLEL[@]}" tests --ignore=tests/process --ignore=tests/stack
    # Apart from the others, because every node and every flow of our diagrams must run, and the kit's own diagrams do not count.
    tests process "${PARALLEL[@]}" tests/process \
        --zeebe-coverage=build/process-coverage.json --zeebe-coverage-fail-under=100
    joined
    phase pictures "$VENV/bin/python" -m deploy.diagrams render bpmn --out build/coverage --coverage build/process-coverage.json
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

trap finish EXIT
if [ -z "$SERVICE" ]; then everything; else one_service; fi
