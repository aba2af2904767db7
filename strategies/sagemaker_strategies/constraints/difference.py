"""What changed between two catalogues, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.constraints.effect import Effect, effect


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that both catalogues state, with different values.

    For an enum, ``gained`` and ``lost`` are the values that only the new and only the old one have.
    """

    old: Clause
    new: Clause
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The clauses that only the new catalogue has, only the old one has, and that changed.

    ``effects`` has the effect of each on what is valid, by the clause's id.
    """

    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[Change, ...]
    effects: Mapping[str, Effect]


def difference(old: Catalogue, new: Catalogue) -> Difference:
    """Compare by id and value, in the catalogues' order.

    The order of an enum is no difference, nor are anchors around a pattern: it matches whole values
    with or without them.
    """
    added = tuple(clause for id, clause in new.clauses.items() if id not in old.clauses)
    removed = tuple(clause for id, clause in old.clauses.items() if id not in new.clauses)
    changed = tuple(
        _change(clause, new.clauses[id])
        for id, clause in old.clauses.items()
        if id in new.clauses and _differ(clause, new.clauses[id])
    )
    ids = (clause.id for clause in (*added, *removed, *(change.old for change in changed)))
    return Difference(added, removed, changed, {id: effect(id, old, new) for id in ids})


def _differ(old: Clause, new: Clause) -> bool:
    if isinstance(old.value, tuple) and isinstance(new.value, tuple):
        return set(old.value) != set(new.value)
    if old.kind == "pattern":
        return _unanchored(str(old.value)) != _unanchored(str(new.value))
    return old.value != new.value


def _unanchored(pattern: str) -> str:
    return pattern.removeprefix("^").removesuffix("$")


def _change(old: Clause, new: Clause) -> Change:
    if not (isinstance(old.value, tuple) and isinstance(new.value, tuple)):
        return Change(old, new)
    gained = tuple(value for value in new.value if value not in old.value)
    return Change(old, new, gained, tuple(value for value in old.value if value not in new.value))
