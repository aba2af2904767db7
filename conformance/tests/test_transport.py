"""The way to an endpoint and back: signatures, deadlines, certificates, headers, secrets."""

from __future__ import annotations

import datetime
import html
import io
import ipaddress
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import UnauthorizedSSOTokenError

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.client.rate_limit import RateLimit
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.run.connection_options import (
    read_connection_options,
    read_header,
    read_rate,
)
from sagemaker_conformance.targets import TargetError, TargetSettings, UnreachableError, connect
from sagemaker_conformance.transport.connection import Connection
from sagemaker_conformance.transport.deadline import Deadline
from sagemaker_conformance.transport.endpoint import Endpoint, trust
from sagemaker_conformance.transport.redaction import Redaction, header_shown, secrets_of
from sagemaker_conformance.transport.signature import Signer
from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"
SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG", "FwoGZXIvYXdzEBYaDH/+token=="

#: What a test opened.
_OPEN = ExitStack()


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    _OPEN.close()


def _connect(url: str, settings: TargetSettings) -> Any:
    target = connect(url, settings)
    _OPEN.callback(target.close)
    return target


def _settings(**more: Any) -> TargetSettings:
    return TargetSettings(load(DEFAULT_SPEC), **{"request_timeout": 5.0, **more})


@pytest.fixture
def seen() -> list[Any]:
    """The headers of each request that `recorder` took."""
    return []


@pytest.fixture
def recorder(serve: Any, seen: list[Any]) -> str:
    def behave(reply: Any) -> None:
        seen.append((dict(reply._handler.headers), reply._handler.client_address[1], reply.body))
        reply.accept()

    return serve(behave)


def test_requests_are_signed_for_sagemaker_with_nobodys_credentials(
    recorder: str, seen: list[Any]
) -> None:
    _connect(recorder, _settings()).send(CREATE, b"{}")
    (headers, _, body) = seen[0]

    assert b"{}" == body
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=testing/")
    assert "/us-east-1/sagemaker/aws4_request" in headers["Authorization"]
    assert "SignedHeaders=content-type;host;x-amz-date;x-amz-target" in headers["Authorization"]
    assert f"SageMaker.{CREATE}" == headers["X-Amz-Target"]
    assert recorder == f"http://{headers['Host']}"


def test_one_connection_serves_all_requests(recorder: str, seen: list[Any]) -> None:
    target = _connect(recorder, _settings())
    for _ in range(3):
        target.send(CREATE, b"{}")

    assert 1 == len({port for _, port, _ in seen})


def test_headers_go_along_unsigned_but_for_the_host(recorder: str, seen: list[Any]) -> None:
    headers = (("X-Api-Key", "abc"), ("Host", "sagemaker.test"), ("Authorization", "Bearer x"))
    _connect(recorder, _settings(headers=headers)).send(CREATE, b"{}")
    sent = seen[0][0]

    assert ("abc", "sagemaker.test", "Bearer x") == (
        sent["X-Api-Key"],
        sent["Host"],
        sent["Authorization"],
    )


def test_a_path_is_asked_as_it_was_typed(serve: Any) -> None:
    paths: list[str] = []

    def behave(reply: Any) -> None:
        paths.append(reply._handler.path)
        reply.accept()

    _connect(f"{serve(behave)}/some/prefix", _settings()).send(CREATE, b"{}")

    assert ["/some/prefix"] == paths


def test_raw_bytes_go_under_the_headers_that_are_given(recorder: str, seen: list[Any]) -> None:
    target = _connect(recorder, _settings())
    target.send_raw({"X-Amz-Target": "Nothing", "Content-Type": "text/plain"}, b"\xff")
    headers, _, body = seen[0]

    assert ("Nothing", "text/plain", b"\xff") == (
        headers["X-Amz-Target"],
        headers["Content-Type"],
        body,
    )


