"""What a target should hold: the jobs of one conversation, as the documentation has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

State: TypeAlias = Literal["begun", "stopped", "deleted"]


@dataclass
class Job:
    """One job: its name as it was created, whether it is the varied one, and what was done to it.

    ``challenged``: somebody tried to create another of this name. ``ran``: it was seen running.
    """

    ending: str
    varied: bool
    state: State = "begun"
    challenged: bool = False
    ran: bool = False


@dataclass
class Model:
    """All jobs by name, in lower case, for names are not case sensitive.

    ``lost`` are the names of which the target is known to hold something else: nothing is said of
    them any more. ``stops`` and ``deletes`` are the names of which that was asked.
    """

    jobs: dict[str, Job] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    stops: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)

    def find(self, ending: str) -> Job | None:
        """The job of this name, in whatever case, a deleted one too."""
        return self.jobs.get(ending.lower())

    def keep(self, job: Job) -> None:
        """Hold a new job in place of a deleted one, or of none."""
        self.jobs[job.ending.lower()] = job

    def lose(self, ending: str) -> None:
        """Say nothing more of this name."""
        self.lost.add(ending.lower())

    def is_lost(self, ending: str) -> bool:
        """Whether nothing is said of this name."""
        return ending.lower() in self.lost

    @property
    def living(self) -> list[Job]:
        """The jobs that are there and known."""
        return [j for key, j in self.jobs.items() if j.state != "deleted" and key not in self.lost]

    def touched_others(self, but: Job) -> bool:
        """Whether it was asked to stop or delete anything under another name."""
        return bool((self.stops | self.deletes) - {but.ending.lower()})

    def taken_along(self, gone: Job) -> str:
        """The behaviour that a job which is gone, and nobody deleted, speaks against."""
        if self.deletes - {gone.ending.lower()}:
            return "delete-apart"
        return "stop-apart" if self.touched_others(gone) else "describe-created"
