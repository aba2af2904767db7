"""The records of a journal, format 1: a run, its checks, its end; and the words of their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
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
#: Every divergence, the most severe first.
DIVERGENCES: Final[tuple[Divergence, ...]] = get_args(Divergence)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)


class _StepNeeds(TypedDict):
    operation: str


class Step(_StepNeeds, total=False):
    """One request of a witness: the bare operation and either its body or, in base64, its bytes.

    ``raw_parts`` are pieces of the bytes, each with its number of repetitions. ``headers`` are all
    headers, where they are not the usual ones.
    """

    body: Any
    raw_base64: str
    raw_parts: list[tuple[str, int]]
    headers: dict[str, str]


class _AnswerNeeds(TypedDict):
    outcome: Outcome


class AnswerRecord(_AnswerNeeds, total=False):
    """The target's answer to the witness's last step."""

    http_status: int | None
    code: str | None
    message: str | None


class _ChangeNeeds(TypedDict):
    at: str


class Change(_ChangeNeeds, total=False):
    """A change to a base: ``value`` at the JSON pointer ``at``, or nothing if ``absent``."""

    value: Any
    absent: bool


class Neighbour(TypedDict):
    """An accepted request close to the witness: the same base with other changes."""

    change: list[Change]


class SourceRecord(TypedDict, total=False):
    """Where a clause is documented, the statement, its evidence, and the catalogue's line."""

    document: str
    place: str
    statement: str
    evidence: str
    file: str
    line: int
    observations: list[dict[str, Any]]


class Unspecified(TypedDict, total=False):
    """A case whose answer AWS leaves open, with the answer and what is left open."""

    label: str
    answer: AnswerRecord
    reason: str


class NotJudged(TypedDict, total=False):
    """A case that was answered and could not be judged.

    ``change`` leads from its control request to it; ``by`` is the other clause or place
    that the refusal belongs to, where it belongs to one.
    """

    label: str
    change: list[Change]
    reason: str
    by: str
    answer: AnswerRecord


class FurtherCase(TypedDict, total=False):
    """A case beside the witness that shows the same divergence; ``change`` as in `NotJudged`."""

    label: str
    change: list[Change]
    answer: AnswerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What was checked, of which target, by which suite; ``bases`` are the valid requests by name.

    ``protocol`` is how requests name the operation, empty for the tuning job: `operation_of` reads it.
    """

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
    protocol: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def began(self) -> datetime | None:
        """When the run started, in UTC; None where it states no time."""
        try:
            return datetime.fromisoformat(self.started).astimezone(timezone.utc)
        except ValueError:
            return None

    @property
    def is_partial(self) -> bool:
        """Whether the run selected a part of the checks; one that does not state it counts as whole."""
        selected, offered = self.extra.get("selected"), self.extra.get("offered")
        return isinstance(selected, int) and isinstance(offered, int) and selected < offered


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """One clause checked from one side: the verdict and the exchange that shows it.

    ``requests`` counts creates. ``by`` names the clauses that dominate, ``with_`` those that the
    witness violates unavoidably. ``change`` is the witness as a difference from the base that
    ``base`` names in the run record. ``extra`` holds keys that this version does not have.
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
    further: tuple[FurtherCase, ...] = ()
    certified: bool | None = None
    reason: str | None = None
    replay: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is unique in a journal: the id and the side, with a space between."""
        return f"{self.clause} {self.side}"

    @property
    def verdict(self) -> str:
        """The status, and the divergence in its place where there is one."""
        return self.divergence if self.status == "diverges" and self.divergence else self.status

    @property
    def is_judged(self) -> bool:
        """Whether the check is for or against the target."""
        return self.status in ("conforms", "diverges")

    @property
    def family(self) -> str:
        """The kind without the name that ``rule-``, ``wire-``, ``error-`` and ``lifecycle-`` carry."""
        kind = self.kind or self.clause.rpartition(":")[2]
        head = kind.partition("-")[0]
        return head if head in ("rule", "wire", "error", "lifecycle") else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRecord:
    """How a run ended; ``calls`` counts all requests, ``requests`` the creates among them.

    ``reason`` is why it ended early, where its target could not be tested any further.
    """

    complete: bool
    checks: int
    requests: int
    calls: int
    seconds: float
    reason: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def severity(check: CheckRecord) -> int:
    """The place of a check's divergence in `DIVERGENCES`; behind all of them where it has none."""
    found = check.divergence if check.status == "diverges" else None
    return DIVERGENCES.index(found) if found in DIVERGENCES else len(DIVERGENCES)


Record: TypeAlias = "RunRecord | CheckRecord | EndRecord"
