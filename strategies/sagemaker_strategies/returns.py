"""Valid requests whose values tell whether they came back: each different, none of them plain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sagemaker_strategies.acceptances import Pack, Placement, packed, returned_node
from sagemaker_strategies.boundaries import Sample, accepted
from sagemaker_strategies.constraints.catalogue import JOB_NAME, Node
from sagemaker_strategies.constraints.clauses import Json
from sagemaker_strategies.worlds import World

#: Natural values count from 1; these are told from them.
_FIRST_SERIAL = 11
#: What a careless implementation takes for nothing.
_EMPTY: tuple[Json, ...] = (0, False, "", [], {})


def returning_packs(world: World, paths: Sequence[str]) -> tuple[Pack, ...]:
    """Requests that together put a telling value, and an empty one where it is valid, at each place."""
    nodes = [world.catalogue.nodes[path] for path in paths]
    returned = [n for n in nodes if returned_node(n) and n.path != JOB_NAME]
    telling = {
        node.path: [
            Placement(
                node.path, "many", Sample("type", "telling", world.naturals.value(node, serial))
            )
        ]
        for serial, node in enumerate(_leaves(returned), start=_FIRST_SERIAL)
    }
    empty = {node.path: list(_empties(world, node)) for node in returned}
    return (*packed(world, telling), *packed(world, empty))


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """Those inside which nothing else is asked: a container comes back through its leaves."""
    asked = {node.path for node in nodes}
    for node in nodes:
        if not any(child.path in asked for child in node.children.values()):
            yield node


def _empties(world: World, node: Node) -> Iterator[Placement]:
    for sample in accepted(node, world.naturals):
        plain = not sample.absent and sample.unspecified is None
        if plain and any(type(e) is type(sample.value) and e == sample.value for e in _EMPTY):
            yield Placement(node.path, "many", sample)
            return