def _drip(reply: Any, *, of: str) -> None:
    """Send a byte, wait a little, send the next, for much longer than anybody waits."""
    handler = reply._handler
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    text = head + b"{" + b" " * 999
    start = 0 if of == "headers" else len(head)
    handler.wfile.write(text[:start])
    handler.wfile.flush()
    for n in range(start, len(text)):
        try:
            handler.wfile.write(text[n : n + 1])
            handler.wfile.flush()
        except OSError:  # what is left in the buffer has nowhere to go
            handler.wfile = io.BytesIO()
            break
        time.sleep(0.05)
    reply.hang_up()


@pytest.mark.parametrize(("of", "said"), [("headers", "no answer"), ("body", "no whole answer")])
def test_what_drips_in_ends_at_the_deadline(of: str, said: str, serve: Any) -> None:
    url = serve(lambda reply: _drip(reply, of=of))
    answer = _connect(url, _settings(request_timeout=0.3)).send(CREATE, b"{}")

    assert ("crashed", "late", f"{said} within 0.3 s") == (
        answer.outcome,
        answer.lost,
        answer.message,
    )


def test_a_deadline_is_for_each_exchange(serve: Any) -> None:
    url = serve(lambda reply: (time.sleep(0.2), reply.accept()))
    target = _connect(url, _settings(request_timeout=1.0))

    assert ["accepted"] * 6 == [target.send(CREATE, b"{}").outcome for _ in range(6)]


def test_a_truncated_answer_is_told_from_none(serve: Any) -> None:
    url = serve(lambda reply: reply.send(200, b'{"Hyper', length=500))
    answer = _connect(url, _settings()).send(CREATE, b"{}")

    assert ("crashed", 200, "dropped") == (answer.outcome, answer.http_status, answer.lost)
    assert "7 bytes read, 493 more expected" in (answer.message or "")


