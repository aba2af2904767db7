"""Query: a request is the fields of a form, an answer is XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from botocore.model import OperationModel

from sagemaker_conformance.serialization.botocore_serialization import BotocoreSerialization
from sagemaker_conformance.serialization.forms import FIELDS, unwritable

#: The common errors of the services' API references that are about values.
REFUSAL_CODES: Final = frozenset(
    {
        "InvalidParameterCombination",
        "InvalidParameterValue",
        "InvalidQueryParameter",
        "MalformedInput",
        "MalformedQueryString",
        "MissingParameter",
        "ValidationError",
    }
)


class QuerySerialization(BotocoreSerialization):
    """The protocol of SNS, IAM or RDS."""

    name = "query"
    form = FIELDS

    def unwritable(self, model: OperationModel, value: Any) -> Iterator[str]:
        """What of a request's value has no field."""
        assert model.input_shape is not None
        return unwritable(model.input_shape, value, self.form, self._shapes)


#: The protocol of an operation's service.
make: Final = QuerySerialization
