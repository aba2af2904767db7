"""The counts of a journal, and the sentences that several reports share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import groupby
from typing import Final

from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import DIVERGENCES, CheckRecord, NotJudged, Side
from sagemaker_reports.rendering.values import counted, first_of, format_message
from sagemaker_reports.rendering.witness import summarize_request
from sagemaker_reports.summary.rows import Row, count_row, family_order

#: Statuses without a verdict, in the reports' order.
NOT_JUDGED: Final = (
    *("error", "inconclusive", "unsupported", "out-of-scope", "dominated", "vacuous"),
)
_FEW: Final = 3
#: Parts of a journal that a report can be limited to.
STOPPED_BY_NOTHING: Final = "stopped-by-nothing"
SELECTED: Final = "selected"


@dataclass(frozen=True)
class Summary:
    """The counts of one journal."""

    journal: Journal

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One row for each kind with checks of the rejects side, in the reports' order."""
        by_family: dict[str, list[CheckRecord]] = {}
        for check in self.side("rejects"):
            by_family.setdefault(check.family, []).append(check)
        counted = (count_row(name, by_family[name]) for name in sorted(by_family, key=family_order))
        return tuple(each for each in counted if each.checks)

    @cached_property
    def total(self) -> Row:
        """The rejects side of all kinds."""
        return count_row("all", self.side("rejects"))

    @cached_property
    def has_boto3(self) -> bool:
        """Whether boto3's verdicts are recorded: not where boto3's own validation is the target."""
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
        sentences = [f"not judged: {', '.join(parts)}"] if parts else []
        if count := self.statuses["recorded"]:
            rules = sum(c.status == "recorded" and c.family == "rule" for c in self.journal.checks)
            why = [f"{counted(rules, 'rule')} in prose"] if rules else []
            why += [f"{count - rules} that AWS leaves open"] if count > rules else []
            table = self.total.unspecified
            apart = f"; {table} of these {count} in the table" if 0 < table < count else ""
            sentences.append(f"not gated: {' and '.join(why)}{apart}")
        return "; ".join(sentences)

    @cached_property
    def account(self) -> str:
        """All checks by side and verdict, which add up, in one sentence."""
        sides: dict[str, Side] = {"invalid": "rejects", "valid": "accepts", "returned": "returns"}
        counts = {
            name: sum(check.is_judged for check in self.side(side)) for name, side in sides.items()
        }
        recorded = self.statuses["recorded"]
        rest = len(self.journal.checks) - sum(counts.values()) - recorded
        counts |= {"not gated": recorded, "not judged": rest}
        parts = [f"{count} {name}" for name, count in counts.items() if count]
        noun = "selected check" if self.journal.part else "check"
        sentence = counted(len(self.journal.checks), noun)
        return f"{sentence}: {', '.join(parts)}" if parts else sentence

    @cached_property
    def refused_unjudged(self) -> tuple[tuple[CheckRecord, NotJudged], ...]:
        """The refused values that belong to no check, so that the reason seems to be outside the request."""
        return tuple(
            (check, case)
            for check in self.journal.checks
            for case in check.not_judged
            if not case.get("by") and "answer" in case and case["answer"]["outcome"] == "rejected"
        )

    @cached_property
    def crashed_ungated(self) -> str:
        """How many requests crashed the target whose answer is not gated; empty where none did."""
        found = {c.key: count for c in self.journal.checks if (count := _ungated_crashes(c))}
        if not found:
            return ""
        requests = counted(sum(found.values()), "request")
        return f"crashed and not gated: {requests}, the first of {next(iter(found))}"

    @cached_property
    def out_of_scope(self) -> str:
        """How many checks are out of scope, and why; empty where none is."""
        count = self.statuses["out-of-scope"]
        if not count:
            return ""
        lines = self.journal.run.options.get("scope")
        globs = [f"{line['glob']} ({line['reason']})" for line in lines or ()]
        detail = f": {', '.join(first_of(globs, _FEW))}" if globs else ""
        return f"out of scope, not tested and no pass: {counted(count, 'check')}{detail}"

    @cached_property
    def cause(self) -> str:
        """The one cause of many divergences, where the counts show one; else empty."""
        checked = [each for each in self.rows if each.checks > each.unspecified]
        dead = [each for each in checked if not each.refused]
        checks = sum(each.checks - each.unspecified for each in dead)
        if checks < _FEW or self.journal.part == STOPPED_BY_NOTHING:  # others were left out
            return ""
        if len(dead) == len(checked):
            return f"no clause of any kind is enforced: 0 of {checks} refused"
        names = ", ".join(each.family for each in dead)
        return f"no clause of these kinds is enforced: {names} (0 of {checks} refused)"

    @cached_property
    def headline(self) -> str:
        """The result in one sentence."""
        target_name, total = self.target_name, self.total
        sent = total.checks - total.unspecified
        if self.journal.part == STOPPED_BY_NOTHING:
            count, are = len(self.journal.checks), "is" if len(self.journal.checks) == 1 else "are"
            requests = f"{counted(count, 'request')} that AWS documents as invalid"
            return f"{target_name}: {requests} {are} stopped by nothing"
        if not self.judged:
            return f"{target_name}: nothing was judged"
        if total.accepted:
            requests = counted(sent, "request")
            return f"{target_name} accepts {total.accepted} of {requests} that AWS documents as invalid"
        checks = counted(self.judged, "check")
        if self.divergences:
            return f"{target_name} diverges in {len(self.divergences)} of {checks}"
        return f"{target_name} conforms: no divergence in {checks}"

    @property
    def incomplete(self) -> str:
        """A warning where the run is incomplete, and why, where it lies in the target; else empty."""
        return "" if self.journal.complete else f"INCOMPLETE RUN: {self.not_reached}"

    @property
    def not_reached(self) -> str:
        """Why the target could not be tested to the end, where that is known, and what it means."""
        text = format_message(self.journal.lost)
        sentence = text if not text or text.endswith(("?", "…")) else f"{text}."
        what = f"{sentence} What" if sentence else "what"
        return f"{what} was not reached is neither a pass nor a divergence"

    @property
    def full_headline(self) -> str:
        """The headline with a warning where the run is incomplete."""
        warned = "" if self.journal.complete else "INCOMPLETE RUN: "
        return f"{warned}{self.headline}"

    @cached_property
    def boto3_sentence(self) -> str:
        """How many of the accepted invalid requests boto3 lets through; empty where none."""
        accepted = [c for c in self.divergences if c.divergence == "accepts-invalid"]
        passing = sum(check.boto3 == "passes" for check in accepted)
        if not passing:
            return ""
        they = "it" if passing == 1 else "they"
        if self.journal.part == STOPPED_BY_NOTHING:
            them = "it" if passing == 1 else "them"
            return (
                f"neither boto3 nor the target stops {them}: {they} would fail in production only"
            )
        some = f"{passing} of these {len(accepted)}" if len(accepted) > 1 else "it"
        return f"boto3 lets {some} through: {they} would fail in production only"

    def examples(self, checks: Iterable[CheckRecord], most: int) -> list[CheckRecord]:
        """A few of the divergences: accepted invalid requests of different kinds first, then others."""
        first: dict[str, CheckRecord] = {}
        others: list[CheckRecord] = []
        for check in self._best_first(check for check in checks if check.witness):
            if check.family in first:
                others.append(check)
            else:
                first[check.family] = check
            if len(first) == most:  # to order all of them takes time
                break
        return [*first.values(), *others][:most]

    def _best_first(self, checks: Iterable[CheckRecord]) -> Iterator[CheckRecord]:
        """First what is accepted, and passes boto3, then what belongs to the definition, and is short."""

        def rank(check: CheckRecord) -> tuple[bool, bool, bool]:
            elsewhere = not check.clause.startswith("TrainingJobDefinition.")
            return (check.divergence != "accepts-invalid", check.boto3 != "passes", elsewhere)

        def length(check: CheckRecord) -> tuple[int, str]:
            summary = summarize_request(check, self.journal.run)
            return len(check.clause) + len(summary), check.clause

        for _, alike in groupby(sorted(checks, key=rank), key=rank):
            yield from sorted(alike, key=length)

    @property
    def target_name(self) -> str:
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
        """A line each for the accepts side, the returns side and the second generator."""
        is_tuning_job = operation_of(self.journal.run).is_tuning_job
        valid = "valid definitions" if is_tuning_job else "valid requests"
        return [
            *self._count_side("accepts", valid, "accepted"),
            *self._count_side("returns", "accepted values in Describe", "as sent"),
            *self._second_generator(),
        ]

    def _second_generator(self) -> list[str]:
        """How many requests of another generator were checked, where any were."""
        found = (c.reason for c in self.journal.checks if c.family == "second-generator")
        return [f"second generator: {reason}" for reason in found if reason]

    def describe_divergences(self) -> str:
        """All divergences by kind, which add up; empty where the headline counts them all."""
        if len(self.divergences) == self.total.accepted:
            return ""
        apart = {"accepts": "valid", "returns": "returned"}
        words = {"accepts-invalid": "accepted", "server-error": "crashed"}
        rejects = [c.divergence or "" for c in self.divergences if c.side == "rejects"]
        found = Counter(words.get(kind, kind) for kind in sorted(rejects))
        sides = sorted(c.side for c in self.divergences)
        found.update(apart[side] for side in sides if side in apart)
        parts = ", ".join(f"{count} {kind}" for kind, count in found.items())
        return f"{counted(len(self.divergences), 'divergence')}: {parts}"

    def _count_side(self, side: Side, what: str, well: str) -> list[str]:
        judged = [c for c in self.side(side) if c.is_judged]
        if not judged:
            return []
        found = Counter(str(c.divergence) for c in judged if c.status == "diverges")
        ways = "".join(f", {found[kind]} {kind}" for kind in DIVERGENCES if found[kind])
        return [f"{what}: {len(judged) - found.total()} of {len(judged)} {well}{ways}"]


def _ungated_crashes(check: CheckRecord) -> int:
    """How many of a check's requests whose answer is left open, or recorded only, crashed the target."""
    answers = [case.get("answer") for case in check.unspecified]
    if check.status == "recorded" and not answers:
        answers = [check.answer]
    return sum(answer is not None and answer["outcome"] == "crashed" for answer in answers)


def selected_checks(journal: Journal, globs: Collection[str]) -> Journal:
    """The checks whose id one of the globs matches."""
    found = (c for c in journal.checks if any(fnmatchcase(c.clause, glob) for glob in globs))
    return replace(journal, checks=tuple(found), part=SELECTED)


def stopped_by_nothing(journal: Journal) -> Journal:
    """The invalid requests that the target accepts and boto3 lets through: they fail in production only."""
    found = (c for c in journal.checks if c.divergence == "accepts-invalid" and c.boto3 == "passes")
    return replace(journal, checks=tuple(found), part=STOPPED_BY_NOTHING)