def test_an_answer_without_an_end_is_not_read_to_it(serve: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("sagemaker_conformance.transport.endpoint.LARGEST_ANSWER", 2**20)
    url = serve(lambda reply: reply.send(200, b" " * 2**22))
    answer = _connect(url, _settings()).send(CREATE, b"{}")

    assert ("crashed", "an answer of more than 1 MiB") == (answer.outcome, answer.message)


def test_nobody_there_is_told_at_once_in_one_line_with_the_cause() -> None:
    with pytest.raises(UnreachableError, match=r"cannot be reached .*Connection refused") as told:
        _connect("http://127.0.0.1:1", _settings())

    assert 1 == len(str(told.value).splitlines())


@pytest.mark.parametrize(
    "text", ["http://user:hunter2@127.0.0.1", "http://h/?token=hunter2", "http://h/#hunter2"]
)
def test_a_url_with_a_secret_is_refused_without_saying_it(text: str) -> None:
    with pytest.raises(TargetError, match="must hold no user") as told:
        _connect(text, _settings())

    assert "hunter2" not in str(told.value)


# Answers that are read later


def test_a_request_is_under_way_before_its_answer_is_read(recorder: str, seen: list[Any]) -> None:
    target = _connect(recorder, _settings())
    target.send(CREATE, b"{}")
    read = target.start_send(CREATE, b'{"a":1}')
    while len(seen) < 2:
        time.sleep(0.001)

    assert seen[1][2] == b'{"a":1}'
    assert read().outcome == "accepted"
    assert target.send(CREATE, b"{}").outcome == "accepted"
    assert 1 == len({port for _, port, _ in seen})


def test_an_answer_that_nobody_read_is_not_taken_for_the_next_one(serve: Any) -> None:
    url = serve(lambda reply: reply.accept() if reply.body == b"1" else reply.refuse())
    target = _connect(url, _settings())
    target.start_send(CREATE, b"1")

    assert target.send(CREATE, b"2").outcome == "rejected"


def test_who_reads_late_has_the_whole_time_for_it(serve: Any) -> None:
    url = serve(lambda reply: reply.accept())
    target = _connect(url, _settings(request_timeout=0.2))
    read = target.start_send(CREATE, b"{}")
    time.sleep(0.3)

    assert read().outcome == "accepted"


def test_what_never_answers_is_late_when_it_is_read(serve: Any) -> None:
    target = _connect(serve(lambda reply: time.sleep(1)), _settings(request_timeout=0.1))
    answer = target.start_send(CREATE, b"{}")()

    assert ("crashed", "late") == (answer.outcome, answer.lost)


def test_nobody_there_is_told_where_the_answer_is_read() -> None:
    read = _endpoint("http://127.0.0.1:1").start_send(CREATE, b"{}")

    with pytest.raises(UnreachableError, match="Connection refused"):
        read()


def test_a_target_that_asks_nothing_holds_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        _connect(f"http://127.0.0.1:{server.getsockname()[1]}", _settings())
        connection, _ = server.accept()
        with connection:
            connection.settimeout(5)
            assert b"" == connection.recv(1)


def test_a_connection_that_was_closed_while_idle_is_made_anew(serve: Any) -> None:
    def behave(reply: Any) -> None:
        reply.accept()
        reply.hang_up()

    target = _connect(serve(behave), _settings())

    for _ in range(3):
        assert target.send(CREATE, b"{}").outcome == "accepted"
        time.sleep(0.02)


# Secrets


def _endpoint(url: str, **more: Any) -> Endpoint:
    signer = Signer(Credentials("AKIDEXAMPLE", SECRET, TOKEN))
    endpoint = Endpoint(url, signer, TUNING_JOB, timeout=5.0, **more)
    _OPEN.callback(endpoint.close)
    return endpoint


def test_a_session_token_is_sent_and_kept_out_of_an_answer_that_has_it(serve: Any) -> None:
    def behave(reply: Any) -> None:
        sent = reply._handler.headers
        text = f"canonical: x-amz-security-token:{sent['X-Amz-Security-Token']} {sent['X-Key']}"
        reply.refuse(text, "InvalidSignatureException")

    headers = (("X-Key", "0123456789"),)
    answer = _endpoint(serve(behave), headers=headers).send(CREATE, b"{}")

    assert "canonical: x-amz-security-token:*** ***" == answer.message


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        str.upper,
        quote,
        quote_plus,
        lambda secret: quote(quote(secret, safe="")),
        lambda secret: secret.replace("+", " "),
        lambda secret: secret.replace("/", "\\/"),
        lambda secret: "".join(f"\\u{ord(c):04x}" for c in secret),
        lambda secret: "".join(f"\\u{ord(c):04X}" for c in secret),
        lambda secret: secret.replace("+", "\\x2b").replace("=", "\\x3d"),
        lambda secret: json.dumps(json.dumps(secret))[3:-3],
        html.escape,
        lambda secret: secret.replace("+", "&#43;").replace("=", "&#x3D;").replace("/", "&#x2F;"),
    ],
)
def test_secrets_are_found_however_they_are_spelled(spell: Callable[[str], str]) -> None:
    secret = 'FwoG/tok+en=="&x'
    found = Redaction([secret]).value({"a": [f"x {spell(secret)} y"], spell(secret): None})

    assert {"a": ["x *** y"], "***": None} == found


def test_short_values_stay() -> None:
    assert "short ones stay: abc" == Redaction(["abc"]).text("short ones stay: abc")


def test_a_value_without_its_scheme_is_a_secret_too() -> None:
    headers = [("Authorization", "Bearer hush-hush"), ("Cookie", "a=secret-1; sid=secret-2")]

    assert {"hush-hush", "secret-1", "secret-2"} <= secrets_of(headers)


ECHO = "tok+en/with=escapes"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 400 x\r\nx-amzn-errortype: %s\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 %s x\r\n\r\n",
        b"%s\r\n\r\n",
        b"HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n{}",
        b'HTTP/1.1 400 x\r\nConnection: close\r\n\r\n{"__type": "%s", "message": "%s"}',
        b'HTTP/1.1 400 x\r\nConnection: close\r\n\r\n{"message": "tok\\u002ben/with\\u003descapes %s"}',
        b'HTTP/1.1 200 x\r\nConnection: close\r\n\r\n{"%s": ["%s"]}',
    ],
)
def test_a_secret_is_kept_out_of_every_part_of_an_answer(raw: bytes, serve: Any) -> None:
    def behave(reply: Any) -> None:
        reply._handler.wfile.write(raw.replace(b"%s", ECHO.encode()))
        reply._handler.close_connection = True

    headers = (("Authorization", f"Bearer {ECHO}"),)
    answer = _endpoint(serve(behave), headers=headers).send(CREATE, b"{}")

    assert ECHO.lower() not in repr(answer).lower()


