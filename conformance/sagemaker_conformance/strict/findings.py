"""The text of a finding: a line for the create, and the evidence for each clause."""

from __future__ import annotations

from sagemaker_conformance.strict.judge import Judged
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.checked import rule_of

#: More ids than these are counted, not listed.
_MOST_IDS = 5
_LONGEST_NAME = 64


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
