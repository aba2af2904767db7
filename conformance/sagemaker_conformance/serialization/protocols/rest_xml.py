"""REST with XML bodies."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.serialization.bindings import RestSerialization
from sagemaker_conformance.serialization.forms import XML

#: No model states by which codes S3 refuses a value.
REFUSAL_CODES: Final = None


class RestXmlSerialization(RestSerialization):
    """The protocol of S3, Route 53 or CloudFront."""

    name = "rest-xml"
    form = XML


#: The protocol of an operation's service.
make: Final = RestXmlSerialization
