"""The cases and batches for a target, made and certified once for all who send them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sagemaker_conformance.checks.check import Check, is_rule
from sagemaker_conformance.engine.case_cache import CaseCache
from sagemaker_conformance.engine.case_texts import learn, texts_of
from sagemaker_conformance.engine.shared_requests import (
    Batches,
    MultiViolations,
    controls_of,
    key_of,
)
from sagemaker_conformance.judging.boto3_validation import Boto3Verdict, boto3_verdict
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.protocol.wire_json import Keys
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.multi_violation import MultiViolation, multi_violations
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import (
    Batch,
    Placement,
    batches,
    place_alone,
    placements_at,
)
from sagemaker_strategies.cases.round_trip import round_trip_batches
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.name_form import USUAL_FORM
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.rules import rule_cases
from sagemaker_strategies.strategies.minimal import smallest_variations

_T = TypeVar("_T")
_Made = TypeVar("_Made", Case, Batch, MultiViolation)
#: Under which key the cache keeps the requests' JSON.
_TEXTS: Final = ("texts",)


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class CaseStore:
    """The cases and batches of some seed requests; they depend on nothing that a target answers.

    A request is certified under ``example_name``, before it has a name of its own.
    """

    certifier: Certifier
    paths: Sequence[str]
    example_name: str = USUAL_FORM.example
    #: Whatever was made from the seed requests alone, by what it is and what it was made for.
    _made: dict[tuple[str, ...], Any] = field(default_factory=dict)
    _batches: dict[str, Batches] = field(default_factory=dict)
    _returning: dict[str, tuple[Batch, ...]] = field(default_factory=dict)
    _multi_violations: dict[str, MultiViolations] = field(default_factory=dict)
    _labelled: dict[tuple[str, str], dict[str, Case]] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    #: What keeps ``_made``, under which key, and how many entries of it are kept there.
    _cache: tuple[CaseCache, str] | None = None
    _known: int = 0
    #: Under which key it is kept what the independent judge finds in a request, by the request's identity;
    #: only of those prepared, for random search would fill the memory.
    _judged: dict[int, tuple[Request, tuple[str, ...]]] = field(default_factory=dict)
    #: The keys in ``_made`` whose requests are among these.
    _listed: set[tuple[str, ...]] = field(default_factory=set)

    def prepare(
        self, seed_request: SeedRequest, checks: Sequence[Check], cache: CaseCache | None = None
    ) -> None:
        """Make what these checks send to a target that accepts the seed request.

        What the cache has is not made again, nor certified again. Each other request is certified when
        it is to be sent: a target that names what it refuses is not sent most of them.
        """
        if cache is None:
            self._prepare_checks(seed_request, checks)
            return
        key = cache.key(seed_request, self.paths, checks)
        known = cache.read(key) or {}
        learn(known.pop(_TEXTS, ()), self.keys)
        self._made.update(known)
        self._prepare_checks(seed_request, checks)
        self.base(seed_request)
        self._cache, self._known = (cache, key), len(known)
        self.keep()

    def keep(self) -> None:
        """Have the cache keep what was made since it was read: a target's answers ask for more."""
        if self._cache is not None and len(self._made) > self._known:
            cache, key = self._cache
            cache.write(key, {**self._made, _TEXTS: texts_of(self._made, self.keys)})
            self._known = len(self._made)

    def _prepare_checks(self, seed_request: SeedRequest, checks: Iterable[Check]) -> None:
        for check in checks:
            if check.is_rule:
                self.rule_cases(seed_request, check.clause)
            elif check.clause not in seed_request.catalogue.clauses:
                continue
            elif check.side == "rejects":
                _ = self.multi_violations(seed_request).positions
                self.violations(seed_request, check.clause)
            elif check.side == "returns":
                self.returning(seed_request)
            else:
                placements = self.placements(seed_request, check.path)
                first = next((p for p in placements if p.clause == check.clause), None)
                if first is not None:
                    self.alone(seed_request, first)
        _ = self.batches(seed_request).typical_controls

    def certified(self, request: Request, violates: frozenset[str]) -> bool:
        """Whether an independent judge finds exactly these clauses broken.

        Rules of prose are no clauses: the judge finds nothing broken where only a rule is.
        """
        violates = frozenset(id for id in violates if not is_rule(id))
        prepared, key = self._judged.get(id(request), (None, ()))
        if prepared is not request:
            return self._violated(request) == violates
        return self._once(key, lambda: self._violated(request)) == violates

    def _violated(self, request: Request) -> frozenset[str]:
        return self.certifier.violated(named(request, self.example_name))

    def is_valid(self, request: Request) -> bool:
        """Whether an independent judge finds nothing broken."""
        return self.certified(request, frozenset())

    def is_proved(self, seed_request: SeedRequest, case: str, prove: Callable[[], bool]) -> bool:
        """What a proof finds of the wire case of that name, made from the seed request's base."""
        return self._once(("proved", seed_request.name, case), prove)

    def base(self, seed_request: SeedRequest) -> Request:
        """The seed request's base, the very one from which its cases were grown."""
        return self._once(("base", seed_request.name), lambda: seed_request.base)

    def control(self, seed_request: SeedRequest, path: str) -> Request:
        """The control request of a place: the seed request with a typical value there."""
        key = ("control", seed_request.name, path)
        return self._once(key, lambda: seed_request.control(path).request)

    def batches(self, seed_request: SeedRequest) -> Batches:
        """The batches of a seed request."""
        name = seed_request.name
        if name not in self._batches:
            made = self._judged_once(("batches", name), lambda: batches(seed_request, self.paths))
            controls = self._once(("controls", name), lambda: controls_of(seed_request, made))
            valid = tuple(batch for batch in made if self.is_valid(batch.request))
            self._batches[name] = Batches(valid, controls)
        return self._batches[name]

    def returning(self, seed_request: SeedRequest) -> tuple[Batch, ...]:
        """The valid requests of a seed request that are compared with Describe."""
        name = seed_request.name
        if name not in self._returning:
            key = ("returning", name)
            found = self._judged_once(key, lambda: round_trip_batches(seed_request, self.paths))
            self._returning[name] = tuple(p for p in found if self.is_valid(p.request))
        return self._returning[name]

    def multi_violations(self, seed_request: SeedRequest) -> MultiViolations:
        """The requests that break several clauses, as an independent judge confirms."""
        name = seed_request.name
        if name not in self._multi_violations:
            key = ("multi_violations", name)
            found = self._judged_once(key, lambda: multi_violations(seed_request, self.paths))
            certified = (c for c in found if self.certified(c.request, c.violates))
            self._multi_violations[name] = MultiViolations(tuple(certified))
        return self._multi_violations[name]

    def violations(self, seed_request: SeedRequest, clause: str) -> tuple[Case, ...]:
        """The rejecting cases of a clause."""
        key = ("violations", seed_request.name, clause)
        return self._judged_once(key, lambda: violations_of(seed_request, clause))

    def rule_cases(self, seed_request: SeedRequest, rule: str) -> tuple[Case, ...]:
        """Both sides of a prose rule."""
        key = ("rule_cases", seed_request.name, rule)
        return self._judged_once(key, lambda: rule_cases(seed_request, rule))

    def violation(self, seed_request: SeedRequest, plain: Case) -> Case | None:
        """A case of another seed request as this one has it."""
        key = (seed_request.name, plain.clause)
        if key not in self._labelled:
            self._labelled[key] = {c.label: c for c in self.violations(seed_request, plain.clause)}
        return self._labelled[key].get(plain.label)

    def smallest(self, case: Case, catalogue: Catalogue) -> tuple[Case, ...]:
        """The least variations of a rejecting case, one of each seed request of a draw."""
        if id(case.request) not in self._judged:  # one of a search: its label does not tell it
            return smallest_variations(case, catalogue)
        key = ("smallest", case.base, case.clause, case.label)
        return self._once(key, lambda: smallest_variations(case, catalogue))

    def placements(self, seed_request: SeedRequest, path: str) -> tuple[Placement, ...]:
        """Every accepted value of a place."""
        key = ("placements", seed_request.name, path)
        return self._once(key, lambda: placements_at(seed_request, path))

    def alone(self, seed_request: SeedRequest, placement: Placement) -> Request:
        """The placement's own request."""
        key = ("alone", seed_request.name, key_of(placement))
        return self._once(key, lambda: place_alone(seed_request, placement))

    def boto3_verdict(
        self, request: Request, control: Request, operation: Operation
    ) -> Boto3Verdict:
        """What boto3 does with a case's request: it depends on no target either, and takes boto3 a while."""
        both = f"{self.keys.of(control)}\n{self.keys.of(request)}".encode("ascii")
        key = ("boto3", operation.name, hashlib.blake2b(both, digest_size=16).hexdigest())
        return self._once(key, lambda: boto3_verdict(request, control, operation))

    def _judged_once(
        self, key: tuple[str, ...], make: Callable[[], tuple[_Made, ...]]
    ) -> tuple[_Made, ...]:
        """What is made once; what the judge finds in its requests is kept too."""
        made = self._once(key, make)
        if key not in self._listed:
            self._listed.add(key)
            for number, each in enumerate(made):
                self._judged[id(each.request)] = each.request, ("violated", *key, str(number))
        return made

    def _once(self, key: tuple[str, ...], make: Callable[[], _T]) -> _T:
        if key not in self._made:
            self._made[key] = make()
        made: _T = self._made[key]
        return made
