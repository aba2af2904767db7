"""Real SageMaker, proved without an account, by a server on this machine that verifies signatures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from conformance.tests.loopback_aws import (
    ACCOUNT,
    CATALOGUE,
    CREATE,
    ROLE,
    STOP,
    TOKEN,
    LoopbackAws,
)
from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.calls import LONG_PATIENCE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import Settings, read_settings
from sagemaker_conformance.targets import TargetError
from sagemaker_conformance.targets.aws_guard.ledger import leftover_jobs
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: What a test opened.
_OPEN = ExitStack()


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    _OPEN.close()


def _open(settings: Settings) -> Run:
    run = Run(settings)
    _OPEN.callback(run.close, interrupted=True)
    return run


def _run(folder: Path, *globs: str, **options: str) -> Run:
    given: dict[str, Any] = {"target": "aws", "account": ACCOUNT, "clause": globs, **options}
    run = _open(read_settings(given, folder))
    run.select(
        [c for side in ("accepts", "rejects", "returns") for c in run.selection.checks(side)]
    )
    guard = run.guard
    assert guard is not None
    guard._pause = lambda seconds: None
    run.given = Client(guard, TUNING_JOB, pause=lambda seconds: None, patience=LONG_PATIENCE)
    return run


def _examined(run: Run) -> dict[str, dict[str, Any]]:
    """The records of all checks of the run, by id and side, as the journal has them."""
    assert preflight(run) is None
    checks = [c for side in ("rejects", "accepts", "returns") for c in run.selection.checks(side)]
    records = {str(check): run.examine(check) for check in checks}
    run.close()
    return records


def _statuses(records: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str | None]]:
    return {key: (r["status"], r["divergence"]) for key, r in records.items()}


def _plain(**more: Any) -> bytes:
    request = TypicalValues(TUNING_JOB).value(CATALOGUE.root)
    assert isinstance(request, dict)
    definition = TypicalValues(TUNING_JOB).value(CATALOGUE.root.children["TrainingJobDefinition"])
    named = {"HyperParameterTuningJobName": "conformance-x-1", "TrainingJobDefinition": definition}
    return json.dumps({**request, **named, **more}).encode()


SOME = (f"{ROLE}:*", "*ResourceConfig.Instance*", "HyperParameterTuningJobName:*")


def test_without_leave_no_valid_create_is_sent_and_refusals_are_judged(
    aws: Any, tmp_path: Path
) -> None:
    server = aws()
    records = _examined(_run(tmp_path, *SOME))
    rejects = {k: v for k, v in _statuses(records).items() if k.endswith(" rejects")}
    others = {k: r for k, r in records.items() if not k.endswith(" rejects")}

    assert (0, 0) == (server.valid_creates, server.created)
    assert {CREATE} == set(server.asked)
    assert {"conforms", "vacuous", "dominated", "inconclusive"} >= {s for s, _ in rejects.values()}
    assert ("conforms", None) == rejects[f"{ROLE}:pattern rejects"]
    assert ("conforms", None) == rejects[f"{ROLE}:type rejects"]
    assert ("conforms", None) == rejects["HyperParameterTuningJobName:length-max rejects"]
    assert {"inconclusive"} == {r["status"] for r in others.values()}
    assert all("--allow-create=N" in r["reason"] for r in others.values())
    assert not (tmp_path / ".sagemaker-conformance" / "aws.partial.ndjson.created").exists()


def test_refusals_are_judged_as_those_of_the_mock_in_process(aws: Any, tmp_path: Path) -> None:
    lacking = ("TrainingJobDefinition.ResourceConfig.InstanceCount:range-min",)
    aws(lacking=lacking)
    run = _run(tmp_path, f"{ROLE}:*", "*OutputDataConfig*")
    local = _open(read_settings({"clause": run.settings.globs}, tmp_path))
    local.select(
        c for side in ("accepts", "rejects", "returns") for c in local.selection.checks(side)
    )
    told = {str(c): local.examine(c)["status"] for c in local.selection.checks("rejects")}
    found = {k: r["status"] for k, r in _examined(run).items() if k.endswith(" rejects")}
    # What AWS leaves open is not sent: it may be taken.
    assert {k: "inconclusive" if v == "recorded" else v for k, v in told.items()} == found


def test_the_budget_is_kept_and_every_job_stopped_and_tagged(aws: Any, tmp_path: Path) -> None:
    server = aws()
    records = _examined(_run(tmp_path, f"{ROLE}:*", **{"allow-create": "2"}))
    statuses = Counter(r["status"] for k, r in records.items() if not k.endswith(" rejects"))

    assert 2 == server.created == server.valid_creates
    assert 2 == server.stopped == len(server.tagged)
    assert [] == server.running
    assert statuses["conforms"] > 0
    assert statuses["inconclusive"] > 0
    assert set(statuses) <= {"conforms", "inconclusive", "dominated"}
    assert () == leftover_jobs(tmp_path / ".sagemaker-conformance" / "aws.partial.ndjson.created")


def test_throttling_never_changes_a_verdict(aws: Any, tmp_path: Path) -> None:
    def throttle(server: LoopbackAws, operation: str, _: Any) -> Any:
        if sum(server.asked.values()) % 3:
            return 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}
        return None

    calm = _statuses(
        _examined(_run(tmp_path, f"{ROLE}:*", **{"allow-create": "3"})) if aws() else {}
    )
    server = aws(intervene=throttle)
    hurried = _statuses(_examined(_run(tmp_path, f"{ROLE}:*", **{"allow-create": "3"})))

    assert calm == hurried
    assert server.created <= 3
    assert [] == server.running


def test_an_unexpected_acceptance_is_stopped_and_ends_the_creating(
    aws: Any, tmp_path: Path
) -> None:
    server = aws(lacking=(f"{ROLE}:length-max", f"{ROLE}:pattern"))
    run = _run(tmp_path, f"{ROLE}:*")
    first = run.examine(Check(f"{ROLE}:length-max", "rejects"))
    asked = server.asked[CREATE]
    second = run.examine(Check(f"{ROLE}:pattern", "rejects"))

    assert ("diverges", "accepts-invalid") == (first["status"], first["divergence"])
    assert "inconclusive" == second["status"]
    assert "documents call invalid" in second["reason"]
    assert asked == server.asked[CREATE]
    assert ([], 1) == (server.running, len(server.tagged))
    other = _open(read_settings({"target": "aws", "account": ACCOUNT, "run": "x"}, tmp_path))
    assert other.guard is not None
    assert other.guard.ledger.ended() is None  # another run's creating has not ended


def test_an_unexpected_acceptance_ends_the_creating_of_all_workers(
    aws: Any, tmp_path: Path
) -> None:
    server = aws(lacking=(f"{ROLE}:length-max",))
    one, other = (_run(tmp_path, f"{ROLE}:*", run="r", **{"allow-create": "4"}) for _ in range(2))
    one.examine(Check(f"{ROLE}:length-max", "rejects"))

    assert one.guard is not None
    assert other.guard is not None
    assert not other.guard.may_create
    with pytest.raises(WithheldError, match="nothing more is created"):
        other.guard.send(CREATE, _plain())
    assert 1 == server.created


#: Headers that a service may read as those of a create.
_OF_A_CREATE = (
    {"X-Amz-Target": f"SageMaker.{CREATE}"},
    {"x-amz-target": f"sagemaker.{CREATE.lower()}"},
    {"X-Amz-Target": CREATE},
    {},
)


@pytest.mark.parametrize("form", ["plain", "bom", "utf-16", "twice", "comma", "comment", "more"])
def test_a_valid_body_is_withheld_however_it_is_sent(form: str, aws: Any, tmp_path: Path) -> None:
    server = aws()
    guard = _run(tmp_path).guard
    text = _plain().decode()
    body = {
        "plain": text.encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
        "twice": text.replace('{"', '{"HyperParameterTuningJobName":7,"', 1).encode(),
        "comma": f"{text[:-1]},}}".encode(),
        "comment": f"/* x */{text}".encode(),
        "more": f"{text}garbage".encode(),
    }[form]

    assert guard is not None
    for headers in _OF_A_CREATE:
        with pytest.raises(WithheldError, match="--allow-create=N"):
            guard.send_raw(headers, body)
    assert not server.asked


def test_fractions_and_words_that_aws_may_convert_are_not_harmless(
    aws: Any, tmp_path: Path
) -> None:
    server = aws()
    guard = _run(tmp_path).guard
    request = json.loads(_plain())
    request["TrainingJobDefinition"]["EnableNetworkIsolation"] = "true"
    assert guard is not None
    with pytest.raises(WithheldError):
        guard.send(CREATE, json.dumps(request).encode())
    assert not server.asked


@pytest.mark.parametrize("operation", [STOP, "DeleteHyperParameterTuningJob"])
def test_jobs_of_others_are_left_alone(operation: str, aws: Any, tmp_path: Path) -> None:
    server = aws()
    guard = _run(tmp_path).guard
    assert guard is not None
    with pytest.raises(WithheldError, match="only jobs that this run made"):
        guard.send(operation, b'{"HyperParameterTuningJobName":"somebodys"}')
    assert not server.asked


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceLimitExceeded"])
def test_a_refusal_for_the_role_or_a_quota_is_no_verdict(
    code: str, aws: Any, tmp_path: Path
) -> None:
    def refuse(server: LoopbackAws, operation: str, _: Any) -> Any:
        return (400, {"__type": code, "message": "not you"}) if server.asked[CREATE] > 1 else None

    aws(intervene=refuse)
    records = _examined(_run(tmp_path, f"{ROLE}:pattern", **{"allow-create": "9"}))

    assert {"inconclusive", "dominated"} >= {r["status"] for r in records.values()}
    assert "inconclusive" == records[f"{ROLE}:pattern rejects"]["status"]


def test_one_that_refuses_everything_for_the_role_ends_at_preflight(
    aws: Any, tmp_path: Path
) -> None:
    aws(intervene=lambda *_: (400, {"__type": "AccessDeniedException", "message": "not you"}))

    assert "refuses on other grounds" in (preflight(_run(tmp_path)) or "")


def test_one_that_makes_a_job_of_the_mark_ends_at_preflight(aws: Any, tmp_path: Path) -> None:
    name = "HyperParameterTuningJobName"
    server = aws(lacking=(f"{name}:length-max", f"{name}:pattern"))

    assert "made a job from a request that is documented as invalid" in (
        preflight(_run(tmp_path)) or ""
    )
    assert ([], 1) == (server.running, server.created)


def test_a_refusal_speaks_for_itself_where_no_ground_stands(aws: Any, tmp_path: Path) -> None:
    def marks_are_not_named(server: LoopbackAws, operation: str, handler: Any) -> Any:
        marked = "conformance-marks" in server.body
        return (400, {"__type": "ValidationException", "message": "no"}) if marked else None

    aws(intervene=marks_are_not_named)
    run = _run(tmp_path, f"{ROLE}:*")
    pattern = run.examine(Check(f"{ROLE}:pattern", "rejects"))
    type_ = run.examine(Check(f"{ROLE}:type", "rejects"))

    assert "conforms" == pattern["status"]
    assert "inconclusive" == type_["status"]  # a wrong type is blamed on nobody
    assert "this refusal alone does not show" in type_["reason"]


# The account


def test_the_account_must_be_named_and_be_the_right_one(aws: Any, tmp_path: Path) -> None:
    server = aws()
    for account, why in {None: "--account=ID", "665544332211": f"are of account {ACCOUNT}"}.items():
        run = _open(read_settings({"target": "aws", "account": account}, tmp_path))
        with pytest.raises(TargetError, match=why):
            _ = run.target
    assert not server.asked


def test_a_wrong_secret_is_told_without_what_was_signed(
    aws: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the secret at all")
    run = _open(read_settings({"target": "aws", "account": ACCOUNT}, tmp_path))
    with pytest.raises(TargetError, match="STS answered") as told:
        _ = run.target

    assert TOKEN not in str(told.value)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("aws:a:b:c", r"expected aws\[:PROFILE\[:REGION\]\]"),
        ("aws:nope", r"profile 'nope': .*could not be found"),
        ("aws::not a region", "region"),
    ],
)
def test_what_leads_nowhere(target: str, why: str, aws: Any, tmp_path: Path) -> None:
    aws()
    run = _open(read_settings({"target": target, "account": ACCOUNT}, tmp_path))
    with pytest.raises(TargetError, match=why) as told:
        _ = run.target

    assert 1 == len(str(told.value).splitlines())


@pytest.mark.parametrize("text", ["12345", "abcdefghijkl", "1122334455667"])
def test_what_is_no_account(text: str, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="expected the 12 digits"):
        read_settings({"account": text}, tmp_path)


# Whole runs


# Beside the clauses


def test_what_belongs_to_no_clause_is_asked_under_the_guard_too(aws: Any, tmp_path: Path) -> None:
    server = aws()
    run = _run(tmp_path)
    records = [run.examine(check) for check in run.selection.beside]
    run.close()
    judged = Counter(
        r["clause"].partition(":")[2].partition("-")[0] for r in records if r["answer"]
    )

    assert (0, 0, 0) == (server.valid_creates, server.created, server.stopped)
    assert not {"error", "diverges"} & {r["status"] for r in records}
    assert judged["wire"] > 5  # malformed bodies are valid to lenient readers, and stay here
    assert judged["error"] > 5
