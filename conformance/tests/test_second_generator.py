"""A generator that shares nothing with this one: what it draws is sent, counted, and accepted."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import pytest
from packaging.version import Version

from sagemaker_conformance.checks.check import Effort
from sagemaker_conformance.engine.second_generator import (
    GENERATOR,
    acceptance_count,
    schema_of,
    second_opinion,
)
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.run.selection import has_second_generator
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.seeds import lean_seed_request
from sagemaker_strategies.constraints import SHIPPED_SPECS, load

DEFINITION = "TrainingJobDefinition"
SHORT = ("RoleArn", "StoppingCondition", "VpcConfig")
ONLY = "--clause=CreateHyperParameterTuningJob:second-generator"
installed = pytest.mark.skipif(
    not has_second_generator(), reason="the extra second-generator is not installed"
)


def asked_of(
    spec: str, number: int, lacks: str | None = None, only: Sequence[str] = ()
) -> list[JudgedCase]:
    """The verdicts of a judge that accepts everything but definitions with a member.

    Of the definition's members only some, where they are given: what is found is shrunk faster.
    """
    catalogue = load(spec)
    certifier = Certifier(catalogue.raw)

    def ask(case: Case) -> JudgedCase:
        valid = bool(only) or not certifier.violated(named(case.request, "a"))
        if lacks is not None and lacks in case.request[DEFINITION]:  # type: ignore[operator]
            refusal = Answer("rejected", 400, "ValidationException")
            return JudgedCase(
                case, refusal, Judgement("diverges", "rejects-valid"), certified=valid
            )
        return JudgedCase(case, Answer("accepted", 200), Judgement("conforms"), certified=valid)

    schema = schema_of(certifier, catalogue)
    if only:
        schema = {
            **schema,
            "properties": {name: schema["properties"][name] for name in only},
            "required": [name for name in schema["required"] if name in only],
        }
    return second_opinion(
        catalogue.operation, lean_seed_request(catalogue).base, schema, Effort(number, 3), ask
    )


@installed
@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_so_many_different_definitions_are_asked(spec: str) -> None:
    asked = asked_of(spec, 6)
    definitions = {json.dumps(a.case.request[DEFINITION]) for a in asked}

    assert 6 == len(asked) == len(definitions)
    assert all(a.certified and a.case.unspecified is None for a in asked)
    assert "6 of 6 definitions drawn by hypothesis-jsonschema " in acceptance_count(asked)


@installed
def test_what_is_refused_comes_last_and_small() -> None:
    asked = asked_of("documented-2018-05", 6, lacks="RoleArn", only=SHORT)
    last = asked[-1]

    assert "rejects-valid" == last.judgement.divergence
    assert {None} >= {a.judgement.divergence for a in asked[:-1]}
    assert {"RoleArn", "StoppingCondition"} == set(last.case.request[DEFINITION])  # type: ignore[arg-type]
    assert "0 of 1 definitions drawn" in acceptance_count(asked)


@installed
@pytest.mark.parametrize(("number", "found"), [(6, 6), (90, 81)])
def test_the_same_definition_counts_once(number: int, found: int) -> None:
    digits = {"enum": list("123456789")}
    schema = {
        "type": "object",
        "properties": {"A": digits, "B": digits},
        "required": ["A", "B"],
        "additionalProperties": False,
    }

    def ask(case: Case) -> JudgedCase:
        return JudgedCase(case, Answer("accepted", 200), Judgement("conforms"))

    catalogue = load()
    base = lean_seed_request(catalogue).base
    judged = second_opinion(catalogue.operation, base, schema, Effort(number, 3), ask)

    assert found == len(judged)


@installed
def test_a_run_counts_them(suite: Any) -> None:
    done = suite(ONLY, "--effort=5", "--spec=documented-2018-05", "--hypothesis-seed=1")
    (record,) = done.journal()[1:-1]

    assert 0 == done.status
    assert ("conforms", 5) == (record["status"], record["cases"])
    assert record["reason"].startswith("5 of 5 definitions drawn by hypothesis-jsonschema ")
    assert f"second generator: {record['reason']}" in done.out


def test_without_an_effort_it_draws_nothing(suite: Any) -> None:
    done = suite(ONLY)

    assert 4 == done.status
    assert "draws as many definitions as --effort gives; add --effort=N" in done.err


def test_where_it_is_not_installed_that_is_said(
    suite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis_jsonschema", None)  # as if it were not there
    done = suite(ONLY, "--effort=5")

    assert 4 == done.status
    assert "pip install 'sagemaker-conformance[second-generator]'" in done.err


@installed
def test_versions_that_do_not_fit_are_named(suite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("hypothesis_jsonschema._from_schema.from_schema")
    done = suite(ONLY, "--effort=5")
    (record,) = done.journal()[1:-1]

    assert "unsupported" == record["status"]
    assert record["reason"].startswith(
        f"{GENERATOR} {version(GENERATOR)} and Hypothesis {version('hypothesis')} "
        "do not work together: AttributeError: "
    )
    assert record["reason"] in done.out


@installed
@pytest.mark.skipif(
    Version(version("hypothesis")) < Version("6.170.10"),
    reason="this Hypothesis has what hypothesis-jsonschema calls",
)
def test_hypothesis_jsonschema_does_not_work_by_itself(python: Any) -> None:
    drawn = "find(hypothesis_jsonschema.from_schema({'type': 'object'}), lambda _: True)"
    done = python("-c", f"import hypothesis_jsonschema; from hypothesis import find; {drawn}")

    assert "'many' object has no attribute 'more'" in done.err, (
        f"{GENERATOR} {version(GENERATOR)} works now: take `_Members` out of second_generator.py"
    )
