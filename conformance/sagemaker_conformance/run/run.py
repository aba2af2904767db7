"""One run in one process: its settings, its target, and the checks that it makes."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cached_property
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.aws_policy import SendMarked
from sagemaker_conformance.engine.case_cache import user_cache
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.confirmation import confirm_suite
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.engine.records import prepare_records, record_of
from sagemaker_conformance.engine.send_policy import SendPolicy
from sagemaker_conformance.engine.witness_replay import WitnessReplay
from sagemaker_conformance.judging.boto3_validation import boto3_verdict
from sagemaker_conformance.judging.certifier import Certifier, certifier_of
from sagemaker_conformance.judging.oracle import TargetTraits, own_codes_of
from sagemaker_conformance.judging.verdict import Verdict, doubted
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.protocol.target import refuses_with
from sagemaker_conformance.run.connection import client_of, connected, opening_record
from sagemaker_conformance.run.selection import Selection
from sagemaker_conformance.run.settings import Settings
from sagemaker_conformance.run.setup import Made, check_values
from sagemaker_conformance.run.validation import check_base, check_selection, gating_baseline
from sagemaker_conformance.suites import OpenSuite, Suite
from sagemaker_conformance.targets import Target, TargetError
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.client_library import is_of_a_service
from sagemaker_conformance.transport.redaction import SECRETS
from sagemaker_reports.baseline.baseline import Baseline
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, lean_seed_request, seed_requests
from sagemaker_strategies.rules import repairer, stated_repairer


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Run:
    """What a process needs to examine checks; made from settings, closed once."""

    settings: Settings
    #: A client that is open already, to be used in place of one for the target of the settings.
    given: Client | None = None
    paths: tuple[str, ...] = ()
    collected: frozenset[str] = frozenset()
    #: Whether the selected checks are a part of those that there are.
    is_partial: bool = False
    #: The baseline that gates this run; None without one, and while it is written.
    baseline: Baseline | None = field(init=False)
    _chosen: tuple[Check, ...] = ()
    _made: Made | None = None
    _suites: dict[Suite, OpenSuite] = field(default_factory=dict)
    #: The records that this process made, by their lines of the journal.
    records: dict[bytes, CheckRecord] = field(default_factory=dict)
    #: Why the target cannot be tested any further; empty as long as it can.
    lost: str = ""
    started: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec="seconds")
    )

    def __post_init__(self) -> None:
        check_selection(self.selection)
        if self.settings.base is not None:
            check_base(self.settings.base, self.settings, self.certifier)
        self.baseline = gating_baseline(self.selection)

    @cached_property
    def selection(self) -> Selection:
        """The checks that can be made, and those that are selected."""
        return Selection(self.settings)

    def is_listed(self, check: Check) -> bool:
        """Whether the baseline lists a divergence of the check."""
        return self.baseline is not None and (
            self.baseline.entry_of(check.clause, check.side) is not None
        )

    def is_known(self, record: CheckRecord) -> bool:
        """Whether a check's record shows a divergence that the baseline allows in that form."""
        if self.baseline is None:
            return False
        entry = self.baseline.entry_of(record.clause, record.side)
        return entry is not None and entry.divergence == record.divergence

    def select(self, checks: Iterable[Check]) -> None:
        """Say which checks will be made: requests are packed for their places only."""
        chosen = list(checks)
        self.collected = frozenset(map(str, chosen))
        wanted = {check.path for check in chosen}
        paths = checked_paths(self.selection.documented, everything=True)
        offered = self.settings.catalogue.nodes
        self.paths = tuple(path for path in paths if path in wanted and path in offered)
        self._chosen = tuple(chosen)
        self.is_partial = not self.collected >= {str(check) for check in self.selection.every}
        if self.is_partial:
            self.settings = self.settings.of_a_part()

    def set_up(self) -> None:
        """Make what the operation needs at the target; raises `SetupError` where that is refused."""
        setup = self.settings.setup
        if setup is None or self.settings.plan or self.guard is not None:
            return
        self._made = Made(setup, self.settings.worker)
        values = self._made.make(self.target.send)
        self.settings = replace(self.settings, scope=self.settings.scope.with_values(values))
        vars(self).pop("selection", None)
        catalogue, base = self.settings.catalogue, self.seed_requests[0].base
        name = catalogue.operation.name_form.example
        check_values(values, catalogue, self.certifier.violated(named(base, name)))
        self.paths = tuple(path for path in self.paths if not setup.is_given(path))

    def prepare(self) -> None:
        """Make what the selected checks will send, so that the target is not kept waiting for it."""
        examined = [c for c in self._chosen if not self.is_listed(c) and self._excluded(c) is None]
        self.case_store.prepare(self.seed_requests[0], examined, user_cache())
        beside = self.selection.beside
        for suite in {id(each): each for each in beside.values()}.values():
            self._open(suite).prepare([c for c in examined if beside.get(c) is suite])
        prepare_records(self.selection.documented)

    @cached_property
    def target(self) -> Target:
        """The target, connected and with its state reset."""
        return self.given.target if self.given else connected(self.settings)

    @cached_property
    def certifier(self) -> Certifier:
        """The independent judge of payloads."""
        return certifier_of(self.settings.catalogue)

    @cached_property
    def seed_requests(self) -> tuple[SeedRequest, ...]:
        """The bases from which cases grow, in the order in which they are tried."""
        given, catalogue = self.settings.base, self.settings.catalogue
        rules, stated = repairer(catalogue), stated_repairer(catalogue)
        return seed_requests(catalogue, given=given, repair_rules=rules, batch_rules=stated)

    @cached_property
    def bases(self) -> dict[str, Request]:
        """Every base by the name under which cases refer to it."""
        smallest = lean_seed_request(self.settings.catalogue)
        return {each.name: self.case_store.base(each) for each in (*self.seed_requests, smallest)}

    @cached_property
    def client(self) -> Client:
        """This process's client of the target."""
        return self.given or client_of(self.target, self.settings, self.case_store.keys)

    @property
    def cost(self) -> tuple[int, int]:
        """The requests and calls so far."""
        return (self.client.requests, self.client.calls) if "client" in vars(self) else (0, 0)

    @property
    def guard(self) -> GuardedTarget | None:
        """The guard, where the target is real SageMaker."""
        return self.target if isinstance(self.target, GuardedTarget) else None

    @cached_property
    def case_store(self) -> CaseStore:
        """What the selected checks send."""
        name_form = self.settings.catalogue.operation.name_form
        return CaseStore(self.certifier, self.paths, name_form.example)

    @cached_property
    def context(self) -> Context:
        """What the examiners of the selected checks share."""
        is_real, catalogue = self.guard is not None, self.settings.catalogue
        own_codes = own_codes_of(catalogue.operation)
        return Context(
            self.client,
            catalogue,
            self.case_store,
            self.seed_requests,
            TargetTraits(refuses_with(self.target), is_real, own_codes),
            effort=self.settings.effort,
            gate_rules=self.settings.rules == "gate",
            minimise=not is_real,
            policy=SendMarked(self.settings.real.allow_create > 0) if is_real else SendPolicy(),
        )

    def _open(self, suite: Suite) -> OpenSuite:
        if suite not in self._suites:
            self._suites[suite] = suite.open_suite(self.context)
        return self._suites[suite]

    def examine(self, check: Check) -> dict[str, Any]:
        """The journal's record of one check."""
        return self.record_of(self.settled(check))

    def settled(self, check: Check) -> Verdict:
        """The verdict on one check; a fault of the suite's own becomes its status.

        One that loses the target is not judged, and neither is any after it.
        """
        try:
            return self._excluded(check) or self._known(check) or self.verdict(check)
        except WithheldError as held:
            return Verdict(check, "inconclusive", reason=SECRETS.text(str(held)))
        except TargetError as lost:
            self.lost = self.lost or f"lost in {check}: {SECRETS.text(str(lost))}"
            return Verdict(check, "inconclusive", reason=self.lost)
        except Exception:
            why = SECRETS.text(traceback.format_exc(limit=-3))
            return Verdict(check, "error", reason=why)

    def record_of(self, verdict: Verdict) -> dict[str, Any]:
        """The journal's record of a verdict on this run's target."""
        # A search never sends the same again: what boto3 does with that is not kept.
        boto3 = boto3_verdict if self.settings.effort.examples else self.case_store.boto3_verdict
        return record_of(
            verdict,
            self.selection.documented,
            self.settings.replay_arguments,
            self.bases,
            refuses_with=self.context.traits.refuses_with,
            # What boto3 stops is nothing new where boto3's own validator is the target.
            boto3=boto3 if self.target.name != "botocore" else None,
        )

    def verdict(self, check: Check) -> Verdict:
        """What the target's answers add up to; raises what `settled` turns into a status."""
        suite = self.selection.beside.get(check)
        if suite is None:
            verdict = examine(check, self.context)
            return doubted(verdict) if self._is_given(check) else verdict
        if self.context.traits.refuses_with is not None and is_of_a_service(check):
            return Verdict(check, "unsupported", reason="a client library is no service")
        before, opened = self.client.requests, self._open(suite)
        verdict = confirm_suite(opened.examine(check), opened.examine, self.context)
        verdict.requests = self.client.requests - before
        return verdict

    def _excluded(self, check: Check) -> Verdict | None:
        """The verdict on what the target says it does not offer: nothing is sent."""
        scope = self.settings.scope
        if (reason := scope.excludes(check)) is not None:
            return Verdict(check, "out-of-scope", reason=reason)
        reason = scope.cannot_check(check)
        if reason is None and check.side == "accepts" and self._is_given(check):
            reason = "has the setup's value: what is there, or goes with the rest of the request"
        return None if reason is None else Verdict(check, "unsupported", reason=reason)

    def _is_given(self, check: Check) -> bool:
        return self._made is not None and self._made.setup.is_given(check.path)

    def _known(self, check: Check) -> Verdict | None:
        """The verdict on what the baseline lists, None where it has to be examined in full."""
        if self.baseline is None or check in self.selection.beside or self.guard is not None:
            return None
        return WitnessReplay(self.baseline, self.context, self.bases).verdict(check)

    def opening(self) -> dict[str, Any]:
        """The journal's first record."""
        smallest = lean_seed_request(self.settings.catalogue).name
        shown = (self.seed_requests[0].name, smallest)  # each witness is whole without them
        bases = {name: self.bases[name] for name in shown}
        return opening_record(self.selection, self.target, self.collected, self.started, bases)

    def close(self, *, interrupted: bool = False) -> None:
        """Close the target, if it was ever connected; ``interrupted``: nobody waits for it once more."""
        try:
            if "client" in vars(self) and not interrupted:
                with suppress(TargetError):  # a job that was not deleted is no check's verdict
                    self.client.finish()
            if self._made is not None and not interrupted:
                self._made.undo(self.target.send)
            if "case_store" in vars(self):
                self.case_store.keep()
        finally:
            if "target" in vars(self):
                self.target.close()
