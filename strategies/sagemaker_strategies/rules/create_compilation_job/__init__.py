"""The rule of CreateCompilationJob: where the model to compile is."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.alternatives import one_of
from sagemaker_strategies.rules.rule import MODEL, Rule, Topic, in_document


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The only rule."""
    return (
        one_of(
            {
                "InputConfig": {"S3Uri": "s3://models/model.tar.gz", "Framework": "PYTORCH"},
                "ModelPackageVersionArn": (
                    "arn:aws:sagemaker:us-east-1:112233445566:model-package/mine/1"
                ),
            },
            "one-input",
            "CJ-ONE-INPUT",
            in_document(MODEL, "CreateCompilationJobRequest.ModelPackageVersionArn"),
        ),
    )


TOPICS: Final[tuple[Topic, ...]] = (rules,)
