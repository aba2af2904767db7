"""An operation that creates something: its names, and what no rule that holds for all can derive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, eq=False)
class TypicalTables:
    """Friendly values for an operation's members; patterns and bounds serve where there are none.

    A template is a pair, for the first variant and the second: ``{n}`` counts from 1 and ``{nn}``
    from 11. ``templates`` are by a member's name, ``templates_by_parent`` by the last two steps of a
    path (``Tags.Key``), ``templates_by_shape`` by a shape's name, as are ``choices`` (values of an
    enum, preferred in this order), ``customary`` (optional members that a structure has all the
    same) and ``varied`` (enums whose value differs from element to element).
    """

    templates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    templates_by_parent: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    templates_by_shape: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    numbers: Mapping[str, int | float] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    customary: Mapping[str, frozenset[str]] = field(default_factory=dict)
    varied: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Operation:
    """One creating operation of a JSON service and the operations beside it, by name.

    Names that a service does not have are None. ``service`` is botocore's name of the service.
    ``identifier`` is the member that must be unique per request, ``arn`` the member of the answer that
    ends in it, ``named_by`` the member by which ``describe``, ``delete`` and ``stop`` name what was
    created. ``definition`` is the member that holds what is created, None where the request itself
    does. ``parents`` is the list (``Member.List``) by which a request names others of its kind that
    must exist. ``repeats`` maps the elements of lists to the member whose clauses they repeat
    (``Definitions.member`` to ``Definition``); Describe does not return ``not_returned``.
    """

    service: str
    api_version: str
    create: str
    target_prefix: str
    json_version: str
    request_shape: str
    identifier: str | None = None
    arn: str | None = None
    describe: str | None = None
    delete: str | None = None
    stop: str | None = None
    list: str | None = None
    named_by: str | None = None
    definition: str | None = None
    parents: str | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)
    not_returned: frozenset[str] = frozenset()
    typical: TypicalTables = field(default_factory=TypicalTables)

    def __repr__(self) -> str:
        return f"Operation({self.service}:{self.create})"

    @classmethod
    def from_service_model(
        cls, model: Mapping[str, Any], create: str, *, service: str | None = None
    ) -> Operation:
        """Derive what a service model in botocore's form states of its operation ``create``.

        ``service`` defaults to the name that requests are signed for. A member called after the
        resource is the identifier, for a name in use is refused; only where there is none, the
        member that the model marks as an idempotency token is. Raises ``ValueError`` for a service
        of another protocol than AWS JSON and for an operation that it does not have.
        """
        metadata, operations = model["metadata"], model["operations"]
        if "targetPrefix" not in metadata:
            protocol = metadata.get("protocol")
            raise ValueError(f"{create}: expected a service of protocol json, got {protocol}")
        if "input" not in operations.get(create, ()):
            raise ValueError(
                f"{create}: no operation of {metadata.get('serviceId')} with a request"
            )
        resource = create.removeprefix("Create")
        plural = f"{resource[:-1]}ies" if resource.endswith("y") else f"{resource}s"
        describe = _first(operations, f"Describe{resource}", f"Get{resource}")
        delete = _first(operations, f"Delete{resource}")
        members = _shape(model, create, "input").get("members", {})
        token = next((name for name, m in members.items() if m.get("idempotencyToken")), None)
        identifier = _first(members, f"{resource}Name", "Name") or token
        naming = _shape(model, describe or delete, "input").get("required", ())
        answered = _shape(model, create, "output").get("members", ())
        returned = _shape(model, describe, "output").get("members", ())
        return cls(
            service=service or metadata.get("signingName", metadata["endpointPrefix"]),
            api_version=metadata["apiVersion"],
            create=create,
            target_prefix=metadata["targetPrefix"],
            json_version=metadata["jsonVersion"],
            request_shape=operations[create]["input"]["shape"],
            identifier=identifier,
            arn=_first(answered, f"{resource}Arn", "Arn"),
            describe=describe,
            delete=delete,
            stop=_first(operations, f"Stop{resource}"),
            list=_first(operations, f"List{plural}", f"Describe{plural}"),
            named_by=_first(naming, identifier or "") or next(iter(naming), None),
            not_returned=frozenset(members) - set(returned),
        )

    @cached_property
    def repeating_lists(self) -> tuple[str, ...]:
        """The lists whose elements repeat the clauses of another member."""
        return tuple(element.removesuffix(".member") for element in self.repeats)

    @cached_property
    def definition_paths(self) -> tuple[str, ...]:
        """Where the request has a definition: the member, and the elements of the lists that repeat it."""
        if self.definition is None:
            return ()
        repeated = (e for e, original in self.repeats.items() if original == self.definition)
        return (self.definition, *repeated)

    def in_repeating_list(self, path: str) -> bool:
        """Whether the path is below a list whose elements repeat the clauses of another member."""
        return any(path.startswith(f"{name}.") for name in self.repeating_lists)

    def headers(self, operation: str | None = None) -> dict[str, str]:
        """The headers by which the protocol names an operation of the service, or else this one."""
        return {
            "X-Amz-Target": f"{self.target_prefix}.{operation or self.create}",
            "Content-Type": f"application/x-amz-json-{self.json_version}",
        }


def _first(names: Iterable[str], *wanted: str) -> str | None:
    """The first of the wanted names that is there, in the spelling that it has there."""
    known = {name.lower(): name for name in names}
    return next((known[name.lower()] for name in wanted if name.lower() in known), None)


def _shape(model: Mapping[str, Any], operation: str | None, side: str) -> Mapping[str, Any]:
    """The shape of an operation's input or output; empty where there is none."""
    reference = model["operations"].get(operation, {}).get(side)
    shape: Mapping[str, Any] = model["shapes"][reference["shape"]] if reference else {}
    return shape
