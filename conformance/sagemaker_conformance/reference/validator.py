"""The reference validator: a catalogue, compiled into passes over a request body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_conformance.reference.constraint_checks import Check, checks_of
from sagemaker_conformance.reference.normalise import reader
from sagemaker_conformance.reference.type_faults import TypeFault, fault_finder
from sagemaker_conformance.reference.violations import Findings, Violation, inspector
from sagemaker_strategies.constraints.catalogue import Catalogue


class Validator:
    """Enforces the clauses of a catalogue at every place where their paths lead.

    ``checks`` replaces the faithful checks of `checks_of`: a clause id without a check is not
    enforced. Bodies are JSON objects; null is absence, unknown members are ignored.
    """

    def __init__(self, catalogue: Catalogue, checks: Mapping[str, Check] | None = None) -> None:
        self.catalogue = catalogue
        self.checks = checks_of(catalogue) if checks is None else checks
        self._find_fault = fault_finder(catalogue.root, self.checks)
        self._inspect = inspector(catalogue, self.checks)
        self._read = reader(catalogue.root, catalogue)

    def type_fault(self, body: Mapping[str, Any]) -> TypeFault | None:
        """The first value of a wrong JSON type, in the order of the document, or None."""
        return self._find_fault(body, (), body)

    def violations(self, body: Mapping[str, Any]) -> list[Violation]:
        """Every clause other than a type clause that the body breaks, in the catalogue's order.

        A clause that several elements or entries of one container break is listed once for it.
        """
        found = Findings(body)
        self._inspect(body, (), found)
        return found.violations

    def reading(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the service keeps of the body, a copy: known members, no nulls, scalars converted."""
        kept: dict[str, Any] = self._read(body)
        return kept
