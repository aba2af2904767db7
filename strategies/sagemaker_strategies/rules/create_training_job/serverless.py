"""Rules of serverless training jobs, which choose their own resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, around, example, implied_rule, not_around
from sagemaker_strategies.rules.sources import MODEL, in_document

_HOME: Final = "ServerlessJobConfig"
_EVALUATION: Final = f"{_HOME}.EvaluationType"
_LENGTH: Final = f"{_HOME}.SequenceLength"
_EULA: Final = f"{_HOME}.AcceptEula"
_VOLUME: Final = "ResourceConfig.VolumeSizeInGB"
_SHORTEST, _LONGEST = 1, 1024
_MODEL_ARN: Final = "arn:aws:sagemaker:us-east-1:aws:hub-content/MyHub/Model/MyModel"
_TUNED: Final[dict[str, Json]] = {"BaseModelArn": _MODEL_ARN, "JobType": "FineTuning"}
_EVALUATED: Final[dict[str, Json]] = {**_TUNED, "JobType": "Evaluation"}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_EVALUATION,
            name="given-for-evaluation",
            statement="EvaluationType is given where JobType is Evaluation",
            source=in_document(MODEL, _EVALUATION),
            prose_id="TJ-SRVLESS-EVAL",
            tier="stated",
            check=_evaluation_has_type,
            repair=lambda view: iter(
                [[view.grow(_EVALUATION)], [view.put(f"{_HOME}.JobType", "FineTuning")]]
            ),
            accepts=(
                example(
                    "given",
                    around(_HOME, {**_EVALUATED, "EvaluationType": "BenchmarkEvaluation"}),
                    not_around(_VOLUME),
                ),
            ),
            rejects=(example("absent", not_around(_EVALUATION)),),
            needs=(_EVALUATION,),
            of_request=True,
        ),
        Rule(
            path=_LENGTH,
            name="length-limits",
            statement=f"SequenceLength is from {_SHORTEST}K to {_LONGEST}K",
            source=in_document(MODEL, _LENGTH),
            prose_id="TJ-SRVLESS-SEQ",
            tier="stated",
            check=_length_within,
            repair=lambda view: iter([[view.put(_LENGTH, "32K")], view.drop(_LENGTH)]),
            accepts=tuple(
                example(label, around(_HOME, {**_TUNED, "SequenceLength": f"{size}K"}))
                for label, size in (("min", _SHORTEST), ("max", _LONGEST))
            ),
            rejects=(
                example("min-1", around(_LENGTH, f"{_SHORTEST - 1}K")),
                example("max+1", around(_LENGTH, f"{_LONGEST + 1}K")),
            ),
            needs=(_LENGTH,),
            of_request=True,
        ),
        implied_rule(
            _EULA,
            "accepted",
            "TJ-SRVLESS-EULA",
            in_document(MODEL, _EULA),
            "the licence of a model that demands it is accepted",
            lambda subject, request: (request.get(_HOME) or {}).get("AcceptEula") is not False,
            lambda view: iter([[view.put(_EULA, True)], view.drop(_EULA)]),
            of_request=True,
        ),
        implied_rule(
            _VOLUME,
            "not-of-serverless-jobs",
            "RES-VOL-SRVLESS",
            in_document(MODEL, _VOLUME),
            "the volume of a serverless job has a size of its own",
            _volume_of_its_own,
            _choose_form,
            of_request=True,
        ),
    )


def _evaluation_has_type(subject: Any, request: Any) -> bool:
    job = request.get(_HOME) or {}
    return job.get("JobType") != "Evaluation" or job.get("EvaluationType") is not None


def _length_within(subject: Any, request: Any) -> bool:
    length = (request.get(_HOME) or {}).get("SequenceLength")
    return length is None or _SHORTEST <= int(length.removesuffix("K")) <= _LONGEST


def _volume_of_its_own(subject: Any, request: Any) -> bool:
    resources = request.get("ResourceConfig") or {}
    return request.get(_HOME) is None or resources.get("VolumeSizeInGB") is None


def _choose_form(view: View) -> Iterator[list[Edit]]:
    yield view.drop(_VOLUME)
    yield view.drop(_HOME)
