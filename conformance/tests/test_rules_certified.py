"""What the rules generate and repair is valid by a judge that shares no code with them."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import CONTEXTS, SeedRequest, seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import repairer, rule_cases, rules_of

CATALOGUES = {spec: load(spec) for spec in ("botocore-1.44.5", "documented-2018-05")}
CERTIFIERS = {spec: Certifier(catalogue.raw) for spec, catalogue in CATALOGUES.items()}
WORLDS = {
    f"{spec}, {seed_request.name}": seed_request
    for spec, catalogue in CATALOGUES.items()
    for seed_request in seed_requests(catalogue, repair_rules=repairer(catalogue))
}


@pytest.mark.parametrize("seed_request", WORLDS.values(), ids=WORLDS)
def test_every_case_of_a_rule_is_valid_for_every_clause(seed_request: SeedRequest) -> None:
    for rule in rules_of(seed_request.catalogue):
        for case in rule_cases(seed_request, rule.id):
            assert frozenset() == _violated(seed_request, case.request), (
                rule.id,
                case.side,
                case.label,
            )


@pytest.mark.parametrize(
    "seed_request", [w for n, w in WORLDS.items() if "plain" in n], ids=lambda w: w.catalogue.spec
)
def test_a_mended_ground_is_valid_for_every_clause(seed_request: SeedRequest) -> None:
    violated: dict[Any, Any] = {}
    for path in swept_paths(seed_request.catalogue):
        for context in CONTEXTS:
            found = _violated(seed_request, seed_request.control(path, context).request)
            if found:
                violated[path, context] = found

    assert violated == {}


def _violated(seed_request: SeedRequest, request: Request) -> frozenset[str]:
    named = {**request, "HyperParameterTuningJobName": "tuning-job-1"}
    return CERTIFIERS[seed_request.catalogue.spec].violated(named)
