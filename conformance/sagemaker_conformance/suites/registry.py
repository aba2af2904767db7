"""The families of checks beside the clauses.

A folder of this package is a family: its ``suite.py`` defines ``checks(catalogue)`` and
``examine(check, run)``. There is no other list of them. Its ids have the form of a clause's, with a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

import sagemaker_conformance.suites as package
from sagemaker_conformance.checks.check import Check
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue

if TYPE_CHECKING:
    from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
    from sagemaker_conformance.run.run import Run


class Suite(Protocol):
    """A module of this package: what it checks, and how."""

    def checks(self, catalogue: Catalogue) -> Iterable[Check]:
        """Its checks, always the same and in the same order for one catalogue."""

    def examine(self, check: Check, run: Run) -> Verdict:
        """Ask the run's target, by its interview, and judge the answers."""


@runtime_checkable
class DescribingSuite(Suite, Protocol):
    """What a family can do as well: tell what a check asks, without asking anybody."""

    def describe(self, check: Check, seed_request: SeedRequest) -> SuiteEvidence:
        """What is asked and expected, grown in this world."""


@runtime_checkable
class PreparingSuite(Suite, Protocol):
    """What a family can do as well: make what its checks will ask before the target is asked anything."""

    def prepare(self, checks: Iterable[Check], run: Run) -> None:
        """Make it for these checks, and leave it where `examine` looks first."""


def describe_check(id: str, seed_request: SeedRequest) -> Iterator[tuple[Check, SuiteEvidence]]:
    """What the checks of this id ask, where their family tells it."""
    for suite in suites().values():
        if isinstance(suite, DescribingSuite):
            for check in suite.checks(seed_request.catalogue):
                if check.clause == id:
                    yield check, suite.describe(check, seed_request)


@cache
def suites() -> Mapping[str, Suite]:
    """Every family by the name of its folder, sorted."""
    names = sorted(module.name for module in iter_modules(package.__path__) if module.ispkg)
    return {
        name: cast("Suite", import_module(f"{package.__name__}.{name}.suite")) for name in names
    }
