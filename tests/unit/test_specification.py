"""The manifests against the sources: the catalogue of services (source 000) and the documented steps.

The columns of `docs/spec/services.csv` after `required`, the source's own words: `papers` that these ask for, by our
keys (a/b: one is enough; ?: in a case only, or if there is one), `further` ones that another source or the kind of
person asks for, and what is `left_out` and why. `known_as` is the title where another source gives the service another
one, `procedure` its name in `steps.csv`.
"""

import pytest

from services.catalogue import all_services
from services.durations import parse_limit
from services.registry.values import Paper
from services.steps.catalogue import all_steps, step_of
from tests.specification import CATALOGUE, Row, specified

_CATALOGUE = "000"
_EZAFE = "\N{ARABIC HAMZA ABOVE}"

STEPS = specified("steps.csv")
_PROCEDURES = {row["procedure"]: row["service"] for row in CATALOGUE if row["procedure"]}

of_the_catalogue = pytest.mark.parametrize("row", CATALOGUE, ids=[row["key"] for row in CATALOGUE])


def test_the_services_are_those_of_the_catalogue_and_such_as_another_source_names() -> None:
    assert len(CATALOGUE) == len({row["key"] for row in CATALOGUE}) == 24
    by_source = {key for key, service in all_services().items() if _CATALOGUE in service.published.source.split(", ")}
    assert by_source == {row["service"] for row in CATALOGUE}


@of_the_catalogue
def test_a_service_has_the_title_the_limit_and_the_papers_of_the_catalogue(row: Row) -> None:
    service = all_services()[row["service"]]
    # The source leaves out the ezafe after ه, which we write.
    assert service.title.replace(_EZAFE, "") == (row["known_as"] or row["title"]).replace(_EZAFE, "")
    assert service.limit == parse_limit(row["limit"])
    papers = [_noted(paper) for paper in service.papers]
    assert sorted(papers) == sorted([*row["papers"].split(), *row["further"].split()])


@of_the_catalogue
def test_papers_that_the_catalogue_asks_for_and_we_do_not_have_a_reason(row: Row) -> None:
    """Words that ask for a paper are answered by one of `papers`, or it is said why not."""
    asked = row["required"].count("written request") + row["required"].count("national card")
    answered = sum(key in row["papers"] for key in ("written-request", "national-card-copy"))
    assert answered >= asked or row["left_out"]


def test_a_step_is_where_and_whose_and_as_long_as_the_specification_says() -> None:
    for row in STEPS:
        if row["id"] not in all_steps():
            assert all_services()[_service(row)].standard, f"{row['id']}: {_service(row)} has steps of its own"
            continue
        step = step_of(row["id"])
        assert step.number == int(row["step"] or 0)
        assert step.service in (_service(row), None)
        assert step.role == row["role"] or step.is_whole_service
        assert step.limit == (parse_limit(row["limit"]) if row["limit"] else None) or row["limit"] == "PT0S"


def test_each_service_has_one_step_for_its_whole_limit() -> None:
    whole = {step.id for step in all_steps().values() if step.is_whole_service}
    assert whole == {f"{service.prefix}-00" for service in all_services().values()}


def _service(row: Row) -> str:
    return _PROCEDURES.get(row["process"], row["process"])


def _noted(paper: Paper) -> str:
    in_a_case = paper.persons or paper.tariffs or paper.applicants or paper.choices or not paper.required
    return "/".join(paper.any_of) + ("?" if in_a_case else "")
