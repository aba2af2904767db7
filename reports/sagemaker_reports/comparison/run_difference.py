"""The difference of two runs of one target: what is new, gone, changed, and the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sagemaker_reports.comparison.matrix import NOT_ASKED
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import DIVERGENCES, CheckRecord, severity

_LISTS: Final = ("new", "changed", "gone", "no longer judged", "judged now")


@dataclass(frozen=True, slots=True)
class Pair:
    """One check in the earlier and in the later run; None where a run has no record of it."""

    key: str
    before: CheckRecord | None
    after: CheckRecord | None

    @property
    def verdicts(self) -> tuple[str, str]:
        """The verdict before and after."""
        earlier, later = (
            NOT_ASKED if each is None else each.verdict for each in (self.before, self.after)
        )
        return earlier, later

    @property
    def text(self) -> str:
        """The verdict before and after, in one line."""
        return " -> ".join(self.verdicts)

    @property
    def severity(self) -> int:
        """The severity of the later run's divergence, or of the earlier one's."""
        found = [severity(each) for each in (self.after, self.before) if each is not None]
        return next((each for each in found if each < len(DIVERGENCES)), len(DIVERGENCES))


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Two runs of a target, check by check.

    ``lists`` are by the names under which reports show them, in their order, and in each the most
    severe are first: ``new`` diverges now and did not; ``changed`` diverges in another way; ``gone``
    conforms now and diverged; ``no longer judged`` had a verdict and has none now; ``judged now``
    conforms now and had no verdict. ``same`` counts the checks with the same verdict.
    """

    before: Journal
    after: Journal
    lists: Mapping[str, tuple[Pair, ...]]
    same: int

    @property
    def is_same(self) -> bool:
        """Whether both runs have the same divergences; new verdicts that conform do not count."""
        return not any(pairs for name, pairs in self.lists.items() if name != "judged now")

    def remarks(self) -> list[str]:
        """Warnings: different documentation, incomplete runs."""
        found = []
        specs = [(j.run.spec, j.run.catalogue_sha256) for j in (self.before, self.after)]
        if specs[0] != specs[1]:
            found.append(f"NOT THE SAME DOCUMENTATION: {specs[0][0]}, then {specs[1][0]}")
        for name, journal in (("earlier", self.before), ("later", self.after)):
            if not journal.complete:
                found.append(
                    f"INCOMPLETE: the {name} run broke off; what was not reached is neither a pass "
                    "nor a divergence"
                )
        return found


def compare_runs(before: Journal, after: Journal) -> RunDifference:
    """Compare two runs; raises `ReportError` where they are of different targets."""
    if before.run.target != after.run.target:
        raise ReportError(
            f"{before.path} tested {before.run.target} and {after.path} tested {after.run.target}: "
            "two targets have no difference of runs, see their matrix"
        )
    checks = [{check.key: check for check in journal.checks} for journal in (before, after)]
    found: dict[str, list[Pair]] = {name: [] for name in _LISTS}
    same = 0
    for key in sorted(checks[0].keys() | checks[1].keys()):
        pair = Pair(key, checks[0].get(key), checks[1].get(key))
        earlier, later = _verdict(pair.before), _verdict(pair.after)
        if earlier != later:
            found[_list_of(earlier, later)].append(pair)
        elif later is not None:
            same += 1
    lists = {
        name: tuple(sorted(pairs, key=lambda pair: pair.severity)) for name, pairs in found.items()
    }
    return RunDifference(before, after, lists, same)


def _list_of(before: str | None, after: str | None) -> str:
    """The list of a check with these verdicts, which are not the same; None is none."""
    if after is None:
        return "no longer judged"
    if after == "conforms":
        return "gone" if before is not None else "judged now"
    return "new" if before in (None, "conforms") else "changed"


def _verdict(check: CheckRecord | None) -> str | None:
    return check.verdict if check is not None and check.is_judged else None
