"""The suites that are compared: how each is started, and what of its requests counts."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.against_peers.document import definition_schema, openapi
from benchmarks.against_peers.recorder import JudgedCase, Recorder
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Contestant:
    """One suite: a command, given the folder of its files and the server's URL."""

    name: str
    version: str
    command: Callable[[Path, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Recording:
    """What one suite asked the faithful server, and what that cost it.

    ``seconds`` are of the wall, ``cpu_seconds`` the suite's own, without the server's.
    """

    name: str
    version: str
    asked: tuple[JudgedCase, ...]
    calls: int
    seconds: float
    cpu_seconds: float


def this_suite(catalogue: Catalogue, version: str) -> Contestant:
    """This suite's sweep of the definition, by its command, over HTTP."""

    def command(folder: Path, url: str) -> list[str]:
        entry = "from sagemaker_conformance.cli import main; main()"
        return [
            *(sys.executable, "-c", entry, "run", f"--target={url}", f"--spec={catalogue.spec}"),
            *(
                f"--clause={TUNING_JOB.definition}.*",
                f"--clause={TUNING_JOB.definition}:*",
                "--rules=off",
                "-q",
            ),
        ]

    return Contestant("sweep", version, command)


def schemathesis(st: str, version: str, phases: str, seconds: int, seed: int) -> Contestant:
    """``st run`` with these phases and so many seconds at most."""
    name = "st coverage" if phases == "coverage" else "st coverage+fuzzing"

    def command(folder: Path, url: str) -> list[str]:
        return [
            *(st, "run", str(folder / "openapi.json"), f"--url={url}", f"--phases={phases}"),
            "--checks=not_a_server_error,positive_data_acceptance,negative_data_rejection",
            *("--mode=all", "--continue-on-failure", "--no-shrink", f"--seed={seed}"),
            *("--suppress-health-check=all", "--generation-database=none", "--no-color"),
            *([f"--max-time={seconds}"] if "fuzzing" in phases else []),
        ]

    return Contestant(name, version, command)


def naive(python: str, version: str, count: int, seed: int) -> Contestant:
    """hypothesis-jsonschema: so many valid definitions and as many naive mutants of them."""

    def command(folder: Path, url: str) -> list[str]:
        script = str(_HERE / "naive.py")
        return [python, script, str(folder / "python.json"), url, str(count), str(seed)]

    return Contestant("hj+mutants", version, command)


def record(contestant: Contestant, recorder: Recorder, url: str) -> Recording:
    """Run a suite once against the server; its output is shown only where it broke down."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "openapi.json", openapi(recorder.catalogue))
        _write(folder / "python.json", definition_schema(recorder.catalogue, python=True))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        recorder.start_clock()
        began = time.perf_counter()
        done = subprocess.run(
            contestant.command(folder, url), cwd=folder, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    broken = "Traceback" in done.stderr
    if broken or not recorder.asked:
        sys.exit(f"{contestant.name} broke down (exit {done.returncode}): {done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    asked = tuple(recorder.asked)
    return Recording(contestant.name, contestant.version, asked, recorder.calls, seconds, cpu)


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")


def judged_only(catalogue: Catalogue, asked: Sequence[JudgedCase]) -> list[JudgedCase]:
    """The sweep's requests as it judges them: what it merely records must not count for it.

    Refused values of which AWS leaves the answer open are struck out. Accepted letters outside
    ASCII, which share a request with others, are put in ASCII.
    """
    seed_request = seed_requests(catalogue, repair_rules=repairer(catalogue))[
        0
    ]  # a faithful server takes its base
    open_ = {
        json.dumps(case.request)
        for clause in catalogue.clauses
        if clause.startswith(TUNING_JOB.definition)
        for case in violations_of(seed_request, clause)
        if case.unspecified is not None
    }
    judged: list[JudgedCase] = []
    for at, request in asked:
        nameless = None if request is None else {**request, TUNING_JOB.identifier: NAME_PLACEHOLDER}
        struck = nameless is not None and json.dumps(nameless) in open_
        judged.append((at, None if struck or request is None else _in_ascii(request)))
    return judged


def _in_ascii(value: Any) -> Any:
    if isinstance(value, dict):
        return {_in_ascii(key): _in_ascii(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_ascii(item) for item in value]
    if isinstance(value, str) and not value.isascii():
        return "".join(letter if letter.isascii() else "e" for letter in value)
    return value
