"""What a designer is told of a table of costs that the bill, the engine or its examples do not fit."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.contracts.cost_tables import fee_codes, table_faults
from services.registry import registry
from services.registry.costs import TableExample
from services.registry.values import Field, FieldKind, Registry
from tests.contract.bpmn_model import FOLDER

KEY, TABLE = next(
    (key, each.standard.costs)
    for key, each in registry().services.items()
    if each.standard and each.standard.costs and not each.fields
)
"""A service with costs that go by the connection alone."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER / "services" / KEY, tmp_path / KEY)


def known(*examples: TableExample) -> Registry:
    others = [each for each in registry().examples if each.table != TABLE]
    return replace(registry(), examples=(*others, *examples))


def told(folder: Path, registry: Registry) -> list[str]:
    return [f"{each.element} {each.problem}. {each.remedy}".strip() for each in table_faults(folder, registry)]


def changed(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / f"{TABLE}.dmn"
    text = path.read_text("utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


@pytest.mark.parametrize("path", sorted(each.parent for each in FOLDER.rglob("*.dmn")), ids=lambda path: path.name)
def test_the_tables_of_each_folder_are_in_order(path: Path) -> None:
    assert told(path, registry()) == []


def test_a_fee_that_no_example_shows_is_told(folder: Path) -> None:
    code, *_ = fee_codes(folder / f"{TABLE}.dmn")
    first, *_ = told(folder, known())
    remedy = f'Add to service.toml: [[examples.{TABLE}]] with given = {{…}} and gives = ["{code}", …]'
    assert first == f"{code} is a fee that no example shows. {remedy}"


def test_a_fee_without_an_amount_is_told(folder: Path) -> None:
    code, *_ = fee_codes(folder / f"{TABLE}.dmn")
    changed(folder, lambda text: text.replace(f'"{code}"', '"new-fee"'))
    first, *_ = told(folder, registry())
    remedy = 'Add it to service.toml: [[fees]] with code = "new-fee", title, from, amount and taxable'
    assert first == f"new-fee is a fee without an amount. {remedy}"


def test_a_table_gives_a_list_of_fees(folder: Path) -> None:
    changed(folder, lambda text: text.replace('hitPolicy="COLLECT"', 'hitPolicy="FIRST"'))
    [fault] = told(folder, registry())
    assert fault.startswith("has the hit policy FIRST. Set the hit policy to Collect")


def test_the_output_of_a_table_is_named_as_the_bill_reads_it(folder: Path) -> None:
    changed(folder, lambda text: text.replace('name="feeCode"', 'name="fee"'))
    [fault] = told(folder, registry())
    assert fault == "gives fee. Give one output, named feeCode"


def test_a_table_asks_what_it_is_given(folder: Path) -> None:
    changed(folder, lambda text: text.replace("<text>connection.phases</text>", "<text>connection.district</text>"))
    [fault] = told(folder, registry())
    assert "asks connection.district, which it is not given. It can ask: connection.amperage" in fault


def test_an_example_gives_what_the_table_is_given(folder: Path) -> None:
    fees = list(fee_codes(folder / f"{TABLE}.dmn"))
    wrong = TableExample(table=TABLE, given={"connection": {"fases": 3}, "phases": 3}, gives=fees)
    assert [each.partition(". ")[0] for each in told(folder, known(wrong))] == [
        f"[[examples.{TABLE}]] gives connection.fases, which the table is not given",
        f"[[examples.{TABLE}]] gives phases, which the table is not given",
    ]


def test_an_example_answers_a_choice_with_one_of_its_choices(folder: Path) -> None:
    service = next(each for each in registry().services.values() if any(field.choices for field in each.fields))
    field: Field = next(each for each in service.fields if each.kind is FieldKind.CHOICE)
    asking = replace(registry().services[KEY], fields=(field,))
    fees = list(fee_codes(folder / f"{TABLE}.dmn"))
    wrong = TableExample(table=TABLE, given={"answers": {field.key: "neither"}}, gives=fees)
    with_field = replace(known(wrong), services={**registry().services, KEY: asking})
    [fault] = told(folder, with_field)
    assert f"answers {field.key} with neither, which is no choice. One of: {field.choices[0].value}" in fault
