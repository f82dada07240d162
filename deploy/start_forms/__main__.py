"""`python -m deploy.start_forms [KEY …]`: write into start forms what the manifests say, of those named or of all."""

import argparse
import sys

from deploy.contracts.start_forms import start_form_of
from deploy.locations import ROOT
from deploy.start_forms.writing import written
from services.registry import RegistryFaults, load_registry
from services.registry.faults import unknown

BPMN = ROOT / "bpmn"


def main(arguments: list[str]) -> int:
    """Write the forms that differ, and name them. The exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.start_forms", description=__doc__)
    parser.add_argument("keys", nargs="*", metavar="KEY", help="a service; all if none is named")
    keys = parser.parse_args(arguments).keys
    try:
        known = load_registry(BPMN)
    except RegistryFaults as problem:
        print(problem, file=sys.stderr)
        return 2
    if strange := [key for key in keys if key not in known.services]:
        print(*unknown("service", strange[0], known.services), sep=". ", file=sys.stderr)
        return 2
    for key in keys or known.services:
        path = start_form_of(known.services[key], BPMN)
        if path.is_file() and (text := written(known.services[key], known, BPMN)) is not None:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
