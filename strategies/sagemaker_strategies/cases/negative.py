"""Requests that break exactly one clause, grown from a seed request."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from sagemaker_strategies.cases.boundaries import rejected_of
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request, drop, get, put, rename
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import Context, ControlRequest, SeedRequest
from sagemaker_strategies.constraints import Catalogue, Kind, Node

#: A target may check the first element only, or the last, or skip a check when a sibling is absent,
#: or present. So a clause's first sample is sent again in these contexts; of the values of a wrong
#: type, which cost a request each, every one is put into another context.
_MORE_CONTEXTS: Final[tuple[Context, ...]] = ("bare", "amid", "crowded", "alone")
#: The contexts of a repeated place are tested at the original; here only whether each element is
#: checked.
_CONTEXTS_OF_REPEATS: Final[tuple[Context, ...]] = ("amid",)


def violations_of(seed_request: SeedRequest, clause: str) -> tuple[Case, ...]:
    """The sweep's rejecting cases of one clause id, highest yield first; none where it is dominated."""
    path, _, kind = clause.rpartition(":")
    node = seed_request.catalogue.nodes[path]
    found = rejections(seed_request, path, kind)  # type: ignore[arg-type]  # by the id
    return tuple(_case(seed_request, node, sample, context) for sample, context in found)


def rejections(
    seed_request: SeedRequest, path: str, kind: Kind
) -> Iterator[tuple[Sample, Context]]:
    """The samples that break a clause and their contexts, highest yield first."""
    node = seed_request.catalogue.nodes[path]
    samples = rejected_of(node, kind, seed_request.typical_values)
    firm = [s for s in samples if s.unspecified is None]
    if kind == "type":
        yield from zip(firm, cycle(("many", *_contexts_of(seed_request, path))), strict=False)
        yield from ((sample, "many") for sample in samples if sample.unspecified is not None)
        return
    yield from ((sample, "many") for sample in samples if not sample.low_yield)
    seen = [seed_request.control(path).request]
    repeats = seed_request.catalogue.operation.in_repeating_list(path)
    more = _CONTEXTS_OF_REPEATS if repeats else _MORE_CONTEXTS
    for context in more if firm else ():
        control = _control(seed_request, path, context)
        if control.request not in seen:
            seen.append(control.request)
            yield firm[0], context
    yield from ((sample, "many") for sample in samples if sample.low_yield)


def _control(seed_request: SeedRequest, path: str, context: Context) -> ControlRequest:
    """The valid request into which the sample is put.

    A rule may exclude a sibling of the place, or require one; a check that is skipped where the
    sibling is present, or absent, shows only there. A target that enforces the rule rejects that
    control request, and is not judged by the case.
    """
    return (seed_request.unruled if context in ("crowded", "bare") else seed_request).control(
        path, context
    )


def _contexts_of(seed_request: SeedRequest, path: str) -> Iterator[Context]:
    """The contexts that can differ from the usual one, by the place's surroundings alone."""
    *around, node = (seed_request.catalogue.root, *seed_request.catalogue.places_to(path))
    contained = any(other.type in ("list", "map") for other in around)
    *_, structure = (other for other in around if other.type == "structure")
    beside = (other for other in structure.children.values() if other not in (*around, node))
    has_optional = not all(other.required or other.alternative for other in beside)
    for context in _MORE_CONTEXTS:
        if contained if context in ("amid", "alone") else has_optional:
            yield context


def label_of(sample: Sample, context: Context) -> str:
    """The label of a case: unique in its clause, never changed."""
    return sample.label if context == "many" else f"{sample.label} ({context})"


def _case(seed_request: SeedRequest, node: Node, sample: Sample, context: Context) -> Case:
    control = _control(seed_request, node.path, context)
    return Case(
        clause=f"{node.path}:{sample.kind}",
        side="rejects",
        label=label_of(sample, context),
        request=place(control, sample),
        control=control.request,
        violates=frozenset(f"{node.path}:{kind}" for kind in sample.breaks),
        unspecified=sample.unspecified,
        sample=sample.label,
        base=seed_request.name,
        low_yield=sample.low_yield,
        spare=sample.spare,
        renamed=(_beside(node.path, sample.renamed),) if sample.renamed else (),
    )


def _beside(path: str, name: str) -> str:
    """The path of a member of this name in the same structure."""
    return ".".join((*path.split(".")[:-1], name))


def place(control: ControlRequest, sample: Sample) -> Request:
    """The control request with the sample in place of the typical value."""
    request, pointer = control.request, control.pointer
    if sample.absent:
        changed = drop(request, pointer)
        if sample.renamed is not None:
            changed = put(changed, (*pointer[:-1], sample.renamed), get(request, pointer))
    elif control.is_key:
        changed = rename(request, pointer, str(sample.value))
    else:
        changed = put(request, pointer, sample.value)
    assert isinstance(changed, dict)
    return changed


def dominators(catalogue: Catalogue, clause: str) -> tuple[str, ...]:
    """The other clauses at the clause's place that can make it unreachable."""
    path, _, kind = clause.rpartition(":")
    rivals = {"pattern", "length-min", "length-max"} - {kind}
    return tuple(f"{path}:{each}" for each in catalogue.nodes[path].clauses if each in rivals)
