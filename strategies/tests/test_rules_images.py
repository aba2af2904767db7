"""The owner of an image: AWS's published registries, and none where a name leaves it open."""

from __future__ import annotations

import pytest

from sagemaker_strategies.rules.training_job.images import (
    is_of_marketplace,
    owner_of,
    repository_of,
)
from sagemaker_strategies.rules.training_job.instances import (
    has_local_storage,
    local_storage,
)

ECR = "dkr.ecr.us-west-2.amazonaws.com"
OWN = f"112233445566.{ECR}"


@pytest.mark.parametrize(
    "image",
    [
        f"433757028032.{ECR}/xgboost:latest",
        f"433757028032.{ECR}/xgboost@sha256:{'0' * 64}",
        f"433757028032.{ECR}/xgboost",
        f"246618743249.{ECR}/sagemaker-xgboost:1.7-1",
        "387376663083.dkr.ecr.cn-northwest-1.amazonaws.com.cn/xgboost:1",
        "226302683700.dkr.ecr-fips.us-gov-west-1.amazonaws.com/xgboost:1",
        f"174872318107.{ECR}/kmeans:1",
        f"156387875391.{ECR}/forecasting-deepar:1",
    ],
)
def test_an_algorithm_of_amazon_is_known_by_account_and_repository(image: str) -> None:
    assert owner_of(image) == "algorithm"


@pytest.mark.parametrize(
    "image",
    [
        f"246618743249.{ECR}/sagemaker-scikit-learn:1.2-1-cpu-py3",
        f"763104351884.{ECR}/pytorch-training:2.0.0-cpu-py310",
        f"763104351884.{ECR}/tensorflow-training:2.4.1-gpu-py37-cu110-ubuntu18.04",
        "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-training:2.0.0",
        f"520713654638.{ECR}/sagemaker-pytorch:1.0.0-gpu-py3",
        f"462105765813.{ECR}/sagemaker-rl-ray-container:ray-1.6.0-torch-gpu-py37",
    ],
)
def test_a_framework_of_aws_is_no_algorithm(image: str) -> None:
    assert owner_of(image) == "framework"


@pytest.mark.parametrize("repository", ["my-image:latest", "team/tuner", "rmars@sha256:abc"])
def test_an_image_in_no_registry_of_aws_is_ones_own(repository: str) -> None:
    assert owner_of(f"{OWN}/{repository}") == "own"


@pytest.mark.parametrize(
    "image",
    [
        None,
        "",
        "my-image",
        "docker.io/library/python:3.12",
        "localhost:5000/tuner",
        f"763104351884.{ECR}/no-such-image:1.0",
        f"763104351884.{ECR}/pytorch-inference:2.0.0",
        f"{OWN}/xgboost:1",
        f"{OWN}/copies/sagemaker-XGBoost",
        f"{OWN}/us-west-2:latest",
        f"{OWN}/image-uris-retrieve-region",
        f"{OWN}/get_image_uri",
        f"{OWN}/training-container",
        f"{OWN}/training_image:latest",
    ],
)
def test_what_may_be_anybodys_is_nobodys(image: str | None) -> None:
    assert owner_of(image) is None


def test_a_repository_stands_between_registry_and_tag() -> None:
    assert repository_of(f"{OWN}/team/tuner:V1") == "team/tuner"
    assert repository_of("tuner:V1") == ""


@pytest.mark.parametrize(
    ("algorithm", "sold"),
    [
        ("arn:aws:sagemaker:us-east-1:865070037744:algorithm/trees-1", True),
        ("arn:aws:sagemaker:us-east-1:112233445566:algorithm/trees-1", False),
        ("arn:aws:sagemaker:us-east-1:865070037744:model-package/trees-1", False),
        ("trees-1", False),
        (None, False),
    ],
)
def test_the_marketplace_is_known_by_its_accounts(algorithm: str | None, sold: bool) -> None:
    assert is_of_marketplace(algorithm) is sold


@pytest.mark.parametrize(
    ("instance_type", "gigabytes"),
    [("ml.g5.xlarge", 250), ("ml.p4d.24xlarge", 8000), ("ml.m5.xlarge", None), ("ml.x1", None)],
)
def test_local_storage_is_told_in_gigabytes(instance_type: str, gigabytes: int | None) -> None:
    assert local_storage(instance_type) == gigabytes


def test_a_type_of_known_size_has_local_storage() -> None:
    assert has_local_storage("ml.r5d.large")
    assert local_storage("ml.r5d.large") == 75
