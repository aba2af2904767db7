"""24 published refusals: those that a request, or a mock that keeps jobs, can know are caught by their ids."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.reference import Service, Store
from sagemaker_conformance.reference.warm_starts import (
    PARENT_EXISTS,
    SAME_NAMES,
    check_parents,
)
from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_conformance.strict.judge import load_judge
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import broken_rules
from sagemaker_strategies.rules.checked import enforced_rules, rule_of

FOLDER = Path(__file__).parent / "corpus" / "refusals"
INDEX = json.loads((FOLDER / "INDEX.json").read_text(encoding="utf-8"))["refusals"]
REFUSALS = {entry["slug"]: entry for entry in INDEX}
CATALOGUE = load("botocore-1.44.5")
CERTIFIER = Certifier(CATALOGUE.raw)
CREATE = "CreateHyperParameterTuningJob"
NAME = "HyperParameterTuningJobName"
TJD = "TrainingJobDefinition"

#: The clauses that a request breaks, told from the service model alone.
CLAUSES = {
    "name-length-alone": {f"{NAME}:length-max"},
    "name-pattern-then-length": {f"{NAME}:pattern", f"{NAME}:length-max"},
    "name-unrendered-template": {f"{NAME}:pattern", f"{NAME}:length-max"},
    "name-of-an-unnamed-value": {f"{TJD}.RoleArn:pattern"},
    "environment-value-sparkml": {f"{TJD}.Environment.value:length-max"},
    "categorical-value-256": {
        "HyperParameterTuningJobConfig.ParameterRanges.CategoricalParameterRanges.member.Values"
        ".member:length-max"
    },
    "instance-type-t9": {f"{TJD}.ResourceConfig.InstanceType:enum"},
}
#: The rule that a request breaks, told from the request alone.
RULES = {
    "wait-without-spot": f"{TJD}.StoppingCondition:rule-wait-only-with-spot",
    "spot-without-wait": f"{TJD}.EnableManagedSpotTraining:rule-spot-needs-wait",
    "spot-wait-above-3600-built-in": (
        f"{TJD}.StoppingCondition.MaxWaitTimeInSeconds:rule-hour-without-checkpoints"
    ),
    "metrics-for-a-first-party-image": (
        f"{TJD}.AlgorithmSpecification.MetricDefinitions:rule-not-of-amazon-algorithms"
    ),
    "no-metrics-for-a-framework-image": (
        f"{TJD}.AlgorithmSpecification.MetricDefinitions:rule-given-for-objective"
    ),
    "no-metrics-for-an-own-image": (
        f"{TJD}.AlgorithmSpecification.MetricDefinitions:rule-given-for-objective"
    ),
    "image-no-registry": f"{TJD}.AlgorithmSpecification.TrainingImage:rule-registry-path",
    "singleton-range": (
        "HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges.member:rule-min-not-max"
    ),
}
#: Known only to a service that keeps jobs.
STATE = {"warm-start-names-differ", "name-in-use"}
#: Not knowable from any number of requests: what AWS looked up elsewhere.
WORLD = {
    "image-not-found",
    "no-objects-under-the-uri",
    "type-not-in-region",
    "type-t3-in-enum-but-not-offered",
    "quota-of-instances",
    "explicit-deny",
    "pass-role",
}


def _request(slug: str) -> dict[str, Any]:
    content = (FOLDER / REFUSALS[slug]["file"]).read_text(encoding="utf-8")
    return json.loads(content)  # type: ignore[no-any-return]


def _mock() -> Service:
    return Service(CATALOGUE, rules=enforced_rules(CATALOGUE), parents=True)


def _create(service: Service, request: dict[str, Any]) -> tuple[int, str, str]:
    answer = service.answer(CREATE, json.dumps(request).encode())
    body = json.loads(answer.body)
    told = body.get("message") or body.get("Message") or ""
    return answer.status, str(body.get("__type", "")).rpartition("#")[2], told


def test_every_refusal_is_in_one_table() -> None:
    tables = [*CLAUSES, *RULES, *STATE, *WORLD]

    assert len(INDEX) == 24
    assert sorted(tables) == sorted(REFUSALS)
    assert {path.name for path in FOLDER.glob("*.json")} == {
        "INDEX.json",
        *(entry["file"] for entry in INDEX),
    }
    assert {slug for slug, entry in REFUSALS.items() if entry["kind"] == "world"} == WORLD


@pytest.mark.parametrize("slug", CLAUSES)
def test_a_clause_is_known_to_be_broken(slug: str) -> None:
    assert CERTIFIER.violated(_request(slug)) == CLAUSES[slug]
    judged = load_judge(CATALOGUE.spec, "off").judge(json.dumps(_request(slug)).encode())
    assert set(judged.breaks) == CLAUSES[slug]


@pytest.mark.parametrize("slug", RULES)
def test_a_rule_is_known_to_be_broken_and_nothing_else(slug: str) -> None:
    body = json.dumps(_request(slug)).encode()

    assert CERTIFIER.violated(_request(slug)) == set()
    assert broken_rules(CATALOGUE, _request(slug)) == {RULES[slug]}
    assert load_judge(CATALOGUE.spec, "report").judge(body).reported == (RULES[slug],)
    assert load_judge(CATALOGUE.spec, "gate").judge(body).breaks == (RULES[slug],)


@pytest.mark.parametrize("slug", [*CLAUSES, *RULES])
def test_check_finds_what_a_request_can_show(slug: str, command: Any) -> None:
    done = command("check", str(FOLDER / REFUSALS[slug]["file"]), "--format=json")

    assert set(json.loads(done.out)["breaks"]) == CLAUSES.get(slug, {RULES.get(slug)})
    assert 1 == done.status


@pytest.mark.parametrize("slug", sorted([*STATE, *WORLD]))
def test_check_finds_nothing_that_no_request_can_show(slug: str, command: Any) -> None:
    assert 0 == command("check", str(FOLDER / REFUSALS[slug]["file"])).status


@pytest.mark.parametrize("slug", RULES)
def test_a_rule_is_refused_in_the_words_of_aws_where_they_are_published(slug: str) -> None:
    entry = REFUSALS[slug]
    published = entry["expected"] or entry["message"]
    rule = rule_of(RULES[slug], CATALOGUE)
    assert rule is not None

    told = _create(_mock(), _request(slug))

    words = rule.statement if published.startswith("(") else published
    assert told == (400, "ValidationException", words)


def test_a_warm_start_has_the_names_of_its_parent() -> None:
    child = _request("warm-start-names-differ")
    same = {member: value for member, value in child.items() if member != "WarmStartConfig"}
    same[NAME] = "myparenttuningjob"  # names are not case sensitive
    other = copy.deepcopy(same)
    del other[TJD]["StaticHyperParameters"]["rate_drop"]

    expected = REFUSALS["warm-start-names-differ"]["message"]
    for parent, answer in ((same, 200), (other, 400)):
        mock = _mock()
        assert _create(mock, parent)[0] == 200
        status, _, told = _create(mock, child)
        assert status == answer
        assert told == ("" if answer == 200 else expected)


def test_a_fixed_hyperparameter_may_be_searched_in_a_warm_start() -> None:
    child = _request("warm-start-names-differ")
    parent = {m: copy.deepcopy(v) for m, v in child.items() if m != "WarmStartConfig"}
    parent[NAME] = "MyParentTuningJob"
    ranges = parent["HyperParameterTuningJobConfig"]["ParameterRanges"]
    ranges["ContinuousParameterRanges"] = ranges["ContinuousParameterRanges"][1:]
    parent[TJD]["StaticHyperParameters"]["eta"] = "0.5"
    mock = _mock()

    assert [_create(mock, job)[0] for job in (parent, child)] == [200, 200]


def test_a_warm_start_has_a_parent() -> None:
    child = _request("warm-start-names-differ")

    assert _create(_mock(), child)[:2] == (400, "ValidationException")
    assert _create(Service(CATALOGUE), child)[0] == 200
    with pytest.raises(ServiceError) as refused:
        check_parents(child, Store())
    assert refused.value.breaks == (PARENT_EXISTS,)


def test_names_that_differ_are_refused_under_an_id_of_their_own() -> None:
    child = _request("warm-start-names-differ")
    store = Store()
    store.create({**child, NAME: "MyParentTuningJob", TJD: {}})

    with pytest.raises(ServiceError) as refused:
        check_parents(child, store)
    assert refused.value.breaks == (SAME_NAMES,)


def test_a_name_in_use_is_refused() -> None:
    mock = _mock()
    request = _request("name-in-use")

    assert _create(mock, request)[0] == 200
    assert _create(mock, request)[:2] == (400, "ResourceInUse")


@pytest.mark.parametrize("slug", sorted(WORLD))
def test_what_only_the_world_knows_passes(slug: str) -> None:
    assert CERTIFIER.violated(_request(slug)) == set()
    assert _create(_mock(), _request(slug))[0] == 200
