"""What of one operation can be checked: every case of both sides, judged by three that share no code.

The engine states what a request breaks, the certifier judges it by a JSON Schema of the raw model,
and the mock's validator by checks of its own.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_conformance.checks.check import checks_of
from sagemaker_conformance.checks.scope import Scope
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.run.feasibility import feasible_scope
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC, load
from sagemaker_strategies.constraints.parts import is_vacuous

#: So many examples of each kind of finding are kept.
EXAMPLES = 5


@dataclass
class Findings:
    """What was found of one operation; ``seconds`` is CPU time."""

    operation: str
    clauses: int = 0
    checks: int = 0
    payloads: int = 0
    seconds: float = 0.0
    unasked: str | None = None
    statuses: Counter[str] = field(default_factory=Counter)
    unsupported: dict[str, str] = field(default_factory=dict)
    disagreements: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Findings:
        """The findings of which ``row`` has the attributes, as JSON keeps them."""
        counters = {name: Counter(row[name]) for name in ("statuses", "disagreements")}
        return cls(**{**row, **counters})

    def disagree(self, kind: str, *facts: Any) -> None:
        """Record that two judges differ, or that a case is not certified."""
        self.disagreements[kind] += 1
        kept = self.examples.setdefault(kind, [])
        if len(kept) < EXAMPLES:
            kept.append([str(fact)[:400] for fact in facts])


def examine(operation: str) -> Findings:
    """Make and judge every case of the operation; raises what readers raise where it cannot be asked."""
    began = time.process_time()
    catalogue = load(INSTALLED_SPEC, operation)
    found = Findings(operation, clauses=len(catalogue.clauses))
    scope = feasible_scope(Scope(catalogue))
    found.unsupported = dict(scope.unsupported)
    _Examination(catalogue, scope, found).run()
    found.seconds = time.process_time() - began
    return found


class _Examination:
    def __init__(self, catalogue: Catalogue, scope: Scope, found: Findings) -> None:
        self.documented = catalogue
        self.catalogue = scope.offered
        self.scope = scope
        self.found = found
        self.certifier = Certifier(catalogue.raw, catalogue.operation.request_shape)
        self.validator = Validator(catalogue)
        self.unread = frozenset(catalogue.clauses.keys() - self.validator.checks.keys())
        self.paths = checked_paths(self.catalogue)
        name = catalogue.operation.name_form.example
        self.store = CaseStore(self.certifier, self.paths, name)

    def run(self) -> None:
        seeds = seed_requests(self.catalogue)
        for seed_request in seeds:
            self.valid(f"seed request {seed_request.name}", seed_request.base)
        self.accepts(seeds[0])
        self.rejects(seeds[0])

    def accepts(self, seed_request: SeedRequest) -> None:
        sides = Counter[str]()
        for path in self.paths:
            for placement in self.store.placements(seed_request, path):
                if placement.clause in self.scope.unsupported:
                    continue  # no run sends it: what stands for the pattern is wider than that
                request = self.store.alone(seed_request, placement)
                if placement.sample.unspecified is None:
                    self.valid(f"{placement.clause} {placement.label}", request)
                sides[placement.clause] += 1
        for batch in self.store.batches(seed_request).all:
            if all(p.sample.unspecified is None for p in batch.placements):
                self.valid("batch", batch.request)
        for batch in self.store.returning(seed_request):
            self.valid("returning", batch.request)
        for clause in self.clauses("accepts"):
            self.found.statuses["accepts made" if sides[clause] else "accepts dominated"] += 1

    def rejects(self, seed_request: SeedRequest) -> None:
        for clause in self.clauses("rejects"):
            cases = self.store.violations(seed_request, clause)
            empty = "vacuous" if is_vacuous(self.catalogue.clauses[clause]) else "dominated"
            self.found.statuses[f"rejects {'made' if cases else empty}"] += 1
            for case in cases:
                self.valid(f"control of {clause} {case.label}", case.control)
                self.broken(
                    f"{clause} {case.label}", case.request, case.violates, case.unspecified is None
                )
        for several in self.store.multi_violations(seed_request).all:
            self.broken("several violations", several.request, several.violates, True)

    def clauses(self, side: Any) -> Iterator[str]:
        """The clauses of which this side is checked."""
        for check in checks_of(self.documented, side):
            self.found.checks += 1
            if self.scope.cannot_check(check) is not None:
                self.found.statuses[f"{side} unsupported"] += 1
            else:
                yield check.clause

    def valid(self, what: str, request: Request) -> None:
        self.broken(what, request, frozenset(), True)

    def broken(
        self, what: str, request: Request, violates: frozenset[str], is_specified: bool
    ) -> None:
        """Judge one request, of which the engine states what it breaks."""
        self.found.payloads += 1
        body = named(request, self.store.example_name)
        certified = self.certifier.violated(body)
        if certified != violates:
            self.found.disagree("uncertified", what, sorted(violates), sorted(certified), body)
            return
        if not is_specified:
            return
        fault = self.validator.type_fault(body)
        judged = (
            frozenset({fault.clause_id})
            if fault
            else frozenset(v.clause_id for v in self.validator.violations(body))
        )
        # The mock has no check of a pattern that cannot be read, for which words stand in.
        if judged | self.unread != violates | self.unread:
            self.found.disagree("mock differs", what, sorted(violates), sorted(judged), body)
