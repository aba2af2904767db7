"""The life cycle of a job: what the API reference states of each operation, in short scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict, suite_verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.lifecycle.behaviour import Behaviour
from sagemaker_conformance.suites.lifecycle.judge import CONFORMS
from sagemaker_conformance.suites.lifecycle.model import Deviation
from sagemaker_conformance.suites.lifecycle.session import CONFIG, ScenarioEnded, Session
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One check for each behaviour of tuning jobs, whatever the specification."""
    if catalogue.operation.name != TUNING_JOB.name:
        return
    for behaviour in BEHAVIOURS.values():
        yield Check(behaviour.id, behaviour.side)


def open_suite(context: Context) -> _Lifecycle:
    """The suite for a target."""
    return _Lifecycle(context)


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """The scenario's steps, as they run against the local mock."""
    from sagemaker_conformance.targets.kinds.local import LocalTarget  # a run needs no second mock

    catalogue = seed_request.catalogue
    client = Client(LocalTarget(catalogue), catalogue.operation, nonce="example")
    behaviour, base = BEHAVIOURS[check.clause], seed_request.base
    if behaviour.full:
        base = seed_requests(catalogue, repair_rules=seed_request.repair_rules)[-1].base
    evidence = run_scenario(behaviour, client, base).evidence
    assert evidence is not None
    return replace(evidence, answer=None)


class _Lifecycle:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._deviations: Mapping[str, Deviation] | None = None

    def prepare(self, checks: Iterable[Check]) -> None:
        """Do nothing: a scenario makes its requests while it runs."""

    def examine(self, check: Check) -> Verdict:
        """Run the behaviour's scenario; with random search, add what that found."""
        context, behaviour = self._context, BEHAVIOURS[check.clause]
        members = context.catalogue.root.children
        if behaviour.needs not in (None, *members):
            lacking = f"the specification has no {behaviour.needs}"
            return Verdict(check, "unsupported", reason=lacking)
        if not context.accepted_seed_requests:
            return Verdict(check, "inconclusive", reason="no base is accepted")
        # The first is the plain one, the last the fullest.
        base = context.accepted_seed_requests[-1 if behaviour.full else 0].base
        verdict = run_scenario(behaviour, context.client, base)
        judged = verdict.status in ("conforms", "recorded")
        # The search distinguishes jobs by their CONFIG.
        if not context.effort.examples or not judged or CONFIG not in members:
            return verdict
        found = self._search(base).get(behaviour.id)
        if found is None:
            return verdict
        return _verdict(behaviour, found.judgement, found.steps, found.answer)

    def _search(self, base: Request) -> Mapping[str, Deviation]:
        """The deviations that one search found, for all checks."""
        if self._deviations is None:
            # Imports Hypothesis, which takes time.
            from sagemaker_conformance.suites.lifecycle.search import deviations

            self._deviations = deviations(self._context.client, base, self._context.effort)
        return self._deviations


def run_scenario(behaviour: Behaviour, client: Client, base: Request) -> Verdict:
    """Run the scenario of a behaviour, and delete all jobs that it created."""
    session = Session(client, base)
    judgement = CONFORMS
    try:
        behaviour.scenario(session)
    except ScenarioEnded as ended:
        judgement = ended.judgement
    finally:
        session.close()
    return _verdict(behaviour, judgement, session.recorded_steps(), session.last)


def _verdict(
    behaviour: Behaviour,
    judgement: Judgement,
    steps: tuple[Mapping[str, Any], ...],
    answer: Answer | None,
) -> Verdict:
    """The verdict on a behaviour by the judgement of its steps, the last of which had this answer."""
    if judgement.status == "recorded" and behaviour.left_open is not None:
        reason = f"not documented: {behaviour.left_open} ({judgement.reason})"
        judgement = replace(judgement, reason=reason)
    evidence = SuiteEvidence(steps, answer, behaviour.expected, behaviour.source)
    return suite_verdict(Check(behaviour.id, behaviour.side), judgement, evidence)
