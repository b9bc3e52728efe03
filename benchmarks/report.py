"""The result as tables for a reader."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from benchmarks.articles import WORDS
from benchmarks.machine import Machine
from benchmarks.result import Result, Round, Spread
from benchmarks.stages import BETWEEN, PAGE, TEXT_STAGES, StageTimes

__all__ = ["kafka_table", "machine_line", "show", "stage_table"]

_MIB = 2**20


def show(result: Result, console: Console) -> None:
    """Print everything."""
    console.print(Group(*_parts(result)))


def machine_line(machine: Machine) -> str:
    """One line: processor, cores, memory, Python; and a warning where the machine was busy before the start."""
    line = (
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_gib:.0f} GiB, {machine.system}; "
        f"Python {machine.python}; Rawi {machine.rawi}"
    )
    busy = machine.load > machine.cores / 4
    if not busy:
        return line
    return f"{line}\nThe machine was not quiet before the start (load {machine.load:.1f}): do not quote these figures."


def stage_table(result: Result) -> Table:
    """The stages in process, on one core."""
    times = result.stages
    table = Table(
        "stage",
        title=f"In process, one core: {times.articles} {result.corpus}, {result.mean_words:.0f} words on average",
        title_justify="left",
    )
    for column in ("ms per article", "ms of processor", "share", "articles/s", f"of {WORDS} words"):
        table.add_column(column, justify="right")
    for stage in TEXT_STAGES:
        table.add_row(*_stage_row(result, stage, (stage,)))
    table.add_section()
    table.add_row(*_stage_row(result, "all: text to record", TEXT_STAGES), style="bold")
    table.add_section()
    table.add_row(*_stage_row(result, PAGE, (PAGE,)))
    table.add_row(*_stage_row(result, "all: page to record", (*TEXT_STAGES, PAGE)), style="bold")
    table.add_row(*_stage_row(result, f"{BETWEEN} (Kafka only)", (BETWEEN,)))
    return table


def kafka_table(result: Result) -> Table:
    """The rounds side by side, with the median and the range of what is compared."""
    first = result.rounds[0]
    table = Table(
        "",
        title=f"The pure pipeline in {first.pure.processes} processes and Apache Kafka with {first.kafka.processes} workers, in turns",
        title_justify="left",
    )
    for number in range(len(result.rounds)):
        table.add_column(f"round {number + 1}", justify="right")
    table.add_column("median (range)", justify="right")
    for row in _kafka_rows(result):
        table.add_row(*row)
    return table


def _parts(result: Result) -> Iterator[RenderableType]:
    yield Text(machine_line(result.machine))
    yield stage_table(result)
    yield Text(f"outcomes in process: {_outcomes(result.stages)}")
    if result.missing:
        yield Text(f"Kafka's path was not measured: {result.missing}", style="bold")
        return
    yield kafka_table(result)
    yield Text(f"outcomes through Kafka: {result.rounds[-1].kafka.outcomes}")
    if spoiled := [str(number) for number, one in enumerate(result.rounds, 1) if one.spoiled]:
        yield Text(f"Something else wanted the cores in round {', '.join(spoiled)}: do not quote these ratios.", style="bold")
    yield Text(
        "The broker and the workers share the cores; `without the broker` is an estimate, as if the workers had its processor time too. "
        "One worker decides about all duplicates (one shard). `Steady` is settled between the first and the last tenth: cleaning may have "
        "run ahead before, so the ratio of all articles is the one to quote."
    )


def _stage_row(result: Result, name: str, stages: Sequence[str]) -> tuple[str, ...]:
    times = result.stages
    wall, cpu = times.seconds(stages), times.cpu_seconds(stages)
    rate = times.articles / wall
    share = wall / times.seconds()
    return (
        name,
        f"{wall / times.articles * 1000:.3f}",
        f"{cpu / times.articles * 1000:.3f}",
        f"{share:.1%}",
        f"{rate:,.0f}",
        f"{result.normal(rate):,.0f}",
    )


def _kafka_rows(result: Result) -> Iterator[tuple[str, ...]]:
    def row(name: str, values: Sequence[float], form: str) -> tuple[str, ...]:
        spread = Spread.of(values)
        return (
            name,
            *(format(value, form) for value in values),
            f"{spread.median:{form}} ({spread.least:{form}} to {spread.greatest:{form}})",
        )

    rounds = result.rounds
    normal = result.normal
    yield row("pure pipeline, articles/s", [one.pure.rate for one in rounds], ".1f")
    yield row("Kafka, articles/s, all", [one.kafka.rate_of_all for one in rounds], ".1f")
    yield row("Kafka, articles/s, steady", [one.kafka.rate for one in rounds], ".1f")
    yield row(f"Kafka, of {WORDS} words, per worker", [normal(one.kafka.rate_of_all) / one.kafka.processes for one in rounds], ".1f")
    yield row("ratio Kafka : pure, all", [one.ratio for one in rounds], ".2f")
    yield row("ratio, steady", [one.ratio_steady for one in rounds], ".2f")
    yield row("ratio without the broker (estimate)", [one.ratio_without_broker for one in rounds], ".2f")
    yield row("start to first record, s", [one.kafka.first_record for one in rounds], ".1f")
    yield row("workers, processor ms per article", [one.kafka.whole.workers / one.kafka.articles * 1000 for one in rounds], ".2f")
    yield row("pure pipeline, processor ms per article", [one.pure.cpu_per_article * 1000 for one in rounds], ".2f")
    yield row("delivery's share of the workers' time", [one.delivery_share for one in rounds], ".1%")
    yield row("cores used by the pure pipeline", [one.pure.cores_used for one in rounds], ".2f")
    yield from (row(f"Kafka, cores used by {name}", [_used(one, field) for one in rounds], ".2f") for name, field in _USERS)
    for number in range(rounds[0].kafka.processes):
        yield row(f"worker {number + 1}, most MiB resident", [_memory(one, number) for one in rounds], ".0f")
    yield row("broker, most MiB resident", [one.kafka.broker_memory / _MIB for one in rounds], ".0f")


_USERS = (("workers", "workers"), ("the broker", "broker"), ("this program", "bench"), ("everything else", "others"))


def _used(one: Round, field: str) -> float:
    used: float = getattr(one.kafka.whole, field)
    return used / one.kafka.whole.seconds


def _memory(one: Round, number: int) -> float:
    peaks = sorted(one.kafka.peak_memory, reverse=True)
    return peaks[number] / _MIB if number < len(peaks) else 0.0


def _outcomes(times: StageTimes) -> str:
    return ", ".join(f"{outcome} {count}" for outcome, count in sorted(times.outcomes.items()))
