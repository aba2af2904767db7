"""The rule of CreateCompilationJob: where the model to compile is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, Topic, View, around, example, not_around
from sagemaker_strategies.rules.sources import MODEL, in_document

_INPUT: Final = "InputConfig"
_PACKAGE: Final = "ModelPackageVersionArn"
_GIVEN: Final[dict[str, Json]] = {
    _INPUT: {"S3Uri": "s3://models/model.tar.gz", "Framework": "PYTORCH"},
    _PACKAGE: "arn:aws:sagemaker:us-east-1:112233445566:model-package/mine/1",
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The only rule."""
    return (
        Rule(
            path=_PACKAGE,
            name="one-input",
            statement="either InputConfig or ModelPackageVersionArn is given, and not both",
            source=in_document(MODEL, f"CreateCompilationJobRequest.{_PACKAGE}"),
            prose_id="CJ-ONE-INPUT",
            tier="stated",
            check=_one_is_given,
            repair=_repair,
            accepts=(
                example("the input", around(_INPUT, _GIVEN[_INPUT]), not_around(_PACKAGE)),
                example("the package", around(_PACKAGE, _GIVEN[_PACKAGE]), not_around(_INPUT)),
            ),
            rejects=(
                example("neither", not_around(_INPUT), not_around(_PACKAGE)),
                example("both", *(around(name, value) for name, value in _GIVEN.items())),
            ),
            needs=(_INPUT, _PACKAGE),
            of_request=True,
        ),
    )


def _one_is_given(subject: Any, request: Any) -> bool:
    return (request.get(_INPUT) is None) != (request.get(_PACKAGE) is None)


def _repair(view: View) -> Iterator[list[Edit]]:
    yield view.drop(_PACKAGE)
    yield view.drop(_INPUT)
    yield [view.grow(_INPUT)]
    yield [view.grow(_PACKAGE)]


TOPICS: Final[tuple[Topic, ...]] = (rules,)
