"""Jobs that are not kept as they were sent: what Describe answers is altered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from benchmarks.mutation.fault import Alteration, Fault, Returned, seeded_nodes
from benchmarks.mutation.presence import EMPTY
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

#: Returned by an edit that takes the value away.
GONE: Final = object()
_Edit: TypeAlias = Callable[[Any], Any]

#: Database columns are often this wide.
_COLUMN: Final = 255

_STRINGS: Final[tuple[tuple[str, _Edit, Returned], ...]] = (
    ("lower-cased", lambda v: v.lower(), Returned(pattern=r"[\S\s]*[A-Z][\S\s]*")),
    ("upper-cased", lambda v: v.upper(), Returned(pattern=r"[\S\s]*[a-z][\S\s]*")),
    ("last-character-lost", lambda v: v[:-1], Returned(size=1)),
    ("cut-at-255", lambda v: v[:_COLUMN], Returned(size=_COLUMN + 1)),
    ("stripped", lambda v: v.strip(" "), Returned(pattern=r" [\S\s]*|[\S\s]* ")),
)
_NUMBERS: Final[tuple[tuple[str, _Edit, Returned], ...]] = (
    ("as-string", str, Returned(always=True)),
    ("off-by-one", lambda v: v + 1, Returned(always=True)),
)
_BOOLEANS: Final[tuple[tuple[str, _Edit, Returned], ...]] = (
    ("as-string", lambda v: str(v).lower(), Returned(always=True)),
    ("as-number", int, Returned(always=True)),
    ("always-true", lambda v: True, Returned(values=(False,))),
)
_LISTS: Final[tuple[tuple[str, _Edit, Returned], ...]] = (
    ("last-element-lost", lambda v: v[:-1], Returned(size=1)),
    ("all-but-first-lost", lambda v: v[:1], Returned(size=2)),
    ("reversed", lambda v: v[::-1], Returned(size=2)),
    ("first-element-repeated", lambda v: [*v[:1], *v], Returned(size=1)),
)
_MAPS: Final[tuple[tuple[str, _Edit, Returned], ...]] = (
    ("first-entry-lost", lambda v: dict(list(v.items())[1:]), Returned(size=1)),
    ("all-but-first-lost", lambda v: dict(list(v.items())[:1]), Returned(size=2)),
    (
        "keys-lower-cased",
        lambda v: {key.lower(): item for key, item in v.items()},
        Returned(size=1),
    ),
)
_BY_TYPE: Final = {
    "string": _STRINGS,
    "integer": _NUMBERS,
    "number": _NUMBERS,
    "boolean": _BOOLEANS,
    "list": _LISTS,
    "map": _MAPS,
    "structure": (),
}


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every place of the definition, altered in each of the ways of its type, lost, lost if empty."""
    operation = catalogue.operation
    for node in seeded_nodes(catalogue) if operation.describe else ():
        # What Describe does not return can change unseen, and a name that changes is not found again.
        member = node.path.partition(".")[0]
        if (
            node.name == "key"
            or node.path == operation.identifier
            or member in operation.not_returned
        ):
            continue
        edits = [*_BY_TYPE.get(node.type, ()), *_losses(node)]
        for what, edit, difference in edits:
            id = f"{node.path}:type"
            yield Fault(
                f"{id}/{what}",
                "returned",
                id,
                difference,
                alteration=_altering(node.path, edit),
                also=_container(node),
            )


def _losses(node: Node) -> Iterator[tuple[str, _Edit, Returned]]:
    if node.name not in ("member", "value"):
        yield "lost", lambda value: GONE, Returned(always=True)
    empty = tuple(value for value in EMPTY if type(value) in _PYTHON_TYPES.get(node.type, ()))
    yield "empty-lost", lambda value: value if value else GONE, Returned(values=empty)


_PYTHON_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int,),
    "boolean": (bool,),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}


def _container(node: Node) -> frozenset[str]:
    """A lost element or entry is missed at its list or map."""
    if node.name not in ("member", "value"):
        return frozenset()
    return frozenset({f"{node.path.rpartition('.')[0]}:type"})


def _altering(path: str, edit: _Edit) -> Alteration:
    steps = path.split(".")

    def alter(request: Mapping[str, Any]) -> Mapping[str, Any]:
        altered: Mapping[str, Any] = _edited(request, steps, edit)
        return altered

    return alter


def _edited(value: Any, steps: list[str], edit: _Edit) -> Any:
    """A copy of the value, edited wherever the steps lead."""
    if not steps:
        return edit(value)
    step, rest = steps[0], steps[1:]
    if step == "member":
        return _kept_list(_edited(item, rest, edit) for item in value)
    if step == "value":
        pairs = ((key, _edited(item, rest, edit)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not GONE}
    if step not in value:
        return value
    inner = _edited(value[step], rest, edit)
    kept = {key: item for key, item in value.items() if key != step or inner is not GONE}
    return kept if inner is GONE else {**kept, step: inner}


def _kept_list(items: Iterator[Any]) -> list[Any]:
    return [item for item in items if item is not GONE]
