"""`python -m deploy.element_templates [--check]`: write the element templates beside the diagrams, or see whether they
are current; either way they are validated as the Modeler does.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy import generated
from deploy.contracts.jobs import all_jobs
from deploy.contracts.parts import parts_under
from deploy.diagrams.canvas import require_tools
from deploy.element_templates.catalogue import FOLDER, all_templates
from deploy.element_templates.generator import as_json
from deploy.locations import ROOT

BPMN = ROOT / "bpmn"
_VALIDATOR = Path(__file__).with_name("validate.cjs")
_AGAIN = "python -m deploy.element_templates"


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    check = generated.check_asked(arguments, command=_AGAIN, about=__doc__)
    stale = generated.written_or_checked(made(BPMN), written(BPMN), check=check, again=_AGAIN)
    return generated.exit_code([*stale, *invalid(written(BPMN))])


def made(root: Path) -> dict[Path, str]:
    """The text of each template by its file."""
    return {path: as_json(template) for path, template in all_templates(root, all_jobs(), parts_under(root)).items()}


def written(root: Path) -> list[Path]:
    """The templates that are there, of all folders."""
    return sorted(root.rglob(f"{FOLDER}/*.json"))


def invalid(files: Iterable[Path]) -> list[str]:
    """What the Modeler would refuse, a line each. Raises ToolsMissing."""
    require_tools()
    done = subprocess.run(["node", str(_VALIDATOR), *map(str, files)], check=False, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
