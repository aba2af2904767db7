"""The machine: operations in any order, each answer compared with what a model of the jobs expects.

Where an answer speaks against a named behaviour, the machine stops with a `Deviation`; Hypothesis
then looks for the shortest way there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import SuiteEvidence
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.withheld import WithheldError
from sagemaker_conformance.suites.lifecycle.conversation import (
    CREATE,
    DELETE,
    DESCRIBE,
    LIST,
    PATIENCE,
    STATUS,
    STOP,
    Conversation,
    Unjudged,
)
from sagemaker_conformance.suites.lifecycle.create import CONFIG, variation
from sagemaker_conformance.suites.lifecycle.deviation import Deviation, Move, Said, Search
from sagemaker_conformance.suites.lifecycle.expected_listing import Listing, expect_listing
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    LEAVING,
    diverges,
    not_accepted,
    refused,
)
from sagemaker_conformance.suites.lifecycle.list_pages import endings, token
from sagemaker_conformance.suites.lifecycle.model import Job, Model
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: One name in two cases, one that begins like it, and another; in one order for every collation.
NAMES: Final = ("a", "A", "a-b", "b", "c")
_SOME_NAMES: Final = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique_by=str.lower)
_STOPPED: Final = frozenset({"Stopping", "Stopped"})
_MOST_PAGES: Final = 12


class LifecycleMachine(RuleBasedStateMachine):
    """One run against one target; made anew for each run."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._talk = Conversation(search.client, search.base)
        self._model = Model()
        self._over = False
        self.moves: list[Move] = []

    def make(self, moves: Iterable[Move]) -> None:
        """Make these moves, without Hypothesis."""
        for operation, arguments in moves:
            _RULES[operation](self, **arguments)

    @initialize(names=_SOME_NAMES)
    def begin(self, names: Sequence[str]) -> None:
        """There is something to talk about: Hypothesis leaves some operations out of a whole run."""
        for name in names:
            self.create(name, varied=False)

    @rule(name=st.sampled_from(NAMES), varied=st.booleans())
    def create(self, name: str, varied: bool) -> None:
        """A free name is taken, one in use is refused."""
        with self._step(CREATE, name=name, varied=varied) as offered:
            if offered:
                members = variation(self._talk.base) if varied else {}
                self._look_for(self._model.find(name))
                self._created(name, varied, self._talk.create(name, **members))

    @rule(name=st.sampled_from(NAMES))
    def describe(self, name: str) -> None:
        """A job is described as it was made and is now, any other name is not found."""
        with self._step(DESCRIBE, name=name) as offered:
            if offered:
                self._described(name)

    @rule(name=st.sampled_from(NAMES))
    def stop(self, name: str) -> None:
        """A job that runs can be stopped, an unknown one cannot."""
        with self._step(STOP, name=name) as offered:
            if offered:
                self._stopped(name)

    @rule(name=st.sampled_from(NAMES))
    def delete(self, name: str) -> None:
        """A job that was stopped can be deleted."""
        with self._step(DELETE, name=name) as offered:
            if offered:
                self._deleted(name)

    @rule(
        by=st.sampled_from((None, "Name", "CreationTime")),
        order=st.sampled_from((None, "Ascending", "Descending")),
        size=st.sampled_from((None, 1, 2)),
        part=st.sampled_from(("", "a", "b")),
    )
    def list(self, by: str | None, order: str | None, size: int | None, part: str) -> None:
        """The jobs that are there are told once each, in their order, on pages of the given size."""
        with self._step(LIST, by=by, order=order, size=size, part=part) as offered:
            if offered:
                self._listed(Listing(by, order, size, part))

    def teardown(self) -> None:
        """End all jobs."""
        self._talk.close()

    # What each answer means

    def _created(self, name: str, varied: bool, answer: Answer) -> None:
        known = self._model.find(name)
        if self._model.is_lost(name) or self._skips(CREATE, answer):
            return
        if known is None:
            # The base was accepted under another name; of the varied one nobody knows.
            self._judge("create-names-alike", None if varied else not_accepted(answer), name)
        elif known.state != "deleted":
            known.challenged = True
            self._judge(_duplicate(known, name), refused(answer, "ResourceInUse"), name)
            return
        if answer.outcome == "accepted":
            self._model.keep(Job(name, varied))
        else:
            self._model.lose(name)  # when a deleted job's name is free again is not documented

    def _described(self, name: str) -> None:
        answer = self._talk.ask(DESCRIBE, **{TUNING_JOB.identifier: self._talk.name(name)})
        known = self._model.find(name)
        if self._model.is_lost(name) or self._skips(DESCRIBE, answer):
            return
        if known is None:
            self._judge("describe-unknown", refused(answer, "ResourceNotFound"), name)
        elif known.state == "deleted":
            self._describes_deleted(known, answer)
        elif known.ending == name:
            self._describes(known, answer)

    def _describes_deleted(self, known: Job, answer: Answer) -> None:
        # While the way to a deviation is shortened nothing is waited for: it has shown that it lasts.
        for seconds in PATIENCE if self._search.wanted is None else ():
            if answer.outcome != "accepted" or answer.body.get(STATUS) in LEAVING:
                break
            self._talk.wait(seconds)
            answer = self._talk.ask(
                DESCRIBE, **{TUNING_JOB.identifier: self._talk.name(known.ending)}
            )
        if answer.outcome == "accepted" and answer.body.get(STATUS) not in LEAVING:
            found = diverges("wrong-state", f"a deleted job is {answer.body.get(STATUS)!r}")
            self._judge("delete-then-describe", found, known.ending)
        elif answer.outcome != "accepted":
            expected = refused(answer, "ResourceNotFound")
            self._judge("delete-then-describe", expected, known.ending)

    def _look_for(self, known: Job | None) -> None:
        """Whether a job is there still, before its name is judged by: others were ended meanwhile."""
        if known is not None and known in self._model.living and self._model.touched_others(known):
            self._describe_living(known)

    def _describe_living(self, known: Job) -> None:
        answer = self._talk.ask(DESCRIBE, **{TUNING_JOB.identifier: self._talk.name(known.ending)})
        if not self._skips(DESCRIBE, answer):
            self._describes(known, answer)

    def _describes(self, known: Job, answer: Answer) -> None:
        gone = answer.code == "ResourceNotFound"
        behaviour = self._model.taken_along(known) if gone else "describe-created"
        self._judge(behaviour, not_accepted(answer), known.ending)
        if answer.outcome != "accepted":
            return
        wanted = variation(self._talk.base) if known.varied else self._talk.base
        if not _holds(wanted[CONFIG], answer.body.get(CONFIG)):
            self._judge(
                _keeper(known), diverges("altered", "another job's definition"), known.ending
            )
        status = answer.body.get(STATUS)
        # That it was seen running tells that nobody stopped it as soon as it was there.
        others = self._model.touched_others(known)
        if known.state == "begun" and known.ran and others and status in _STOPPED | LEAVING:
            behaviour = "delete-apart" if status in LEAVING else "stop-apart"
            self._judge(behaviour, diverges("wrong-state", f"it is {status}"), known.ending)
        known.ran = known.ran or status == "InProgress"

    def _stopped(self, name: str) -> None:
        known = self._model.find(name)
        before = self._status(name) if known is not None and known.state == "begun" else None
        answer = self._talk.ask(STOP, **{TUNING_JOB.identifier: self._talk.name(name)})
        self._model.stops.add(name.lower())
        if self._model.is_lost(name) or self._skips(STOP, answer):
            return
        if known is None:
            self._judge("stop-unknown", refused(answer, "ResourceNotFound"), name)
        elif known.ending == name and known.state == "begun" and before == "InProgress":
            self._judge("stop", not_accepted(answer), name)
        if known is not None and answer.outcome == "accepted" and known.state == "begun":
            known.state = "stopped"

    def _deleted(self, name: str) -> None:
        known = self._model.find(name)
        ended = known is not None and known.state != "deleted" and self._status(name) in ENDED
        answer = self._talk.ask(DELETE, **{TUNING_JOB.identifier: self._talk.name(name)})
        self._model.deletes.add(name.lower())
        if self._model.is_lost(name) or self._skips(DELETE, answer):
            return
        if known is None or known.state == "deleted":
            crashed = answer.outcome == "crashed"
            self._judge("delete-unknown", not_accepted(answer) if crashed else None, name)
            return
        if known.ending == name and ended:
            self._judge("delete", not_accepted(answer), name)
        if answer.outcome == "accepted":
            known.state = "deleted"

    def _listed(self, listing: Listing) -> None:
        told: list[Any] = []
        more: dict[str, Any] = {}
        sizes: list[int] = []
        for _ in range(_MOST_PAGES):
            answer = self._talk.ask(LIST, **listing.request(self._talk), **more)
            if self._skips(LIST, answer):
                return
            self._judge(listing.behaviour, not_accepted(answer), None)
            if answer.outcome != "accepted":
                return
            page = endings(self._talk, answer)
            told += page
            sizes.append(len(page))
            if token(answer) is None:
                break
            more = {"NextToken": token(answer)}
        said = self._told()
        for missing in listing.missing(self._model, told):
            self._describe_living(missing)
        for name, judgement in expect_listing(listing, self._model, told, sizes):
            self._judge(name, judgement, None, said)

    # How it is told

    def _status(self, name: str) -> Any:
        answer = self._talk.ask(DESCRIBE, **{TUNING_JOB.identifier: self._talk.name(name)})
        return answer.body.get(STATUS) if isinstance(answer.body, dict) else None

    def _skips(self, operation: str, answer: Answer) -> bool:
        """Whether the operation is not offered: the rest goes on without it."""
        if answer.outcome == "unsupported":
            self._search.lacking.add(operation)
        return answer.outcome == "unsupported"

    def _told(self) -> Said:
        return self._talk.told(), self._talk.last

    def _judge(
        self,
        name: str,
        judgement: Judgement | None,
        about: str | None,
        told: Said | None = None,
    ) -> None:
        """Stop where the judgement speaks against the behaviour, or go on without the job."""
        if judgement is None or judgement == CONFORMS:
            return
        if about is not None:
            self._model.lose(about)
        search = self._search
        counts = search.wanted in (None, name) and not search.knows(name)
        if judgement.divergence is not None and counts:
            search.wanted = name
            steps, answer = told or self._told()
            raise Deviation(
                name, judgement, SuiteEvidence(steps, answer, "", {}), tuple(self.moves)
            )

    @contextmanager
    def _step(self, operation: str, **arguments: Any) -> Iterator[bool]:
        """Whether there is a target to be asked for the operation; one that is lost ends the run."""
        self.moves.append((operation, arguments))
        try:
            yield not self._over and operation not in self._search.lacking
        except (Unjudged, WithheldError):
            self._over = True


_RULES: Final[Mapping[str, Callable[..., None]]] = {
    CREATE: LifecycleMachine.create,
    DESCRIBE: LifecycleMachine.describe,
    STOP: LifecycleMachine.stop,
    DELETE: LifecycleMachine.delete,
    LIST: LifecycleMachine.list,
}


def _duplicate(known: Job, name: str) -> str:
    if known.ending != name:
        return "create-duplicate-case"
    return "create-duplicate-of-stopped" if known.state == "stopped" else "create-duplicate"


def _keeper(known: Job) -> str:
    """The behaviour that a job which is no longer as it was made speaks against."""
    if known.challenged:
        return "create-duplicate-keeps"
    return "stop-keeps" if known.state == "stopped" else "create-names-alike"


def _holds(wanted: Any, got: Any) -> bool:
    """Whether the number that tells the two kinds of jobs apart came back."""
    limits: Callable[[Any], Any] = lambda c: (c or {}).get("ResourceLimits") or {}  # noqa: E731
    most = "MaxNumberOfTrainingJobs"
    return not isinstance(got, dict) or limits(wanted).get(most) == limits(got).get(most)
