"""The operations: from a request's name and body to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sagemaker_conformance.reference import operations, wire
from sagemaker_conformance.reference.constraint_checks import checks_of
from sagemaker_conformance.reference.listings import page
from sagemaker_conformance.reference.refusals import Wording, refuse_invalid, word_as_aws
from sagemaker_conformance.reference.store import Store
from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.reference.warm_starts import refuse_orphan
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.reported_nulls import nulled
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: A rule between members: the message that refuses a request which breaks it, or None.
Rule: TypeAlias = Callable[[Mapping[str, Any]], "str | None"]
_Perform: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Service:
    """The tuning-job operations over one `Store`.

    ``validator`` judges the requests of CreateHyperParameterTuningJob and, by the same checks, the
    job's name wherever it is asked for; ``rules`` come after it, and are told of one at a time.
    ``word`` makes the error of what a validator finds.
    With ``parents`` the jobs that a warm start names must exist, and search or fix what it does. With
    ``nulls`` Describe returns as null what AWS is reported to.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        validator: Validator | None = None,
        rules: Sequence[Rule] | None = None,
        store: Store | None = None,
        word: Wording = word_as_aws,
        parents: bool = False,
        nulls: bool = False,
    ) -> None:
        self.store = store or Store()
        self._word = word
        self._nulls = nulls
        self._parents = parents
        self._rules = tuple(rules or ())
        creating = validator or Validator(catalogue)
        self._operations: Mapping[str, tuple[Validator, _Perform]] = {
            TUNING_JOB.create: (creating, self._create),
            **{
                name: (_beside(creating, request), perform)
                for name, request, perform in self._others(catalogue)
            },
        }

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request; an exception is a defect of this service.

        The order is that of AWS's JSON services: the body parses, the operation is known, its types
        are right, its constraints are kept, and then the state of the world.
        """
        try:
            return wire.accept(self._perform(operation, wire.parse(body)))
        except ServiceError as error:
            return wire.refuse(error)

    def _perform(self, operation: str, body: Any) -> Mapping[str, Any]:
        known = self._operations.get(operation)
        if known is None:
            raise ServiceError("UnknownOperationException")
        validator, perform = known
        refuse_invalid(validator, body, self._word)
        return perform(validator.reading(body))

    def _others(self, catalogue: Catalogue) -> tuple[tuple[str, Catalogue, _Perform], ...]:
        job = TUNING_JOB
        return (
            (job.describe, operations.naming(catalogue, job.describe), self._describe),
            (job.stop, operations.naming(catalogue, job.stop), self._stop),
            (job.delete, operations.naming(catalogue, job.delete), self._delete),
            (job.list, operations.listing(catalogue), self._list),
            (
                job.list_training_jobs,
                operations.listing_training_jobs(catalogue),
                self._list_training_jobs,
            ),
            (job.list_tags, operations.listing_tags(catalogue), self._list_tags),
            (job.add_tags, operations.adding_tags(catalogue), self._add_tags),
            (job.delete_tags, operations.deleting_tags(catalogue), self._delete_tags),
        )

    def _create(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        for rule in self._rules:
            broken = rule(request)
            if broken is not None:
                raise ServiceError("ValidationException", broken, key="message")
        if self._parents:
            refuse_orphan(request, self.store)
        return {TUNING_JOB.arn: self.store.create(request).arn}

    def _describe(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        described = self.store.find(request[TUNING_JOB.identifier]).description()
        return nulled(described) if self._nulls else described

    def _stop(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.stop(request[TUNING_JOB.identifier])
        return {}

    def _delete(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.delete(request[TUNING_JOB.identifier])
        return {}

    def _list(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return page(self.store.all(), request)

    def _list_training_jobs(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.find(request[TUNING_JOB.identifier])
        return {"TrainingJobSummaries": []}

    def _list_tags(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"Tags": self.store.tags(request["ResourceArn"])}

    def _add_tags(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"Tags": self.store.tag(request["ResourceArn"], request.get("Tags", []))}

    def _delete_tags(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.untag(request["ResourceArn"], request["TagKeys"])
        return {}


def _beside(creating: Validator, request: Catalogue) -> Validator:
    """A validator of another operation that judges the job's name as the creating one does."""
    own = checks_of(request)
    shared = creating.catalogue.clauses
    checks = {id: creating.checks.get(id) if id in shared else own[id] for id in own}
    return Validator(request, {id: check for id, check in checks.items() if check is not None})
