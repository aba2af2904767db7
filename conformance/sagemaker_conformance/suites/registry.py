"""The suites of checks that belong to no clause.

A folder of this package is a suite: its ``suite.py`` defines ``checks``, ``describe`` and ``open_suite``.
There is no other list of them. The ids of its checks have the form of a clause's, with a kind of
their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue


class OpenSuite(Protocol):
    """A suite for one target, with the state that its checks share."""

    def prepare(self, checks: Iterable[Check]) -> None:
        """Make the requests of these checks, before the target is sent anything."""

    def examine(self, check: Check) -> Verdict:
        """Send the check's requests by the context's client, and judge the answers."""


class Suite(Protocol):
    """A module ``suite`` in a folder of this package."""

    def checks(self, catalogue: Catalogue) -> Iterable[Check]:
        """Its checks, always the same and in the same order for one catalogue."""

    def describe(self, check: Check, seed_request: SeedRequest) -> SuiteEvidence:
        """What a check sends and expects, made from a seed request; no target is sent anything."""

    def open_suite(self, context: Context) -> OpenSuite:
        """The suite for a target."""


def describe_check(id: str, seed_request: SeedRequest) -> Iterator[tuple[Check, SuiteEvidence]]:
    """The checks of this id, and what they send and expect."""
    for suite in suites().values():
        for check in suite.checks(seed_request.catalogue):
            if check.clause == id:
                yield check, suite.describe(check, seed_request)


@cache
def suites() -> Mapping[str, Suite]:
    """Every suite by the name of its folder, sorted."""
    names = sorted(
        module.name for module in iter_modules([str(Path(__file__).parent)]) if module.ispkg
    )
    return {name: cast("Suite", import_module(f"{__package__}.{name}.suite")) for name in names}
