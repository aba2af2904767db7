"""The fidelity of a refusal, in levels; only a level below L2 ever fails a run (see `oracle`).

L0 an answer, L1 the documented status and code, L2 a member that is at fault is named, L3 the words
of one of AWS's dialects, L4 all violations, or ten errors of more. A wrong type is reported alone and
without a member: its answers reach L3 at most.

Of a dialect's words it is left open what published answers differ in: the echo of the value, the order
of an enum and of the items in brackets, ``^`` and ``$``, and which element of a list or entry of a map
is meant.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.judging.error_messages import (
    PARTS,
    Dialect,
    ReportedError,
    read_head,
    reported_errors,
    states_type,
)
from sagemaker_conformance.judging.named_members import names_only
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_reports.journal.records import Divergence
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Kind

Level: TypeAlias = Literal["L0", "L1", "L2", "L3", "L4"]
#: AWS lists no more errors than this (Kinesis and DynamoDB: "10 validation errors detected").
MOST_LISTED: Final = 10
#: The level that a refusal with this divergence reaches.
_FAILED_AT: Final[Mapping[Divergence, Level]] = {"wrong-code": "L0", "wrong-blame": "L1"}
#: The steps to the parts of containers, as each dialect writes them in a place; Smithy's keys have none.
_PART_STEPS: Final[dict[Dialect, dict[str, str]]] = {
    "classic": {"member": r"\.\d+\.member", "key": r"\.key", "value": r"\.[^.']+\.member"},
    "smithy": {"member": r"/\d+", "key": "", "value": "/[^/']+"},
}
#: Newer services add that the parts of a container must not be null.
_NOT_NULL: Final = ("required", "")


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The level that a refusal reaches, and how many of the violations it reports in exact words.

    ``order`` are the clauses that it reports, in its order.
    """

    level: Level
    dialect: Dialect | None
    violations: int
    listed: int
    order: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The journal's record of it."""
        record: dict[str, Any] = {"level": self.level, "dialect": self.dialect}
        if self.violations > 1:
            record |= {"violations": self.violations, "listed": self.listed}
        return record


def fidelity_of(answer: Answer, violated: Mapping[str, int], catalogue: Catalogue) -> Fidelity:
    """The fidelity of a refusal that names no wrong member; ``violated`` counts the places by clause."""
    message = answer.message or ""
    total = sum(violated.values())
    if answer.code == "SerializationException":
        types = [id for id in violated if id.endswith(":type")]
        wanted = (catalogue.nodes[id.rpartition(":")[0]].type for id in types)
        exact = any(states_type(message, type_) for type_ in wanted)
        return Fidelity("L3" if exact else "L1", "classic" if exact else None, 1, int(exact))
    head = read_head(message)
    if head is None:
        named = names_only(answer, {id.rpartition(":")[0] for id in violated})
        return Fidelity("L2" if named else "L1", None, total, 0)
    dialect, announced = head
    errors = reported_errors(answer)
    places = {
        id: [n for n, error in enumerate(errors) if is_exact_report(error, id, dialect, catalogue)]
        for id in violated
    }
    listed = sum(min(len(places[id]), times) for id, times in violated.items())
    order = tuple(sorted((id for id in places if places[id]), key=lambda id: places[id][0]))
    enough = listed == total or (listed == MOST_LISTED == announced)
    level: Level = "L2" if not listed else "L4" if enough else "L3"
    return Fidelity(level, dialect, total, listed, order)


def fidelity_of_verdict(verdict: Verdict, catalogue: Catalogue) -> Fidelity | None:
    """That of the least faithful refusal of a check, None where no refusal counts."""
    if verdict.check.side != "rejects" or verdict.check.is_rule:
        return None
    found = list(_fidelities(verdict.judged, catalogue))
    return min(found, key=lambda fidelity: fidelity.level) if found else None


def _fidelities(judged: Iterable[JudgedCase], catalogue: Catalogue) -> Iterable[Fidelity]:
    for each in judged:
        answer, judgement = each.answer, each.judgement
        if answer is None or answer.outcome != "rejected" or answer.http_status is None:
            continue
        if judgement.divergence is not None and judgement.divergence in _FAILED_AT:
            yield Fidelity(_FAILED_AT[judgement.divergence], None, len(each.case.violates), 0)
        elif judgement.status == "conforms":
            yield fidelity_of(answer, dict.fromkeys(each.case.violates, 1), catalogue)


def is_exact_report(
    error: ReportedError, clause_id: str, dialect: Dialect, catalogue: Catalogue
) -> bool:
    """Whether the error reports the clause, which is of no type, in the dialect's exact words."""
    if not error.is_exact or error.dialect != dialect:
        return False
    place, parts, stated = _wording(clause_id, dialect, catalogue)
    ignored = {_NOT_NULL} if parts else set()
    return (
        place.fullmatch(error.place) is not None
        and parts == PARTS & error.kinds
        and stated == {_comparable(*each) for each in error.stated} - ignored
    )


@lru_cache(maxsize=4096)
def _wording(
    clause_id: str, dialect: Dialect, catalogue: Catalogue
) -> tuple[re.Pattern[str], frozenset[str], frozenset[Hashable]]:
    """The reported place of a clause, the reported part of it, and the stated constraints."""
    path, _, kind = clause_id.rpartition(":")
    nodes = catalogue.places_to(path)
    node = nodes[-1]
    is_contained = node.is_part and node.type != "structure"
    if dialect == "classic" and is_contained and kind != "required":
        kinds = [each for each in node.clauses if each not in ("type", "required")]
        return _place(nodes[:-1], dialect), frozenset({node.name}), _stated(node, kinds)
    # Smithy states both bounds in one sentence where there are two.
    prefix = kind if dialect == "classic" else kind.partition("-")[0]
    kinds = [each for each in node.clauses if each.startswith(prefix)]
    return _place(nodes, dialect), frozenset(), _stated(node, kinds)


def _place(nodes: Iterable[Node], dialect: Dialect) -> re.Pattern[str]:
    """``inputDataConfig.1.member.channelName``, or ``/InputDataConfig/0/ChannelName``."""
    return re.compile("".join(_step(node, dialect) for node in nodes).removeprefix(r"\."))


def _step(node: Node, dialect: Dialect) -> str:
    name = node.name
    if node.is_part:
        return _PART_STEPS[dialect][name]
    if dialect == "smithy":
        return f"/{re.escape(name)}"
    return rf"\.{re.escape(name[:1].lower() + name[1:])}"


def _stated(node: Node, kinds: Iterable[Kind]) -> frozenset[Hashable]:
    return frozenset(_comparable(kind, _written(node, kind)) for kind in kinds)


def _written(node: Node, kind: Kind) -> str:
    """A clause's value as messages write it."""
    if kind == "required":
        return ""
    value = node.clauses[kind].value
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _comparable(kind: Kind, written: str) -> Hashable:
    """A constraint in a form that is equal for equal constraints, however they are written."""
    if kind == "enum":
        return kind, frozenset(written.split(", "))
    if kind == "pattern":
        body = written.removeprefix("^")
        return kind, body[:-1] if body.endswith("$") and not body.endswith("\\$") else body
    return kind, written
