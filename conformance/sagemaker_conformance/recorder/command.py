"""A command with its requests to SageMaker recorded."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document, DocumentError, check_carriable
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.recorder.startup.sitecustomize import content_of
from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.listener import running
from sagemaker_conformance.server.mock_server import Server, application
from sagemaker_reports.journal.errors import not_json
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The operations whose requests are recorded and answered.
OPERATIONS: Final = (TUNING_JOB.create, "CreateTrainingJob")

_STARTUP: Final = Path(__file__).parent / "startup"
_STANDARD_ERROR: Final = 2
#: The scope of a signature of version 4, in the header Authorization.
_SIGNED_FOR: Final = re.compile(r"Credential=[^/,]*/\d{8}/(?P<region>[\w-]+)/")


class CommandError(ConformanceError):
    """A command that cannot be started."""


@dataclass(frozen=True)
class Recording:
    """What a command sent to SageMaker, and its exit status.

    ``requests`` are those that create a job, each with the file that sent it; ``unread`` says of others
    why they cannot be judged; ``stopped`` are the other operations, none of which was answered, with the
    place of the call. ``raised``: whether a process with such a call ended by an error after it.
    """

    requests: Sequence[tuple[str, FoundRequest]]
    unread: Sequence[str]
    stopped: Sequence[str]
    raised: bool
    status: int

    @property
    def failed(self) -> bool:
        """Whether the command failed, other than by a call that was not answered."""
        return self.status != 0 and (self.raised or not self.stopped)


def run_recorded(command: Sequence[str]) -> Recording:
    """Run a command to its end. Its standard output goes to the standard error of this process.

    Each Python that it starts records what boto3 is to send; other clients, those that read the
    variable AWS_ENDPOINT_URL_SAGEMAKER, send it to a server in this process. Raises `CommandError`.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "requests.ndjson"
        log.touch()
        with running(Server(_recording_application(log, command[0]))) as url:
            environment = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join(
                    filter(None, [str(_STARTUP), os.environ.get("PYTHONPATH")])
                ),
                "SAGEMAKER_CONFORMANCE_LOG": str(log),
                "SAGEMAKER_CONFORMANCE_OPERATIONS": ",".join(OPERATIONS),
                "AWS_ENDPOINT_URL_SAGEMAKER": url,
            }
            try:
                done = subprocess.run(command, env=environment, stdout=_STANDARD_ERROR, check=False)
            except OSError as missing:
                raise CommandError(f"{command[0]}: cannot be run ({missing.strerror})") from None
        records = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    requests, unread = [], []
    for record in records:
        try:
            requests += [_request(record)] if "body" in record else []
        except DocumentError as unusable:
            unread.append(str(unusable))
    stopped = [f"{_where(each)}: {each['stopped']}" for each in records if "stopped" in each]
    raised = any("failed" in each for each in records)
    return Recording(requests, unread, stopped, raised, done.returncode)


class _RecordingService:
    """The answers to clients that are not boto3's."""

    def __init__(self, log: Path, program: str, region: str | None) -> None:
        self._log = log
        self._where = [program, None]
        self._region = region

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Record a request, and answer one that creates a job."""
        if operation not in OPERATIONS:
            self._append({"stopped": operation, "where": self._where})
            message = f"{operation} is not answered: sagemaker-conformance check sends nothing"
            return wire.refuse(ServiceError("ValidationException", message))
        text = body.decode("utf-8", "replace")
        self._append({"operation": operation, "body": text, "where": self._where})
        return wire.accept(content_of(operation, text, self._region))

    def _append(self, record: dict[str, Any]) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")


def _recording_application(log: Path, program: str) -> WSGIApplication:
    """The application that answers each request in the region that its signature is for."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        signed = _SIGNED_FOR.search(environ.get("HTTP_AUTHORIZATION", ""))
        region = signed["region"] if signed else None
        return application(_RecordingService(log, program, region))(environ, start_response)

    return respond


def _request(record: dict[str, Any]) -> tuple[str, FoundRequest]:
    """The request of a record; raises `DocumentError` for what is not judged."""
    name = f"{_where(record)}: {record['operation']}"
    try:
        body = json.loads(record["body"])
    except json.JSONDecodeError:
        body = None
    except (ValueError, RecursionError) as unreadable:
        raise DocumentError(f"{name}: {not_json(unreadable)}") from None
    check_carriable(body, name)
    file, line = _caller(record)
    lines: dict[Pointer, int] = {} if line is None else {(): line}
    label = "" if line is None else f"line {line}"
    document, refused = Document(body, lines.copy), record.get("refused")
    return file, FoundRequest(record["operation"], body, document, label=label, refused=refused)


def _where(record: dict[str, Any]) -> str:
    file, line = _caller(record)
    return file if line is None else f"{file}:{line}"


def _caller(record: dict[str, Any]) -> tuple[str, int | None]:
    """The file and the line; the path from the working folder, where the file is below it."""
    file, line = record["where"] or ("somewhere", None)
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file, line
