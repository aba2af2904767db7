"""Commands whose target is real SageMaker, led to a server on this machine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from conformance.tests.loopback_aws import (
    ACCOUNT,
    CATALOGUE,
    CREATE,
    KEY,
    ROLE,
    SECRET,
    STOP,
    TOKEN,
    LoopbackAws,
)
from sagemaker_conformance.targets.aws_guard.ledger import Ledger

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
    assert re.search(r"not sent: \d checks? for which valid creates are needed", done.out)
    assert not server.asked
    assert not (done.folder / ".sagemaker-conformance").exists()
