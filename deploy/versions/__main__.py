"""`python -m deploy.versions [--raise | --check]`: note which content each version tag stands for.

It refuses where something changed and its tag did not; `--raise` raises the last number of those tags.
"""

import sys

from deploy.generated import exit_code
from deploy.locations import ROOT
from deploy.versions import lock

BPMN = ROOT / "bpmn"


def main(arguments: list[str]) -> int:
    """Check, or write; exit code 1 where a tag has to be raised first."""
    places = lock.folders(BPMN)
    if "--raise" in arguments:
        for each in (each for folder in places for each in lock.unraised(folder)):
            lock.raise_tag(each)
    found = [fault for folder in places for fault in lock.faults(folder)]
    refused = [folder for folder in places if lock.unraised(folder)]
    if "--check" in arguments or refused:
        return exit_code(found)
    for folder in places:
        lock.write(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
