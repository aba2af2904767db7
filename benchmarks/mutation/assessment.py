"""The result of a sweep for each fault: shown or not, at its own clause or elsewhere too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from benchmarks.mutation.equivalence import decide
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.sweeps import Finding, Sweeps
from benchmarks.mutation.words import Standing
from sagemaker_conformance.checks.check import Check

#: The families of which none may stay unseen.
NEVER_LOST: Final = frozenset({"dropped", "off-by-one", "strict"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault and what a sweep showed of it.

    ``red`` are the clauses at which it shows. ``recorded``: only answers differ that are recorded
    and not judged. Of a fault that nothing shows, ``standing`` is whether anything could; ``example`` is a value that would. ``stopped``: no base is accepted, so that a run ends
    with its preflight's message before any check.
    """

    fault: Fault
    red: frozenset[str]
    recorded: bool
    standing: Standing
    reason: str = ""
    example: Any = None
    stopped: bool = False

    @property
    def killed(self) -> bool:
        """Whether the sweep shows the fault: red, or where nothing else can, in the record."""
        return bool(self.red) or self.stopped or (self.standing == "left open" and self.recorded)

    @property
    def extra(self) -> tuple[str, ...]:
        """The clauses at which it shows though it is not in them."""
        return tuple(sorted(self.red - self.fault.expected))

    @property
    def family(self) -> str:
        """The family under which it counts."""
        return "recorded-only" if self.standing == "left open" else self.fault.family


@dataclass
class Tally:
    """One family's outcomes, counted."""

    killed: int = 0
    observable: int = 0
    precise: int = 0
    stopped: int = 0
    equivalent: int = 0


@dataclass
class Assessment:
    """All outcomes of a run."""

    outcomes: list[Outcome] = field(default_factory=list)

    def of(self, standing: Standing) -> list[Outcome]:
        """The outcomes of faults of this standing."""
        return [outcome for outcome in self.outcomes if outcome.standing == standing]

    @property
    def survivors(self) -> list[Outcome]:
        """The faults that the sweep could show, and did not."""
        return [o for o in self.outcomes if o.standing != "equivalent" and not o.killed]

    @property
    def lost(self) -> list[Outcome]:
        """The survivors of families of which none may be lost."""
        return [o for o in self.survivors if o.family in NEVER_LOST]

    @property
    def imprecise(self) -> list[Outcome]:
        """The faults that turned a clause red which is not theirs."""
        return [outcome for outcome in self.outcomes if outcome.extra]

    def by_family(self) -> Mapping[str, Tally]:
        """The tallies, families in the order in which they came."""
        tallies: dict[str, Tally] = {}
        for outcome in self.outcomes:
            tally = tallies.setdefault(outcome.family, Tally())
            if outcome.standing == "equivalent":
                tally.equivalent += 1
                continue
            tally.observable += 1
            tally.killed += outcome.killed
            tally.precise += outcome.killed and not outcome.extra
            tally.stopped += outcome.stopped
        return tallies

    @property
    def total(self) -> Tally:
        """All families but those faults that only the record can show."""
        counted = [t for name, t in self.by_family().items() if name != "recorded-only"]
        return Tally(
            sum(t.killed for t in counted),
            sum(t.observable for t in counted),
            sum(t.precise for t in counted),
            sum(t.stopped for t in counted),
            sum(t.equivalent for t in counted),
        )


def assess(fault: Fault, sweeps: Sweeps) -> Outcome:
    """What the sweep shows of one fault; where it shows nothing, whether anything could."""
    swept = sweeps.derived(fault)
    changed, red = swept.changed, red_clauses(swept.changed, sweeps.plain)
    recorded = any(f.left_open != sweeps.plain[c].left_open for c, f in changed.items())
    if red or swept.stopped:
        return Outcome(fault, red, recorded, "observable", stopped=swept.stopped)
    decision = decide(fault, sweeps.catalogue)
    return Outcome(fault, red, recorded, decision.standing, decision.reason, decision.example)


def red_clauses(changed: Mapping[Check, Finding], plain: Mapping[Check, Finding]) -> frozenset[str]:
    """The clauses of the checks that diverge, and not as they do over the faithful mock."""
    return frozenset(
        check.clause
        for check, found in changed.items()
        if found.status in ("diverges", "error")
        and (found.status, found.divergence) != (plain[check].status, plain[check].divergence)
    )


def disagreements(
    faults: Iterable[Fault], sweeps: Sweeps, sample: int
) -> Iterator[tuple[Fault, tuple[str, ...]]]:
    """Of so many faults chosen at random those whose whole sweep finds something else.

    Each comes with the checks at which the whole sweep and the derived one differ.
    """
    candidates = list(faults)
    for fault in Random(0).sample(candidates, min(sample, len(candidates))):
        real = sweeps.sweep(sweeps.target(fault))
        whole, derived = sweeps.changed(real), sweeps.derived(fault).changed
        differing = sorted(
            str(c) for c in whole.keys() | derived.keys() if whole.get(c) != derived.get(c)
        )
        if differing:
            yield fault, tuple(differing)
