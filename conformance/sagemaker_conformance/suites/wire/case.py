"""A wire case: one body, or one set of headers, and how leniently its answer is judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from sagemaker_strategies.cases.json_pointer import Request, get, put
from sagemaker_strategies.constraints.clause import Evidence, Side
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

Leniency: TypeAlias = Literal["forbidden", "required", "open", "erratic"]
#: What each class means for the verdict, as the documentation tells it.
LENIENCIES: Final[Mapping[Leniency, str]] = {
    "forbidden": "must be refused, and no job may be there afterwards",
    "required": "must be accepted, and must mean what its plain spelling means",
    "open": "AWS leaves the answer open: recorded, but a crash is a divergence",
    "erratic": "an AWS service was itself seen to answer 500: recorded, whatever comes",
}
#: What a body is, which is proved before it is sent: no JSON, a JSON value, a valid request, or
#: something that the grammar alone does not decide.
Proof: TypeAlias = Literal["garbage", "json", "request", "none"]
#: A body as pieces and how often each is repeated, so that a large one is written down in a line.
Body: TypeAlias = "tuple[tuple[bytes, int], ...]"

USUAL_HEADERS: Final[Mapping[str, str]] = TUNING_JOB.headers()
#: A member that the request does not have: where it is put, only the grammar is at fault.
PROBE: Final = "ConformanceProbe"
_FREE_TEXT: Final = ("TrainingJobDefinition", "StaticHyperParameters", PROBE)
#: The place at which `in_free_text` puts a value.
FREE_TEXT: Final = "TrainingJobDefinition.StaticHyperParameters.value"
_STAND_IN: Final = "ConformanceStandIn"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where the expectation of a case is written down, or who published the answer of a service."""

    document: str
    place: str
    evidence: Evidence = "documented"


@dataclass(frozen=True, slots=True)
class WireCase:
    """One request that is asked as bytes.

    ``name`` ends its id and never changes. ``make`` turns a valid request into the body. ``codes``
    are the error codes of AWS, 400 each; the answer of a service that refuses with another one is
    recorded. ``may_hang_up`` says that a server may end the connection instead of answering;
    ``kept`` that Describe is asked for what was accepted, which has to be given back somehow;
    ``needs`` is the place of the catalogue without which the body cannot be made.
    """

    name: str
    side: Side
    leniency: Leniency
    statement: str
    basis: Basis
    make: Callable[[Request], Body]
    proof: Proof
    codes: tuple[str, ...] = ("SerializationException",)
    headers: Mapping[str, str] = field(default_factory=lambda: USUAL_HEADERS)
    may_hang_up: bool = False
    kept: bool = False
    needs: str | None = None

    @property
    def id(self) -> str:
        """The check's id."""
        return f"{TUNING_JOB.create}:wire-{self.name}"

    @property
    def expected(self) -> str:
        """What a service answers, in a few words."""
        if self.leniency == "required":
            return "200 and the job's ARN"
        if self.leniency == "forbidden":
            return f"400 {' or '.join(self.codes)}, and no job"
        return "any answer but a crash" if self.leniency == "open" else "any answer"


def plain(request: Request) -> str:
    """The request as compact ASCII JSON, its job's name first: what is cut off still has a name."""
    ordered = {TUNING_JOB.identifier: request[TUNING_JOB.identifier], **request}
    return json.dumps(ordered, separators=(",", ":"))


def once(content: bytes) -> Body:
    """A body of one piece."""
    return ((content, 1),)


def text(edit: Callable[[str], str]) -> Callable[[Request], Body]:
    """Bodies that are the plain one with its text changed."""
    return lambda request: once(edit(plain(request)).encode("utf-8"))


def before_end(more: str) -> Callable[[Request], Body]:
    """Bodies that have some text more before the last brace."""
    return text(lambda body: f"{body[:-1]}{more}}}")


def probed(value: str) -> Callable[[Request], Body]:
    """Bodies in which this text stands as the value of a member that the request does not have."""
    return before_end(f',"{PROBE}":{value}')


def in_free_text(value: str) -> Callable[[Request], Body]:
    """Bodies in which this text stands as a static hyperparameter, of which any text is one."""

    def make(request: Request) -> Body:
        grown: Any = request
        if not isinstance(get(request, _FREE_TEXT[:-1]), dict):
            grown = put(request, _FREE_TEXT[:-1], {})
        body = plain(put(grown, _FREE_TEXT, _STAND_IN))
        return once(body.replace(f'"{_STAND_IN}"', value, 1).encode("utf-8"))

    return make


def whole(request: Request) -> Body:
    """The plain body."""
    return once(plain(request).encode("ascii"))
