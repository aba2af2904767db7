"""Several faults in one request, asked of targets that tell of them in their own ways."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.certificate import Certifier
from sagemaker_conformance.run import Run
from sagemaker_conformance.settings import read_settings
from sagemaker_conformance.targets.local import LocalTarget
from sagemaker_conformance.wording.doubles import DOUBLES
from sagemaker_strategies.constraints import DEFAULT_SPEC, SHIPPED_SPECS, load

CREATE = "CreateHyperParameterTuningJob"


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The records of checks of a target, by id: of all doubles, or of those that are named."""

    def ask(target: Any = None, *ids: str, spec: str = DEFAULT_SPEC) -> dict[str, dict[str, Any]]:
        run = Run(read_settings({"spec": spec}, tmp_path))
        run.interview.pause = lambda seconds: None
        if target is not None:
            run.__dict__["target"] = run.interview.target = target
        checks = [
            c for c in run.offer.every() if (c.clause in ids if ids else ":error-" in c.clause)
        ]
        return {c.clause: run.examine(c) for c in checks if c.side == "rejects"}

    return ask


class Answering(LocalTarget):
    """The local mock, which words its refusals as it is told."""

    def __init__(self, reword: Callable[[dict[str, Any], Answer], Answer]) -> None:
        super().__init__(load(DEFAULT_SPEC))
        self._reword = reword

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        refused = operation == CREATE and answer.outcome == "rejected"
        return self._reword(json.loads(body), answer) if refused else answer


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_the_local_mock_tells_of_all_in_the_classic_words(asked: Any, spec: str) -> None:
    records = asked(spec=spec)
    levels = {id: record["fidelity"]["level"] for id, record in records.items()}
    typed = {f"{CREATE}:error-{n}" for n in ("type-and-pattern", "type-and-missing", "two-types")}

    assert {"recorded"} == {record["status"] for record in records.values()}
    assert {id: "L3" if id in typed else "L4" for id in records} == levels
    assert len(records) >= len(DOUBLES) - 1
    assert "told of 10 of 11" == records[f"{CREATE}:error-eleven-elements"]["reason"]


def test_what_is_told_first_is_recorded(asked: Any) -> None:
    records = asked(None, f"{CREATE}:error-two-members", f"{CREATE}:error-two-members-backwards")

    assert ["passes", "passes"] == [record["boto3"] for record in records.values()]
    assert ["told of 2 of 2, TrainingJobDefinition.RoleArn:pattern first"] * 2 == [
        record["reason"] for record in records.values()
    ]


def test_a_target_that_stops_at_the_first_is_recorded(asked: Any) -> None:
    def first(request: dict[str, Any], answer: Answer) -> Answer:
        head, _, items = str(answer.message).partition(": ")
        if not head.endswith("detected"):
            return answer
        message = f"1 validation error detected: {items.partition('; Value')[0]}"
        return Answer("rejected", 400, answer.code, message)

    record = asked(Answering(first), f"{CREATE}:error-two-missing")[f"{CREATE}:error-two-missing"]

    assert ("recorded", "told of 1 of 2") == (record["status"], record["reason"])
    assert ("L3", 2, 1) == tuple(record["fidelity"][k] for k in ("level", "violations", "listed"))


def test_a_constraint_before_a_wrong_type_is_recorded(asked: Any) -> None:
    def other(request: dict[str, Any], answer: Answer) -> Answer:
        return Answer("rejected", 400, "ValidationException", "RoleArn is wrong")

    record = asked(Answering(other), f"{CREATE}:error-type-and-pattern")
    (told,) = record.values()

    assert ("recorded", "L0") == (told["status"], told["fidelity"]["level"])
    assert (
        "answered 400 ValidationException, where AWS answers 400 SerializationException"
        == told["reason"]
    )


@pytest.mark.parametrize(
    ("message", "level"),
    [("RoleArn and S3OutputPath are missing", "L2"), ("at 'tags' something is wrong", "L1")],
)
def test_words_of_its_own_and_a_member_that_is_fine(asked: Any, message: str, level: str) -> None:
    answer = Answer("rejected", 400, "ValidationException", message)
    target = Answering(lambda request, refused: answer)
    (record,) = asked(target, f"{CREATE}:error-two-missing").values()

    assert ("recorded", level) == (record["status"], record["fidelity"]["level"])
    assert f"told in words of its own: {message}" == record["reason"]


