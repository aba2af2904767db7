from __future__ import annotations

import inspect
import re
from collections import Counter
from typing import get_args

import pytest

from benchmarks.mutation import (
    alterations,
    bounds,
    catalogue,
    coercions,
    enums,
    fault,
    leniency,
    patterns,
    presence,
    refusals,
    repeated_definitions,
    rewrites,
    shape_normalisations,
    skips,
    text_normalisations,
)
from benchmarks.mutation import tokens as cutting
from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.fault import Family
from benchmarks.mutation.rewrites import rewrite_parts, without_case
from benchmarks.mutation.tokens import items, tokens
from sagemaker_conformance.reference.constraint_checks import checks_of
from sagemaker_strategies.constraints import load
from sagemaker_strategies.patterns import matcher

CATALOGUE = load("botocore-1.44.5")
#: Modules that generate cases; the patterns' matcher is the mock's as well.
GENERATOR = [
    "patterns.distinguishing",
    "patterns.mutants",
    "patterns.near_misses",
    "patterns.sampling",
    "cases.boundaries",
    "cases.lookalikes",
    "cases.wrong_types",
    "cases.negative",
    "cases.positive",
    "cases.seeds",
    "cases.typical_values",
    "cases.round_trip",
    "strategies",
]
#: The modules that make faults, without those that run and judge them.
SEEDING = (
    alterations, bounds, coercions, cutting, enums, fault, leniency, patterns,
    presence, refusals, rewrites, catalogue, repeated_definitions, shape_normalisations, skips,
    text_normalisations,
)  # fmt: skip


def test_every_family_has_faults() -> None:
    assert {fault.family for fault in faults_of(CATALOGUE)} == set(get_args(Family))


def test_ids_are_distinct() -> None:
    doubled = [
        id for id, count in Counter(fault.id for fault in faults_of(CATALOGUE)).items() if count > 1
    ]

    assert doubled == []


def test_every_clause_of_the_definition_has_a_fault() -> None:
    inside = {id for id in CATALOGUE.clauses if id.startswith(("TrainingJobDefinition.",))}

    assert inside <= {fault.clause for fault in faults_of(CATALOGUE)}


def test_a_fault_expects_to_show_at_known_clauses_only() -> None:
    strangers = {
        fault.clause for fault in faults_of(CATALOGUE) if fault.clause not in CATALOGUE.clauses
    }

    assert strangers == set()


def test_the_fault_code_imports_nothing_of_the_generator() -> None:
    guilty = [
        (module.__name__, line)
        for module in SEEDING
        for line in inspect.getsource(module).splitlines()
        for name in GENERATOR
        if re.search(rf"sagemaker_strategies\.{re.escape(name)}\b", line)
    ]

    assert guilty == []


def test_globs_select_by_family_and_by_id() -> None:
    depths = faults_of(CATALOGUE, ["depth"])
    dropped = faults_of(CATALOGUE, ["*.RoleArn:required/dropped"])

    assert {fault.family for fault in depths} == {"depth"}
    assert [fault.id for fault in dropped] == ["TrainingJobDefinition.RoleArn:required/dropped"]


def test_a_dropped_check_is_not_made_and_all_others_are() -> None:
    [fault] = faults_of(CATALOGUE, ["TrainingJobDefinition.RoleArn:required/dropped"])
    faithful = checks_of(CATALOGUE)
    answer = fault.target(CATALOGUE, faithful).send(
        "CreateHyperParameterTuningJob",
        b'{"HyperParameterTuningJobName": "a", "HyperParameterTuningJobConfig": {},'
        b' "TrainingJobDefinition": {}}',
    )

    assert "trainingJobDefinition.roleArn" not in (answer.message or "")
    assert "trainingJobDefinition.outputDataConfig" in (answer.message or "")


def test_tokens_leave_nothing_out() -> None:
    for clause in CATALOGUE.clauses.values():
        if clause.kind == "pattern":
            pattern = str(clause.value)

            assert "".join(token.text for token in tokens(pattern)) == pattern


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"[a-z\-]", (False, ("a-z", r"\-"))),
        ("[^/]", (True, ("/",))),
        ("[-0-9]", (False, ("-", "0-9"))),
        (r"[\S\s]", (False, (r"\S", r"\s"))),
        ("[a-z0-9-\\.]", (False, ("a-z", "0-9", "-", "\\."))),
    ],
)
def test_the_items_of_a_class(text: str, expected: tuple[bool, tuple[str, ...]]) -> None:
    assert items(text) == expected


def test_the_mistakes_in_a_small_pattern() -> None:
    expected = {
        "literal-2-unescaped": "a.[0-9]{2,3}",
        "class-1-0-9-to-colon": r"a\.[0-:]{2,3}",
        "class-1-0-9-to-8": r"a\.[0-8]{2,3}",
        "class-1-0-9-from-1": r"a\.[1-9]{2,3}",
        "class-1-with-hyphen": r"a\.[0-9\-]{2,3}",
        "quantifier-1-least-1": r"a\.[0-9]{1,3}",
        "quantifier-1-least+1": r"a\.[0-9]{3,3}",
        "quantifier-1-most+1": r"a\.[0-9]{2,4}",
        "quantifier-1-most-1": r"a\.[0-9]{2,2}",
        "quantifier-1-endless": r"a\.[0-9]{2,}",
    }

    assert expected.items() <= dict(rewrite_parts(r"a\.[0-9]{2,3}")).items()


def test_alternatives_are_dropped_one_by_one() -> None:
    found = {wrong for what, wrong in rewrite_parts("(https|s3)://(a|b)") if "option" in what}

    assert found == {
        "(s3)://(a|b)",
        "(https)://(a|b)",
        "(https|s3)://(b)",
        "(https|s3)://(a)",
    }


def test_a_lookbehind_is_dropped() -> None:
    assert ("group-1-dropped", "[a-]+") in list(rewrite_parts("[a-]+(?<!-)"))


def test_a_pattern_without_case() -> None:
    assert without_case(r"aws[a-z\-]*3") == r"[aA][wW][sS][a-z\-A-Z]*3"


def test_every_mistaken_pattern_can_be_matched() -> None:
    for clause in CATALOGUE.clauses.values():
        if clause.kind == "pattern":
            for _, wrong in rewrite_parts(str(clause.value)):
                assert matcher(wrong)("") in (True, False)


def test_no_character_of_an_id_needs_quoting() -> None:
    odd = [
        fault.id
        for fault in faults_of(CATALOGUE)
        if not re.fullmatch(r"[\w.:/+-]+", fault.id, re.ASCII)
    ]

    assert odd == []
