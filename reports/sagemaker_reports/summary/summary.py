"""What a journal adds up to: the counts and the few sentences that several reports tell alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord, NotJudged, Side
from sagemaker_reports.rendering.witness import summarize_request

#: The order in which reports list kinds; others follow by name.
FAMILIES: Final = (
    *("required", "type", "enum", "pattern", "length-min", "length-max", "range-min", "range-max"),
    *("rule", "wire", "error", "lifecycle"),
)
#: Statuses that judged nothing, in the order in which reports tell them.
NOT_JUDGED: Final = (
    *("error", "inconclusive", "unsupported", "out-of-scope", "dominated", "vacuous"),
)
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The rejects side of one kind: ``checks`` is refused + accepted + crashed + unspecified.

    ``refused`` includes what was refused with another code or blame (``misjudged``); ``stopped`` is
    how many of the checks' witnesses boto3 does not even send.
    """

    family: str
    checks: int
    refused: int
    accepted: int
    crashed: int
    unspecified: int
    stopped: int
    misjudged: int


def row(family: str, checks: Iterable[CheckRecord]) -> Row:
    """Count checks of the rejects side, leaving out those that were not judged."""
    asked = [c for c in checks if c.status in ("conforms", "diverges", "recorded")]
    diverging = Counter(c.divergence for c in asked if c.status == "diverges")
    accepted, crashed = diverging["accepts-invalid"], diverging["server-error"]
    unspecified = sum(c.status == "recorded" for c in asked)
    return Row(
        family=family,
        checks=len(asked),
        refused=len(asked) - accepted - crashed - unspecified,
        accepted=accepted,
        crashed=crashed,
        unspecified=unspecified,
        stopped=sum(c.boto3 == "stops" for c in asked),
        misjudged=diverging.total() - accepted - crashed,
    )


@dataclass(frozen=True)
class Summary:
    """The counts of one journal."""

    journal: Journal

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row for each kind that was asked from its rejects side, in the reports' order."""
        by_family: dict[str, list[CheckRecord]] = {}
        for check in self.side("rejects"):
            by_family.setdefault(check.family, []).append(check)
        counted = (row(name, by_family[name]) for name in sorted(by_family, key=family_order))
        return tuple(each for each in counted if each.checks)

    @cached_property
    def total(self) -> Row:
        """The rejects side of all kinds."""
        return row("all", self.side("rejects"))

    @cached_property
    def has_boto3(self) -> bool:
        """Whether it is told what boto3 stops: not where boto3's own validation is the target."""
        return any(check.boto3 is not None for check in self.side("rejects"))

    @cached_property
    def statuses(self) -> Counter[str]:
        """Checks by status."""
        return Counter(check.status for check in self.journal.checks)

    @cached_property
    def divergences(self) -> tuple[CheckRecord, ...]:
        """Every check that diverges, in the journal's order."""
        return tuple(check for check in self.journal.checks if check.status == "diverges")

    @property
    def judged(self) -> int:
        """Checks with a verdict for or against the target."""
        return self.statuses["conforms"] + self.statuses["diverges"]

    def side(self, side: Side) -> tuple[CheckRecord, ...]:
        """The checks of one side."""
        return tuple(check for check in self.journal.checks if check.side == side)

    @cached_property
    def not_judged(self) -> str:
        """What was not judged, in one sentence; empty where all was."""
        judged_apart = "out-of-scope"  # `out_of_scope` has those
        parts = [
            f"{self.statuses[s]} {s}" for s in NOT_JUDGED if self.statuses[s] and s != judged_apart
        ]
        if self.statuses["recorded"]:
            parts.append(f"{self.statuses['recorded']} recorded only")
        return f"not judged: {', '.join(parts)}" if parts else ""

    @cached_property
    def refused_unjudged(self) -> tuple[tuple[CheckRecord, NotJudged], ...]:
        """The refused values that no check speaks for: the grounds lie outside the request, as it seems."""
        return tuple(
            (check, case)
            for check in self.journal.checks
            for case in check.not_judged
            if not case.get("by") and "answer" in case and case["answer"]["outcome"] == "rejected"
        )

    @cached_property
    def out_of_scope(self) -> str:
        """How many checks are out of scope, and why; empty where none is."""
        count = self.statuses["out-of-scope"]
        if not count:
            return ""
        lines = self.journal.run.options.get("scope")
        told = [f"{line['glob']} ({line['reason']})" for line in lines or ()]
        more = [f"and {len(told) - _FEW} more"] if len(told) > _FEW else []
        whose = f": {', '.join([*told[:_FEW], *more])}" if told else ""
        return f"out of scope, not asked and no pass: {count} checks{whose}"

    @cached_property
    def cause(self) -> str:
        """The one cause of many divergences, where the counts show one; else empty."""
        asked = [each for each in self.rows if each.checks > each.unspecified]
        dead = [each for each in asked if not each.refused]
        checks = sum(each.checks - each.unspecified for each in dead)
        if checks < _FEW:
            return ""
        if len(dead) == len(asked):
            return f"no clause of any kind is enforced: 0 of {checks} refused"
        names = ", ".join(each.family for each in dead)
        return f"no clause of these kinds is enforced: {names} (0 of {checks} refused)"

    @cached_property
    def headline(self) -> str:
        """What a reader needs in five seconds."""
        who, total = self.who, self.total
        sent = total.checks - total.unspecified
        if not self.judged:
            return f"{who}: nothing was judged"
        if total.accepted:
            return (
                f"{who} accepts {total.accepted} of {sent} requests that AWS documents as invalid"
            )
        if self.divergences:
            return f"{who} diverges in {len(self.divergences)} of {self.judged} checks"
        return f"{who} conforms: no divergence in {self.judged} checks"

    @property
    def full_headline(self) -> str:
        """The headline where nothing beside it would say that the run broke off."""
        warned = "" if self.journal.complete else "INCOMPLETE RUN: "
        return f"{warned}{self.headline}"

    @cached_property
    def past_boto3(self) -> str:
        """How much of what is accepted no client library stops either; empty where none is."""
        accepted = [c for c in self.divergences if c.divergence == "accepts-invalid"]
        passing = sum(check.boto3 == "passes" for check in accepted)
        if not passing:
            return ""
        return f"boto3 lets {passing} of these {len(accepted)} through: they would fail in production only"

    def examples(self, most: int) -> list[CheckRecord]:
        """A few accepted invalid definitions, those first that tell most, of different kinds."""
        found = [c for c in self.divergences if c.divergence == "accepts-invalid" and c.witness]
        found.sort(key=self._telling)
        first: dict[str, CheckRecord] = {}
        for check in found:
            first.setdefault(check.family, check)
        chosen = list(first.values())
        return [*chosen, *(check for check in found if check not in chosen)][:most]

    def _telling(self, check: CheckRecord) -> tuple[bool, bool, int, str]:
        """It passes boto3, it is the definition's own, and it is short: so much the sooner."""
        elsewhere = not check.clause.startswith("TrainingJobDefinition.")
        length = len(check.clause) + len(summarize_request(check, self.journal.run))
        return (check.boto3 != "passes", elsewhere, length, check.clause)

    @property
    def who(self) -> str:
        """The target and its version."""
        run = self.journal.run
        version = run.target_version
        if not version or run.target in version:
            return version or run.target
        return (
            f"{run.target} ({version})"
            if " " in version or "/" in version
            else f"{run.target} {version}"
        )

    def side_lines(self) -> list[str]:
        """A line each for the accepts side and for what came back from Describe."""
        return [
            *self._side_told("accepts", "valid definitions", "accepted"),
            *self._side_told("returns", "accepted values in Describe", "as sent"),
            *self._second_told(),
        ]

    def _second_told(self) -> list[str]:
        """How many definitions of another generator's were asked, where any were."""
        found = (c.reason for c in self.journal.checks if c.family == "second-generator")
        return [f"second generator: {reason}" for reason in found if reason]

    def describe_misjudged(self) -> str:
        """How many refusals carry another code, or blame another member, than documented."""
        found = Counter(c.divergence for c in self.divergences if c.side == "rejects")
        parts = [f"{found[kind]} {kind}" for kind in ("wrong-code", "wrong-blame") if found[kind]]
        return f"of the refused, {', '.join(parts)}" if parts else ""

    def _side_told(self, side: Side, what: str, well: str) -> list[str]:
        judged = [c for c in self.side(side) if c.is_judged]
        if not judged:
            return []
        found = Counter(str(c.divergence) for c in judged if c.status == "diverges")
        ways = "".join(f", {n} {kind}" for kind, n in found.most_common())
        return [f"{what}: {len(judged) - found.total()} of {len(judged)} {well}{ways}"]


