#!/usr/bin/env bash
# The Node modules that draw and lint the diagrams, exactly as locked.
set -euo pipefail
# shellcheck source=deploy/setup/common.sh
source "$(dirname "$0")/common.sh"

DIAGRAMS="$ROOT/deploy/diagrams"
LOCK="$DIAGRAMS/package-lock.json"

[ -d "$DIAGRAMS/node_modules" ] && is_done node "$LOCK" && exit 0

command -v npm >/dev/null || stop "Node is missing." "install Node 20 or newer with npm"
say "Node modules"
npm ci --prefix "$DIAGRAMS" --no-audit --no-fund --loglevel=error \
    || stop "The Node modules cannot be installed." "check the network and run the same command again"
mark_done node "$LOCK"
