"""One campaign: the work, the faults and the kills together; then peace, until all is settled or time is up."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from db.engine import Database, open_database
from db.errors import DatabaseAway
from db.revisions import current, head
from deploy.locations import ROOT
from tests.chaos.broker import Broker
from tests.chaos.clock import WrongClock, seconds_to_noon
from tests.chaos.crew import STOP_SECONDS, Crew, Tally
from tests.chaos.databases import Store
from tests.chaos.faults import World, faults_of, let_hours_pass, set_right
from tests.chaos.invariants import Finding, findings, is_settled, undelivered_sms
from tests.chaos.load import Load
from tests.chaos.people import Operators, Payers
from tests.chaos.plan import Episode, Scale, episodes, first_orders, kills
from tests.chaos.ports import free_ports
from tests.chaos.provider import TIMEOUT_SECONDS, Provider
from tests.chaos.provider_book import Book
from tests.chaos.proxy import Proxy
from tests.chaos.records import Records, RecordStore
from tests.chaos.recovery import Recovery, recoveries
from workers.cli.deploy import resources_in
from workers.gateways.engine import EngineAway, EngineGateway

_LOOK_SECONDS = 0.5
_MIGRATED_SECONDS = 60.0
_AT_WORK_SECONDS = 60.0
_MOST_HOURS = 5
_NAMED_KILL_SECONDS = 10.0
_DIAGRAM = Path(__file__).with_name("chaos-request.bpmn")

OpenStore = Callable[[Path], AbstractContextManager[Store]]
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peace:
    """How all came to its end: `seconds` from the last fault until nothing was on its way any more, None where time was
    up. For `put_off` SMS that were still undelivered by then, every clock was let run on by an hour: in the long form
    only those are left that a worker whose clock was an hour ahead had claimed or put off.
    """

    seconds: float | None
    put_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a campaign came to."""

    database: str
    submitted: int
    whole_minutes: float
    peace: Peace
    episodes: list[Episode]
    tally: Tally
    recoveries: list[Recovery]
    findings: list[Finding]
    records: Records
    book: Book
    submissions_again: int

    @property
    def holds(self) -> bool:
        """Whether every invariant does."""
        in_time = self.peace.seconds is not None and all(each.in_time for each in self.recoveries)
        return in_time and not self.tally.wrong_ends and all(each.holds for each in self.findings)


@dataclass(slots=True, kw_only=True)
class _Stage:
    """All that a campaign runs on."""

    world: World
    database: Database
    records: Records
    load: Load
    killers_over: Event = field(default_factory=Event)


def run_campaign(seed: str, scale: Scale, open_store: OpenStore, report: Report, *, keep: bool = False) -> Outcome:
    """Set up, disturb, settle, judge; everything that was started is ended again. `keep` keeps its logs."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        with _stage(seed, folder, scale, open_store) as stage:
            return _played(seed, scale, stage, report)
    finally:
        if keep:
            report(f"logs are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _played(seed: str, scale: Scale, stage: _Stage, report: Report) -> Outcome:
    begun = time.monotonic()
    world = stage.world
    planned = episodes(seed, faults_of(world.store), scale)
    killers = Thread(target=_kill, args=(seed, scale, stage), daemon=True, name="killers")
    killers.start()
    share, rest = divmod(scale.instances, len(planned))
    for number, episode in enumerate(planned):
        stage.load.release(share + (number < rest))
        report(f"{number + 1}/{len(planned)} {episode.fault.name}, {episode.seconds:.1f} s · {_progress(stage)}")
        episode.fault.inject(world, world.crew.workers[episode.worker], episode.seconds)
        _wait_for_work(stage)
        _wait_for_load(stage, scale.calm)
    peace = _peace(scale, stage, killers, report)
    return Outcome(
        database=world.store.kind,
        submitted=stage.load.submitted,
        whole_minutes=(time.monotonic() - begun) / 60,
        peace=peace,
        episodes=planned,
        tally=world.crew.tally,
        recoveries=recoveries(world.returns, stage.records),
        findings=findings(stage.database, stage.records, world.provider, submitted=scale.instances),
        records=stage.records,
        book=world.provider,
        submissions_again=stage.load.tried_again,
    )


def _wait_for_work(stage: _Stage) -> None:
    """Until a job was done after the last return: the next fault would make this one's recovery look long."""
    returned = max((each.at * 1000 for each in stage.world.returns), default=0.0)
    deadline = time.monotonic() + _AT_WORK_SECONDS
    while stage.records.last_completion_ms < returned and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _wait_for_load(stage: _Stage, within: float) -> None:
    """Until what was released is submitted, or as long as that may take."""
    deadline = time.monotonic() + within
    while stage.load.waiting and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _kill(seed: str, scale: Scale, stage: _Stage) -> None:
    crew = stage.world.crew
    for kill in kills(seed, scale):
        if stage.killers_over.wait(kill.pause):
            return
        worker, tally = crew.workers[kill.worker], crew.tally
        if kill.point is not None:
            crew.kill_at(worker, kill.point, kill.times, within=_NAMED_KILL_SECONDS)
        elif tally.random_kills < tally.named_kills.total():
            # Not every worker comes by its point in time: half of the kills are named all the same.
            crew.kill_at_random(worker)


