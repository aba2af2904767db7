"""The REST protocols: members of a request in the path, the query string, headers and the body."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.serialization import forms
from sagemaker_conformance.serialization.botocore_serialization import BotocoreSerialization
from sagemaker_conformance.serialization.forms import Form, unwritable


class RestSerialization(BotocoreSerialization):
    """A protocol whose operations are paths; ``form`` is that of bodies."""

    form: Form

    def answer(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Read an answer; that of a server without the path, which has no code, shows no more than that."""
        answer = super().answer(operation, status, headers, body)
        if status in (404, 405) and answer.code is None:
            return replace(answer, outcome="unsupported")
        return answer

    def unwritable(self, model: OperationModel, value: Any) -> Iterator[str]:
        """What of a request's value its place in HTTP has no form for."""
        shape = model.input_shape
        if not isinstance(value, dict) or not isinstance(shape, StructureShape):
            yield "a value that is no structure at the request"
            return
        labels = re.findall(r"{(.*?)\+?}", model.http["requestUri"])
        for name, item in value.items():
            member = shape.members.get(name)
            if member is None:
                yield f"an unknown member at {name}"
            elif name == shape.serialization.get("payload"):
                yield from self._unwritable_payload(name, member, item)
            else:
                yield from self._unwritable_member(name, member, item, model)
        yield from _unwritable_lengths(shape, value)
        sent = {shape.members[name].serialization.get("name", name) for name in value}
        yield from (f"no text for the path at {label}" for label in labels if label not in sent)

    def _unwritable_payload(self, name: str, member: Shape, item: Any) -> Iterator[str]:
        """A payload that is all of the body: an empty one is as if it were absent, but for an element."""
        form = self.form if isinstance(member, StructureShape) else forms.BARE_FIELDS
        yield from unwritable(member, item, form, self._shapes, name)
        if item == "" or (item == {} and form is not forms.XML):
            yield f"an empty body at {name}"

    def _unwritable_member(
        self, name: str, member: Shape, item: Any, model: OperationModel
    ) -> Iterator[str]:
        place = str(member.serialization.get("location"))
        several = f"{{{member.serialization.get('name', name)}+}}" in model.http["requestUri"]
        form = {
            "uri": forms.GREEDY_LABEL if several else forms.LABEL,
            "querystring": forms.BARE_FIELDS,
            "header": forms.HEADER_ELEMENT if isinstance(member, ListShape) else forms.HEADER,
            "headers": forms.HEADER,
        }.get(place, self.form)
        yield from unwritable(member, item, form, self._shapes, name)
        if place == "headers" and isinstance(member, MapShape) and isinstance(item, dict):
            for key in item:
                yield from unwritable(member.key, key, forms.HEADER_NAME, self._shapes, name)


def _unwritable_lengths(shape: StructureShape, value: Mapping[str, Any]) -> Iterator[str]:
    """A length that is not the body's own: a server would wait for the rest, or cut the body off."""
    for name, item in value.items():
        if shape.members[name].serialization.get("name") == "Content-Length":
            body = base64.b64decode(value.get(str(shape.serialization.get("payload")), ""))
            if item != len(body):
                yield f"a length that is not the body's at {name}"
