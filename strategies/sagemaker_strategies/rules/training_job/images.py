"""The owner of a training image or an algorithm, by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, Literal, TypeAlias

#: An algorithm of Amazon SageMaker, a framework's container of AWS, or a user's own image.
Owner: TypeAlias = Literal["algorithm", "framework", "own"]

_ECR: Final = re.compile(
    r"(\d{12})\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.[a-z0-9.-]+/([^:@]+)(?:[:@].*)?"
)
_REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
#: Words of a lookup that published code left in place of the image: its result is unknown.
_LOOKUP: Final = re.compile(r"image-?uri|retrieve|region|container")
#: A variable's bare name, left in the image's place for the same reason.
_VARIABLES: Final = frozenset(
    {"algorithm", "algorithm-image", "ecr-image", "image", "img", "train-image", "training-image"}
    | {"uri", "xgb", "xgb-image"}
)
_ALGORITHM_ARN: Final = re.compile(r"arn:[a-z-]+:sagemaker:[a-z0-9-]+:(\d{12}):algorithm/.+")


def owner_of(image: str | None) -> Owner | None:
    """The owner of the image; None where its name does not decide that.

    AWS's registries hold images that the table does not list. An image elsewhere may be a placeholder:
    one that is named like an algorithm or a framework of AWS, like a region or like a lookup has no
    known owner.
    """
    return _owner_of(image or "")


@lru_cache(maxsize=1024)
def _owner_of(image: str) -> Owner | None:
    parts = _ECR.fullmatch(image)
    if parts is None:
        return None
    account, repository = parts.groups()
    if account in _registries():
        return _published().get((account, repository))
    return None if _is_placeholder(repository) else "own"


def repository_of(image: str) -> str:
    """The repository in a registry of ECR, without tag and digest; empty for any other image."""
    parts = _ECR.fullmatch(image)
    return parts.group(2) if parts else ""


def is_of_marketplace(algorithm: str | None) -> bool:
    """Whether the ARN of an algorithm has an account of AWS Marketplace; a bare name is one's own."""
    parts = _ALGORITHM_ARN.fullmatch(algorithm or "")
    return parts is not None and parts.group(1) in table("marketplace")["accounts"]


def _is_placeholder(repository: str) -> bool:
    plain = repository.lower().replace("_", "-")
    if plain in _VARIABLES or _LOOKUP.search(plain) or _REGION.search(plain):
        return True
    return any(word in plain.replace("-", "") for word in _names())


@cache
def _names() -> frozenset[str]:
    """The names in AWS's training repositories, without hyphens: ``xgboost``, ``pytorch``."""
    repositories = {repository for _, repository in _published()}
    plain = {re.sub(r"^(sagemaker|huggingface)-|-training.*$", "", name) for name in repositories}
    return frozenset({*(name.replace("-", "") for name in plain), "sklearn", "huggingface"})


@cache
def _published() -> Mapping[tuple[str, str], Owner]:
    """Account and repository of each image that AWS publishes for training."""
    return {
        (account, repository): group["kind"]
        for group in table("registries")["images"]
        for repository in group["repositories"]
        for account in group["accounts"]
    }


@cache
def _registries() -> frozenset[str]:
    """The accounts of all that AWS publishes, for training or not."""
    return frozenset(table("registries")["registries"])


@cache
def table(name: str) -> Any:
    """A table that AWS publishes, by its name in the folder ``data``."""
    data = resources.files(__package__) / "data" / f"{name}.json"
    return json.loads(data.read_text(encoding="utf-8"))