def test_no_log_record_has_a_secret(serve: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        _endpoint(serve(lambda reply: reply.refuse())).send(CREATE, b"{}")
        logging.getLogger("x").debug("signed with %s", TOKEN)
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("x").exception("failed")

    assert "signed with ***" in caplog.text
    assert "ValueError: ***" in caplog.text
    for secret in (TOKEN, SECRET):
        assert secret not in caplog.text


def test_a_text_of_escapes_is_searched_in_no_time() -> None:
    redaction = Redaction(["a" * 400 + "+", "\\" * 400, "x" * 1000])
    for piece in ("a", "\\", "%25", "&#0", "\\\\u"):
        began = time.monotonic()
        redaction.text("%" + piece * 4_000)
        assert time.monotonic() - began < 2, piece


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Basic abc", "Authorization:***"),
        ("X-Api-Key", "abc", "X-Api-Key:***"),
        ("Cookie", "a=b", "Cookie:***"),
        ("X-Tenant", "blue", "X-Tenant:blue"),
        ("X-Tenant", "ghp_0123456789abcdefghij", "X-Tenant:***"),
    ],
)
def test_which_headers_are_written_down(name: str, value: str, shown: str) -> None:
    assert shown == header_shown(name, value)


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up says why
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_https_with_the_certificates_of_a_file(secure: str, certificate: tuple[Path, Path]) -> None:
    target = _connect(secure, _settings(ca_bundle=certificate[0]))

    assert "https" == target.name
    assert ["accepted", "accepted"] == [target.send(CREATE, b"{}").outcome for _ in range(2)]
    target.close()


def test_https_without_trust_says_what_to_do(secure: str) -> None:
    with pytest.raises(TargetError, match=r"certificate verify failed.* --ca-bundle=FILE") as told:
        _connect(secure, _settings()).send(CREATE, b"{}")

    assert not isinstance(told.value, UnreachableError)  # asking again is of no use


