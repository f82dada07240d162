#!/usr/bin/env bash
# All that must hold before a change is submitted: lint, then every test, on the embedded engine and the real stack.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"
cd "$ROOT"

ZEEBEKIT_JARS="$("$VENV/bin/python" -m deploy.engine where embedded)"
export ZEEBEKIT_JARS
PYTEST=("$VENV/bin/python" -m pytest -q -p no:cacheprovider)

deploy/setup/lint.sh
mkdir -p build
"${PYTEST[@]}" tests --ignore=tests/process --ignore=tests/stack
# By themselves, because every node and every flow of our diagrams must run, and the kit's own diagrams do not count.
"${PYTEST[@]}" tests/process --zeebe-coverage=build/process-coverage.json --zeebe-coverage-fail-under=100
"$VENV/bin/python" -m deploy.diagrams render bpmn --out build/coverage --coverage build/process-coverage.json
"${PYTEST[@]}" tests/stack
