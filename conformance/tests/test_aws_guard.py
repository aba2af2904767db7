"""The parts of the guard: hosts that are real, bodies that are harmless, ledgers, budgets."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.engine.aws_marks import is_refused_for_mark, marked
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.run.aws_options import read_real
from sagemaker_conformance.targets import TargetError, TargetSettings, UnreachableError, connect
from sagemaker_conformance.targets.aws_guard import hosts
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.aws_guard.harmless import Harmlessness, harmlessness_of
from sagemaker_conformance.targets.aws_guard.hosts import (
    is_own_url,
    is_real,
    real_host,
    region_of,
)
from sagemaker_conformance.targets.aws_guard.ledger import Ledger, ledger_of, leftover_jobs
from sagemaker_conformance.targets.aws_guard.leftovers import left_behind
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CATALOGUE = load(DEFAULT_SPEC)
CREATE = "CreateHyperParameterTuningJob"
NAME = "HyperParameterTuningJobName"
ARN = "arn:aws:sagemaker:us-east-1:112233445566:hyper-parameter-tuning-job/"

# Hosts


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("api.sagemaker.us-east-1.amazonaws.com", "us-east-1"),
        ("API.SageMaker.eu-west-1.AmazonAWS.com.", "eu-west-1"),
        ("api.sagemaker.us-east-1.amazonaws.com:443", "us-east-1"),
        ("api-fips.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("api.sagemaker.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("sagemaker.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1"),
        ("sagemaker-fips.us-west-2.api.aws", "us-west-2"),
        ("vpce-0a1b-x.api.sagemaker.us-east-2.vpce.amazonaws.com", "us-east-2"),
        ("api.sagemaker.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        ("api.sagemaker.us-east-1.amazonaws.com:", "us-east-1"),
        ("api\uff0esagemaker\u3002us-east-1.amazonaws.com", "us-east-1"),
        ("sagemaker-next.us-east-1.amazonaws.com", None),
        ("machine-learning.us-east-1.api.aws", None),
    ],
)
def test_hosts_that_are_real(host: str, region: str | None) -> None:
    assert is_real(host)
    assert region == region_of(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:5000",
        "localhost",
        "sagemaker.us-east-1.localhost.localstack.cloud",
        "amazonaws.com.example.org",
        "api.sagemaker.us-east-1.notamazonaws.com",
        "ec2-1-2-3-4.compute-1.amazonaws.com",
        "sagemaker",
        "",
        "[::1]:80",
    ],
)
def test_hosts_that_are_somebody_elses(host: str) -> None:
    assert not is_real(host)


@pytest.mark.parametrize(
    "host", ["sagemaker.eusc-de-east-1.api.amazonwebservices.eu", "api.sagemaker.x.c2s.ic.gov"]
)
def test_partitions_that_the_installed_botocore_does_not_know_are_real(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts._suffixes.cache_clear()
    monkeypatch.setattr(hosts.Loader, "load_data", lambda *_: {"partitions": []})
    assert is_real(host)
    hosts._suffixes.cache_clear()


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://api.sagemaker.eu-west-1.amazonaws.com", True),
        ("https://sagemaker.eu-west-1.api.aws/", True),
        ("http://api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://api.sagemaker.eu-west-1.amazonaws.com:8443", False),
        ("https://api.sagemaker.us-east-1.amazonaws.com", False),
        ("https://api.sagemaker.eu-west-1.amazonaws.com@example.org", False),
        ("https://example.org\\@api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://example.org/api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://user:x@api.sagemaker.eu-west-1.amazonaws.com", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_urls_that_may_have_credentials(url: str, own: bool) -> None:
    assert own == is_own_url(url, "eu-west-1")


def test_a_real_host_is_seen_behind_a_header_and_behind_an_alias(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = "api.sagemaker.us-east-1.amazonaws.com"

    def aliased(host: str, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, real, ("192.0.2.1", 443))]

    assert real == real_host("https://192.0.2.1", real)
    monkeypatch.setattr(socket, "getaddrinfo", aliased)
    assert real == real_host("https://proxy.example.org/x")
    assert real_host("https://192.0.2.1") is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_real_host_is_guarded_under_any_name(scheme: str) -> None:
    headers = (("Host", "api.sagemaker.us-east-1.amazonaws.com"),)
    why = "--account=ID" if scheme == "https" else "over https only"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        with pytest.raises(TargetError, match=why):
            connect(f"{scheme}://127.0.0.1:1", TargetSettings(CATALOGUE, headers=headers))


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


# Harmless bodies


@pytest.fixture(scope="module")
def is_harmless() -> Harmlessness:
    return harmlessness_of(CATALOGUE)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"{}", b'{"a":'])
def test_garbage_is_harmless(body: bytes, is_harmless: Harmlessness) -> None:
    assert is_harmless(body)


def _valid() -> bytes:
    request = TypicalValues(TUNING_JOB).value(CATALOGUE.root)
    definition = TypicalValues(TUNING_JOB).value(CATALOGUE.root.children["TrainingJobDefinition"])
    assert isinstance(request, dict)
    return json.dumps({**request, NAME: "some-name", "TrainingJobDefinition": definition}).encode()


@pytest.mark.parametrize(
    "more",
    [
        b"",
        b'"Unknown":%s,' % (b"9" * 5000),
        b'"Unknown":%s%s,' % (b"[" * 100_000, b"]" * 100_000),
        b'"Unknown":NaN,',
        b'"Unknown":"\xff",',
        b'"Unknown":"\\ud800",',
        b'"Unknown":"\x01",',
        b'"\\u0000":1e999,',
    ],
)
def test_what_a_service_may_overlook_does_not_make_a_valid_body_harmless(
    more: bytes, is_harmless: Harmlessness
) -> None:
    body = _valid()

    assert not is_harmless(body[:1] + more + body[1:])
    assert is_harmless(body.replace(b"some-name", b"some_name"))


@pytest.mark.parametrize("value", [b"9" * 5000, b"1.5", b"1e400", b"NaN", b"2147483648"])
def test_numbers_that_a_service_may_convert_are_not_harmless(
    value: bytes, is_harmless: Harmlessness
) -> None:
    count = json.loads(_valid())["TrainingJobDefinition"]["StoppingCondition"][
        "MaxRuntimeInSeconds"
    ]
    member = b'"MaxRuntimeInSeconds": '
    body = _valid()

    assert member + str(count).encode() in body
    assert not is_harmless(body.replace(member + str(count).encode(), member + value))


def _lenient_forms() -> dict[str, bytes]:
    """A valid body in forms that only lenient readers take for one."""
    text = _valid().decode()
    request = json.loads(text)
    upper = {name.upper(): value for name, value in request.items()}
    words = json.dumps(request, default=str)
    return {
        "json5 comment": text.replace("{", "{ // } a comment\n", 1).encode(),
        "block comment": b"/* { */" + text.encode(),
        "yaml comment": text.replace("{", "{ # it's one\n", 1).encode(),
        "trailing comma": f"{text[:-1]},}}".encode(),
        "double comma": text.replace(",", ",,", 1).encode(),
        "no commas": text.replace(", ", " ").encode(),
        "single quotes": text.replace('"', "'").encode(),
        "bare names": text.replace(f'"{NAME}"', NAME).encode(),
        "bare value": text.replace('"some-name"', "some-name").encode(),
        "equals": text.replace(":", "=", 1).encode(),
        "no last bracket": text[:-1].encode(),
        "no last brackets": text.rstrip("}]").encode(),
        "hexadecimal": re.sub(r": (\d+)([,}])", lambda n: f": {int(n[1]):#x}{n[2]}", text).encode(),
        "listed": f"[{text}]".encode(),
        "in a string": json.dumps(text).encode(),
        "after another": f"{{}} {text}".encode(),
        "other case": json.dumps(upper).encode(),
        "other case too": json.dumps({**request, NAME: "_", NAME.lower(): "some-name"}).encode(),
        "unwrapped": json.dumps({name: [value] for name, value in request.items()}).encode(),
        "numbers as words": re.sub(r": (\d+)([,}])", r': "\1"\2', words).encode(),
    }


@pytest.mark.parametrize("form", list(_lenient_forms()))
def test_what_a_lenient_reader_takes_for_valid_is_not_harmless(
    form: str, is_harmless: Harmlessness
) -> None:
    body = _lenient_forms()[form]

    assert not is_harmless(body)
    assert is_harmless(body.replace(b"some-name", b"some_name"))


def test_what_is_valid_by_todays_specification_is_not_harmless_by_an_older_one() -> None:
    older = load("documented-2018-05")
    body = json.loads(_valid())
    body["TrainingJobDefinition"]["ResourceConfig"] = {"VolumeSizeInGB": 1}
    sent = json.dumps(body).encode()

    assert Harmlessness(older)(sent)
    assert not harmlessness_of(older)(sent)


def test_a_text_of_brackets_is_read_in_no_time(is_harmless: Harmlessness) -> None:
    began = time.monotonic()
    for piece in (
        b"[",
        b"{a:",
        b"/*",
        b"/* ",
        b"a/*",
        b"*/",
        b"'",
        b"#",
        b"\\",
        b"{} ",
        b"a" * 9,
        b" ",
    ):
        is_harmless(b"{" + piece * (100_000 // len(piece)))

    assert time.monotonic() - began < 10


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
