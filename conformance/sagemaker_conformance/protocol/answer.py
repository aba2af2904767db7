"""The answer of a target, in one form for every kind of target."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from sagemaker_conformance.protocol.wire_json import read_json
from sagemaker_reports.journal.records import Outcome
from sagemaker_reports.rendering.values import printable, shortened

#: Codes of services, and of emulators, that lack the operation.
_UNSUPPORTED_CODES = frozenset(
    {
        "InvalidAction",
        "NotImplemented",
        "NotImplementedError",
        "NotImplementedException",
        "UnknownOperation",
        "UnknownOperationException",
    }
)
#: Words of web servers that lack it, which have no codes.
_UNSUPPORTED_WORDS: Final = re.compile(
    r"not (?:yet )?implemented|(?:unknown|unsupported|no such) (?:operation|action)", re.IGNORECASE
)
#: Codes that do not depend on the request: it can be sent again later.
_UNAVAILABLE_CODES = frozenset(
    {
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
#: The words of services and of emulators for a name that is in use, in lower case.
_TAKEN: Final = re.compile(
    r"\balready (?:exists?|in use|been used)\b|\bname is in use\b|\bcannot create a duplicate\b"
)
#: DuplicateTagKeys is about the tags of one request.
_TAKEN_CODES: Final = re.compile(
    r"(?i)already_?(?:exists|owned)|resource_?in_?use|resource_?exists|^conflict|duplicate(?!tag)"
)
#: Characters of a message that are read.
_MOST_READ: Final = 4096
_QUOTED: Final = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*"|`[^`]*`""")
#: Characters of a body that are kept to be quoted.
_MOST_QUOTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a target.

    ``http_status`` is None where nothing came back over HTTP. ``code`` is the error's type without
    namespace; ``fields`` the member paths of a Smithy ``fieldList``; ``body`` the parsed JSON of an
    accepted request. ``lost`` is set where no whole answer came: the connection dropped, or time
    ran out. ``retry_after`` is how many seconds an unavailable target asks to wait. ``text`` is how
    the body begins, where it has neither code nor message, and ``flaw`` why nothing was read from it.
    """

    outcome: Outcome
    http_status: int | None = None
    code: str | None = None
    message: str | None = None
    fields: tuple[str, ...] = ()
    body: Any = None
    lost: Literal["dropped", "late"] | None = None
    retry_after: float | None = None
    text: str | None = None
    flaw: str | None = None

    @property
    def members(self) -> dict[str, Any]:
        """The members of the body; none where it is no object."""
        return self.body if isinstance(self.body, dict) else {}


def read_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, has_output: bool = True
) -> Answer:
    """Classify one HTTP answer of the AWS JSON 1.1 protocol.

    An operation without an output (not ``has_output``) may answer with any body, or none.

    The error's type is read as clients must: ``__type``, ``code`` or the header
    ``x-amzn-errortype``, cut before ``:`` and after ``#`` (Smithy, AWS JSON 1.1 protocol).
    """
    content = _parse(body)
    if 200 <= status < 300:
        if not has_output:  # no client reads what is there
            return Answer("accepted", status, body=content if isinstance(content, dict) else {})
        if not isinstance(content, dict):
            return unread_output(status, body, "JSON object")
        return Answer("accepted", status, body=content)
    fault = content if isinstance(content, dict) else {}
    text = fault.get("message", fault.get("Message"))
    message = text if isinstance(text, str) else None
    code, fields = _error_code(fault, headers), _fields(fault)
    answer = read_error(status, headers, body, code, message, fields)
    return replace(answer, flaw=_flaw(body)) if content is None and answer.text else answer


def unread_output(status: int, body: bytes, expected: str) -> Answer:
    """The crash of a target that answers with 2xx and a body of another kind than the expected one."""
    text = _beginning(body)
    quoted = f": {_quoted(text)}" if text else ""
    return Answer("crashed", status, message=f"the body of a 2xx answer is no {expected}{quoted}")


def read_error(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    code: str | None,
    message: str | None,
    fields: tuple[str, ...] = (),
) -> Answer:
    """Classify an HTTP answer that accepts nothing, by its status, its code and its message."""
    quoted = _beginning(body) if code is None and message is None else None
    if _lacks_operation(status, code, message or quoted):
        return Answer("unsupported", status, code, message, text=quoted)
    if code in _UNAVAILABLE_CODES or status in (429, 503):
        wait = _retry_after(headers)
        return Answer("unavailable", status, code, message, retry_after=wait, text=quoted)
    if 400 <= status < 500:
        return Answer("rejected", status, code, message, fields, text=quoted)
    if 300 <= status < 400 and message is None and (place := _header(headers, "location")):
        message = f"a redirect to {place[:_MOST_QUOTED]}, which is not followed"
    return Answer("crashed", status, code, message, text=quoted)


def describe_answer(answer: Answer, longest: int = 200, *, outcome: bool = True) -> str:
    """Describe the answer in one line: status, code and message, or the outcome in place of a message.

    Without ``outcome`` that is given only where there is nothing else, and the body is quoted.
    """
    message = answer.message or (answer.outcome if outcome else describe_unread(answer))
    text = " ".join(str(part) for part in (answer.http_status, answer.code, message) if part)
    return shortened(printable((text or answer.outcome).replace("\n", " ")), longest)


def describe_unread(answer: Answer) -> str | None:
    """Describe a body that has neither code nor message; None where there is one of them, or no body.

    The whole body is one quotation, of which `unquoted` leaves nothing.
    """
    if answer.text is None:
        return None
    return f"the body {answer.flaw or 'has no code'}: {_quoted(answer.text)}"


def describe_refusal(answer: Answer | None) -> str:
    """What became of a valid request that was not accepted, as the end of a sentence about it."""
    outcome = "rejected" if answer is None else answer.outcome
    return {"crashed": "crashed", "unsupported": "cannot be written"}.get(outcome, "is refused")


def shows_name_taken(answer: Answer) -> bool:
    """Whether a refusal shows that something of the name is there already, by its code or in its words.

    It states nothing of the request's values then.
    """
    if answer.outcome != "rejected":
        return False
    has_code = _TAKEN_CODES.search(answer.code or "") is not None
    return has_code or _TAKEN.search(unquoted(answer)) is not None


def unquoted(answer: Answer) -> str:
    """The answer's message in lower case, without what it quotes: of a long one the beginning."""
    return _QUOTED.sub(" ", (answer.message or "")[:_MOST_READ]).lower()


