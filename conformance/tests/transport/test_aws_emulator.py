"""The recipe of docs/aws-emulator.md, against a server that behaves as that emulator is documented to."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import shlex
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Service
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

PAGE = Path(__file__).parents[3] / "docs" / "aws-emulator.md"
KEY, SECRET = "EMULATORKEY", "the/secret+of-this-start"
ACCOUNT = "000000000000"
Recipe = Callable[..., Any]


class Emulator(ThreadingHTTPServer):
    """Serves what it has over TLS to those who sign with its key, and answers 501 to the rest."""

    daemon_threads, block_on_close = True, False

    def __init__(self, service: Service, lacks: set[str], certificate: tuple[Path, Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service, self.lacks = service, lacks
        self.refused: list[str] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_: object) -> None:
        """Who does not trust the certificate hangs up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Emulator

    #: Head and body are two writes: the second would wait for an acknowledgement, 40 ms each time.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if not _is_signed(self, body):
            self.server.refused.append(operation)
            self._send(403, {"__type": "UnrecognizedClientException", "message": "invalid token"})
        elif operation in self.server.lacks:
            self._send(501, {"__type": "NotImplemented", "message": f"{operation} is not built"})
        else:
            answer = self.server.service.answer(operation, body)
            self._send(answer.status, answer.body)

    def _send(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        content = re.sub(
            rb"(arn:aws:sagemaker:[\w-]+:)\d{12}", rb"\g<1>" + ACCOUNT.encode(), content
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _is_signed(request: _Handler, body: bytes) -> bool:
    """Whether the signature is the key's, by Signature Version 4 as AWS documents it, without botocore."""
    form = r"AWS4-HMAC-SHA256 Credential=(\w+)/(\d{8})/([\w-]+)/(\w+)/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w+)"
    told = re.fullmatch(form, request.headers.get("Authorization", ""))
    if told is None or told[1] != KEY:
        return False
    day, region, service, names = told[2], told[3], told[4], told[5].split(";")
    headers = [f"{name}:{' '.join(request.headers[name].split())}\n" for name in names]
    hashed = hashlib.sha256(body).hexdigest()
    canonical = f"POST\n{request.path}\n\n{''.join(headers)}\n{told[5]}\n{hashed}"
    scope = f"{day}/{region}/{service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{request.headers['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, "aws4_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(key.hex(), told[6])


@pytest.fixture
def emulator(
    certificate: tuple[Path, Path], catalogue: Catalogue
) -> Iterator[Callable[..., Emulator]]:
    started: list[Emulator] = []

    def start(*lacks: str) -> Emulator:
        server = Emulator(Service(catalogue), set(lacks), certificate)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path], command: Any
) -> Recipe:
    """Runs the page's command as its reader would, in a home with what the emulator wrote there."""
    page = PAGE.read_text(encoding="utf-8")
    [(variable, value)] = re.findall(r"^\$ export (\w+)=(.+)$", page, re.MULTILINE)
    [line] = re.findall(r"^\$ sagemaker-conformance (.+?)   # needs", page, re.MULTILINE)

    def run(server: Emulator, *more: str, secret: str = SECRET) -> Any:
        port = str(server.server_address[1])
        folder = tmp_path / ".aws" / "emulator" / port
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ca.pem").write_bytes(certificate[0].read_bytes())
        keys = f"[default]\naws_access_key_id={KEY}\naws_secret_access_key={secret}\n"
        (folder / "emulator_credentials").write_text(keys)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
        typed = [os.path.expandvars(text.replace("9297", port)) for text in (value, line)]
        monkeypatch.setenv(variable, typed[0].strip('"'))
        return command(*shlex.split(typed[1]), *more)

    return run


def test_the_recipe_judges_what_there_is(emulator: Any, recipe: Recipe) -> None:
    server = emulator("ListHyperParameterTuningJobs", "StopHyperParameterTuningJob")
    done = recipe(
        server,
        "--clause=TrainingJobDefinition.RoleArn:*",
        "--clause=*:lifecycle-list-name-contains*",
    )
    found = {(r["clause"], r["side"]): r for r in done.journal("aws-emulator") if "clause" in r}

    assert 0 == done.status, done.said
    assert server.refused == []
    listing = [r["status"] for (id, _), r in found.items() if "lifecycle-list" in id]
    assert {"unsupported"} == set(listing)
    assert "conforms" == found["TrainingJobDefinition.RoleArn:length-max", "rejects"]["status"]
    assert SECRET not in done.said + json.dumps(list(found.values()))


def test_the_key_of_an_earlier_start_is_told_in_one_line(emulator: Any, recipe: Recipe) -> None:
    server = emulator()
    done = recipe(server, "--clause=*RoleArn*", secret="that of an earlier start")

    assert 4 == done.status
    assert "(403 UnrecognizedClientException invalid token); it takes other" in done.said
    assert server.refused


def test_one_that_has_not_built_the_operation_is_not_tested(emulator: Any, recipe: Recipe) -> None:
    done = recipe(emulator(TUNING_JOB.create), "--clause=*RoleArn*")

    assert 4 == done.status
    assert "501" in done.said
