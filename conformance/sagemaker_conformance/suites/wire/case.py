"""A wire case: one body, or one set of headers, and how leniently its answer is judged."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.suites.wire.body import Body, MakeBody
from sagemaker_strategies.constraints.clause import Evidence, Side
from sagemaker_strategies.operations.operation import Operation

Leniency: TypeAlias = Literal["forbidden", "required", "open", "erratic"]
#: What each class means for the verdict, as the documentation has it.
LENIENCIES: Final[Mapping[Leniency, str]] = {
    "forbidden": "must be refused, and no job may be there afterwards",
    "required": "must be accepted, and must mean what its plain spelling means",
    "open": "AWS leaves the answer open: recorded, but a crash is a divergence",
    "erratic": "an AWS service was itself seen to answer 500: recorded, whatever comes",
}
#: What a body is, which is proved before it is sent: no JSON, a JSON value, a valid request, or
#: something that the grammar alone does not decide.
Proof: TypeAlias = Literal["malformed", "json", "request", "none"]

#: The headers of a case, by the operation that it is for.
MakeHeaders: TypeAlias = Callable[[Operation], Mapping[str, str]]


def usual_headers(operation: Operation) -> Mapping[str, str]:
    """The headers by which the protocol names the operation."""
    return operation.headers()


@dataclass(frozen=True, slots=True)
class Basis:
    """The document behind the expectation of a case, or the publication of a service's answer."""

    document: str
    place: str
    evidence: Evidence = "documented"


@dataclass(frozen=True, slots=True)
class WireCase:
    """One request that is sent as bytes.

    ``name`` ends its id and never changes. ``make`` turns a valid request into the body. ``codes``
    are the error codes of AWS, 400 each; a refusal with another one is recorded. ``may_hang_up``: a
    server may close the connection instead of answering. ``kept``: what was accepted is described,
    which must not crash. ``needs`` is the place of the catalogue without which the body cannot be
    made.
    """

    name: str
    side: Side
    leniency: Leniency
    statement: str
    basis: Basis
    make: MakeBody
    proof: Proof
    codes: tuple[str, ...] = ("SerializationException",)
    headers: MakeHeaders = usual_headers
    may_hang_up: bool = False
    kept: bool = False
    needs: str | None = None

    def id(self, operation: Operation) -> str:
        """The check's id."""
        return f"{operation.create}:wire-{self.name}"

    def expected(self, operation: Operation) -> str:
        """The answer of a service, in a few words."""
        if self.leniency == "required":
            return operation.acceptance
        if self.leniency == "forbidden":
            return f"400 {' or '.join(self.codes)}, and no {operation.noun}"
        return "any answer but a crash" if self.leniency == "open" else "any answer"

    def step(self, body: Body, operation: Operation) -> dict[str, Any]:
        """The witness's step: bytes in base64, or pieces of them and how often each is repeated."""
        step: dict[str, Any] = {"operation": operation.create}
        if len(body) == 1 and body[0][1] == 1:
            step["raw_base64"] = _base64(body[0][0])
        else:
            step["raw_parts"] = [[_base64(piece), times] for piece, times in body]
        if self.headers is not usual_headers:
            step["headers"] = dict(self.headers(operation))
        return step


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
