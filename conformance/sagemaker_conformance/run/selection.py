"""Every check that a run can make, and those of them that its options select."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sagemaker_conformance.checks.check import (
    Check,
    checks_of,
    rule_checks,
    second_generator_check,
    selected,
)
from sagemaker_conformance.run.settings import Settings
from sagemaker_conformance.suites import Suite, suites
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
        repeats = self.documented.operation.in_repeating_list
        return bool(self.settings.effort.examples) or any(map(repeats, self.settings.globs))

    def checks(self, side: Side) -> list[Check]:
        """The checks of one side of the clauses that the options select."""
        return list(selected(self._clause_checks(side), self.settings.globs))

    def _clause_checks(self, side: Side) -> Iterator[Check]:
        return checks_of(self.documented, side, everything=self.is_exhaustive)

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
        catalogue = self.documented
        return {c: suite for suite in suites().values() for c in suite.checks(catalogue)}

    @property
    def second_generator(self) -> bool:
        """Whether random examples were asked for and the second generator is installed."""
        return (
            bool(self.settings.effort.examples)
            and self.selects_second_generator
            and has_second_generator()
        )

    @property
    def selects_second_generator(self) -> bool:
        """Whether the options select its check, be it there or not."""
        return any(
            selected([second_generator_check(self.documented.operation)], self.settings.globs)
        )

    def every(self) -> list[Check]:
        """Every check that a run without any selection makes."""
        clauses = [c for side in SIDES for c in self._clause_checks(side)]
        if self.settings.rules == "off":
            return [*clauses, *self.beside]
        rules = [c for side in SIDES for c in rule_checks(self.documented, side)]
        return [*clauses, *rules, *self.beside]


def has_second_generator() -> bool:
    """Whether the second generator is there; this imports Hypothesis, which takes time."""
    from sagemaker_conformance.engine.second_generator import is_installed

    return is_installed()
