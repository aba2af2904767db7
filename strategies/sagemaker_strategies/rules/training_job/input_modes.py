"""Rules between a channel and the input mode that it has or inherits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import Alternatives, Repair, View
from sagemaker_strategies.rules.rule import (
    MODEL,
    Examples,
    Rule,
    Values,
    in_document,
    is_documented_2018,
)
from sagemaker_strategies.rules.training_job.channels import (
    MODE,
    ChannelCheck,
    data_type,
    each_channel,
    plain_channel,
    repair_channels,
    s3_source,
)
from sagemaker_strategies.rules.training_job.definition import node_of

_HOME: Final = "InputDataConfig.member"
_S3: Final = f"{_HOME}.DataSource.S3DataSource"
_DATA_TYPE: Final = "DataSource.S3DataSource.S3DataType"
_ATTRIBUTES: Final = "DataSource.S3DataSource.AttributeNames"
#: Labels of examples whose channels inherit the mode, and have it themselves.
_IN_PIPE: Final = ("inherited mode", "own mode")
_IN_FILE: Final = ("File mode inherited", "File mode of its own")
_GZIP: Final = {"CompressionType": "Gzip"}
_RECORD_IO: Final = {"RecordWrapperType": "RecordIO"}
_AUGMENTED: Final = {
    "DataSource": {
        "S3DataSource": {
            "S3DataType": "AugmentedManifestFile",
            "S3Uri": "s3://tuning-input/Train1",
            "AttributeNames": ["source-Ref1", "label-Ref2"],
        }
    }
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    document = catalogue.document if is_documented_2018(catalogue) else MODEL
    has_mode = node_of(catalogue, f"{_HOME}.InputMode") is not None
    return (
        Rule(
            path=f"{_HOME}.CompressionType",
            name="gzip-in-pipe-mode",
            statement="CompressionType Gzip is for channels in Pipe mode",
            source=in_document(document, "Channel.CompressionType"),
            prose_id="CH-COMP-FILE",
            check=each_channel(_gzip_in_pipe),
            repair=_to_pipe("CompressionType", _gzip_in_pipe),
            accepts=_in_mode("Pipe", _IN_PIPE, _GZIP, has_mode),
            rejects=_in_mode("File", _IN_FILE, _GZIP, has_mode),
        ),
        Rule(
            path=f"{_HOME}.RecordWrapperType",
            name="record-io-not-in-file-mode",
            statement="RecordWrapperType RecordIO is not for channels in File mode",
            source=in_document(document, "Channel.RecordWrapperType"),
            prose_id="CH-REC-FILE",
            check=each_channel(_record_io_not_in_file),
            repair=_to_pipe("RecordWrapperType", _record_io_not_in_file),
            accepts=_in_mode("Pipe", _IN_PIPE, _RECORD_IO, has_mode),
            rejects=_in_mode("File", _IN_FILE, _RECORD_IO, has_mode),
        ),
        Rule(
            path=f"{_S3}.S3DataType",
            name="augmented-manifest-in-pipe-mode",
            statement="S3DataType AugmentedManifestFile is for channels in Pipe mode",
            source=in_document(MODEL, "S3DataSource.S3DataType"),
            prose_id="CH-AUG-PIPE",
            check=each_channel(_augmented_in_pipe),
            repair=_to_pipe(_DATA_TYPE, _augmented_in_pipe),
            accepts=_in_mode("Pipe", _IN_PIPE, _AUGMENTED, has_mode),
            rejects={
                **_in_mode("File", _IN_FILE, _AUGMENTED, has_mode),
                "FastFile mode": {MODE: "FastFile", "InputDataConfig": [plain_channel(_AUGMENTED)]},
            },
            needs=(f"{_S3}.AttributeNames", f"{_HOME}.InputMode"),
        ),
        Rule(
            path=f"{_S3}.AttributeNames",
            name="augmented-manifest-only",
            statement="AttributeNames are those of an AugmentedManifestFile",
            source=in_document(MODEL, "S3DataSource.AttributeNames"),
            prose_id="CH-AUG-ATTR",
            tier="implied",
            check=each_channel(_augmented_only),
            repair=repair_channels(_augmented_only, _to_augmented),
        ),
    )


def _gzip_in_pipe(channel: Any, mode: Any) -> bool:
    return bool(mode == "Pipe" or channel.get("CompressionType") != "Gzip")


def _record_io_not_in_file(channel: Any, mode: Any) -> bool:
    return bool(mode != "File" or channel.get("RecordWrapperType") != "RecordIO")


def _augmented_in_pipe(channel: Any, mode: Any) -> bool:
    return bool(mode == "Pipe" or data_type(channel) != "AugmentedManifestFile")


def _augmented_only(channel: Any, mode: Any) -> bool:
    return (
        not s3_source(channel).get("AttributeNames")
        or data_type(channel) == "AugmentedManifestFile"
    )


def _to_pipe(reason: str, check: ChannelCheck) -> Repair:
    """Pipe mode for the channels that need it; else they lose the reason."""

    def ways(view: View, here: str, channel: Any) -> list[list[Edit]]:
        found = [[view.put(f"{here}.InputMode", "Pipe")], view.drop(f"{here}.{reason}")]
        if reason == _DATA_TYPE:
            as_prefix = view.put(f"{here}.{reason}", "S3Prefix")
            found.append([as_prefix, *view.drop(f"{here}.{_ATTRIBUTES}")])
        return found

    def repair(view: View) -> Alternatives:
        yield from repair_channels(check, ways)(view)
        yield [view.put(MODE, "Pipe")]

    return repair


def _to_augmented(view: View, here: str, channel: Any) -> list[list[Edit]]:
    as_manifest = view.put(f"{here}.{_DATA_TYPE}", "AugmentedManifestFile")
    in_pipe = [as_manifest, view.put(f"{here}.InputMode", "Pipe")]
    return [in_pipe, [as_manifest], view.drop(f"{here}.{_ATTRIBUTES}")]


def _in_mode(mode: str, labels: Sequence[str], more: Values, has_mode: bool) -> Examples:
    """Channels in a mode that they inherit, and where they may have one in a mode of their own."""
    other = "File" if mode == "Pipe" else "Pipe"
    inherits, owns = plain_channel(more), plain_channel({**more, "InputMode": mode})
    examples = [{MODE: mode, "InputDataConfig": [inherits]}]
    if has_mode:
        examples.append({MODE: other, "InputDataConfig": [owns]})
    return dict(zip(labels, examples, strict=False))
