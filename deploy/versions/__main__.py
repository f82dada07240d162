"""`python -m deploy.versions [--raise | --check]`: note which content each version tag stands for.

It refuses where something changed and its tag did not; `--raise` raises the last number of those tags.
"""

import argparse
import sys

from deploy.generated import exit_code
from deploy.locations import ROOT
from deploy.versions import lock

BPMN = ROOT / "bpmn"


def main(arguments: list[str]) -> int:
    """Check, or write; exit code 1 where a tag has to be raised first."""
    parser = argparse.ArgumentParser(prog=lock.AGAIN, description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--raise", action="store_true", dest="is_raising", help="raise the tags of all that changed")
    what.add_argument("--check", action="store_true", help="write nothing: tell what is not noted")
    options = parser.parse_args(arguments)
    places = lock.folders(BPMN)
    if options.is_raising:
        for each in (each for folder in places for each in lock.unraised(folder)):
            lock.raise_tag(each)
    found = [fault for folder in places for fault in lock.faults(folder)]
    refused = [folder for folder in places if lock.unraised(folder)]
    if options.check or refused:
        return exit_code(found)
    for folder in places:
        lock.write(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
