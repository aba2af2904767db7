"""The parts of the guard: options, ledgers, budgets, marks."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.engine.aws_policy import is_refused_for_mark, marked
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.run.connection_options import read_real
from sagemaker_conformance.targets import TargetError, UnreachableError
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.aws_guard.ledger import (
    Ledger,
    ledger_of,
    left_behind,
    leftover_jobs,
)

CREATE = "CreateHyperParameterTuningJob"
NAME = "HyperParameterTuningJobName"
ARN = "arn:aws:sagemaker:us-east-1:112233445566:hyper-parameter-tuning-job/"


# Options


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "²"])
def test_what_is_no_number_of_creates(text: str, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="--allow-create="):
        read_real({"allow-create": text}, "aws", tmp_path)


# Ledgers


def test_a_ledger_tells_what_may_be_left(tmp_path: Path) -> None:
    path = ledger_of(tmp_path / "deep" / "j.ndjson")
    ledger = Ledger(path, "r", {"region": "us-east-1"})
    for name in ("a", "b", "c", "d"):
        ledger.sending(name)
    ledger.created("a", f"{ARN}a")
    ledger.created("b", f"{ARN}b")
    ledger.refused("c")
    ledger.gone("b")
    left = leftover_jobs(path)

    assert [("a", f"{ARN}a"), ("d", None)] == [(job.name, job.arn) for job in left]
    assert "us-east-1" == left[0].where["region"]
    assert ["2 jobs may be left"] == [line[:18] for line in left_behind(path, "j.ndjson")]


def test_a_line_that_was_cut_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "x.created"
    Ledger(path, "r", {}).created("a", f"{ARN}a")
    with path.open("a") as file:
        file.write('{"record": "crea')
    Ledger(path, "s", {}).created("b", f"{ARN}b")

    assert ["a", "b"] == [job.name for job in leftover_jobs(path)]


def test_what_ends_one_run_ends_no_other(tmp_path: Path) -> None:
    path = tmp_path / "x.created"
    one, same, other = (Ledger(path, run, {}) for run in ("r", "r", "s"))
    assert same.ended() is None
    one.end("why")

    assert ("why", "why", None) == (one.ended(), same.ended(), other.ended())


def test_nothing_left_is_nothing_said(tmp_path: Path) -> None:
    assert [] == left_behind(tmp_path / "x.created", "x")
    assert ledger_of(tmp_path / "x.created") == tmp_path / "x.created"


# The guard


class SuiteEvidence:
    """What stands behind the guard here: answers as it is told, and remembers what it was asked."""

    version = "1"

    def __init__(self, **answers: Any) -> None:
        self.asked: list[str] = []
        self._answers = answers

    def send(self, operation: str, body: bytes) -> Answer:
        self.asked.append(operation)
        answer = self._answers.get(operation.partition("Hyper")[0], Answer("accepted", 200))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Answer)
        return answer

    def send_raw(self, headers: Any, body: bytes) -> Answer:
        return self.send("raw", body)

    def close(self) -> None:
        pass


MADE = Answer("accepted", 200, body={"HyperParameterTuningJobArn": f"{ARN}conformance-x-1"})


def _guard(path: Path, told: SuiteEvidence, *, harmless: bool, allowance: int = 0) -> GuardedTarget:
    ledger = Ledger(path, "r", {})
    return GuardedTarget(
        "aws", told, lambda body: harmless, ledger, allowance, pause=lambda seconds: None
    )


BODY = json.dumps({NAME: "conformance-X-1"}).encode()


@pytest.mark.parametrize(
    "answer",
    [Answer("unavailable", 400, "ThrottlingException"), UnreachableError("gone")],
)
def test_a_create_that_did_not_get_through_is_not_counted(answer: Any, tmp_path: Path) -> None:
    guard = _guard(tmp_path / "l", SuiteEvidence(Create=answer), harmless=False, allowance=1)
    for _ in range(3):
        with contextlib.suppress(UnreachableError):
            guard.send(CREATE, BODY)

    assert guard.may_create
    assert () == leftover_jobs(tmp_path / "l")


def test_a_create_without_an_answer_may_have_made_a_job(tmp_path: Path) -> None:
    lost = Answer("crashed", message="no answer within 1 s", lost="late")
    told = SuiteEvidence(Create=lost)
    guard = _guard(tmp_path / "l", told, harmless=False, allowance=2)
    with pytest.raises(WithheldError, match="not sent twice"):
        guard.send(CREATE, BODY)

    assert [CREATE] == told.asked
    assert ["conformance-X-1"] == [job.name for job in leftover_jobs(tmp_path / "l")]


def test_a_job_that_cannot_be_stopped_is_cried_out_and_the_last(tmp_path: Path) -> None:
    denied = Answer("rejected", 400, "AccessDeniedException")
    guard = _guard(
        tmp_path / "l", SuiteEvidence(Create=MADE, Stop=denied), harmless=False, allowance=2
    )
    with pytest.raises(TargetError, match=r"could not be stopped .*AccessDenied.* clean .* now"):
        guard.send(CREATE, BODY)

    assert not guard.may_create
    assert [f"{ARN}conformance-x-1"] == [job.arn for job in leftover_jobs(tmp_path / "l")]


def test_stopping_is_insisted_on(tmp_path: Path) -> None:
    answers = [Answer("unavailable", 400), UnreachableError("x"), Answer("crashed", 500)]

    class Busy(SuiteEvidence):
        def send(self, operation: str, body: bytes) -> Answer:
            if operation.startswith("Stop") and answers:
                self._answers["Stop"] = answers.pop(0)
            elif operation.startswith("Stop"):
                self._answers["Stop"] = Answer("accepted", 200)
            return super().send(operation, body)

    told = Busy(Create=MADE)
    _guard(tmp_path / "l", told, harmless=False, allowance=1).send(CREATE, BODY)

    assert 4 == told.asked.count("StopHyperParameterTuningJob")
    assert "AddTags" == told.asked[-1]


def test_own_jobs_are_deleted_under_the_name_that_the_service_gave_them(tmp_path: Path) -> None:
    told = SuiteEvidence(Create=MADE)
    guard = _guard(tmp_path / "l", told, harmless=False, allowance=1)
    guard.send(CREATE, BODY)
    guard.send("DeleteHyperParameterTuningJob", json.dumps({NAME: "conformance-x-1"}).encode())

    assert () == leftover_jobs(tmp_path / "l")


def test_who_may_not_stop_may_not_create(tmp_path: Path) -> None:
    denied = Answer("rejected", 400, "AccessDeniedException", "no")
    for answer, may in {denied: False, Answer("rejected", 400, "ResourceNotFound"): True}.items():
        guard = _guard(tmp_path / "l", SuiteEvidence(Stop=answer), harmless=False, allowance=1)
        if may:
            guard.confirm_stopping()
        else:
            with pytest.raises(TargetError, match="may not stop"):
                guard.confirm_stopping()


def test_a_packed_body_may_be_anything(tmp_path: Path) -> None:
    guard = _guard(tmp_path / "l", SuiteEvidence(), harmless=True)
    with pytest.raises(WithheldError):
        guard.send_raw({"X-Amz-Target": f"SageMaker.{CREATE}", "Content-Encoding": "gzip"}, b"x")


# Marks


def test_a_mark_is_one_fault_at_one_place() -> None:
    request = {NAME: "$NAME", "HyperParameterTuningJobConfig": {"Strategy": "Random"}, "X": 1}
    named, planned = marked(request), marked(request, NAME)

    assert {k: v for k, v in request.items() if k != NAME} == {
        k: v for k, v in named.items() if k != NAME
    }
    assert len(str(named[NAME])) > 32
    assert "$NAME" == planned[NAME]


@pytest.mark.parametrize(
    ("message", "does"),
    [
        ("1 validation error detected: Value 'x' at 'hyperParameterTuningJobName' failed", True),
        ("2 …: Value 'x' at 'hyperParameterTuningJobName' …; Value null at 'roleArn' …", False),
        ("no", False),
    ],
)
def test_what_stands_but_for_its_mark(message: str, does: bool) -> None:
    assert does == is_refused_for_mark(Answer("rejected", 400, "ValidationException", message))
    assert not is_refused_for_mark(Answer("accepted", 200))
