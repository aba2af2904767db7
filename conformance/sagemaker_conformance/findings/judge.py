"""The judge of requests as they stand in files: every clause and rule that one breaks, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sagemaker_conformance.documents.request import FoundRequest, Open, format_pointer
from sagemaker_conformance.documents.translation import ReadRequest, read_request
from sagemaker_conformance.findings.finding import (
    MISSING,
    NO_MEMBERS,
    REFUSED_BY_BOTO3,
    UNKNOWN_MEMBER,
    CheckedRequest,
    Finding,
    Sort,
)
from sagemaker_conformance.findings.neighbours import nearest
from sagemaker_conformance.findings.rule_places import places_of
from sagemaker_conformance.judging.certifier import certifier_of, without_nulls
from sagemaker_conformance.judging.whole_patterns import engine_of
from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, get
from sagemaker_strategies.constraints import Catalogue, Clause, Node, Source, SpecError, load
from sagemaker_strategies.constraints.first_releases import Release, first_release, first_releases
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import Rule
from sagemaker_strategies.rules.checked import checked_rules

_UNKNOWN: Final = "no such member: boto3 and the AWS CLI refuse it, the service does not read it"


@lru_cache(maxsize=64)
def judge_of(operation: str, spec: str | None) -> Judge | None:
    """The judge of the requests of an operation: ``SERVICE:OPERATION``, or one of SageMaker's by its name.

    ``spec`` None is the specification that a run of the operation has. None where the specification has
    other operations only, or where no catalogue can be made of this one; raises `SpecError` for a
    specification that cannot be read.
    """
    try:
        named = operation if ":" in operation else f"{TUNING_JOB.service}:{operation}"
        return Judge(load(spec, named))
    except SpecError:
        if operation == TUNING_JOB.create:
            raise
        load(spec)
        return None


class Judge:
    """Judges the requests of one operation; make one and keep it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._certifier = certifier_of(catalogue)
        self._order = {id: number for number, id in enumerate(catalogue.clauses)}
        self._unread = tuple(
            clause.id
            for clause in catalogue.clauses.values()
            if clause.kind == "pattern" and engine_of(str(clause.value)) is None
        )

    def check(self, found: FoundRequest, file: str, *, rules: bool = True) -> CheckedRequest:
        """Find what a request breaks; ``rules``: those stated only in prose too."""
        request = _Request(found, read_request(found, self.catalogue))
        findings = tuple(self._findings(request, rules=rules))
        if found.refused and not findings:
            findings = (self._refused(found.refused, found),)
        return CheckedRequest(
            file=file,
            label=found.label,
            operation=found.operation,
            line=found.document.line(found.at) if findings else None,
            spec=self.catalogue.spec,
            findings=findings,
            open=tuple(map(request.shown, request.read.stated)),
            unread=self._unread,
        )

    def _findings(self, request: _Request, *, rules: bool) -> Iterator[Finding]:
        if not isinstance(request.body, dict):
            statement = "must be an object with the request's members"
            yield self._of_whole(NO_MEMBERS, statement, request.body, request.found)
            return
        yield from self._broken_clauses(request)
        yield from self._unknown_members(request)
        if rules:
            yield from self._broken_rules(request)

    def _refused(self, refused: str, found: FoundRequest) -> Finding:
        """What boto3 alone refuses, such as a member that is None."""
        _, _, reasons = refused.partition("\n")
        statement = f"boto3 does not send it: {'; '.join((reasons or refused).splitlines())}"
        return self._of_whole(REFUSED_BY_BOTO3, statement, found.value, found)

    def _of_whole(self, id: str, statement: str, value: Any, found: FoundRequest) -> Finding:
        source = Source(self.catalogue.document, f"/shapes/{self.catalogue.root.shape}")
        place, line = "the whole request", found.document.line(found.at)
        return Finding(id, "member", place, value, statement, source, line=line)

    def _broken_clauses(self, request: _Request) -> Iterator[Finding]:
        broken = self._certifier.violations(_with_text(request.body))
        for id, at in sorted(broken, key=self._position):
            if request.is_known_later(at):
                continue
            clause = self.catalogue.clauses[id]
            is_key = self.catalogue.nodes[clause.path].is_map_key
            value = at[-1] if is_key else get(request.body, at)
            yield replace(
                request.finding(clause, "clause", at, ABSENT if value is None else value),
                suggestion=_nearest(value, clause.value if clause.kind == "enum" else ()),
                since=self._since(clause.path),
            )

    def _position(self, broken: tuple[str, Pointer]) -> tuple[int, str]:
        id, at = broken
        return self._order[id], format_pointer(at)

    def _unknown_members(self, request: _Request) -> Iterator[Finding]:
        for at, structure in _unknown(request.body, self.catalogue.root, ()):
            yield Finding(
                id=UNKNOWN_MEMBER,
                sort="member",
                place=request.shown(at),
                value=get(request.body, at),
                statement=_UNKNOWN,
                source=Source(self.catalogue.document, f"/shapes/{structure.shape}/members"),
                suggestion=_nearest(at[-1], structure.children),
                line=request.line(at),
                since=self._since_unknown(at),
            )

    def _since(self, path: str) -> Release | None:
        """The first release that has a member; recorded of the tuning job only."""
        return first_release(path) if self.catalogue.operation == TUNING_JOB else None

    def _since_unknown(self, at: Pointer) -> Release | None:
        """The first release that has a member, which this specification is too old for."""
        path = ".".join("member" if isinstance(each, int) else str(each) for each in at)
        return self._since(path) if path in first_releases() else None

    def _broken_rules(self, request: _Request) -> Iterator[Finding]:
        body: Any = without_nulls(request.body)
        for rule in checked_rules(self.catalogue):
            if rule.of_request and request.found.member:
                continue
            for subject, pointer in rule.subjects(body):
                if rule.holds_in(subject, body):
                    continue
                for at in places_of(rule, pointer, body, self.catalogue.operation.definition):
                    yield request.finding(rule, "rule", at, get(body, at))


