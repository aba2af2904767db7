"""``serve``: the local mock over HTTP, or a strict proxy in front of a lax one."""

from __future__ import annotations

import contextlib
import errno
import signal
import threading
from collections.abc import Iterator
from typing import Any

import click

from sagemaker_conformance.cli.options import choice_option, run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.reference.service import Service
from sagemaker_conformance.server.access_log import AccessLog, LoggedService
from sagemaker_conformance.server.listener import Listener, is_loopback, reaches, running
from sagemaker_conformance.server.mock_server import Server, application
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.server.upstream import Upstream, read_upstream
from sagemaker_conformance.strict.judge import RULES, Judge, load_judge
from sagemaker_strategies.constraints.selection import one_operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.checked import enforced_rules


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", default=5001, show_default=True, type=click.IntRange(0, 65535), help="0: a free one."
)
@run_options("operation", "spec")
@choice_option(
    "--rules",
    of=RULES,
    default="report",
    help="Rules stated only in prose: left out, reported, or enforced too.",
)
@click.option("--upstream", metavar="URL", help="What answers all that breaks nothing.")
@click.option(
    "--nulls",
    is_flag=True,
    help="Describe KeepAlivePeriodInSeconds as null, as AWS is reported to do.",
)
@click.option("--quiet", is_flag=True, help="No line for each create that breaks something.")
def serve(host: str, port: int, upstream: str | None, quiet: bool, **given: Any) -> None:
    """Serve the local mock over HTTP, or a strict proxy in front of --upstream.

    Point boto3 at it with AWS_ENDPOINT_URL. Ends with 0 on Ctrl-C or SIGTERM.
    """
    operation = one_operation(given["operation"], json_only=True)
    judge = load_judge(given["spec"], given["rules"], operation)
    behind = _upstream(upstream, host, port)
    log = AccessLog((lambda line: None) if quiet else _write)
    listener = _server(host, port, judge, behind, log, given["nulls"])
    with _ended() as ended, running(listener) as url:
        if not is_loopback(host):
            echo(f"warning: --host={host}: whoever reaches this machine may use it", err=True)
        front = f"in front of {behind.url}" if behind else "the local mock"
        _write(f"listening on {url} ({front}, {judge.catalogue.spec})")
        ended.wait()
    for line in log.summary():
        _write(line)


def _upstream(url: str | None, host: str, port: int) -> Upstream | None:
    if url is None:
        return None
    try:
        upstream = read_upstream(url)
    except ValueError as wrong:
        raise Usage(f"--upstream: {wrong}") from None
    if port and upstream.port == port and reaches(upstream.host, host):
        raise Usage(
            f"--upstream={url}: that is where this proxy is to listen; choose another --port"
        )
    return upstream


def _server(
    host: str, port: int, judge: Judge, upstream: Upstream | None, log: AccessLog, nulls: bool
) -> Listener:
    if not host:
        raise Usage("--host=: expected a name or an address, as in --host=0.0.0.0")
    try:
        if upstream is not None:
            return Proxy(upstream, judge, log, host, port)
        service = LoggedService(_service(judge, nulls), judge, log)
        return Server(application(service), host, port)
    except (TypeError, UnicodeError):  # from the socket module, by the kind of text
        raise Usage(f"--host={host}: is no name of a host") from None
    except OSError as refused:
        what = f"--host={host} --port={port}: cannot listen there ({refused.strerror})"
        if refused.errno == errno.EADDRINUSE:
            raise Usage(
                f"{what}; stop what does, or choose another --port (0: a free one)"
            ) from None
        raise Usage(f"{what}; choose another") from None


def _service(judge: Judge, nulls: bool) -> Service | ModelService:
    gated = judge.rules == "gate"
    rules = enforced_rules(judge.catalogue) if gated else ()
    if judge.catalogue.operation.name != TUNING_JOB.name:
        return ModelService(judge.catalogue, rules=rules)
    return Service(judge.catalogue, rules=rules, parents=gated, nulls=nulls)


def _write(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the reader of standard output has gone
        echo(line)


@contextlib.contextmanager
def _ended() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set."""
    event = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, lambda *_: event.set()) for each in signals]
    try:
        yield event
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)
