"""A behaviour: one documented sentence about the life of a job, and the scenario that checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import source_record
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_strategies.constraints.clause import Observation, Side

#: The prefix of every behaviour's id.
PREFIX: Final = "HyperParameterTuningJob:lifecycle-"
#: The document that states them all.
DOCUMENT: Final = "Amazon SageMaker API reference"

#: Sends steps to a target and judges the last one.
Scenario: TypeAlias = Callable[[Session], Judgement]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One check of the life cycle.

    ``place`` is where the API reference states ``statement``. ``expected`` is the answer to the
    scenario's last step. ``left_open`` names what AWS does not document: such a behaviour is recorded,
    and fails only where the target crashes. ``needs`` is a member of the request without which the
    scenario cannot run.
    """

    name: str
    side: Side
    place: str
    statement: str
    expected: str
    scenario: Scenario
    left_open: str | None = None
    observations: tuple[Observation, ...] = ()
    needs: str | None = None

    @property
    def id(self) -> str:
        """The check's id, which never changes."""
        return PREFIX + self.name

    @property
    def source(self) -> Mapping[str, Any]:
        """The documentation of it, in the form of a journal's record."""
        evidence = "observed" if self.observations else "documented"
        return source_record(DOCUMENT, self.place, self.statement, evidence, self.observations)


class Topic:
    """The behaviours of one module, in the order in which they are written there."""

    def __init__(self) -> None:
        self.behaviours: list[Behaviour] = []

    def __call__(
        self,
        name: str,
        side: Side,
        *,
        place: str,
        statement: str,
        expected: str,
        left_open: str | None = None,
        observations: tuple[Observation, ...] = (),
        needs: str | None = None,
    ) -> Callable[[Scenario], Scenario]:
        """Make the decorated scenario a behaviour of this topic."""

        def add(scenario: Scenario) -> Scenario:
            documented = (name, side, place, statement, expected)
            self.behaviours.append(Behaviour(*documented, scenario, left_open, observations, needs))
            return scenario

        return add
