#!/usr/bin/env bash
# Everything that the project needs on this machine. A second run finds it done and costs a second.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"

for part in debian python node; do
    "$ROOT/deploy/setup/$part.sh"
done
cd "$ROOT"
"$VENV/bin/python" -m deploy.engine fetch
