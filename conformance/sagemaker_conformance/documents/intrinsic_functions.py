"""CloudFormation's functions: what calls one, and the texts that they make, as far as a template tells them."""

from __future__ import annotations

import re
from typing import Any, Final

#: What ``Fn::Sub`` puts into a text, or a template of a state machine takes from elsewhere.
SUBSTITUTION: Final = re.compile(r"\$\{[^}]*\}")
#: In place of a part that only CloudFormation knows, as the CDK leaves many.
_PUT_IN: Final = "${...}"
#: Functions within each other that are read.
_MOST_FUNCTIONS: Final = 20


def is_call(value: Any) -> bool:
    """Whether the value is a call of a function, such as ``Ref``."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name = str(next(iter(value)))
    return name == "Ref" or name.startswith("Fn::")


def text_of(value: Any, depth: int = _MOST_FUNCTIONS) -> str | None:
    """The text that a value is, or that a function makes, ``${...}`` for what is not known; None of others."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or len(value) != 1 or not depth:
        return None
    ((function, arguments),) = value.items()
    if function == "Fn::Sub":
        text = arguments[0] if isinstance(arguments, list) and arguments else arguments
        return text if isinstance(text, str) else None
    if function == "Fn::Join" and isinstance(arguments, list) and len(arguments) == 2:
        delimiter, parts = arguments
        if isinstance(parts, list):
            texts = (text_of(part, depth - 1) for part in parts)
            return str(delimiter).join(_PUT_IN if text is None else text for text in texts)
    return None


def is_substituted(value: Any) -> bool:
    """Whether the value is a text of which a part is known only later."""
    return isinstance(value, str) and SUBSTITUTION.search(value) is not None
