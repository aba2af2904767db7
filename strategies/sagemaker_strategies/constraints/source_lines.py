"""Where a fact of a catalogue can be read: the file of a specification, and the line in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.loader import SHIPPED_SPECS

#: The folder of the shipped files in this project's repository.
DATA: Final = "strategies/sagemaker_strategies/constraints/data"
_KEY: Final = re.compile(r'^( *)("(?:[^"\\]|\\.)*"): ')


def file_of(catalogue: Catalogue) -> str:
    """The catalogue's file: of a shipped one its path in this repository, else its name."""
    return f"{DATA}/{catalogue.spec}.json" if catalogue.spec in SHIPPED_SPECS else catalogue.spec


def line_of(catalogue: Catalogue, id: str, place: str) -> int | None:
    """The line of the catalogue's file that states an id, counted from 1.

    ``place`` is the JSON pointer of a clause's source. An id that is no clause is found at the shape
    of its path or, where that is an operation's, at the operation. None for files that are not
    shipped, whose layout is unknown.
    """
    if catalogue.spec not in SHIPPED_SPECS:
        return None
    lines = _lines(catalogue.spec)
    node = catalogue.nodes.get(id.rpartition(":")[0])
    shape = f"/shapes/{node.shape}" if node is not None else ""
    return next((lines[at] for at in (place, shape, "/operation") if at in lines), 1)


def _spelled(key: str) -> str:
    """A key of the file as JSON pointers spell it."""
    name: str = json.loads(key) if "\\" in key else key[1:-1]
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


@lru_cache(maxsize=len(SHIPPED_SPECS))
def _lines(spec: str) -> Mapping[str, int]:
    """The line of every key of a shipped file, by JSON pointer; one space indents each level."""
    data = resources.files(__package__) / "data" / f"{spec}.json"
    found: dict[str, int] = {}
    open_keys: list[str] = []
    for number, text in enumerate(data.read_text(encoding="utf-8").splitlines(), start=1):
        if key := _KEY.match(text):
            del open_keys[len(key[1]) - 1 :]
            open_keys.append(_spelled(key[2]))
            found["/" + "/".join(open_keys)] = number
    return found
