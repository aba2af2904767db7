"""The rule of CreateModelPackage: a version of a group has no name of its own."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.alternatives import one_of
from sagemaker_strategies.rules.rule import MODEL, Rule, Topic, in_document


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rule of the two names."""
    return (
        one_of(
            {"ModelPackageName": "My-Package", "ModelPackageGroupName": "My-Group"},
            "versioned-or-not",
            "MP-ONE-NAME",
            in_document(MODEL, "CreateModelPackageInput.ModelPackageGroupName"),
        ),
    )


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
