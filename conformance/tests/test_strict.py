"""Strict mode in process: what the service would refuse never reaches the mock."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from botocore.serialize import SERIALIZERS

from conformance.tests import mocked_jobs
from conformance.tests.mocked_jobs import KEYS, PATTERN, names, start
from sagemaker_conformance.recorder.startup import sitecustomize
from sagemaker_conformance.reference import Service
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.strict import DocumentedAsInvalid, strict_sagemaker
from sagemaker_strategies.constraints import SpecError, load

moto = pytest.importorskip("moto", reason="strict mode is shown over moto")


REGISTRY = "TrainingJobDefinition.AlgorithmSpecification.TrainingImage:rule-registry-path"


CBOR = "smithy-rpc-v2-cbor"


@pytest.fixture(autouse=True)
def _mocked() -> Iterator[None]:
    with moto.mock_aws():
        yield


@pytest.fixture(name="client")
def make_client() -> Any:
    return boto3.client("sagemaker", **KEYS)


def test_it_refuses_before_the_mock_sees_it_and_lets_the_rest_through(client: Any) -> None:
    with strict_sagemaker() as log:
        with pytest.raises(ClientError, match="Value 'a_b' at 'hyperParameterTuningJobName'"):
            start(client, "a_b")
        arn = start(client, "ab")["HyperParameterTuningJobArn"]

    assert arn.endswith(":hyper-parameter-tuning-job/ab")
    assert ["ab"] == names(client)
    assert 2 == log.creates
    assert [(PATTERN,)] == [one.ids for one in log.stopped]
    assert {PATTERN: 1} == log.by_id
    assert log.stopped[0].where.startswith(f"{mocked_jobs.__file__}:")
    assert [] == log.reported


@pytest.mark.parametrize("package", sorted(sitecustomize._NOT_CALLERS))
def test_the_place_of_a_request_is_in_the_callers_code(package: str, client: Any) -> None:
    library: dict[str, Any] = {"__name__": f"{package}.client"}
    exec("def call(start, *given):\n    start(*given)", library)
    own = {**vars(mocked_jobs), "__name__": f"{package}.jobs"}
    with strict_sagemaker() as log, pytest.raises(ClientError):
        library["call"](FunctionType(start.__code__, own, None, start.__defaults__), client, "a_b")

    assert log.stopped[0].where.startswith(f"{__file__}:")


def test_outside_of_it_nothing_is_refused(client: Any) -> None:
    with strict_sagemaker() as log:
        pass
    start(client, "a_b")

    assert ["a_b"] == names(client)
    assert 0 == log.creates


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_the_error_is_the_one_that_boto3_makes_of_the_services_answer(mode: str) -> None:
    config = Config(retries={"mode": mode})
    with serving(Service(load("botocore-1.44.5"))) as url:
        served = boto3.client("sagemaker", endpoint_url=url, config=config, **KEYS)
        with pytest.raises(ClientError) as there:
            start(served, "a_b")
        served.close()
    with strict_sagemaker(), pytest.raises(ClientError) as here:
        start(boto3.client("sagemaker", config=config, **KEYS), "a_b")

    assert str(there.value) == str(here.value)
    assert type(there.value) is type(here.value)
    assert _told(there.value) == _told(here.value)


def _told(error: ClientError) -> dict[str, Any]:
    """What an error says, without what differs from one request to the next."""
    of_request = {"server", "date", "content-length", "x-amzn-requestid"}
    response: Any = {**error.response}
    metadata = {**response["ResponseMetadata"]}
    assert 36 == len(metadata.pop("RequestId"))
    kept = {k: v for k, v in metadata["HTTPHeaders"].items() if k not in of_request}
    response["ResponseMetadata"] = {**metadata, "HTTPHeaders": kept}
    return response


def test_a_wrong_type_is_a_serialization_exception() -> None:
    client = boto3.client("sagemaker", config=Config(parameter_validation=False), **KEYS)
    with strict_sagemaker() as log, pytest.raises(ClientError) as refused:
        start(client, 3)  # type: ignore[arg-type]  # what only the server would find

    assert "SerializationException" == refused.value.response["Error"]["Code"]
    assert {"HyperParameterTuningJobName:type": 1} == log.by_id


@pytest.mark.skipif(CBOR not in SERIALIZERS, reason="this botocore has no CBOR")
def test_a_protocol_that_is_not_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    load = Loader.load_service_model

    def in_cbor(self: Loader, *args: Any, **options: Any) -> Any:
        model = dict(load(self, *args, **options))
        if "metadata" in model:
            protocol = {"protocol": CBOR, "protocols": [CBOR]}
            model["metadata"] = {**model["metadata"], **protocol}
        return model

    monkeypatch.setattr(Loader, "load_service_model", in_cbor)
    made = boto3.client("sagemaker", **KEYS)
    with strict_sagemaker() as log, pytest.raises(ClientError, match="rpc-v2-cbor") as refused:
        start(made, "mine")

    assert "SerializationException" == refused.value.response["Error"]["Code"]
    assert 1 == len(log.findings)


def test_the_error_says_where_the_rule_is_written(client: Any) -> None:
    with strict_sagemaker(), pytest.raises(ClientError) as refused:
        start(client, "a_b")
    notes = "\n".join(getattr(refused.value, "__notes__", ["no notes before Python 3.11"]))

    if hasattr(refused.value, "add_note"):
        assert PATTERN in notes
        assert "/shapes/HyperParameterTuningJobName/pattern" in notes
        assert "https://github.com/aws/sagemaker-python-sdk/issues/384" in notes
        assert f"sagemaker-conformance show {PATTERN}" in notes


def test_warnings_instead(client: Any) -> None:
    with (
        strict_sagemaker(mode="warn") as log,
        pytest.warns(DocumentedAsInvalid, match=PATTERN) as warned,
    ):
        start(client, "a_b")

    assert mocked_jobs.__file__ == warned[0].filename
    assert ["a_b"] == names(client)
    assert ([], 1) == (log.stopped, len(log.reported))


def test_rules_are_told_of_and_not_enforced(client: Any) -> None:
    with strict_sagemaker() as log, pytest.warns(DocumentedAsInvalid, match=REGISTRY):
        start(client, "ab", image="mine")

    assert [(REGISTRY,)] == [one.ids for one in log.reported]
    assert ["ab"] == names(client)


def test_rules_in_the_gate_are_enforced(client: Any) -> None:
    with (
        strict_sagemaker(rules="gate") as log,
        pytest.raises(ClientError, match="registry/repository"),
    ):
        start(client, "ab", image="mine")

    assert {REGISTRY: 1} == log.by_id
    assert [] == names(client)


def test_rules_left_out(client: Any) -> None:
    with strict_sagemaker(rules="off") as log, warnings.catch_warnings():
        warnings.simplefilter("error")
        start(client, "ab", image="mine")

    assert [] == log.findings


def test_another_specification(client: Any) -> None:
    with strict_sagemaker("documented-2018-05") as log, pytest.raises(ClientError):
        start(client, "a_b")

    assert PATTERN in log.by_id


def test_one_context_in_another(client: Any) -> None:
    with strict_sagemaker() as outer, strict_sagemaker(mode="warn") as inner:
        with pytest.warns(DocumentedAsInvalid), pytest.raises(ClientError):
            start(client, "a_b")
        start(client, "ab")

    assert (1, 2) == (len(outer.stopped), inner.creates)


@pytest.mark.parametrize("wrong", [{"rules": "on"}, {"mode": "strict"}])
def test_options_that_do_not_exist(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected (off or report or gate|refuse or warn)"):
        strict_sagemaker(**wrong).__enter__()
    with pytest.raises(SpecError):
        strict_sagemaker("nonsense").__enter__()


def test_other_operations_and_services_are_not_its_affair(client: Any) -> None:
    with strict_sagemaker() as log:
        s3 = boto3.client("s3", **KEYS)
        s3.create_bucket(Bucket="bucket")
        s3.put_object(Bucket="bucket", Key="a", Body=b"\0")
        account = boto3.client("sts", **KEYS).get_caller_identity()["Account"]
        client.create_experiment(ExperimentName="e")

    assert "123456789012" == account
    assert 0 == log.creates
