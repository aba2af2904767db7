"""A behaviour: one documented sentence about the life of a job, and the scenario that tries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.conversation import Conversation
from sagemaker_strategies.constraints.clause import Side

#: What every id of a behaviour begins with.
PREFIX: Final = "HyperParameterTuningJob:lifecycle-"
#: The document that all of them rest on.
DOCUMENT: Final = "Amazon SageMaker API reference"

#: Talks to a target, the last step being the one that is judged, and judges it.
Scenario: TypeAlias = Callable[[Conversation], Judgement]


@dataclass(frozen=True, slots=True)
class Observation:
    """A published answer of AWS: where it is told, when, of which operation, and what it said."""

    url: str
    date: str
    operation: str
    text: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One check of the life cycle.

    ``place`` says where in the API reference ``statement`` is documented. ``expected`` is what a service
    answers to the scenario's last step. ``left_open`` names what AWS does not document: such a
    behaviour is tried and recorded, and fails only where the target breaks down. ``needs`` is a
    member of the request without which the scenario cannot be played.
    """

    name: str
    side: Side
    place: str
    statement: str
    expected: str
    play: Scenario
    left_open: str | None = None
    observations: tuple[Observation, ...] = ()
    needs: str | None = None

    @property
    def id(self) -> str:
        """The check's id, which never changes."""
        return PREFIX + self.name

    @property
    def source(self) -> Mapping[str, Any]:
        """Where it is documented, as a journal's records say it."""
        source: dict[str, Any] = {
            "document": DOCUMENT,
            "place": self.place,
            "statement": self.statement,
            "evidence": "observed" if self.observations else "documented",
        }
        if self.observations:
            source["observations"] = [
                {"url": o.url, "date": o.date, "operation": o.operation, "text": o.text}
                for o in self.observations
            ]
        return source


class Topic:
    """The behaviours of one module, in the order in which they are written there."""

    def __init__(self) -> None:
        self._behaviours: list[Behaviour] = []

    def __call__(
        self,
        name: str,
        side: Side,
        *,
        place: str,
        says: str,
        expected: str,
        left_open: str | None = None,
        observations: tuple[Observation, ...] = (),
        needs: str | None = None,
    ) -> Callable[[Scenario], Scenario]:
        """Make the decorated scenario a behaviour of this topic."""

        def keep(play: Scenario) -> Scenario:
            self._behaviours.append(
                Behaviour(name, side, place, says, expected, play, left_open, observations, needs)
            )
            return play

        return keep

    @property
    def behaviours(self) -> tuple[Behaviour, ...]:
        """All that was decorated."""
        return tuple(self._behaviours)
