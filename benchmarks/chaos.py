"""Does a target that fails at random change a verdict? Runs against erratic mocks beside a clean one.

    python -m benchmarks.chaos [--seeds=20] [--first=0] [--rates=5,15] [--failures=NAME,...]
                               [--targets=faithful,flawed] [--clause=GLOB ...] [--effort=sweep|N]
                               [--gated] [--http] [--out=FILE]

By chance, each request of a run fails, whichever it is: with a server error (``500``) or a dropped
connection (``drop``), half of them after the mock has done what it was sent; by throttling
(``throttle``); or with no answer before the time-out (``late``). ``mixed`` takes any of the first
three. ``slow`` answers are in time, and always over HTTP. ``flawed`` is the mock without every seventh
of its checks, and with another code where a name is taken, so that divergences have to stay as well;
``--gated`` lists them in a baseline. The mocks are in this process, or with ``--http`` behind a port of
the loopback; no pause is waited for.

A verdict is a record's status and divergence. It may become flaky or not judged, which are counted;
whatever else it becomes is wrong: that is listed, and the command exits with 1. The default clauses
are about a fourth of a run, with each kind of check; ``--clause='*'`` takes all of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any, Final, TypeAlias

from benchmarks.erratic_target import FAILURES, ErraticTarget, Faults, serving
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.target import TargetSettings
from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import Settings, read_settings
from sagemaker_conformance.targets import Target, connect
from sagemaker_reports.baseline.file import write_baseline
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.file import JournalWriter, read_journal
from sagemaker_strategies.constraints.clause import SIDES

#: About a fourth of the checks, of every kind of clause, and of every suite beside the clauses.
CLAUSES: Final = (
    "TrainingJobDefinition.[A-C]*",
    "TrainingJobDefinition.R*Arn*",
    "TrainingJobDefinition.ResourceConfig.InstanceGroups*",
    "*.IntegerParameterRanges*",
    "*ResourceLimits*",
    "Tags*",
    "*:error-*",
    "*:lifecycle-*",
    "*:rule-[a-n]*",
    "*:wire-[a-m]*",
)
#: Of the flawed mock's checks each one of so many is missing.
_FLAWED: Final = 7
_HEAD: Final = (
    "| target | failures | of requests | verdicts | flaky | not judged | wrong | calls | CPU |\n"
    "| :-- | :-- | --: | --: | --: | --: | --: | --: | --: |"
)

Record: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sweep:
    """The records of one run by their checks, and its calls."""

    records: Mapping[str, Record]
    calls: int


class Bench:
    """Runs of the same checks against one mock, each time with other failures."""

    def __init__(self, name: str, options: Mapping[str, Any], folder: Path) -> None:
        self.name = name
        self._settings = read_settings({"target": "local", **options}, folder)
        self._folder = folder
        self._options = options
        self._made: dict[Path | None, Run] = {}
        self.clean = self.run(Faults((), 0.0, 0))

    def gate(self) -> None:
        """From now on list the divergences of the clean run in a baseline."""
        run = Run(self._settings)
        file = self._folder / f"{self.name}.json"
        with JournalWriter(self._folder / f"{self.name}.ndjson") as journal:
            journal.run(run.opening())
            for record in self.clean.records.values():
                journal.check(dict(record))
            costs = {"checks": len(self.clean.records), "requests": 1, "calls": 1, "seconds": 1.0}
            journal.end({"record": "end", "complete": True, **costs})
        write_baseline(file, update(None, read_journal(journal.path)))
        gated = {"target": "local", **self._options, "baseline": str(file)}
        self._settings = read_settings(gated, self._folder)
        self.clean = self.run(Faults((), 0.0, 0))

    def run(self, faults: Faults, *, http: bool = False) -> Sweep:
        """Examine every check once, always in the same order."""
        settings = self._settings
        with self._target(faults, http) as target:
            client = Client(
                target, settings.catalogue.operation, pause=lambda seconds: None, parents=True
            )
            run = Run(settings, given=client)
            self._share(run)
            of = run.selection
            checks = [
                check
                for side in SIDES
                for check in (*of.checks(side), *of.rule_checks(side), *of.suite_checks(side))
            ]
            run.select(checks)
            run.prepare()
            records = {str(check): run.examine(check) for check in checks}
        return Sweep(records, client.calls)

    def _share(self, run: Run) -> None:
        """What no answer changes is made once: most of a run's time is for the making of requests."""
        made = self._made.setdefault(self._settings.baseline, run)
        run.selection, run.certifier = made.selection, made.certifier
        run.seed_requests, run.case_store = made.seed_requests, made.case_store

    @contextmanager
    def _target(self, faults: Faults, http: bool) -> Iterator[Target]:
        taken = "ResourceInUse" if self.name == "faithful" else "ValidationException"
        erratic = ErraticTarget(_service(self.name, self._settings), faults, taken)
        if not http:
            yield erratic
            return
        with serving(erratic) as url:
            target = connect(url, TargetSettings(self._settings.catalogue, 10.0))
            yield target
            target.close()


