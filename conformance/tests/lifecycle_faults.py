"""A local mock for each behaviour of the life cycle that does otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any, TypeAlias

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import Target
from sagemaker_conformance.reference import Service, Store
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.lifecycle.behaviour import PREFIX
from sagemaker_conformance.suites.lifecycle.suite import run_scenario
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NEWEST = load("botocore-1.44.5")
BASE = seed_requests(NEWEST)[0].base
NAME = "HyperParameterTuningJobName"
CONFIG = "HyperParameterTuningJobConfig"
STATUS = "HyperParameterTuningJobStatus"
SUMMARIES = "HyperParameterTuningJobSummaries"
CREATE, DESCRIBE, LIST, STOP, DELETE = (
    "CreateHyperParameterTuningJob",
    "DescribeHyperParameterTuningJob",
    "ListHyperParameterTuningJobs",
    "StopHyperParameterTuningJob",
    "DeleteHyperParameterTuningJob",
)
TRAINING = "ListTrainingJobsForHyperParameterTuningJob"
OPEN = {behaviour.name for behaviour in BEHAVIOURS.values() if behaviour.left_open}
OK = Answer("accepted", 200, body={})
LOST = Answer("rejected", 400, "ValidationException", "no")

#: What the mock does with an operation and the request's members.
Ask: TypeAlias = Callable[[str, "dict[str, Any]"], Answer]
#: The same, bent: with the honest mock at hand.
Bend: TypeAlias = Callable[[Ask, str, "dict[str, Any]"], Answer]


class Bent(LocalTarget):
    """The mock, with what a function makes of its answers; no two jobs are of one time."""

    def __init__(self, bend: Bend) -> None:
        seconds = count(1_000_000)
        store = Store(clock=lambda: float(next(seconds)))
        super().__init__(NEWEST, Service(NEWEST, store=store))
        self._bend = bend

    def send(self, operation: str, body: bytes) -> Answer:
        return self._bend(self._honest, operation, json.loads(body))

    def _honest(self, operation: str, request: dict[str, Any]) -> Answer:
        return super().send(operation, json.dumps(request).encode())


def play(name: str, target: Target) -> Verdict:
    """The verdict on one behaviour; waiting costs no time."""
    return run_scenario(
        BEHAVIOURS[PREFIX + name], Client(target, TUNING_JOB, pause=lambda _: None), BASE
    )


def red(target: LocalTarget) -> dict[str, str | None]:
    """All behaviours that diverge."""
    verdicts = {b.name: play(b.name, target) for b in BEHAVIOURS.values()}
    return {name: v.divergence for name, v in verdicts.items() if v.status == "diverges"}


def told(operation: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bend:
    """What an operation answers where it accepts, changed."""

    def bend(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        answer = ask(asked, request)
        if asked != operation or answer.outcome != "accepted":
            return answer
        return replace(answer, body=change(answer.body))

    return bend


def read(operation: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bend:
    """An operation that reads another request than it was sent."""
    return lambda ask, asked, request: ask(
        asked, change(request) if asked == operation else request
    )


def instead(operation: str, answer: Answer, when: Callable[[Answer], bool] | None = None) -> Bend:
    """An operation that answers something else, always or when its own answer is such a one."""

    def bend(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        honest = ask(asked, request)
        wanted = asked == operation and (when is None or when(honest))
        return answer if wanted else honest

    return bend


def ignoring(operation: str) -> Bend:
    """An operation that answers as if it did what it was asked."""
    return lambda ask, asked, request: OK if asked == operation else ask(asked, request)


def refuses(answer: Answer) -> bool:
    return answer.outcome == "rejected"


def without(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda body: {name: item for name, item in body.items() if name not in names}


def setting(**members: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda body: {**body, **members}


def each(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bend:
    """List, with every summary changed."""
    return told(LIST, lambda body: {**body, SUMMARIES: [change(s) for s in body[SUMMARIES]]})


def unsorted(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    if asked == LIST and request.get("SortBy") in ("Name", "CreationTime"):
        request = {**request, "SortOrder": "Ascending"}
    return ask(asked, request)


def mixes_statuses(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    if asked == LIST and request.get("SortBy") == "Status":
        request = {**request, "SortBy": "Name"}
    return ask(asked, request)


def overwrites(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    answer = ask(asked, request)
    if asked == CREATE and answer.code == "ResourceInUse":
        ask(DELETE, {NAME: request[NAME]})
        ask(CREATE, request)
    return answer


def replaces(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    answer = ask(asked, request)
    if asked == CREATE and answer.code == "ResourceInUse":
        ask(DELETE, {NAME: request[NAME]})
        return ask(CREATE, request)
    return answer


def in_its_own_case(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    """Names that differ in case are two names: the second one is kept under another."""
    answer = ask(asked, request)
    if asked == CREATE and answer.code == "ResourceInUse" and request[NAME].endswith("Ab"):
        return ask(CREATE, {**request, NAME: f"{request[NAME]}x"})
    return answer


def frees_stopped(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    if asked == CREATE:
        known = ask(DESCRIBE, {NAME: request[NAME]})
        if known.outcome == "accepted" and known.body[STATUS] == "Stopped":
            ask(DELETE, {NAME: request[NAME]})
    return ask(asked, request)


def by_beginning(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    """Describe takes the first job whose name begins like the one that was asked for."""
    if asked == DESCRIBE and request.get(NAME):
        jobs = ask(LIST, {"MaxResults": 100}).body[SUMMARIES]
        hits = [job[NAME] for job in jobs if request[NAME].startswith(job[NAME])]
        request = {NAME: hits[0]} if hits else request
    return ask(asked, request)


def all_of(operation: str) -> Bend:
    """Stop, or Delete, does it to every job whose name begins like the given one."""

    def bend(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        if asked == operation and request.get(NAME):
            for job in ask(LIST, {"MaxResults": 100}).body[SUMMARIES]:
                if job[NAME] != request[NAME] and job[NAME].startswith(request[NAME]):
                    ask(operation, {NAME: job[NAME]})
        return ask(asked, request)

    return bend


def alters_stopped(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    answer = ask(asked, request)
    if asked == DESCRIBE and answer.outcome == "accepted" and answer.body[STATUS] == "Stopped":
        return replace(answer, body={**answer.body, CONFIG: {}})
    return answer


class DescribesLast:
    """Describe has the configuration of the last job that was created, whichever it is asked for."""

    def __init__(self) -> None:
        self.last: Any = None

    def __call__(self, ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        answer = ask(asked, request)
        if asked == CREATE and answer.outcome == "accepted":
            self.last = request[CONFIG]
        return told(DESCRIBE, setting(**{CONFIG: self.last}))(lambda *_: answer, asked, request)


class DescribesFirst(DescribesLast):
    """The same of the first one."""

    def __call__(self, ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        first = self.last
        answer = super().__call__(ask, asked, request)
        self.last = first or self.last
        return answer


class KeepsRefused:
    """What Create refuses is there nevertheless."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __call__(self, ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        answer = ask(asked, request)
        if asked == CREATE and answer.code == "ValidationException":
            self.names.add(request[NAME])
        if asked == DELETE:
            self.names.discard(request.get(NAME, ""))
        if asked == DESCRIBE and request.get(NAME) in self.names:
            return Answer("accepted", 200, body={NAME: request[NAME], STATUS: "InProgress"})
        return answer


