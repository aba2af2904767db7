"""The life cycle of a job: what the API reference says of each operation, tried in short scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sagemaker_conformance.checks import Check
from sagemaker_conformance.lifecycle import BEHAVIOURS
from sagemaker_conformance.lifecycle.playing import played
from sagemaker_conformance.verdicts import Verdict
from sagemaker_strategies.constraints.catalogue import Catalogue

if TYPE_CHECKING:
    from sagemaker_conformance.run import Run


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One check for each behaviour, whatever the specification."""
    for behaviour in BEHAVIOURS.values():
        yield Check(behaviour.id, behaviour.side)


def examine(check: Check, run: Run) -> Verdict:
    """Play the behaviour's scenario."""
    standing = run.examiner.standing
    if not standing:
        return Verdict(check, "inconclusive", reason="no base is accepted")
    return played(BEHAVIOURS[check.clause], run.interview, standing[0].base)
