"""Every id that ``--clause`` matches: of clauses, of rules, and of checks that belong to neither."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from sagemaker_conformance.checks.check import second_generator_check
from sagemaker_conformance.findings.neighbours import nearest
from sagemaker_conformance.suites import suites
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.checked import checked_rules

#: So many ids are suggested.
_MOST: Final = 3


class OtherId(NamedTuple):
    """An id that is no clause's: ``origin`` is the rule's evidence or the suite's name."""

    origin: str
    id: str
    statement: str


def other_ids(catalogue: Catalogue) -> list[OtherId]:
    """The ids of rules, with what they state, of each suite, with their sides, and of what is drawn."""
    found = [OtherId(rule.evidence, rule.id, rule.statement) for rule in checked_rules(catalogue)]
    for name, suite in suites().items():
        sides: dict[str, list[str]] = {}
        for check in suite.checks(catalogue):
            sides.setdefault(check.clause, []).append(check.side)
        found += [OtherId(name, id, ", ".join(each)) for id, each in sides.items()]
    drawn = second_generator_check(catalogue.operation)
    return [*found, OtherId("drawn", drawn.clause, f"{drawn.side}, with --effort=N")]


def every_id(catalogue: Catalogue) -> list[str]:
    """Every id, those of clauses first."""
    return [*catalogue.clauses, *(other.id for other in other_ids(catalogue))]


def is_selected(id: str, selectors: Iterable[str]) -> bool:
    """Whether a glob matches the id, or a path among the selectors is the id's own or one above it."""
    path = id.rpartition(":")[0]
    return any(
        fnmatchcase(id, each) or path == each or path.startswith(f"{each}.") for each in selectors
    )


def suggest(text: str, known: Iterable[str]) -> str:
    """What may be meant by a wrong id or path: those that end in it, or in what is most like it."""
    steps = text.count(".") + 1
    ends: dict[str, list[str]] = {}
    for id in sorted(known, key=len):
        ends.setdefault(".".join(id.split(".")[-steps:]), []).append(id)
    tails = [text] if text in ends else nearest(text, ends, most=_MOST)
    found = [id for tail in tails for id in ends[tail]][:_MOST]
    return f"did you mean {' or '.join(found)}?" if found else "see sagemaker-conformance catalogue"
