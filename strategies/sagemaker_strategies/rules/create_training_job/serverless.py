"""Rules of serverless training jobs, which choose their own resources."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import absent, equals, given, value_at, where
from sagemaker_strategies.rules.repairs import drop, either, grow, put
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document

_HOME: Final = "ServerlessJobConfig"
_JOB_TYPE: Final = f"{_HOME}.JobType"
_EVALUATION: Final = f"{_HOME}.EvaluationType"
_LENGTH: Final = f"{_HOME}.SequenceLength"
_EULA: Final = f"{_HOME}.AcceptEula"
_VOLUME: Final = "ResourceConfig.VolumeSizeInGB"
_SHORTEST, _LONGEST = 1, 1024
_MODEL_ARN: Final = "arn:aws:sagemaker:us-east-1:aws:hub-content/MyHub/Model/MyModel"
_TUNED: Final = {"BaseModelArn": _MODEL_ARN, "JobType": "FineTuning"}
_EVALUATED: Final = {**_TUNED, "JobType": "Evaluation", "EvaluationType": "BenchmarkEvaluation"}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_EVALUATION,
            name="given-for-evaluation",
            statement="EvaluationType is given where JobType is Evaluation",
            source=in_document(MODEL, _EVALUATION),
            prose_id="TJ-SRVLESS-EVAL",
            check=where(equals(_JOB_TYPE, "Evaluation"), given(_EVALUATION)),
            repair=either(grow(_EVALUATION), put(_JOB_TYPE, "FineTuning")),
            accepts={"given": {_HOME: _EVALUATED, _VOLUME: ABSENT}},
            rejects={"absent": {_EVALUATION: ABSENT}},
        ),
        Rule(
            path=_LENGTH,
            name="length-limits",
            statement=f"SequenceLength is from {_SHORTEST}K to {_LONGEST}K",
            source=in_document(MODEL, _LENGTH),
            prose_id="TJ-SRVLESS-SEQ",
            check=_length_within,
            repair=either(put(_LENGTH, "32K"), drop(_LENGTH)),
            accepts={
                label: {_HOME: {**_TUNED, "SequenceLength": f"{size}K"}}
                for label, size in (("min", _SHORTEST), ("max", _LONGEST))
            },
            rejects={
                "min-1": {_LENGTH: f"{_SHORTEST - 1}K"},
                "max+1": {_LENGTH: f"{_LONGEST + 1}K"},
            },
        ),
        Rule(
            path=_EULA,
            name="accepted",
            statement="the licence of a model that demands it is accepted",
            source=in_document(MODEL, _EULA),
            prose_id="TJ-SRVLESS-EULA",
            tier="implied",
            check=lambda subject, request: value_at(subject, _EULA) is not False,
            repair=either(put(_EULA, True), drop(_EULA)),
        ),
        Rule(
            path=_VOLUME,
            name="not-of-serverless-jobs",
            statement="the volume of a serverless job has a size of its own",
            source=in_document(MODEL, _VOLUME),
            prose_id="RES-VOL-SRVLESS",
            tier="implied",
            check=where(given(_HOME), absent(_VOLUME)),
            repair=either(drop(_VOLUME), drop(_HOME)),
        ),
    )


def _length_within(subject: Any, request: Any) -> bool:
    length = value_at(subject, _LENGTH)
    return length is None or _SHORTEST <= int(length.removesuffix("K")) <= _LONGEST
