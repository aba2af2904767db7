"""EC2's form of query: lists without elements have no field, and models state no errors."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.serialization.forms import BARE_FIELDS
from sagemaker_conformance.serialization.protocols.query import QuerySerialization

#: No model states by which codes EC2 refuses a value.
REFUSAL_CODES: Final = None


class Ec2Serialization(QuerySerialization):
    """The protocol of EC2."""

    name = "ec2"
    form = BARE_FIELDS


#: The protocol of an operation's service.
make: Final = Ec2Serialization
