"""Proof that a body is what its case claims, before it is sent.

Whether bytes are a JSON text is decided twice: by Python's parser, and by RFC 8259's grammar, which
share nothing. A body counts as malformed, or as JSON, only where both agree.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final, NoReturn

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.suites.wire.body import Body
from sagemaker_conformance.suites.wire.case import WireCase
from sagemaker_strategies.operations.name_form import USUAL_FORM

#: Repetitions of a piece in the proof: deeper or longer is more of the same.
_ENOUGH: Final = 20
#: The grammar of RFC 8259, sections 2 to 7, production by production.
_GRAMMAR: Final = r"""
(?(DEFINE)
  (?P<ws>     [\x20\x09\x0A\x0D]*+ )
  (?P<value>  (?: false | null | true | (?&object) | (?&array) | (?&number) | (?&string) ) )
  (?P<object> \{ (?&ws) (?: (?&member) (?: (?&ws) , (?&ws) (?&member) )*+ )? (?&ws) \} )
  (?P<member> (?&string) (?&ws) : (?&ws) (?&value) )
  (?P<array>  \[ (?&ws) (?: (?&value) (?: (?&ws) , (?&ws) (?&value) )*+ )? (?&ws) \] )
  (?P<number> -? (?: 0 | [1-9][0-9]*+ ) (?: \. [0-9]++ )? (?: [eE] [-+]? [0-9]++ )? )
  (?P<string> " (?: [^\x00-\x1F"\\] | \\ (?: ["\\/bfnrt] | u[0-9a-fA-F]{4} ) )*+ " )
)
(?&ws) (?&value) (?&ws)
"""


def is_proved(
    case: WireCase, body: Body, certifier: Certifier, example_name: str = USUAL_FORM.example
) -> bool:
    """Whether the body is malformed, JSON or, once it has a name, a valid request, as its case claims."""
    if case.proof == "none":
        return True
    content = b"".join(piece * min(times, _ENOUGH) for piece, times in body)
    verdict = is_json(content)
    if case.proof == "malformed":
        return verdict is False
    if case.proof == "json":
        return verdict is True
    named = content.replace(b"$NAME", example_name.encode())
    return verdict is True and not certifier.violated(_parse(named))


def is_json(content: bytes) -> bool | None:
    """Whether the bytes are one JSON text in UTF-8; None where parser and grammar disagree.

    Not for bodies that are nested deeper than a hundred levels.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    parses, matches = _parses(text), _grammar().fullmatch(text) is not None
    return parses if parses == matches else None


def _parses(text: str) -> bool:
    try:
        _parse(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parse(text: str | bytes) -> Any:
    """The value of a JSON text; of members of one name the last. Raises ValueError for others."""
    return json.loads(text, parse_constant=_refuse, parse_int=_integer)


@cache
def _grammar() -> Any:
    import regex  # takes time, and most runs of a part of the checks prove nothing

    return regex.compile(_GRAMMAR, regex.VERBOSE)


def _integer(digits: str) -> int | float:
    """Python converts no more than 4,300 digits; how large a number is does not matter here."""
    return int(digits) if len(digits) < 400 else float("inf")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
