"""The comparison of a described job with the request that created it, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement, inconclusive
from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import describe_answer, describe_refusal
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_reports.rendering.values import counted, format_value
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import covered_paths
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.reported_nulls import NULLED
from sagemaker_strategies.operations.operation import Operation

_MISSING: Final = object()
#: Ends the change of a structure that came back with more members: that is left open, and those sent
#: are still compared.
_ADDED: Final = " added"


def judge_return(
    path: str,
    exchange: Exchange,
    catalogue: Catalogue,
    *,
    alone: bool = False,
) -> Judgement:
    """Whether what was sent at the path came back from Describe.

    Where its container did not come back, the place itself cannot be judged: the container's own check
    shows that. The check of the list of definitions covers its elements as well, unless ``alone``:
    each of these places has a check of its own.
    """
    if exchange.answer.outcome != "accepted":
        return inconclusive(f"the request that carries it {describe_refusal(exchange.answer)}")
    described = exchange.described
    if described is None or described.outcome == "unsupported":
        return Judgement("unsupported", reason=_why_not_described(exchange, catalogue.operation))
    if described.outcome == "unavailable":
        return inconclusive(f"no answer of Describe to judge: {describe_answer(described)}")
    if described.outcome == "crashed":
        return Judgement("diverges", "server-error", "it crashed")
    if described.outcome != "accepted" and concerns_caller(described):
        return inconclusive(f"Describe is refused on other grounds: {describe_answer(described)}")
    if described.outcome != "accepted":
        reason = f"what was made is not found: {describe_answer(described)}"
        return Judgement("diverges", "altered", reason)
    changes = _changes_of(exchange, catalogue)
    if path in changes and (why := _why_left_open(path, changes)) is not None:
        return Judgement("recorded", reason=why)
    if path in changes:
        return Judgement("diverges", "altered", changes[path])
    within = frozenset[str]() if alone else covered_paths(path, catalogue)
    inside = next(
        (place for place in changes if place in within and _why_left_open(place, changes) is None),
        None,
    )
    if inside is not None:
        return Judgement("diverges", "altered", f"{inside} {changes[inside]}")
    hidden = _changed_container(path, changes)
    if hidden is not None:
        return inconclusive(f"{hidden} {changes[hidden]}")
    return Judgement("conforms")


def judge_described(
    case: Case,
    exchange: Exchange,
    catalogue: Catalogue,
    *,
    alone: bool = False,
    certified: bool = True,
) -> JudgedCase:
    """A case of the returning side, judged by `judge_return`.

    Its answer is Describe's where that crashed or is refused on other grounds.
    """
    path = case.clause.rpartition(":")[0]
    judgement = judge_return(path, exchange, catalogue, alone=alone)
    described, answer = exchange.described, exchange.answer
    if described is not None and described.outcome in ("crashed", "rejected"):
        answer = answer if judgement.divergence == "altered" else described
    return JudgedCase(case, answer, judgement, certified=certified)


def _why_not_described(exchange: Exchange, operation: Operation) -> str:
    if exchange.lacking is None:
        return "Describe is not offered"
    return (
        f"the answer of {operation.create} lacks {exchange.lacking}, "
        f"by which {operation.describe} finds what was made"
    )


@lru_cache(maxsize=1024)
def _changes_of(exchange: Exchange, catalogue: Catalogue) -> dict[str, str]:
    """What came back otherwise, compared once for all places of a request."""
    assert exchange.described is not None
    return find_changes(exchange.sent, exchange.described.body, catalogue)


def _why_left_open(path: str, changes: Mapping[str, str]) -> str | None:
    """Why a change is no divergence; None where it is one.

    What was sent is documented to come back. A service may add defaults to it, and what it computes; and
    some members AWS itself is reported to lose.
    """
    member, change = path.rpartition(".")[2], changes[path]
    if change.endswith(_ADDED):
        return f"{change}: what a service adds to what was sent is left open"
    if member in NULLED and change in ("lost", "came back as null"):
        return f"comes back as null, as AWS is reported to do ({NULLED[member]})"
    return None


def _changed_container(path: str, changes: dict[str, str]) -> str | None:
    """The container of the path whose change keeps its contents from being compared."""
    steps = path.split(".")
    containers = (".".join(steps[:n]) for n in range(1, len(steps)))
    return next((c for c in containers if c in changes and not changes[c].endswith(_ADDED)), None)


def find_changes(request: Request, described: Any, catalogue: Catalogue) -> dict[str, str]:
    """The paths whose value did not come back as it was sent, each with what changed.

    A changed scalar counts at its own path, a lost member at that member, a lost, added or moved
    element or entry at its list or map, an added member at its structure. Members that Describe does
    not return are left out; null is absence.
    """
    found: dict[str, str] = {}
    for name, sent in request.items():
        node = catalogue.root.children.get(name)
        if node is None or name in catalogue.operation.not_returned:
            continue
        got = described.get(name, _MISSING) if isinstance(described, dict) else _MISSING
        for path, what in _compare(node, sent, got):
            if path not in found or found[path].endswith(_ADDED):  # of several elements
                found[path] = what
    return found


def _compare(node: Node, sent: Any, got: Any) -> Iterator[tuple[str, str]]:
    if got is _MISSING:
        yield node.path, "lost"
    elif isinstance(sent, dict) and isinstance(got, dict) and node.type in ("structure", "map"):
        compare = _compare_members if node.type == "structure" else _compare_entries
        yield from compare(node, sent, got)
    elif isinstance(sent, list) and isinstance(got, list) and node.type == "list":
        yield from _compare_elements(node, sent, got)
    elif not _same_scalar(sent, got):
        yield node.path, f"came back as {format_value(got)}"


def _compare_members(
    node: Node, sent: dict[str, Any], got: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    for name, value in sent.items():
        child, returned = node.children.get(name), got.get(name, _MISSING)
        is_same_text = isinstance(value, str) and value == returned  # most are, and soon compared
        if child is not None and not is_same_text:
            yield from _compare(child, value, returned)
    extra = sorted(name for name, value in got.items() if name not in sent and value is not None)
    if extra:  # a union has one member alone
        yield node.path, f"came back with {', '.join(extra)}{' too' if node.is_union else _ADDED}"


def _compare_elements(node: Node, sent: list[Any], got: list[Any]) -> Iterator[tuple[str, str]]:
    if len(got) != len(sent):
        yield node.path, f"{counted(len(sent), 'element')} came back as {len(got)}"
    elif got != sent and sorted(map(repr, got)) == sorted(map(repr, sent)):
        yield node.path, "came back in another order"
    else:
        for one, other in zip(sent, got, strict=True):
            yield from _compare(node.children["member"], one, other)


def _compare_entries(
    node: Node, sent: dict[str, Any], got: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    if set(got) != set(sent):
        yield node.path, f"its {counted(len(sent), 'key')} came back as others"
    else:
        for key, value in sent.items():
            yield from _compare(node.children["value"], value, got[key])


def _same_scalar(sent: Any, got: Any) -> bool:
    """Equal and of one JSON type; 2 and 2.0 are the same JSON number."""
    if isinstance(sent, bool) or isinstance(got, bool):
        return sent is got
    return (type(sent) is type(got) and sent == got) or (
        isinstance(sent, int | float) and isinstance(got, int | float) and sent == got
    )
