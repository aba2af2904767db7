"""Sweeps over faulty mocks, without asking anew what a fault does not touch.

The verdict on a check is a function of the answers that it asked for, in the worlds whose base
stands. So one sweep over the faithful mock is recorded: which check asked which request. Of a faulty
mock only those requests are asked whose values its check judges otherwise, and only the checks that
asked a request whose answer then differs are examined again, by the same code and from the start.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.mutation.fault import Fault
from benchmarks.mutation.fault_reach import Values, touches
from sagemaker_conformance.checks.check import Check, checks_of
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_conformance.reference import Service
from sagemaker_conformance.reference.constraint_checks import checks_of as faithful_checks
from sagemaker_conformance.reference.validator import Wording, word_as_aws
from sagemaker_conformance.targets import Target
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import SIDES
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer, stated_repairer


@dataclass(frozen=True, slots=True)
class Finding:
    """What a sweep says of one check: its status, how it diverges, and the answers left open."""

    status: str
    divergence: str | None
    left_open: tuple[tuple[str, str, str | None], ...]


def finding(verdict: Verdict) -> Finding:
    """The part of a verdict that two sweeps are compared by."""
    left_open = tuple(
        (asked.case.label, asked.answer.outcome, asked.answer.code)
        for asked in verdict.recorded
        if asked.answer is not None
    )
    return Finding(verdict.status, verdict.divergence, left_open)


@dataclass
class Listening(Client):
    """An interview that notes the requests it is asked for."""

    read: set[str] = field(default_factory=set)

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        self.read.add(self.keys.of(request))
        return super()._exchange(request, describe=describe)


@dataclass
class Prompted(Client):
    """An interview that knows the answers to all requests that a fault does not touch."""

    recorded: Mapping[str, Exchange] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        key = self.keys.of(request)
        if key not in self.touched and key not in self._known:
            known = self.recorded.get(key)
            if known is not None and not (describe and _undescribed(known)):
                return known
        return super()._exchange(request, describe=describe)

    def differs(self, key: str) -> bool:
        """Whether the answer to a recorded request is another one now."""
        before = self.recorded[key]
        now = self._exchange(json.loads(key), describe=before.described is not None)
        return _told(now) != _told(before)


def _undescribed(exchange: Exchange) -> bool:
    return exchange.described is None and exchange.answer.outcome == "accepted"


def _told(exchange: Exchange) -> object:
    """What tells two exchanges apart; jobs' names and times do not."""
    answer, described = exchange.answer, exchange.described
    fields = (answer.outcome, answer.http_status, answer.code, answer.message, answer.fields)
    if described is None or not isinstance(described.body, dict):
        return fields, described
    kept = {
        name: described.body.get(name) for name in exchange.sent if name != TUNING_JOB.identifier
    }
    return fields, json.dumps(kept)  # to Python, true and 1 are equal


@dataclass
class Recording:
    """One sweep over the faithful mock: what each check asked, and what was found."""

    findings: dict[Check, Finding]
    asked_by: dict[str, set[Check]]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found otherwise than over the faithful mock.

    ``stopped``: not one base was accepted, so a run would end with that, before any check.
    """

    changed: dict[Check, Finding]
    stopped: bool


@dataclass
class Sweeps:
    """Sweeps of one catalogue over many mocks; what is asked is made and certified once.

    All of them word their refusals by ``word``, the faithful mock too that they are compared with.
    """

    catalogue: Catalogue
    word: Wording = word_as_aws
    requests: int = 0
    _recordings: dict[tuple[str, ...], Recording] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.faithful = faithful_checks(self.catalogue)
        self.seed_requests = seed_requests(
            self.catalogue,
            repair_rules=repairer(self.catalogue),
            batch_rules=stated_repairer(self.catalogue),
        )
        self.paths = checked_paths(self.catalogue)
        self.certifier = Certifier(self.catalogue.raw)
        self.case_store = CaseStore(self.certifier, self.paths)
        self.checks = tuple(c for side in SIDES for c in checks_of(self.catalogue, side))
        self.case_store.prepare(self.seed_requests[0], self.checks)
        service = Service(self.catalogue, word=self.word)
        self.client = Listening(LocalTarget(self.catalogue, service), self.catalogue.operation)
        self.values = Values(self.catalogue)
        self.plain = self._recording(self._context(self.client).accepted_seed_requests).findings

    def target(self, fault: Fault) -> LocalTarget:
        """The mock with the fault in it."""
        return fault.target(self.catalogue, self.faithful, self.word)

    def derived(self, fault: Fault) -> Swept:
        """What a sweep over the faulty mock finds, by asking only what the fault touches."""
        client = self._prompted(fault)
        accepted = self._context(client).accepted_seed_requests
        if self._is_new(accepted):
            recording = self._recording(accepted)
            client = self._prompted(fault)  # more requests are known now
        recording = self._recording(accepted)
        suspects: set[Check] = set()
        for key in client.touched & recording.asked_by.keys():
            asking = recording.asked_by[key]
            if not asking <= suspects and client.differs(key):
                suspects |= asking
        context = self._context(client)
        found = {c: finding(examine(c, context)) for c in self.checks if c in suspects}
        self.requests += client.requests
        return Swept(self.changed({**recording.findings, **found}), not accepted)

    def real(self, target: Target) -> dict[Check, Finding]:
        """The same by a whole sweep, every request asked."""
        client = Client(target, self.catalogue.operation)
        context = self._context(client)
        found = {check: finding(examine(check, context)) for check in self.checks}
        self.requests += client.requests
        return found

    def changed(self, findings: Mapping[Check, Finding]) -> dict[Check, Finding]:
        """The findings that are not those of a sweep over the faithful mock."""
        return {c: f for c, f in findings.items() if f != self.plain[c]}

    def _is_new(self, accepted: tuple[SeedRequest, ...]) -> bool:
        return tuple(seed_request.name for seed_request in accepted) not in self._recordings

    def _prompted(self, fault: Fault) -> Prompted:
        touched = touches(fault, self.values, self.faithful)
        return Prompted(
            self.target(fault),
            self.catalogue.operation,
            recorded=self.client._known,
            touched=touched,
            keys=self.client.keys.copy(),
        )

    def _recording(self, accepted: tuple[SeedRequest, ...]) -> Recording:
        """The sweep over the faithful mock as it goes where only these worlds stand."""
        name = tuple(seed_request.name for seed_request in accepted)
        if name not in self._recordings:
            self._recordings[name] = self._record(accepted)
        return self._recordings[name]

    def _record(self, accepted: tuple[SeedRequest, ...]) -> Recording:
        recording = Recording({}, defaultdict(set))
        for check in self.checks:
            context = self._context(self.client)  # a new one keeps nothing of other checks
            context.accepted_seed_requests = accepted
            self.client.read.clear()
            recording.findings[check] = finding(examine(check, context))
            for key in self.client.read:
                recording.asked_by[key].add(check)
        for key in self.client._known.keys() - self.values.requests.keys():
            self.values.add(key)
        return recording

    def _context(self, client: Client) -> Context:
        return Context(client, self.catalogue, self.case_store, self.seed_requests, minimise=False)