def _peace(scale: Scale, stage: _Stage, killers: Thread, report: Report) -> Peace:
    """No fault, no kill, every clock right."""
    _wait_for_load(stage, scale.drain)
    stage.killers_over.set()
    killers.join()
    set_right(stage.world)
    report(f"peace · {_progress(stage)}")
    begun = waited_from = time.monotonic()
    put_off = hours = 0
    while not is_settled(stage.database, stage.records, stage.world.provider, scale.instances):
        now = time.monotonic()
        if now - begun > scale.drain:
            report(f"time is up · {_progress(stage)}")
            return Peace(seconds=None, put_off=put_off)
        if stage.records.open_instances:
            waited_from = now
        elif now - waited_from > scale.patience and hours < _MOST_HOURS:
            waited_from, hours = now, hours + 1
            put_off = put_off or undelivered_sms(stage.database)
            let_hours_pass(stage.world, hours)
        time.sleep(_LOOK_SECONDS)
    report(f"settled · {_progress(stage)}")
    return Peace(seconds=time.monotonic() - begun, put_off=put_off)


def _progress(stage: _Stage) -> str:
    tally, ended = stage.world.crew.tally, len(stage.records.ended)
    killed = tally.named_kills.total() + tally.random_kills
    return f"{stage.load.submitted} submitted, {ended} ended, {killed} workers killed"


@contextmanager
def _stage(seed: str, folder: Path, scale: Scale, open_store: OpenStore) -> Iterator[_Stage]:
    with ExitStack() as stack:
        store = stack.enter_context(open_store(folder))
        records, noon = Records(), seconds_to_noon(datetime.now(UTC))
        record_port, proxy_port = free_ports(2)
        record_store = RecordStore(record_port, records)
        record_store.open()
        stack.callback(record_store.close)
        broker = Broker(folder, records_port=record_port)
        stack.callback(broker.stop)
        broker.start()
        proxy = stack.enter_context(closing(Proxy(port=proxy_port, target_port=broker.grpc_port)))
        provider = stack.enter_context(closing(Provider()))
        gateway = stack.enter_context(EngineGateway(broker.address))
        _deploy(gateway)
        environ = _environ(store, proxy, provider, scale)
        crew = stack.enter_context(closing(Crew(size=scale.workers, environ=environ, folder=folder)))
        world = World(
            broker=broker, proxy=proxy, record_store=record_store, provider=provider.book, store=store, crew=crew,
            noon=noon,
        )  # fmt: skip
        set_right(world)
        database = stack.enter_context(closing(open_database(store.url)))
        crew.start(first_orders(seed, scale))
        _wait_until_migrated(database)
        clock = WrongClock(folder / "clock-office")
        clock.set(noon)
        load = Load(
            database=database, gateway=gateway, clock=clock, records=records, in_flight=scale.in_flight,
            whole_every=scale.whole_every,
        )  # fmt: skip
        for part in (load, Operators(records, broker.web_url), Payers(database, clock)):
            part.start()
            stack.callback(part.close)
        yield _Stage(world=world, database=database, records=records, load=load)


def _deploy(gateway: EngineGateway) -> None:
    """A broker that has just started may be busy still."""
    tries = Retrying(retry=retry_if_exception_type(EngineAway), stop=stop_after_delay(60), wait=wait_fixed(1.0))
    tries(gateway.deploy, {**resources_in(ROOT / "bpmn"), _DIAGRAM.name: _DIAGRAM.read_bytes()})


def _environ(store: Store, proxy: Proxy, provider: Provider, scale: Scale) -> dict[str, str]:
    return {
        "AFTERSALES_DATABASE_URL": store.url,
        "AFTERSALES_GATEWAY_ADDRESS": f"127.0.0.1:{proxy.port}",
        "AFTERSALES_SMS_PROVIDER": "http",
        "AFTERSALES_SMS_URL": provider.url,
        "AFTERSALES_SMS_TOKEN": "of nobody",
        "AFTERSALES_SMS_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
        "AFTERSALES_REPORTS_IDLE_SECONDS": "1",
        "AFTERSALES_JOB_TIMEOUT_SECONDS": str(scale.job_timeout),
        "AFTERSALES_STOP_SECONDS": str(STOP_SECONDS),
        "AFTERSALES_LOG_FORMAT": "json",
    }


def _wait_until_migrated(database: Database) -> None:
    """The workers do that, those that are killed over it and those that come after them."""
    deadline = time.monotonic() + _MIGRATED_SECONDS
    while time.monotonic() < deadline:
        try:
            if current(database) == head():
                return
        except DatabaseAway:
            pass
        time.sleep(_LOOK_SECONDS)
    raise TimeoutError("the workers did not bring the tables up to date")
