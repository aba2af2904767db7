"""The log of strict mode: the number of creates, and a finding for each that breaks something."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sagemaker_conformance.strict.findings import subject
from sagemaker_conformance.strict.judge import Judged


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
        return (
            f"{'stopped' if self.stopped else 'let through'} {self.where}: {subject(self.judged)}"
        )


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