def _service(name: str, settings: Settings) -> Service:
    catalogue = settings.catalogue
    if name != "flawed":
        return Service(catalogue)
    kept = {id: c for n, (id, c) in enumerate(checks_of(catalogue).items()) if n % _FLAWED}
    return Service(catalogue, Validator(catalogue, kept))


def kind_of_change(clean: Record, erratic: Record) -> str | None:
    """None where the verdict is the same, else ``flaky``, ``not judged`` or ``wrong``."""
    if all(clean.get(key) == erratic.get(key) for key in ("status", "divergence")):
        return None
    reason = str(erratic.get("reason"))
    if erratic["status"] == "error" and reason.startswith("not sent, "):
        return "not judged"
    if erratic["status"] != "inconclusive":
        return "wrong"
    return "flaky" if "flaky: " in reason else "not judged"


def _text(record: Record) -> str:
    parts = (record.get(key) for key in ("status", "divergence", "reason"))
    return " ".join(str(each)[-300:] for each in parts if each)


def main(arguments: list[str] | None = None) -> int:
    """Run, count and list what is wrong."""
    given = _arguments(arguments)
    options = {"clause": tuple(given.clause or CLAUSES), "effort": given.effort, "seed": 0}
    seeds = range(given.first, given.first + given.seeds)
    rows, wrong = [], list[str]()
    print(_HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in given.targets.split(","):
            bench = Bench(name, options, Path(folder))
            if given.gated:
                bench.gate()
            for failure in given.failures.split(","):
                for rate in map(float, given.rates.split(",")):
                    http = given.http or failure == "slow"
                    row, found = _row(bench, failure, rate, seeds, http)
                    print(row, flush=True)
                    rows.append(row)
                    wrong += found
    if given.out:
        foot = (
            f"{given.seeds} seeds of each, {date.today()}: `python -m benchmarks.chaos`. Calls are beside a "
            "clean run's. `late` ends a run after ten requests\nwithout an answer in time: most of its "
            "checks are not judged. `slow` is over HTTP."
        )
        given.out.write_text("\n".join((_HEAD, *rows, "", foot, "")), encoding="utf-8")
    return 1 if wrong else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--rates", default="5,15", help="failures of 100 requests")
    parser.add_argument("--failures", default="500,drop,throttle,slow,late,mixed")
    parser.add_argument("--targets", default="faithful,flawed")
    parser.add_argument("--clause", action="append")
    parser.add_argument("--effort", default="sweep")
    parser.add_argument("--gated", action="store_true")
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--out", type=Path, help="where the table goes, as Markdown")
    return parser.parse_args(arguments)


def _row(
    bench: Bench, failure: str, rate: float, seeds: range, http: bool
) -> tuple[str, list[str]]:
    """A row of the table: the verdicts that changed, and the run's calls beside a clean one's."""
    changes: Counter[str | None] = Counter()
    calls, wrong, began = 0, [], process_time()
    for seed in seeds:
        sweep = bench.run(Faults(FAILURES[failure], rate / 100, seed), http=http)
        calls += sweep.calls
        for key, clean in bench.clean.records.items():
            erratic = sweep.records[key]
            kind = kind_of_change(clean, erratic)
            changes[kind] += 1
            if kind == "wrong":
                at = f"{bench.name}, {failure} at {rate:g} %, seed {seed}: {key}"
                wrong.append(f"{at} was {_text(clean)}, is {_text(erratic)}")
                print(wrong[-1], file=sys.stderr, flush=True)
    counts = " | ".join(f"{changes[kind]:,}" for kind in ("flaky", "not judged", "wrong"))
    seconds = (process_time() - began) / len(seeds)
    row = (
        f"| {bench.name} | {failure} | {rate:g} % | {changes.total():,} | {counts} "
        f"| {calls / (bench.clean.calls * len(seeds)):.2f} | {seconds:.1f} s |"
    )
    return row, wrong


if __name__ == "__main__":
    sys.exit(main())
