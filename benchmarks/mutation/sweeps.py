"""Sweeps over faulty mocks that repeat only the requests which a fault can affect.

The verdict on a check is a function of the answers to its requests and of the accepted seed requests.
So one sweep over the faithful mock is recorded: which check sent which request. A faulty mock gets only
those requests whose values its check judges otherwise, and only the checks with a request whose answer
then differs are examined again, by the same code and from the start.
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
from sagemaker_conformance.engine.case_cache import user_cache
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_conformance.reference.constraint_checks import checks_of as faithful_checks
from sagemaker_conformance.reference.validator import Wording, word_as_aws
from sagemaker_conformance.targets import Target
from sagemaker_conformance.targets.kinds.local import LocalTarget, mock_of
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import SIDES
from sagemaker_strategies.rules import repairer, stated_repairer


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a sweep for one check: its status, how it diverges, and the answers left open."""

    status: str
    divergence: str | None
    left_open: tuple[tuple[str, str, str | None], ...]


def finding(verdict: Verdict) -> Finding:
    """The part of a verdict that two sweeps are compared by."""
    left_open = tuple(
        (judged.case.label, judged.answer.outcome, judged.answer.code)
        for judged in verdict.recorded
        if judged.answer is not None
    )
    return Finding(verdict.status, verdict.divergence, left_open)


@dataclass
class RecordingClient(Client):
    """A client that records the requests that it is given."""

    read: set[str] = field(default_factory=set)

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        self.read.add(self.keys.of(request))
        return super()._exchange(request, describe=describe)


@dataclass
class ReplayingClient(Client):
    """A client that replays the recorded answers to all requests that a fault does not affect."""

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
        identifier = self.operation.identifier
        return _comparable(now, identifier) != _comparable(before, identifier)


def _undescribed(exchange: Exchange) -> bool:
    return exchange.described is None and exchange.answer.outcome == "accepted"


def _comparable(exchange: Exchange, identifier: str | None) -> object:
    """The part of an exchange that is compared: no names of jobs, no times."""
    answer, described = exchange.answer, exchange.described
    fields = (answer.outcome, answer.http_status, answer.code, answer.message, answer.fields)
    if described is None or not isinstance(described.body, dict):
        return fields, described
    kept = {name: described.body.get(name) for name in exchange.sent if name != identifier}
    return fields, json.dumps(kept)  # to Python, true and 1 are equal


@dataclass
class Recording:
    """One sweep over the faithful mock: the findings, and the checks that sent each request."""

    findings: dict[Check, Finding]
    checks_by_request: dict[str, set[Check]]


@dataclass(frozen=True, slots=True)
class SweepDifference:
    """The findings of a sweep that differ from those over the faithful mock.

    ``stopped``: not one base was accepted, so a run would end with that, before any check.
    """

    changed: dict[Check, Finding]
    stopped: bool


@dataclass
class Sweeps:
    """Sweeps of one catalogue over many mocks; requests are made and certified once.

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
        operation = self.catalogue.operation
        self.certifier = Certifier(self.catalogue.raw, operation.request_shape)
        self.case_store = CaseStore(self.certifier, self.paths, operation.name_form.example)
        self.checks = tuple(c for side in SIDES for c in checks_of(self.catalogue, side))
        self.case_store.prepare(self.seed_requests[0], self.checks, user_cache())
        service = mock_of(self.catalogue, self.word)
        self.client = RecordingClient(LocalTarget(self.catalogue, service), operation)
        self.values = Values(self.catalogue)
        self.plain = self._recording(self._context(self.client).accepted_seed_requests).findings

    def target(self, fault: Fault) -> LocalTarget:
        """The mock with the fault in it."""
        return fault.target(self.catalogue, self.faithful, self.word)

    def derived(self, fault: Fault) -> SweepDifference:
        """The findings over the faulty mock, by sending only the requests that the fault affects."""
        client = self._replaying_client(fault)
        accepted = self._context(client).accepted_seed_requests
        if self._is_new(accepted):
            recording = self._recording(accepted)
            client = self._replaying_client(fault)  # more requests are known now
        recording = self._recording(accepted)
        suspects: set[Check] = set()
        for key in client.touched & recording.checks_by_request.keys():
            checks = recording.checks_by_request[key]
            if not checks <= suspects and client.differs(key):
                suspects |= checks
        context = self._context(client)
        found = {c: finding(examine(c, context)) for c in self.checks if c in suspects}
        self.requests += client.requests
        return SweepDifference(self.changed({**recording.findings, **found}), not accepted)

    def sweep(self, target: Target) -> dict[Check, Finding]:
        """The findings of a whole sweep, every request sent."""
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

    def _replaying_client(self, fault: Fault) -> ReplayingClient:
        touched = touches(fault, self.values, self.faithful)
        return ReplayingClient(
            self.target(fault),
            self.catalogue.operation,
            recorded=self.client._known,
            touched=touched,
            keys=self.client.keys.copy(),
        )

    def _recording(self, accepted: tuple[SeedRequest, ...]) -> Recording:
        """The sweep over the faithful mock where only these seed requests are accepted."""
        name = tuple(seed_request.name for seed_request in accepted)
        if name not in self._recordings:
            self._recordings[name] = self._record(accepted)
        return self._recordings[name]

    def _record(self, accepted: tuple[SeedRequest, ...]) -> Recording:
        recording = Recording({}, defaultdict(set))
        for check in self.checks:
            context = self._context(self.client)  # a new one has no state of other checks
            context.accepted_seed_requests = accepted
            self.client.read.clear()
            recording.findings[check] = finding(examine(check, context))
            for key in self.client.read:
                recording.checks_by_request[key].add(check)
        for key in self.client._known.keys() - self.values.requests.keys():
            self.values.add(key)
        return recording

    def _context(self, client: Client) -> Context:
        return Context(client, self.catalogue, self.case_store, self.seed_requests, minimise=False)
