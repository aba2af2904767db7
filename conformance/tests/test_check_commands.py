"""`check` runs scripts and commands, records their requests to SageMaker and sends none."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.recorder import command as recording
from sagemaker_conformance.recorder.startup import sitecustomize

CREATE = "CreateHyperParameterTuningJob"
#: A script that starts a job with this name, without credentials and with an endpoint of its own.
START = """
import boto3

sagemaker = boto3.client("sagemaker", region_name="us-east-1", endpoint_url="http://127.0.0.1:9")

def start(name, **more):
    return sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig={
            "Strategy": "Random",
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
        },
        **more,
    )["HyperParameterTuningJobArn"]
"""
#: The line of `START` with the call.
CALL = START.splitlines().index("    return sagemaker.create_hyper_parameter_tuning_job(") + 1


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """Writes a script into the test's folder."""

    def write(source: str) -> str:
        (tmp_path / "script.py").write_text(source)
        return "script.py"

    return write


def test_a_script_goes_on_after_a_create_and_ends_where_it_needs_the_job(
    script: Any, command: Any, tmp_path: Path
) -> None:
    source = f"""{START}
with open("arns", "w") as arns:
    print(start("good"), start("not_good"), file=arns)
try:
    sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="good")
except Exception:
    pass
start("never")
"""
    done = command("check", script(source), "--format=json", "--rules=off")
    data = json.loads(done.out)

    arn = "arn:aws:sagemaker:us-east-1:000000000000:hyper-parameter-tuning-job/"
    assert f"{arn}good {arn}not_good\n" == (tmp_path / "arns").read_text()
    assert ["HyperParameterTuningJobName:pattern"] == data["breaks"]
    assert [("script.py", f"line {CALL}")] * 2 == [
        (each["file"], each["label"]) for each in data["requests"]
    ]
    assert 1 == done.status
    called = source.splitlines().index(
        '    sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="good")'
    )
    stopped = f"script.py:{called + 1}: DescribeHyperParameterTuningJob was not answered"
    assert stopped in done.err


def test_what_boto3_refuses_itself_is_a_finding_and_the_script_goes_on(
    script: Any, command: Any, tmp_path: Path
) -> None:
    source = f"""{START.replace("us-east-1", "cn-north-1")}
with open("arns", "w") as arns:
    print(start("empty", TrainingJobDefinitions=[]), start("good"), file=arns)
start("none", TrainingJobDefinition=None)
start("set", Tags={{1}}, Autotune={{1: float("nan")}})
"""
    done = command("check", script(source), "--format=json", "--rules=off")
    requests = json.loads(done.out)["requests"]

    arn = "arn:aws-cn:sagemaker:cn-north-1:000000000000:hyper-parameter-tuning-job/"
    assert f"{arn}empty {arn}good\n" == (tmp_path / "arns").read_text()
    assert [
        ["TrainingJobDefinitions:length-min"],
        [],
        ["refused-by-boto3"],
        ["Tags:type", "Autotune.Mode:required", "unknown-member"],
    ] == [[finding["id"] for finding in request["findings"]] for request in requests]
    (refused,) = requests[2]["findings"]
    assert refused["statement"].startswith(
        "boto3 does not send it: Invalid type for parameter TrainingJobDefinition, value: None"
    )
    assert (1, "") == (done.status, done.err)


def test_processes_of_a_command_record_too_and_keep_their_own_start(
    script: Any, command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "sitecustomize.py").write_text("open('started', 'a').close()")
    monkeypatch.setenv("PYTHONPATH", "own")
    script(f"{START}\nstart('from-a-child')")
    child = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, 'script.py']))"
    done = command("check", "--rules=off", "--", sys.executable, "-c", child)

    assert f"script.py: line {CALL}: breaks nothing documented" in done.out
    assert 0 == done.status
    assert (tmp_path / "started").exists()


