"""The wire suite against targets that read bodies in their own way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sagemaker_conformance.checks.check import Check, selected
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.reference import Service
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.suites import suites
from sagemaker_conformance.suites.wire import CASES
from sagemaker_conformance.suites.wire.body import one_piece
from sagemaker_conformance.suites.wire.exchange import send_raw_case
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"
CASE = {case.name: case for case in CASES}
FORM = "application/x-www-form-urlencoded"
FORBIDDEN = [case.name for case in CASES if case.leniency == "forbidden"]
MALFORMED = [case.name for case in CASES if case.proof == "malformed"]
JOB = {"HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:1:hyper-parameter-tuning-job/x"}
Ask: TypeAlias = Callable[..., dict[str, Verdict]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Makes the checks of the family that are named, or all, of a target."""
    runs: list[Run] = []

    def make(target: Any, *names: str, spec: str = SHIPPED_SPECS[0]) -> dict[str, Verdict]:
        named = target if isinstance(target, str) else "local"
        run = Run(read_settings({"target": named, "spec": spec}, tmp_path))
        runs.append(run)
        if not isinstance(target, str):
            run.given = Client(target, TUNING_JOB, parents=True)
        run.client.pause = lambda seconds: None
        wanted = {f"{CREATE}:wire-{name}" for name in names}
        checks = [
            c
            for c in run.selection.beside
            if ":wire-" in c.clause and (not names or c.clause in wanted)
        ]
        return {check.clause.partition(":wire-")[2]: run.verdict(check) for check in checks}

    yield make
    for run in runs:
        run.close()


class Reading(LocalTarget):
    """The local mock behind a reader of its own."""

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        return self.read(headers, body) or super().send_raw(headers, body)

    def read(self, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """What is answered instead, None for the mock's own answer."""
        return None

    @property
    def jobs(self) -> list[str]:
        """The names of all jobs that are there."""
        return [job.name for job in self._service.store.all()]


def _reading(read: Callable[[Reading, Mapping[str, str], bytes], Answer | None]) -> Reading:
    made = type("Made", (Reading,), {"read": read})
    return made(load(SHIPPED_SPECS[0]))


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body.decode())
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_the_local_mock_answers_as_documented(ask: Ask, spec: str) -> None:
    verdicts = ask("local", spec=spec)
    statuses = {name: verdict.status for name, verdict in verdicts.items()}

    assert set(CASE) == set(statuses)
    assert {n: "conforms" for n in CASE if CASE[n].leniency in ("forbidden", "required")} == {
        n: s for n, s in statuses.items() if CASE[n].leniency in ("forbidden", "required")
    }
    assert {"recorded"} == {
        s for n, s in statuses.items() if CASE[n].leniency in ("open", "erratic")
    }


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_over_http_the_local_mock_answers_the_same(ask: Ask, spec: str) -> None:
    with serving(Service(load(spec))) as url:
        there = ask(url, spec=spec)
    here = ask("local", spec=spec)

    assert {n: (v.status, v.reason) for n, v in here.items()} == {
        n: (v.status, v.reason) for n, v in there.items()
    }


def test_all_of_it_takes_few_requests(ask: Ask) -> None:
    assert sum(verdict.requests for verdict in ask("local").values()) < 120


def test_nothing_is_left_behind(ask: Ask) -> None:
    target = Reading(load(SHIPPED_SPECS[0]))
    ask(target)

    assert target.jobs == []


def test_a_job_made_of_a_malformed_body_is_found_and_deleted(ask: Ask) -> None:
    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer | None:
        named = re.search(rb"HyperParameterTuningJobName\W+(conformance-[\w-]+)", body)
        if _is_json(body) or named is None or "Create" not in headers.get("X-Amz-Target", ""):
            return None
        valid = {**self.base, "HyperParameterTuningJobName": named[1].decode()}
        self.send(CREATE, json.dumps(valid).encode())
        return Answer("rejected", 400, "SerializationException")

    target = _reading(read)
    target.base = _plain_base()
    verdicts = ask(target, *MALFORMED)
    found = {n for n, v in verdicts.items() if v.divergence == "accepts-invalid"}

    assert {"trailing-comma", "single-quotes", "unclosed-object", "form-body", "xml-body"} <= found
    assert verdicts["trailing-comma"].reason == "and yet it was made"
    assert {"conforms"} == {v.status for n, v in verdicts.items() if n not in found}
    assert target.jobs == []


def _plain_base() -> dict[str, Any]:
    from sagemaker_strategies.cases.seeds import seed_requests

    return dict(seed_requests(load(SHIPPED_SPECS[0]))[0].base)


def test_a_server_that_answers_every_describe_has_not_made_a_job(ask: Ask) -> None:
    class Describing(Reading):
        def send(self, operation: str, body: bytes) -> Answer:
            if operation.startswith("Describe"):
                return Answer("accepted", 200, body=JOB)
            return super().send(operation, body)

    assert (
        "conforms"
        == ask(Describing(load(SHIPPED_SPECS[0])), "trailing-comma")["trailing-comma"].status
    )


