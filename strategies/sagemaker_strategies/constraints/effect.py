"""What a change of a clause does to requests: whether it forbids more of them, or fewer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.constraints.parts import forbids_nothing
from sagemaker_strategies.patterns.characters import PatternError
from sagemaker_strategies.patterns.language import Language, language

#: ``narrowed``: a request that was valid is not any more. ``widened``: one is valid that was not.
#: ``both``: some of each. ``neither``: the same requests are valid.
Effect: TypeAlias = Literal["narrowed", "widened", "both", "neither"]

#: Whom an effect breaks: clients send what is refused now, mocks refuse what is valid now.
BREAKS: Final[Mapping[Effect, tuple[str, ...]]] = MappingProxyType(
    {
        "narrowed": ("clients",),
        "widened": ("mocks",),
        "both": ("clients", "mocks"),
        "neither": (),
    }
)


def effect_of_added(clause: Clause, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of a clause that only the new catalogue has.

    A new member widens, by its clause ``type``, and narrows where it is required; no request that
    was valid before has it, so that its other clauses, and those below it, break nothing.
    """
    if clause.path in old.nodes:
        if clause.kind == "pattern":
            return _effect_of_patterns(clause.path, old, new)
        return "neither" if forbids_nothing(clause) else "narrowed"
    if clause.path.rpartition(".")[0] not in old.nodes:
        return "neither"
    return _NEW_MEMBER.get(clause.kind, "neither")


_NEW_MEMBER: Final[Mapping[str, Effect]] = MappingProxyType(
    {"type": "widened", "required": "narrowed"}
)


def effect_of_removed(clause: Clause, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of a clause that only the old catalogue has: that of adding it, turned round."""
    return _TURNED[effect_of_added(clause, new, old)]


_TURNED: Final[Mapping[Effect, Effect]] = MappingProxyType(
    {"narrowed": "widened", "widened": "narrowed", "both": "both", "neither": "neither"}
)


def effect_of_changed(id: str, old: Catalogue, new: Catalogue) -> Effect:
    """The effect of another value of a clause that both catalogues have.

    A pattern is compared with another by the words that the bounds of length allow. One that cannot
    be read counts as ``both``.
    """
    clause = old.clauses[id]
    before, after = clause.value, new.clauses[id].value
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _effect(set(before) <= set(after), set(after) <= set(before))
    if clause.kind == "pattern":
        return _effect_of_patterns(clause.path, old, new)
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


def _effect_of_patterns(path: str, old: Catalogue, new: Catalogue) -> Effect:
    try:
        before, after = _language(path, old), _language(path, new)
    except PatternError:
        return "both"
    return _effect(
        _within_bounds(before, path, old) <= after, _within_bounds(after, path, new) <= before
    )


def _language(path: str, catalogue: Catalogue) -> Language:
    """The words of a member's pattern; whether a dot matches a line break is left open by AWS."""
    clause = catalogue.clauses.get(f"{path}:pattern")
    return language(str(clause.value) if clause is not None else ".*", dot_matches_newline=True)


def _within_bounds(words: Language, path: str, catalogue: Catalogue) -> Language:
    return words.within(
        _bound(f"{path}:length-min", catalogue), _bound(f"{path}:length-max", catalogue)
    )


def _bound(id: str, catalogue: Catalogue) -> int | None:
    value = catalogue.clauses[id].value if id in catalogue.clauses else None
    return value if isinstance(value, int) else None


def _fits(one: str, other: str) -> bool:
    """Whether every JSON value of the one type is one of the other."""
    return one == other or other == "document" or (one, other) == ("integer", "number")
