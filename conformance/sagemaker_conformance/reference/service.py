"""The operations: from a request's name and body to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.constraint_checks import checks_of
from sagemaker_conformance.reference.listings import list_page
from sagemaker_conformance.reference.request_catalogues import request_catalogues
from sagemaker_conformance.reference.store import Store
from sagemaker_conformance.reference.validator import (
    Rule,
    Validator,
    Wording,
    refuse_broken,
    refuse_invalid,
    word_as_aws,
)
from sagemaker_conformance.reference.warm_starts import check_parents
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.reported_nulls import nulled
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_Perform: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Service:
    """The tuning-job operations over one `Store`.

    ``validator`` validates the requests of CreateHyperParameterTuningJob and, by the same checks, the
    job's name in other requests; ``rules`` follow, and are reported one at a time. ``word`` makes an
    error from what a validator finds. With ``parents`` the jobs that a warm start names must exist,
    and search or fix the same hyperparameters. With ``nulls`` Describe returns as null what AWS is
    reported to.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        validator: Validator | None = None,
        rules: Sequence[Rule] = (),
        store: Store | None = None,
        word: Wording = word_as_aws,
        parents: bool = False,
        nulls: bool = False,
    ) -> None:
        self.store = store or Store()
        self._word = word
        self._nulls = nulls
        self._parents = parents
        self._rules = rules
        create = validator or Validator(catalogue)
        self._validators = {
            name: _validator_beside(create, request)
            for name, request in request_catalogues(catalogue).items()
        }
        self._validators[TUNING_JOB.create] = create
        self._operations: Mapping[str, _Perform] = {
            TUNING_JOB.create: self._create,
            TUNING_JOB.describe: self._describe,
            TUNING_JOB.stop: self._stop,
            TUNING_JOB.delete: self._delete,
            TUNING_JOB.list: lambda request: list_page(self.store.all(), request),
            TUNING_JOB.list_training_jobs: self._list_training_jobs,
            TUNING_JOB.list_tags: lambda request: {"Tags": self.store.tags(request["ResourceArn"])},
            TUNING_JOB.add_tags: self._add_tags,
            TUNING_JOB.delete_tags: self._delete_tags,
        }

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request; an exception is a defect of this service.

        The order is that of AWS's JSON services: the body's syntax, the operation, types, constraints,
        and then the state of the account.
        """
        try:
            return wire.accept(self._perform(operation, wire.parse(body)))
        except ServiceError as error:
            return wire.refuse(error)

    def clear(self) -> None:
        """Forget all jobs."""
        self.store.clear()

    def _perform(self, operation: str, body: Any) -> Mapping[str, Any]:
        if operation not in self._operations:
            raise ServiceError("UnknownOperationException")
        validator = self._validators[operation]
        refuse_invalid(validator, body, self._word)
        return self._operations[operation](validator.read(body))

    def _create(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        refuse_broken(self._rules, request)
        if self._parents:
            check_parents(request, self.store)
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

    def _list_training_jobs(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.find(request[TUNING_JOB.identifier])
        return {"TrainingJobSummaries": []}

    def _add_tags(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"Tags": self.store.tag(request["ResourceArn"], request.get("Tags", []))}

    def _delete_tags(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        self.store.untag(request["ResourceArn"], request["TagKeys"])
        return {}


def _validator_beside(create: Validator, request: Catalogue) -> Validator:
    """A validator of another operation that has Create's checks of the members that both have."""
    own, shared = checks_of(request), create.catalogue.clauses
    checks = {id: create.checks.get(id) if id in shared else own[id] for id in own}
    return Validator(request, {id: check for id, check in checks.items() if check is not None})
