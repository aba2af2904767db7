"""Whether a reported error is, word for word, how its dialect reports a given clause.

What published answers differ in is left open: the echo of the value, the order of an enum and of the
items in brackets, ``^`` and ``$``, and which element of a list or entry of a map is meant.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Final

from sagemaker_conformance.judging.error_messages import PARTS, Dialect, ReportedError
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Kind

#: The steps to the parts of containers, as each dialect writes them in a place; Smithy's keys have none.
_PART_STEPS: Final[dict[Dialect, dict[str, str]]] = {
    "classic": {"member": r"\.\d+\.member", "key": r"\.key", "value": r"\.[^.']+\.member"},
    "smithy": {"member": r"/\d+", "key": "", "value": "/[^/']+"},
}
#: Newer services add that the parts of a container must not be null.
_NOT_NULL: Final = ("required", "")


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