def family_order(family: str) -> tuple[int, str]:
    """The place of a kind in the reports' order."""
    return (FAMILIES.index(family) if family in FAMILIES else len(FAMILIES), family)


def exit_status(journal: Journal, gate: GateResult | None) -> int:
    """0 nothing diverges outside the baseline, 1 something does, 3 the suite failed, 4 nothing judged."""
    summary = Summary(journal)
    if summary.statuses["error"]:
        return 3
    if not summary.judged and not summary.statuses["recorded"]:
        return 4
    if gate is not None:
        return 0 if gate.passed else 1
    return 1 if summary.divergences else 0


def describe_exit(journal: Journal, gate: GateResult | None, status: int | None = None) -> str:
    """The last line of a report: the exit status, and whose fault it is.

    ``status`` is the session's where that knows more than its journal: other tests, a baseline that
    was just written, options that cannot be used.
    """
    summary, target = Summary(journal), journal.run.target
    own = exit_status(journal, gate)
    if status is not None and status != own:
        return _overruled(status, summary)
    if own == 3:
        errors = summary.statuses["error"]
        return f"exit 3 = an error of the suite itself in {errors} checks, not a fault of {target}"
    if own == 4:
        return f"exit 4 = nothing was judged, so nothing is said about {target}"
    if own == 0:
        known = f" outside the baseline ({len(gate.known)} known)" if gate is not None else ""
        return f"exit 0 = nothing diverges{known}"
    if gate is not None:
        return f"exit 1 = {target} differs from its baseline, the suite itself is fine"
    return f"exit 1 = {target} diverges, the suite itself is fine"


def _overruled(status: int, summary: Summary) -> str:
    target = summary.journal.run.target
    if status == 0:
        return f"exit 0 = {len(summary.divergences)} divergences are known from now on"
    if status == 1:
        return f"exit 1 = other tests failed, {target} does not diverge"
    if status == 4:
        return "exit 4 = an option or a file could not be used, see the error beside this report"
    return f"exit {status} = the session ended early, see pytest's own words"
