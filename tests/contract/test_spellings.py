"""A form refuses nothing that the service behind it reads: each spelling is tried on the form's pattern, as the browser
tests it (in JavaScript), and on the service's parser. A form refuses letters in a number, no more: of all else the
service speaks, in its own words.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.contract.form_model import FORMS, components, schema
from tests.contract.spellings import SHARED, Spellings
from tests.own import of_each_service

SPELLINGS: Mapping[str, Spellings] = {
    **SHARED,
    **{name: each for _, own in of_each_service("contract", "spellings", "SPELLINGS") for name, each in own.items()},
}


def patterned() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path in FORMS:
        for component in components(schema(path)):
            if "pattern" in component.get("validate", {}):
                yield path.stem, component["key"].split(".")[-1], component["validate"]


def tried(cases: list[tuple[str, str]]) -> list[bool]:
    """Whether each text passes its pattern, as form-js tests it."""
    script = (
        "const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(cases.map(([pattern, text]) => new RegExp(pattern).test(text))))"
    )
    done = subprocess.run(["node", "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def test_every_field_with_a_pattern_has_its_spellings() -> None:
    """And so have those that our own pages ask for, which forms may not."""
    assert {name for _, name, _ in patterned()} == SPELLINGS.keys() - {"nationalId", "mobile", "landline"}


def test_all_forms_have_one_pattern_which_refuses_letters_and_nothing_else() -> None:
    [pattern] = {validate["pattern"] for _, _, validate in patterned()}
    texts = [text for each in SPELLINGS.values() for text in (*each.read, *each.refused)]
    answers = dict(zip(texts, tried([(pattern, text) for text in texts]), strict=True))
    assert answers == {text: not any(map(str.isalpha, text)) for text in texts}


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [(name, typed, read) for name, each in SPELLINGS.items() for typed, read in each.read.items()],
)
def test_a_service_reads_each_spelling_and_its_form_lets_it_through(name: str, typed: str, read: object) -> None:
    assert SPELLINGS[name].parse(typed) == read
    assert not any(map(str.isalpha, typed))


@pytest.mark.parametrize(
    ("name", "typed"), [(name, typed) for name, each in SPELLINGS.items() for typed in each.refused]
)
def test_a_service_refuses_what_it_cannot_read(name: str, typed: str) -> None:
    with pytest.raises(ValueError, match="not "):
        SPELLINGS[name].parse(typed)
