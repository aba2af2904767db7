"""Rules of the training algorithm: an image or a name, and the form of an image."""

from __future__ import annotations

import re
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.observed import IMAGE_NOT_OF_ECR
from sagemaker_strategies.rules.rule import Rule, drop_one_of, example
from sagemaker_strategies.rules.sources import MODEL, in_document
from sagemaker_strategies.rules.training_job.definition import node_of, within, without

_HOME: Final = "AlgorithmSpecification"
_IMAGE: Final = "AlgorithmSpecification.TrainingImage"
_NAME: Final = "AlgorithmSpecification.AlgorithmName"
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
            tier="stated",
            check=_not_both,
            repair=drop_one_of((_NAME,), (_IMAGE,)),
            accepts=(
                example("name alone", within(_NAME, "Tuner-1"), without(_IMAGE)),
                example("image alone", within(_IMAGE, f"{_AN_IMAGE}:V1"), without(_NAME)),
            ),
            rejects=(example("both", within(_IMAGE, f"{_AN_IMAGE}:V1")),),
            needs=(f"{_HOME}.AlgorithmName", f"{_HOME}.TrainingImage"),
        ),
        Rule(
            path=_HOME,
            name="name-or-image",
            statement="one of AlgorithmName and TrainingImage is given",
            source=in_document(MODEL, "AlgorithmSpecification (of CreateTrainingJob)"),
            prose_id="ALG-ONE",
            tier="implied",
            check=_at_least_one,
            repair=lambda view: iter([[view.grow(_IMAGE)], [view.grow(_NAME)]]),
            needs=(f"{_HOME}.AlgorithmName",),
        ),
        Rule(
            path=f"{_HOME}.TrainingImage",
            name="registry-path",
            statement="TrainingImage is registry/repository, then at most one of :tag and @digest",
            source=in_document(MODEL, f"{shape}.TrainingImage"),
            prose_id="ALG-IMG-FMT",
            tier="stated",
            check=_is_registry_path,
            repair=lambda view: iter([[view.grow(_IMAGE)]]),
            accepts=(
                example("digest", within(_IMAGE, f"{_AN_IMAGE}@{_DIGEST}"), without(_NAME)),
                example("tag", within(_IMAGE, f"{_AN_IMAGE}:V1"), without(_NAME)),
                example("neither", within(_IMAGE, _AN_IMAGE), without(_NAME)),
            ),
            rejects=(
                example("tag and digest", within(_IMAGE, f"{_AN_IMAGE}:V1@{_DIGEST}")),
                example("no repository", within(_IMAGE, "Tuner")),
            ),
            observations=IMAGE_NOT_OF_ECR,
            refusal="Invalid training image. Please provide a valid Amazon Elastic Container Registry path "
            "of the Docker image to run.",
            needs=(f"{_HOME}.TrainingImage",),
            since="2018-11",
        ),
    )


def _not_both(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return spec.get("AlgorithmName") is None or spec.get("TrainingImage") is None


def _at_least_one(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return spec.get("AlgorithmName") is not None or spec.get("TrainingImage") is not None


def _is_registry_path(definition: Any, request: Any) -> bool:
    image = definition["AlgorithmSpecification"].get("TrainingImage")
    return image is None or _IMAGE_FORM.fullmatch(image) is not None
