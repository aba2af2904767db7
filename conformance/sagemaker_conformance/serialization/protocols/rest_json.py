"""REST with JSON bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from botocore.model import StructureShape

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.protocol.wire_json import read_json
from sagemaker_conformance.serialization.bindings import RestSerialization
from sagemaker_conformance.serialization.forms import JSON

#: Models state them.
REFUSAL_CODES: Final = frozenset[str]()


class RestJsonSerialization(RestSerialization):
    """The protocol of Lambda, Batch or API Gateway."""

    name = "rest-json"
    content = "JSON"
    form = JSON

    def error(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """Read a refusal, which is that of AWS JSON."""
        return read_answer(status, headers, body)

    def _parsed(
        self, status: int, headers: Mapping[str, str], body: bytes, shape: StructureShape
    ) -> dict[str, Any]:
        payload = shape.members.get(shape.serialization.get("payload", ""))
        if body and (payload is None or payload.type_name not in ("blob", "string")):
            read_json(body)  # botocore would take other text for a message
        return super()._parsed(status, headers, body, shape)


#: The protocol of an operation's service.
make: Final = RestJsonSerialization
