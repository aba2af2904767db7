"""Several errors in one request, sent to targets that report them in different ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.checks.check import checks_of
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.reference import Validator
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.suites.multi_error.cases import MULTI_ERROR_CASES
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import DEFAULT_SPEC, SHIPPED_SPECS, Catalogue, load
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The records of checks of a target, by id: of all doubles, or of those that are named."""

    def ask(target: Any = None, *ids: str, spec: str = DEFAULT_SPEC) -> dict[str, dict[str, Any]]:
        target = LocalTarget(load(spec)) if target is None else target
        client = Client(target, TUNING_JOB, pause=lambda seconds: None, parents=True)
        run = Run(read_settings({"spec": spec}, tmp_path), given=client)
        checks = [
            c for c in run.selection.every if (c.clause in ids if ids else ":error-" in c.clause)
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
    assert len(records) >= len(MULTI_ERROR_CASES) - 1
    assert "10 of 11 reported" == records[f"{CREATE}:error-eleven-elements"]["reason"]


def test_what_is_told_first_is_recorded(asked: Any) -> None:
    records = asked(None, f"{CREATE}:error-two-members", f"{CREATE}:error-two-members-backwards")

    assert ["passes", "passes"] == [record["boto3"] for record in records.values()]
    assert ["2 of 2 reported, TrainingJobDefinition.RoleArn:pattern first"] * 2 == [
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

    assert ("recorded", "1 of 2 reported") == (record["status"], record["reason"])
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
    assert f"reported in another wording: {message}" == record["reason"]


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


class Smithy(LocalTarget):
    """The local mock as a server made by Smithy's generator would answer.

    Its own words, JSON pointers, all errors, both bounds in one sentence, a list of fields.
    """

    def __init__(self) -> None:
        catalogue = load(DEFAULT_SPEC)
        super().__init__(catalogue)
        self._validator = Validator(catalogue)

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        if operation != CREATE or answer.code != "ValidationException":
            return answer
        request = self._validator.read(json.loads(body))
        errors = list(self._errors(self._validator.catalogue.root, request, ""))
        noun = "error" if len(errors) == 1 else "errors"
        items = "; ".join(said for _, said in errors)
        message = f"{len(errors)} validation {noun} detected. {items}"
        fields = tuple(place for place, _ in errors)
        return Answer("rejected", 400, "ValidationException", message, fields)

    def _errors(self, node: Node, value: Any, at: str) -> Iterator[tuple[str, str]]:
        broken = (kind for kind in STATED if not self._holds(node, kind, value))
        for suite in dict.fromkeys(kind.partition("-")[0] for kind in broken):
            yield at, _in_smithy(node, suite, value, at)
        if node.type == "list":
            for index, item in enumerate(value):
                yield from self._errors(node.children["member"], item, f"{at}/{index}")
        elif node.type == "map":
            for key, item in value.items():
                yield from self._errors(node.children["key"], key, at)
                step = key.replace("~", "~0").replace("/", "~1")
                yield from self._errors(node.children["value"], item, f"{at}/{step}")
        elif node.type == "structure":
            for name, child in node.children.items():
                place = f"{at}/{name}"
                if value.get(name) is not None:
                    yield from self._errors(child, value[name], place)
                elif child.required:
                    yield place, _in_smithy(child, "required", None, place)

    def _holds(self, node: Node, kind: str, value: Any) -> bool:
        check = self._validator.checks.get(f"{node.path}:{kind}")
        return check is None or check.holds(value)


STATED = ("length-min", "length-max", "range-min", "range-max", "pattern", "enum")


def _in_smithy(node: Node, suite: str, value: Any, at: str) -> str:
    clauses: Any = node.clauses
    low, high = (clauses.get(f"{suite}-{end}") for end in ("min", "max"))
    if low and high:
        bounds = f"between {low.value} and {high.value}, inclusive"
    elif low or high:
        bounds = f"{'greater' if low else 'less'} than or equal to {(low or high).value}"
    said = {
        "required": lambda: "not be null",
        "pattern": lambda: f"satisfy regular expression pattern: {clauses['pattern'].value}",
        "enum": lambda: f"satisfy enum value set: [{', '.join(clauses['enum'].value)}]",
        "length": lambda: f"have length {bounds}",
        "range": lambda: f"be {bounds}",
    }[suite]()
    counted = f" with length {len(value)}" if suite == "length" else ""
    return f"Value{counted} at '{at}' failed to satisfy constraint: Member must {said}"


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


#: Lists, maps, their keys and values, bounds of both kinds, enums, patterns, what is required.
ASKED = tuple(
    f"TrainingJobDefinition.{member}" for member in ("ResourceConfig", "StaticHyper", "VpcConfig")
)


def test_a_server_in_the_words_of_smithy_costs_no_more_requests(
    catalogue: Catalogue, plain: SeedRequest
) -> None:
    checks = [c for c in checks_of(catalogue, "rejects") if c.path.startswith(ASKED)]
    paths = tuple(dict.fromkeys(check.path for check in checks))
    case_store = CaseStore(Certifier(catalogue.raw), paths)

    def ask(target: LocalTarget) -> tuple[int, list[str]]:
        client = Client(target, TUNING_JOB, keys=case_store.keys)
        context = Context(client, catalogue, case_store, (plain,))
        statuses = [examine(check, context).status for check in checks]
        return client.calls, statuses

    calls, statuses = ask(LocalTarget(catalogue))

    assert (calls, statuses) == ask(Smithy())
    assert "diverges" not in statuses
    # Most cases share their requests.
    assert calls < sum(len(case_store.violations(plain, check.clause)) for check in checks)


def test_what_is_out_of_scope_is_not_asked(tmp_path: Path) -> None:
    scope = tmp_path / "scope.txt"
    scope.write_text("TrainingJobDefinition.StaticHyperParameters no parameters here\n")
    run = Run(read_settings({"scope": "scope.txt"}, tmp_path))
    excluded = {
        record["clause"].partition(":")[2]
        for check in run.selection.every
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
