"""Real SageMaker, proved without an account: a server on this machine that verifies signatures."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.calls import LONG_PATIENCE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.reference import Service, Validator
from sagemaker_conformance.reference import checks_of as faithful_checks
from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import Settings, read_settings
from sagemaker_conformance.targets import TargetError
from sagemaker_conformance.targets.aws_guard.ledger import Ledger, leftover_jobs
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

ACCOUNT = "112233445566"
KEY, SECRET, TOKEN = (
    "AKIDLOOPBACKEXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfi",
    "FwoGZXIvYXdzEBYaDH+tok/en==",
)
CREATE = "CreateHyperParameterTuningJob"
STOP = "StopHyperParameterTuningJob"
ROLE = "TrainingJobDefinition.RoleArn"
CATALOGUE = load(DEFAULT_SPEC)

#: What the server does with an operation before it answers; True if it has answered itself.
Intervention = Callable[["LoopbackAws", str, BaseHTTPRequestHandler], "tuple[int, Any] | None"]


class LoopbackAws(ThreadingHTTPServer):
    """STS and SageMaker of one account: nothing is answered but what is signed with its key."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, lacking: tuple[str, ...] = (), intervene: Intervention | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        checks = {id: c for id, c in faithful_checks(CATALOGUE).items() if id not in lacking}
        self.service = Service(CATALOGUE, Validator(CATALOGUE, checks))
        self.truth = Validator(CATALOGUE)
        self.intervene = intervene
        self.asked: Counter[str] = Counter()
        self.valid_creates = self.created = self.stopped = 0
        self.tagged: list[str] = []
        self.body = ""
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def running(self) -> list[str]:
        return [job.name for job in self.service.store.all() if job.status == "InProgress"]

    def answer(self, operation: str, body: bytes, handler: BaseHTTPRequestHandler) -> Any:
        with self.lock:
            self.asked[operation] += 1
            self.body = body.decode(errors="replace")
            request = _parsed(body)
            if self.intervene and (said := self.intervene(self, operation, handler)):
                return said[0], json.dumps(said[1]).encode()
            if operation == CREATE and request:
                fault = self.truth.type_fault(request) or self.truth.violations(request)
                self.valid_creates += not fault
            if operation == "AddTags":
                self.tagged.append(request["ResourceArn"])
                return 200, b'{"Tags":[]}'
            answer = self.service.answer(operation, body)
            self.created += operation == CREATE and answer.status == 200
            self.stopped += operation == STOP and answer.status == 200
            return answer.status, answer.body

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _parsed(body: bytes) -> dict[str, Any]:
    """The object of the body, an empty one where there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: LoopbackAws

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        canonical, signature, service = self._recomputed(body)
        if not signature:
            said = f"The Canonical String for this request should have been '{canonical}'"
            fault = json.dumps({"__type": "InvalidSignatureException", "message": said})
            if service == "sts":
                said = f"<Code>SignatureDoesNotMatch</Code><Message>{said}</Message>"
                fault = f"<ErrorResponse><Error>{said}</Error></ErrorResponse>"
            self._send(403, fault.encode())
        elif service == "sts":
            assert ["GetCallerIdentity"] == parse_qs(body.decode())["Action"]
            self._send(200, _IDENTITY.encode())
        else:
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            self._send(*self.server.answer(operation, body, self))

    def _recomputed(self, body: bytes) -> tuple[str, bool, str]:
        """What should have been signed, whether it was, and for which service."""
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, "
            r"SignedHeaders=([^,]+), Signature=(\w+)",
            self.headers["Authorization"],
        )
        assert found is not None
        key, _, region, service, signed, signature = found.groups()
        headers = {name: self.headers[name] for name in signed.split(";")}
        request = AWSRequest("POST", f"{self.server.url}{self.path}", headers=headers, data=body)
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        signer = SigV4Auth(Credentials(KEY, SECRET, TOKEN), service, region)
        canonical = signer.canonical_request(request)
        right = signer.signature(signer.string_to_sign(request, canonical), request)
        with_token = self.headers.get("X-Amz-Security-Token") == TOKEN
        return canonical, (key, right, True) == (KEY, signature, with_token), service

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/me</Arn><UserId>AIDA</UserId>
<Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LoopbackAws]]:
    """Starts a server and leads boto3 there, in this process and in those it starts."""
    servers: list[LoopbackAws] = []

    def start(**how: Any) -> LoopbackAws:
        server = LoopbackAws(**how)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", server.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        return server

    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


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


ASK = ("--target=aws", f"--account={ACCOUNT}", "--rate=1000/s")


def test_the_budget_holds_for_all_workers_together(aws: Any, suite: Any) -> None:
    pytest.importorskip("xdist")
    server = aws()
    done = suite(*ASK, "--allow-create=3", "-n", "2", f"--clause={ROLE}:*")

    assert 0 == done.status, done.said
    assert 1 <= server.created <= 3
    assert server.created == server.valid_creates == server.stopped
    assert [] == server.running


def test_two_workers_let_one_unexpected_job_through(aws: Any, suite: Any) -> None:
    pytest.importorskip("xdist")
    places = [
        ROLE,
        "HyperParameterTuningJobConfig.Strategy",
        "TrainingJobDefinition.StaticHyperParameters",
    ]
    lacking = [id for id in CATALOGUE.clauses if id.rpartition(":")[0] in places]
    server = aws(lacking=tuple(lacking))
    suite(*ASK, "-n", "2", *(f"--clause={place}:*" for place in places), "-k", "rejects")

    assert 1 == server.created
    assert [] == server.running


def test_a_plan_of_an_older_specification_promises_what_is_sent(aws: Any, suite: Any) -> None:
    server = aws()
    options = ("--spec=documented-2018-05", "--clause=*InstanceType:*", "--clause=*RoleArn:*")
    plan = suite(*ASK, *options, "--plan")
    assert not server.asked
    suite(*ASK, *options)

    assert (0, 0) == (server.created, server.valid_creates)
    promised = re.search(r"create, refused by what is documented +(\d+)", plan.out)
    assert promised is not None
    assert int(promised[1]) == server.asked[CREATE]


def test_what_a_killed_run_left_is_cleaned_from_its_ledger(
    aws: Any, command: Any, tmp_path: Path
) -> None:
    made, go_on = threading.Event(), threading.Event()

    def hold(server: LoopbackAws, operation: str, _: Any) -> Any:
        if operation == STOP and server.running and not go_on.is_set():
            made.set()  # the job is there, and whoever made it never learns that it is not stopped
            server.lock.release()
            go_on.wait(30)
            server.lock.acquire()
            return 500, {}
        return None

    server = aws(intervene=hold)
    options = [
        "--allow-create=1",
        f"--clause={ROLE}:pattern",
        "-k",
        "accepts",
        "--journal=j.ndjson",
    ]
    arguments = [sys.executable, "-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-q"]
    with subprocess.Popen(
        [*arguments, "-p", "no:cacheprovider", *ASK, *options],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert made.wait(60)
        process.send_signal(signal.SIGKILL)
    go_on.set()

    assert 1 == len(server.running)
    done = command("clean", "j.ndjson")
    assert (0, []) == (done.status, server.service.store.all())
    assert ": deleted" in done.out
    again = command("clean", "j.ndjson")
    assert (0, "nothing is left of j.ndjson.created\n") == (again.status, again.out)


def test_clean_signs_nothing_for_a_url_that_only_the_ledger_names(
    aws: Any, command: Any, serve: Any, tmp_path: Path
) -> None:
    server, asked = aws(), []
    url = serve(lambda reply: asked.append(dict(reply._handler.headers)))
    where = {"url": url, "region": "eu-west-1", "account": ACCOUNT, "profile": None}
    ledger = Ledger(tmp_path / "j.ndjson.created", "r", where)
    ledger.created("a", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:hyper-parameter-tuning-job/a")
    ledger.close()
    done = command("clean", str(tmp_path / "j.ndjson"))

    assert 4 == done.status
    assert "is not SageMaker in eu-west-1 over https" in done.err
    assert not asked
    assert not server.asked


def test_credentials_are_in_no_record_and_no_report(aws: Any, suite: Any) -> None:
    def tell_all(server: LoopbackAws, operation: str, handler: Any) -> Any:
        if server.asked[CREATE] < 4:
            return None
        quoted = (
            f"{handler.headers['X-Amz-Security-Token']} {handler.headers['Authorization']} {SECRET}"
        )
        return 400, {"__type": "ValidationException", "message": f"signed: {quoted}"}

    aws(intervene=tell_all)
    report = "--report=markdown:report.md"
    done = suite(*ASK, "--header=X-Key: hush-hush", f"--clause={ROLE}:*", report)
    written = [p.read_text() for p in done.folder.rglob("*") if p.is_file()] + [done.said]

    assert any("signed: ***" in text for text in written)
    for secret in (SECRET, TOKEN, KEY, "hush-hush"):
        assert not any(secret in text for text in written)


@pytest.mark.parametrize("header", ["--header=X-Key: hush-hush", "--header=Authorization:Basic x"])
def test_pytests_debug_file_gets_no_secret(header: str, suite: Any) -> None:
    done = suite("--target=http://127.0.0.1:1", "--debug", header)

    assert 4 == done.status
    assert "leave one out" in done.said
    assert not any("hush" in p.read_text() for p in done.folder.rglob("*") if p.is_file())
    assert "hush" not in done.said


def test_a_plan_sends_nothing(aws: Any, suite: Any) -> None:
    server = aws()
    done = suite("--target=aws", "--plan", f"--clause={ROLE}:*")

    assert 0 == done.status
    assert "plan of aws, guarded: 11 checks of botocore-1.44.5; nothing was sent" in done.out
    assert re.search(r"create, valid: starts a job +0  <- costs money", done.out)
    assert re.search(r"not sent: \d checks that need valid creates", done.out)
    assert not server.asked
    assert not (done.folder / ".sagemaker-conformance").exists()


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
