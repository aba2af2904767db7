"""The voices in which servers word a refusal, each a function of what the validator found.

All of them refuse the same requests with the same status and code, so that a verdict that rests on
what a server does is the same in each. ``aws`` lists all errors in the classic words of SageMaker,
``first`` the first of them only. ``smithy`` has the words and the ``fieldList`` of Smithy's protocol
tests (restJson1/validation). ``plain`` has words of its own for the first faulty member, ``mute`` one
sentence for everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from benchmarks.mutation.fault import Family
from sagemaker_conformance.reference.type_faults import TypeFault
from sagemaker_conformance.reference.validator import Found, Wording, broken_clauses, word_as_aws
from sagemaker_conformance.reference.violations import LocatedValue, Violation
from sagemaker_conformance.reference.wire import ServiceError

#: What ``plain`` says of a member, by the kind of the broken clause.
_PLAIN: Final = {
    "type": "{} is not valid: it has the wrong type.",
    "required": "{} is missing.",
    "enum": "{} is not valid: it has to be one of the known values.",
    "pattern": "{} is not valid: it has parts that are not allowed there.",
    "length-min": "{} is too short.",
    "length-max": "{} is too long.",
    "range-min": "{} is too small.",
    "range-max": "{} is too large.",
}
#: What a list or map holds, as ``plain`` names it.
_PARTS: Final = {"member": "An entry of", "key": "A key of", "value": "A value of"}


def word_first(found: Found) -> ServiceError:
    """The first error only, in SageMaker's words."""
    return word_as_aws(found if isinstance(found, TypeFault) else found[:1])


def word_as_smithy(found: Found) -> ServiceError:
    """All errors in Smithy's words, which has none for a wrong type."""
    if isinstance(found, TypeFault):
        return ServiceError(found.code, breaks=(found.clause_id,))
    items = tuple(dict.fromkeys(map(_smithy_item, found)))
    noun = "error" if len(items) == 1 else "errors"
    text = f"{len(items)} validation {noun} detected. {'; '.join(item for _, item in items)}"
    return ServiceError(
        found[0].code, text, key="message", breaks=broken_clauses(found), fields=items
    )


def word_plainly(found: Found) -> ServiceError:
    """One sentence of the server's own about the first faulty member."""
    return _said(found, _sentence(found if isinstance(found, TypeFault) else found[0]))


def word_mutely(found: Found) -> ServiceError:
    """That the request is not valid, and no more."""
    return _said(found, "The request is not valid.")


def word_with_own_codes(found: Found) -> ServiceError:
    """As `word_plainly`, with codes and a status that AWS documents nowhere.

    No voice of `VOICES`: such a server is wrong in each of its refusals, and a fault in it shows
    beside that.
    """
    plain = word_plainly(found)
    is_type = isinstance(found, TypeFault)
    code, status = ("BadRequest", 400) if is_type else ("InvalidParameterValue", 422)
    return ServiceError(code, plain.message, plain.key, plain.breaks, status=status)


VOICES: Final[Mapping[str, Wording]] = {
    "aws": word_as_aws,
    "first": word_first,
    "smithy": word_as_smithy,
    "plain": word_plainly,
    "mute": word_mutely,
}
#: The families of faults that nothing can show in a voice, and that are not seeded there: where a refusal
#: names no member in a form of AWS's, it cannot name the wrong one. Status and code show all others.
UNTOLD: Final[Mapping[str, frozenset[Family]]] = {
    **dict.fromkeys(VOICES, frozenset()),
    "plain": frozenset({"blame"}),
    "mute": frozenset({"blame"}),
}


def _said(found: Found, message: str) -> ServiceError:
    if isinstance(found, TypeFault):
        return ServiceError(found.code, message, breaks=(found.clause_id,))
    return ServiceError(found[0].code, message, key="message", breaks=broken_clauses(found))


def _sentence(broken: TypeFault | Violation) -> str:
    path, _, kind = broken.clause_id.rpartition(":")
    blame = None if isinstance(broken, TypeFault) else broken.blame
    return _PLAIN[kind].format(_member(path) if blame is None else _pascal(blame))


def _member(path: str) -> str:
    """The place as a plain sentence names it: by the last member's name on its path."""
    steps = path.split(".")
    name = [step for step in steps if step not in _PARTS][-1]
    return f"{_PARTS[steps[-1]]} {name}" if steps[-1] in _PARTS else name


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _smithy_item(broken: Violation) -> tuple[str, str]:
    """The JSON pointer to the value, and what is said of it."""
    kind = broken.clause_id.rpartition(":")[2]
    pointer = "".join(f"/{step}" for step in _smithy_steps(broken))
    counted = f"with length {len(broken.located.value)} " if kind.startswith("length") else ""
    demand = _smithy_demand(broken.located, kind)
    return pointer, f"Value {counted}at '{pointer}' failed to satisfy constraint: Member {demand}"


def _smithy_steps(broken: Violation) -> Iterator[str]:
    """Names as the model spells them, indices from 0; a map's keys are told of at the map."""
    if broken.blame is not None:
        yield from map(_pascal, broken.blame.split("."))
        return
    located = broken.located
    for step in located.trail[:-1] if located.node.name == "key" else located.trail:
        yield str(step).replace("~", "~0").replace("/", "~1")


def _smithy_demand(located: LocatedValue, kind: str) -> str:
    if kind == "required":
        return "must not be null"
    clauses = {str(stated): clause.value for stated, clause in located.node.clauses.items()}
    if kind == "enum":
        values = clauses["enum"]
        assert isinstance(values, tuple)
        return f"must satisfy enum value set: [{', '.join(map(str, values))}]"
    if kind == "pattern":
        return f"must satisfy regular expression pattern: {clauses['pattern']}"
    what = kind.partition("-")[0]
    low, high = clauses.get(f"{what}-min"), clauses.get(f"{what}-max")
    demand = "must have length" if what == "length" else "must be"
    if low is None or high is None:
        end = f"greater than or equal to {low}" if high is None else f"less than or equal to {high}"
        return f"{demand} {end}"
    return f"{demand} between {low} and {high}, inclusive"
