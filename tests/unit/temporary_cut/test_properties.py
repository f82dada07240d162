"""What holds of every cut: nobody is cut who owes nothing, out of hours, or in a vital place by the machine.

The answers are those of the table in the diagrams' folder, read here as the engine reads it: its first rule that fits.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from deploy.locations import ROOT
from services.model.connections import ConnectionState
from services.specific.temporary_cut.debts import paid_before
from services.specific.temporary_cut.guard import CutFacts
from services.specific.temporary_cut.model import CuttingTime, Debt, Premises
from services.specific.temporary_cut.ports import proceeding_of
from tests.fakes.uow import FixedClock
from tests.unit.temporary_cut.cutting_case import Cutting, clock_text

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TABLE = ElementTree.parse(ROOT / "bpmn/services/temporary-cut/cut-guard.dmn").getroot()
NAMES = [each.findtext(f"{DMN}inputExpression/{DMN}text", "") for each in TABLE.iter(f"{DMN}input")]
A_WEEK = datetime(2026, 11, 21, tzinfo=UTC)

FACTS = st.builds(
    CutFacts,
    state=st.sampled_from(ConnectionState),
    withdrawn=st.booleans(),
    debt=st.sampled_from(Debt),
    objection_open=st.booleans(),
    premises=st.sampled_from(Premises),
    money_waits=st.booleans(),
    time=st.sampled_from(CuttingTime),
    looked_at=st.just(A_WEEK),
    wait_until=st.just(A_WEEK),
)


def _rules() -> Iterator[tuple[list[str], str]]:
    for rule in TABLE.iter(f"{DMN}rule"):
        asked = [each.findtext(f"{DMN}text") or "" for each in rule.findall(f"{DMN}inputEntry")]
        answer, _ = (each.findtext(f"{DMN}text") or "" for each in rule.findall(f"{DMN}outputEntry"))
        yield asked, answer.strip('"')


RULES = list(_rules())


def _fits(entry: str, value: object) -> bool:
    if not entry:
        return True
    told = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    return told != entry[4:-1] if entry.startswith("not(") else told == entry


def answer_to(facts: CutFacts) -> str | None:
    """The table's answer; None where no rule fits."""
    asked = {
        "state": facts.state,
        "withdrawn": facts.withdrawn,
        "debt": facts.debt,
        "objectionOpen": facts.objection_open,
        "premises": facts.premises,
        "moneyWaits": facts.money_waits,
        "cuttingTime": facts.time,
    }
    values = [asked[name] for name in NAMES]
    return next((said for row, said in RULES if all(map(_fits, row, values))), None)


@given(FACTS)
def test_the_table_answers_everything(facts: CutFacts) -> None:
    assert answer_to(facts) in {"cut", "wait", "do-not-cut", "person", "objection"}


@given(FACTS)
def test_only_what_may_be_cut_is_cut(facts: CutFacts) -> None:
    if answer_to(facts) == "cut":
        assert facts.state is ConnectionState.ACTIVE
        assert not facts.withdrawn
        assert facts.debt in (Debt.OWED, Debt.NO_MATTER)
        assert not facts.objection_open
        assert facts.premises is not Premises.VITAL
        assert not facts.money_waits
        assert facts.time is CuttingTime.OPEN


@given(FACTS)
def test_nothing_stands_in_the_way_of_what_may_be_cut(facts: CutFacts) -> None:
    may = (
        facts.state is ConnectionState.ACTIVE
        and not facts.withdrawn
        and facts.debt in (Debt.OWED, Debt.NO_MATTER)
        and not facts.objection_open
        and facts.premises is not Premises.VITAL
        and not facts.money_waits
        and facts.time is CuttingTime.OPEN
    )
    assert (answer_to(facts) == "cut") is may


@given(st.integers(0, 14 * 24 * 60))
def test_whenever_one_looks_the_time_to_wait_for_is_ahead_and_open(minutes: int) -> None:
    case = Cutting(900_000).begun()
    case.clock = FixedClock(A_WEEK + timedelta(minutes=minutes))
    facts = case.look()
    assert facts.wait_until > facts.looked_at
    case.clock = FixedClock(facts.wait_until.astimezone(UTC))
    assert case.look().time is CuttingTime.OPEN


@given(paid=st.integers(0, 60), cut=st.integers(0, 60))
def test_a_cut_is_at_the_companys_cost_exactly_where_the_payment_was_first(paid: int, cut: int) -> None:
    case = Cutting(900_000).begun()
    began = case.clock.now()
    case.clock.advance(timedelta(minutes=paid))
    case.pay("o-0")
    case.clock.advance(timedelta(minutes=61 - paid))
    proceeding = proceeding_of(case.uow, case.code)
    cut_at = began + timedelta(minutes=cut)
    assert paid_before(case.uow, proceeding, cut_at=cut_at) is (paid <= cut)


@given(paid=st.integers(0, 600), cut=st.integers(0, 600))
def test_within_the_minute_that_the_agent_tells_the_doubt_is_the_subscribers(paid: int, cut: int) -> None:
    """In seconds from the answer on; the report comes a minute after both."""
    case = Cutting(900_000).begun()
    asked = case.clock.now()
    case.clock.advance(timedelta(seconds=paid))
    case.pay("o-0")
    case.clock.advance(timedelta(seconds=660 - paid))
    answer = case.report(asked, cutTime=clock_text(asked + timedelta(seconds=cut)))
    assert answer.reconnect is (paid // 60 <= cut // 60)


@given(st.lists(st.integers(1, 999), min_size=1, max_size=4), st.data())
def test_nobody_is_cut_for_a_debt_of_which_nothing_is_overdue(amounts: list[int], data: st.DataObject) -> None:
    case = Cutting(*(1_000 * each for each in amounts), 900_000).begun()
    left = {f"o-{number}" for number in range(len(amounts) + 1)}
    for number in data.draw(st.permutations(sorted(left))):
        case.pay(number)
        left.discard(number)
        facts = case.look()
        owed = sum(case.uow.bills.get(each).payable.amount for each in left)
        assert (facts.debt is Debt.OWED) is (owed >= 500_000)
        assert (answer_to(facts) == "cut") is (owed >= 500_000)
