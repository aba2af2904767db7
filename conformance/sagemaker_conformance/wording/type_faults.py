"""How AWS's services tell of a value of a wrong JSON type: in the wordings of three generations.

No such answer of SageMaker itself is published. The wordings are those of Kinesis, of Athena and
CodeDeploy, and of DynamoDB, which share SageMaker's framework; Smithy states none.
"""

from __future__ import annotations

import re
from typing import Final

_JAVA: Final = {
    "string": "String",
    "integer": "(?:Integer|Long)",
    "number": "(?:Float|Double|BigDecimal)",
    "boolean": "Boolean",
}
_TOKEN: Final = r"(?:(?:NUMBER|DECIMAL|STRING|TRUE|FALSE)_VALUE|class \S+|'.*')"
#: What is said of a list or an object, whatever is wanted.
_STARTS: Final = (
    "Start of list found where not expected",
    r"Start of structure or map found where not expected\.?",
    r"Unrecognized collection type class \S+",
    "Unexpected token received from parser",
)
_CONTAINERS: Final = {
    "list": ("Expected list or null", "Unexpected field type"),
    "map": ("Expected map or null", "Unexpected field type"),
    "structure": ("Expected null", "Unexpected field type"),
}


def is_worded(type_: str, message: str) -> bool:
    """Whether the message is one of those in which a service tells that it wants this type."""
    scalar = _JAVA.get(type_)
    own = (rf"{_TOKEN} can ?not be converted to an? {scalar}",) if scalar else _CONTAINERS[type_]
    return any(re.fullmatch(each, message, re.DOTALL) for each in (*own, *_STARTS))
