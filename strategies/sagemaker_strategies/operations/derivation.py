"""An operation from a service model in botocore's form: what its names, and its shapes, state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.registry import known_facts

#: An operation's name is a verb and a resource; by the verb, those that take it away again.
_VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "Create": ("Delete",),
    "Put": ("Delete", "Remove"),
    "Register": ("Deregister", "Delete"),
    "Update": (),  # what is updated was there before
}
_VERSION: Final = re.compile(r"V\d+$")


def derive(model: Mapping[str, Any], create: str, *, service: str | None = None) -> Operation:
    """Derive what a service model states of its operation ``create``, and add what is known of it.

    ``service`` defaults to the name that requests are signed for. A member called after the
    resource is the identifier, for a name in use is refused; where there is none, the one by which
    Describe names it, or else the one that the model marks as an idempotency token. An operation beside it counts where each
    member that it requires is one of the request or of the answer. Raises ``ValueError`` for an
    operation that the service does not have.
    """
    metadata, operations = model["metadata"], model["operations"]
    if "input" not in operations.get(create, ()):
        raise ValueError(f"{create}: no operation of {metadata.get('serviceId')} with a request")
    service = service or metadata.get("signingName", metadata["endpointPrefix"])
    names = _Names(model, create)
    beside = {
        "describe": names.first("Describe", "Get"),
        "delete": names.first(*names.removals),
        "stop": names.first("Stop"),
    }
    named_by = {name: names.named_by(name) for name in beside.values() if name}
    facts: dict[str, Any] = {
        "service": service,
        "api_version": metadata["apiVersion"],
        "create": create,
        "protocol": protocol_of(metadata),
        "target_prefix": metadata.get("targetPrefix", ""),
        "json_version": metadata.get("jsonVersion", ""),
        "signing_name": metadata.get("signingName", metadata["endpointPrefix"]),
        "endpoint_prefix": metadata["endpointPrefix"],
        "request_shape": operations[create]["input"]["shape"],
        "identifier": names.identifier,
        "arn": names.arn,
        **{role: name if named_by.get(name or "") else None for role, name in beside.items()},
        "list": names.listing,
        "named_by": {name: found for name, found in named_by.items() if found},
        **known_facts(f"{service}:{create}"),
    }
    known_not_returned = facts.pop("not_returned", frozenset())
    return Operation(
        **facts,
        not_returned=names.not_returned(facts["describe"]) | known_not_returned,
        errors={name: _names_of(each.get("errors", ())) for name, each in operations.items()},
        outputs={n: each["output"]["shape"] for n, each in operations.items() if "output" in each},
        model=model,
    )


def protocol_of(metadata: Mapping[str, Any]) -> str:
    """The protocol in which a service is asked: its first one, or AWS JSON where that is CBOR."""
    protocol = str(metadata.get("protocol"))
    return "json" if protocol.endswith("cbor") and "jsonVersion" in metadata else protocol


class _Names:
    """The names around an operation: its resource's, and those of the operations beside it."""

    def __init__(self, model: Mapping[str, Any], create: str) -> None:
        self.operations: Mapping[str, Any] = model["operations"]
        self.shapes: Mapping[str, Any] = model["shapes"]
        verb = next((verb for verb in _VERBS if create.startswith(verb)), "")
        self.removals = _VERBS.get(verb, ())
        # The resource's name, and that without a version where it has one: ``AutoMLJobV2``.
        whole = create.removeprefix(verb)
        self.resources = tuple(dict.fromkeys((whole, _VERSION.sub("", whole))))
        self.sent = self.members(create, "input")
        self.answered = self.members(create, "output")

    def first(self, *verbs: str) -> str | None:
        """The first operation with one of these verbs on the resource."""
        wanted = (f"{verb}{resource}" for resource in self.resources for verb in verbs)
        return _first(self.operations, *wanted)

    @property
    def listing(self) -> str | None:
        plurals = [f"{r[:-1]}ies" if r.endswith("y") else f"{r}s" for r in self.resources]
        return _first(
            self.operations, *(f"{v}{plural}" for plural in plurals for v in ("List", "Describe"))
        )

    @property
    def identifier(self) -> str | None:
        if not self.removals:
            return None
        texts = {n: m for n, m in self.sent.items() if self.type_of(m) == "string"}
        token = next((name for name, m in texts.items() if m.get("idempotencyToken")), None)
        named = _first(texts, *(f"{r}Name" for r in self.resources), "Name")
        return named or self._describing(texts) or token

    def _describing(self, texts: Iterable[str]) -> str | None:
        """The one member of the request by which Describe names what it created."""
        naming = self.shape(self.first("Describe", "Get"), "input").get("required", ())
        return _first(texts, *naming) if len(naming) == 1 else None

    @property
    def arn(self) -> str | None:
        return _first(self.answered, *(f"{r}Arn" for r in self.resources), "Arn")

    def named_by(self, operation: str) -> Mapping[str, str]:
        """Each member that the operation requires, and where its value is to be found.

        Empty where one is nowhere, or where the operation requires none.
        """
        shape = self.shape(operation, "input")
        found = {
            member: self._source(member, self.type_of(shape["members"][member]))
            for member in shape.get("required", ())
        }
        return {} if None in found.values() else {m: s for m, s in found.items() if s is not None}

    def _source(self, member: str, type_: str) -> str | None:
        if member == self.identifier:
            return member
        places = dict(self._answered_places(type_))
        answered = _first(places, member)
        sent = (name for name, m in self.sent.items() if self.type_of(m) == type_)
        return places[answered] if answered else _first(sent, member)

    def _answered_places(self, type_: str) -> Iterator[tuple[str, str]]:
        """The members of the answer's structures, and its own, by name, as paths: those of a type."""
        for name in sorted(
            self.answered, key=lambda name: name in self.resources
        ):  # the last counts
            reference = self.answered[name]
            inner = self.shapes[reference["shape"]].get("members", {})
            yield from ((n, f"{name}.{n}") for n, m in inner.items() if self.type_of(m) == type_)
        yield from ((n, n) for n, m in self.answered.items() if self.type_of(m) == type_)

    def not_returned(self, describe: str | None) -> frozenset[str]:
        """The members of the request that Describe's answer does not have in the same shape."""
        if describe is None:
            return frozenset()  # nothing is known of any: the checks are unsupported
        returned = self.members(describe, "output")
        return frozenset(
            name
            for name, member in self.sent.items()
            if returned.get(name, {}).get("shape") != member["shape"]
        )

    def shape(self, operation: str | None, side: str) -> Mapping[str, Any]:
        """The shape of an operation's input or output; empty where there is none."""
        reference = self.operations.get(operation or "", {}).get(side)
        shape: Mapping[str, Any] = self.shapes[reference["shape"]] if reference else {}
        return shape

    def members(self, operation: str | None, side: str) -> Mapping[str, Any]:
        """The members of that shape."""
        members: Mapping[str, Any] = self.shape(operation, side).get("members", {})
        return members

    def type_of(self, reference: Mapping[str, Any]) -> str:
        return str(self.shapes.get(reference["shape"], {}).get("type"))


def _names_of(references: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(reference["shape"]) for reference in references)


def _first(names: Iterable[str], *wanted: str) -> str | None:
    """The first of the wanted names that is there, in the spelling that it has there."""
    known = {name.lower(): name for name in names}
    return next((known[name.lower()] for name in wanted if name.lower() in known), None)
