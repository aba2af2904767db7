"""The same server with the same faults: this suite beside schemathesis and hypothesis-jsonschema.

    python -m benchmarks.against_peers.run [--schemathesis=PATH_TO_st] [--python=PYTHON]
        [--max-time=300] [--mutants=1000] [--seed=1] [--spec=NAME|PATH] [--out=FOLDER]
        [--keep=FILE] [--kept=FILE]

Each suite is run once against a faithful server that records what it is asked; which faults that
shows is then computed. Writes results.md, results.svg and results.json. A peer that is not
installed is left out: schemathesis is looked for as st on the PATH, and --python names an
environment with hypothesis-jsonschema (and Hypothesis below 6.170.10). --keep writes the
recordings to a file as they are made, --kept computes from such a file and runs nothing.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.against_peers import contestants
from benchmarks.against_peers.archive import keep, kept
from benchmarks.against_peers.chart import chart
from benchmarks.against_peers.contestants import Contestant, Recording
from benchmarks.against_peers.detection import Bench, Conversation, earliest
from benchmarks.against_peers.families import LEFT_OPEN, apart, shown_by_status
from benchmarks.against_peers.messages import MultiViolations
from benchmarks.against_peers.recorder import JudgedCase, distinct, recording
from benchmarks.against_peers.results import Found, raw, table
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.processes import map_in_processes, processors
from sagemaker_strategies import load
from sagemaker_strategies.constraints.catalogue import Catalogue


def main() -> int:
    """Run, compute and write."""
    given = _arguments()
    catalogue = load(given.spec)
    recordings = []
    for one in kept(given.kept) if given.kept else _made(given, catalogue):
        recordings.append(one)
        _tell(one)
    compare(recordings, catalogue, given.out)
    return 0


def _made(given: argparse.Namespace, catalogue: Catalogue) -> Iterator[Recording]:
    if given.keep:
        given.keep.unlink(missing_ok=True)  # recordings of two runs are no comparison
    with recording(catalogue) as (recorder, url):
        for contestant in _contestants(given, catalogue):
            one = contestants.record(contestant, recorder, url)
            if given.keep:
                keep(one, given.keep)
            yield one


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--schemathesis", default=shutil.which("st"))
    parser.add_argument("--python")
    parser.add_argument("--max-time", type=int, default=300)
    parser.add_argument("--mutants", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spec", default="botocore-1.44.5")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--kept", type=Path)
    return parser.parse_args()


def _contestants(given: argparse.Namespace, catalogue: Catalogue) -> Iterator[Contestant]:
    yield contestants.this_suite(catalogue, version("sagemaker-conformance"))
    if given.schemathesis:
        told = _output([given.schemathesis, "--version"]).rpartition(" ")[2]
        for phases in ("coverage", "coverage,fuzzing"):
            yield contestants.schemathesis(
                given.schemathesis, told, phases, given.max_time, given.seed
            )
    else:
        print("schemathesis left out: no st on the PATH; name one with --schemathesis=PATH")
    if given.python:
        asked = "from importlib.metadata import version as v; print(v('hypothesis-jsonschema'), 'with hypothesis', v('hypothesis'))"
        told = _output([given.python, "-c", asked])
        yield contestants.naive(given.python, told, given.mutants, given.seed)
    else:
        print("hypothesis-jsonschema left out: name its environment with --python=PYTHON")


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _tell(one: Recording) -> None:
    print(
        f"{one.name} {one.version}: {len(one.asked)} requests, {distinct(one.asked)} distinct, "
        f"{one.seconds:.1f} s, {one.cpu_seconds:.1f} s of CPU",
        flush=True,
    )


def compare(recordings: list[Recording], catalogue: Catalogue, folder: Path) -> None:
    """Compute what the recordings show, and write the three files; the first is this suite's."""
    bench = Bench.of(catalogue)
    families, left_out = shown_by_status(catalogue)
    sweep, *peers = recordings
    by_status = _found(sweep, contestants.judged_only(catalogue, sweep.asked), bench, families)
    judged = _with_messages(by_status, bench, families)
    as_asked = Conversation(bench, sweep.asked)
    missed = {
        family: [fault for fault in faults if judged.first[fault.id] is None]
        for family, faults in families.items()
    }
    shown = _firsts(as_asked.first_showing, missed)
    left_open = {id for id, number in shown.items() if number is not None}
    found = [judged, *(_found(peer, peer.asked, bench, families) for peer in peers)]
    _write(folder, found, by_status, apart(families, left_open), left_out, catalogue)


def _found(
    one: Recording, asked: Sequence[JudgedCase], bench: Bench, families: dict[str, list[Fault]]
) -> Found:
    conversation = Conversation(bench, asked)
    began = time.perf_counter()
    first = _firsts(conversation.first_showing, families)
    print(f"{one.name}: faults tried in {time.perf_counter() - began:.1f} s", flush=True)
    return Found(one, first, conversation.disagreeing)


def _with_messages(by_status: Found, bench: Bench, families: dict[str, list[Fault]]) -> Found:
    """The sweep as it judges: what it asks in company speaks by the message, all else by its status."""
    recording = by_status.recording
    multi_violations = MultiViolations(bench, recording.asked)
    judged = contestants.judged_only(bench.catalogue, recording.asked)
    alone = [(at, None if n in multi_violations.numbers else r) for n, (at, r) in enumerate(judged)]
    conversation = Conversation(bench, alone)

    def first_judged(fault: Fault) -> int | None:
        status = by_status.first[fault.id]
        if status in multi_violations.numbers:  # it is not by the status that a company is judged
            status = conversation.first_showing(fault)
        return earliest(status, multi_violations.first_showing(fault))

    return Found(recording, _firsts(first_judged, families), by_status.disagreeing)


def _firsts(
    first: Callable[[Fault], int | None], families: dict[str, list[Fault]]
) -> dict[str, int | None]:
    """The number of the first request that shows each fault, by the fault's id."""
    faults = [fault for faults in families.values() for fault in faults]
    numbers = map_in_processes(first, faults, processors())
    return {fault.id: number for fault, number in zip(faults, numbers, strict=True)}


def _write(
    folder: Path,
    found: list[Found],
    by_status: Found,
    families: dict[str, list[Fault]],
    left_out: dict[str, int],
    catalogue: Catalogue,
) -> None:
    ids = {family: [fault.id for fault in faults] for family, faults in families.items()}
    facts = {
        "date": date.today().isoformat(),
        "spec": catalogue.spec,
        "python": platform.python_version(),
        "left_out": left_out,
    }
    versions = "; ".join(dict.fromkeys(f"{f.recording.name} {f.recording.version}" for f in found))
    heading = (
        f"{facts['date']}, {catalogue.spec}, Python {facts['python']}. {versions}. "
        f"Left out: {', '.join(f'{family} {n}' for family, n in left_out.items())}.\n\n"
        f"Faults found within {found[0].requests:,} requests / in all:\n\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    judged = {family: faults for family, faults in ids.items() if family != LEFT_OPEN}
    told = replace(by_status.recording, name=f"{found[0].recording.name}, by status alone")
    columns = [found[0], replace(by_status, recording=told), *found[1:]]
    text = f"{heading}{table(columns, judged, {LEFT_OPEN: ids[LEFT_OPEN]})}\n"
    (folder / "results.md").write_text(text, encoding="utf-8")
    (folder / "results.svg").write_text(
        chart(found, [id for faults in judged.values() for id in faults]), encoding="utf-8"
    )
    (folder / "results.json").write_text(raw(columns, ids, facts), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
