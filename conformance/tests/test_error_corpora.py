"""Published error messages, read whole: Smithy's protocol tests, and answers recorded of AWS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.judging.error_messages import reported_errors
from sagemaker_conformance.judging.named_members import named_members
from sagemaker_conformance.protocol.answer import Answer

CORPUS = Path(__file__).parent / "corpus"
SMITHY = json.loads((CORPUS / "external" / "smithy-validation.json").read_text())
AWS = json.loads((CORPUS / "external" / "aws-constraint-messages.json").read_text())
#: For each of them its errors, by hand: the place, the part of it where one is meant, and each constraint
#: with its bound, its pattern, or the number of its values.
EXPECTED = json.loads((CORPUS / "aws-constraint-messages.expected.json").read_text())

#: The kinds that Smithy's tests break, by the beginning of a test's name; the first that fits.
KINDS = {
    "UniqueItemsStructureMissingKeyList": {"required"},
    "UniqueItems": set(),  # no model of SageMaker has such a constraint
    "RecursiveStructures": {"enum"},
    "Enum": {"enum"},
    "Pattern": {"pattern"},
    "Required": {"required"},
    "LengthMin": {"length-min"},
    "LengthMax": {"length-max"},
    "Length": {"length-min"},
    "RangeMin": {"range-min"},
    "RangeMax": {"range-max"},
    "Range": {"range-min", "range-max"},  # one sentence, and the value is not told
}
#: Of both cases that the tests of lengths have, the second is too long.
TOO_LONG = "_case1"


def _kinds(name: str) -> set[str]:
    test = name.removeprefix("RestJsonMalformed")
    kinds = next(kinds for beginning, kinds in KINDS.items() if test.startswith(beginning))
    return {"length-max"} if kinds == {"length-min"} and test.endswith(TOO_LONG) else kinds


@pytest.mark.parametrize("test", SMITHY, ids=[test["id"] for test in SMITHY])
def test_smithys_validation_answers(test: dict[str, Any]) -> None:
    content = json.loads(test["response_body"]["contents"])
    [field] = content["fieldList"]
    steps = [int(s) if s.isdigit() else s.lower() for s in field["path"].strip("/").split("/")]
    answer = Answer("rejected", 400, "ValidationException", content["message"])

    [error] = reported_errors(answer)

    assert ("smithy", tuple(steps), _kinds(test["id"])) == (
        error.dialect,
        error.steps,
        error.kinds,
    )
    assert error.is_exact == bool(error.kinds)
    assert named_members(answer) == (tuple(s for s in steps if isinstance(s, str)),)


def test_all_of_smithys_answers_but_those_of_unique_items_name_a_kind() -> None:
    assert (125, 108) == (len(SMITHY), sum(bool(_kinds(test["id"])) for test in SMITHY))


@pytest.mark.parametrize(("recorded", "expected"), list(zip(AWS, EXPECTED, strict=True)))
def test_answers_recorded_of_aws(recorded: dict[str, Any], expected: list[list[str]]) -> None:
    message = recorded["message"]

    errors = reported_errors(Answer("rejected", 400, "ValidationException", message))

    assert expected == [[error.place, *_told(error, message)] for error in errors]
    assert {"classic"} == {error.dialect for error in errors}
    assert f"{len(errors)} validation error" in message


def _told(error: Any, message: str) -> list[str]:
    """The part and the constraints of an error, as they are written in `EXPECTED`."""
    stated = [
        f"{kind} {len(value.split(', ')) if kind == 'enum' else value}".strip()
        for kind, value in error.stated
    ]
    [kind] = error.kinds
    parted = [kind] if kind in ("member", "key", "value") else []
    # Two of them state nothing after their words, one begun and one ended otherwise.
    return parted + (stated or [kind])


@pytest.mark.parametrize(
    ("place", "steps"),
    [
        ("updateRestApiInput.patchOperations.2.member.op", ("patchoperations", 1, "op")),
        (
            "publishBatchRequestEntries.1.member.messageAttributes.attr1.member.dataType",
            ("publishbatchrequestentries", 0, "messageattributes", "attr1", "datatype"),
        ),
        ("RequestItems.a-table.member.Keys", ("requestitems", "a-table", "keys")),
        ("routingConfiguration.1.member.weight", ("routingconfiguration", 0, "weight")),
    ],
)
def test_elements_and_entries_in_recorded_places(place: str, steps: tuple[Any, ...]) -> None:
    texts = [each["message"] for each in AWS if f"at '{place}'" in each["message"]]
    errors = reported_errors(Answer("rejected", 400, "ValidationException", texts[0]))

    assert texts
    assert steps in [error.steps[-len(steps) :] for error in errors]


def test_only_what_is_cut_short_or_carried_on_is_not_exact() -> None:
    inexact = [
        each["message"]
        for each in AWS
        for error in reported_errors(Answer("rejected", 400, "", each["message"]))
        if not error.is_exact
    ]

    assert 5 == len(inexact)
    assert all(m.endswith(("value set", "null.", ")")) for m in inexact)
