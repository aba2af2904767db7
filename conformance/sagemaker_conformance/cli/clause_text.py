"""A clause as ``show`` tells it: the rule, its source, how it is evidenced, and its cases."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.engine.records import source_of
from sagemaker_conformance.judging.oracle import expectation
from sagemaker_conformance.run.ids import every_id, other_ids, suggest
from sagemaker_reports.rendering.values import counted, format_place, format_value
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import changes
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import place_alone, placements_at
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import Catalogue, Clause
from sagemaker_strategies.rules import Rule, rule_cases
from sagemaker_strategies.rules.checked import rule_of

#: Places that a line about a case lists: a map that is too long has hundreds.
_MOST_CHANGES: Final = 4


def find(id: str, catalogue: Catalogue) -> Clause | Rule:
    """The clause or rule of this id; raises `Usage` with its nearest neighbours where there is none."""
    found = catalogue.clauses.get(id) or rule_of(id, catalogue)
    if found is not None:
        return found
    known = every_id(catalogue) if ":" in id else [path for path in catalogue.nodes if path]
    noun = "clause" if ":" in id else "member"
    raise Usage(f"{id}: no such {noun} in {catalogue.spec}; {suggest(id, known)}")


def member_lines(path: str, catalogue: Catalogue) -> list[str]:
    """List the clauses and rules of a place, and the other checks there."""
    clauses = catalogue.nodes[path].clauses.values()
    others = [each for each in other_ids(catalogue) if each.id.rpartition(":")[0] == path]
    return [
        path,
        *(f"  {clause.id}  {clause.statement}" for clause in clauses),
        *(f"  {other.id}  {other.statement}" for other in others),
        *(f"  note: {note}" for note in _notes(path, catalogue)),
    ]


def cases_of(seed_request: SeedRequest, found: Clause | Rule) -> dict[str, list[Case]]:
    """The cases of either side, made from this seed request."""
    if isinstance(found, Rule):
        both = rule_cases(seed_request, found.id)
        return {side: [c for c in both if c.side == side] for side in ("accepts", "rejects")}
    accepted = [
        Case(found.id, "accepts", p.label, place_alone(seed_request, p), seed_request.base)
        for p in placements_at(seed_request, found.path)
        if p.clause == found.id
    ]
    return {"accepts": accepted, "rejects": list(violations_of(seed_request, found.id))}


def clause_text(
    clause: Clause | Rule,
    catalogue: Catalogue,
    cases: dict[str, list[Case]],
    seed_request: SeedRequest,
) -> str:
    """The clause or rule in lines, with the first twelve cases of either side."""
    source = clause.source
    lines = [
        clause.id,
        f"  {clause.statement}",
        f"  source: {source.document}, {source.place} ({clause.evidence})",
    ]
    for seen in clause.observations:
        lines.append(f"  observed: {seen.text} ({seen.operation}, {seen.date}, {seen.url})")
    for note in _notes(clause.path, catalogue):
        lines.append(f"  note: {note}")
    for side, found in cases.items():
        lines.append(f"  {side}: {counted(len(found), 'case')}")
        lines += [f"    {_line(case, seed_request)}" for case in found[:12]]
        if len(found) > 12:
            lines.append(f"    and {len(found) - 12} more (--as=json lists them all)")
    return "\n".join(lines)


def _line(case: Case, seed_request: SeedRequest) -> str:
    done = changes(case.control if case.side == "rejects" else seed_request.base, case.request)
    changed = [
        f"without {format_place(c.at)}"
        if c.absent
        else f"{format_place(c.at)} = {format_value(c.value)}"
        for c in done[:_MOST_CHANGES]
    ]
    if len(done) > _MOST_CHANGES:
        changed.append(f"and {counted(len(done) - _MOST_CHANGES, 'other place')}")
    what = "; ".join(changed)
    if (case.side, case.label) == ("accepts", "absent"):
        what = f"{what} (it is optional)"
    extra = sorted(case.violates - {case.clause})
    also = f" (breaks {', '.join(extra)} too)" if extra else ""
    open_ended = f" (recorded: {case.unspecified})" if case.unspecified else ""
    return f"{case.label}: {what or 'the base as it is'}{also}{open_ended}"


def clause_data(
    clause: Clause | Rule, catalogue: Catalogue, cases: dict[str, list[Case]]
) -> dict[str, Any]:
    """The same as JSON: the keys of ``show --as=json``, with all cases."""
    return {
        "clause": clause.id,
        "value": clause.value if isinstance(clause, Clause) else clause.statement,
        "spec": catalogue.spec,
        "source": source_of(clause),
        "notes": list(_notes(clause.path, catalogue)),
        "cases": [
            {
                "side": side,
                "label": case.label,
                "violates": sorted(case.violates),
                "expected": expectation(case, operation=catalogue.operation),
                "unspecified": case.unspecified,
                "request": case.request,
            }
            for side, found in cases.items()
            for case in found
        ],
    }


def _notes(path: str, catalogue: Catalogue) -> tuple[str, ...]:
    node = catalogue.nodes.get(path)
    return node.notes if node is not None else ()
