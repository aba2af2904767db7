"""Recordings in a file, one JSON document a line: what was asked for hours is asked once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.against_peers.contestants import Recording


def keep(one: Recording, file: Path) -> None:
    """Add a recording to the file."""
    with file.open("a", encoding="ascii") as lines:
        lines.write(json.dumps(asdict(one)) + "\n")


def kept(file: Path) -> Iterator[Recording]:
    """The recordings of a file, in the order in which they were added."""
    with file.open(encoding="ascii") as lines:
        for line in lines:
            facts = json.loads(line)
            asked = tuple((at, request) for at, request in facts.pop("asked"))
            yield Recording(asked=asked, **facts)
