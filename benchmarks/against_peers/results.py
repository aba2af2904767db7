"""What was found, by family, against requests and against time: the table and the raw numbers."""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.against_peers.contestants import Recording
from benchmarks.against_peers.families import LEFT_OPEN

_COMMA = ",\n"


@dataclass(frozen=True, slots=True)
class Found:
    """One suite's recording and, for each fault's id, the number of the request that shows it."""

    recording: Recording
    first: Mapping[str, int | None]
    disagreeing: int

    @property
    def requests(self) -> int:
        """How many requests were asked."""
        return len(self.recording.asked)

    def within(self, faults: Sequence[str], requests: int | None = None) -> int:
        """How many of these faults the first so many requests show; None: all of them."""
        shown = [n for id in faults if (n := self.first[id]) is not None]
        return sum(requests is None or n < requests for n in shown)

    def curve(self, faults: Iterable[str]) -> list[tuple[int, float, int]]:
        """Requests, seconds and faults found after each request that shows one of these."""
        numbers = sorted(n for id in faults if (n := self.first[id]) is not None)
        asked = self.recording.asked
        return [  # what a message leads to is asked after it, and may come after all that is recorded
            (n + 1, asked[min(n, len(asked) - 1)][0], bisect.bisect_right(numbers, n))
            for n in sorted(set(numbers))
        ]


Families = Mapping[str, Sequence[str]]


def table(found: Sequence[Found], families: Families, beside: Families) -> str:
    """Family by suite in Markdown: found within as many requests as the first suite asked, and in all.

    The families ``beside`` come after the sum and are not in it.
    """
    equal = found[0].requests
    head = ["family", "faults", *(_heading(one, equal) for one in found)]
    rows = [_row(family, ids, found, equal) for family, ids in families.items()]
    every = [id for ids in families.values() for id in ids]
    rows.append(_row("**all**", every, found, equal))
    rows += [_row(family, ids, found, equal) for family, ids in beside.items()]
    rows.append(["requests", "", *(f"{one.requests:,}" for one in found)])
    rows.append(["HTTP calls", "", *(f"{one.recording.calls:,}" for one in found)])
    rows.append(["seconds", "", *(f"{one.recording.seconds:.1f}" for one in found)])
    rows.append(["CPU seconds", "", *(f"{one.recording.cpu_seconds:.1f}" for one in found)])
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(name: str, ids: Sequence[str], found: Sequence[Found], equal: int) -> list[str]:
    return [name, str(len(ids)), *(_cell(one, ids, equal) for one in found)]


def _heading(one: Found, equal: int) -> str:
    return (
        one.recording.name if one.requests <= equal else f"{one.recording.name} ({equal:,} / all)"
    )


def _cell(one: Found, ids: Sequence[str], equal: int) -> str:
    if one.requests <= equal:
        return str(one.within(ids))
    return f"{one.within(ids, equal)} / {one.within(ids)}"


def raw(found: Sequence[Found], families: Families, facts: Any) -> str:
    """Every number as JSON: for each fault the request that showed it first, from 1, by suite.

    A suite's ``curve`` has every twentieth [requests, seconds, faults found].
    """
    judged = [id for family, ids in families.items() if family != LEFT_OPEN for id in ids]
    suites = [
        {
            "name": one.recording.name,
            "version": one.recording.version,
            "requests": one.requests,
            "calls": one.recording.calls,
            "seconds": round(one.recording.seconds, 2),
            "cpu_seconds": round(one.recording.cpu_seconds, 2),
            "disagreeing": one.disagreeing,
            "curve": [[n, round(at, 2), count] for n, at, count in one.curve(judged)][::20],
        }
        for one in found
    ]
    shown = {
        family: {id: [_ordinal(one.first[id]) for one in found] for id in ids}
        for family, ids in families.items()
    }
    return written({**facts, "suites": suites}, shown)


def written(facts: Mapping[str, Any], shown: Mapping[str, Mapping[str, Sequence[Any]]]) -> str:
    """JSON with a line for each clause of a family: its faults, without the clause in their ids."""
    families: list[str] = []
    for family, faults in shown.items():
        clauses: dict[str, dict[str, Sequence[Any]]] = {}
        for id, numbers in faults.items():
            clause, _, what = id.partition("/")
            clauses.setdefault(clause, {})[what] = numbers
        lines = (f"{_compact(clause)}:{_compact(whats)}" for clause, whats in clauses.items())
        families.append(f"{_compact(family)}:{{\n{_COMMA.join(lines)}}}")
    return f'{_compact(facts)[:-1]},\n"faults":{{{",".join(families)}}}}}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _ordinal(number: int | None) -> int | None:
    return None if number is None else number + 1
