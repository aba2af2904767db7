"""Whether bytes are a JSON text, decided twice: by Python's parser, and by RFC 8259's grammar.

The two share nothing. A body counts as garbage, or as JSON, only where both say so.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final, NoReturn

import regex

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


def is_json(content: bytes) -> bool | None:
    """Whether the bytes are one JSON text in UTF-8; None where the two judges disagree.

    Not for bodies that are nested deeper than a hundred levels.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    parsed, matched = _parses(text), _grammar().fullmatch(text) is not None
    return parsed if parsed == matched else None


def parsed(content: bytes) -> Any:
    """The value of a JSON text; of members of one name the last. Raises ValueError for others."""
    return json.loads(content.decode("utf-8"), parse_constant=_refuse, parse_int=_integer)


def _parses(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse, parse_int=_integer)
    except (ValueError, RecursionError):
        return False
    return True


@cache
def _grammar() -> Any:
    return regex.compile(_GRAMMAR, regex.VERBOSE)


def _integer(digits: str) -> int | float:
    """Python converts no more than 4,300 digits; how large a number is does not matter here."""
    return int(digits) if len(digits) < 400 else float("inf")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
