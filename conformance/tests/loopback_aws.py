"""STS and SageMaker of one account on this machine: a server that verifies signatures."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sagemaker_conformance.reference import Service, Validator
from sagemaker_conformance.reference import checks_of as faithful_checks
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

ACCOUNT = "112233445566"
KEY, SECRET, TOKEN = (
    "AKIDLOOPBACKEXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfi",
    "FwoGZXIvYXdzEBYaDH+tok/en==",
)
CREATE = "CreateHyperParameterTuningJob"
STOP = "StopHyperParameterTuningJob"
ROLE = "TrainingJobDefinition.RoleArn"
CATALOGUE = load(DEFAULT_SPEC)

#: What the server does with an operation before it answers; True if it has answered itself.
Intervention = Callable[["LoopbackAws", str, BaseHTTPRequestHandler], "tuple[int, Any] | None"]


class LoopbackAws(ThreadingHTTPServer):
    """STS and SageMaker of one account: nothing is answered but what is signed with its key."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, lacking: tuple[str, ...] = (), intervene: Intervention | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        checks = {id: c for id, c in faithful_checks(CATALOGUE).items() if id not in lacking}
        self.service = Service(CATALOGUE, Validator(CATALOGUE, checks))
        self.truth = Validator(CATALOGUE)
        self.intervene = intervene
        self.asked: Counter[str] = Counter()
        self.valid_creates = self.created = self.stopped = 0
        self.tagged: list[str] = []
        self.body = ""
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def running(self) -> list[str]:
        return [job.name for job in self.service.store.all() if job.status == "InProgress"]

    def answer(self, operation: str, body: bytes, handler: BaseHTTPRequestHandler) -> Any:
        with self.lock:
            self.asked[operation] += 1
            self.body = body.decode(errors="replace")
            request = _parsed(body)
            if self.intervene and (said := self.intervene(self, operation, handler)):
                return said[0], json.dumps(said[1]).encode()
            if operation == CREATE and request:
                fault = self.truth.type_fault(request) or self.truth.violations(request)
                self.valid_creates += not fault
            if operation == "AddTags":
                self.tagged.append(request["ResourceArn"])
                return 200, b'{"Tags":[]}'
            answer = self.service.answer(operation, body)
            self.created += operation == CREATE and answer.status == 200
            stopped = operation == STOP and answer.status == 200
            self.stopped += stopped
            return answer.status, b"" if stopped else answer.body  # "an empty HTTP body"

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _parsed(body: bytes) -> dict[str, Any]:
    """The object of the body, an empty one where there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: LoopbackAws

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        canonical, signature, service = self._recomputed(body)
        if not signature:
            said = f"The Canonical String for this request should have been '{canonical}'"
            fault = json.dumps({"__type": "InvalidSignatureException", "message": said})
            if service == "sts":
                said = f"<Code>SignatureDoesNotMatch</Code><Message>{said}</Message>"
                fault = f"<ErrorResponse><Error>{said}</Error></ErrorResponse>"
            self._send(403, fault.encode())
        elif service == "sts":
            assert ["GetCallerIdentity"] == parse_qs(body.decode())["Action"]
            self._send(200, _IDENTITY.encode())
        else:
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            self._send(*self.server.answer(operation, body, self))

    def _recomputed(self, body: bytes) -> tuple[str, bool, str]:
        """What should have been signed, whether it was, and for which service."""
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/([^/]+)/aws4_request, "
            r"SignedHeaders=([^,]+), Signature=(\w+)",
            self.headers["Authorization"],
        )
        assert found is not None
        key, _, region, service, signed, signature = found.groups()
        headers = {name: self.headers[name] for name in signed.split(";")}
        request = AWSRequest("POST", f"{self.server.url}{self.path}", headers=headers, data=body)
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        signer = SigV4Auth(Credentials(KEY, SECRET, TOKEN), service, region)
        canonical = signer.canonical_request(request)
        right = signer.signature(signer.string_to_sign(request, canonical), request)
        with_token = self.headers.get("X-Amz-Security-Token") == TOKEN
        return canonical, (key, right, True) == (KEY, signature, with_token), service

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/me</Arn><UserId>AIDA</UserId>
<Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""


@contextmanager
def leading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LoopbackAws]]:
    """Gives what starts a server and leads boto3 there, in this process and in those it starts."""
    servers: list[LoopbackAws] = []

    def start(**how: Any) -> LoopbackAws:
        server = LoopbackAws(**how)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", server.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        return server

    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    try:
        yield start
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
