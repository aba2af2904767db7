"""The life cycle of a job: what the API reference says of each operation, tried in short scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.lifecycle.create import CONFIG
from sagemaker_conformance.suites.lifecycle.deviation import Deviation
from sagemaker_conformance.suites.lifecycle.play import played, shown
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One check for each behaviour, whatever the specification."""
    for behaviour in BEHAVIOURS.values():
        yield Check(behaviour.id, behaviour.side)


def open_suite(context: Context) -> _Lifecycle:
    """The suite for a target."""
    return _Lifecycle(context)


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """The scenario's steps, as they go with the local mock."""
    catalogue = seed_request.catalogue
    client = Client(LocalTarget(catalogue), catalogue.operation, nonce="example")
    evidence = played(BEHAVIOURS[check.clause], client, seed_request.base).evidence
    assert evidence is not None
    return replace(evidence, answer=None)


class _Lifecycle:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._deviations: Mapping[str, Deviation] | None = None

    def prepare(self, checks: Iterable[Check]) -> None:
        """Scenarios are made as they are played."""

    def examine(self, check: Check) -> Verdict:
        """Play the behaviour's scenario; where random search was asked for, add what that found."""
        context, behaviour = self._context, BEHAVIOURS[check.clause]
        members = context.catalogue.root.children
        if behaviour.needs not in (None, *members):
            lacking = f"the specification has no {behaviour.needs}"
            return Verdict(check, "unsupported", reason=lacking)
        if not context.accepted_seed_requests:
            return Verdict(check, "inconclusive", reason="no base is accepted")
        base = context.accepted_seed_requests[0].base
        verdict = played(behaviour, context.client, base)
        judged = verdict.status in ("conforms", "recorded")
        # The search tells jobs apart by their CONFIG.
        if not context.effort.examples or not judged or CONFIG not in members:
            return verdict
        found = self._search(base).get(behaviour.id)
        return verdict if found is None else shown(behaviour, found)

    def _search(self, base: Request) -> Mapping[str, Deviation]:
        """What one search found, for all checks."""
        if self._deviations is None:
            # Imports Hypothesis, which takes time.
            from sagemaker_conformance.suites.lifecycle.search import deviations

            self._deviations = deviations(self._context.client, base, self._context.effort)
        return self._deviations
