"""The life cycle of a job: what the API reference says of each operation, tried in short scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.lifecycle.create import CONFIG
from sagemaker_conformance.suites.lifecycle.deviation import Deviation
from sagemaker_conformance.suites.lifecycle.play import played, shown
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue

if TYPE_CHECKING:
    from sagemaker_conformance.run.run import Run

#: Under this key a run remembers what the search found.
_SEARCH: Final = "lifecycle search"


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One check for each behaviour, whatever the specification."""
    for behaviour in BEHAVIOURS.values():
        yield Check(behaviour.id, behaviour.side)


def examine(check: Check, run: Run) -> Verdict:
    """Play the behaviour's scenario; where random search was asked for, see what that found too."""
    seed_requests, behaviour = run.examiner.accepted_seed_requests, BEHAVIOURS[check.clause]
    if behaviour.needs not in (None, *run.settings.catalogue.root.children):
        lacking = f"the specification has no {behaviour.needs}"
        return Verdict(check, "unsupported", reason=lacking)
    if not seed_requests:
        return Verdict(check, "inconclusive", reason="no base is accepted")
    base = seed_requests[0].base
    verdict = played(behaviour, run.client, base)
    judged = verdict.status in ("conforms", "recorded")
    varied = CONFIG in run.settings.catalogue.root.children  # by which the search tells jobs apart
    if not run.settings.effort.examples or not judged or not varied:
        return verdict
    found = _searched(run, base).get(behaviour.id)
    return verdict if found is None else shown(behaviour, found)


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """The scenario's steps, as they go with the local mock."""
    client = Client(
        LocalTarget(seed_request.catalogue), seed_request.catalogue.operation, nonce="example"
    )
    told = played(BEHAVIOURS[check.clause], client, seed_request.base).told
    assert told is not None
    return replace(told, answer=None)


def _searched(run: Run, base: Request) -> Mapping[str, Deviation]:
    """What one search of this run found, for all checks."""
    if _SEARCH not in run.remembered:
        from sagemaker_conformance.suites.lifecycle.search import (
            deviations,  # as it imports Hypothesis
        )

        run.remembered[_SEARCH] = deviations(run.client, base, run.settings.effort)
    found: Mapping[str, Deviation] = run.remembered[_SEARCH]
    return found