# Profiles


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text(
        f"[mine]\naws_access_key_id=AKIDMINE\naws_secret_access_key={SECRET}\n"
    )
    (tmp_path / "config").write_text("[profile mine]\nregion=eu-west-1\n[profile bare]\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("profiles")
def test_a_profiles_credentials_and_region_sign(recorder: str, seen: list[Any]) -> None:
    _connect(recorder, _settings(profile="mine")).send(CREATE, b"{}")

    assert "Credential=AKIDMINE/" in seen[0][0]["Authorization"]
    assert "/eu-west-1/sagemaker/" in seen[0][0]["Authorization"]


@pytest.mark.usefixtures("profiles")
@pytest.mark.parametrize(
    ("profile", "why"), [("nope", r"could not be found"), ("bare", "none are configured")]
)
def test_a_profile_without_credentials(profile: str, why: str) -> None:
    with pytest.raises(TargetError, match=f"no credentials from profile '{profile}': .*{why}"):
        _connect("http://127.0.0.1:1", _settings(profile=profile))


class Expired:
    """Credentials that cannot be had any more."""

    def get_frozen_credentials(self) -> Any:
        raise UnauthorizedSSOTokenError


def test_credentials_that_expire_on_the_way_are_told_in_one_line() -> None:
    with pytest.raises(TargetError, match=r"cannot be renewed .* sign in again"):
        Endpoint("http://127.0.0.1:1", Signer(Expired()), TUNING_JOB).send(CREATE, b"{}")


def test_a_proxy_is_asked_for_other_hosts_and_never_for_this_machine(
    recorder: str, seen: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", recorder.replace("//", "//me:p%40ss@"))
    monkeypatch.setenv("no_proxy", "")
    _connect("http://sagemaker.example", _settings()).send(CREATE, b"{}")
    _connect(recorder, _settings()).send(CREATE, b"{}")

    assert ["sagemaker.example", recorder.removeprefix("http://")] == [h["Host"] for h, *_ in seen]
    assert ["Basic bWU6cEBzcw==", None] == [h.get("proxy-authorization") for h, *_ in seen]


def test_a_proxy_that_refuses_a_tunnel_is_told_in_one_line(
    recorder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", recorder)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(UnreachableError, match=r"through the proxy \(Tunnel .*501.*HTTPS_PROXY"):
        _connect("https://sagemaker.example", _settings())


class Tunnels(StreamRequestHandler):
    """A proxy that connects as it is asked, and passes on bytes in both directions."""

    def handle(self) -> None:
        first, *headers = iter(lambda: self.rfile.readline().strip(), b"")
        self.server.heads.append((first, headers))  # type: ignore[attr-defined]
        host, _, port = first.split()[1].decode().rpartition(":")
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection((host, int(port))) as upstream:
            back = threading.Thread(target=_pass_on, args=(upstream, self.connection))
            back.start()
            _pass_on(self.connection, upstream)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(2**16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def test_a_secure_endpoint_is_asked_through_a_tunnel(
    secure: str, certificate: tuple[Path, Path]
) -> None:
    with ThreadingTCPServer(("127.0.0.1", 0), Tunnels) as proxy:
        proxy.heads = []  # type: ignore[attr-defined]
        threading.Thread(target=proxy.serve_forever, args=(0.02,)).start()
        trusted, url = (
            trust(certificate[0]),
            f"http://me:p%40ss@127.0.0.1:{proxy.server_address[1]}",
        )
        connection = Connection(secure, Deadline(5), trusted, url)
        for _ in range(2):
            for _ in range(2):
                assert b"{}" == connection.start({}, b"{}")().read()
            connection.close()
        proxy.shutdown()

        head = (f"CONNECT {secure.removeprefix('https://')} HTTP/1.", b"Basic bWU6cEBzcw==")
        for first, headers in proxy.heads:  # type: ignore[attr-defined]
            assert first.decode().startswith(head[0])
            assert any(head[1] in header for header in headers)
        assert 2 == len(proxy.heads)  # type: ignore[attr-defined]


# Options


@pytest.mark.parametrize(("text", "rate"), [("5/s", 5.0), ("0.5/s", 0.5), ("2", 2.0)])
def test_rates(text: str, rate: float) -> None:
    assert rate == read_rate(text)


@pytest.mark.parametrize("text", ["0/s", "-1", "fast", "5/m", "nan"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(TargetError, match=r"--rate=.*: expected requests a second above 0"):
        read_rate(text)


def test_a_rate_is_shared_by_the_workers(tmp_path: Path) -> None:
    assert 2.0 == read_connection_options({"rate": "8/s", "workers": 4}, tmp_path).rate


@pytest.mark.parametrize(
    "text", ["nothing", ": x", "a b: x", "X: a\nb", "X: é", "Content-Length: 3", "x-amz-target: y"]
)
def test_what_is_no_header(text: str) -> None:
    with pytest.raises(TargetError, match="--header="):
        read_header(text)


def test_certificates_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for name, why in {"no.pem": "cannot be read", "empty.pem": "in PEM form"}.items():
        with pytest.raises(TargetError, match=why):
            read_connection_options({"ca-bundle": name}, tmp_path)


def test_secrets_are_not_among_what_is_recorded(tmp_path: Path) -> None:
    connection_options = read_connection_options(
        {"header": ["Authorization: hunter2", "X-Tenant: blue"]}, tmp_path
    )

    assert {"headers": ["Authorization:***", "X-Tenant:blue"]} == connection_options.recorded()
    assert [
        "--header=Authorization:***",
        "--header=X-Tenant:blue",
    ] == connection_options.replay_arguments()


# A target that is lost


class Fading:
    """A target whose every call does the next of what it is given, the last one for ever."""

    name, version = "fading", "1"

    def __init__(self, *acts: Answer | Exception) -> None:
        self._acts = list(acts)
        self.calls = 0

    def send(self, operation: str, body: bytes) -> Answer:
        self.calls += 1
        act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
        if isinstance(act, Exception):
            raise act
        return act

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


REFUSED = Answer("rejected", 400, "ValidationException")
DROPPED = Answer("crashed", message="the answer broke off", lost="dropped")
LATE = Answer("crashed", message="no answer within 1 s", lost="late")
GONE = UnreachableError("target x cannot be reached")


def _interview(*acts: Answer | Exception) -> tuple[Client, list[float]]:
    pauses: list[float] = []
    return Client(Fading(*acts), TUNING_JOB, pause=pauses.append), pauses


def test_one_that_was_never_there_is_not_waited_for() -> None:
    client, pauses = _interview(GONE)
    with pytest.raises(UnreachableError):
        client.create({})

    assert [] == pauses


def test_one_that_comes_back_has_lost_nothing() -> None:
    client, pauses = _interview(REFUSED, GONE, GONE, REFUSED)

    assert [REFUSED, REFUSED] == [client.create({"N": n}) for n in range(2)]
    assert 2 == len(pauses)
    assert 4 == client.calls


def test_a_connection_that_drops_once_is_no_finding() -> None:
    client, _ = _interview(DROPPED, REFUSED)

    assert REFUSED == client.create({})


@pytest.mark.parametrize("acts", [(DROPPED, DROPPED, REFUSED), (LATE, REFUSED)])
def test_what_answers_all_but_one_request_has_a_fault(acts: tuple[Answer, ...]) -> None:
    client, pauses = _interview(*acts)

    assert acts[0] == client.create({})
    assert [] == pauses


@pytest.mark.parametrize("lost", [DROPPED, LATE, GONE])
def test_what_answers_nothing_any_more_is_gone_and_not_asked_again(lost: Any) -> None:
    client, pauses = _interview(REFUSED, lost)
    client.create({})
    with pytest.raises(TargetError):
        client.create({"N": 0})

    calls = client.calls
    assert calls <= 10
    assert sum(pauses) < 10
    for number in range(1, 100):
        with pytest.raises(TargetError):
            client.create({"N": number})

    assert calls == client.calls
    with pytest.raises(TargetError, match=r"target fading: |target x cannot be reached"):
        client.create({"more": 1})


def test_what_is_late_too_often_is_not_asked_any_more() -> None:
    client, _ = _interview(*[LATE, REFUSED, REFUSED] * 10, REFUSED)  # the probe, and the deletion
    answers = [client.create({"N": number}) for number in range(9)]

    assert [LATE] * 9 == answers
    with pytest.raises(
        TargetError, match="target fading: 10 requests were not answered in time; g"
    ):
        client.create({"more": 1})


# RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def _spent(pace: RateLimit, clock: Clock, requests: int) -> float:
    before = clock.now
    for _ in range(requests):
        pace.wait()
        pace.went_well()
    return clock.now - before


def test_a_rate_is_kept() -> None:
    clock = Clock()

    assert 19 / 5 == pytest.approx(_spent(RateLimit(5, clock.sleep, lambda: clock.now), clock, 20))


def test_without_a_rate_nothing_is_waited_for() -> None:
    clock = Clock()

    assert 0 == _spent(RateLimit(None, clock.sleep, lambda: clock.now), clock, 20)


def test_throttling_slows_and_success_quickens_again() -> None:
    clock = Clock()
    pace = RateLimit(None, clock.sleep, lambda: clock.now)
    for _ in range(3):
        pace.slow_down()
    slowed, later = _spent(pace, clock, 10), _spent(pace, clock, 90)

    assert slowed > 2
    assert later < 9 * slowed
    assert 0 == _spent(pace, clock, 10)
