"""Which faults a recorded conversation shows, and with which request: exactly, without asking anew.

Until a faulty server first answers otherwise than the faithful one, a suite that reacts to answers
asks both the same. So the first recorded request on which the two differ is the one that a run
against the faulty server would have shown the fault with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from benchmarks.against_peers.recorder import JudgedCase
from benchmarks.mutation.fault import Difference
from sagemaker_conformance.judging.certifier import CertificateError, Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference import Check, Validator, checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue

Request = dict[str, Any]
_ABSENT: Final = "absent"


class Seeded(Protocol):
    """A fault, as far as it concerns a validator."""

    @property
    def family(self) -> str:
        """Which kind of fault it is."""

    @property
    def difference(self) -> Difference:
        """Where it and the faithful one part."""

    @property
    def checks(self) -> Mapping[str, Check | None]:
        """What is put in place of the faithful checks, by clause id; None takes one away."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The faithful server and the documents' own verdict."""

    catalogue: Catalogue
    faithful: Mapping[str, Check]
    validator: Validator
    certifier: Certifier

    @classmethod
    def of(cls, catalogue: Catalogue) -> Bench:
        """The bench of a catalogue."""
        faithful = checks_of(catalogue)
        return cls(catalogue, faithful, Validator(catalogue, faithful), Certifier(catalogue.raw))

    def faulty(self, fault: Seeded) -> Validator:
        """The validator with the fault in it."""
        return Validator(self.catalogue, {**self._kept(fault), **changed(fault)})

    def _kept(self, fault: Seeded) -> dict[str, Check]:
        return {id: check for id, check in self.faithful.items() if id not in fault.checks}

    def disagrees(self, request: Request, accepted: bool) -> bool:
        """Whether the documents say otherwise than the faithful server: leniency with scalars."""
        try:
            return accepted == bool(self.certifier.violated(named(request, "asked")))
        except (CertificateError, UnicodeEncodeError):
            return True


def changed(fault: Seeded) -> dict[str, Check]:
    """The checks that are put in place of faithful ones."""
    return {id: check for id, check in fault.checks.items() if check is not None}


def answer(validator: Validator, request: Request) -> str:
    """Accepted, refused, or crashed."""
    try:
        refused = validator.type_fault(request) or validator.violations(request)
    except Exception:
        return "crashed"
    return "refused" if refused else "accepted"


class Conversation:
    """One suite's requests, indexed so that a fault is tried on few of them.

    Requests about which the documents and the faithful server disagree are left out: they show
    nothing that the suite's own oracle would not have shown without a fault.
    """

    def __init__(self, bench: Bench, asked: Sequence[JudgedCase]) -> None:
        self._bench = bench
        self._requests = [request for _, request in asked]
        self._accepted: list[int] = []
        self._refused: dict[frozenset[str], list[int]] = {}
        self._values_of: dict[str, list[tuple[int, Request]]] = {}
        self.disagreeing = 0
        for number, request in enumerate(self._requests):
            if request is not None:
                self._sort_in(number, request)

    def _sort_in(self, number: int, request: Request) -> None:
        fault = self._bench.validator.type_fault(request)
        broken = {v.clause_id for v in self._bench.validator.violations(request)}
        if fault is not None:
            broken.add(fault.clause_id)
        if self._bench.disagrees(request, not broken):
            self.disagreeing += 1
        elif broken:
            self._refused.setdefault(frozenset(broken), []).append(number)
        else:
            self._accepted.append(number)

    def first_showing(self, fault: Seeded) -> int | None:
        """The number of the first request, from 0, that the fault answers otherwise; None of none."""
        refusal = self._first_refused_otherwise(fault)
        acceptance = self._first_accepted_otherwise(fault)
        return earliest(refusal, acceptance)

    def _first_refused_otherwise(self, fault: Seeded) -> int | None:
        """Only a request that breaks no clause but those of the fault may be let through.

        A crash shows in others as well.
        """
        ids = frozenset(fault.checks)
        validator = self._bench.faulty(fault)
        if fault.family == "crash":
            some = [n for broken, ns in self._refused.items() if broken & ids for n in ns]
            return self._first(some, validator, "refused")
        some = [n for broken, ns in self._refused.items() if broken <= ids for n in ns]
        telling = some if _narrowed(fault) else self._distinct(some, fault.checks)
        return self._first(telling, validator, "refused")

    def _first_accepted_otherwise(self, fault: Seeded) -> int | None:
        """All other clauses are kept, so the changed ones alone decide, of each value by itself.

        Where they hold at every place, it does not matter which places they apply to.
        """
        alone = changed(fault)
        everywhere = {id: replace(check, applies=None) for id, check in alone.items()}
        validator = Validator(self._bench.catalogue, everywhere)
        first = earliest(
            *(self._first_value_refused(check.path, validator) for check in alone.values())
        )
        if first is None or not _narrowed(fault):
            return first
        return self._first(self._accepted, Validator(self._bench.catalogue, alone), "accepted")

    def _first_value_refused(self, path: str, validator: Validator) -> int | None:
        for number, request in self._values(path):
            if answer(validator, request) != "accepted":
                return number
        return None

    def _first(self, numbers: Iterable[int], validator: Validator, usual: str) -> int | None:
        for number in sorted(numbers):
            request = self._requests[number]
            assert request is not None
            if answer(validator, request) != usual:
                return number
        return None

    def _values(self, path: str) -> list[tuple[int, Request]]:
        """Every distinct value of accepted requests at a path: where it came first, and a request of
        nothing else."""
        if path not in self._values_of:
            steps = path.split(".")
            first: dict[str, tuple[int, Request]] = {}
            for number in self._accepted:
                for found in values_at(self._requests[number], steps):
                    first.setdefault(json.dumps(found), (number, around(found, steps)))
            self._values_of[path] = list(first.values())
        return self._values_of[path]

    def _distinct(self, numbers: list[int], ids: Iterable[str]) -> list[int]:
        paths = sorted({id.rpartition(":")[0] for id in ids})
        first: dict[str, int] = {}
        for number in numbers:
            values = [values_at(self._requests[number], path.split(".")) for path in paths]
            first.setdefault(json.dumps(values), number)
        return list(first.values())


def earliest(*numbers: int | None) -> int | None:
    """The least of the numbers; None where there is none."""
    return min((n for n in numbers if n is not None), default=None)


def _narrowed(fault: Seeded) -> bool:
    """Whether more than the values at its places decides if the fault shows."""
    return any(check is not None and check.applies is not None for check in fault.checks.values())


def values_at(value: Any, steps: Sequence[str]) -> list[Any]:
    """All values where a path leads, each in a list of its own; a member that its structure lacks
    is told apart from one whose structure is lacking."""
    if not steps:
        return [[value]]
    step, rest = steps[0], steps[1:]
    if step == "member" and isinstance(value, list):
        return [found for item in value for found in values_at(item, rest)]
    if step in ("key", "value") and isinstance(value, dict):
        parts = value.keys() if step == "key" else value.values()
        return [found for item in parts for found in values_at(item, rest)]
    if not isinstance(value, dict):
        return []
    if step in value:
        return values_at(value[step], rest)
    return [] if rest else [_ABSENT]


def around(found: Any, steps: Sequence[str]) -> Any:
    """The smallest value in which `values_at` finds this and nothing else."""
    if not steps:
        return found[0]
    step, rest = steps[0], steps[1:]
    if found == _ABSENT and not rest:
        return {}
    inner = around(found, rest)
    if step == "member":
        return [inner]
    if step == "key":
        return {inner: None}
    return {"key" if step == "value" else step: inner}
