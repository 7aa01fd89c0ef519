"""How fast the engine draws, beside the ways in which others do it, in one run.

    .venv/bin/python bench/engine.py [--shape nano|mid|full] [--rounds 5] [--json]

`nano` is the shipped model, `mid` a random SDXL shape for CPUs, `full` SDXL's own shape with random weights
(for a GPU). Every table is of medians; each figure stands beside what it is compared with."""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stickers.engine.spinning import spin_briefly

spin_briefly()  # for the other ways too; torch reads it when it is loaded

import torch  # noqa: E402
from diffusers.utils import logging as diffusers_logging  # noqa: E402
from torch._dynamo.utils import counters  # noqa: E402
from transformers.utils import logging as transformers_logging  # noqa: E402

from bench.engine_floor import floor  # noqa: E402
from bench.engine_shapes import model_of, styles_of  # noqa: E402
from bench.engine_ways import Case, Cost, job_of, ours, stock_ways  # noqa: E402
from stickers.engine import Cancelled, Engine, EngineConfig, Picture, Progress, read_card  # noqa: E402
from stickers.engine.hardware import choose_device, choose_dtype  # noqa: E402

STYLES = 8
PEOPLE = (1, 4, 16)
STEPS = (1, 4, 8)
REST = 6.0  # seconds in which the engine makes ready for what it has been given
Table = dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=("nano", "mid", "full"), default="nano")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--folder", type=Path, help="where random models are kept for the next run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stickerchat-bench-") as folder:
        tables = run(asked.shape, asked.folder or Path(folder), asked.rounds)
    print(json.dumps(tables) if asked.json else told(tables))


def run(shape: str, folder: Path, rounds: int) -> dict[str, Table]:
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    device = choose_device(None)
    dtype = choose_dtype(None, device)
    model = model_of(shape, folder / "model", dtype)
    side = read_card(model).size
    guidance = 0.0
    case = Case(model, styles_of(model, folder / "styles", STYLES), str(device), dtype, 4, 4, guidance, side)
    tables: dict[str, Table] = {}
    waits = {name: measured(way, rounds) for name, way in stock_ways(case)}
    engine = started(case)
    try:
        waits["ours"] = measured(lambda turn: ours(case, engine, turn), rounds)
        tables["two styles a request, four pictures, 4 steps"] = beside(waits)
        tables["four pictures"] = by_steps(case, engine, rounds)
        tables |= floor(
            case, {steps: tables["four pictures"][f"{steps} steps"]["seconds"] for steps in STEPS}
        )
        tables["eight people, one picture each, 4 steps"] = by_mixes(case, engine, rounds)
        tables["people who ask again and again, four pictures"] = by_people(case, engine, rounds)
        tables["waiting"] = waiting(case, engine, rounds)
        tables["mixes"] = mixing(engine)
    finally:
        engine.stop()
    return tables


def started(case: Case) -> Engine:
    engine = Engine(EngineConfig(case.model))
    engine.start()
    engine.wait_until_warm()
    for path in case.styles:
        engine.publish(path.name, path / "pytorch_lora_weights.safetensors")
    engine.submit(job_of(case, 0)).result()
    time.sleep(REST)
    counters.clear()
    return engine


def measured(way: Callable[[int], Cost], rounds: int) -> Cost:
    """The median of each part, after one round that does not count."""
    way(0)
    costs = [way(turn) for turn in range(1, rounds + 1)]
    return Cost(
        statistics.median(cost.set_up for cost in costs), statistics.median(cost.drawing for cost in costs)
    )


def beside(waits: dict[str, Cost]) -> Table:
    least = waits["ours"].total
    return {
        name: {"set-up s": cost.set_up, "drawing s": cost.drawing, "x ours": cost.total / least}
        for name, cost in waits.items()
    }


def by_steps(case: Case, engine: Engine, rounds: int) -> Table:
    return {
        f"{steps} steps": {"seconds": measured_jobs(replace(case, steps=steps), engine, rounds)}
        for steps in STEPS
    }


def measured_jobs(case: Case, engine: Engine, rounds: int) -> float:
    return measured(lambda turn: ours(case, engine, turn), rounds).drawing


