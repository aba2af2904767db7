"""Filters by time: a job is an hour before the time of the filter, or an hour after it."""

from __future__ import annotations

from functools import partial
from typing import Final

from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import expect, is_time, skip
from sagemaker_conformance.suites.lifecycle.list_answer import begin_listed, send_accepted_list
from sagemaker_conformance.suites.lifecycle.session import LIST, Session

FILTERS: Final = Topic()
_HOUR: Final = 3600


def _check_filter(session: Session, time_of: str, side: str) -> None:
    """Check that a job is listed on the right side of the filter's time only."""
    time = begin_listed(session, "a")[0].summary.get(time_of)
    if not is_time(time):
        skip(f"the summary has no {time_of}")
    sign = -1 if side == "After" else 1
    for limit, wanted in ((int(time) + sign * _HOUR, ["a"]), (int(time) - sign * _HOUR, [])):
        found = send_accepted_list(session, **{f"{time_of}{side}": limit})
        where = "before" if limit > time else "after"
        what = "not listed" if wanted else "listed"
        expect(found == wanted, f"a job of an hour {where} the requested time is {what}")


for _time_of, _name, _done in (
    ("CreationTime", "creation-time", "created"),
    ("LastModifiedTime", "modified-time", "modified"),
):
    for _side, _other in (("After", "before"), ("Before", "after")):
        FILTERS.returns(
            f"list-{_name}-{_side.lower()}",
            f"{LIST}, Request Parameters, {_time_of}{_side}",
            f"only jobs that were {_done} {_side.lower()} the time are listed",
            f"the job an hour {_side.lower()} the time, and not an hour {_other} it",
        )(partial(_check_filter, time_of=_time_of, side=_side))
