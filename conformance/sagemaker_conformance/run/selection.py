"""Every check that a run can make, and those of them that its options select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from sagemaker_conformance.checks.check import (
    Check,
    checks_of,
    rule_checks,
    second_generator_check,
    selected,
)
from sagemaker_conformance.run.settings import Settings
from sagemaker_conformance.suites import Suite, suites
from sagemaker_reports.journal.records import RunRecord
from sagemaker_strategies.constraints import SpecError, load
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import SIDES, Side


@dataclass(frozen=True)
class Selection:
    """What the settings offer: checks of clauses, of prose rules, and of what is neither."""

    settings: Settings

    @property
    def documented(self) -> Catalogue:
        """All that is documented; `Settings.catalogue` is what of it is checked."""
        return self.settings.scope.documented

    @property
    def is_exhaustive(self) -> bool:
        """Whether each place in the list of definitions is checked, not a sample of them."""
        settings = self.settings
        return is_exhaustive(self.documented, bool(settings.effort.examples), settings.globs)

    def checks(self, side: Side) -> list[Check]:
        """The checks of one side of the clauses that the options select."""
        offered = checks_of(self.documented, side, everything=self.is_exhaustive)
        return list(selected(offered, self.settings.globs))

    def rule_checks(self, side: Side) -> list[Check]:
        """The same of the prose rules; none where they are left out."""
        if self.settings.rules == "off":
            return []
        return list(selected(rule_checks(self.documented, side), self.settings.globs))

    def suite_checks(self, side: Side) -> list[Check]:
        """The same of what belongs to no clause."""
        return [c for c in selected(self.beside, self.settings.globs) if c.side == side]

    @cached_property
    def beside(self) -> Mapping[Check, Suite]:
        """Every check that belongs to no clause, and the family that makes it."""
        return suite_checks(self.documented)

    @property
    def second_generator(self) -> bool:
        """Whether random examples are wanted and the second generator is installed."""
        is_wanted = self.settings.effort.examples and self.selects_second_generator
        return bool(is_wanted) and has_second_generator()

    @property
    def selects_second_generator(self) -> bool:
        """Whether the options select its check, be it there or not."""
        check = second_generator_check(self.documented.operation)
        return any(selected([check], self.settings.globs))

    @cached_property
    def every(self) -> tuple[Check, ...]:
        """Every check that a run without any selection makes."""
        rules = self.settings.rules != "off"
        clauses = documented_checks(self.documented, everything=self.is_exhaustive, rules=rules)
        return (*clauses, *self.beside)


def is_exhaustive(catalogue: Catalogue, searches: bool, globs: Iterable[str]) -> bool:
    """Whether a run checks each place in the list of definitions, and not a sample of them."""
    return searches or any(map(catalogue.operation.in_repeating_list, globs))


def documented_checks(catalogue: Catalogue, *, everything: bool, rules: bool) -> list[Check]:
    """Every check of a clause, and where ``rules`` says so of a prose rule."""
    clauses = [c for side in SIDES for c in checks_of(catalogue, side, everything=everything)]
    return [*clauses, *(c for side in SIDES if rules for c in rule_checks(catalogue, side))]


def catalogue_of_run(run: RunRecord) -> Catalogue:
    """The catalogue of a recorded run; raises `SpecError` where it is not the one that is here."""
    spec = str(run.options.get("spec") or run.spec)
    try:
        catalogue = load(spec, run.operation)
    except SpecError as missing:
        raise SpecError(f"its specification is needed: {missing}") from None
    if catalogue.sha256 != run.catalogue_sha256:
        raise SpecError(
            f"the run used a catalogue with sha256 {run.catalogue_sha256[:12]}, --spec={spec} has "
            f"{catalogue.sha256[:12]} here; use the suite that wrote the journal"
        )
    return catalogue


def recorded_globs(options: Mapping[str, Any]) -> list[str]:
    """The globs of ``--clause`` among the options that a journal records."""
    return [glob for glob in options.get("clauses") or () if isinstance(glob, str)]


def checks_of_run(catalogue: Catalogue, options: Mapping[str, Any]) -> list[Check]:
    """Every check of a whole run with the options that a journal records, whatever they select."""
    searches = options.get("effort", "sweep") != "sweep"
    everything = is_exhaustive(catalogue, searches, recorded_globs(options))
    rules = options.get("rules") != "off"
    clauses = documented_checks(catalogue, everything=everything, rules=rules)
    return [*clauses, *suite_checks(catalogue)]


def suite_checks(catalogue: Catalogue) -> dict[Check, Suite]:
    """Every check that belongs to no clause, and the family that makes it."""
    return {c: suite for suite in suites().values() for c in suite.checks(catalogue)}


def has_second_generator() -> bool:
    """Whether the extra ``second-generator`` is installed."""
    return find_spec("hypothesis_jsonschema") is not None
