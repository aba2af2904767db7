"""Strict mode reaches every client: older ones, threads, coroutines, forks, decorated functions."""

from __future__ import annotations

import asyncio
import gc
import os
import runpy
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.endpoint import Endpoint
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from conformance.tests.mocked_jobs import KEYS, PATTERN, names, start
from sagemaker_conformance.strict import botocore_hook, strict_sagemaker

moto = pytest.importorskip("moto", reason="strict mode is shown over moto")


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with moto.mock_aws():
        yield


@pytest.fixture(name="client")
def make_client() -> Any:
    return boto3.client("sagemaker", **KEYS)


def _session_before() -> Any:
    session = boto3.Session(**KEYS)
    return lambda: session.client("sagemaker")


def _client_before() -> Any:
    client = boto3.Session(**KEYS).client("sagemaker")
    return lambda: client


def _botocore_session_before() -> Any:
    session = botocore.session.get_session()
    return lambda: session.create_client("sagemaker", **KEYS)


@pytest.mark.parametrize(
    "before",
    [
        _client_before,
        _session_before,
        _botocore_session_before,
        lambda: lambda: boto3.client("sagemaker", **KEYS),
        lambda: lambda: boto3.Session(**KEYS).client("sagemaker"),
        lambda: lambda: botocore.session.Session().create_client("sagemaker", **KEYS),
    ],
)
def test_every_client_is_covered_whenever_it_was_made(before: Any) -> None:
    make = before()
    with strict_sagemaker() as log, pytest.raises(ClientError):
        start(make(), "a_b")

    assert 1 == len(log.stopped)


def test_clients_of_before_the_first_context_of_a_process(python: Any) -> None:
    done = python(
        "-c",
        "import boto3, gc\n"
        f"client = boto3.client('sagemaker', **{KEYS!r})\n"
        "gc.freeze()\n"  # from here on gc.get_objects() has no client
        "from sagemaker_conformance.strict import strict_sagemaker\n"
        "try:\n"
        "    with strict_sagemaker() as log:\n"
        "        client.create_hyper_parameter_tuning_job(HyperParameterTuningJobName='a_b',\n"
        "            HyperParameterTuningJobConfig={'Strategy': 'Random', 'ResourceLimits':\n"
        "            {'MaxParallelTrainingJobs': 1}})\n"
        "except client.exceptions.ClientError as error:\n"
        "    print(error.response['Error']['Code'], *log.by_id)\n",
    )

    assert f"ValidationException {PATTERN}" == done.out.strip(), done.err


def test_other_threads_are_covered(client: Any) -> None:
    found: list[object] = []

    def ask() -> None:
        try:
            start(client, "a_b")
        except ClientError as refused:
            found.append(refused)

    with strict_sagemaker():
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()

    assert 1 == len(found)


def test_as_a_decorator(client: Any) -> None:
    @strict_sagemaker()
    def act() -> None:
        start(client, "a_b")

    for _ in range(2):
        with pytest.raises(ClientError):
            act()
    assert [] == names(client)


def test_a_stubbed_client_sends_nothing_and_is_left_alone(client: Any) -> None:
    answer = {"HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:1:x/y"}
    with strict_sagemaker() as log, Stubber(client) as stubber:
        stubber.add_response("create_hyper_parameter_tuning_job", answer)
        start(client, "a_b")

    assert 0 == log.creates


