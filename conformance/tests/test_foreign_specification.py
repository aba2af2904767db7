"""A specification with shapes that SageMaker lacks: maps of lists, enums as keys, floats with bounds.

The model has the shapes of Smithy's own validation tests, which are put to the mock's validator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Validator
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.catalogue import Node

EXTERNAL = Path(__file__).parent / "corpus/external"
SPEC = EXTERNAL / "smithy-toy-service-2.json"
CATALOGUE = load(str(SPEC))
VALIDATOR = Validator(CATALOGUE)
DEFINITION = CATALOGUE.nodes["TrainingJobDefinition"]
#: What each family of demands is called in both dialects.
DEMANDS = {
    "required": "Member must not be null",
    "enum": "enum value set",
    "pattern": "regular expression pattern",
    "length": "must have length",
    "range": r"must be (between|greater|less)|must have value",
}


def askable() -> Iterator[Any]:
    """Smithy's cases about a member that the model has: not a header, nor one of a type of its own."""
    for case in json.loads((EXTERNAL / "smithy-validation.json").read_text()):
        operation = DEFINITION.children.get(case["operation"])
        fields = json.loads(case["response_body"]["contents"])["fieldList"]
        if operation and all(f["path"].split("/")[1] in operation.children for f in fields):
            body = json.loads(case["body"])
            yield pytest.param(operation, body, fields, id=case["id"])


CASES = list(askable())


def members(node: Node, steps: list[str]) -> tuple[str, ...]:
    """The names of members on a way of either dialect; indices and keys are left out."""
    if not steps:
        return ()
    step, rest = steps[0], steps[1:]
    if node.type == "structure":
        [name] = [name for name in node.children if name.lower() == step.lower()]
        return (name, *members(node.children[name], rest))
    part = "member" if node.type == "list" else "value"
    return members(node.children[part], rest[1:] if rest[:1] == ["member"] else rest)


def suites(message: str) -> set[str]:
    return {suite for suite, demand in DEMANDS.items() if re.search(demand, message)}


@pytest.mark.parametrize(("operation", "body", "fields"), CASES)
def test_the_mock_names_the_members_and_kinds_that_smithy_names(
    operation: Node, body: Any, fields: list[dict[str, str]]
) -> None:
    expected = {
        (members(operation, field["path"].strip("/").split("/")), suite)
        for field in fields
        for suite in suites(field["message"])
    }

    request = {"HyperParameterTuningJobName": "a", DEFINITION.name: {operation.name: body}}
    found = [
        (members(CATALOGUE.root, item.place.split("."))[2:], broken, suites(item.message))
        for item in VALIDATOR.violations(request)
        for broken in [item.clause_id.rpartition(":")[2].partition("-")[0]]
    ]

    assert {(member, suite) for member, suite, _ in found} == expected
    # Of a part, all demands are listed that its container makes of it.
    assert all(suite in demanded for _, suite, demanded in found)


def test_all_cases_that_the_model_can_take_are_asked() -> None:
    assert len(CASES) == 99


def test_the_mock_has_no_divergence_under_it(suite: Any) -> None:
    done = suite("--target=local", f"--spec={SPEC}")

    checks = [record for record in done.journal() if record["record"] == "check"]
    others = {r["status"] for r in checks} - {"conforms", "recorded"}
    assert 0 == done.status
    assert "invalid, by kind" in done.out
    assert others == {"unsupported", "dominated"}
    assert {r["clause"] for r in checks if r["status"] == "unsupported"} == {
        f"HyperParameterTuningJob:lifecycle-{name}"
        for name in (
            "create-duplicate-keeps",
            "create-refused",
            "describe-apart",
            "describe-members",
            "tags",
            "tags-added",
            "tags-deleted",
            "tags-overwritten",
        )
    }
