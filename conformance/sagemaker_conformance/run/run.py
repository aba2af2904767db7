"""One run in one process: its settings, its target, and the checks that it makes."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from importlib.metadata import version
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import LONG_PATIENCE, Client
from sagemaker_conformance.engine.aws_examiner import GuardedExaminer
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.examiner import Examiner
from sagemaker_conformance.engine.records import prepare_records, record_of
from sagemaker_conformance.engine.witness_replay import WitnessReplay
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import TargetTraits
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.target import refuses_with
from sagemaker_conformance.protocol.withheld import WithheldError
from sagemaker_conformance.run.plan import planned_target
from sagemaker_conformance.run.selection import Selection
from sagemaker_conformance.run.settings import Settings
from sagemaker_conformance.run.validation import (
    check_base,
    check_baseline,
    check_patterns,
    check_selection,
    gating_baseline,
)
from sagemaker_conformance.suites import PreparingSuite, suites
from sagemaker_conformance.targets import Target, TargetError, TargetSettings, connect
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.client_library import is_of_a_service
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
    paths: tuple[str, ...] = ()
    collected: frozenset[str] = frozenset()
    #: What families remember from one of their checks to the next, by a key of their own.
    remembered: dict[str, Any] = field(default_factory=dict)
    _chosen: tuple[Check, ...] = ()
    started: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec="seconds")
    )

    def __post_init__(self) -> None:
        check_patterns(self.settings.catalogue)
        check_selection(self.selection)
        if self.settings.base is not None:
            check_base(self.settings.base, self.settings, self.certifier)
        if self.baseline is not None:
            check_baseline(self.baseline, self.selection)

    @cached_property
    def selection(self) -> Selection:
        """The checks that can be made, and those that are selected."""
        return Selection(self.settings)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that gates this run; None without one, and while it is written."""
        return gating_baseline(self.settings)

    def knows(self, check: Check) -> bool:
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
        paths = checked_paths(self.selection.documented, everything=self.selection.asks_everything)
        offered = self.settings.catalogue.nodes
        self.paths = tuple(path for path in paths if path in wanted and path in offered)
        self._chosen = tuple(chosen)

    def prepare(self) -> None:
        """Make what the selected checks will ask, so that the target is not kept waiting for it."""
        excludes = self.settings.scope.excludes
        asked = [c for c in self._chosen if not self.knows(c) and excludes(c) is None]
        self.case_store.prepare(self.seed_requests[0], asked)
        for suite in suites().values():
            if isinstance(suite, PreparingSuite):
                suite.prepare([c for c in asked if self.selection.beside.get(c) is suite], self)
        prepare_records(self.selection.documented)

    @cached_property
    def target(self) -> Target:
        """The target, connected and with its state reset."""
        connection_options = self.settings.connection_options
        settings = TargetSettings(
            self.selection.documented,
            self.settings.request_timeout,
            rules=self.settings.rules == "gate",
            headers=connection_options.headers,
            ca_bundle=connection_options.ca_bundle,
            profile=connection_options.profile,
            real=self.settings.real,
        )
        if self.settings.plan:
            return planned_target(self.settings.target, settings)
        target = connect(self.settings.target, settings)
        target.reset()
        return target

    @cached_property
    def certifier(self) -> Certifier:
        """The independent judge of payloads."""
        catalogue = self.settings.catalogue
        return Certifier(catalogue.raw, catalogue.operation.request_shape)

    @cached_property
    def seed_requests(self) -> tuple[SeedRequest, ...]:
        """The bases from which cases grow, in the order in which they are tried."""
        return seed_requests(
            self.settings.catalogue,
            given=self.settings.base,
            repair_rules=repairer(self.settings.catalogue),
            batch_rules=stated_repairer(self.settings.catalogue),
        )

    @cached_property
    def bases(self) -> dict[str, Request]:
        """Every base by the name under which cases refer to it."""
        smallest = lean_seed_request(self.settings.catalogue)
        return {
            seed_request.name: seed_request.base for seed_request in (*self.seed_requests, smallest)
        }

    @property
    def opening_bases(self) -> dict[str, Request]:
        """Those that witnesses mostly rest on: each witness is whole without them."""
        smallest = lean_seed_request(self.settings.catalogue).name
        return {name: self.bases[name] for name in (self.seed_requests[0].name, smallest)}

    @cached_property
    def client(self) -> Client:
        """This process's conversation with the target."""
        connection_options, keys = self.settings.connection_options, self.case_store.keys
        operation = self.settings.catalogue.operation
        if self.settings.plan:
            return Client(self.target, operation, keys=keys)
        if self.guard is not None:
            return Client(
                self.target,
                operation,
                patience=LONG_PATIENCE,
                rate=connection_options.rate_of_real,
                keys=keys,
            )
        return Client(self.target, operation, rate=connection_options.rate, keys=keys, parents=True)

    @property
    def guard(self) -> GuardedTarget | None:
        """The guard, where the target is real SageMaker."""
        return self.target if isinstance(self.target, GuardedTarget) else None

    @cached_property
    def traits(self) -> TargetTraits:
        """What is known of the target when its answers are judged."""
        return TargetTraits(refuses_with(self.target), is_real=self.guard is not None)

    @cached_property
    def case_store(self) -> CaseStore:
        """What the selected checks ask."""
        return CaseStore(self.certifier, self.paths)

    @cached_property
    def examiner(self) -> Examiner:
        """Examines the selected checks."""
        guard = self.guard
        if guard is not None:
            return GuardedExaminer(
                self.client,
                self.settings.catalogue,
                self.certifier,
                self.seed_requests,
                self.paths,
                effort=self.settings.effort,
                gate_rules=self.settings.rules == "gate",
                minimise=False,
                case_store=self.case_store,
                traits=self.traits,
                allowed=self.settings.real.any_create,
            )
        return Examiner(
            self.client,
            self.settings.catalogue,
            self.certifier,
            self.seed_requests,
            self.paths,
            traits=self.traits,
            gate_rules=self.settings.rules == "gate",
            effort=self.settings.effort,
            case_store=self.case_store,
        )

    def examine(self, check: Check) -> dict[str, Any]:
        """The journal's record of one check; a fault of the suite's own becomes its status."""
        try:
            verdict = self._excluded(check) or self._known(check) or self.verdict(check)
        except WithheldError as held:
            verdict = Verdict(check, "inconclusive", reason=str(held))
        except TargetError as lost:
            verdict = Verdict(check, "error", reason=str(lost))
        except Exception:
            verdict = Verdict(check, "error", reason=traceback.format_exc(limit=-3))
        return self.record_of(verdict)

    def record_of(self, verdict: Verdict) -> dict[str, Any]:
        """The journal's record of a verdict on this run's target."""
        return record_of(
            verdict,
            self.selection.documented,
            self.settings.to_ask_again(),
            self.bases,
            refuses_with=refuses_with(self.target),
            # What boto3 stops says nothing new where boto3's own validator is asked.
            beside_boto3=self.target.name != "botocore",
        )

    def verdict(self, check: Check) -> Verdict:
        """What the target's answers add up to; raises what `examine` turns into a status."""
        suite = self.selection.beside.get(check)
        if suite is None:
            return self.examiner.examine(check)
        if refuses_with(self.target) is not None and is_of_a_service(check):
            return Verdict(check, "unsupported", reason="a client library is no service")
        before = self.client.requests
        verdict = suite.examine(check, self)
        verdict.requests = self.client.requests - before
        return verdict

    def _excluded(self, check: Check) -> Verdict | None:
        """The verdict on what the target says it does not offer: nothing is sent."""
        reason = self.settings.scope.excludes(check)
        return None if reason is None else Verdict(check, "out-of-scope", reason=reason)

    def _known(self, check: Check) -> Verdict | None:
        """The verdict on what the baseline lists, None where it has to be examined in full."""
        if self.baseline is None or check in self.selection.beside or self.guard is not None:
            return None
        return WitnessReplay(self.baseline, self.examiner, self.bases).verdict(check)

    def opening(self) -> dict[str, Any]:
        """The journal's first record."""
        catalogue = self.selection.documented
        offered = {str(check) for check in self.selection.every()}
        return {
            "record": "run",
            "format": 1,
            "suite_version": version("sagemaker-conformance"),
            "target": self.settings.target_name,
            "target_version": self.target.version,
            "spec": catalogue.spec,
            "catalogue_sha256": catalogue.sha256,
            "operation": f"{catalogue.operation.service}:{catalogue.operation.create}",
            "seed": self.settings.effort.seed,
            "options": self.settings.shown(),
            "started": self.started,
            "boto3_version": version("boto3"),
            # What a random search adds to the checks does not make a part of them the whole.
            "selected": len(self.collected & offered),
            "offered": len(offered),
            "bases": self.opening_bases,
        }

    def close(self, *, interrupted: bool = False) -> None:
        """Let go of the target, if it was ever asked, and of what was prepared for it.

        Somebody who interrupted a run does not want to wait for a target once more.
        """
        if "client" in self.__dict__ and not interrupted:
            with suppress(TargetError):  # a job that was not deleted is no check's verdict
                self.client.catch_up()
        if "target" in self.__dict__:
            self.target.close()