def test_what_it_rests_on_in_botocore_is_still_there(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails, botocore has moved: `strict.botocore_hook` is the one file to change."""
    seen: list[Any] = []
    send = Endpoint.make_request

    def see(self: Any, operation_model: Any, request_dict: Any) -> Any:
        seen.append((operation_model, request_dict["body"]))
        return send(self, operation_model, request_dict)

    monkeypatch.setattr(Endpoint, "make_request", see)
    start(client, "ab")

    ((operation, body),) = seen
    assert "sagemaker" == operation.service_model.service_name
    assert "CreateHyperParameterTuningJob" == operation.name
    assert body.startswith(b'{"HyperParameterTuningJobName": "ab"')


def test_a_client_that_sends_in_a_way_of_its_own_is_no_silent_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Other(Endpoint):
        def make_request(self, operation_model: Any, request_dict: Any) -> Any:
            return None

    with pytest.raises(RuntimeError, match="in a way of its own"):
        strict_sagemaker().__enter__()
    monkeypatch.setattr(botocore_hook, "_subclasses", lambda kind: iter(()))
    monkeypatch.delattr(Endpoint, "make_request")
    with pytest.raises(RuntimeError, match="botocore 1"):
        strict_sagemaker().__enter__()
    del Other
    gc.collect()


def test_clients_that_send_as_aiobotocores_do_are_covered(client: Any) -> None:
    class AioEndpoint(
        Endpoint
    ):  # its make_request is botocore's, and what that calls is a coroutine
        async def _send_request(self, request_dict: Any, operation_model: Any) -> Any:
            raise AssertionError("this was sent")

    client._endpoint.__class__ = AioEndpoint
    with strict_sagemaker() as log, pytest.raises(ClientError):
        start(client, "a_b")

    assert 1 == len(log.stopped)


def test_coroutines_of_one_loop_are_covered(client: Any) -> None:
    async def act(name: str) -> None:
        await asyncio.sleep(0)
        await asyncio.to_thread(start, client, name)

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(act(f"a_{n}") for n in range(4)), return_exceptions=True)

    with strict_sagemaker() as log:
        found = asyncio.run(all_of_them())

    assert [ClientError] * 4 == [type(each) for each in found]
    assert 4 == len(log.stopped)


@pytest.mark.parametrize("kind", ["coroutine", "asynchronous", "generator", "returned"])
def test_as_a_decorator_of_what_runs_later(kind: str, client: Any) -> None:
    async def coroutine() -> None:
        await asyncio.sleep(0)
        start(client, "a_b")

    async def asynchronous() -> AsyncIterator[None]:
        start(client, "a_b")
        yield

    def generator() -> Iterator[None]:
        start(client, "a_b")
        yield

    def returned() -> Any:
        return coroutine()

    async def consumed(act: Any) -> None:
        async for _ in act():
            pass

    act = strict_sagemaker()(locals()[kind])
    run = {
        "generator": lambda: list(act()),
        "asynchronous": lambda: asyncio.run(consumed(act)),
    }.get(kind, lambda: asyncio.run(act()))
    with pytest.raises(ClientError):
        run()
    assert [] == names(client)


def test_one_context_is_entered_again_before_it_is_left(client: Any) -> None:
    strict = strict_sagemaker()
    with strict as outer:
        with strict as inner, pytest.raises(ClientError):
            start(client, "a_b")
        with pytest.raises(ClientError):
            start(client, "a_b")
    start(client, "a_b")

    assert (1, 1) == (outer.creates, inner.creates)  # the newest sees a request first
    assert ["a_b"] == names(client)


def test_one_context_is_entered_by_several_threads(client: Any) -> None:
    strict = strict_sagemaker()
    entered, left = threading.Event(), threading.Event()
    found: list[object] = []

    def ask() -> None:
        with strict as log:
            entered.set()
            left.wait(60)
            with pytest.raises(ClientError):
                start(client, "a_b")
            found.append(log.creates)

    thread = threading.Thread(target=ask)
    with strict as log:
        thread.start()
        entered.wait(60)
    left.set()
    thread.join()

    assert ([1], 0) == (found, log.creates)


def test_a_class_cannot_be_decorated() -> None:
    with pytest.raises(TypeError, match="decorate its methods"):
        strict_sagemaker()(type("Tests", (), {}))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_forked_processes_are_covered(client: Any) -> None:
    with strict_sagemaker():
        child = os.fork()
        if not child:
            try:
                start(client, "a_b")
            except ClientError:
                os._exit(7)
            os._exit(0)
        _, status = os.waitpid(child, 0)

    assert 7 == os.waitstatus_to_exitcode(status)


def _run(file: Path) -> None:
    subprocess.run([sys.executable, str(file)], check=True)


def _spawn(file: Path) -> None:
    child = get_context("spawn").Process(target=runpy.run_path, args=(str(file),))
    child.start()
    child.join()


@pytest.mark.parametrize("begin", [_run, _spawn])
def test_processes_that_are_started_are_covered(
    begin: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(
        "import boto3, pathlib\n"
        "from conformance.tests.mocked_jobs import KEYS, start\n"
        "client = boto3.client('sagemaker', endpoint_url='http://127.0.0.1:9', **KEYS)\n"
        "try:\n"
        "    start(client, 'a_b')\n"
        "except Exception as error:\n"
        "    pathlib.Path(__file__).with_name('told').write_text(repr(error))\n"
    )
    # An empty part is the current folder, and is to be left.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[2]), "", ""]))
    before = dict(os.environ)
    with strict_sagemaker():
        begin(script)

    assert "Value 'a_b' at 'hyperParameterTuningJobName'" in (tmp_path / "told").read_text()
    assert before == dict(os.environ)
