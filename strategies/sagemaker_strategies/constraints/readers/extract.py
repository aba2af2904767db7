"""The extract: the shapes of one operation's request and the notes on them, without any prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from sagemaker_strategies.constraints.catalogue import Catalogue, build
from sagemaker_strategies.constraints.clause import Evidence, Observation
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.readers.facts import check_facts
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: The version of the form in which extracts are stored.
FORMAT: Final = 1

_FACTS: Final = (
    *("type", "required", "enum", "pattern", "min", "max"),
    *("union", "document", "timestampFormat", "eventstream"),
)


#: The references of lists and maps.
_PARTS: Final = ("member", "key", "value")


@dataclass(frozen=True, slots=True)
class Extract:
    """The request's shapes in a service model's form, where they come from, and the notes by path.

    ``provenance`` is the revision that was read, as the source calls it.
    """

    spec: str
    document: str
    evidence: Evidence
    shapes: Mapping[str, Any]
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provenance: str = ""
    operation: Operation = TUNING_JOB

    def catalogue(
        self, observations: Mapping[str, tuple[Observation, ...]] | None = None
    ) -> Catalogue:
        """The clauses of these shapes; raises `SpecError` where a shape cannot be read."""
        return build(
            self.shapes,
            spec=self.spec,
            document=self.document,
            operation=self.operation,
            evidence=self.evidence,
            notes=self.notes,
            observations=observations,
        )


def closure(shapes: Mapping[str, Any], root: str) -> dict[str, Any]:
    """The shapes that ``root`` reaches, by name and sorted, each with its facts alone.

    Documentation and traits that state no constraint are left out; members keep the source's order.
    A name without a shape is left for `build` to refuse.
    """
    found: dict[str, Any] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found or name not in shapes:
            continue
        found[name] = _facts(name, shapes[name])
        waiting += [reference["shape"] for reference in _references(found[name])]
    return dict(sorted(found.items()))


def read_extract(content: Mapping[str, Any], where: str) -> Extract:
    """Read the stored form; ``where`` names the file in messages. Raises `SpecError`."""
    if content.get("format") != FORMAT:
        raise SpecError(
            f"{where}: expected an extract of format {FORMAT}, got {content.get('format')!r}"
        )
    operation, evidence = content.get("operation"), content.get("evidence")
    if operation != TUNING_JOB.create:
        raise SpecError(f"{where}: expected the operation {TUNING_JOB.create}, got {operation!r}")
    if evidence not in get_args(Evidence):
        known = ", ".join(get_args(Evidence))
        raise SpecError(f"{where}: evidence {evidence!r} is not known, expected one of {known}")
    return Extract(
        spec=str(content.get("spec") or where),
        document=str(content.get("document") or where),
        evidence=content["evidence"],
        shapes=request_shapes(content, where),
        notes=_notes(content.get("notes", {}), where),
        provenance=str(content.get("provenance", "")),
    )


def request_shapes(
    content: Mapping[str, Any], where: str, operation: Operation = TUNING_JOB
) -> dict[str, Any]:
    """The request's closure in a document with ``shapes``; raises `SpecError` where it is absent."""
    shapes, request = content.get("shapes"), operation.request_shape
    if not isinstance(shapes, Mapping) or request not in shapes:
        raise SpecError(f"{where}: expected a shape {request} under 'shapes', found none")
    try:
        return closure(shapes, request)
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None


def written(extract: Extract) -> dict[str, Any]:
    """The stored form of an extract, sorted, ready for `json.dump`."""
    return {
        "format": FORMAT,
        "spec": extract.spec,
        "document": extract.document,
        "provenance": extract.provenance,
        "evidence": extract.evidence,
        "operation": extract.operation.create,
        "shapes": dict(sorted(extract.shapes.items())),
        "notes": {path: list(texts) for path, texts in sorted(extract.notes.items())},
    }


def _facts(name: str, shape: Any) -> dict[str, Any]:
    if not isinstance(shape, Mapping):
        raise SpecError(f"shape {name} is {type(shape).__name__}, expected an object")
    facts = {fact: shape[fact] for fact in _FACTS if fact in shape}
    if "members" in shape:
        if not isinstance(shape["members"], Mapping):
            raise SpecError(f"shape {name}: expected an object of members")
        facts["members"] = {
            member: _reference(f"{name}.{member}", target)
            for member, target in shape["members"].items()
        }
    facts |= {part: _reference(f"{name}.{part}", shape[part]) for part in _PARTS if part in shape}
    check_facts(name, facts)
    return facts


def _reference(place: str, target: Any) -> dict[str, str]:
    if not isinstance(target, Mapping) or not isinstance(target.get("shape"), str):
        raise SpecError(f"{place} names no shape, expected an object with the key 'shape'")
    return {"shape": target["shape"]}


def _references(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    return [*facts.get("members", {}).values(), *(facts[part] for part in _PARTS if part in facts)]


def _notes(notes: Any, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(notes, Mapping):
        raise SpecError(f"{where}: 'notes' is {type(notes).__name__}, expected an object by path")
    if not all(isinstance(texts, list) for texts in notes.values()):
        raise SpecError(f"{where}: 'notes' has a path without a list of texts")
    return {path: tuple(str(text) for text in texts) for path, texts in notes.items()}
