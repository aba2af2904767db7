"""What came back: comparing a described job with the definition that made it, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.places import Request

_MISSING = object()


def altered(request: Request, described: Any, catalogue: Catalogue) -> dict[str, str]:
    """The paths whose value changed on the way back, each with what happened to it.

    A changed scalar counts at its own path, a lost member at that member, a lost, added or moved
    element or entry at its list or map. Tags have an operation of their own and are left out.
    """
    found: dict[str, str] = {}
    for name, sent in request.items():
        node = catalogue.root.children.get(name)
        if node is None or name == "Tags":
            continue
        got = described.get(name, _MISSING) if isinstance(described, dict) else _MISSING
        for path, what in _compare(node, sent, got):
            found.setdefault(path, what)
    return found


def _compare(node: Node, sent: Any, got: Any) -> Iterator[tuple[str, str]]:
    if got is _MISSING:
        yield node.path, "lost"
    elif node.type == "structure" and isinstance(sent, dict):
        yield from _compare_members(node, sent, got)
    elif node.type == "list" and isinstance(sent, list):
        yield from _compare_elements(node, sent, got)
    elif node.type == "map" and isinstance(sent, dict):
        yield from _compare_entries(node, sent, got)
    elif not _same_scalar(sent, got):
        yield node.path, f"came back as {_brief(got)}"


def _compare_members(node: Node, sent: dict[str, Any], got: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(got, dict):
        yield node.path, f"came back as {_brief(got)}"
        return
    for name, value in sent.items():
        child = node.children.get(name)
        if child is not None:
            yield from _compare(child, value, got.get(name, _MISSING))
    extra = sorted(set(got) - set(sent))
    if extra:
        yield node.path, f"came back with {', '.join(extra)} added"


def _compare_elements(node: Node, sent: list[Any], got: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(got, list):
        yield node.path, f"came back as {_brief(got)}"
    elif len(got) != len(sent):
        yield node.path, f"{len(sent)} elements came back as {len(got)}"
    elif got != sent and _as_bag(got) == _as_bag(sent):
        yield node.path, "came back in another order"
    else:
        for one, other in zip(sent, got, strict=True):
            yield from _compare(node.children["member"], one, other)


def _compare_entries(node: Node, sent: dict[str, Any], got: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(got, dict):
        yield node.path, f"came back as {_brief(got)}"
    elif set(got) != set(sent):
        yield node.path, f"its {len(sent)} keys came back as others"
    else:
        for key, value in sent.items():
            yield from _compare(node.children["value"], value, got[key])


def _same_scalar(sent: Any, got: Any) -> bool:
    """Equal and of one JSON type; 2 and 2.0 are the same JSON number."""
    if isinstance(sent, bool) or isinstance(got, bool):
        return sent is got
    return (
        type(sent) is type(got)
        and sent == got
        or (isinstance(sent, int | float) and isinstance(got, int | float) and sent == got)
    )


def _as_bag(values: list[Any]) -> list[str]:
    return sorted(map(repr, values))


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
