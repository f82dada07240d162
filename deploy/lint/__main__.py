"""`python -m deploy.lint [KEY]`: check what designers edit, of all services and parts or of the one named."""

import argparse
import sys
import time

from deploy.diagrams.browser import NoBrowser
from deploy.diagrams.canvas import ToolsMissing
from deploy.diagrams.model import NotADiagram
from deploy.lint.findings import NoSuchFolder, all_findings, folder_of, notices
from deploy.locations import ROOT
from services.registry import RegistryFaults

_FINE, _PROBLEMS, _CANNOT_RUN = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run every check, print what is wrong a line each. Exit code 0: fine; 1: problems; 2: it could not be run."""
    parser = argparse.ArgumentParser(prog="python -m deploy.lint", description=__doc__)
    parser.add_argument("key", nargs="?", metavar="KEY", help="a service, or a folder of parts; all if none is named")
    key = parser.parse_args(arguments).key
    began = time.monotonic()
    try:
        folder = folder_of(key)
        found = all_findings(folder)
    except (NotADiagram, RegistryFaults) as problem:
        print(problem)
        return _PROBLEMS
    except (NoSuchFolder, NoBrowser, ToolsMissing, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return _CANNOT_RUN
    for name, problems in found.items():
        print(f"{name}: {len(problems) or 'fine'}", *(f"  {each}" for each in problems), sep="\n")
    for each in notices(folder):
        print(f"note: {each}")
    print(f"{folder.relative_to(ROOT)} in {time.monotonic() - began:.1f} s")
    return _PROBLEMS if any(found.values()) else _FINE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
