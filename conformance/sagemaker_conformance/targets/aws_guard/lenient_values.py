"""Values as the most lenient service takes them: each of a wrong type is converted to what is expected."""

from __future__ import annotations

import json
from typing import Any, Final

from sagemaker_conformance.targets.aws_guard.lenient_json import read_number
from sagemaker_strategies.constraints.catalogue import Node

_CONTAINERS: Final = ("structure", "list", "map")


def converted(node: Node, value: Any, *, exact: bool = True) -> Any:
    """The value of a node with all below it: arrays of one element unwrapped, scalars converted.

    Names of members count in other case too; ``exact``: the documented spelling is preferred where both
    are there. What has the expected type already is left as it is.
    """
    while node.type != "list" and isinstance(value, list) and len(value) == 1:
        value = value[0]
    if node.type == "list" and isinstance(value, list):
        element = node.children["member"]
        return [converted(element, item, exact=exact) for item in value]
    if node.type == "map" and isinstance(value, dict):
        entry = node.children["value"]
        return {key: converted(entry, item, exact=exact) for key, item in value.items()}
    if node.type == "structure" and isinstance(value, dict):
        return _members(node, value, exact=exact)
    return value if node.type in _CONTAINERS else _scalar(node.type, value)


def _members(node: Node, value: dict[str, Any], *, exact: bool) -> dict[str, Any]:
    folded = {name.casefold(): name for name in node.children}
    found: dict[str, Any] = {}
    # What comes last stays.
    for key, item in sorted(
        value.items(), key=lambda member: (member[0] in node.children) == exact
    ):
        name = folded.get(key.casefold(), key)
        child = node.children.get(name)
        found[name] = item if child is None else converted(child, item, exact=exact)
    return found


def _scalar(expected: str, value: Any) -> Any:
    if expected == "string":
        return json.dumps(value) if isinstance(value, bool | int | float) else value
    if expected == "boolean":
        return _boolean(value)
    if isinstance(value, bool):
        return int(value)
    return read_number(value) if isinstance(value, str) else value


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip().casefold()
        return {"true": True, "on": True, "t": True, "y": True, "yes": True, "1": True,
                "false": False, "off": False, "f": False, "n": False, "no": False, "0": False}.get(text, value)  # fmt: skip
    return bool(value) if isinstance(value, int | float) else value
