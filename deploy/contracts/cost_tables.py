"""Whether the tables of a folder that name fees do so as the engine and the bill need it, and are shown by examples."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from deploy.contracts.complaints import Complaint, about_file
from deploy.diagrams.model import DMN
from services.registry.costs import TableExample
from services.registry.values import Field, Registry, Service
from services.standard.costs import COSTED_KINDS

FEE_CODE = "feeCode"
CONNECTION = ("tariffClass", "amperage", "phases", "state")
"""What a table of costs may ask of the connection: the outputs of the job find-cost-facts."""

_CODE = re.compile(r'"([^"]+)"')
_ASKED = re.compile(r"(connection|answers)\.(\w+)")


def table_faults(folder: Path, registry: Registry) -> Iterator[Complaint]:
    """What is wrong with the tables of fees in the folder of a service or part, each with what to do."""
    service = registry.services.get(folder.name)
    costs = service.standard.costs if service and service.standard else None
    for path in sorted(folder.glob("*.dmn")):
        table = _table(path)
        if service is not None and path.stem == costs:
            yield from _of_costs(path, table, service)
            for example in examples_of(path.stem, registry):
                yield from _of_given(folder, example, service)
        if _names_fees(table):
            yield from _of_codes(path, table, registry)


def fee_codes(path: Path) -> tuple[str, ...]:
    """The fees that the table names; none where it gives something else."""
    table = _table(path)
    return tuple(dict.fromkeys(_codes(table))) if _names_fees(table) else ()


def examples_of(table: str, registry: Registry) -> tuple[TableExample, ...]:
    """What the manifests say that the table answers."""
    return tuple(each for each in registry.examples if each.table == table)


def _of_costs(path: Path, table: ElementTree.Element, service: Service) -> Iterator[Complaint]:
    """The standard process takes the answer for a list of fees, and gives the table two contexts to ask about."""
    if (policy := table.get("hitPolicy")) != "COLLECT" or table.get("aggregation"):
        remedy = "Set the hit policy to Collect with the aggregator List: each row that fits is a fee of the bill"
        yield about_file(path, "", f"has the hit policy {policy}", remedy)
    outputs = [each.get("name") for each in table.findall(f"{DMN}output")]
    if outputs != [FEE_CODE]:
        yield about_file(path, "", f"gives {', '.join(map(str, outputs))}", f"Give one output, named {FEE_CODE}")
    for column in table.findall(f"{DMN}input"):
        yield from _of_column(path, column, service)


def _of_column(path: Path, column: ElementTree.Element, service: Service) -> Iterator[Complaint]:
    asked = column.findtext(f"{DMN}inputExpression/{DMN}text", "").strip()
    offered = _offered(service)
    for root, name in _ASKED.findall(asked):
        if name not in offered[root]:
            yield about_file(path, column.get("id", ""), f"asks {root}.{name}, which it is not given", _choice(offered))
    if not _ASKED.search(asked):
        yield about_file(path, column.get("id", ""), f"asks «{asked}», which it is not given", _choice(offered))


def _of_codes(path: Path, table: ElementTree.Element, registry: Registry) -> Iterator[Complaint]:
    priced = {fee.code for fee in registry.fees}
    shown = {code for each in examples_of(path.stem, registry) for code in _listed(each.gives)}
    for code in dict.fromkeys(_codes(table)):
        if code not in priced:
            remedy = f'Add it to service.toml: [[fees]] with code = "{code}", title, from, amount and taxable'
            yield about_file(path, code, "is a fee without an amount", remedy)
        if code not in shown:
            remedy = f'Add to service.toml: [[examples.{path.stem}]] with given = {{…}} and gives = ["{code}", …]'
            yield about_file(path, code, "is a fee that no example shows", remedy)


def _of_given(folder: Path, example: TableExample, service: Service) -> Iterator[Complaint]:
    offered = _offered(service)
    for root, facts in example.given.items():
        names = set(facts) - offered.get(root, set()) if isinstance(facts, Mapping) else {root}
        for name in sorted(names):
            problem = f"gives {root if name == root else f'{root}.{name}'}, which the table is not given"
            yield about_file(folder / "service.toml", f"[[examples.{example.table}]]", problem, _choice(offered))
    answers = example.given.get("answers")
    for field in service.fields:
        yield from _of_chosen(folder, example, field, answers)


def _of_chosen(folder: Path, example: TableExample, field: Field, answers: object) -> Iterator[Complaint]:
    values = [each.value for each in field.choices]
    said = answers.get(field.key) if isinstance(answers, Mapping) else None
    if values and said is not None and said not in values:
        remedy = f"One of: {', '.join(values)}"
        problem = f"answers {field.key} with {said}, which is no choice"
        yield about_file(folder / "service.toml", f"[[examples.{example.table}]]", problem, remedy)


def _offered(service: Service) -> Mapping[str, set[str]]:
    answers = {field.key for field in service.fields if field.kind in COSTED_KINDS}
    return {"connection": set(CONNECTION), "answers": answers}


def _choice(offered: Mapping[str, set[str]]) -> str:
    names = [f"{root}.{name}" for root, given in offered.items() for name in sorted(given)]
    return f"It can ask: {', '.join(names)}"


def _table(path: Path) -> ElementTree.Element:
    found = ElementTree.parse(path).getroot().find(f".//{DMN}decisionTable")
    return found if found is not None else ElementTree.Element("decisionTable")


def _names_fees(table: ElementTree.Element) -> bool:
    return any((each.get("name") or "").startswith(FEE_CODE) for each in table.findall(f"{DMN}output")[:1])


def _codes(table: ElementTree.Element) -> Iterator[str]:
    """The quoted texts in the first output of each rule."""
    for rule in table.findall(f"{DMN}rule"):
        yield from _CODE.findall(rule.findtext(f"{DMN}outputEntry/{DMN}text", ""))


def _listed(gives: object) -> list[object]:
    if isinstance(gives, Mapping):
        return [each for value in gives.values() for each in _listed(value)]
    return list(gives) if isinstance(gives, list | tuple) else [gives]
