# Sourced by the other scripts: where things are, and stamps so that what is done is not done again.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
VENV="$ROOT/.venv"
STAMPS="$ROOT/.run/setup"

say() { printf '%s\n' "$*" >&2; }

# stop MESSAGE REMEDY
stop() {
    say "$1"
    say "Remedy: $2"
    exit 1
}

# is_done NAME FILE…: whether the step NAME was done with exactly these files.
is_done() {
    [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$(fingerprint "${@:2}")" ]
}

# mark_done NAME FILE…
mark_done() {
    mkdir -p "$STAMPS"
    fingerprint "${@:2}" >"$STAMPS/$1"
}

fingerprint() { cat "$@" | cksum; }