@dataclass(frozen=True)
class _Request:
    """A request as it stands in a document, and as the service would get it."""

    found: FoundRequest
    read: ReadRequest

    @property
    def body(self) -> Any:
        return self.read.body

    def finding(self, broken: Clause | Rule, sort: Sort, at: Pointer, value: Any) -> Finding:
        """What is broken at a place, with the value there."""
        return Finding(
            id=broken.id,
            sort=sort,
            place=self.shown(at),
            value=MISSING if value is ABSENT else value,
            statement=broken.statement,
            source=broken.source,
            observations=broken.observations,
            line=self.line(at),
        )

    def shown(self, at: Pointer) -> str:
        """The place as the document has it: without the definition's name where it is the document."""
        return format_pointer(at if self.found.member is None else at[1:])

    def line(self, at: Pointer) -> int | None:
        """The line of the value at a place, or of the nearest one around it."""
        while at and at not in self.read.places:
            at = at[:-1]
        return self.found.document.line(self.read.places.get(at, self.found.at))

    def is_known_later(self, at: Pointer) -> bool:
        """Whether the value there is open, or is part of one that is."""
        return any(at[: len(place)] == place for place in self.read.open)


def _with_text(body: Any) -> Any:
    """The body with a text in place of what is open, as it goes into a JSON Schema's validator."""
    if isinstance(body, dict):
        return {name: _with_text(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_with_text(value) for value in body]
    return "open" if isinstance(body, Open) else body


def _unknown(value: Any, node: Node, at: Pointer) -> Iterator[tuple[Pointer, Node]]:
    """The places of members that their structure does not have, and the structure."""
    if isinstance(value, list) and node.type == "list":
        for index, each in enumerate(value):
            yield from _unknown(each, node.children["member"], (*at, index))
    if not isinstance(value, dict) or node.type not in ("map", "structure"):
        return
    for name, each in value.items():
        child = node.children.get("value" if node.type == "map" else name)
        if child is None and each is not None:
            yield (*at, name), node
        elif child is not None:
            yield from _unknown(each, child, (*at, name))


def _nearest(value: Any, known: Any) -> str | None:
    return next(iter(nearest(value, known)), None) if isinstance(value, str) else None
