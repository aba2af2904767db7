"""An operation that creates something: its names, and what no rule that holds for all can derive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sagemaker_strategies.operations.name_form import USUAL_FORM, NameForm


def _check_templates(name: str, pair: Any) -> None:
    """Raise `ValueError` for what is no pair of templates."""
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise ValueError(f"templates of {name}: {pair!r}, expected a pair of texts")
    for text in pair:
        try:
            text.format(n="1", nn="11")
        except (KeyError, ValueError, IndexError):
            raise ValueError(
                f"template of {name}: {text!r}, expected braces around n and nn only, others doubled"
            ) from None


@dataclass(frozen=True, eq=False)
class TypicalTables:
    """Typical values of an operation's members; patterns and bounds serve where there are none.

    A template is a pair, for the first variant and the second: ``{n}`` counts in the digits 1 to 8 and
    ``{nn}`` from 11; other braces are doubled. ``templates`` are by a member's name, ``templates_by_parent`` by the last two members of a
    path (``Tags.Key``), ``templates_by_shape`` by a shape's name, as are ``choices`` (values of an
    enum, preferred in this order), ``customary`` (optional members that a structure has all the
    same) and ``varied`` (enums whose value differs from element to element). ``values`` are
    what every request has at a path, or at all members of a name: what is there, or goes together.
    ``large`` are valid numbers, by a member's name, where the model states no maximum.
    """

    templates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    templates_by_parent: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    templates_by_shape: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    numbers: Mapping[str, int | float] = field(default_factory=dict)
    large: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    customary: Mapping[str, frozenset[str]] = field(default_factory=dict)
    varied: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in (self.templates, self.templates_by_parent, self.templates_by_shape):
            for name, pair in table.items():
                _check_templates(name, pair)

    def with_more(self, other: TypicalTables) -> TypicalTables:
        """These tables and the other's, which go before."""
        return TypicalTables(
            templates={**self.templates, **other.templates},
            templates_by_parent={**self.templates_by_parent, **other.templates_by_parent},
            templates_by_shape={**self.templates_by_shape, **other.templates_by_shape},
            numbers={**self.numbers, **other.numbers},
            large={**self.large, **other.large},
            choices={**self.choices, **other.choices},
            customary={**self.customary, **other.customary},
            varied=self.varied | other.varied,
            values={**self.values, **other.values},
        )


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the operations that match ``name``, a glob as in ``sagemaker:Create*``.

    ``facts`` are fields of `Operation` that their models do not state.
    """

    name: str
    typical: TypicalTables = field(default_factory=TypicalTables)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Operation:
    """One creating operation of a service and the operations beside it, by name.

    Names that a service does not have are None. ``service`` is botocore's name of the service, and
    ``signing_name`` the one that requests are signed for; addresses begin with ``endpoint_prefix``.
    ``protocol`` is botocore's name of how requests are written; ``target_prefix`` and ``json_version``
    are those of ``json``.
    What is created is a ``noun``. ``identifier`` is the member that must be unique per request, ``arn`` the member of the answer that
    ends in it. ``named_by`` has for ``describe``, ``delete`` and ``stop`` the members by which they name what was
    created, each with the member of the answer or of the request that has its value. ``definition`` is the member that holds what is created, None where the
    request itself does. ``parents`` is the list (``Member.List``) by which a request names others of its kind that
    must exist. ``repeats`` maps the elements of lists to the member whose clauses they repeat
    (``Definitions.member`` to ``Definition``); Describe does not return ``not_returned``. Identifiers
    are of the ``name_form``. ``errors`` and ``outputs`` have the names of shapes by operation, which
    are those of the ``model`` that it was derived from.
    """

    service: str
    api_version: str
    create: str
    target_prefix: str
    json_version: str
    request_shape: str
    protocol: str = "json"
    signing_name: str = ""
    endpoint_prefix: str = ""
    noun: str = "resource"
    identifier: str | None = None
    arn: str | None = None
    describe: str | None = None
    delete: str | None = None
    stop: str | None = None
    list: str | None = None
    named_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    definition: str | None = None
    parents: str | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)
    not_returned: frozenset[str] = frozenset()
    typical: TypicalTables = field(default_factory=TypicalTables)
    name_form: NameForm = USUAL_FORM
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Operation({self.name})"

    @property
    def name(self) -> str:
        """The service and the operation: ``sagemaker:CreateHyperParameterTuningJob``."""
        return f"{self.service}:{self.create}"

    @property
    def acceptance(self) -> str:
        """The answer to a valid request, in a few words."""
        stated = self.model.get("operations", {}).get(self.create, {}).get("http", {})
        status = stated.get("responseCode", 200)
        return f"{status} and the {self.noun}'s ARN" if self.arn else str(status)

    @property
    def shapes(self) -> Mapping[str, Any]:
        """The shapes of the service by name; empty where the operation was not derived from a model."""
        shapes: Mapping[str, Any] = self.model.get("shapes", {})
        return shapes

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

    def has_output(self, operation: str) -> bool:
        """Whether an operation of the service answers with something, as far as is known."""
        return operation in self.outputs or operation not in self.errors

    def headers(self, operation: str | None = None) -> dict[str, str]:
        """The headers by which AWS JSON names an operation of the service, or else this one."""
        return {
            "X-Amz-Target": f"{self.target_prefix}.{operation or self.create}",
            "Content-Type": f"application/x-amz-json-{self.json_version}",
        }
