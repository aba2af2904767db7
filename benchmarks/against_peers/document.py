"""The same catalogue as an OpenAPI document: one POST whose body is the definition."""

from __future__ import annotations

from typing import Any

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def definition_schema(catalogue: Catalogue, *, python: bool = False) -> dict[str, Any]:
    """The definition's JSON Schema, from the raw source; patterns for ECMA engines or Python's."""
    certifier = Certifier(catalogue.raw)
    whole = certifier.schema_for_python() if python else certifier.schema
    schema: dict[str, Any] = whole["properties"][TUNING_JOB.definition]
    return schema


def openapi(catalogue: Catalogue) -> dict[str, Any]:
    """An OpenAPI 3.1 document; it has no bounds of int32, which the catalogue has not either."""
    content = {"application/json": {"schema": definition_schema(catalogue)}}
    return {
        "openapi": "3.1.0",
        "info": {"title": catalogue.spec, "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "operationId": "create",
                    "requestBody": {"required": True, "content": content},
                    "responses": {
                        "200": {"description": "accepted"},
                        "400": {"description": "refused"},
                    },
                }
            }
        },
    }
