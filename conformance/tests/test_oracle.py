from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.oracle import DIVERGENCES, Judgement, expectation, judge
from sagemaker_strategies.cases import Case

ROLE = "TrainingJobDefinition.RoleArn"
RIGHT = "Value 'x' at 'trainingJobDefinition.roleArn' failed to satisfy constraint: y"
WRONG = "Value 'x' at 'trainingJobDefinition.vpcConfig' failed to satisfy constraint: y"


def _case(side: Any, kind: str = "pattern", unspecified: str | None = None) -> Case:
    violates = frozenset({f"{ROLE}:{kind}"}) if side == "rejects" else frozenset()
    return Case(f"{ROLE}:{kind}", side, "x", {}, {}, violates, unspecified)


def _said(code: str | None, message: str | None = RIGHT, status: int = 400) -> Answer:
    return Answer("rejected", status, code, message)


ACCEPTED = Answer("accepted", 200, body={})
CRASHED = Answer("crashed", 500)


@pytest.mark.parametrize(
    ("kind", "answer", "standing", "divergence"),
    [
        ("pattern", _said("ValidationException"), "conforms", None),
        ("pattern", ACCEPTED, "diverges", "accepts-invalid"),
        ("pattern", CRASHED, "diverges", "server-error"),
        ("pattern", Answer("crashed", message="no answer within 1 s"), "diverges", "server-error"),
        ("pattern", _said("ValidationException", WRONG), "diverges", "wrong-blame"),
        ("pattern", _said("ResourceNotFound"), "diverges", "wrong-code"),
        ("pattern", _said(None), "diverges", "wrong-code"),
        ("pattern", _said("ValidationException", status=404), "diverges", "wrong-code"),
        ("pattern", _said("SerializationException"), "diverges", "wrong-code"),
        ("pattern", _said("AccessDeniedException"), "inconclusive", None),
        ("pattern", Answer("unavailable", 429, "ThrottlingException"), "inconclusive", None),
        ("pattern", Answer("unsupported", 501), "unsupported", None),
        ("type", _said("SerializationException", "NUMBER_VALUE"), "conforms", None),
        ("type", _said("SerializationException", None), "conforms", None),
        ("type", _said("ValidationException"), "recorded", None),
        ("type", ACCEPTED, "diverges", "accepts-invalid"),
        ("type", CRASHED, "diverges", "server-error"),
    ],
)
def test_what_must_be_refused(
    kind: str, answer: Answer, standing: str, divergence: str | None, catalogue: Any
) -> None:
    judgement = judge(_case("rejects", kind), answer, catalogue, reference=False)

    assert (standing, divergence) == (judgement.standing, judgement.divergence)


@pytest.mark.parametrize(
    ("answer", "reference", "standing", "divergence"),
    [
        (ACCEPTED, False, "conforms", None),
        (_said("ValidationException"), False, "diverges", "rejects-valid"),
        (_said("ValidationException", "no such role"), False, "inconclusive", None),
        (_said("ValidationException", "no such role"), True, "diverges", "rejects-valid"),
        (_said("AccessDeniedException", RIGHT), True, "inconclusive", None),
        (CRASHED, False, "diverges", "server-error"),
        (Answer("unavailable", 503), False, "inconclusive", None),
    ],
)
def test_what_must_be_accepted(
    answer: Answer, reference: bool, standing: str, divergence: str | None, catalogue: Any
) -> None:
    judgement = judge(_case("accepts"), answer, catalogue, reference=reference)

    assert (standing, divergence) == (judgement.standing, judgement.divergence)


@pytest.mark.parametrize("answer", [ACCEPTED, CRASHED, _said("ValidationException", WRONG)])
def test_what_aws_leaves_open_is_recorded_whatever_is_said(answer: Answer, catalogue: Any) -> None:
    case = _case("rejects", unspecified="null is absence")

    assert Judgement("recorded", reason="null is absence") == judge(
        case, answer, catalogue, reference=True
    )


def test_what_is_expected_in_words() -> None:
    assert "400 ValidationException" == expectation(_case("rejects"))
    assert "400 SerializationException" == expectation(_case("rejects", "type"))
    assert "200 and the job's ARN" == expectation(_case("accepts"))


def test_the_gravest_divergence_comes_first() -> None:
    assert ("server-error", "wrong-blame") == (DIVERGENCES[0], DIVERGENCES[-1])