def test_clients_that_are_not_boto3_are_answered_by_a_server(
    script: Any, command: Any, tmp_path: Path
) -> None:
    source = f"""
import os, urllib.error, urllib.request

def send(operation):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL_SAGEMAKER"],
        data=b'{{"HyperParameterTuningJobName": "x"}}',
        headers={{
            "X-Amz-Target": f"SageMaker.{{operation}}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/sagemaker/aws4_request",
        }},
    )
    try:
        return urllib.request.urlopen(request).read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code

with open("statuses", "w") as statuses:
    print(send("{CREATE}"), send("ListModels"), file=statuses)
"""
    script(source)
    done = command("check", "--", sys.executable, "-I", "script.py")

    arn = "arn:aws:sagemaker:eu-west-1:000000000000:hyper-parameter-tuning-job/x"
    answer = json.dumps({"HyperParameterTuningJobArn": arn})
    assert f"{answer} 400\n" == (tmp_path / "statuses").read_text()
    assert f"{sys.executable}: {CREATE}, 1 finding\n" in done.out
    assert "ListModels was not answered" in done.err
    assert 1 == done.status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--", "no-such-command"), "no-such-command: cannot be run (No such file or directory)"),
        (("--", sys.executable, "-c", ""), f"sent no request of {CREATE} or CreateTrainingJob"),
        (("none.py",), "none.py: no such file"),
        ((), "expected a FILE, a SCRIPT.py, or -- COMMAND"),
        (("--",), "expected a FILE, a SCRIPT.py, or -- COMMAND"),
    ],
)
def test_commands_without_a_request(arguments: tuple[str, ...], said: str, command: Any) -> None:
    done = command("check", *arguments)

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_a_command_that_fails_is_no_clean_one(script: Any, command: Any) -> None:
    done = command("check", script(f"{START}\nstart('good')\nraise SystemExit(3)"), "--rules=off")

    assert "ended with 3; its requests up to there are checked" in done.err
    assert 4 == done.status


#: A call that is not answered, in the main thread and in another one.
CAUGHT = """
try:
    sagemaker.list_models()
except BaseException:
    pass
"""
IN_A_THREAD = """
import threading
thread = threading.Thread(target=sagemaker.list_models)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("call", [CAUGHT, IN_A_THREAD], ids=["caught", "thread"])
@pytest.mark.parametrize(
    ("rest", "status"),
    [("", 0), ("start('a_b')", 1), ("start('a_b')\nraise ValueError('own')", 4)],
    ids=["ends", "goes-on", "fails"],
)
def test_what_goes_on_after_a_call_without_an_answer_is_checked(
    call: str, rest: str, status: int, script: Any, command: Any
) -> None:
    done = command("check", script(f"{START}\nstart('good')\n{call}\n{rest}"), "--rules=off")

    assert status == done.status
    assert "ListModels was not answered" in done.err
    assert "no job is there; requests after it may be missing\n" in done.err
    assert (status == 4) == ("ended with 1; its requests up to there are checked" in done.err)


def test_a_command_that_fails_since_its_script_was_ended_is_none_that_failed(
    script: Any, command: Any
) -> None:
    script(f"{START}\nstart('a_b')\nsagemaker.list_models()")
    run = "import subprocess, sys; subprocess.run([sys.executable, 'script.py'], check=True)"

    assert 1 == command("check", "--rules=off", "--", sys.executable, "-c", run).status


def test_a_request_that_cannot_be_judged_is_said_beside_the_others(
    script: Any, command: Any
) -> None:
    source = f"{START}\nstart('half \\ud800')\nstart('a_b')"
    done = command("check", script(source), "--rules=off", "--format=json")
    (request,) = json.loads(done.out)["requests"]

    assert "script.py" == request["file"]
    said = f"script.py:{CALL}: {CREATE}: holds '\\ud800', half of a surrogate pair, which UTF-8"
    assert said in done.err
    assert 4 == done.status


def test_an_answer_can_be_awaited() -> None:
    async def awaited() -> Any:
        return await sitecustomize._answer(CREATE, "{}", "http://127.0.0.1")

    response, content = asyncio.run(awaited())

    assert 200 == response.status_code
    assert content["HyperParameterTuningJobArn"].startswith("arn:aws:sagemaker:")


def test_training_jobs_are_recorded_too() -> None:
    answer = sitecustomize.content_of("CreateTrainingJob", '{"TrainingJobName": "a"}')

    assert "CreateTrainingJob" in recording.OPERATIONS
    arn = "arn:aws:sagemaker:us-east-1:000000000000:training-job/a"
    assert {"TrainingJobArn": arn} == answer


@pytest.mark.parametrize("what", [["script.py"], ["--ignore-others", "script.py"], ["--", "true"]])
def test_an_operation_is_named_for_files_only(what: list[str], script: Any, command: Any) -> None:
    script("raise SystemExit('this was run')")
    done = command("check", "--operation=CreateModel", *what)

    assert 4 == done.status
    assert "check: --operation is for files" in done.err
