"""One run in one process: its settings, its target, and the checks that it makes."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from importlib.metadata import version
from typing import Any

from sagemaker_conformance.certificate import Certifier
from sagemaker_conformance.checks import SECOND_GENERATOR, Check, checks_of, rule_checks, selected
from sagemaker_conformance.examination import Examiner
from sagemaker_conformance.families import Family, PreparingFamily, families
from sagemaker_conformance.guarded.examination import GuardedExaminer
from sagemaker_conformance.guarded.guard import GuardedTarget
from sagemaker_conformance.guarded.withholding import WithheldError
from sagemaker_conformance.interview import LONG_PATIENCE, Interview, named
from sagemaker_conformance.knowing import Knowing
from sagemaker_conformance.planning import planned_target
from sagemaker_conformance.questions import Questions
from sagemaker_conformance.recording import prepare_records, record_of
from sagemaker_conformance.sdk_side import is_of_a_service
from sagemaker_conformance.settings import Settings, SettingsError
from sagemaker_conformance.still import StillHeap
from sagemaker_conformance.targets import Target, TargetError, TargetSettings, connect
from sagemaker_conformance.targets.protocol import refuses_with
from sagemaker_conformance.verdicts import Verdict
from sagemaker_reports.baseline import Baseline
from sagemaker_reports.baseline_files import read_baseline
from sagemaker_reports.errors import BaselineError
from sagemaker_reports.gating import refuse_another
from sagemaker_reports.records import CheckRecord
from sagemaker_strategies.constraints.catalogue import DEFINITIONS, Catalogue
from sagemaker_strategies.constraints.clauses import SIDES, Side
from sagemaker_strategies.places import Request
from sagemaker_strategies.repeats import asked_paths
from sagemaker_strategies.rules import keeper, stated_keeper
from sagemaker_strategies.worlds import World, lean_world, worlds


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Run:
    """What a process needs to examine checks; made from settings, closed once."""

    settings: Settings
    paths: tuple[str, ...] = ()
    collected: frozenset[str] = frozenset()
    #: What families remember from one of their checks to the next, by a key of their own.
    remembered: dict[str, Any] = field(default_factory=dict)
    _chosen: tuple[Check, ...] = ()
    _heap: StillHeap = field(default_factory=StillHeap)
    started: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec="seconds")
    )

    def __post_init__(self) -> None:
        if not any(selected(self.all_checks(), self.settings.globs)):
            self._check_second_generator(", ".join(self.settings.globs))
        if self.settings.base is not None:
            self._check_base()
        if self.baseline is not None:
            self._check_baseline(self.baseline)

    @property
    def documented(self) -> Catalogue:
        """All that is documented; `Settings.catalogue` is what of it the target is asked about."""
        return self.settings.scope.documented

    def checks(self, side: Side) -> list[Check]:
        """The checks of one side of the clauses that the options select."""
        return list(selected(self._clause_checks(side), self.settings.globs))

    def _clause_checks(self, side: Side) -> Iterator[Check]:
        return checks_of(self.documented, side, everything=self._asks_everything)

    @property
    def _asks_everything(self) -> bool:
        """Whether each place in the list of definitions is asked about, not a sample of them."""
        named = (glob.startswith(f"{DEFINITIONS}.") for glob in self.settings.globs)
        return bool(self.settings.effort.examples) or any(named)

    def rule_checks(self, side: Side) -> list[Check]:
        """The same of the prose rules; none where they are left out."""
        if self.settings.rules == "off":
            return []
        return list(selected(rule_checks(self.documented, side), self.settings.globs))

    def family_checks(self, side: Side) -> list[Check]:
        """The same of what belongs to no clause."""
        return [c for c in selected(self.beside, self.settings.globs) if c.side == side]

    @cached_property
    def beside(self) -> Mapping[Check, Family]:
        """Every check that belongs to no clause, and the family that makes it."""
        catalogue = self.documented
        return {c: family for family in families().values() for c in family.checks(catalogue)}

    @property
    def wants_second_generator(self) -> bool:
        """Whether random examples were asked for and the second generator is installed."""
        asked = bool(self.settings.effort.examples)
        return (
            asked
            and bool(list(selected([SECOND_GENERATOR], self.settings.globs)))
            and _has_second_generator()
        )

    def all_checks(self) -> list[Check]:
        """Every check that a run without any selection makes."""
        catalogue = self.documented
        clauses = [c for side in SIDES for c in self._clause_checks(side)]
        if self.settings.rules == "off":
            return [*clauses, *self.beside]
        rules = [c for side in SIDES for c in rule_checks(catalogue, side)]
        return [*clauses, *rules, *self.beside]

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that gates this run; None without one, and while it is written."""
        file = self.settings.baseline
        if file is None or self.settings.update_baseline:
            return None
        try:
            return read_baseline(file)
        except BaselineError as wrong:
            raise SettingsError(f"--baseline: {wrong}") from None

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
        paths = asked_paths(self.documented, everything=self._asks_everything)
        offered = self.settings.catalogue.nodes
        self.paths = tuple(path for path in paths if path in wanted and path in offered)
        self._chosen = tuple(chosen)

    def prepare(self) -> None:
        """Make what the selected checks will ask, so that the target is not kept waiting for it."""
        excludes = self.settings.scope.excludes
        asked = [c for c in self._chosen if not self.knows(c) and excludes(c) is None]
        self.questions.prepare(self.worlds[0], asked)
        for family in families().values():
            if isinstance(family, PreparingFamily):
                family.prepare([c for c in asked if self.beside.get(c) is family], self)
        prepare_records(self.documented)
        self._heap.keep()

    @cached_property
    def target(self) -> Target:
        """The target, connected and with its state reset."""
        reach = self.settings.reach
        settings = TargetSettings(
            self.documented,
            self.settings.request_timeout,
            rules=self.settings.rules == "gate",
            headers=reach.headers,
            ca_bundle=reach.ca_bundle,
            profile=reach.profile,
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
        return Certifier(self.settings.catalogue.raw)

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        """The bases from which cases grow, in the order in which they are tried."""
        return worlds(
            self.settings.catalogue,
            given=self.settings.base,
            keep_rules=keeper(self.settings.catalogue),
            pack_rules=stated_keeper(self.settings.catalogue),
        )

    @cached_property
    def bases(self) -> dict[str, Request]:
        """Every base by the name under which cases refer to it."""
        smallest = lean_world(self.settings.catalogue)
        return {world.name: world.base for world in (*self.worlds, smallest)}

    @property
    def opening_bases(self) -> dict[str, Request]:
        """Those that witnesses mostly rest on: each witness is whole without them."""
        smallest = lean_world(self.settings.catalogue).name
        return {name: self.bases[name] for name in (self.worlds[0].name, smallest)}

    @cached_property
    def interview(self) -> Interview:
        """This process's conversation with the target."""
        reach, keys = self.settings.reach, self.questions.keys
        if self.settings.plan:
            return Interview(self.target, keys=keys)
        if self.guard is not None:
            return Interview(
                self.target, patience=LONG_PATIENCE, rate=reach.rate_of_real, keys=keys
            )
        return Interview(self.target, rate=reach.rate, keys=keys)

    @property
    def guard(self) -> GuardedTarget | None:
        """The guard, where the target is real SageMaker."""
        return self.target if isinstance(self.target, GuardedTarget) else None

    @cached_property
    def questions(self) -> Questions:
        """What the selected checks ask."""
        return Questions(self.certifier, self.paths)

    @cached_property
    def examiner(self) -> Examiner:
        """Examines the selected checks."""
        guard = self.guard
        if guard is not None:
            return GuardedExaminer(
                self.interview,
                self.settings.catalogue,
                self.certifier,
                self.worlds,
                self.paths,
                effort=self.settings.effort,
                gate_rules=self.settings.rules == "gate",
                minimise=False,
                questions=self.questions,
                allowed=self.settings.real.any_create,
            )
        return Examiner(
            self.interview,
            self.settings.catalogue,
            self.certifier,
            self.worlds,
            self.paths,
            # With rules in the gate the mock refuses on more grounds than the catalogue's.
            reference=self.target.name == "local" and self.settings.rules != "gate",
            refuses_with=refuses_with(self.target),
            gate_rules=self.settings.rules == "gate",
            effort=self.settings.effort,
            questions=self.questions,
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
            self.documented,
            self.settings.to_ask_again(),
            self.bases,
            refuses_with=refuses_with(self.target),
            # What boto3 stops says nothing new where boto3's own validator is asked.
            beside_boto3=self.target.name != "botocore",
        )

    def verdict(self, check: Check) -> Verdict:
        """What the target's answers add up to; raises what `examine` turns into a status."""
        family = self.beside.get(check)
        if family is None:
            return self.examiner.examine(check)
        if refuses_with(self.target) is not None and is_of_a_service(check):
            return Verdict(check, "unsupported", reason="a client library is no service")
        before = self.interview.requests
        verdict = family.examine(check, self)
        verdict.requests = self.interview.requests - before
        return verdict

    def _excluded(self, check: Check) -> Verdict | None:
        """The verdict on what the target says it does not offer: nothing is sent."""
        reason = self.settings.scope.excludes(check)
        return None if reason is None else Verdict(check, "out-of-scope", reason=reason)

    def _known(self, check: Check) -> Verdict | None:
        """The verdict on what the baseline lists, None where it has to be examined in full."""
        if self.baseline is None or check in self.beside or self.guard is not None:
            return None
        return Knowing(self.baseline, self.examiner, self.bases).verdict(check)

    def opening(self) -> dict[str, Any]:
        """The journal's first record."""
        catalogue = self.documented
        offered = {str(check) for check in self.all_checks()}
        return {
            "record": "run",
            "format": 1,
            "suite_version": version("sagemaker-conformance"),
            "target": self.settings.target_name,
            "target_version": self.target.version,
            "spec": catalogue.spec,
            "catalogue_sha256": catalogue.sha256,
            "operation": "sagemaker:CreateHyperParameterTuningJob",
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
        self._heap.release()
        if "interview" in self.__dict__ and not interrupted:
            with suppress(TargetError):  # a job that was not deleted is no check's verdict
                self.interview.catch_up()
        if "target" in self.__dict__:
            self.target.close()

    def _check_baseline(self, baseline: Baseline) -> None:
        """Before anything is asked: a whole run for a baseline of something else is time lost."""
        try:
            refuse_another(
                baseline,
                target=self.settings.target_name,
                spec=self.documented.spec,
                catalogue_sha256=self.documented.sha256,
                checks={str(check) for check in self.all_checks()},
            )
        except BaselineError as wrong:
            raise SettingsError(f"--baseline: {wrong}") from None

    def _check_second_generator(self, globs: str) -> None:
        """Where nothing else is selected: it must have been asked for, and be there."""
        if not any(selected([SECOND_GENERATOR], self.settings.globs)):
            raise SettingsError(
                f"--clause={globs}: matches none of the {len(self.settings.catalogue.clauses)} clauses "
                f"of {self.settings.catalogue.spec}; see sagemaker-conformance catalogue"
            )
        if not self.settings.effort.examples:
            raise SettingsError(
                f"--clause={globs}: the second generator draws as many definitions as --effort says; "
                "add --effort=N"
            )
        if not _has_second_generator():
            raise SettingsError(
                f"--clause={globs}: needs hypothesis-jsonschema, and a Hypothesis that it works with; "
                "pip install 'sagemaker-conformance[second-generator]'"
            )

    def _check_base(self) -> None:
        base = self.settings.base
        assert base is not None
        excluded = self.settings.scope.found_in(base)
        if excluded is not None:
            raise SettingsError(
                f"--base: the definition has {excluded}, which --scope says is not offered; "
                "take it out of one of the two"
            )
        broken = self.certifier.violated(named(base, "conformance-000000-1"))
        if broken:
            raise SettingsError(
                f"--base: the definition breaks {', '.join(sorted(broken))} of "
                f"{self.settings.catalogue.spec}; give one that breaks nothing"
            )


def _has_second_generator() -> bool:
    """Whether the second generator can be asked; to know takes time, as it imports Hypothesis."""
    from sagemaker_conformance.second_generator import is_installed

    return is_installed()
