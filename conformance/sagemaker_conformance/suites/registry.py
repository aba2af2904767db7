"""The suites of checks that belong to no clause.

A folder of this package is a suite: its ``suite.py`` defines ``checks``, ``describe`` and ``open_suite``.
Another package offers one in the entry-point group `ENTRY_POINTS`: a name, and a module or object with
these three. The ids of the checks have the form of a clause's, with a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Final, Protocol, cast

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.targets.adapter import describe_exception
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue

#: The group of entry points in which other packages offer suites.
ENTRY_POINTS: Final = "sagemaker_conformance.suites"
_FOLDER: Final = Path(__file__).parent
_FUNCTIONS: Final = ("checks", "describe", "open_suite")


class SuiteError(ConformanceError):
    """A suite of another package that cannot be used."""


class OpenSuite(Protocol):
    """A suite for one target; what it keeps from one check to the next, it keeps itself."""

    def prepare(self, checks: Iterable[Check]) -> None:
        """Make what these checks will send, before the target is sent anything."""

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
    """Every suite by name: the folders of this package, then what other packages offer, each sorted.

    Raises `SuiteError` for one that another package offers and that cannot be loaded.
    """
    folders = sorted(module.name for module in iter_modules([str(_FOLDER)]) if module.ispkg)
    own = {name: cast("Suite", import_module(f"{__package__}.{name}.suite")) for name in folders}
    offered = sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name)
    return {**own, **{point.name: _load(point) for point in offered if point.name not in own}}


def _load(point: EntryPoint) -> Suite:
    where = f"suite {point.name}: the entry point {point.value} of the group {ENTRY_POINTS}"
    try:
        suite = point.load()
    except Exception as broken:
        reason = describe_exception(broken)
        raise SuiteError(f"{where} cannot be loaded: {reason}") from None
    missing = [name for name in _FUNCTIONS if not callable(getattr(suite, name, None))]
    if missing:
        expected = f"expected {', '.join(_FUNCTIONS)}"
        raise SuiteError(f"{where}: {expected}, got nothing for {', '.join(missing)}")
    return cast("Suite", suite)
