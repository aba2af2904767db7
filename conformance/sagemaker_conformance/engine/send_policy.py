"""What may be sent to a target, and what shows that it would accept a valid request."""

from __future__ import annotations

from typing import Protocol

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request


class SendPolicy(Protocol):
    """A policy is in force for one check at a time: `begin` opens each."""

    #: Valid requests that are sent in different modes are not the same; batches are kept apart by it.
    mode: str
    #: Whether a refused case is sent where no control request of its is accepted.
    sends_without_control: bool

    def begin(self, check: Check) -> str | None:
        """Open a check; the reason why it may not be examined, or None."""

    def withholds(self, case: Case) -> str | None:
        """Why a case may not be sent, or None."""

    def accepts(self, client: Client, request: Request, *, describe: bool = False) -> bool:
        """Whether the target accepts a valid request; with ``describe``, Describe is sent as well."""

    def accepts_seed_request(self, client: Client, request: Request) -> bool:
        """The same of a request from which others are made."""

    def needs_no_control(self, judged: JudgedCase) -> bool:
        """Whether a judgement holds without an accepted control request."""


class SendAll:
    """Everything may be sent: for mocks, emulators, client libraries."""

    mode = ""
    sends_without_control = False

    def begin(self, check: Check) -> str | None:
        """Every check is examined."""
        return None

    def withholds(self, case: Case) -> str | None:
        """No case is withheld."""
        return None

    def accepts(self, client: Client, request: Request, *, describe: bool = False) -> bool:
        """What the target answers to the request itself."""
        return client.create_surely(request, describe=describe).outcome == "accepted"

    def accepts_seed_request(self, client: Client, request: Request) -> bool:
        """The same."""
        return self.accepts(client, request)

    def needs_no_control(self, judged: JudgedCase) -> bool:
        """No divergence counts without a control request."""
        return False