def test_garbage_read_as_an_empty_request_is_told_whatever_was_there_before(ask: Ask) -> None:
    jobs: set[str] = set()

    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer | None:
        if _is_json(body):
            return None
        if headers["X-Amz-Target"].endswith(f".Delete{CREATE[6:]}"):
            jobs.discard("None")
            return Answer("accepted", 200, body={})
        if "None" in jobs:
            return Answer("rejected", 400, "ResourceInUse", "a job of this name is there")
        jobs.add("None")
        return Answer("accepted", 200, body={"HyperParameterTuningJobArn": "a/None"})

    jobs.add("None")
    verdicts = ask(_reading(read), "lone-brace", "trailing-comma", "undefined")

    assert {"accepts-invalid"} == {verdict.divergence for verdict in verdicts.values()}
    assert jobs == set()


class FormReading:
    """A server that finds no name in a form and keeps the job under null.

    A deletion finds it as a form only, and List answers 500 while it is there.
    """

    def __init__(self, *, fails: bool = False) -> None:
        self._service = Service(load(SHIPPED_SPECS[0]))
        self._fails = fails
        self.nameless = False
        self.seen: list[tuple[str, str]] = []

    def __call__(self, reply: Any) -> None:
        self.seen.append((reply.operation.partition("Hyper")[0], reply.kind))
        if reply.kind == FORM:
            self.nameless = reply.operation == CREATE
            made = {"HyperParameterTuningJobArn": "arn:a/null"} if self.nameless else {}
            reply.send(500 if self.nameless and self._fails else 200, made)
        elif reply.operation.startswith("List") and self.nameless:
            reply.send(500, {"__type": "InternalFailure"})
        else:
            answer = self._service.answer(reply.operation, reply.body)
            reply.send(answer.status, answer.body)


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_only_a_form_names_is_deleted_by_a_form(
    fails: bool, tmp_path: Path, serve: Any
) -> None:
    server = FormReading(fails=fails)
    globs = ("*:wire-content-type-form", "*:lifecycle-list-*")
    run = Run(read_settings({"target": serve(server), "clause": globs}, tmp_path))
    run.client.pause = lambda seconds: None
    checks = list(selected(run.selection.every, globs))
    wire = [check for check in checks if ":wire-" in check.clause]
    first = [run.verdict(check) for check in wire]
    sent, forms = server.seen[:], server.seen.count(("Create", FORM))
    then = {run.verdict(check).status for check in checks if check not in wire}
    run.close()

    assert [("diverges" if fails else "recorded")] == [verdict.status for verdict in first]
    assert not server.nameless
    assert forms == sent.count(("Delete", FORM))
    assert len(sent) < 20 + 5 * forms
    assert {"conforms", "recorded"} >= then
    assert "conforms" in then


@pytest.mark.parametrize(
    "name", ["bom", "utf-16-le", "nested-100", "integer-of-5000-digits", "no-target"]
)
def test_a_crash_is_a_divergence_even_where_the_answer_is_open(ask: Ask, name: str) -> None:
    verdict = ask(_reading(lambda self, headers, body: Answer("crashed", 500)), name)[name]

    assert ("diverges", "server-error") == (verdict.status, verdict.divergence)


def test_a_crash_is_recorded_where_a_service_of_aws_crashed(ask: Ask) -> None:
    verdict = ask(_reading(lambda self, headers, body: Answer("crashed", 500)), "null-in-list")

    assert "recorded" == verdict["null-in-list"].status


def test_a_guard_that_lets_nothing_be_deleted_keeps_no_verdict_back(ask: Ask) -> None:
    class Guarded(Reading):
        fell = False

        def send(self, operation: str, body: bytes) -> Answer:
            if self.fell and operation.startswith(("Delete", "Stop")):
                raise WithheldError("not ours")
            return super().send(operation, body)

        def read(self, headers: Mapping[str, str], body: bytes) -> Answer | None:
            self.fell = True
            return Answer("crashed", 500)

    verdicts = ask(Guarded(load(SHIPPED_SPECS[0])), "trailing-comma")

    assert "server-error" == verdicts["trailing-comma"].divergence


def test_what_is_held_back_costs_no_request(tmp_path: Path) -> None:
    class Holding(Reading):
        def read(self, headers: Mapping[str, str], body: bytes) -> Answer | None:
            raise WithheldError("not sent")

    client = Client(Holding(load(SHIPPED_SPECS[0])), TUNING_JOB)
    with pytest.raises(WithheldError):
        send_raw_case(client, one_piece(b"{"), TUNING_JOB.headers(), describe=True)

    assert 0 == client.requests


