"""A generator that shares nothing with this one: what it draws is sent, counted, and accepted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Effort
from sagemaker_conformance.engine.second_generator import (
    acceptance_count,
    is_installed,
    schema_of,
    second_opinion,
)
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.seeds import lean_seed_request
from sagemaker_strategies.constraints import SHIPPED_SPECS, load

DEFINITION = "TrainingJobDefinition"
ONLY = "--clause=CreateHyperParameterTuningJob:second-generator"
installed = pytest.mark.skipif(
    not is_installed(), reason="the extra second-generator is not installed, or Hypothesis is newer"
)


def asked_of(spec: str, number: int, lacks: str | None = None) -> list[JudgedCase]:
    """What a judge says that accepts everything but definitions with a member."""
    catalogue = load(spec)
    certifier = Certifier(catalogue.raw)

    def ask(case: Case) -> JudgedCase:
        valid = not certifier.violated(named(case.request, "a"))
        if lacks is not None and lacks in case.request[DEFINITION]:  # type: ignore[operator]
            refusal = Answer("rejected", 400, "ValidationException")
            return JudgedCase(
                case, refusal, Judgement("diverges", "rejects-valid"), certified=valid
            )
        return JudgedCase(case, Answer("accepted", 200), Judgement("conforms"), certified=valid)

    schema = schema_of(certifier, catalogue)
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
    asked = asked_of("documented-2018-05", 6, lacks="RoleArn")  # which every definition has
    last = asked[-1]
    definition: Any = last.case.request[DEFINITION]
    shape = load("documented-2018-05").raw["HyperParameterTrainingJobDefinition"]

    assert "rejects-valid" == last.judgement.divergence
    assert {None} >= {a.judgement.divergence for a in asked[:-1]}
    assert set(shape["required"]) == set(definition)
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


@pytest.mark.skipif(is_installed(), reason="it is installed")
def test_where_it_is_not_installed_that_is_said(suite: Any) -> None:
    done = suite(ONLY, "--effort=5")

    assert 4 == done.status
    assert "pip install 'sagemaker-conformance[second-generator]'" in done.err
