"""Valid requests whose values show whether Describe returns them: all different, none a default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sagemaker_strategies.cases.boundaries import accepted
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch, Placement, batched, returned_node
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Json, Kind, Node

_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
#: Typical values count from 1; these differ from them.
_FIRST_SERIAL = 11
#: A text that survives no trimming and no folding of case.
_PADDED: Final = " Ab 12 "
#: What is changed where texts are normalised, escaped or decoded, added to a text as its pattern lets it.
_MARKS: Final = ("  b", "//c", "\\\\d", "%41", "&amp;", "<", "'", '"', "\t", "+")
#: A key that JavaScript's objects have already.
_INHERITED: Final = "__proto__"
#: Some implementations keep a text of no stated length up to 255 characters.
_LONG: Final = 300
#: Values that a careless implementation treats as absent.
_EMPTY: tuple[Json, ...] = (0, False, "", [], {})


def several_definitions(seed_request: SeedRequest) -> Request | None:
    """A request with a list of definitions that have every member they can, no two alike.

    None where the catalogue has no such list. Every prose rule is satisfied, so members that exclude
    each other are not in one definition.
    """
    catalogue, operation = seed_request.catalogue, seed_request.catalogue.operation
    definition = operation.definition
    several = next((name for name in operation.repeating_lists if name in catalogue.nodes), None)
    if several is None or definition is None:
        return None
    definitions = [
        replace(
            seed_request, typical_values=TypicalValues(operation, variant, full=True), given=None
        ).base[definition]
        for variant in range(2)
    ]
    base = {name: value for name, value in seed_request.base.items() if name != definition}
    return seed_request.repair_rules({**base, several: definitions}, ())


def round_trip_batches(seed_request: SeedRequest, paths: Sequence[str]) -> tuple[Batch, ...]:
    """Requests that together put a distinct value at each place, and where valid an empty, a padded
    and a long one."""
    nodes = [seed_request.catalogue.nodes[path] for path in paths]
    operation = seed_request.catalogue.operation
    returned = [n for n in nodes if returned_node(n, operation) and n.path != operation.identifier]
    typical = seed_request.typical_values
    telling = {
        node.path: _placements(node, [Sample("type", "telling", typical.value(node, serial))])
        for serial, node in enumerate(_leaves(returned), start=_FIRST_SERIAL)
    }
    families = [telling] + [
        {node.path: _placements(node, chosen(node, typical)) for node in returned}
        for chosen in (_empties, _padded, _longest, _mixed, _marked, _repeated, _inherited)
    ]
    several = None
    if any(name in paths for name in operation.repeating_lists):
        several = several_definitions(seed_request)
    whole = () if several is None else (Batch(several, ()),)
    return tuple(batch for family in families for batch in batched(seed_request, family)) + whole


def _placements(node: Node, samples: Iterable[Sample]) -> list[Placement]:
    return [Placement(node.path, "many", sample) for sample in samples]


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """Those that contain no other: a container is compared by its leaves."""
    paths = {node.path for node in nodes}
    for node in nodes:
        if not any(child.path in paths for child in node.children.values()):
            yield node


def _empties(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    for sample in accepted(node, typical_values):
        plain = not sample.absent and sample.unspecified is None
        if plain and any(type(e) is type(sample.value) and e == sample.value for e in _EMPTY):
            yield sample
            return
    if _is_unlimited(node, "length-min"):
        yield Sample("type", "empty", "")


def _is_unlimited(node: Node, kind: Kind) -> bool:
    """Whether nothing is stated of the text on that side: one that is refused proves nothing, one that is
    taken must come back."""
    return node.type == "string" and not {"pattern", "enum", kind} & node.clauses.keys()


def _padded(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """Text with letters of both cases and a space at either end, or at one, which shows trimming and
    folding."""
    if node.type != "string" or node.enum is not None:
        return
    typical = typical_values.value(node)
    for text in (_PADDED, f" {typical} ", f"{typical} ", f" {typical}"):
        if node.has_text(text):
            yield Sample("type", "padded", text)
            return


def _marked(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """Text with marks that have a meaning elsewhere, or a number as text with a zero at its end."""
    if node.type != "string" or node.enum is not None:
        return
    typical = marked = str(typical_values.value(node))
    if _NUMBER.fullmatch(typical):
        marked = f"{typical}0" if "." in typical else typical
    else:
        for mark in _MARKS:
            marked += mark if node.has_text(marked + mark) else ""
    if marked != typical and node.has_text(marked):
        yield Sample("type", "marked", marked)


def _repeated(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """Twice the same element: AWS leaves open whether it is refused; where taken, both come back."""
    if node.type == "list" and node.has_room(2):
        element = typical_values.value(node.children["member"])
        if not isinstance(element, dict):  # structures are told apart by a name mostly
            yield Sample("type", "repeated", [element, element])


def _inherited(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """A map with a key that an object of JavaScript has already."""
    if node.type != "map" or not node.has_room(2):
        return
    key, value = node.children["key"], node.children["value"]
    if key.enum is None and key.has_text(_INHERITED):
        entries = typical_values.entries(node, 1)
        yield Sample("type", "inherited key", {**entries, _INHERITED: typical_values.value(value)})


def _mixed(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """A value of an enumeration with letters of both cases, where the typical one has not."""
    mixed = [v for v in node.enum or () if v.lower() != v != v.upper()]
    typical = typical_values.value(node) if mixed else None
    if mixed and typical not in mixed:
        yield Sample("type", "mixed case", mixed[0])


def _longest(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """The longest text: an implementation that cuts it off has a limit of its own."""
    if node.type == "string" and node.bound("length-max") is not None:
        for sample in accepted(node, typical_values):
            if (sample.kind, sample.label) == ("length-max", "max"):
                yield sample
    if _is_unlimited(node, "length-max") and (node.bound("length-min") or 0) <= _LONG:
        yield Sample("type", "long", "a" * _LONG)
