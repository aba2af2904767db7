"""A seeded fault: the local mock, wrong in one respect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from benchmarks.mutation.leniency import LenientService, Normalisation
from sagemaker_conformance.reference import Check, Service, Store, Validator
from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.reference.store import Job
from sagemaker_conformance.reference.validator import Wording, word_as_aws
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Every family of faults, in the order in which reports list them.
Family: TypeAlias = Literal[
    "dropped",
    "off-by-one",
    "lax",
    "strict",
    "required",
    "enum",
    "coerced",
    "pattern-anchors",
    "pattern-parts",
    "first-element",
    "sibling",
    "empty",
    "depth",
    "unit",
    "code",
    "crash",
    "blame",
    "returned",
    "several",
    "normalised",
]

#: Changes what a job keeps of its request; it must not touch the original.
Alteration: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Bound:
    """The check compares with another bound; None: it compares with none."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Words:
    """The check of a string takes the whole words of another pattern."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Values:
    """The check differs on some of these values, and on no others."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """The faulty mock differs wherever the faithful check refuses.

    ``alone``: it shows only where nothing else refuses the request. ``containers`` are the lists
    and maps that must have so many ``entries`` before it can show.
    """

    alone: bool = True
    containers: tuple[str, ...] = ()
    entries: int = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A string's length is counted in another unit."""

    count: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A string's length is counted without the blanks around it."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What Describe answers differs where the value at the fault's path is one of a language.

    ``pattern`` matches the strings that it changes; ``values`` are other values that it changes;
    ``size`` is the size from which on it changes any.
    """

    pattern: str | None = None
    values: tuple[Any, ...] = ()
    size: int | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Normalised:
    """Requests are changed before they are validated; ``value`` at ``path`` is one made valid so."""

    path: str
    value: Any


#: Where a faulty mock and the faithful one differ, for the proof of equivalence.
Difference: TypeAlias = "Bound | Words | Values | Refusals | Unit | Trimmed | Returned | Normalised"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to be wrong.

    ``id`` is ``CLAUSE/WHAT`` and stable; ``checks`` replace the faithful ones, None removes
    one; ``normalisation`` changes each request before it is validated; ``expected`` are
    the clauses at which the fault may show.
    """

    id: str
    family: Family
    clause: str
    difference: Difference
    checks: Mapping[str, Check | None] = field(default_factory=dict)
    alteration: Alteration | None = None
    normalisation: Normalisation | None = None
    also: frozenset[str] = frozenset()

    @property
    def expected(self) -> frozenset[str]:
        """The ids of the clauses at which the fault truly shows."""
        return self.also | {self.clause}

    @property
    def path(self) -> str:
        """The place at which the mock is wrong."""
        return self.clause.rpartition(":")[0]

    def target(
        self, catalogue: Catalogue, faithful: Mapping[str, Check], word: Wording = word_as_aws
    ) -> LocalTarget:
        """The mock with this fault in it; ``faithful`` are the catalogue's checks."""
        checks = {id: check for id, check in {**faithful, **self.checks}.items() if check}
        validator = Validator(catalogue, checks)
        if self.normalisation is not None:
            return LocalTarget(
                catalogue, LenientService(catalogue, validator, self.normalisation, word)
            )
        if catalogue.operation.name != TUNING_JOB.name:
            return LocalTarget(
                catalogue, AlteringService(catalogue, validator, word, self.alteration)
            )
        store = Store() if self.alteration is None else AlteringStore(self.alteration)
        service = Service(catalogue, validator, store=store, word=word)
        return LocalTarget(catalogue, service)


class AlteringStore(Store):
    """A store that does not keep what it was given."""

    def __init__(self, alteration: Alteration) -> None:
        super().__init__()
        self._alter = alteration

    def create(self, request: Mapping[str, Any]) -> Job:
        """Keep a job of the altered request."""
        return super().create(self._alter(request))


class AlteringService(ModelService):
    """A mock of another operation that does not keep what it was given."""

    def __init__(
        self,
        catalogue: Catalogue,
        validator: Validator,
        word: Wording,
        alteration: Alteration | None,
    ) -> None:
        super().__init__(catalogue, validator, word=word)
        self._alter = alteration

    def kept(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep an altered request."""
        return request if self._alter is None else self._alter(request)


def seeded(catalogue: Catalogue) -> tuple[Clause, ...]:
    """The clauses in which faults are seeded: those of the definition, in the catalogue's order.

    Of an operation without a definition all of them.
    """
    definition = catalogue.operation.definition
    return tuple(
        clause
        for clause in catalogue.clauses.values()
        if definition is None or f"{clause.path}.".startswith(f"{definition}.")
    )


def seeded_nodes(catalogue: Catalogue) -> tuple[Node, ...]:
    """The places of the definition, or else of the request, parents first."""
    definition = catalogue.operation.definition
    if definition is None:
        return tuple(catalogue.root.walk())[1:]
    return tuple(catalogue.root.children[definition].walk())


def part_of(catalogue: Catalogue) -> str:
    """The name of the part in which faults are seeded."""
    return catalogue.operation.definition or catalogue.operation.create
