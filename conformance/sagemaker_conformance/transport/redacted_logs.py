"""Log records without secrets: botocore writes each request that it signs, token included, at DEBUG."""

from __future__ import annotations

import contextlib
import logging
import traceback
from typing import Any

from sagemaker_conformance.transport.redaction import SECRETS

_attached = False


def protect(*secrets: str) -> None:
    """Keep these out of all that this process records, shows and logs."""
    global _attached  # one for the process, as the factory of log records is
    SECRETS.add(*secrets)
    if secrets and not _attached:
        _attached = True
        make = logging.getLogRecordFactory()
        logging.setLogRecordFactory(lambda *args, **more: _redacted(make(*args, **more)))


def _redacted(record: logging.LogRecord) -> logging.LogRecord:
    with contextlib.suppress(Exception):  # arguments that do not fit are reported by logging itself
        written = record.getMessage()
        shown = SECRETS.text(written)
        if shown != written:
            record.msg, record.args = shown, ()
        error: Any = record.exc_info
        if error and error[0]:
            record.exc_text = SECRETS.text("".join(traceback.format_exception(*error)).rstrip("\n"))
    return record
