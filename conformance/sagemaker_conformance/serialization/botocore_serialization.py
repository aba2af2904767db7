"""A protocol as botocore writes and reads it: its public serializers and parsers, without validation."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.awsrequest import HeadersDict, create_request_object, prepare_request_dict
from botocore.exceptions import ParamValidationError
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from sagemaker_conformance.protocol.answer import Answer, read_error, unread_output
from sagemaker_conformance.protocol.wire_json import read_json
from sagemaker_conformance.serialization.serialization import HttpRequest, UnwritableError
from sagemaker_strategies.cases.encoded_values import date_of
from sagemaker_strategies.constraints.node import json_type
from sagemaker_strategies.operations.operation import Operation

#: What stands for an endpoint where only what is below it is wanted.
_ANY: Final = "http://endpoint"
#: No more of an error is read than its code and its message.
_NO_MEMBERS: Final = StructureShape("Error", {"type": "structure", "members": {}})
#: What botocore's serializers raise for values that they do not expect.
_REFUSED: Final = (ParamValidationError, KeyError, ValueError, TypeError, AttributeError)


class BotocoreSerialization(ABC):
    """A protocol of botocore's; ``name`` is its name there, and ``content`` what its bodies are."""

    name: str
    content: str = "XML"

    def __init__(self, operation: Operation) -> None:
        self._service = ServiceModel(operation.model, operation.service)
        self._shapes = operation.shapes
        self._serializer = create_serializer(self.name, include_validation=False)
        self._parser = create_parser(self.name)

    def request(self, operation: str, body: bytes) -> HttpRequest:
        """Write the request; raises `UnwritableError` for a value that the protocol has no form for."""
        model = self._model(operation)
        if model is None:
            return HttpRequest("GET", "/", {}, b"")
        value = read_json(body)
        if (what := next(self.unwritable(model, value), None)) is not None:
            raise UnwritableError(f"{what} cannot be written in {self.name}")
        try:
            parameters = self._parameters(model.input_shape, value)
            written = self._serializer.serialize_to_request(parameters, model)
            prefix = written.pop("host_prefix", "")
            prepare_request_dict(written, _ANY)
            prepared = create_request_object(written).prepare()
        except _REFUSED as refused:
            why = " ".join(f"{type(refused).__name__}: {refused}".split())
            raise UnwritableError(f"botocore cannot write it in {self.name}: {why}") from None
        url, content = urlsplit(prepared.url), prepared.body or b""
        return HttpRequest(
            prepared.method,
            f"{url.path}?{url.query}" if url.query else url.path,
            written["headers"],
            content.encode() if isinstance(content, str) else bytes(content),
            prefix,
        )

    @abstractmethod
    def unwritable(self, model: OperationModel, value: Any) -> Iterator[str]:
        """What of a request's value the protocol has no form for, and where."""

    def answer(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Read an answer."""
        if not 200 <= status < 300:
            return self.error(status, headers, body)
        model = self._model(operation)
        shape = None if model is None else model.output_shape
        if shape is None:
            return Answer("accepted", status, body={})
        try:
            output = self._plain(shape, self._parsed(status, headers, body, shape))
        except Exception:  # parsers raise all kinds of errors for what they do not expect
            return unread_output(status, body, self.content)
        return Answer("accepted", status, body=output)

    def error(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """Read a refusal."""
        try:
            error = self._parsed(status, headers, body, _NO_MEMBERS)["Error"]
        except Exception:  # a page of a web server's, say
            error = {}
        code, message = error.get("Code"), error.get("Message", error.get("message"))
        if not code or code == str(status):  # what botocore says where it found none
            code = message = None
        return read_error(status, headers, body, code, message or None)

    def _model(self, operation: str) -> OperationModel | None:
        known = operation in self._service.operation_names
        return self._service.operation_model(operation) if known else None

    def _parsed(
        self, status: int, headers: Mapping[str, str], body: bytes, shape: StructureShape
    ) -> dict[str, Any]:
        reply = {"status_code": status, "headers": HeadersDict(headers), "body": body}
        parsed: dict[str, Any] = self._parser.parse(reply, shape)
        return parsed

    def _parameters(self, shape: Shape | None, value: Any) -> Any:
        """The value as botocore's serializers take it: bytes in place of base64."""
        if shape is not None and shape.type_name == "blob":
            return base64.b64decode(value)
        return _with_parts(shape, value, self._parameters)

    def _plain(self, shape: Shape, value: Any) -> Any:
        """The value as JSON has it, from what botocore's parsers return."""
        if isinstance(value, datetime):
            is_text = json_type(self._shapes[shape.name]) == "date"
            seconds = value.timestamp()
            return date_of(value) if is_text else int(seconds) if seconds.is_integer() else seconds
        if shape.type_name == "blob":
            content = value.encode() if isinstance(value, str) else value
            return base64.b64encode(content).decode("ascii")
        return _with_parts(shape, value, self._plain)


def _with_parts(shape: Shape | None, value: Any, change: Any) -> Any:
    """The value with each of its parts changed; what the shape does not have is left out of structures."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        members = shape.members
        return {name: change(members[name], v) for name, v in value.items() if name in members}
    if isinstance(shape, ListShape):
        return [change(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {key: change(shape.value, each) for key, each in value.items()}
    return value
