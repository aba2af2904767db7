"""The command ``serve``, as its users start and end it."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_conformance.server.listener import is_loopback

KEYS = {
    "region_name": "us-east-1",
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
}
CONFIG = {
    "Strategy": "Random",
    "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
}
DOCUMENT = Path(__file__).parents[2] / "docs" / "strict-mode.md"
LISTENING = re.compile(r"listening on (http://127\.0\.0\.1:\d+) \((.*)\)\n")


class Served:
    """A running ``serve``; its first line has been read."""

    def __init__(self, *options: str) -> None:
        program = "from sagemaker_conformance.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", "--port=0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        found = LISTENING.fullmatch(self.process.stdout.readline())
        assert found, self.process.communicate()[1]
        self.url, self.told = found[1], found[2]

    def client(self, service: str = "sagemaker") -> Any:
        return boto3.client(service, endpoint_url=self.url, **KEYS)

    def end(self, by: int = signal.SIGTERM) -> list[str]:
        """The lines that it said after the first."""
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=20)
        assert (0, "") == (self.process.returncode, err)
        return list(out.splitlines())


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    """Starts the command; what still runs in the end is ended."""
    started: list[Served] = []

    def start(*options: str) -> Served:
        started.append(Served(*options))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate()


def test_the_mock_from_its_first_line_to_its_last(served: Any) -> None:
    running = served()
    client = running.client()
    with pytest.raises(ClientError, match="Value 'a_b' at 'hyperParameterTuningJobName'"):
        client.create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName="a_b", HyperParameterTuningJobConfig=CONFIG
        )
    client.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName="ab", HyperParameterTuningJobConfig=CONFIG
    )
    described = client.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="ab")

    assert CONFIG == described["HyperParameterTuningJobConfig"]
    assert "the local mock, botocore-1.44.5" == running.told
    stopped, *_, summary, clause = running.end()
    assert (
        "stopped CreateHyperParameterTuningJob a_b: "
        "HyperParameterTuningJobName:pattern (400 ValidationException)" == stopped
    )
    assert "requests: 3, creates: 2, stopped: 1" == summary
    assert ["1", "HyperParameterTuningJobName:pattern"] == clause.split()


def test_quiet_and_another_specification(served: Any) -> None:
    running = served("--quiet", "--spec=documented-2018-05", "--rules=gate")
    with pytest.raises(ClientError):
        running.client().create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName="a_b", HyperParameterTuningJobConfig=CONFIG
        )

    assert "the local mock, documented-2018-05" == running.told
    assert running.end(by=signal.SIGINT)[0].startswith("requests: 1, creates: 1, stopped: 1")


def test_the_mock_of_another_operation_enforces_its_rules(served: Any) -> None:
    running = served("--operation=CreateTrainingJob", "--rules=gate")
    request = {
        "TrainingJobName": "waits",
        "RoleArn": "arn:aws:iam::112233445566:role/Mine",
        "OutputDataConfig": {"S3OutputPath": "s3://mine/out"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 60},
        # Both are required by the models of 2024.
        "AlgorithmSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1",
            "TrainingInputMode": "File",
        },
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
    }
    with pytest.raises(ClientError, match="It is only supported when EnableManagedSpotTraining"):
        running.client().create_training_job(**request)
    running.client().create_training_job(**request, EnableManagedSpotTraining=True)

    stopped, summary, _ = running.end()
    assert stopped.startswith(
        "stopped CreateTrainingJob waits: StoppingCondition:rule-wait-only-with-spot"
    )
    assert summary == "requests: 2, creates: 2, stopped: 1"


def test_an_upstream_that_is_not_there_yet(served: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = served(f"--upstream=http://127.0.0.1:{port}")
    config = boto3.session.Config(retries={"total_max_attempts": 1})
    for service, call in (("sts", "get_caller_identity"), ("s3", "list_buckets")):
        client = boto3.client(service, endpoint_url=running.url, config=config, **KEYS)
        with pytest.raises(
            ClientError, match=f"upstream http://127.0.0.1:{port} cannot be reached"
        ):
            getattr(client, call)()

    assert f"in front of http://127.0.0.1:{port}, botocore-1.44.5" == running.told
    lines = running.end()
    assert (
        f"502 GET: upstream http://127.0.0.1:{port} cannot be reached (Connection refused)" in lines
    )
    assert "requests: 2, creates: 0, stopped: 0, not answered: 2" == lines[-1]


def test_what_the_docs_show(served: Any, serve: Any) -> None:
    blocks = re.findall(r"^```text\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.M)
    *_, commands, summary = (block.splitlines() for block in blocks)
    upstream = serve(lambda reply: reply.accept())
    running = served(f"--upstream={upstream}")
    client = running.client()
    for name in ("churn-v7", "customer_churn-v7"):
        with contextlib.suppress(ClientError):
            client.create_hyper_parameter_tuning_job(
                HyperParameterTuningJobName=name, HyperParameterTuningJobConfig=CONFIG
            )
    client.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName="churn-v7")
    first = f"listening on {running.url} ({running.told})"
    ports = ((running.url, "http://127.0.0.1:5001"), (upstream, "http://127.0.0.1:5000"))
    for here, there in ports:
        first = first.replace(here, there)

    assert "$ sagemaker-conformance serve --upstream=http://127.0.0.1:5000 --port=5001" in commands
    assert first in commands
    stopped, *ending = running.end()
    assert stopped == commands[-1]
    assert ending == summary


def test_a_port_in_use_is_one_line(command: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("serve", f"--port={port}")

    assert 4 == done.status
    assert 1 == len(done.err.splitlines())
    assert (
        f"--host=127.0.0.1 --port={port}: cannot listen there (Address already in use)" in done.err
    )
    assert "choose another --port (0: a free one)" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--upstream=127.0.0.1:5000",), "expected http://HOST:PORT[/path]"),
        (
            ("--port=5001", "--upstream=http://localhost:5001"),
            "that is where this proxy is to listen",
        ),
        (
            ("--host=0.0.0.0", "--port=5001", "--upstream=http://127.0.0.2:5001"),
            "that is where this proxy is to listen",
        ),
        (("--spec=nonsense",), "nonsense"),
        (("--rules=on",), "'on'"),
        (("--port=99999",), "99999"),
        (("--host=no.such.host.invalid",), "--host=no.such.host.invalid"),
    ],
)
def test_wrong_usage_is_one_line(options: tuple[str, ...], said: str, command: Any) -> None:
    done = command("serve", *options)

    assert (4, "") == (done.status, done.out)
    assert 1 == len(done.err.splitlines())
    assert said in done.err


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_hosts_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org"])
def test_hosts_that_others_reach(host: str) -> None:
    assert not is_loopback(host)


def test_a_host_that_others_reach_is_warned_about(
    monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    monkeypatch.setattr("sagemaker_conformance.cli.serve.is_loopback", lambda host: False)
    ended = threading.Event()
    ended.set()
    monkeypatch.setattr("sagemaker_conformance.cli.serve._ended", lambda: nullcontext(ended))
    done = command("serve", "--port=0")

    assert 0 == done.status
    assert "warning: --host=127.0.0.1: whoever reaches this machine may use it\n" == done.err
    assert LISTENING.match(done.out)
