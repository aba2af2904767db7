"""Is the gate's answer the same in every run? Gated suites with other seeds, other hashes, other order.

    python -m benchmarks.repeatability [--runs=100] [--targets=local,moto] [--effort=sweep]

Each run gets a ``--hypothesis-seed`` and a ``PYTHONHASHSEED`` of its own; with pytest-randomly, whose
seed is the same number, the order of the nodes is another one too. A verdict is the exit status, every
check with its status and divergence, and every section of the gate. The local mock is gated with a
baseline that lists nothing, moto with the one that comes along. Ends with 0 where all runs of a target
gave one verdict and passed, else with 1, and tells which checks differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sagemaker_reports import Baseline, write_baseline
from sagemaker_strategies import load

_SECTIONS: Final = ("new", "changed", "miscounted", "gone", "unchecked", "expired", "known")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one run said: its exit status, each check, and what the gate made of it."""

    status: int
    checks: tuple[tuple[str, str, str], ...]
    gate: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def hash(self) -> str:
        """Twelve digits that tell one verdict from another."""
        told = json.dumps([self.status, self.checks, self.gate])
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def main() -> int:
    """Run, count, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--targets", default="local,moto")
    parser.add_argument("--effort", default="sweep", help="explore searches with each run's seed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [
            _repeat(target, given.runs, given.effort, Path(folder))
            for target in given.targets.split(",")
        ]
    return 0 if all(results) else 1


def _repeat(target: str, runs: int, effort: str, folder: Path) -> bool:
    baseline = "moto" if target == "moto" else str(_nothing_listed(target, folder))
    seen: Counter[Verdict] = Counter()
    began = time.monotonic()
    for seed in range(1, runs + 1):
        seen[_run(target, baseline, effort, seed, folder)] += 1
        told = "1 verdict" if len(seen) == 1 else f"{len(seen)} verdicts"
        print(f"{target}: run {seed} of {runs}, {told}", end="\r", flush=True)
    seconds = (time.monotonic() - began) / runs
    statuses = sorted({verdict.status for verdict in seen})
    counted = ", ".join(f"{verdict.hash} {count} times" for verdict, count in seen.most_common())
    print(
        f"{target}: {runs} runs, {len(seen)} verdict{'' if len(seen) == 1 else 's'} ({counted}), "
        f"exit {', '.join(map(str, statuses))}, {seconds:.1f} s a run"
    )
    for line in _differences([verdict for verdict, _ in seen.most_common()]):
        print(f"  {line}")
    return len(seen) == 1 and statuses == [0]


def _nothing_listed(target: str, folder: Path) -> Path:
    catalogue = load()
    file = folder / f"{target}.json"
    write_baseline(file, Baseline(target, catalogue.spec, catalogue.sha256))
    return file


def _run(target: str, baseline: str, effort: str, seed: int, folder: Path) -> Verdict:
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    randomly = find_spec("pytest_randomly") is not None
    shuffled = [f"--randomly-seed={seed}"] if randomly else []
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-q"),
            *("-p", "no:cacheprovider", f"--hypothesis-seed={seed}", *shuffled),
            *(f"--conformance-target={target}", f"--conformance-baseline={baseline}"),
            *(f"--conformance-effort={effort}", f"--conformance-report=json:{report}"),
            f"--conformance-journal={folder / 'run.ndjson'}",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    if not report.is_file():
        raise SystemExit(
            f"a run of {target} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}"
        )
    return _verdict(ran.returncode, json.loads(report.read_text(encoding="utf-8")))


def _verdict(status: int, document: dict[str, Any]) -> Verdict:
    checks = sorted(
        (check["id"], check["status"], str(check["divergence"])) for check in document["checks"]
    )
    gate = ((name, tuple(sorted(e["id"] for e in document["gate"][name]))) for name in _SECTIONS)
    return Verdict(status, tuple(checks), tuple(gate))


def _differences(verdicts: list[Verdict]) -> list[str]:
    """Which checks another verdict than the most frequent one sees otherwise."""
    told = []
    for other in verdicts[1:]:
        for here, there in ((verdicts[0], other), (other, verdicts[0])):
            told += [f"{here.hash}: {check}" for check in set(here.checks) - set(there.checks)]
    return sorted(told)[:20]


if __name__ == "__main__":
    sys.exit(main())
