"""A finding: one thing that a request breaks at one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_strategies.constraints.clause import Observation, Source
from sagemaker_strategies.constraints.first_releases import Release

#: The id of findings of members that the request does not have.
UNKNOWN_MEMBER: Final = "unknown-member"
#: The id of the finding that a request is no object.
NO_MEMBERS: Final = "no-members"
#: The id of the finding that boto3's own checks would not send a request, where nothing else is found.
REFUSED_BY_BOTO3: Final = "refused-by-boto3"
#: There is no value: the finding is that it is missing.
MISSING: Final = object()

#: A clause of the service model, a rule that is stated in prose only, or a member's name.
Sort: TypeAlias = Literal["clause", "rule", "member"]


@dataclass(frozen=True)
class Finding:
    """One thing that a request breaks.

    ``id`` is the clause's or rule's, or of a member or of the whole request one
    of the three above; ``place`` in the request is written as in
    ``InputDataConfig[4].InputMode``; ``line`` of the file counts from 1, None where it is not known.
    ``suggestion`` is the documented value or name that is most like the one that is there. ``since`` is
    the first release of botocore that has the member, where it is known and not the first of all.
    """

    id: str
    sort: Sort
    place: str
    value: Any
    statement: str
    source: Source
    observations: tuple[Observation, ...] = ()
    suggestion: str | None = None
    line: int | None = None
    since: Release | None = None


@dataclass(frozen=True)
class CheckedRequest:
    """A request and its findings.

    ``file`` and ``label`` lead to it: the label is empty where the file is the request. ``line`` is where
    it begins, None where that is not known or nothing is found in it. ``spec`` is None
    where requests of this operation are not judged. ``open`` are the places whose values are known only
    later, ``unread`` the clauses whose patterns cannot be read: they are not judged either.
    """

    file: str
    label: str
    operation: str
    line: int | None
    spec: str | None = None
    findings: Sequence[Finding] = ()
    open: Sequence[str] = ()
    unread: Sequence[str] = ()

    @property
    def where(self) -> str:
        """The file and the place in it."""
        return f"{self.file}: {self.label}" if self.label else self.file
