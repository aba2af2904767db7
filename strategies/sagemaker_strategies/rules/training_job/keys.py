"""Rules of where results go and which keys protect them and the volumes."""

from __future__ import annotations

import re
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import value_at
from sagemaker_strategies.rules.repairs import drop, either, grow, put
from sagemaker_strategies.rules.rule import MODEL, Check, Rule, in_document, is_documented_2018
from sagemaker_strategies.rules.training_job.instances import PLAIN

_HOME: Final = "OutputDataConfig"
_OUTPUT: Final = f"{_HOME}.KmsKeyId"
_PATH: Final = f"{_HOME}.S3OutputPath"
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
            source=in_document(MODEL, _OUTPUT),
            prose_id="OUT-KMS-FMT",
            check=_is_key(_OUTPUT, _ANY_FORM),
            repair=either(put(_OUTPUT, _ARN), drop(_OUTPUT)),
            accepts={
                "alias": {_OUTPUT: _ALIAS},
                "key id": {_OUTPUT: _KEY},
                "key ARN": {_OUTPUT: _ARN},
            },
            rejects={"alias without its prefix": {_OUTPUT: "Tuner"}},
            since="2018-12",
        ),
        Rule(
            path=_HOME,
            name="no-key-with-express-one-zone",
            statement="no KmsKeyId is given for output to a bucket of S3 Express One Zone",
            source=in_document(MODEL, _OUTPUT),
            prose_id="OUT-KMS-X1Z",
            check=_no_key_on_express,
            repair=either(drop(_OUTPUT), grow(_PATH)),
            accepts={"other bucket": {_OUTPUT: _KEY, _PATH: "s3://tuning-output/Models1"}},
            rejects={"express bucket": {_PATH: "s3://tuning-output--use1-az4--x-s3/Models1"}},
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
    forms = {"key ARN": _ARN} if once else {"key ARN": _ARN, "key id": _KEY}
    return Rule(
        path=member,
        name="no-alias",
        statement="VolumeKmsKeyId is a key's ARN"
        if once
        else "VolumeKmsKeyId is a key's id or ARN, not an alias",
        source=in_document(catalogue.document if once else MODEL, member),
        prose_id="RES-KMS-FMT",
        check=_is_key(member, _ONLY_ARN if once else _ID_OR_ARN),
        repair=either(put(member, _ARN), drop(member)),
        accepts={label: {structure: PLAIN, member: key} for label, key in forms.items()},
        rejects={"alias": {member: _ALIAS}},
    )


def _is_key(member: str, form: re.Pattern[str]) -> Check:
    """Clients send an empty key for none: that is no key of a wrong form."""

    def holds(definition: Any, request: Any) -> bool:
        key = value_at(definition, member)
        return not key or form.fullmatch(key) is not None

    return holds


def _no_key_on_express(definition: Any, request: Any) -> bool:
    output = definition[_HOME]
    return not output.get("KmsKeyId") or not _EXPRESS.fullmatch(output["S3OutputPath"])
