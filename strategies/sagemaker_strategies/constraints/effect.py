"""What a change of a clause does to requests: whether it forbids more of them, or fewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.constraints.node import ANY_TEXT
from sagemaker_strategies.constraints.parts import is_vacuous
from sagemaker_strategies.patterns import PatternError, language

#: ``narrowed``: a request that was valid is not any more. ``widened``: one is valid that was not.
#: ``both``: some of each. ``neither``: the same requests are valid.
Effect: TypeAlias = Literal["narrowed", "widened", "both", "neither"]

#: Whom an effect breaks: clients send what is refused now, mocks refuse what is valid now.
BREAKS: Final[Mapping[Effect, tuple[str, ...]]] = {
    "narrowed": ("clients",),
    "widened": ("mocks",),
    "both": ("clients", "mocks"),
    "neither": (),
}


def effect(id: str, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of a clause that one of the catalogues lacks, or that has another value there.

    That of removing a clause is that of adding it, turned round.
    """
    if id not in old.clauses:
        return _effect_of_added(new.clauses[id], old, new)
    if id not in new.clauses:
        return _TURNED[_effect_of_added(old.clauses[id], new, old)]
    return _effect_of_changed(old.clauses[id], new.clauses[id], old, new)


_TURNED: Final[Mapping[Effect, Effect]] = {
    "narrowed": "widened",
    "widened": "narrowed",
    "both": "both",
    "neither": "neither",
}


def _effect_of_added(clause: Clause, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of a clause that only the new catalogue has.

    A new member widens, by its clause ``type``, and narrows where it is required; no request that
    was valid before has it, so that its other clauses, and those below it, break nothing.
    """
    if clause.path in old.nodes:
        if clause.kind == "pattern":
            return _effect_of_patterns(old.nodes[clause.path], new.nodes[clause.path])
        return "neither" if is_vacuous(clause) else "narrowed"
    if clause.path.rpartition(".")[0] not in old.nodes:
        return "neither"
    return _NEW_MEMBER.get(clause.kind, "neither")


_NEW_MEMBER: Final[Mapping[str, Effect]] = {"type": "widened", "required": "narrowed"}


def _effect_of_changed(clause: Clause, other: Clause, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of another value of a clause that both catalogues have.

    A pattern is compared with another by the words that the bounds of length allow. One that cannot
    be read counts as ``both``.
    """
    before, after = clause.value, other.value
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _effect(set(before) <= set(after), set(after) <= set(before))
    if clause.kind == "pattern":
        return _effect_of_patterns(old.nodes[clause.path], new.nodes[clause.path])
    if clause.kind == "type":
        return _effect(_fits(str(before), str(after)), _fits(str(after), str(before)))
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        if clause.kind.endswith("-min"):
            return _effect(after <= before, before <= after)
        return _effect(before <= after, after <= before)
    return "both"


def _effect(is_wider: bool, is_narrower: bool) -> Effect:
    """The effect where all that was valid still is, and where all that is valid was before."""
    if is_wider:
        return "neither" if is_narrower else "widened"
    return "narrowed" if is_narrower else "both"


def _effect_of_patterns(old: Node, new: Node) -> Effect:
    """The effect on the words of a place; whether a dot matches a line break is left open by AWS."""
    try:
        before, after = (
            language(ANY_TEXT if node.pattern is None else node.pattern, dot_matches_newline=True)
            for node in (old, new)
        )
    except PatternError:
        return "both"
    return _effect(before.within(*old.lengths) <= after, after.within(*new.lengths) <= before)


def _fits(one: str, other: str) -> bool:
    """Whether every JSON value of the one type is one of the other."""
    return one == other or other == "document" or (one, other) == ("integer", "number")
