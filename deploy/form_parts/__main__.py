"""`python -m deploy.form_parts [--check]`: put parts of forms as `bpmn/form-parts/` says, or tell what differs."""

import sys

from deploy.form_parts.parts import faults, made
from deploy.generated import exit_code
from deploy.locations import ROOT

BPMN = ROOT / "bpmn"


def main(arguments: list[str]) -> int:
    """Write the forms that differ, and name them; with `--check` only tell. The exit code."""
    try:
        if "--check" in arguments:
            return exit_code(list(faults(BPMN, BPMN)))
        for path, text in made(BPMN).items():
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