def test_a_server_may_hang_up_on_a_large_body_only(ask: Ask) -> None:
    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer:
        return Answer("crashed", message="the connection broke", lost="dropped")

    verdicts = ask(_reading(read), "text-of-4-mib", "nested-100")

    assert "recorded" == verdicts["text-of-4-mib"].status
    assert "server-error" == verdicts["nested-100"].divergence


def test_a_crash_of_describe_on_what_was_accepted_is_a_divergence(ask: Ask) -> None:
    class Fragile(Reading):
        def send(self, operation: str, body: bytes) -> Answer:
            answer = super().send(operation, body)
            fragile = operation.startswith("Describe") and "\\ud800" in json.dumps(answer.body)
            return Answer("crashed", 500) if fragile else answer

    verdicts = ask(Fragile(load(SHIPPED_SPECS[0])), "lone-surrogate", "escaped-nul")

    assert "server-error" == verdicts["lone-surrogate"].divergence
    assert "recorded" == verdicts["escaped-nul"].status


def test_another_spelling_that_is_refused_is_a_divergence(ask: Ask) -> None:
    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer | None:
        return Answer("rejected", 400, "SerializationException") if b"\\" in body else None

    verdicts = ask(_reading(read), "escaped-names", "escaped-solidus", "white-space")

    assert ["rejects-valid", "rejects-valid", None] == [
        verdicts[n].divergence for n in ("escaped-names", "escaped-solidus", "white-space")
    ]


def test_another_spelling_that_is_misread_is_a_divergence(ask: Ask) -> None:
    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer | None:
        if b"\\/" in body:
            return self.send_raw(
                headers, body.replace(b"\\/", b"/").replace(b"/Models", b"/models")
            )
        return None

    verdict = ask(_reading(read), "escaped-solidus")["escaped-solidus"]

    assert "altered" == verdict.divergence
    assert "S3OutputPath" in str(verdict.reason)


def test_another_code_is_recorded(ask: Ask) -> None:
    def read(self: Reading, headers: Mapping[str, str], body: bytes) -> Answer | None:
        return None if _is_json(body) else Answer("rejected", 422, "BadRequest", "no JSON")

    verdict = ask(_reading(read), "trailing-comma")["trailing-comma"]

    assert "recorded" == verdict.status
    assert (
        "answered 422 BadRequest no JSON, where AWS answers 400 SerializationException"
        == verdict.reason
    )


@pytest.mark.parametrize("outcome", ["unavailable", "rejected"])
def test_what_says_nothing_of_the_body_is_inconclusive(ask: Ask, outcome: Any) -> None:
    answer = Answer(outcome, 400, "AccessDeniedException")
    verdicts = ask(_reading(lambda self, headers, body: answer), "trailing-comma", "white-space")

    assert {"inconclusive"} == {verdict.status for verdict in verdicts.values()}


def test_a_target_that_is_asked_in_no_bytes_offers_none_of_it(ask: Ask) -> None:
    class Library:
        name, version = "client", "1"

        def __init__(self) -> None:
            self._mock = LocalTarget(load(SHIPPED_SPECS[0]))
            self.send, self.reset, self.close = self._mock.send, self._mock.reset, self._mock.close

    assert {"unsupported"} == {verdict.status for verdict in ask(Library()).values()}


def test_what_moto_makes_of_a_malformed_body_is_recorded_and_replays(
    command: Any, tmp_path: Path
) -> None:
    pytest.importorskip("moto")
    run = Run(read_settings({"target": "moto"}, tmp_path))
    comma, true = (Check(f"{CREATE}:wire-{n}", "rejects") for n in ("trailing-comma", "true-body"))
    record = run.examine(comma)
    crash = run.examine(true)
    run.close()

    assert ("accepts-invalid", "server-error") == (record["divergence"], crash["divergence"])
    assert ("forbidden", "RFC 8259") == (record["leniency"], record["source"]["document"])
    assert f"{comma.clause} --side=rejects --target=moto" in record["replay"]
    assert 0 == command("replay", comma.clause, "--target=moto").status
    assert 1 == command("replay", comma.clause, "--target=local").status


@pytest.mark.parametrize("form", ["text", "json", "boto3", "curl", "pytest"])
def test_a_check_of_the_family_can_be_shown(command: Any, form: str) -> None:
    done = command("show", f"{CREATE}:wire-nested-100000", f"--as={form}")

    assert 0 == done.status, done.err
    assert "100000" in done.out
    assert len(done.out) < 8000


def test_showing_it_tells_where_it_is_written_down(command: Any) -> None:
    done = command("show", f"{CREATE}:wire-no-target")

    assert "the header names the operation" in done.out
    assert "AWS JSON 1.1 protocol" in done.out
    assert "400 UnknownOperationException, and no job" in done.out


def test_a_family_offers_what_can_be_made_of_the_catalogue(catalogue: Any) -> None:
    wire = suites()["wire"]
    offered = list(wire.checks(catalogue))

    assert [Check(case.id(TUNING_JOB), case.side) for case in CASES] == offered
