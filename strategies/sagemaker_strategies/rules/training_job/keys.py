"""Rules of where results go and which keys protect them and the volumes."""

from __future__ import annotations

import re
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.rule import Repair, Rule, drop_one_of, example
from sagemaker_strategies.rules.sources import MODEL, in_document, is_documented_2018
from sagemaker_strategies.rules.training_job.definition import within

_OUTPUT: Final = "OutputDataConfig.KmsKeyId"
_ARN: Final = "arn:aws:kms:us-east-1:112233445566:key/4321CDEF-12cd-34ef-56cd-123456781201"
_KEY: Final = "4321CDEF-12cd-34ef-56cd-123456781201"
_ALIAS: Final = "alias/Tuner"
_KEY_ID: Final = r"(mrk-[0-9a-zA-Z]+|[0-9a-zA-Z]{8}(-[0-9a-zA-Z]{4}){3}-[0-9a-zA-Z]{12})"
_PREFIX: Final = r"arn:aws[a-z-]*:kms:[a-z0-9-]*:\d{12}:"
_ONLY_ARN: Final = re.compile(rf"{_PREFIX}key/{_KEY_ID}", re.ASCII)
_ID_OR_ARN: Final = re.compile(rf"({_PREFIX}key/)?{_KEY_ID}", re.ASCII)
_ANY_FORM: Final = re.compile(
    rf"({_PREFIX}key/)?{_KEY_ID}|({_PREFIX})?alias/[a-zA-Z0-9/_-]+", re.ASCII
)
#: Directory buckets have names that end so.
_EXPRESS: Final = re.compile(r"(s3|https)://[^/]+--x-s3(/.*)?", re.DOTALL)


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_OUTPUT,
            name="key-form",
            statement="KmsKeyId is a key's id or ARN, or an alias (alias/...) or its ARN",
            source=in_document(MODEL, "OutputDataConfig.KmsKeyId"),
            prose_id="OUT-KMS-FMT",
            tier="stated",
            check=lambda d, r: _is(_ANY_FORM, d["OutputDataConfig"].get("KmsKeyId")),
            repair=_renew(_OUTPUT),
            accepts=(
                example("alias", within(_OUTPUT, _ALIAS)),
                example("key id", within(_OUTPUT, _KEY)),
                example("key ARN", within(_OUTPUT, _ARN)),
            ),
            rejects=(example("alias without its prefix", within(_OUTPUT, "Tuner")),),
            needs=(_OUTPUT,),
            since="2018-12",
        ),
        Rule(
            path="OutputDataConfig",
            name="no-key-with-express-one-zone",
            statement="no KmsKeyId is given for output to a bucket of S3 Express One Zone",
            source=in_document(MODEL, "OutputDataConfig.KmsKeyId"),
            prose_id="OUT-KMS-X1Z",
            tier="stated",
            check=_no_key_on_express,
            repair=_drop_key_or_bucket(),
            accepts=(
                example(
                    "other bucket",
                    within(_OUTPUT, _KEY),
                    within("OutputDataConfig.S3OutputPath", "s3://tuning-output/Models1"),
                ),
            ),
            rejects=(
                example(
                    "express bucket",
                    within(
                        "OutputDataConfig.S3OutputPath",
                        "s3://tuning-output--use1-az4--x-s3/Models1",
                    ),
                ),
            ),
            needs=(_OUTPUT,),
            since="2023-12",
        ),
        _volume_key("ResourceConfig", catalogue),
        _volume_key("HyperParameterTuningResourceConfig", catalogue),
    )


def _volume_key(structure: str, catalogue: Catalogue) -> Rule:
    """No alias serves for a volume, though the shape is that of the output's key."""
    once = is_documented_2018(catalogue)
    member = f"{structure}.VolumeKmsKeyId"
    form = _ONLY_ARN if once else _ID_OR_ARN

    def is_key(definition: Any, request: Any) -> bool:
        resources = definition.get(structure)
        return resources is None or _is(form, resources.get("VolumeKmsKeyId"))

    forms = [("key ARN", _ARN)] if once else [("key ARN", _ARN), ("key id", _KEY)]
    return Rule(
        path=member,
        name="no-alias",
        statement="VolumeKmsKeyId is a key's ARN"
        if once
        else "VolumeKmsKeyId is a key's id or ARN, not an alias",
        source=in_document(catalogue.document if once else MODEL, member),
        prose_id="RES-KMS-FMT",
        tier="stated",
        check=is_key,
        repair=_renew(member),
        accepts=tuple(
            example(label, *_without_local_storage(structure), within(member, key))
            for label, key in forms
        ),
        rejects=(example("alias", within(member, _ALIAS)),),
        needs=(member,),
    )


def _without_local_storage(structure: str) -> tuple[Any, ...]:
    """Resources that can have a key, and nothing beside them."""
    return (
        within(
            structure, {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30}
        ),
    )


def _is(form: re.Pattern[str], key: Any) -> bool:
    """Clients send an empty key for none: that is no key of a wrong form."""
    return not key or form.fullmatch(key) is not None


def _no_key_on_express(definition: Any, request: Any) -> bool:
    output = definition["OutputDataConfig"]
    return not output.get("KmsKeyId") or not _EXPRESS.fullmatch(output["S3OutputPath"])


def _renew(member: str) -> Repair:
    return lambda view: iter([[view.put(member, _ARN)], view.drop(member)])


def _drop_key_or_bucket() -> Repair:
    drop = drop_one_of((_OUTPUT,))
    return lambda view: iter([*drop(view), [view.grow("OutputDataConfig.S3OutputPath")]])
