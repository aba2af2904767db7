"""The command ``catalogue``: every clause of a specification, or what changed between two."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

import click

from sagemaker_conformance.cli.options import choice_option, complete_ids, run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.run.ids import OtherId, is_selected, other_ids, suggest
from sagemaker_reports.rendering.values import counted
from sagemaker_strategies.constraints import KINDS, Catalogue, Clause
from sagemaker_strategies.constraints.difference import Change, Difference, difference
from sagemaker_strategies.constraints.effect import BREAKS
from sagemaker_strategies.constraints.parts import counts_by_kind, part_of, shape_facts
from sagemaker_strategies.constraints.selection import load_one
from sagemaker_strategies.operations.operation import Operation

_VALUE_WIDTH: Final = 60
_HEAD: Final = f"{'known from':<22}id  what it states"


@click.command()
@click.argument("selectors", metavar="[GLOB|PATH]...", nargs=-1, shell_complete=complete_ids)
@run_options("operation", "spec")
@choice_option("--format", "form", of=("table", "json"), default="table")
@click.option("--diff", nargs=2, metavar="OLD NEW", help="List what changed between two instead.")
@click.option("--exit-code", is_flag=True, help="With --diff: exit with 1 where anything changed.")
def catalogue(
    selectors: tuple[str, ...],
    operation: tuple[str, ...],
    spec: str | None,
    form: str,
    diff: tuple[str, str] | None,
    exit_code: bool,
) -> int:
    """List every documented clause, or what changed between two specifications.

    The ids of rules and of checks that belong to no clause are listed too: --clause matches any of
    them. A GLOB selects among the ids, a PATH those of a member and of all below it.
    """
    if diff and selectors:
        raise Usage(f"{selectors[0]}: --diff lists all that changed; leave the selection out")
    if diff and spec:
        raise Usage("--spec and --diff exclude each other; --diff names both itself")
    if exit_code and not diff:
        raise Usage("--exit-code needs --diff OLD NEW")
    if diff:
        old, new = (load_one(each, operation) for each in diff)
        found = difference(old, new)
        _print(form, _difference_data(old, new, found), _difference_lines(old, new, found))
        return 1 if exit_code and (found.added or found.removed or found.changed) else 0
    listed = load_one(spec, operation)
    if not selectors:
        _print(form, _catalogue_data(listed), _catalogue_lines(listed))
    else:
        clauses, others = _selected(listed, selectors)
        data = {"spec": listed.spec, **_ids_data(clauses, others, listed.operation)}
        _print(form, data, [*map(_clause_line, clauses), *map(_other_line, others)])
    return 0


def _print(form: str, data: dict[str, Any], lines: Iterable[str]) -> None:
    echo(json.dumps(data, indent=1) if form == "json" else "\n".join(lines))


def _catalogue_data(catalogue: Catalogue) -> dict[str, Any]:
    operation = catalogue.operation
    return {
        "spec": catalogue.spec,
        "document": catalogue.document,
        "sha256": catalogue.sha256,
        "operation": operation.create,
        **_ids_data(catalogue.clauses.values(), other_ids(catalogue), operation),
        "parts": [asdict(part) for part in counts_by_kind(catalogue)],
        "shape_facts": {
            "definition": shape_facts(catalogue, operation.definition or ""),
            "request": shape_facts(catalogue),
        },
        "notes": {path: node.notes for path, node in catalogue.nodes.items() if node.notes},
    }


def _ids_data(
    clauses: Iterable[Clause], others: Iterable[OtherId], operation: Operation
) -> dict[str, Any]:
    return {
        "clauses": [_clause_data(clause, operation) for clause in clauses],
        "others": [other._asdict() for other in others],
    }


def _clause_data(clause: Clause, operation: Operation) -> dict[str, Any]:
    return {
        "id": clause.id,
        "part": part_of(clause, operation),
        "kind": clause.kind,
        "value": clause.value,
        "shape": clause.shape,
        "source": asdict(clause.source),
        "evidence": clause.evidence,
        "observations": [asdict(seen) for seen in clause.observations],
    }


def _catalogue_lines(catalogue: Catalogue) -> Iterator[str]:
    yield f"{catalogue.spec}: {catalogue.document}"
    yield ""
    yield _HEAD
    yield from map(_clause_line, _own(catalogue.clauses.values(), catalogue.operation))
    yield ""
    yield from map(_other_line, other_ids(catalogue))
    yield ""
    yield from _count_lines(catalogue)


def _clause_line(clause: Clause) -> str:
    evidence = ", ".join([clause.evidence, *(["observed"] if clause.observations else [])])
    return f"{evidence:<22}{clause.id}  {_format_value(clause)}".rstrip()


def _other_line(other: OtherId) -> str:
    return f"{other.origin:<22}{other.id}  {_shorten(other.statement)}"


def _selected(
    catalogue: Catalogue, selectors: tuple[str, ...]
) -> tuple[list[Clause], list[OtherId]]:
    """Select clauses and others; raises `Usage` for a selector of none."""
    others = other_ids(catalogue)
    known = [*catalogue.clauses, *(other.id for other in others)]
    for selector in selectors:
        if not any(is_selected(id, [selector]) for id in known):
            paths = known if ":" in selector else [path for path in catalogue.nodes if path]
            hint = suggest(selector.strip("*"), paths)
            raise Usage(f"{selector}: no id in {catalogue.spec} is selected; {hint}")
    return (
        [clause for id, clause in catalogue.clauses.items() if is_selected(id, selectors)],
        [other for other in others if is_selected(other.id, selectors)],
    )


def _own(clauses: Iterable[Clause], operation: Operation) -> list[Clause]:
    """Those that repeat no other."""
    return [clause for clause in clauses if part_of(clause, operation) != "repeats"]


def _count_lines(catalogue: Catalogue) -> Iterator[str]:
    every, name = counts_by_kind(catalogue), catalogue.operation.definition
    parts = [part for part in every if part.name != "repeats"]
    where = f" of {name} (definition) and of the request around it" if name else " of the request"
    yield f"The number of clauses{where}, by kind:"
    yield _row("kind", [part.name for part in parts])
    for kind in KINDS:
        yield _row(kind, [part.by_kind.get(kind, 0) for part in parts])
    yield _row("all clauses", [part.clauses for part in parts])
    yield _row("forbid nothing", [part.vacuous for part in parts])
    yield ""
    for part in every:
        if part.name == "repeats":
            elements = ", ".join(catalogue.operation.repeats)
            yield f"{elements} repeats the definition's {part.clauses} clauses."
    whole = sum(shape_facts(catalogue).values())
    facts = f"{whole} facts on the shapes of the request"
    if name is not None:
        inside = sum(shape_facts(catalogue, name).values())
        facts = f"{inside} facts on the shapes of the definition, {whole} on those of the request"
    yield f"The source states {facts}, each once; the places make clauses of them."


def _row(label: str, cells: Iterable[object]) -> str:
    return f"{label:<15}" + "".join(f"{cell!s:>12}" for cell in cells)


def _difference_data(old: Catalogue, new: Catalogue, changes: Difference) -> dict[str, Any]:
    def clauses_data(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
        return [_clause_data(c, new.operation) | _effect_data(c.id, changes) for c in clauses]

    return {
        "old": old.spec,
        "new": new.spec,
        "breaks": _counts_of_broken(changes),
        "added": clauses_data(changes.added),
        "removed": clauses_data(changes.removed),
        "changed": [
            {
                "id": change.old.id,
                "old": change.old.value,
                "new": change.new.value,
                "gained": change.gained,
                "lost": change.lost,
                **_effect_data(change.old.id, changes),
            }
            for change in changes.changed
        ],
    }


def _effect_data(id: str, changes: Difference) -> dict[str, Any]:
    effect = changes.effects[id]
    return {"effect": effect, "breaks": list(BREAKS[effect])}


def _counts_of_broken(changes: Difference) -> dict[str, int]:
    """How many changes break clients, mocks, and neither; one that breaks both counts twice."""
    found = Counter(
        who for effect in changes.effects.values() for who in BREAKS[effect] or ("neither",)
    )
    return {who: found[who] for who in ("clients", "mocks", "neither")}


def _difference_lines(old: Catalogue, new: Catalogue, changes: Difference) -> Iterator[str]:
    operation = new.operation
    yield f"{old.spec} -> {new.spec}"
    yield ""
    yield from _change_lines(changes, operation)
    for sign, clauses in (("added", changes.added), ("removed", changes.removed)):
        left_out = len(clauses) - len(_own(clauses, operation))
        if left_out:
            below = ", ".join(operation.repeats)
            yield f"and {counted(left_out, 'clause')} {sign} below {below}, as in the definition"
    yield ""
    counts = _counts_of_broken(changes)
    yield (
        f"{counts['clients']} break clients: what was valid is refused; {counts['mocks']} break mocks: "
        f"what was invalid is valid; {counts['neither']} break neither"
    )
    yield (
        f"{len(changes.added)} added, {len(changes.removed)} removed, {len(changes.changed)} changed"
    )


def _change_lines(changes: Difference, operation: Operation) -> Iterator[str]:
    for sign, clauses in (("-", changes.removed), ("+", changes.added)):
        for clause in _own(clauses, operation):
            value = f"{sign} {clause.id}  {_format_value(clause)}".rstrip()
            yield f"{value}{_effect_note(clause.id, changes)}"
    for change in changes.changed:
        if _own([change.old], operation):
            yield f"~ {change.old.id}  {_format_change(change)}{_effect_note(change.old.id, changes)}"


def _effect_note(id: str, changes: Difference) -> str:
    """What the change does, at the end of its line."""
    effect = changes.effects[id]
    broken = " and ".join(BREAKS[effect]) or "neither"
    words = {"neither": "", "both": "narrowed and widened, "}
    return f"  ({words.get(effect, f'{effect}, ')}breaks {broken})"


def _format_change(change: Change) -> str:
    values = {"gains": change.gained, "loses": change.lost}
    changed = [f"{verb} {_shorten(', '.join(each))}" for verb, each in values.items() if each]
    return "; ".join(changed) or f"{_format_value(change.old)} -> {_format_value(change.new)}"


def _format_value(clause: Clause) -> str:
    if clause.value is True:
        return ""
    if isinstance(clause.value, tuple):
        return _shorten(f"{counted(len(clause.value), 'value')}: {', '.join(clause.value)}")
    return _shorten(str(clause.value))


def _shorten(text: str) -> str:
    return text if len(text) <= _VALUE_WIDTH else f"{text[: _VALUE_WIDTH - 3]}..."