def recreates_stopped(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    answer = ask(asked, request)
    if asked == DESCRIBE and answer.outcome == "accepted" and answer.body[STATUS] == "Stopped":
        return replace(answer, body={**answer.body, "CreationTime": 1.0})
    return answer


class KeepsListing:
    """Deleted jobs stay in listings, as they do in a cache."""

    def __init__(self) -> None:
        self.gone: list[dict[str, Any]] = []

    def __call__(self, ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        if asked == DELETE:
            job = ask(DESCRIBE, request)
            self.gone += [job.body] if job.outcome == "accepted" else []
        answer = ask(asked, request)
        if asked == LIST and answer.outcome == "accepted":
            part = request.get("NameContains", "")
            more = [job for job in self.gone if part in job[NAME]]
            return replace(answer, body={**answer.body, SUMMARIES: answer.body[SUMMARIES] + more})
        return answer


def only_once(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    """The page after the first one begins with the last job of the first."""
    if asked == LIST and "NextToken" in request:
        return ask(asked, without("NextToken", "MaxResults")(request))
    return ask(asked, request)


class AppendsTags:
    """AddTags does not look whether a key is there already."""

    def __init__(self) -> None:
        self.more: list[Any] = []

    def __call__(self, ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        if asked == "AddTags":
            known = {tag["Key"] for tag in ask("ListTags", without("Tags")(request)).body["Tags"]}
            self.more += [tag for tag in request["Tags"] if tag["Key"] in known]
            request = {**request, "Tags": [t for t in request["Tags"] if t["Key"] not in known]}
        answer = ask(asked, request)
        if asked == CREATE:
            self.more.clear()
        if asked == "ListTags":
            return replace(answer, body={"Tags": answer.body["Tags"] + self.more})
        return answer


def takes_any(member: str) -> Bend:
    """List does not look at a member."""
    return read(LIST, without(member))


#: For each behaviour a mock that does otherwise, and how that diverges.
BENDS: dict[str, tuple[Bend, str]] = {
    "create-arn": (told(CREATE, setting(HyperParameterTuningJobArn="job")), "wrong-state"),
    "create-duplicate": (replaces, "accepts-invalid"),
    "create-duplicate-case": (in_its_own_case, "accepts-invalid"),
    "create-duplicate-of-stopped": (frees_stopped, "accepts-invalid"),
    "create-duplicate-keeps": (overwrites, "altered"),
    "create-refused": (KeepsRefused(), "accepts-invalid"),
    "create-names-alike": (by_beginning, "wrong-state"),
    "describe-created": (instead(DESCRIBE, LOST), "rejects-valid"),
    "describe-members": (told(DESCRIBE, without("ObjectiveStatusCounters")), "wrong-state"),
    "describe-name": (told(DESCRIBE, setting(**{NAME: "other"})), "wrong-state"),
    "describe-arn": (told(DESCRIBE, setting(HyperParameterTuningJobArn="x")), "wrong-state"),
    "describe-status": (told(DESCRIBE, setting(**{STATUS: "Running"})), "wrong-state"),
    "describe-times": (told(DESCRIBE, setting(CreationTime="2020-01-01")), "wrong-state"),
    "describe-counters": (
        told(DESCRIBE, setting(ObjectiveStatusCounters={"Failed": "0"})),
        "wrong-state",
    ),
    "describe-apart": (DescribesLast(), "altered"),
    "describe-unknown": (instead(DESCRIBE, OK, refuses), "accepts-invalid"),
    "describe-name-required": (
        read(DESCRIBE, lambda request: request or {NAME: "none"}),
        "wrong-code",
    ),
    "list-created": (told(LIST, setting(**{SUMMARIES: []})), "wrong-state"),
    "list-summary": (each(setting(Strategy="Grid")), "wrong-state"),
    "list-name-contains": (takes_any("NameContains"), "wrong-state"),
    "list-status-equals": (takes_any("StatusEquals"), "wrong-state"),
    "list-sort-by-name": (unsorted, "wrong-state"),
    "list-sort-by-creation-time": (unsorted, "wrong-state"),
    "list-sort-by-status": (mixes_statuses, "wrong-state"),
    "list-default-sort-by": (
        read(LIST, lambda asked: {"SortBy": "CreationTime", **asked}),
        "wrong-state",
    ),
    "list-default-sort-order": (
        read(LIST, lambda asked: {"SortOrder": "Descending", **asked}),
        "wrong-state",
    ),
    **{
        f"list-{name}": (takes_any(member), "wrong-state")
        for name, member in (
            ("creation-time-after", "CreationTimeAfter"),
            ("creation-time-before", "CreationTimeBefore"),
            ("modified-time-after", "LastModifiedTimeAfter"),
            ("modified-time-before", "LastModifiedTimeBefore"),
        )
    },
    "list-max-results": (takes_any("MaxResults"), "wrong-state"),
    "list-next-token": (only_once, "wrong-state"),
    "list-default-size": (read(LIST, lambda asked: {"MaxResults": 50, **asked}), "wrong-state"),
    "list-max-results-most": (
        read(LIST, lambda asked: {**asked, "MaxResults": asked.get("MaxResults", 9) + 1}),
        "rejects-valid",
    ),
    "list-max-results-zero": (takes_any("MaxResults"), "accepts-invalid"),
    "list-max-results-above": (takes_any("MaxResults"), "accepts-invalid"),
    "list-sort-by-unknown": (takes_any("SortBy"), "accepts-invalid"),
    "list-sort-order-unknown": (takes_any("SortOrder"), "accepts-invalid"),
    "list-status-unknown": (takes_any("StatusEquals"), "accepts-invalid"),
    "list-name-contains-pattern": (takes_any("NameContains"), "accepts-invalid"),
    "stop": (instead(STOP, LOST), "rejects-valid"),
    "stop-status": (ignoring(STOP), "wrong-state"),
    "stop-keeps": (alters_stopped, "altered"),
    "stop-times": (recreates_stopped, "wrong-state"),
    "stop-apart": (all_of(STOP), "wrong-state"),
    "stop-unknown": (instead(STOP, OK, refuses), "accepts-invalid"),
    "stop-name-required": (read(STOP, lambda request: request or {NAME: "none"}), "wrong-code"),
    "delete": (instead(DELETE, LOST), "rejects-valid"),
    "delete-then-describe": (ignoring(DELETE), "wrong-state"),
    "delete-then-list": (KeepsListing(), "wrong-state"),
    "delete-apart": (all_of(DELETE), "wrong-state"),
    "delete-name-required": (instead(DELETE, OK, refuses), "accepts-invalid"),
    "training-jobs": (instead(TRAINING, OK), "wrong-state"),
    "training-jobs-unknown": (instead(TRAINING, OK), "accepts-invalid"),
    "tags": (told("ListTags", lambda body: {"Tags": body["Tags"][:1]}), "altered"),
    "tags-none": (told("ListTags", lambda body: {} if not body["Tags"] else body), "wrong-state"),
    "tags-added": (ignoring("AddTags"), "altered"),
    "tags-overwritten": (AppendsTags(), "altered"),
    "tags-deleted": (ignoring("DeleteTags"), "altered"),
}
