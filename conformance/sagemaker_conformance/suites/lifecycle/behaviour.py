"""A behaviour: one documented sentence about the life of a job, and the scenario that checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import source_record
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.judge import (
    judge_refusal,
    judge_undocumented,
    send_wrong_name,
)
from sagemaker_conformance.suites.lifecycle.session import ScenarioEnded, Session
from sagemaker_strategies.constraints.clause import Observation, Side
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: The prefix of every behaviour's id.
PREFIX: Final = "HyperParameterTuningJob:lifecycle-"
#: The document that states them all.
DOCUMENT: Final = "Amazon SageMaker API reference"

#: Sends steps to a target; raises `ScenarioEnded` with a judgement, or else the target conforms.
Scenario: TypeAlias = Callable[[Session], None]
#: Sends steps to a target, and returns the answer that is judged.
Steps: TypeAlias = Callable[[Session], Answer]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One check of the life cycle.

    ``place`` is where the API reference states ``statement``. ``expected`` is the answer to the
    scenario's last step. ``left_open`` names what AWS does not document: such a behaviour is recorded,
    and fails only where the target crashes. ``needs`` is a member of the request without which the
    scenario cannot run; ``full``: its jobs have every member that the target accepts.
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
    full: bool = False

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
    """The behaviours of one module, in the order in which they are written there.

    Its methods make decorators of scenarios, but for those whose scenarios are all alike.
    """

    def __init__(self) -> None:
        self.behaviours: list[Behaviour] = []

    def states(
        self,
        side: Side,
        name: str,
        place: str,
        statement: str,
        expected: str,
        **more: Any,
    ) -> Callable[[Scenario], None]:
        """What the API reference states, on any side; ``more`` are fields of the behaviour."""

        def add(scenario: Scenario) -> None:
            found = Behaviour(name, side, place, statement, expected, scenario, **more)
            self.behaviours.append(found)

        return add

    def accepts(
        self, name: str, place: str, statement: str, expected: str = "200"
    ) -> Callable[[Scenario], None]:
        """What the target must accept."""
        return self.states("accepts", name, place, statement, expected)

    def returns(
        self, name: str, place: str, statement: str, expected: str, **more: Any
    ) -> Callable[[Scenario], None]:
        """What the target must answer, or keep."""
        return self.states("returns", name, place, statement, expected, **more)

    def rejects(
        self,
        name: str,
        place: str,
        statement: str,
        code: str,
        observations: tuple[Observation, ...] = (),
    ) -> Callable[[Steps], None]:
        """What the target must refuse with 400 and this code: the answer that the steps return."""
        documented = partial(Behaviour, name, "rejects", place, statement, f"400 {code}")
        return self._judged(
            partial(documented, observations=observations),
            lambda answer: judge_refusal(answer, code),
        )

    def undocumented(
        self, name: str, side: Side, place: str, statement: str, expected: str, left_open: str
    ) -> Callable[[Steps], None]:
        """What AWS leaves open: the answer that the steps return is recorded."""
        documented = partial(Behaviour, name, side, place, statement, expected)
        return self._judged(partial(documented, left_open=left_open), judge_undocumented)

    def unknown_name(
        self,
        name: str,
        operation: str,
        noun: str = "job",
        observations: tuple[Observation, ...] = (),
    ) -> None:
        """A name that no job has is refused by the operation."""
        place = f"{operation}, Errors, ResourceNotFound"
        statement = f"a name that no {noun} has is not found"
        self.rejects(name, place, statement, "ResourceNotFound", observations)(
            lambda session: send_wrong_name(session, operation, "none")
        )

    def required_name(self, name: str, operation: str) -> None:
        """A request without a name is refused by the operation."""
        place = f"{operation}, Request Parameters, {TUNING_JOB.identifier}"
        self.rejects(name, place, "the name is required", "ValidationException")(
            lambda session: send_wrong_name(session, operation, None)
        )

    def _judged(
        self, documented: Callable[[Scenario], Behaviour], judge: Callable[[Answer], Judgement]
    ) -> Callable[[Steps], None]:
        def add(steps: Steps) -> None:
            def scenario(session: Session) -> None:
                raise ScenarioEnded(judge(steps(session)))

            self.behaviours.append(documented(scenario))

        return add
