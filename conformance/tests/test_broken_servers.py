"""Servers that are sound until the run has begun, and then broken in one way: whole runs over HTTP.

Each gets the verdicts that it deserves, and the run ends with the right status and says why. Those
that are broken from the start end at preflight: see the tests of the HTTP target.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sagemaker_conformance.checks.check import selected
from sagemaker_conformance.reference import Service
from sagemaker_conformance.run.outcome import conclude
from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_reports.formats.terminal import render
from sagemaker_reports.journal.file import JournalWriter, read_journal
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

CREATE = "CreateHyperParameterTuningJob"
DESCRIBE = "DescribeHyperParameterTuningJob"
ROLE = "TrainingJobDefinition.RoleArn"
#: A few checks of every kind.
ASKED = (
    f"{ROLE}:length-max",
    f"{ROLE}:type",
    f"{CREATE}:wire-trailing-comma",
    f"{CREATE}:wire-white-space",
    f"{CREATE}:error-two-missing",
)
#: What conforms where only the first request was answered soundly: it was described.
FIRST = [f"{ROLE}:type returns"]
Break: TypeAlias = Callable[[Any, bytes, Callable[[], None]], None]


class Turning:
    """The local mock, whose answers to Create are broken after the first; counts what it is asked."""

    def __init__(self, broken: Break, sound: int = 1) -> None:
        self._service = Service(load(DEFAULT_SPEC))
        self._broken, self._sound = broken, sound
        self.asked: Counter[str] = Counter()

    def __call__(self, reply: Any) -> None:
        self.asked[reply.operation] += 1
        answer = self._service.answer(reply.operation, reply.body)

        def soundly() -> None:
            reply.send(answer.status, answer.body)

        if reply.operation != CREATE or self.asked[CREATE] <= self._sound:
            soundly()
        else:
            self._broken(reply, answer.body, soundly)


@dataclass(frozen=True)
class Ran:
    """How a run ended: its exit status, its records by id and side, and what the reader is told."""

    status: int
    records: Mapping[str, Mapping[str, Any]]
    told: str

    @property
    def statuses(self) -> set[str]:
        """The statuses of all checks."""
        return {record["status"] for record in self.records.values()}

    @property
    def conforming(self) -> list[str]:
        """The checks that conform."""
        return [key for key, record in self.records.items() if record["status"] == "conforms"]


@pytest.fixture
def examined(serve: Any, tmp_path: Path) -> Iterator[Callable[..., Ran]]:
    """Runs some checks against a server, in this process, as a session does."""
    runs: list[Run] = []

    def examine(behave: Any, *globs: str, timeout: float = 10) -> Ran:
        options = {"target": serve(behave), "clause": globs or ASKED, "request-timeout": timeout}
        run = Run(read_settings(options, tmp_path))
        runs.append(run)
        checks = list(selected(run.selection.every, run.settings.globs))
        run.select(checks)
        assert preflight(run) is None
        records = [run.examine(check) for check in checks]
        client = run.client
        with JournalWriter(run.settings.journal) as journal:
            journal.run(run.opening())
            for record in records:
                journal.check(record)
            costs = {"requests": client.requests, "calls": client.calls, "seconds": 1.0}
            ended = {"complete": not run.lost, "reason": run.lost or None, "checks": len(records)}
            journal.end({"record": "end", **ended, **costs})
        read = read_journal(run.settings.journal)
        concluded = conclude(run, read, read.path, command="pytest", others_failed=False)
        told = {f"{record['clause']} {record['side']}": record for record in records}
        return Ran(concluded.exit_status, told, render(read, status=concluded.exit_status))

    yield examine
    for run in runs:
        run.close()


def _ways(ran: Ran, side: str) -> set[str]:
    """How the checks of one side ended: by divergence, or by status where there is none."""
    of_side = (record for record in ran.records.values() if record["side"] == side)
    return {record["divergence"] or record["status"] for record in of_side}


def test_one_that_accepts_everything(examined: Any) -> None:
    ran = examined(lambda reply: reply.accept())

    assert 1 == ran.status
    assert {"accepts-invalid"} == _ways(ran, "rejects")
    assert {"conforms"} == _ways(ran, "accepts")
    assert "accepts 4 of 4 requests" in ran.told


def test_one_that_refuses_everything(examined: Any) -> None:
    ran = examined(Turning(lambda reply, body, soundly: reply.refuse("it is wrong")))

    assert 1 == ran.status
    assert ran.conforming == [
        f"{ROLE}:length-max rejects",
        *FIRST,
    ]  # refused it was, in whatever words
    assert _ways(ran, "rejects") <= {"conforms", "recorded", "inconclusive"}
    assert _ways(ran, "accepts") <= {"rejects-valid", "inconclusive"}


BROKEN: dict[str, tuple[Break, str]] = {
    "fails": (lambda reply, body, soundly: reply.send(500, {"__type": "InternalFailure"}), "500"),
    "hangs up": (lambda reply, body, soundly: reply.hang_up(), "None"),
    "truncates": (lambda reply, body, soundly: reply.send(200, body[:9], length=999), "200"),
    "tells no JSON": (lambda reply, body, soundly: reply.send(200, b"<html>"), "200"),
    "tells another value": (lambda reply, body, soundly: reply.send(200, b"[]"), "200"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_that_breaks_on_every_invalid_create(examined: Any, name: str) -> None:
    broken, http_status = BROKEN[name]

    def breaking(reply: Any, body: bytes, soundly: Any) -> None:
        if b"__type" in body:
            broken(reply, body, soundly)
        else:
            soundly()

    ran = examined(Turning(breaking))
    answers = [r["answer"] for r in ran.records.values() if r["divergence"] == "server-error"]

    assert 1 == ran.status
    assert {"server-error"} == _ways(ran, "rejects")
    assert {"conforms"} == _ways(ran, "returns")
    assert {(http_status, "crashed")} == {(str(a["http_status"]), a["outcome"]) for a in answers}


@pytest.mark.parametrize("name", BROKEN)
def test_one_that_breaks_on_every_create_is_lost(
    examined: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sagemaker_conformance.client.outage.PATIENCE", (0.01, 0.01))
    turning = Turning(BROKEN[name][0])
    ran = examined(turning)

    assert 4 == ran.status
    assert "and so does a valid one" in ran.told.splitlines()[0]
    assert set(ran.conforming) <= set(FIRST)
    assert turning.asked[CREATE] <= 2 * 24  # what was dropped is sent twice


def test_one_that_calls_json_something_else(examined: Any) -> None:
    def rename(reply: Any, body: bytes, soundly: Any) -> None:
        reply.send(400 if b"__type" in body else 200, body, kind="text/html; charset=utf-16")

    ran = examined(Turning(rename))

    assert 0 == ran.status
    assert {"conforms", "recorded"} == ran.statuses


def test_one_that_does_not_say_what_it_made(examined: Any) -> None:
    def keep(reply: Any, body: bytes, soundly: Any) -> None:
        if b"__type" in body:
            soundly()
        else:
            reply.send(200, {})

    ran = examined(Turning(keep), f"{ROLE}:length-max", "*:lifecycle-create-arn")

    assert 1 == ran.status
    assert ["HyperParameterTuningJob:lifecycle-create-arn accepts"] == [
        key for key, record in ran.records.items() if record["status"] == "diverges"
    ]


def _hang(reply: Any, body: bytes, soundly: Any) -> None:
    time.sleep(0.7)
    reply.hang_up()


def _drip(reply: Any, body: bytes, soundly: Any) -> None:
    try:
        reply.send(200, b"", length=1000)
        for _ in range(14):
            time.sleep(0.05)
            reply.write(b" ")
    except OSError:  # whoever asked has gone
        reply.hang_up()


@pytest.mark.parametrize("broken", [_hang, _drip])
def test_one_that_answers_creates_never_in_time_ends_the_run(examined: Any, broken: Break) -> None:
    turning = Turning(broken)
    ran = examined(turning, timeout=0.1)

    assert 4 == ran.status
    assert turning.asked[CREATE] <= 12
    first = ran.told.splitlines()[0]
    assert first.startswith("INCOMPLETE RUN: lost in ")
    assert "target http: 10 requests were not answered in time; give a target that is only" in first
    assert 1 == ran.told.count("--request-timeout=SECONDS")
    assert "error of the suite" not in ran.told
    assert set(ran.conforming) <= set(FIRST)


def test_one_that_is_late_once_is_examined_to_the_end(examined: Any) -> None:
    late: list[bytes] = []

    def sometimes(reply: Any, body: bytes, soundly: Any) -> None:
        if reply.body.endswith(b",}"):
            late.append(reply.body)
            _hang(reply, body, soundly)
        else:
            soundly()

    ran = examined(Turning(sometimes), timeout=0.2)

    assert (1, 5) == (ran.status, len(late))  # a divergence counts once it shows each time
    assert [f"{CREATE}:wire-trailing-comma rejects"] == [
        key for key, record in ran.records.items() if record["status"] == "diverges"
    ]
