from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import boto3
import pytest

from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.server.http_bodies import LARGEST_BODY
from sagemaker_conformance.server.mock_server import serving
from sagemaker_strategies.constraints import load

CATALOGUE = load("botocore-1.44.5")
LIST = "SageMaker.ListHyperParameterTuningJobs"
EMPTY = b'{"HyperParameterTuningJobSummaries": []}'


@pytest.fixture(name="connection")
def open_connection() -> Iterator[http.client.HTTPConnection]:
    with serving(Service(CATALOGUE)) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        yield connection
        connection.close()


def post(
    connection: http.client.HTTPConnection, body: object, target: str = LIST, **extra: str
) -> tuple[int, dict[str, str], bytes]:
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1", **extra}
    connection.request("POST", "/", body, headers)  # type: ignore[arg-type]  # chunks, too
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def test_an_answer_has_the_headers_of_the_service(connection: http.client.HTTPConnection) -> None:
    status, headers, body = post(connection, b"{}")

    assert (status, body) == (200, EMPTY)
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert len(headers["x-amzn-requestid"]) == 36
    assert "x-amzn-errortype" not in headers


def test_a_connection_is_kept_open(connection: http.client.HTTPConnection) -> None:
    post(connection, b"{}")
    first = connection.sock
    post(connection, b"{")
    post(connection, b"{}")

    assert first is not None
    assert first is connection.sock


def test_who_holds_the_body_back_is_told_to_send_it(
    connection: http.client.HTTPConnection,
) -> None:
    connection.connect()
    head = f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: {LIST}\r\nContent-Length: 2\r\n"
    connection.sock.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())

    assert connection.sock.recv(100).startswith(b"HTTP/1.1 100 Continue")
    connection.sock.sendall(b"{}")
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("target", [LIST, "Any.Prefix.ListHyperParameterTuningJobs"])
def test_the_prefix_of_an_operation_does_not_matter(
    connection: http.client.HTTPConnection, target: str
) -> None:
    assert post(connection, b"{}", target)[0] == 200


@pytest.mark.parametrize("target", ["", "SageMaker.", "SageMaker.listhyperparametertuningjobs"])
def test_no_operation_is_an_unknown_one(
    connection: http.client.HTTPConnection, target: str
) -> None:
    status, _, body = post(connection, b"{}", target)

    assert (status, body) == (400, b'{"__type": "UnknownOperationException"}')


def test_a_body_may_come_in_chunks(connection: http.client.HTTPConnection) -> None:
    status, _, body = post(connection, iter([b"{", b'"MaxResults"', b": 0}"]))
    after, _, _ = post(connection, b"{}")

    assert status == 400
    assert b"Value '0' at 'maxResults'" in body
    assert after == 200


def test_an_unreadable_chunk_is_no_request(connection: http.client.HTTPConnection) -> None:
    with socket.create_connection((connection.host, connection.port), timeout=10) as raw:
        raw.sendall(
            f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: {LIST}\r\n"
            "Transfer-Encoding: chunked\r\n\r\nxyz\r\n".encode()
        )
        answer = raw.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b'{"__type": "SerializationException"}')


def test_too_large_a_body_is_refused(connection: http.client.HTTPConnection) -> None:
    status, _, _ = post(connection, b" " * (LARGEST_BODY + 1))

    assert status == 413


def test_a_defect_of_the_mock_is_a_500(capfd: pytest.CaptureFixture[str]) -> None:
    checks = checks_of(CATALOGUE)
    validator = Validator(CATALOGUE, checks)
    service = Service(CATALOGUE, validator)
    service.store.all = None  # type: ignore[assignment,method-assign]  # any defect will do
    with serving(service) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        status, _, body = post(connection, b"{}")
        again = post(connection, b"{}")[0]
        connection.close()

    assert (status, body, again) == (500, b'{"__type": "InternalFailure"}', 500)
    assert "TypeError" in capfd.readouterr().err


def test_no_thread_stays_behind_though_a_connection_is_open() -> None:
    before = set(threading.enumerate())
    with serving(Service(CATALOGUE)) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        post(connection, b"{}")
        during = set(threading.enumerate()) - before

    assert len(during) == 2
    assert before >= set(threading.enumerate())
    connection.close()


def test_boto3_can_use_it() -> None:
    config = {
        "Strategy": "Random",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
    }
    with serving(Service(CATALOGUE)) as url:
        client = boto3.client(
            "sagemaker",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        for number in range(12):
            client.create_hyper_parameter_tuning_job(
                HyperParameterTuningJobName=f"job-{number:02}", HyperParameterTuningJobConfig=config
            )
        described = client.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="job-00")
        pages = client.get_paginator("list_hyper_parameter_tuning_jobs").paginate(
            CreationTimeBefore=described["CreationTime"].replace(year=2100)
        )
        names = [
            job["HyperParameterTuningJobName"]
            for page in pages
            for job in page["HyperParameterTuningJobSummaries"]
        ]
        with pytest.raises(client.exceptions.ResourceInUse, match="already exists"):
            client.create_hyper_parameter_tuning_job(
                HyperParameterTuningJobName="JOB-00", HyperParameterTuningJobConfig=config
            )
        client.close()

    assert config == described["HyperParameterTuningJobConfig"]
    assert [f"job-{number:02}" for number in range(12)] == names
    assert json.dumps(described["TrainingJobStatusCounters"])
