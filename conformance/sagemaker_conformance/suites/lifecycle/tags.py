"""Tags: those given with a job, and those added, overwritten and deleted later."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    accepted,
    diverges,
    inconclusive,
)
from sagemaker_conformance.suites.lifecycle.session import ARN, CREATE, ScenarioEnded, Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TAGS: Final = Topic()
_LIST: Final = TUNING_JOB.list_tags
_ADD: Final = TUNING_JOB.add_tags
_DELETE: Final = TUNING_JOB.delete_tags
_GIVEN: Final = {"Conformance-Team": "Tuning One", "Conformance:Cost": "Two"}


def _tagged(session: Session) -> str:
    """Create a job with tags that are listed, and return its ARN."""
    arn = _arn(session.begin("a", Tags=_as_tags(_GIVEN)))
    session.require(_LIST, ResourceArn=arn)
    if _wrong(session, _GIVEN) is not None:
        raise ScenarioEnded(inconclusive("the tags given with the job are not listed"))
    return arn


def _arn(made: Any) -> str:
    arn = made.get(ARN)
    if not isinstance(arn, str):
        raise ScenarioEnded(inconclusive("Create answered no ARN"))
    return arn


def _as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _listed(session: Session, arn: str, wanted: dict[str, str]) -> Judgement:
    """Judge the last step: whether ListTags lists these of our tags, with or without others."""
    accepted(session.send(_LIST, ResourceArn=arn))
    return _wrong(session, wanted) or CONFORMS


def _wrong(session: Session, wanted: dict[str, str]) -> Judgement | None:
    body = session.last.body if session.last is not None else None
    tags = body.get("Tags") if isinstance(body, dict) else None
    if not isinstance(tags, list):
        return diverges("wrong-state", f"its Tags are {format_value(tags)}")
    ours = [t for t in tags if isinstance(t, dict) and str(t.get("Key")).startswith("Conformance")]
    keys = [tag.get("Key") for tag in ours]
    if len(keys) != len(set(keys)):
        return diverges("altered", "one key is there twice")
    if {tag.get("Key"): tag.get("Value") for tag in ours} != wanted:
        return diverges("altered", f"the tags are {format_value(ours)}")
    return None


@TAGS(
    "tags",
    "returns",
    needs="Tags",
    place=f"{CREATE}, Request Parameters, Tags; {_LIST}",
    statement="the tags given with a job are those of the job",
    expected="the tags that Create was given",
)
def _given(session: Session) -> Judgement:
    return _listed(session, _arn(session.begin("a", Tags=_as_tags(_GIVEN))), _GIVEN)


@TAGS(
    "tags-none",
    "returns",
    place=f"{CREATE}, Request Parameters, Tags; {_LIST}",
    statement="a job may have no tags",
    expected="200, and none of the suite's tags",
)
def _none(session: Session) -> Judgement:
    session.base = {name: value for name, value in session.base.items() if name != "Tags"}
    return _listed(session, _arn(session.begin("a")), {})


@TAGS(
    "tags-added",
    "returns",
    needs="Tags",
    place=_ADD,
    statement="tags can be added to a tuning job",
    expected="the tags of both requests",
)
def _added(session: Session) -> Judgement:
    arn = _tagged(session)
    more = {"Conformance-More": "Three"}
    accepted(session.send(_ADD, ResourceArn=arn, Tags=_as_tags(more)))
    return _listed(session, arn, {**_GIVEN, **more})


@TAGS(
    "tags-overwritten",
    "returns",
    needs="Tags",
    place=_ADD,
    statement="tags are added or overwritten, and keys are unique per resource",
    expected="the key once, with its new value",
)
def _overwritten(session: Session) -> Judgement:
    arn = _tagged(session)
    changed = {"Conformance-Team": "Another"}
    session.require(_ADD, ResourceArn=arn, Tags=_as_tags(changed))
    return _listed(session, arn, {**_GIVEN, **changed})


@TAGS(
    "tags-deleted",
    "returns",
    needs="Tags",
    place=_DELETE,
    statement="the tags with the given keys are deleted",
    expected="the other tag alone",
)
def _deleted(session: Session) -> Judgement:
    arn = _tagged(session)
    accepted(session.send(_DELETE, ResourceArn=arn, TagKeys=["Conformance-Team"]))
    return _listed(session, arn, {"Conformance:Cost": "Two"})
