"""Playing a behaviour's scenario, and the verdict that comes of it."""

from __future__ import annotations

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_conformance.suites.lifecycle.behaviour import Behaviour
from sagemaker_conformance.suites.lifecycle.conversation import Conversation, Unjudged
from sagemaker_conformance.suites.lifecycle.deviation import Deviation
from sagemaker_strategies.cases.json_pointer import Request


def played(behaviour: Behaviour, client: Client, base: Request) -> Verdict:
    """The verdict on one behaviour; all jobs that were made are ended again."""
    talk = Conversation(client, base)
    try:
        judgement = behaviour.play(talk)
    except Unjudged as ended:
        judgement = ended.judgement
    finally:
        evidence = SuiteEvidence(talk.told(), talk.last, behaviour.expected, behaviour.source)
        talk.close()
    return verdict_of(behaviour, judgement, evidence)


def shown(behaviour: Behaviour, deviation: Deviation) -> Verdict:
    """The verdict on a behaviour against which a search found something."""
    steps = deviation.evidence.steps
    evidence = SuiteEvidence(steps, deviation.evidence.answer, behaviour.expected, behaviour.source)
    return verdict_of(behaviour, deviation.judgement, evidence)


def verdict_of(behaviour: Behaviour, judgement: Judgement, evidence: SuiteEvidence) -> Verdict:
    """The verdict that a judgement of a behaviour amounts to."""
    reason = judgement.reason
    if judgement.status == "recorded" and behaviour.left_open is not None:
        reason = f"not documented: {behaviour.left_open} ({reason})"
    return Verdict(
        Check(behaviour.id, behaviour.side),
        judgement.status,
        judgement.divergence,
        reason=reason,
        cases=1,
        evidence=evidence,
    )
