"""The tables of rules: complete, identified, sourced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import CHECKED_TIERS, UNCHECKED, rules_of

MODERN = load("botocore-1.44.5")
DOCUMENTED = load("documented-2018-05")
PROSE_IDS = (Path(__file__).parent / "prose_rule_ids.txt").read_text(encoding="utf-8").split()


def test_every_prose_rule_is_a_rule_or_says_why_not() -> None:
    known = {*(rule.prose_id for rule in rules_of(MODERN)), *UNCHECKED}

    assert [] == sorted({*PROSE_IDS} - known), "write a rule, or say in UNCHECKED why there is none"


def test_ids_are_unique_and_need_no_quoting() -> None:
    for catalogue in (MODERN, DOCUMENTED):
        ids = [rule.id for rule in rules_of(catalogue)]

        assert len(set(ids)) == len(ids)
        assert [
            i for i in ids if not re.fullmatch(r"[A-Za-z0-9.]+:rule-[a-z0-9]+(-[a-z0-9]+)*", i)
        ] == []


def test_every_path_is_a_place_of_its_catalogue() -> None:
    for catalogue in (MODERN, DOCUMENTED):
        strangers = [r.id for r in rules_of(catalogue) if r.path not in catalogue.nodes]

        assert strangers == []


def test_asked_rules_have_both_sides_and_kept_ones_none() -> None:
    for rule in rules_of(MODERN):
        sides = (bool(rule.accepts), bool(rule.rejects))

        assert sides == ((True, True) if rule.tier in CHECKED_TIERS else (False, False)), rule.id


def test_evidence_is_observed_only_where_an_answer_is_quoted() -> None:
    for rule in rules_of(MODERN):
        assert rule.evidence == ("observed" if rule.tier == "observed" else "documented"), rule.id
        assert rule.observations or rule.tier != "observed", rule.id
        for observation in rule.observations:
            assert re.fullmatch(
                r"https://github\.com/[\w.-]+/[\w.-]+/(issues/\d+|blob/[0-9a-f]+/\S+)",
                observation.url,
            )
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", observation.date)


def test_a_sentence_of_the_service_stands_beside_the_answer_that_had_it() -> None:
    published = [rule for rule in rules_of(MODERN) if rule.refusal]

    assert len(published) == 11
    for rule in published:
        assert rule.tier in CHECKED_TIERS, rule.id


def test_a_contradicted_rule_names_the_requests_that_were_taken() -> None:
    contradicted = {rule.name: rule for rule in rules_of(MODERN) if rule.tier == "contradicted"}

    assert set(contradicted) == {"given-unless-grid", "autotune-only", "hyperband-only"}
    assert all(rule.observations for rule in contradicted.values())


@pytest.mark.parametrize(
    ("catalogue", "limit"), [(MODERN, 2419200), (DOCUMENTED, 432000)], ids=["today", "2018"]
)
def test_runtime_limit_is_that_of_the_source(catalogue: object, limit: int) -> None:
    rule = _rule(
        catalogue, "TrainingJobDefinition.StoppingCondition.MaxRuntimeInSeconds:rule-runtime-limit"
    )
    stopping = {"MaxRuntimeInSeconds": limit}

    assert rule.holds({"TrainingJobDefinition": {"StoppingCondition": stopping}})
    assert not rule.holds(
        {"TrainingJobDefinition": {"StoppingCondition": {"MaxRuntimeInSeconds": limit + 1}}}
    )


@pytest.mark.parametrize(
    ("catalogue", "limit"), [(MODERN, 30), (DOCUMENTED, 20)], ids=["today", "2018"]
)
def test_sum_of_ranges_is_the_lists_own_maximum(catalogue: object, limit: int) -> None:
    rule = _rule(catalogue, "HyperParameterTuningJobConfig.ParameterRanges:rule-sum-of-ranges")

    def request(integers: int) -> dict:
        ranges = {"IntegerParameterRanges": [{}] * integers, "CategoricalParameterRanges": [{}]}
        return {"HyperParameterTuningJobConfig": {"ParameterRanges": ranges}}

    assert rule.holds(request(limit - 1))
    assert not rule.holds(request(limit))


def test_an_older_catalogue_has_only_the_rules_of_its_members_and_time() -> None:
    expected = {
        "CFG-COMB", "CH-COMP-FILE", "CH-REC-FILE", "CH-UNIQ", "CH-SRC-ONE", "HP-100", "HP-CAT-UNIQ", "HP-OVERLAP",
        "HP-RANGE-ORDER", "HP-RANGE-SUM", "HP-RANGE-UNIQ", "MET-NEED", "RES-KMS-FMT", "STOP-RUN-MAX",
    }  # fmt: skip

    found = {rule.prose_id for rule in rules_of(DOCUMENTED)}
    later = {rule.prose_id for rule in rules_of(MODERN) if rule.since} - expected

    assert expected <= found
    assert later
    assert later.isdisjoint(found)


def _rule(catalogue: object, id: str):
    return next(rule for rule in rules_of(catalogue) if rule.id == id)  # type: ignore[arg-type]
