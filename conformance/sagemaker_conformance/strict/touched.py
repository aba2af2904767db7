"""The places that requests use, and a file of them: globs that ``--clause=@FILE`` reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from sagemaker_strategies.constraints.catalogue import Node


def places_in(node: Node, value: Any) -> Iterator[str]:
    """The paths of the documented places that the value at a node uses, its own first."""
    if node.path:
        yield node.path
    children = node.children
    if isinstance(value, Mapping):
        for name, each in value.items():
            if node.type == "map":
                yield from places_in(children["key"], name)
                yield from places_in(children["value"], each)
            elif name in children:
                yield from places_in(children[name], each)
    elif isinstance(value, list) and node.type == "list":
        for each in value:
            yield from places_in(children["member"], each)


def add_places(file: Path, paths: Collection[str]) -> None:
    """Add to a file the places that it does not have, a glob a line: several processes may do so."""
    globs = {f"{path}:*" for path in paths}
    if not globs:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    known = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    missing = sorted(globs - set(known))
    with file.open("a", encoding="utf-8") as written:
        written.write("".join(f"{each}\n" for each in missing))
