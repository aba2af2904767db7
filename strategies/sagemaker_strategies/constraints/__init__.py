"""What is documented of a request: clauses, catalogues, and the readers that make them."""

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import (
    KINDS,
    SIDES,
    Clause,
    Evidence,
    Json,
    Kind,
    Observation,
    Side,
    Source,
)
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.loader import DEFAULT_SPEC, SHIPPED_SPECS, default_spec, load

__all__ = [
    "DEFAULT_SPEC",
    "KINDS",
    "SHIPPED_SPECS",
    "SIDES",
    "Catalogue",
    "Clause",
    "Evidence",
    "Json",
    "Kind",
    "Node",
    "Observation",
    "Side",
    "Source",
    "SpecError",
    "default_spec",
    "load",
]