def _parse(body: bytes) -> Any:
    try:
        return read_json(body)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        return None


def _beginning(body: bytes) -> str | None:
    """The first characters of a body on one line, without looking at the rest."""
    text = body[: 4 * _MOST_QUOTED].decode("utf-8", "replace")[:_MOST_QUOTED]
    return " ".join(text.split()) or None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _flaw(body: bytes) -> str:
    """Why a body that is no JSON is none, as far as can be told."""
    if body.startswith(BOM_UTF8):
        return "begins with a byte order mark"
    try:
        body.decode()
    except UnicodeDecodeError:
        return "is no UTF-8"
    return "is no JSON"


def _lacks_operation(status: int, code: str | None, text: str | None) -> bool:
    if status == 501 or code in _UNSUPPORTED_CODES:
        return True
    return status in (404, 405) and code is None and bool(_UNSUPPORTED_WORDS.search(text or ""))


def _error_code(fault: Mapping[str, Any], headers: Mapping[str, str]) -> str | None:
    lowered = {name.lower(): value for name, value in headers.items()}
    for code in (fault.get("__type"), fault.get("code"), lowered.get("x-amzn-errortype")):
        if isinstance(code, str) and code:
            return code.split(":")[0].rpartition("#")[2]
    return None


def _header(headers: Mapping[str, str], wanted: str) -> str:
    """The value of a header by its name in lower case; empty where there is none."""
    return next((value for name, value in headers.items() if name.lower() == wanted), "")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of ``Retry-After``; None where it is a date, or nothing that can be waited for."""
    value = _header(headers, "retry-after")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else None


def _fields(fault: Mapping[str, Any]) -> tuple[str, ...]:
    entries = fault.get("fieldList")
    if not isinstance(entries, list):
        return ()
    return tuple(
        entry["path"]
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("path"), str)
    )
