"""A rule: what the documentation states of a request in prose only, and what goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from sagemaker_strategies.cases.json_pointer import Pointer, Request
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Evidence, Observation, Source
from sagemaker_strategies.constraints.loader import DOCUMENTED_SPEC
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import Repair, View

#: The evidence for a rule: stated explicitly; observed in an answer of the service; only implied, by a
#: text, by other clients or by common sense; or contradicted by published requests that the service
#: accepted. Targets are checked against the first two only. The sweep's own requests satisfy all four,
#: so that their validity is beyond doubt; those of the public strategies all but the last.
Tier: TypeAlias = Literal["stated", "observed", "implied", "contradicted"]
#: The tiers whose rules targets are checked against.
CHECKED_TIERS: Final[tuple[Tier, ...]] = ("stated", "observed")

#: Whether a definition satisfies the rule in its request; may raise on ill-typed values.
Check: TypeAlias = Callable[[Any, Any], bool]
#: The service's published sentence for a request that breaks the rule: as it is, or made for the request.
Refusal: TypeAlias = "str | Callable[[Any], str]"
#: What an example changes: values by their paths, with dots between; `ABSENT` for what is removed.
Values: TypeAlias = Mapping[str, Any]
#: Examples of one side of a rule by their labels; a rejecting one is made on the first accepting.
Examples: TypeAlias = Mapping[str, Values]

#: What checks and repairs raise on ill-typed values.
ILL_TYPED: Final = (AttributeError, TypeError, ValueError, KeyError, IndexError, ArithmeticError)

#: The service model's own documentation of its members.
MODEL: Final = "botocore 1.44.5, documentation"
#: The developer guide as it stood when its sources were last public.
GUIDE_2023: Final = "Amazon SageMaker Developer Guide, 2023-06"
#: The developer guide of the month in which tuning was published.
GUIDE_2018: Final = "Amazon SageMaker Developer Guide, 2018-06"


def in_document(document: str, place: str) -> Source:
    """A source: a document, and the place in it."""
    return Source(document, place)


def is_documented_2018(catalogue: Catalogue) -> bool:
    """Whether the catalogue is that of the first pages, whose prose has limits of its own."""
    return catalogue.spec == DOCUMENTED_SPEC


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule at one path, in one catalogue.

    ``path`` is the structure of the rule, or the member that it limits, in the form of clause ids.
    ``prose_id`` is its own, of the tuning job's rules the entry of ``tests/prose_rule_ids.txt``.
    ``needs`` are the paths beside its own that a catalogue must have for the rule to apply, ``since``
    the month from which the documentation states it (empty: always). ``observations`` are answers
    that enforce the rule, or, of one that is contradicted, a request that the service accepted against
    it. ``refusal`` is AWS's own sentence, where it was published. A rule of the request itself
    (``of_request``) is checked once, any other for every definition of the request: at
    ``definition_paths``, which `rules_of` takes from the catalogue's operation. Where that has no
    definition, all are of the request.
    """

    path: str
    name: str
    statement: str
    source: Source
    prose_id: str
    check: Check
    repair: Repair
    tier: Tier = "stated"
    accepts: Examples = field(default_factory=dict)
    rejects: Examples = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    needs: tuple[str, ...] = ()
    since: str = ""
    of_request: bool = False
    refusal: Refusal = ""
    definition_paths: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The rule's identity among the clauses, stable for ever: ``path:rule-name``."""
        return f"{self.path}:rule-{self.name}"

    @property
    def evidence(self) -> Evidence:
        """Its evidence: an answer of the service, or a text."""
        return "observed" if self.tier == "observed" else "documented"

    def message(self, request: Any) -> str:
        """The error message for a request that breaks the rule: AWS's own sentence, else the statement."""
        message = self.refusal if isinstance(self.refusal, str) else self.refusal(request)
        return message or self.statement

    def holds(self, request: Request) -> bool:
        """Whether the request satisfies the rule; true where it does not apply or types are wrong."""
        return all(self.holds_in(definition, request) for definition, _ in self.subjects(request))

    def holds_in(self, subject: Any, request: Any) -> bool:
        """The same for one definition of the request."""
        try:
            return self.check(subject, request)
        except ILL_TYPED:
            return True

    def repairs(self, view: View) -> list[list[Edit]]:
        """Edits that may repair the request, best first; none where types are wrong."""
        try:
            return list(self.repair(view))
        except ILL_TYPED:
            return []

    def subjects(self, request: Any) -> Iterable[tuple[Any, Pointer]]:
        """The values that the rule is checked for, with their pointers."""
        if self.of_request:
            return [(request, ())]
        return definitions_in(request, self.definition_paths)


#: The rules of one topic, as a catalogue has them.
Topic: TypeAlias = Callable[[Catalogue], tuple[Rule, ...]]


def definitions_in(request: Any, paths: Iterable[str]) -> list[tuple[Any, Pointer]]:
    """What the request has at these paths, each of a member or of a list's elements, with pointers."""
    if not isinstance(request, dict):
        return []
    found: list[tuple[Any, Pointer]] = []
    for path in paths:
        name, _, element = path.partition(".")
        value = request.get(name)
        if not element:
            found += [] if value is None else [(value, (name,))]
        elif isinstance(value, list):
            found += [(each, (name, index)) for index, each in enumerate(value)]
    return found
