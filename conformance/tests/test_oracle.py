from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.judging.oracle import (
    Judgement,
    TargetTraits,
    expectation,
    judge,
    own_codes_of,
)
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_reports.journal import records
from sagemaker_reports.journal.records import DIVERGENCES
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints import clause, load

ROLE = "TrainingJobDefinition.RoleArn"
RIGHT = "Value 'x' at 'trainingJobDefinition.roleArn' failed to satisfy constraint: y"
SHORT = "Value 'x' at 'roleArn' failed to satisfy constraint: y"
WRONG = "Value 'x' at 'trainingJobDefinition.vpcConfig' failed to satisfy constraint: y"


def _case(side: Any, kind: str = "pattern", unspecified: str | None = None) -> Case:
    violates = frozenset({f"{ROLE}:{kind}"}) if side == "rejects" else frozenset()
    return Case(f"{ROLE}:{kind}", side, "x", {}, {}, violates, unspecified)


def _said(code: str | None, message: str | None = RIGHT, status: int = 400) -> Answer:
    return Answer("rejected", status, code, message)


ACCEPTED = Answer("accepted", 200, body={})
CRASHED = Answer("crashed", 500)


@pytest.mark.parametrize(
    ("kind", "answer", "status", "divergence"),
    [
        ("pattern", _said("ValidationException"), "conforms", None),
        ("pattern", ACCEPTED, "diverges", "accepts-invalid"),
        ("pattern", CRASHED, "diverges", "server-error"),
        ("pattern", Answer("crashed", message="no answer within 1 s"), "diverges", "server-error"),
        ("pattern", _said("ValidationException", WRONG), "diverges", "wrong-blame"),
        ("pattern", _said("ValidationException", SHORT), "conforms", None),
        ("pattern", _said("ValidationException", "The request is not valid."), "conforms", None),
        ("pattern", _said("ValidationException", "RoleArn is odd"), "conforms", None),
        ("pattern", _said("ValidationException", None), "conforms", None),
        ("pattern", _said("InvalidParameterValue", "RoleArn is odd"), "diverges", "wrong-code"),
        ("pattern", _said("ResourceNotFound"), "diverges", "wrong-code"),
        ("pattern", _said(None), "diverges", "wrong-code"),
        ("pattern", _said("ValidationException", status=404), "diverges", "wrong-code"),
        ("pattern", _said("SerializationException"), "diverges", "wrong-code"),
        ("pattern", _said("AccessDeniedException"), "inconclusive", None),
        ("pattern", _said("ResourceInUse", "a job of this name exists"), "inconclusive", None),
        ("required", _said("ValidationException", "job None already exists"), "inconclusive", None),
        # Whatever was sent would be refused so.
        (
            "pattern",
            _said("ValidationException", "quota exceeded: 2 of 2 jobs"),
            "inconclusive",
            None,
        ),
        ("pattern", _said("Invalid", "Access denied"), "inconclusive", None),
        ("pattern", _said(None, None, 403), "inconclusive", None),
        ("pattern", _said(None, "no", 404), "diverges", "wrong-code"),
        # Of this value alone.
        ("pattern", _said("ValidationException", "RoleArn: no credentials"), "conforms", None),
        ("pattern", _said("ValidationException", "Could not assume the role"), "conforms", None),
        ("pattern", _said("ValidationException", RIGHT, 403), "diverges", "wrong-code"),
        ("pattern", _said("ValidationException", f"{RIGHT}: [quota]"), "conforms", None),
        ("rule-distinct", _said("ValidationException", "the tag already exists"), "conforms", None),
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
    kind: str, answer: Answer, status: str, divergence: str | None
) -> None:
    judgement = judge(_case("rejects", kind), answer, TargetTraits())

    assert (status, divergence) == (judgement.status, judgement.divergence)


def test_a_short_name_that_is_the_whole_path_of_another_value_blames_that_one() -> None:
    case = replace(_case("rejects"), request={"RoleArn": "r", "TrainingJobDefinition": {}})

    judgement = judge(case, _said("ValidationException", SHORT), TargetTraits())

    assert Judgement("diverges", "wrong-blame") == judgement


OWN_WORDS = "Strategy is not valid: it has to be one of the known strategies"


@pytest.mark.parametrize(
    ("answer", "status", "divergence", "also"),
    [
        (ACCEPTED, "conforms", None, ()),
        (CRASHED, "diverges", "server-error", ()),
        (Answer("unavailable", 503), "inconclusive", None, ()),
        # However it is worded, and whatever code goes with it, a valid value was refused.
        (_said("ValidationException"), "diverges", "rejects-valid", ()),
        (_said("ValidationException", OWN_WORDS), "diverges", "rejects-valid", ()),
        (
            _said("ValidationException", "The request is not valid."),
            "diverges",
            "rejects-valid",
            (),
        ),
        (_said("ValidationException", None), "diverges", "rejects-valid", ()),
        (_said("SerializationException", None), "diverges", "rejects-valid", ()),
        (_said("InvalidParameterValue", OWN_WORDS), "diverges", "rejects-valid", ("wrong-code",)),
        (_said("BadRequest", OWN_WORDS), "diverges", "rejects-valid", ("wrong-code",)),
        (_said(None, OWN_WORDS), "diverges", "rejects-valid", ("wrong-code",)),
        (_said(None, OWN_WORDS, 422), "diverges", "rejects-valid", ("wrong-code",)),
        (
            _said("ValidationException", OWN_WORDS, 404),
            "diverges",
            "rejects-valid",
            ("wrong-code",),
        ),
        # Grounds that the code, the status or the words show.
        (_said("AccessDeniedException", RIGHT), "inconclusive", None, ()),
        (_said("ResourceLimitExceeded", "no"), "inconclusive", None, ()),
        (_said("ResourceInUse", "no"), "inconclusive", None, ()),
        (_said(None, "no", 403), "inconclusive", None, ()),
        (_said("NoSuchRole", "no", 404), "inconclusive", None, ()),
        (_said("ValidationException", "Could not assume role arn:x"), "inconclusive", None, ()),
        (_said("ValidationException", "no such bucket"), "inconclusive", None, ()),
    ],
)
def test_what_must_be_accepted(
    answer: Answer, status: str, divergence: str | None, also: tuple[str, ...]
) -> None:
    judgement = judge(_case("accepts"), answer, TargetTraits())

    assert (status, divergence, also) == (
        judgement.status,
        judgement.divergence,
        judgement.also,
    )


@pytest.mark.parametrize(
    ("message", "status"),
    [(RIGHT, "diverges"), (OWN_WORDS, "inconclusive"), (None, "inconclusive")],
)
def test_sagemaker_itself_refuses_for_reasons_that_nobody_lists(
    message: str | None, status: str
) -> None:
    answer = _said("ValidationException", message)

    judged = judge(_case("accepts"), answer, TargetTraits(is_real=True))

    assert status == judged.status


@pytest.mark.parametrize("side", ["rejects", "accepts"])
@pytest.mark.parametrize("answer", [ACCEPTED, _said("ValidationException", WRONG)])
def test_what_aws_leaves_open_is_recorded_whatever_is_said(answer: Answer, side: str) -> None:
    case = _case(side, unspecified="null is absence")

    assert Judgement("recorded", reason="null is absence") == judge(case, answer, TargetTraits())


@pytest.mark.parametrize("side", ["rejects", "accepts"])
def test_what_aws_leaves_open_has_to_be_answered(side: str) -> None:
    judged = judge(_case(side, unspecified="null is absence"), CRASHED, TargetTraits())

    assert Judgement("diverges", "server-error") == judged


def test_what_is_expected_in_words() -> None:
    assert "400 ValidationException" == expectation(_case("rejects"))
    assert "400 SerializationException" == expectation(_case("rejects", "type"))
    assert "200 and the job's ARN" == expectation(_case("accepts"))
    group = load("botocore", "sagemaker:CreateModelPackageGroup").operation
    assert "200 and the resource's ARN" == expectation(_case("accepts"), operation=group)
    system = load("botocore", "efs:CreateFileSystem").operation
    assert "201 and the resource's ARN" == expectation(_case("accepts"), operation=system)
    vault = load("botocore", "glacier:CreateVault").operation
    assert "201" == expectation(_case("accepts"), operation=vault)


def test_the_gravest_divergence_comes_first() -> None:
    assert ("server-error", "wrong-blame") == (DIVERGENCES[0], DIVERGENCES[-1])


def test_strategies_and_reports_have_the_same_sides() -> None:
    assert clause.SIDES == records.SIDES


def test_an_error_of_the_operations_own_refuses_as_well_as_a_validation_exception() -> None:
    own = TargetTraits(own_codes=frozenset({"InvalidName", "ActivityLimitExceeded"}))
    refusals = [Answer("rejected", 400, code) for code in ("InvalidName", "InvalidOther")]

    assert ["conforms", "diverges"] == [
        judge(_case("rejects", "pattern"), refusal, own).status for refusal in refusals
    ]
    assert "diverges" == judge(_case("rejects", "pattern"), refusals[0], TargetTraits()).status
    assert "InvalidName" in own_codes_of(load(None, "stepfunctions:CreateActivity").operation)
    assert not own_codes_of(load(None, "sagemaker:CreateModel").operation)
