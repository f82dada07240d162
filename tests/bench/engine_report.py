"""Figure 1 told: tables and verdicts of what was measured on one engine after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from tests.bench.contestants import FULL_WORK, README, TITLES
from tests.bench.figures import ratios, spread
from tests.bench.latency import Latency, percentile_of_rounds
from tests.bench.results import Figure, Table, Verdict
from tests.bench.sizes import Sizes
from tests.bench.throughput import Round

_JAVA_SHARE, _README_SHARE = 1.0, 5.0
_PERCENTILES = (0.5, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on one engine. `java` is the quicker of the Java client's two ways; `rate` in instances a
    second is what the latencies were taken at.
    """

    title: str
    rounds: Mapping[str, Sequence[Round]]
    java: str
    megabytes: Mapping[str, float]
    rate: float
    latencies: Mapping[str, Sequence[Latency]]

    def rates(self, name: str) -> list[float]:
        """The rival's jobs a second, round by round."""
        return [each.rate for each in self.rounds[name]]

    def ratio(self, name: str, base: str) -> float:
        """The median of the rounds' ratios."""
        return median(ratios(self.rates(name), self.rates(base)))

    def job_seconds(self, name: str) -> list[Sequence[float]]:
        """Round by round: what each job took, by the engine's records where there are any."""
        return [each.job or each.per_job for each in self.latencies[name]]


def figure_of(name: str, measured: Sequence[Measured], sizes: Sizes) -> Figure:
    """Both engines in one figure."""
    tables = [table for each in measured for table in (_throughput_table(each), _latency_table(each))]
    verdicts = [verdict for each in measured for verdict in (*_throughput_verdicts(each), *_latency_verdicts(each))]
    return Figure(
        name=name,
        title="1. The real engine: full work beside its rivals",
        measured=_how(sizes),
        tables=tables,
        verdicts=verdicts,
        notes=_notes(measured),
        raw={each.title: _raw(each) for each in measured},
    )


def _how(sizes: Sizes) -> str:
    return (
        "A process of five jobs. Each rival has its own process and job types and its own worker process, which stays "
        f"up all the time. One starter for all; {sizes.instances} instances a round, started as fast as the engine "
        "takes them (64 commands at a time, repeated on RESOURCE_EXHAUSTED), timed from the first command to the last "
        f"job completed as the engine counts. {sizes.rounds} rounds in an order drawn anew each time, after "
        f"{sizes.warm_up_rounds} to warm up; ratios are taken round by round. Latency: instances at a fixed rate, half "
        f"of the Java client's, {sizes.latency_rounds} rounds of {sizes.latency_seconds:.0f} s each, in turns; "
        "the table shows the median of the rounds' percentiles. With OpenSearch a job's time is that between its "
        "records CREATED and COMPLETED; with Zeebe alone, where nothing is exported, an instance's time ÷ 5."
    )


def _notes(measured: Sequence[Measured]) -> list[str]:
    faster = "; ".join(f"{each.title}: {TITLES[each.java]}" for each in measured)
    stuck = [
        f"{each.title}: {TITLES[name]} left {sum(one.unfinished for one in rounds)} instances unfinished."
        for each in measured
        for name, rounds in each.rounds.items()
        if any(one.unfinished for one in rounds)
    ]
    return [
        f"Compared with the quicker of the Java client's two ways ({faster}).",
        "pyzeebe's README worker gets a quarter of the instances and no warm-up: its pace is set by its pauses.",
        *stuck,
    ]


def _throughput_table(measured: Measured) -> Table:
    rows = [
        (
            TITLES[name],
            spread(measured.rates(name)).text(),
            f"{measured.ratio(name, measured.java):.2f}",
            f"{measured.ratio(name, README):.1f}",
            f"{median(each.cpu_milliseconds for each in rounds):.2f}",
            f"{measured.megabytes[name]:.0f}",
        )
        for name, rounds in sorted(measured.rounds.items(), key=lambda item: list(TITLES).index(item[0]))
    ]
    columns = ("worker", "jobs/s: median (low–high)", "÷ Java no-op", "÷ pyzeebe README", "CPU ms a job", "MB")
    return Table(title=f"Throughput, {measured.title}", columns=columns, rows=rows)


def _latency_table(measured: Measured) -> Table:
    rows = [
        (
            TITLES[name],
            *(f"{1000 * percentile_of_rounds(measured.job_seconds(name), share):.1f}" for share in _PERCENTILES),
            *(
                f"{1000 * percentile_of_rounds([each.instance for each in rounds], share):.1f}"
                for share in _PERCENTILES
            ),
        )
        for name, rounds in measured.latencies.items()
    ]
    columns = ("worker", "job p50, ms", "job p99, ms", "instance of five p50, ms", "instance of five p99, ms")
    return Table(title=f"Latency at {measured.rate:.0f} instances/s, {measured.title}", columns=columns, rows=rows)


def _throughput_verdicts(measured: Measured) -> list[Verdict]:
    wanted = ((measured.java, "Java no-op", _JAVA_SHARE), (README, "pyzeebe README", _README_SHARE))
    return [
        Verdict(
            what=f"{TITLES[name]} ÷ {title}, {measured.title}",
            wanted=f"≥ {share:.1f}",
            measured=f"{measured.ratio(name, base):.2f}",
            met=measured.ratio(name, base) >= share,
        )
        for name in FULL_WORK
        for base, title, share in wanted
    ]


def _latency_verdicts(measured: Measured) -> list[Verdict]:
    verdicts = []
    for name in FULL_WORK:
        for share in _PERCENTILES:
            ours = 1000 * percentile_of_rounds(measured.job_seconds(name), share)
            java = 1000 * percentile_of_rounds(measured.job_seconds(measured.java), share)
            verdicts.append(
                Verdict(
                    what=f"{TITLES[name]}: latency of a job p{share * 100:.0f}, {measured.title}",
                    wanted=f"≤ Java's {java:.1f} ms",
                    measured=f"{ours:.1f} ms",
                    met=ours <= java,
                )
            )
    return verdicts


def _raw(measured: Measured) -> dict[str, object]:
    return {
        "java": measured.java,
        "rounds": {name: [asdict(each) for each in rounds] for name, rounds in measured.rounds.items()},
        "megabytes": dict(measured.megabytes),
        "rate": measured.rate,
        "job percentiles": {
            name: [{f"p{share}": percentile_of_rounds([each], share) for share in _PERCENTILES} for each in seconds]
            for name in measured.latencies
            if (seconds := measured.job_seconds(name))
        },
    }