def by_mixes(case: Case, engine: Engine, rounds: int) -> Table:
    """Eight pictures at once; the kinds take turns, so that what else the machine does hits them alike."""
    names = [path.name for path in case.styles]
    one = ((names[0], 0.7), (names[1], 0.4))
    kinds: dict[str, Callable[[int], Any]] = {
        "no style": lambda person: (),
        "one mix": lambda person: one,
        "eight mixes": lambda person: ((names[person], 0.7), (names[(person + 1) % 8], 0.4)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(rounds + 1):
        for name, mix in kinds.items():
            begun = time.perf_counter()
            tickets = [
                engine.submit(job_of(case, turn, count=1, person=str(person), mix=mix(person)))
                for person in range(8)
            ]
            for ticket in tickets:
                ticket.result()
            seconds[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    return {
        name: {"seconds": value, "x one mix": value / medians["one mix"]} for name, value in medians.items()
    }


def by_people(case: Case, engine: Engine, rounds: int) -> Table:
    return {f"{people} at a time": crowd(case, engine, people, rounds) for people in PEOPLE}


def crowd(case: Case, engine: Engine, people: int, rounds: int) -> dict[str, float]:
    """Everybody asks, waits, and asks again; requests a second and what they waited."""
    waited: list[float] = []

    def ask(person: int) -> None:
        for turn in range(max(1, rounds // 2)):
            begun = time.perf_counter()
            engine.submit(job_of(case, turn + person, person=str(person))).result()
            waited.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=ask, args=(person,)) for person in range(people)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    ordered = sorted(waited)
    return {
        "requests a second": len(waited) / seconds,
        "median s": statistics.median(ordered),
        "p95 s": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
    }


def waiting(case: Case, engine: Engine, rounds: int) -> Table:
    """From the request to the first preview, the first picture, the last; from cancel to the end."""
    marks: dict[str, list[float]] = {name: [] for name in ("first preview", "first picture", "all four")}
    for turn in range(rounds):
        begun = time.perf_counter()
        for event in engine.submit(job_of(case, turn)).events():
            if isinstance(event, Progress) and event.previews and len(marks["first preview"]) == turn:
                marks["first preview"].append(time.perf_counter() - begun)
            if isinstance(event, Picture) and len(marks["first picture"]) == turn:
                marks["first picture"].append(time.perf_counter() - begun)
        marks["all four"].append(time.perf_counter() - begun)
    marks["cancel to end"] = [cancelling(case, engine, turn) for turn in range(rounds)]
    return {name: {"seconds": statistics.median(values)} for name, values in marks.items() if values}


def cancelling(case: Case, engine: Engine, turn: int) -> float:
    ticket = engine.submit(job_of(replace(case, steps=60), turn))
    next(event for event in ticket.events() if isinstance(event, Progress))
    begun = time.perf_counter()
    ticket.cancel()
    with suppress(Cancelled):
        ticket.result()
    return time.perf_counter() - begun


def mixing(engine: Engine) -> Table:
    """What a step pays for mixes that it has not seen: taken on a copy of the engine's own seats."""
    bank = engine._bank
    names = sorted(engine.styles)
    mixes = [bank.mix([(names[row], 0.7), (names[(row + 3) % 8], 0.4)]) for row in range(8)]
    turned = mixes[1:] + mixes[:1]
    bank["unet"].seat(mixes, call=99, rows=8)
    new, known = [], []
    for mix in (turned, mixes) * 10:
        new.append(clocked(bank["unet"].seat, mix))
        known.append(clocked(bank["unet"].seat, mix))
    compiled = sum(sum(counter.values()) for counter in counters.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if torch.cuda.is_available():
        peak = torch.cuda.max_memory_allocated() / 1024**2
    return {
        "eight new mixes": {"milliseconds": 1000 * statistics.median(new)},
        "the same mixes again": {"milliseconds": 1000 * statistics.median(known)},
        "recompilations since warm": {"count": compiled},
        "peak memory of this run": {"MiB": peak},
    }


def clocked(seat: Callable[..., Any], mixes: Any) -> float:
    begun = time.perf_counter()
    seat(mixes, call=99, rows=8)
    return time.perf_counter() - begun


def told(tables: dict[str, Table]) -> str:
    lines: list[str] = []
    for title, table in tables.items():
        columns = list(next(iter(table.values())))
        lines += ["", f"{title:<48}" + "".join(f"{column:>20}" for column in columns)]
        for name, figures in table.items():
            values = "".join(f"{value:>20,.4g}" for value in figures.values())
            lines.append(f"  {name:<46}{values}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