@pytest.mark.parametrize(
    ("answer", "status", "divergence"),
    [
        (Answer("accepted", 200, body={}), "diverges", "accepts-invalid"),
        (Answer("crashed", 500), "diverges", "server-error"),
        (Answer("rejected", 400, "AccessDeniedException"), "inconclusive", None),
        (Answer("unavailable", 400, "ThrottlingException"), "inconclusive", None),
    ],
)
def test_only_an_acceptance_or_a_crash_diverges(
    asked: Any, answer: Answer, status: str, divergence: str | None
) -> None:
    target = Answering(lambda request, refused: answer)
    (record,) = asked(target, f"{CREATE}:error-two-missing").values()

    assert (status, divergence) == (record["status"], record["divergence"])


class Smithy(Answering):
    """A server as Smithy's generator makes one: its own words, JSON pointers, a list of fields."""

    def __init__(self) -> None:
        super().__init__(self._in_smithy)
        self._catalogue = load(DEFAULT_SPEC)
        self._certifier = Certifier(self._catalogue.raw)

    def _in_smithy(self, request: dict[str, Any], answer: Answer) -> Answer:
        broken = sorted(self._certifier.violated(request))
        if any(id.endswith(":type") for id in broken):
            return Answer("rejected", 400, "SerializationException")
        items = list(dict.fromkeys(map(self._item, broken)))
        noun = "error" if len(items) == 1 else "errors"
        message = f"{len(items)} validation {noun} detected. {'; '.join(items)}"
        fields = tuple(item.split("'")[1] for item in items)
        return Answer("rejected", 400, "ValidationException", message, fields)

    def _item(self, id: str) -> str:
        path, _, kind = id.rpartition(":")
        steps = {"member": "/0", "key": "", "value": "/some"}
        place = "".join(steps.get(step, f"/{step}") for step in path.split("."))
        clauses, family = self._catalogue.nodes[path].clauses, kind.partition("-")[0]
        low, high = (clauses.get(f"{family}-{end}") for end in ("min", "max"))
        if low and high:
            said = f"between {low.value} and {high.value}, inclusive"
        elif low or high:
            said = f"{'greater' if low else 'less'} than or equal to {(low or high).value}"
        told = {
            "required": lambda: "not be null",
            "pattern": lambda: f"satisfy regular expression pattern: {clauses['pattern'].value}",
            "enum": lambda: f"satisfy enum value set: [{', '.join(clauses['enum'].value)}]",
            "length": lambda: f"have length {said}",
            "range": lambda: f"be {said}",
        }[family]
        counted = " with length 9" if family == "length" else ""
        return f"Value{counted} at '{place}' failed to satisfy constraint: Member must {told()}"


def test_a_server_in_the_words_of_smithy_is_as_faithful(asked: Any) -> None:
    definition = "TrainingJobDefinition"
    ids = (
        f"{definition}.RoleArn:required",
        f"{definition}.RoleArn:length-max",
        f"{definition}.AlgorithmSpecification.TrainingInputMode:enum",
        f"{definition}.StoppingCondition.MaxRuntimeInSeconds:range-min",
        f"{CREATE}:error-two-members",
        f"{CREATE}:error-one-member",
    )
    records = asked(Smithy(), *ids)

    assert dict.fromkeys(ids, ("L4", "smithy")) == {
        id: (record["fidelity"]["level"], record["fidelity"]["dialect"])
        for id, record in records.items()
    }
    assert not [record for record in records.values() if record["status"] == "diverges"]


def test_what_is_out_of_scope_is_not_asked(tmp_path: Path) -> None:
    scope = tmp_path / "scope.txt"
    scope.write_text("TrainingJobDefinition.StaticHyperParameters no parameters here\n")
    run = Run(read_settings({"scope": "scope.txt"}, tmp_path))
    excluded = {
        record["clause"].partition(":")[2]
        for check in run.offer.every()
        if ":error-" in check.clause or ":wire-" in check.clause
        if (record := run.examine(check))["status"] == "out-of-scope"
    }

    assert {
        *("error-key-and-value", "wire-lone-surrogate", "wire-surrogate-pair"),
        *("wire-escaped-nul", "wire-unescaped-utf-8"),
    } == excluded


def test_a_double_can_be_shown_and_replayed(command: Any) -> None:
    shown = command("show", f"{CREATE}:error-two-missing")
    stopped = command("show", f"{CREATE}:error-two-types", "--as=boto3")
    replayed = command("replay", f"{CREATE}:error-two-missing")

    assert "two required members are absent" in shown.out
    assert "expected    400 ValidationException" in shown.out
    assert "# boto3 does not send this; other clients do." in stopped.out
    assert (1, "gone") == (replayed.status, replayed.out.partition(":")[0])
