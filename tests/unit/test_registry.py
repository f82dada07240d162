"""The manifests: what they give."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.intake.application import COMMON_FIELDS
from services.intake.drafts import NOTES
from services.money import Rials
from services.registry import load_registry, registry
from services.registry.checks import TAKEN_NAMES
from services.registry.values import FieldKind, Holder, LastBill, Service, Visit
from services.steps.catalogue import step_of
from tests.examples import service_with
from tests.unit.ledger_case import STEP
from tests.unit.manifests import write


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return load_registry(write(tmp_path)).services["connection-split"]


def test_a_manifest_is_the_service(service: Service) -> None:
    assert (service.title_en, service.limit, service.last_bill) == (
        "Splitting a connection",
        timedelta(days=30),
        LastBill.NONE,
    )
    assert [field.kind for field in service.fields] == [FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.PERMIT]
    assert service.field_names == ("splitKind", "amperage", "permit", "permitIssuer", "permitValidUntil")
    assert [list(paper.any_of) for paper in service.papers] == [
        ["national-card-copy", "sworn-statement"],
        ["title-deed-copy"],
    ]
    assert service.papers[1].choices == {"splitKind": {"split"}}
    assert [(step.id, step.role, step.limit) for step in service.steps] == [
        ("SPL-00", "supervisor", timedelta(days=30)),
    ]


def test_a_plain_service_says_how_the_standard_process_gives_it(service: Service) -> None:
    assert service.standard is not None
    assert (service.standard.visit, service.standard.costs) == (Visit.OFFERED, "split-costs")
    holders = {holder: service.unit_of(holder) for holder in Holder}
    assert holders == {
        Holder.INTAKE: "counter",
        Holder.ANSWERING: "connections",
        Holder.EXAMINER: "connections",
        Holder.VISITOR: "installation",
        Holder.WORKER: "installation",
    }


def test_what_all_manifests_say_is_found_by_its_key(tmp_path: Path) -> None:
    loaded = load_registry(write(tmp_path))
    assert loaded.outcomes == {"rejected": "پذیرفته نشد", "connection-split": "انشعاب تفکیک شد"}
    assert loaded.papers["title-deed-copy"] == "صورتمجلس تفکیکی"
    assert loaded.papers["sworn-statement"] == "استشهادنامه"
    assert set(loaded.sms) == {"connection-split"}
    assert [(fee.code, fee.amount) for fee in loaded.fees] == [("split-fee", Rials(5))]
    assert loaded.work_orders == {"split": "تفکیک در محل"}
    [example] = loaded.examples
    assert (example.table, example.given, example.gives) == (
        "split-costs",
        {"answers": {"splitKind": "split"}},
        ["split-fee"],
    )
    assert list(loaded.steps) == ["SPL-00", "STD-01", "STD-03"]


def test_values_of_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="item assignment"):
        registry().services["other"] = service_with()  # type: ignore[index]


def test_a_step_of_a_called_process_is_its_units_whatever_the_service() -> None:
    assert step_of(STEP, service_key=service_with().key).role == step_of(STEP).role
    assert step_of(STEP).service is None


def test_the_names_that_no_field_may_have_are_those_that_an_application_has_already() -> None:
    assert {*COMMON_FIELDS, *NOTES} == TAKEN_NAMES
