"""The scope: members that a target does not offer, and what can be checked without them.

A scope file has a line for each: a glob of member paths, then why. What a glob matches is out of
scope with all below it, in every element of ``TrainingJobDefinitions`` too; so is a structure that
cannot be without such a member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_reports.journal.errors import unreadable
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.operations.operation import TypicalTables
from sagemaker_strategies.rules.checked import rule_of


class ScopeError(ConformanceError):
    """A scope that cannot be used."""


@dataclass(frozen=True)
class Scope:
    """What is documented, and which members of it are out of scope; ``lines`` are globs with reasons.

    ``reasons`` has the paths at which scope ends, each with the reason that reports give;
    ``unsupported`` the same of what this suite cannot check, clause ids among them, and ``feasible`` is
    the catalogue without it.
    """

    documented: Catalogue
    lines: tuple[tuple[str, str], ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    feasible: Catalogue | None = None
    unsupported: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def offered(self) -> Catalogue:
        """The catalogue without what is out of scope: requests grown from it have none of that."""
        catalogue = self.feasible or self.documented
        ends = {**self.reasons, **self.unsupported}
        return replace(catalogue, root=_without(catalogue.root, ends)) if ends else catalogue

    def with_values(self, values: Mapping[str, Any]) -> Scope:
        """This scope for requests that have these values; see `TypicalTables`."""
        feasible = self.feasible and _with_values(self.feasible, values)
        return replace(self, documented=_with_values(self.documented, values), feasible=feasible)

    def excludes(self, check: Check) -> str | None:
        """Why a check is out of scope, None where it is not."""
        if (reason := _reason_above(check.path, self.reasons)) is not None:
            return reason
        excluded = bool(self.reasons) and self._lacks_rule(check)
        return "the rule is about members that are out of scope" if excluded else None

    def cannot_check(self, check: Check) -> str | None:
        """Why this suite cannot make a check, None where it can."""
        if not self.unsupported:
            return None
        if check.clause in self.unsupported:
            return self.unsupported[check.clause]
        if (reason := _reason_above(check.path, self.unsupported)) is not None:
            return reason
        return "the rule is about members that are not sent" if self._lacks_rule(check) else None

    def is_left_out(self, path: str) -> bool:
        """Whether a path is out of scope."""
        return _reason_above(path, self.reasons) is not None

    def _lacks_rule(self, check: Check) -> bool:
        return check.is_rule and rule_of(check.clause, self.offered) is None

    def find_excluded(self, request: Any) -> str | None:
        """The first path out of scope at which the request has a value."""
        return next(_found(self.documented.root, request, self.reasons), None)

    def record(self) -> list[dict[str, str]]:
        """The lines as a journal records them."""
        return [{"glob": glob, "reason": reason} for glob, reason in self.lines]


def _with_values(catalogue: Catalogue, values: Mapping[str, Any]) -> Catalogue:
    operation = catalogue.operation
    typical = operation.typical.with_more(TypicalTables(values=values))
    return replace(catalogue, operation=replace(operation, typical=typical))


def read_scope(file: Path, catalogue: Catalogue) -> Scope:
    """The scope that a file describes; raises `ScopeError` where it cannot be used."""
    lines: list[tuple[str, str]] = []
    reasons: dict[str, str] = {}
    for number, glob, reason in _lines(file):
        where = f"--scope={file} line {number}"
        matched = [path for path in catalogue.nodes if path and fnmatchcase(path, glob)]
        if not matched:
            raise ScopeError(
                f"{where}: {glob} matches no member of {catalogue.spec}; expected a path as in "
                "TrainingJobDefinition.VpcConfig, see sagemaker-conformance catalogue"
            )
        for path in matched:
            end, why = _end_of(path, reason, catalogue, where)
            for place in _in_every_definition(end, catalogue):
                reasons.setdefault(place, why)
        lines.append((glob, reason))
    if not lines:
        raise ScopeError(f"--scope={file}: lists no member; leave --scope out, or add a line")
    return Scope(catalogue, tuple(lines), reasons)


def _lines(file: Path) -> Iterator[tuple[int, str, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as missing:
        raise ScopeError(f"--scope={file}: {unreadable(missing)}") from None
    except UnicodeDecodeError:
        raise ScopeError(f"--scope={file}: expected text in UTF-8") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        glob, *reason = line.split(maxsplit=1)
        if not reason:
            raise ScopeError(
                f"--scope={file} line {number}: expected a path and then why it is not offered, "
                f"got {glob} alone"
            )
        yield number, glob, reason[0].strip()


def _end_of(path: str, reason: str, catalogue: Catalogue, where: str) -> tuple[str, str]:
    """Where scope really ends, and why: above what cannot be left out of its container."""
    wholes = _wholes(catalogue)
    end = removable(path, catalogue)
    if end is None:
        whole = "definition" if path.startswith(tuple(f"{w}." for w in wholes if w)) else "request"
        is_there = "is what is checked" if path in wholes else f"is in every {whole}"
        raise ScopeError(
            f"{where}: {path} {is_there}; a target that does not offer it cannot be checked, "
            "leave the line out"
        )
    return end, reason if end == path else f"it cannot be without {path}: {reason}"


def removable(path: str, catalogue: Catalogue) -> str | None:
    """The place itself, or the nearest above it that a request can be without; None where none is."""
    while path not in _wholes(catalogue):
        node = catalogue.nodes[path]
        if not node.required and not node.is_part:
            return path
        path = path.rpartition(".")[0]
    return None


def _wholes(catalogue: Catalogue) -> tuple[str, ...]:
    """Places that every request or every definition is: nothing is left to check without them."""
    return ("", *catalogue.operation.definition_paths)


def _reason_above(path: str, reasons: Mapping[str, str]) -> str | None:
    while path and reasons:
        if path in reasons:
            return reasons[path]
        path = path.rpartition(".")[0]
    return None


def _in_every_definition(path: str, catalogue: Catalogue) -> Iterator[str]:
    yield path
    for element, original in catalogue.operation.repeats.items():
        again = f"{element}{path.removeprefix(original)}"
        if path.startswith(f"{original}.") and again in catalogue.nodes:
            yield again


def _without(node: Node, ends: Mapping[str, str]) -> Node:
    children = {
        name: _without(child, ends)
        for name, child in node.children.items()
        if child.path not in ends
    }
    return replace(node, children=children)


def _found(node: Node, value: Any, ends: Mapping[str, str]) -> Iterator[str]:
    if node.path in ends:
        yield node.path
    elif isinstance(value, dict):
        for name, item in value.items():
            child = node.children.get("value" if node.type == "map" else name)
            if child is not None:
                yield from _found(child, item, ends)
    elif isinstance(value, list) and node.type == "list":
        for item in value:
            yield from _found(node.children["member"], item, ends)
