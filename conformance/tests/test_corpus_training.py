"""The published requests and refusals of CreateTrainingJob, as that operation was sent them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.strict.judge import load_judge
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import broken_rules, drawn_repairer, rules_of
from sagemaker_strategies.rules.checked import enforced_rules

CORPUS = Path(__file__).parent / "corpus"
OPERATION = "sagemaker:CreateTrainingJob"
CREATE = "CreateTrainingJob"
CATALOGUE = load(None, OPERATION)
CERTIFIER = Certifier(CATALOGUE.raw, CATALOGUE.operation.request_shape)
NAME = "TrainingJobName"


def _entries(kind: str) -> list[dict[str, Any]]:
    content = json.loads((CORPUS / kind / "INDEX.json").read_text(encoding="utf-8"))[kind]
    return [entry for entry in content if entry["operation"].startswith(CREATE)]


def _training_request(kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    """What was sent: the corpus has it as a definition of a tuning job."""
    content = json.loads((CORPUS / kind / entry["file"]).read_text(encoding="utf-8"))
    definition = content.get("TrainingJobDefinition", content)
    own = {
        {"StaticHyperParameters": "HyperParameters"}.get(member, member): value
        for member, value in definition.items()
    }
    return {NAME: "published", **own}


REQUESTS = {e["slug"]: _training_request("requests", e) for e in _entries("requests")}
REFUSALS = {e["slug"]: e for e in _entries("refusals")}
#: What a request breaks.
BROKEN = {
    "name-length-alone": {f"{NAME}:length-max"},
    "name-pattern-then-length": {f"{NAME}:length-max", f"{NAME}:pattern"},
    "instance-type-t9": {"ResourceConfig.InstanceType:enum"},
    "wait-without-spot": {"StoppingCondition:rule-wait-only-with-spot"},
    "metrics-for-a-first-party-image": {
        "AlgorithmSpecification.MetricDefinitions:rule-not-of-amazon-algorithms"
    },
    "image-no-registry": {"AlgorithmSpecification.TrainingImage:rule-registry-path"},
}
#: Not knowable from any number of requests: what AWS looked up elsewhere.
WORLD = {
    "image-not-found",
    "type-not-in-region",
    "type-t3-in-enum-but-not-offered",
    "explicit-deny",
}


def _mock() -> ModelService:
    return ModelService(CATALOGUE, rules=enforced_rules(CATALOGUE))


def _refused(slug: str) -> dict[str, Any]:
    sent = _training_request("refusals", REFUSALS[slug])
    value = REFUSALS[slug]["offending_value"]
    return {**sent, NAME: value} if slug.startswith("name-") else sent


def _answer(request: dict[str, Any]) -> tuple[int, str]:
    answer = _mock().answer(CREATE, json.dumps(request).encode())
    body = json.loads(answer.body)
    return answer.status, body.get("message") or body.get("Message") or ""


def test_all_of_them_are_here() -> None:
    assert len(REQUESTS) == 47
    assert sorted(REFUSALS) == sorted({*BROKEN, *WORLD})


@pytest.mark.parametrize("slug", REQUESTS)
def test_nothing_refuses_a_published_request(slug: str) -> None:
    sent = REQUESTS[slug]

    assert CERTIFIER.violated(sent) == set()
    assert [rule.id for rule in rules_of(CATALOGUE) if not rule.holds(sent)] == []
    assert drawn_repairer(CATALOGUE)(sent, ()) is sent
    assert _answer(sent) == (200, "")
    assert load_judge(None, "gate", OPERATION).judge(json.dumps(sent).encode()).breaks == ()


@pytest.mark.parametrize("slug", BROKEN)
def test_a_refusal_that_a_request_shows_is_found(slug: str) -> None:
    request = _refused(slug)
    judged = load_judge(None, "gate", OPERATION).judge(json.dumps(request).encode())

    assert CERTIFIER.violated(request) | broken_rules(CATALOGUE, request) == BROKEN[slug]
    assert set(judged.breaks) == BROKEN[slug]


@pytest.mark.parametrize("slug", BROKEN)
def test_it_is_refused_in_the_words_of_aws(slug: str) -> None:
    published = REFUSALS[slug]["message"].rpartition("Error Details: ")[2]

    status, told = _answer(_refused(slug))

    assert status == 400
    assert _faults(told) == _faults(published)


def _faults(message: str) -> set[str]:
    """Each fault that a message lists, without an enum's values and a pattern's first anchor.

    AWS's order is not fixed, and today's model has no such anchor.
    """
    listed = (message.partition(" detected: ")[2] or message).replace("pattern: ^", "pattern: ")
    return {fault.partition(" enum value set")[0] for fault in listed.split("; ")}


@pytest.mark.parametrize("slug", sorted(WORLD))
def test_what_only_the_world_knows_passes(slug: str) -> None:
    assert CERTIFIER.violated(_refused(slug)) == set()
    assert _answer(_refused(slug))[0] == 200
