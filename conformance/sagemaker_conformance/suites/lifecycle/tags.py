"""Tags: those given with a job, and those added, overwritten and taken away later."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import ARN, CREATE, Conversation, Unjudged
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    diverges,
    inconclusive,
    not_accepted,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TAGGING: Final = Topic()
_LIST: Final = TUNING_JOB.list_tags
_ADD: Final = TUNING_JOB.add_tags
_DELETE: Final = TUNING_JOB.delete_tags
_GIVEN: Final = {"Conformance-Team": "Tuning One", "Conformance:Cost": "Two"}


def _tagged(talk: Conversation) -> str:
    """Begin a job with tags that are listed; its ARN."""
    arn = _arn(talk.begin("a", Tags=_as_tags(_GIVEN)))
    talk.need(_LIST, ResourceArn=arn)
    if _wrong(talk, _GIVEN) is not None:
        raise Unjudged(inconclusive("the tags given with the job are not listed"))
    return arn


def _arn(made: Any) -> str:
    arn = made.get(ARN)
    if not isinstance(arn, str):
        raise Unjudged(inconclusive("Create answered no ARN"))
    return arn


def _as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _listed(talk: Conversation, arn: str, wanted: dict[str, str]) -> Judgement:
    """The last step: whether ListTags tells these of our tags; others may stand beside them."""
    return not_accepted(talk.ask(_LIST, ResourceArn=arn)) or _wrong(talk, wanted) or CONFORMS


def _wrong(talk: Conversation, wanted: dict[str, str]) -> Judgement | None:
    body = talk.last.body if talk.last is not None else None
    told = body.get("Tags") if isinstance(body, dict) else None
    if not isinstance(told, list):
        return diverges("wrong-state", f"its Tags are {told!r}")
    ours = [t for t in told if isinstance(t, dict) and str(t.get("Key")).startswith("Conformance")]
    keys = [tag.get("Key") for tag in ours]
    if len(keys) != len(set(keys)):
        return diverges("altered", "one key is there twice")
    if {tag.get("Key"): tag.get("Value") for tag in ours} != wanted:
        return diverges("altered", f"the tags are {ours!r}"[:200])
    return None


@TAGGING(
    "tags",
    "returns",
    needs="Tags",
    place=f"{CREATE}, Request Parameters, Tags; {_LIST}",
    says="the tags given with a job are those of the job",
    expected="the tags that Create was given",
)
def _given(talk: Conversation) -> Judgement:
    return _listed(talk, _arn(talk.begin("a", Tags=_as_tags(_GIVEN))), _GIVEN)


@TAGGING(
    "tags-none",
    "returns",
    place=f"{CREATE}, Request Parameters, Tags; {_LIST}",
    says="a job may have no tags",
    expected="200, and none of ours",
)
def _none(talk: Conversation) -> Judgement:
    body = {name: value for name, value in talk.base.items() if name != "Tags"}
    talk.base = body
    return _listed(talk, _arn(talk.begin("a")), {})


@TAGGING(
    "tags-added",
    "returns",
    needs="Tags",
    place=_ADD,
    says="tags can be added to a tuning job",
    expected="the tags of both requests",
)
def _added(talk: Conversation) -> Judgement:
    arn = _tagged(talk)
    more = {"Conformance-More": "Three"}
    failed = not_accepted(talk.ask(_ADD, ResourceArn=arn, Tags=_as_tags(more)))
    return failed or _listed(talk, arn, {**_GIVEN, **more})


@TAGGING(
    "tags-overwritten",
    "returns",
    needs="Tags",
    place=_ADD,
    says="tags are added or overwritten, and keys are unique per resource",
    expected="the key once, with its new value",
)
def _overwritten(talk: Conversation) -> Judgement:
    arn = _tagged(talk)
    changed = {"Conformance-Team": "Another"}
    talk.need(_ADD, ResourceArn=arn, Tags=_as_tags(changed))
    return _listed(talk, arn, {**_GIVEN, **changed})


@TAGGING(
    "tags-deleted",
    "returns",
    needs="Tags",
    place=_DELETE,
    says="the tags with the given keys are deleted",
    expected="the other tag alone",
)
def _deleted(talk: Conversation) -> Judgement:
    arn = _tagged(talk)
    failed = not_accepted(talk.ask(_DELETE, ResourceArn=arn, TagKeys=["Conformance-Team"]))
    return failed or _listed(talk, arn, {"Conformance:Cost": "Two"})
