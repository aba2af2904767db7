"""Rules of the training algorithm: an image or a name, and the form of an image."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import absent, given, value_at, where
from sagemaker_strategies.rules.observed import IMAGE_NOT_OF_ECR
from sagemaker_strategies.rules.repairs import drop, either, grow
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document
from sagemaker_strategies.rules.training_job.definition import node_of

_HOME: Final = "AlgorithmSpecification"
_IMAGE: Final = f"{_HOME}.TrainingImage"
_NAME: Final = f"{_HOME}.AlgorithmName"
_AN_IMAGE: Final = "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner"
_DIGEST: Final = "sha256:" + "0123456789abcdef" * 4
#: A registry, a repository, and a tag or a digest or neither.
_IMAGE_FORM: Final = re.compile(r"[^/\s:@]+(:\d+)?(/[^/\s:@]+)+(:[^/\s:@]+|@[^/\s@]+)?")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic; the shape that states them has another name for each operation."""
    node = node_of(catalogue, _HOME)
    shape = node.shape if node else ""
    return (
        Rule(
            path=_HOME,
            name="name-excludes-image",
            statement="AlgorithmName and TrainingImage are not given together",
            source=in_document(MODEL, f"{shape}.AlgorithmName"),
            prose_id="ALG-XOR",
            check=where(given(_NAME), absent(_IMAGE)),
            repair=either(drop(_NAME), drop(_IMAGE)),
            accepts={
                "name alone": {_NAME: "Tuner-1", _IMAGE: ABSENT},
                "image alone": {_IMAGE: f"{_AN_IMAGE}:V1", _NAME: ABSENT},
            },
            rejects={"both": {_IMAGE: f"{_AN_IMAGE}:V1"}},
            needs=(_NAME, _IMAGE),
        ),
        Rule(
            path=_HOME,
            name="name-or-image",
            statement="one of AlgorithmName and TrainingImage is given",
            source=in_document(MODEL, "AlgorithmSpecification (of CreateTrainingJob)"),
            prose_id="ALG-ONE",
            tier="implied",
            check=_has_algorithm,
            repair=either(grow(_IMAGE), grow(_NAME)),
            needs=(_NAME,),
        ),
        Rule(
            path=_IMAGE,
            name="registry-path",
            statement="TrainingImage is registry/repository, then at most one of :tag and @digest",
            source=in_document(MODEL, f"{shape}.TrainingImage"),
            prose_id="ALG-IMG-FMT",
            check=_is_registry_path,
            repair=either(grow(_IMAGE)),
            accepts={
                "digest": {_IMAGE: f"{_AN_IMAGE}@{_DIGEST}", _NAME: ABSENT},
                "tag": {_IMAGE: f"{_AN_IMAGE}:V1", _NAME: ABSENT},
                "neither": {_IMAGE: _AN_IMAGE, _NAME: ABSENT},
            },
            rejects={
                "tag and digest": {_IMAGE: f"{_AN_IMAGE}:V1@{_DIGEST}"},
                "no repository": {_IMAGE: "Tuner"},
            },
            observations=IMAGE_NOT_OF_ECR,
            refusal="Invalid training image. Please provide a valid Amazon Elastic Container Registry path "
            "of the Docker image to run.",
            since="2018-11",
        ),
    )


def _has_algorithm(definition: Any, request: Any) -> bool:
    spec = definition[_HOME]
    return spec.get("TrainingImage") is not None or spec.get("AlgorithmName") is not None


def _is_registry_path(definition: Any, request: Any) -> bool:
    image = value_at(definition, _IMAGE)
    return image is None or _has_image_form(image)


@lru_cache(maxsize=1024)
def _has_image_form(image: str) -> bool:
    return _IMAGE_FORM.fullmatch(image) is not None
