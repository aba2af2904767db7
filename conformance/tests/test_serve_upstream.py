"""The strict proxy in front of a real moto_server, asked by unchanged client libraries."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.listener import running
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.server.upstream import read_upstream
from sagemaker_conformance.strict.judge import load_judge

DEFINITION = {
    "AlgorithmSpecification": {"TrainingImage": "mine", "TrainingInputMode": "File"},
    "RoleArn": "arn:aws:iam::123456789012:role/mine",
    "OutputDataConfig": {"S3OutputPath": "s3://mine/out"},
    "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
}
CONFIG = {
    "Strategy": "Bayesian",
    "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
}


@pytest.fixture
def logged() -> list[str]:
    """The proxy's lines."""
    return []


@pytest.fixture(autouse=True)
def _endpoint(
    moto_server: str, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """boto3's environment, as a project's CI would set it."""
    proxy = Proxy(
        read_upstream(moto_server),
        load_judge("botocore-1.44.5", "off"),
        AccessLog(logged.append),
        "127.0.0.1",
        0,
    )
    with running(proxy) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        yield


def client(service: str) -> Any:
    return boto3.Session().client(service)


def start(name: str, **more: Any) -> Any:
    return client("sagemaker").create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig=CONFIG,
        TrainingJobDefinition={**DEFINITION, **more},
    )


def test_unchanged_boto3_code(logged: list[str]) -> None:
    with pytest.raises(ClientError, match="Value 'tune_mine' at 'hyperParameterTuningJobName'"):
        start("tune_mine")
    arn = start("tune-mine")["HyperParameterTuningJobArn"]
    sagemaker = client("sagemaker")
    described = sagemaker.describe_hyper_parameter_tuning_job(
        HyperParameterTuningJobName="tune-mine"
    )
    with pytest.raises(ClientError) as unknown:
        sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="other")
    sagemaker.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName="tune-mine")

    assert arn == described["HyperParameterTuningJobArn"]
    assert DEFINITION == described["TrainingJobDefinition"]
    assert 400 == unknown.value.response["ResponseMetadata"]["HTTPStatusCode"]
    assert [
        "stopped CreateHyperParameterTuningJob tune_mine: HyperParameterTuningJobName:pattern (400 ValidationException)"
    ] == logged


def test_other_operations_and_services_go_through() -> None:
    models = client("sagemaker")
    models.create_model(ModelName="mine", ExecutionRoleArn=DEFINITION["RoleArn"])
    names = [model["ModelName"] for model in models.list_models()["Models"]]
    models.delete_model(ModelName="mine")

    assert ["mine"] == names
    assert "123456789012" == client("sts").get_caller_identity()["Account"]


def test_objects_of_any_content_and_any_name() -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="through-it")
    in_two_parts = bytes(range(256)) * 33_000
    objects = {"plain": b"plain", "//two slashes/a b+c%2F/ü.bin": in_two_parts}
    for key, content in objects.items():
        s3.upload_fileobj(io.BytesIO(content), "through-it", key)
        s3.put_object(
            Bucket="through-it", Key=f"{key}.gz", Body=b"\x1f\x8b", ContentEncoding="gzip"
        )

        assert content == s3.get_object(Bucket="through-it", Key=key)["Body"].read()
        assert (
            content[2:5]
            == s3.get_object(Bucket="through-it", Key=key, Range="bytes=2-4")["Body"].read()
        )
        assert len(content) == s3.head_object(Bucket="through-it", Key=key)["ContentLength"]
    with pytest.raises(ClientError) as missing:
        s3.head_object(Bucket="through-it", Key="no")
    etag = s3.head_object(Bucket="through-it", Key="plain")["ETag"]
    with pytest.raises(ClientError) as unchanged:
        s3.get_object(Bucket="through-it", Key="plain", IfNoneMatch=etag)
    keys = {each["Key"] for each in s3.list_objects_v2(Bucket="through-it")["Contents"]}
    s3.delete_objects(Bucket="through-it", Delete={"Objects": [{"Key": key} for key in keys]})
    s3.delete_bucket(Bucket="through-it")

    assert {
        "plain",
        "plain.gz",
        "//two slashes/a b+c%2F/ü.bin",
        "//two slashes/a b+c%2F/ü.bin.gz",
    } == keys
    assert (404, 304) == tuple(
        error.value.response["ResponseMetadata"]["HTTPStatusCode"] for error in (missing, unchanged)
    )


def test_several_clients_at_once(logged: list[str]) -> None:
    refused: list[str] = []

    def ask(number: int) -> None:
        try:
            start(f"at_once-{number}" if number % 2 else f"at-once-{number}")
        except ClientError as error:
            refused.append(error.response["Error"]["Code"])

    clients = [threading.Thread(target=ask, args=[number]) for number in range(6)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    jobs = client("sagemaker").list_hyper_parameter_tuning_jobs(NameContains="at-once")

    assert ["ValidationException"] * 3 == refused
    assert 3 == len(logged)
    assert 3 == len(jobs["HyperParameterTuningJobSummaries"])


def test_the_tuning_job_of_sagemaker_core(logged: list[str]) -> None:
    pytest.importorskip("sagemaker.core.resources", reason="needs sagemaker-core, which is heavy")
    from sagemaker.core.resources import HyperParameterTuningJob
    from sagemaker.core.utils.utils import SageMakerClient

    SageMakerClient.reset()  # it would keep the client of another test
    try:
        job = HyperParameterTuningJob.create(**_snake("core-1"))
        with pytest.raises(ClientError, match=r"'ml\.t2\.medium' at 'trainingJob"):
            HyperParameterTuningJob.create(**_snake("core-2", instance="ml.t2.medium"))
    finally:
        SageMakerClient.reset()

    assert "core-1" == job.hyper_parameter_tuning_job_name
    assert ["core-2: TrainingJobDefinition.ResourceConfig.InstanceType:enum"] == [
        line.partition("TuningJob ")[2].partition(" (400")[0] for line in logged
    ]


def _snake(name: str, instance: str = "ml.m5.large") -> dict[str, Any]:
    return {
        "hyper_parameter_tuning_job_name": name,
        "hyper_parameter_tuning_job_config": {
            "strategy": "Bayesian",
            "resource_limits": {
                "max_number_of_training_jobs": 2,
                "max_parallel_training_jobs": 1,
            },
        },
        "training_job_definition": {
            "algorithm_specification": {"training_image": "mine", "training_input_mode": "File"},
            "role_arn": "arn:aws:iam::123456789012:role/mine",
            "output_data_config": {"s3_output_path": "s3://mine/out"},
            "resource_config": {
                "instance_type": instance,
                "instance_count": 1,
                "volume_size_in_gb": 10,
            },
            "stopping_condition": {"max_runtime_in_seconds": 60},
        },
    }
