"""The checks of a run: one per clause and side, and how far each is searched."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import Final

from sagemaker_strategies.cases.positive import returned_node
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Side
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.rules.checked import checked_rules


@dataclass(frozen=True, slots=True)
class Check:
    """One side of one clause: the unit of a node, of a journal's record, of a baseline's entry."""

    clause: str
    side: Side

    @property
    def path(self) -> str:
        """The place of the request."""
        return self.clause.rpartition(":")[0]

    @property
    def kind(self) -> str:
        """The part of the id after its colon."""
        return self.clause.rpartition(":")[2]

    @property
    def is_rule(self) -> bool:
        """Whether it is of a rule that is stated in prose only."""
        return is_rule(self.clause)

    def __str__(self) -> str:
        return f"{self.clause} {self.side}"


def is_rule(id: str) -> bool:
    """Whether an id is that of a rule that is stated in prose only."""
    return ":rule-" in id


def broken_by(clause: str, side: str, others: Iterable[str] = ()) -> frozenset[str]:
    """The ids that a recorded witness breaks: its own and the ``others`` with it, or none."""
    return frozenset((clause, *others) if side == "rejects" else ())


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to search beyond the sweep: so many random examples for each check, from this seed."""

    examples: int = 0
    seed: int = 0

    def random_for(self, check: Check) -> Random:
        """The check's own source of randomness."""
        return Random(self.seed * 2**32 + zlib.crc32(str(check).encode()))


#: The kind of the check that is made where random examples are wanted, of no clause in particular.
SECOND_GENERATOR: Final = "second-generator"


def second_generator_check(operation: Operation) -> Check:
    """The check of an operation's whole requests by a second generator."""
    return Check(f"{operation.create}:{SECOND_GENERATOR}", "accepts")


def checks_of(catalogue: Catalogue, side: Side, *, everything: bool = False) -> Iterator[Check]:
    """All checks of one side, in the catalogue's order.

    ``everything``: of the list of definitions every place, not a sample of what it repeats.
    """
    for path in checked_paths(catalogue, everything=everything):
        node = catalogue.nodes[path]
        for clause in node.clauses.values():
            if side != "returns" or (
                clause.kind == "type" and returned_node(node, catalogue.operation)
            ):
                yield Check(clause.id, side)


def rule_checks(catalogue: Catalogue, side: Side) -> Iterator[Check]:
    """The checks of one side of the rules that the documentation states only in prose."""
    if side != "returns":
        for rule in checked_rules(catalogue):
            yield Check(rule.id, side)


def selected(checks: Iterable[Check], globs: Iterable[str]) -> Iterator[Check]:
    """Those whose id one of the globs matches; all where there is no glob."""
    patterns = tuple(globs)
    for check in checks:
        if not patterns or any(fnmatchcase(check.clause, pattern) for pattern in patterns):
            yield check
