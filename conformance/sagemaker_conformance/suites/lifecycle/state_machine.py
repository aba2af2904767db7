"""The state machine: operations in any order, each answer compared with a model of the jobs.

Where an answer contradicts a behaviour, the machine stops with a `Deviation`; Hypothesis then
minimises the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.suites.lifecycle.create import has_same_limit, variation
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    LEAVING,
    STOPPED,
    diverges,
    judge_leaving,
    judge_refusal,
    not_accepted,
)
from sagemaker_conformance.suites.lifecycle.list_answer import ListedJob, listed_jobs, next_token
from sagemaker_conformance.suites.lifecycle.model import (
    Deviation,
    Job,
    Listing,
    Model,
    Move,
    Recorded,
    Search,
    judge_listing,
)
from sagemaker_conformance.suites.lifecycle.session import (
    CONFIG,
    PATIENCE,
    STATUS,
    ScenarioEnded,
    Session,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: One name in two cases, one that begins like it, and another; in one order for every collation.
NAMES: Final = ("a", "A", "a-b", "b", "c")
_SOME_NAMES: Final = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique_by=str.lower)
_MOST_PAGES: Final = 12


class LifecycleMachine(RuleBasedStateMachine):
    """One run against one target."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._session = Session(search.client, search.base)
        self._model = Model()
        self._over = False
        self.moves: list[Move] = []

    def replay(self, moves: Iterable[Move]) -> None:
        """Replay moves without Hypothesis."""
        for operation, arguments in moves:
            self._move(operation, **arguments)

    @initialize(names=_SOME_NAMES)
    def begin(self, names: Sequence[str]) -> None:
        """Create some jobs: Hypothesis leaves some operations out of a whole run."""
        for name in names:
            self.create(name, varied=False)

    @rule(name=st.sampled_from(NAMES), varied=st.booleans())
    def create(self, name: str, varied: bool) -> None:
        """A free name is accepted, one in use is refused."""
        self._move(TUNING_JOB.create, name=name, varied=varied)

    @rule(name=st.sampled_from(NAMES))
    def describe(self, name: str) -> None:
        """A job is described as it was created and is now, any other name is not found."""
        self._move(TUNING_JOB.describe, name=name)

    @rule(name=st.sampled_from(NAMES))
    def stop(self, name: str) -> None:
        """A job that runs can be stopped, an unknown one cannot."""
        self._move(TUNING_JOB.stop, name=name)

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        """A job that was stopped can be deleted."""
        self._move(TUNING_JOB.delete, name=name)

    @rule(
        by=st.sampled_from((None, "Name", "CreationTime")),
        order=st.sampled_from((None, "Ascending", "Descending")),
        size=st.sampled_from((None, 1, 2)),
        part=st.sampled_from(("", "a", "b")),
    )
    def list(self, by: str | None, order: str | None, size: int | None, part: str) -> None:
        """The existing jobs are listed once each, in their order, on pages of the given size."""
        self._move(TUNING_JOB.list, by=by, order=order, size=size, part=part)

    def teardown(self) -> None:
        """Delete all jobs."""
        self._session.close()

    def _move(self, operation: str, **arguments: Any) -> None:
        """Take the steps of a move, if it is offered; a target that is lost ends the run."""
        self.moves.append((operation, arguments))
        if self._over or operation in self._search.lacking:
            return
        try:
            _STEPS[operation](self, **arguments)
        except (ScenarioEnded, WithheldError):
            self._over = True

    def _create(self, name: str, varied: bool) -> None:
        members = variation(self._session.base) if varied else {}
        job = self._model.find(name)
        self._check_existence(job)
        answer = self._session.create(name, **members)
        if self._model.is_excluded(name) or self._is_unsupported(TUNING_JOB.create, answer):
            return
        if job is None:
            # The base was accepted under another name; the varied one may be refused.
            self._judge("create-names-alike", None if varied else not_accepted(answer), name)
        elif job.state != "deleted":
            job.challenged = True
            self._judge(job.duplicate_behaviour(name), judge_refusal(answer, "ResourceInUse"), name)
            return
        if answer.outcome == "accepted":
            self._model.add(Job(name, varied))
        else:
            self._model.exclude(name)  # when a deleted job's name is free again is not documented

    def _describe(self, name: str) -> None:
        answer = self._session.send_named(TUNING_JOB.describe, name)
        job = self._model.find(name)
        if self._model.is_excluded(name) or self._is_unsupported(TUNING_JOB.describe, answer):
            return
        if job is None:
            self._judge("describe-unknown", judge_refusal(answer, "ResourceNotFound"), name)
        elif job.state == "deleted":
            self._judge_deleted(job, answer)
        elif job.ending == name:
            self._judge_description(job, answer)

    def _waits_for(self, behaviour: str) -> bool:
        """Whether time may mend it: a deviation that is known, or minimised, has persisted once."""
        return self._search.wanted is None and not self._search.ignores(behaviour)

    def _judge_deleted(self, job: Job, answer: Answer) -> None:
        for seconds in PATIENCE if self._waits_for("delete-then-describe") else ():
            if answer.outcome != "accepted" or answer.members.get(STATUS) in LEAVING:
                break
            self._session.wait(seconds)
            answer = self._session.send_named(TUNING_JOB.describe, job.ending)
        if answer.outcome == "accepted":
            found = judge_leaving(answer.members.get(STATUS))
        else:
            found = judge_refusal(answer, "ResourceNotFound")
        self._judge("delete-then-describe", found, job.ending)

    def _check_existence(self, job: Job | None) -> None:
        """Judge whether a job still exists, where others were stopped or deleted, before its name is used."""
        if job is not None and job in self._model.existing and self._model.touched_others(job):
            self._judge_existing(job)

    def _judge_existing(self, job: Job) -> None:
        answer = self._session.send_named(TUNING_JOB.describe, job.ending)
        if not self._is_unsupported(TUNING_JOB.describe, answer):
            self._judge_description(job, answer)

    def _judge_description(self, job: Job, answer: Answer) -> None:
        gone = answer.code == "ResourceNotFound"
        behaviour = self._model.loss_behaviour(job) if gone else "describe-created"
        self._judge(behaviour, not_accepted(answer), job.ending)
        if answer.outcome != "accepted":
            return
        wanted = variation(self._session.base) if job.varied else self._session.base
        if not has_same_limit(wanted[CONFIG], answer.members.get(CONFIG)):
            changed = diverges("altered", "another job's definition")
            self._judge(job.change_behaviour, changed, job.ending)
        status = answer.members.get(STATUS)
        # It was observed running, so that it did not stop by itself at once.
        others = self._model.touched_others(job)
        if job.state == "begun" and job.ran and others and status in (*STOPPED, *LEAVING):
            behaviour = "delete-apart" if status in LEAVING else "stop-apart"
            self._judge(behaviour, diverges("wrong-state", f"it is {status}"), job.ending)
        job.ran = job.ran or status == "InProgress"

    def _stop(self, name: str) -> None:
        job = self._model.find(name)
        before = self._status(name) if job is not None and job.state == "begun" else None
        answer = self._session.send_named(TUNING_JOB.stop, name)
        self._model.stops.add(name.lower())
        if self._model.is_excluded(name) or self._is_unsupported(TUNING_JOB.stop, answer):
            return
        if job is None:
            self._judge("stop-unknown", judge_refusal(answer, "ResourceNotFound"), name)
        elif job.ending == name and job.state == "begun" and before == "InProgress":
            self._judge("stop", not_accepted(answer), name)
        if job is not None and answer.outcome == "accepted" and job.state == "begun":
            job.state = "stopped"

    def _delete(self, name: str) -> None:
        job = self._model.find(name)
        ended = job is not None and job.state != "deleted" and self._status(name) in ENDED
        answer = self._session.send_named(TUNING_JOB.delete, name)
        self._model.deletes.add(name.lower())
        if self._model.is_excluded(name) or self._is_unsupported(TUNING_JOB.delete, answer):
            return
        if job is None or job.state == "deleted":
            crashed = answer.outcome == "crashed"
            self._judge("delete-unknown", not_accepted(answer) if crashed else None, name)
            return
        if job.ending == name and ended:
            self._judge("delete", not_accepted(answer), name)
        if answer.outcome == "accepted":
            job.state = "deleted"

    def _list(self, **members: Any) -> None:
        listing = Listing(**members)
        for _ in self._session.attempts():
            pages = self._pages(listing)
            late = pages and listing.late_behaviour(self._model, list(chain(*pages)))
            if not late or not self._waits_for(late):
                break
        if pages is None:
            return
        listed, sizes = list(chain(*pages)), list(map(len, pages))
        recorded = self._recorded()
        for missing in listing.missing(self._model, listed):
            self._judge_existing(missing)
        for name, judgement in judge_listing(listing, self._model, listed, sizes):
            self._judge(name, judgement, None, recorded)

    def _pages(self, listing: Listing) -> Sequence[Sequence[ListedJob]] | None:
        """The jobs on each page; None where one is not accepted."""
        pages = []
        more: dict[str, Any] = {}
        for _ in range(_MOST_PAGES):
            answer = self._session.send(TUNING_JOB.list, **listing.request(self._session), **more)
            if self._is_unsupported(TUNING_JOB.list, answer):
                return None
            self._judge(listing.behaviour, not_accepted(answer), None)
            if answer.outcome != "accepted":
                return None
            pages.append(listed_jobs(self._session, answer))
            if next_token(answer) is None:
                break
            more = {"NextToken": next_token(answer)}
        return pages

    def _status(self, name: str) -> Any:
        return self._session.send_named(TUNING_JOB.describe, name).members.get(STATUS)

    def _is_unsupported(self, operation: str, answer: Answer) -> bool:
        """Whether the operation is not offered: the run continues without it."""
        if answer.outcome == "unsupported":
            self._search.lacking.add(operation)
        return answer.outcome == "unsupported"

    def _recorded(self) -> Recorded:
        return self._session.recorded_steps(), self._session.last

    def _judge(
        self,
        name: str,
        judgement: Judgement | None,
        about: str | None,
        recorded: Recorded | None = None,
    ) -> None:
        """Stop where the judgement contradicts the behaviour, or continue without the job."""
        if judgement is None or judgement == CONFORMS:
            return
        if about is not None:
            self._model.exclude(about)
        search = self._search
        counts = search.wanted in (None, name) and not search.ignores(name)
        if judgement.divergence is not None and counts:
            search.wanted = name
            raise Deviation(name, judgement, recorded or self._recorded(), tuple(self.moves))


_STEPS: Final[Mapping[str, Callable[..., None]]] = {
    TUNING_JOB.create: LifecycleMachine._create,
    TUNING_JOB.describe: LifecycleMachine._describe,
    TUNING_JOB.stop: LifecycleMachine._stop,
    TUNING_JOB.delete: LifecycleMachine._delete,
    TUNING_JOB.list: LifecycleMachine._list,
}
