"""What may be sent to a target, and what shows that it would accept a valid request."""

from __future__ import annotations

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request


class SendPolicy:
    """The policy for mocks, emulators and client libraries: everything may be sent.

    A policy is in force for one check at a time: `begin` opens each.
    """

    #: Valid requests that are sent in different modes are not the same; batches are kept apart by it.
    mode: str = ""
    #: Whether a refused case is sent where no control request of its is accepted.
    sends_without_control: bool = False

    def begin(self, check: Check) -> str | None:
        """Open a check; the reason why it may not be examined, or None."""
        return None

    def withholds(self, case: Case) -> str | None:
        """Why a case may not be sent, or None."""
        return None

    def accepts(self, client: Client, request: Request, *, describe: bool = False) -> bool:
        """Whether the target accepts a valid request; with ``describe``, Describe is sent as well."""
        return client.create_surely(request, describe=describe).outcome == "accepted"

    def accepts_seed_request(self, client: Client, request: Request) -> bool:
        """The same of a request from which others are made."""
        return self.accepts(client, request)

    def needs_no_control(self, judged: JudgedCase) -> bool:
        """Whether a judgement holds without an accepted control request."""
        return False
