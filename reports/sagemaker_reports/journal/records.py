"""The records of a journal, format 1: what a run, one check and a run's end say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, TypedDict, get_args

FORMAT: Final = 1

Side: TypeAlias = Literal["accepts", "rejects", "returns"]
Status: TypeAlias = Literal[
    "conforms",
    "diverges",
    "recorded",
    "dominated",
    "vacuous",
    "inconclusive",
    "unsupported",
    "out-of-scope",
    "error",
]
Divergence: TypeAlias = Literal[
    "server-error",
    "accepts-invalid",
    "rejects-valid",
    "altered",
    "wrong-state",
    "wrong-code",
    "wrong-blame",
]
Boto3: TypeAlias = Literal["passes", "stops"]
Outcome: TypeAlias = Literal["accepted", "rejected", "crashed", "unsupported", "unavailable"]

SIDES: Final[tuple[Side, ...]] = get_args(Side)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
#: Every divergence, the gravest first.
DIVERGENCES: Final[tuple[Divergence, ...]] = get_args(Divergence)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)


class _StepNeeds(TypedDict):
    operation: str


class Step(_StepNeeds, total=False):
    """One request of a witness: the bare operation and either its body or, in base64, its bytes.

    ``raw_parts`` are pieces of the bytes and how often each is repeated. ``headers`` are there where
    they are not the usual ones: then no other says what is asked for.
    """

    body: Any
    raw_base64: str
    raw_parts: list[tuple[str, int]]
    headers: dict[str, str]


class _AnswerNeeds(TypedDict):
    outcome: Outcome


class AnswerRecord(_AnswerNeeds, total=False):
    """What the target said to the witness's last step."""

    http_status: int | None
    code: str | None
    message: str | None


class _ChangeNeeds(TypedDict):
    at: str


class Change(_ChangeNeeds, total=False):
    """At the JSON pointer ``at`` of the base stands ``value``, or nothing if ``absent``."""

    value: Any
    absent: bool


class Neighbour(TypedDict):
    """The accepted request beside the witness: the same base with another change."""

    change: list[Change]


class SourceRecord(TypedDict, total=False):
    """Where a clause is documented, in which words, on what evidence, and in which catalogue's line."""

    document: str
    place: str
    statement: str
    evidence: str
    file: str
    line: int
    observations: list[dict[str, Any]]


class Unspecified(TypedDict, total=False):
    """A case whose answer AWS leaves open: its label, the answer, and what is left open."""

    label: str
    answer: AnswerRecord
    reason: str


class NotJudged(TypedDict, total=False):
    """A case that was answered and could not be judged.

    ``change`` leads from its control request to it; ``by`` is the clause or place whose affair the
    refusal is, where it is another's.
    """

    label: str
    change: list[Change]
    reason: str
    by: str
    answer: AnswerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What was asked, of which target, by which suite; ``bases`` are the valid definitions by name."""

    suite_version: str
    target: str
    target_version: str
    spec: str
    catalogue_sha256: str
    operation: str = "sagemaker:CreateHyperParameterTuningJob"
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    started: str = ""
    bases: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """One clause checked from one side: the verdict and the exchange that shows it.

    ``requests`` counts creates. ``by`` names the clauses that dominate, ``with_`` those that the
    witness cannot but violate too. ``change`` is the witness as a difference from the base that
    ``base`` names in the run record. ``extra`` keeps what a later format adds.
    """

    clause: str
    side: Side
    status: Status
    divergence: Divergence | None = None
    also: tuple[Divergence, ...] = ()
    boto3: Boto3 | None = None
    requests: int = 0
    witness: tuple[Step, ...] | None = None
    answer: AnswerRecord | None = None
    expected: str | None = None
    source: SourceRecord | None = None
    kind: str | None = None
    path: str | None = None
    shape: str | None = None
    label: str | None = None
    by: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    base: str | None = None
    change: tuple[Change, ...] | None = None
    neighbour: Neighbour | None = None
    unspecified: tuple[Unspecified, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    certified: bool | None = None
    reason: str | None = None
    replay: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is unique in a journal: the id and the side, with a space between."""
        return f"{self.clause} {self.side}"

    @property
    def family(self) -> str:
        """The kind without the name that ``rule-``, ``wire-``, ``error-`` and ``lifecycle-`` carry."""
        kind = self.kind or self.clause.rpartition(":")[2]
        head = kind.partition("-")[0]
        return head if head in ("rule", "wire", "error", "lifecycle") else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRecord:
    """How a run ended; ``calls`` counts everything sent, ``requests`` the creates."""

    complete: bool
    checks: int
    requests: int
    calls: int
    seconds: float
    extra: Mapping[str, Any] = field(default_factory=dict)


Record: TypeAlias = "RunRecord | CheckRecord | EndRecord"
