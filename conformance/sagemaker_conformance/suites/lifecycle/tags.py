"""Tags: those given with a job, and those added, overwritten and deleted later."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import accepted, expect, fail, skip
from sagemaker_conformance.suites.lifecycle.session import ScenarioEnded, Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TAGS: Final = Topic()
_LIST: Final = TUNING_JOB.list_tags
_ADD: Final = TUNING_JOB.add_tags
_DELETE: Final = TUNING_JOB.delete_tags
_GIVEN: Final = {"Conformance-Team": "Tuning One", "Conformance:Cost": "Two"}


def _tagged(session: Session) -> str:
    """Create a job with tags that are listed, and return its ARN."""
    arn = _begin(session, _GIVEN)
    session.require(_LIST, ResourceArn=arn)
    try:
        _expect_tags(session, _GIVEN)
    except ScenarioEnded:
        skip("the tags given with the job are not listed")
    return arn


def _begin(session: Session, tags: dict[str, str]) -> str:
    """Create a job with these tags, and return its ARN."""
    arn = session.begin("a", **({"Tags": _as_tags(tags)} if tags else {})).get(TUNING_JOB.arn)
    if not isinstance(arn, str):
        skip("Create answered no ARN")
    return arn


def _as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _expect_listed(session: Session, arn: str, wanted: dict[str, str]) -> None:
    """Judge the last step: whether ListTags lists these of our tags, with or without others."""
    accepted(session.send(_LIST, ResourceArn=arn))
    _expect_tags(session, wanted)


def _expect_tags(session: Session, wanted: dict[str, str]) -> None:
    tags: Any = session.last.members.get("Tags") if session.last is not None else None
    if not isinstance(tags, list):
        fail(f"its Tags are {format_value(tags)}")
    ours = [t for t in tags if isinstance(t, dict) and str(t.get("Key")).startswith("Conformance")]
    found = {tag.get("Key"): tag.get("Value") for tag in ours}
    expect(len(found) == len(ours), "one key is there twice", "altered")
    expect(found == wanted, f"the tags are {format_value(ours)}", "altered")


@TAGS.returns(
    "tags",
    f"{TUNING_JOB.create}, Request Parameters, Tags; {_LIST}",
    "the tags given with a job are those of the job",
    "the tags that Create was given",
    needs="Tags",
)
def _given(session: Session) -> None:
    _expect_listed(session, _begin(session, _GIVEN), _GIVEN)


@TAGS.returns(
    "tags-none",
    f"{TUNING_JOB.create}, Request Parameters, Tags; {_LIST}",
    "a job may have no tags",
    "200, and none of the suite's tags",
)
def _none(session: Session) -> None:
    session.base = {name: value for name, value in session.base.items() if name != "Tags"}
    _expect_listed(session, _begin(session, {}), {})


@TAGS.returns(
    "tags-added",
    _ADD,
    "tags can be added to a tuning job",
    "the tags of both requests",
    needs="Tags",
)
def _added(session: Session) -> None:
    arn = _tagged(session)
    more = {"Conformance-More": "Three"}
    accepted(session.send(_ADD, ResourceArn=arn, Tags=_as_tags(more)))
    _expect_listed(session, arn, {**_GIVEN, **more})


@TAGS.returns(
    "tags-overwritten",
    _ADD,
    "tags are added or overwritten, and keys are unique per resource",
    "the key once, with its new value",
    needs="Tags",
)
def _overwritten(session: Session) -> None:
    arn = _tagged(session)
    changed = {"Conformance-Team": "Another"}
    session.require(_ADD, ResourceArn=arn, Tags=_as_tags(changed))
    _expect_listed(session, arn, {**_GIVEN, **changed})


@TAGS.returns(
    "tags-deleted",
    _DELETE,
    "the tags with the given keys are deleted",
    "the other tag alone",
    needs="Tags",
)
def _deleted(session: Session) -> None:
    arn = _tagged(session)
    accepted(session.send(_DELETE, ResourceArn=arn, TagKeys=["Conformance-Team"]))
    _expect_listed(session, arn, {"Conformance:Cost": "Two"})
