"""The log of strict mode: the number of creates, and a finding for each that breaks something, as text too."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sagemaker_conformance.strict.judge import Judged
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.checked import rule_of

#: More ids than these are counted, not listed.
_MOST_IDS = 5
_LONGEST_NAME = 64
#: Of more allowed values than these the first are listed.
_MOST_ALLOWED = 4
_ALLOWED = re.compile(r"(?P<before>enum value set: \[)(?P<values>[^\]]*)\]")
_LONG_VALUE = re.compile(r"Value '(?P<start>.{60})(?P<rest>.{100,}?)' at '", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StrictFinding:
    """One create that breaks what is documented.

    ``stopped``: whether it was refused, or only reported; ``where`` is the line of the caller
    that sent it, as ``FILE:LINE``; ``notes`` are the broken clauses with their sources.
    """

    judged: Judged
    stopped: bool
    where: str
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the clauses and rules that it breaks."""
        return (*self.judged.breaks, *self.judged.reported)

    @property
    def line(self) -> str:
        """The finding in one line."""
        done = "stopped" if self.stopped else "let through"
        return f"{done} {self.where}: {subject(self.judged)}"


@dataclass
class StrictLog:
    """All creates of one context: their number, and those that break something, in their order.

    ``touched`` are the paths of the documented places that they use.
    """

    creates: int = 0
    findings: list[StrictFinding] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, places: Iterable[str] = ()) -> None:
        """Count one create, and the places that it uses; they may come from several threads."""
        with self._lock:
            self.creates += 1
            self.touched.update(places)

    def report(self, finding: StrictFinding) -> None:
        """Add a finding."""
        self.findings.append(finding)

    @property
    def stopped(self) -> list[StrictFinding]:
        """The creates that were refused."""
        return [one for one in self.findings if one.stopped]

    @property
    def reported(self) -> list[StrictFinding]:
        """The creates that were let through though they break something."""
        return [one for one in self.findings if not one.stopped]

    @property
    def by_id(self) -> Counter[str]:
        """How many creates broke each clause or rule."""
        return Counter(id for one in self.findings for id in one.ids)


def subject(judged: Judged) -> str:
    """Format operation, job and ids, in one line without a control character."""
    named = f" {format_name(judged.name)}" if judged.name is not None else ""
    return f"{judged.operation}{named}: {broken_ids(judged)}"


def broken_ids(judged: Judged) -> str:
    """List the ids of what the create breaks, the first few of them."""
    ids = (*judged.breaks, *judged.reported)
    if not ids:
        return "the body is no JSON object"
    text = ", ".join(ids[:_MOST_IDS])
    return text if len(ids) <= _MOST_IDS else f"{text} and {len(ids) - _MOST_IDS} more"


def format_name(name: str) -> str:
    """Format a job's name for a log: not too long, printable."""
    cut = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return cut if cut.isprintable() and " " not in cut and cut else ascii(cut)


def shortened(text: str) -> str:
    """An error's text with few of many allowed values, and the beginning of a very long value."""
    return _LONG_VALUE.sub(_start_of_value, _ALLOWED.sub(_first_allowed, text))


def _first_allowed(found: re.Match[str]) -> str:
    first, rest = found["values"].split(", ")[:_MOST_ALLOWED], found["values"].count(", ") + 1
    rest -= len(first)
    return f"{found['before']}{', '.join(first)}, and {rest} more]" if rest > 1 else found[0]


def _start_of_value(found: re.Match[str]) -> str:
    return f"Value '{found['start']}…' ({len(found['start'] + found['rest'])} characters) at '"


def evidence(id: str, catalogue: Catalogue) -> list[str]:
    """List the clause or rule, its source, and where it was observed: a line each."""
    stated = catalogue.clauses.get(id) or rule_of(id, catalogue)
    if stated is None:
        return [id]
    lines = [
        id,
        f"  documented: {stated.statement} ({stated.source.document}, {stated.source.place})",
    ]
    lines += [f"  seen on AWS: {seen.url} ({seen.date})" for seen in stated.observations[:1]]
    operation = catalogue.operation
    named = "" if operation.name == TUNING_JOB.name else f" --operation={operation.name}"
    return [*lines, f"  more: sagemaker-conformance show {id}{named}"]
