"""The removal of secrets from all that a target sends back and that is recorded, logged or shown.

`SECRETS` has those of this process; answers, messages of errors, reasons and log records go through it.
"""

from __future__ import annotations

import logging
import re
import traceback
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from html.entities import html5
from itertools import groupby
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer

MASK: Final = "***"
#: Names of headers whose values are likely secrets.
_SECRET_NAME: Final = re.compile(
    r"auth|token|key|secret|cookie|passw|credential|session|signature|bearer|sid\b", re.IGNORECASE
)
#: A value of at least so many characters without a space may be a secret under any name.
_OPAQUE: Final = re.compile(r"[\w+/=.~-]{20,}")
#: Shorter values would turn up in harmless places.
_SHORTEST: Final = 6
#: What separates the scheme, the name or the user from what is secret in a header's value.
_SEPARATORS: Final = re.compile(r"[\s;,:&\"']+|(?<=\w)=(?=[\w%\"'])")
#: Characters with which escaped ones begin: of JSON and Python, of URLs, of HTML.
_ESCAPES: Final = "\\%&"
_HEADER_OPTIONS: Final = ("--header", "--conformance-header")


def is_secret(name: str, value: str) -> bool:
    """Whether a header's value must be kept out of every record."""
    return bool(_SECRET_NAME.search(name) or _OPAQUE.search(value))


def header_shown(name: str, value: str) -> str:
    """Format the header as it may be recorded."""
    return f"{name}:{MASK if is_secret(name, value) else value}"


def secrets_of(headers: Iterable[tuple[str, str]]) -> set[str]:
    """The secret values among the headers, and their parts: a value without its scheme is one too."""
    values = [value for name, value in headers if is_secret(name, value)]
    values += [login for value in values for login in _logins(value)]
    return {*values, *(part for value in values for part in _SEPARATORS.split(value)[1:])}


def _logins(value: str) -> Iterator[str]:
    """The user and password of Basic authentication, as the target reads them."""
    scheme, _, encoded = value.strip().partition(" ")
    if scheme.lower() == "basic":
        with suppress(ValueError):
            yield b64decode(encoded).decode()


def arguments_shown(arguments: Iterable[str]) -> list[str]:
    """Return the arguments, with headers as they may be recorded."""
    recorded: list[str] = []
    for argument in arguments:
        option, equals, value = argument.partition("=")
        name, _, content = (value if equals else argument).partition(":")
        follows = not equals and bool(recorded) and recorded[-1] in _HEADER_OPTIONS
        if follows or (equals and option in _HEADER_OPTIONS):
            shown = header_shown(name, content)
            argument = f"{option}={shown}" if equals else shown
        recorded.append(argument)
    return recorded


class Redaction:
    """Removes secrets from text, in upper or lower case, plain or as JSON, URLs and HTML escape them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._plain: frozenset[str] = frozenset()
        self._pattern = re.compile(r"(?!)")
        self.add(*secrets)

    def add(self, *secrets: str) -> None:
        """Remove these as well; temporary credentials change while a run goes on."""
        new = {secret.lower() for secret in secrets if len(secret) >= _SHORTEST} - self._secrets
        if not new:
            return
        secrets_now = self._secrets | new
        longest_first = sorted(secrets_now, key=lambda secret: (-len(secret), secret))
        self._pattern = re.compile("|".join(map(_spelled, longest_first)), re.IGNORECASE)
        self._plain = secrets_now | {secret.replace("+", " ") for secret in secrets_now}
        self._secrets = secrets_now

    def text(self, text: str) -> str:
        """Return the text with a mask for each secret."""
        if not self._secrets:
            return text
        folded = text.lower()
        if any(map(folded.__contains__, self._plain)) or any(map(text.__contains__, _ESCAPES)):
            return self._pattern.sub(MASK, text)
        return text

    def value(self, value: Any) -> Any:
        """Return a JSON value with a mask for each secret in its texts, names of members included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.value(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return value

    def answer(self, answer: Answer) -> Answer:
        """Return the answer without any secret in it."""
        if not self._secrets:
            return answer
        return replace(
            answer,
            code=self.value(answer.code),
            message=self.value(answer.message),
            fields=tuple(map(self.text, answer.fields)),
            body=self.value(answer.body),
            text=self.value(answer.text),
        )


#: The secrets of this process: those of credentials, and of the user's headers.
SECRETS: Final = Redaction()


def protect(*secrets: str) -> None:
    """Keep these out of all that this process records, shows and logs."""
    SECRETS.add(*secrets)
    if secrets:
        _redact_logs()


@cache  # once: the process has one factory of log records
def _redact_logs() -> None:
    """Have log records without secrets: botocore writes each request that it signs, token included."""
    make = logging.getLogRecordFactory()
    logging.setLogRecordFactory(lambda *args, **more: _redacted(make(*args, **more)))


def _redacted(record: logging.LogRecord) -> logging.LogRecord:
    with suppress(Exception):  # arguments that do not fit are reported by logging itself
        written = record.getMessage()
        shown = SECRETS.text(written)
        if shown != written:
            record.msg, record.args = shown, ()
        error: Any = record.exc_info
        if error and error[0]:
            record.exc_text = SECRETS.text("".join(traceback.format_exception(*error)).rstrip("\n"))
    return record


def _spelled(secret: str) -> str:
    return "".join(_run(each, len(list(group))) for each, group in groupby(secret))


def _run(character: str, length: int) -> str:
    """A pattern of the character, so many times; backslashes count together, or ways to count would multiply."""
    if character != "\\":
        return _character(character) * length
    coded = "|".join(_coded(character))
    return rf"(?:\\{{{length},{8 * length}}}|(?:{coded}){{{length}}})"


@cache
def _entities(character: str) -> list[str]:
    """The names that HTML has for the character, those with a semicolon first."""
    names = (name for name, meant in html5.items() if meant == character)
    return [f"&{name}" for name in sorted(names, key=len, reverse=True)]


def _coded(character: str) -> list[str]:
    """Patterns of the character written by its code."""
    ways: list[str] = []
    for code in dict.fromkeys(map(ord, (character, character.upper()[:1]))):
        ways += [rf"\\{{1,8}}u{code:04x}", rf"\\{{1,8}}x{code:02x}", f"%(?:25){{0,4}}{code:02x}"]
        ways += [rf"\\{{1,8}}u\{{0{{0,4}}{code:x}\}}", rf"\\{{1,8}}0{{0,2}}{code:o}"]
        ways += [f"&#0{{0,4}}{code};?", f"&#x0{{0,4}}{code:x};?"]
    return ways


def _character(character: str) -> str:
    """A pattern of all ways in which the character may be written: as it is, then by its code.

    Repetitions are bounded: a target's text may be nothing but backslashes.
    """
    ways = [re.escape(character), *_coded(character)]
    if not character.isalnum():
        ways.append(rf"\\{{1,8}}{re.escape(character)}")
        ways += _entities(character)
    if character == "+":
        ways.append(" ")  # as a form has it
    return f"(?:{'|'.join(ways)})"
