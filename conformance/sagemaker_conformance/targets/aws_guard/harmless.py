"""Whether a create is sure to be refused: only then it costs nothing to send it.

Two judges that share no code must both find a fault, under every reading that a service might make
of the bytes: a lenient parser must not turn garbage into a job.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from sagemaker_conformance.judging.certifier import CertificateError, Certifier
from sagemaker_conformance.reference import Validator
from sagemaker_strategies.constraints.catalogue import Catalogue

_ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1")
_BLOCKS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
#: Two slashes that follow a colon are a URL's.
_COMMENTS: Final = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*|#[^\n]*", re.DOTALL)
#: Digits of the longest number that is read as it is.
_LONGEST: Final = 4000
_LAST_COMMA: Final = re.compile(r",(\s*[}\]])")


class Harmlessness:
    """Judges bodies of CreateHyperParameterTuningJob."""

    def __init__(self, catalogue: Catalogue, certifier: Certifier) -> None:
        self._certifier = certifier
        self._validator = Validator(catalogue)

    def __call__(self, body: bytes) -> bool:
        """Whether no service can take this body for a valid request; what cannot be judged may be one."""
        try:
            return all(map(self._is_faulty, _readings(body)))
        except (CertificateError, OverflowError, RecursionError, ValueError):
            return False

    def _is_faulty(self, request: dict[str, Any]) -> bool:
        # It converts fractions, numbers beyond 32 bits and some texts, as AWS may.
        found = self._validator.type_fault(request) or self._validator.violations(request)
        return bool(found) and bool(self._certifier.violated(request))


def _readings(body: bytes) -> Iterator[dict[str, Any]]:
    """Every object that a service might find in the body; plain JSON has one reading only."""
    try:
        text = body.decode("utf-8")
        plain = json.loads(text, object_pairs_hook=_without_duplicates, parse_int=_integer)
    except ValueError:
        yield from _lenient_readings(body)
        return
    if isinstance(plain, dict):
        yield plain


def _lenient_readings(body: bytes) -> Iterator[dict[str, Any]]:
    for encoding in _ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeError:
            continue
        start = text.find("{")
        if start < 0:
            continue
        for written in _mended(text[start:]):
            for keep in (dict, _first_wins):
                yield from _parsed(written, keep)


def _mended(text: str) -> Iterator[str]:
    """The text, and what it may be to a parser that puts up with commas, comments, other quotes."""
    without = [text, _BLOCKS.sub("", text), _COMMENTS.sub("", text)]
    for written in dict.fromkeys(without):
        yield written
        yield _LAST_COMMA.sub(r"\1", written)
        yield _LAST_COMMA.sub(r"\1", written).replace("'", '"')


def _parsed(text: str, keep: Any) -> Iterator[dict[str, Any]]:
    """The object at the start of the text, whatever comes after it."""
    decoder = json.JSONDecoder(object_pairs_hook=keep, strict=False, parse_int=_integer)
    try:
        found, _ = decoder.raw_decode(text)
    except ValueError:
        return
    if isinstance(found, dict):
        yield found


def _integer(digits: str) -> int | float:
    """The number; one that Python refuses to read for its length is as good as infinite."""
    return int(digits) if len(digits) <= _LONGEST else float(digits)


def _first_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found
