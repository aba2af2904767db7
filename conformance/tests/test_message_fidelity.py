"""Levels of fidelity, on messages that AWS and Smithy publish and on variations of them."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.error_messages import states_type
from sagemaker_conformance.judging.message_fidelity import (
    Fidelity,
    fidelity_of,
    fidelity_of_verdict,
)
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case

NAME = "HyperParameterTuningJobName"
ROLE = "TrainingJobDefinition.RoleArn"
MODE = "TrainingJobDefinition.AlgorithmSpecification.TrainingInputMode"
CHANNEL = "TrainingJobDefinition.InputDataConfig.member.ChannelName"
VALUE = "TrainingJobDefinition.StaticHyperParameters.value"
KEY = "TrainingJobDefinition.StaticHyperParameters.key"
SUBNET = "TrainingJobDefinition.VpcConfig.Subnets.member"
COUNT = "HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs"
FAILED = "failed to satisfy constraint: Member must"
ROLE_AT = f"at 'trainingJobDefinition.roleArn' {FAILED}"
PATTERN = r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"


@pytest.fixture
def level(catalogue: Any) -> Any:
    """The fidelity of a message about clauses, each broken at one place or at so many."""

    def read(message: str | None, *clauses: str, times: int = 1) -> Fidelity:
        answer = Answer("rejected", 400, "ValidationException", message)
        return fidelity_of(answer, dict.fromkeys(clauses, times), catalogue)

    return read


#: In the words of published answers, at this request's own paths.
CLASSIC = [
    (
        f"{NAME}:length-max",
        f"1 validation error detected: Value 'a-name-of-thirty-four-characters--' at "
        f"'hyperParameterTuningJobName' {FAILED} have length less than or equal to 32",
    ),
    (
        f"{ROLE}:required",
        f"1 validation error detected: Value null {ROLE_AT} not be null",
    ),
    (
        f"{ROLE}:pattern",
        f"1 validation error detected: Value 'x' {ROLE_AT} satisfy regular expression pattern: "
        f"^{PATTERN}$",
    ),
    (
        f"{ROLE}:length-max",
        f"1 validation error detected: Value {ROLE_AT} have length less than or equal to 2048",
    ),
    (
        f"{COUNT}:range-min",
        "1 validation error detected: Value '0' at 'hyperParameterTuningJobConfig.resourceLimits."
        f"maxParallelTrainingJobs' {FAILED} have value greater than or equal to 1",
    ),
    (
        f"{MODE}:enum",
        "1 validation error detected: Value 'Pip' at 'trainingJobDefinition.algorithmSpecification."
        f"trainingInputMode' {FAILED} satisfy enum value set: [FastFile, Pipe, File]",
    ),
    (
        f"{CHANNEL}:length-max",
        "1 validation error detected: Value 'aa' at 'trainingJobDefinition.inputDataConfig.2.member."
        f"channelName' {FAILED} have length less than or equal to 64",
    ),
    (
        f"{VALUE}:length-max",
        "1 validation error detected: Value '{k=it's; odd}' at 'trainingJobDefinition."
        "staticHyperParameters' failed to satisfy constraint: Map value must satisfy constraint: "
        "[Member must have length less than or equal to 2500, Member must have length greater than "
        "or equal to 0, Member must satisfy regular expression pattern: .*]",
    ),
    (
        f"{SUBNET}:pattern",
        "1 validation error detected: Value '[a b]' at 'trainingJobDefinition.vpcConfig.subnets' "
        f"{FAILED} satisfy constraint: [Member must have length less than or equal to 32, Member "
        "must have length greater than or equal to 0, Member must satisfy regular expression "
        "pattern: [-0-9a-zA-Z]+, Member must not be null]",
    ),
]
#: In the words of Smithy's protocol tests.
SMITHY = [
    (f"{ROLE}:required", f"Value at '/TrainingJobDefinition/RoleArn' {FAILED} not be null"),
    (
        f"{ROLE}:length-max",
        "Value with length 2049 at '/TrainingJobDefinition/RoleArn' "
        f"{FAILED} have length between 20 and 2048, inclusive",
    ),
    (
        f"{ROLE}:pattern",
        f"Value at '/TrainingJobDefinition/RoleArn' {FAILED} satisfy regular expression pattern: "
        f"^{PATTERN}$",
    ),
    (
        f"{COUNT}:range-min",
        "Value at '/HyperParameterTuningJobConfig/ResourceLimits/MaxParallelTrainingJobs' "
        f"{FAILED} be greater than or equal to 1",
    ),
    (
        f"{MODE}:enum",
        "Value at '/TrainingJobDefinition/AlgorithmSpecification/TrainingInputMode' "
        f"{FAILED} satisfy enum value set: [Pipe, File, FastFile]",
    ),
    (
        f"{CHANNEL}:length-max",
        "Value with length 65 at '/TrainingJobDefinition/InputDataConfig/0/ChannelName' "
        f"{FAILED} have length between 1 and 64, inclusive",
    ),
    (
        f"{VALUE}:length-max",
        "Value with length 2501 at '/TrainingJobDefinition/StaticHyperParameters/a-key' "
        f"{FAILED} have length between 0 and 2500, inclusive",
    ),
    (
        f"{KEY}:length-max",
        "Value with length 257 at '/TrainingJobDefinition/StaticHyperParameters' "
        f"{FAILED} have length between 0 and 256, inclusive",
    ),
]


@pytest.mark.parametrize(("clause", "message"), CLASSIC)
def test_the_classic_words_are_known(level: Any, clause: str, message: str) -> None:
    assert Fidelity("L4", "classic", 1, 1, (clause,)) == level(message, clause)


@pytest.mark.parametrize(("clause", "item"), SMITHY)
def test_the_words_of_smithy_are_known(level: Any, clause: str, item: str) -> None:
    message = f"1 validation error detected. {item}"

    assert Fidelity("L4", "smithy", 1, 1, (clause,)) == level(message, clause)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "trainingJobDefinition.roleArn is too long",
        f"1 validation error detected: Value 'x' {ROLE_AT} have length less than or equal to 2047",
        f"1 validation error detected: Value 'x' {ROLE_AT} have length less than or equal to 20480",
        f"2 validation error detected: Value 'x' {ROLE_AT} have length less than or equal to 2048",
        f"1 validation error detected: Value 'x' at 'roleArn' {FAILED} have length less than or "
        "equal to 2048",
        f"1 validation error detected. Value 'x' {ROLE_AT} have length less than or equal to 2048",
        f"1 validation error detected: Value 'x' {ROLE_AT} have length less than or equal to 2048.",
        f"1 validation error detected: the value {ROLE_AT} have length less than or equal to 2048",
        f"1 validation error detected: Value 'x' {ROLE_AT} have length between 20 and 2048, inclusive",
        "1 validation error detected. Value at '/TrainingJobDefinition/RoleArn' "
        f"{FAILED} have length between 20 and 2048, inclusive",
        "1 validation error detected. Value with length 2049 at '/TrainingJobDefinition/RoleArn' "
        f"{FAILED} have length less than or equal to 2048",
    ],
)
def test_other_words_stay_below(level: Any, message: str | None) -> None:
    expected = "L1" if message is None else "L2"  # a refusal that names no member stays below

    assert expected == level(message, f"{ROLE}:length-max").level


def test_a_value_set_of_other_values_is_not_exact(level: Any) -> None:
    message = CLASSIC[5][1].replace("FastFile, ", "")

    assert "L2" == level(message, f"{MODE}:enum").level


def test_one_of_two_is_not_all(level: Any) -> None:
    one = CLASSIC[2][1]
    both = (
        one.replace("1 validation error", "2 validation errors")
        + "; "
        + CLASSIC[5][1].partition(": ")[2]
    )
    clauses = (f"{ROLE}:pattern", f"{MODE}:enum")

    assert Fidelity("L3", "classic", 2, 1, clauses[:1]) == level(one, *clauses)
    assert Fidelity("L4", "classic", 2, 2, clauses) == level(both, *clauses)


@pytest.mark.parametrize(("listed", "reached"), [(9, "L3"), (10, "L4"), (11, "L4")])
def test_ten_of_eleven_are_all_that_are_told(level: Any, listed: int, reached: str) -> None:
    item = CLASSIC[6][1].partition(": ")[2]
    items = [item.replace(".2.", f".{n}.") for n in range(1, listed + 1)]
    message = f"{listed} validation errors detected: {'; '.join(items)}"
    found = level(message, f"{CHANNEL}:length-max", times=11)

    assert (reached, listed) == (found.level, found.listed)


@pytest.mark.parametrize(
    ("type_", "message"),
    [
        ("string", "NUMBER_VALUE can not be converted to a String"),
        (
            "string",
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
        ),
        ("integer", "STRING_VALUE can not be converted to an Integer"),
        ("integer", "STRING_VALUE cannot be converted to Integer".replace("to ", "to a ")),
        ("boolean", "'23' can not be converted to an Boolean"),
        ("list", "Expected list or null"),
        ("map", "Expected map or null"),
        ("structure", "Expected null"),
        ("string", "Start of list found where not expected"),
        ("integer", "Start of structure or map found where not expected."),
    ],
)
def test_wrong_types_are_told_of_in_known_words(type_: str, message: str) -> None:
    assert states_type(message, type_)


@pytest.mark.parametrize(
    ("type_", "message"),
    [
        ("string", ""),
        ("string", "STRING_VALUE can not be converted to an Integer"),
        ("list", "Expected map or null"),
        ("integer", "RoleArn must be an integer"),
    ],
)
def test_other_words_for_a_wrong_type_are_not(type_: str, message: str) -> None:
    assert not states_type(message, type_)


def _settled(
    *answers: Answer, divergence: Any = None, clause: str = f"{ROLE}:length-max"
) -> Verdict:
    case = Case(clause, "rejects", "one", {}, {}, frozenset({clause}))
    status = "diverges" if divergence else "conforms"
    asked = [JudgedCase(case, answer, Judgement(status, divergence)) for answer in answers]
    return settle(Check(clause, "rejects"), asked)


def _refused(message: str, status: int | None = 400) -> Answer:
    return Answer("rejected", status, "ValidationException", message)


def test_the_least_faithful_answer_of_a_check_counts(catalogue: Any) -> None:
    verdict = _settled(_refused(CLASSIC[3][1]), _refused("the RoleArn is too long"))

    assert {"level": "L2", "dialect": None} == _recorded(verdict, catalogue)


@pytest.mark.parametrize(("divergence", "level_"), [("wrong-code", "L0"), ("wrong-blame", "L1")])
def test_what_fails_a_run_has_a_level_too(catalogue: Any, divergence: str, level_: str) -> None:
    verdict = _settled(_refused(CLASSIC[3][1]), divergence=divergence)

    assert {"level": level_, "dialect": None} == _recorded(verdict, catalogue)


def test_nothing_is_said_of_what_is_no_refusal(catalogue: Any) -> None:
    accepted = _settled(Answer("accepted", 200), divergence="accepts-invalid")
    unsent = _settled(_refused("ParamValidationError", status=None))

    assert [None, None] == [fidelity_of_verdict(v, catalogue) for v in (accepted, unsent)]


def _recorded(verdict: Verdict, catalogue: Any) -> Any:
    found = fidelity_of_verdict(verdict, catalogue)
    return found.record() if found is not None else None
