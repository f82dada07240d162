"""What may import what, beyond what import-linter can be told in patterns: nothing new slips in unseen."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

from deploy.locations import ROOT

RUNTIME = ROOT / "workers" / "runtime"
LIBRARIES = {"grpc", "pydantic", "pydantic_core", "pyzeebe", "structlog", "tenacity"}
"""What the worker runtime needs besides Python."""
SPECIFIC = re.compile(r"(services|db|workers|api)\.specific\.(?P<key>\w+)")


def test_the_runtimes_contract_names_every_other_module_of_the_workers() -> None:
    modules = {f"workers.{path.stem}" for path in (ROOT / "workers").iterdir() if path.suffix == ".py" or path.is_dir()}
    known = {name for name in forbidden_to("workers.runtime") if name.startswith("workers.")}
    assert known == modules - {"workers.__init__", "workers.__pycache__", "workers.runtime"}


def test_the_runtime_imports_itself_and_a_few_libraries() -> None:
    for path in sorted(RUNTIME.rglob("*.py")):
        for name in imports(path.read_text(encoding="utf-8")):
            top = name.partition(".")[0]
            assert top in LIBRARIES | sys.stdlib_module_names or name.startswith("workers.runtime"), (path.name, name)


def test_only_a_services_own_code_imports_what_is_its_own() -> None:
    """import-linter keeps the rules, rows and jobs of services apart; this, whoever else might know one of them."""
    found = {
        (str(path.relative_to(ROOT)), name)
        for package in ("services", "db", "workers", "api", "deploy")
        for path in (ROOT / package).rglob("*.py")
        for name in imports(path.read_text(encoding="utf-8"))
        if (own := SPECIFIC.match(name)) and own["key"] not in {*path.parts, path.stem}
    }
    assert found == set()


def forbidden_to(source: str) -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [
        each for each in settings["tool"]["importlinter"]["contracts"] if each.get("source_modules") == [source]
    ]
    return set(contract["forbidden_modules"])


def imports(source: str) -> Iterator[str]:
    """The modules that the source names in imports, those of functions and of type checkers too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)
            if node.module == "workers":
                yield from (f"workers.{each.name}" for each in node.names)
